"""Scrolling: areas for anything, and lists of rows of which only the visible ones are laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, Tip, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink

BAR = 8.0  # width of a scroll bar


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
        scroll_bar(ui, node_id, box, offset, content)


def scroll_bar(ui: Ui, node_id: str, box: Box, offset: float, content: float) -> None:
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
    most = max(0.0, height * len(rows) - box.h)
    offset = min(most, max(0.0, float(ui.recall(node_id + ".offset", most if follow else 0.0))))
    mark = selected if selected is not None else int(ui.recall(node_id + ".row", 0))
    mark = min(max(0, mark), len(rows) - 1)
    made = _List(ui, node_id, box, rows, mark, offset, height, on_select, on_activate)
    made.declare(focusable)


@dataclass(frozen=True)
class _List:
    """One list of one build; the mark is the row that keys act on."""

    ui: Ui
    id: str
    box: Box
    rows: Sequence[Row]
    mark: int
    offset: float
    height: float
    on_select: Callable[[int], None] | None
    on_activate: Callable[[int], None] | None

    @property
    def most(self) -> float:
        """The largest offset."""
        return max(0.0, self.height * len(self.rows) - self.box.h)

    @property
    def choosing(self) -> bool:
        """Whether the mark means something and is shown without the focus."""
        return self.on_select is not None or self.on_activate is not None

    def declare(self, focusable: bool) -> None:
        """Declares the list, its visible rows and its bar."""
        ui, box, rows = self.ui, self.box, self.rows
        node = Node(self.id, box, wheel=self.wheel if self.most else None, role="list", radius=4)
        if rows:
            node.key, node.focusable = self.key, focusable
            node.label = " ".join(plain(part.text) for part in rows[self.mark].parts)
            node.tip = self.tip if any(row.tip is not None for row in rows) else None
        ui.add(node)
        lane = Box(box.x, box.y, box.w - (BAR + 6 if self.most else 0), box.h)
        first = int(self.offset / self.height)
        with ui.clip(box):
            for index in range(first, min(len(rows), first + int(box.h / self.height) + 2)):
                y = box.y - self.offset + index * self.height
                self.row(index, Box(lane.x, y, lane.w, self.height))
        if self.most:
            scroll_bar(ui, self.id + ".offset", box, self.offset, self.height * len(rows))

    def select(self, index: int) -> None:
        """Moves the mark and scrolls it into view."""
        index = min(max(0, index), len(self.rows) - 1)
        self.ui.memory.values[self.id + ".row"] = index
        low, high = index * self.height, (index + 1) * self.height - self.box.h
        self.ui.remember(self.id + ".offset", min(max(self.offset, high), low))
        if self.on_select is not None:
            self.on_select(index)

    def activate(self, index: int) -> bool:
        """Acts on a row; False when there is nothing to do."""
        action = self.rows[index].action
        if action is not None:
            action()
        elif self.on_activate is not None:
            self.on_activate(index)
        return action is not None or self.on_activate is not None

    def key(self, name: str) -> bool:
        """Moves the mark; at the ends Up and Down are left to the screen."""
        if name in ("Enter", "Space"):
            return self.activate(self.mark)
        count, page = len(self.rows), max(1, int(self.box.h / self.height))
        goals = {"Up": self.mark - 1, "Down": self.mark + 1, "Home": 0, "End": count - 1}
        goals |= {"PageUp": self.mark - page, "PageDown": self.mark + page}
        if name not in goals or (name in ("Up", "Down") and not 0 <= goals[name] < count):
            return False
        self.select(goals[name])
        return True

    def wheel(self, steps: float) -> None:
        """Scrolls by the wheel."""
        place = self.offset - steps * self.height * 1.5
        self.ui.remember(self.id + ".offset", min(self.most, max(0.0, place)))

    def tip(self) -> Rich | Tip | None:
        """Returns the tooltip of the marked row."""
        made = self.rows[self.mark].tip
        return made() if callable(made) else made

    def click(self, index: int) -> None:
        """Marks a row; a second click, or one on a row with an action, acts."""
        again = index == self.mark and self.ui.focus == self.id
        self.ui.set_focus(self.id)
        self.select(index)
        if again or self.rows[index].action is not None:
            self.activate(index)

    def row(self, index: int, place: Box) -> None:
        """Declares one row."""
        row = self.rows[index]
        usable = self.choosing or row.action is not None

        def draw(p: Painter, area: Box, look: Look) -> None:
            ground = area.inset(0, 1)
            focus = self.ui.focus == self.id
            if index == self.mark and (self.choosing or (focus and self.ui.keyboard)):
                p.round(ground, "select", "accent" if focus else None, radius=5)
            elif look.hover and (usable or row.tip is not None):
                p.round(ground, tokens.blend(p.theme("panel"), p.theme("text"), 0.07), None, radius=5)
            _row(p, area.inset(8 if self.choosing else 4, 0), row)

        click = partial(self.click, index) if usable else None
        node = Node(f"{self.id}.{index}", place, draw, click=click, tip=row.tip, role="row")
        if all(isinstance(part.text, str) for part in row.parts):
            marked = index == self.mark, self.choosing, self.ui.focus == self.id, self.ui.keyboard
            node.same = (tuple(row.parts), row.icon, row.ink, row.faint, usable, row.tip is None, *marked)
        self.ui.add(node)


def _row(p: Painter, inner: Box, row: Row) -> None:
    """Paints a row: colour bar or icon, then its parts."""
    if row.icon:
        p.icon(row.icon, Box(inner.x, inner.y, 18, inner.h), row.ink or "muted")
        inner = inner.left(26)[1]
    elif row.ink is not None:
        p.round(Box(inner.x, inner.y + 7, 5, inner.h - 14), row.ink, None, radius=2)
        inner = inner.left(12)[1]
    _parts(p, inner, row)


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
