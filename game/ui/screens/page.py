"""The frame of screens that stand outside the turn: a title, a way back, the keys of the moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.lobby import Lobby


def page(
    ui: Ui,
    lobby: Lobby,
    title: str,
    box: Box,
    back: Callable[[], None],
    hints: Sequence[tuple[str, str]],
    note: str = "",
) -> Box:
    """Declare title, back button and footer in a box; return the box between them."""
    head, rest = box.top(tokens.HEADER * max(1.0, ui.painter.text_scale * 0.9))
    w.picture(ui, "page.line", Box(0, head.bottom - 1, ui.width, 1), _rule)
    wide = w.button_width(ui, lobby.t("read.back"), key="Escape")
    inner = head.inset(tokens.MARGIN, 10)
    w.button(ui, "back", inner.side(wide)[0], lobby.t("read.back"), back, key="Escape")
    w.label(ui, "page.title", inner.side(wide, 16)[1], title, size=tokens.SCREEN, bold=True)
    rest = rest.inset(tokens.MARGIN, 0)
    foot, rest = rest.base(ui.em(tokens.FOOTER), tokens.GAP_XS)
    w.key_hints(ui, "page.hints", foot, hints, note)
    return rest.top(tokens.GAP)[1]


def _rule(p: Painter, area: Box) -> None:
    p.fill(area, "line")
