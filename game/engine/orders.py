"""Orders of all nations as arrays, made from texts or filled in by AI players.

The text form is in ``order_text``, what a person may still order in ``order_limits``; both are offered here.
A plan that is too dear in a quarter shrinks in ``relations.pay``, the one rule for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.engine.deal_terms import columns_of
from game.engine.numerics import Array
from game.engine.order_limits import (
    Purse,
    Slots,
    cards_on_table,
    carried,
    check,
    cost_of,
    initiative_of,
    limits,
    option_cost,
    option_of,
)
from game.engine.order_text import ANSWERS, FORMS, Order, OrderError, Refusal, nearest, with_order
from game.engine.state import DEAL_COLUMNS, State
from game.engine.world import LEVERS, World

__all__ = [
    "FORMS",
    "Order",
    "OrderError",
    "Orders",
    "Purse",
    "Refusal",
    "Slots",
    "cards_on_table",
    "carried",
    "check",
    "collect",
    "cost_of",
    "initiative_of",
    "limits",
    "nearest",
    "option_cost",
    "option_of",
    "standing_control",
    "with_order",
]


@dataclass(slots=True)
class Orders:
    """The orders of all nations in B games. Money is $bn a quarter; None: nothing changes."""

    build: Array  # (N, L, B)
    research: Array  # (N, L, B)
    talent: Array  # (4, N, B)
    enforce: Array  # (N, L, B)
    release: Array  # (N, B)
    control: Array | None = None  # (N user, N supplier, L, B) wanted level
    notice: Array | None = None  # (N user, N supplier, L, B) quarters, read where the level changes
    refusal: Array | None = None  # (N user, N supplier, L, B) wanted level
    stockpile: Array | None = None  # (N, L, B) quarters of need
    launch: Array | None = None  # (V, B)
    stop: Array | None = None  # (V, B)
    choose: Array | None = None  # (H, B) option 1.., 0 unanswered
    offer: Array | None = None  # (C, N maker, N partner, B) columns of an offer, see deal_terms
    answer: Array | None = None  # (N, N maker of the offer, B) 1 yes, 2 no, 3 break, 0 none

    @staticmethod
    def standing(world: World, state: State) -> Orders:
        """Return orders that change nothing: copies of what stands."""
        del world
        return Orders(
            state.plan_build.copy(),
            state.plan_research.copy(),
            state.plan_talent.copy(),
            state.plan_enforce.copy(),
            state.release.copy(),
        )

    def open_controls(self, state: State) -> tuple[Array, Array]:
        """Return the writable (control, notice) arrays, made from what stands on first use."""
        if self.control is None or self.notice is None:
            self.control = standing_control(state)
            self.notice = np.zeros_like(self.control)
        return self.control, self.notice

    def open_refusal(self, state: State) -> Array:
        """Return the writable refusal array, made from what stands on first use."""
        if self.refusal is None:
            self.refusal = state.refusal.copy()
        return self.refusal

    def open_given(self, name: str, length: tuple[int, ...], games: int) -> Array:
        """Return the writable array of what is given once, made of zeros on first use."""
        array: Array | None = getattr(self, name)
        if array is None:
            array = np.zeros((*length, games))
            setattr(self, name, array)
        return array


def standing_control(state: State) -> Array:
    """Return the level every control has or, where one is announced, will have, (N, N, L, B)."""
    return np.where(state.control_wait > 0.0, state.control_next, state.control)


def collect(world: World, state: State, given: Mapping[int, Sequence[Order]]) -> Orders:
    """Turn the order texts of all nations into arrays (one game); who gives nothing keeps what stands."""
    orders = Orders.standing(world, state)
    for actor in sorted(given):
        for order in given[actor]:
            _enter(order, actor, world, state, orders)
    return orders


def _enter(order: Order, actor: int, world: World, state: State, orders: Orders) -> None:
    quarterly = order.amount / world.turn_quarters
    match order.kind:
        case "spend" if order.layer < 0:
            orders.talent[LEVERS.index(order.mode), actor] = quarterly
        case "spend":
            (orders.build if order.mode == "build" else orders.research)[actor, order.layer] = quarterly
        case "enforce":
            orders.enforce[actor, order.layer] = quarterly
        case "release":
            orders.release[actor] = 1.0 if order.mode == "on" else 0.0
        case "restrict":
            control, notice = orders.open_controls(state)
            control[order.nation, actor, order.layer] = order.amount
            notice[order.nation, actor, order.layer] = max(0, order.notice)
        case "refuse":
            orders.open_refusal(state)[actor, order.nation, order.layer] = order.amount
        case _:
            _enter_once(order, actor, world, state.games, orders)


def _enter_once(order: Order, actor: int, world: World, games: int, orders: Orders) -> None:
    size = (len(world.actors), len(world.layers))
    if order.kind == "stockpile":
        orders.open_given("stockpile", size, games)[actor, order.layer] = order.amount
    elif order.kind in ("launch", "stop"):
        v = initiative_of(order.name, actor, world)
        if v >= 0:
            orders.open_given(order.kind, (len(world.initiatives),), games)[v] = 1.0
    elif order.kind == "choose":
        found = option_of(order, actor, world)
        if found:
            orders.open_given("choose", (len(world.hands),), games)[found[0]] = found[1] + 1.0
    elif order.kind == "offer":
        terms = np.asarray(columns_of(order, world))[:, None]
        orders.open_given("offer", (DEAL_COLUMNS, *size[:1] * 2), games)[:, actor, order.nation] = terms
    elif order.kind == "answer":
        answer = ANSWERS.index(order.mode) + 1.0
        orders.open_given("answer", size[:1] * 2, games)[actor, order.nation] = answer
