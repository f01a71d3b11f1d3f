"""The second part of the workshop: every card and programme of the last good deck, as it is read in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.text import LANGUAGES, Texts
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.screens import workshop_card
from game.workshop import decks

if TYPE_CHECKING:
    from game.ui.screens.workshop import Workshop

LIST = 230.0


class CardsPart:
    """The list of cards, the chosen one in the chosen language, and what stands against showing it."""

    def __init__(self, bench: Workshop) -> None:
        self.bench = bench
        self.at = 0
        self.language = bench.lobby.lang
        self._kept: dict[tuple[str, str], decks.Preview] = {}
        self._kept_of: decks.Loaded | None = None

    def forget(self) -> None:
        """Another scenario was chosen."""
        self.at = 0
        self._kept.clear()

    def refresh(self) -> None:
        """The scenario was read again."""
        self.at = min(self.at, max(0, len(self._idents()) - 1))

    def _idents(self) -> list[str]:
        return decks.idents(self.bench.loaded) if self.bench.loaded is not None else []

    def preview(self, ident: str) -> decks.Preview | None:
        """Return a card in the chosen language, None where there is no good deck."""
        loaded = self.bench.loaded
        if loaded is None:
            return None
        if loaded is not self._kept_of:
            self._kept.clear()
            self._kept_of = loaded
        key = ident, self.language
        if key not in self._kept:
            self._kept[key] = decks.preview(loaded, ident, self.language)
        return self._kept[key]

    def pressed(self, ui: Ui, name: str) -> bool:
        """L changes the language, E opens the card in the editor."""
        if name == "L":
            self.language = LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]
            ui.redraw()
        elif name == "E":
            self._open(ui)
        return name in ("L", "E")

    def _open(self, ui: Ui) -> None:
        idents = self._idents()
        found = self.preview(idents[self.at]) if self.at < len(idents) else None
        if found is not None:
            self.bench.jump(ui, found.file, found.line)

    def build(self, ui: Ui, box: Box) -> None:
        """Declare list, languages and card."""
        idents = self._idents()
        if not idents:
            inner = w.panel(ui, "cards.panel", box, self.bench.t("part.cards"))
            key = "reading" if self.bench.reading is None else "no_good_deck"
            w.paragraph(ui, "cards.none", inner, self.bench.t(key), ink="muted")
            return
        left, right = box.left(min(ui.em(LIST), box.w * 0.28), tokens.GAP)
        inner = w.panel(ui, "cards.panel", left, self.bench.t("part.cards"), note=str(len(idents)))
        loaded, lang = self.bench.loaded, self.language
        assert loaded is not None
        rows = [w.Row.of(w.escape(self._title(loaded, ident, lang)), w.escape(ident)) for ident in idents]
        w.scroll_list(
            ui, "cards", inner, rows, selected=self.at, on_select=lambda row: self._choose(ui, row),
            on_activate=lambda _row: self._open(ui), row_height=28,
        )  # fmt: skip
        found = self.preview(idents[self.at])
        if found is not None:
            self._card(ui, right, found)

    def _title(self, loaded: decks.Loaded, ident: str, lang: str) -> str:
        section = "cards" if ident in loaded.deck.cards else "initiatives"
        return loaded.texts.get(lang, f"{section}.{ident}.title", ident)

    def _choose(self, ui: Ui, row: int) -> None:
        self.at = row
        ui.redraw()

    def _card(self, ui: Ui, box: Box, found: decks.Preview) -> None:
        say = Texts.load(self.language).text
        row, rest = box.top(ui.em(34), tokens.GAP_S)
        names = [self.bench.lobby.t(f"language.{code}") for code in LANGUAGES]
        w.tabs(
            ui, "language", row, names, LANGUAGES.index(self.language), lambda number: self._speak(ui, number)
        )
        before = ui.painter.lang
        ui.painter.lang = self.language
        width = min(ui.em(workshop_card.CARD[0]), rest.w * 0.58)
        card, beside = rest.left(width, tokens.GAP)
        workshop_card.card(ui, "card", card, found, say)
        troubles = workshop_card.trouble(ui.painter, found, self.bench.lobby.t)
        ui.painter.lang = before
        self._beside(ui, beside, found, troubles)

    def _speak(self, ui: Ui, number: int) -> None:
        self.language = LANGUAGES[number]
        ui.redraw()

    def _beside(self, ui: Ui, box: Box, found: decks.Preview, troubles: list[str]) -> None:
        """Declare what is not on the face of the card: who, when, conditions, sources, and troubles."""
        lines = [f"<muted>{w.escape(found.file)}:{found.line}</muted>", f"<b>{w.escape(found.who)}</b>"]
        t = Texts.load(self.language).text
        lines += [w.escape(found.comes)] if found.comes else []
        lines += [w.escape(t("authoring.preview.needs", text=text)) for text in found.needs]
        for option in found.options:
            if option.shown_if:
                told = t("authoring.preview.offered_if", text=option.shown_if)
                lines.append(w.escape(f"{option.label}: {told}"))
        lines += [
            f"<faint>{w.escape(t('authoring.preview.source', text=text))}</faint>" for text in found.sources
        ]
        if found.untranslated and self.language in self.bench.loaded_languages:
            keys = ", ".join(found.untranslated)
            troubles = [*troubles, self.bench.lobby.t("authoring.preview.untranslated", keys=keys)]
        lines += [f"<warn>{w.escape(line)}</warn>" for line in troubles]
        foot, upper = box.base(ui.em(38), tokens.GAP_S)
        w.button(ui, "card.open", foot, self.bench.t("open_line"), lambda: self._open(ui), key="E")
        inner = w.panel(ui, "beside", upper, w.escape(found.id))
        high = sum(ui.painter.rich_height(line, inner.w - 16, tokens.HEAD) + 8 for line in lines)
        with w.scroll_area(ui, "beside.scroll", inner, high) as area:
            for number, line in enumerate(lines):
                used = w.paragraph(ui, f"beside.{number}", area, line, size=tokens.HEAD)
                area = area.top(used, 8)[1]
