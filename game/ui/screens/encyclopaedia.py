"""The encyclopaedia: everything that has a name, with its formula, its number now, what it rests on, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.play.encyclopaedia import KINDS, Article, Book
from game.play.library import ScenarioProblems, scenario, scenario_ids
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import escape
from game.ui.names import Names
from game.ui.plain import PlainScreen
from game.ui.screens.page import page
from game.ui.screens.turn_report import ICONS as NEWS_ICONS

if TYPE_CHECKING:
    from game.play.deck_numbers import Fact
    from game.ui.lobby import Lobby
    from game.ui.table import Table

ICONS = {
    "nation": "globe", "index": "star", "word": "book", "phase": "clock", "initiative": NEWS_ICONS["launch"],
    "goal": "flag", "number": "info", "source": "eye",
}  # fmt: skip
LIST = 400.0  # width of the list
FACT = 44.0  # height of a number of the deck
Builder = Callable[[Box], object]  # declares a piece of an article in its box


class Encyclopaedia(PlainScreen):
    """A list to search on the left, an article on the right; links lead on, Alt and the arrows back and forward."""

    name = "encyclopaedia"
    first = "entries"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.names: Names | None = table or _without_game(lobby)
        self.wanted, self.kind = "", 0  # what is searched for; 0 is every kind
        self.trail: list[str] = []  # articles that were read, the one that is shown among them
        self.at = 0
        self._book: tuple[object, Book] | None = None

    # --- what is there -----------------------------------------------------------------------------------

    @property
    def book(self) -> Book | None:
        """The articles as the seat in play reads them now; None where no scenario can be read."""
        names, table = self.names, self.table
        if names is None:
            return None
        now = (self.lobby.lang, table.nation, table.turn) if table is not None else (self.lobby.lang,)
        if self._book is None or self._book[0] != now:
            view = table.view if table is not None else None
            self._book = (now, Book(names.scenario, wording.words(names), view))
        return self._book[1]

    def open(self, ident: str) -> None:
        """Show an article; an unknown one leaves the start."""
        book = self.book
        if book is not None and ident in book:
            self.trail, self.at = [ident], 0

    def found(self) -> list[str]:
        """Return what the search finds."""
        kind = KINDS[self.kind - 1] if self.kind else ""
        return self.book.search(self.wanted, kind) if self.book is not None else []

    @property
    def shown(self) -> str:
        """The id of the article that is shown."""
        return self.trail[self.at] if self.trail else ""

    # --- going about -------------------------------------------------------------------------------------

    def _go(self, ui: Ui, ident: str, keep: bool = True) -> None:
        """Show an article; `keep` makes the one before it a place to come back to."""
        if keep and self.trail:
            self.trail = [*self.trail[: self.at + 1], ident]
            self.at += 1
        else:
            self.trail, self.at = [*self.trail[: self.at], ident], self.at
        ui.memory.values["article"] = 0.0
        ui.redraw()

    def _step(self, ui: Ui, step: int) -> None:
        if 0 <= self.at + step < len(self.trail):
            self.at += step
            ui.memory.values["article"] = 0.0
            ui.redraw()

    def pressed(self, ui: Ui, name: str) -> bool:
        """Alt and the arrows go back and forward, Ctrl+F to the search."""
        if name in ("Alt+Left", "Alt+Right"):
            self._step(ui, -1 if name == "Alt+Left" else 1)
        elif name in ("Ctrl+F", "/"):
            ui.set_focus("search")
        else:
            return False
        return True

    # --- drawing -----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare search, list and article."""
        t = self.lobby.t
        hints = [
            ("Up", t("learn.key.walk")),
            ("Ctrl+F", t("learn.key.search")),
            ("Alt+←→", t("learn.key.trail")),
        ]
        area = page(
            ui, self.lobby, self.title, box, lambda: self.leave(ui), [*hints, ("Escape", t("read.back"))]
        )
        found = self.found()
        if not self.trail and found:
            self.trail, self.at = [found[0]], 0
        left, right = area.left(min(ui.em(LIST), area.w * 0.36), tokens.GAP)
        self._search(ui, left, found)
        if self.book is not None and self.shown in self.book:
            self._article(ui, right, self.book, self.book.article(self.shown))

    def _search(self, ui: Ui, box: Box, found: list[str]) -> None:
        t = self.lobby.t
        inner = w.panel(ui, "entries.panel", box)
        line, inner = inner.top(ui.em(tokens.CONTROL), 8)
        w.text_entry(
            ui,
            "search",
            line,
            self.wanted,
            lambda text: self._seek(ui, text),
            hint=t("learn.encyclopaedia.search"),
        )
        line, inner = inner.top(ui.em(tokens.CONTROL), 4)
        kinds = [t("learn.encyclopaedia.all"), *(t(f"learn.encyclopaedia.kind.{kind}") for kind in KINDS)]
        w.dropdown(ui, "kind", line, kinds, self.kind, lambda index: self._choose(ui, index), rows=10)
        line, inner = inner.top(ui.em(24), 4)
        w.label(
            ui,
            "found",
            line,
            t("learn.encyclopaedia.found", count=len(found)),
            size=tokens.SMALL,
            ink="muted",
        )
        if not found or self.book is None:
            w.paragraph(ui, "entries.none", inner, t("learn.encyclopaedia.none"), ink="muted")
            return
        rows = []
        for ident in found:
            title = self.book.title(ident)
            parts = (w.Part(escape(title), size=tokens.HEAD),)
            rows.append(w.Row(parts, icon=self._icon(ident), ink=_ink(ident)))
        at = found.index(self.shown) if self.shown in found else 0
        w.scroll_list(
            ui, "entries", inner, rows, selected=at, on_select=lambda row: self._go(ui, found[row], keep=False),
            on_activate=lambda row: self._go(ui, found[row], keep=self.shown != found[row]),
        )  # fmt: skip

    def _icon(self, ident: str) -> str:
        kind, _, name = ident.partition(".")
        if kind == "layer" and self._ui is not None and name in self._ui.painter.icons.names():
            return name
        return ICONS.get(kind, "book")

    def _seek(self, ui: Ui, text: str) -> None:
        self.wanted = text
        self._found_first(ui)

    def _choose(self, ui: Ui, kind: int) -> None:
        self.kind = kind
        self._found_first(ui)

    def _found_first(self, ui: Ui) -> None:
        """Show what the search finds first."""
        found = self.found()
        if found and self.shown not in found:
            self._go(ui, found[0], keep=False)
        ui.memory.values["entries.offset"] = 0.0
        ui.redraw()

    def _article(self, ui: Ui, box: Box, book: Book, article: Article) -> None:
        t = self.lobby.t
        inner = w.panel(ui, "article.panel", box)
        head, inner = inner.top(ui.em(tokens.CONTROL), 8)
        x = head.right
        for name, step, key in (("forward", 1, "→"), ("back", -1, "←")):
            text = f"{key} {t(f'learn.encyclopaedia.{name}')}"
            wide = w.button_width(ui, text, size=tokens.HEAD)
            x -= wide
            w.button(
                ui, f"trail.{name}", Box(x, head.y, wide, head.h), text, partial(self._step, ui, step), rove="trail",
                enabled=0 <= self.at + step < len(self.trail), size=tokens.HEAD,
            )  # fmt: skip
            x -= 8
        title = Box(head.x, head.y, x - head.x - 8, head.h)
        w.label(
            ui, "article.title", title, escape(article.title), size=tokens.FIGURE, bold=True, ink=_ink(article.id),
            tip=escape(article.title),
        )  # fmt: skip
        parts = self._parts(ui, inner.w - 20, book, article)
        with w.scroll_area(ui, "article", inner, sum(high for high, _ in parts) + 8) as area:
            for high, build in parts:
                place, area = area.top(high)
                build(place)

    def _parts(self, ui: Ui, width: float, book: Book, article: Article) -> list[tuple[float, Builder]]:
        """Return the pieces of an article with their heights, from the top."""
        t = self.lobby.t
        out: list[tuple[float, Builder]] = []
        number = iter(range(1000))

        def text(words: str, size: float = tokens.BODY, ink: str = "text", gap: float = 8) -> None:
            high = ui.painter.rich_height(words, width, size) + gap
            ident = f"article.text.{next(number)}"
            out.append((high, lambda box: w.paragraph(ui, ident, box, words, size=size, ink=ink)))

        def head(key: str) -> None:
            text(f"<accent><b>{t(f'learn.encyclopaedia.{key}')}</b></accent>", tokens.HEAD, gap=3)

        if article.text:
            text(escape(article.text))
        for key, lines in (
            ("now", article.now), ("formula", (article.formula,) if article.formula else ()), ("does", article.lines),
        ):  # fmt: skip
            if lines:
                head(key)
            for line in lines:
                text(escape(line), tokens.HEAD, gap=10 if line is lines[-1] else 2)
        if article.facts:
            head("facts")
            for place, fact in enumerate(article.facts):
                out.append((ui.em(FACT), partial(self._fact, ui, book, place, fact)))
            text("", gap=2)
        links = [ident for ident in article.links if ident in book]
        if links:
            head("see")
            out += self._links(ui, width, book, links)
        if self.table is not None:
            text(t("learn.encyclopaedia.secret"), tokens.SMALL, "muted", gap=4)
        return out

    def _fact(self, ui: Ui, book: Book, number: int, fact: Fact, box: Box) -> None:
        """Declare a number of the deck with its source; Enter leads to the source."""
        t = self.lobby.t
        known = f"source.{fact.source}" in book
        source = book.title(f"source.{fact.source}") if known else ""
        told = t("learn.fact.from", source=source, sure=book.sure(fact.confidence)) if source else ""

        def draw(p: Painter, area: Box, look: Look) -> None:
            if look.hover or look.focus:
                p.round(area.inset(0, 1), "raised", None, radius=5)
            upper, lower = area.inset(8, 3).rows(2)
            wide = min(p.measure(fact.value, tokens.HEAD, True) + 8, upper.w * 0.4)
            p.text(upper, fact.value, size=tokens.HEAD, bold=True, align="right")
            p.text(upper.side(wide)[1], fact.name, size=tokens.HEAD)
            p.text(lower, told, size=tokens.SMALL, ink="muted")

        tip = Tip(
            [
                f"<b>{escape(fact.name)}</b>  {escape(fact.value)}",
                escape(told),
                *([escape(self.lobby.texts.quoted(fact.says))] if fact.says else []),
            ]
        )
        node = Node(f"fact.{number}", box, draw, focusable=True, rove="article.facts", role="row", tip=tip)
        node.label, node.click = f"{fact.name} {fact.value} {told}", None
        if known:
            node.click = lambda: self._go(ui, f"source.{fact.source}")
        ui.add(node)

    def _links(self, ui: Ui, width: float, book: Book, links: list[str]) -> list[tuple[float, Builder]]:
        """Return rows of buttons that lead to other articles."""
        rows: list[list[tuple[str, str, float]]] = [[]]
        x = 0.0
        for ident in links:
            title = book.title(ident)
            wide = min(w.button_width(ui, title, size=tokens.HEAD), width)
            if x + wide > width and rows[-1]:
                rows.append([])
                x = 0.0
            rows[-1].append((ident, title, wide))
            x += wide + 8
        high = ui.em(tokens.CONTROL)
        return [(high + 8, partial(self._link_row, ui, row, high)) for row in rows]

    def _link_row(self, ui: Ui, row: list[tuple[str, str, float]], high: float, box: Box) -> None:
        x = box.x
        for ident, title, wide in row:
            w.button(
                ui, f"see.{ident}", Box(x, box.y, wide, high), title, partial(self._go, ui, ident), size=tokens.HEAD,
                rove="article.links", tip=escape(title),
            )  # fmt: skip
            x += wide + 8


def _ink(ident: str) -> str:
    kind, _, name = ident.partition(".")
    return name if kind in ("layer", "nation") else "text"


def _without_game(lobby: Lobby) -> Names | None:
    """Return the words of the first scenario that can be read, outside a game."""
    for ident in scenario_ids():
        try:
            return Names(lobby, scenario(ident))
        except ScenarioProblems:
            continue
    return None
