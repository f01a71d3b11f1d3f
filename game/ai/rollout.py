"""Imagined futures of candidate plans: many games at once, rivals by their doctrine, the own split bent throughout.

Within one decision every candidate meets the same futures, so that differences are the plans' and not the luck's.
Nations that decide at the same time are played forward side by side, each in futures made from its own view.
Shapes: N nations, L layers, D = 2L + 4 spending lines, G real games, C candidates, F futures, X = G x C columns in
that order, B = G x C x F imagined games in that order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ai.doctrine import Doctrine
from game.ai.plans import Limit, Plans, join
from game.engine.numerics import Array, Ints, Mask
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import view
from game.engine.world import World

CHUNK = 512
"""Imagined games computed together; more fall out of the fast memory."""

Held = dict[tuple[str, int, int], Mask]
"""What a candidate holds on to, (X,), its doctrine leaves it alone: limits as it set them (kind, target, layer), open
release ("release", 0, 0), and programmes it does not want, ("launch", programme, 0); otherwise its doctrine would undo
the one and launch the other a turn later."""

Measure = Callable[[State, int], Array]
"""Takes the end of imagined games and a nation, returns figures (rows, B)."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Candidates of one nation: what each orders now, and how it spends from then on."""

    plans: Plans  # of one nation, X columns
    bend: Array  # (D, X)
    held: Held


@dataclass(frozen=True, slots=True)
class Part:
    """One nation's candidates and the futures in which they are tried."""

    actor: int
    futures: State  # G x F games
    tried: Tried


