"""What a nation may still order: its purse and slots in its own view, and the refusal with numbers.

Works on the view of one game (the first of a batch). Nothing here changes anything: it tells what a plan
costs and whether one more order fits. A plan too dear for a quarter shrinks in ``relations.pay``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING, cast

import numpy as np

from game.engine.deal_terms import check_answer, check_offer, check_promise
from game.engine.expr import Measures, evaluate
from game.engine.numerics import Array, total
from game.engine.order_text import Order, Refusal, refused, with_order
from game.engine.world import LEVERS, Expr, World

if TYPE_CHECKING:
    from game.engine.view import View

CENT = 1e-6  # $bn; below this two sums of money are the same
_COMPARED = {"<", "<=", ">", ">=", "=", "!="}


@dataclass(frozen=True, slots=True)
class Slots:
    """A cap: how many are used and how many there are."""

    used: int
    allowed: int

    @property
    def full(self) -> bool:
        """Tell whether nothing more fits."""
        return self.used >= self.allowed


@dataclass(frozen=True, slots=True)
class Purse:
    """Where the money of a turn goes, in $bn for the turn, and how many slots are taken."""

    purse: float
    committed: float  # instalments of running initiatives and of options chosen earlier
    lines: float  # building, research, talent, enforcement: standing lines with the given ones on top
    launches: float
    options: float
    stockpiles: float
    running: Slots
    starts: Slots
    controls: Slots

    @property
    def used(self) -> float:
        """Return all that the plan costs this turn."""
        return self.committed + self.lines + self.launches + self.options + self.stockpiles

    @property
    def left(self) -> float:
        """Return what stays in the treasury; below zero the plan is too dear."""
        return self.purse - self.used


def limits(given: Sequence[Order], view: View, world: World) -> Purse:
    """Add up the plan: what stands, with the given orders on top."""
    actor = view.actor
    stopped = {o.name for o in given if o.kind == "stop"}
    going = [v for v in own_initiatives(view, world, running=True) if world.initiatives[v].id not in stopped]
    started = [o for o in given if o.kind == "launch"]
    return Purse(
        purse=float(view.treasury[actor, 0]),
        committed=sum(_instalment(world, v, float(view.paying[v, 0])) for v in going) + float(view.owed[0]),
        lines=sum(standing_lines(given, view, world).values()),
        launches=sum(cost_of(o, view, world) for o in started),
        options=sum(cost_of(o, view, world) for o in given if o.kind == "choose"),
        stockpiles=sum(cost_of(o, view, world) for o in given if o.kind == "stockpile"),
        running=Slots(len(going) + len(started), world.limits.running),
        starts=Slots(len(started), world.limits.launches),
        controls=Slots(_changed_controls(given, view), world.limits.controls),
    )


def standing_lines(given: Sequence[Order], view: View, world: World) -> dict[tuple[str | int, ...], float]:
    """Return every budget line by slot in $bn for the turn: what stands, with the given orders on top."""
    turn = world.turn_quarters
    lines: dict[tuple[str | int, ...], float] = {}
    for k in range(len(world.layers)):
        lines[("spend", k, "build")] = float(view.plan_build[k, 0]) * turn
        lines[("spend", k, "research")] = float(view.plan_research[k, 0]) * turn
        lines[("enforce", k)] = float(view.plan_enforce[k, 0]) * turn
    for i, lever in enumerate(LEVERS):
        lines[("spend", -1, lever)] = float(view.plan_talent[i, 0]) * turn
    for order in given:
        if order.kind in ("spend", "enforce"):
            lines[order.slot()] = order.amount
    return lines


def cost_of(order: Order, view: View, world: World) -> float:
    """Return what an order costs within this turn, in $bn."""
    match order.kind:
        case "spend" | "enforce":
            return order.amount
        case "stockpile":
            return order.amount * float(stock_price(world, view.price)[view.actor, order.layer, 0])
        case "launch":
            v = initiative_of(order.name, view.actor, world)
            return _instalment(world, v, world.initiatives[v].quarters) if v >= 0 else 0.0
        case "choose":
            found = option_of(order, view.actor, world)
            return option_cost(world, *found) if found else 0.0
        case _:
            return 0.0


def stock_price(world: World, price: Array) -> Array:
    """Return the price of one quarter of need in stock, (N, L, B) in $bn, from the price index (L, B)."""
    yearly = world.nation.need * (world.layer.sales_value / 100.0)  # (N, L) $bn a year
    cost: Array = (0.25 * world.rule.stock_cost) * yearly[:, :, None] * price[None]
    return cost


def option_cost(world: World, hand: int, option: int) -> float:
    """Return what an option costs its nation within the turn it is chosen in, in $bn."""
    actor = world.hands[hand].actor
    spent = 0.0
    for e in world.hands[hand].choices[option].effects:
        effect = world.effects[e]
        if effect.verb != "pay" or effect.owner != actor or effect.after >= world.turn_quarters:
            continue
        part = min(world.turn_quarters - effect.after, effect.lasts) / effect.lasts if effect.lasts else 1.0
        spent += max(0.0, effect.size) * part
    return spent


def own_initiatives(view: View, world: World, running: bool = False) -> list[int]:
    """Return the indices of the viewer's initiatives, or of those it is paying for now."""
    return [
        v
        for v, programme in enumerate(world.initiatives)
        if programme.actor == view.actor and (not running or view.paying[v, 0] > 0.0)
    ]


