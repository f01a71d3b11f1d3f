"""Cards of a deck without a window: what would not fit, and pictures of them. For the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pygame

from game import paths
from game.text import Texts
from game.ui.kit.node import Ui
from game.ui.kit.overlays import show
from game.ui.kit.paint import Painter
from game.ui.screens import workshop_card
from game.ui.theme import THEMES
from game.workshop.decks import Preview

EDGE = 12.0


class Pictures:
    """Measures and draws previews on a picture in memory, at the size of the smallest window."""

    def __init__(self) -> None:
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
        pygame.display.init()
        pygame.font.init()
        size = (1280, 720)
        self.painter = Painter(pygame.Surface(size), THEMES["dark"], paths.assets_folder())

    def trouble(self, found: Preview, say: Callable[..., str]) -> list[str]:
        """Return what stands against showing a card in its language, said by ``say``."""
        self.painter.lang = found.language
        return workshop_card.trouble(self.painter, found, say)

    def draw(self, found: Preview, folder: Path) -> Path:
        """Draw a card into a file of the folder and return it. Raises OSError."""
        texts = Texts.load(found.language)
        self.painter.lang = found.language
        ui = Ui(self.painter)
        wide, high = workshop_card.CARD
        need = workshop_card.height(self.painter, found, wide - 2 * workshop_card.PAD - 16, texts.text) + 70
        surface = pygame.Surface((round(wide + 2 * EDGE), round(max(high, need) + 2 * EDGE)))
        old, scale = self.painter.surface, self.painter.scale
        self.painter.attach(surface)
        self.painter.scale = scale
        self.painter.width, self.painter.height = surface.get_width() / scale, surface.get_height() / scale
        try:
            ui.frame(lambda ui: workshop_card.card(ui, "card", ui.page.inset(EDGE), found, texts.text))
            show(ui)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{found.id}.{found.language}.png"
            try:
                pygame.image.save(surface, str(path))
            except pygame.error as fault:
                raise OSError(str(fault)) from fault
        finally:
            self.painter.attach(old)
        return path
