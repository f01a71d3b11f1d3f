"""Dependencies: who gets what part of what from whom, layer by layer or looked through, and which links are the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import bars
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.frame import bar
from game.ui.kit.node import Look, Node, Tip, TipLike, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.cut_link import CutLink, Target, pick_tip
from game.ui.shell import GameScreen

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

THROUGH = -1  # looked through the stack, in the place of a layer
GRAVE = 0.40  # a single foreign supplier above this part of deliveries is marked
CHOKE = 0.50  # a world share above which a layer has a chokepoint
SMALL = 0.005  # parts below are not told
WORST, CHOKES = 7, 6
LEAST_ROW = 31  # height of a row of name, value and bar


@dataclass(frozen=True)
class Link:
    """One foreign supplier of one layer: the part of deliveries, and the next best supplier."""

    layer: int
    supplier: int
    part: float
    second: int
    second_part: float


class Dependencies(GameScreen):
    """The matrix of buyers and suppliers in the middle, own worst links and the world's chokepoints beside it."""

    name = "dependencies"
    first = "layers"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        self.layer = THROUGH
        self.cut = CutLink(self.table)

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the choice of layer, the matrix, and the lists."""
        t = self.table.t
        left, rest = box.left(min(ui.em(240), box.w * 0.22), tokens.GAP)
        right, middle = rest.side(min(ui.em(316), box.w * 0.29), tokens.GAP)
        self._layers(ui, w.panel(ui, "layers.panel", left, t("read.depends.layers")))
        self._middle(ui, middle)
        if self.cut.shown is not None:
            self.cut.panel(ui, right)
            return
        upper, lower = right.top(right.h * 0.54, tokens.GAP)
        inner = w.panel(ui, "worst.panel", upper, t("read.depends.worst"), icon="warning")
        self._worst(ui, inner)
        inner = w.panel(
            ui, "choke.panel", lower, t("read.depends.chokepoints"), note=t("read.depends.over_half")
        )
        self._chokepoints(ui, inner)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that matter here."""
        return (("L", "layer"), ("Up", "walk"), ("C", "cut"))

    def pressed(self, ui: Ui, name: str) -> bool:
        """L goes to the next layer; C and Enter cut the link that has the focus, C takes the cut back."""
        if name == "C" or (name == "Enter" and self._focused(ui) is not None):
            self._cut(ui, again=name == "Enter")
            return True
        if name == "Escape" and self.cut.shown is not None:
            self.cut.drop()
            ui.redraw()
            return True
        if name == "L":
            count = len(self.table.world.layers)
            self._choose(ui, THROUGH if self.layer + 1 >= count else self.layer + 1)
        return name == "L"

    def _choose(self, ui: Ui, layer: int) -> None:
        self.layer = layer
        ui.memory.values["layers.row"] = layer + 1
        ui.redraw()

    # --- cutting a link ----------------------------------------------------------------------------------

    def _focused(self, ui: Ui) -> Target | None:
        """Return the foreign link that has the focus, in the matrix or among the worst; None for anything else."""
        kind, _, rest = (ui.focus or "").partition(".")
        if kind == "worst" and rest.isdigit() and self.cut.shown is None:
            link = self.links()[int(rest)]
            return Target(self.table.actor, link.supplier, link.layer)
        row, _, column = rest.partition(".")
        if kind == "matrix" and row.isdigit() and column.isdigit() and row != column:
            return Target(int(row), int(column), self.layer)
        return None

    def target(self, ui: Ui) -> Target:
        """Return the link that would be cut: the one with the focus, else the last one that had it, else the worst."""
        found = self._focused(ui)
        if found is not None:
            ui.memory.values["cut.target"] = found
        else:
            worst = self.links()[0]
            found = ui.recall("cut.target", Target(self.table.actor, worst.supplier, worst.layer))
        return found

    def _cut(self, ui: Ui, again: bool = False) -> None:
        """Cut the link, or take back the cut that is shown."""
        if self.cut.shown is not None and not again:
            self.cut.drop()
        else:
            target = self.target(ui)
            self.cut.make(target)
            self._choose(ui, target.layer)
        ui.redraw()

    def _cut_row(self, ui: Ui, box: Box) -> None:
        """Declare the button that cuts, with the link it would cut beside it."""
        table, target = self.table, self.target(ui)
        text = table.t("forecast.cut.act" if self.cut.shown is None else "forecast.cut.back")
        wide = min(box.w * 0.6, w.button_width(ui, text, key="C", size=tokens.HEAD))
        w.button(
            ui, "cut.act", box.left(wide)[0], text, lambda: self._cut(ui), key="C", size=tokens.HEAD,
            tip=pick_tip(table), enabled=not table.watching,
        )  # fmt: skip
        layer = table.layer_name(target.layer) if target.layer >= 0 else table.t("read.depends.through")
        told = f"{table.nation_rich(target.buyer)} ← {table.nation_rich(target.supplier)}, {layer}"
        w.label(ui, "cut.target", box.left(wide, 12)[1], told, size=tokens.SMALL, ink="muted")

    # --- the matrix --------------------------------------------------------------------------------------

    def part(self, buyer: int, supplier: int) -> float:
        """Return the part of what a buyer uses that comes from a supplier, in the layer chosen or looked through."""
        view = self.table.view
        if self.cut.shown is not None:
            return self.cut.part(buyer, supplier, self.layer)
        if self.layer == THROUGH:
            return float(view.content[buyer, supplier, 0])
        return float(view.supply[buyer, supplier, self.layer, 0])

    def _layers(self, ui: Ui, box: Box) -> None:
        table = self.table
        rows = [w.Row((w.Part(table.t("read.depends.through"), bold=True),), ink="accent", icon="eye")]
        for layer in range(len(table.world.layers)):
            ident = table.layer_id(layer)
            rows.append(
                w.Row(
                    (w.Part(table.layer_name(layer)),),
                    ink=ident,
                    icon=icon_of(ui, ident),
                    tip=self._layer_tip(layer),
                )
            )
        w.scroll_list(
            ui,
            "layers",
            box,
            rows,
            selected=self.layer + 1,
            on_select=lambda row: self._choose(ui, row - 1),
            row_height=33,
        )

    def _layer_tip(self, layer: int) -> str:
        name = self.table.layer_rich(layer)
        return f"<b>{name}</b>\n{self.table.d(f'layers.{self.table.layer_id(layer)}.about', '')}"

    def _middle(self, ui: Ui, box: Box) -> None:
        table = self.table
        through = self.layer == THROUGH
        title = table.t("read.depends.through") if through else table.layer_rich(self.layer)
        note = table.t("read.depends.note_through" if through else "read.depends.note_layer")
        if self.cut.shown is not None:
            note = f"<warn>{table.t('forecast.cut.after')}</warn>"
        inner = w.panel(ui, "matrix.panel", box, title, note=note)
        foot, inner = inner.base(ui.em(74), 10)
        row, inner = inner.base(ui.em(32), 8)
        self._cut_row(ui, row)
        head, inner = inner.top(ui.em(22), 4)
        axes = table.t("read.depends.axes" if self.cut.shown is None else "forecast.cut.matrix")
        w.label(ui, "matrix.axes", head, axes, size=tokens.SMALL, ink="muted")
        self._matrix(ui, inner)
        self._origin(ui, foot)

    def _matrix(self, ui: Ui, box: Box) -> None:
        """Declare buyers as rows and suppliers as columns."""
        table = self.table
        count = len(table.world.actors)
        columns = [
            w.Column(table.code(s), ink=table.nation_id(s), tip=table.nation_rich(s)) for s in range(count)
        ]
        names = [
            w.RowName(
                table.nation_name(b), ink=table.nation_id(b), bold=b == table.actor, tip=table.nation_rich(b)
            )
            for b in range(count)
        ]
        cells = [[self._cell(buyer, supplier) for supplier in range(count)] for buyer in range(count)]
        w.table(
            ui,
            "matrix",
            box,
            columns,
            cells,
            names=names,
            name_width=min(ui.em(146), box.w * 0.28),
            own=table.actor,
            row_height=44,
            size=tokens.HEAD,
        )

    def _cell(self, buyer: int, supplier: int) -> w.Cell:
        part = self.part(buyer, supplier)
        text = self.table.number(100.0 * part, 1 if part < 0.0995 else 0) if part >= SMALL else "·"
        if buyer == supplier:
            return w.Cell(text, ink="muted", tip=lambda: self._tip(buyer, supplier))
        heat = min(1.0, 1.25 * part) if part >= 0.02 else None
        return w.Cell(
            text,
            heat=heat,
            ink="text" if part >= SMALL else "faint",
            edge=self._edge(buyer, supplier, part),
            tip=lambda: self._tip(buyer, supplier),
        )

    def _edge(self, buyer: int, supplier: int, part: float) -> str | None:
        """Return the frame of a cell: a rule in force, else a grave dependence; after a cut what it changed."""
        if self.cut.shown is not None:
            own = self.cut.target
            cut = own is not None and (own.buyer, own.supplier) == (buyer, supplier)
            return "bad" if cut else "accent" if self.cut.moved(buyer, supplier, self.layer) else None
        if self.rules(buyer, supplier):
            return "bad"
        return "warn" if part >= GRAVE else None

    def rules(self, buyer: int, supplier: int) -> list[tuple[str, float]]:
        """Return what limits trade in the layer chosen (any layer when looked through): (text key, strongest part)."""
        view = self.table.view
        layers = slice(None) if self.layer == THROUGH else slice(self.layer, self.layer + 1)
        control = float(view.control[buyer, supplier, layers, 0].max())
        refusal = float(view.refusal[buyer, supplier, layers, 0].max())
        found = [("read.depends.control", control), ("read.depends.refusal", refusal)]
        return [(key, part) for key, part in found if part > 0.0]

    def _tip(self, buyer: int, supplier: int) -> Tip:
        table, part = self.table, self.part(buyer, supplier)
        key = "through" if self.layer == THROUGH else "layer"
        key = f"read.depends.tip_{key}" + ("_home" if buyer == supplier else "")
        values = {
            "buyer": table.nation_name(buyer),
            "supplier": table.nation_name(supplier),
            "percent": table.number(100.0 * part),
            "layer": table.layer_name(self.layer) if self.layer != THROUGH else "",
        }
        lines = [f"<b>{table.nation_rich(buyer)} ← {table.nation_rich(supplier)}</b>", table.t(key, **values)]
        if self.cut.shown is not None:
            return Tip([lines[0], *self.cut.tip_lines(buyer, supplier, self.layer)])
        for rule, strength in self.rules(buyer, supplier):
            lines.append(f"<bad>{table.t(rule, percent=table.number(100.0 * strength, 0))}</bad>")
        if buyer != supplier and part >= GRAVE:
            lines.append(f"<warn>{table.t('read.depends.grave')}</warn>")
        if buyer == table.actor and self.layer != THROUGH:
            stock = table.number(float(table.view.holdings[self.layer, 0]))
            lines.append(f"<muted>{table.t('read.depends.stock', quarters=stock)}</muted>")
        return Tip(
            lines,
            more=[lines[0], table.t(f"read.depends.formula_{'through' if self.layer < 0 else 'layer'}")],
        )

    def _origin(self, ui: Ui, box: Box) -> None:
        """Declare the bar that tells where what the own nation uses comes from."""
        table, me = self.table, self.table.actor
        name, bar = box.top(ui.em(24), 4)
        title = table.t("read.depends.origin", nation=table.nation_name(me))
        w.label(ui, "origin.name", name, title, size=tokens.HEAD, bold=True)
        order = sorted(range(len(table.world.actors)), key=lambda n: (n != me, -self.part(me, n)))
        parts = [(table.code(n), self.part(me, n), table.nation_id(n)) for n in order]
        bars.share_bar(ui, "origin", bar.top(ui.em(30))[0], parts, own=table.code(me))

    # --- the lists ---------------------------------------------------------------------------------------

    def links(self) -> list[Link]:
        """Return the own nation's foreign links, the largest part first; materially small needs count like all."""
        view, me = self.table.view, self.table.actor
        out = []
        for layer in range(len(self.table.world.layers)):
            row = view.supply[me, :, layer, 0]
            order = sorted((n for n in range(len(row)) if n != me), key=lambda n: -float(row[n]))
            first, second = order[0], order[1]
            out.append(Link(layer, first, float(row[first]), second, float(row[second])))
        return sorted(out, key=lambda link: -link.part)

    def _worst(self, ui: Ui, box: Box) -> None:
        table = self.table
        found = self.links()[: rows_in(ui, box, WORST)]
        rows = []
        for link in found:
            name = f"{table.layer_name(link.layer)} ← {table.code(link.supplier)}"
            rows.append((name, link.part, table.percent(link.part, 0), table.nation_id(link.supplier)))
        links(ui, "worst", box, rows, [self._link_tip(link) for link in found])

    def _link_tip(self, link: Link) -> Tip:
        table = self.table
        lines = [
            f"<b>{table.layer_rich(link.layer)} ← {table.nation_rich(link.supplier)}</b>  {table.percent(link.part)}",
            table.t(
                "read.depends.second",
                nation=table.nation_name(link.second),
                percent=table.number(100.0 * link.second_part),
            ),
            table.t("read.depends.stock", quarters=table.number(float(table.view.holdings[link.layer, 0]))),
        ]
        if link.part >= GRAVE:
            lines.append(f"<warn>{table.t('read.depends.grave')}</warn>")
        return Tip(lines)

    def _chokepoints(self, ui: Ui, box: Box) -> None:
        """Declare the layers in which one nation holds more than half of the world."""
        table = self.table
        share = table.view.share[:, :, 0]
        found = []
        for layer in range(share.shape[1]):
            top = max(range(share.shape[0]), key=lambda n, layer=layer: float(share[n, layer]))  # type: ignore[misc]
            if share[top, layer] > CHOKE:
                found.append((layer, top, float(share[top, layer])))
        found.sort(key=lambda one: -one[2])
        if not found:
            w.paragraph(ui, "choke.none", box, table.t("read.depends.no_chokepoint"), ink="muted")
            return
        rows, tips = [], []
        for layer, nation, part in found[: rows_in(ui, box, CHOKES)]:
            name = f"{table.layer_name(layer)}: {table.code(nation)}"
            rows.append((name, part, table.percent(part, 0), table.nation_id(nation)))
            told = {"nation": table.nation_name(nation), "layer": table.layer_name(layer)}
            tips.append(table.t("read.depends.choke_tip", percent=table.number(100.0 * part), **told))
        links(ui, "choke", box, rows, tips)


