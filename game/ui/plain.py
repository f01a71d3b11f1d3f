"""The base of screens that may stand outside a game. Light on purpose: the title is built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.lobby import Lobby
from game.ui.topics import BOOK, look_up

if TYPE_CHECKING:
    from game.ui.table import Table

CLOSED = ("encyclopaedia", "handover")  # screens from which the encyclopaedia is not opened


class PlainScreen:
    """A screen that may stand outside a game; Escape leaves it."""

    name = ""
    first = ""

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        self.lobby = lobby
        self.table = table
        self._ui: Ui | None = None

    @property
    def title(self) -> str:
        """The window title."""
        return self.lobby.t(f"game.screen.{self.name}")

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the screen's own nodes."""

    def build(self, ui: Ui) -> None:
        """Declare the body and give the first node the focus."""
        self._ui = ui
        self.body(ui, ui.page)
        if "" not in ui.memory.focus and self.first in ui.nodes:
            ui.memory.focus[""] = self.first

    def pressed(self, ui: Ui, name: str) -> bool:
        """Take a key of the screen's own; True when it was used."""
        del ui, name
        return False

    def key(self, ui: Ui, name: str) -> bool:
        """Take a key that no node wanted; Escape leaves."""
        if self.pressed(ui, name):
            return True
        if name == "Escape":
            self.leave(ui)
            return True
        if name == BOOK and self.name not in CLOSED:
            look_up(ui, self.lobby, self.table, self)
            return True
        return False

    def leave(self, ui: Ui) -> None:
        """Go back to where the screen was opened from."""
        ui.pop()

    def tick(self, dt: float) -> bool:
        """Pass time."""
        del dt
        return False
