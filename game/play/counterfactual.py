"""What one decision did: the game played again without it, everything else the same, many decisions in one batch.

A decision is a launch, a stockpile, a card's choice, a control, a refusal or a release with all that follows in its
slot, or a budget line that is left as it stood at the start. Everybody else gives the very orders that were given:
nobody answers differently, which the reader is told. Never here: sentences, files.
Shapes: N nations, L layers, I indices; B games, game 0 as it was played and one more for each decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from game.engine.goals import ranking, results
from game.engine.numerics import Array
from game.engine.order_text import Order, OrderError
from game.engine.orders import Orders, collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import INDICES, World
from game.play.acts import desked
from game.play.log import Entry, LoggedTurn
from game.play.replay import given_of

MOST = 120  # games beside the real one, which bounds the work
MOST_LINES = 4  # budget lines of one nation that are tried
SMALL_SHARE = 0.01  # cells below this part of the world are not named
NOTHING = 1e-6  # a smaller change of the score is none

PLAIN = ("launch", "stockpile", "choose", "answer")
"""Kinds of orders that are decisions each time they are given."""
STANDING = ("restrict", "refuse", "release")
"""Kinds of orders that are one decision with all later orders about the same thing."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is left out: lines of turns, (turn number, place among its entries). ``money`` is $bn of a budget line."""

    nation: str
    turn: int
    order: Order
    kind: str  # the order's, or "line"
    dropped: frozenset[tuple[int, int]]
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did to the last known moment: as it was played minus without it.

    ``score`` and ``index`` are those of the own nation. ``share`` and ``capacity`` name the cell that moved most:
    (nation, layer, change), as part of the world and as part of what it would have been. ``path`` is the own score
    after every turn without the decision, the beginning first.
    """

    decision: Decision
    score: float
    result: float
    index: str
    index_change: float
    share: tuple[str, str, float]
    capacity: tuple[str, str, float]
    path: tuple[float, ...]
    order_changed: bool  # the ranking would have been another


@dataclass(frozen=True, slots=True)
class Tried:
    """All decisions that were tried. ``true`` tells whether game 0 came out as the game file says."""

    outcomes: tuple[Outcome, ...]
    left_out: int
    true: bool

    def of(self, nation: str) -> list[Outcome]:
        """Return the outcomes of a nation's decisions, the best first."""
        mine = [one for one in self.outcomes if one.decision.nation == nation]
        return sorted(mine, key=lambda one: -one.score)

    def best(self, nation: str) -> Outcome | None:
        """Return the decision that helped most; budget lines count only where nothing else was decided."""
        return next((one for one in self._weighed(nation) if one.score > NOTHING), None)

    def worst(self, nation: str) -> Outcome | None:
        """Return the decision that cost most."""
        return next((one for one in reversed(self._weighed(nation)) if one.score < -NOTHING), None)

    def _weighed(self, nation: str) -> list[Outcome]:
        found = self.of(nation)
        return [one for one in found if one.decision.kind != "line"] or found


# --- what can be left out --------------------------------------------------------------------------------------


def decisions(
    world: World, first: State, turns: Sequence[LoggedTurn], nations: Sequence[str]
) -> tuple[list[Decision], int]:
    """Return what can be left out for the named nations, at most MOST, and how many more there were."""
    by_nation = [_of_nation(world, first, turns, nation) for nation in nations]
    room = MOST // max(1, len(nations))
    kept = [one for found in by_nation for one in found[:room]]
    return kept, sum(len(found) for found in by_nation) - len(kept)


def _of_nation(world: World, first: State, turns: Sequence[LoggedTurn], nation: str) -> list[Decision]:
    """Return a nation's decisions: large ones first, each kind in the order of play."""
    lines = list(_orders_of(world, turns, nation))
    later: dict[tuple[str | int, ...], list[tuple[int, int]]] = {}
    for turn, place, order in lines:
        later.setdefault(order.slot(), []).append((turn, place))
    found: list[Decision] = []
    begun: set[tuple[str | int, ...]] = set()
    for turn, place, order in lines:
        slot = order.slot()
        if order.kind in PLAIN and order.mode != "no":
            together = (
                [(turn, place)] if order.kind != "launch" else [p for p in later[slot] if p >= (turn, place)]
            )
            found.append(Decision(nation, turn, order, order.kind, frozenset(together)))
        elif order.kind in STANDING and slot not in begun:
            begun.add(slot)
            found.append(Decision(nation, turn, order, order.kind, frozenset(later[slot])))
    kinds = ("launch", "restrict", "answer", "choose", "refuse", "release", "stockpile")
    found.sort(key=lambda one: (kinds.index(one.kind), one.turn))
    return [*_budget_lines(world, first, nation, lines), *found]


def _orders_of(world: World, turns: Sequence[LoggedTurn], nation: str) -> Iterator[tuple[int, int, Order]]:
    for turn in turns:
        for place, entry in enumerate(turn.entries):
            if entry.nation != nation:
                continue
            try:
                yield turn.number, place, Order.parse(entry.text, world)
            except OrderError:
                continue


