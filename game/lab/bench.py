"""Speeds of this machine: one turn as a person meets it, whole games in batch, and where the time goes.

A machine is seldom quiet, and whatever disturbs only ever adds time. So everything is done several times and the best
is taken, of games turn by turn; and the time of one plain multiplication stands beside it, to compare machines and hours.

Never here: what is fast enough for a test. Times differ from machine to machine and from minute to minute, so this is
a report and no check. Window and forecasts are measured by what the command line hands in.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from game.ai.player import Player, ai_orders, explain, explain_all, make_player, playing
from game.engine.calibrate import opening
from game.engine.ledger import Draft
from game.engine.orders import Orders
from game.engine.report import report
from game.engine.state import State
from game.engine.turn import phases, resolve, rows_in_place
from game.engine.view import view
from game.engine.world import World
from game.lab.batch import CHUNK, seeds_of
from game.lab.bench_check import judging
from game.lab.columns import grid
from game.text import Texts

GAMES = 1024
LIMITS: dict[str, tuple[str, float]] = {
    "turn": ("under", 25.0),
    "doctrine": ("under", 100.0),
    "reply_normal": ("under", 300.0),
    "reply_hard": ("under", 2000.0),
    "decision_hard": ("under", 150.0),
    "decision_brutal": ("under", 600.0),
    "forecast": ("under", 250.0),
    "hot": ("under", 1000.0),
    "games": ("least", 250.0),
    "model": ("least", 800.0),
    "memory": ("under", 1024.0),
    "frame": ("under", 1.5),
    "opened": ("under", 120.0),
    "screen": ("under", 10.0),
    "check": ("under", 500.0),
}
"""What the game must reach, by row of the table."""

MEASURES = ("multiply", "model_multiplies", "games_multiplies")
"""Rows that compare with a plain multiplication and have no aim."""

WARM = 6  # turns played before one turn is measured, so that controls, cards and programmes are in force
TIMES = 15
RUNS = 3  # times that whole games are played
THOUGHT = 4  # times that the search of a planner is measured
TOGETHER = 24  # games that the laboratory thinks about at once where one decision is measured
PAIRS = 704  # numbers of a multiplication by game: one for each pair of nations and layer of the shipped scenarios
SOME = 256  # games of a multiplication: its arrays stay in the cache of most processors

Ahead = Callable[[World, int], Mapping[str, float]]
"""Returns milliseconds to a forecast of a draft as ``forecast`` and to its hot lines as ``hot``, by world and seed."""

Window = Callable[[], Mapping[str, float]]
"""Returns seconds to the first frame as ``frame``, and of the slowest screen the milliseconds until it stands when it is
first opened as ``opened`` and those to draw it anew as ``screen``."""


def bench(
    world: World, games: int = GAMES, seed: int = 1, window: Window | None = None, ahead: Ahead | None = None
) -> dict[str, Any]:
    """Measure and return everything the table shows; ``window`` is left out where there is no display."""
    found: dict[str, Any] = {"scenario": world.id, "python": sys.version.split()[0]}
    found.update(one_turn(world, seed))
    found.update(thinking(world, seed))
    found.update(many_games(world, games, seed))
    found["phases"] = where(world, seed)
    found["memory"] = peak_memory()
    found["check"] = judging()
    found["frame"] = found["opened"] = found["screen"] = found["forecast"] = found["hot"] = None
    if ahead is not None:
        found.update(ahead(world, seed))
    if window is not None:
        found.update(window())
    return found


def _timed(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the best milliseconds of a piece of work."""
    work()
    return round(1000.0 * min(_seconds(work) for _ in range(times)), 3)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def multiplication() -> float:
    """Return the best microseconds by game of multiplying ``PAIRS`` numbers of every game, ``SOME`` games at once."""
    a = np.linspace(0.5, 1.5, PAIRS * SOME)
    b, out = a.copy(), a.copy()
    return 1e6 / SOME * min(_seconds(lambda: np.multiply(a, b, out=out)) for _ in range(TIMES))


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


