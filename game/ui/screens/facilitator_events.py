"""The facilitator's events: what lies on a table for the round to come, the deck of a nation, and what a card would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.orders import Refusal
from game.play.acts import deal_of
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui

if TYPE_CHECKING:
    from game.ui.screens.facilitator import FacilitatorScreen


class Events:
    """One page of the facilitator's screen."""

    def __init__(self, screen: FacilitatorScreen) -> None:
        self.screen = screen
        table = screen.game
        self.nations = [
            n for n in table.session.seats if any(table.world.actors[h.actor] == n for h in table.world.hands)
        ]
        self.nation = 0
        self.deck_row = 0
        self.table_row = 0

    @property
    def ident(self) -> str:
        """The nation whose events are shown."""
        return self.nations[self.nation]

    def lying(self) -> list[int]:
        """Return the cards on this nation's table for the round to come."""
        return sorted(self.screen.lesson.lying(self.ident), key=self.title)

    def hands(self) -> list[int]:
        """Return all cards this nation may get, by title."""
        table = self.screen.game
        own = [h for h, hand in enumerate(table.world.hands) if table.world.actors[hand.actor] == self.ident]
        return sorted(own, key=self.title)

    def title(self, hand: int) -> str:
        """Return the title of a card."""
        table = self.screen.game
        return table.card_title(table.world.cards[table.world.hands[hand].card].id)

    def line(self, verb: str) -> str:
        """Return the act that a button stands for, "" where nothing is marked."""
        world = self.screen.game.world
        lying, deck = self.lying(), self.hands()
        name = lambda hand: world.cards[world.hands[hand].card].id  # noqa: E731 - used thrice below
        old = name(lying[min(self.table_row, len(lying) - 1)]) if lying else ""
        new = name(deck[min(self.deck_row, len(deck) - 1)]) if deck else ""
        if verb == "inject":
            return f"inject {new} {self.ident}" if new else ""
        if not old:
            return ""
        return f"hold {old} {self.ident}" if verb == "hold" else f"replace {old} {self.ident} {new}"

    def told(self, line: str) -> str:
        """Return what an act would do, in rich text, for the question before it."""
        table, t = self.screen.game, self.screen.lobby.t
        deal = deal_of(table.world, line)
        when = t("lesson.when_next" if self.screen.lesson.sealed else "lesson.when_now")
        out = [when]
        if isinstance(deal, Refusal):
            return when
        if deal.old >= 0:
            key = "lesson.goes_later" if deal.verb == "hold" else "lesson.goes_back"
            out.append(t(key, card=self.title(deal.old)))
        if deal.new >= 0:
            out += [f"<b>{self.title(deal.new)}</b>", *self.effects(deal.new)]
            if not self.screen.lesson.fits(deal.new):
                out.append(f"<warn>{t('lesson.unfit')}</warn>")
        return "\n".join(out)

    def effects(self, hand: int) -> list[str]:
        """Return what the options of a card do, one rich line each."""
        table = self.screen.game
        held = table.world.hands[hand]
        out = []
        for number, option in enumerate(held.choices):
            does = "; ".join(wording.option_lines(table, hand, number))
            if len(held.choices) > 1:
                card = table.world.cards[held.card].id
                label = table.d(f"cards.{card}.choices.{option.id}.label", option.id)
                does = f"<b>{label}</b>: {does}"
            out.append(does)
        return out

    # --- building ----------------------------------------------------------------------------------------

    def build(self, ui: Ui, box: Box) -> None:
        """Declare nations, table, deck and the effect of the marked card."""
        table, t = self.screen.game, self.screen.lobby.t
        row, box = box.top(ui.em(34), tokens.GAP_S)
        w.tabs(
            ui, "events.nations", row, [table.nation_name(n) for n in self.nations], self.nation,
            lambda index: self._turn(ui, index),
        )  # fmt: skip
        parts = box.columns((1.0, 1.0, 1.1), tokens.GAP)
        lying, deck = self.lying(), self.hands()
        note = t("lesson.next_round" if self.screen.lesson.sealed else "lesson.this_round")
        inner = w.panel(ui, "lying", parts[0], t("lesson.lying"), note=note, icon="flag")
        foot, inner = inner.base(ui.em(34), 8)
        self._button(ui, "hold", foot)
        self._list(ui, "lying.list", inner, lying, "table_row")
        inner = w.panel(ui, "deck", parts[1], t("lesson.deck"), icon="choose")
        foot, inner = inner.base(ui.em(34), 8)
        left, right = foot.columns(2, 8)
        self._button(ui, "inject", left)
        self._button(ui, "replace", right)
        self._list(ui, "deck.list", inner, deck, "deck_row")
        self._effect(ui, parts[2], deck)

    def _turn(self, ui: Ui, index: int) -> None:
        self.nation, self.deck_row, self.table_row = index, 0, 0
        ui.redraw()

    def _mark(self, ui: Ui, name: str, row: int) -> None:
        setattr(self, name, row)
        ui.redraw()

    def _list(self, ui: Ui, node_id: str, box: Box, hands: list[int], name: str) -> None:
        if not hands:
            w.paragraph(ui, f"{node_id}.none", box, self.screen.lobby.t("lesson.none"), ink="muted")
            return
        rows = [w.Row.of(self.title(h), tip=self.title(h)) for h in hands]
        row = min(int(getattr(self, name)), len(rows) - 1)
        w.scroll_list(
            ui, node_id, box, rows, selected=row, on_select=lambda index: self._mark(ui, name, index), row_height=28
        )  # fmt: skip

    def _button(self, ui: Ui, verb: str, place: Box) -> None:
        line, t = self.line(verb), self.screen.lobby.t
        why = self._why_not(line) if line else t("lesson.none")
        w.button(
            ui, f"event.{verb}", place, t(f"lesson.{verb}"), lambda: self.screen._ask(ui, line), enabled=not why,
            size=tokens.HEAD, tip=why or t(f"lesson.{verb}_is"),
        )  # fmt: skip

    def _why_not(self, line: str) -> str:
        """Return why an act cannot be done now, "" where it can; what waits for the next round is tried then."""
        screen, table = self.screen, self.screen.game
        deal = deal_of(table.world, line)
        if screen.lesson.sealed and not line.startswith("inject"):
            return screen.lobby.t("lesson.seen")
        if table.session.ended or screen.lesson.sealed or isinstance(deal, Refusal):
            return screen.lobby.t("orders.refused.ended") if table.session.ended else ""
        refusal = screen.lesson.problem(deal)
        return table.refusal_words(refusal) if refusal is not None else ""

    def _effect(self, ui: Ui, box: Box, deck: list[int]) -> None:
        t = self.screen.lobby.t
        hand = deck[min(self.deck_row, len(deck) - 1)] if deck else -1
        title = self.title(hand) if hand >= 0 else t("lesson.deck")
        inner = w.panel(ui, "effect", box, title, icon="eye", tip=title)
        if hand < 0:
            return
        table = self.screen.game
        card = table.world.cards[table.world.hands[hand].card].id
        lines = [f"<muted>{table.d(f'cards.{card}.text', '')}</muted>", *self.effects(hand)]
        if not self.screen.lesson.fits(hand):
            lines.append(f"<warn>{t('lesson.unfit')}</warn>")
        text = "\n".join(lines)
        high = ui.painter.rich_height(text, inner.w - 16, tokens.HEAD)
        with w.scroll_area(ui, "effect.scroll", inner, high + 8) as area:
            w.paragraph(ui, "effect.text", area, text, size=tokens.HEAD)
