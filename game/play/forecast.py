"""Forecasts: imagined futures of one nation under one plan or several, from nothing but what the nation may know.

A job holds a sealed view, in which neither the game's luck nor anybody's secret is left, and plans. All plans meet the
same futures: the same guesses at what rivals hide and the same cards. Rivals follow their doctrine, own cards take the
option of the plan and later the cautious one, the plan is carried on as an untouched plan is.

Shapes: T turns + 1 moments, R rows of what is kept, P plans, S futures of each plan; in games P * S, plan by plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from game.ai.player import Player, ai_orders, make_player, playing
from game.engine import chance
from game.engine.beliefs import doubted
from game.engine.deal_terms import OFFERED, STAGE
from game.engine.imagine import imagine
from game.engine.numerics import Array, total
from game.engine.order_text import Order
from game.engine.orders import Orders, collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import ESTIMATED, View, view
from game.engine.world import INDICES, World

FUTURES = 200
TURNS = 6
LUCK = chance.word("forecast")
"""What all imagined futures are mixed from; no word of any game goes into it."""

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
SURE = 1.96  # standard errors either side of a mean, for an interval of 95 %

Stop = Callable[[], bool]
"""Asked before every turn; true when nobody wants the answer any more."""


class Given(Exception):  # noqa: N818 - a decision, not a fault
    """The work was given up because nobody wants the answer any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be imagined: plans of the viewer over some turns, in the futures ``first`` .. ``first + futures - 1``."""

    seen: View
    plans: tuple[tuple[Order, ...], ...]
    turns: int = TURNS
    futures: int = FUTURES
    first: int = 0
    levels: tuple[tuple[int, str], ...] = ()  # of rivals; who is not named is taken not to err

    def parts(self, count: int) -> Sequence[Job]:
        """Return the same work on some of the futures each."""
        size = -(-self.futures // count)
        starts = range(0, self.futures, size)
        return [
            replace(self, first=self.first + start, futures=min(size, self.futures - start))
            for start in starts
        ]

    def work(self, world: World, rivals: Rivals, stop: Stop) -> Paths:
        """Return the imagined futures; raises Given when nobody wants them any more."""
        return foresee(world, self, rivals, stop)

    def joined(self, answers: Sequence[Paths]) -> Paths:
        """Put the answers to the parts together, in the order of the futures."""
        return replace(answers[0], values=np.concatenate([part.values for part in answers], axis=-1))


def job(
    world: World,
    seen: View,
    plans: Sequence[Sequence[Order]],
    turns: int = TURNS,
    futures: int = FUTURES,
    levels: Mapping[int, str] | None = None,
) -> Job:
    """Return the work for a view of one game; the turns end with the game. ``levels`` are those of rivals by nation."""
    left = max(1, min(turns, world.turns - seen.turn))
    known = tuple(sorted((levels or {}).items()))
    return Job(sealed(seen), tuple(tuple(plan) for plan in plans), left, futures, levels=known)


def _nothing() -> dict[str, Array]:
    return {}


def sealed(seen: View) -> View:
    """Return a view whose estimates are fixed numbers: nothing behind it can be asked for more."""
    estimates = {name: np.asarray(getattr(seen, name)) for name in ESTIMATED}
    out = replace(seen, guess=_nothing)
    out.__dict__.update(estimates)
    return out


def rows(world: World) -> tuple[str, ...]:
    """Return the names of what is kept of every moment, in order.

    ``score``, ``index.NAME``, ``income`` ($bn of the last four quarters), ``treasury`` ($bn), ``share.LAYER``,
    ``gap.LAYER`` (months behind), ``runs.LAYER``, ``fill.LAYER``, ``goal.NUMBER`` (1 where met) of the own nation, and
    ``answer.NATION``, the strongest control that a nation has or has announced against the own one.
    """
    names = ["score", *(f"index.{name}" for name in INDICES), "income", "treasury"]
    for kind in ("share", "gap", "runs", "fill"):
        names += [f"{kind}.{layer}" for layer in world.layers]
    names += [f"goal.{k}" for k in range(len(world.objectives))]
    return (*names, *(f"answer.{nation}" for nation in world.actors))


def moment(state: State, me: int) -> Array:
    """Return what is kept of one moment, (R, P * S)."""
    limit = np.maximum(state.control[me], state.control_next[me])  # (N supplier, L, games)
    return np.concatenate(
        [
            state.score[None, me], state.index[:, me], total(state.income[:, me], 0)[None], state.treasury[None, me],
            state.share[me], state.gap[me], state.runs[me], state.fill[me], (state.met >= 0.0).astype(np.float64),
            np.max(limit, axis=1),
        ]
    )  # fmt: skip


@dataclass(frozen=True)
class Paths:
    """Imagined futures: values (T, R, P, S) under the names of ``rows``, and the quarter of each moment."""

    names: tuple[str, ...]
    quarters: tuple[int, ...]
    values: Array

    def of(self, name: str, plan: int = 0) -> Array:
        """Return one row for one plan, (T, S); raises KeyError for an unknown name."""
        return self.values[:, self._places[name], plan]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def only(self, plan: int) -> Paths:
        """Return the futures of one plan."""
        return replace(self, values=self.values[:, :, plan : plan + 1])

    @property
    def futures(self) -> int:
        """Return how many futures there are."""
        return int(self.values.shape[-1])

    def fan(self, name: str, plan: int = 0) -> Fan:
        """Return the 10, 50 and 90 per cent paths of a row."""
        low, middle, high = np.quantile(self.of(name, plan), (LOW, MIDDLE, HIGH), axis=-1)
        return Fan(self.quarters, tuple(low.tolist()), tuple(middle.tolist()), tuple(high.tolist()))

    def chance(self, name: str, least: float, plan: int = 0) -> float:
        """Return in which part of the futures a row ends at ``least`` or above."""
        ends = self.of(name, plan)[-1]
        return float(np.count_nonzero(ends >= least)) / len(ends)

    def compare(self, name: str, plan: int, other: int = 0) -> Difference:
        """Return what a plan changes against another one, future by future, at the end."""
        return paired(self.of(name, plan)[-1], self.of(name, other)[-1])


@dataclass(frozen=True, slots=True)
class Fan:
    """Paths of one number: 10, 50 and 90 per cent of the futures lie below them, by moment, the present first."""

    quarters: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one plan changes against another: mean, its interval of 95 %, the 10 and 90 per cent futures, how often better."""

    mean: float
    least: float
    most: float
    low: float
    high: float
    more: float  # part of the futures in which the number is higher

    @property
    def clear(self) -> bool:
        """Tell whether the sign of the mean is beyond doubt."""
        return self.least > 0.0 or self.most < 0.0


