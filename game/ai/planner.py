"""The planner: looks for the best plan of a turn in imagined futures, seeded with its doctrine and its last plan.

Only nations that can win are searched for. The others follow their doctrine: their plans move the game little, and
thinking about them would more than double the time of a turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from game.ai import weighing
from game.ai.brief import Reader
from game.ai.compose import basis, compose
from game.ai.doctrine import Doctrine
from game.ai.notes import Notes
from game.ai.plans import Plans
from game.ai.rollout import Foresight
from game.ai.search import FUTURE, Budget, search
from game.ai.value import value
from game.engine.chance import STREAM_PLAYER, bits
from game.engine.goals import goal_points
from game.engine.imagine import imagine
from game.engine.numerics import Array, Words
from game.engine.state import State
from game.engine.view import View
from game.engine.world import World


class Planner:
    """A player that tries plans in imagined futures and takes the best."""

    name = "planner"

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._others = Doctrine()
        self._reader = Reader()
        self._foresight: Foresight | None = None

    def plan(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None = None) -> Plans:
        """Decide one turn for the nations of the views by search; ``luck`` (B,) is the only source of chance."""
        deep = [seen for seen in views if seen.actor in world.playable]
        rest = [seen for seen in views if seen.actor not in world.playable]
        found = self._searched(world, deep, luck, notes) if deep else []
        if rest:
            found.append(self._others.plan(world, rest, luck, notes))
        return beside(found)

    def _searched(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None) -> list[Plans]:
        b = self._reader.of(world)
        bases = [basis(world, b, seen, luck, notes) for seen in views]
        future = [bits(luck, STREAM_PLAYER, seen.actor, FUTURE) for seen in views]
        futures = [
            imagine(world, seen, self.budget.futures, words)
            for seen, words in zip(views, future, strict=True)
        ]
        if self._foresight is None or self._foresight.world is not world:
            self._foresight = Foresight(
                world, tuple(a for a in range(len(world.actors)) if a not in world.passive)
            )
        quests = search(bases, self._foresight, futures, self.budget, luck, partial(measure, world))
        games = np.arange(luck.shape[0])
        found = [compose(q.base, games, q.taken, q.mean).plans for q in quests]
        if notes is not None:
            for q, plans in zip(quests, found, strict=True):
                usual = compose(q.base, games, q.taken, np.zeros_like(q.mean)).plans
                weighing.write(world, q, plans, usual, notes)
        return found


def measure(world: World, state: State, actor: int) -> Array:
    """Return the value of the end of imagined games for a nation, its indices, the points of its goals (2 + I, B)."""
    goals = goal_points(world, state.met)[actor]
    return np.concatenate([value(world, state, actor)[None], state.index[:, actor], goals[None]])


def beside(plans: Sequence[Plans]) -> Plans:
    """Put the plans of several nations together as the plans of all of them."""
    first = plans[0]
    if len(plans) == 1:
        return first
    values = {
        name: np.concatenate([getattr(p, name) for p in plans], axis=0)
        for name in ("build", "research", "enforce", "release", "stockpile")
    }
    once = {name: np.add.reduce([getattr(p, name) for p in plans]) for name in ("launch", "stop", "choose")}
    return Plans(
        actors=tuple(a for p in plans for a in p.actors),
        talent=np.concatenate([p.talent for p in plans], axis=1),
        limits=[x for p in plans for x in p.limits],
        **values,
        **once,
    )
