"""Hot lines: the budget lines in which the next piece of money moves a headline most, by trying all of them.

Every line gets one step more in games of its own, all in one run and in the same imagined futures; where the purse is
spent, all lines shrink to pay for it, as they would in the plan. What is stated is the mean change at the end of
the forecast with its interval. Shapes as in ``game.play.forecast``; here P is the draft and one plan per line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10

import numpy as np

from game.engine.order_limits import limits, standing_lines
from game.engine.order_text import Order, with_order
from game.engine.view import View
from game.engine.world import LEVERS, World
from game.play.forecast import TURNS, Difference, Job, Paths, Rivals, Stop, foresee, job, paired

FUTURES = 24
PART = 0.045  # of the purse; half a billion for a middling nation
ROUND = (1.0, 2.0, 5.0)
FAINT = 0.03  # of the strongest line's change; what moves less is not worth a click
FALLING = ("gap",)  # headlines of which less is better


@dataclass(frozen=True, slots=True)
class HotLine:
    """One line: its slot, the money it would get, the draft with it, and what that changes."""

    slot: tuple[str | int, ...]
    step: float  # $bn for the turn
    plan: tuple[Order, ...]
    now: float  # the headline at the end of the forecast without it, mean
    change: Difference

    @property
    def order(self) -> Order:
        """Return the line's order in the draft that has the money."""
        return next(order for order in self.plan if order.slot() == self.slot)


@dataclass(frozen=True, slots=True)
class Tried:
    """What all lines did: the ends of the futures (R, P, S) and the plans that led there, the draft first."""

    paths: Paths
    plans: tuple[tuple[Order, ...], ...]
    slots: tuple[tuple[str | int, ...], ...]
    step: float


@dataclass(frozen=True, slots=True)
class Trial:
    """The task of trying all lines of a draft."""

    job: Job
    slots: tuple[tuple[str | int, ...], ...]
    step: float

    def parts(self, count: int) -> Sequence[Trial]:
        """Return the same lines in some of the futures each."""
        return [replace(self, job=part) for part in self.job.parts(count)]

    def work(self, world: World, rivals: Rivals, stop: Stop) -> Tried:
        """Return where every line leads; raises Given when nobody wants to know any more."""
        paths = foresee(world, self.job, rivals, stop)
        ends = replace(paths, quarters=paths.quarters[-1:], values=paths.values[-1:])
        return Tried(ends, self.job.plans, self.slots, self.step)

    def joined(self, answers: Sequence[Tried]) -> Tried:
        """Put the futures of the parts side by side."""
        return replace(answers[0], paths=self.job.joined([answer.paths for answer in answers]))


def step_of(purse: float) -> float:
    """Return a round sum that is about a twentieth of the purse, $bn for the turn."""
    wanted = max(PART * purse, 0.01)
    power = 10.0 ** floor(log10(wanted))
    steps = [power * part for part in (*ROUND, 10.0)]
    return float(min(steps, key=lambda step: abs(log10(step / wanted))))


def lines_of(world: World) -> list[tuple[str | int, ...]]:
    """Return the slots of all lines that are tried: building and research by layer, and the talent levers."""
    layers = range(len(world.layers))
    out: list[tuple[str | int, ...]] = [("spend", k, mode) for k in layers for mode in ("build", "research")]
    return [*out, *(("spend", -1, lever) for lever in LEVERS)]


def trial(
    world: World,
    seen: View,
    draft: Sequence[Order],
    levels: Mapping[int, str] | None = None,
    turns: int = TURNS,
    futures: int = FUTURES,
) -> Trial:
    """Return the task for a draft in a view of one game."""
    step = step_of(float(seen.purse[0]))
    slots = tuple(lines_of(world))
    plans = [tuple(draft), *(with_more(world, seen, draft, slot, step) for slot in slots)]
    return Trial(job(world, seen, plans, turns, futures, levels), slots, step)


def with_more(
    world: World, seen: View, draft: Sequence[Order], slot: tuple[str | int, ...], step: float
) -> tuple[Order, ...]:
    """Return a draft with one step more in a line; all lines shrink alike where the purse is spent."""
    lines = standing_lines(draft, seen, world)
    purse = limits(draft, seen, world)
    short = max(0.0, step - purse.left)
    part = 1.0 - min(1.0, short / purse.lines) if purse.lines > 0.0 and short > 0.0 else 1.0
    given = list(draft)
    for place, amount in lines.items():
        kept = floor(1000.0 * amount * part) / 1000.0 if part < 1.0 else amount
        wanted = round(kept + (step if place == slot else 0.0), 3)
        if wanted != amount:
            mode = str(place[2]) if place[0] == "spend" else ""
            given = with_order(given, Order(str(place[0]), layer=int(place[1]), mode=mode, amount=wanted))
    return tuple(given)


def hottest(tried: Tried, figure: str, count: int = 3) -> list[HotLine]:
    """Return the lines that move a headline for the better beyond doubt, the strongest first."""
    sign = -1.0 if figure.split(".")[0] in FALLING else 1.0
    base = tried.paths.of(figure)[-1]
    now = float(np.mean(base))
    found = []
    for number, slot in enumerate(tried.slots, start=1):
        change = paired(tried.paths.of(figure, number)[-1], base)
        if change.clear and sign * change.mean > 0.0:
            found.append(HotLine(slot, tried.step, tried.plans[number], now, change))
    found.sort(key=lambda line: -sign * line.change.mean)
    least = FAINT * abs(found[0].change.mean) if found else 0.0
    return [line for line in found[:count] if abs(line.change.mean) >= least]
