"""Vector icons, read from assets/icons/icons.txt: named lists of shapes on a grid of 24 by 24.

A line without indent names an icon; indented lines are shapes: `poly x,y x,y ...` (filled), `line W x,y
x,y ...`, `disc R x,y`, `ring R W x,y`, and `hole` before any of them cuts it out instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pygame

from game.ui.kit.box import Box
from game.ui.kit.shapes import Canvas
from game.ui.theme import Colour

GRID = 24.0


@dataclass(frozen=True)
class Stroke:
    """One shape of an icon on the grid."""

    kind: str
    sizes: tuple[float, ...]
    points: tuple[tuple[float, float], ...]
    hole: bool = False

    @classmethod
    def parse(cls, line: str) -> Stroke:
        """Reads one indented line; raises ValueError when it is malformed."""
        words = line.split()
        hole = words[0] == "hole"
        words = words[1:] if hole else words
        sizes = tuple(float(word) for word in words[1:] if "," not in word)
        pairs = [word.split(",") for word in words[1:] if "," in word]
        need = {"poly": 0, "line": 1, "disc": 1, "ring": 2}.get(words[0])
        if need is None or len(sizes) != need or not pairs:
            raise ValueError(f"not an icon shape: {line.strip()!r}")
        return cls(words[0], sizes, tuple((float(x), float(y)) for x, y in pairs), hole)


@dataclass(frozen=True)
class Icon:
    """A named list of shapes that draws itself on a canvas."""

    strokes: tuple[Stroke, ...]

    def __call__(self, canvas: Canvas, box: Box, ink: Colour) -> None:
        """Draws the icon into a square box of the canvas."""
        unit = box.w / GRID
        for stroke in self.strokes:
            points = [(box.x + x * unit, box.y + y * unit) for x, y in stroke.points]
            if stroke.hole:
                self._cut(canvas, stroke, points, unit)
            elif stroke.kind == "poly":
                canvas.polygon(points, ink)
            elif stroke.kind == "line":
                canvas.line(points, ink, stroke.sizes[0] * unit)
            elif stroke.kind == "disc":
                canvas.disc(points[0], stroke.sizes[0] * unit, ink)
            else:
                canvas.ring(points[0], stroke.sizes[0] * unit, ink, stroke.sizes[1] * unit)

    def _cut(self, canvas: Canvas, stroke: Stroke, points: list[tuple[float, float]], unit: float) -> None:
        """Makes a shape transparent again."""
        nothing = (0, 0, 0, 0)
        spots = [((x - canvas.box.x) * canvas.scale, (y - canvas.box.y) * canvas.scale) for x, y in points]
        if stroke.kind == "poly":
            pygame.draw.polygon(canvas.surface, nothing, spots)
        elif stroke.kind == "disc":
            pygame.draw.circle(canvas.surface, nothing, spots[0], stroke.sizes[0] * unit * canvas.scale)
        elif stroke.kind == "line":
            width = max(1, round(stroke.sizes[0] * unit * canvas.scale))
            pygame.draw.lines(canvas.surface, nothing, False, spots, width)


class Icons:
    """All icons by name."""

    def __init__(self, shapes: Mapping[str, Icon]) -> None:
        self._shapes = shapes

    @classmethod
    def load(cls, path: Path) -> Icons:
        """Reads the icon file."""
        found: dict[str, list[Stroke]] = {}
        name = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            if line[0].isspace():
                found[name].append(Stroke.parse(line))
            else:
                name = line.strip()
                found[name] = []
        return cls({key: Icon(tuple(strokes)) for key, strokes in found.items()})

    def __getitem__(self, name: str) -> Icon:
        return self._shapes[name]

    def names(self) -> list[str]:
        """Returns the names in file order."""
        return list(self._shapes)
