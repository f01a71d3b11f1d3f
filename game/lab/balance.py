"""Equal players in all seats: how often each nation wins, and whether games stay open to the end.

Tension is told by two figures: in how many games the leader at half-time does not win, and in how many the first and
the second end close together. P playable nations, G games.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from game import RULES
from game.engine.goals import LEAST_SPREAD
from game.engine.numerics import Array, Mask
from game.engine.world import World
from game.lab import measure
from game.lab.batch import Seat
from game.lab.columns import grid
from game.lab.gather import Desk, Games, gathered, seat_name
from game.lab.simulate import Name
from game.text import Texts

BAND = (0.28, 0.39)
"""Where the win rate of each of three playable nations should lie."""

CLOSE = 0.05
"""Part of the winner's score below which a margin is close."""

TURNED = (0.25, 0.45)
"""In which part of the games the leader at half-time should lose."""

CLOSE_GAMES = 1.0 / 3.0
"""In which part of the games, at least, the end should be close."""


def balance(desk: Desk, player: Seat, games: int) -> dict[str, Any]:
    """Play games with one player in the playable seats, the doctrine of its level in the others."""
    desk = replace(desk, world=desk.world.at_table([player.player]))
    world = desk.world
    rest = Seat(level=player.level)
    seats = {name: player if a in world.playable else rest for a, name in enumerate(world.actors)}
    found = gathered(desk, f"all/{seat_name(player)}", seats, games)
    return {
        "scenario": world.id,
        "rules": RULES,
        "deck": world.content,
        "seed": desk.seed,
        "games": games,
        "turns": world.turns,
        "by_path": world.par is not None,
        "path_of": world.par.player if world.par is not None else "",
        "player": seat_name(player),
        "others": seat_name(rest),
        "band": list(BAND),
        "nations": nations(world, found, games),
        "turned": _part(turned(found), games, TURNED[0], TURNED[1]),
        "close": _part(margins(world, found) < CLOSE, games, CLOSE_GAMES, 1.0),
        "margin": measure.tidy(measure.median(margins(world, found))),
    }


def nations(world: World, found: Games, games: int) -> dict[str, Any]:
    """Return the win rate of every playable nation, its interval, and how it stands to the band."""
    out: dict[str, Any] = {}
    for place, n in enumerate(world.playable):
        wins = float(np.add.reduce(found.win[place]))
        low, high = measure.wilson(wins, games)
        out[world.actors[n]] = {
            "win_rate": measure.tidy(wins / games),
            "low": measure.tidy(low),
            "high": measure.tidy(high),
            "inside": bool(BAND[0] <= wins / games <= BAND[1]),
            "sure": bool(low >= BAND[0] and high <= BAND[1]),
            "score": measure.tidy(measure.mean(found.score[place])),
            "spread": measure.tidy(measure.spread(found.score[place])),
        }
    return out


def turned(found: Games) -> Mask:
    """Tell in which games whoever led at half-time is not among the winners (G,)."""
    leader = np.argmax(found.half, axis=0)
    won = np.take_along_axis(found.win, leader[None], axis=0)[0]
    out: Mask = won <= 0.0
    return out


def margins(world: World, found: Games) -> Array:
    """Return how much of its score the winner could have lost and still have won, as a part of it (G,).

    Nations are compared by results, in spreads above their own path; here the lead is turned back into points.
    """
    order = np.argsort(-found.result, axis=0, kind="stable")
    first, second = order[0][None], order[min(1, order.shape[0] - 1)][None]
    lead = (np.take_along_axis(found.result, first, 0) - np.take_along_axis(found.result, second, 0))[0]
    if world.par is None:
        points = np.ones(len(world.playable))
    else:
        points = np.maximum(world.par.spread[-1][list(world.playable)], LEAST_SPREAD)
    score = np.take_along_axis(found.score, first, 0)[0]
    out: Array = lead * points[order[0]] / np.maximum(score, 1e-9)
    return out


def _part(which: Mask, games: int, least: float, most: float) -> dict[str, Any]:
    count = float(np.count_nonzero(which))
    low, high = measure.wilson(count, games)
    return {
        "share": measure.tidy(count / games),
        "low": measure.tidy(low),
        "high": measure.tidy(high),
        "aim": [measure.tidy(least), measure.tidy(most)],
        "inside": bool(least <= count / games <= most),
    }


def table(found: dict[str, Any], texts: Texts, name: Name) -> str:
    """Return the figures as lines of text."""
    say = texts.text

    def span(low: float, high: float) -> str:
        return say("format.range", low=texts.percent(low), high=texts.percent(high))

    rows = [
        [
            say(f"laboratory.balance.{key}")
            for key in ("nation", "rate", "interval", "inside", "score", "spread")
        ]
    ]
    for nation, row in found["nations"].items():
        key = "inside_sure" if row["sure"] else "inside_here" if row["inside"] else "outside"
        inside = say(f"laboratory.balance.{key}")
        rate, interval = texts.percent(row["win_rate"]), span(row["low"], row["high"])
        cells = [name("nations", nation), rate, interval, inside]
        rows.append([*cells, texts.number(row["score"]), texts.number(row["spread"])])
    told = [] if found["by_path"] else [say("laboratory.no_path")]
    if found["by_path"] and found["path_of"] != found["player"].partition(":")[0]:
        told = [say("laboratory.balance.other_path", path=found["path_of"], player=found["player"])]
    head = say(
        "laboratory.balance.head",
        scenario=found["scenario"], games=found["games"], seed=str(found["seed"]), player=found["player"],
        rules=found["rules"], band=span(*found["band"]),
    )  # fmt: skip
    tension = [
        say(
            f"laboratory.balance.{key}",
            share=texts.percent(found[key]["share"]), aim=span(*found[key]["aim"]),
            interval=span(found[key]["low"], found[key]["high"]),
        )
        for key in ("turned", "close")
    ]  # fmt: skip
    return "\n".join([head, *told, "", *grid(rows), "", *tension])
