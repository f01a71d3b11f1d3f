"""The column of news: what the rivals did and why, what befell oneself, and at the start the seat and its goals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.world import INDICES
from game.play.notes import due_notes
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import escape
from game.ui.screens.watch import warnings
from game.ui.table import Table
from game.ui.theme import Ink


@dataclass(frozen=True)
class Item:
    """A piece of news: rich text, what is said about it, the colour bar and an icon."""

    text: str
    note: str = ""
    ink: Ink = "line"
    icon: str = ""


def rivals_panel(ui: Ui, table: Table, box: Box) -> None:
    """Declare the panel; its items scroll and can be walked with the arrows."""
    items = table.kept(
        f"news.{len(table.session.game.remarks)}",
        lambda: [*noted(table), *(told(table) if table.turn else seat_items(table))],
    )
    title = table.t("game.briefing.news" if table.turn else "game.briefing.seat")
    inner = w.panel(ui, "news", box, title)
    if not items:
        w.paragraph(ui, "news.none", inner, table.t("game.briefing.no_news"), ink="muted")
        return
    room = inner.w - 34  # less the scroll bar and the mark on the left
    heights = [_height(ui, item, room) for item in items]
    with w.scroll_area(ui, "news.scroll", inner, sum(heights) + 8 * len(items)) as area:
        for number, (item, high) in enumerate(zip(items, heights, strict=True)):
            place, area = area.top(high, 8)
            _item(ui, f"news.{number}", place, item)


def _height(ui: Ui, item: Item, width: float) -> float:
    high = ui.painter.rich_height(item.text, width, tokens.HEAD)
    return high + (ui.painter.rich_height(item.note, width, tokens.SMALL) + 2 if item.note else 0.0) + 4


def _item(ui: Ui, node_id: str, place: Box, item: Item) -> None:
    def draw(p: Painter, area: Box, look: Look) -> None:
        if look.hover or look.focus:
            p.round(area.inset(-4, -2), tokens.blend(p.theme("panel"), p.theme("text"), 0.06), None, radius=6)
        if item.icon:
            p.icon(item.icon, Box(area.x - 2, area.y + 3, 15, 15), item.ink)
        else:
            p.round(Box(area.x, area.y + 3, 4, area.h - 8), item.ink, None, radius=2)
        inner = Box(area.x + 16, area.y, area.w - 18, area.h)
        used = p.rich(inner, item.text, size=tokens.HEAD)
        if item.note:
            p.rich(inner.top(used, 2)[1], item.note, size=tokens.SMALL, ink="muted")

    node = Node(node_id, place, draw, focusable=True, rove="news", role="news")
    node.label, node.same = item.text, item
    ui.add(node)


def rival_news(table: Table) -> list[Item]:
    """Return what the others did in the last turn, with the reasons they gave."""
    out = []
    for news in table.session.news(table.nation):
        note = ""
        if news.reason is not None:
            note = table.t("game.briefing.reason", text=wording.reason_words(table, news.reason))
        out.append(Item(wording.news_words(table, news), note, news.actor or "line"))
    return out


def told(table: Table) -> list[Item]:
    """Return all news of a turn."""
    return [*watched(table), *own_news(table), *rival_news(table)]


def noted(table: Table) -> list[Item]:
    """Return the notes that the seat in play wrote for this turn."""
    if table.watching or table.ended:
        return []
    out = []
    for note in due_notes(table.session, table.nation):
        date = table.date((note.written - 1) * table.world.turn_quarters)
        out.append(
            Item(f"<b>{escape(note.text)}</b>", table.t("learn.log.reminder", date=date), "accent", "book")
        )
    return out


def watched(table: Table) -> list[Item]:
    """Return what should worry the nation in play."""
    return [Item(line, "", "warn", "warning") for line in warnings(table)]


def own_news(table: Table) -> list[Item]:
    """Return the cards without a choice that reached the seat in play."""
    out, world = [], table.world
    for hand in np.flatnonzero(table.view.pending[:, 0] > 0.0).tolist():
        held = world.hands[hand]
        if len(held.choices) > 1:
            continue
        card = world.cards[held.card]
        rules = "  ·  ".join(wording.option_lines(table, hand, 0))
        text = f"<b>{table.card_title(card.id)}</b>\n{table.d(f'cards.{card.id}.text', '')}"
        out.append(Item(text, rules, "warn", card.kind))
    return out


def seat_items(table: Table) -> list[Item]:
    """Return what the seat is about, its goals and what its score counts; shown before the first turn."""
    world, me = table.world, table.actor
    nation = table.nation
    out = [Item(table.d(f"nations.{nation}.about", ""), "", nation)]
    for goal in world.objectives:
        if goal.actor == me:
            title = table.d(f"objectives.{nation}.{goal.id}.title", goal.id)
            text = table.d(f"objectives.{nation}.{goal.id}.text", "")
            out.append(
                Item(f"<b>{title}</b>  <good>+{table.number(goal.points, 0)}</good>", text, "accent", "flag")
            )
    weights = [(float(world.nation.score_weight[k, me]), name) for k, name in enumerate(INDICES)]
    told = "  ".join(
        f"{table.index_name(name)} <b>{table.percent(part, 0)}</b>"
        for part, name in sorted(weights, reverse=True)
        if part
    )
    return [*out, Item(table.t("game.briefing.weights"), told, "accent", "star")]