class Foresight:
    """Plays candidate plans forward."""

    def __init__(self, world: World, players: tuple[int, ...]) -> None:
        self.world = world
        self.players = players
        self._doctrine = Doctrine()

    def ahead(self, parts: Sequence[Part], games: int, turns: int, measure: Measure) -> list[Array]:
        """Play all candidates some turns on, at most to the end; return each part's figures (rows, G, C).

        Figures are means over the futures.
        """
        shapes = [(p.tried.bend.shape[-1] // games, p.futures.games // games) for p in parts]  # (C, F)
        step = max(1, CHUNK // sum(c * f for c, f in shapes))
        found: list[list[Array]] = [[] for _ in parts]
        for first in range(0, games, step):
            chosen = np.arange(first, min(games, first + step))
            some = [_cut(p, chosen, *shape) for p, shape in zip(parts, shapes, strict=True)]
            end = self._play(some, turns)
            start = 0
            for k, (part, shape) in enumerate(zip(some, shapes, strict=True)):
                stop = start + part.futures.games
                own = end if len(some) == 1 else end.pick(range(start, stop))
                rows = measure(own, part.actor)
                rows = rows.reshape(rows.shape[0], chosen.size, *shape)
                found[k].append(np.add.reduce(rows, axis=3) / shape[1])
                start = stop
        return [np.concatenate(rows, axis=1) for rows in found]

    def _play(self, parts: Sequence[Part], turns: int) -> State:
        """Play parts whose futures are already one for each column, side by side."""
        state = _joined([p.futures for p in parts])
        orders = _side_by_side(self.world, [(p.futures, self._first(p)) for p in parts])
        state, _books = resolve(self.world, state, orders)
        bend = np.zeros((parts[0].tried.bend.shape[0], len(self.players), state.games))
        start = 0
        for part in parts:
            stop = start + part.futures.games
            bend[:, self.players.index(part.actor), start:stop] = part.tried.bend
            start = stop
        held = _held_by_all(parts, state.games)
        for _ in range(min(turns, self.world.turns - parts[0].futures.turn) - 1):
            plans = self._doctrines(state, self.players, bend)
            plans.limits = [_left_alone(limit, held) for limit in plans.limits]
            for (kind, actor, v, _), mask in held.items():
                if kind == "launch":
                    plans.launch[v] = np.where(mask, 0.0, plans.launch[v])
                elif kind == "release":
                    row = self.players.index(actor)
                    plans.release[row] = np.where(mask, state.release[actor], plans.release[row])
            orders = Orders.standing(self.world, state)
            join(self.world, state, orders, plans)
            state, _books = resolve(self.world, state, orders)
        return state

    def _first(self, part: Part) -> Orders:
        """Return the orders of the coming turn: the candidates' own, and rivals' by doctrine."""
        orders = Orders.standing(self.world, part.futures)
        rivals = tuple(n for n in self.players if n != part.actor)
        join(self.world, part.futures, orders, self._doctrines(part.futures, rivals, None))
        join(self.world, part.futures, orders, part.tried.plans)
        return orders

    def _doctrines(self, state: State, actors: tuple[int, ...], bend: Array | None) -> Plans:
        views = [view(self.world, state, n) for n in actors]
        silent = np.zeros(state.games, dtype=np.uint64)
        return self._doctrine.plan(self.world, views, silent, bend=bend)


def by_doctrine(
    world: World, blocks: Sequence[State], turns: int, given: Sequence[Callable[[Orders], None]]
) -> list[State]:
    """Play blocks of imagined games on side by side, by everybody's doctrine, at most to the end of the game.

    ``given`` adds to the orders of all blocks in its turn. Returns the end of each block.
    """
    state = _joined(blocks)
    players = tuple(a for a in range(len(world.actors)) if a not in world.passive)
    doctrine, silent = Doctrine(), np.zeros(state.games, dtype=np.uint64)
    for turn in range(min(turns, world.turns - state.turn)):
        orders = Orders.standing(world, state)
        join(world, state, orders, doctrine.plan(world, [view(world, state, a) for a in players], silent))
        if turn < len(given):
            given[turn](orders)
        state, _books = resolve(world, state, orders)
    stops = np.cumsum([block.games for block in blocks]).tolist()
    return [state.pick(range(stop - block.games, stop)) for stop, block in zip(stops, blocks, strict=True)]


def _cut(part: Part, chosen: Ints, per: int, samples: int) -> Part:
    """Return a part in some real games only, with one future for each column."""
    columns = (chosen[:, None] * per + np.arange(per)[None]).reshape(-1)
    source = chosen[:, None, None] * samples + np.arange(samples)[None, None, :]
    source = np.broadcast_to(source, (chosen.size, per, samples)).reshape(-1)
    return Part(part.actor, part.futures.pick(source), picked(part.tried, np.repeat(columns, samples)))


def _joined(states: Sequence[State]) -> State:
    """Return the games of several states of one moment as one state."""
    first = states[0]
    if len(states) == 1:
        return first
    arrays = {n: np.concatenate([getattr(s, n) for s in states], axis=-1) for n in first.arrays()}
    return State(first.turn, first.quarter, np.concatenate([s.seed for s in states]), arrays).freeze()


def _side_by_side(world: World, given: Sequence[tuple[State, Orders]]) -> Orders:
    """Return the orders of several groups of games as orders of all; what nobody gives stays open."""
    if len(given) == 1:
        return given[0][1]
    for name, length in (
        ("stockpile", (len(world.actors), len(world.layers))),
        ("launch", (len(world.initiatives),)),
        ("stop", (len(world.initiatives),)),
        ("choose", (len(world.hands),)),
    ):
        if any(getattr(orders, name) is not None for _, orders in given):
            for state, orders in given:
                orders.open_given(name, length, state.games)
    if any(orders.control is not None for _, orders in given):
        for state, orders in given:
            orders.open_controls(state)
    if any(orders.refusal is not None for _, orders in given):
        for state, orders in given:
            orders.open_refusal(state)
    values: dict[str, Any] = {}  # arrays, or None for what is still open everywhere
    for f in dataclasses.fields(Orders):
        arrays = [getattr(orders, f.name) for _, orders in given]
        values[f.name] = None if arrays[0] is None else np.concatenate(arrays, axis=-1)
    return Orders(**values)


def _held_by_all(parts: Sequence[Part], games: int) -> dict[tuple[str, int, int, int], Mask]:
    out: dict[tuple[str, int, int, int], Mask] = {}
    start = 0
    for part in parts:
        stop = start + part.futures.games
        for (kind, target, layer), mask in part.tried.held.items():
            whole = out.setdefault((kind, part.actor, target, layer), np.zeros(games, dtype=np.bool_))
            whole[start:stop] = mask
        start = stop
    return out


def _left_alone(limit: Limit, held: dict[tuple[str, int, int, int], Mask]) -> Limit:
    kept = held.get((limit.kind, limit.actor, limit.target, limit.layer))
    return limit if kept is None else dataclasses.replace(limit, changed=limit.changed & ~kept)


def picked(tried: Tried, columns: Ints) -> Tried:
    """Return the named columns of candidates, in that order."""
    held = {key: mask[columns] for key, mask in tried.held.items()}
    return Tried(columns_of(tried.plans, columns), np.ascontiguousarray(tried.bend[:, columns]), held)


def columns_of(plans: Plans, columns: Ints) -> Plans:
    """Return the named columns of plans, in that order."""
    values = {
        f.name: np.ascontiguousarray(getattr(plans, f.name)[..., columns])
        for f in dataclasses.fields(Plans)
        if f.name not in ("actors", "limits")
    }
    limits = [
        dataclasses.replace(x, changed=x.changed[columns], level=x.level[columns], notice=x.notice[columns])
        for x in plans.limits
    ]
    return Plans(actors=plans.actors, limits=limits, **values)
