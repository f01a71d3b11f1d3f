"""The expected path of every nation: the same player in every seat, many games, median and spread after each turn.

Stored beside the scenario as par.yaml with what it was measured with, so that a check can tell when it is stale.
Never here: writing of files; the command line does that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from game import RULES
from game.ai.player import DEFAULT_PLAYER, playing
from game.engine.world import World
from game.lab import measure
from game.lab.batch import Progress, Runs, Seat, run

FILE = "par.yaml"
"""Name of the file in the scenario's folder."""

GAMES = 400
DIGITS = 3


def baseline(
    world: World,
    games: int = GAMES,
    seed: int = 1,
    level: str = "normal",
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Play games with the doctrine player of one level in every seat and return what par.yaml holds."""
    everyone = {world.actors[a]: Seat(DEFAULT_PLAYER, level) for a in playing(world)}
    runs = run(world, everyone, games, seed, paths=True, processes=processes, progress=progress)
    return {
        "rules": RULES,
        "deck": world.content,
        "level": level,
        "games": games,
        "seed": str(seed),
        **path(world, runs),
    }


def path(world: World, runs: Runs) -> dict[str, dict[str, list[float]]]:
    """Return median and spread of the score by nation, one number for the start and one after each turn."""
    median = np.round(measure.median(runs.path), DIGITS)  # (T, N)
    spread = np.round(measure.spread(runs.path), DIGITS)
    return {
        "median": {name: median[:, n].tolist() for n, name in enumerate(world.actors)},
        "spread": {name: spread[:, n].tolist() for n, name in enumerate(world.actors)},
    }


def written(found: dict[str, Any]) -> str:
    """Return the text of par.yaml, one line a nation."""
    lines = [
        "# Expected path of every nation's score, by games of AI nations only. Made by scenario baseline."
    ]
    lines += [f"{key}: {found[key]}" for key in ("rules", "level", "games")]
    lines += [f'{key}: "{found[key]}"' for key in ("deck", "seed")]
    for key in ("median", "spread"):
        lines.append(f"{key}:")
        for name, row in found[key].items():
            lines.append(f"  {name}: [{', '.join(f'{x:g}' for x in row)}]")
    return "\n".join(lines) + "\n"
