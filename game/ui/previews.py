"""Small pictures of saved games: what everybody could see of the world when a game was saved.

They lie in a folder beside the games, one per game under its name. A game is whole without one; a picture that cannot
be drawn, written or read is no picture. Never in it: what only one seat may know.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game import paths
from game.engine.world import INDICES
from game.ui.kit import worldmap
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.overlays import show
from game.ui.kit.paint import Painter

if TYPE_CHECKING:
    from game.ui.table import Table

SIZE = (512, 288)  # pixels
TEXT = 1.6
RING = 30.0
LINKS = 8
LEAST = 0.15  # of what a buyer uses
LARGEST = 400_000  # bytes of a file that is opened
MOST = 1024  # pixels of a side
HEAD = 24  # bytes of a PNG that tell its size
MAGIC = b"\x89PNG\r\n\x1a\n"


def place(game: Path) -> Path:
    """Returns where the picture of a game file lies."""
    return game.parent / "previews" / f"{game.stem}.png"


def keep(table: Table, like: Painter) -> None:
    """Draws the world as it is now and keeps it for the game file, if there is one."""
    game = table.session.path
    if game is not None:
        keep_as(table, like, game)


def keep_as(table: Table, like: Painter, game: Path) -> None:
    """Draws the world as it is now and keeps it for a game file."""
    raw = io.BytesIO()
    try:
        pygame.image.save(draw(table, like), raw, "preview.png")
        paths.write_atomic(place(game), raw.getvalue())
    except (OSError, pygame.error):
        return  # the game is saved all the same


def forget(game: Path) -> None:
    """Deletes the picture of a game that is gone."""
    try:
        place(game).unlink(missing_ok=True)
    except OSError:
        return


def load(game: Path) -> pygame.Surface | None:
    """Returns the picture of a game, None where there is none that can be shown."""
    path = place(game)
    try:
        if path.stat().st_size > LARGEST:
            return None
        raw = path.read_bytes()
        if len(raw) < HEAD or raw[:8] != MAGIC or max(struct.unpack(">II", raw[16:HEAD])) > MOST:
            return None
        return pygame.image.load(io.BytesIO(raw), "preview.png")
    except (OSError, ValueError, pygame.error):
        return None


def draw(table: Table, like: Painter) -> pygame.Surface:
    """Returns the picture: the map with the leadership of all nations and the largest dependences."""
    painter = Painter(pygame.Surface(SIZE), like.theme, like.assets, like.lang)
    painter.text_scale = TEXT
    ui = Ui(painter)
    box = Box(0, 0, painter.width, painter.height).inset(24)
    ui.frame(lambda fresh: worldmap.world(fresh, "map", box, _places(table), _links(table)))
    show(ui)
    return painter.surface


def _places(table: Table) -> list[worldmap.Place]:
    from game.ui.screens.world import apart, side_of

    lead = table.view.index[INDICES.index("leadership"), :, 0]  # (N,)
    looks = [table.scenario.looks[table.nation_id(n)] for n in range(len(table.world.actors))]
    spots = [(look.lon * 960.0 / 360.0, -look.lat * 960.0 / 360.0 * worldmap.STRETCH) for look in looks]
    return [
        worldmap.Place(
            table.nation_id(n), table.code(n), look.lon, look.lat, table.nation_id(n), part=float(lead[n]) / 100.0,
            text=table.number(float(lead[n]), 0), dx=dx, dy=dy, side=side_of(look.label), size=RING,
        )
        for n, (look, (dx, dy)) in enumerate(zip(looks, apart(spots, 104.0), strict=True))
    ]  # fmt: skip


def _links(table: Table) -> list[worldmap.Link]:
    content, count = table.view.content, len(table.world.actors)  # (N, N, B)
    pairs = [(float(content[b, s, 0]), b, s) for b in range(count) for s in range(count) if b != s]
    return [
        worldmap.Link(table.nation_id(s), table.nation_id(b), part, table.nation_id(s), bold=part > 0.5)
        for part, b, s in sorted(pairs, reverse=True)[:LINKS]
        if part >= LEAST
    ]
