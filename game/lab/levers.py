"""Does each lever matter? Each is taken away from one player in turn, in the same games as with it.

What a player would do with the lever is struck out of its orders; the money of a struck budget line goes to its other
lines in proportion, so that a lever is lost and no money. The player sees the outcome and plans its next turn from it.
A nations of a plan, L layers, B games.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game import RULES
from game.ai.notes import Notes
from game.ai.plans import Plans, cents
from game.ai.player import Player
from game.engine.numerics import Array, Words, total
from game.engine.view import View
from game.engine.world import LEVERS, World
from game.lab import measure
from game.lab.batch import Seat
from game.lab.columns import grid
from game.lab.difference import interval
from game.lab.gather import Desk, gathered, seat_name, seated
from game.lab.ladder import OTHERS
from game.lab.simulate import Name
from game.text import Texts

LINES = ("build", "research", *LEVERS, "enforce")
GIVEN = ("restrict", "refuse", "stockpile", "release", "launch", "stop", "choose")
ALL = (*LINES, *GIVEN)
"""Levers by the word of their order; choose is answering cards, without it every card takes its cautious option."""


@dataclass(frozen=True, slots=True)
class Without(Seat):
    """A player that has lost one lever."""

    lever: str = ""

    def make(self) -> Player:
        """Return the player with its orders struck out."""
        return Struck(Seat(self.player, self.level).make(), self.lever)


class Struck:
    """A player in front of another one, which strikes out what it orders by one lever."""

    def __init__(self, player: Player, lever: str) -> None:
        self.player = player
        self.lever = lever
        self.name = player.name

    def plan(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None = None) -> Plans:
        """Return the orders of the player behind without those of the lever."""
        plans = self.player.plan(world, views, luck, notes)
        strike(world, views, plans, self.lever)
        return plans


def strike(world: World, views: Sequence[View], plans: Plans, lever: str) -> None:
    """Take the orders of one lever out of plans."""
    if lever in LINES:
        _strike_line(world, plans, lever)
    elif lever in ("restrict", "refuse"):
        plans.limits = [limit for limit in plans.limits if limit.kind != lever]
    elif lever == "release":
        plans.release = np.stack([seen.release[seen.actor] for seen in views])
    else:
        setattr(plans, lever, np.zeros_like(getattr(plans, lever)))


def _strike_line(world: World, plans: Plans, lever: str) -> None:
    """Empty one kind of budget line and share its money out among the others in proportion."""
    kept = {name: getattr(plans, name) for name in ("build", "research", "talent") if name != lever}
    talent = plans.talent.copy()
    if lever in LEVERS:
        lost = talent[LEVERS.index(lever)].copy()  # (A, B)
        talent[LEVERS.index(lever)] = 0.0
    else:
        lost = total(getattr(plans, lever), 1)
        setattr(plans, lever, np.zeros_like(getattr(plans, lever)))
    kept["talent"] = talent
    rest = total(talent, 0) + sum(total(kept[name], 1) for name in kept if name != "talent")
    times = np.where(rest > 0.0, (rest + lost) / np.where(rest > 0.0, rest, 1.0), 1.0)  # (A, B)
    turn = world.turn_quarters
    for name, lines in kept.items():
        grown = lines * (times[None] if name == "talent" else times[:, None])
        setattr(plans, name, cents(grown * turn) / turn)


def levers(
    desk: Desk, player: Seat, games: int, only: Sequence[str] = (), others: Seat = OTHERS
) -> dict[str, Any]:
    """Play the games that are missing; ``only`` names levers or ``LEVER/NATION``. Raises KeyError for none of them."""
    world = desk.world
    pairs = [(lever, world.actors[n]) for lever in ALL for n in world.playable]
    if only:
        pairs = [pair for pair in pairs if any(_fits(pair, wanted.lower()) for wanted in only)]
        for wanted in only:
            if not any(_fits(pair, wanted.lower()) for pair in pairs):
                raise KeyError(wanted)
    rows = [_loss(desk, player, lever, nation, games, others) for lever, nation in pairs]
    return {
        "scenario": world.id,
        "rules": RULES,
        "deck": world.content,
        "seed": desk.seed,
        "games": games,
        "turns": world.turns,
        "by_path": world.par is not None,
        "player": seat_name(player),
        "others": seat_name(others),
        "levers": {
            lever: {row["nation"]: row["loss"] for row in rows if row["lever"] == lever}
            for lever in dict.fromkeys(lever for lever, _ in pairs)
        },
    }


def names() -> tuple[str, ...]:
    """Return the names of the levers."""
    return ALL


def _fits(pair: tuple[str, str], wanted: str) -> bool:
    lever, _, nation = wanted.partition("/")
    return lever in ("", pair[0]) and nation in ("", pair[1])


def _loss(desk: Desk, player: Seat, lever: str, nation: str, games: int, others: Seat) -> dict[str, Any]:
    """Return what one nation loses in score without one lever, game by game."""
    place = desk.world.playable.index(desk.world.actor_index(nation))
    lame = Without(player.player, player.level, lever)
    found: list[Array] = []
    for name, seat in (("all", player), (lever, lame)):
        played = gathered(
            desk, f"{seat_name(player)}/{name}/{nation}", seated(desk.world, nation, seat, others), games
        )
        found.append(played.score[place])
    loss = interval(found[0] - found[1])
    loss["share_better"] = round(
        float(measure.mean(np.asarray(found[0] > found[1], dtype=np.float64))), measure.DIGITS
    )
    return {"lever": lever, "nation": nation, "loss": loss}


def table(found: dict[str, Any], texts: Texts, name: Name) -> str:
    """Return the figures as lines of text: one row a lever, one column a nation."""
    say = texts.text
    nations = list(dict.fromkeys(nation for row in found["levers"].values() for nation in row))
    rows = [
        [
            say("laboratory.levers.lever"),
            *(name("nations", nation) for nation in nations),
            say("laboratory.levers.clear"),
        ]
    ]
    for lever, row in found["levers"].items():
        cells = [_cell(row.get(nation), texts) for nation in nations]
        clear = any(loss["low"] is not None and loss["low"] > 0.0 for loss in row.values())
        rows.append(
            [say(f"laboratory.lever.{lever}"), *cells, say("laboratory.yes" if clear else "laboratory.no")]
        )
    head = say(
        "laboratory.levers.head",
        scenario=found["scenario"], games=found["games"], seed=str(found["seed"]), player=found["player"],
        others=found["others"], rules=found["rules"],
    )  # fmt: skip
    return "\n".join([head, "", *grid(rows)])


def _cell(loss: dict[str, Any] | None, texts: Texts) -> str:
    if loss is None or loss["low"] is None:
        return "-"
    number: Callable[[float], str] = lambda x: texts.number(x, 2)  # noqa: E731  used three times in one line
    return f"{number(loss['mean'])} ({texts.text('format.range', low=number(loss['low']), high=number(loss['high']))})"
