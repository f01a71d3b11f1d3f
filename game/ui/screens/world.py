"""The world map: nations, their largest dependences by layer, controls as dashed lines, a ranking, the rules in force."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.ui import theme as tokens
from game.ui.kit import bars, worldmap
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.dependencies import icon_of
from game.ui.shell import GameScreen

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

ALL = -1  # every layer, looked through
MOST_LINKS = 14
LEAST_PART = 0.10  # of what a buyer uses; thinner links are not drawn
THICK = 0.75  # part at which a line has its full width
BOLD = 0.5  # part from which a link is marked as a chokepoint
WIDE = 960.0  # the map width in which places are laid out
ROOM = 76.0  # least distance of two rings on such a map
ROUNDS = 60
SHORT_FROM = 1.2  # text size above which nations on the map are written as codes


class WorldMap(GameScreen):
    """Shows who depends on whom; a chip chooses the layer, a nation chosen dims what does not touch it."""

    name = "world"
    first = "layer.all"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        self.layer = ALL
        self.chosen: str | None = None

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the map with its chips, the ranking and the rules in force."""
        t = self.table.t
        right, left = box.side(min(ui.em(366), box.w * 0.32), tokens.GAP)
        title = t("read.world.all") if self.layer == ALL else self.table.layer_rich(self.layer)
        inner = w.panel(ui, "map.panel", left, title, note=t("read.world.legend"))
        row, inner = inner.top(ui.em(34), 6)
        foot, inner = inner.base(ui.em(60), 6)
        self._chips(ui, row)
        self._map(ui, inner)
        self._strip(ui, foot)
        upper, lower = right.top(right.h * 0.56, tokens.GAP)
        name = t("read.world.leadership" if self.layer == ALL else "read.world.share")
        self._ranking(ui, w.panel(ui, "rank.panel", upper, name))
        self._rules(ui, w.panel(ui, "rules.panel", lower, t("read.world.rules"), icon="restrict"))

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that matter here."""
        return (("L", "layer"), ("Enter", "pick"))

    def pressed(self, ui: Ui, name: str) -> bool:
        """L goes to the next layer."""
        if name == "L":
            count = len(self.table.world.layers)
            self._pick(ui, ALL if self.layer + 1 >= count else self.layer + 1)
        return name == "L"

    def _pick(self, ui: Ui, layer: int) -> None:
        self.layer = layer
        ui.redraw()

    def _chips(self, ui: Ui, row: Box) -> None:
        """Declare one chip for all layers and one for each; the icon stands for the layer, its name is the tip."""
        text = self.table.t("read.world.all_short")
        wide = w.button_width(ui, text)
        place, rest = row.left(wide, 6)
        w.button(
            ui,
            "layer.all",
            place,
            text,
            lambda: self._pick(ui, ALL),
            selected=self.layer == ALL,
            rove="layers",
        )
        count = len(self.table.world.layers)
        side = min(44.0, (rest.w + 6) / count - 6)
        for layer in range(count):
            self._chip(ui, layer, Box(rest.x + layer * (side + 6), rest.y, side, rest.h))

    def _chip(self, ui: Ui, layer: int, place: Box) -> None:
        ident, on = self.table.layer_id(layer), layer == self.layer
        sign = icon_of(ui, ident)

        def draw(p: Painter, area: Box, look: Look) -> None:
            fill = p.theme("select" if on else "raised")
            if look.hover:
                fill = tokens.blend(fill, p.theme("text"), 0.08)
            p.round(area, fill, "accent" if on else "line", width=2 if on else 1, radius=7)
            p.icon(sign, area.middle(20, 20), ident)

        node = Node(
            f"layer.{ident}", place, draw, click=lambda: self._pick(ui, layer), focusable=True, rove="layers"
        )
        node.tip, node.label, node.role, node.radius = (
            self.table.layer_rich(layer),
            self.table.layer_name(layer),
            "button",
            7,
        )
        ui.add(node)

    # --- the map -----------------------------------------------------------------------------------------

    def weight(self, nation: int) -> float:
        """Return what the ring of a nation shows, 0 to 1: its leadership, or its share of the layer chosen."""
        view = self.table.view
        if self.layer == ALL:
            return float(view.index[INDICES.index("leadership"), nation, 0]) / 100.0
        return float(view.share[nation, self.layer, 0])

    def part(self, buyer: int, supplier: int) -> float:
        """Return the part of what a buyer uses that a supplier makes."""
        view = self.table.view
        if self.layer == ALL:
            return float(view.content[buyer, supplier, 0])
        return float(view.supply[buyer, supplier, self.layer, 0])

    def _map(self, ui: Ui, box: Box) -> None:
        worldmap.world(
            ui,
            "map",
            box,
            self._places(ui.painter.text_scale),
            self._links(),
            selected=self.chosen,
            on_select=lambda ident: self._select(ui, ident),
            label=self.table.t("read.world.legend"),
        )

    def _select(self, ui: Ui, ident: str) -> None:
        self.chosen = None if self.chosen == ident else ident
        ui.redraw()

    def _places(self, text_scale: float) -> list[worldmap.Place]:
        table = self.table
        spots = [self._spot(n) for n in range(len(table.world.actors))]
        shifts = apart(spots, ROOM * (1.0 + 0.3 * (text_scale - 1.0)))
        out = []
        for nation, (dx, dy) in enumerate(shifts):
            ident, look = table.nation_id(nation), table.scenario.looks[table.nation_id(nation)]
            part = self.weight(nation)
            out.append(
                worldmap.Place(
                    ident,
                    table.nation_name(nation) if text_scale <= SHORT_FROM else table.code(nation),
                    look.lon,
                    look.lat,
                    ident,
                    part=part,
                    text=table.number(100.0 * part, 0),
                    dx=dx,
                    dy=dy,
                    side=side_of(look.label),
                    own=nation == table.actor,
                    tip=lambda nation=nation: self._tip(nation),  # type: ignore[misc]
                )
            )
        return out

    def _spot(self, nation: int) -> tuple[float, float]:
        look = self.table.scenario.looks[self.table.nation_id(nation)]
        return look.lon * WIDE / 360.0, -look.lat * WIDE / 360.0 * worldmap.STRETCH

    def _links(self) -> list[worldmap.Link]:
        """Return the largest foreign dependences, and every rule in force as a dashed line."""
        table, count = self.table, len(self.table.world.actors)
        pairs = [(self.part(b, s), b, s) for b in range(count) for s in range(count) if b != s]
        shown = [pair for pair in sorted(pairs, reverse=True) if pair[0] >= LEAST_PART]
        mine = [pair for pair in shown if table.actor in pair[1:]]
        kept = list(dict.fromkeys([*mine[: MOST_LINKS // 2], *shown]))[:MOST_LINKS]
        out = []
        for part, buyer, supplier in kept:
            ink = table.nation_id(supplier) if self.layer == ALL else table.layer_id(self.layer)
            text = self._words(buyer, supplier, part)
            out.append(
                worldmap.Link(
                    table.nation_id(supplier),
                    table.nation_id(buyer),
                    part / THICK,
                    ink,
                    bold=part >= BOLD,
                    tip=text,
                )
            )
        for supplier, buyer, layer, strength, key in self.rules():
            if self.layer in (ALL, layer):
                text = self._rule(supplier, buyer, layer, strength, key)
                ends = (supplier, buyer) if key == "control" else (buyer, supplier)
                source, target = (table.nation_id(n) for n in ends)
                if not any(x.dashed and (x.source, x.target) == (source, target) for x in out):
                    out.append(worldmap.Link(source, target, 0.25, "bad", dashed=True, tip=text))
        return out

    def _words(self, buyer: int, supplier: int, part: float) -> str:
        table = self.table
        key = "through" if self.layer == ALL else "layer"
        return table.t(
            f"read.depends.tip_{key}",
            buyer=table.nation_name(buyer),
            supplier=table.nation_name(supplier),
            percent=table.number(100.0 * part),
            layer=table.layer_name(self.layer) if self.layer != ALL else "",
        )

    def _tip(self, nation: int) -> Tip:
        """Return where a nation stands and on whom it depends most."""
        table, count = self.table, len(self.table.world.actors)
        key = "read.world.leadership" if self.layer == ALL else "read.world.share"
        lines = [
            f"<b>{table.nation_rich(nation)}</b>  {table.t(key)} {table.number(100.0 * self.weight(nation))}"
        ]
        others = sorted((n for n in range(count) if n != nation), key=lambda n: -self.part(nation, n))
        for supplier in others[:3]:
            part = self.part(nation, supplier)
            if part >= 0.01:
                lines.append(f"← {table.nation_rich(supplier)}  {table.percent(part)}")
        return Tip(lines)

    def _strip(self, ui: Ui, box: Box) -> None:
        """Declare who makes the layer chosen, or from where the own nation is supplied through all layers."""
        table, me = self.table, self.table.actor
        if self.layer == ALL:
            title = table.t("read.depends.origin", nation=table.nation_name(me))
            values = [self.part(me, n) for n in range(len(table.world.actors))]
        else:
            title = table.t("read.world.makers", layer=table.layer_name(self.layer))
            values = [self.weight(n) for n in range(len(table.world.actors))]
        name, bar = box.top(ui.em(24), 2)
        w.label(ui, "strip.name", name, title, size=tokens.HEAD, bold=True)
        order = sorted(range(len(values)), key=lambda n: -values[n])
        parts = [(table.code(n), values[n], table.nation_id(n)) for n in order]
        bars.share_bar(ui, "strip", bar.top(ui.em(28))[0], parts, own=table.code(me))

    # --- the lists ---------------------------------------------------------------------------------------

    def _ranking(self, ui: Ui, box: Box) -> None:
        table = self.table
        order = sorted(range(len(table.world.actors)), key=lambda n: -self.weight(n))
        rows = [
            (
                table.nation_name(n),
                self.weight(n),
                table.number(100.0 * self.weight(n)),
                table.nation_id(n),
                self._trend(n),
            )
            for n in order
        ]
        tips = [lambda n=n: self._tip(n) for n in order]
        w.ranking(ui, "rank", box, rows, bold=order.index(table.actor), tips=tips)

    def _trend(self, nation: int) -> int:
        table = self.table
        if self.layer == ALL:
            before = table.before("index", INDICES.index("leadership"), nation)
            change = 0.0 if before is None else self.weight(nation) * 100.0 - before
        else:
            before = table.before("shares", nation, self.layer)
            change = 0.0 if before is None else (self.weight(nation) - before) * 100.0
        return 0 if abs(change) < 0.05 else 1 if change > 0 else -1

    def rules(self) -> list[tuple[int, int, int, float, str]]:
        """Return every rule in force: (supplier, buyer, layer, strength 0..1, "control" or "refusal"), strongest first."""
        view = self.table.view
        found = []
        for key, array in (("control", view.control), ("refusal", view.refusal)):
            for buyer, supplier, layer in zip(*(array[..., 0] > 0.0).nonzero(), strict=True):
                strength = float(array[buyer, supplier, layer, 0])
                found.append((int(supplier), int(buyer), int(layer), strength, key))
        return sorted(found, key=lambda rule: (-rule[3], rule[:3]))

    def _rule(self, supplier: int, buyer: int, layer: int, strength: float, key: str) -> str:
        table = self.table
        return table.t(
            f"read.world.{key}",
            supplier=table.nation_name(supplier),
            buyer=table.nation_name(buyer),
            layer=table.layer_name(layer),
            percent=table.number(100.0 * strength, 0),
        )

    def _rules(self, ui: Ui, box: Box) -> None:
        table = self.table
        found = [rule for rule in self.rules() if self.layer in (ALL, rule[2])]
        if not found:
            w.paragraph(ui, "rules.none", box, table.t("read.world.free"), ink="muted")
            return
        rows = []
        for supplier, buyer, layer, strength, key in found:
            actor, other = (supplier, buyer) if key == "control" else (buyer, supplier)
            line = f"<{table.nation_id(actor)}>{table.code(actor)}</{table.nation_id(actor)}> → {table.code(other)}"
            parts = (
                w.Part(line, 100, bold=True),
                w.Part(table.layer_name(layer), size=tokens.SMALL),
                w.Part(table.percent(strength, 0), 46, bold=True, align="right"),
            )
            tip = self._rule(supplier, buyer, layer, strength, key)
            rows.append(w.Row(parts, icon="restrict" if key == "control" else "refuse", ink="bad", tip=tip))
        w.scroll_list(ui, "rules", box, rows, on_select=lambda _row: None, row_height=28)


def side_of(label: tuple[float, float]) -> str:
    """Return on which side of its ring a name stands, from the offset a scenario gives."""
    dx, dy = label
    if abs(dx) > abs(dy):
        return "left" if dx < 0 else "right"
    return "above" if dy < 0 else "below"


def apart(spots: Sequence[tuple[float, float]], room: float = ROOM) -> list[tuple[float, float]]:
    """Return by how much rings must move so that no two are closer than ``room``, as little as possible."""
    now = [list(spot) for spot in spots]
    for _ in range(ROUNDS):
        moved = False
        for i in range(len(now)):
            for j in range(i):
                dx, dy = now[i][0] - now[j][0], now[i][1] - now[j][1]
                far = math.hypot(dx, dy)
                if far >= room - 0.1:
                    continue
                dx, dy = (dx / far, dy / far) if far > 1e-6 else (1.0, 0.0)
                push = (room - far) / 2
                now[i][0], now[i][1] = now[i][0] + dx * push, now[i][1] + dy * push
                now[j][0], now[j][1] = now[j][0] - dx * push, now[j][1] - dy * push
                moved = True
        if not moved:
            break
    return [(at[0] - spot[0], at[1] - spot[1]) for at, spot in zip(now, spots, strict=True)]
