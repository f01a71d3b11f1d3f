"""The question where an export goes, and the saving of it: a chart as a picture and as a table."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.ui import export
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui

if TYPE_CHECKING:
    from game.papers.sheets import Cell
    from game.ui.lobby import Lobby

LONGEST = 240  # characters of a folder
TOLD = 8.0  # seconds that the place of a file can be read


@dataclass
class Wanted:
    """What shall be saved: the name of the files, what draws the picture, head and rows of the table."""

    stem: str
    draw: Callable[[Ui, Box], None]
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Exporting:
    """One question at a time; the folder that was chosen last stands there the next time."""

    def __init__(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self.folder = str(export.folder())
        self.wanted: Wanted | None = None

    def ask(
        self,
        ui: Ui,
        stem: str,
        draw: Callable[[Ui, Box], None],
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
    ) -> None:
        """Open the question."""
        self.wanted = Wanted(stem, draw, head, rows)
        ui.redraw()

    def build(self, ui: Ui) -> None:
        """Declare the question, when it is open."""
        if self.wanted is None:
            return
        t = self.lobby.t
        high = ui.em(120) + 56
        with w.modal(
            ui, "export.ask", t("feel.export.heading"), 640, high, lambda: self._shut(ui), first="export.save"
        ) as inner:
            row, inner = inner.top(ui.em(24), 2)
            w.label(ui, "export.where", row, t("feel.export.folder"), size=14, ink="muted")
            row, inner = inner.top(ui.em(36), 10)
            w.text_entry(
                ui,
                "export.folder",
                row,
                self.folder,
                self._type,
                submit=lambda: self._save(ui),
                limit=LONGEST,
            )
            row = inner.base(ui.em(36))[0]
            save, keep = t("feel.export.save"), t("read.back")
            place, rest = row.side(w.button_width(ui, save, key="Enter"), 12)
            w.button(ui, "export.save", place, save, lambda: self._save(ui), kind="primary", key="Enter")
            wide = w.button_width(ui, keep, key="Escape")
            w.button(ui, "export.back", rest.side(wide)[0], keep, lambda: self._shut(ui), key="Escape")

    def _type(self, value: str) -> None:
        self.folder = value

    def _shut(self, ui: Ui) -> None:
        self.wanted = None
        ui.redraw()

    def _save(self, ui: Ui) -> None:
        """Write the files, and say where they are or why there are none."""
        wanted, t = self.wanted, self.lobby.t
        if wanted is None:
            return
        asked = self.folder.strip()
        try:
            place = Path(asked).expanduser() if asked else export.folder()
            if place != export.folder() and not place.is_dir():
                ui.say(t("feel.export.no_folder", folder=w.escape(asked)), TOLD)
                ui.ask("sound", "alarm")
                return
            name = export.write(
                place, wanted.stem, export.picture(ui.painter, wanted.draw), wanted.head, wanted.rows
            )
        except (
            OSError,
            ValueError,
            RuntimeError,
        ) as refused:  # a home folder that is not there is a RuntimeError
            why = (refused.strerror or "") if isinstance(refused, OSError) else ""
            ui.say(t("feel.export.failed", why=w.escape(why or str(refused))), TOLD)
            ui.ask("sound", "alarm")
        else:
            ui.say(t("feel.export.done", name=name, folder=w.escape(os.path.abspath(place))), TOLD)
        self._shut(ui)
