"""What if a link is cut: which link is meant, what cutting it did, and the panel that tells it in numbers.

The simulation is asked of ``game.play.cut``; the matrix of the dependencies screen shows its end while it is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.play.cut import CutOff, cut_off
from game.ui import theme as tokens
from game.ui.kit import chart
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Tip, Ui
from game.ui.kit.paint import Painter

if TYPE_CHECKING:
    from game.ui.table import Table

FELT = 0.01  # part of a need or of capacity below which a change is not told
MOVED = 0.02  # part of a cell by which a link has to change to be framed
CURVES = 4  # layers drawn in the chart
IDLE = 3  # layers of which idle capacity is told
LINES = 5  # layers told in words


@dataclass(frozen=True)
class Target:
    """A link: one layer of it, or all with -1."""

    buyer: int
    supplier: int
    layer: int


class CutLink:
    """The cut that is shown, if any."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.result: CutOff | None = None
        self.target: Target | None = None
        self._of: tuple[str, int] | None = None  # seat and turn it was made for

    @property
    def shown(self) -> CutOff | None:
        """What is shown; a cut of another turn or seat is forgotten."""
        if self._of != (self.table.nation, self.table.turn):
            self.result = None
        return self.result

    def make(self, target: Target) -> None:
        """Simulate a cut."""
        table = self.table
        layers = [target.layer] if target.layer >= 0 else list(range(len(table.world.layers)))
        self.result = cut_off(table.world, table.view, target.buyer, target.supplier, layers)
        self.target, self._of = target, (table.nation, table.turn)

    def drop(self) -> None:
        """Take the cut back."""
        self.result = None

    # --- what it did -------------------------------------------------------------------------------------

    def part(self, buyer: int, supplier: int, layer: int, game: int = 1) -> float:
        """Return the part of what a buyer uses that comes from a supplier at the end; game 0 is without the cut."""
        found = self.shown
        assert found is not None
        if layer < 0:
            return float(found.content[buyer, supplier, game])
        return float(found.supply[buyer, supplier, layer, game])

    def moved(self, buyer: int, supplier: int, layer: int) -> bool:
        """Tell whether the cut changed a link enough to be framed."""
        change = self.part(buyer, supplier, layer) - self.part(buyer, supplier, layer, 0)
        return abs(change) >= MOVED

    def title(self) -> str:
        """Say what is shown."""
        target, table = self.target, self.table
        assert target is not None
        return table.t(
            "forecast.cut.title" if target.layer >= 0 else "forecast.cut.title_all",
            supplier=table.nation_name(target.supplier), buyer=table.nation_name(target.buyer),
            layer=table.layer_name(target.layer) if target.layer >= 0 else "",
        )  # fmt: skip

    def losses(self) -> list[tuple[int, float, float]]:
        """Return (layer, largest loss of need met, need met then) where it is felt, the largest first."""
        found = self.shown
        assert found is not None
        lost = found.lost()
        out = []
        for layer in range(lost.shape[1]):
            at = int(lost[:, layer].argmax())
            if lost[at, layer] >= FELT:
                out.append((layer, float(lost[at, layer]), float(found.fill[at + 1, layer, 1])))
        return sorted(out, key=lambda one: -one[1])

    def idle(self) -> list[tuple[int, float]]:
        """Return (layer, largest part of the buyer's capacity that stands idle for the cut), the largest first."""
        found = self.shown
        assert found is not None
        most = found.idle().max(axis=0)
        out = [(k, float(part)) for k, part in enumerate(most) if part >= FELT]
        return sorted(out, key=lambda one: -one[1])

    def lines(self) -> list[str]:
        """Return the result in numbers, one rich line each."""
        table, found, target = self.table, self.shown, self.target
        assert found is not None
        assert target is not None
        t = table.t
        out = [
            t("forecast.cut.fill", layer=table.layer_rich(k), part=table.percent(met, 0), loss=table.number(100.0 * loss, 0))
            for k, loss, met in self.losses()[:LINES]
        ]  # fmt: skip
        out = out or [t("forecast.cut.none")]
        out += [
            t("forecast.cut.idle", layer=table.layer_rich(k), part=table.percent(part, 0))
            for k, part in self.idle()[:IDLE]
        ]
        change = found.index[:, target.buyer, 1] - found.index[:, target.buyer, 0]
        worst = int(change.argmin())
        out.append(t(
            "forecast.cut.buyer", nation=table.nation_rich(target.buyer), score=self._to(found.score[target.buyer]),
            index=table.index_name(INDICES[worst]), change=table.signed(float(change[worst])),
        ))  # fmt: skip
        income = found.income[target.supplier]
        out.append(t(
            "forecast.cut.supplier", nation=table.nation_rich(target.supplier),
            score=self._to(found.score[target.supplier]),
            income=t("forecast.cut.to", now=table.money(float(income[0])), then=table.money(float(income[1]))),
        ))  # fmt: skip
        if target.layer >= 0:
            row = found.supply[target.buyer, :, target.layer, 1]
            first = int(row.argmax())
            out.append(t(
                "forecast.cut.second", nation=table.nation_rich(first), part=table.percent(float(row[first]), 0)
            ))  # fmt: skip
        return out

    def _to(self, pair: Sequence[float]) -> str:
        number = self.table.number
        return self.table.t("forecast.cut.to", now=number(float(pair[0])), then=number(float(pair[1])))

    # --- the panel ---------------------------------------------------------------------------------------

    def panel(self, ui: Ui, box: Box) -> None:
        """Declare what the cut did: curves of need met, then the numbers."""
        table = self.table
        inner = w.panel(ui, "cut", box, table.t("forecast.cut.act"), icon="warning")
        high = ui.em(150)
        lines = self.lines()
        title = f"<b>{self.title()}</b>"
        heights = [ui.painter.rich_height(line, inner.w - 30, tokens.HEAD) + 6 for line in lines]
        head = ui.painter.rich_height(title, inner.w - 14) + 4
        note = ui.painter.rich_height(table.t("forecast.cut.note"), inner.w - 14, tokens.SMALL) + 6
        whole = head + note + ui.em(22) + high + 8 + sum(heights)
        with w.scroll_area(ui, "cut.scroll", inner, whole) as area:
            place, area = area.top(head)
            w.paragraph(ui, "cut.title", place, title)
            place, area = area.top(note)
            w.paragraph(ui, "cut.note", place, table.t("forecast.cut.note"), size=tokens.SMALL, ink="muted")
            place, area = area.top(ui.em(22))
            w.label(ui, "cut.lost", place, table.t("forecast.cut.lost"), size=tokens.HEAD, bold=True)
            place, area = area.top(high, 8)
            self._curves(ui, place)
            for number, (line, height) in enumerate(zip(lines, heights, strict=True)):
                place, area = area.top(height)
                bullet, rest = place.left(14)
                spot = Box(bullet.x, bullet.y, bullet.w, ui.painter.line_height(tokens.HEAD))
                w.picture(ui, f"cut.mark.{number}", spot, _bullet)
                w.paragraph(ui, f"cut.line.{number}", rest, line, size=tokens.HEAD)
                told = ui.nodes[f"cut.line.{number}"]
                told.focusable, told.rove = True, "cut.lines"  # so that arrows scroll

    def _curves(self, ui: Ui, box: Box) -> None:
        """Declare the need met by quarter in the layers that lose most, dashed without the cut."""
        table, found = self.table, self.shown
        assert found is not None
        layers = [k for k, _, _ in self.losses()[:CURVES]] or [max(0, found.layers[0])]
        series = []
        for k in layers:
            ident, name = table.layer_id(k), table.layer_name(k)
            cut, plain = (tuple(100.0 * float(v) for v in found.fill[:, k, game]) for game in (1, 0))
            series.append(chart.Series(f"{ident}.plain", plain, "", ident, name, dashed=True))
            series.append(chart.Series(ident, cut, "", ident, name))
        quarters = [
            table.t("forecast.cut.quarter", quarter=q) if q else table.t("forecast.cut.now")
            for q in range(len(found.quarters))
        ]
        names = [(name, series[2 * n + 1].ink) for n, name in enumerate(map(table.layer_name, layers))]
        room, legend = box.base(ui.em(20) * -(-len(names) // 2), 4)[::-1]
        chart.lines(
            ui, "cut.curves", room, series, xs=quarters, low=0.0, high=100.0, fmt=lambda v: table.number(v, 0),
            label=table.t("forecast.cut.lost"),
        )  # fmt: skip
        for number, (name, ink) in enumerate(names):
            place = legend.columns(2, 8)[number % 2]
            spot = Box(place.x, place.y + (number // 2) * ui.em(20), place.w, ui.em(20))
            w.label(ui, f"cut.name.{number}", spot, f"<{ink}>●</{ink}> {name}", size=tokens.SMALL)

    def tip_lines(self, buyer: int, supplier: int, layer: int) -> list[str]:
        """Return what the cut did to a cell of the matrix."""
        number = self.table.number
        before, after = (100.0 * self.part(buyer, supplier, layer, game) for game in (0, 1))
        told = self.table.t("forecast.cut.to", now=number(before), then=number(after))
        return [f"<accent>{self.table.t('forecast.cut.after')}: {told} %</accent>"]


def _bullet(p: Painter, area: Box) -> None:
    p.disc((area.x + 4, area.y + area.h / 2), 2.5, "muted")


def pick_tip(table: Table) -> Tip:
    """Return what the button does and how to choose a link."""
    return Tip([table.t("forecast.cut.is"), f"<muted>{table.t('forecast.cut.pick')}</muted>"])
