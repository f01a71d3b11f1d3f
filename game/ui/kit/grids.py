"""Widgets for many things: tables of cells, scrolling lists of rows, scrolling areas for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, Tip, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink

BAR = 8.0  # width of a scroll bar


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
    Rows shrink to 24 units to fit the box; when that is not enough the rows scroll.
    """
    lead = _name_room(ui, box, names, name_width)
    head = ui.em(26) if any(column.title for column in columns) else 0.0
    spots = Box(box.x + lead, box.y, box.w - lead, box.h).columns([c.part for c in columns], gap)
    body = box.top(head + (4 if head else 0))[1]
    least = ui.em(24)
    height = min(ui.em(row_height), max(least, body.h / max(1, len(rows))))
    needs_scroll = height * len(rows) > body.h + 1
    if head:
        _heads(ui, node_id, columns, spots, head, needs_scroll)

    def fill(area: Box) -> None:
        squeeze = area.w / body.w
        for number, cells in enumerate(rows):
            y = area.y + number * height
            if number < len(names):
                _row_name(ui, f"{node_id}.{number}", Box(area.x, y, lead - 8, height), names[number])
            for index, cell in enumerate(cells):
                spot = spots[index]
                x = area.x + (spot.x - box.x) * squeeze
                place = Box(x, y, spot.w * squeeze, height - gap)
                _cell(ui, f"{node_id}.{number}.{index}", node_id, place, cell, size, plain_cells)

    if needs_scroll:
        with scroll_area(ui, node_id + ".scroll", body, height * len(rows)) as area:
            fill(area)
    else:
        fill(body)
        if 0 <= own < len(columns):
            _outline(ui, node_id, spots[own], box.y, head + 6 + height * len(rows), columns[own].ink)


def _name_room(ui: Ui, box: Box, names: Sequence[RowName], wanted: float | None) -> float:
    """Returns the width of the row names: what they need, at most 40 % of the table."""
    if not names:
        return 0.0
    if wanted is not None:
        return wanted
    widest = max(ui.painter.measure_rich(name.text, tokens.BODY, name.bold) for name in names)
    return min(widest + 40, box.w * 0.4)


def _heads(
    ui: Ui, node_id: str, columns: Sequence[Column], spots: Sequence[Box], head: float, scrolls: bool
) -> None:
    """Declares the column heads."""
    shift = (BAR + 6) / len(columns) if scrolls else 0.0
    for index, (column, spot) in enumerate(zip(columns, spots, strict=True)):
        place = Box(spot.x - shift * index, spot.y, spot.w - shift, head)

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
        ground: tokens.Colour | None = None
        if cell.heat is not None:
            ground = p.theme.heat(cell.heat)
        elif not bare:
            ground = p.theme("well")
        rim = "accent" if look.hover or look.focus else cell.edge
        if ground is not None or rim is not None:
            p.round(area, ground, rim, width=2 if cell.edge and not look.hover else 1.5, radius=5)
        hot = cell.heat is not None and ground is not None
        ink = tokens.readable_on(ground) if hot and ground is not None and cell.ink == "text" else cell.ink
        bold = cell.bold or (cell.heat is not None and cell.heat >= 0.4)
        _cell_text(
            p, area, cell, size, ink, bold, hot and ground is not None and tokens.luminance(ground) > 0.3
        )

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


def _cell_text(p: Painter, area: Box, cell: Cell, size: float, ink: Ink, bold: bool, bright: bool) -> None:
    """Paints the text of a cell and its trend arrow."""
    room = area.inset(6 if cell.align != "centre" else 2, 0)
    arrow = 17.0 if area.w > 64 else 12.0
    if cell.trend:
        wide = p.measure_rich(cell.text, size, bold)
        if cell.align == "centre" and wide + 2 * arrow > area.w:
            room = Box(area.x + 1, area.y, area.w - arrow - 3, area.h)
        elif cell.align == "right":
            room = Box(area.x + 2, area.y, area.w - arrow - 4, area.h)
        good = (cell.trend > 0) == cell.good
        tint: Ink = tokens.readable_on(p.theme.heat(1.0)) if bright else ("good" if good else "bad")
        spot = (area.right - arrow / 2 - 2, area.y + area.h / 2)
        p.mark(spot, "up" if cell.trend > 0 else "down", tint, 11 if area.w > 64 else 8)
    p.inline(room, cell.text, size=size, ink=ink, bold=bold, align=cell.align)


