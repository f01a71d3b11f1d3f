"""The event log: what happened, to filter and to search, with reasons; and notes to oneself for a later turn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.play.chronicle import NOTE, PLAN, Line, filtered, log_of
from game.play.notes import LONGEST, Note, add_note, drop_note, notes_of
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.rich import escape
from game.ui.plain import PlainScreen
from game.ui.screens.page import page
from game.ui.screens.turn_report import ICONS as NEWS_ICONS

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

ICONS = {**NEWS_ICONS, PLAN: "spend", NOTE: "book"}
SIDE = 400.0  # width of the right column


class EventLog(PlainScreen):
    """The log on the left, the line that is looked at and the notes on the right."""

    name = "log"
    first = "lines"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        assert table is not None, "this screen belongs to a game"
        self.game = table
        self.wanted, self.kind, self.nation, self.turn = "", "", "", 0
        self.at = 0
        self.text, self.due = "", 0  # of a note that is being written
        self.trouble = ""
        self.dated = 70.0  # width of a date

    # --- what is there -----------------------------------------------------------------------------------

    @property
    def lines(self) -> list[Line]:
        """The whole log as the seat in play may read it."""
        table = self.game
        seat = "" if table.watching else table.nation
        count = len(table.session.game.remarks)
        return table.kept(f"log.{count}", lambda: log_of(table.session, wording.words(table), seat))

    def found(self) -> list[Line]:
        """Return the lines that pass the filters."""
        return filtered(self.lines, self.kind, self.nation, self.turn, self.wanted)

    def kinds(self) -> list[str]:
        """Return the kinds of lines that there are."""
        return sorted({line.kind for line in self.lines})

    def nations(self) -> list[str]:
        """Return the nations that there are lines of, in the order of the scenario."""
        there = {line.nation for line in self.lines}
        return [nation for nation in self.game.world.actors if nation in there]

    def date(self, turn: int) -> str:
        """Return the date of a turn."""
        return self.game.date((turn - 1) * self.game.world.turn_quarters)

    @property
    def writing(self) -> bool:
        """Whether notes can be written now."""
        return not self.game.watching and not self.game.ended

    def dues(self) -> list[int]:
        """Return the turns a note can be for: the next ones first, this one last."""
        now, last = self.game.turn + 1, self.game.world.turns
        return [*range(now + 1, last + 1), now]

    # --- drawing -----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare filters, list, the line looked at, notes."""
        t = self.lobby.t
        hints = [("Up", t("learn.key.walk")), ("Ctrl+F", t("learn.key.search"))]
        hints += [("N", t("learn.log.key_note")), ("Delete", t("learn.log.key_drop"))] if self.writing else []
        area = page(
            ui, self.lobby, self.title, box, lambda: self.leave(ui), [*hints, ("Escape", t("read.back"))]
        )
        measure, scale = ui.painter.measure, ui.painter.text_scale
        self.dated = (
            max(measure(self.date(turn), tokens.HEAD) for turn in range(1, self.game.world.turns + 1)) / scale
            + 6
        )
        right, left = area.side(min(ui.em(SIDE), area.w * 0.4), tokens.GAP)
        self._list(ui, left)
        upper, lower = right.top(right.h * 0.42, tokens.GAP)
        self._line(ui, upper)
        self._notes(ui, lower)

    def _list(self, ui: Ui, box: Box) -> None:
        t, table = self.lobby.t, self.game
        inner = w.panel(ui, "lines.panel", box)
        row, inner = inner.top(ui.em(tokens.CONTROL), 8)
        w.text_entry(ui, "search", row, self.wanted, partial(self._seek, ui), hint=t("learn.log.search"))
        row, inner = inner.top(ui.em(tokens.CONTROL), 8)
        kinds, nations = self.kinds(), self.nations()
        turns = sorted({line.turn for line in self.lines}, reverse=True)
        choices: tuple[tuple[str, list[str], list[object], object], ...] = (
            ("kind", [t("learn.log.all_kinds"), *map(self.kind_name, kinds)], ["", *kinds], self.kind),
            (
                "nation",
                [t("learn.log.all_nations"), *map(table.nation_name, nations)],
                ["", *nations],
                self.nation,
            ),
            ("turn", [t("learn.log.all_turns"), *map(self.date, turns)], [0, *turns], self.turn),
        )
        for (name, texts, values, now), place in zip(choices, row.columns(3, 8), strict=True):
            at = values.index(now) if now in values else 0
            w.dropdown(
                ui, f"filter.{name}", place, texts, at, partial(self._choose, ui, name, values), rows=10
            )
        found = self.found()
        self.at = min(self.at, max(0, len(found) - 1))
        line, inner = inner.top(ui.em(22), 2)
        w.label(ui, "found", line, t("learn.log.found", count=len(found)), size=tokens.SMALL, ink="muted")
        if not found:
            key = "learn.log.none" if self.lines else "learn.log.empty"
            w.paragraph(ui, "lines.none", inner, t(key), ink="muted")
            return
        rows = [self._row(one) for one in found]
        w.scroll_list(ui, "lines", inner, rows, selected=self.at, on_select=partial(self._look, ui))

    def kind_name(self, kind: str) -> str:
        """Return what a kind of lines is called."""
        key = f"learn.log.kind.{kind}"
        return self.lobby.t(key) if key in self.lobby.texts else kind

    def _row(self, line: Line) -> w.Row:
        table = self.game
        parts = (
            w.Part(self.date(line.turn), self.dated, ink="muted", size=tokens.HEAD),
            w.Part(table.code(line.nation) if line.nation else "", 42, ink=line.nation or "muted", bold=True, size=tokens.HEAD),
            w.Part(escape(line.text), size=tokens.HEAD),
        )  # fmt: skip
        return w.Row(parts, icon=ICONS.get(line.kind, "flag"), ink=line.nation or "muted")

    def _line(self, ui: Ui, box: Box) -> None:
        """Declare the line that is looked at, whole, with its reason."""
        t, found = self.lobby.t, self.found()
        if not found:
            w.panel(ui, "line.panel", box, t("learn.log.line"))
            return
        line = found[self.at]
        inner = w.panel(ui, "line.panel", box, self.kind_name(line.kind), note=self.date(line.turn))
        parts = [(escape(line.text), tokens.BODY, "text")]
        if line.nation:
            parts.insert(0, (f"<b>{self.game.nation_rich(line.nation)}</b>", tokens.HEAD, "text"))
        if line.reason:
            parts.append((t("game.briefing.reason", text=escape(line.reason)), tokens.HEAD, "muted"))
        heights = [ui.painter.rich_height(text, inner.w - 16, size) + 8 for text, size, _ in parts]
        with w.scroll_area(ui, "line", inner, sum(heights)) as area:
            for number, ((text, size, ink), high) in enumerate(zip(parts, heights, strict=True)):
                place, area = area.top(high)
                w.paragraph(ui, f"line.{number}", place, text, size=size, ink=ink)

    def _notes(self, ui: Ui, box: Box) -> None:
        t, table = self.lobby.t, self.game
        inner = w.panel(ui, "notes.panel", box, t("learn.log.notes"), icon="book")
        if self.writing:
            row, inner = inner.top(ui.em(tokens.CONTROL), 6)
            w.text_entry(
                ui, "note", row, self.text, partial(self._write, ui), submit=partial(self._keep, ui),
                hint=t("learn.log.note"), limit=LONGEST, tip=self.trouble or t("learn.log.note_is"),
            )  # fmt: skip
            row, inner = inner.top(ui.em(tokens.CONTROL), 8)
            text = t("learn.log.keep")
            place, rest = row.side(w.button_width(ui, text), 8)
            dues = self.dues()
            self.due = self.due if self.due in dues else dues[0]
            shown = [t("learn.log.due", date=self.date(due)) for due in dues]
            w.dropdown(ui, "note.due", rest, shown, dues.index(self.due), partial(self._set_due, ui, dues))
            w.button(ui, "note.keep", place, text, partial(self._keep, ui), enabled=bool(self.text.strip()))
        notes = [] if table.watching else notes_of(table.session.game, table.nation)
        if self.trouble:
            used = w.paragraph(ui, "note.trouble", inner, self.trouble, size=tokens.HEAD, ink="warn")
            inner = inner.top(used, 6)[1]
        if not notes:
            w.paragraph(ui, "notes.none", inner, t("learn.log.no_notes"), size=tokens.HEAD, ink="muted")
            return
        rows = [self._note_row(note) for note in notes]
        w.scroll_list(ui, "notes", inner, rows)

    def _note_row(self, note: Note) -> w.Row:
        ink = "warn" if note.due == self.game.turn + 1 else "muted"
        parts = (
            w.Part(self.date(note.due), self.dated, ink=ink, size=tokens.HEAD),
            w.Part(escape(note.text), size=tokens.HEAD),
        )
        return w.Row(parts, tip=f"<b>{self.date(note.due)}</b>\n{escape(note.text)}")

    # --- acting ------------------------------------------------------------------------------------------

    def _seek(self, ui: Ui, text: str) -> None:
        self.wanted, self.at = text, 0
        ui.redraw()

    def _choose(self, ui: Ui, name: str, values: list[object], index: int) -> None:
        setattr(self, name, values[index])
        self.at = 0
        ui.memory.values["lines.offset"] = 0.0
        ui.redraw()

    def _look(self, ui: Ui, row: int) -> None:
        self.at = row
        ui.memory.values["line"] = 0.0
        ui.redraw()

    def _write(self, ui: Ui, text: str) -> None:
        self.text, self.trouble = text, ""
        ui.redraw()

    def _set_due(self, ui: Ui, dues: list[int], index: int) -> None:
        self.due = dues[index]
        ui.redraw()

    def _keep(self, ui: Ui) -> None:
        """Keep the note that was written."""
        refusal = add_note(self.game.session, self.game.nation, self.due, self.text)
        if refusal is not None:
            self.trouble = self.game.refusal_words(refusal)
        else:
            ui.say(self.lobby.t("learn.log.kept", date=self.date(self.due)))
            self.text, self.trouble = "", ""
            for name in ("caret", "anchor"):
                ui.memory.values[f"note.{name}"] = 0
        ui.redraw()

    def _drop(self, ui: Ui) -> bool:
        """Throw away the note that has the focus, in the list of notes or in the log."""
        table, number = self.game, 0
        if ui.focus == "notes":
            notes = notes_of(table.session.game, table.nation)
            row = int(ui.recall("notes.row", 0))
            number = notes[row].number if row < len(notes) else 0
        elif ui.focus == "lines" and self.at < len(self.found()):
            number = self.found()[self.at].note
        if not number or not drop_note(table.session, table.nation, number):
            return False
        ui.say(self.lobby.t("learn.log.dropped"))
        ui.redraw()
        return True

    def pressed(self, ui: Ui, name: str) -> bool:
        """Ctrl+F searches, N writes a note, Delete throws one away."""
        if name in ("Ctrl+F", "/"):
            ui.set_focus("search")
        elif name == "N" and self.writing:
            ui.set_focus("note")
        elif name == "Delete":
            return self._drop(ui)
        else:
            return False
        return True
