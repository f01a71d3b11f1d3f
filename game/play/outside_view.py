"""What a nation may know as plain values for a program: made from its view, and from nothing else.

Arrays become nested lists in the order of their axes; ``axes`` names the letters of every field and what stands on each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from game import RULES
from game.engine.deal_terms import IN_FORCE, STAGE, UNTIL, in_force, offers_to, order_of
from game.engine.numerics import Array
from game.engine.order_limits import (
    cards_on_table,
    carried,
    limits,
    option_cost,
    option_open,
    own_initiatives,
)
from game.engine.state import FIELD, sizes
from game.engine.view import PUBLIC, View
from game.engine.world import INDICES, LEVERS, World

FORMAT = 1
"""Raised when a program that read the old form would read the new one wrongly."""

DIGITS = 6
OWN = (
    "plan_build", "plan_research", "plan_talent", "plan_enforce", "pipeline", "training", "income", "focus", "fill",
    "pending", "launched", "paying", "paid",
)  # fmt: skip
"""Own fields that are named as in the state; the axis of nations is gone."""

OTHER = {
    "flags": "F", "owed": "", "purse": "", "holdings": "L", "own_gap": "L", "deals": "C N P",
    "treasury": "N", "stock": "N L", "technology": "N L", "gap": "N L", "spending": "N L",
    "treasury_band": "N", "stock_band": "N", "gap_band": "N L",
}  # fmt: skip
"""Own fields with names of the view, and estimates about rivals with their bands."""


def message(world: World, seen: View) -> dict[str, Any]:
    """Return all that a program is told at the begin of a turn, of the first game of a view."""
    plan = carried(seen, world)
    purse = limits(plan, seen, world)
    axes = field_axes()
    return {
        "format": FORMAT,
        "what": "turn",
        "scenario": world.id,
        "rules": RULES,
        "nation": world.actors[seen.actor],
        "turn": seen.turn + 1,
        "turns": world.turns,
        "quarter": seen.quarter,
        "quarters_a_turn": world.turn_quarters,
        "plan": [order.text(world) for order in plan],
        "money": {name: _number(getattr(purse, name)) for name in ("purse", "committed", "used", "left")},
        "cards": [_card(world, seen, hand) for hand in cards_on_table(seen, world)],
        "initiatives": [_initiative(world, seen, v) for v in own_initiatives(seen, world)],
        "offers": [_bargain(world, seen, n, p) for n, p in offers_to(seen)],
        "deals": [_bargain(world, seen, n, p) for n, p in in_force(seen)],
        "caps": {
            "launches": world.limits.launches,
            "running": world.limits.running,
            "controls": world.limits.controls,
            "stockpile": world.limits.stockpile,
            "notice": sorted({0, *world.limits.notice}),
            "deals": world.limits.deals,
            "deal_turns": world.limits.deal_turns,
        },
        "names": _names(world),
        "axes": axes,
        "view": {name: _listed(getattr(seen, name)[..., 0]) for name in axes},
    }


def _bargain(world: World, seen: View, maker: int, place: int) -> dict[str, Any]:
    """Return an offer or a deal: who made it, its terms as an order, and how many quarters it lasts from now on."""
    column = seen.deals[:, maker, place, 0]
    order = order_of(column, world)
    left = column[UNTIL] - (seen.quarter if column[STAGE] == IN_FORCE else 0.0)
    order = replace(order, turns=max(1, round(float(left) / world.turn_quarters)))
    return {"maker": world.actors[maker], "terms": order.text(world), "quarters": round(float(left))}


def field_axes() -> dict[str, str]:
    """Return the letters of the axes of every field that is told."""
    public = {name: FIELD[name].axes for name in PUBLIC if name in FIELD}
    own = {name: " ".join(a for a in FIELD[name].axes.split() if a != "N") for name in OWN}
    return {**public, **own, **OTHER}


def _names(world: World) -> dict[str, list[str] | int]:
    """Return what stands on each axis: names in order, or how many where they have none."""
    counts = sizes(world)
    named = {
        "N": list(world.actors),
        "L": list(world.layers),
        "I": list(INDICES),
        "T": list(LEVERS),
        "H": [f"{world.cards[hand.card].id} {world.actors[hand.actor]}" for hand in world.hands],
        "V": [programme.id for programme in world.initiatives],
        "O": [f"{goal.id} {world.actors[goal.actor]}" for goal in world.objectives],
        "F": list(world.flags),
    }
    letters = dict.fromkeys(letter for axes in field_axes().values() for letter in axes.split())
    return {letter: named.get(letter, counts[letter]) for letter in letters}


def _card(world: World, seen: View, hand: int) -> dict[str, Any]:
    asked = world.hands[hand]
    return {
        "card": world.cards[asked.card].id,
        "default": asked.choices[asked.cautious].id,
        "options": [
            {"option": choice.id, "cost": _number(option_cost(world, hand, i))}
            for i, choice in enumerate(asked.choices)
            if option_open(choice.shown, seen, world)
        ],
    }


def _initiative(world: World, seen: View, v: int) -> dict[str, Any]:
    programme = world.initiatives[v]
    return {
        "initiative": programme.id,
        "cost_a_quarter": _number(programme.cost),
        "quarters": programme.quarters,
        "left": _number(float(seen.paying[v, 0])),
        "launched": _number(float(seen.launched[v, 0])),
    }


def _listed(values: Array) -> Any:
    """Return an array as nested lists of rounded numbers; what is no number becomes null."""
    if values.ndim == 0:
        return _number(float(values))
    return [_listed(row) for row in values]


def _number(value: float) -> float | None:
    return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None
