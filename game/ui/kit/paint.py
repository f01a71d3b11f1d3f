"""The painter: logical units to pixels, text, rounded boxes, shapes, key caps and icons, all cached.

The canvas is 1280 x 720 units fitted to the window; a window of another shape makes the canvas wider or
higher, never smaller. Text size is a second, separate factor. Everything drawn as text is noted in `log`,
so that tests and screen readers know what stands where and what was cut.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import NamedTuple

import pygame

from game.ui import theme as tokens
from game.ui.kit import shapes
from game.ui.kit.box import Box
from game.ui.kit.fonts import Fonts
from game.ui.kit.icons import Icons
from game.ui.kit.keymap import KeyMap
from game.ui.kit.rich import Rich, Span, plain, spans
from game.ui.kit.shapes import Canvas
from game.ui.theme import Ink, Theme

BASE = (1280, 720)
VECTOR_PIXELS = 12_000_000  # about 48 MB of cached drawings
PLACES = {"left": 0.0, "top": 0.0, "centre": 0.5, "middle": 0.5, "right": 1.0, "bottom": 1.0}
SMALL_BOX = 40_000  # pixels up to which a rounded box is kept whole
CAPS = {"Escape": "Esc", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class Drawn(NamedTuple):
    """One piece of text on the screen: what is shown, the whole text, where, and whether it was cut."""

    node: str
    shown: str
    full: str
    box: Box
    cut: bool
    px: int


class Painter:
    """Draws on a pygame surface in logical units.

    width, height: the canvas in units. cuts: node id -> texts that did not fit there in the last picture.
    """

    def __init__(self, surface: pygame.Surface, theme: Theme, assets: Path, lang: str = "en") -> None:
        self.fonts = Fonts(assets / "fonts", lang)
        self.icons = Icons.load(assets / "icons" / "icons.txt")
        self.assets = assets
        self.theme = theme
        self.text_scale = 1.0
        self.keys = KeyMap()
        self.log: list[Drawn] = []
        self.cuts: dict[str, list[str]] = {}
        self.node = ""
        self._ready: dict[tuple[str, float, Ink, bool, int], tuple[pygame.Surface, str, bool, int]] = {}
        self._stamps: dict[Hashable, tuple[pygame.Surface, list[tuple[Drawn, Box]]]] = {}
        self._wrapped: dict[tuple[Rich, int, bool, int, str], list[list[Span]]] = {}
        self._setting: tuple[float, float, Theme, str, KeyMap] | None = None
        self._tiles: dict[Hashable, list[pygame.Surface]] = {}
        self._vectors: OrderedDict[Hashable, pygame.Surface] = OrderedDict()
        self._vector_pixels = 0
        self.attach(surface)

    # --- set-up ------------------------------------------------------------------------------------------

    def attach(self, surface: pygame.Surface) -> None:
        """Takes a new target surface (after a resize)."""
        self.surface = surface
        width, height = surface.get_size()
        self.scale = max(0.25, min(width / BASE[0], height / BASE[1]))
        self._tiles.clear()  # tiles of another size will not come back soon
        self.width, self.height = width / self.scale, height / self.scale

    @property
    def lang(self) -> str:
        """The language of the texts."""
        return self.fonts.lang

    @lang.setter
    def lang(self, code: str) -> None:
        self.fonts.lang = code

    def begin(self, ink: Ink = "background") -> None:
        """Starts a new picture."""
        self.surface.set_clip(None)
        self.surface.fill(self.theme(ink))
        setting = (self.scale, self.text_scale, self.theme, self.lang, self.keys)
        if setting != self._setting:
            self._ready.clear()
            self._stamps.clear()
            self._setting = setting
        self.log = []
        self.cuts = {}

    def enter(self, node_id: str, clip: Box | None) -> None:
        """Starts drawing a node: texts are noted under its id, pixels stay inside the clip."""
        self.node = node_id
        self.surface.set_clip(self.rect(clip) if clip is not None else None)

    def rect(self, box: Box) -> pygame.Rect:
        """Returns a box in pixels; edges are rounded, so that neighbours touch."""
        x, y = round(box.x * self.scale), round(box.y * self.scale)
        return pygame.Rect(x, y, round(box.right * self.scale) - x, round(box.bottom * self.scale) - y)

    def unit(self, pixel: tuple[float, float]) -> tuple[float, float]:
        """Returns a point in pixels in logical units."""
        return pixel[0] / self.scale, pixel[1] / self.scale

    def px(self, size: float) -> int:
        """Returns a type size in pixels."""
        return max(6, round(size * self.scale * self.text_scale))

    # --- text --------------------------------------------------------------------------------------------

    def measure(self, text: str, size: float = tokens.BODY, bold: bool = False) -> float:
        """Returns the width of one line in units."""
        return self.fonts.width(text, self.px(size), bold) / self.scale

    def measure_rich(self, rich: Rich, size: float = tokens.BODY, bold: bool = False) -> float:
        """Returns the width of one line of rich text in units."""
        return sum(self.measure(s.text, size, s.bold) for s in spans(rich, bold=bold))

    def line_height(self, size: float = tokens.BODY) -> float:
        """Returns the height of a line in units."""
        return self.px(size) * tokens.LINE_HEIGHT / self.scale

    def text(
        self,
        box: Box,
        text: str,
        *,
        size: float = tokens.BODY,
        ink: Ink = "text",
        bold: bool = False,
        align: str = "left",
        valign: str = "middle",
    ) -> float:
        """Draws one line in a box, cut with an ellipsis when it does not fit; returns the width in units.

        align: "left", "centre" or "right". valign: "top", "middle" or "bottom".
        """
        if not text:
            return 0.0
        scale = self.scale
        surface, shown, cut, px = self._line(text, size, ink, bold, box.w * scale + 1)
        width, height = surface.get_size()
        spare_w, spare_h = box.w * scale - width, box.h * scale - height
        x = round(box.x * scale + spare_w * PLACES[align])
        y = box.y * scale + spare_h * PLACES[valign] - px * tokens.OPTICAL_LIFT
        self.surface.blit(surface, (x, round(y)))
        inked = Box(x / scale, (y + height * 0.12) / scale, width / scale, height * 0.76 / scale)
        self.log.append(Drawn(self.node, shown, text, inked, cut, px))
        if cut:
            self.cuts.setdefault(self.node, []).append(text)
        return width / scale

    def _line(
        self, text: str, size: float, ink: Ink, bold: bool, room: float
    ) -> tuple[pygame.Surface, str, bool, int]:
        """Returns a fitted line ready to blit: surface, shown text, whether it was cut, pixel size."""
        key = (text, size, ink, bold, int(room))
        found = self._ready.get(key)
        if found is None:
            px = self.px(size)
            shown, cut = self.fonts.fit(text, px, bold, room)
            if len(self._ready) > 3000:
                self._ready.clear()
            found = (self.fonts.surface(shown, px, bold, self.theme(ink)), shown, cut, px)
            self._ready[key] = found
        return found

    def lines(
        self, rich: Rich, width: float, size: float = tokens.BODY, bold: bool = False
    ) -> list[list[Span]]:
        """Breaks rich text into lines of a width in units."""
        key = (
            rich if isinstance(rich, str) else tuple(rich),
            self.px(size),
            bold,
            int(width * self.scale),
            self.lang,
        )
        found = self._wrapped.get(key)
        if found is None:
            if len(self._wrapped) > 1000:
                self._wrapped.clear()
            found = self._wrapped[key] = self.fonts.wrap(rich, key[1], bold, width * self.scale)
        return found

    def rich_height(self, rich: Rich, width: float, size: float = tokens.BODY, bold: bool = False) -> float:
        """Returns the height in units that rich text takes at a width."""
        return len(self.lines(rich, width, size, bold)) * self.line_height(size)

    def rich(
        self,
        box: Box,
        rich: Rich,
        *,
        size: float = tokens.BODY,
        ink: Ink = "text",
        bold: bool = False,
        align: str = "left",
        valign: str = "top",
    ) -> float:
        """Draws wrapped rich text; lines that do not fit are cut and noted; returns the height used."""
        lines = self.lines(spans(rich, ink, bold), box.w, size, bold)
        step = self.line_height(size)
        room = max(1, int((box.h + step * 0.25) / step))
        cut = len(lines) > room
        used = min(len(lines), room) * step
        y = box.y + {"top": 0.0, "middle": (box.h - used) / 2, "bottom": box.h - used}[valign]
        for number, line in enumerate(lines[:room]):
            row = Box(box.x, y + number * step, box.w, step)
            if cut and number == room - 1:
                line = [*line[:-1], line[-1]._replace(text=line[-1].text.rstrip() + " ...")] if line else line
            self._rich_line(row, line, size, align)
        if cut:
            self.cuts.setdefault(self.node, []).append(plain(rich))
        return used

    def _rich_line(self, row: Box, line: list[Span], size: float, align: str) -> None:
        """Draws spans side by side."""
        if line and line[-1].text.endswith(" "):
            line = [*line[:-1], line[-1]._replace(text=line[-1].text.rstrip(" "))]
        widths = [self.measure(span.text, size, span.bold) for span in line]
        x = row.x + {"left": 0.0, "centre": (row.w - sum(widths)) / 2, "right": row.w - sum(widths)}[align]
        for span, width in zip(line, widths, strict=True):
            place = Box(x, row.y, max(width, row.right - x), row.h)
            self.text(place, span.text, size=size, ink=span.ink, bold=span.bold)
            x += width

    def inline(
        self,
        box: Box,
        rich: Rich,
        *,
        size: float = tokens.BODY,
        ink: Ink = "text",
        bold: bool = False,
        align: str = "left",
    ) -> float:
        """Draws one line of rich text in the vertical middle of a box; cuts the end; returns the width."""
        if isinstance(rich, str) and "<" not in rich:
            return self.text(box, rich, size=size, ink=ink, bold=bold, align=align)
        found = spans(rich, ink, bold)
        total = sum(self.measure(s.text, size, s.bold) for s in found)
        x = box.x + {"left": 0.0, "centre": (box.w - total) / 2, "right": box.w - total}[align]
        x = max(box.x, x)
        if total > box.w + 0.5:
            self.cuts.setdefault(self.node, []).append(plain(rich))
        for span in found:
            room = box.right - x
            if room <= self.measure("...", size):
                break
            x += self.text(Box(x, box.y, room, box.h), span.text, size=size, ink=span.ink, bold=span.bold)
        return min(total, box.w)

    # --- boxes and shapes --------------------------------------------------------------------------------

    def fill(self, box: Box, ink: Ink) -> None:
        """Fills a plain rectangle; at least one pixel thick."""
        rect = self.rect(box)
        rect.w, rect.h = max(1, rect.w), max(1, rect.h)
        self.surface.fill(self.theme(ink), rect)

    def round(
        self,
        box: Box,
        fill: Ink | None = "panel",
        line: Ink | None = None,
        width: float = 1,
        radius: float = tokens.RADIUS,
        only: str = "all",
    ) -> None:
        """Draws a rounded box, the line inside its edge; `only`: round "all", "top" or "bottom" corners."""
        rect = self.rect(box)
        if rect.w <= 0 or rect.h <= 0:
            return
        body = self.theme(fill) if fill is not None else None
        rim = self.theme(line) if line is not None else None
        thick = max(1, round(width * self.scale)) if rim is not None else 0
        r = min(round(radius * self.scale), rect.w // 2, rect.h // 2)
        key = ("box", rect.w, rect.h, r, body, rim, thick, only)
        found = self._tiles.get(key)
        if found is not None:
            self.surface.blit(found[0], rect)
            return
        tiles = self._cached(("corner", r, body, rim, thick), lambda: shapes.corners(r, body, rim, thick))
        shape = shapes.Rounded(body, rim, thick, r, only, tuple(tiles))
        if rect.w * rect.h <= SMALL_BOX:
            self._tiles[key] = [shape.tile(rect.size)]
            self.surface.blit(self._tiles[key][0], rect)
        else:
            shape.draw(self.surface, rect)

    def _cached(self, key: Hashable, make: Callable[[], list[pygame.Surface]]) -> list[pygame.Surface]:
        found = self._tiles.get(key)
        if found is None:
            if len(self._tiles) > 2000:
                self._tiles.clear()
            found = self._tiles[key] = make()
        return found

    def disc(
        self,
        centre: tuple[float, float],
        radius: float,
        fill: Ink | None,
        line: Ink | None = None,
        width: float = 1,
    ) -> None:
        """Draws a disc or ring."""
        body = self.theme(fill) if fill is not None else None
        rim = self.theme(line) if line is not None else None
        r, thick = radius * self.scale, width * self.scale
        tile = self._cached(
            ("disc", round(r, 2), body, rim, thick), lambda: [shapes.disc(r, body, rim, thick)]
        )[0]
        self._stamp(tile, centre)

    def arc(self, centre: tuple[float, float], radius: float, width: float, part: float, ink: Ink) -> None:
        """Draws part of a ring, clockwise from the top; radius is the outer one."""
        r, thick, colour = radius * self.scale, width * self.scale, self.theme(ink)
        part = round(min(1.0, max(0.0, part)), 3)
        key = ("arc", round(r, 2), thick, part, colour)
        self._stamp(self._cached(key, lambda: [shapes.arc(r, thick, 0.0, part, colour)])[0], centre)

    def _stamp(self, tile: pygame.Surface, centre: tuple[float, float]) -> None:
        half = tile.get_width() // 2
        self.surface.blit(tile, (round(centre[0] * self.scale) - half, round(centre[1] * self.scale) - half))

    def stamped(self, key: Hashable, box: Box, draw: Callable[[], None]) -> None:
        """Draws something on a flat ground once and copies it later; the key must tell all it depends on.

        Texts are noted each time. What is partly clipped is drawn afresh.
        """
        rect = self.rect(box)
        if rect.w <= 0 or rect.h <= 0 or not self.surface.get_clip().contains(rect):
            draw()
            return
        ground = (
            self.surface.get_at(rect.topleft)[:3],
            self.surface.get_at((rect.right - 1, rect.bottom - 1))[:3],
        )
        rest = round(box.x * self.scale - rect.x, 1), round(box.y * self.scale - rect.y, 1)
        full = (key, rect.size, ground, rest)
        found = self._stamps.get(full)
        if found is None:
            start = len(self.log)
            draw()
            if len(self._stamps) > 600:
                self._stamps.clear()
            notes = [(n, n.box.move(-box.x, -box.y)) for n in self.log[start:]]
            self._stamps[full] = (self.surface.subsurface(rect).copy(), notes)
            return
        picture, notes = found
        self.surface.blit(picture, rect)
        for note, place in notes:
            self.log.append(note._replace(node=self.node, box=place.move(box.x, box.y)))
            if note.cut:
                self.cuts.setdefault(self.node, []).append(note.full)

    def veil(self, box: Box, ink: Ink = "veil", alpha: float = 0.62) -> None:
        """Dims what lies under a box."""
        rect = self.rect(box)
        key = ("veil", rect.size, self.theme(ink), alpha)

        def make() -> list[pygame.Surface]:
            sheet = pygame.Surface(rect.size)
            sheet.fill(self.theme(ink))
            sheet.set_alpha(round(255 * alpha))
            return [sheet]

        self.surface.blit(self._cached(key, make)[0], rect)

    def vector(self, key: Hashable, box: Box, draw: Callable[[Canvas], None], sample: int = 3) -> None:
        """Draws a supersampled picture made by `draw(canvas)`, once for each key, size and theme."""
        rect = self.rect(box)
        full = (key, rect.size, self.theme.id, sample, round(self.scale * 1000))
        made = self._vectors.get(full)
        if made is None:
            canvas = Canvas(box, self.scale, sample, self.theme)
            draw(canvas)
            made = self._vectors[full] = canvas.finish()
            self._vector_pixels += made.get_width() * made.get_height()
            while self._vector_pixels > VECTOR_PIXELS and len(self._vectors) > 1:
                _, old = self._vectors.popitem(last=False)
                self._vector_pixels -= old.get_width() * old.get_height()
        else:
            self._vectors.move_to_end(full)
        self.surface.blit(made, rect.topleft, special_flags=pygame.BLEND_PREMULTIPLIED)

    def icon(self, name: str, box: Box, ink: Ink = "text") -> None:
        """Draws a vector icon in the middle of a box; raises KeyError for an unknown name."""
        side = min(box.w, box.h)
        square = box.middle(side, side)
        origin = Box(0, 0, side, side)
        shape, colour, rect = self.icons[name], self.theme(ink), self.rect(square)
        key = ("icon", name, rect.w, colour)

        def make() -> list[pygame.Surface]:
            canvas = Canvas(origin, self.scale, 4, self.theme)
            shape(canvas, origin, colour)
            return [canvas.finish()]

        self.surface.blit(self._cached(key, make)[0], rect.topleft, special_flags=pygame.BLEND_PREMULTIPLIED)

    def mark(self, centre: tuple[float, float], direction: str, ink: Ink, size: float = 12) -> None:
        """Draws a small triangle: direction "up", "down", "left" or "right"."""
        self.icon(direction, Box(centre[0] - size / 2, centre[1] - size / 2, size, size), ink)

    # --- key caps ----------------------------------------------------------------------------------------

    def cap_text(self, name: str) -> str:
        """Returns what a key cap says: the chosen key, "Ctrl+Enter" as "Ctrl Enter", arrow names as arrows."""
        name = self.keys.shown(name)
        words = [*(w for w in name[:-1].split("+") if w), name[-1]] if name.endswith("+") else name.split("+")
        return " ".join(CAPS.get(word, word) for word in words)

    def cap_width(self, name: str, size: float = tokens.TINY) -> float:
        """Returns the width of a key cap."""
        return max(self.line_height(size) + 2, self.measure(self.cap_text(name), size, True) + 12)

    def cap(
        self, x: float, middle: float, name: str, *, size: float = tokens.TINY, on: Ink | None = None
    ) -> float:
        """Draws a key cap from x on, centred on a height; returns its width. on: ground of a button."""
        width, height = self.cap_width(name, size), self.line_height(size) + 3
        box = Box(x, middle - height / 2, width, height)
        if on is None:
            self.round(box, "cap_line", None, radius=5)
            self.round(Box(box.x + 1, box.y + 1, box.w - 2, box.h - 3), "cap", None, radius=4)
            self.text(box.move(0, -1), self.cap_text(name), size=size, bold=True, align="centre")
        else:
            ground = tokens.blend(self.theme(on), (0, 0, 0), 0.25)
            self.round(box, ground, None, radius=5)
            self.text(
                box, self.cap_text(name), size=size, bold=True, align="centre", ink=tokens.readable_on(ground)
            )
        return width
