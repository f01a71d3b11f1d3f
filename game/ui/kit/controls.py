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
        fill = _ground(p, area, look if enabled else Look(), kind, enabled, selected)
        on = "on_primary" if kind in ("primary", "danger") and not selected else "text"
        _face(
            p, area, text, key, icon, size, align, (ink or on) if enabled else "faint", fill if key else None
        )

    node = Node(node_id, box, draw, tip=tip, role="button", label=text, radius=7, rove=rove)
    node.click = action if enabled else None
    node.focusable = enabled or tip is not None
    node.same = (text, kind, key, icon, enabled, selected, size, align, ink)
    ui.add(node)


def _ground(
    p: Painter, area: Box, look: Look, kind: str, enabled: bool, selected: bool
) -> tokens.Colour | None:
    """Paints the ground of a button and returns its colour."""
    ground, rim = GROUNDS[kind]
    fill = None if ground is None else p.theme(ground)
    if selected:
        fill, rim = p.theme("select"), "accent"
    if look.hover:
        fill = tokens.blend(fill or p.theme("panel"), p.theme("text"), 0.10)
    if look.pressed and fill is not None:
        fill = tokens.blend(fill, (0, 0, 0), 0.18)
    if not enabled and fill is not None:
        fill, rim = p.theme("well"), "grid"
    if fill is not None or rim is not None:
        p.round(area, fill, rim, radius=7)
    return fill


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
        p.disc(spot, 7.5, "knob" if enabled else "faint", "knob_line", 1)
        p.inline(area.left(48)[1], text, ink="text" if enabled else "faint")

    action = (lambda: change(not value)) if enabled else None
    usable = enabled or tip is not None
    ui.add(
        Node(node_id, box, draw, click=action, focusable=usable, tip=tip, role="toggle", label=plain(text))
    )


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
        told = p.cap_text(letter) if letter.isalpha() else letter
        p.text(Box(area.x + 10, area.y + 12, 24, 24), told, size=tokens.SMALL, bold=True, align="centre")
        inner = Box(area.x + 44, area.y + 8, area.w - 56, area.h - 14)
        used = p.rich(inner, title, bold=True, ink="text" if enabled else "faint")
        p.rich(inner.top(used)[1], effects, size=tokens.HEAD, ink="muted" if enabled else "faint")

    node = Node(
        node_id, box, draw, tip=tip, role="choice", label=f"{letter} {plain(title)}", radius=8, rove=rove
    )
    node.click = action if enabled else None
    node.focusable = enabled or tip is not None
    if isinstance(title, str) and isinstance(effects, str):
        node.same = (letter, title, effects, selected, enabled)
    ui.add(node)


def choice_height(ui: Ui, width: float, title: Rich, effects: Rich) -> float:
    """Returns the height that `choice` needs at a width."""
    title_height = ui.painter.rich_height(title, width - 56, tokens.BODY, True)
    return max(48.0, 16 + title_height + ui.painter.rich_height(effects, width - 56, tokens.HEAD))
