"""Many games from the command line: the figures as plain values for JSON and as a table of texts.

Never here: reading of arguments and printing; the command line does both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.engine.numerics import total
from game.engine.world import INDICES, World
from game.lab import coverage_table, findings, measure
from game.lab.batch import Progress, Runs, Seat, Seats, run, shortened
from game.lab.columns import grid
from game.scenario.deck import Deck
from game.text import Texts

Name = Callable[[str, str], str]
"""Gives the name of ("nations" | "layers", id) in the reader's language."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Asks for coverage: the deck that gives lines their words and places, and the limits it sets itself."""

    deck: Deck | None = None
    limits: findings.Limits = field(default_factory=dict)


def simulate(
    world: World,
    seats: Seats,
    games: int,
    seed: int,
    *,
    turns: int | None = None,
    processes: int | None = None,
    chunk: int | None = None,
    apart: bool = False,
    progress: Progress | None = None,
    coverage: Coverage | None = None,
) -> dict[str, Any]:
    """Play games and return the figures that ``simulate --json`` writes.

    Seconds and games a second are measured here; everything else depends only on the arguments. ``coverage`` adds
    what the deck did and how it stands against its own limits.
    """
    begin = time.perf_counter()
    short = judged(shortened(world, turns), seats)
    runs = run(
        short, seats, games, seed, coverage=coverage is not None, chunk=chunk, processes=processes, apart=apart,
        progress=progress,
    )  # fmt: skip
    seconds = time.perf_counter() - begin
    found: dict[str, Any] = {
        "scenario": world.id,
        "seed": seed,
        "games": games,
        "turns": short.turns,
        "seconds": round(seconds, 3),
        "games_per_second": round(games / seconds, 1) if seconds > 0.0 else 0.0,
        "nations": nations(short, runs),
        "shares": shares(short, runs),
        "digest": measure.joined(runs.digest),
    }
    if coverage is not None:
        found.update(_covered(world, short, runs, coverage, found["nations"]))
    return found


def judged(world: World, seats: Seats) -> World:
    """Return the world with the expected path of the players in the playable seats."""
    return world.at_table(seats.get(world.actors[n], Seat()).player for n in world.playable)


def _covered(world: World, short: World, runs: Runs, asked: Coverage, told: dict[str, Any]) -> dict[str, Any]:
    """Return what the deck did and how it stands against its limits; a shortened game is not held to them."""
    assert runs.coverage is not None
    cut = short.turns != world.turns
    found: dict[str, Any] = {
        "length": findings.length(short, runs.coverage),
        "coverage": findings.coverage(short, runs.coverage, asked.deck),
        "shortened": cut,
        "baseline": short.par is not None,
    }
    playable = [world.actors[n] for n in world.playable]
    found["checks"] = findings.checks({} if cut else asked.limits, told, playable, found["coverage"])
    return found


def nations(world: World, runs: Runs) -> dict[str, Any]:
    """Return wins, their 95 % interval, mean score and mean indices of every nation by id."""
    wins = total_wins(runs)
    score = measure.mean(runs.score)
    index = measure.mean(runs.index)
    out: dict[str, Any] = {}
    for n, name in enumerate(world.actors):
        low, high = measure.wilson(float(wins[n]), runs.games)
        out[name] = {
            "wins": measure.tidy(wins[n]),
            "win_rate": measure.tidy(wins[n] / runs.games),
            "low": measure.tidy(low),
            "high": measure.tidy(high),
            "score": measure.tidy(score[n]),
            "indices": {key: measure.tidy(index[i, n]) for i, key in enumerate(INDICES)},
        }
    return out


def total_wins(runs: Runs) -> np.ndarray:
    """Return the wins of every nation, ties split, so that they add up to the games (N,)."""
    return np.asarray(np.add.reduce(np.ascontiguousarray(runs.win), axis=-1))


def shares(world: World, runs: Runs) -> dict[str, dict[str, float]]:
    """Return the mean end shares in percent as layer -> nation -> percent; each layer adds up to 100."""
    share = 100.0 * measure.mean(runs.share)  # (N, L)
    whole = total(share, 0)
    return {
        layer: {
            nation: measure.tidy(share[n, k] * 100.0 / whole[k] if whole[k] > 0.0 else 0.0)
            for n, nation in enumerate(world.actors)
        }
        for k, layer in enumerate(world.layers)
    }


def table(figures: dict[str, Any], texts: Texts, name: Name) -> str:
    """Return the figures as lines of text: one row a nation, then the shares by layer."""
    head = texts.text(
        "lab.simulate.head",
        scenario=figures["scenario"],
        games=figures["games"],
        turns=figures["turns"],
        seed=str(figures["seed"]),
    )
    speed = texts.text(
        "lab.simulate.speed",
        seconds=float(figures["seconds"]),
        speed=float(figures["games_per_second"]),
        digest=figures["digest"],
    )
    wins, shared = _win_rows(figures, texts, name), _share_rows(figures, texts, name)
    told = coverage_table.lines(figures, texts) if "coverage" in figures else []
    return "\n".join([head, "", *wins, "", *shared, *told, "", speed])


def _win_rows(figures: dict[str, Any], texts: Texts, name: Name) -> list[str]:
    columns = [texts.text(f"lab.simulate.{key}") for key in ("nation", "wins", "rate", "interval", "score")]
    columns += [texts.text(f"lab.index.{key}") for key in INDICES]
    rows = [columns]
    for nation, row in figures["nations"].items():
        low, high = texts.percent(row["low"]), texts.percent(row["high"])
        interval = texts.text("format.range", low=low, high=high)
        wins = texts.number(row["wins"], 0 if float(row["wins"]).is_integer() else 1)
        cells = [name("nations", nation), wins, texts.percent(row["win_rate"]), interval]
        cells.append(texts.number(row["score"]))
        rows.append(cells + [texts.number(row["indices"][key]) for key in INDICES])
    return grid(rows)


def _share_rows(figures: dict[str, Any], texts: Texts, name: Name) -> list[str]:
    everyone = list(next(iter(figures["shares"].values())))
    rows = [[texts.text("lab.simulate.layer"), *(name("nations", nation) for nation in everyone)]]
    for layer, row in figures["shares"].items():
        rows.append([name("layers", layer), *(texts.number(row[nation]) for nation in everyone)])
    return grid(rows)
