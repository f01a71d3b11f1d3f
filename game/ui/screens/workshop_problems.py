"""The first part of the workshop: every problem of a scenario, with its line, a mark below it, and the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter

if TYPE_CHECKING:
    from game.ui.screens.workshop import Workshop
    from game.workshop.decks import Told

# Signs of a long line that are shown around the place.
WINDOW = 84


class ProblemsPart:
    """The list of problems above, the chosen one below."""

    def __init__(self, bench: Workshop) -> None:
        self.bench = bench
        self.at = 0

    def forget(self) -> None:
        """Another scenario was chosen."""
        self.at = 0

    def refresh(self) -> None:
        """The scenario was read again."""
        self.at = min(self.at, max(0, len(self._problems()) - 1))

    def _problems(self) -> tuple[Told, ...]:
        reading = self.bench.reading
        return reading.problems if reading is not None else ()

    def chosen(self) -> Told | None:
        """Return the problem that is marked."""
        found = self._problems()
        return found[self.at] if self.at < len(found) else None

    def pressed(self, ui: Ui, name: str) -> bool:
        """E opens the place in the editor."""
        if name == "E":
            self._open(ui)
        return name == "E"

    def build(self, ui: Ui, box: Box) -> None:
        """Declare the list and the details."""
        found = self._problems()
        if not found:
            inner = w.panel(ui, "problems.panel", box, self.bench.t("part.problems"), icon="tick")
            key = "no_problems" if self.bench.reading is not None else "reading"
            w.paragraph(ui, "problems.none", inner, self.bench.t(key), ink="muted")
            return
        lower, upper = box.base(min(box.h * 0.5, ui.em(26) * 6 + 100), tokens.GAP)
        inner = w.panel(ui, "problems.panel", upper, self.bench.t("part.problems"), icon="warning")
        rows = [self._row(told) for told in found]
        w.scroll_list(
            ui, "problems", inner, rows, selected=self.at, on_select=lambda row: self._choose(ui, row),
            on_activate=lambda _row: self._open(ui), row_height=28,
        )  # fmt: skip
        told = self.chosen()
        if told is not None:
            self._details(ui, lower, told)

    def _row(self, told: Told) -> w.Row:
        ink = "bad" if told.error else "warn"
        place = w.Part(w.escape(_short(told.place)), 190, ink="muted", size=tokens.HEAD)
        return w.Row((place, w.Part(w.escape(told.says), size=tokens.HEAD)), ink=ink, tip=w.escape(told.says))

    def _choose(self, ui: Ui, row: int) -> None:
        self.at = row
        ui.redraw()

    def _open(self, ui: Ui) -> None:
        told = self.chosen()
        if told is not None:
            self.bench.jump(ui, told.file, max(1, told.line))

    def _details(self, ui: Ui, box: Box, told: Told) -> None:
        severity = self.bench.lobby.t(f"problems.severity.{'error' if told.error else 'warning'}")
        inner = w.panel(
            ui, "problem.panel", box, w.escape(told.place), note=f"{severity} [{told.code}]",
            accent="bad" if told.error else "warn",
        )  # fmt: skip
        foot, area = inner.base(ui.em(38), 8)
        used = w.paragraph(ui, "problem.says", area, w.escape(told.says), tip=w.escape(told.says))
        area = area.top(used, 8)[1]
        if told.source:
            spot, area = area.top(ui.em(26) + 12, 8)
            _source(ui, spot, told)
        for number, cure in enumerate(told.cures):
            text = f"<good>→</good> {w.escape(cure)}"
            used = w.paragraph(ui, f"problem.cure.{number}", area, text, tip=w.escape(cure))
            area = area.top(used, 4)[1]
        text = self.bench.t("open_line")
        wide = min(foot.w, w.button_width(ui, text, key="E"))
        w.button(
            ui, "problem.open", foot.left(wide)[0], text, lambda: self._open(ui), key="E", kind="primary"
        )


def _source(ui: Ui, box: Box, told: Told) -> None:
    """Declare the line with a mark below the sign that is meant."""
    at = max(0, told.column - 1)
    line = told.source.replace("\t", " ")
    start = max(0, at - WINDOW // 2) if len(line) > WINDOW else 0
    before = ("…" if start else "") + line[start:at]
    rest = line[at : start + WINDOW] + ("…" if len(line) > start + WINDOW else "")

    def draw(p: Painter, area: Box) -> None:
        p.round(area, "well", None, radius=6)
        inner = area.inset(10, 4)
        number = f"{told.line}  "
        indent = p.measure(number, tokens.HEAD)
        row = inner.top(inner.h - 8)[0]
        p.text(row, number, size=tokens.HEAD, ink="faint")
        x = row.x + indent
        p.text(Box(x, row.y, row.right - x, row.h), before, size=tokens.HEAD, ink="muted")
        x += p.measure(before, tokens.HEAD)
        if x < row.right:
            p.text(Box(x, row.y, row.right - x, row.h), rest, size=tokens.HEAD)
            p.mark((x + 4, inner.bottom - 3), "up", "bad" if told.error else "warn", 9)

    w.picture(
        ui, "problem.source", box, draw, label=told.source.strip(), tip=w.escape(told.source.strip()) or None
    )


def _short(place: str) -> str:
    """Return the last of a place, which tells problems of one scenario apart."""
    return place.replace("\\", "/").rsplit("/", 1)[-1]
