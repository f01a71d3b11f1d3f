"""Event cards: band by kind, badge by history, text, options with their rules, sources on the back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.engine.order_limits import option_open
from game.play.encyclopaedia import OWN_PUBLISHER, OWN_SHEETS
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Node, Tip, Ui
from game.ui.table import Table

KIND_INKS = {
    "market": "#F0BE3C",
    "technology": "#56B4E9",
    "diplomacy": "#B9A2F8",
    "accident": "#F06E3C",
    "society": "#5FD6A8",
}
LETTERS = "ABCD"


@dataclass(frozen=True)
class Option:
    """One open option of a card: its place among all options, its letter, its words."""

    number: int
    id: str
    letter: str
    title: str
    rules: str


def card_id(table: Table, hand: int) -> str:
    """Return the id of the card in a hand."""
    return table.world.cards[table.world.hands[hand].card].id


def chosen(table: Table, hand: int) -> str:
    """Return the id of the option the draft takes, "" for none."""
    order = table.given(("choose", card_id(table, hand)))
    return order.option if order is not None else ""


def options(table: Table, hand: int) -> list[Option]:
    """Return the options that are open, with their letters and generated rule texts."""
    return table.kept(f"options.{hand}", lambda: _options(table, hand))


def _options(table: Table, hand: int) -> list[Option]:
    held, card = table.world.hands[hand], card_id(table, hand)
    out: list[Option] = []
    for number, choice in enumerate(held.choices):
        if not option_open(choice.shown, table.view, table.world):
            continue
        title = table.d(f"cards.{card}.choices.{choice.id}.label", choice.id)
        if number == held.cautious and len(held.choices) > 1:
            title += f"  <faint>{table.t('game.card.cautious')}</faint>"
        out.append(Option(number, choice.id, LETTERS[len(out)], title, _rules(table, hand, number)))
    return out


def _rules(table: Table, hand: int, number: int) -> str:
    return "  <faint>·</faint>  ".join(wording.option_lines(table, hand, number))


class CardView:
    """Draws one card of the table and takes the letter keys for it."""

    def __init__(self, table: Table, hand: int, choose: Callable[[int, str], None]) -> None:
        self.table, self.hand, self.choose = table, hand, choose
        self.id = f"card.{card_id(table, hand)}"
        card = table.world.cards[table.world.hands[hand].card]
        self.kind, self.history, self.card = card.kind, card.history, card.id

    def build(self, ui: Ui, box: Box, back: bool, trouble: str) -> None:
        """Declare the card; ``back`` shows its sources, ``trouble`` why an option was refused."""
        t = self.table.t
        note = f"{t(f'game.card.kind.{self.kind}')} · {t(f'game.card.history.{self.history}')}"
        told = t(f"game.card.history_is.{self.history}")
        inner = w.panel(
            ui, self.id, box, self._title(), icon=self.kind,
            accent=KIND_INKS.get(self.kind, "accent"), note=note, tip=Tip([f"<b>{self._title()}</b>", note, told]),
        )  # fmt: skip
        high = self._height(ui, inner.w - 16, back, trouble)
        with w.scroll_area(ui, f"{self.id}.scroll", inner, high) as area:
            line = self._head(ui, area)
            if back:
                self._sources(ui, line)
            else:
                self._options(ui, line, trouble)

    def _title(self) -> str:
        return self.table.card_title(self.card)

    def _text(self) -> str:
        return self.table.d(f"cards.{self.card}.text", "")

    def _head(self, ui: Ui, area: Box) -> Box:
        """Declare the text; return what is left below."""
        used = w.paragraph(ui, f"{self.id}.text", area, self._text(), size=tokens.HEAD)
        return area.top(used, 10)[1]

    def _height(self, ui: Ui, width: float, back: bool, trouble: str) -> float:
        measure = ui.painter.rich_height
        high = measure(self._text(), width, tokens.HEAD) + 10
        if back:
            return high + sum(measure(line, width, tokens.HEAD) + 8 for line in self._source_lines())
        for option in options(self.table, self.hand):
            high += w.choice_height(ui, width, option.title, option.rules) + 6
        return high + (measure(trouble, width, tokens.HEAD) + 8 if trouble else 0.0)

    def _options(self, ui: Ui, area: Box, trouble: str) -> None:
        taken = chosen(self.table, self.hand)
        for option in options(self.table, self.hand):
            high = w.choice_height(ui, area.w, option.title, option.rules)
            place, area = area.top(high, 6)
            result = self.table.d(f"cards.{self.card}.choices.{option.id}.result", "")
            w.choice(
                ui, f"{self.id}.{option.letter}", place, option.letter, option.title, option.rules,
                lambda name=option.id: self.choose(self.hand, name),  # type: ignore[misc]
                selected=option.id == taken, enabled=not self.table.watching, rove=self.id,
                tip=result or None,
            )  # fmt: skip
        if trouble:
            w.paragraph(ui, f"{self.id}.trouble", area, trouble, size=tokens.HEAD, ink="warn")

    # --- the back ----------------------------------------------------------------------------------------

    def _source_lines(self) -> list[str]:
        sources = self.table.scenario.sources
        lines = [f"<muted>{self.table.t('game.card.sources')}</muted>"]
        for cited in sources.cards.get(self.card, ()):
            entry = sources.entries.get(cited.ref)
            lines.append(self.table.lobby.texts.quoted(cited.says or ""))
            if entry is not None:
                told = self.table.t("format.list_comma").join(p for p in (entry.publisher, entry.date) if p)
                lines.append(f"<faint>{cited.ref}  {self._printed(cited.ref)}. {told}</faint>")
        return [line for line in lines if line]

    def _printed(self, name: str) -> str:
        """Return the title of a source: as printed, or of a sheet of this project in the reader's language."""
        entry = self.table.scenario.sources.entries[name]
        own = name in OWN_SHEETS and entry.publisher == OWN_PUBLISHER
        return self.table.t(f"learn.source.own.{name}.title") if own else entry.title

    def _sources(self, ui: Ui, area: Box) -> None:
        for number, line in enumerate(self._source_lines()):
            used = w.paragraph(ui, f"{self.id}.source.{number}", area, line, size=tokens.HEAD)
            area = area.top(used, 8)[1]
        # something to hold the focus while the back is shown
        node = Node(f"{self.id}.back", Box(area.x, area.y, 1, 1), focusable=True, rove=self.id, ring=False)
        node.label = self.table.t("game.card.sources")
        ui.add(node)
