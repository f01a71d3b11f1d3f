"""Whole plans of one nation from genes: which moves are made, and how the split of the purse is bent.

With no move and no bend the plan is the doctrine's to the last cent. What the moves cost comes off the purse before
it is divided; a plan whose moves cost more than there is falls back to the doctrine's.
L layers, D = 2L + 4 lines, M moves, G games, C candidates, X = G x C columns in that order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ai.brief import Brief
from game.ai.doctrine import note_lines, outline, spend
from game.ai.moves import Menu, Move, menu, stock_prices
from game.ai.notes import Notes
from game.ai.plans import SAME, Limit, Plans
from game.ai.rollout import Held, Tried, columns_of
from game.ai.sight import Sight, sight
from game.ai.slips import Slips
from game.ai.spending import Weights, bent, weights
from game.ai.stance import enforcement
from game.ai.ventures import running_cost
from game.engine.numerics import Array, Ints, Mask, Words, total
from game.engine.view import View
from game.engine.world import World


@dataclass(slots=True)
class Basis:
    """What one nation's candidates start from: its doctrine's plan of the turn, and the menu of other moves."""

    brief: Brief
    sight: Sight  # of this nation only
    plans: Plans  # G columns, no spending yet
    split: Weights
    late: Array  # (L,)
    spare: Array  # (G,) the purse before anything new
    menu: Menu
    standing: Array  # (D, G) bend that makes the doctrine's split the one that stands

    @property
    def actor(self) -> int:
        """Return the nation."""
        return self.sight.actors[0]


def basis(world: World, brief: Brief, seen: View, luck: Words, notes: Notes | None = None) -> Basis:
    """Ask the doctrine of one nation for its plan, and list what else could be done."""
    s = sight(world, [seen])
    plans, why, _room = outline(brief, s, Slips(0.0, luck), notes)
    if notes is not None:
        note_lines(brief, s, why, notes)
    split = weights(brief, s, why)
    spare = (s.treasury - running_cost(s, plans))[0]
    standing = bend_of(split, seen.plan_build, seen.plan_research, seen.plan_talent)
    return Basis(brief, s, plans, split, why.late, spare, menu(brief, s, plans, spare), standing)


BEND_MOST = 3.0
"""A line is bent by at most exp(3), about twenty times."""

TRACE = 0.002  # part of the split below which lines are alike


def bend_of(split: Weights, build: Array, research: Array, talent: Array) -> Array:
    """Return the bend that makes a split that of some amounts (L, G), (L, G), (4, G): (D, G)."""
    from_ = np.concatenate([split.build[0], split.research[0], split.talent[:, 0]])
    to = np.concatenate([build, research, talent]) * np.ones_like(from_)
    ratios = [x / np.maximum(total(x, 0), 1e-9) + TRACE for x in (from_, to)]
    bend = np.log(ratios[1] / ratios[0])
    return np.clip(bend, -BEND_MOST, BEND_MOST)


def compose(base: Basis, games: Ints, on: Mask, bend: Array) -> Tried:
    """Make the plans of candidates: ``games`` (X,) of each column, ``on`` (M, X) moves, ``bend`` (D, X).

    Where the moves of a column cost more than there is, they are left out.
    """
    s = _wide(base.sight, games)
    plans = columns_of(base.plans, games)
    held = _make(base, s, plans, games, on)
    room = _left(base, s, plans, games)
    dear: Mask = room < -SAME
    if dear.any():
        on = on & ~dear
        plans = columns_of(base.plans, games)
        held = _make(base, s, plans, games, on)
        room = _left(base, s, plans, games)
    left = room[None].copy()
    plans.enforce = np.zeros_like(plans.enforce)
    enforcement(s, plans, left, None)
    split = Weights(*(x[..., games] for x in (base.split.build, base.split.research, base.split.talent)))
    silent = Slips(0.0, np.zeros(games.shape, dtype=np.uint64))
    spend(base.brief, s, plans, bent(split, bend[:, None], base.late), silent, left)
    return Tried(plans, bend, held)


def _wide(s: Sight, games: Ints) -> Sight:
    """Return the parts of a sight that spending and enforcing read, one column for each candidate."""
    v = s.public
    controls = _Controls(v.control[..., games], v.control_wait[..., games], v.control_next[..., games])
    return Sight(
        world=s.world, views=s.views, glances=s.glances, actors=s.actors, row=s.row, games=games.size,
        public=controls,  # type: ignore[arg-type]  # enforcing reads controls only
        treasury=s.treasury[:, games], income=s.income[:, games], fill=s.fill, stock=s.stock, owed=s.owed[:, games],
        paying=s.paying[:, games], launched=s.launched, pending=s.pending, quarters_left=s.quarters_left,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Controls:
    control: Array
    control_wait: Array
    control_next: Array


def _left(base: Basis, s: Sight, plans: Plans, games: Ints) -> Array:
    """Return the purse less what runs, is launched, chosen and stored (X,)."""
    out: Array = s.treasury[0] - running_cost(s, plans)[0]
    for v in base.brief.own[base.actor]:
        out = out - np.where(plans.launch[v] > 0.0, base.brief.first[v], 0.0)
    for h in np.flatnonzero(plans.choose.any(axis=1)).tolist():
        option = plans.choose[h].astype(np.int64) - 1
        out = out - np.where(option >= 0, base.brief.options.cost[h][np.maximum(option, 0)], 0.0)
    if plans.stockpile.any():
        out = out - total(plans.stockpile[0] * stock_prices(base.sight)[:, games], 0)
    return out


def _make(base: Basis, s: Sight, plans: Plans, games: Ints, on: Mask) -> Held:
    """Write the moves into plans; return what candidates hold on to."""
    held: Held = {}
    for i in np.flatnonzero(on.any(axis=1)).tolist():
        move, where = base.menu.moves[i], on[i]
        if move.kind == "choose":
            plans.choose[move.at] = np.where(where, move.level + 1.0, plans.choose[move.at])
        elif move.kind == "launch":
            for v in base.brief.own[base.actor]:
                left_out = where & (plans.launch[v] > 0.0)
                plans.launch[v] = np.where(left_out, 0.0, plans.launch[v])
                if move.at < 0 and left_out.any():
                    held["launch", v, 0] = left_out
            if move.at >= 0:
                plans.launch[move.at] = np.where(where, 1.0, plans.launch[move.at])
        elif move.kind == "stop":
            plans.stop[move.at] = np.where(where, 1.0, plans.stop[move.at])
        elif move.kind == "release":
            plans.release[0] = np.where(where, move.level, plans.release[0])
            key = ("release", 0, 0)
            held[key] = held.get(key, np.zeros(where.shape, dtype=np.bool_)) | where
        elif move.kind == "stockpile":
            plans.stockpile[0, move.at] = np.where(where, move.level, plans.stockpile[0, move.at])
        else:
            key = (move.kind, move.target, move.at)
            held[key] = held.get(key, np.zeros(where.shape, dtype=np.bool_)) | where
            _limit(base, plans, move, where, games)
    _cap(s, plans, held)
    return held


def _limit(base: Basis, plans: Plans, move: Move, where: Mask, games: Ints) -> None:
    """Set a limit, or leave it as it stands, in place of what the doctrine orders."""
    at = (move.kind, move.target, move.at)
    for i, old in enumerate(plans.limits):
        if (old.kind, old.target, old.layer) == at:
            plans.limits[i] = Limit(
                old.kind, old.actor, old.target, old.layer, old.changed & ~where, old.level, old.notice
            )
    if move.stays:
        return
    level = np.full(games.size, move.level)
    given = where.copy()
    plans.limits.append(
        Limit(move.kind, base.actor, move.target, move.at, given, level, np.zeros(games.size))
    )


def _cap(s: Sight, plans: Plans, held: Held) -> None:
    """Keep to the number of controls that may change in a turn: what the doctrine asks for last goes first."""
    used = np.zeros(s.games)
    for limit in plans.limits:
        if limit.kind == "restrict":
            used = used + limit.changed
    if not (used > s.world.limits.controls).any():
        return
    controls = [x for x in reversed(plans.limits) if x.kind == "restrict"]
    no_column = np.zeros(s.games, dtype=np.bool_)
    own = [held.get(("restrict", x.target, x.layer), no_column) for x in controls]
    for turn in (False, True):  # the doctrine's own go first, then the candidate's
        for limit, mine in zip(controls, own, strict=True):
            drop = limit.changed & (mine == turn) & (used > s.world.limits.controls)
            used = used - drop
            limit.changed[drop] = False
