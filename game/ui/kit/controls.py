"""Widgets one acts with: buttons, toggles, steppers, tabs, choice cards, buttons that are held down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich, plain
from game.ui.theme import Ink

Action = Callable[[], None]
GROUNDS = {
    "plain": ("raised", "line"),
    "primary": ("primary", "primary_line"),
    "danger": ("danger", "danger_line"),
    "quiet": (None, None),
}


def button_width(ui: Ui, text: str, *, key: str = "", icon: str = "", size: float = tokens.BODY) -> float:
    """Returns the width a button needs; lay out with this, never with a fixed number."""
    wide = ui.painter.measure(text, size, True) + 28
    wide += ui.painter.cap_width(key) + 10 if key else 0
    return wide + (ui.em(size) + 8 if icon else 0)


def button(
    ui: Ui,
    node_id: str,
    box: Box,
    text: str,
    action: Action,
    *,
    kind: str = "plain",
    key: str = "",
    icon: str = "",
    enabled: bool = True,
    selected: bool = False,
    size: float = tokens.BODY,
    align: str = "centre",
    rove: str = "",
    ink: Ink | None = None,
    tip: TipLike = None,
) -> None:
    """A push button; kind "plain", "primary", "danger" or "quiet". `key` only shows a cap.

    A disabled button stays focusable when it has a tip, so that the keyboard can ask why.
    """

    def draw(p: Painter, area: Box, look: Look) -> None:
        ground, rim = GROUNDS[kind]
        fill = None if ground is None else p.theme(ground)
        if selected:
            fill, rim = p.theme("select"), "accent"
        if look.hover and enabled:
            fill = tokens.blend(fill or p.theme("panel"), p.theme("text"), 0.10)
        if look.pressed and enabled and fill is not None:
            fill = tokens.blend(fill, (0, 0, 0), 0.18)
        if not enabled and fill is not None:
            fill, rim = p.theme("well"), "grid"
        if fill is not None or rim is not None:
            p.round(area, fill, rim, radius=7)
        on = "on_primary" if kind in ("primary", "danger") and not selected else "text"
        _face(
            p, area, text, key, icon, size, align, (ink or on) if enabled else "faint", fill if key else None
        )

    ui.add(
        Node(
            node_id,
            box,
            draw,
            click=action if enabled else None,
            focusable=enabled or tip is not None,
            tip=tip,
            role="button",
            label=text,
            radius=7,
            rove=rove,
        )
    )


def _face(
    p: Painter,
    area: Box,
    text: str,
    key: str,
    icon: str,
    size: float,
    align: str,
    ink: Ink,
    ground: tokens.Colour | None,
) -> None:
    """Paints icon, text and key cap of a button in a row."""
    edge = 14.0 if area.w > 60 else 4.0
    inner = area.inset(edge, 0)
    cap = p.cap_width(key) + 10 if key else 0.0
    sign = p.px(size) / p.scale + 8 if icon else 0.0
    if icon and not text:
        p.icon(icon, area.inset(area.w * 0.25, area.h * 0.25), ink)
        return
    wide = min(p.measure(text, size, True), inner.w - cap - sign)
    x = inner.x if align == "left" else inner.x + max(0.0, (inner.w - wide - cap - sign) / 2)
    if icon:
        p.icon(icon, Box(x, area.y, sign - 8, area.h), ink)
    p.text(Box(x + sign, area.y, wide + 1, area.h), text, size=size, bold=True, ink=ink)
    if key:
        p.cap(x + sign + wide + 10, area.y + area.h / 2, key, on=ground)


def hold_button(
    ui: Ui, node_id: str, box: Box, text: str, action: Action, *, seconds: float = 1.0, key: str = "Enter"
) -> None:
    """A button that must be held down (by Enter or the pointer) before it acts; it fills while held.

    The screen's tick needs nothing: the kit counts the time and calls the action once.
    """
    down = max(ui.held.get(key, 0.0) if ui.focus == node_id else 0.0, ui.held.get("pointer:" + node_id, 0.0))

    def draw(p: Painter, area: Box, look: Look) -> None:
        p.round(area, "primary", "primary_line", radius=8)
        held = max(ui.held.get(key, 0.0) if look.focus else 0.0, ui.held.get("pointer:" + node_id, 0.0))
        if held > 0:
            part = min(1.0, held / seconds)
            p.round(Box(area.x, area.y, max(16.0, area.w * part), area.h), "accent", None, radius=8)
        _face(p, area, text, "", "", tokens.BODY, "centre", "on_primary", None)

    def drag(_point: Point, phase: str) -> None:
        if phase == "start":
            ui.held["pointer:" + node_id] = 0.0
        elif phase == "end":
            ui.held.pop("pointer:" + node_id, None)

    ui.add(
        Node(
            node_id,
            box,
            draw,
            key=lambda name: name == key,
            drag=drag,
            focusable=True,
            role="button",
            label=text,
        )
    )
    if down >= seconds:
        ui.held.clear()
        action()


def toggle(
    ui: Ui,
    node_id: str,
    box: Box,
    text: Rich,
    value: bool,
    change: Callable[[bool], None],
    *,
    enabled: bool = True,
    tip: TipLike = None,
) -> None:
    """A switch with its text on the right."""

    def draw(p: Painter, area: Box, look: Look) -> None:
        height = 20.0
        pill = Box(area.x, area.y + (area.h - height) / 2, 38, height)
        fill: Ink = "primary" if value and enabled else "track"
        p.round(pill, fill, "accent" if look.hover and enabled else "line", radius=10)
        spot = (pill.x + (28 if value else 10), pill.y + height / 2)
        p.disc(spot, 7, "knob" if enabled else "faint")
        p.inline(area.left(48)[1], text, ink="text" if enabled else "faint")

    action = (lambda: change(not value)) if enabled else None
    usable = enabled or tip is not None
    ui.add(
        Node(node_id, box, draw, click=action, focusable=usable, tip=tip, role="toggle", label=plain(text))
    )


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
    last: float | None = None,
    still: float | None = None,
    value_width: float = 46,
    change_width: float = 42,
    enabled: bool = True,
    rove: str = "",
    tip: TipLike = None,
) -> None:
    """A slider with - and +: arrows change by `step`, Shift by `big` (5 steps), Home and End go to the
    limits.

    last, still: tick marks for last turn's value (bright) and for the stand-still value (amber, with a foot).
    name/icon: a label on the left in `name_width`; text: the printed value; change_text: coloured change
    on the right.
    """
    big = 5 * step if big is None else big
    lead = 0.0 if not name and not icon else (name_width if name_width is not None else box.w * 0.42)
    tail = value_width + (change_width if change_width else 0)
    minus = Box(box.x + lead, box.y + (box.h - 22) / 2, 22, 22)
    track = Box(minus.right + 12, box.y, max(30.0, box.w - lead - tail - 22 * 2 - 24), box.h)
    plus = Box(track.right + 12, minus.y, 22, 22)
    shown = text if text is not None else f"{value:g}"

    def put(new: float) -> None:
        new = min(high, max(low, round(round((new - low) / step) * step + low, 6)))
        if enabled and new != value:
            change(new)

    def key(name: str) -> bool:
        moves = {"Left": -step, "Right": step, "Shift+Left": -big, "Shift+Right": big, "-": -step, "+": step}
        moves |= {"PageDown": -big, "PageUp": big, "Home": low - value, "End": high - value}
        if name not in moves:
            return False
        put(value + moves[name])
        return True

    def drag(point: Point, phase: str) -> None:
        grip = ui.recall(node_id + ".grip", "")
        if phase == "start":
            grip = "track" if track.inset(-8, 0).holds(point) else ""
            ui.memory.values[node_id + ".grip"] = grip
            if minus.inset(-4).holds(point):
                put(value - step)
            elif plus.inset(-4).holds(point):
                put(value + step)
        if grip == "track" and phase != "end":
            put(low + (point[0] - track.x) / track.w * (high - low))

    def draw(p: Painter, area: Box, look: Look) -> None:
        _step_name(p, Box(area.x, area.y, lead - 10, area.h), name, icon, ink, enabled)
        for spot, sign, free in ((minus, "minus", value > low), (plus, "plus", value < high)):
            p.round(spot, "raised", "line", radius=6)
            p.icon(sign, spot.inset(5), "text" if enabled and free else "faint")
        span = (high - low) or 1.0
        _track(
            p,
            track,
            [(v - low) / span if v is not None else None for v in (value, last, still)],
            ink,
            enabled,
            look,
        )
        figures = Box(plus.right + 4, area.y, value_width - 6, area.h)
        p.text(figures, shown, bold=True, align="right", ink="text" if enabled else "faint")
        if change_text and change_width:
            place = Box(figures.right + 4, area.y, area.right - figures.right - 4, area.h)
            p.text(place, change_text, size=tokens.SMALL, bold=True, ink=change_ink, align="right")

    words = name if isinstance(name, str) else tuple(name)
    same = (
        value,
        low,
        high,
        last,
        still,
        words,
        icon,
        ink,
        shown,
        change_text,
        change_ink,
        enabled,
        lead,
        tail,
    )
    spoken = f"{plain(name)} {shown}".strip()
    usable = enabled or tip is not None
    ui.add(
        Node(
            node_id,
            box,
            draw,
            key=key if enabled else None,
            drag=drag if enabled else None,
            focusable=usable,
            tip=tip,
            role="stepper",
            label=spoken,
            rove=rove,
            same=same,
        )
    )


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
    p.disc(spot, 9 if look.hover or look.focus else 8, "knob" if enabled else "faint", "background", 2)


def tabs(
    ui: Ui, node_id: str, box: Box, names: Sequence[str], index: int, change: Callable[[int], None]
) -> None:
    """A row of tabs; Left and Right change the tab at once, one Tab stop in all."""
    x = box.x
    for number, name in enumerate(names):
        width = ui.painter.measure(name, tokens.BODY, True) + 28
        place = Box(x, box.y, min(width, box.right - x), box.h)

        def draw(p: Painter, area: Box, look: Look, name: str = name, on: bool = number == index) -> None:
            ink = "text" if on or look.hover else "muted"
            p.text(area.inset(6, 0).base(4)[1], name, bold=on, ink=ink, align="centre")
            if on:
                p.round(Box(area.x, area.bottom - 4, area.w, 4), "accent", None, radius=2)

        def key(pressed: str, here: int = number) -> bool:
            step = {"Left": -1, "Right": 1}.get(pressed, 0)
            if not step or not 0 <= here + step < len(names):
                return bool(step)
            change(here + step)
            ui.set_focus(f"{node_id}.{here + step}")
            return True

        ui.add(
            Node(
                f"{node_id}.{number}",
                place,
                draw,
                click=lambda n=number: change(n),  # type: ignore[misc]
                key=key,
                focusable=number == index,
                role="tab",
                label=name,
            )
        )
        x += width + 4


def choice(
    ui: Ui,
    node_id: str,
    box: Box,
    letter: str,
    title: Rich,
    effects: Rich,
    action: Action,
    *,
    selected: bool = False,
    enabled: bool = True,
    rove: str = "",
    tip: TipLike = None,
) -> None:
    """One option of an event card: key cap with its letter, bold title, effects; wraps inside its box."""

    def draw(p: Painter, area: Box, look: Look) -> None:
        fill = p.theme("select" if selected else "raised")
        if look.hover and enabled:
            fill = tokens.blend(fill, p.theme("text"), 0.07)
        p.round(area, fill, "accent" if selected else "line", width=2 if selected else 1, radius=8)
        p.round(Box(area.x + 10, area.y + 12, 24, 24), "cap", "cap_line", radius=5)
        p.text(Box(area.x + 10, area.y + 12, 24, 24), letter, size=tokens.SMALL, bold=True, align="centre")
        inner = Box(area.x + 44, area.y + 8, area.w - 56, area.h - 14)
        used = p.rich(inner, title, bold=True, ink="text" if enabled else "faint")
        p.rich(inner.top(used)[1], effects, size=tokens.HEAD, ink="muted" if enabled else "faint")

    ui.add(
        Node(
            node_id,
            box,
            draw,
            click=action if enabled else None,
            focusable=enabled or tip is not None,
            tip=tip,
            role="choice",
            label=f"{letter} {plain(title)}",
            radius=8,
            rove=rove,
        )
    )


def choice_height(ui: Ui, width: float, title: Rich, effects: Rich) -> float:
    """Returns the height that `choice` needs at a width."""
    title_height = ui.painter.rich_height(title, width - 56, tokens.BODY, True)
    return max(48.0, 16 + title_height + ui.painter.rich_height(effects, width - 56, tokens.HEAD))
