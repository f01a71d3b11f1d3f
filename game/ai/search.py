"""Evolution over whole-turn plans: splits of the purse drawn round the last plan, moves tried one by one.

Each round plays all candidates forward in the same futures. Splits are recombined from the best quarter; a move is
taken up when the plan with it does better than the same plan without it. Everything is worked out for every game by
itself, so a game in a batch gets the answer of the game alone. The budget is a number of candidates, never a time.
D = 2L + 4 lines, M moves, T moves tried in a round, G games, C candidates, F futures, X = G x C columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from game.ai.compose import BEND_MOST, Basis, compose
from game.ai.rollout import Foresight, Measure, Part
from game.engine.chance import STREAM_PLAYER, bits, uniform
from game.engine.numerics import Array, Ints, Mask, Words
from game.engine.state import State

SPLIT, BLUR, ORDER, FUTURE = 101, 103, 104, 105
"""What a draw is for; a word of the draw."""

SPREAD = 0.5  # of the bends in the first round; a line then varies by a factor of about 1.6
NARROWER = 0.6  # what is left of the spread from round to round
BEST = 0.25  # part of the candidates that the next split is made from
WORTH = 0.05  # points of score that a move must add to be made
TAKEN = 3  # moves that one round may add


@dataclass(frozen=True, slots=True)
class Budget:
    """How hard a player thinks about one nation in one turn."""

    splits: int  # splits of the purse tried in a round
    moves: int  # other moves tried in a round
    rounds: int
    futures: int  # imagined futures for each candidate
    turns: int  # how far they are played
    blur: float = 0.0  # points of score by which each candidate is misjudged on purpose

    @property
    def tries(self) -> int:
        """Return the imagined games of one decision."""
        return self.rounds * (self.splits + self.moves) * self.futures


@dataclass(slots=True)
class Trial:
    """One move tried in one round: which (G,), with what figures (rows, G), and those of the same plan without it."""

    move: Ints
    found: Array
    without: Array


@dataclass(slots=True)
class Quest:
    """How far the search for one nation has come."""

    base: Basis
    futures: State
    mean: Array  # (D, G) the split so far
    taken: Mask  # (M, G) moves made
    order: Ints  # (T in all rounds, G) moves to be tried
    bends: list[Array] = field(default_factory=list)  # every split tried (D, G)
    found: list[Array] = field(default_factory=list)  # its figures (rows, G)
    trials: list[Trial] = field(default_factory=list)


def search(
    bases: Sequence[Basis],
    foresight: Foresight,
    futures: Sequence[State],
    budget: Budget,
    luck: Words,
    measure: Measure,
) -> list[Quest]:
    """Look for the best plan of every nation; row 0 of the figures of ``measure`` is what is made large.

    ``luck`` (G,) is the only source of chance; ``futures`` are each nation's own.
    """
    quests = [_begun(base, state, budget, luck) for base, state in zip(bases, futures, strict=True)]
    for number in range(budget.rounds):
        tried = [_candidates(q, budget, number, luck) for q in quests]
        parts = [
            Part(q.base.actor, q.futures, compose(q.base, *genes))
            for q, genes in zip(quests, tried, strict=True)
        ]
        found = foresight.ahead(parts, luck.shape[0], budget.turns, measure)
        for q, (_, _, bend), figures in zip(quests, tried, found, strict=True):
            _blurred(figures, q.base.actor, number, budget.blur, luck)
            _learn(q, budget, number, bend, figures)
    return quests


def _begun(base: Basis, futures: State, budget: Budget, luck: Words) -> Quest:
    games = luck.shape[0]
    order = base.menu.first(budget.moves * budget.rounds, bits(luck, STREAM_PLAYER, base.actor, ORDER))
    mean = base.standing if base.sight.public.turn > 0 else np.zeros_like(base.standing)
    taken = np.zeros((len(base.menu.moves), games), dtype=np.bool_)
    return Quest(base, futures, mean, taken, order)


def _candidates(q: Quest, budget: Budget, number: int, luck: Words) -> tuple[Ints, Mask, Array]:
    """Return the columns of one round: the games (X,), the moves (M, X) and the bends (D, X).

    The first is the plan so far, the second in the first round the doctrine's own split.
    """
    games, lines = luck.shape[0], q.mean.shape[0]
    fixed = [q.mean] if number else [q.mean, np.zeros_like(q.mean)]
    bends = [*fixed, *_drawn(q, budget.splits - len(fixed), number, luck)]
    bend = np.stack(bends + [q.mean] * budget.moves, axis=-1)  # (D, G, C)
    on = np.repeat(q.taken[:, :, None], bend.shape[-1], axis=2)  # (M, G, C)
    for t in range(budget.moves):
        move = q.order[number * budget.moves + t]  # (G,)
        there = np.flatnonzero(move >= 0)
        column = len(bends) + t
        for g in there.tolist():
            slot = q.base.menu.moves[move[g]].slot
            for i in np.flatnonzero(on[:, g, column]).tolist():
                if q.base.menu.moves[i].slot == slot:
                    on[i, g, column] = False
            on[move[g], g, column] = True
    which = np.repeat(np.arange(games), bend.shape[-1])
    return which, on.reshape(on.shape[0], -1), bend.reshape(lines, -1)


def _drawn(q: Quest, count: int, number: int, luck: Words) -> list[Array]:
    """Draw splits round the mean in pairs on either side of it, (D, G) each."""
    lines = np.arange(q.mean.shape[0], dtype=np.uint64)[:, None]
    out: list[Array] = []
    size = SPREAD * NARROWER**number
    for pair in range((count + 1) // 2):
        about = bits(luck, STREAM_PLAYER, q.base.actor, SPLIT, number, pair)
        step = size * _normal(about, lines)
        out += [np.clip(q.mean + side * step, -BEND_MOST, BEND_MOST) for side in (1.0, -1.0)]
    return out[:count]


def _normal(luck: Words, words: Words) -> Array:
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform(luck, words, 1)))
    out: Array = radius * np.cos(2.0 * np.pi * uniform(luck, words, 2))
    return out


def _blurred(figures: Array, actor: int, number: int, blur: float, luck: Words) -> None:
    """Misjudge every candidate by a draw of its own; ``figures`` (rows, G, C)."""
    if blur > 0.0:
        about = bits(luck, STREAM_PLAYER, actor, BLUR, number)
        candidates = np.arange(figures.shape[2], dtype=np.uint64)[None]
        figures[0] += blur * _normal(about[:, None], candidates)


def _learn(q: Quest, budget: Budget, number: int, bend: Array, figures: Array) -> None:
    """Take up what one round has shown: moves that pay, and a split made from the best."""
    games = q.mean.shape[1]
    bends = bend.reshape(bend.shape[0], games, -1)
    without = figures[:, :, 0]
    gains = np.zeros((len(q.base.menu.moves), games))
    taste = np.stack(q.base.menu.taste) if q.base.menu.moves else gains
    for t in range(budget.moves):
        move = q.order[number * budget.moves + t]
        column = budget.splits + t
        q.trials.append(Trial(move, figures[:, :, column], without))
        there = np.flatnonzero(move >= 0)
        gains[move[there], there] = (figures[0, :, column] - without[0])[there] + taste[move[there], there]
    added = _taken_up(q, gains)
    _again(q, (number + 1) * budget.moves, gains)
    for old in q.found:  # what the moves add, they would have added to earlier splits too
        old[0] += added
    for c in range(budget.splits):
        q.bends.append(bends[:, :, c])
        q.found.append(
            figures[:, :, c] + np.concatenate([added[None], np.zeros((figures.shape[0] - 1, games))])
        )
    q.mean = _recombined(q, max(2, round(BEST * budget.splits)))


def _taken_up(q: Quest, gains: Array) -> Array:
    """Make the moves that pay, the best of each slot, a few at a time; return what they add (G,)."""
    added = np.zeros(gains.shape[1])
    if not gains.size:
        return added
    for g in range(gains.shape[1]):
        slots: set[object] = set()
        for i in np.argsort(-gains[:, g], kind="stable")[: 4 * TAKEN].tolist():
            slot = q.base.menu.moves[i].slot
            if gains[i, g] <= WORTH or len(slots) >= TAKEN:
                break
            if slot in slots:
                continue
            slots.add(slot)
            for k, other in enumerate(q.base.menu.moves):
                if other.slot == slot:
                    q.taken[k, g] = False
            q.taken[i, g] = True
            added[g] += gains[i, g]
    return added


def _again(q: Quest, start: int, gains: Array) -> None:
    """Put moves that paid but found no room in this round first in the next one; ``start`` is its first place."""
    if start >= q.order.shape[0]:
        return
    waiting = (gains > WORTH) & ~q.taken
    for g in np.flatnonzero(waiting.any(axis=0)).tolist():
        taken = {q.base.menu.moves[i].slot for i in np.flatnonzero(q.taken[:, g]).tolist()}
        found = [i for i in np.argsort(-gains[:, g], kind="stable").tolist() if waiting[i, g]]
        first = [i for i in found if q.base.menu.moves[i].slot not in taken]
        rest = q.order[start:, g]
        q.order[start:, g] = np.concatenate([np.array(first, dtype=q.order.dtype), rest])[: rest.shape[0]]


def _recombined(q: Quest, best: int) -> Array:
    """Return the mean of the best splits so far, the better the heavier (D, G)."""
    values = np.stack([found[0] for found in q.found])  # (tried, G)
    bends = np.stack(q.bends)  # (tried, D, G)
    order = np.argsort(-values, axis=0, kind="stable")
    best = min(best, len(q.bends))
    parts = np.log(best + 0.5) - np.log(np.arange(1, best + 1))
    parts /= np.add.reduce(parts)
    out = np.zeros(bends.shape[1:])
    for rank in range(best):
        out += parts[rank] * np.take_along_axis(bends, order[rank][None, None], axis=0)[0]
    return out
