"""Counts of a deck as shares an author can read, what is remarkable among them, and the deck's own limits.

Shares are fractions 0..1; turns count from 1. Places are file and line where the deck's files are known.
Never here: playing, sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from game.engine.numerics import Ints
from game.engine.world import World
from game.lab import measure
from game.lab.coverage import Coverage, Watched, first_options, watched
from game.scenario.deck import Deck
from game.scenario.nodes import Node
from game.scenario.walk import Entry

RARE = 0.02
"""An option taken in a smaller share of its offers than this is remarked."""

ENOUGH = 50
"""Moments below which nothing is said about how often something was true or taken."""

Row = dict[str, Any]
Limits = Mapping[str, tuple[float, float]]


def coverage(world: World, counts: Coverage, deck: Deck | None = None) -> Row:
    """Return what the deck did as plain values: cards, initiatives, objectives, remarks."""
    by_owner: dict[tuple[str, int], list[tuple[int, Watched]]] = {}
    for row, condition in enumerate(watched(world)):
        by_owner.setdefault((condition.kind, condition.owner), []).append((row, condition))
    cards = {card.id: _card(world, counts, deck, c, by_owner) for c, card in enumerate(world.cards)}
    programmes = {
        programme.id: _initiative(world, counts, deck, v, by_owner)
        for v, programme in enumerate(world.initiatives)
    }
    found = {"cards": cards, "initiatives": programmes, "objectives": _objectives(world, counts, deck)}
    return {**found, "remarks": list(remarks(found))}


def length(world: World, counts: Coverage | None) -> Row:
    """Return how long the games were, and from which turn on (median) the winner led without a break."""
    quarters = world.turns * world.turn_quarters
    out: Row = {"turns": world.turns, "quarters": quarters, "years": measure.tidy(quarters / 4.0)}
    if counts is not None and counts.games:
        out["settled"] = _median(counts.settled)
    return out


def _card(world: World, counts: Coverage, deck: Deck | None, c: int, by_owner: Any) -> Row:
    hands = world.cards[c].hands
    entry = deck.cards.get(world.cards[c].id) if deck is not None else None
    drawn = counts.drawn[c]
    games = int(drawn.sum())
    low, high = measure.wilson(games, counts.games)
    tables = {world.actors[world.hands[h].actor]: _per(counts.tables[h], counts.games) for h in hands}
    return {
        "drawn": _per(games, counts.games),
        "low": measure.tidy(low),
        "high": measure.tidy(high),
        "times": _per(sum(int(counts.tables[h]) for h in hands), counts.games),
        "first": _least(drawn),
        "usual": _median(drawn) + 1 if games else None,
        "nations": tables,
        **_place(entry.node if entry is not None else None),
        "needs": _lines(world, counts, "needs", hands, _items(entry, "needs"), by_owner),
        "more_likely": _lines(world, counts, "more_likely", hands, _items(entry, "more_likely"), by_owner),
        "choices": _choices(world, counts, hands, entry),
    }


def _choices(world: World, counts: Coverage, hands: tuple[int, ...], entry: Entry | None) -> dict[str, Row]:
    """Return by option the share of appearances at which it was open, and of those at which it was taken."""
    first = first_options(world)
    on = sum(int(counts.tables[h]) for h in hands)
    nodes = {choice["id"]: choice.node for choice in entry.get("choices", ())} if entry is not None else {}
    out: dict[str, Row] = {}
    for number, choice in enumerate(world.hands[hands[0]].choices if hands else ()):
        offered = sum(int(counts.offered[first[h] + number]) for h in hands)
        taken = sum(int(counts.taken[first[h] + number]) for h in hands)
        out[choice.id] = {
            "appeared": on,
            "offered": _per(offered, on),
            "taken": _per(taken, offered),
            "conditional": choice.shown is not None,
            "offers": offered,
            **_place(nodes.get(choice.id)),
        }
    return out


def _initiative(world: World, counts: Coverage, deck: Deck | None, v: int, by_owner: Any) -> Row:
    programme = world.initiatives[v]
    entry = deck.initiatives.get(programme.id) if deck is not None else None
    launched = counts.launched[v]
    games = int(launched.sum())
    return {
        "nation": world.actors[programme.actor],
        "launched": _per(games, counts.games),
        "first": _least(launched),
        "usual": _median(launched) + 1 if games else None,
        **_place(entry.node if entry is not None else None),
        "needs": _lines(world, counts, "launch", (v,), _items(entry, "needs"), by_owner),
    }


def _objectives(world: World, counts: Coverage, deck: Deck | None) -> dict[str, dict[str, Row]]:
    out: dict[str, dict[str, Row]] = {}
    for k, goal in enumerate(world.objectives):
        nation = world.actors[goal.actor]
        entry = deck.nations.get(nation) if deck is not None else None
        said = entry.get("objectives", ()) if entry is not None else ()
        node = next((one.node for one in said if one.get("id") == goal.id), None)
        out.setdefault(nation, {})[goal.id] = {"met": _per(counts.met[k], counts.games), **_place(node)}
    return out


def _lines(
    world: World, counts: Coverage, kind: str, owners: tuple[int, ...], nodes: list[Node], by_owner: Any
) -> list[Row]:
    """Return every condition of a card as one line, over all nations that may hold the card."""
    found: dict[int, Row] = {}
    for owner in owners:
        for row, condition in by_owner.get((kind, owner), ()):
            line = found.setdefault(
                condition.line, {"true": 0, "asked": 0, "true_asked": 0, "of": 0, "by": {}}
            )
            line["true"] += int(counts.true[row])
            line["asked"] += int(counts.asked[row])
            line["true_asked"] += int(counts.true_asked[row])
            line["of"] += counts.moments
            actor = world.initiatives[owner].actor if kind == "launch" else world.hands[owner].actor
            line["by"][world.actors[actor]] = _per(counts.true[row], counts.moments)
    out = []
    for number, line in sorted(found.items()):
        node = nodes[number] if number < len(nodes) else None
        text = " ".join(node.text.split()) if node is not None else ""
        out.append(
            {
                "line": text,
                **_place(node),
                "true": _per(line["true"], line["of"]),
                "moments": line["asked"],
                "true_when_asked": _per(line["true_asked"], line["asked"]),
                "nations": line["by"],
            }
        )
    return out


def _items(entry: Entry | None, key: str) -> list[Node]:
    """Return the nodes of the formulas in a list of an entry."""
    node = entry.nodes.get(key) if entry is not None else None
    if node is None:
        return []
    found = [item.get("if") if item.shape == "map" else item for item in node.items]
    return [one for one in found if one is not None]


def _place(node: Node | None) -> Row:
    return {"file": node.file, "at": node.line, "column": node.column} if node is not None else {}


# --- what is remarkable ------------------------------------------------------------------------------------


def remarks(found: Row) -> Iterator[Row]:
    """Yield what an author should look at, each with a code, what it is about, and its place."""
    for ident, card in found["cards"].items():
        yield from _card_remarks(ident, card)
    for ident, programme in found["initiatives"].items():
        if not programme["launched"]:
            yield _remark("never-launched", programme, card=ident)
        yield from _condition_remarks(ident, programme["needs"])
    for nation, goals in found["objectives"].items():
        for ident, goal in goals.items():
            if not goal["met"]:
                yield _remark("never-met", goal, card=ident, nation=nation)


def _card_remarks(ident: str, card: Row) -> Iterator[Row]:
    if not card["drawn"]:
        yield _remark("never-drawn", card, card=ident)
    yield from _condition_remarks(ident, card["needs"])
    for name, choice in card["choices"].items():
        if not choice["appeared"] or len(card["choices"]) == 1:
            continue
        if not choice["offers"]:
            yield _remark("never-offered", choice, card=ident, choice=name)
        elif not choice["taken"]:
            yield _remark("never-taken", choice, card=ident, choice=name, offers=choice["offers"])
        elif choice["taken"] < RARE and choice["offers"] >= ENOUGH:
            yield _remark("rarely-taken", choice, card=ident, choice=name, share=choice["taken"])


def _condition_remarks(ident: str, lines: list[Row]) -> Iterator[Row]:
    for line in lines:
        if line["moments"] < ENOUGH:
            continue
        if line["true_when_asked"] == 0.0:
            yield _remark("never-true", line, card=ident, line=line["line"])
        elif line["true_when_asked"] == 1.0:
            yield _remark("always-true", line, card=ident, line=line["line"])


def _remark(code: str, about: Row, **values: str | float) -> Row:
    place = _same_place(about)
    return {"code": code, **values, **place}


# --- the deck's own limits ---------------------------------------------------------------------------------


def checks(limits: Limits, nations: Row, playable: list[str], covered: Row | None) -> list[Row]:
    """Return how the figures stand against the limits of the deck, one row for each limit and what it is about.

    ``unsure`` marks a broken limit that the 95 % interval still touches: more games would tell.
    """
    out: list[Row] = []
    if "win_rate" in limits:
        out += [
            _checked("win_rate", name, nations[name], "win_rate", limits["win_rate"]) for name in playable
        ]
    if "drawn" in limits and covered is not None:
        rows = covered["cards"].items()
        out += [_checked("drawn", name, row, "drawn", limits["drawn"]) for name, row in rows]
    return out


def _checked(limit: str, name: str, row: Row, key: str, bounds: tuple[float, float]) -> Row:
    low, high = bounds
    value = row[key]
    kept = low <= value <= high
    unsure = not kept and row["low"] <= high and row["high"] >= low
    place = _same_place(row)
    return {
        "limit": limit,
        "of": name,
        "value": value,
        "min": low,
        "max": high,
        "kept": kept,
        "unsure": unsure,
        **place,
    }


def broken(found: list[Row]) -> list[Row]:
    """Return the limits that are not kept."""
    return [row for row in found if not row["kept"]]


def _same_place(about: Row) -> Row:
    keys: tuple[str, ...] = ("file", "at", "column")
    return {key: about[key] for key in keys if key in about}


def _per(count: int | np.integer[Any], whole: int) -> float:
    return measure.tidy(int(count) / whole) if whole else 0.0


def _least(histogram: Ints) -> int | None:
    """Return the first turn, counted from 1, with anything in it."""
    places = np.flatnonzero(histogram)
    return int(places[0]) + 1 if places.size else None


def _median(histogram: Ints) -> int:
    """Return the place at which half of what was counted is reached."""
    sums = np.cumsum(histogram)
    return int(np.searchsorted(sums, (int(sums[-1]) + 1) // 2))