def initiative_of(name: str, actor: int, world: World) -> int:
    """Return the index of a nation's initiative, -1 where it has none of that name."""
    for v, programme in enumerate(world.initiatives):
        if programme.id == name and programme.actor == actor:
            return v
    return -1


def option_of(order: Order, actor: int, world: World) -> tuple[int, int] | None:
    """Return (hand, option) that a choose order means for a nation, None where it has no such option."""
    for card in world.cards:
        if card.id != order.name:
            continue
        for h in card.hands:
            ids = [choice.id for choice in world.hands[h].choices]
            if world.hands[h].actor == actor and order.option in ids:
                return h, ids.index(order.option)
    return None


def carried(view: View, world: World) -> list[Order]:
    """Return the last plan as orders, scaled to most of what came in last turn; savings stay saved.

    What the scenario's ``carry`` leaves is for cards and launches. In the first turn the opening plan stands as it
    is. The purse bounds it in every turn.
    """
    plan = limits((), view, world)
    room = max(0.0, plan.purse - plan.committed)
    earned = float(total(view.income[-world.turn_quarters :, 0], 0))
    aim = room if view.turn == 0 else min(room, max(0.0, world.limits.carry * earned - plan.committed))
    keeps = plan.lines <= aim if view.turn == 0 else plan.lines <= CENT
    out = []
    for slot, amount in standing_lines((), view, world).items():
        # What stands lies on the grid of the ledger: rounding gives back the number that was ordered.
        part = round(amount, 4) if keeps else floor(amount * aim / plan.lines * 1000.0) / 1000.0
        if part > 0.0 or amount > CENT:
            mode = str(slot[2]) if slot[0] == "spend" else ""
            out.append(Order(str(slot[0]), layer=int(slot[1]), mode=mode, amount=part))
    if limits(out, view, world).left < -CENT:
        return [replace(order, amount=floor(order.amount * 1000.0) / 1000.0) for order in out]
    return out


