"""What stands above a screen: dialogs; and the drawing of the whole picture with ring, tip and message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.controls import button, button_width
from game.ui.kit.frame import panel, paragraph
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Rich
from game.ui.theme import Ink

TIP_WIDTH = 380.0
WIDE = (
    240.0  # beside a wide control a tooltip stands at its side, so as not to cover the next one in the column
)


@contextmanager
def modal(
    ui: Ui,
    node_id: str,
    title: Rich,
    width: float,
    height: float,
    close: Callable[[], None] | None,
    *,
    first: str = "",
    icon: str = "",
    accent: Ink | None = None,
) -> Iterator[Box]:
    """Opens a dialog in the middle; yields the box inside. Escape calls `close`; `first` gets the focus."""
    place = ui.page.middle(min(width, ui.width - 32), min(height, ui.height - 32))
    with ui.layer(node_id, close, first=first):
        yield panel(ui, node_id, place, title, icon=icon, accent=accent)


def confirm(
    ui: Ui,
    node_id: str,
    title: Rich,
    text: Rich,
    yes: str,
    no: str,
    on_yes: Callable[[], None],
    on_no: Callable[[], None],
    *,
    danger: bool = False,
    first: str = "no",
) -> None:
    """Asks a question; Escape is the safe answer. Its buttons are `{node_id}.yes` and `{node_id}.no`.

    first: which button has the focus when it opens, "no" or "yes".
    """
    wide_no = button_width(ui, no, key="Escape")
    wide_yes = button_width(ui, yes)
    width = max(460.0, ui.painter.measure_rich(title, tokens.TITLE, True) + 48, wide_no + wide_yes + 60)
    width = min(width, ui.width - 32)
    high = ui.painter.rich_height(text, width - 32)
    row = ui.em(tokens.CONTROL) + 2
    total = ui.em(tokens.TITLE * 1.45) + 20 + high + 20 + row + 16
    with modal(ui, node_id, title, width, total, on_no, first=f"{node_id}.{first}") as inner:
        paragraph(ui, node_id + ".text", inner.top(high + 2)[0], text)
        line = inner.base(row)[0]
        right, rest = line.side(wide_yes, 12)
        button(ui, node_id + ".no", rest.side(wide_no)[0], no, on_no, key="Escape")
        button(ui, node_id + ".yes", right, yes, on_yes, kind="danger" if danger else "primary")


# --- the whole picture -----------------------------------------------------------------------------------


def show(ui: Ui) -> None:
    """Draws all nodes, layer by layer, then focus ring, tooltip and message; clears `ui.dirty`."""
    p = ui.painter
    p.begin()
    focus = ui.nodes.get(ui.focus or "") if ui.keyboard else None
    for level, layer in enumerate(ui.layers):
        if level and layer.dim:
            p.enter("", None)
            p.veil(ui.page)
        for node in ui.nodes.values():
            if node.layer != level or node.draw is None or (node.clip is not None and not node.seen.h):
                continue
            p.enter(node.id, node.clip)
            look = Look(ui.hover == node.id, ui.focus == node.id and ui.keyboard, ui.pressed == node.id)
            if node.text is not None:
                look = look._replace(focus=ui.focus == node.id)
            _draw(p, node, look)
    if focus is not None and focus.ring:
        _ring(p, focus)
    shown = ui.tip_shown()
    p.enter("tip", None)
    if shown is not None:
        _tip(p, ui, *shown)
    if ui.toast is not None:
        p.enter("toast", None)
        _toast(p, ui, ui.toast[0])
    p.surface.set_clip(None)
    ui.dirty = False


def _draw(p: Painter, node: Node, look: Look) -> None:
    """Draws one node, from its kept picture where it has one."""
    draw = node.draw
    if draw is None:
        return
    if node.same is None:
        draw(p, node.rect, look)
    else:
        p.stamped((node.role, node.same, look), node.rect, lambda: draw(p, node.rect, look))


def _ring(p: Painter, node: Node) -> None:
    """Draws the focus ring around a node, outside its edge."""
    clip = node.clip.inset(-4) if node.clip is not None else None
    p.enter(node.id, clip)
    page = Box(0, 0, p.width, p.height)
    p.round(node.rect.inset(-3).meet(page), None, "ring", width=2, radius=node.radius + 3)


def _tip(p: Painter, ui: Ui, node: Node, tip: Tip, page: int) -> None:
    """Draws a tooltip beside its node, inside the window, off its owner where there is room."""
    lines = [*(tip.more if page == 1 and tip.more else tip.lines)]
    foot = str(ui.recall("tip.note", ""))
    if foot and ui.keyboard and node.focusable:
        lines.append(f"<faint>{foot}</faint>")
    size = tokens.HEAD
    limit = min(TIP_WIDTH * max(1.0, p.text_scale), p.width - 48)
    width = min(limit, max((p.measure_rich(line, size) for line in lines), default=0.0) + 1)
    heights = [p.rich_height(line, width, size) if line else p.line_height(size) * 0.5 for line in lines]
    box = _tip_place(ui, node, Box(0, 0, width + 24, sum(heights) + 18))
    p.round(box, "raised", "accent", width=1.5 if not ui.pinned else 2.5, radius=8)
    y = box.y + 8
    for line, height in zip(lines, heights, strict=True):
        if line:
            p.rich(Box(box.x + 12, y, width + 0.5, height), line, size=size)
        y += height


def _tip_place(ui: Ui, node: Node, size: Box) -> Box:
    """Finds a place for a tooltip: below, above, right or left of its node, whichever fits first."""
    owner = node.seen
    x = min(max(8.0, owner.x + min(owner.w * 0.5, 40.0)), ui.width - size.w - 8)
    y = min(max(8.0, owner.y), ui.height - size.h - 8)
    tries = [
        Box(x, owner.bottom + 8, size.w, size.h),
        Box(x, owner.y - size.h - 8, size.w, size.h),
        Box(owner.right + 8, y, size.w, size.h),
        Box(owner.x - size.w - 8, y, size.w, size.h),
    ]
    if owner.w > WIDE:
        tries = tries[2:] + tries[:2]
    inside = [box for box in tries if ui.page.contains(box)]
    if inside:
        return inside[0]
    return Box(x, min(max(8.0, owner.y + 16), max(8.0, ui.height - size.h - 8)), size.w, size.h)


def _toast(p: Painter, ui: Ui, text: str) -> None:
    """Draws the short message above the footer."""
    width = min(ui.width - 64, p.measure(text, tokens.BODY, True) + 40)
    box = Box((ui.width - width) / 2, ui.height - tokens.FOOTER - 56, width, 38 * p.text_scale)
    p.round(box, "raised", "accent", width=1.5, radius=19)
    p.text(box.inset(18, 0), text, bold=True, align="centre")


def scene(ui: Ui, node_id: str, draw: Callable[[Painter, Box], None]) -> None:
    """Draws a backdrop over the whole canvas behind everything declared after it."""

    def paint(p: Painter, area: Box, _look: Look) -> None:
        draw(p, area)

    ui.add(Node(node_id, ui.page, paint, role="backdrop"))
