"""Tables: heads, row names, cells with heat, arrows and tooltips; the arrow keys walk the cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.lists import BAR, scroll_area
from game.ui.kit.node import Look, Node, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink


@dataclass(frozen=True)
class Cell:
    """A table cell. heat: 0..1 colours the ground by the ramp; trend: -1, 0, 1 draws an arrow.

    good: whether up is good news (colours the arrow); edge: draws a coloured frame, for example on a choke
    point.
    """

    text: Rich
    heat: float | None = None
    trend: int = 0
    good: bool = True
    ink: Ink = "text"
    bold: bool = False
    align: str = "centre"
    edge: Ink | None = None
    tip: TipLike = None
    action: Callable[[], None] | None = None
    label: str = ""


@dataclass(frozen=True)
class Column:
    """A table column: its width is a share of what the row names leave; ink draws the rule below the head."""

    title: str
    part: float = 1.0
    ink: Ink | None = None
    align: str = "centre"
    tip: TipLike = None


@dataclass(frozen=True)
class RowName:
    """The head of a table row: a coloured bar or icon, then the name."""

    text: Rich
    ink: Ink | None = None
    icon: str = ""
    bold: bool = False
    tip: TipLike = None


def table(
    ui: Ui,
    node_id: str,
    box: Box,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    names: Sequence[RowName] = (),
    name_width: float | None = None,
    own: int = -1,
    row_height: float = 33,
    gap: float = 3,
    size: float = tokens.BODY,
    plain_cells: bool = False,
) -> None:
    """A table with heads, row names and cells; arrows walk the cells (ids `{node_id}.{row}.{column}`), one
    Tab stop.

    own: index of the column to outline in its ink. plain_cells: no ground behind cells without heat.
    Rows shrink to 22 units to fit the box; when that is not enough the rows scroll.
    """
    lead = _name_room(ui, box, names, name_width)
    head = ui.em(26) if any(column.title for column in columns) else 0.0
    spots = Box(box.x + lead, box.y, box.w - lead, box.h).columns([c.part for c in columns], gap)
    body = box.top(head + (4 if head else 0))[1]
    height = min(ui.em(row_height), max(ui.em(22), body.h / max(1, len(rows))))
    total = height * len(rows)
    scrolls = total > body.h + 1
    if scrolls:  # heads and cells leave the bar its room
        part = max(0.0, body.w - BAR - 6) / max(1.0, body.w)
        spots = [spot._replace(x=box.x + (spot.x - box.x) * part, w=spot.w * part) for spot in spots]
    if head:
        _heads(ui, node_id, columns, spots, head)
    grid = _Grid(ui, node_id, lead, height, gap, size, plain_cells)
    if scrolls:
        with scroll_area(ui, node_id + ".scroll", body, total) as area:
            grid.fill(area, spots, rows, names)
    else:
        grid.fill(body, spots, rows, names)
    if 0 <= own < len(columns):
        _outline(ui, node_id, spots[own], box.y, head + 6 + min(total, body.h), columns[own].ink)


@dataclass(frozen=True)
class _Grid:
    """How the cells of one table are laid out."""

    ui: Ui
    id: str
    lead: float
    height: float
    gap: float
    size: float
    bare: bool

    def fill(
        self,
        area: Box,
        spots: Sequence[Box],
        rows: Sequence[Sequence[Cell]],
        names: Sequence[RowName],
    ) -> None:
        """Declares row names and cells; `area` is the body, moved up when the rows scroll."""
        for number, cells in enumerate(rows):
            y = area.y + number * self.height
            if number < len(names):
                place = Box(area.x, y, self.lead - 8, self.height)
                _row_name(self.ui, f"{self.id}.{number}", place, names[number])
            for index, cell in enumerate(cells):
                place = Box(spots[index].x, y, spots[index].w, self.height - self.gap)
                _cell(self.ui, f"{self.id}.{number}.{index}", self.id, place, cell, self.size, self.bare)


def _name_room(ui: Ui, box: Box, names: Sequence[RowName], wanted: float | None) -> float:
    """Returns the width of the row names: what they need, at most 40 % of the table."""
    if not names:
        return 0.0
    if wanted is not None:
        return wanted
    widest = max(ui.painter.measure_rich(name.text, tokens.BODY, name.bold) for name in names)
    return min(widest + 40, box.w * 0.4)


def _heads(ui: Ui, node_id: str, columns: Sequence[Column], spots: Sequence[Box], head: float) -> None:
    """Declares the column heads."""
    for index, (column, spot) in enumerate(zip(columns, spots, strict=True)):
        place = spot._replace(h=head)

        def draw(p: Painter, area: Box, _look: Look, column: Column = column) -> None:
            ink = column.ink or "muted"
            p.text(area.base(3)[1], column.title, size=tokens.HEAD, bold=True, ink=ink, align=column.align)
            if column.ink is not None:
                p.round(Box(area.x, area.bottom - 3, area.w, 3), column.ink, None, radius=1)

        ui.add(Node(f"{node_id}.head.{index}", place, draw, tip=column.tip, label=column.title, role="head"))


def _row_name(ui: Ui, node_id: str, place: Box, name: RowName) -> None:
    def draw(p: Painter, area: Box, _look: Look) -> None:
        inner = area
        if name.icon:
            p.icon(name.icon, Box(area.x, area.y, 18, area.h - 3), name.ink or "muted")
            inner = area.left(26)[1]
        elif name.ink is not None:
            p.round(Box(area.x, area.y + 5, 5, area.h - 13), name.ink, None, radius=2)
            inner = area.left(14)[1]
        p.inline(Box(inner.x, inner.y, inner.w, inner.h - 3), name.text, bold=name.bold)

    same = (name.text, name.ink, name.icon, name.bold) if isinstance(name.text, str) else None
    ui.add(Node(node_id + ".name", place, draw, tip=name.tip, label=plain(name.text), role="head", same=same))


def _cell(ui: Ui, node_id: str, rove: str, place: Box, cell: Cell, size: float, bare: bool) -> None:
    def draw(p: Painter, area: Box, look: Look) -> None:
        ground = p.theme("panel" if bare else "well") if cell.heat is None else p.theme.heat(cell.heat)
        rim = "accent" if look.hover or look.focus else cell.edge
        if cell.heat is not None or not bare or rim is not None:
            filled = None if cell.heat is None and bare else ground
            p.round(area, filled, rim, width=2 if cell.edge and not look.hover else 1.5, radius=5)
        ink = tokens.readable_on(ground) if cell.heat is not None and cell.ink == "text" else cell.ink
        bold = cell.bold or (cell.heat is not None and cell.heat >= 0.4)
        _cell_text(p, area, cell, size, ink, bold, ground)

    node = Node(node_id, place, draw, click=cell.action, tip=cell.tip, rove=rove, role="cell", radius=5)
    node.focusable = cell.tip is not None or cell.action is not None
    node.label = cell.label or plain(cell.text)
    if isinstance(cell.text, str):
        node.same = (
            cell.text,
            cell.heat,
            cell.trend,
            cell.good,
            cell.ink,
            cell.bold,
            cell.align,
            cell.edge,
            size,
            bare,
        )
    ui.add(node)


def _cell_text(
    p: Painter, area: Box, cell: Cell, size: float, ink: Ink, bold: bool, ground: tokens.Colour
) -> None:
    """Paints the text of a cell and its trend arrow: beside the text, or in a corner where there is no room."""
    room = area.inset(6 if cell.align != "centre" else 2, 0)
    if cell.trend:
        up = cell.trend > 0
        tint: Ink = "good" if up == cell.good else "bad"
        if tokens.contrast(p.theme(tint), ground) < 2.5:  # on a bright ground the shape alone must tell
            tint = tokens.readable_on(ground)
        wide, lane = p.measure_rich(cell.text, size, bold), 17.0
        if wide + lane + 8 > area.w:
            spot = (area.right - 7, area.y + (6 if up else area.h - 6))
            p.mark(spot, "up" if up else "down", tint, 7)
            room = area.inset(1, 0)
        else:
            p.mark((area.right - lane / 2 - 2, area.y + area.h / 2), "up" if up else "down", tint, 11)
            if cell.align == "right" or (cell.align == "centre" and wide + 2 * lane + 4 > area.w):
                room = Box(area.x + 1, area.y, area.w - lane - 5, area.h)
    p.inline(room, cell.text, size=size, ink=ink, bold=bold, align=cell.align)


def _outline(ui: Ui, node_id: str, spot: Box, top: float, height: float, ink: Ink | None) -> None:
    """Frames the own column."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.round(area, None, ink or "accent", width=2, radius=8)

    box = Box(spot.x - 4, top - 4, spot.w + 8, height + 2)
    ui.add(Node(node_id + ".own", box, draw, role="outline"))
