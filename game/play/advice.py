"""What a planner is told while a plan takes shape: usual slips and what the imagined futures say of them.

Each hint is a text key with numbers; none forbids anything. Layers are named by their numbers and budget lines by
their slots, so that whoever shows a hint writes the names. Never here: rules, sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from game.engine.numerics import Array
from game.engine.order_limits import own_initiatives, standing_lines
from game.engine.order_text import Order
from game.engine.view import View
from game.engine.world import World
from game.play.forecast import Paths
from game.play.hints import QUARTER, keep_building, keep_research

HALF = 0.5  # of the money that holds a place; below it a line only slows the fall
WASTED = 0.5  # part of a line's building that haste eats
IDLE = 0.85  # part of capacity that runs, below which building more of it is pointed out
BOOM = 1.05  # price of a layer from which shares in it look safer than they are
TROUGH = 0.7
HEAVY = 0.35  # part of the forecast income that instalments take
SOON = 2  # turns within which an answer to a control is looked for
CLEARLY = 0.1  # difference of chances that is worth a word
MATTERS = 0.004  # of the purse; lines below are not talked about
OUT_OF_REACH = 0.5  # of the purse; a mark above it is nobody's mistake

Slot = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: its name, which is its text key below ``forecast.hint``, the numbers in it, and what it is about."""

    name: str
    values: Mapping[str, float] = field(default_factory=dict)  # fractions, $bn, quarters, prices
    slots: tuple[Slot, ...] = ()  # budget lines it is about
    layer: int = -1
    other: int = -1  # the layer that is the reason
    nation: int = -1


@dataclass(frozen=True, slots=True)
class Money:
    """Standing money of the coming turns: instalments and the income that is forecast, $bn a turn."""

    instalments: tuple[float, ...]
    income: tuple[float, ...]  # middle of the futures


def hints(
    world: World, seen: View, draft: Sequence[Order], now: Paths | None, before: Paths | None
) -> list[Hint]:
    """Return what is worth saying about a draft, the most pressing first.

    ``now`` are the futures of the draft, ``before`` those of the plan the turn began with; without them only what
    the present tells is said.
    """
    out: list[Hint] = []
    if now is not None:
        out += _idle(world, seen, draft, now)
        out += _answers(world, draft, now, before)
        out += _heavy(world, seen, draft, now)
    return [*out, *_haste(world, seen, draft), *_below_half(world, seen, draft), *_trough(world, seen, draft),
            *_trained(world, seen, draft)]  # fmt: skip


# --- from the futures ------------------------------------------------------------------------------------------


def _idle(world: World, seen: View, draft: Sequence[Order], now: Paths) -> Iterator[Hint]:
    """Capacity that is paid for and will stand idle for want of an input."""
    lines = standing_lines(draft, seen, world)
    worst: tuple[float, Hint] | None = None
    for k, name in enumerate(world.layers):
        if lines[("spend", k, "build")] < MATTERS * float(seen.purse[0]):
            continue
        runs = np.median(now.of(f"runs.{name}"), axis=-1)  # (T,)
        at = int(np.argmin(runs))
        if runs[at] >= IDLE:
            continue
        first = int(np.flatnonzero(runs < IDLE)[0])
        values = {"runs": float(runs[at]), "quarter": float(now.quarters[first])}
        hint = Hint("idle", values, (("spend", k, "build"),), k, _reason(world, now, k, at))
        if worst is None or runs[at] < worst[0]:
            worst = (float(runs[at]), hint)
    if worst is not None:
        yield worst[1]


def _reason(world: World, now: Paths, layer: int, at: int) -> int:
    """Return the input that most holds a layer back at a moment, -1 where it is something else."""
    feeds = np.flatnonzero(world.layer.bottleneck[:, layer]).tolist()
    loss = {
        k: -float(world.layer.bottleneck[k, layer])
        * float(np.log(max(1e-3, float(np.median(now.of(f"fill.{world.layers[k]}")[at])))))
        for k in feeds
    }
    found = max(loss, key=lambda k: loss[k], default=-1)
    return found if found >= 0 and loss[found] > 0.02 else -1


def answered(world: World, paths: Paths, nation: int) -> float:
    """Return in which part of the futures a nation tightens a control against the own one within some turns."""
    row = paths.of(f"answer.{world.actors[nation]}")
    return float(np.mean(np.max(row[1 : SOON + 1], axis=0) > row[0] + 1e-6))


def _answers(world: World, draft: Sequence[Order], now: Paths, before: Paths | None) -> Iterator[Hint]:
    """Nations that are restricted and how likely they answer in kind."""
    targets = {o.nation: o for o in draft if o.kind in ("restrict", "refuse")}
    for nation in sorted(targets):
        with_it = answered(world, now, nation)
        without = answered(world, before, nation) if before is not None else with_it
        if with_it >= without + CLEARLY:
            layer = targets[nation].layer
            yield Hint("answer", {"chance": with_it, "without": without}, nation=nation, layer=layer)


