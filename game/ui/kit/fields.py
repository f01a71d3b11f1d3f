"""Widgets with a value behind them: text entry and drop-down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.fonts import nfc
from game.ui.kit.lists import Part, Row, scroll_list
from game.ui.kit.node import Look, Node, Point, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.theme import Ink

DOT = "•"


class _Editor:
    """Caret and selection of one text entry; both live in the screen's memory."""

    def __init__(self, ui: Ui, node_id: str, value: str, change: Callable[[str], None], limit: int) -> None:
        self.ui, self.id, self.value, self.change, self.limit = ui, node_id, value, change, limit
        self.caret = min(int(ui.recall(node_id + ".caret", len(value))), len(value))
        self.anchor = min(int(ui.recall(node_id + ".anchor", self.caret)), len(value))

    @property
    def span(self) -> tuple[int, int]:
        """The selected range."""
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    def go(self, place: int, keep: bool = False) -> None:
        """Moves the caret; `keep` extends the selection."""
        place = min(max(0, place), len(self.value))
        self.ui.memory.values[self.id + ".anchor"] = self.anchor if keep else place
        self.ui.remember(self.id + ".caret", place)

    def put(self, text: str) -> None:
        """Replaces the selection by a text, as far as the limit allows."""
        low, high = self.span
        if not text and low == high:
            return
        text = nfc(text).replace("\n", " ")[: max(0, self.limit - len(self.value) + high - low)]
        self.value = nfc(self.value[:low] + text + self.value[high:])
        self.caret = self.anchor = low + len(text)
        self.go(self.caret)
        self.change(self.value)

    def erase(self, back: bool) -> None:
        """Deletes the selection or one character."""
        if self.caret == self.anchor:
            self.anchor = max(0, self.caret - 1) if back else min(len(self.value), self.caret + 1)
        if self.caret != self.anchor:
            self.put("")

    def key(self, name: str) -> bool:
        """Edits by key; True when it was an editing key."""
        keep, bare = name.startswith("Shift+"), name.removeprefix("Shift+")
        goal = {"Left": self.caret - 1, "Right": self.caret + 1, "Home": 0, "End": len(self.value)}
        if bare in goal:
            self.go(goal[bare], keep)
        elif name in ("Backspace", "Delete"):
            self.erase(name == "Backspace")
        elif name == "Ctrl+A":
            self.anchor = 0
            self.go(len(self.value), keep=True)
        else:
            return bare == "Space"  # the blank itself arrives as text
        return True


def text_entry(
    ui: Ui,
    node_id: str,
    box: Box,
    value: str,
    change: Callable[[str], None],
    *,
    submit: Callable[[], None] | None = None,
    hint: str = "",
    limit: int = 40,
    secret: bool = False,
    allowed: str = "",
    tip: TipLike = None,
) -> None:
    """A one-line text field with caret, selection (Shift+arrows, Ctrl+A) and input-method text underlined.

    hint: muted text while empty; secret: shows dots; allowed: only these characters; submit: what Enter does.
    """
    editor = _Editor(ui, node_id, value, change, limit)
    shown = DOT * len(value) if secret else value

    def key(name: str) -> bool:
        if name == "Enter" and submit is not None:
            submit()
            return True
        return editor.key(name)

    def text(typed: str) -> None:
        editor.put("".join(c for c in typed if c.isprintable() and (not allowed or c in allowed)))

    def drag(point: Point, phase: str) -> None:
        if phase != "end":
            x = point[0] - box.x - 10 + _shift(ui.painter, box, shown, editor.caret)
            editor.go(_place(ui.painter, shown, x), keep=phase == "move")

    def draw(p: Painter, area: Box, look: Look) -> None:
        p.round(area, "well", "accent" if look.focus else ("muted" if look.hover else "line"), radius=7)
        _entry_text(ui, area.inset(10, 0), shown, hint, editor, look.focus)

    node = Node(node_id, box, draw, key=key, text=text, drag=drag, focusable=True, tip=tip, radius=7)
    node.role, node.label = "entry", hint if secret or not value else value
    ui.add(node)


def _shift(p: Painter, box: Box, shown: str, caret: int) -> float:
    """Returns how far the text is moved left so that the caret stays in view."""
    return max(0.0, p.measure(shown[:caret]) - (box.w - 28))


def _place(p: Painter, shown: str, x: float) -> int:
    """Returns the caret place nearest to a distance from the start of the text."""
    return min(range(len(shown) + 1), key=lambda i: abs(p.measure(shown[:i]) - x))


