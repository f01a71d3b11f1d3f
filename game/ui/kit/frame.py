"""Widgets one looks at: panels, labels, paragraphs, figures, badges, bars, slots, footer hints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink


def panel(
    ui: Ui,
    node_id: str,
    box: Box,
    title: Rich = "",
    *,
    note: Rich = "",
    icon: str = "",
    accent: Ink | None = None,
    fill: Ink = "panel",
    tip: TipLike = None,
) -> Box:
    """Draws a bordered panel with a title line (and a muted note on its right); returns the box inside.

    accent: colours the border and gives the panel a solid title band (event cards).
    """
    head = ui.em(tokens.TITLE * 1.45) + 12 if title else 0.0
    pad = 16.0 if box.w > 260 else 12.0

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.round(area, fill, accent or "line")
        if title:
            _panel_head(
                p, Box(area.x + pad, area.y + 3, area.w - 2 * pad, head), area, title, note, icon, accent
            )

    ui.add(Node(node_id, box, draw, role="panel", label=plain(title), tip=tip, radius=tokens.RADIUS))
    inner = box.inset(pad, 0).top(head + (8 if title else pad))[1]
    return Box(inner.x, inner.y, inner.w, max(0.0, inner.h - pad * 0.75))


def _panel_head(
    p: Painter, row: Box, area: Box, title: Rich, note: Rich, icon: str, accent: Ink | None
) -> None:
    """Paints the title line of a panel."""
    ink: Ink = "text"
    if accent is not None:
        p.round(Box(area.x, area.y, area.w, row.h + 2), accent, None, only="top")
        ink = tokens.readable_on(p.theme(accent))
        row = Box(row.x, area.y, row.w, row.h + 2)
    if icon:
        p.icon(icon, Box(row.x, row.y, 20, row.h), ink)
        row = row.left(28)[1]
    room = row.w
    if note:
        wide = min(p.measure_rich(note, tokens.HEAD), row.w * 0.6)
        note_ink: Ink = "muted" if accent is None else ink
        p.inline(row.side(wide)[0], note, size=tokens.HEAD, ink=note_ink, align="right")
        room = row.w - wide - 12
    p.inline(Box(row.x, row.y, room, row.h), title, size=tokens.TITLE, ink=ink, bold=True)


def label(
    ui: Ui,
    node_id: str,
    box: Box,
    text: Rich,
    *,
    size: float = tokens.BODY,
    ink: Ink = "text",
    bold: bool = False,
    align: str = "left",
    tip: TipLike = None,
) -> None:
    """Shows one line; text that does not fit ends in an ellipsis and is told whole by the tooltip."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.inline(area, text, size=size, ink=ink, bold=bold, align=align)

    node = Node(node_id, box, draw, tip=tip, label=plain(text))
    if isinstance(text, str):
        node.same = (text, size, ink, bold, align)
    ui.add(node)


def paragraph(
    ui: Ui,
    node_id: str,
    box: Box,
    text: Rich,
    *,
    size: float = tokens.BODY,
    ink: Ink = "text",
    align: str = "left",
    valign: str = "top",
    tip: TipLike = None,
) -> float:
    """Shows wrapped text; returns the height it takes, so that the next thing can stand below it."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.rich(area, text, size=size, ink=ink, align=align, valign=valign)

    height = ui.painter.rich_height(text, box.w, size)
    ui.add(Node(node_id, box, draw, tip=tip, label=plain(text)))
    return min(height, box.h)


def picture(
    ui: Ui,
    node_id: str,
    box: Box,
    draw: Callable[[Painter, Box], None],
    *,
    tip: TipLike = None,
    label: str = "",
) -> None:
    """Shows anything a function can paint."""
    ui.add(Node(node_id, box, lambda p, area, _look: draw(p, area), tip=tip, label=label, role="picture"))


def icon(ui: Ui, node_id: str, box: Box, name: str, *, ink: Ink = "text", tip: TipLike = None) -> None:
    """Shows a vector icon."""
    picture(ui, node_id, box, lambda p, area: p.icon(name, area, ink), tip=tip)


def rule(ui: Ui, node_id: str, box: Box, *, ink: Ink = "line") -> None:
    """Draws a hair line along the top of a box (or its left side when the box is higher than wide)."""

    def draw(p: Painter, area: Box) -> None:
        p.fill(Box(area.x, area.y, area.w, 1) if area.w >= area.h else Box(area.x, area.y, 1, area.h), ink)

    picture(ui, node_id, box, draw)


def figure(
    ui: Ui,
    node_id: str,
    box: Box,
    name: str,
    value: str,
    change: str = "",
    *,
    ink: Ink = "muted",
    value_ink: Ink = "text",
    focusable: bool = True,
    tip: TipLike = None,
) -> None:
    """Shows a headline figure: small name above, large value, coloured change beside it."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        upper, lower = area.top(area.h * 0.42)
        p.text(upper, name, size=tokens.SMALL, ink="muted")
        wide = p.text(lower, value, size=tokens.FIGURE, bold=True, ink=value_ink)
        if change:
            rest = Box(lower.x + wide + 8, lower.y + 1, lower.w - wide - 8, lower.h)
            p.text(rest, change, size=tokens.BODY, bold=True, ink=ink)

    spoken = f"{name} {value} {change}".strip()
    node = Node(node_id, box, draw, tip=tip, label=spoken, role="figure")
    node.focusable = focusable and tip is not None
    node.same = (name, value, change, ink, value_ink)
    ui.add(node)


