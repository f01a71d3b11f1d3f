"""The records a screen is made of: nodes, tooltips, layers, and what a screen and its memory are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from game.ui.kit.box import Box
from game.ui.kit.rich import Rich

if TYPE_CHECKING:
    from game.ui.kit.node import Ui
    from game.ui.kit.paint import Painter

Point = tuple[float, float]


class Look(NamedTuple):
    """How a node stands while it is drawn."""

    hover: bool = False
    focus: bool = False
    pressed: bool = False


@dataclass(frozen=True)
class Tip:
    """A tooltip: lines of rich text, and what a second F1 shows (usually the formula)."""

    lines: Sequence[Rich]
    more: Sequence[Rich] = ()


TipLike = Rich | Tip | Callable[[], "Rich | Tip | None"] | None
Draw = Callable[["Painter", Box, Look], None]


@dataclass(slots=True)
class Node:
    """One thing on the screen. `rect` is in logical units; everything but `id` and `rect` is optional.

    click: activation by pointer, Enter or Space.        key(name) -> True when the key was used.
    wheel(steps): +1 is away from the user.              drag(point, phase): phase "start", "move" or "end".
    text(string): typed characters; its presence makes the node a text field.
    tip: rich text, Tip, or a function making one lazily. rove: nodes sharing it are one Tab stop, arrows
    inside.
    label: what a reader of the screen would say.        role: "button", "cell", "panel", "text"...
    """

    id: str
    rect: Box
    draw: Draw | None = None
    click: Callable[[], None] | None = None
    key: Callable[[str], bool] | None = None
    wheel: Callable[[float], None] | None = None
    drag: Callable[[Point, str], None] | None = None
    text: Callable[[str], None] | None = None
    focusable: bool = False
    tip: TipLike = None
    rove: str = ""
    role: str = "text"
    label: str = ""
    radius: float = 6
    ring: bool = True
    layer: int = 0
    clip: Box | None = None
    scroller: str = ""
    raw: bool = False  # its `key` is told what was pressed, before chosen keys are turned into standing ones
    same: Hashable = None  # everything the picture depends on besides Look; None: draw afresh each time

    @property
    def live(self) -> bool:
        """Whether the pointer can do anything with it."""
        return bool(self.click or self.drag or self.text or self.focusable)

    @property
    def seen(self) -> Box:
        """The part of the rectangle that is not clipped away."""
        return self.rect if self.clip is None else self.rect.meet(self.clip)


@dataclass(slots=True)
class Layer:
    """A modal or a pop-up above the screen; the top one traps hit-test, keys and Tab."""

    id: str
    close: Callable[[], None] | None
    first: str = ""
    dim: bool = True
    outside: bool = False  # a press outside closes it (pop-ups)


@dataclass
class Memory:
    """What a screen's interaction must not forget between two builds; one per screen on the stack."""

    focus: dict[str, str] = field(default_factory=dict)  # layer id -> node id
    rove: dict[str, str] = field(default_factory=dict)  # composite -> last focused member
    values: dict[str, Any] = field(default_factory=dict)  # scroll offsets, carets, open pop-ups


class Screen(Protocol):
    """What the screen stack holds."""

    @property
    def title(self) -> str:
        """The window title, already in the reader's language."""

    def build(self, ui: Ui) -> None:
        """Declares all nodes for the current state."""

    def key(self, ui: Ui, name: str) -> bool:
        """Takes a key that no node wanted; True when it was used. "Quit" means the window is being closed."""

    def tick(self, dt: float) -> bool:
        """Passes time in seconds; True when the screen must be built again."""


class Request(NamedTuple):
    """What a screen asks of whoever runs it: push, pop, replace, reset, quit, language, theme, scale..."""

    verb: str
    value: Any = None
