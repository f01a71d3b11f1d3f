"""What an order was worth: the game played again without one of them, everything else the same."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.play.counterfactual import Outcome, Tried, nations_of, tried
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.chart import Series, lines
from game.ui.kit.node import Ui
from game.ui.plain import PlainScreen
from game.ui.screens.page import page

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table


class Given(Exception):  # noqa: N818 - nobody wants the answer any more
    """The work was given up."""


class Again:
    """The game being played again in a thread of its own, one turn of all replays after the other."""

    def __init__(self, table: Table) -> None:
        session = table.session
        self.done, self.of = 0, max(1, session.turn - session.first_turn)
        self.result: Tried | None = None
        self.error: Exception | None = None
        self.unwanted = False
        self._work = (
            session.world,
            list(session.states),
            list(session.kept_turns),
            nations_of(session.world, session.seats, session.humans),
        )
        self._thread = threading.Thread(target=self._run, name="again", daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether it is done, well or badly, or was given up."""
        return not self._thread.is_alive()

    def join(self, seconds: float = 60.0) -> None:
        """Wait for the end (tests)."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = tried(*self._work, self._progress)
        except Given:
            return
        except Exception as trouble:  # told on the screen; the game itself is not touched
            self.error = trouble

    def _progress(self, done: int, of: int) -> None:
        self.done, self.of = done, max(1, of)
        if self.unwanted:
            raise Given


class Removed(PlainScreen):
    """Own decisions on the left, the dearest and the best first; what the game would have been on the right."""

    name = "removed"
    first = "outcomes"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        assert table is not None, "this screen belongs to a game"
        self.game = table
        self.work: Again | None = Again(table) if table.ended else None
        self.at = -1  # the outcome that is looked at

    @property
    def found(self) -> list[Outcome]:
        """The outcomes of the seat that is shown, the ones that moved most first."""
        if self.work is None or self.work.result is None:
            return []
        nation = self.game.nation
        mine = self.work.result.of(nation)
        return sorted(mine, key=lambda one: -abs(one.score))

    # --- drawing -----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare progress, or the list and what is looked at."""
        t = self.lobby.t
        hints = [("Up", t("learn.key.walk")), ("Enter", t("learn.removed.look")), ("Escape", t("read.back"))]
        area = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints)
        ui.awaited = self.work is not None and not self.work.finished
        if self.work is None or self.work.error is not None:
            key = "learn.removed.failed" if self.work is not None else "learn.removed.later"
            w.paragraph(ui, "removed.none", w.panel(ui, "removed.panel", area), t(key), ink="muted")
        elif self.work.result is None:
            self._waiting(ui, area)
        else:
            left, right = area.left(area.w * 0.46, tokens.GAP)
            self._list(ui, left)
            self._outcome(ui, right)
        if self.game.coach is not None:
            self.game.coach.build(ui, self.name)

    def _waiting(self, ui: Ui, area: Box) -> None:
        """Show how far the replay is, and a way out."""
        t, work = self.lobby.t, self.work
        assert work is not None
        inner = w.panel(ui, "removed.panel", area, t("learn.removed.working"), icon="clock")
        line, inner = inner.top(ui.em(26), 8)
        told = t("learn.removed.progress", done=work.done, of=work.of)
        w.label(ui, "removed.told", line, told, ink="muted")
        bar, inner = inner.top(12, 16)
        w.progress(ui, "removed.bar", bar, work.done / work.of)
        row = inner.top(ui.em(tokens.CONTROL))[0]
        text = t("learn.removed.cancel")
        place = row.left(w.button_width(ui, text, key="Escape"))[0]
        w.button(ui, "removed.cancel", place, text, lambda: self.leave(ui), key="Escape")
        self.first = "removed.cancel"

    def _list(self, ui: Ui, box: Box) -> None:
        table, found = self.game, self.found
        inner = w.panel(
            ui, "outcomes.panel", box, table.t("learn.removed.list"), note=table.t("learn.removed.note")
        )
        if not found:
            w.paragraph(ui, "outcomes.none", inner, table.t("learn.removed.nothing"), ink="muted")
            return
        used = w.paragraph(
            ui, "outcomes.about", inner, table.t("learn.removed.about"), size=tokens.SMALL, ink="muted"
        )
        widest = max(ui.painter.measure(self.date(one), tokens.HEAD) for one in found)
        dated = widest / ui.painter.text_scale + 6
        rows = []
        for one in found:
            words, date = self.words(one), self.date(one)
            ink = "good" if one.score > 0 else "bad"
            parts = (
                w.Part(date, dated, ink="muted", size=tokens.HEAD),
                w.Part(words, size=tokens.HEAD),
                w.Part(table.signed(one.score, 2), 56, ink=ink, bold=True, align="right"),
            )
            rows.append(w.Row(parts, icon=one.decision.order.kind, ink="muted"))
        place = inner.top(used, 8)[1]
        w.scroll_list(
            ui,
            "outcomes",
            place,
            rows,
            on_activate=lambda row: self._look(ui, row),
            on_select=lambda row: self._look(ui, row),
        )

    def _look(self, ui: Ui, row: int) -> None:
        self.at = row
        ui.redraw()

    def words(self, one: Outcome) -> str:
        """Return a decision in a few words; a budget line with the money that was moved in all."""
        table, order = self.game, one.decision.order
        if one.decision.kind == "line":
            mode = table.t(f"game.mode.{order.mode}")
            money = ("+" if one.decision.money > 0 else "") + table.money(one.decision.money, 2)
            line = table.t("game.plan.line", subject=table.layer_name(order.layer), mode=mode)
            return table.t("learn.removed.line", line=line, money=money)
        shown = Order.parse(order.text(table.world), table.world)
        return table.order_words(shown)

    def date(self, one: Outcome) -> str:
        """Return the turn in which a decision was taken."""
        return self.game.date((one.decision.turn - 1) * self.game.world.turn_quarters)

    def lines(self, one: Outcome) -> list[str]:
        """Return what came of a decision, in numbers."""
        table, t = self.game, self.game.t
        score = float(table.view.score[table.actor, 0])
        out = [
            t(
                "learn.removed.score", now=table.number(score, 2), then=table.number(score - one.score, 2),
                change=table.change_rich(one.score, 2),
            ),
            t("learn.removed.index", index=table.index_name(one.index), change=table.change_rich(one.index_change, 2)),
        ]  # fmt: skip
        nation, layer, change = one.share
        where = {"nation": table.nation_rich(nation), "layer": table.layer_name(layer)}
        out.append(t("learn.removed.share", **where, change=table.signed(100.0 * change, 2)))
        nation, layer, change = one.capacity
        where = {"nation": table.nation_rich(nation), "layer": table.layer_name(layer)}
        out.append(t("learn.removed.capacity", **where, change=table.signed(100.0 * change, 1)))
        out.append(t("learn.removed.order_yes" if one.order_changed else "learn.removed.order_no"))
        return out

    def _outcome(self, ui: Ui, box: Box) -> None:
        table, found = self.game, self.found
        if not 0 <= self.at < len(found):
            inner = w.panel(ui, "outcome.panel", box, table.t("learn.removed.without"))
            w.paragraph(ui, "outcome.none", inner, table.t("learn.removed.choose"), ink="muted")
            return
        one = found[self.at]
        inner = w.panel(ui, "outcome", box, table.t("learn.removed.without"), note=self.date(one))
        used = w.paragraph(ui, "outcome.order", inner, f"<b>{self.words(one)}</b>")
        inner = inner.top(used, 10)[1]
        for number, line in enumerate(self.lines(one)):
            used = w.paragraph(ui, f"outcome.{number}", inner, line, size=tokens.HEAD)
            inner = inner.top(used, 5)[1]
        self._path(ui, inner.top(6)[1], one)

    def _path(self, ui: Ui, box: Box, one: Outcome) -> None:
        """Declare the course of the score as it was and without the order."""
        table = self.game
        if box.h < 90:
            return
        first, turn = table.session.first_turn, table.world.turn_quarters
        real = [float(value) for value in table.past("score")[:, table.actor]]
        xs = [table.date((first + k) * turn) for k in range(len(real))]
        without = table.t("learn.removed.short")
        shown = [
            Series("real", real, table.code(table.nation), table.nation, table.nation_name(table.nation)),
            Series("without", list(one.path), without, "warn", table.t("learn.removed.without"), dashed=True),
        ]
        lines(ui, "outcome.path", box, shown, xs=xs, own="real", label=table.t("learn.removed.without"))

    # --- acting ------------------------------------------------------------------------------------------

    def key(self, ui: Ui, name: str) -> bool:
        """Take the guide's keys; Escape leaves."""
        coach = self.game.coach
        return (coach is not None and coach.key(ui, name)) or super().key(ui, name)

    def leave(self, ui: Ui) -> None:
        """Go back; what is being worked out is given up."""
        if self.work is not None:
            self.work.unwanted = True
        ui.pop()

    def tick(self, dt: float) -> bool:
        """Pass time: show how far the replay is."""
        del dt
        ui, coach = self._ui, self.game.coach
        if ui is None:
            return False
        led = coach is not None and coach.tick(ui)
        moving = self.work is not None and ui.awaited
        if moving and self.work is not None and self.work.finished:
            ui.memory.focus.pop("", None)
            self.first = "outcomes"
        return moving or led
