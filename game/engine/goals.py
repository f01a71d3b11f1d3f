"""R10 verdict: objectives met and lost, the score of every nation, the end of a game, and who won it.

A score is the weighted mean of the nine indices with the own weights of the nation, plus the points of the
objectives it has met. The winner is who stands highest above the own expected path, in that path's spreads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.expr import true
from game.engine.ledger import Draft, mark
from game.engine.numerics import Array, total
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.world import World

SAME = 1e-9
"""Results closer than this are a tie."""

LEAST_SPREAD = 0.1
"""The smallest spread, in points of score, that a result is divided by."""


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of one nation in the verdict: its result, and whether somebody shares it."""

    actor: int
    result: float
    shared: bool


def verdict(w: World, d: Draft, o: Orders) -> None:
    """R10. Objectives are counted, scores taken, and the game ends after its last turn."""
    del o
    count_objectives(w, d)
    take_score(w, d)
    if d.turn + 1 >= w.turns:
        d.measure("over", np.ones(d.over.shape))


def count_objectives(w: World, d: Draft) -> None:
    """Count turns in a row for every objective; enough meet it, and one marked hold can be lost again."""
    if not w.objectives:
        return
    met, streak = mark(d, "met"), mark(d, "streak")  # (O, B)
    d.quarter -= 1  # a goal "by 2027" counts the last quarter played, not the first of the turn to come
    holds = np.stack([true(goal.condition, w, d) for goal in w.objectives])  # (O, B)
    d.quarter += 1
    needed = np.asarray([goal.streak for goal in w.objectives])[:, None]
    hold = np.asarray([goal.hold for goal in w.objectives])[:, None]
    streak += 1.0
    streak *= holds
    reached = (streak >= needed) & (met < 0.0)
    lost = (met >= 0.0) & ~holds & hold
    met[reached], met[lost] = d.turn + 1.0, -1.0
    for k in np.flatnonzero((reached | lost).any(axis=1)).tolist() if d.keep else ():
        d.books.events.append(("met" if reached[k].any() else "lost", (k,), d.turn + 1.0))


def index_terms(w: World, index: Array) -> Array:
    """Return what each index adds to the score of its nation (9, N, B)."""
    out: Array = w.nation.score_weight[:, :, None] * index
    return out


def goal_points(w: World, met: Array) -> Array:
    """Return the points of met objectives by nation (N, B)."""
    out = np.zeros((len(w.actors), met.shape[-1]))
    for k, goal in enumerate(w.objectives):
        out[goal.actor] += np.where(met[k] >= 0.0, goal.points, 0.0)
    return out


def take_score(w: World, d: Draft) -> None:
    """Publish the score of every nation: weighted indices plus points of objectives."""
    d.measure("score", total(index_terms(w, d.index), 0) + goal_points(w, d.met))


def results(w: World, state: State) -> Array:
    """Return the result of every nation (N, B): distance to its expected path in spreads.

    Where the scenario has no stored path it is the score gained since the start.
    """
    return results_of(w, state.turn, state.score)


def results_of(w: World, turn: int, score: Array) -> Array:
    """Return the results that scores (N, B) after so many turns come to (N, B)."""
    if w.par is None:
        start = w.fixed.get("score", np.zeros(len(w.actors)))
        gained: Array = score - start[:, None]
        return gained
    known = min(turn, w.par.median.shape[0] - 1)
    spread = np.maximum(w.par.spread[known], LEAST_SPREAD)
    out: Array = (score - w.par.median[known][:, None]) / spread[:, None]
    return out


def winners(w: World, state: State) -> Array:
    """Return each playable nation's part of the win (N, B): 1 for the best result, split among equals."""
    found = results(w, state)
    playable = np.zeros((len(w.actors), 1), dtype=bool)
    playable[list(w.playable)] = True
    best = np.max(np.where(playable, found, -np.inf), axis=0)
    first = (playable & (found >= best - SAME)).astype(np.float64)
    out: Array = first / np.maximum(total(first, 0), 1.0)
    return out


def ranking(w: World, state: State, game: int = 0) -> list[Rank]:
    """Return the playable nations of one game, best result first; equal results are marked as shared."""
    found = results(w, state)[:, game]
    order = sorted(w.playable, key=lambda n: (-found[n], n))
    out = []
    for n in order:
        same = any(m != n and abs(found[m] - found[n]) <= SAME for m in order)
        out.append(Rank(n, float(found[n]), same))
    return out
