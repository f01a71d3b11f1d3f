"""Rectangles in logical units and the few ways to cut them up. No pygame here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in logical units; all cutting returns new boxes."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.w / 2, self.y + self.h / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Tells whether a point lies inside."""
        return self.x <= point[0] < self.right and self.y <= point[1] < self.bottom

    def contains(self, other: Box, slack: float = 0.5) -> bool:
        """Tells whether another box lies inside, give or take the slack."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meet(self, other: Box) -> Box:
        """Returns the common part; width or height 0 when there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(
            x, y, max(0.0, min(self.right, other.right) - x), max(0.0, min(self.bottom, other.bottom) - y)
        )

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """Shrinks by dx left and right and dy (or dx) above and below."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def move(self, dx: float, dy: float) -> Box:
        """Returns the same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def top(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cuts a strip off the top; returns (strip, rest)."""
        used = height + gap
        return Box(self.x, self.y, self.w, height), Box(
            self.x, self.y + used, self.w, max(0.0, self.h - used)
        )

    def base(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cuts a strip off the bottom; returns (strip, rest)."""
        rest = Box(self.x, self.y, self.w, max(0.0, self.h - height - gap))
        return Box(self.x, self.bottom - height, self.w, height), rest

    def left(self, width: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cuts a strip off the left; returns (strip, rest)."""
        used = width + gap
        return Box(self.x, self.y, width, self.h), Box(self.x + used, self.y, max(0.0, self.w - used), self.h)

    def side(self, width: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cuts a strip off the right; returns (strip, rest)."""
        rest = Box(self.x, self.y, max(0.0, self.w - width - gap), self.h)
        return Box(self.right - width, self.y, width, self.h), rest

    def columns(self, parts: int | Sequence[float], gap: float = 0.0) -> list[Box]:
        """Divides into columns, equal or in proportion to the parts."""
        weights = [1.0] * parts if isinstance(parts, int) else list(parts)
        room = self.w - gap * (len(weights) - 1)
        boxes, x = [], self.x
        for weight in weights:
            width = room * weight / sum(weights)
            boxes.append(Box(x, self.y, width, self.h))
            x += width + gap
        return boxes

    def rows(self, parts: int | Sequence[float], gap: float = 0.0) -> list[Box]:
        """Divides into rows, equal or in proportion to the parts."""
        turned = Box(self.y, self.x, self.h, self.w).columns(parts, gap)
        return [Box(b.y, b.x, b.h, b.w) for b in turned]

    def stack(self, height: float, count: int, gap: float = 0.0) -> list[Box]:
        """Returns boxes of one height from the top down, whether or not they all fit."""
        return [Box(self.x, self.y + i * (height + gap), self.w, height) for i in range(count)]

    def middle(self, width: float, height: float) -> Box:
        """Returns a box of this size in the centre."""
        return Box(self.x + (self.w - width) / 2, self.y + (self.h - height) / 2, width, height)
