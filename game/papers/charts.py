"""Charts as inline drawings: lines over turns, bars around zero, a matrix in shades. Colours are never alone.

Every line has its own dash and its name at its end, every bar and every cell its number. Never here: sentences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.papers.markup import Markup, grid, tag

WIDE, HIGH = 720.0, 270.0  # of a drawing in its own units
LEFT, RIGHT, TOP, FOOT = 52.0, 150.0, 14.0, 30.0
DASHES = ("", "9 4", "3 3", "12 4 3 4", "6 3 1 3", "1 4")
SIGN = 13.0  # size of the type
LEAST_CONTRAST = 4.5

Colour = tuple[int, int, int]
Write = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One line: its name, its colour as #RRGGBB, its values from the first place on."""

    name: str
    colour: str
    values: Sequence[float]
    thick: bool = False


def on_paper(colour: str) -> str:
    """Return a colour darkened until it can be read on white."""
    whole = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(20):
        red, green, blue = (round(part * (1.0 - step / 20)) for part in whole)
        if 1.05 / (_light((red, green, blue)) + 0.05) >= LEAST_CONTRAST:
            return f"#{red:02X}{green:02X}{blue:02X}"
    return "#000000"


def _light(colour: Colour) -> float:
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round values that span a range."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * m for m in (1.0, 2.0, 2.5, 5.0, 10.0) if power * m >= span / most * 0.999)
    first = math.floor(low / step + 1e-9) * step
    count = math.ceil((high - first) / step - 1e-9)
    return [round(first + i * step, 10) for i in range(count + 1)]


def lines(
    series: Sequence[Series], xs: Sequence[str], caption: str, write: Write, zero: bool = False
) -> Markup:
    """Return a chart of lines over named places with a caption below; ``zero`` keeps zero in sight."""
    values = [v for one in series for v in one.values] + ([0.0] if zero else [])
    if not values:
        return Markup()
    low, high = min(values), max(values)
    marks = ticks(low, high if high > low else low + 1.0)
    place = _Frame(marks[0], marks[-1], max(2, len(xs)))
    drawn: list[Markup] = [*_axes(place, marks, xs, write, zero)]
    ends = _apart([place.y(one.values[-1]) for one in series], SIGN + 1.0)
    for number, (one, end) in enumerate(zip(series, ends, strict=True)):
        drawn += _line(place, one, number, end)
    box = f"0 0 {WIDE:g} {HIGH:g}"
    picture = tag(
        "svg", tag("title", caption), drawn, xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img"
    )
    return tag("figure", picture, tag("figcaption", caption))


@dataclass(frozen=True)
class _Frame:
    """The plot and its ranges."""

    low: float
    high: float
    count: int

    def x(self, at: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * at / (self.count - 1)

    def y(self, value: float) -> float:
        return HIGH - FOOT - (HIGH - FOOT - TOP) * (value - self.low) / ((self.high - self.low) or 1.0)


def _axes(place: _Frame, marks: Sequence[float], xs: Sequence[str], write: Write, zero: bool) -> list[Markup]:
    right, out = WIDE - RIGHT, []
    for mark in marks:
        y = f"{place.y(mark):.1f}"
        dark = zero and mark == 0.0
        out.append(
            tag(
                "line",
                x1=LEFT,
                x2=f"{right:g}",
                y1=y,
                y2=y,
                stroke="#43526A" if dark else "#D5DDE6",
                stroke_width=1,
            )
        )
        out.append(_text(LEFT - 7, place.y(mark) + 4, write(mark), "end"))
    every = max(1, math.ceil(len(xs) * 62.0 / (right - LEFT)))
    shown = range(0, len(xs), every)
    return out + [_text(place.x(at), HIGH - 9, xs[at], "middle" if at else "start") for at in shown]


def _line(place: _Frame, one: Series, number: int, end: float) -> list[Markup]:
    colour = on_paper(one.colour)
    points = " ".join(f"{place.x(i):.1f},{place.y(v):.1f}" for i, v in enumerate(one.values))
    dash = DASHES[number % len(DASHES)] or None
    last = place.x(len(one.values) - 1)
    return [
        tag(
            "polyline", points=points, fill="none", stroke=colour, stroke_width=3.2 if one.thick else 2,
            stroke_dasharray=dash, stroke_linejoin="round",
        ),
        tag("circle", cx=f"{last:.1f}", cy=f"{place.y(one.values[-1]):.1f}", r=3.4, fill=colour),
        _text(last + 9, end + 4, one.name, "start", colour, bold=True),
    ]  # fmt: skip


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#43526A", bold: bool = False) -> Markup:
    weight = "700" if bold else None
    size = f"{SIGN - 1:g}"
    return tag(
        "text",
        text,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        text_anchor=anchor,
        fill=colour,
        font_size=size,
        font_weight=weight,
    )


def _apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Return heights moved apart where they are nearer than the gap, all within the plot."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    out = list(wanted)
    above = TOP - gap
    for i in order:
        out[i] = max(out[i], above + gap)
        above = out[i]
    below = HIGH - FOOT + gap
    for i in reversed(order):
        out[i] = min(out[i], below - gap)
        below = out[i]
    return out


def bar(value: float, most: float) -> Markup:
    """Return a small bar to the right of zero or to its left, for a cell of a table."""
    wide = 60.0 * min(1.0, abs(value) / most) if most > 0.0 else 0.0
    x = 60.0 if value >= 0.0 else 60.0 - wide
    colour = "#00603F" if value >= 0.0 else "#9A2F06"
    drawn = [
        tag("rect", x=f"{x:.1f}", y=3, width=f"{max(wide, 0.6):.1f}", height=8, fill=colour),
        tag("line", x1=60, x2=60, y1=0, y2=14, stroke="#43526A", stroke_width=1),
    ]
    space = "http://www.w3.org/2000/svg"
    return tag(
        "svg", drawn, xmlns=space, viewBox="0 0 120 14", style="width:32mm;height:4mm", aria_hidden="true"
    )


def matrix(
    names: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]], corner: str, write: Write
) -> Markup:
    """Return a table in shades: rows and columns with names, fractions 0..1; the own cell of a row stays white."""
    rows = []
    for row, (name, cells) in enumerate(zip(names, values, strict=True)):
        shaded = [_shade(write(v), 0.0 if at == row else v) for at, v in enumerate(cells)]
        rows.append([tag("td", tag("b", name)), *shaded])
    return grid([corner, *columns], rows, range(1, len(columns) + 1))


def _shade(shown: str, part: float) -> Markup:
    depth = min(1.0, max(0.0, part) / 0.6)
    red, green, blue = (round(255 + (c - 255) * depth) for c in (95, 160, 205))
    return tag("td", shown, class_="n", style=f"background:#{red:02X}{green:02X}{blue:02X}")