def badge(
    ui: Ui,
    node_id: str,
    box: Box,
    text: str,
    *,
    ink: Ink = "accent",
    solid: bool = False,
    tip: TipLike = None,
) -> float:
    """Shows a short word in a pill at the left of a box; returns its width."""
    width = min(box.w, ui.painter.measure(text, tokens.SMALL, True) + 18)

    def draw(p: Painter, area: Box, _look: Look) -> None:
        colour = p.theme(ink)
        ground = colour if solid else tokens.blend(p.theme("panel"), colour, 0.18)
        p.round(area, ground, None if solid else ink, radius=area.h / 2)
        written = tokens.readable_on(ground) if solid else colour
        p.text(area.inset(8, 0), text, size=tokens.SMALL, bold=True, ink=written, align="centre")

    ui.add(Node(node_id, Box(box.x, box.y, width, box.h), draw, tip=tip, label=text))
    return width


def progress(
    ui: Ui,
    node_id: str,
    box: Box,
    fraction: float,
    *,
    ink: Ink = "accent",
    mark: float | None = None,
    tip: TipLike = None,
) -> None:
    """Shows a bar filled to a fraction between 0 and 1; `mark` draws a tick (par, target)."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        bar(p, area, fraction, ink)
        if mark is not None:
            p.fill(Box(area.x + area.w * min(1.0, max(0.0, mark)) - 1, area.y - 3, 2, area.h + 6), "text")

    ui.add(Node(node_id, box, draw, tip=tip, role="progress", label=f"{fraction:.0%}"))


def bar(p: Painter, area: Box, fraction: float, ink: Ink) -> None:
    """Paints a rounded bar on a rounded track."""
    radius = min(6.0, area.h / 2)
    p.round(area, "track", None, radius=radius)
    fraction = min(1.0, max(0.0, fraction))
    if fraction > 0:
        p.round(Box(area.x, area.y, max(area.h * 0.6, area.w * fraction), area.h), ink, None, radius=radius)


def slots(
    ui: Ui,
    node_id: str,
    box: Box,
    used: int,
    total: int,
    *,
    name: str = "",
    ink: Ink = "accent",
    tip: TipLike = None,
) -> None:
    """Shows a cap as slots: full ones are used, outlined ones free, all amber when none is left."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        side = min(14.0, area.h - 6)
        x = area.right - total * (side + 5) + 5
        if name:
            p.text(Box(area.x, area.y, x - area.x - 8, area.h), name, size=tokens.SMALL, ink="muted")
        for i in range(total):
            spot = Box(x + i * (side + 5), area.y + (area.h - side) / 2, side, side)
            full = i < used
            p.round(
                spot,
                ("warn" if used >= total else ink) if full else "well",
                None if full else "line",
                radius=3,
            )

    ui.add(Node(node_id, box, draw, tip=tip, role="slots", label=f"{name} {used}/{total}"))


