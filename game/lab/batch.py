"""Run many games with players in every seat, in chunks over processes.

A game is named by (seed of the run, its number), so the result does not depend on how the games are cut into
chunks or who computes them. Shapes: N nations, L layers, I indices, T turns + 1, G games of the whole run.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import reduce
from multiprocessing import get_context
from operator import add

import numpy as np

from game.ai.player import DEFAULT_LEVEL, DEFAULT_PLAYER, Player, ai_orders, make_player, playing
from game.engine import chance
from game.engine.calibrate import opening
from game.engine.goals import winners
from game.engine.numerics import Array, Words
from game.engine.state import FIELDS, State
from game.engine.turn import resolve
from game.engine.world import World
from game.lab.coverage import Coverage, Watch

CHUNK = 1024
"""Games computed together: enough for the batch to pay, few enough for the memory."""

WORTH = 1000
"""Games from which several processes pay; a process takes most of a second to start."""

Progress = Callable[[int, int], None]
"""Called with (games done, games in all)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who plays a nation: a player's name and its level."""

    player: str = DEFAULT_PLAYER
    level: str = DEFAULT_LEVEL

    def make(self) -> Player:
        """Return the player; raises KeyError for an unknown name or level."""
        return make_player(self.player, self.level)


Seats = Mapping[str, Seat]
"""Seats by nation id; nations that are left out are played by the default seat, passive ones by nobody."""


@dataclass(frozen=True, slots=True)
class Runs:
    """What is kept of every game, in the order of the games."""

    seeds: Words  # (G,)
    digest: Words  # (G,) a word over the whole final state
    win: Array  # (N, G) part of the win: 1, a part where equal, 0
    score: Array  # (N, G)
    index: Array  # (I, N, G)
    share: Array  # (N, L, G)
    path: Array  # (T, N, G) score after each turn; (0, N, G) unless asked for
    turns: int
    coverage: Coverage | None = None  # what the deck did in all games, where asked for

    @property
    def games(self) -> int:
        """Return the number of games."""
        return int(self.seeds.shape[0])


def seeds_of(seed: int, games: int, first: int = 0) -> Words:
    """Return the seeds of a run's games; each is the seed of that game when it is played alone."""
    numbers = np.arange(first, first + games, dtype=np.uint64)
    return chance.bits(seed, chance.word("laboratory"), numbers)


def shortened(world: World, turns: int | None) -> World:
    """Return the world with another number of turns, the same where none is given."""
    return world if turns is None else dataclasses.replace(world, turns=turns)


def players(world: World, seats: Seats) -> dict[int, Player]:
    """Make the players of all nations that somebody plays; nations with equal seats share one player."""
    made: dict[Seat, Player] = {}
    out: dict[int, Player] = {}
    for actor in playing(world):
        seat = seats.get(world.actors[actor], Seat())
        if seat not in made:
            made[seat] = seat.make()
        out[actor] = made[seat]
    return out


def play(world: World, seats: Seats, seeds: Words, watch: Callable[[State], None] | None = None) -> State:
    """Play games to the end and return the final state; ``watch`` sees the opening and every turn's end."""
    state = opening(world, seeds)
    seated = players(world, seats)
    if watch is not None:
        watch(state)
    for _ in range(world.turns):
        state, _books = resolve(world, state, ai_orders(world, state, seated))
        if watch is not None:
            watch(state)
    return state


def words(state: State) -> Words:
    """Return one 64-bit word per game over every number of its state (B,)."""
    out = chance.bits(state.seed, state.turn, state.quarter)
    for f in FIELDS:
        flat = np.ascontiguousarray(getattr(state, f.name)).reshape(-1, state.games)
        place = chance.bits(chance.word(f.name), np.arange(flat.shape[0], dtype=np.uint64))
        mixed = chance.bits(0, flat.view(np.uint64) ^ place[:, None])
        out = out + np.add.reduce(mixed, axis=0, dtype=np.uint64)
    return out


