"""Opens the projector: a window of its own in a process of its own, on the screen that is named, large and light.

It reads the files of a running game and writes none, so it can be closed and opened again at any time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame

from game.play.follow import Follower
from game.ui import app
from game.ui.lobby import Lobby
from game.ui.screens.projector import Projector
from game.ui.settings import Settings

TEXT = 1.45
"""Type is so much larger that the smallest of the kit has 18 pixels at 720 lines."""
THEME = "light"  # dark ground goes grey in stray light


class Window(app.App):
    """The window on one of several screens."""

    def __init__(self, first: Projector, caption: str, settings: app.Settings, display: int | None) -> None:
        self.display = display
        super().__init__(first, caption=caption, settings=settings)

    def _open(self) -> pygame.Surface:
        """Open on the screen that was named, or on the last one there is; raises NoDisplay when SDL refuses."""
        if self.display is None:
            return super()._open()
        number = min(self.display, max(0, pygame.display.get_num_displays() - 1))
        whole = self.settings.fullscreen
        size, flags = ((0, 0), pygame.FULLSCREEN) if whole else (self.settings.size, pygame.RESIZABLE)
        try:
            return pygame.display.set_mode(size, flags, display=number)
        except pygame.error as error:
            raise app.NoDisplay(pygame.display.get_driver()) from error


def open_projector(path: Path | None, display: int | None = None, lang: str | None = None) -> int:
    """Show the room a game until the window is closed; without a path the newest one. Returns 0.

    Raises NoDisplay where no window can be shown.
    """
    settings = replace(Settings.load(), lang=lang) if lang is not None else Settings.load()
    lobby = Lobby(settings)
    picture = app.Settings(lang=settings.lang, theme=THEME, text_scale=TEXT, fullscreen=display is not None)
    window = Window(Projector(lobby, Follower(path)), lobby.t("product.name"), picture, display)
    if display is not None and display >= pygame.display.get_num_displays():
        last = pygame.display.get_num_displays() - 1
        window.ui.say(lobby.t("projector.no_screen", number=display, last=last))
    window.run()
    return 0
