"""The end in numbers: ranking, objectives, what was won and given up, and the turns that decided it.

Never here: sentences. Keys and numbers only; the edge writes them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.engine.goals import ranking
from game.engine.numerics import Array
from game.engine.state import State
from game.engine.world import INDICES, World

POINTS = 3  # turning points shown for one nation


@dataclass(frozen=True, slots=True)
class Place:
    """One nation in the ranking. ``par`` is its expected score now, None where the scenario has none stored."""

    nation: str
    result: float
    shared: bool
    score: float
    start: float
    par: float | None
    gained: tuple[str, ...]  # the two indices that rose most, best first
    lost: str  # the index that fell most, "" where none fell
    lost_by: float


@dataclass(frozen=True, slots=True)
class Goal:
    """A named objective: the turn it was met, 0 for not met."""

    nation: str
    id: str
    met: int
    hold: bool
    points: float


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A turn that moved a nation's score, beside what was to be expected, and the index that moved it most."""

    nation: str
    turn: int
    change: float
    index: str
    index_change: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a game stands or ended. ``by_par`` is False where results are score gained since the start."""

    places: tuple[Place, ...]
    goals: tuple[Goal, ...]
    turning: tuple[TurningPoint, ...]
    by_par: bool


def verdict_of(world: World, states: Sequence[State], humans: Sequence[str]) -> Verdict:
    """Return the verdict on the last known moment; turning points for people's nations, else for the first."""
    ranks = ranking(world, states[-1])
    places = tuple(_place(world, states, rank.actor, rank.result, rank.shared) for rank in ranks)
    shown = list(humans) or [place.nation for place in places[:1]]
    turning = [point for nation in shown for point in _turning(world, states, world.actor_index(nation))]
    return Verdict(places, goals_of(world, states[-1]), tuple(turning), world.par is not None)


def par_path(world: World, actor: int, turns: Sequence[int]) -> Array | None:
    """Return a nation's expected score after each turn, None where the scenario has none stored."""
    if world.par is None:
        return None
    last = world.par.median.shape[0] - 1
    return np.asarray([world.par.median[min(turn, last), actor] for turn in turns])


def goals_of(world: World, state: State) -> tuple[Goal, ...]:
    """Return the objectives of all nations and when they were met."""
    return tuple(
        Goal(world.actors[o.actor], o.id, max(0, int(state.met[k, 0])), o.hold, o.points)
        for k, o in enumerate(world.objectives)
    )


def _place(world: World, states: Sequence[State], actor: int, result: float, shared: bool) -> Place:
    first, last = states[0], states[-1]
    moved = last.index[:, actor, 0] - first.index[:, actor, 0]  # (9,)
    best = sorted(range(len(INDICES)), key=lambda i: (-moved[i], i))[:2]
    worst = int(np.argmin(moved))
    par = par_path(world, actor, [last.turn])
    return Place(
        nation=world.actors[actor],
        result=result,
        shared=shared,
        score=float(last.score[actor, 0]),
        start=float(first.score[actor, 0]),
        par=None if par is None else float(par[0]),
        gained=tuple(INDICES[i] for i in best if moved[i] > 0.0),
        lost=INDICES[worst] if moved[worst] < 0.0 else "",
        lost_by=float(min(0.0, moved[worst])),
    )


def _turning(world: World, states: Sequence[State], actor: int) -> list[TurningPoint]:
    score = np.asarray([state.score[actor, 0] for state in states])
    par = par_path(world, actor, [state.turn for state in states])
    moved = np.diff(score if par is None else score - par)  # (turns,)
    weight = world.nation.score_weight[:, actor]
    order = sorted(range(moved.size), key=lambda t: (-abs(moved[t]), t))[:POINTS]
    out = []
    for t in sorted(order):
        step = states[t + 1].index[:, actor, 0] - states[t].index[:, actor, 0]  # (9,)
        sign = 1.0 if moved[t] >= 0.0 else -1.0
        i = int(np.argmax(sign * weight * step))
        out.append(
            TurningPoint(world.actors[actor], states[t + 1].turn, float(moved[t]), INDICES[i], float(step[i]))
        )
    return out