def _outline(ui: Ui, node_id: str, spot: Box, top: float, height: float, ink: Ink | None) -> None:
    """Frames the own column."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.round(area, None, ink or "accent", width=2, radius=8)

    box = Box(spot.x - 4, top - 4, spot.w + 8, height + 2)
    ui.add(Node(node_id + ".own", box, draw, role="outline"))


# --- scrolling -------------------------------------------------------------------------------------------


@contextmanager
def scroll_area(ui: Ui, node_id: str, box: Box, content: float) -> Iterator[Box]:
    """Declares what follows in a window on higher content; yields the content's box."""
    most = max(0.0, content - box.h)
    offset = min(most, max(0.0, float(ui.recall(node_id, 0.0))))
    if offset != ui.recall(node_id, 0.0):
        ui.memory.values[node_id] = offset

    def wheel(steps: float) -> None:
        ui.remember(node_id, min(most, max(0.0, offset - steps * 48)))

    ui.add(Node(node_id, box, None, wheel=wheel if most else None, role="scroll"))
    room = box.w - (BAR + 6 if most else 0)
    with ui.clip(box, node_id):
        yield Box(box.x, box.y - offset, room, max(content, box.h))
    if most:
        _scroll_bar(ui, node_id, box, offset, content)


def _scroll_bar(ui: Ui, node_id: str, box: Box, offset: float, content: float) -> None:
    """Declares the bar at the right of a scrolled box; `node_id` remembers the offset in units."""
    most = content - box.h
    size = max(24.0, box.h * box.h / content)
    travel = box.h - size
    track = Box(box.right - BAR, box.y, BAR, box.h)
    thumb = Box(track.x, box.y + travel * offset / most, BAR, size)

    def drag(point: Point, phase: str) -> None:
        if phase == "start":
            ui.memory.values[node_id + ".grip"] = point[1] - thumb.y if thumb.holds(point) else size / 2
        if phase != "end":
            place = point[1] - float(ui.recall(node_id + ".grip", 0.0)) - box.y
            ui.remember(node_id, min(most, max(0.0, place / travel * most)))

    def draw(p: Painter, area: Box, look: Look) -> None:
        p.round(area, "well", None, radius=4)
        p.round(thumb, "muted" if look.hover or look.pressed else "line", None, radius=4)

    ui.add(Node(node_id + ".bar", track, draw, drag=drag, role="bar"))


@dataclass(frozen=True)
class Part:
    """A piece of a list row: text in a column of a width in units (0: takes what is left)."""

    text: Rich
    width: float = 0.0
    ink: Ink = "text"
    bold: bool = False
    align: str = "left"
    size: float = tokens.BODY


@dataclass(frozen=True)
class Row:
    """A row of a list: parts from left to right, an optional colour bar or icon, an optional tooltip."""

    parts: Sequence[Part]
    ink: Ink | None = None
    icon: str = ""
    tip: TipLike = None
    action: Callable[[], None] | None = None
    faint: bool = False

    @classmethod
    def of(cls, text: Rich, tip: TipLike = None) -> Row:
        """Makes a row of one text."""
        return cls((Part(text),), tip=tip)


