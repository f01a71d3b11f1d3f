"""The debrief made from the end of a game: in the background, one at a time, and told when it lies on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.ui.background import Work

if TYPE_CHECKING:
    from game.ui.kit.node import Ui
    from game.ui.table import Table


class Paper:
    """Makes the pages of one game's debrief while the window stays live."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.work: Work[list[Path]] | None = None

    def begin(self, ui: Ui) -> None:
        """Start the work, if none is under way; the game is saved first, since it is read from its file."""
        if self.work is not None:
            return
        problem = self.table.session.save()
        path = self.table.session.path
        if problem is not None or path is None:
            ui.say(
                self.table.refusal_words(problem)
                if problem is not None
                else self.table.t("game.shell.not_saved")
            )
            return
        lang = self.table.lobby.lang
        self.work = Work(lambda: _made(path, lang))
        ui.say(self.table.t("debrief.files.begun"))

    def tick(self, ui: Ui | None) -> bool:
        """Tell when the work is done; True when the picture changes."""
        if self.work is None or not self.work.finished or ui is None:
            return False
        work, self.work = self.work, None
        t = self.table.t
        if work.error is not None:
            ui.say(t("debrief.files.failed", why=str(work.error) or type(work.error).__name__))
        elif work.result:
            ui.say(t("debrief.files.written", count=len(work.result), folder=str(work.result[0].parent)))
        return True


def _made(path: Path, lang: str) -> list[Path]:
    from game.papers.files import papers_folder, write_debrief
    from game.play.debrief import debrief_of
    from game.text import Texts

    return write_debrief(debrief_of(path), Texts.load(lang), papers_folder())
