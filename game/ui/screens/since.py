"""Since your last turn, through the team's own eyes: own figures then and now, what a stand-in ordered, what others did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.shell import GameScreen
from game.ui.wording import news_words, reason_words

if TYPE_CHECKING:
    from game.play.log import Entry
    from game.ui.lobby import Lobby
    from game.ui.table import Table

BUDGET = ("spend", "enforce")
ICONS = {"desk": "flag", "goal": "star", "card": "flag", "control": "restrict", "refusal": "refuse"}


class Since(GameScreen):
    """Opens when a team sits down again; Enter goes on to the report of the last turn."""

    name = "since"
    first = "on"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        session = self.table.session
        lesson = self.table.lesson
        missed = lesson.missed(self.table.nation) if lesson is not None else []
        self.turns = missed or [session.turn]
        self.away = bool(missed)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that matter here."""
        return (("Enter", "next"),)

    def pressed(self, ui: Ui, name: str) -> bool:
        """Enter goes on."""
        if name == "Enter":
            self._on(ui)
        return name == "Enter"

    def _on(self, ui: Ui) -> None:
        known = self.table.turn > self.table.session.first_turn
        self.lobby.only(ui, "report" if known else "briefing", self.table)

    def body(self, ui: Ui, box: Box) -> None:
        """Declare figures, what the stand-in ordered, and the others' acts."""
        t = self.table.t
        foot, box = box.base(ui.em(40), tokens.GAP)
        text = t("lesson.since.on")
        wide = w.button_width(ui, text, key="Enter")
        w.button(ui, "on", foot.side(wide)[0], text, lambda: self._on(ui), kind="primary", key="Enter")
        left, right = box.left(box.w * 0.42, tokens.GAP)
        if self.away:
            upper, left = left.top(left.h * 0.5, tokens.GAP)
            self._ordered(ui, left)
            left = upper
        self._figures(ui, left)
        inner = w.panel(ui, "since.news", right, t("lesson.since.news"), icon="globe")
        rows = [
            w.Row((w.Part(words),), icon=icon, tip=words) for icon, words in self._news()
        ]  # fmt: skip
        if rows:
            w.scroll_list(ui, "since.list", inner, rows)
        else:
            w.paragraph(ui, "since.none", inner, t("read.report.quiet"), ink="muted")

    def _news(self) -> list[tuple[str, str]]:
        out = []
        for number in self.turns:
            news = self.table.session.news(self.table.nation, number)
            if len(self.turns) > 1 and news:
                out.append(("clock", f"<b>{self._date(number)}</b>"))
            ranked = sorted(news, key=lambda item: item.kind != "desk")
            out += [(ICONS.get(item.kind, "globe"), news_words(self.table, item)) for item in ranked]
        return out

    def _date(self, number: int) -> str:
        return self.table.date((number - 1) * self.table.world.turn_quarters)

    def _figures(self, ui: Ui, box: Box) -> None:
        """Declare score, tension and the own shares, then and now; all of it is public or one's own."""
        table = self.table
        note = self._date(self.turns[0])
        inner = w.panel(ui, "since.figures", box, table.t("lesson.since.figures"), note=note, icon="star")
        places = -1 - len(self.turns)
        rows = []
        told = [("game.headline.score", "score"), ("game.headline.tension", "tension")]
        for key, name in told:
            path = table.past(name)
            column = path[:, table.actor] if path.ndim > 1 else path
            rows.append(self._row(table.t(key), float(column[max(places, -len(column))]), float(column[-1])))
        shares = table.past("shares")
        for k, layer in enumerate(table.world.layers):
            then, now = (100.0 * float(shares[at, table.actor, k]) for at in (max(places, -len(shares)), -1))
            if max(then, now) >= 1.0:
                rows.append(self._row(table.layer_name(layer), then, now, "%"))
        w.scroll_list(ui, "since.rows", inner, [*rows, *self._purses()])

    def _purses(self) -> list[w.Row]:
        """Return what is believed of the purses of other teams; a facilitator may hide it."""
        table, session = self.table, self.table.session
        if table.lesson is None or not table.lesson.switches["rivals"]:
            return []
        rows = []
        for nation in (n for n, seat in session.game.seats.items() if seat.human and n != table.nation):
            at = table.world.actor_index(nation)
            name = table.t("lesson.since.purse", nation=table.nation_rich(nation))
            about = table.money(float(table.view.treasury[at, 0]), 0)
            band = table.percent(float(table.view.treasury_band[at, 0]), 0)
            told = table.t("text.rivals.about", value=about, band=band)
            rows.append(w.Row((w.Part(name), w.Part(told, 218, ink="muted", align="right")), tip=told))
        return rows

    def _row(self, name: str, then: float, now: float, unit: str = "") -> w.Row:
        table = self.table
        parts = (
            w.Part(name),
            w.Part(
                f"{table.number(then)}{unit} → {table.number(now)}{unit}", 150, ink="muted", align="right"
            ),
            w.Part(table.signed(now - then), 60, bold=True, align="right"),
        )
        return w.Row(parts, tip=name)

    def _ordered(self, ui: Ui, box: Box) -> None:
        """Declare what the computer ordered in this team's place, with its reasons."""
        table = self.table
        inner = w.panel(ui, "since.ordered", box, table.t("lesson.since.ordered"), icon="eye")
        rows = []
        for number in self.turns:
            turn = next((t for t in table.session.kept_turns if t.number == number), None)
            own = [e for e in turn.entries if e.nation == table.nation] if turn is not None else []
            # what is new stands before the budget lines that went on
            for entry in sorted(own, key=lambda e: e.text.startswith(BUDGET)):
                words = self._words(entry)
                rows.append(w.Row.of(words, tip=self._tip(entry, words)))
        w.scroll_list(ui, "since.orders", inner, rows)

    def _words(self, entry: Entry) -> str:
        return self.table.order_words(Order.parse(entry.text, self.table.world))

    def _tip(self, entry: Entry, words: str) -> str:
        if entry.reason is None:
            return words
        return f"{words}\n<muted>{reason_words(self.table, entry.reason)}</muted>"
