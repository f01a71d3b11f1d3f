"""Speeds of this machine: one turn as a person meets it, whole games in batch, and where the time goes.

Never here: what is fast enough for a test. Times differ from machine to machine and from minute to minute, so this is
a report and no check. Window and forecasts are measured by what the command line hands in.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from game.ai.player import ai_orders, explain, make_player, playing
from game.engine.calibrate import opening
from game.engine.ledger import Draft
from game.engine.report import report
from game.engine.turn import phases, resolve
from game.engine.view import view
from game.engine.world import World
from game.lab.batch import CHUNK, seeds_of
from game.lab.simulate import grid
from game.text import Texts

GAMES = 1024
LIMITS: dict[str, tuple[str, float]] = {
    "turn": ("under", 25.0),
    "doctrine": ("under", 100.0),
    "forecast": ("under", 250.0),
    "hot": ("under", 1000.0),
    "games": ("least", 250.0),
    "model": ("least", 800.0),
    "memory": ("under", 1024.0),
    "frame": ("under", 1.5),
    "screen": ("under", 10.0),
}
"""What the game must reach, by row of the table."""

WARM = 6  # turns played before one turn is measured, so that controls, cards and programmes are in force
TIMES = 15

Ahead = Callable[[World, int], Mapping[str, float]]
"""Returns milliseconds to a forecast of a draft as ``forecast`` and to its hot lines as ``hot``, by world and seed."""

Window = Callable[[], Mapping[str, float]]
"""Returns seconds to the first frame as ``frame`` and milliseconds of the slowest screen as ``screen``."""


def bench(
    world: World, games: int = GAMES, seed: int = 1, window: Window | None = None, ahead: Ahead | None = None
) -> dict[str, Any]:
    """Measure and return everything the table shows; ``window`` is left out where there is no display."""
    found: dict[str, Any] = {"scenario": world.id, "python": sys.version.split()[0]}
    found.update(one_turn(world, seed))
    found.update(many_games(world, games, seed))
    found["phases"] = where(world, seed)
    found["memory"] = peak_memory()
    found["frame"] = found["screen"] = found["forecast"] = found["hot"] = None
    if ahead is not None:
        found.update(ahead(world, seed))
    if window is not None:
        found.update(window())
    return found


def _timed(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the median milliseconds of a piece of work."""
    work()
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(1000.0 * (time.perf_counter() - begin))
    return round(median(spent), 3)


def one_turn(world: World, seed: int) -> dict[str, float]:
    """Measure one game: a turn with full explanation, and the answers of all AI nations with their reasons."""
    player = make_player("doctrine", "normal")
    seats = dict.fromkeys(playing(world), player)
    state = opening(world, seeds_of(seed, 1))
    for _ in range(min(WARM, world.turns)):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    orders = ai_orders(world, state, seats)
    rivals = [a for a in seats if a != world.playable[0]]

    def turn() -> None:
        after, books = resolve(world, state, orders, keep=True)
        report(world, state, after, books, world.playable[0])

    return {
        "turn": _timed(turn),
        "resolve": _timed(lambda: resolve(world, state, orders, keep=True)),
        "doctrine": _timed(lambda: [explain(world, state, actor, player) for actor in rivals]),
    }


def many_games(world: World, games: int, seed: int) -> dict[str, Any]:
    """Play whole games on one core, doctrine in every seat; the model's own part is timed apart."""
    seats = dict.fromkeys(playing(world), make_player("doctrine", "normal"))
    whole = model = 0.0
    for first in range(0, games, CHUNK):
        begin = time.perf_counter()
        state = opening(world, seeds_of(seed, min(CHUNK, games - first), first))
        for _ in range(world.turns):
            orders = ai_orders(world, state, seats)
            before = time.perf_counter()
            state, _books = resolve(world, state, orders)
            model += time.perf_counter() - before
        whole += time.perf_counter() - begin
    return {
        "batch": games,
        "turns": world.turns,
        "games": round(games / whole, 1),
        "model": round(games / model, 1) if model > 0.0 else None,
    }


def where(world: World, seed: int) -> dict[str, float]:
    """Return the milliseconds of every part of one turn of a whole chunk, by name of the rule or of the AI's step."""
    player = make_player("doctrine", "normal")
    seats = dict.fromkeys(playing(world), player)
    state = opening(world, seeds_of(seed, CHUNK))
    for _ in range(min(WARM, world.turns)):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    spent: dict[str, float] = {}

    def clock(name: str, begin: float) -> None:
        spent[name] = spent.get(name, 0.0) + 1000.0 * (time.perf_counter() - begin)

    begin = time.perf_counter()
    for actor in seats:
        view(world, state, actor)
    clock("ai.view", begin)
    begin = time.perf_counter()
    orders = ai_orders(world, state, seats)
    clock("ai.orders", begin)
    draft = Draft(world, state, False)
    for phase in phases(world):
        begin = time.perf_counter()
        phase(world, draft, orders)
        clock(f"{phase.__module__.rsplit('.', 1)[-1]}.{phase.__name__}", begin)
    return {name: round(value, 2) for name, value in spent.items()}


def peak_memory() -> float | None:
    """Return the largest memory of this process in MiB, None where the system does not tell."""
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0), 1)


def table(found: Mapping[str, Any], texts: Texts) -> str:
    """Return the measured speeds as lines of text, with what was needed beside them."""
    rows = [[texts.text(f"lab.bench.{key}") for key in ("what", "got", "aim")]]
    for key, (kind, limit) in LIMITS.items():
        got = found.get(key)
        shown = texts.text("lab.bench.none") if got is None else texts.number(float(got), 2)
        aim = texts.text(f"lab.bench.{kind}", value=texts.number(limit, 1))
        rows.append([texts.text(f"lab.bench.{key}"), shown, aim])
    parts = [[texts.text("lab.bench.part"), texts.text("lab.bench.ms")]]
    parts += [[name, texts.number(ms, 2)] for name, ms in found["phases"].items()]
    title = texts.text("lab.bench.title", scenario=found["scenario"])
    return "\n".join([title, "", *grid(rows), "", texts.text("lab.bench.phases"), *grid(parts)])
