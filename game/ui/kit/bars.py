"""Charts of bars: a waterfall of causes and a stacked bar of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    levels = [start[1]]
    for cause in causes:
        levels.append(levels[-1] + cause.delta)
    low, high = min([*levels, end[1]]), max([*levels, end[1]])
    # Bars of small changes on a large value must be seen, so the axis need not begin at zero.
    pad = (high - low) * 0.08 or abs(high) * 0.05 or 1.0
    low, high = low - pad, high + pad
    height = min(ui.em(row_height), box.h / (len(causes) + 2))
    rows = box.stack(height, len(causes) + 2)
    names = [start[0], *(c.name for c in causes), end[0]]
    name_w = min(box.w * 0.52, max(ui.painter.measure(n, tokens.HEAD, True) for n in names) + 10)
    value_w = (
        max(ui.painter.measure(t, tokens.HEAD, True) for t in [start[2], end[2], *(c.text for c in causes)])
        + 8
    )
    shape = (name_w, value_w, low, high)
    _fall_row(
        ui, f"{node_id}.start", rows[0], start[0], start[2], (low, start[1]), "muted", shape, None, node_id
    )
    for index, cause in enumerate(causes):
        ink = cause.ink or ("good" if (cause.delta >= 0) == good_up else "bad")
        reach = (levels[index], levels[index + 1])
        printed = cause.text or f"{cause.delta:+.1f}".replace("-", "−")
        _fall_row(
            ui,
            f"{node_id}.{index}",
            rows[index + 1],
            cause.name,
            printed,
            reach,
            ink,
            shape,
            cause.tip,
            node_id,
        )
    _fall_row(ui, f"{node_id}.end", rows[-1], end[0], end[2], (low, end[1]), "accent", shape, None, node_id)
    return height * len(rows)


def _fall_row(
    ui: Ui,
    node_id: str,
    row: Box,
    name: str,
    text: str,
    reach: tuple[float, float],
    ink: Ink,
    shape: tuple[float, float, float, float],
    tip: TipLike,
    rove: str,
) -> None:
    """Declares one row of a waterfall."""
    name_w, value_w, low, high = shape
    whole = ink in ("muted", "accent")

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.text(Box(area.x, area.y, name_w - 8, area.h), name, size=tokens.HEAD, bold=whole)
        lane = Box(area.x + name_w, area.y, max(10.0, area.w - name_w - value_w), area.h)
        unit = lane.w / (high - low)
        left, right = sorted((reach[0] - low, reach[1] - low))
        bar = Box(
            lane.x + left * unit, area.y + area.h * 0.22, max(2.0, (right - left) * unit), area.h * 0.56
        )
        p.round(bar, ink, None, radius=3)
        place = Box(lane.right, area.y, value_w, area.h)
        p.text(place, text, size=tokens.HEAD, bold=True, ink="text" if whole else ink, align="right")

    spoken = f"{name} {text}"
    ui.add(Node(node_id, row, draw, focusable=tip is not None, tip=tip, rove=rove, role="row", label=spoken))


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
        for index, (label, share, ink) in enumerate(parts):
            width = area.w * share / total
            if width <= 0.3:
                continue
            place = Box(x, area.y, width, area.h)
            only = "all" if len(parts) == 1 else "none"
            radius = 0.0 if only == "none" else 5.0
            p.round(
                Box(x, area.y, max(1.0, width - (1 if index < len(parts) - 1 else 0)), area.h),
                ink,
                None,
                radius=radius,
            )
            if label == own:
                p.round(place, None, "text", width=2, radius=0)
            words = f"{label} {fmt(share)}"
            for text in (words, label):
                if p.measure(text, tokens.TINY, True) + 8 <= width:
                    tint = tokens.readable_on(p.theme(ink))
                    p.text(place, text, size=tokens.TINY, bold=True, ink=tint, align="centre")
                    break
            x += width

    def told() -> Tip:
        return Tip([[Span(label, ink, True), Span(f"  {fmt(share)}")] for label, share, ink in parts])

    spoken = ", ".join(f"{label} {fmt(share)}" for label, share, _ in parts)
    ui.add(Node(node_id, box, draw, focusable=True, tip=tip or told, role="chart", label=spoken, radius=4))
