"""Charts: lines over time, a fan of futures, a waterfall of causes, a bar of shares. Smooth, cached, with
text live.

Curves are drawn supersampled once per content, size and theme; labels, the cursor and values are drawn as
text, so that they are read by tests and follow the language. Numbers are written by the caller's `fmt`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, Tip, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Span
from game.ui.kit.shapes import Canvas
from game.ui.theme import Ink

Format = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One line: values over the common x axis; None where there is nothing yet. label is short, name is
    whole."""

    id: str
    values: Sequence[float | None]
    label: str
    ink: Ink
    name: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Event:
    """A marker on the time axis: at which index, an icon of the kit ("" adds only a line), and what it says."""

    index: int
    icon: str = "flag"
    ink: Ink = "warn"
    text: str = ""


@dataclass(frozen=True)
class Band:
    """A fan over the x axis: likely (50th), low (10th) and high (90th) from index `start` on."""

    start: int
    low: Sequence[float]
    likely: Sequence[float]
    high: Sequence[float]


def plain_number(value: float) -> str:
    """Writes a number with at most one decimal."""
    text = f"{value:.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.1f}"
    return text.replace("-", "−")


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Returns round values that span a range, at most `most` + 1 of them."""
    span = max(high - low, 1e-9)
    rough = span / max(1, most)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    first = math.floor(low / step + 1e-9) * step
    count = math.ceil((high - first) / step - 1e-9)
    return [round(first + i * step, 10) for i in range(count + 1)]


@dataclass(frozen=True)
class Frame:
    """The plot area in units and the ranges that fill it."""

    box: Box
    low: float
    high: float
    count: int  # number of places on the x axis

    def x(self, index: float) -> float:
        """Returns the x of an index."""
        return self.box.x + self.box.w * index / max(1, self.count - 1)

    def index(self, x: float) -> int:
        """Returns the index nearest to an x."""
        return min(max(0, round((x - self.box.x) / self.box.w * (self.count - 1))), self.count - 1)

    def y(self, value: float) -> float:
        """Returns the y of a value."""
        return self.box.bottom - self.box.h * (value - self.low) / ((self.high - self.low) or 1.0)

    def points(self, values: Sequence[float | None], start: int = 0) -> list[list[tuple[float, float]]]:
        """Returns the pieces of a line between gaps."""
        pieces: list[list[tuple[float, float]]] = [[]]
        for index, value in enumerate(values):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append((self.x(start + index), self.y(value)))
        return [piece for piece in pieces if piece]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Moves label heights apart to at least `gap`, as little as possible, between low and high; order is
    kept."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gap = min(gap, (high - low) / max(1, len(wanted) - 1)) if len(wanted) > 1 else gap
    places: list[float] = []
    for index in order:  # push down from the top
        least = places[-1] + gap if places else low
        places.append(max(wanted[index], least))
    limit = high
    for i in range(len(places) - 1, -1, -1):  # and back up from the bottom
        places[i] = min(places[i], limit)
        limit = places[i] - gap
    result = [0.0] * len(wanted)
    for place, index in zip(places, order, strict=True):
        result[index] = place
    return result


def lines(
    ui: Ui,
    node_id: str,
    box: Box,
    series: Sequence[Series],
    *,
    xs: Sequence[str],
    own: str = "",
    fmt: Format = plain_number,
    low: float | None = None,
    high: float | None = None,
    events: Sequence[Event] = (),
    band: Band | None = None,
    cursor: bool = True,
    label: str = "",
) -> None:
    """A chart of several lines with their names at the ends; Left and Right move a cursor that tells all
    values.

    own: the series drawn last and thicker. band: a fan drawn behind the lines. xs: names of the x places.
    low, high: ends of the value axis; None takes them from the data.
    """
    frame = _frame(ui, box, series, xs, fmt, low, high, band)
    place = _cursor(ui, node_id, frame)
    content = tuple((s.id, tuple(s.values), str(s.ink), s.dashed) for s in series)

    def draw(p: Painter, area: Box, look: Look) -> None:
        _axes(p, area, frame, xs, fmt)
        key = ("lines", node_id, content, own, frame, repr(band))
        p.vector(key, area, lambda canvas: _curves(canvas, frame, series, own, band))
        _markers(p, frame, events)
        _end_labels(p, area, frame, series)
        if place is not None and (look.focus or look.hover):
            _draw_cursor(p, frame, series, place)

    def drag(point: Point, phase: str) -> None:
        if phase != "end":
            ui.remember(node_id + ".at", frame.index(point[0]))

    node = Node(node_id, box, draw, focusable=cursor, radius=6, role="chart", label=label)
    if cursor:
        at = place if place is not None else frame.count - 1
        node.key, node.drag = (lambda name: _move_cursor(ui, node_id, name, place, frame.count)), drag
        node.tip = lambda: Tip(_values_at(series, xs, at, fmt, events))
    ui.add(node)


def _frame(
    ui: Ui,
    box: Box,
    series: Sequence[Series],
    xs: Sequence[str],
    fmt: Format,
    low: float | None,
    high: float | None,
    band: Band | None,
) -> Frame:
    """Finds ranges and the plot area: room for tick labels left, series labels right, x names below."""
    values = [v for s in series for v in s.values if v is not None]
    values += [*band.low, *band.high] if band else []
    least = low if low is not None else min(values, default=0.0)
    most = high if high is not None else max(values, default=1.0)
    ticks = nice_ticks(least, most if most > least else least + 1)
    measure = ui.painter.measure
    left = max(measure(fmt(t), tokens.TINY) for t in ticks) + 10
    right = max((measure(s.label, tokens.TINY, True) for s in series), default=0.0) + 12
    line = ui.painter.line_height(tokens.TINY)
    above = max(8.0, line * 0.42)
    foot = line + _below(line) - 2
    high_enough = max(20.0, box.h - foot - above - 2)
    plot = Box(box.x + left, box.y + above, max(20.0, box.w - left - right), high_enough)
    return Frame(plot, ticks[0], ticks[-1], max(2, len(xs)))


def _below(line: float) -> float:
    """Returns how far below the plot its x names stand, clear of the lowest tick label."""
    return max(6.0, line * 0.3)


def _cursor(ui: Ui, node_id: str, frame: Frame) -> int | None:
    place = ui.recall(node_id + ".at", None)
    return min(max(0, int(place)), frame.count - 1) if place is not None else None


def _move_cursor(ui: Ui, node_id: str, name: str, place: int | None, count: int) -> bool:
    now = count - 1 if place is None else place
    goals = {
        "Left": now - 1,
        "Right": now + 1,
        "Home": 0,
        "End": count - 1,
        "PageUp": now - 5,
        "PageDown": now + 5,
    }
    if name not in goals:
        return False
    ui.remember(node_id + ".at", min(max(0, goals[name]), count - 1))
    return True


def _axes(p: Painter, area: Box, frame: Frame, xs: Sequence[str], fmt: Format) -> None:
    """Paints grid lines, tick labels and x names, as many as there is room for."""
    step = p.line_height(tokens.TINY)
    rows = max(1, min(5, int(frame.box.h / (step * 1.1))))
    for tick in nice_ticks(frame.low, frame.high, rows):
        y = frame.y(tick)
        if not frame.box.y - 1 <= y <= frame.box.bottom + 1:  # fewer rows may begin below the lowest value
            continue
        p.fill(Box(frame.box.x, y, frame.box.w, 0.7), "grid")
        place = Box(area.x, y - step / 2, frame.box.x - area.x - 6, step)
        p.text(place, fmt(tick), size=tokens.TINY, ink="muted", align="right")
    if not xs:
        return
    widest = max(p.measure(x, tokens.TINY) for x in xs) + 18
    every = max(1, math.ceil(widest * len(xs) / max(1.0, frame.box.w)))
    for index in range(0, len(xs), every):
        wide = p.measure(xs[index], tokens.TINY) + 2
        x = min(max(area.x, frame.x(index) - wide / 2), max(area.x, frame.box.right + 6 - wide))
        place = Box(x, frame.box.bottom + _below(step), wide, step)
        p.text(place, xs[index], size=tokens.TINY, ink="muted", align="centre")


def _curves(canvas: Canvas, frame: Frame, series: Sequence[Series], own: str, band: Band | None) -> None:
    """Draws fan and lines; the own one last and thicker."""
    if band is not None:
        _fan(canvas, frame, band, "accent")
    for one in sorted(series, key=lambda s: s.id == own):
        width = 3.2 if one.id == own else 1.9
        for piece in frame.points(one.values):
            if one.dashed:
                canvas.dashes(piece, one.ink, width)
            else:
                canvas.line(piece, one.ink, width)
            canvas.disc(piece[-1], width * 1.25, one.ink)


def _fan(canvas: Canvas, frame: Frame, band: Band, ink: Ink) -> None:
    """Draws the band between low and high and the likely line."""
    upper = frame.points(list(band.high), band.start)[0]
    lower = frame.points(list(band.low), band.start)[0]
    middle = frame.points(list(band.likely), band.start)[0]
    canvas.polygon([*upper, *reversed(lower)], ink, 0.22)
    halves = [
        ((u[0], (u[1] + m[1]) / 2), (w[0], (w[1] + m[1]) / 2))
        for u, m, w in zip(upper, middle, lower, strict=True)
    ]
    canvas.polygon([*(a for a, _ in halves), *(b for _, b in reversed(halves))], ink, 0.38)
    canvas.line(middle, ink, 2.6)


def _markers(p: Painter, frame: Frame, events: Sequence[Event]) -> None:
    """Paints the markers of events on the time axis; an event without an icon is told by the cursor only."""
    for event in events:
        if event.icon:
            p.icon(event.icon, Box(frame.x(event.index) - 7, frame.box.bottom - 16, 14, 14), event.ink)


def _end_labels(p: Painter, area: Box, frame: Frame, series: Sequence[Series]) -> None:
    """Writes the series labels at the line ends, moved apart where they collide."""
    ends = []
    for one in series:
        known = [(i, v) for i, v in enumerate(one.values) if v is not None]
        if known:
            ends.append((one, known[-1][0], known[-1][1]))
    step = p.line_height(tokens.TINY)
    gap = min(step * 0.86, 15.0 * p.text_scale)
    heights = spread([frame.y(v) for _, _, v in ends], gap, area.y + step / 2, frame.box.bottom - step * 0.4)
    for (one, index, _value), y in zip(ends, heights, strict=True):
        x = frame.x(index) + 8
        place = Box(x, y - step / 2, max(10.0, area.right - x), step)
        p.text(place, one.label, size=tokens.TINY, bold=True, ink=one.ink)


def _draw_cursor(p: Painter, frame: Frame, series: Sequence[Series], place: int) -> None:
    """Paints the cursor line and a dot on each series."""
    p.fill(Box(frame.x(place) - 0.5, frame.box.y, 1, frame.box.h), "muted")
    for one in series:
        value = one.values[place] if place < len(one.values) else None
        if value is not None:
            p.disc((frame.x(place), frame.y(value)), 4.5, one.ink, "panel", 1.5)


def _values_at(
    series: Sequence[Series], xs: Sequence[str], at: int, fmt: Format, events: Sequence[Event]
) -> list[Sequence[Span]]:
    """Returns the tooltip lines of one x place, highest value first."""
    found: list[Sequence[Span]] = [[Span(xs[at] if at < len(xs) else "", "text", True)]]
    here = [(s, s.values[at]) for s in series if at < len(s.values)]
    for one, value in sorted(here, key=lambda pair: -(pair[1] if pair[1] is not None else -math.inf)):
        if value is not None:
            found.append([Span(one.name or one.label, one.ink, True), Span(f"  {fmt(value)}")])
    found += [[Span(event.text, event.ink)] for event in events if event.index == at and event.text]
    return found


def fan(
    ui: Ui,
    node_id: str,
    box: Box,
    *,
    xs: Sequence[str],
    past: Sequence[float],
    band: Band,
    before: Band | None = None,
    fmt: Format = plain_number,
    ink: Ink = "accent",
    tip: TipLike = None,
    label: str = "",
) -> None:
    """A fan chart: the past as a line, imagined futures as a band (10th to 90th) with the likely line.

    before: the fan of the plan before the last change, drawn dashed, so that the effect of a change is seen.
    """
    series = [Series("past", past, "", "text")]
    frame = _frame(ui, box, series, xs, fmt, None, None, _hull(band, before))
    end_room = ui.painter.measure(fmt(max(band.high)), tokens.SMALL, True) + 12
    frame = Frame(
        frame.box._replace(w=max(20.0, frame.box.w + 12 - end_room)), frame.low, frame.high, frame.count
    )

    def draw(p: Painter, area: Box, _look: Look) -> None:
        _axes(p, area, frame, xs, fmt)
        p.vector(("fan", node_id, tuple(past), repr(band), repr(before), str(ink), frame), area, paint)
        _fan_ends(p, area, frame, band, fmt)

    def paint(canvas: Canvas) -> None:
        _fan(canvas, frame, band, ink)
        if before is not None:
            for piece in frame.points(list(before.likely), before.start):
                canvas.dashes(piece, "muted", 1.8, 5, 4)
        for piece in frame.points(past):
            canvas.line(piece, "text", 2.2)

    ui.add(Node(node_id, box, draw, focusable=tip is not None, tip=tip, role="chart", label=label))


def _fan_ends(p: Painter, area: Box, frame: Frame, band: Band, fmt: Format) -> None:
    """Writes the last low, likely and high value beside the fan."""
    ends = [(band.high[-1], "muted", False), (band.likely[-1], "text", True), (band.low[-1], "muted", False)]
    step = p.line_height(tokens.SMALL)
    heights = spread([frame.y(v) for v, _, _ in ends], step * 0.85, area.y + step / 2, frame.box.bottom)
    for (value, tint, bold), y in zip(ends, heights, strict=True):
        place = Box(frame.box.right + 6, y - step / 2, area.right - frame.box.right - 6, step)
        p.text(place, fmt(value), size=tokens.SMALL, ink=tint, bold=bold)


def _hull(band: Band, before: Band | None) -> Band:
    """Returns a band that covers both, for the value axis."""
    if before is None:
        return band
    return Band(band.start, [*band.low, *before.low], band.likely, [*band.high, *before.high])


def spark(p: Painter, area: Box, values: Sequence[float], ink: Ink = "accent") -> None:
    """Paints a small line without axes, for table cells and cards; call it from a `picture`."""
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    frame = Frame(area.inset(3), low - (high == low), high + (high == low), len(values))

    def draw(canvas: Canvas) -> None:
        piece = frame.points(list(values))[0]
        canvas.line(piece, ink, 1.8)
        canvas.disc(piece[-1], 2.6, ink)

    p.vector(("spark", tuple(values), str(ink), area.x % 1, area.y % 1), area, draw)