def legend(ui: Ui, node_id: str, box: Box, entries: Sequence[tuple[str, Ink, str]]) -> None:
    """Shows what lines and colours mean, from the right edge: (text, ink, kind); kind "line", "dash", "box", "ring"."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        x, middle = area.right, area.y + area.h / 2
        for text, ink, kind in reversed(entries):
            wide = p.measure(text, tokens.SMALL)
            x -= wide
            p.text(Box(x, area.y, wide + 1, area.h), text, size=tokens.SMALL, ink="muted")
            x -= 30
            if kind == "dash":
                for step in range(3):
                    p.round(Box(x + step * 9, middle - 1.5, 6, 3), ink, None, radius=1)
            elif kind == "line":
                p.round(Box(x, middle - 2, 24, 4), ink, None, radius=2)
            elif kind == "ring":
                p.disc((x + 14, middle), 7, None, ink, 2)
            else:
                p.round(Box(x + 8, middle - 6, 12, 12), ink, None, radius=3)
            x -= 16

    ui.add(Node(node_id, box, draw, role="legend"))


def key_hints(ui: Ui, node_id: str, box: Box, hints: Sequence[tuple[str, str]], right: str = "") -> None:
    """Shows the footer: key caps with a word each, a muted note at the right; drops what does not fit."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        wide = min(p.measure(right, tokens.SMALL), area.w * 0.5) if right else 0.0
        x, limit = area.x, area.right - wide - 16
        middle = area.y + area.h / 2
        for name, text in hints:
            need = p.cap_width(name) + 8 + p.measure(text, tokens.SMALL)
            if x + need > limit:
                break
            x += p.cap(x, middle, name) + 8
            x += p.text(Box(x, area.y, limit - x, area.h), text, size=tokens.SMALL, ink="muted") + 20
        if right:
            p.text(area.side(wide + 1)[0], right, size=tokens.SMALL, ink="muted", align="right")

    ui.add(Node(node_id, box, draw, role="hints", same=(tuple(hints), right)))


def ranking(
    ui: Ui,
    node_id: str,
    box: Box,
    rows: Sequence[tuple[str, float, str, Ink, int]],
    *,
    top: float | None = None,
    bold: int = -1,
    tips: Sequence[TipLike] = (),
) -> None:
    """Shows horizontal bars: rows of (name, value, value text, ink, trend -1/0/1); `bold` is the own row.

    Each row with a tip is a focus stop; arrows walk the rows.
    """
    highest = top if top is not None else max((row[1] for row in rows), default=1.0) or 1.0
    names = max((ui.painter.measure(r[0], tokens.BODY, True) for r in rows), default=0.0)
    figures = max((ui.painter.measure(r[2], tokens.BODY, True) for r in rows), default=0.0) + 12
    lead = min(box.w * 0.4, names + 12)
    step = min(ui.em(30), box.h / max(1, len(rows)))
    for number, row in enumerate(rows):
        node = Node(
            f"{node_id}.{number}", Box(box.x, box.y + number * step, box.w, step), rove=node_id, role="row"
        )
        node.draw = partial(_ranked, row=row, highest=highest, lead=lead, figures=figures, own=number == bold)
        node.tip = tips[number] if number < len(tips) else None
        node.focusable, node.label = node.tip is not None, f"{row[0]} {row[2]}"
        node.same = (row, highest, lead, figures, number == bold)
        ui.add(node)


def _ranked(
    p: Painter,
    area: Box,
    _look: Look,
    *,
    row: tuple[str, float, str, Ink, int],
    highest: float,
    lead: float,
    figures: float,
    own: bool,
) -> None:
    """Paints one row of a ranking."""
    name, value, text, ink, trend = row
    p.text(area.left(lead - 6)[0], name, bold=own)
    track = Box(area.x + lead, area.y + area.h / 2 - 6, max(10.0, area.w - lead - figures - 22), 12)
    bar(p, track, value / highest, ink)
    p.text(Box(track.right, area.y, figures, area.h), text, bold=True, align="right")
    spot = (area.right - 8, area.y + area.h / 2)
    if trend:
        p.mark(spot, "up" if trend > 0 else "down", "good" if trend > 0 else "bad", 11)
    else:
        p.fill(Box(spot[0] - 4, spot[1] - 0.5, 8, 1.5), "muted")
