"""The facilitator's screen (F10): phases with one big Next, clock, seats, events, what is shown, steps back, notes, audit.

Every act goes through `play.facilitate` as a line of text, as in the text mode. While the PIN is asked for nothing of
the game is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.engine.orders import Refusal
from game.play.classroom import SWITCHES
from game.play.facilitate import Answer, Facilitator
from game.play.follow import CHARTS
from game.play.log import DESK
from game.play.pins import LONGEST
from game.play.stage import STEPS
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.lessons import FACILITATOR
from game.ui.plain import PlainScreen
from game.ui.screens.facilitator_events import Events
from game.ui.screens.facilitator_log import log_panels
from game.ui.screens.page import page
from game.ui.screens.phase_bar import next_words, phase_bar

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

PAGES = ("course", "events", "log")
DIGITS = "0123456789"
CHART = "chart"  # the step of the results that shows a measure of one's choice
KEYS = {"+": "clock +30", "-": "clock -30"}


class FacilitatorScreen(PlainScreen):
    """Stands above the screen of whoever plays; Escape or F10 goes back."""

    name = "facilitator"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        assert table is not None, "this screen belongs to a game"
        assert table.lesson is not None, "this screen belongs to a class"
        self.game = table
        self.lesson = table.lesson
        self.desk = Facilitator(table.lesson)
        self.events = Events(self)
        self.unlocked = not self.lesson.asks(DESK)
        self.pin = ""
        self.page = 0
        self.moved = False  # an act changed what the screen below shows
        self.sure = ""  # the act that waits for a confirmation
        self.pin_of = ""  # the seat whose PIN is being changed
        self.entered = ""  # text typed into a field
        self.back_to = 0  # the round to go back to, 0 for the present one

    # --- acting ------------------------------------------------------------------------------------------

    def act(self, ui: Ui, line: str) -> bool:
        """Carry out a line and say what it did; tell whether it was taken."""
        answer = self.desk.act(line)
        ui.say(self.words(answer), 4.0)
        self.moved = self.moved or line.split()[0] not in (
            "clock",
            "note",
            "say",
            "blank",
            "show",
            "spotlight",
        )
        self.game.forget()
        if self.lesson.phase == "resolve" and self.game.thinking is None:
            self.game.think()
        ui.redraw()
        return not isinstance(answer, Refusal)

    def run(self, ui: Ui, line: str) -> Callable[[], None]:
        """Return what a button does that carries out a line."""

        def pressed() -> None:
            self.act(ui, line)

        return pressed

    def words(self, answer: Answer) -> str:
        """Return an answer as a sentence."""
        if isinstance(answer, Refusal):
            return self.game.refusal_words(answer)
        values = {name: self._named(name, value) for name, value in answer.values.items()}
        return self.lobby.t(f"desk.done.{answer.key}", **values)

    def _named(self, name: str, value: float | str) -> float | str:
        game, t = self.game, self.lobby.t
        match name:
            case "nation":
                return game.nation_name(str(value))
            case "who":
                return t("lesson.desk") if value == DESK else game.nation_name(str(value))
            case "card":
                return game.card_title(str(value))
            case "phase" | "step":
                return t(f"lesson.{name}.{value}")
            case "what":
                return t(f"lesson.switch.{value}")
        return value

    def go_on(self, ui: Ui) -> None:
        """Do what comes next; asks first where drafts of the late would be taken."""
        if self.game.thinking is not None:
            return
        if self.lesson.over:
            self.lobby.only(ui, "verdict", self.game)
        elif self.lesson.phase == "orders" and self.game.session.waiting() and self.sure != "next":
            self.sure = "next"
        else:
            self.sure = ""
            self.act(ui, "next")
        ui.redraw()

    def leave(self, ui: Ui) -> None:
        """Go back to the team's screen, or to the one everybody may see where the class has moved on."""
        seated = self.game.nation in self.game.session.waiting()
        if self.unlocked and (self.moved or not seated):
            self.game.gather(ui)
        else:
            ui.pop()

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the frame, the page that is open, and what is asked."""
        t = self.lobby.t
        hints = [
            ("Ctrl+Enter", t("lesson.key.next")),
            ("+", t("lesson.key.more")),
            ("-", t("lesson.key.less")),
            ("P", t("lesson.key.pause")),
        ]
        hints += [
            ("B", t("lesson.key.blank")),
            ("1-3", t("lesson.key.pages")),
            ("Escape", t("game.hint.back")),
        ]
        shown = hints if self.unlocked else [("Escape", t("game.hint.back"))]
        rest = page(ui, self.lobby, t("game.screen.facilitator"), box, lambda: self.leave(ui), shown)
        if not self.unlocked:
            self._lock(ui, rest)
            return
        bar, rest = rest.top(ui.em(46), tokens.GAP)
        text = next_words(self.lobby, self.lesson)
        wide = min(bar.w * 0.34, w.button_width(ui, text, key="Ctrl+Enter", size=tokens.TITLE) + 12)
        place, bar = bar.side(wide, tokens.GAP_L)
        w.button(
            ui, "next", place, text, lambda: self.go_on(ui), kind="primary", key="Ctrl+Enter", size=tokens.TITLE,
            enabled=self.game.thinking is None, tip=text,
        )  # fmt: skip
        phase_bar(ui, self.game, bar)
        row, rest = rest.top(ui.em(34), tokens.GAP_S)
        names = [t(f"lesson.page.{name}") for name in PAGES]
        w.tabs(ui, "pages", row, names, self.page, lambda index: self._turn(ui, index))
        if self.page == 0:
            self._course(ui, rest)
        elif self.page == 1:
            self.events.build(ui, rest)
        else:
            log_panels(ui, self, rest)
        self.first = "next"
        self._above(ui)

    def _turn(self, ui: Ui, index: int) -> None:
        self.page = index
        ui.redraw()

    def _lock(self, ui: Ui, box: Box) -> None:
        """Ask for the facilitator's PIN; nothing else is shown."""
        t = self.lobby.t
        place = box.middle(460, ui.em(150))
        inner = w.panel(ui, "lock", place, t("lesson.lock"), icon="eye")
        row, inner = inner.top(ui.em(40), 10)
        w.text_entry(
            ui, "lock.pin", row, self.pin, self._typed, secret=True, limit=LONGEST, allowed=DIGITS, hint=t("lesson.pin"),
            submit=lambda: self._unlock(ui),
        )  # fmt: skip
        wait = self.lesson.wait(DESK)
        if wait > 0.0:
            told = t("desk.refused.wrong_pin", seconds=int(wait + 0.999))
            w.label(ui, "lock.trouble", inner.top(ui.em(24))[0], told, ink="warn")
        self.first = "lock.pin"

    def _typed(self, pin: str) -> None:
        self.pin = pin

    def _unlock(self, ui: Ui) -> None:
        self.unlocked = self.lesson.admits(DESK, self.pin)
        self.pin = ""
        if self.unlocked:
            ui.memory.focus.clear()
        ui.redraw()

    # --- the course of the class -------------------------------------------------------------------------

    def _course(self, ui: Ui, box: Box) -> None:
        """Declare seats on the left, clock, switches and steps back on the right."""
        t = self.lobby.t
        left, right = box.left(box.w * 0.56, tokens.GAP)
        people = [n for n, seat in self.game.session.game.seats.items() if seat.human]
        inner = w.panel(ui, "seats", left, t("lesson.seats"), icon="flag")
        row_high = ui.em(40)
        with w.scroll_area(ui, "seats.scroll", inner, (row_high + 6) * len(people)) as area:
            for nation, place in zip(people, area.stack(row_high, len(people), 6), strict=True):
                self._seat(ui, nation, place)
        with w.scroll_area(ui, "course.scroll", right, ui.em(348) + 122) as area:
            area = self._clock(ui, area)
            area = self._room(ui, area)
            area = self._switches(ui, area)
            self._back(ui, area)

    def _seat(self, ui: Ui, nation: str, row: Box) -> None:
        t, session = self.lobby.t, self.game.session
        human = session.seats[nation].human
        ordering = self.lesson.phase == "orders"
        state = "computer" if not human else "ready" if session.committed(nation) else "thinking"
        team = w.escape(session.seats[nation].name)
        name = f"<{nation}>{self.game.nation_name(nation)}</{nation}>" + (f"  {team}" if team else "")
        pin_text = t("lesson.set_pin")
        change = t("lesson.take_over" if human else "lesson.hand_back")
        place, row = row.side(w.button_width(ui, pin_text, size=tokens.HEAD), 8)
        w.button(ui, f"pin.{nation}", place, pin_text, lambda: self._ask_pin(ui, nation), size=tokens.HEAD)
        wide = max(w.button_width(ui, t(f"lesson.{k}"), size=tokens.HEAD) for k in ("take_over", "hand_back"))
        place, row = row.side(wide, 8)
        line = f"seat {nation} {'ai' if human else 'human'}"
        w.button(
            ui, f"seat.{nation}", place, change, self.run(ui, line), size=tokens.HEAD,
            enabled=self.game.thinking is None and not session.ended,
        )  # fmt: skip
        told = t(f"lesson.state.{state}") if ordering or not human else ""
        place, row = row.side(ui.painter.measure(told, tokens.HEAD, True) + 18, 8)
        w.label(
            ui, f"state.{nation}", place, told, size=tokens.HEAD, bold=True, align="right",
            ink="good" if state == "ready" else "muted",
        )  # fmt: skip
        w.label(ui, f"name.{nation}", row, name, bold=True)

    def _clock(self, ui: Ui, box: Box) -> Box:
        t, clock = self.lobby.t, self.lesson.clock
        place, rest = box.top(ui.em(34) + ui.em(46) + 16, tokens.GAP)
        inner = w.panel(ui, "clock", place, t("lesson.clock"), icon="clock")
        acts: list[tuple[str, str, str, str]] = [
            ("less", t("lesson.less"), "-", "clock -30"),
            ("more", t("lesson.more"), "+", "clock +30"),
            ("pause", t("lesson.go" if not clock.running else "lesson.pause"), "P", ""),
            ("blank", t("lesson.show_screens" if self.lesson.blank else "lesson.blank_screens"), "B", ""),
        ]
        row = inner.top(ui.em(34))[0]
        widths = [w.button_width(ui, text, key=key, size=tokens.HEAD) for _, text, key, _ in acts]
        for (name, text, key, line), spot in zip(acts, row.columns(widths, 6), strict=True):
            run = self.run(ui, line) if line else self._flipping(ui, name)
            w.button(ui, f"clock.{name}", spot, text, run, key=key, size=tokens.HEAD, rove="clock", tip=text)
        return rest

    def _room(self, ui: Ui, box: Box) -> Box:
        """Declare what the room sees: a panel of the results and the measure of the chart."""
        t = self.lobby.t
        place, rest = box.top(ui.em(34) + ui.em(36) + 20, tokens.GAP)
        inner = w.panel(ui, "room", place, t("lesson.room"), icon="globe")
        left, right = inner.top(ui.em(36))[0].columns(2, 8)
        steps = [t(f"lesson.step.{step}") for step in STEPS]
        w.dropdown(
            ui, "room.step", left, steps, STEPS.index(self.lesson.step),
            lambda index: self.run(ui, f"spotlight {STEPS[index]}")(), tip=t("lesson.room_is"),
        )  # fmt: skip
        charts = [t(f"lesson.chart.{name}") for name in CHARTS]
        at = CHARTS.index(self.lesson.chart) if self.lesson.chart in CHARTS else -1
        w.dropdown(
            ui, "room.chart", right, charts, at, lambda index: self.run(ui, f"spotlight {CHART} {CHARTS[index]}")(),
            hint=t("lesson.step.chart"), tip=t("lesson.room_is"),
        )  # fmt: skip
        return rest

    def _flipping(self, ui: Ui, name: str) -> Callable[[], None]:
        return lambda: self._flip(ui, name)

    def _flip(self, ui: Ui, name: str) -> None:
        if name == "pause":
            self.act(ui, f"clock {'pause' if self.lesson.clock.running else 'go'}")
        else:
            self.act(ui, f"blank {'off' if self.lesson.blank else 'on'}")

    def _switches(self, ui: Ui, box: Box) -> Box:
        t = self.lobby.t
        place, rest = box.top(ui.em(34) + (ui.em(30) + 2) * len(SWITCHES) + 20, tokens.GAP)
        inner = w.panel(ui, "switches", place, t("lesson.shown"), icon="eye")
        for name, row in zip(SWITCHES, inner.stack(ui.em(30), len(SWITCHES), 2), strict=True):
            w.toggle(
                ui, f"show.{name}", row, t(f"lesson.switch.{name}"), self.lesson.switches[name],
                lambda on, name=name: self.run(ui, f"show {name} {'on' if on else 'off'}")(),  # type: ignore[misc]
                tip=t(f"lesson.switch_is.{name}"),
            )  # fmt: skip
        return rest

    def _back(self, ui: Ui, box: Box) -> None:
        t = self.lobby.t
        inner = w.panel(
            ui, "back.panel", box.top(ui.em(34) + ui.em(40) + 20)[0], t("lesson.back"), icon="clock"
        )
        row = inner.top(ui.em(36))[0]
        text = t("lesson.rewind")
        place, row = row.side(w.button_width(ui, text), 10)
        latest = self._latest()
        w.stepper(
            ui, "back.round", row, self._goal(), lambda value: self._to(ui, value), low=1, high=max(1, latest), step=1,
            name=t("lesson.to_round"), name_width=row.w * 0.4, icon="clock", ink="muted", change_width=0,
        )  # fmt: skip
        w.button(
            ui, "back.go", place, text, lambda: self._ask(ui, "rewind"), kind="danger",
            enabled=self.game.thinking is None,
        )  # fmt: skip

    def _latest(self) -> int:
        """Return the round that is being planned."""
        return self.game.session.turn - self.lesson.head.numbers.get("opening", 0) + 1

    def _goal(self) -> int:
        """Return the round to go back to."""
        return min(self.back_to or self._latest(), self._latest())

    def _to(self, ui: Ui, value: float) -> None:
        self.back_to = int(value)
        ui.redraw()

    # --- what is asked -----------------------------------------------------------------------------------

    def _ask(self, ui: Ui, what: str) -> None:
        self.sure = what
        ui.redraw()

    def _ask_pin(self, ui: Ui, nation: str) -> None:
        self.pin_of, self.entered = nation, ""
        ui.redraw()

    def _shut(self, ui: Ui) -> None:
        self.sure = self.pin_of = self.entered = ""
        ui.redraw()

    def _above(self, ui: Ui) -> None:
        t, game = self.lobby.t, self.game
        if game.thinking is not None:
            from game.ui.closing import Closing

            Closing(game).build(ui)
        elif self.pin_of:
            self._pin_dialog(ui)
        elif self.sure == "next":
            names = ", ".join(game.nation_name(nation) for nation in game.session.waiting())
            self._confirm(ui, "lesson.late", t("lesson.late_is", names=names), lambda: self.go_on(ui))
        elif self.sure == "rewind":
            run = self.run(ui, f"rewind {self._goal()}")
            self._confirm(ui, "lesson.rewind_sure", t("lesson.rewind_is", round=self._goal()), run)
        elif self.sure.startswith(("inject", "hold", "replace")):
            self._confirm(ui, "lesson.deal", self.events.told(self.sure), self.run(ui, self.sure))

    def _confirm(self, ui: Ui, title: str, text: str, run: Callable[[], object]) -> None:
        def yes() -> None:
            kept = self.sure
            run()
            if self.sure == kept:
                self.sure = ""
            ui.redraw()

        t = self.lobby.t
        w.confirm(
            ui, "sure", t(title), text, t("lesson.yes"), t("lesson.no"), yes, lambda: self._shut(ui), first="yes"
        )  # fmt: skip

    def _pin_dialog(self, ui: Ui) -> None:
        t = self.lobby.t
        title = t("lesson.pin_for", nation=self.game.nation_name(self.pin_of))
        with w.modal(
            ui, "newpin", title, 460, ui.em(150), lambda: self._shut(ui), first="newpin.entry"
        ) as inner:
            row, inner = inner.top(ui.em(40), 10)
            w.text_entry(
                ui, "newpin.entry", row, self.entered, self._enter, limit=LONGEST, allowed=DIGITS, hint=t("lesson.no_pin"),
                submit=lambda: self._take_pin(ui),
            )  # fmt: skip
            text = t("lesson.take_pin")
            place = inner.top(ui.em(36))[0].side(w.button_width(ui, text, key="Enter"))[0]
            w.button(ui, "newpin.take", place, text, lambda: self._take_pin(ui), kind="primary", key="Enter")

    def _enter(self, text: str) -> None:
        self.entered = text

    def _take_pin(self, ui: Ui) -> None:
        if self.act(ui, f"pin {self.pin_of} {self.entered or '-'}"):
            self._shut(ui)

    # --- keys and time -----------------------------------------------------------------------------------

    def pressed(self, ui: Ui, name: str) -> bool:
        """Take the keys of the facilitator; none works before the PIN."""
        if name == FACILITATOR:
            self.leave(ui)
        elif not self.unlocked or self.game.thinking is not None:
            return False
        elif name == "Ctrl+Enter":
            self.go_on(ui)
        elif name in KEYS:
            self.act(ui, KEYS[name])
        elif name in ("P", "B"):
            self._flip(ui, "pause" if name == "P" else "blank")
        elif name in ("1", "2", "3"):
            self._turn(ui, int(name) - 1)
        else:
            return False
        return True

    def tick(self, dt: float) -> bool:
        """Pass time: the clock, the AI at work, the wait after a wrong PIN."""
        del dt
        if self._ui is None:
            return False
        before = self.lesson.phase, self.game.session.turn
        changed = self.game.settle(self._ui, stay=True)
        if before != (self.lesson.phase, self.game.session.turn):
            self.moved, self.sure = True, ""
        return changed or self.lesson.wait(DESK) > 0.0
