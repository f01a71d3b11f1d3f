"""History: any public measure over the turns for the nations one compares, as a chart or as a table of the same.

Both can be saved as files. Before the first turn there is no line yet: the values of now stand as bars.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.ui import theme as tokens
from game.ui.kit import chart
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.exporting import Exporting
from game.ui.screens.turn_report import ICONS
from game.ui.shell import GameScreen
from game.ui.wording import words

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table


@dataclass(frozen=True)
class Kind:
    """One measure that can be shown: whose it is, by layer or by index, and how it is written."""

    id: str
    by_nation: bool = True
    by_layer: bool = False
    digits: int = 1
    scale: float = 1.0
    floor: bool = False  # the axis begins at zero


KINDS = (
    Kind("score"),
    Kind("share", by_layer=True, scale=100.0, floor=True),
    Kind("index"),
    Kind("gap", by_layer=True, floor=True),
    Kind("adoption", scale=100.0, floor=True),
    Kind("factory", scale=100.0, floor=True),
    Kind("talent", digits=2, floor=True),
    Kind("price", by_nation=False, by_layer=True, digits=2),
    Kind("tension", by_nation=False, floor=True),
)
# Where the name of a kind is not the name that the session's history has for it.
PAST = {"share": "shares"}

PAR = "par"
MARKED = ("control", "refusal", "release", "goal")
MOST_TOLD = 4  # acts of one turn that the cursor tells


class History(GameScreen):
    """Shows one measure at a time; T turns the chart into a table."""

    name = "history"
    first = "chart"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        w_ = self.table.world
        self.kind = KINDS[0]
        self.layer = max(0, w_.role("frontier"))
        self.index = 0
        self.as_table = False
        self.nations = [*w_.playable]
        if self.table.actor not in self.nations:
            self.nations.append(self.table.actor)
        self.events = self._events()
        self.exporting = Exporting(lobby)

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare measures, filters and the chart or the table."""
        t = self.table.t
        inner = w.panel(ui, "history", box, self._heading(), note=self._unit())
        row, inner = inner.top(ui.em(34), 6)
        names = [t(f"read.history.kind.{kind.id}") for kind in KINDS]
        w.tabs(ui, "kind", row, names, KINDS.index(self.kind), lambda i: self._set(ui, kind=KINDS[i]))
        row, inner = inner.top(ui.em(34), 10)
        self._filters(ui, row)
        if self.as_table:
            self._table(ui, inner)
        else:
            self._show(ui, inner)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that matter here."""
        return (("T", "table"), ("E", "export"), ("Left", "pick"))

    def over(self, ui: Ui) -> None:
        """Declare the question where an export shall go."""
        self.exporting.build(ui)

    def pressed(self, ui: Ui, name: str) -> bool:
        """T changes between chart and table, L to the next layer or index, E saves both as files."""
        if name == "T":
            self._set(ui, as_table=not self.as_table)
        elif name == "L":
            self._step(ui)
        elif name == "E":
            self._export(ui)
        return name in ("T", "L", "E")

    def _export(self, ui: Ui) -> None:
        """Ask where chart and table shall go."""
        table, rows = self.table, self._rows()
        count = max((len(row.values) for row in rows), default=0)
        if not count:
            return
        of = INDICES[self.index] if self.kind.id == "index" else ""
        of = table.layer_id(self.layer) if self.kind.by_layer else of
        stem = "-".join(part for part in ("history", self.kind.id, of, f"t{table.turn:02d}") if part)
        dates = self._dates(count)
        head = [table.t("feel.export.turn"), table.t("feel.export.when"), *(row.name for row in rows)]
        first = table.session.first_turn
        sheet = [[first + at, dates[at], *(row.values[at] for row in rows)] for at in range(count)]

        def draw(fresh: Ui, box: Box) -> None:
            inner = w.panel(fresh, "history", box, self._heading(), note=self._unit())
            self._show(fresh, inner)

        self.exporting.ask(ui, stem, draw, head, sheet)

    def _unit(self) -> str:
        return self.table.t("read.history.unit." + self.kind.id)

    def _show(self, ui: Ui, box: Box) -> None:
        """Declare the chart, or bars where nothing has happened yet."""
        rows = [row for row in self._rows() if row.id != PAR]
        if (
            rows
            and all(len(row.values) < 2 for row in rows)
            and any(row.values[0] is not None for row in rows)
        ):
            self._bars(ui, box, rows)
        else:
            self._chart(ui, box)

    def _bars(self, ui: Ui, box: Box, rows: Sequence[chart.Series]) -> None:
        """Declare the values of now, the largest on top, and the expected score as one of them."""
        table = self.table
        line, box = box.top(ui.em(30), 6)
        w.label(ui, "history.first", line, table.t("feel.history.first"), ink="muted")
        shown = [
            row
            for row in [*rows, *(row for row in self._rows() if row.id == PAR)]
            if row.values[0] is not None
        ]
        shown.sort(key=lambda row: -float(row.values[0] or 0.0))
        own = next((i for i, row in enumerate(shown) if row.id == table.nation), -1)
        bars = [
            (
                row.name,
                float(row.values[0] or 0.0),
                table.number(float(row.values[0] or 0.0), self.kind.digits),
                row.ink,
                0,
            )
            for row in shown
        ]
        w.ranking(ui, "history.now", box.top(min(box.h, ui.em(44) * len(bars)))[0], bars, bold=own)

    def _set(self, ui: Ui, *, kind: Kind | None = None, as_table: bool | None = None) -> None:
        self.kind = kind or self.kind
        self.as_table = self.as_table if as_table is None else as_table
        ui.redraw()

    def _step(self, ui: Ui) -> None:
        if self.kind.id == "index":
            self.index = (self.index + 1) % len(INDICES)
        elif self.kind.by_layer:
            self.layer = (self.layer + 1) % len(self.table.world.layers)
        ui.redraw()

    def _heading(self) -> str:
        table = self.table
        name = table.t(f"read.history.kind.{self.kind.id}")
        if self.kind.id == "index":
            return f"{name}: {table.index_name(INDICES[self.index])}"
        return f"{name}: {table.layer_name(self.layer)}" if self.kind.by_layer else name

    # --- filters -----------------------------------------------------------------------------------------

    def _filters(self, ui: Ui, row: Box) -> None:
        """Declare the choice of layer or index, the nations, and the switch to the table."""
        t = self.table.t
        switch = t("read.history.chart" if self.as_table else "read.history.table")
        wide = w.button_width(ui, switch, key="T")
        place, rest = row.side(wide, 12)
        w.button(ui, "table", place, switch, lambda: self._set(ui, as_table=not self.as_table), key="T")
        text = t("feel.export.button")
        place, rest = rest.side(w.button_width(ui, text, key="E"), 12)
        w.button(ui, "export", place, text, lambda: self._export(ui), key="E")
        options, index, choose = self._options(ui)
        if options:
            wide = min(rest.w * 0.34, max(ui.painter.measure(o) for o in options) + 50)
            place, rest = rest.left(wide, 12)
            w.dropdown(ui, "of", place, options, index, choose, rows=11)
        if self.kind.by_nation:
            self._chips(ui, rest)

    def _options(self, ui: Ui) -> tuple[list[str], int, Callable[[int], None]]:
        table = self.table
        if self.kind.id == "index":
            return [table.index_name(i) for i in INDICES], self.index, lambda i: self._pick(ui, "index", i)
        if self.kind.by_layer:
            names = [table.layer_name(i) for i in range(len(table.world.layers))]
            return names, self.layer, lambda i: self._pick(ui, "layer", i)
        return [], 0, lambda _: None

    def _pick(self, ui: Ui, what: str, value: int) -> None:
        setattr(self, what, value)
        ui.redraw()

    def _chips(self, ui: Ui, row: Box) -> None:
        """Declare a chip per nation: filled where its line is shown."""
        table = self.table
        widths = [
            ui.painter.measure(table.code(n), tokens.HEAD, True) + 30 for n in range(len(table.world.actors))
        ]
        squeeze = min(1.0, row.w / (sum(widths) + 6 * len(widths)))
        x = row.x
        for nation, width in enumerate(widths):
            place = Box(x, row.y + 2, width * squeeze, row.h - 4)
            self._chip(ui, nation, place)
            x += width * squeeze + 6

    def _chip(self, ui: Ui, nation: int, place: Box) -> None:
        table, on = self.table, nation in self.nations
        ident = table.nation_id(nation)

        def draw(p: Painter, area: Box, look: Look) -> None:
            ground = tokens.blend(p.theme("panel"), p.theme(ident), 0.28 if on else 0.05)
            p.round(area, ground, ident if on or look.hover else "line", width=1.5, radius=area.h / 2)
            ink = "text" if on else "muted"
            p.text(area, table.code(nation), size=tokens.HEAD, bold=True, ink=ink, align="centre")

        def flip() -> None:
            self.nations = [n for n in self.nations if n != nation] if on else [*self.nations, nation]
            ui.redraw()

        node = Node(f"nation.{ident}", place, draw, click=flip, focusable=True, rove="nations", role="toggle")
        node.tip, node.label, node.radius = table.nation_rich(nation), table.nation_name(nation), place.h / 2
        ui.add(node)

    # --- the content -------------------------------------------------------------------------------------

    def _rows(self) -> list[chart.Series]:
        """Return the lines to show, par last."""
        table, kind = self.table, self.kind
        past = table.past(PAST.get(kind.id, kind.id))
        if kind.by_layer:
            past = past[..., self.layer]
        elif kind.id == "index":
            past = past[:, self.index]
        if not kind.by_nation:
            ink = table.layer_id(self.layer) if kind.by_layer else "warn"
            name = self._heading()
            return [chart.Series(kind.id, _line(past, kind.scale), "", ink, name)]
        out = []
        for nation in sorted(self.nations):
            ident = table.nation_id(nation)
            values = _line(past[:, nation], kind.scale)
            out.append(chart.Series(ident, values, table.code(nation), ident, table.nation_name(nation)))
        return out + self._par(len(past)) if kind.id == "score" else out

    def _par(self, count: int) -> list[chart.Series]:
        """Return the expected path of the nation in play, dashed."""
        table = self.table
        first = table.session.first_turn
        path = [table.par(first + turn) for turn in range(count)]
        if any(value is None for value in path):
            return []
        text = table.t("read.history.par")
        return [chart.Series(PAR, path, text, "muted", table.t("read.history.par_of"), dashed=True)]

    def _dates(self, count: int) -> list[str]:
        table = self.table
        first = table.session.first_turn
        return [table.date((first + turn) * table.world.turn_quarters) for turn in range(count)]

    def _chart(self, ui: Ui, box: Box) -> None:
        table, rows = self.table, self._rows()
        count = max((len(row.values) for row in rows), default=0)
        if not rows or all(v is None for row in rows for v in row.values):
            empty = "read.history.hidden" if rows else "read.history.nobody"
            w.paragraph(ui, "history.none", box, table.t(empty), ink="muted")
            return
        chart.lines(
            ui,
            "chart",
            box,
            rows,
            xs=self._dates(count),
            own=table.nation if self.kind.by_nation else self.kind.id,
            fmt=lambda value: table.number(value, 0 if abs(value) >= 100 else self.kind.digits),
            low=0.0 if self.kind.floor else None,
            events=self.events,
            label=self._heading(),
        )

    def _events(self) -> list[chart.Event]:
        """Return markers of the turns in which controls, refusals, releases or goals changed."""
        table = self.table
        first = table.session.first_turn
        found = []
        for turn in range(first + 1, table.turn + 1):
            acts = [item for item in table.session.news(turn=turn) if item.kind in MARKED]
            for number, item in enumerate(acts[:MOST_TOLD]):
                icon = "" if number else ICONS[item.kind]
                found.append(chart.Event(turn - first, icon, "warn", words(table).news(item)))
        return found

    def _table(self, ui: Ui, box: Box) -> None:
        """Declare the same numbers as a table, newest turn on top."""
        table, rows = self.table, self._rows()
        count = max((len(row.values) for row in rows), default=0)
        dates = self._dates(count)
        columns = [w.Column(row.label or row.name, ink=row.ink, tip=row.name) for row in rows]
        names = [w.RowName(date) for date in reversed(dates)]
        cells = [[self._cell(row, at) for row in rows] for at in reversed(range(count))]
        own = next((i for i, row in enumerate(rows) if row.id == table.nation), -1)
        wide = max((ui.painter.measure(date) for date in dates), default=60.0) + 24
        w.table(ui, "numbers", box, columns, cells, names=names, name_width=wide, own=own, row_height=30)

    def _cell(self, row: chart.Series, at: int) -> w.Cell:
        value = row.values[at]
        if value is None:
            return w.Cell("–", ink="muted", tip=self.table.t("read.history.hidden"))
        before = row.values[at - 1] if at else None
        tip = f"{row.name}\n<b>{self.table.number(value, self.kind.digits)}</b>"
        if before is not None:
            tip += f"  {self.table.signed(value - before, self.kind.digits)}"
        return w.Cell(self.table.number(value, self.kind.digits), tip=tip)


def _line(values: object, scale: float) -> list[float | None]:
    """Return numbers as they are shown, None where they are not known."""
    return [None if math.isnan(value) else float(value) * scale for value in values]  # type: ignore[attr-defined]
