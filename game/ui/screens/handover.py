"""The screen between people at one computer: whose turn it is, public news, and nothing that is anybody's secret.

In a class it is the home of the laptop: phase, clock, who is ready, and one big button for what comes next. What
stands here comes from the session's public news and measures only; the view of no seat is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from game.play.pins import LONGEST
from game.play.pledges import pledge_news
from game.ui import theme as tokens
from game.ui.causes import why_lines
from game.ui.kit import widgets as w
from game.ui.kit import worldmap
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.lessons import blanked, facilitate
from game.ui.screens.phase_bar import next_words, phase_bar
from game.ui.wording import news_words

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

LINES = 5  # pieces of public news that are shown
HOLD = 1.0  # seconds that Enter is held
DIGITS = "0123456789"
ORDER = (
    "desk",
    "goal",
    "pledge",
    "deal",
    "control",
    "refusal",
    "release",
    "card",
    "launch",
    "stop",
    "choice",
)


class Handover:
    """Waits until the next person holds Enter; the seat changes only then."""

    sudden = True  # nothing of the last seat fades away on it

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        assert table is not None, "this screen belongs to a game"
        self.lobby, self.table = lobby, table
        # goals and acts of every nation, the next one's own included: all of it is public
        self.news = [*pledge_news(table.session), *table.session.news()]
        self.pin = ""
        self.trouble = ""
        self._ui: Ui | None = None

    @property
    def title(self) -> str:
        """The window title, without any figure of the game."""
        return self.lobby.t("game.screen.handover")

    @property
    def waiting(self) -> list[str]:
        """The teams that may sit down now; they commit in any order."""
        lesson = self.table.lesson
        if self.table.thinking is not None or (lesson is not None and lesson.phase != "orders"):
            return []
        return self.table.session.waiting()

    @property
    def nation(self) -> str:
        """The seat that is called."""
        return self.table.next_seat

    # --- building ----------------------------------------------------------------------------------------

    def build(self, ui: Ui) -> None:
        """Declare the name of the next seat, the news and the button to hold."""
        self._ui = ui
        ui.toast = None  # a message to the person who has just left must not be read by the next
        if blanked(ui, self.table):
            return
        w.scene(ui, "backdrop", _backdrop)
        page = ui.page.inset(ui.width * 0.14, 0)
        if self.table.lesson is not None:
            bar, page = ui.page.inset(tokens.MARGIN, 0).top(ui.em(58))
            phase_bar(ui, self.table, bar.inset(0, ui.em(8)))
            page = page.inset(ui.width * 0.08, 0)
        foot, rest = page.base(ui.em(96))
        if self.waiting:
            seats, foot = self._room(ui, foot)
            head, rest = page.top(max(ui.em(150), (page.h - foot.h) * 0.44))
            self._name(ui, head)
            rest = rest._replace(h=foot.y - rest.y)
            self._teams(ui, seats)
        else:
            head, rest = rest.top(max(rest.h * 0.26, ui.em(66 + 54)))
            self._phase(ui, head)
        self._public(ui, rest)
        self._foot(ui, foot)
        if "" not in ui.memory.focus:
            ui.memory.focus[""] = "pin" if "pin" in ui.nodes else "begin"
        if self.table.thinking is not None:
            self._thinking(ui)

    def _room(self, ui: Ui, foot: Box) -> tuple[Box, Box]:
        """Return where the teams stand and where the button stands."""
        if len(self.table.session.humans) < 2 and self.table.lesson is None:
            return Box(foot.x, foot.y, foot.w, 0), foot
        high = ui.em(44)
        return Box(foot.x, foot.y - high, foot.w, high), Box(foot.x, foot.y - high, foot.w, foot.h + high)

    def _name(self, ui: Ui, box: Box) -> None:
        """Declare the call to the next seat in large letters."""
        table = self.table
        seat = table.session.seats[self.nation]
        name = table.nation_name(self.nation)
        size = tokens.HUGE
        while size > 30 and ui.painter.measure(name, size, True) > box.w:
            size -= 2
        high, line = ui.painter.line_height(size), ui.em(26)
        top = box.y + max(0.0, (box.h - high - 2 * line) * 0.6)
        pass_to = self.lobby.t("read.handover.pass")
        w.label(
            ui, "pass", Box(box.x, top, box.w, line), pass_to, size=tokens.TITLE, ink="muted", align="centre"
        )  # fmt: skip
        place = Box(box.x, top + line, box.w, high)
        w.label(ui, "nation", place, name, size=size, bold=True, ink=self.nation, align="centre")
        turn = table.t(
            "game.shell.turn_of", turn=min(table.session.turn + 1, table.world.turns), turns=table.world.turns
        )
        date = table.date(table.session.turn * table.world.turn_quarters)
        under = f"{seat.name} · {turn} · {date}" if seat.name else f"{turn} · {date}"
        w.label(
            ui, "seat", Box(box.x, place.bottom, box.w, line), w.escape(under), size=tokens.TITLE, align="centre"
        )  # fmt: skip

    def _teams(self, ui: Ui, box: Box) -> None:
        """Declare all teams: who is called, who is ready, whom the computer plays. They sit down in any order."""
        table = self.table
        people = [n for n, seat in table.session.game.seats.items() if seat.human]
        if not box.h or not people:
            return
        wide = min(box.w / len(people), 320.0)
        x = box.x + (box.w - wide * len(people)) / 2
        for number, nation in enumerate(people):
            place = Box(x + number * wide, box.y, wide - 10, ui.em(36))
            name = table.session.seats[nation].name or table.nation_name(nation)
            free = nation in self.waiting
            state = "computer" if not table.session.seats[nation].human else "open" if free else "ready"
            w.button(
                ui, f"team.{nation}", place, table.t(f"lesson.team.{state}", name=name),
                lambda nation=nation: self._call(ui, nation),  # type: ignore[misc]
                key=str(number + 1) if free else "", selected=nation == self.nation and free, enabled=free,
                rove="teams", size=tokens.HEAD,
            )  # fmt: skip

    def _call(self, ui: Ui, nation: str) -> None:
        self.table.next_seat = nation
        self.pin, self.trouble = "", ""
        ui.memory.focus.pop("", None)
        ui.redraw()

    def _phase(self, ui: Ui, box: Box) -> None:
        """Declare what the room does now."""
        lesson = self.table.lesson
        if lesson is None:
            return
        name = "end" if lesson.over else "rehearsal" if lesson.rehearsal else lesson.phase
        line = ui.em(66)
        head = Box(box.x, box.y + max(0.0, box.h - line - ui.em(54)) * 0.6, box.w, line)
        phase = self.lobby.t(f"lesson.phase.{lesson.phase}")
        if lesson.phase == "reveal":
            phase = f"{phase} · {self.lobby.t(f'lesson.step.{lesson.step}')}"
        w.label(ui, "phase.name", head, phase, size=tokens.HUGE * 0.7, bold=True, align="centre")
        text = w.escape(lesson.remark) or self.lobby.t(f"lesson.about.{name}")
        w.paragraph(
            ui, "phase.about", Box(box.x, head.bottom + 6, box.w, box.bottom - head.bottom - 6), text, size=tokens.TITLE,
            ink="muted", align="centre",
        )  # fmt: skip

    # --- what everybody may see --------------------------------------------------------------------------

    def _public(self, ui: Ui, box: Box) -> None:
        lesson = self.table.lesson
        scores = lesson is not None and lesson.phase in ("reveal", "recap", "brief")
        if scores:
            left, box = box.left(box.w * 0.42, tokens.GAP)
            self._ranking(ui, left)
        self._news(ui, box)

    def _ranking(self, ui: Ui, box: Box) -> None:
        """Declare the public scores of all nations, with what the last turn changed."""
        table, session = self.table, self.table.session
        inner = w.panel(ui, "ranking.panel", box, table.t("lesson.ranking"), icon="star")
        path = session.history("score")  # (turns, N)
        now, was = path[-1], path[-2] if len(path) > 1 else path[-1]
        order = sorted(range(len(now)), key=lambda n: -float(now[n]))
        rows = []
        order = [n for n in order if table.world.actors[n] in session.seats]
        for n in order:
            moved = float(now[n] - was[n])
            trend = 0 if abs(moved) < 0.05 else 1 if moved > 0 else -1
            shown = table.number(float(now[n]), 1)
            rows.append((table.nation_name(n), float(now[n]), shown, table.world.actors[n], trend))
        tips = [self._why(n) for n in order] if self._open_ledger() else []
        w.ranking(ui, "ranking", inner, rows, top=float(np.max(now)), tips=tips)

    def _open_ledger(self) -> bool:
        """Tell whether the facilitator lets everybody see why every score moved."""
        lesson = self.table.lesson
        return lesson is not None and lesson.switches["ledger"] and self.table.session.turn > 0

    def _why(self, nation: int) -> w.Tip:
        """Return the causes of a nation's score, opened by the facilitator."""
        table = self.table
        found = table.session.why("score", table.world.actors[nation])
        lines = why_lines(table, found, LINES) if found is not None else []
        return w.Tip([f"<b>{table.nation_rich(nation)}</b>", *lines])

    def _news(self, ui: Ui, box: Box) -> None:
        """Declare what everybody could see in the last turn."""
        if not self.news:
            return
        rows = [
            w.Row.of(news_words(self.table, item), tip=news_words(self.table, item)) for item in self._told()
        ]
        high = ui.em(28) * len(rows) + ui.em(30) + 34
        box = box.top(min(box.h, high))[0] if self.table.lesson is None else box
        inner = w.panel(ui, "news.panel", box, self.lobby.t("read.handover.news"), icon="globe")
        w.scroll_list(ui, "news", inner, rows, row_height=28, focusable=False)

    def _told(self) -> Sequence:
        """Return the weightiest news: the facilitator's cards, goals, controls and refusals, cards, then the rest."""
        ranked = sorted(
            self.news, key=lambda item: ORDER.index(item.kind) if item.kind in ORDER else len(ORDER)
        )
        return ranked[: LINES if self.table.lesson is None else 2 * LINES]

    # --- sitting down, going on --------------------------------------------------------------------------

    def _foot(self, ui: Ui, foot: Box) -> None:
        """Declare PIN and the button to hold, or the button for what comes next."""
        if self.waiting:
            self._seat(ui, foot)
        elif self.table.lesson is not None and self.table.thinking is None:
            text = next_words(self.lobby, self.table.lesson)
            wide = w.button_width(ui, text, key="Enter", size=tokens.TITLE) + 60
            place = foot.middle(min(foot.w, wide), ui.em(48))
            w.button(
                ui, "begin", place, text, lambda: self._next(ui), kind="primary", key="Enter", size=tokens.TITLE
            )  # fmt: skip
        if self.table.lesson is not None and not self._trouble():
            line = foot.base(ui.em(24))[0]
            told, ink = ("hint_seat", "muted") if self.waiting else ("hint", "faint")
            w.label(
                ui, "lesson.hint", line, self.lobby.t(f"lesson.{told}"), size=tokens.SMALL, ink=ink, align="centre"
            )  # fmt: skip

    def _seat(self, ui: Ui, foot: Box) -> None:
        lesson = self.table.lesson
        asks = lesson is not None and lesson.asks(self.nation)
        text = self.lobby.t("read.handover.hold")
        wide = w.button_width(ui, text) + 60
        high = ui.em(44)
        base = Box(foot.x, foot.y + (ui.em(44) if self._room(ui, foot)[0].h else 0.0), foot.w, foot.h)
        row = Box(base.x, base.y + ui.em(14), base.w, high)
        total = wide + (ui.em(190) + 12 if asks else 0.0)
        x = row.x + (row.w - total) / 2
        if asks:
            w.text_entry(
                ui, "pin", Box(x, row.y, ui.em(190), high), self.pin, self._typed, secret=True, limit=LONGEST,
                allowed=DIGITS, hint=self.lobby.t("lesson.pin"), submit=lambda: ui.set_focus("begin"),
            )  # fmt: skip
            x += ui.em(190) + 12
        w.hold_button(ui, "begin", Box(x, row.y, wide, high), text, lambda: self._sit(ui), seconds=HOLD)
        told = self._trouble()
        if told:
            line = Box(foot.x, row.bottom + 4, foot.w, ui.em(22))
            w.label(ui, "pin.trouble", line, told, ink="warn", align="centre")

    def _typed(self, pin: str) -> None:
        self.pin, self.trouble = pin, ""

    def _trouble(self) -> str:
        """Return what is wrong with the PIN, with the seconds that are still to wait."""
        lesson = self.table.lesson
        wait = lesson.wait(self.nation) if lesson is not None else 0.0
        if wait > 0.0:
            return self.lobby.t("desk.refused.wrong_pin", seconds=int(wait + 0.999))
        return self.trouble

    def _sit(self, ui: Ui) -> None:
        lesson = self.table.lesson
        if lesson is None or lesson.admits(self.nation, self.pin):
            self.table.sit(ui)
            return
        self.pin = ""
        ui.set_focus("pin")
        ui.redraw()

    def _next(self, ui: Ui) -> None:
        lesson = self.table.lesson
        assert lesson is not None
        if lesson.over:
            self.lobby.only(ui, "verdict", self.table)
            return
        lesson.next()
        self.table.gather(ui)

    def _thinking(self, ui: Ui) -> None:
        from game.ui.closing import Closing

        Closing(self.table).build(ui)

    # --- keys and time -----------------------------------------------------------------------------------

    def key(self, ui: Ui, name: str) -> bool:
        """Take every key: no other screen can be reached before somebody sits down."""
        if name == "Quit":
            return False  # the window may always be closed
        if facilitate(ui, self.table, name):
            return True
        people = [n for n, seat in self.table.session.game.seats.items() if seat.human]
        if name.isdigit() and 0 < int(name) <= len(people) and people[int(name) - 1] in self.waiting:
            self._call(ui, people[int(name) - 1])
        elif name in ("PageUp", "PageDown") and self.waiting:  # digits go into the PIN where one is asked for
            step = 1 if name == "PageDown" else -1
            at = self.waiting.index(self.nation) if self.nation in self.waiting else 0
            self._call(ui, self.waiting[(at + step) % len(self.waiting)])
        elif name == "Enter" and ui.focus != "begin" and "begin" in ui.nodes:
            ui.set_focus("begin")
        elif (
            name == "Enter"
            and not self.waiting
            and self.table.thinking is None
            and self.table.lesson is not None
        ):
            self._next(ui)
        return True

    def tick(self, dt: float) -> bool:
        """Pass time: the clock of a class, the AI at work, the wait after a wrong PIN."""
        del dt
        if self._ui is None or (self.table.lesson is None and self.table.thinking is None):
            return False
        shown = self._trouble()
        changed = shown != self._ui.recall("trouble", "")
        self._ui.memory.values["trouble"] = shown
        return self.table.settle(self._ui) or changed


def _backdrop(p: Painter, area: Box) -> None:
    worldmap.backdrop(p, area.inset(area.w * 0.04, area.h * 0.06), ink="grid")