def _budget_lines(
    world: World, first: State, nation: str, lines: Sequence[tuple[int, int, Order]]
) -> list[Decision]:
    """Return the budget lines that were moved furthest from where they stood at the start, by money."""
    actor = world.actor_index(nation)
    turn = float(world.turn_quarters)
    moved: dict[tuple[str | int, ...], float] = {}
    places: dict[tuple[str | int, ...], list[tuple[int, int, Order]]] = {}
    for number, place, order in lines:
        if order.kind != "spend" or order.layer < 0:
            continue
        plan = first.plan_build if order.mode == "build" else first.plan_research
        slot = order.slot()
        moved[slot] = moved.get(slot, 0.0) + order.amount - turn * float(plan[actor, order.layer, 0])
        places.setdefault(slot, []).append((number, place, order))
    largest = sorted(moved, key=lambda slot: (-abs(moved[slot]), str(slot)))[:MOST_LINES]
    out = []
    for slot in largest:
        found = places[slot]
        dropped = frozenset((number, place) for number, place, _ in found)
        out.append(Decision(nation, found[0][0], found[0][2], "line", dropped, moved[slot]))
    return out


# --- playing again ---------------------------------------------------------------------------------------------


def tried(
    world: World,
    states: Sequence[State],
    turns: Sequence[LoggedTurn],
    nations: Sequence[str],
    progress: Progress | None = None,
) -> Tried:
    """Return what the decisions of nations did by the last known moment; ``states`` are those that were played."""
    chosen, left_out = decisions(world, states[0], turns, nations)
    state = states[0].repeat(1 + len(chosen))
    scores = [state.score]
    for number, turn in enumerate(turns, start=1):
        state = desked(world, state, turn.entries)
        orders = collect(world, state, given_of(world, turn.entries))
        _leave_out(world, state, turn, chosen, orders)
        state, _books = resolve(world, state, orders)
        scores.append(state.score)
        if progress:
            progress(number, len(turns))
    path = np.stack(scores)  # (turns + 1, N, B)
    true = bool(np.array_equal(state.score[:, 0], states[-1].score[:, 0]))
    found = [_outcome(world, state, path, number, one) for number, one in enumerate(chosen, start=1)]
    return Tried(tuple(one for one in found if one is not None), left_out, true)


def _leave_out(
    world: World, state: State, turn: LoggedTurn, chosen: Sequence[Decision], orders: Orders
) -> None:
    """Write into every game whose decision falls in this turn the orders without it."""
    for game, decision in enumerate(chosen, start=1):
        gone = {place for number, place in decision.dropped if number == turn.number}
        if gone:
            kept: list[Entry] = [entry for place, entry in enumerate(turn.entries) if place not in gone]
            small = state.pick([game])
            place_orders(orders, state, collect(world, small, given_of(world, kept)), small, game)


def place_orders(orders: Orders, state: State, one: Orders, small: State, game: int) -> None:
    """Write the orders of a single game into one game of many; ``small`` is the state of that game."""
    if orders.control is not None or one.control is not None:
        for target, source in zip(orders.open_controls(state), one.open_controls(small), strict=True):
            target[..., game] = source[..., 0]
    if orders.refusal is not None or one.refusal is not None:
        orders.open_refusal(state)[..., game] = one.open_refusal(small)[..., 0]
    for f in fields(Orders):
        if f.name in ("control", "notice", "refusal"):
            continue
        target, source = getattr(orders, f.name), getattr(one, f.name)
        if source is None and target is not None:
            target[..., game] = 0.0
        elif source is not None:
            if target is None:
                target = orders.open_given(f.name, source.shape[:-1], state.games)
            target[..., game] = source[..., 0]


# --- what came of it -------------------------------------------------------------------------------------------


def _outcome(world: World, state: State, path: Array, game: int, decision: Decision) -> Outcome | None:
    """Return what a decision did; None where nothing at all is different without it."""
    me = world.actor_index(decision.nation)
    moved = state.index[:, me, 0] - state.index[:, me, game]  # (I,)
    share = state.share[..., 0] - state.share[..., game]  # (N, L)
    score = float(state.score[me, 0] - state.score[me, game])
    if abs(score) <= NOTHING and float(np.max(np.abs(share))) <= NOTHING:
        return None
    k = int(np.argmax(np.abs(moved)))
    found = results(world, state)
    return Outcome(
        decision=decision,
        score=score,
        result=float(found[me, 0] - found[me, game]),
        index=INDICES[k],
        index_change=float(moved[k]),
        share=_largest(world, share),
        capacity=_largest(world, _relative(state, game)),
        path=tuple(float(x) for x in path[:, me, game]),
        order_changed=_order(world, state, 0) != _order(world, state, game),
    )


def _relative(state: State, game: int) -> Array:
    """Return how much more capacity there is than without the decision, as part of the latter, small cells left out."""
    real, other = state.capacity[..., 0], state.capacity[..., game]
    shown = np.maximum(state.share[..., 0], state.share[..., game]) >= SMALL_SHARE
    out: Array = np.where(shown, (real - other) / np.maximum(other, 1e-9), 0.0)
    return out


def _largest(world: World, change: Array) -> tuple[str, str, float]:
    """Return the cell of (N, L) that moved most; nations that nobody plays are not named."""
    weight = np.abs(change)
    weight[list(world.passive)] = 0.0
    n, layer = np.unravel_index(int(np.argmax(weight)), weight.shape)
    return world.actors[int(n)], world.layers[int(layer)], float(change[n, layer])


def _order(world: World, state: State, game: int) -> list[int]:
    return [rank.actor for rank in ranking(world, state, game)]


def nations_of(world: World, seats: Mapping[str, object], humans: Sequence[str]) -> list[str]:
    """Return the nations to look at: those that people play, else those that people could have played."""
    return list(humans) or [world.actors[n] for n in world.playable if world.actors[n] in seats]