def check(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    """Say why one more order is not possible on top of those given, None when it is."""
    asked = _CHECKS.get(order.kind)
    answer = asked(order, given, view, world) if asked else None
    return answer or _check_money(order, given, view, world)


def _check_money(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    before, after = limits(given, view, world), limits(with_order(given, order), view, world)
    # An order that makes a plan cheaper is welcome even while the plan is still too dear.
    if after.left >= -CENT or after.left >= before.left - CENT:
        return None
    cost = cost_of(order, view, world)
    return refused("overspend", needed=cost, there=max(0.0, after.left + cost), purse=after.purse)


def _check_control(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    if order.nation == view.actor:
        return refused("against_self", nation=world.actors[view.actor])
    if order.kind == "refuse":
        return None
    bound = check_promise(order, view, world)
    if bound:
        return bound
    asked = limits(with_order(given, order), view, world).controls
    if asked.used > asked.allowed:
        return refused("controls", needed=asked.used, there=asked.allowed)
    return None


def _check_stockpile(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    del given, view
    if order.amount > world.limits.stockpile:
        return refused("stockpile", needed=order.amount, there=world.limits.stockpile)
    return None


def _check_launch(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    v = initiative_of(order.name, view.actor, world)
    if v < 0:
        return _foreign_initiative(order, view, world)
    if view.paying[v, 0] > 0.0:
        return refused("running", name=order.name, there=float(view.paying[v, 0]))
    since = view.quarter - float(view.launched[v, 0])
    again = world.initiatives[v].again
    if view.launched[v, 0] >= 0.0 and again <= 0:
        return refused("launched_before", name=order.name)
    if view.launched[v, 0] >= 0.0 and since < again:
        return refused("rests", name=order.name, needed=again, there=since)
    plan = limits(with_order(given, order), view, world)
    if plan.starts.used > plan.starts.allowed:
        return refused("launches", needed=plan.starts.used, there=plan.starts.allowed)
    if plan.running.used > plan.running.allowed:
        return refused("slots", needed=plan.running.used, there=plan.running.allowed)
    return _unmet_need(order.name, world.initiatives[v].needs, view, world)


def _foreign_initiative(order: Order, view: View, world: World) -> Refusal:
    own = ", ".join(world.initiatives[v].id for v in own_initiatives(view, world))
    return refused("foreign_initiative", name=order.name, near=own or "-")


def _unmet_need(name: str, needs: tuple[Expr, ...], view: View, world: World) -> Refusal | None:
    for i, need in enumerate(needs):
        if holds(need, view, world):
            continue
        if need.op in _COMPARED:
            there, needed = (_value(part, view, world) for part in need.parts)
            return refused("need", name=name, index=i, sign=need.op, needed=needed, there=there)
        return refused("condition", name=name, index=i)
    return None


def holds(condition: Expr, view: View, world: World) -> bool:
    """Tell whether a condition is true in what the viewer knows."""
    return _value(condition, view, world) > 0.0


def _value(expr: Expr, view: View, world: World) -> float:
    # a View answers for the measures it knows, under the names of the state
    return float(evaluate(expr, world, cast(Measures, view))[0])


def _check_stop(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    del given
    v = initiative_of(order.name, view.actor, world)
    if v < 0:
        return _foreign_initiative(order, view, world)
    if view.paying[v, 0] <= 0.0:
        going = ", ".join(world.initiatives[i].id for i in own_initiatives(view, world, running=True))
        return refused("not_running", name=order.name, near=going or "-")
    return None


def _check_choose(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    del given
    table = {world.cards[world.hands[h].card].id: h for h in cards_on_table(view, world)}
    if order.name not in table:
        return refused("not_on_table", name=order.name, near=", ".join(table) or "-")
    shown = [c.id for c in world.hands[table[order.name]].choices if option_open(c.shown, view, world)]
    if order.option not in shown:
        return refused("no_option", name=order.name, word=order.option, near=", ".join(shown))
    return None


def option_open(shown: Expr | None, view: View, world: World) -> bool:
    """Tell whether an option is offered: its condition holds or it has none."""
    return shown is None or holds(shown, view, world)


def cards_on_table(view: View, world: World) -> list[int]:
    """Return the viewer's hands that wait for an answer."""
    return [h for h in np.flatnonzero(view.pending[:, 0] > 0.0).tolist() if len(world.hands[h].choices) > 1]


def _changed_controls(given: Sequence[Order], view: View) -> int:
    changed = 0
    for order in given:
        if order.kind != "restrict":
            continue
        at = (order.nation, view.actor, order.layer, 0)
        standing = view.control_next[at] if view.control_wait[at] > 0.0 else view.control[at]
        changed += abs(float(standing) - order.amount) > CENT
    return changed


def _instalment(world: World, v: int, quarters_left: float) -> float:
    return world.initiatives[v].cost * min(quarters_left, world.turn_quarters)


_CHECKS = {
    "restrict": _check_control,
    "refuse": _check_control,
    "stockpile": _check_stockpile,
    "launch": _check_launch,
    "stop": _check_stop,
    "choose": _check_choose,
    "offer": check_offer,
    "answer": check_answer,
}
