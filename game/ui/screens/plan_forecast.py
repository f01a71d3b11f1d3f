"""The forecast beside the plan: the fan of a headline, hot lines, hints, chances of goals, instalments.

It stands in the place of the order list, which has a tab of its own. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from game.engine.world import INDICES
from game.play.advice import Hint
from game.play.hoard import HOARD
from game.ui import theme as tokens
from game.ui.closing import remind
from game.ui.foresight import Foresight
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.chart import Band, fan
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.plan_bench import Bench
from game.ui.screens.plan_side import changed_orders, orders_panel
from game.ui.table import Slot

TABS = ("fan", "hints", "orders")
LEAST_CHART = 96.0
ROW = 27.0
SHOWN = 3  # hot lines
URGENT = ("idle", "heavy", "answer")


class ForecastPanel:
    """The panel; which tab is open is its only state."""

    def __init__(self, bench: Bench, show_line: Callable[[Ui, Slot], None]) -> None:
        self.bench = bench
        self.table = bench.table
        self.show_line = show_line  # brings a budget line of the plan into view
        self.tab = 0

    @property
    def sight(self) -> Foresight:
        """What is foreseen."""
        found = self.table.foresight
        assert found is not None, "this panel is shown only where there are forecasts"
        return found

    def build(self, ui: Ui, box: Box) -> None:
        """Declare the tabs and what is under the open one."""
        open_orders = TABS[self.tab] == "orders"
        if not open_orders:
            w.panel(ui, "ahead", box)
        head, rest = box.top(ui.em(30), 4)
        w.tabs(ui, "ahead.tabs", head.inset(8, 0), self._names(), self.tab, lambda tab: self.open(ui, tab))
        if open_orders:
            orders_panel(ui, self.bench, rest)
            return
        inner = Box(rest.x + 16, rest.y + 4, rest.w - 32, rest.h - 12)
        if TABS[self.tab] == "fan":
            self._forecast(ui, inner)
        else:
            self._hints(ui, inner)

    def _names(self) -> list[str]:
        t = self.table.t
        count, orders = len(self.sight.hints()), len(changed_orders(self.bench)[0])
        shown = {"hints": count, "orders": orders}
        return [t(f"forecast.tab.{name}") + (f" {shown[name]}" if shown.get(name) else "") for name in TABS]

    def open(self, ui: Ui, tab: int) -> None:
        """Open a tab."""
        self.tab = tab % len(TABS)
        ui.redraw()

    # --- the fan -----------------------------------------------------------------------------------------

    def _forecast(self, ui: Ui, inner: Box) -> None:
        wordy = self._words(ui, inner.w)
        fixed = ui.em(30) + 6 + wordy[1] + 6 + ui.em(22) + SHOWN * ui.em(ROW) + ui.em(20)
        chart = max(ui.em(LEAST_CHART), inner.h - fixed - 8)
        with w.scroll_area(ui, "ahead.scroll", inner, fixed + chart + 8) as area:
            choose, area = area.top(ui.em(30), 6)
            self._chooser(ui, choose)
            place, area = area.top(chart, 4)
            self._fan(ui, place)
            told, area = area.top(wordy[1], 4)
            w.paragraph(ui, "ahead.change", told, wordy[0], size=tokens.HEAD, tip=self._fan_tip)
            area = self._hot(ui, area)
            w.label(
                ui, "ahead.assumes", area.base(ui.em(20))[0], self.table.t("forecast.assumes_short", futures=self._futures()),
                size=tokens.SMALL, ink="muted", tip=self.sight.assumes(),
            )  # fmt: skip

    def _futures(self) -> int:
        now = self.sight.now
        return now.futures if now is not None else 0

    def _words(self, ui: Ui, width: float) -> tuple[str, float]:
        """Return the line about the change and its height, two lines at least so that nothing jumps."""
        t, sight = self.table.t, self.sight
        difference = sight.difference()
        if sight.worker.error is not None and sight.now is None:
            text = f"<warn>{t('forecast.failed')}</warn>"
        elif sight.now is None:
            text = f"<muted>{t('forecast.working')}</muted>"
        elif difference is None:
            text = f"<muted>{t('forecast.unchanged')}</muted>"
        else:
            told = sight.words.differs(sight.figure, difference)
            good = sight.words.better(sight.figure, difference.mean)
            ink = "muted" if not difference.clear else "good" if good else "bad"
            text = f"<{ink}>{told}</{ink}>"
        least = 2 * ui.painter.line_height(tokens.HEAD)
        return text, max(least, ui.painter.rich_height(text, width - 16, tokens.HEAD))

    def _chooser(self, ui: Ui, box: Box) -> None:
        sight = self.sight
        figures = sight.words.figures()

        def choose(row: int) -> None:
            sight.figure = figures[row]
            ui.redraw()

        note = self.table.t("forecast.working") if sight.waiting and sight.now is not None else ""
        if note:
            mark, box = box.side(ui.painter.measure(note, tokens.SMALL) + 8, 6)
            w.label(ui, "ahead.working", mark, note, size=tokens.SMALL, ink="accent")
        names = [sight.words.name(figure) for figure in figures]
        w.dropdown(
            ui, "ahead.figure", box, names, figures.index(sight.figure), choose, tip=self.table.t("forecast.choose")
        )  # fmt: skip

    def _fan(self, ui: Ui, box: Box) -> None:
        """Declare the fan: past turns, the draft's futures, the middle of the plan the turn began with."""
        table, sight = self.table, self.sight
        found = sight.fan()
        if found is None:
            w.label(ui, "ahead.none", box, table.t("forecast.working"), ink="muted", align="centre")
            return
        past = [float(value) for value in self._past()]
        start = len(past) - 1
        turn = table.world.turn_quarters
        quarters = [table.view.quarter - turn * (start - k) for k in range(start)] + list(found.quarters)
        before = sight.fan_before()
        fan(
            ui, "ahead.fan", box, xs=[table.date(q) for q in quarters], past=past,
            band=Band(start, found.low, found.middle, found.high),
            before=Band(start, before.low, before.middle, before.high) if before is not None else None,
            fmt=lambda value: sight.words.value(sight.figure, value), tip=self._fan_tip,
            label=sight.words.name(sight.figure),
        )  # fmt: skip

    def _past(self) -> list[float]:
        """Return the headline at the last turns and now, as far as it is known."""
        table, figure = self.table, self.sight.figure
        found = self.sight.fan()
        now = found.middle[0] if found is not None else 0.0
        kind, _, of = figure.partition(".")
        back = 4
        rows: Iterable[float]
        if kind == "score":
            rows = table.past("score")[-back - 1 : -1, table.actor]
        elif kind == "index":
            rows = table.past("index")[-back - 1 : -1, INDICES.index(of), table.actor]
        elif kind == "share":
            rows = table.past("share")[-back - 1 : -1, table.actor, table.world.layer_index(of)]
        else:
            rows = []
        return [*(float(value) for value in rows), now]

    def _fan_tip(self) -> Tip:
        table, sight = self.table, self.sight
        found, before = sight.fan(), sight.fan_before()
        lines = [f"<b>{sight.words.name(sight.figure)}</b>"]
        if found is not None:
            lines.append(sight.words.ends(sight.figure, found))
        if before is not None:
            value = sight.words.value(sight.figure, before.middle[-1])
            lines.append(f"<muted>{table.t('forecast.before', value=value)}</muted>")
        return Tip([*lines, table.t("forecast.fan_is")], [lines[0], sight.assumes()])

    # --- hot lines ---------------------------------------------------------------------------------------

    def _hot(self, ui: Ui, area: Box) -> Box:
        """Declare the hot lines; Enter gives one its money. Returns what is left below them."""
        table, sight = self.table, self.sight
        head, area = area.top(ui.em(22))
        found = sight.hot()
        step = table.money(found[0].step, 2) if found else ""
        w.label(
            ui, "hot.title", head, table.t("forecast.hot"), size=tokens.HEAD, bold=True,
            tip=table.t("forecast.hot_is", step=step) if found else None,
        )  # fmt: skip
        if not found:
            text = table.t("forecast.hot_wait" if sight.trying else "forecast.hot_none")
            w.label(ui, "hot.none", area.top(ui.em(ROW))[0], text, size=tokens.HEAD, ink="muted")
        for number, line in enumerate(found):
            place = Box(area.x, area.y + number * ui.em(ROW), area.w, ui.em(ROW))
            self._hot_row(ui, place, number, line.slot)
        return area.top(SHOWN * ui.em(ROW))[1]

    def _hot_row(self, ui: Ui, place: Box, number: int, slot: Slot) -> None:
        table, sight = self.table, self.sight
        line = sight.hot_slots()[slot]
        words = sight.words
        name = table.t("forecast.hot_row", line=words.line(slot), step=table.amount(line.step))
        change = words.change(sight.figure, line.change.mean)

        def draw(p: Painter, area: Box, look: Look) -> None:
            ground = tokens.blend(p.theme("raised"), p.theme("text"), 0.08 if look.hover else 0.0)
            p.round(area.inset(0, 1), ground, "accent" if look.focus else None, radius=5)
            p.icon("star", Box(area.x + 6, area.y, 14, area.h), "accent")
            wide = p.measure(change, tokens.HEAD, True) + 8
            inner = area.inset(8, 0)
            p.text(inner, change, size=tokens.HEAD, bold=True, ink="good", align="right")
            p.text(inner.left(18)[1].side(wide)[1], name, size=tokens.HEAD)

        node = Node(f"hot.{number}", place, draw, role="button", label=f"{name} {change}", rove="hot")
        node.focusable, node.click = not table.watching, lambda: self.give(ui, slot)
        node.tip = Tip([
            words.hot(sight.figure, line), f"<muted>{table.t('forecast.hot_is', step=table.money(line.step, 2))}</muted>",
        ])  # fmt: skip
        node.same = (name, change)
        ui.add(node)

    def give(self, ui: Ui, slot: Slot) -> None:
        """Give a hot line its money and show it in the plan."""
        line = self.sight.hot_slots().get(slot)
        if line is None:
            return
        self.table.replace(line.plan)
        self.bench.trouble = ("", "")
        step = self.table.money(line.step, 2)
        ui.say(self.table.t("forecast.hot_given", line=self.sight.words.line(slot), step=step))
        ui.redraw()

    # --- hints -------------------------------------------------------------------------------------------

    def _hints(self, ui: Ui, inner: Box) -> None:
        """Declare hints, the chances of the own goals, and instalments against income."""
        sight, width = self.sight, inner.w - 24
        found = sight.hints()
        words = [sight.words.hint(hint) for hint in found]
        heights = [ui.painter.rich_height(text, width - 26, tokens.HEAD) + 12 for text in words]
        goals = sight.goals()
        money = ui.em(22) + ui.em(64) if sight.money() is not None else 0.0
        goal_rows = ui.em(24) + ui.em(ROW) * max(1, len(goals)) + 8
        with w.scroll_area(ui, "hints.scroll", inner, sum(heights) + ui.em(26) + goal_rows + money) as area:
            if not found:
                none, area = area.top(ui.em(26))
                w.label(
                    ui, "hints.none", none, self.table.t("forecast.no_hints"), size=tokens.HEAD, ink="muted"
                )
            for number, hint in enumerate(found):
                place, area = area.top(heights[number])
                self._hint(ui, place, number, hint, words[number])
            area = self._goals(ui, area.top(4)[1], goals)
            self._money(ui, area)

    def _hint(self, ui: Ui, place: Box, number: int, hint: Hint, text: str) -> None:
        urgent = hint.name in URGENT

        def draw(p: Painter, area: Box, look: Look) -> None:
            if look.focus or look.hover:
                p.round(area.inset(0, 1), "raised", "accent" if look.focus else None, radius=5)
            p.icon(
                "warning" if urgent else "info",
                Box(area.x + 4, area.y + 5, 15, 15),
                "warn" if urgent else "muted",
            )
            p.rich(Box(area.x + 26, area.y + 5, area.w - 30, area.h - 6), text, size=tokens.HEAD)

        node = Node(f"hint.{number}", place, draw, role="row", label=text, rove="hints", focusable=True)
        if hint.slots:
            node.click = lambda: self.show_line(ui, hint.slots[0])
        elif hint.name == HOARD:
            node.click = lambda: remind(ui, self.table, hint.values["money"])
        node.same = (text, urgent)
        ui.add(node)

    def _goals(self, ui: Ui, area: Box, goals: list[tuple[int, float]]) -> Box:
        """Declare the chance of every own goal as a bar; returns what is left below."""
        table, now = self.table, self.sight.now
        head, area = area.top(ui.em(24))
        date = table.date(now.quarters[-1]) if now is not None else ""
        w.label(
            ui, "goals.title", head, table.t("forecast.goals", date=date), size=tokens.HEAD, bold=True,
            tip=table.t("forecast.goals_is"),
        )  # fmt: skip
        if not goals:
            key = "forecast.goals_none" if now is not None else "forecast.working"
            w.label(ui, "goals.none", area.top(ui.em(ROW))[0], table.t(key), size=tokens.HEAD, ink="muted")
        for number, (goal, part) in enumerate(goals):
            place = Box(area.x, area.y + number * ui.em(ROW), area.w, ui.em(ROW))
            title = table.d(f"objectives.{table.nation}.{table.world.objectives[goal].id}.title", "")
            self._goal_row(ui, place, number, title, part)
        return area.top(ui.em(ROW) * max(1, len(goals)) + 8)[1]

    def _goal_row(self, ui: Ui, place: Box, number: int, title: str, part: float) -> None:
        table = self.table
        told = table.percent(part, 0)

        def draw(p: Painter, area: Box, _look: Look) -> None:
            wide = p.measure(told, tokens.HEAD, True) + 8
            p.text(area, told, size=tokens.HEAD, bold=True, align="right")
            bar = area.side(wide)[1].side(70, 8)[0]
            track = Box(bar.x, bar.y + bar.h / 2 - 4, bar.w, 8)
            p.round(track, "track", None, radius=4)
            if part > 0.0:
                p.round(track._replace(w=max(8.0, track.w * part)), "accent", None, radius=4)
            p.text(area.side(wide + 78)[1], title, size=tokens.HEAD)

        ui.add(
            Node(
                f"goals.{number}", place, draw, role="row", label=f"{title} {told}", same=(title, told), rove="goals",
                focusable=True,
                tip=Tip([f"<b>{title}</b>  {told}", f"<muted>{table.t('forecast.goals_is')}</muted>"]),
            )
        )  # fmt: skip

    def _money(self, ui: Ui, area: Box) -> None:
        """Declare instalments as bars in the frame of the income that is forecast."""
        table, money = self.table, self.sight.money()
        now = self.sight.now
        if money is None or now is None:
            return
        head, area = area.top(ui.em(22))
        w.label(
            ui, "money.title", head, table.t("forecast.instalments_title"), size=tokens.HEAD, bold=True,
            tip=table.t("forecast.instalments_is"),
        )  # fmt: skip
        most = max(*money.income, *money.instalments, 1e-9)
        places = area.top(ui.em(60))[0].columns(len(money.income), 6)
        for number, (due, income, place) in enumerate(
            zip(money.instalments, money.income, places, strict=True)
        ):
            quarter = now.quarters[number]
            told = table.t(
                "forecast.instalments", due=table.money(due, 2), income=table.money(income, 1), date=table.date(quarter)
            )  # fmt: skip

            def draw(p: Painter, at: Box, _look: Look, due: float = due, income: float = income) -> None:
                text, room = at.base(p.line_height(tokens.TINY), 1)
                high = room.h * income / most
                p.round(Box(room.x, room.bottom - high, room.w, high), "well", "line", radius=4)
                part = room.h * due / most
                if part > 0.5:
                    p.round(Box(room.x, room.bottom - part, room.w, part), "#8B82E8", None, radius=4)
                p.text(text, table.amount(due, 1), size=tokens.TINY, ink="muted", align="centre")

            node = Node(f"money.{number}", place, draw, tip=told, label=told, role="bar", rove="money")
            node.focusable = True
            ui.add(node)
