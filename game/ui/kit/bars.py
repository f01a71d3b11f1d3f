"""Charts of bars: a waterfall of causes and a stacked bar of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.chart import Format
from game.ui.kit.node import Look, Node, Tip, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Span
from game.ui.theme import Ink


@dataclass(frozen=True)
class Cause:
    """One step of a waterfall: what caused it and by how much; the printed text may be given."""

    name: str
    delta: float
    text: str = ""
    ink: Ink | None = None
    tip: TipLike = None


def waterfall(
    ui: Ui,
    node_id: str,
    box: Box,
    start: tuple[str, float, str],
    causes: Sequence[Cause],
    end: tuple[str, float, str],
    *,
    row_height: float = 26,
    good_up: bool = True,
) -> float:
    """Rows from a start value over causes to an end value; each bar begins where the last one ended.

    start, end: (name, value, printed value). Returns the height used; rows with a tip are focus stops.
    """
    levels = list(accumulate((cause.delta for cause in causes), initial=start[1]))
    low, high = min([*levels, end[1]]), max([*levels, end[1]])
    # Bars of small changes on a large value must be seen, so the axis need not begin at zero.
    pad = (high - low) * 0.08 or abs(high) * 0.05 or 1.0
    low, high = low - pad, high + pad
    height = min(ui.em(row_height), box.h / (len(causes) + 2))
    places = box.stack(height, len(causes) + 2)
    rows = [_Fall(start[0], start[2], low, start[1], "muted", True)]
    for cause, before, after in zip(causes, levels, levels[1:], strict=False):
        ink = cause.ink or ("good" if (cause.delta >= 0) == good_up else "bad")
        rows.append(_Fall(cause.name, cause.text or signed(cause.delta), before, after, ink, tip=cause.tip))
    rows.append(_Fall(end[0], end[2], low, end[1], "accent", True))
    measure = ui.painter.measure
    name_w = min(box.w * 0.52, max(measure(row.name, tokens.HEAD, True) for row in rows) + 10)
    shape = (name_w, max(measure(row.text, tokens.HEAD, True) for row in rows) + 8, low, high)
    ids = ["start", *(str(i) for i in range(len(causes))), "end"]
    for one, place, part in zip(rows, places, ids, strict=True):
        _fall_row(ui, f"{node_id}.{part}", place, one, shape, node_id)
    return height * len(rows)


def signed(value: float) -> str:
    """Writes a change with its sign and one decimal."""
    return f"{value:+.1f}".replace("-", "−")


@dataclass(frozen=True)
class _Fall:
    """A row of a waterfall: its words, where its bar begins and ends, and whether it is a whole value."""

    name: str
    text: str
    begin: float
    end: float
    ink: Ink
    whole: bool = False
    tip: TipLike = None


def _fall_row(
    ui: Ui, node_id: str, place: Box, row: _Fall, shape: tuple[float, float, float, float], rove: str
) -> None:
    """Declares one row of a waterfall; shape: width of names, width of values, ends of the axis."""
    name_w, value_w, low, high = shape

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.text(Box(area.x, area.y, name_w - 8, area.h), row.name, size=tokens.HEAD, bold=row.whole)
        lane = Box(area.x + name_w, area.y, max(10.0, area.w - name_w - value_w), area.h)
        unit = lane.w / (high - low)
        left, right = sorted((row.begin - low, row.end - low))
        bar = Box(
            lane.x + left * unit, area.y + area.h * 0.22, max(2.0, (right - left) * unit), area.h * 0.56
        )
        p.round(bar, row.ink, None, radius=3)
        spot = Box(lane.right, area.y, value_w, area.h)
        ink: Ink = "text" if row.whole else row.ink
        p.text(spot, row.text, size=tokens.HEAD, bold=True, ink=ink, align="right")

    node = Node(node_id, place, draw, focusable=row.tip is not None, tip=row.tip, rove=rove, role="row")
    node.label = f"{row.name} {row.text}"
    ui.add(node)


def share_bar(
    ui: Ui,
    node_id: str,
    box: Box,
    parts: Sequence[tuple[str, float, Ink]],
    *,
    fmt: Format = lambda value: f"{value:.0%}",
    own: str = "",
    tip: TipLike = None,
) -> None:
    """A stacked bar of shares: (label, share, ink) in order; labels stand inside where they fit.

    The tooltip lists all parts unless another one is given; `own` is the label with a frame.
    """
    total = sum(part[1] for part in parts) or 1.0

    def draw(p: Painter, area: Box, _look: Look) -> None:
        x = area.x
        for label, share, ink in parts:
            width = area.w * share / total
            if width > 0.3:
                _share(p, Box(x, area.y, width, area.h), f"{label} {fmt(share)}", label, ink, label == own)
            x += width

    def told() -> Tip:
        return Tip([[Span(label, ink, True), Span(f"  {fmt(share)}")] for label, share, ink in parts])

    spoken = ", ".join(f"{label} {fmt(share)}" for label, share, _ in parts)
    ui.add(Node(node_id, box, draw, focusable=True, tip=tip or told, role="chart", label=spoken, radius=4))


def _share(p: Painter, place: Box, words: str, label: str, ink: Ink, own: bool) -> None:
    """Paints one part of a share bar with as much text as fits."""
    p.fill(place._replace(w=max(1.0, place.w - 1)), ink)
    if own:
        p.round(place, None, "text", width=2, radius=0)
    for text in (words, label):
        if p.measure(text, tokens.TINY, True) + 8 <= place.w:
            tint = tokens.readable_on(p.theme(ink))
            p.text(place, text, size=tokens.TINY, bold=True, ink=tint, align="centre")
            return
