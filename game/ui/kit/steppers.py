"""The stepper: a slider with minus and plus, two tick marks and a printed change; the lever of every budget line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink

KNOB = 22.0  # side of the minus and plus buttons


@dataclass(frozen=True)
class _Scale:
    """The values a stepper can take and its steps."""

    low: float
    high: float
    step: float
    big: float

    def near(self, value: float) -> float:
        """Returns the nearest value on the scale."""
        steps = round((value - self.low) / self.step)
        return min(self.high, max(self.low, round(steps * self.step + self.low, 6)))

    def part(self, value: float | None) -> float | None:
        """Returns where a value lies on the track, 0 to 1."""
        if value is None:
            return None
        return min(1.0, max(0.0, (value - self.low) / ((self.high - self.low) or 1.0)))

    def moved(self, value: float, name: str) -> float | None:
        """Returns the value after a key, None when the key means nothing here."""
        moves = {"Left": -self.step, "Right": self.step, "-": -self.step, "+": self.step}
        moves |= {"Shift+Left": -self.big, "Shift+Right": self.big, "PageDown": -self.big, "PageUp": self.big}
        moves |= {"Home": self.low - value, "End": self.high - value}
        return value + moves[name] if name in moves else None


@dataclass(frozen=True)
class _Words:
    """What a stepper says."""

    name: Rich
    icon: str
    ink: Ink
    text: str
    change: str
    change_ink: Ink
    badge: str


@dataclass(frozen=True)
class _Lane:
    """Where the parts of a stepper lie: name, minus, track, plus, value, change."""

    box: Box
    lead: float
    value_width: float
    change_width: float

    @property
    def minus(self) -> Box:
        """The minus button."""
        return Box(self.box.x + self.lead, self.box.y + (self.box.h - KNOB) / 2, KNOB, KNOB)

    @property
    def track(self) -> Box:
        """The track with the knob."""
        room = self.box.w - self.lead - self.value_width - self.change_width - 2 * KNOB - 24
        return Box(self.minus.right + 12, self.box.y, max(30.0, room), self.box.h)

    @property
    def plus(self) -> Box:
        """The plus button."""
        return self.minus._replace(x=self.track.right + 12)


@dataclass(frozen=True)
class _Stepper:
    """One stepper of one build."""

    ui: Ui
    id: str
    value: float
    change: Callable[[float], None]
    scale: _Scale
    words: _Words
    lane: _Lane
    marks: tuple[float | None, float | None]  # last turn's value, stand-still value
    enabled: bool

    def put(self, value: float) -> None:
        """Tells the screen a new value, when it is one."""
        value = self.scale.near(value)
        if value != self.value:
            self.change(value)

    def key(self, name: str) -> bool:
        """Steps by key."""
        goal = self.scale.moved(self.value, name)
        if goal is not None:
            self.put(goal)
        return goal is not None

    def drag(self, point: Point, phase: str) -> None:
        """Steps by minus and plus, follows the pointer on the track."""
        lane, grip = self.lane, self.ui.recall(self.id + ".grip", "")
        if phase == "start":
            grip = "track" if lane.track.inset(-8, 0).holds(point) else ""
            self.ui.memory.values[self.id + ".grip"] = grip
            if lane.minus.inset(-4).holds(point):
                self.put(self.value - self.scale.step)
            elif lane.plus.inset(-4).holds(point):
                self.put(self.value + self.scale.step)
        if grip == "track" and phase != "end":
            part = (point[0] - lane.track.x) / lane.track.w
            self.put(self.scale.low + part * (self.scale.high - self.scale.low))

    def draw(self, p: Painter, area: Box, look: Look) -> None:
        """Paints everything."""
        lane, words, scale = self.lane, self.words, self.scale
        _step_name(
            p, Box(area.x, area.y, lane.lead - 10, area.h), words.name, words.icon, words.ink, self.enabled
        )
        ends = ((lane.minus, "minus", self.value > scale.low), (lane.plus, "plus", self.value < scale.high))
        for spot, sign, free in ends:
            p.round(spot, "raised", "line", radius=6)
            p.icon(sign, spot.inset(5), "text" if self.enabled and free else "faint")
        if words.badge:
            p.icon(words.badge, Box(lane.plus.right - 7, lane.plus.y - 5, 13, 13), "accent")
        parts = [scale.part(value) for value in (self.value, *self.marks)]
        _track(p, lane.track, parts, words.ink, self.enabled, look)
        figures = Box(lane.plus.right + 4, area.y, lane.value_width - 6, area.h)
        p.text(figures, words.text, bold=True, align="right", ink="text" if self.enabled else "faint")
        if words.change and lane.change_width:
            place = Box(figures.right + 4, area.y, area.right - figures.right - 4, area.h)
            p.text(place, words.change, size=tokens.SMALL, bold=True, ink=words.change_ink, align="right")


def stepper(
    ui: Ui,
    node_id: str,
    box: Box,
    value: float,
    change: Callable[[float], None],
    *,
    low: float = 0.0,
    high: float = 100.0,
    step: float = 1.0,
    big: float | None = None,
    name: Rich = "",
    name_width: float | None = None,
    icon: str = "",
    ink: Ink = "accent",
    text: str | None = None,
    change_text: str = "",
    change_ink: Ink = "muted",
    badge: str = "",
    last: float | None = None,
    still: float | None = None,
    value_width: float = 46,
    change_width: float = 42,
    enabled: bool = True,
    rove: str = "",
    tip: TipLike = None,
) -> None:
    """A slider with - and +: arrows change by `step`, Shift by `big` (5 steps), Home and End go to the ends.

    last, still: tick marks for last turn's value (bright) and for the stand-still value (amber, with a foot).
    name, icon: a label on the left in `name_width`. text: the printed value. change_text: a coloured change.
    badge: an icon at the plus button of a line that stands out.
    """
    name = name if isinstance(name, str) else tuple(name)
    lead = (box.w * 0.42 if name_width is None else name_width) if name or icon else 0.0
    words = _Words(name, icon, ink, f"{value:g}" if text is None else text, change_text, change_ink, badge)
    scale = _Scale(low, high, step, 5 * step if big is None else big)
    lane = _Lane(box, lead, value_width, change_width)
    made = _Stepper(ui, node_id, value, change, scale, words, lane, (last, still), enabled)
    usable = enabled or tip is not None
    node = Node(node_id, box, made.draw, tip=tip, rove=rove, role="stepper", focusable=usable)
    if enabled:
        node.key, node.drag = made.key, made.drag
    node.label = f"{plain(name)} {words.text}".strip()
    node.same = (value, scale, words, made.marks, enabled, lead, value_width, change_width)
    ui.add(node)


def _step_name(p: Painter, area: Box, name: Rich, icon: str, ink: Ink, enabled: bool) -> None:
    """Paints the label of a stepper: icon or colour chip, then the name."""
    if not name and not icon:
        return
    if icon:
        p.icon(icon, Box(area.x, area.y, 18, area.h), ink)
    else:
        p.round(Box(area.x, area.y + area.h / 2 - 5, 10, 10), ink, None, radius=3)
    shift = 26 if icon else 18
    p.inline(Box(area.x + shift, area.y, area.w - shift, area.h), name, ink="text" if enabled else "faint")


def _track(p: Painter, track: Box, parts: list[float | None], ink: Ink, enabled: bool, look: Look) -> None:
    """Paints the track of a stepper with fill, two tick marks and the knob; parts are value, last, still."""
    middle = track.y + track.h / 2
    value, last, still = (min(1.0, max(0.0, part)) if part is not None else None for part in parts)
    line = Box(track.x, middle - 4, track.w, 8)
    p.round(line, "track", None, radius=4)
    if value:
        p.round(
            Box(line.x, line.y, max(8.0, line.w * value), line.h), ink if enabled else "line", None, radius=4
        )
    if still is not None:
        x = track.x + track.w * still
        p.fill(Box(x - 1, middle - 9, 2, 18), "warn")
        p.mark((x, middle + 12), "up", "warn", 7)
    if last is not None:
        p.fill(Box(track.x + track.w * last - 1, middle - 9, 2, 18), "muted")
    spot = (track.x + track.w * (value or 0.0), middle)
    p.disc(spot, 9 if look.hover or look.focus else 8, "knob" if enabled else "faint", "knob_line", 2)
