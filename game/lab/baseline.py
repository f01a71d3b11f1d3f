"""The expected path of every nation: the same player in every playable seat, many games, median and spread after each turn.

Stored beside the scenario as par.yaml with what it was measured with, so that a check can tell when it is stale.
Never here: writing of files; the command line does that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from game import RULES
from game.ai.player import DEFAULT_PLAYER, PLAYERS
from game.engine.world import Par, World
from game.lab import measure
from game.lab.batch import Progress, Runs, Seat, run

FILE = "par.yaml"
"""Name of the file in the scenario's folder."""

GAMES = 400
LOOKING = frozenset({"planner"})
"""Players whose orders depend on how nations stand against their paths."""

DIGITS = 3


def baseline(
    world: World,
    games: int = GAMES,
    seed: int = 1,
    level: str = "normal",
    player: str = DEFAULT_PLAYER,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Play games with one player in every playable seat and return what par.yaml holds, other players' paths kept.

    A player that looks ahead sees how nations stand against their paths, and plays otherwise without one. So the games
    are played with the path that this player has already; a first path is measured twice, the second time with itself.
    """
    others = Seat(level=level)
    seats = {
        name: Seat(player, level) if a in world.playable else others for a, name in enumerate(world.actors)
    }
    of_player = [par for par in world.pars if par.player == player]
    table = replace(world, par=of_player[0] if of_player else None)
    runs = run(table, seats, games, seed, paths=True, processes=processes, progress=progress)
    if player in LOOKING and not of_player:
        first = Par(measure.median(runs.path), measure.spread(runs.path), RULES, world.content, level, player)
        table = replace(world, par=first)
        runs = run(table, seats, games, seed, paths=True, processes=processes, progress=progress)
    new = {"level": level, "games": games, "seed": str(seed), **path(world, runs)}
    there = {par.player: stored(world, par) for par in world.pars} | {player: new}
    known = [name for name in PLAYERS if name in there]
    return {"rules": RULES, "deck": world.content, "paths": {name: there[name] for name in known}}


def stored(world: World, par: Par) -> dict[str, Any]:
    """Return a path that the scenario has already, as it is written."""
    tables = {"median": par.median, "spread": par.spread}
    rows = {
        key: {name: table[:, n].tolist() for n, name in enumerate(world.actors)}
        for key, table in tables.items()
    }
    return {"level": par.level, "games": par.games, "seed": par.seed, **rows}


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
    lines += [f"rules: {found['rules']}", f'deck: "{found["deck"]}"', "paths:"]
    for player, of in found["paths"].items():
        lines += [f"  {player}:", f"    level: {of['level']}", f"    games: {of['games']}"]
        lines.append(f'    seed: "{of["seed"]}"')
        for key in ("median", "spread"):
            lines.append(f"    {key}:")
            lines += [f"      {name}: [{', '.join(f'{x:g}' for x in row)}]" for name, row in of[key].items()]
    return "\n".join(lines) + "\n"