def _entry_text(ui: Ui, area: Box, shown: str, hint: str, editor: _Editor, focus: bool) -> None:
    """Paints the text of an entry with selection, unfinished input and caret."""
    p = ui.painter
    composing = ui.composing if focus else ""
    if not shown and not composing:
        p.text(area, hint, ink="faint")
    caret = min(editor.caret, len(shown))
    before, after = shown[:caret], shown[caret:]
    start = area.x - max(0.0, p.measure(before + composing) - (area.w - 8))
    middle, high = area.y + area.h / 2, p.line_height(tokens.BODY) * 0.8
    outer = p.surface.get_clip()
    p.surface.set_clip(outer.clip(p.rect(area.inset(-2, 0))))
    if focus and editor.caret != editor.anchor:
        low, top = (p.measure(shown[:i]) for i in editor.span)
        p.round(Box(start + low, middle - high / 2, top - low, high), "primary", None, radius=2)
    wide = 4000.0  # the clip cuts, not the ellipsis: an entry scrolls
    p.text(Box(start, area.y, wide, area.h), before)
    x = start + p.measure(before)
    if composing:
        p.text(Box(x, area.y, wide, area.h), composing)
        end = x + p.measure(composing)
        p.fill(Box(x, middle + high / 2, end - x, 1.5), "accent")
        x = end
    p.text(Box(x, area.y, wide, area.h), after)
    if focus:
        p.fill(Box(x, middle - high / 2, 1.5, high), "text")
    p.surface.set_clip(outer)


def dropdown(
    ui: Ui,
    node_id: str,
    box: Box,
    options: Sequence[str],
    index: int,
    change: Callable[[int], None],
    *,
    inks: Sequence[Ink] = (),
    rows: int = 8,
    enabled: bool = True,
    hint: str = "",
    tip: TipLike = None,
) -> None:
    """A choice from a list that opens beside it; Enter opens, arrows and Enter choose, Escape closes."""
    flag = node_id + ".open"
    is_open = bool(ui.recall(flag, False)) and enabled
    known = 0 <= index < len(options)
    text = options[index] if known else hint

    def draw(p: Painter, area: Box, look: Look) -> None:
        p.round(
            area, "raised" if enabled else "well", "accent" if is_open or look.hover else "line", radius=7
        )
        room = area.inset(10, 0).side(20)[1]
        if known and index < len(inks):
            p.round(Box(room.x, area.y + area.h / 2 - 6, 5, 12), inks[index], None, radius=2)
            room = room.left(12)[1]
        p.text(room, text, ink="text" if enabled and known else "faint")
        p.icon("chevron", Box(area.right - 24, area.y, 12, area.h), "muted")

    def flip() -> None:
        ui.memory.values[flag + ".row"] = max(0, index)
        ui.remember(flag, not is_open)

    node = Node(node_id, box, draw, tip=tip, role="dropdown", label=text, radius=7)
    node.click, node.focusable = (flip if enabled else None), enabled or tip is not None
    ui.add(node)
    if is_open:
        _options(ui, flag, _options_place(ui, box, options, rows), options, index, change, inks)


def _options_place(ui: Ui, box: Box, options: Sequence[str], most: int) -> Box:
    """Finds the place of the open list: below its control, or above where there is no room."""
    tall = ui.em(32) * min(most, len(options)) + 12
    widest = max((ui.painter.measure(o) for o in options), default=0.0) + 60
    width = min(ui.width - 8, max(box.w, widest))
    below = box.bottom + 4 + tall <= ui.height
    y = box.bottom + 4 if below else max(4.0, box.y - 4 - tall)
    return Box(min(box.x, ui.width - width - 4), y, width, tall)


def _options(
    ui: Ui,
    flag: str,
    place: Box,
    options: Sequence[str],
    index: int,
    change: Callable[[int], None],
    inks: Sequence[Ink],
) -> None:
    """Declares the open list of a drop-down in a layer of its own."""

    def close() -> None:
        ui.remember(flag, False)

    def choose(row: int) -> None:
        close()
        if row != index:
            change(row)

    def move(row: int) -> None:
        ui.remember(flag + ".row", row)

    def frame(p: Painter, area: Box, _look: Look) -> None:
        p.round(area, "raised", "accent", radius=8)

    rows = [
        Row((Part(text),), ink=inks[i] if i < len(inks) else None, action=partial(choose, i))
        for i, text in enumerate(options)
    ]
    mark = int(ui.recall(flag + ".row", max(0, index)))
    with ui.layer(flag, close, first=flag + ".list", dim=False, outside=True):
        ui.add(Node(flag + ".frame", place, frame, role="panel"))
        lane = place.inset(6)
        scroll_list(
            ui, flag + ".list", lane, rows, selected=mark, on_select=move, on_activate=choose, row_height=32
        )
