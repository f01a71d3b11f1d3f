"""What a moment is worth to a nation: its score, and before the end what will become score.

Hand-made. At the end of the game it is the score itself; the longer the game still lasts, the more counts what has
been begun. Weights are points of score; what each trades stands beside it. B games.
"""

from __future__ import annotations

import numpy as np

from game.engine.goals import LEAST_SPREAD, goal_points, results
from game.engine.numerics import Array, total
from game.engine.state import State, slots
from game.engine.world import World

GROWING = 16.0
"""Quarters to the end from which on all counts that is still to come; nearer to the end it counts in proportion."""

INDICES = 0.5  # an index that is ahead goes on gaining: a point now is worth half a point more later
BUILDING = 20.0  # of what is being built, as a part of what stands, weighed by what a nation sells
INPUTS = 40.0  # the same, weighed by what the stack needs most: what is short stops everything above it
READY = 10.0  # readiness: without it adoption and robots stall; a tenth of the workforce is a point
AHEAD = 2.0  # a year of technology in the layers that leadership counts
PEOPLE = 4.0  # talent, against the start: a tenth more people is 0.4 points
TRAINED = 3.0  # people in training, as part of the start's talent; they arrive years later
SAVED = 3.0  # a year's income in the treasury: money unspent is worth little, but not nothing
TRUST = 3.0  # mean trust from nothing to full: the relations in which trade is reliable
RUNAWAY = 0.15  # points lost for each spread by which the best rival leads: worth hindering, not worth ruin


def value(world: World, state: State, actor: int) -> Array:
    """Return what the moment is worth to a nation (B,), in points of its score at the end."""
    left = max(0.0, float(world.turns * world.turn_quarters - state.quarter))
    ahead = min(1.0, left / GROWING)
    score: Array = state.score[actor]
    if ahead <= 0.0:
        return score
    growing = INDICES * (score - goal_points(world, state.met)[actor])
    hindered = RUNAWAY * behind(world, state, actor)
    out: Array = score + ahead * (growing + promise(world, state, actor) - hindered)
    return out


def promise(world: World, state: State, actor: int) -> Array:
    """Return what has been begun and is not score yet (B,), in points."""
    n, t = world.nation, world.layer
    sold = t.sales_value * n.share[actor] / max(1e-9, float(np.add.reduce(t.sales_value * n.share[actor])))
    inputs = t.fill_weight / max(1e-9, float(np.add.reduce(t.fill_weight)))
    lead = t.lead_weight / max(1e-9, float(np.add.reduce(t.lead_weight)))
    begun = _begun(world, state, actor)
    talent = max(float(n.talent[actor]), 1e-6)
    income = max(float(n.base_income[actor]), 1e-6)
    trust = (total(state.trust[:, actor], 0) - state.trust[actor, actor]) / max(1, len(world.actors) - 1)
    out: Array = (
        BUILDING * _mean(begun, sold)
        + INPUTS * _mean(begun, inputs)
        + READY * state.workforce[actor]
        + AHEAD * _mean(state.technology[actor], lead)
        + PEOPLE * np.log(np.maximum(state.talent[actor], 1e-6) / talent)
        + TRAINED * total(state.training[:, actor], 0) / talent
        + SAVED * state.treasury[actor] / income
        + TRUST * trust / 100.0
    )
    return out


def _begun(world: World, state: State, actor: int) -> Array:
    """Return what a nation is building in each layer as a part of what it has there (L, B)."""
    building = total(state.pipeline[:, actor], 0)  # (S, B)
    first = slots(world)
    points = [total(building[first[k] : first[k + 1]], 0) for k in range(len(world.layers))]
    out: Array = np.stack(points) / (state.capacity[actor] + 1.0)
    return out


def _mean(rows: Array, weights: Array) -> Array:
    return total(rows * weights[:, None], 0)


def behind(world: World, state: State, actor: int) -> Array:
    """Return by how many spreads the best playable rival leads a nation (B,), 0 where it leads itself."""
    rivals = [n for n in world.playable if n != actor]
    if not rivals or actor not in world.playable:
        return np.zeros(state.games)
    found = results(world, state)
    lead: Array = np.max(found[rivals], axis=0) - found[actor]
    if world.par is None:  # then results are points; count them in spreads as wide as a usual one
        lead = lead / max(LEAST_SPREAD, 2.0)
    out: Array = np.maximum(0.0, lead)
    return out
