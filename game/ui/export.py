"""What a screen shows as files: a chart as a picture (PNG), its numbers as a table (CSV).

Raises OSError where a file cannot be written. Never here: what is shown, and how it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from game import paths
from game.papers.sheets import Cell, sheet
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.overlays import show
from game.ui.kit.paint import Painter

PICTURE = (1600, 900)  # pixels
MARGIN = 32.0


def folder() -> Path:
    """Returns where files go unless another folder is asked for."""
    return paths.saves_folder() / "exports"


def picture(like: Painter, build: Callable[[Ui, Box], None]) -> pygame.Surface:
    """Returns a picture of its own of what `build` declares, in the colours and language of a painter."""
    surface = pygame.Surface(PICTURE)
    painter = Painter(surface, like.theme, like.assets, like.lang)
    ui = Ui(painter)
    ui.frame(lambda fresh: build(fresh, fresh.page.inset(MARGIN)))
    show(ui)
    return surface


def free_stem(place: Path, stem: str) -> str:
    """Returns a name under which neither picture nor table lies in a folder yet."""
    number, found = 1, stem
    while any((place / f"{found}.{kind}").exists() for kind in ("png", "csv")):
        number += 1
        found = f"{stem}-{number}"
    return found


def write(
    place: Path, stem: str, drawn: pygame.Surface, head: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> str:
    """Writes picture and table into a folder; returns the name under which they lie there."""
    place.mkdir(parents=True, exist_ok=True)
    name = free_stem(place, stem)
    try:
        pygame.image.save(drawn, str(place / f"{name}.png"))
    except pygame.error as refused:
        raise OSError(str(refused)) from refused
    paths.write_atomic(place / f"{name}.csv", sheet(head, rows))
    return name
