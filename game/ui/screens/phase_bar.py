"""The course of a class in one row: six phases, the round, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.play.stage import PHASES, STEPS
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.lessons import clock_words

if TYPE_CHECKING:
    from game.play.classroom import Lesson
    from game.ui.lobby import Lobby
    from game.ui.table import Table


def next_words(lobby: Lobby, lesson: Lesson) -> str:
    """Return what the one big button does."""
    if lesson.over:
        return lobby.t("lesson.next.verdict")
    if lesson.phase == "reveal" and lesson.step != STEPS[-1]:
        step = STEPS[STEPS.index(lesson.step) + 1]
        return lobby.t("lesson.next.step", step=lobby.t(f"lesson.step.{step}"))
    return lobby.t(f"lesson.next.{'play' if lesson.phase in ('orders', 'resolve') else lesson.phase}")


def phase_bar(ui: Ui, table: Table, box: Box) -> None:
    """Declare round, phases with the present one marked, and the clock."""
    lesson = table.lesson
    assert lesson is not None
    told = table.t("lesson.round", round=lesson.round, rounds=lesson.rounds)
    wide = ui.painter.measure(told, tokens.TITLE, True) + 24
    lead, rest = box.left(wide)
    w.label(ui, "phase.round", lead, told, size=tokens.TITLE, bold=True)
    clock = clock_words(table) or "–"
    room = ui.painter.measure(clock, tokens.SCREEN, True) + 8
    place, rest = rest.side(max(room, ui.em(90)), tokens.GAP)
    ink = "warn" if lesson.clock.warning else "text" if lesson.clock.running else "muted"
    w.label(ui, "phase.clock", place, clock, size=tokens.SCREEN, bold=True, ink=ink, align="right")
    at = PHASES.index(lesson.phase)
    for number, (name, spot) in enumerate(zip(PHASES, rest.columns(len(PHASES), 6), strict=True)):
        _phase(ui, name, table.t(f"lesson.phase.{name}"), spot.inset(0, 2), number - at)


def _phase(ui: Ui, name: str, text: str, place: Box, apart: int) -> None:
    def draw(p: Painter, area: Box, _look: Look) -> None:
        fill = "primary" if apart == 0 else "raised" if apart < 0 else "panel"
        p.round(area, fill, "primary_line" if apart == 0 else "line", radius=6)
        ink = "on_primary" if apart == 0 else "muted" if apart < 0 else "text"
        p.text(area.inset(6, 0), text, size=tokens.HEAD, bold=apart == 0, ink=ink, align="centre")

    node = Node(f"phase.{name}", place, draw, role="phase", label=text)
    node.same = (text, (apart > 0) - (apart < 0))
    ui.add(node)