def scroll_list(
    ui: Ui,
    node_id: str,
    box: Box,
    rows: Sequence[Row],
    *,
    selected: int | None = None,
    on_select: Callable[[int], None] | None = None,
    on_activate: Callable[[int], None] | None = None,
    row_height: float = 30,
    focusable: bool = True,
    follow: bool = False,
) -> None:
    """A list of any length; only visible rows are laid out. Up, Down, PageUp, PageDown, Home, End, Enter
    work.

    selected: the marked row; None lets the list remember its own. on_activate: Enter, Space or a second
    click. follow: starts at the end (logs).
    """
    height = ui.em(row_height)
    content = height * len(rows)
    most = max(0.0, content - box.h)
    start = most if follow else 0.0
    offset = min(most, max(0.0, float(ui.recall(node_id + ".offset", start))))
    mark = selected if selected is not None else int(ui.recall(node_id + ".row", 0))
    mark = min(max(0, mark), len(rows) - 1)
    shows_mark = on_select is not None or on_activate is not None

    def select(index: int) -> None:
        index = min(max(0, index), len(rows) - 1)
        ui.memory.values[node_id + ".row"] = index
        low, high = index * height, (index + 1) * height - box.h
        ui.remember(node_id + ".offset", min(max(offset, high), low))
        if on_select is not None:
            on_select(index)

    def key(name: str) -> bool:
        return _list_key(name, mark, len(rows), max(1, int(box.h / height)), select, activate)

    def activate(index: int) -> bool:
        action = rows[index].action
        if action is not None:
            action()
        elif on_activate is not None:
            on_activate(index)
        return action is not None or on_activate is not None

    def wheel(steps: float) -> None:
        ui.remember(node_id + ".offset", min(most, max(0.0, offset - steps * height * 1.5)))

    def tip() -> Rich | Tip | None:
        made = rows[mark].tip if rows else None
        return made() if callable(made) else made

    usable = focusable and bool(rows)
    has_tip = any(row.tip is not None for row in rows)
    spoken = " ".join(plain(part.text) for part in rows[mark].parts) if rows else ""
    node = Node(node_id, box, key=key if rows else None, wheel=wheel if most else None, focusable=usable)
    node.tip, node.role, node.label, node.radius = (tip if has_tip else None), "list", spoken, 4
    ui.add(node)
    lane = Box(box.x, box.y, box.w - (BAR + 6 if most else 0), box.h)
    with ui.clip(box):
        first = int(offset / height) if height else 0
        for index in range(first, min(len(rows), first + int(box.h / height) + 2)):
            place = Box(lane.x, box.y - offset + index * height, lane.w, height)
            on = shows_mark and index == mark
            _row(
                ui,
                f"{node_id}.{index}",
                node_id,
                place,
                rows[index],
                on,
                select,
                activate if shows_mark else None,
                index,
            )
    if most:
        _scroll_bar(ui, node_id + ".offset", box, offset, content)


def _list_key(
    name: str,
    mark: int,
    count: int,
    page: int,
    select: Callable[[int], None],
    activate: Callable[[int], bool],
) -> bool:
    """Moves the mark of a list; at its ends Up and Down are left to the screen."""
    if name in ("Enter", "Space"):
        return activate(mark)
    goal = {
        "Up": mark - 1,
        "Down": mark + 1,
        "PageUp": mark - page,
        "PageDown": mark + page,
        "Home": 0,
        "End": count - 1,
    }
    if name not in goal or (name in ("Up", "Down") and not 0 <= goal[name] < count):
        return False
    select(goal[name])
    return True


def _row(
    ui: Ui,
    node_id: str,
    owner: str,
    place: Box,
    row: Row,
    on: bool,
    select: Callable[[int], None],
    activate: Callable[[int], bool] | None,
    index: int,
) -> None:
    def draw(p: Painter, area: Box, look: Look) -> None:
        if on:
            p.round(area.inset(0, 1), "select", "accent" if ui.focus == owner else None, radius=5)
        elif look.hover and (activate is not None or row.tip is not None or row.action is not None):
            p.round(area.inset(0, 1), tokens.blend(p.theme("panel"), p.theme("text"), 0.07), None, radius=5)
        inner = area.inset(8 if activate is not None else 2, 0)
        if row.icon:
            p.icon(row.icon, Box(inner.x, area.y, 18, area.h), row.ink or "muted")
            inner = inner.left(26)[1]
        elif row.ink is not None:
            p.round(Box(inner.x, area.y + 7, 5, area.h - 14), row.ink, None, radius=2)
            inner = inner.left(12)[1]
        _parts(p, inner, row)

    def click() -> None:
        again = on and ui.focus == owner
        ui.set_focus(owner)
        select(index)
        if activate is not None and (again or row.action is not None):
            activate(index)

    used = activate is not None or row.action is not None
    ui.add(Node(node_id, place, draw, click=click if used else None, tip=row.tip, role="row"))


def _parts(p: Painter, area: Box, row: Row) -> None:
    """Paints the parts of a row; the one without a width takes the rest."""
    fixed = sum(part.width * p.text_scale + 8 for part in row.parts if part.width)
    loose = max(1, sum(1 for part in row.parts if not part.width))
    x = area.x
    for part in row.parts:
        width = part.width * p.text_scale if part.width else max(10.0, (area.w - fixed) / loose)
        place = Box(x, area.y, min(width, area.right - x), area.h)
        ink: Ink = "faint" if row.faint else part.ink
        p.inline(place, part.text, size=part.size, ink=ink, bold=part.bold, align=part.align)
        x += width + 8