def money_ahead(world: World, seen: View, draft: Sequence[Order], now: Paths) -> Money:
    """Return instalments of what runs and what the draft launches, beside the income that is forecast."""
    turns, turn = len(now.quarters) - 1, world.turn_quarters
    started = {o.name for o in draft if o.kind == "launch"}
    stopped = {o.name for o in draft if o.kind == "stop"}
    due = np.zeros(turns)
    for v in own_initiatives(seen, world):
        programme = world.initiatives[v]
        left = float(seen.paying[v, 0])
        if programme.id in stopped:
            continue
        if programme.id in started:
            left = float(programme.quarters)
        due += programme.cost * np.clip(left - turn * np.arange(turns), 0.0, float(turn))
    if turns:
        due[0] += float(seen.owed[0])
    middle = np.median(now.of("income"), axis=-1)[1:] * turn / 4.0
    return Money(tuple(due.tolist()), tuple(middle.tolist()))


def _heavy(world: World, seen: View, draft: Sequence[Order], now: Paths) -> Iterator[Hint]:
    """Instalments that take a large part of what comes in."""
    money = money_ahead(world, seen, draft, now)
    parts = [due / max(income, 1e-9) for due, income in zip(money.instalments, money.income, strict=True)]
    if parts and max(parts) >= HEAVY:
        at = parts.index(max(parts))
        values = {
            "part": parts[at],
            "due": money.instalments[at],
            "income": money.income[at],
            "quarter": float(now.quarters[at]),
        }
        yield Hint("heavy", values)


def goal_chances(world: World, seen: View, paths: Paths) -> list[tuple[int, float]]:
    """Return (objective, part of the futures in which it is met at the end) for the viewer's own."""
    own = [k for k, goal in enumerate(world.objectives) if goal.actor == seen.actor]
    return [(k, paths.chance(f"goal.{k}", 0.5)) for k in own]


# --- from the present ------------------------------------------------------------------------------------------


def _below_half(world: World, seen: View, draft: Sequence[Order]) -> Iterator[Hint]:
    """Lines with some money, but less than half of what holds their place."""
    lines, purse = standing_lines(draft, seen, world), float(seen.purse[0])
    marks = {"build": keep_building(seen, world), "research": keep_research(seen, world)}
    thin: list[Slot] = []
    for k in range(len(world.layers)):
        for mode, mark in marks.items():
            money, still = lines[("spend", k, mode)], float(mark[k])
            if MATTERS * purse <= money < HALF * still and still <= OUT_OF_REACH * purse:
                thin.append(("spend", k, mode))
    if thin:
        thin.sort(key=lambda slot: -lines[slot])
        yield Hint(
            "below_half", {"count": float(len(thin)), "money": sum(lines[s] for s in thin)}, tuple(thin)
        )


def eaten(world: World, seen: View, lines: Mapping[Slot, float]) -> Array:
    """Return the part of each layer's public building that haste eats, (L,)."""
    t, n, me, turn = world.layer, world.nation, seen.actor, world.turn_quarters
    money = np.array([lines[("spend", k, "build")] for k in range(len(world.layers))]) / turn
    cost = t.capex / (100.0 * t.erosion) * n.unit_cost[me]
    points = money / cost + t.induced * QUARTER * seen.insecurity[me, :, 0] * n.need[me]
    hurry = points * t.haste * n.build_ease[me] / (seen.capacity[me, :, 0] + world.rule.small_points)
    out: Array = hurry / (1.0 + hurry)
    return out


def _haste(world: World, seen: View, draft: Sequence[Order]) -> Iterator[Hint]:
    """The line of which haste eats most, where it eats half."""
    lines = standing_lines(draft, seen, world)
    part = eaten(world, seen, lines)
    paid = np.array([lines[("spend", k, "build")] for k in range(len(world.layers))])
    part = np.where(paid >= MATTERS * float(seen.purse[0]), part, 0.0)
    k = int(np.argmax(part))
    if part[k] >= WASTED:
        yield Hint("haste", {"part": float(part[k]), "money": float(paid[k])}, (("spend", k, "build"),), k)


def trough_marks(world: World, seen: View) -> Array:
    """Return the money that holds capacity at the price of a trough, (L,) $bn for the turn."""
    return keep_building(seen, world, TROUGH)


def _trough(world: World, seen: View, draft: Sequence[Order]) -> Iterator[Hint]:
    """A layer in a boom whose line holds it today and would not at the price of a trough."""
    lines, purse = standing_lines(draft, seen, world), float(seen.purse[0])
    today, then = keep_building(seen, world), trough_marks(world, seen)
    own = seen.share[seen.actor, :, 0]
    found = [
        k
        for k in range(len(world.layers))
        if float(seen.price[k, 0]) >= BOOM
        and today[k] <= lines[("spend", k, "build")] + 1e-9 < then[k] <= OUT_OF_REACH * purse
        and then[k] - today[k] >= 5.0 * MATTERS * purse
    ]
    if found:
        k = max(found, key=lambda layer: float(own[layer]))
        values = {
            "price": float(seen.price[k, 0]),
            "now": float(today[k]),
            "then": float(then[k]),
            "trough": TROUGH,
        }
        yield Hint("trough", values, (("spend", k, "build"),), k)


def _trained(world: World, seen: View, draft: Sequence[Order]) -> Iterator[Hint]:
    """More money for training: it works only when the trained come out."""
    slot: Slot = ("spend", -1, "train")
    now, last = standing_lines(draft, seen, world)[slot], standing_lines((), seen, world)[slot]
    if now > 1.1 * last + MATTERS * float(seen.purse[0]):
        yield Hint("trained", {"quarter": float(seen.quarter + world.rule.train_quarters)}, (slot,))
