"""The stack board: shares of all nations in all layers, and one layer in depth."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from game.ui import causes
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.chart import Series, lines
from game.ui.kit.node import Tip, Ui
from game.ui.lobby import Lobby
from game.ui.shell import GameScreen
from game.ui.table import Table

VISIBLE = 0.0005  # part of the world; a smaller change has no arrow
SIDE = 392.0
LEAST_CHART = 124.0
LEAST = 0.005  # part of a need; smaller suppliers are not named


class StackBoard(GameScreen):
    """Eleven layers by eight nations, as heat, with arrows, and a drill into one layer."""

    name = "stack"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        self.layer = self._start_layer()
        self.first = f"stack.{self.layer}.{self.table.actor}"

    def _start_layer(self) -> int:
        """Begin with the layer in which the nation in play is strongest."""
        return int(np.argmax(self.table.view.share[self.table.actor, :, 0]))

    def hints(self) -> Sequence[tuple[str, str]]:
        """Keys of the footer."""
        return (("←→↑↓", "walk"),)

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the board, the chart below it and the layer looked at."""
        focus = (ui.focus or "").split(".")
        if len(focus) == 3 and focus[0] == "stack" and focus[1].isdigit():
            self.layer = int(focus[1])
        right, left = box.side(SIDE, tokens.GAP)
        wanted = ui.em(30) * len(self.table.world.layers) + ui.em(34) + 56
        if left.h - wanted < ui.em(LEAST_CHART):
            wanted = left.h  # with large text the board has the room for itself
        board, chart = left.top(wanted, tokens.GAP)
        self._board(ui, board)
        if chart.h > 0:
            self._chart(ui, chart)
        self._drill(ui, right)

    # --- the board ---------------------------------------------------------------------------------------

    def _board(self, ui: Ui, box: Box) -> None:
        table = self.table
        inner = w.panel(ui, "board", box, table.t("game.stack.title"), note=table.t("game.stack.note"))
        nations = range(len(table.world.actors))
        heads = [w.Column(table.code(n), ink=table.nation_id(n), tip=table.nation_rich(n)) for n in nations]
        known = ui.painter.icons.names()
        names = [
            w.RowName(
                table.layer_name(k), ink=table.layer_id(k), icon=table.layer_id(k) if table.layer_id(k) in known else "",
                bold=k == self.layer, tip=f"<b>{table.layer_rich(k)}</b>\n{table.d(f'layers.{table.layer_id(k)}.about', '')}",
            )
            for k in range(len(table.world.layers))
        ]  # fmt: skip
        cells = [[self._cell(n, k) for n in nations] for k in range(len(table.world.layers))]
        w.table(
            ui, "stack", inner, heads, cells, names=names, own=table.actor, row_height=30, size=tokens.BODY
        )

    def _cell(self, nation: int, layer: int) -> w.Cell:
        table = self.table
        share = float(table.view.share[nation, layer, 0])
        before = table.before("shares", nation, layer)
        change = share - before if before is not None else 0.0
        trend = 0 if abs(change) < VISIBLE else 1 if change > 0 else -1
        return w.Cell(
            table.number(100.0 * share, 1), heat=math.sqrt(share), trend=trend,
            tip=lambda: self._tip(nation, layer),
            label=f"{table.nation_name(nation)} {table.layer_name(layer)} {table.percent(share)}",
        )  # fmt: skip

    def _tip(self, nation: int, layer: int) -> Tip:
        """Return share, change with its causes, gap and limits."""
        table = self.table
        view, t = table.view, table.t
        share = table.percent(float(view.share[nation, layer, 0]))
        found = [
            f"<b>{table.nation_rich(nation)}</b> · <b>{table.layer_name(layer)}</b>",
            t("game.stack.share", share=f"<b>{share}</b>"),
        ]
        exact = nation == table.actor or float(table.world.layer.public_gap[layer]) > 0.5
        gap = table.months(float(view.gap[nation, layer, 0]), 1 if exact else 0)
        found.append(f"<muted>{t('game.stack.exact' if exact else 'game.stack.estimate', gap=gap)}</muted>")
        cut = float(view.control[table.actor, nation, layer, 0])
        if nation != table.actor and cut > 0.0:
            told = t("game.stack.limited", nation=table.nation_name(nation), part=table.percent(cut, 0))
            found.append(f"<warn>{told}</warn>")
        headline = (
            None if table.thinking is not None else table.session.why("share", table.nation_id(nation), layer)
        )
        if headline is not None:
            found += causes.why_lines(table, headline)
        return Tip(found, [t("game.stack.formula")])

    # --- below: the chart --------------------------------------------------------------------------------

    def _chart(self, ui: Ui, box: Box) -> None:
        table = self.table
        title = f"{table.t('game.stack.chart')} · {table.layer_name(self.layer)}"
        inner = w.panel(ui, "shares", box, title, note="%")
        past = table.past("shares")
        first = table.session.first_turn
        xs = [table.date((first + i) * table.world.turn_quarters) for i in range(max(2, len(past)))]
        shown = sorted(range(len(table.world.actors)), key=lambda n: -float(past[-1, n, self.layer]))
        named = max(
            2, int((inner.h - ui.em(26)) / ui.em(14.5)) - 1
        )  # so many names find room at the ends of the lines
        series = [
            Series(
                table.nation_id(n), [*(100.0 * past[:, n, self.layer]).tolist(), *([None] if len(past) < 2 else [])],
                table.code(n), table.nation_id(n), table.nation_name(n),
            )
            for n in shown[:named] + [m for m in shown[named:] if m == table.actor]
        ]  # fmt: skip
        lines(ui, "shares.chart", inner, series, xs=xs, own=table.nation, low=0.0, label=title)

    # --- one layer in depth ------------------------------------------------------------------------------

    def _drill(self, ui: Ui, box: Box) -> None:
        table, k = self.table, self.layer
        view, me, t = table.view, table.actor, table.t
        price = f"× {table.number(float(view.price[k, 0]), 2)}"
        inner = w.panel(ui, "drill", box, table.layer_rich(k), note=price)
        supply = [(float(view.supply[me, n, k, 0]), n) for n in range(len(table.world.actors))]
        suppliers = [(part, n) for part, n in sorted(supply, reverse=True) if part >= LEAST]
        played = [n for n in range(len(table.world.actors)) if n not in table.world.passive]
        gaps = sorted((float(view.gap[n, k, 0]), n) for n in played)
        about = table.d(f"layers.{table.layer_id(k)}.about", "")
        high = ui.painter.rich_height(about, inner.w - 16, tokens.HEAD) + ui.em(26) * (
            len(suppliers) + len(gaps)
        )
        with w.scroll_area(ui, "drill.scroll", inner, high + ui.em(24) * 2 + ui.em(26) * 2 + 36) as area:
            used = w.paragraph(ui, "drill.about", area, about, size=tokens.HEAD, ink="muted")
            rest = self._facts(ui, area.top(used, 8)[1])
            rest = self._ranked(ui, rest, "suppliers", [
                (table.nation_name(n), part, table.percent(part, 0), table.nation_id(n), 0) for part, n in suppliers
            ], me if me in [n for _, n in suppliers] else -1, [n for _, n in suppliers], 1.0)  # fmt: skip
            worst = max((gap for gap, _ in gaps), default=1.0) or 1.0
            best = t("game.stack.best")
            self._ranked(ui, rest, "leaders", [
                (table.nation_name(n), gap, table.number(gap, 1) if gap > 0.05 else best, table.nation_id(n), 0)
                for gap, n in gaps
            ], me, [n for _, n in gaps], worst)  # fmt: skip

    def _facts(self, ui: Ui, box: Box) -> Box:
        """Declare price, what arrives and what is being built; return what is left below."""
        table, view, k = self.table, self.table.view, self.layer
        fill = float(view.fill[k, 0])
        price = table.number(float(view.price[k, 0]), 2)
        facts = table.t("game.stack.facts", price=price, fill=table.percent(fill, 0))
        line, rest = box.top(ui.em(24), 2)
        w.label(
            ui, "drill.facts", line, facts, size=tokens.HEAD, ink="warn" if fill < 0.9 else "text", tip=facts
        )
        line, rest = rest.top(ui.em(24), 6)
        w.label(ui, "drill.pipeline", line, self._under_way(), size=tokens.HEAD, ink="muted")
        return rest

    def _ranked(
        self, ui: Ui, box: Box, name: str, rows: list[tuple[str, float, str, str, int]], own: int, order: list[int],
        top: float,
    ) -> Box:  # fmt: skip
        head, rest = box.top(ui.em(26))
        w.label(ui, f"drill.{name}", head, self.table.t(f"game.stack.{name}"), size=tokens.HEAD, bold=True)
        place, rest = rest.top(ui.em(26) * len(rows), 8)
        w.ranking(
            ui, f"drill.{name}.bars", place, rows, top=top, bold=order.index(own) if own in order else -1
        )
        return rest

    def _under_way(self) -> str:
        """Return how much capacity of the own nation is being built, and until when all of it stands."""
        table, k = self.table, self.layer
        quarters = table.world.layer.build_quarters
        first = sum(quarters[:k])
        points = float(table.view.pipeline[:, first : first + quarters[k], 0].sum())
        return table.t("game.stack.under_way", points=table.number(points, 2), quarters=quarters[k])