def thinking(world: World, seed: int) -> dict[str, float]:
    """Measure planners in milliseconds: the reply of all AI nations to one person, and one decision in the laboratory."""
    table = world.at_table(["planner"])
    usual = dict.fromkeys(playing(world), make_player("doctrine", "normal"))
    state = opening(table, seeds_of(seed, TOGETHER))
    for _ in range(min(WARM, world.turns)):
        state, _books = resolve(table, state, ai_orders(table, state, usual))
    one, person = state.pick([0]), world.actors[world.playable[-1]]
    found = {}
    for level in ("normal", "hard"):
        player = make_player("planner", level)
        seats = {a: player for a in usual if world.actors[a] != person}
        found[f"reply_{level}"] = _timed(partial(explain_all, table, one, seats, (person,)), THOUGHT)
    for level in ("hard", "brutal"):
        seats = {world.playable[0]: make_player("planner", level)}
        spent = _timed(partial(ai_orders, table, state, seats), THOUGHT)
        found[f"decision_{level}"] = round(spent / TOGETHER, 3)
    return found


def many_games(world: World, games: int, seed: int) -> dict[str, Any]:
    """Play whole games on one core: doctrine in every seat, and the model alone with every order standing."""
    seats = dict.fromkeys(playing(world), make_player("doctrine", "normal"))
    played = _played(world, games, seed, lambda state: ai_orders(world, state, seats))
    stood = _played(world, games, seed, lambda state: Orders.standing(world, state))
    plain = multiplication()
    turns = max(games * world.turns, 1)
    return {
        "batch": games,
        "turns": world.turns,
        "games": round(games / played, 1),
        "model": round(games / stood, 1),
        "multiply": round(plain, 3),
        "games_multiplies": round(1e6 * played / turns / plain),
        "model_multiplies": round(1e6 * stood / turns / plain),
    }


def _played(world: World, games: int, seed: int, ask: Callable[[State], Orders]) -> float:
    """Return the seconds of whole games, every step the best of some runs; runs of one seed do the same work."""
    best: dict[tuple[int, int], float] = {}
    for _ in range(RUNS):
        for first in range(0, games, CHUNK):
            begin = time.perf_counter()
            state = opening(world, seeds_of(seed, min(CHUNK, games - first), first))
            for turn in range(world.turns + 1):
                now = time.perf_counter()
                best[first, turn] = min(best.get((first, turn), now - begin), now - begin)
                begin = now
                if turn < world.turns:
                    state, _books = resolve(world, state, ask(state))
    return sum(best.values())


def where(world: World, seed: int) -> dict[str, float]:
    """Return the best milliseconds of every part of one turn of a whole chunk, by name of the rule or of the AI's step."""
    seats = dict.fromkeys(playing(world), make_player("doctrine", "normal"))
    state = opening(world, seeds_of(seed, CHUNK))
    for _ in range(min(WARM, world.turns)):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    best: dict[str, float] = {}
    for _ in range(RUNS):
        for name, spent in _parts(world, state, seats).items():
            best[name] = min(best.get(name, spent), spent)
    return {name: round(1000.0 * spent, 2) for name, spent in best.items()}


def _parts(world: World, state: State, seats: Mapping[int, Player]) -> dict[str, float]:
    """Return the seconds of every part of one turn; what happens every quarter is added up."""
    orders: list[Orders] = []
    spent = {
        "ai.view": _seconds(lambda: [view(world, state, actor) for actor in seats]),
        "ai.orders": _seconds(lambda: orders.append(ai_orders(world, state, seats))),
    }
    draft = Draft(world, state, False)
    with rows_in_place():
        for phase in phases(world):
            name = f"{phase.__module__.rsplit('.', 1)[-1]}.{phase.__name__}"
            spent[name] = spent.get(name, 0.0) + _seconds(partial(phase, world, draft, orders[0]))
    return spent


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
    rows += [
        [texts.text(f"lab.bench.{key}"), texts.number(float(found[key]), 2), ""]
        for key in MEASURES
        if key in found
    ]
    parts = [[texts.text("lab.bench.part"), texts.text("lab.bench.ms")]]
    parts += [[name, texts.number(ms, 2)] for name, ms in found["phases"].items()]
    title = texts.text("lab.bench.title", scenario=found["scenario"])
    return "\n".join([title, "", *grid(rows), "", texts.text("lab.bench.phases"), *grid(parts)])
