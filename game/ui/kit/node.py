"""Declarative nodes and the `Ui` that holds all interaction state: focus, hover, layers, tooltips, scrolling.

A screen declares its nodes from scratch on every state change (`Screen.build(ui)`); nothing is ever
updated in place. What must survive (focus, scroll offset, caret) lives in `ui.memory`, keyed by node id.
No pygame, no clock and no pointer query here: time comes in through `tick`, the pointer through
`move/press/release`.

Names of keys: "A".."Z", "0".."9", "Enter", "Space", "Escape", "Tab", "Left", "Right", "Up", "Down",
"Home", "End", "PageUp", "PageDown", "Backspace", "Delete", "F1".."F12", other signs as themselves ("?",
"-", "+"), with the prefixes "Ctrl+", "Alt+", "Shift+" in this order ("Ctrl+Enter", "Shift+Tab").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from game.ui.kit import walk
from game.ui.kit.box import Box
from game.ui.kit.parts import (
    Draw,
    Layer,
    Look,
    Memory,
    Node,
    Point,
    Request,
    Screen,
    Tip,
    TipLike,
)
from game.ui.theme import TIP_DELAY

if TYPE_CHECKING:
    from game.ui.kit.paint import Painter

__all__ = ["Draw", "Layer", "Look", "Memory", "Node", "Point", "Request", "Screen", "Tip", "TipLike", "Ui"]


class Ui:
    """The nodes of one build and the state of interaction with them.

    width, height: the canvas in logical units, at least 1280 x 720. theme, lang, text_scale: see the painter.
    """

    def __init__(self, painter: Painter) -> None:
        self.painter = painter
        self.memory = Memory()
        self.nodes: dict[str, Node] = {}
        self.layers: list[Layer] = [Layer("", None)]
        self.requests: list[Request] = []
        self.hover: str | None = None
        self.pressed: str | None = None
        self.pointer: Point | None = None
        self.keyboard = False  # the last act came from the keyboard: show the focus ring
        self.pinned: tuple[str, int] | None = None  # node id and page of the tooltip held open with F1
        self.rest = 0.0  # seconds that hover or focus has rested
        self.held: dict[str, float] = {}  # key name -> seconds it is down
        self.awaited = False  # an answer from outside is on its way: time must go on passing
        self.composing = ""  # unfinished input-method text
        self.stale = True  # nodes must be declared again
        self.dirty = True  # the picture must be drawn again
        self.toast: tuple[str, float] | None = None
        self._clips: list[tuple[Box, str]] = []
        self._depth: list[int] = [0]

    # --- what screens read -------------------------------------------------------------------------------

    @property
    def width(self) -> float:
        """The canvas width in logical units."""
        return self.painter.width

    @property
    def height(self) -> float:
        """The canvas height in logical units."""
        return self.painter.height

    @property
    def page(self) -> Box:
        """The whole canvas."""
        return Box(0, 0, self.width, self.height)

    @property
    def lang(self) -> str:
        """The language of the texts: en, ko or zh."""
        return self.painter.lang

    def em(self, units: float) -> float:
        """Scales a height that holds text by the text size setting."""
        return units * self.painter.text_scale

    @property
    def focus(self) -> str | None:
        """The id of the focused node of the top layer."""
        return self.memory.focus.get(self.layers[-1].id)

    # --- what screens ask --------------------------------------------------------------------------------

    def push(self, screen: Screen) -> None:
        """Opens a screen on top of this one."""
        self.requests.append(Request("push", screen))

    def pop(self) -> None:
        """Leaves this screen."""
        self.requests.append(Request("pop"))

    def replace(self, screen: Screen) -> None:
        """Puts a screen in the place of this one."""
        self.requests.append(Request("replace", screen))

    def reset(self, screen: Screen) -> None:
        """Empties the stack and starts with this screen."""
        self.requests.append(Request("reset", screen))

    def quit(self) -> None:
        """Ends the program."""
        self.requests.append(Request("quit"))

    def ask(self, verb: str, value: Any = None) -> None:
        """Asks for a setting: "language" code, "theme" id, "text_scale", "fullscreen", "colours"."""
        self.requests.append(Request(verb, value))

    def say(self, text: str, seconds: float = 3.0) -> None:
        """Shows a short message at the lower edge for a while."""
        self.toast = (text, seconds)
        self.dirty = True

    def redraw(self) -> None:
        """Marks nodes and picture as out of date."""
        self.stale = self.dirty = True

    # --- declaring ---------------------------------------------------------------------------------------

    def frame(self, build: Callable[[Ui], None]) -> None:
        """Declares all nodes again and repairs focus and hover."""
        self.nodes = {}
        self.layers = [Layer("", None)]
        self._clips, self._depth = [], [0]
        build(self)
        self.stale, self.dirty = False, True
        self._repair()

    def add(self, node: Node) -> Node:
        """Declares a node in the current layer and clip; raises ValueError when the id is taken."""
        if node.id in self.nodes:
            raise ValueError(f"two nodes are called {node.id!r}")
        node.layer = self._depth[-1]
        if self._clips:
            clip, scroller = self._clips[-1]
            node.clip = clip if node.clip is None else node.clip.meet(clip)
            node.scroller = node.scroller or scroller
        self.nodes[node.id] = node
        return node

    @contextmanager
    def layer(
        self,
        layer_id: str,
        close: Callable[[], None] | None,
        *,
        first: str = "",
        dim: bool = True,
        outside: bool = False,
    ) -> Iterator[None]:
        """Declares what follows above everything before it; `close` is what Escape does (None: nothing).

        first: the node that gets the focus when the layer opens.
        """
        self.layers.append(Layer(layer_id, close, first, dim, outside))
        self._depth.append(len(self.layers) - 1)
        clips, self._clips = self._clips, []
        try:
            yield
        finally:
            self._depth.pop()
            self._clips = clips

    @contextmanager
    def clip(self, box: Box, scroller: str = "") -> Iterator[None]:
        """Cuts what is declared inside to a box."""
        if self._clips:
            box = box.meet(self._clips[-1][0])
        self._clips.append((box, scroller))
        try:
            yield
        finally:
            self._clips.pop()

    def recall(self, key: str, default: Any) -> Any:
        """Returns a remembered value of this screen."""
        return self.memory.values.get(key, default)

    def remember(self, key: str, value: Any) -> None:
        """Stores a value of this screen and asks for a new build."""
        self.memory.values[key] = value
        self.redraw()

    # --- focus -------------------------------------------------------------------------------------------

    def top(self) -> list[Node]:
        """Returns the nodes of the top layer in declaration order."""
        level = len(self.layers) - 1
        return [node for node in self.nodes.values() if node.layer == level]

    def stops(self) -> list[Node]:
        """Returns the Tab stops of the top layer in reading order, one per composite."""
        return walk.stops(self.top(), self.memory.rove)

    def set_focus(self, node_id: str | None) -> None:
        """Moves the focus; a pinned tooltip of another node closes."""
        layer = self.layers[-1].id
        if node_id is None:
            self.memory.focus.pop(layer, None)
        else:
            self.memory.focus[layer] = node_id
            node = self.nodes.get(node_id)
            if node and node.rove:
                self.memory.rove[node.rove] = node_id
        if self.pinned and self.pinned[0] != node_id:
            self.pinned = None
        self.rest = 0.0
        self._reveal()
        self.redraw()

    def _reveal(self) -> None:
        """Scrolls the area around the focused node until the node is seen."""
        node = self.nodes.get(self.focus or "")
        if node is None or not node.scroller or node.clip is None:
            return
        offset = float(self.recall(node.scroller, 0.0))
        if node.rect.y < node.clip.y:
            self.remember(node.scroller, max(0.0, offset - (node.clip.y - node.rect.y) - 4))
        elif node.rect.bottom > node.clip.bottom:
            self.remember(node.scroller, offset + node.rect.bottom - node.clip.bottom + 4)

    def _repair(self) -> None:
        """After a build: gives a new layer its first focus, drops what no longer exists."""
        layer = self.layers[-1]
        held = self.memory.focus.get(layer.id)
        node = self.nodes.get(held or "")
        if node is None or not node.focusable or node.layer != len(self.layers) - 1:
            first = self.nodes.get(layer.first)
            stops = self.stops() if layer.id else []
            chosen = first or (stops[0] if stops else None)
            if chosen is not None:
                self.memory.focus[layer.id] = chosen.id
            elif held is not None and node is None:
                self.memory.focus.pop(layer.id, None)
        open_layers = {entry.id for entry in self.layers}
        for gone in [key for key in self.memory.focus if key not in open_layers]:
            del self.memory.focus[gone]  # a dialog opened again starts at its first control
        if self.pinned and self.pinned[0] not in self.nodes:
            self.pinned = None
        self.hover = self._under(self.pointer)

    # --- pointer -----------------------------------------------------------------------------------------

    def hits(self, point: Point) -> list[Node]:
        """Returns the nodes of the top layer under a point, the front one first."""
        return [
            n for n in reversed(self.top()) if n.rect.holds(point) and (n.clip is None or n.clip.holds(point))
        ]

    def _under(self, point: Point | None) -> str | None:
        if point is None:
            return None
        found = [n for n in self.hits(point) if n.live or n.tip is not None or n.id in self.painter.cuts]
        return found[0].id if found else None

    def move(self, point: Point) -> None:
        """The pointer moved to a place in logical units."""
        self.pointer = point
        node = self.nodes.get(self.pressed or "")
        if node is not None and node.drag is not None:
            node.drag(point, "move")
            self.redraw()
            return
        under = self._under(point)
        if under != self.hover:
            self.hover, self.rest, self.dirty = under, 0.0, True
            self.keyboard = False

    def press(self, point: Point) -> None:
        """The main button went down."""
        self.move(point)
        self.keyboard = False
        layer = self.layers[-1]
        hits = self.hits(point)
        node = next((n for n in hits if n.live), None)
        if node is None:
            if layer.outside and layer.close is not None and not hits:
                layer.close()
                self.redraw()
            return
        self.pressed, self.dirty = node.id, True
        if node.focusable:
            self.set_focus(node.id)
        if node.drag is not None:
            node.drag(point, "start")
            self.redraw()

    def release(self, point: Point) -> None:
        """The main button went up; a press and release on the same node is a click."""
        node = self.nodes.get(self.pressed or "")
        self.pressed = None
        self.pointer = point
        if node is None:
            return
        if node.drag is not None:
            node.drag(point, "end")
        if node.click is not None and node.seen.holds(point):
            node.click()
        self.redraw()

    def wheel(self, point: Point, steps: float) -> None:
        """The wheel turned; the front node that wants it gets it."""
        node = next((n for n in self.hits(point) if n.wheel is not None), None)
        if node is not None and node.wheel is not None:
            node.wheel(steps)
            self.redraw()

    def leave(self) -> None:
        """The pointer left the window."""
        self.pointer = None
        self.hover, self.dirty = None, True

    # --- keys --------------------------------------------------------------------------------------------

    def key(self, name: str) -> bool:
        """A key went down; True when a node or the kit itself used it, False leaves it to the screen."""
        if self.composing:
            return True  # the input method has the keyboard
        self.keyboard, self.dirty = True, True
        node = self.nodes.get(self.focus or "")
        used = self._pin(name) or self._node_key(node, name) or self._travel(node, name) or self._escape(name)
        if used:
            self.redraw()
        # Keys never fall through a dialog to the screen below, the global ones excepted.
        return used or (len(self.layers) > 1 and not name.startswith(("F", "Ctrl+")))

    def _pin(self, name: str) -> bool:
        """F1 holds a tooltip open, F1 again shows its second page, a third F1 closes it."""
        if name != "F1":
            return False
        target = self.pinned[0] if self.pinned else self.tip_target()
        tip = self.tip_of(target)
        if target is None or tip is None:
            return False
        page = self.pinned[1] + 1 if self.pinned else 0
        self.pinned = (target, page) if page == 0 or (page == 1 and tip.more) else None
        return True

    def _node_key(self, node: Node | None, name: str) -> bool:
        if node is None:
            return False
        if node.key is not None and node.key(name):
            return True
        if name in ("Enter", "Space") and node.click is not None:
            node.click()
            return True
        return node.text is not None and len(name.removeprefix("Shift+")) == 1

    def _travel(self, node: Node | None, name: str) -> bool:
        """Tab in reading order, arrows to the nearest neighbour."""
        if name in ("Tab", "Shift+Tab"):
            target = walk.next_stop(self.stops(), node, -1 if name.startswith("Shift") else 1)
        elif name in walk.DIRECTIONS:
            target = walk.neighbour(self.top(), node, name) if node else walk.first(self.stops())
        else:
            return False
        if target is not None:
            self.set_focus(target.id)
        return target is not None or name.endswith("Tab")

    def _escape(self, name: str) -> bool:
        if name != "Escape":
            return False
        if self.pinned:
            self.pinned = None
            return True
        layer = self.layers[-1]
        if layer.close is not None:
            layer.close()
            return True
        return False

    def type(self, text: str) -> None:
        """Characters were entered; the focused text field gets them."""
        node = self.nodes.get(self.focus or "")
        if node is not None and node.text is not None:
            node.text(text)
            self.redraw()

    def compose(self, text: str) -> None:
        """The input method shows unfinished text."""
        self.composing, self.dirty = "".join(c for c in text if c.isprintable()), True

    def wants_text(self) -> Node | None:
        """Returns the focused text field, if any."""
        node = self.nodes.get(self.focus or "")
        return node if node is not None and node.text is not None else None

    # --- tooltips and time -------------------------------------------------------------------------------

    def tip_target(self) -> str | None:
        """Returns the node whose tooltip would show: pinned, else focused (keyboard), else hovered."""
        if self.pinned:
            return self.pinned[0]
        return self.focus if self.keyboard else self.hover

    def tip_of(self, node_id: str | None) -> Tip | None:
        """Returns the tooltip of a node; without one, a node whose text was cut tells it whole."""
        node = self.nodes.get(node_id or "")
        if node is None:
            return None
        made = node.tip() if callable(node.tip) else node.tip
        if made is None or made == "":
            cut = self.painter.cuts.get(node.id)
            return Tip(tuple(cut)) if cut else None
        if isinstance(made, Tip):
            return made
        return Tip(made.split("\n")) if isinstance(made, str) else Tip((made,))

    def tip_shown(self) -> tuple[Node, Tip, int] | None:
        """Returns node, tooltip and page to draw now."""
        target = self.tip_target()
        if target is None or (not self.pinned and (self.rest < TIP_DELAY or self.pressed)):
            return None
        tip = self.tip_of(target)
        return None if tip is None else (self.nodes[target], tip, self.pinned[1] if self.pinned else 0)

    def tick(self, dt: float) -> bool:
        """Passes time: opens tooltips after a rest, ends messages; True while something is still to come."""
        before = self.tip_shown() is not None
        self.rest += dt
        for name in self.held:
            self.held[name] += dt
        if (self.tip_shown() is not None) != before:
            self.dirty = True
        if self.toast is not None:
            self.toast = (self.toast[0], self.toast[1] - dt) if self.toast[1] > dt else None
            self.dirty = self.dirty or self.toast is None
        waiting = self.rest < TIP_DELAY and self.tip_target() is not None
        return waiting or self.awaited or self.toast is not None or bool(self.held)
