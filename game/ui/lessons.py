"""What a class adds to every screen of a game: clock, last-minute warning, a blank screen, the way to the facilitator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter

if TYPE_CHECKING:
    from game.play.classroom import Lesson
    from game.play.session import Session
    from game.ui.table import Table

FACILITATOR = "F10"


@dataclass
class Bell:
    """What of the clock has been shown, and in which turn and phase the last minute was called out."""

    shown: str = ""
    rung: tuple[int, str] | None = None


def lesson_of(session: Session) -> Lesson | None:
    """Return the class that a game is, None for an ordinary game."""
    if session.game.lesson is None:
        return None
    from game.play.classroom import Lesson

    return Lesson(session)


def clock_words(table: Table) -> str:
    """Return what is left on the clock, "" without a class or a clock."""
    from game.play.facilitate import clock_text

    lesson = table.lesson
    if lesson is None or lesson.clock.left() is None:
        return ""
    shown = clock_text(lesson.clock.left())
    return shown if lesson.clock.running else table.t("lesson.paused", left=shown)


def timed(table: Table, ui: Ui, stay: bool = False) -> bool:
    """Let the clock of a class work; True when the picture must change.

    When the phase ends the screen opens that everybody may see, unless the screen is to ``stay``.
    """
    lesson = table.lesson
    if lesson is None or table.thinking is not None:
        return False
    if lesson.tick():
        if lesson.phase == "resolve":
            ui.say(table.t("lesson.time_up"))
        if not stay:
            table.gather(ui)
        elif lesson.phase == "resolve":
            table.think()
        return True
    shown = clock_words(table)
    bell = table.bell
    changed = shown != bell.shown
    bell.shown = shown
    minute = (table.session.turn, lesson.phase)
    if lesson.clock.warning and lesson.phase == "orders" and bell.rung != minute:
        bell.rung = minute
        ui.say(table.t("lesson.last_minute"), 6.0)
    return changed


def blanked(ui: Ui, table: Table) -> bool:
    """Declare the blank screen where the facilitator wants it; tell whether it stands."""
    if table.lesson is None or not table.lesson.blank:
        return False
    w.scene(ui, "lesson.blank", _dark)
    place = ui.page.middle(ui.width * 0.8, ui.em(40))
    w.label(
        ui,
        "lesson.blank.text",
        place,
        table.t("lesson.blank"),
        size=tokens.TITLE,
        ink="muted",
        align="centre",
    )
    return True


def facilitate(ui: Ui, table: Table, name: str) -> bool:
    """Open the facilitator's screen for its key; while the screen is blank no other key works."""
    if table.lesson is None or name == "Quit":
        return False
    if name == FACILITATOR:
        table.lobby.over(ui, "facilitator", table)
        return True
    return table.lesson.blank


def _dark(p: Painter, area: Box) -> None:
    p.fill(area, "background")
