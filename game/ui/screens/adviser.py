"""The adviser: what the doctrine player would order in this seat, line by line with its reason."""

from __future__ import annotations

from game.engine.orders import Order
from game.play.log import Reason
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.node import Tip, Ui
from game.ui.table import Table


class Adviser:
    """A page above the plan; empty while it is shut."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.plan: list[tuple[Order, Reason]] = []

    def open(self, ui: Ui) -> None:
        """Ask the adviser and show the answer."""
        if not self.table.watching and self.table.thinking is None:
            self.plan = self.table.session.adviser(self.table.nation)
            ui.redraw()

    def shut(self, ui: Ui) -> None:
        """Close the page."""
        self.plan = []
        ui.redraw()

    def _new(self) -> list[tuple[Order, Reason]]:
        """Return what the draft does not say already, first, then the rest."""
        draft = set(self.table.draft)
        return sorted(self.plan, key=lambda pair: pair[0] in draft)

    def build(self, ui: Ui) -> None:
        """Declare the page when it is open."""
        if not self.plan:
            return
        t = self.table.t
        rows = [self._row(order, reason) for order, reason in self._new()]
        height = min(ui.height - 60, ui.em(30) * len(rows) + ui.em(120) + 30)
        with w.modal(
            ui,
            "adviser",
            t("game.adviser.title"),
            980,
            height,
            lambda: self.shut(ui),
            first="adviser.all",
            icon="book",
        ) as inner:
            told, rest = inner.top(ui.em(24), 6)
            w.label(ui, "adviser.told", told, t("game.adviser.told"), size=tokens.HEAD, ink="muted")
            line, rest = rest.base(ui.em(36), 10)
            w.scroll_list(
                ui, "adviser.rows", rest, rows, on_activate=lambda row: self._take(ui, row), row_height=30
            )
            wide = w.button_width(ui, t("game.adviser.all"))
            place, line = line.side(wide, 12)
            w.button(
                ui, "adviser.all", place, t("game.adviser.all"), lambda: self._take_all(ui), kind="primary"
            )
            back = w.button_width(ui, t("game.adviser.close"), key="Escape")
            w.button(
                ui,
                "adviser.close",
                line.side(back)[0],
                t("game.adviser.close"),
                lambda: self.shut(ui),
                key="Escape",
            )

    def _row(self, order: Order, reason: Reason) -> w.Row:
        same = order in self.table.draft
        words, why = self.table.order_words(order), wording.reason_words(self.table, reason)
        parts = (
            w.Part(words, 380, size=tokens.HEAD, ink="muted" if same else "text"),
            w.Part(why, size=tokens.SMALL, ink="muted"),
        )
        tip = Tip([f"<b>{words}</b>", why, f"<muted>{self.table.t('game.adviser.take_one')}</muted>"])
        return w.Row(parts, icon=order.kind, ink="faint" if same else "accent", tip=tip)

    def _take(self, ui: Ui, row: int) -> None:
        """Take one line of the adviser's plan."""
        order = self._new()[row][0]
        refusal = self.table.give(order.text(self.table.world))
        ui.say(
            self.table.refusal_words(refusal, self.table.actor)
            if refusal
            else self.table.t("game.adviser.taken")
        )
        ui.redraw()

    def _take_all(self, ui: Ui) -> None:
        self.table.replace([order for order, _ in self.plan])
        ui.say(self.table.t("game.adviser.all_taken"))
        self.shut(ui)
