"""Smooth shapes: distance-field tiles for corners, discs, arcs; a supersampled canvas for all the rest.

Tiles carry straight alpha; canvases carry premultiplied alpha, because averaging opaque ink with empty pixels
gives exactly that, without dark seams.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.kit.box import Box
from game.ui.theme import Colour, Ink

Points = Sequence[tuple[float, float]]


def _tile(colour: NDArray[np.float64], alpha: NDArray[np.float64]) -> pygame.Surface:
    """Makes a surface from colour (w, h, 3) in 0..255 and alpha (w, h) in 0..1."""
    made = pygame.Surface(alpha.shape, pygame.SRCALPHA)
    pygame.surfarray.pixels3d(made)[:] = np.clip(colour + 0.5, 0, 255).astype(np.uint8)
    pygame.surfarray.pixels_alpha(made)[:] = np.clip(alpha * 255 + 0.5, 0, 255).astype(np.uint8)
    return made


def _paint_rim(
    outer: NDArray[np.float64], inner: NDArray[np.float64], fill: Colour | None, rim: Colour | None
) -> pygame.Surface:
    """Colours a shape from the coverage of its outline (w, h) and of its inside (w, h)."""
    edge = np.array(rim if rim is not None else fill, dtype=np.float64)
    body = np.array(fill if fill is not None else edge, dtype=np.float64)
    part = inner[..., None]
    colour = edge * (1 - part) + body * part
    return _tile(colour, outer if fill is not None else np.clip(outer - inner, 0, 1))


def corners(radius: int, fill: Colour | None, rim: Colour | None, width: int) -> list[pygame.Surface]:
    """Returns the corner tiles of a rounded box: top left, top right, bottom right, bottom left."""
    if radius <= 0 or (fill is None and rim is None):
        return []
    steps = np.arange(radius) + 0.5
    distance = np.hypot(radius - steps[:, None], radius - steps[None, :])  # (r, r) to the corner's centre
    outer = np.clip(radius - distance + 0.5, 0, 1)
    inner = np.clip(radius - (width if rim is not None else 0) - distance + 0.5, 0, 1)
    flips = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    return [_paint_rim(outer[::x, ::y], inner[::x, ::y], fill, rim) for x, y in flips]


@dataclass(frozen=True)
class Rounded:
    """A rounded box put together of corner tiles and plain fills; only: "all", "top" or "bottom" corners."""

    body: Colour | None
    rim: Colour | None
    thick: int
    radius: int
    only: str
    tiles: tuple[pygame.Surface, ...]

    def tile(self, size: tuple[int, int]) -> pygame.Surface:
        """Returns the box as a surface of its own."""
        made = pygame.Surface(size, pygame.SRCALPHA)
        self.draw(made, made.get_rect())
        return made

    def draw(self, target: pygame.Surface, rect: pygame.Rect) -> None:
        """Draws the box on a surface."""
        r = self.radius
        top, low = (r if self.only != "bottom" else 0), (r if self.only != "top" else 0)
        self._flat(target, rect, top, low)
        if not r or not self.tiles:
            return
        if top:
            target.blit(self.tiles[0], rect.topleft)
            target.blit(self.tiles[1], (rect.right - r, rect.top))
        if low:
            target.blit(self.tiles[2], (rect.right - r, rect.bottom - r))
            target.blit(self.tiles[3], (rect.left, rect.bottom - r))

    def _flat(self, target: pygame.Surface, rect: pygame.Rect, top: int, low: int) -> None:
        """Fills the straight parts; top and low are the radii there."""
        fill, r, thick = target.fill, self.radius, self.thick
        x, y, w, h = rect
        if self.body is not None:
            fill(self.body, (x + thick, y + top, w - 2 * thick, h - top - low))
            fill(self.body, (x + r, y + thick, w - 2 * r, max(0, top - thick)))
            fill(self.body, (x + r, y + h - low, w - 2 * r, max(0, low - thick)))
        if self.rim is not None:
            fill(self.rim, (x + top, y, w - 2 * top, thick))
            fill(self.rim, (x + low, y + h - thick, w - 2 * low, thick))
            fill(self.rim, (x, y + top, thick, h - top - low))
            fill(self.rim, (x + w - thick, y + top, thick, h - top - low))


def disc(radius: float, fill: Colour | None, rim: Colour | None, width: float) -> pygame.Surface:
    """Returns a disc or ring of a radius in pixels, centred in a tile of even size."""
    half = math.ceil(radius) + 1
    steps = np.arange(2 * half) + 0.5 - half
    distance = np.hypot(steps[:, None], steps[None, :])
    outer = np.clip(radius - distance + 0.5, 0, 1)
    inner = np.clip(radius - (width if rim is not None else 0) - distance + 0.5, 0, 1)
    return _paint_rim(outer, inner, fill, rim)


def arc(radius: float, width: float, start: float, part: float, ink: Colour) -> pygame.Surface:
    """Returns an arc from `start` (turns, 0 is up) clockwise over `part` of a turn; outer radius."""
    half = math.ceil(radius) + 1
    steps = np.arange(2 * half) + 0.5 - half
    x, y = steps[:, None], steps[None, :]
    distance = np.hypot(x, y)
    cover = np.clip(np.minimum(radius - distance, distance - (radius - width)) + 0.5, 0, 1)
    turn = (np.arctan2(x, -y) / (2 * math.pi) - start) % 1.0
    reach = np.maximum(distance, 1.0) * 2 * math.pi  # pixels in one turn at this distance
    head = np.clip(turn * reach + 0.5, 0, 1)
    tail = np.clip((part - turn) * reach + 0.5, 0, 1)
    wrap = np.clip((turn - 1) * reach + 0.5, 0, 1)  # the soft first pixel lies just before the start
    cover = cover * (1.0 if part >= 1 else np.maximum(head * tail, wrap))
    return _tile(np.broadcast_to(np.array(ink, dtype=np.float64), (*cover.shape, 3)), cover)


class Canvas:
    """A supersampled surface with the logical coordinates of the painter; see Painter.vector."""

    def __init__(self, box: Box, scale: float, sample: int, colour: Callable[[Ink], Colour]) -> None:
        self.box = box
        self.scale = scale * sample
        self.sample = sample
        self.colour = colour
        size = (max(1, round(box.w * scale)), max(1, round(box.h * scale)))
        self.size = size
        self.surface = pygame.Surface((size[0] * sample, size[1] * sample), pygame.SRCALPHA)

    def finish(self) -> pygame.Surface:
        """Returns the picture in its final size, premultiplied."""
        return pygame.transform.smoothscale(self.surface, self.size)

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - self.box.x) * self.scale, (point[1] - self.box.y) * self.scale

    def _ink(self, ink: Ink, alpha: float) -> tuple[int, int, int, int]:
        red, green, blue = self.colour(ink)
        return round(red * alpha), round(green * alpha), round(blue * alpha), round(255 * alpha)

    def polygon(self, points: Points, ink: Ink, alpha: float = 1.0) -> None:
        """Fills a polygon."""
        pygame.draw.polygon(self.surface, self._ink(ink, alpha), [self._at(p) for p in points])

    def disc(self, centre: tuple[float, float], radius: float, ink: Ink, alpha: float = 1.0) -> None:
        """Fills a circle."""
        pygame.draw.circle(self.surface, self._ink(ink, alpha), self._at(centre), radius * self.scale)

    def ring(self, centre: tuple[float, float], radius: float, ink: Ink, width: float) -> None:
        """Draws a circle line of a width inside the radius."""
        width = max(1, round(width * self.scale))
        pygame.draw.circle(self.surface, self._ink(ink, 1.0), self._at(centre), radius * self.scale, width)

    def line(
        self, points: Points, ink: Ink, width: float, alpha: float = 1.0, round_ends: bool = True
    ) -> None:
        """Draws a line through points with round joints."""
        paint, half = self._ink(ink, alpha), width * self.scale / 2
        spots = [self._at(p) for p in points]
        for (ax, ay), (bx, by) in itertools.pairwise(spots):
            length = math.hypot(bx - ax, by - ay)
            if length < 1e-6:
                continue
            ox, oy = -(by - ay) / length * half, (bx - ax) / length * half
            quad = [(ax + ox, ay + oy), (bx + ox, by + oy), (bx - ox, by - oy), (ax - ox, ay - oy)]
            pygame.draw.polygon(self.surface, paint, quad)
        for spot in spots if round_ends else spots[1:-1]:
            pygame.draw.circle(self.surface, paint, spot, half)

    def dashes(self, points: Points, ink: Ink, width: float, dash: float = 7, gap: float = 5) -> None:
        """Draws a dashed line through points; the rhythm runs on around the corners."""
        left, drawing, run = dash, True, [points[0]]
        for a, b in itertools.pairwise(points):
            length = math.hypot(b[0] - a[0], b[1] - a[1])
            done = 0.0
            while length - done > left:
                done += left
                spot = (a[0] + (b[0] - a[0]) * done / length, a[1] + (b[1] - a[1]) * done / length)
                if drawing:
                    self.line([*run, spot], ink, width, round_ends=False)
                drawing, run = not drawing, [spot]
                left = dash if drawing else gap
            left -= length - done
            run.append(b)
        if drawing and len(run) > 1:
            self.line(run, ink, width, round_ends=False)

    def head(self, tail: tuple[float, float], tip: tuple[float, float], ink: Ink, size: float) -> None:
        """Draws an arrow head at `tip`, pointing away from `tail`."""
        length = math.hypot(tip[0] - tail[0], tip[1] - tail[1]) or 1.0
        ux, uy = (tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length
        back = (tip[0] - ux * size, tip[1] - uy * size)
        wing = size * 0.5
        sides = [(back[0] - uy * wing, back[1] + ux * wing), (back[0] + uy * wing, back[1] - ux * wing)]
        self.polygon([tip, *sides], ink)


def bow(
    a: tuple[float, float], b: tuple[float, float], bend: float, steps: int = 24
) -> list[tuple[float, float]]:
    """Returns points of a curve from a to b, its middle pushed up by `bend` of the distance."""
    mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    dx, dy = b[0] - a[0], b[1] - a[1]
    sign = 1 if dx >= 0 else -1  # "up" whichever way the curve runs
    cx, cy = mx + dy * bend * sign * 2, my - dx * bend * sign * 2
    found = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        x, y = u * u * a[0] + 2 * u * t * cx + t * t * b[0], u * u * a[1] + 2 * u * t * cy + t * t * b[1]
        found.append((x, y))
    return found


def eased(a: tuple[float, float], b: tuple[float, float], steps: int = 20) -> list[tuple[float, float]]:
    """Returns points of a curve from a to b that leaves and arrives level, for graphs read left to right."""
    found = []
    for i in range(steps + 1):
        t = i / steps
        ease = t * t * (3 - 2 * t)
        found.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * ease))
    return found
