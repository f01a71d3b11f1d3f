"""Deals and pledges: offers that wait for an answer, deals in force, a form for a new offer, and the public log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from game.engine.deal_terms import IN_FORCE, OFFERED
from game.play import deal_words
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.rich import escape
from game.ui.plain import PlainScreen
from game.ui.screens.deal_forms import OfferForm, PledgeForm
from game.ui.screens.page import page
from game.ui.screens.pledge_log import pledge_log

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

FORM = 480.0  # width of the right column
PAGES = ("deals", "pledges")


class Deals(PlainScreen):
    """What others offer on the left, what one offers oneself on the right; a second page for pledges."""

    name = "deals"
    first = "pages"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        assert table is not None, "this screen belongs to a game"
        self.game = table
        self.page = 0
        self.offer = OfferForm(table)
        self.pledge = PledgeForm(table)

    @property
    def free(self) -> bool:
        """Whether the seat in play can give orders."""
        table = self.game
        return not table.watching and not table.ended and not table.committed and table.thinking is None

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the tabs, the lists, the form."""
        t = self.lobby.t
        hints = [("←→", t("deals.key.page")), ("Escape", t("read.back"))]
        area = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints)
        row, area = area.top(ui.em(34), tokens.GAP_S)
        w.tabs(
            ui, "pages", row, [t(f"deals.page.{name}") for name in PAGES], self.page, partial(self._turn, ui)
        )
        right, left = area.side(min(ui.em(FORM), area.w * 0.45), tokens.GAP)
        if self.page == 0:
            self._lists(ui, left)
            self.offer.build(ui, right, self.free)
        else:
            pledge_log(ui, self.game, left, self.free)
            self.pledge.build(ui, right, self.free)

    def _turn(self, ui: Ui, index: int) -> None:
        self.page = index
        ui.redraw()

    def _lists(self, ui: Ui, box: Box) -> None:
        """Declare offers to the reader as cards, own offers, and all deals in force."""
        inner = w.panel(ui, "deals.panel", box, self.lobby.t("deals.title"), icon="offer")
        blocks = [*self._binding(), *self._waiting(), *self._own(), *self._held()]
        heights = [high(ui, inner.w - 16) for high, _ in blocks]
        with w.scroll_area(ui, "deals.scroll", inner, sum(heights) + 6 * len(heights)) as area:
            for (_, build), height in zip(blocks, heights, strict=True):
                place, area = area.top(height, 6)
                build(ui, place)

    def _binding(self) -> list[Blockish]:
        rule, short = self.game.world.rule, wording.words(self.game).short
        key = "binding" if rule.deal_binding > 0.0 else "breakable"
        cost, others = short(rule.break_trust), short(rule.break_others)
        told = self.lobby.t(f"text.deals.{key}", cost=cost, others=others)
        return [_line("binding", told, "muted")]

    def _waiting(self) -> list[Blockish]:
        table, t = self.game, self.lobby.t
        if table.watching:
            return []
        view = table.view
        rows = [(n, p) for n, p, other in deal_words.places(view, OFFERED) if other == table.actor]
        if not rows:
            return [_line("waiting", t("text.deals.to_me_none"), "muted")]
        out = [_head("waiting", t("text.deals.to_me"))]
        for n, p in rows:
            given = table.given(("answer", n))
            told = escape(deal_words.held(wording.words(table), view, n, p))
            for letter, mode in (("A", "yes"), ("B", "no")):
                title = t(f"deals.answer.{mode}", nation=table.nation_rich(n))
                effects = told if mode == "yes" else t("deals.refusing")
                out.append(
                    self._choice(n, mode, letter, title, effects, given is not None and given.mode == mode)
                )
        return out

    def _choice(self, maker: int, mode: str, letter: str, title: str, told: str, taken: bool) -> Blockish:
        node = f"answer.{self.game.nation_id(maker)}.{mode}"

        def build(ui: Ui, box: Box) -> None:
            w.choice(
                ui, node, box, letter, title, told, lambda: self._answer(ui, maker, mode, taken), selected=taken,
                enabled=self.free, rove=f"answer.{maker}",
            )  # fmt: skip

        return lambda ui, width: w.choice_height(ui, width, title, told), build

    def _answer(self, ui: Ui, maker: int, mode: str, taken: bool) -> None:
        table = self.game
        if taken:
            table.take_back(("answer", maker))
        else:
            refusal = table.give(f"answer {table.nation_id(maker)} {mode}")
            if refusal is not None:
                ui.say(table.refusal_words(refusal, table.actor))
        ui.redraw()

    def _own(self) -> list[Blockish]:
        """Return the reader's offers: those on the table, and those of this turn's plan."""
        table, t, words = self.game, self.lobby.t, wording.words(self.game)
        if table.watching:
            return []
        places = [(n, p) for n, p, _ in deal_words.places(table.view, OFFERED) if n == table.actor]
        out = [_line(f"mine.{p}", escape(deal_words.held(words, table.view, n, p))) for n, p in places]
        if out:
            out.insert(0, _head("mine", t("text.deals.mine")))
        drafted = [order for order in table.draft if order.kind == "offer"]
        if drafted:
            out.append(_head("drafted", t("deals.drafted")))
        for order in drafted:
            told = escape(deal_words.offer(words, order, table.actor))
            act = partial(self._take_back, order.nation)
            out.append(
                self._acted(
                    f"drafted.{order.nation}",
                    told,
                    t("deals.take_back"),
                    act,
                    table.nation_name(order.nation),
                )
            )
        return out

    def _take_back(self, nation: int, ui: Ui) -> None:
        self.game.take_back(("offer", nation))
        ui.redraw()

    def _held(self) -> list[Blockish]:
        table, t, words = self.game, self.lobby.t, wording.words(self.game)
        places = deal_words.places(table.view, IN_FORCE)
        if not places:
            return [_line("held", t("text.deals.held_none"), "muted")]
        out = [_head("held", t("text.deals.held"))]
        for n, p, other in places:
            told = escape(deal_words.held(words, table.view, n, p))
            mine = table.actor in (n, other) and not table.watching and table.world.rule.deal_binding <= 0.0
            if not mine:
                out.append(_line(f"held.{n}.{p}", told))
                continue
            partner = other if n == table.actor else n
            ends = table.given(("answer", partner)) is not None
            text = t("deals.keep" if ends else "deals.break")
            act = partial(self._end_or_keep, partner, ends)
            out.append(self._acted(f"held.{n}.{p}", told, text, act, table.nation_name(partner)))
        return out

    def _end_or_keep(self, partner: int, ends: bool, ui: Ui) -> None:
        self._answer(ui, partner, "break", ends)

    def _acted(self, node: str, told: str, text: str, act: Callable[[Ui], None], whom: str) -> Blockish:
        """Return a line with a button at its side; ``whom`` tells a screen reader which of several it is."""

        def high(ui: Ui, width: float) -> float:
            wide = w.button_width(ui, text, size=tokens.HEAD)
            return (
                max(ui.em(tokens.CONTROL), ui.painter.rich_height(told, width - wide - 12, tokens.HEAD)) + 4
            )

        def build(ui: Ui, box: Box) -> None:
            wide = w.button_width(ui, text, size=tokens.HEAD)
            side, rest = box.side(wide, 12)
            w.paragraph(ui, f"{node}.text", rest, told, size=tokens.HEAD)
            w.button(
                ui, node, side.top(ui.em(tokens.CONTROL))[0], text, lambda: act(ui), enabled=self.free, size=tokens.HEAD,
                tip=f"{text}: {whom}",
            )  # fmt: skip

        return high, build


# Height at a width, and what declares it.
Blockish = tuple[Callable[[Ui, float], float], Callable[[Ui, Box], None]]


def _head(node: str, text: str) -> Blockish:
    def build(ui: Ui, box: Box) -> None:
        w.label(ui, f"{node}.head", box, text, bold=True)

    return lambda ui, _: ui.em(26), build


def _line(node: str, text: str, ink: str = "text") -> Blockish:
    def build(ui: Ui, box: Box) -> None:
        w.paragraph(ui, f"{node}.line", box, text, size=tokens.HEAD, ink=ink)

    return lambda ui, width: ui.painter.rich_height(text, width, tokens.HEAD) + 4, build


def waiting_count(table: Table) -> int:
    """Return how many offers wait for an answer that the draft does not hold."""
    if table.watching:
        return 0
    there: Sequence[tuple[int, int, int]] = deal_words.places(table.view, OFFERED)
    return sum(other == table.actor and table.given(("answer", n)) is None for n, _, other in there)
