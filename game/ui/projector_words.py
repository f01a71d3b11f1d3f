"""Words and numbers for the whole room: nations with their teams, news, changes with causes told from nobody's side.

Never here: layout; anything that only one seat may know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.engine.report import printed
from game.play.words import PLAIN, SCALES, Words
from game.ui import names
from game.ui.kit.rich import escape

if TYPE_CHECKING:
    from game.engine.world import World
    from game.play.follow import Follower, Move
    from game.play.log import Seat
    from game.play.news import NewsItem
    from game.ui.lobby import Lobby

NOBODY = -9  # a reader who is no nation: no act is called "your own"
LEAST = 0.005  # a dependence that moved less is not told
LONGEST_TEAM = 28


class RoomWords(names.Names):
    """The words of a followed game in the language in use."""

    def __init__(self, lobby: Lobby, follower: Follower) -> None:
        assert follower.scenario is not None
        assert follower.world is not None
        super().__init__(lobby, follower.scenario)
        self._world = follower.world
        self.seats: dict[str, Seat] = dict(follower.seats)
        self.lang = lobby.lang
        self.coloured = False
        self._room = Words(lobby.texts, follower.scenario.texts, follower.world)

    @property
    def world(self) -> World:
        """The compiled scenario, as long as this game lasts."""
        return self._world

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self.d("scenario.title", self.scenario.id)

    def who(self, nation: str) -> str:
        """Return a nation in its colour with the name of its team, as rich text."""
        seat = self.seats.get(nation)
        name = " ".join(seat.name.split()) if seat is not None else ""
        name = "".join(sign for sign in name if sign.isprintable())[:LONGEST_TEAM]
        return f"{self.nation_rich(nation)} ({escape(name)})" if name else self.nation_rich(nation)

    def moment(self, turn: int) -> str:
        """Write the moment after a turn, for a chart."""
        return self.date((turn - 1) * self.world.turn_quarters) if turn else self.t("debrief.start")

    def news(self, item: NewsItem) -> str:
        """Say one public event as rich text, with the reason given for it."""
        told = escape(self._room.news(item))
        if item.reason is None:
            return told
        return f"{told} <muted>{escape(self._room.reason(item.reason))}</muted>"

    def move(self, move: Move, most: int) -> tuple[str, list[str]]:
        """Return a change in one line and its largest causes, as rich text that adds up."""
        line = move.headline
        scale = SCALES.get(line.name, PLAIN)
        before, after, lines = printed(line, scale.digits, scale.factor, most)
        owner, what = self.nation_rich(move.nation), escape(self._room.measure(line))
        moved = self.change_rich(after - before, scale.digits)
        head = f"<b>{owner}</b>  {what}  {self.number(before, scale.digits)} → {self.number(after, scale.digits)}  {moved}"
        causes = [
            f"{self.change_rich(one.amount, scale.digits)}  {escape(self._room.cause(one.cause, NOBODY, line.actor))}"
            for one in lines
        ]
        return head, causes

    def rises(self, first: np.ndarray, last: np.ndarray) -> str:
        """Return the dependence of the compared nations that moved most, in one line; "" where none did."""
        rows = list(self.world.playable)
        moved = last - first
        moved[np.arange(len(moved)), np.arange(len(moved))] = 0.0
        part = np.abs(moved[rows])
        at, supplier = np.unravel_index(int(np.argmax(part)), part.shape)
        buyer = rows[int(at)]
        if part[at, supplier] < LEAST:
            return ""
        return self.t(
            "projector.rises", buyer=self.nation_rich(buyer), supplier=self.nation_rich(int(supplier)),
            before=self.percent(float(first[buyer, supplier]), 0), after=self.percent(float(last[buyer, supplier]), 0),
        )  # fmt: skip