def paired(ours: Array, others: Array) -> Difference:
    """Return the difference of two plans that met the same futures, (S,) each."""
    change = ours - others
    mean = float(np.mean(change))
    doubt = SURE * float(np.std(change)) / max(1.0, len(change) - 1.0) ** 0.5
    low, high = (float(q) for q in np.quantile(change, (LOW, HIGH)))
    more = float(np.count_nonzero(change > 0.0)) / len(change)
    return Difference(mean, mean - doubt, mean + doubt, low, high, more)


# --- the work ------------------------------------------------------------------------------------------------


class Rivals:
    """Who answers for the rivals; made once for a world, because a doctrine is read once."""

    def __init__(self, world: World) -> None:
        self._playing = playing(world)
        self._players: dict[str, Player] = {}

    def orders(self, world: World, state: State, asked: Job) -> Orders:
        """Return the orders of all rivals by their doctrine at their level; the own plan stands."""
        levels = dict(asked.levels)
        seats = {a: self._player(levels.get(a, "hard")) for a in self._playing if a != asked.seen.actor}
        return ai_orders(world, state, seats)

    def _player(self, level: str) -> Player:
        if level not in self._players:
            self._players[level] = make_player("doctrine", level)
        return self._players[level]


def never() -> bool:
    """Tell that the answer is wanted."""
    return False


