"""What a deck did over many games: cards drawn, options offered and taken, conditions true, goals met.

Only whole numbers are counted, so the counts of two sets of games add up to the counts of all of them and no figure
depends on how the games were cut into chunks. Nothing here runs unless somebody asks for coverage.
Shapes: H hands, C cards, P options of all hands one after another, R conditions, V initiatives, O objectives,
T turns; a moment is one turn of one game, at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from game.engine.expr import evaluate
from game.engine.goals import results
from game.engine.numerics import Ints, Mask
from game.engine.state import State
from game.engine.world import Expr, Hand, World


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over games; two of them add up."""

    games: int
    moments: int  # games times turns
    tables: Ints  # (H,) moments at which the hand lay on its table
    drawn: Ints  # (C, T) games in which the card came to a table for the first time in that turn
    offered: Ints  # (P,) moments at which the option could be taken
    taken: Ints  # (P,) moments at which it was taken
    asked: Ints  # (R,) moments at which the hand or programme of the condition could have come
    true: Ints  # (R,) moments at which it was true
    true_asked: Ints  # (R,) moments at which both held
    launched: Ints  # (V, T) games in which the programme was launched for the first time in that turn
    met: Ints  # (O,) games that ended with the objective met
    settled: (
        Ints  # (T + 1,) games whose winner led without a break from the end of that turn on, 0 is the start
    )

    def __add__(self, other: Coverage) -> Coverage:
        """Return the counts of both sets of games."""
        return Coverage(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Coverage)))


@dataclass(frozen=True, slots=True)
class Watched:
    """A condition whose truth is counted: whose it is, its kind and its place in the list of its kind."""

    kind: str  # needs, more_likely or launch
    owner: int  # number of the hand, of the initiative for launch
    line: int
    expr: Expr


def watched(world: World) -> tuple[Watched, ...]:
    """Return the conditions whose truth is counted, in the order of the deck."""
    found: list[Watched] = []
    for h, hand in enumerate(world.hands):
        found += [Watched("needs", h, i, expr) for i, expr in enumerate(hand.needs)]
        found += [Watched("more_likely", h, i, expr) for i, (expr, _) in enumerate(hand.boosts)]
    for v, programme in enumerate(world.initiatives):
        found += [Watched("launch", v, i, expr) for i, expr in enumerate(programme.needs)]
    return tuple(found)


def first_options(world: World) -> Ints:
    """Return the number of the first option of every hand, and of all options at the end (H + 1,)."""
    return np.cumsum([0, *(len(hand.choices) for hand in world.hands)])


def may_come(world: World, hand: Hand, quarter: int) -> bool:
    """Tell whether the dates of a hand let it come to a table at a quarter, whatever else is needed."""
    end = quarter + world.turn_quarters
    if hand.opening:
        return quarter == 0
    if hand.dated >= 0:
        return hand.dated - hand.jitter < end and quarter <= hand.dated + hand.jitter
    late = hand.latest >= 0 and quarter > hand.latest
    return not late and end > hand.earliest


