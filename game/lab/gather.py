"""Games of one seating, played piece by piece into records and joined again. Never here: what is made of them.

P playable nations, G games.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from game import RULES
from game.ai.player import LEVELS, PLAYERS
from game.engine.goals import SAME, results_of
from game.engine.numerics import Array
from game.engine.world import World
from game.lab.batch import CHUNK, Runs, Seat, Seats, run
from game.lab.records import Records, Row

FIRST = 4
"""Games of the first piece; after it the speed is known."""

SECONDS = 30.0
"""What one piece should take: this much is lost when a run is interrupted."""

LONG = 3.0
"""Seconds of a piece from which several processes pay."""

Told = Callable[[str, int, int], None]
"""Called with the name of a seating, its games done, and all of them."""


@dataclass(frozen=True, slots=True)
class Games:
    """What is kept of the games of one seating, for the playable nations in their order."""

    score: Array  # (P, G) at the end
    result: Array  # (P, G) what the verdict compares
    half: Array  # (P, G) the same at half-time

    @property
    def win(self) -> Array:
        """Return each nation's part of the wins (P, G)."""
        best = self.result >= np.max(self.result, axis=0) - SAME
        out: Array = best / np.maximum(1, np.count_nonzero(best, axis=0))
        return out


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and how games are played: the world, the seed, the records, and who is told."""

    world: World
    seed: int
    records: Records
    processes: int = 1
    told: Told = lambda _name, _done, _all: None


def seat_name(seat: Seat) -> str:
    """Return a player as the command line names it; a player without levels by its name alone."""
    return seat.player if seat.player in ("random", "weighted") else f"{seat.player}:{seat.level}"


def there(seat: Seat) -> bool:
    """Tell whether such a player exists."""
    return seat.player in PLAYERS and seat.level in LEVELS


def head(what: str, world: World, seed: int, **more: str | int) -> dict[str, str | int]:
    """Return what the records of a run must agree in."""
    return {
        "what": what,
        "rules": RULES,
        "scenario": world.id,
        "deck": world.content,
        "seed": str(seed),
        "turns": world.turns,
        "path": _paths(world),
        **more,
    }


def _paths(world: World) -> str:
    """Return a word over the stored paths: results compare with them, so records of other paths are of something else."""
    mark = blake2b(digest_size=8)
    for par in world.pars or ((world.par,) if world.par is not None else ()):
        mark.update(par.player.encode())
        mark.update(np.ascontiguousarray(par.median).tobytes() + np.ascontiguousarray(par.spread).tobytes())
    return mark.hexdigest()


def seated(world: World, nation: str, seat: Seat, others: Seat) -> Seats:
    """Return seats with one player at one nation and another everywhere else."""
    return {name: seat if name == nation else others for name in world.actors}


def gathered(desk: Desk, name: str, seats: Seats, games: int) -> Games:
    """Return the first games of a seating, those from the records and those that were still missing.

    Raises RecordProblem where the records have gaps or the players have changed since.
    """
    rows = desk.records.of(name)
    done = _known(desk, name, rows)
    if rows and done < games:
        _same_players(desk, name, seats, rows)
    pace = 0.0  # seconds a game takes one process; not known yet
    desk.told(name, min(done, games), games)
    while done < games:
        wanted = int(SECONDS * desk.processes / pace) if pace else FIRST
        count = min(games - done, max(wanted, desk.processes), CHUNK * desk.processes)
        processes = desk.processes if pace * count > LONG else 1
        begin = time.perf_counter()
        desk.records.add(name, _played(desk, seats, done, count, processes))
        pace = max(1e-4, (time.perf_counter() - begin) * processes / count)
        done += count
        desk.told(name, done, games)
    return _joined(desk.records.of(name), games)


def _known(desk: Desk, name: str, rows: list[Row]) -> int:
    """Return how many games the records hold; raise where a piece is missing or no piece."""
    done = 0
    shape = len(desk.world.playable)
    for row in rows:
        try:
            count = int(row["games"])
            right = row["first"] == done and count > 0
            values = [np.asarray(row[key], dtype=np.float64) for key in ("score", "result", "half")]
        except (KeyError, TypeError, ValueError) as why:
            raise desk.records.wrong("piece", name) from why
        if not right or any(v.shape != (shape, count) for v in values):
            raise desk.records.wrong("piece", name)
        done += count
    return done


def _same_players(desk: Desk, name: str, seats: Seats, rows: list[Row]) -> None:
    """Play the first game again: whoever plays otherwise now than then must not be mixed with it."""
    again = run(desk.world, seats, 1, desk.seed, processes=1)
    if _mark(again) != rows[0].get("digest"):
        raise desk.records.wrong("players", name)


def _mark(runs: Runs) -> str:
    return f"{int(runs.digest[0]):016x}"


def _played(desk: Desk, seats: Seats, first: int, count: int, processes: int) -> Row:
    """Play one piece and return it as a row."""
    runs = run(
        desk.world, seats, count, desk.seed, first=first, paths=True, processes=processes,
        chunk=min(CHUNK, -(-count // processes)),
    )  # fmt: skip
    world = desk.world
    rows = list(world.playable)
    turns = runs.path.shape[0] - 1
    half = results_of(world, turns // 2, runs.path[turns // 2])[rows]
    result = results_of(world, turns, runs.score)[rows]
    return {
        "first": first,
        "games": count,
        "digest": _mark(runs),
        "score": runs.score[rows].tolist(),
        "result": result.tolist(),
        "half": half.tolist(),
    }


def _joined(rows: list[Row], games: int) -> Games:
    whole = {
        key: np.concatenate([np.asarray(row[key], dtype=np.float64) for row in rows], axis=1)[:, :games]
        for key in ("score", "result", "half")
    }
    return Games(**whole)
