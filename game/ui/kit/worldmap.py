"""The world map: land as dots, nations as rings with their share, links as arrows as wide as the dependence.

Places come from the scenario with longitude, latitude and an offset of the ring where the map is crowded;
a thin leader line then shows the true place. The mask is read from assets/map/land.txt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.shapes import Canvas, bow
from game.ui.theme import Ink

STRETCH = (
    1.2  # a degree of latitude on the map is this much longer than one of longitude (true at 34 degrees)
)
REFERENCE = 960.0  # offsets of rings are given for a map this wide
Point = tuple[float, float]


@dataclass(frozen=True)
class Land:
    """The land mask: rows of "#" and "." from `north` southwards, columns from 180 west eastwards."""

    step: float
    north: float
    rows: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=4)
    def load(cls, path: Path) -> Land:
        """Reads the mask; raises ValueError when the first line does not tell step and north."""
        lines = path.read_text(encoding="utf-8").splitlines()
        words = lines[0].replace(";", " ").split() if lines else []
        if "step" not in words or "north" not in words:
            raise ValueError(f"{path.name}: the first line must tell step and north")
        step, north = (float(words[words.index(key) + 1]) for key in ("step", "north"))
        return cls(step, north, tuple(lines[1:]))

    def dots(self) -> list[Point]:
        """Returns longitude and latitude of every land dot."""
        return [
            (-180 + (column + 0.5) * self.step, self.north - (row + 0.5) * self.step)
            for row, line in enumerate(self.rows)
            for column, sign in enumerate(line)
            if sign == "#"
        ]


@dataclass(frozen=True)
class Place:
    """A nation on the map. part: 0..1 of the ring that is filled; text: what stands in it.

    dx, dy: offset of the ring from the true place, in units of a map 960 wide. side: where the name stands,
    "below", "above", "left" or "right".
    """

    id: str
    name: str
    lon: float
    lat: float
    ink: Ink
    part: float = 0.0
    text: str = ""
    dx: float = 0.0
    dy: float = 0.0
    side: str = "below"
    size: float = 18.0
    own: bool = False
    tip: TipLike = None


@dataclass(frozen=True)
class Link:
    """A supply link between two places. part: 0..1 sets the width; dashed: an export control; bold: a
    choke point."""

    source: str
    target: str
    part: float
    ink: Ink = "muted"
    dashed: bool = False
    bold: bool = False
    tip: TipLike = None


@dataclass(frozen=True)
class Projection:
    """Longitude and latitude to units; `centre` is the longitude in the middle."""

    box: Box
    scale: float  # units per degree of longitude
    centre: float
    middle: float  # latitude in the vertical middle

    @classmethod
    def fit(cls, box: Box, land: Land, centre: float) -> Projection:
        """Fits the whole mask into a box."""
        height = len(land.rows) * land.step
        scale = min(box.w / 360.0, box.h / (height * STRETCH))
        return cls(box, scale, centre, land.north - height / 2)

    def at(self, lon: float, lat: float) -> Point:
        """Returns the point of a place."""
        east = (lon - self.centre + 180.0) % 360.0 - 180.0
        x, y = self.box.centre
        return x + east * self.scale, y - (lat - self.middle) * self.scale * STRETCH


def world(
    ui: Ui,
    node_id: str,
    box: Box,
    places: Sequence[Place],
    links: Sequence[Link] = (),
    *,
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
    centre: float = 10.0,
    label: str = "",
) -> None:
    """Draws the map; rings are nodes `{node_id}.{place}`, one Tab stop, arrows go to the nearest ring.

    selected: links that do not touch this place are dimmed. centre: longitude in the middle (150 puts the
    Pacific there).
    """
    land = Land.load(ui.painter.assets / "map" / "land.txt")
    view = Projection.fit(box, land, centre)
    spots = {place.id: _ring_spot(view, place) for place in places}
    curves = _curves(links, spots, {place.id: place.size for place in places})
    leads = tuple((spots[place.id], view.at(place.lon, place.lat), str(place.ink)) for place in places)
    key = ("links", tuple(curve.key for curve in curves), leads, selected)

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.vector(("land", centre), area, lambda canvas: _draw_land(canvas, view, land), sample=2)
        p.vector(key, area, lambda canvas: _draw_links(canvas, curves, leads, selected), sample=2)

    ui.add(Node(node_id, box, draw, role="map", label=label))
    for index, curve in enumerate(curves):
        if curve.link.tip is not None:
            x, y = curve.points[len(curve.points) // 2]
            spot = Box(x - 9, y - 9, 18, 18)
            ui.add(Node(f"{node_id}.link.{index}", spot, tip=curve.link.tip, role="link"))
    for place in places:
        _place(ui, node_id, place, spots[place.id], box, selected == place.id, on_select)


def backdrop(p: Painter, box: Box, *, ink: Ink = "land", centre: float = 10.0) -> None:
    """Paints only the dots, as a background for title and hand-over screens."""
    land = Land.load(p.assets / "map" / "land.txt")
    view = Projection.fit(box, land, centre)
    p.vector(
        ("backdrop", centre, str(ink)), box, lambda canvas: _draw_land(canvas, view, land, ink), sample=2
    )


def _ring_spot(view: Projection, place: Place) -> Point:
    x, y = view.at(place.lon, place.lat)
    factor = view.scale * 360.0 / REFERENCE
    return x + place.dx * factor, y + place.dy * factor


def _draw_land(canvas: Canvas, view: Projection, land: Land, ink: Ink = "land") -> None:
    radius = land.step * view.scale * 0.36
    for lon, lat in land.dots():
        canvas.disc(view.at(lon, lat), radius, ink)


@dataclass(frozen=True)
class _Curve:
    """A link with its points on the map."""

    link: Link
    points: tuple[Point, ...]
    width: float

    @property
    def key(self) -> tuple[str, str, float, str, bool, bool]:
        """Everything about the link that is seen."""
        link = self.link
        return link.source, link.target, self.width, str(link.ink), link.dashed, link.bold


def _curves(links: Sequence[Link], spots: Mapping[str, Point], sizes: Mapping[str, float]) -> list[_Curve]:
    """Lays out the links as curves; several links of one pair are bent apart."""
    seen: dict[frozenset[str], int] = {}
    found = []
    for link in links:
        if link.source not in spots or link.target not in spots or link.source == link.target:
            continue
        pair = frozenset((link.source, link.target))
        number = seen[pair] = seen.get(pair, -1) + 1
        a, b = spots[link.source], spots[link.target]
        length = math.hypot(b[0] - a[0], b[1] - a[1])
        points = bow(a, b, 0.10 + 0.07 * number + 12 / max(60.0, length), 40)
        trimmed = _trim(points, sizes[link.source] + 4, sizes[link.target] + 5)
        if len(trimmed) > 3:
            found.append(_Curve(link, tuple(trimmed), 1.2 + 4.6 * min(1.0, max(0.0, link.part))))
    return found


def _trim(points: Sequence[Point], start: float, end: float) -> list[Point]:
    """Drops the points inside the rings at both ends."""
    first, last = points[0], points[-1]
    return [
        p
        for p in points
        if math.hypot(p[0] - first[0], p[1] - first[1]) >= start
        and math.hypot(p[0] - last[0], p[1] - last[1]) >= end
    ]


def _draw_links(
    canvas: Canvas, curves: Sequence[_Curve], leads: Sequence[tuple[Point, Point, str]], selected: str | None
) -> None:
    """Draws leader lines and links; links that do not touch the selected place are dimmed."""
    for spot, place, ink in leads:
        if math.hypot(spot[0] - place[0], spot[1] - place[1]) > 6:
            canvas.line([spot, place], ink, 1.2, 0.8)
            canvas.disc(place, 2.6, ink)
    for curve in curves:
        link = curve.link
        faint = selected is not None and selected not in (link.source, link.target)
        size = 6.0 + curve.width * 1.6
        body = _shorten(curve.points, size * 0.8)
        if link.dashed:
            canvas.dashes(body, "grid" if faint else link.ink, curve.width, 8, 6)
        else:
            if link.bold and not faint:
                canvas.line(body, "warn", curve.width + 2.4, 0.45)
            canvas.line(body, link.ink, curve.width, 0.22 if faint else 0.95)
        if not faint:
            canvas.head(curve.points[-4], curve.points[-1], link.ink, size)


def _shorten(points: Sequence[Point], length: float) -> list[Point]:
    """Cuts a length off the end, so that the line does not show beside its arrow head."""
    kept = list(points)
    gone = 0.0
    for b, a in pairwise(reversed(points)):
        gone += math.hypot(b[0] - a[0], b[1] - a[1])
        if gone > length or len(kept) <= 2:
            break
        kept.pop()
    return kept


def _place(
    ui: Ui,
    node_id: str,
    place: Place,
    spot: Point,
    box: Box,
    chosen: bool,
    on_select: Callable[[str], None] | None,
) -> None:
    """Declares ring and name of a place as one node."""
    size = place.size
    name_w = ui.painter.measure(place.name, tokens.HEAD, True) + 14
    high = ui.em(22)
    centre = {
        "below": (spot[0] - name_w / 2, spot[1] + size + 3),
        "above": (spot[0] - name_w / 2, spot[1] - size - 3 - high),
        "left": (spot[0] - size - 4 - name_w, spot[1] - high / 2),
        "right": (spot[0] + size + 4, spot[1] - high / 2),
    }[place.side]
    x = min(max(box.x + 1, centre[0]), box.right - name_w - 1)
    tag = Box(x, min(max(box.y + 1, centre[1]), box.bottom - high - 1), name_w, high)
    ring = Box(spot[0] - size, spot[1] - size, 2 * size, 2 * size)
    left, top = min(tag.x, ring.x), min(tag.y, ring.y)
    whole = Box(left, top, max(tag.right, ring.right) - left, max(tag.bottom, ring.bottom) - top)

    def draw(p: Painter, _area: Box, look: Look) -> None:
        p.disc(spot, size, "raised", "accent" if look.hover or chosen else "line", 2 if chosen else 1)
        p.arc(spot, size - 1, 4.5, place.part, place.ink)
        p.text(ring, place.text, size=tokens.HEAD, bold=True, align="centre")
        p.round(tag, "background", place.ink if place.own or chosen else None, radius=6)
        p.text(tag.inset(4, 0), place.name, size=tokens.HEAD, bold=True, ink=place.ink, align="centre")

    action = None if on_select is None else (lambda: on_select(place.id))
    focusable = place.tip is not None or action is not None
    spoken = f"{place.name} {place.text}".strip()
    node = Node(
        f"{node_id}.{place.id}", whole, draw, click=action, focusable=focusable, tip=place.tip, rove=node_id
    )
    node.role, node.label, node.radius = "place", spoken, 12
    ui.add(node)
