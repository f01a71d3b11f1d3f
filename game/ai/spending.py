"""Where a doctrine puts its money: the opening split, bent by what was lost, what is short, what it is after.

One pass for all nations of a player. Shapes: A nations, L layers, I indices, B games; weights have no unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ai.brief import Brief
from game.ai.sight import Sight
from game.engine.numerics import Array, clip, total
from game.engine.world import INDICES, LEVERS

# What a nation trades when it bends its plan: one player's taste, no rules of the game.
LOSS_LOW, LOSS_HIGH = 0.5 ** (2.0 / 3.0), 2.0 ** (2.0 / 3.0)  # so that the power 1.5 stays within 0.5 .. 2
TRACE = 0.001  # share; keeps a layer that nobody owns from looking lost
PRICE_LOW, PRICE_HIGH = 0.5, 1.5  # prices outside say nothing more
CYCLE = 0.1  # the stiffest price (memory) moves building by its power 0.4, a soft one by hardly anything
GOAL = 0.35  # how far the own score may bend the split: 0 not at all, 1 wholly
GOAL_LOW, GOAL_HIGH = 0.6, 1.8
MOST = 6.0  # a line does at most this many times as much for an index as an average billion
SHORT_FROM, SHORT_GAIN, SHORT_HIGH = 0.98, 1.0, 2.0  # a tenth of the worst input missing: 10 % more
AIM = 1.3  # a layer that an open objective asks for
LATE = 0.0  # what is left of building that would stand only after the last turn
FLOW_GAIN = 30.0  # losing 2 % of its talent a year raises what keeps people by 60 %
READY_GOAL = 1.6  # readiness, out of reach on purpose: retraining pays at every readiness, less and less
LEVER_LOW, LEVER_HIGH = 0.4, 4.0
OPENED = 0.004  # part of the split that a line gains for each multiple it is raised by


@dataclass(slots=True)
class Factors:
    """Why each line is bent, kept apart so that a reason can be read off. Each (A, L, B) unless said."""

    loss: Array
    price: Array  # (L, B)
    short: Array
    aim: Array
    late: Array  # (L,)
    goal_build: Array
    goal_research: Array
    hunger: Array  # (I, A, B) what is missing in each index, times its weight
    levers: Array  # (4, A, B)

    @property
    def wanted(self) -> Array:
        """Return how much a nation wants a layer to grow, 1 = as in its opening plan (A, L, B)."""
        return self.loss * self.short * self.aim * self.goal_build


@dataclass(slots=True)
class Weights:
    """The split of the purse before money: any positive numbers."""

    build: Array  # (A, L, B)
    research: Array  # (A, L, B)
    talent: Array  # (4, A, B)


def factors(b: Brief, s: Sight) -> Factors:
    """Work out what bends the split of every nation of the player."""
    rows = list(s.actors)
    t = s.world.layer
    ratio = (b.share[rows][:, :, None] + TRACE) / (s.public.share[rows] + TRACE)  # (A, L, B)
    ratio = clip(ratio, LOSS_LOW, LOSS_HIGH)
    power = np.minimum(1.0, CYCLE * t.price_stiffness)[:, None]
    missing = np.maximum(0.0, SHORT_FROM - s.fill) * b.scarce[None, :, None]
    hunger = b.weight[:, rows][:, :, None] * np.maximum(0.02, 1.0 - s.public.index[:, rows] / 100.0)
    left = np.array([float(s.quarters_left > q) for q in t.build_quarters])
    return Factors(
        loss=ratio * np.sqrt(ratio),
        price=np.asarray(np.power(clip(s.public.price, PRICE_LOW, PRICE_HIGH), power)),
        short=np.minimum(SHORT_HIGH, 1.0 + SHORT_GAIN * missing),
        aim=_aim(b, s),
        late=LATE + (1.0 - LATE) * left,
        goal_build=_goal(b.feed_build[:, rows], hunger),
        goal_research=_goal(b.feed_research[:, rows], hunger),
        hunger=hunger,
        levers=_levers(s, hunger),
    )


def weights(b: Brief, s: Sight, f: Factors) -> Weights:
    """Bend the opening split by all factors."""
    rows = list(s.actors)
    pull = f.loss * f.short * f.aim  # (A, L, B)
    return Weights(
        build=b.build[rows][:, :, None] * (pull * f.goal_build * f.price[None] * f.late[None, :, None]),
        research=b.research[rows][:, :, None] * (pull * f.goal_research),
        talent=b.talent[:, rows][:, :, None] * f.levers,
    )


def bent(w: Weights, bend: Array, late: Array) -> Weights:
    """Multiply every line by the exponential of its bend, (2L + 4, A, B): building, research, talent levers.

    A bend above zero also opens a line that the doctrine leaves empty; building that would stand too late, by
    ``late`` (L,), stays closed. A bend of zero changes nothing, to the bit.
    """
    layers = w.build.shape[1]
    crumb = OPENED * (total(w.build, 1) + total(w.research, 1) + total(w.talent, 0))  # (A, B)
    times = np.exp(bend)
    build, research, talent = times[:layers], times[layers : 2 * layers], times[2 * layers :]

    def line(weight: Array, factor: Array, part: Array) -> Array:
        out: Array = weight * factor + crumb * np.maximum(0.0, factor - 1.0) * part
        return out

    open_ = late[:, None, None]
    return Weights(
        build=line(w.build.swapaxes(0, 1), build, open_).swapaxes(0, 1),
        research=line(w.research.swapaxes(0, 1), research, np.ones(1)).swapaxes(0, 1),
        talent=line(w.talent, talent, np.ones(1)),
    )


def _goal(feed: Array, hunger: Array) -> Array:
    """Return how the own score bends lines, about 1 on average over a nation's opening split (A, L, B).

    ``feed`` is (I, A, L), ``hunger`` (I, A, B).
    """
    pull, whole = np.zeros((*feed.shape[1:], hunger.shape[-1])), np.zeros(hunger.shape[1:])
    fed = np.any(feed, axis=2)  # (I, A)
    for i in np.flatnonzero(fed.any(axis=1)).tolist():
        pull += np.minimum(feed[i], MOST)[:, :, None] * hunger[i][:, None]
        whole += np.where(fed[i][:, None], hunger[i], 0.0)
    return clip(1.0 - GOAL + GOAL * pull / np.maximum(whole, 1e-9)[:, None], GOAL_LOW, GOAL_HIGH)


def _aim(b: Brief, s: Sight) -> Array:
    out = np.ones((len(s.actors), len(s.world.layers), s.games))
    for a, actor in enumerate(s.actors):
        for objective, layer in b.aims[actor]:
            out[a, layer] = np.where(s.public.met[objective] < 0.0, AIM, out[a, layer])
    return out


def _levers(s: Sight, hunger: Array) -> Array:
    """Return what bends the four talent levers: people who leave, people not ready, time left (4, A, B)."""
    rows = list(s.actors)
    rule = s.world.rule
    talent = s.public.talent[rows]  # (A, B)
    leaving = np.maximum(0.0, -s.public.talent_flow[rows]) / np.maximum(talent, 1e-6)  # part a year
    lost = s.world.nation.talent[rows][:, None] / np.maximum(talent, 1e-6)
    parts = hunger / np.maximum(total(hunger, 0), 1e-9)
    people = 1.0 + parts[INDICES.index("talent")]
    ready = people + parts[INDICES.index("diffusion")] + parts[INDICES.index("physical")]
    in_time = 1.0 if s.quarters_left > rule.train_quarters else LATE
    out = {
        "train": people * lost * in_time,
        "attract": people * lost,
        "retain": people * (1.0 + FLOW_GAIN * leaving),
        "reskill": ready * 2.0 * np.maximum(0.0, READY_GOAL - s.public.workforce[rows]),
    }
    return clip(np.stack([out[name] for name in LEVERS]), LEVER_LOW, LEVER_HIGH)