class Watch:
    """Counts while games run; give it the opening and the state at the end of every turn."""

    def __init__(self, world: World, games: int) -> None:
        self.world = world
        self.conditions = watched(world)
        self.first = first_options(world)
        turns, options, rows = world.turns, int(self.first[-1]), len(self.conditions)
        self.tables = _zeros(len(world.hands))
        self.drawn = _zeros(len(world.cards), turns)
        self.offered, self.taken = _zeros(options), _zeros(options)
        self.asked, self.true, self.true_asked = _zeros(rows), _zeros(rows), _zeros(rows)
        self.launched = _zeros(len(world.initiatives), turns)
        self.met = _zeros(len(world.objectives))
        self.seen = np.zeros((len(world.cards), games), dtype=bool)
        self.games = games
        self.before: State | None = None
        self.leader = np.full(games, -1)
        self.since = np.zeros(games, dtype=np.int64)

    def __call__(self, state: State) -> None:
        """Count one moment."""
        if self.before is not None:
            self._answers(self.before, state)
        if state.turn < self.world.turns:
            self._cards(state)
            self._conditions(state)
        else:
            self.met += np.count_nonzero(state.met >= 0.0, axis=-1)
        self._lead(state)
        self.before = state

    def counts(self) -> Coverage:
        """Return what was counted."""
        settled = np.bincount(self.since, minlength=self.world.turns + 1)
        return Coverage(
            self.games, self.games * self.world.turns, self.tables, self.drawn, self.offered, self.taken,
            self.asked, self.true, self.true_asked, self.launched, self.met, settled,
        )  # fmt: skip

    def _cards(self, state: State) -> None:
        """Count the cards on the tables and the options that are open."""
        on = state.pending > 0.0  # (H, B)
        self.tables += np.count_nonzero(on, axis=-1)
        for h in np.flatnonzero(on.any(axis=-1)).tolist():
            hand = self.world.hands[h]
            fresh = on[h] & ~self.seen[hand.card]
            self.drawn[hand.card, state.turn] += np.count_nonzero(fresh)
            self.seen[hand.card] |= fresh
            for number, choice in enumerate(hand.choices):
                open_ = on[h] if choice.shown is None else on[h] & _true(self.world, choice.shown, state)
                self.offered[self.first[h] + number] += np.count_nonzero(open_)

    def _conditions(self, state: State) -> None:
        """Count which conditions are true, and which while their card or programme could come."""
        known: dict[Expr, Mask] = {}
        free: dict[tuple[str, int], Mask] = {}
        for row, condition in enumerate(self.conditions):
            true = known.get(condition.expr)
            if true is None:
                true = known[condition.expr] = _true(self.world, condition.expr, state)
            place = ("launch" if condition.kind == "launch" else "hand", condition.owner)
            if place not in free:
                free[place] = self._free(state, *place)
            self.true[row] += np.count_nonzero(true)
            self.asked[row] += np.count_nonzero(free[place])
            self.true_asked[row] += np.count_nonzero(true & free[place])

    def _free(self, state: State, kind: str, number: int) -> Mask:
        """Return in which games a hand or a programme could come at this moment but for its conditions (B,)."""
        everywhere: Mask = np.ones(state.games, dtype=bool)
        if kind == "launch":
            return everywhere if self.world.initiatives[number].again >= 0 else state.launched[number] < 0.0
        hand = self.world.hands[number]
        if not may_come(self.world, hand, state.quarter):
            return ~everywhere
        # a card drawn just now was asked for its conditions just now
        drawn = state.drawn[number]
        return (drawn < 0.0) | (drawn == state.quarter) if hand.once else everywhere

    def _answers(self, before: State, state: State) -> None:
        """Count which options were taken and which programmes launched in the turn between two states."""
        on = before.pending > 0.0
        for h in np.flatnonzero(on.any(axis=-1)).tolist():
            taken = state.chosen[h][on[h]].astype(np.int64)
            count = np.bincount(taken[taken >= 0], minlength=len(self.world.hands[h].choices))
            self.taken[self.first[h] : self.first[h + 1]] += count
        begun = (before.launched < 0.0) & (state.launched >= 0.0)  # (V, B)
        self.launched[:, before.turn] += np.count_nonzero(begun, axis=-1)

    def _lead(self, state: State) -> None:
        """Remember since which turn the nation in front has been in front."""
        playable = list(self.world.playable)
        leader = np.argmax(results(self.world, state)[playable], axis=0)
        self.since = np.where(leader == self.leader, self.since, state.turn)
        self.leader = leader


def _true(world: World, expr: Expr, state: State) -> Mask:
    out: Mask = evaluate(expr, world, state) > 0.0
    return out


def _zeros(*shape: int) -> Ints:
    return np.zeros(shape, dtype=np.int64)
