"""What the nations of one player see, side by side: own rows of each view on one axis, public facts once.

Only views come in here, so nothing that a rival keeps secret can come out. A nations, N all, L layers,
B games.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ai.glance import Glance
from game.engine.expr import true
from game.engine.numerics import Array, Ints, Mask, total
from game.engine.view import View
from game.engine.world import Expr, World


@dataclass(slots=True)
class Sight:
    """Views of the nations that one player plays, and their own rows stacked."""

    world: World
    views: tuple[View, ...]
    glances: tuple[Glance, ...]  # the views as conditions read them
    actors: tuple[int, ...]
    row: Ints  # (N,) place of each nation in this sight, -1 elsewhere
    games: int
    public: View  # for fields that everybody sees
    treasury: Array  # (A, B) $bn
    income: Array  # (A, B) $bn a quarter, mean of the last year
    fill: Array  # (A, L, B)
    stock: Array  # (A, L, B) quarters
    owed: Array  # (A, B) $bn that earlier choices cost in the coming turn
    paying: Array  # (V, B) quarters left, own initiatives only
    launched: Array  # (V, B)
    pending: Array  # (H, B) own hands only
    quarters_left: int  # from now to the end of the game

    def holds(self, a: int, condition: Expr) -> Mask:
        """Tell in which games a condition is true for what nation number ``a`` of the sight knows (B,)."""
        return true(condition, self.world, self.glances[a])

    def control(self, *at: Any) -> Array:
        """Return controls at [user, supplier, layer ...] as they are or, where announced, will be."""
        v = self.public
        wait = v.control_wait[at]
        out: Array = v.control[at]
        return np.where(wait > 0.0, v.control_next[at], out) if wait.any() else out

    def all_hold(self, a: int, conditions: Sequence[Expr]) -> Mask:
        """Tell in which games all conditions are true (B,)."""
        out: Mask = np.ones(self.games, dtype=np.bool_)
        for condition in conditions:
            out &= self.holds(a, condition)
            if not out.any():
                break
        return out


def sight(world: World, views: Sequence[View]) -> Sight:
    """Stack the own rows of several views (at least one, of the same moment and games)."""
    first = views[0]
    actors = tuple(v.actor for v in views)
    games = first.games
    row = np.full(len(world.actors), -1)
    row[list(actors)] = np.arange(len(actors))
    return Sight(
        world=world,
        views=tuple(views),
        glances=tuple(Glance(v) for v in views),
        actors=actors,
        row=row,
        games=games,
        public=first,
        treasury=np.stack([v.purse for v in views]),
        income=np.stack([total(v.income, 0) / v.income.shape[0] for v in views]),
        fill=np.stack([v.fill for v in views]),
        stock=np.stack([v.holdings for v in views]),
        owed=np.stack([v.owed for v in views]),
        paying=_own(world, views, "paying"),
        launched=_own(world, views, "launched"),
        pending=_hands(world, views),
        quarters_left=world.turns * world.turn_quarters - first.quarter,
    )


def _own(world: World, views: Sequence[View], name: str) -> Array:
    out = np.zeros((len(world.initiatives), views[0].games))
    by_actor = {v.actor: getattr(v, name) for v in views}
    for i, programme in enumerate(world.initiatives):
        if programme.actor in by_actor:
            out[i] = by_actor[programme.actor][i]
    return out


def _hands(world: World, views: Sequence[View]) -> Array:
    out = np.zeros((len(world.hands), views[0].games))
    by_actor = {v.actor: v.pending for v in views}
    for h, hand in enumerate(world.hands):
        if hand.actor in by_actor:
            out[h] = by_actor[hand.actor][h]
    return out
