"""Orders of all nations as arrays, from texts or AI players, and the one rule for plans too dear.

The text form is in ``order_text``, what a person may still order in ``order_limits``; both are offered here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.engine.numerics import Array, Mask, total
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
    stock_price,
)
from game.engine.order_text import FORMS, Order, OrderError, Refusal, nearest, with_order
from game.engine.state import State
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
    "listed",
    "nearest",
    "option_cost",
    "option_of",
    "project",
    "standing_control",
    "with_order",
]

_SAME = 1e-9


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
        """Return the writable array of stockpile, launch, stop or choose, made of zeros on first use."""
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


def listed(world: World, state: State, orders: Orders, actor: int, digits: int = 4) -> list[Order]:
    """Return one nation's part of array orders as a list (first game): all that differs from what stands.

    Money is rounded to so many digits, so that the text is what is played.
    """
    out: list[Order] = []
    turn = world.turn_quarters

    def line(kind: str, layer: int, mode: str, wanted: float, stands: float) -> None:
        if abs(wanted - stands) > _SAME:
            out.append(Order(kind, layer=layer, mode=mode, amount=round(wanted * turn, digits) + 0.0))

    for k in range(len(world.layers)):
        line("spend", k, "build", float(orders.build[actor, k, 0]), float(state.plan_build[actor, k, 0]))
        line(
            "spend",
            k,
            "research",
            float(orders.research[actor, k, 0]),
            float(state.plan_research[actor, k, 0]),
        )
    for i, lever in enumerate(LEVERS):
        line("spend", -1, lever, float(orders.talent[i, actor, 0]), float(state.plan_talent[i, actor, 0]))
    for k in range(len(world.layers)):
        line("enforce", k, "", float(orders.enforce[actor, k, 0]), float(state.plan_enforce[actor, k, 0]))
    if orders.release[actor, 0] != state.release[actor, 0]:
        mode = "on" if orders.release[actor, 0] > 0.0 else "off"
        out.append(Order("release", layer=world.role("frontier"), mode=mode))
    return [*out, *_listed_controls(state, orders, actor), *_listed_once(world, orders, actor, digits)]


def _listed_controls(state: State, orders: Orders, actor: int) -> list[Order]:
    out: list[Order] = []
    if orders.control is not None and orders.notice is not None:
        wanted = orders.control[:, actor, :, 0]  # (N user, L)
        changed = np.abs(wanted - standing_control(state)[:, actor, :, 0]) > _SAME
        for n, k in np.argwhere(changed).tolist():
            notice = int(orders.notice[n, actor, k, 0])
            level = round(100.0 * float(wanted[n, k]), 2) / 100.0
            out.append(Order("restrict", layer=k, nation=n, amount=level, notice=notice))
    if orders.refusal is not None:
        wanted = orders.refusal[actor, :, :, 0]  # (N supplier, L)
        changed = np.abs(wanted - state.refusal[actor, :, :, 0]) > _SAME
        for n, k in np.argwhere(changed).tolist():
            level = round(100.0 * float(wanted[n, k]), 2) / 100.0
            out.append(Order("refuse", layer=k, nation=n, amount=level))
    return out


def _listed_once(world: World, orders: Orders, actor: int, digits: int) -> list[Order]:
    out: list[Order] = []
    if orders.stockpile is not None:
        bought = orders.stockpile[actor, :, 0].tolist()
        out.extend(
            Order("stockpile", layer=k, amount=round(q, digits)) for k, q in enumerate(bought) if q > 0.0
        )
    for v, programme in enumerate(world.initiatives):
        if programme.actor != actor:
            continue
        for kind, array in (("launch", orders.launch), ("stop", orders.stop)):
            if array is not None and array[v, 0] > 0.0:
                out.append(Order(kind, name=programme.id))
    if orders.choose is not None:
        for h in np.flatnonzero(orders.choose[:, 0] > 0.0).tolist():
            hand = world.hands[h]
            if hand.actor == actor:
                option = hand.choices[int(orders.choose[h, 0]) - 1].id
                out.append(Order("choose", name=world.cards[hand.card].id, option=option))
    return out


def project(orders: Orders, world: World, state: State) -> Orders:
    """Make any orders affordable: starts and changed controls over a cap fall away, then lines shrink.

    Every spending line of a nation (building, research, talent, enforcement) shrinks by one factor so that
    the plan fits the treasury minus instalments, launches, options and stockpiles. What fits comes back as is.
    """
    if orders.launch is not None:
        orders.launch = _within_slots(world, state, orders)
    if orders.control is not None:
        orders.control = _within_controls(world, state, orders.control)
    lines = total(orders.build + orders.research + orders.enforce, 1) + total(orders.talent, 0)  # (N, B)
    lines = lines * world.turn_quarters
    room = np.maximum(0.0, state.treasury - _promised(world, state, orders))  # (N, B)
    if not (lines > room).any():
        return orders
    factor = np.where(lines > room, room / np.where(lines > 0.0, lines, 1.0), 1.0)  # (N, B)
    orders.build = orders.build * factor[:, None]
    orders.research = orders.research * factor[:, None]
    orders.enforce = orders.enforce * factor[:, None]
    orders.talent = orders.talent * factor[None]
    return orders


def _promised(world: World, state: State, orders: Orders) -> Array:
    """Return what launches, running initiatives, options and stockpiles cost this turn, (N, B) in $bn."""
    out = np.zeros_like(state.treasury)
    turn = world.turn_quarters
    for v, programme in enumerate(world.initiatives):
        quarters = np.minimum(state.paying[v], turn)  # (B,)
        if orders.stop is not None:
            quarters = np.where(orders.stop[v] > 0.0, 0.0, quarters)
        if orders.launch is not None:
            quarters = np.where(orders.launch[v] > 0.0, min(programme.quarters, turn), quarters)
        out[programme.actor] += quarters * programme.cost
    for e, effect in enumerate(world.effects):
        if effect.verb == "pay" and effect.lasts > 0:
            out[effect.owner] += _spread_part(state, e, effect.after, effect.lasts, turn) * max(
                0.0, effect.size
            )
    if orders.choose is not None:
        for h in np.flatnonzero(orders.choose.any(axis=1)).tolist():
            for option in range(len(world.hands[h].choices)):
                cost = option_cost(world, h, option)
                out[world.hands[h].actor] += np.where(orders.choose[h] == option + 1, cost, 0.0)
    if orders.stockpile is not None:
        out += total(orders.stockpile * stock_price(world, state.price), 1)
    return out


def _spread_part(state: State, e: int, after: int, lasts: int, turn: int) -> Array:
    """Return the part of a payment spread over ``lasts`` quarters that falls into the coming turn, (B,)."""
    begun = state.since[e]
    first = np.maximum(begun + after, state.quarter)
    last = np.minimum(begun + after + lasts, state.quarter + turn)
    return np.where(begun >= 0.0, np.maximum(0.0, last - first) / lasts, 0.0)


def _within_slots(world: World, state: State, orders: Orders) -> Array:
    """Return launches with those dropped that no slot is free for, first in the list first, (V, B)."""
    assert orders.launch is not None
    kept = np.zeros_like(orders.launch)
    games = state.games
    running = np.zeros((len(world.actors), games))
    starts = np.zeros((len(world.actors), games))
    for v, programme in enumerate(world.initiatives):
        going = state.paying[v] > 0.0
        if orders.stop is not None:
            going = going & (orders.stop[v] <= 0.0)
        running[programme.actor] += going
    for v, programme in enumerate(world.initiatives):
        n = programme.actor
        free = (running[n] < world.limits.running) & (starts[n] < world.limits.launches)
        taken: Mask = (orders.launch[v] > 0.0) & free & (state.paying[v] <= 0.0)
        kept[v] = taken
        running[n] += taken
        starts[n] += taken
    return kept


def _within_controls(world: World, state: State, wanted: Array) -> Array:
    """Return controls with only the first allowed changes of each supplier kept, (N, N, L, B)."""
    stands = standing_control(state)
    changed = np.abs(wanted - stands) > _SAME
    if not changed.any():
        return wanted
    n_users, n_suppliers, n_layers, games = wanted.shape
    flat = np.moveaxis(changed, 1, 0).reshape(n_suppliers, n_users * n_layers, games)
    within = np.cumsum(flat, axis=1) <= world.limits.controls
    kept = np.moveaxis(within.reshape(n_suppliers, n_users, n_layers, games), 0, 1)
    return np.where(changed & ~kept, stands, wanted)