def rows_in(ui: Ui, box: Box, most: int) -> int:
    """Return how many two-line rows a box takes, at most so many."""
    return max(1, min(most, int(box.h / ui.em(LEAST_ROW))))


def links(
    ui: Ui, node_id: str, box: Box, rows: Sequence[tuple[str, float, str, str]], tips: Sequence[TipLike]
) -> None:
    """Declare bars with two-line rows: the name above, bar and value below; arrows walk them."""
    step = min(ui.em(44), box.h / max(1, len(rows)))
    for number, row in enumerate(rows):
        place = Box(box.x, box.y + number * step, box.w, step)
        _link_row(ui, f"{node_id}.{number}", node_id, place, row, tips[number])


def _link_row(
    ui: Ui, node_id: str, rove: str, place: Box, row: tuple[str, float, str, str], tip: TipLike
) -> None:
    name, value, text, ink = row

    def draw(p: Painter, area: Box, _look: Look) -> None:
        upper, lower = area.top(area.h * 0.62)
        p.text(upper.side(54)[1], name, size=tokens.HEAD)
        p.text(upper.side(54)[0], text, size=tokens.HEAD, bold=True, align="right")
        bar(p, Box(lower.x, lower.y + 1, lower.w, min(8.0, max(4.0, lower.h - 5))), value, ink)

    node = Node(node_id, place, draw, focusable=True, rove=rove, tip=tip, role="row", label=f"{name} {text}")
    ui.add(node)


def icon_of(ui: Ui, layer: str) -> str:
    """Return the icon of a layer, the plain cross of lines where a deck has a layer of its own."""
    return layer if layer in ui.painter.icons.names() else "info"
