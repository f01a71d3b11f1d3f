"""Does each player play better than the one a step below it? The same games twice, each of the two in one seat.

A cell is (player, the player one step below, seat). Both play the same seeds in that seat against the same others;
better is who has the higher verdict score there. Its share of the pairs, an equal pair counting half, stands beside
win rates and mean scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from game import RULES
from game.engine.world import World
from game.lab import measure
from game.lab.batch import Seat
from game.lab.columns import grid
from game.lab.difference import interval
from game.lab.gather import Desk, gathered, seat_name, seated, there
from game.lab.simulate import Name
from game.text import Texts

RUNGS = (
    Seat("random"),
    Seat("weighted"),
    Seat("doctrine", "hard"),
    Seat("planner", "easy"),
    Seat("planner", "normal"),
    Seat("planner", "hard"),
    Seat("planner", "brutal"),
)
"""The steps, the lowest first; the doctrine is the one that never errs on purpose."""

OTHERS = Seat("doctrine", "hard")
"""Who sits in all other seats."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison: a player, the one a step below it, and the nation that both play."""

    player: Seat
    below: Seat
    nation: str


def cells(world: World, only: Sequence[str] = ()) -> list[Cell]:
    """Return the cells of a scenario, all or those named as ``PLAYER``, ``PLAYER/NATION`` or ``/NATION``.

    Raises KeyError with the first name that fits no cell.
    """
    rungs = [seat for seat in RUNGS if there(seat)]
    whole = [
        Cell(player, below, world.actors[n]) for below, player in pairwise(rungs) for n in world.playable
    ]
    chosen: list[Cell] = []
    for wanted in only:
        fitting = [cell for cell in whole if _fits(cell, wanted.lower())]
        if not fitting:
            raise KeyError(wanted)
        chosen += fitting
    return [cell for cell in whole if cell in chosen] if only else whole


def names(world: World) -> list[str]:
    """Return the names by which cells can be asked for."""
    return [f"{seat_name(cell.player)}/{cell.nation}" for cell in cells(world)]


def _fits(cell: Cell, wanted: str) -> bool:
    player, _, nation = wanted.partition("/")
    return player in ("", seat_name(cell.player), cell.player.player) and nation in ("", cell.nation)


def ladder(desk: Desk, chosen: Sequence[Cell], games: int) -> dict[str, Any]:
    """Play the games that are missing and return the figures of the cells as plain values."""
    world = desk.world
    return {
        "scenario": world.id,
        "rules": RULES,
        "deck": world.content,
        "seed": desk.seed,
        "games": games,
        "turns": world.turns,
        "by_path": world.par is not None,
        "others": seat_name(OTHERS),
        "cells": [figures(desk, cell, games) for cell in chosen],
    }


def figures(desk: Desk, cell: Cell, games: int) -> dict[str, Any]:
    """Return the figures of one cell."""
    place = desk.world.playable.index(desk.world.actor_index(cell.nation))
    two = [
        gathered(
            desk, f"{seat_name(seat)}/{cell.nation}", seated(desk.world, cell.nation, seat, OTHERS), games
        )
        for seat in (cell.player, cell.below)
    ]
    gain = two[0].score[place] - two[1].score[place]
    above = float(np.count_nonzero(gain > 0.0) + 0.5 * np.count_nonzero(gain == 0.0))
    low, high = measure.wilson(above, games)
    return {
        "player": seat_name(cell.player),
        "below": seat_name(cell.below),
        "nation": cell.nation,
        "games": games,
        "share": measure.tidy(above / games),
        "low": measure.tidy(low),
        "high": measure.tidy(high),
        "clear": low > 0.5,
        "equal": int(np.count_nonzero(gain == 0.0)),
        "win_rate": [measure.tidy(measure.mean(games_.win[place])) for games_ in two],
        "score": [measure.tidy(measure.mean(games_.score[place])) for games_ in two],
        "gain": interval(gain),
    }


def table(found: dict[str, Any], texts: Texts, name: Name) -> str:
    """Return the figures as lines of text, one row a cell."""
    say = texts.text
    rows = [
        [say(f"laboratory.ladder.{key}") for key in ("cell", "share", "interval", "wins", "score", "clear")]
    ]
    for cell in found["cells"]:
        title = say(
            "laboratory.ladder.against",
            player=cell["player"], below=cell["below"], nation=name("nations", cell["nation"]),
        )  # fmt: skip
        interval_ = say("format.range", low=texts.percent(cell["low"]), high=texts.percent(cell["high"]))
        wins = " : ".join(texts.percent(x) for x in cell["win_rate"])
        score = " : ".join(texts.number(x) for x in cell["score"])
        clear = say("laboratory.yes" if cell["clear"] else "laboratory.no")
        rows.append([title, texts.percent(cell["share"]), interval_, wins, score, clear])
    told = [] if found["by_path"] else [say("laboratory.no_path")]
    head = say(
        "laboratory.ladder.head",
        scenario=found["scenario"], games=found["games"], seed=str(found["seed"]), others=found["others"],
        rules=found["rules"],
    )  # fmt: skip
    return "\n".join([head, *told, "", *grid(rows)])
