"""The public log of pledges on the deals screen, with buttons to judge what no number can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.play import pledges
from game.play.text_deals import said
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.rich import escape

if TYPE_CHECKING:
    from game.play.pledges import Pledge
    from game.ui.table import Table

INKS = {pledges.KEPT: "good", pledges.BROKEN: "bad", pledges.OPEN: "muted", pledges.JUDGE: "warn"}


def pledge_log(ui: Ui, table: Table, box: Box, free: bool) -> None:
    """Declare all pledges, the newest first, with what has become of each."""
    inner = w.panel(ui, "log.panel", box, table.t("text.pledges.title"), icon="flag")
    found = list(reversed(pledges.pledges(table.session)))
    if not found:
        w.paragraph(ui, "log.none", inner, table.t("text.pledges.none"), ink="muted")
        return
    told = [_told(table, one) for one in found]
    high = ui.em(tokens.CONTROL)
    heights = [
        max(
            ui.painter.rich_height(text, inner.w - 16, tokens.HEAD) + 8 + (high + 4 if _judged(one) else 0.0),
            24.0,
        )
        for one, text in zip(found, told, strict=True)
    ]
    with w.scroll_area(ui, "log.scroll", inner, sum(heights) + 6 * len(heights)) as area:
        for one, text, height in zip(found, told, heights, strict=True):
            place, area = area.top(height, 6)
            used = w.paragraph(ui, f"log.{one.number}", place, text, size=tokens.HEAD)
            if _judged(one):
                _judge(ui, table, one, place.top(used, 4)[1].top(high)[0], free)


def _told(table: Table, one: Pledge) -> str:
    status = table.t(f"pledge.status.{one.status}", turn=one.turn)
    return f"{escape(said(wording.words(table), one))} <{INKS[one.status]}>{status}</{INKS[one.status]}>"


def _judged(one: Pledge) -> bool:
    return one.kind == "say" and one.status in (pledges.JUDGE, pledges.OPEN)


def _judge(ui: Ui, table: Table, one: Pledge, row: Box, free: bool) -> None:
    for verdict in (pledges.KEPT, pledges.BROKEN):
        text = table.t(f"deals.pledge.judge.{verdict}")
        place, row = row.left(w.button_width(ui, text, size=tokens.HEAD), 8)

        def act(verdict: str = verdict) -> None:
            pledges.judge(table.session, one.number, verdict)
            ui.redraw()

        w.button(ui, f"judge.{one.number}.{verdict}", place, text, act, size=tokens.HEAD, enabled=free)
