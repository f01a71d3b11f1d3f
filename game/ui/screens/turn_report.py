"""The report of a turn: biggest changes first, each with its waterfall of causes, and what the others did and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.engine.report import Headline
from game.play.pledges import pledge_news
from game.ui import causes
from game.ui import theme as tokens
from game.ui.kit import bars
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.shell import GameScreen
from game.ui.wording import news_words, reason_words

if TYPE_CHECKING:
    from game.play.news import NewsItem
    from game.ui.lobby import Lobby
    from game.ui.table import Table

MOST = 16  # changes that are listed
SHOWN_AFTER = 3  # turns without an opened explanation, after which one opens by itself
LINES = 7  # causes that are drawn for one change
LEAST_ROW = 23  # height of a row that still holds its words
# Kind of a news item -> icon.
ICONS = {
    "control": "restrict",
    "refusal": "refuse",
    "release": "release",
    "launch": "launch",
    "stop": "stop",
    "choice": "choose",
    "card": "flag",
    "goal": "star",
    "deal": "offer",
    "pledge": "flag",
}


class TurnReport(GameScreen):
    """Walks through the changes with Enter; Escape goes on at once."""

    name = "report"
    first = "changes"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        found = self.table.report()
        told = found.headlines if found is not None else ()
        self.changes = [h for h in told if _moved(self.table, h)][:MOST]
        self.news: list[NewsItem] = [
            *pledge_news(self.table.session),
            *self.table.session.news(self.table.nation),
        ]
        self.at = 0
        self.surprise = self._surprise()

    def _surprise(self) -> int:
        """Return the change that opens by itself: the largest that others caused, for who never opened one; -1 for none."""
        if self.table.opened_why or self.table.turn <= SHOWN_AFTER or self.table.watching:
            return -1
        me = self.table.actor
        for number, headline in enumerate(self.changes):
            lines = causes.shown(self.table, headline, LINES)[3]
            largest = max(lines, key=lambda line: abs(line[2].amount), default=None)
            if largest is not None and largest[2].cause.actor not in (me, -1):
                return number
        return 0 if self.changes else -1

    def _open_surprise(self, ui: Ui) -> None:
        """Hold the explanation of the surprise open, once in a game."""
        self.at, self.surprise, self.table.opened_why = self.surprise, -1, True
        ui.memory.values["changes.row"] = self.at
        ui.memory.focus[""] = "changes"
        ui.pinned = ("changes", 0)
        ui.say(self.table.t("learn.surprise", key="F1"), 8.0)

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the list of changes, the waterfall of the one chosen, and the others' acts."""
        t = self.table.t
        if self.surprise >= 0:
            self._open_surprise(ui)
        left, right = box.left(min(ui.em(500), box.w * 0.44), tokens.GAP)
        upper, lower = right.top(right.h * 0.56, tokens.GAP)
        played = self.table.date(self.table.view.quarter - self.table.world.turn_quarters)
        inner = w.panel(ui, "changes.panel", left, t("read.report.changes"), note=played)
        foot, inner = inner.base(ui.em(tokens.CONTROL), 8)
        self._list(ui, inner)
        self._buttons(ui, foot)
        self._why(ui, upper)
        area = w.panel(ui, "news.panel", lower, t("read.report.news"), icon="globe")
        news_list(ui, self.table, "news", area, self.news)

    def topic(self, node: str) -> str:
        """Return the article about a node: a line of the waterfall leads to the rule behind it."""
        head, _, number = node.partition(".")
        if head != "why" or not number.isdigit() or not self.changes:
            return ""
        lines = causes.shown(self.table, self.changes[self.at], LINES)[3]
        return causes.article(lines[int(number)][2]) if int(number) < len(lines) else ""

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that matter here."""
        return (("Enter", "next_item"), ("Escape", "skip"))

    def pressed(self, ui: Ui, name: str) -> bool:
        """Enter goes to the next change, Escape past the report."""
        if name == "Enter":
            self._next(ui)
        elif name == "Escape":
            self.table.after_report(ui)
        return name in ("Enter", "Escape")

    def _next(self, ui: Ui) -> None:
        if self.at + 1 >= len(self.changes):
            self.table.after_report(ui)
        else:
            self._select(ui, self.at + 1)

    def _select(self, ui: Ui, index: int) -> None:
        self.at = index
        ui.memory.values["changes.row"] = index
        ui.redraw()

    # --- the parts ---------------------------------------------------------------------------------------

    def _list(self, ui: Ui, box: Box) -> None:
        table = self.table
        if not self.changes:
            w.paragraph(ui, "changes.none", box, table.t("read.report.nothing"), ink="muted")
            return
        rows = []
        for headline in self.changes:
            kind = causes.measure(table, headline.name)
            before, after, change, _ = causes.shown(table, headline, LINES)
            name = causes.title(table, headline)
            parts = (
                w.Part(name),
                w.Part(f"{before} → {after}", 104, ink="muted", align="right", size=tokens.HEAD),
                w.Part(change, 60, ink=causes.role(kind, headline.change), bold=True, align="right"),
            )
            rows.append(w.Row(parts, ink=_ink(table, headline), tip=self._tip(headline)))
        w.scroll_list(
            ui,
            "changes",
            box,
            rows,
            selected=self.at,
            on_select=lambda index: self._select(ui, index),
            on_activate=lambda _index: self._next(ui),
            row_height=31,
        )

    def _tip(self, headline: Headline) -> Tip:
        """Return name, meaning and causes of a change; the second page tells the formula."""
        table = self.table
        name = f"<b>{causes.title(table, headline)}</b>"
        return Tip(
            [name, *causes.why_lines(table, headline, LINES)], more=[name, formula(table, headline.name)]
        )

    def _buttons(self, ui: Ui, row: Box) -> None:
        t = self.table.t
        last = self.at + 1 >= len(self.changes)
        skip = t("read.report.to_verdict" if self.table.ended else "read.report.to_briefing")
        wide = w.button_width(ui, skip, key="Escape")
        place, rest = row.side(wide, 8)
        w.button(
            ui, "skip", place, skip, lambda: self.table.after_report(ui), kind="primary" if last else "plain",
            key="Escape",
        )  # fmt: skip
        if not last:
            text = t("read.report.next")
            wide = min(rest.w, w.button_width(ui, text, key="Enter"))
            w.button(
                ui, "next", rest.left(wide)[0], text, lambda: self._next(ui), kind="primary", key="Enter"
            )

    def _why(self, ui: Ui, box: Box) -> None:
        """Declare the waterfall of the chosen change."""
        table = self.table
        if not self.changes:
            w.panel(ui, "why.panel", box, table.t("read.report.why"))
            return
        headline = self.changes[self.at]
        count = table.t("read.report.count", at=self.at + 1, of=len(self.changes))
        inner = w.panel(ui, "why.panel", box, causes.title(table, headline), note=count)
        kind = causes.measure(table, headline.name)
        room = int((inner.h - ui.em(58) - 8) / ui.em(LEAST_ROW)) - 2  # less with large text
        before, after, change, lines = causes.shown(table, headline, max(2, min(LINES, room)))
        line, inner = inner.top(ui.em(34), 4)
        self._figures(ui, line, headline, f"{before} → {after}", change)
        foot, inner = inner.base(ui.em(24), 4)
        w.label(
            ui, "why.formula", foot, formula(table, headline.name), size=tokens.SMALL, ink="muted",
            tip=formula(table, headline.name),
        )  # fmt: skip
        steps = [
            bars.Cause(
                words, why.amount, amount, causes.role(kind, why.amount), tip=_cause_tip(words, amount)
            )
            for words, amount, why in lines
        ]
        bars.waterfall(
            ui,
            "why",
            inner,
            (table.t("read.report.before"), headline.before * kind.scale, before),
            steps,
            (table.t("read.report.after"), headline.after * kind.scale, after),
            row_height=28,
        )

    def _figures(self, ui: Ui, line: Box, headline: Headline, values: str, change: str) -> None:
        table = self.table
        unit = causes.unit(table, headline.name)
        kind = causes.measure(table, headline.name)
        ink = causes.role(kind, headline.change)

        def draw(p: Painter, area: Box) -> None:
            x = area.x + p.text(area, values, size=tokens.FIGURE, bold=True) + 14
            x += p.text(area.left(x - area.x)[1], change, size=tokens.FIGURE, bold=True, ink=ink) + 10
            p.text(area.left(x - area.x)[1], unit, size=tokens.HEAD, ink="muted")

        w.picture(ui, "why.figures", line, draw, label=f"{values} {change} {unit}")


def _moved(table: Table, headline: Headline) -> bool:
    """Tell whether a change is large enough to be seen in print."""
    kind = causes.measure(table, headline.name)
    return round(headline.before * kind.scale, kind.digits) != round(headline.after * kind.scale, kind.digits)


def _ink(table: Table, headline: Headline) -> str:
    """Return the colour bar of a change: its layer, else the nation itself."""
    return table.layer_id(headline.layer) if headline.layer >= 0 else table.nation


def _cause_tip(words: str, amount: str) -> str:
    return f"{words}\n<b>{amount}</b>"


def formula(table: Table, name: str) -> str:
    """Return in one sentence how a number is made."""
    key = "talent_stock" if name == "talent" else name.removeprefix("index.")
    return table.t(f"read.formula.{key}")


# --- what the others did ---------------------------------------------------------------------------------


def news_list(ui: Ui, table: Table, node_id: str, box: Box, items: Sequence[NewsItem]) -> None:
    """Declare acts with their reasons in a scrolled area; arrows walk them, one Tab stop."""
    if not items:
        w.paragraph(ui, f"{node_id}.none", box, table.t("read.report.quiet"), ink="muted")
        return
    told = [(item, news_words(table, item), _reason(table, item)) for item in items]
    width = box.w - 14
    heights = [_news_height(ui, words, reason, width) for _, words, reason in told]
    with w.scroll_area(ui, node_id, box, sum(heights) + 2) as area:
        y = area.y + 1
        for number, ((item, words, reason), height) in enumerate(zip(told, heights, strict=True)):
            place = Box(area.x, y, area.w, height)
            _news_row(ui, table, f"{node_id}.{number}", node_id, place, (item, words, reason))
            y += height


def _reason(table: Table, item: NewsItem) -> str:
    return reason_words(table, item.reason) if item.reason is not None else ""


def _news_height(ui: Ui, words: str, reason: str, width: float) -> float:
    high = ui.painter.rich_height(words, width - 34)
    if reason:
        high += ui.painter.rich_height(_quoted(reason), width - 34, tokens.HEAD)
    return high + 12


def _quoted(reason: str) -> str:
    return f"“{reason}”"


def _news_row(
    ui: Ui, table: Table, node_id: str, rove: str, place: Box, told: tuple[NewsItem, str, str]
) -> None:
    item, words, reason = told
    surprise = item.kind == "card"
    ink = "warn" if surprise else item.actor or "muted"

    def draw(p: Painter, area: Box, look: Look) -> None:
        if look.hover:
            p.round(area.inset(0, 1), tokens.blend(p.theme("panel"), p.theme("text"), 0.06), None, radius=5)
        p.icon(ICONS.get(item.kind, "flag"), Box(area.x + 4, area.y + 6, 18, p.line_height()), ink)
        inner = Box(area.x + 32, area.y + 5, area.w - 34, area.h - 8)
        used = p.rich(inner, words)
        if reason:
            p.rich(inner.top(used)[1], _quoted(reason), size=tokens.HEAD, ink="muted")

    tip = Tip([words, *([f"<muted>{_quoted(reason)}</muted>"] if reason else [])])
    if surprise:
        tip = Tip([f"<warn><b>{table.t('read.report.surprise')}</b></warn>", words])
    ui.add(Node(node_id, place, draw, focusable=True, rove=rove, tip=tip, role="row", label=words, radius=5))