def foresee(world: World, asked: Job, rivals: Rivals | None = None, stop: Stop = never) -> Paths:
    """Return the imagined futures of a job; raises Given when ``stop`` says so."""
    rivals = rivals or Rivals(world)
    me, plans = asked.seen.actor, len(asked.plans)
    state = present(world, asked)
    kept, quarters = [moment(state, me)], [state.quarter]
    for turn in range(asked.turns):
        if stop():
            raise Given
        orders = rivals.orders(world, state, asked)
        (_carry if turn else _give)(world, state, orders, asked)
        state, _books = resolve(world, state, orders)
        kept.append(moment(state, me))
        quarters.append(state.quarter)
    values = np.stack(kept)
    return Paths(rows(world), tuple(quarters), values.reshape(*values.shape[:2], plans, asked.futures))


def present(world: World, asked: Job) -> State:
    """Return the imagined present of all games, estimates drawn anew; equal for every plan."""
    one = imagine(world, asked.seen, asked.futures, LUCK)
    number = np.arange(asked.first, asked.first + asked.futures, dtype=np.uint64)
    seeds = chance.bits(LUCK, chance.STREAM_IMAGINED, asked.seen.turn, asked.seen.actor, number)
    arrays = one.arrays()
    if arrays["deals"].any():  # what rivals will say to own offers is not foreseen: they lapse
        mine = arrays["deals"][STAGE, asked.seen.actor]
        arrays["deals"] = arrays["deals"].copy()
        arrays["deals"][:, asked.seen.actor] *= mine != OFFERED
    state = doubted(world, asked.seen, State(one.turn, one.quarter, seeds, arrays))
    return state if len(asked.plans) == 1 else state.pick(list(range(asked.futures)) * len(asked.plans))


def _give(world: World, state: State, orders: Orders, asked: Job) -> None:
    """Write the plans into the own rows, each into its own games."""
    me = asked.seen.actor
    small = state.pick([0])
    for number, plan in enumerate(asked.plans):
        mine = slice(number * asked.futures, (number + 1) * asked.futures)
        own = collect(world, small, {me: plan})
        for name in ("build", "research", "enforce", "release"):
            getattr(orders, name)[me, ..., mine] = getattr(own, name)[me]
        orders.talent[:, me, mine] = own.talent[:, me]
        if own.control is not None and own.notice is not None:
            control, notice = orders.open_controls(state)
            control[:, me, :, mine], notice[:, me, :, mine] = own.control[:, me], own.notice[:, me]
        if own.refusal is not None:
            orders.open_refusal(state)[me, ..., mine] = own.refusal[me]
        if own.stockpile is not None:
            whole = (len(world.actors), len(world.layers))
            orders.open_given("stockpile", whole, state.games)[me, ..., mine] = own.stockpile[me]
        if own.answer is not None:
            orders.open_given("answer", own.answer.shape[:2], state.games)[me, ..., mine] = own.answer[me]
        for name in ("launch", "stop", "choose"):
            given = getattr(own, name)
            if given is not None:  # rows of programmes and hands have one owner
                orders.open_given(name, given.shape[:1], state.games)[..., mine] += given


def _carry(world: World, state: State, orders: Orders, asked: Job) -> None:
    """Scale the own budget lines as an untouched plan is carried: to most of last turn's income, within the purse."""
    me, turn = asked.seen.actor, world.turn_quarters
    seen = view(world, state, me)
    owns = np.asarray([i.actor == me for i in world.initiatives], dtype=np.float64)[:, None]
    cost = np.asarray([i.cost for i in world.initiatives])[:, None]
    due = total(owns * cost * np.minimum(seen.paying, float(turn)), 0) if len(world.initiatives) else 0.0
    due = due + seen.owed
    room = np.maximum(0.0, seen.purse - due)
    earned = total(seen.income[-turn:], 0)
    aim = np.minimum(room, np.maximum(0.0, world.limits.carry * earned - due))
    lines = total(orders.build[me], 0) + total(orders.research[me], 0) + total(orders.enforce[me], 0)
    lines = turn * (lines + total(orders.talent[:, me], 0))
    part = np.where(lines > 1e-6, aim / np.maximum(lines, 1e-6), 1.0)
    orders.build[me] *= part
    orders.research[me] *= part
    orders.enforce[me] *= part
    orders.talent[:, me] *= part
