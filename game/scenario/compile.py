"""A checked deck in, a World out: names in fixed order, arrays, cards. Runs only on a deck without errors."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from game import RULES
from game.engine.calibrate import calibrated
from game.engine.numerics import Array
from game.engine.world import (
    INDICES,
    LEVERS,
    ROLES,
    LayerTable,
    Limits,
    NationTable,
    Par,
    Scalars,
    World,
)
from game.scenario import fields
from game.scenario.check import by_layer
from game.scenario.compile_cards import Scribe
from game.scenario.deck import Deck
from game.scenario.walk import Entry

HALF_YEARS_TO_QUARTERS = 0.5
OWN_TRUST, START_TRUST = 100.0, 50.0


def compiled(deck: Deck, solve: bool = True) -> World:
    """Return the world of a deck that has no errors; ``solve`` false leaves out what calibration adds."""
    script = Scribe(deck).write()
    nations, layers = list(deck.nations), list(deck.layers)
    manifest = deck.manifest
    assert manifest is not None
    year, quarter = deck.start
    world = World(
        id=manifest["id"],
        version=manifest["version"],
        content=deck.raw.content.hex(),
        actors=tuple(nations),
        layers=tuple(layers),
        playable=tuple(nations.index(name) for name in deck.playable()),
        passive=tuple(nations.index(name) for name in deck.passive()),
        start_year=year,
        start_quarter=quarter,
        turn_quarters=deck.turn_quarters,
        turns=deck.turns,
        roles={
            role: layers.index(name) for role in ROLES if (name := deck.setting("roles", role)) is not None
        },
        layer=_layer_table(deck),
        nation=_nation_table(deck),
        rule=Scalars(**{f.name: deck.rules[f.name] for f in dataclasses.fields(Scalars)}),
        limits=_limits(deck),
        order=_order(deck),
        start_tension=float(deck.rules["start_tension"]),
        cards=tuple(script.cards),
        hands=tuple(script.hands),
        effects=tuple(script.effects),
        initiatives=tuple(script.initiatives),
        objectives=tuple(script.objectives),
        reactions=tuple(script.reactions),
        postures=tuple(script.postures),
        flags=tuple(deck.names.ids["flag"]),
        traits=tuple(tuple(entry["traits"]) for entry in deck.nations.values()),
        **_judged(deck),
        major_gap=int(_limit(deck, "major_gap")),
    )
    return calibrated(world) if solve else world


def _limit(deck: Deck, name: str) -> Any:
    return deck.setting("limits", name, fields.LIMIT_DEFAULTS[name])


def _limits(deck: Deck) -> Limits:
    return Limits(
        running=_limit(deck, "running"),
        launches=_limit(deck, "launches"),
        controls=_limit(deck, "controls"),
        cards=_limit(deck, "cards"),
        stockpile=float(_limit(deck, "stockpile")),
        notice=tuple(_limit(deck, "notice")),
        carry=float(_limit(deck, "carry")),
        deals=_limit(deck, "deals"),
        deal_turns=_limit(deck, "deal_turns"),
    )


def _order(deck: Deck) -> tuple[int, ...]:
    """Return the layers so that inputs come before outputs; of those that are free the first in the file comes first."""
    names = list(deck.layers)
    waiting = {name: set(_inputs(deck.layers[name])) for name in names}
    out: list[int] = []
    while waiting:
        name = next(n for n in names if n in waiting and not waiting[n] & waiting.keys())
        del waiting[name]
        out.append(names.index(name))
    return tuple(out)


def _inputs(layer: Entry) -> dict[str, Entry]:
    inputs = layer.get("inputs")
    return dict(inputs.values) if isinstance(inputs, Entry) else {}


def _layer_table(deck: Deck) -> LayerTable:
    names, entries = list(deck.layers), list(deck.layers.values())
    values: dict[str, Any] = {}
    for column in dataclasses.fields(LayerTable):
        known = fields.LAYER_FORM.field(column.name)
        if known is not None:
            values[column.name] = np.array([float(entry[column.name]) for entry in entries])
    values["build_quarters"] = tuple(int(entry["build_quarters"]) for entry in entries)
    derived = [entry.get("derived") for entry in entries]
    values["derived_from"] = tuple(-1 if d is None else names.index(d["from"]) for d in derived)
    values["derived_weight"] = np.array([0.0 if d is None else float(d["weight"]) for d in derived])
    for part in fields.INPUT_FIELDS:
        matrix = np.zeros((len(names), len(names)))  # (L input, L output)
        for output, entry in enumerate(entries):
            for name, said in _inputs(entry).items():
                matrix[names.index(name), output] = float(said[part])
        values[part] = matrix
    return LayerTable(**values)


def _nation_table(deck: Deck) -> NationTable:
    entries = list(deck.nations.values())
    values: dict[str, Any] = {
        key: np.array(
            [[by_layer(entry, key, layer) for layer in deck.layers] for entry in entries], dtype=float
        )
        for key in fields.LAYER_MAPS
    }
    for key in fields.NATION_NUMBERS:
        values[key] = np.array([float(entry[key]) for entry in entries])
    values.update(_plans(deck))
    values["pull"] = np.ones(len(entries))  # solved by calibration
    values["friction"] = _relations(deck, "friction", "factor", 1.0)
    values["control"] = _relations(deck, "control", "by", 0.0)
    values["refusal"] = _relations(deck, "refusal", "by", 0.0)
    values["trust"] = _trust(deck)
    weights = [entry.get("weights") for entry in entries]
    values["score_weight"] = np.array(
        [[0.0 if w is None else float(w[name]) for w in weights] for name in INDICES], dtype=float
    )
    values["push_fade"] = float(deck.rules["push_fade"])
    return NationTable(**values)


def _plans(deck: Deck) -> dict[str, Array]:
    """Return the opening plans in $bn a quarter."""
    plans = [entry.get("plan") for entry in deck.nations.values()]

    def table(part: str) -> Array:
        rows = []
        for plan in plans:
            said = plan.get(part) if plan is not None else None
            rows.append(
                [0.0 if said is None else float(said.get(x, said.get("all", 0.0))) for x in deck.layers]
            )
        return np.array(rows, dtype=float) * HALF_YEARS_TO_QUARTERS

    talent = [plan.get("talent") if plan is not None else None for plan in plans]
    levers = [[0.0 if said is None else float(said[lever]) for said in talent] for lever in LEVERS]
    return {
        "plan_build": table("build"),
        "plan_research": table("research"),
        "enforcement": table("enforce"),
        "plan_talent": np.array(levers, dtype=float) * HALF_YEARS_TO_QUARTERS,
    }


def _relations(deck: Deck, key: str, number: str, empty: float) -> Array:
    """Return what a list of relations says as (N user, N supplier, L); a later line overrides an earlier one."""
    nations, layers = list(deck.nations), list(deck.layers)
    out = np.full((len(nations), len(nations), len(layers)), empty)
    for mine, entry in enumerate(deck.nations.values()):
        for line in entry.get(key, ()):
            named = line["to"] if key == "control" else line["from"]
            others = nations if "everyone" in named else named
            touched = layers if "all" in line["layer"] else line["layer"]
            for other in (nations.index(name) for name in others):
                user, supplier = (other, mine) if key == "control" else (mine, other)
                for layer in touched:
                    if user != supplier:
                        out[user, supplier, layers.index(layer)] = float(line[number])
    return out


def _trust(deck: Deck) -> Array:
    """Return trust by pair; what only one side says counts for both."""
    nations = list(deck.nations)
    said = {(a, b): _said_trust(deck.nations[a], b) for a in nations for b in nations}
    out = np.full((len(nations), len(nations)), START_TRUST)
    for i, a in enumerate(nations):
        for j, b in enumerate(nations):
            own, theirs = said[a, b], said[b, a]
            if i == j:
                out[i, j] = OWN_TRUST
            elif own is not None or theirs is not None:
                out[i, j] = own if own is not None else theirs
    return out


def _said_trust(entry: Entry, other: str) -> float | None:
    trust = entry.get("trust")
    value = trust.get(other, trust.get("all")) if isinstance(trust, Entry) else None
    return None if value is None else float(value)


def _judged(deck: Deck) -> dict[str, Any]:
    """Return the stored baselines and the one that counts where no AI player says otherwise."""
    pars = _pars(deck)
    return {"pars": pars, "par": pars[0] if pars else None}


def _pars(deck: Deck) -> tuple[Par, ...]:
    """Return the stored baselines where they belong to this deck and these turns, in the order of the file."""
    par = deck.par
    if par is None or par["rules"] != RULES or par["deck"] != deck.raw.content.hex():
        return ()
    found = [_path(deck, player, path) for player, path in par["paths"].values.items()]
    return tuple(path for path in found if path is not None)


def _path(deck: Deck, player: str, path: Entry) -> Par | None:
    tables = {}
    for key in ("median", "spread"):
        rows = [path[key].values.get(name) for name in deck.nations]
        if any(row is None or len(row) != deck.turns + 1 for row in rows):
            return None
        tables[key] = np.array(rows, dtype=float).T
    return Par(
        tables["median"],
        tables["spread"],
        RULES,
        deck.raw.content.hex(),
        str(path["level"]),
        player,
        int(path.get("games") or 0),
        str(path.get("seed") or ""),
    )