def run(
    world: World,
    seats: Seats,
    games: int,
    seed: int,
    *,
    first: int = 0,
    paths: bool = False,
    coverage: bool = False,
    chunk: int | None = None,
    processes: int | None = None,
    apart: bool = False,
    progress: Progress | None = None,
) -> Runs:
    """Play a number of games and return what is kept of each; ``processes`` None takes all cores.

    ``first`` is the number of the first game, for a run that goes on where another ended.

    ``apart`` leaves the calling process free even where one process does all the work. What ``progress`` raises
    ends the run.
    """
    wanted = max(1, processes if processes is not None else os.cpu_count() or 1)
    size = chunk if chunk is not None else _chunk(games, wanted)
    jobs = [(first + done, min(size, games - done)) for done in range(0, games, size)]
    count = min(wanted, len(jobs))
    parts: list[Runs] = []
    done = 0
    asked = Asked(world, dict(seats), paths, coverage)
    for part in _parts(asked, seed, jobs, 0 if count == 1 and not apart else count):
        parts.append(part)
        done += part.games
        if progress is not None:
            progress(done, games)
    return _joined(parts)


def _chunk(games: int, processes: int) -> int:
    """Return how many games are computed together: all that pays, and work for every process where it is long."""
    return min(CHUNK, -(-games // processes)) if games >= WORTH else CHUNK


def told_chunk(games: int) -> int:
    """Return how many games are computed together where somebody watches: about ten reports, few of them small."""
    return max(100, min(CHUNK, -(-games // 10)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be played in every chunk, and what is to be kept of it."""

    world: World
    seats: Seats
    paths: bool = False
    coverage: bool = False


def _parts(asked: Asked, seed: int, jobs: list[tuple[int, int]], processes: int) -> Iterator[Runs]:
    """Yield the chunks in order of the games, computed by so many processes, 0 for this one."""
    if not processes:
        for first, games in jobs:
            yield play_chunk(asked, seeds_of(seed, games, first))
        return
    # spawn works alike on every system; workers read the world once and take seeds from then on
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_take, initargs=(asked,)
    ) as pool:
        waiting: list[Future[Runs]] = [
            pool.submit(_chunk_there, seeds_of(seed, games, first)) for first, games in jobs
        ]
        try:
            for future in waiting:
                yield future.result()
        finally:
            for future in waiting:
                future.cancel()


_TASK: list[Asked] = []  # of a worker process: what it was started for


def _take(asked: Asked) -> None:
    _TASK[:] = [asked]


def _chunk_there(seeds: Words) -> Runs:
    return play_chunk(_TASK[0], seeds)


def play_chunk(asked: Asked, seeds: Words) -> Runs:
    """Play some games together and return what is kept of each."""
    world = asked.world
    scores: list[Array] = []
    watchers: list[Callable[[State], None]] = []
    watch = Watch(world, int(seeds.shape[0])) if asked.coverage else None
    if asked.paths:
        watchers.append(lambda state: scores.append(state.score))
    if watch is not None:
        watchers.append(watch)
    end = play(world, asked.seats, seeds, _all_of(watchers))
    nothing = np.zeros((0, len(world.actors), end.games))
    return Runs(
        seeds=seeds,
        digest=words(end),
        win=winners(world, end),
        score=end.score,
        index=end.index,
        share=end.share,
        path=np.stack(scores) if asked.paths else nothing,
        turns=world.turns,
        coverage=watch.counts() if watch is not None else None,
    )


def _all_of(watchers: list[Callable[[State], None]]) -> Callable[[State], None] | None:
    """Return one watcher that tells all of them, None where nobody watches."""
    if not watchers:
        return None

    def tell(state: State) -> None:
        for watcher in watchers:
            watcher(state)

    return tell


def _joined(parts: list[Runs]) -> Runs:
    values = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts], axis=-1)
        for f in dataclasses.fields(Runs)
        if f.name not in ("turns", "coverage")
    }
    counts = [part.coverage for part in parts if part.coverage is not None]
    whole = reduce(add, counts) if counts else None
    return Runs(turns=parts[0].turns, coverage=whole, **values)
