"""The briefing: what changed, the cards on the table, what the others did and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.engine.orders import Order, cards_on_table
from game.play.hints import keep_building
from game.ui import causes
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.chart import Series, lines
from game.ui.kit.node import Tip, Ui
from game.ui.lobby import Lobby
from game.ui.screens.cards import LETTERS, CardView, card_id, chosen, options
from game.ui.screens.deals import waiting_count
from game.ui.screens.rivals import rivals_panel
from game.ui.screens.watch import promised
from game.ui.shell import GameScreen
from game.ui.table import Table
from game.ui.topics import DEALS

TILES = 6
SIDE = 328.0


class Briefing(GameScreen):
    """The first screen of a turn."""

    name = "briefing"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        self.back = -1  # the hand whose sources are shown
        self.page = 0  # the card shown where there are more than two
        self.trouble: dict[int, str] = {}
        self.wanted: dict[int, Order] = {}  # the option that money was short for

    @property
    def hands(self) -> list[int]:
        """The cards that ask for an answer."""
        return cards_on_table(self.table.view, self.table.world)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Keys of the footer."""
        room = (("M", "room"),) if self.wanted else ()
        return (("A-D", "choose"), *room, ("S", "source")) if self.hands else ()

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare strip, cards and news."""
        strip, rest = box.top(self._strip_height(ui), tokens.GAP)
        self._strip(ui, strip)
        right, left = rest.side(SIDE + 40.0 * (ui.painter.text_scale - 1.0), tokens.GAP)
        hands, count = self.hands, waiting_count(self.table)
        if count:
            row, left = left.top(ui.em(36), 8)
            told = self.table.t("deals.waiting", count=count)
            w.button(
                ui, "briefing.deals", row, told, lambda: self.lobby.over(ui, "deals", self.table), key=DEALS,
                icon="offer", align="left",
            )  # fmt: skip
        if not hands:
            self._quiet(ui, left)
        elif len(hands) <= 2:
            for hand, place in zip(hands, left.columns(len(hands), tokens.GAP), strict=True):
                self._card(ui, hand, place)
        else:
            self.page = min(self.page, len(hands) - 1)
            row, left = left.top(ui.em(34), 6)
            w.tabs(ui, "cards", row, [self._tab(hand) for hand in hands], self.page, self._turn_to)
            self._card(ui, hands[self.page], left)
        rivals_panel(ui, self.table, right)
        if hands and not self.first:
            self.first = f"card.{card_id(self.table, hands[0])}.A"

    def _card(self, ui: Ui, hand: int, place: Box) -> None:
        CardView(self.table, hand, lambda h, name: self._choose(ui, h, name)).build(
            ui, place, self.back == hand, self.trouble.get(hand, "")
        )

    def _tab(self, hand: int) -> str:
        title = self.table.card_title(card_id(self.table, hand))
        return f"✓ {title}" if chosen(self.table, hand) else title

    def _turn_to(self, page: int) -> None:
        self.page = page

    def _quiet(self, ui: Ui, box: Box) -> None:
        """Say that no card lies on the table."""
        inner = w.panel(ui, "quiet", box, self.table.t("game.briefing.quiet_title"), icon="clock")
        used = w.paragraph(ui, "quiet.text", inner, self.table.t("game.briefing.quiet"), ink="muted")
        rest = inner.top(used, 16)[1]
        for number, line in enumerate(promised(self.table)):
            used = w.paragraph(ui, f"quiet.promised.{number}", rest, line)
            rest = rest.top(used, 6)[1]
        if self.table.turn:
            self._course(ui, rest.top(8)[1])

    def _course(self, ui: Ui, box: Box) -> None:
        """Declare the course of the score against par, on turns that ask for nothing."""
        table, me = self.table, self.table.actor
        head, rest = box.top(ui.em(26), 4)
        w.label(ui, "course.head", head, table.t("game.briefing.course"), bold=True)
        scores = table.past("score")[:, me].tolist()
        first = table.session.first_turn
        xs = [table.date((first + turn) * table.world.turn_quarters) for turn in range(len(scores))]
        shown = [Series("own", scores, table.code(me), table.nation, table.nation_name(me))]
        if table.par() is not None:
            expected = [table.par(first + turn) for turn in range(len(scores))]
            name = table.t("game.briefing.par")
            shown.append(Series("par", expected, name, "muted", name, dashed=True))
        lines(ui, "course", rest, shown, xs=xs, own="own", label=table.t("game.briefing.course"))

    # --- the strip of changes ----------------------------------------------------------------------------

    def _strip_height(self, ui: Ui) -> float:
        return ui.em(26) + 22 + (ui.em(52) if self.table.report() is not None else 0.0)

    def _strip(self, ui: Ui, box: Box) -> None:
        inner = w.panel(ui, "strip", box)
        first, rest = inner.move(0, -5).top(ui.em(26), 4)
        told = self._still()
        second, first = first.side(min(first.w * 0.55, ui.painter.measure(told, tokens.HEAD) + 2), 16)
        w.label(ui, "strip.first", first, self._sentence(), size=tokens.TITLE, bold=True)
        w.label(ui, "strip.still", second, told, size=tokens.HEAD, ink="muted", align="right")
        report = self.table.report()
        if report is None:
            return
        headlines = [h for h in report.headlines if h.name != "treasury"][:TILES]
        for headline, place in zip(headlines, rest.columns(TILES, 14), strict=False):
            _, after, change, _ = causes.shown(self.table, headline)
            role = causes.role(causes.measure(self.table, headline.name), headline.change)
            unit = causes.unit(self.table, headline.name)
            name = causes.title(self.table, headline)
            ident = f"strip.{headline.name}.{headline.layer}"
            w.figure(
                ui, ident, Box(place.x, place.y, place.w, ui.em(50)), name,
                f"{after}%" if unit == "%" else after, change, ink=role,
                tip=lambda h=headline: Tip([f"<b>{causes.title(self.table, h)}</b>", *causes.why_lines(self.table, h)]),  # type: ignore[misc]
            )  # fmt: skip

    def _sentence(self) -> str:
        """Return what changed most, in one sentence."""
        table = self.table
        report = table.report()
        if report is None:
            return table.d("scenario.title")
        headline = report.headlines[0]
        before, after, _, lines = causes.shown(table, headline)
        key = "game.briefing.changed" if lines else "game.briefing.changed_plain"
        return table.t(
            key,
            what=causes.title(table, headline),
            before=before,
            after=after,
            cause=lines[0][0] if lines else "",
        )

    def _still(self) -> str:
        """Return what standing still costs at today's prices."""
        table = self.table
        cost = np.minimum(keep_building(table.view, table.world), table.purse.purse)
        return table.t(
            "game.briefing.still", cost=table.money(float(cost.sum())), purse=table.money(table.purse.purse)
        )

    # --- choosing ----------------------------------------------------------------------------------------

    def _choose(self, ui: Ui, hand: int, option: str) -> None:
        """Take an option, or take the answer back where it was taken already."""
        table, card = self.table, card_id(self.table, hand)
        self.trouble.pop(hand, None)
        self.wanted.pop(hand, None)
        if chosen(table, hand) == option:
            table.take_back(("choose", card))
        else:
            refusal = table.give(f"choose {card} {option}")
            if refusal is not None:
                self.trouble[hand] = table.refusal_words(refusal, table.actor)
                self._offer_room(hand, Order("choose", name=card, option=option))
        ui.redraw()

    def _offer_room(self, hand: int, order: Order) -> None:
        """Where only money is short, say by how much the budget lines would have to shrink."""
        part = self.table.room_for(order)
        if part is not None:
            self.wanted[hand] = order
            self.trouble[hand] += " " + self.table.t("game.plan.room_key", part=self.table.percent(part, 1))

    def _make_room(self, ui: Ui, hand: int) -> None:
        order = self.wanted.pop(hand)
        self.trouble.pop(hand, None)
        refusal = self.table.make_room(order)
        told = (
            self.table.refusal_words(refusal, self.table.actor)
            if refusal
            else self.table.t("game.plan.room_made")
        )
        ui.say(told)
        ui.redraw()

    def _current(self, ui: Ui) -> int | None:
        """Return the hand that letter keys mean: the focused card, else the first without an answer."""
        hands = self.hands
        focus = ui.focus or ""
        for hand in hands:
            if focus.startswith(f"card.{card_id(self.table, hand)}."):
                return hand
        if len(hands) > 2:
            return hands[self.page]
        open_hands = [hand for hand in hands if not chosen(self.table, hand)]
        chosen_from = open_hands or hands
        return chosen_from[0] if chosen_from else None

    def pressed(self, ui: Ui, name: str) -> bool:
        """Letters choose, S turns the card over."""
        hand = self._current(ui)
        if hand is None:
            return False
        if name == "M" and hand in self.wanted:
            self._make_room(ui, hand)
            return True
        if name == "S":
            self.back = -1 if self.back == hand else hand
            side = "back" if self.back == hand else "A"
            ui.set_focus(f"card.{card_id(self.table, hand)}.{side}")
            return True
        if len(name) == 1 and name in LETTERS:
            found = next((o for o in options(self.table, hand) if o.letter == name), None)
            if found is not None:
                self._choose(ui, hand, found.id)
                ui.set_focus(f"card.{card_id(self.table, hand)}.{found.letter}")
            return found is not None
        return False
