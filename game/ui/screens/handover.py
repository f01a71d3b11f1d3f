"""The hand-over between people at one computer: whose turn it is, public news, and nothing that is anybody's secret.

What stands here comes from the session's public news only; the view of no seat is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit import worldmap
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.wording import news_words

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

LINES = 5  # pieces of public news that are shown
HOLD = 1.0  # seconds that Enter is held


class Handover:
    """Waits until the next person holds Enter; the seat changes only then."""

    sudden = True  # nothing of the last seat fades away on it

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        assert table is not None, "this screen belongs to a game"
        self.lobby, self.table = lobby, table
        self.nation = table.next_seat
        # goals and acts of every nation, the next one's own included: all of it is public
        self.news = table.session.news()

    @property
    def title(self) -> str:
        """The window title, without any figure of the game."""
        return self.lobby.t("game.screen.handover")

    def build(self, ui: Ui) -> None:
        """Declare the name of the next seat, the news and the button to hold."""
        ui.toast = None  # a message to the person who has just left must not be read by the next
        w.scene(ui, "backdrop", _backdrop)
        page = ui.page.inset(ui.width * 0.14, 0)
        head, rest = page.top(ui.height * 0.5)
        self._name(ui, head)
        foot, rest = rest.base(ui.em(96))
        self._news(ui, rest.top(min(rest.h, ui.em(28) * min(LINES, len(self.news)) + ui.em(30) + 34))[0])
        wide = w.button_width(ui, self.lobby.t("read.handover.hold")) + 60
        place = foot.middle(min(foot.w, wide), ui.em(44))
        w.hold_button(
            ui, "begin", place, self.lobby.t("read.handover.hold"), lambda: self.table.sit(ui), seconds=HOLD
        )
        if "" not in ui.memory.focus:
            ui.memory.focus[""] = "begin"

    def key(self, ui: Ui, name: str) -> bool:
        """Take every key: no other screen can be reached before somebody sits down."""
        if name == "Enter" and ui.focus != "begin":
            ui.set_focus("begin")
        return True

    def tick(self, dt: float) -> bool:
        """Pass time; the button counts by itself."""
        del dt
        return False

    def _name(self, ui: Ui, box: Box) -> None:
        """Declare the call to the next seat in large letters."""
        table = self.table
        seat = table.session.seats[self.nation]
        name = table.nation_name(self.nation)
        size = tokens.HUGE
        while size > 30 and ui.painter.measure(name, size, True) > box.w:
            size -= 2
        middle = box.y + box.h * 0.34
        line = ui.em(26)
        pass_to = self.lobby.t("read.handover.pass")
        w.label(
            ui,
            "pass",
            Box(box.x, middle, box.w, line),
            pass_to,
            size=tokens.TITLE,
            ink="muted",
            align="centre",
        )
        high = ui.painter.line_height(size)
        place = Box(box.x, middle + line, box.w, high)
        w.label(ui, "nation", place, name, size=size, bold=True, ink=self.nation, align="centre")
        turn = table.t(
            "game.shell.turn_of", turn=min(table.session.turn + 1, table.world.turns), turns=table.world.turns
        )
        date = table.date(table.session.turn * table.world.turn_quarters)
        under = f"{seat.name} · {turn} · {date}" if seat.name else f"{turn} · {date}"
        w.label(
            ui, "seat", Box(box.x, place.bottom, box.w, line), w.escape(under), size=tokens.TITLE, align="centre"
        )  # fmt: skip

    def _news(self, ui: Ui, box: Box) -> None:
        """Declare what everybody could see in the last turn."""
        if not self.news:
            return
        inner = w.panel(ui, "news.panel", box, self.lobby.t("read.handover.news"), icon="globe")
        rows = [
            w.Row.of(news_words(self.table, item), tip=news_words(self.table, item)) for item in self._told()
        ]
        w.scroll_list(ui, "news", inner, rows, row_height=28, focusable=False)

    def _told(self) -> Sequence:
        """Return the weightiest news: goals, controls and refusals, cards, then the rest."""
        order = ("goal", "control", "refusal", "release", "card", "launch", "stop", "choice")
        ranked = sorted(
            self.news, key=lambda item: order.index(item.kind) if item.kind in order else len(order)
        )
        return ranked[:LINES]


def _backdrop(p: Painter, area: Box) -> None:
    worldmap.backdrop(p, area.inset(area.w * 0.04, area.h * 0.06), ink="grid")
