"""The heading World: controls and refusals by target nation, and at home enforcement, stores, open release."""

from __future__ import annotations

from collections.abc import Callable

from game.engine.order_text import Order, written
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Tip, Ui
from game.ui.screens.plan_bench import GAP, Bench, Block
from game.ui.table import Slot

NAME = 190.0
SAME = 1e-6
SMALL_SUPPLY = 0.005  # part of a need; a supplier of less has nothing to hold back


class Foreign:
    """The rows of the heading; which nation is looked at and which notice is given are its only state."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.tab = 0
        self.notice = 0

    @property
    def others(self) -> list[int]:
        """All other nations."""
        return [n for n in range(len(self.bench.table.world.actors)) if n != self.bench.table.actor]

    def blocks(self, ui: Ui) -> list[Block]:
        """Return the rows: tabs of nations, then those of the nation chosen or of what is done at home."""
        out = [Block(ui.em(32), self._tabs)]
        if self.tab < len(self.others):
            out += self._nation(ui, self.others[self.tab])
        else:
            out += self._home(ui)
        return out

    def changes(self) -> int:
        """Return how many orders of this heading the draft holds beside what stood."""
        kinds = ("restrict", "refuse", "stockpile", "release")
        return sum(order.kind in kinds for order in self.bench.table.draft)

    def _tabs(self, ui: Ui, box: Box) -> None:
        table = self.bench.table
        names = [table.code(n) for n in self.others] + [table.t("game.world.home")]

        def turn(index: int) -> None:
            self.tab = index
            ui.redraw()

        w.tabs(ui, "world.tabs", box, names, self.tab, turn)

    # --- limits towards one nation -----------------------------------------------------------------------

    def _nation(self, ui: Ui, nation: int) -> list[Block]:
        out = [
            Block(ui.em(34), lambda ui, box: self._notice_row(ui, box, nation)),
            Block(ui.em(22), self._limit_heads),
        ]
        for layer in range(len(self.bench.table.world.layers)):
            ident = self.bench.table.layer_id(layer)
            out.append(Block(ui.em(tokens.ROW), lambda ui, box, k=layer: self._limit_row(ui, box, nation, k)))  # type: ignore[misc]
            out = self.bench.with_trouble(out, (f"limit.{ident}", f"refuse.{ident}"))
        return out

    def _notice_row(self, ui: Ui, box: Box, nation: int) -> None:
        """Declare whom this is about, what there is of trust, and how soon a limit comes into force."""
        table = self.bench.table
        trust = float(table.view.trust[table.actor, nation, 0])
        told = table.t("game.world.towards", nation=table.nation_rich(nation), trust=table.number(trust, 0))
        left, right = box.columns((0.8, 1.2), GAP)
        w.label(ui, "world.towards", left, told, bold=True)
        notices = sorted({0, *table.world.limits.notice})
        wide = ui.painter.measure(table.t("game.world.notice"), tokens.HEAD) + 10
        lead, rest = right.left(wide)
        w.label(ui, "world.notice", lead, table.t("game.world.notice"), size=tokens.HEAD, ink="muted")
        for quarters, place in zip(notices, rest.columns(len(notices), 6), strict=True):
            text = (
                table.t("game.world.now")
                if not quarters
                else table.t("game.world.quarters", quarters=quarters)
            )
            w.button(
                ui, f"world.notice.{quarters}", place.inset(0, 3), text, lambda q=quarters: self._set_notice(ui, q),  # type: ignore[misc]
                selected=quarters == self.notice, size=tokens.SMALL, rove="world.notice",
                tip=table.t("game.world.notice_is"),
            )  # fmt: skip

    def _set_notice(self, ui: Ui, quarters: int) -> None:
        self.notice = quarters
        ui.redraw()

    def _limit_heads(self, ui: Ui, box: Box) -> None:
        t = self.bench.table.t
        left, right = box.left(NAME, GAP)[1].columns(2, GAP)
        w.label(ui, "world.head.limit", left, t("game.world.limit_head"), size=tokens.SMALL, ink="muted")
        w.label(ui, "world.head.refuse", right, t("game.world.refuse_head"), size=tokens.SMALL, ink="muted")

    def _limit_row(self, ui: Ui, box: Box, nation: int, layer: int) -> None:
        table, me = self.bench.table, self.bench.table.actor
        view, ident = table.view, table.layer_id(layer)
        name, rest = box.left(NAME, GAP)
        sold, bought = float(view.supply[nation, me, layer, 0]), float(view.supply[me, nation, layer, 0])
        w.label(
            ui,
            f"world.{ident}",
            name,
            table.layer_name(layer),
            size=tokens.HEAD,
            ink="text" if sold > SMALL_SUPPLY or bought > SMALL_SUPPLY else "faint",
        )
        left, right = rest.columns(2, GAP)
        at = (nation, me, layer, 0)
        waits = float(view.control_wait[at]) > 0.0
        stands = float(view.control_next[at] if waits else view.control[at])
        tail = f" notice {self.notice}" if self.notice else ""
        target = table.nation_id(nation)
        self._percent(
            ui, left, f"limit.{ident}", ("restrict", layer, nation), f"restrict {ident} {target}", tail, (stands, sold),
            lambda: self._limit_tip(nation, layer, sold, stands),
        )  # fmt: skip
        refused = float(view.refusal[me, nation, layer, 0])
        self._percent(
            ui, right, f"refuse.{ident}", ("refuse", layer, nation), f"refuse {ident} {target}", "", (refused, bought),
            lambda: self._refuse_tip(nation, layer, bought),
        )  # fmt: skip

    def _percent(
        self,
        ui: Ui,
        place: Box,
        node: str,
        slot: Slot,
        target: str,
        tail: str,
        levels: tuple[float, float],
        tip: Callable[[], Tip],
    ) -> None:
        """Declare a stepper of percents; back at what stands, the order is taken back.

        levels: what stands, and the part of the need that is delivered, told while nothing is changed.
        """
        stands, delivered = levels
        table = self.bench.table
        order = table.given(slot)
        value = round(100.0 * (order.amount if order is not None else stands))
        moved = value - round(100.0 * stands)

        def change(new: float) -> None:
            if abs(new - 100.0 * stands) < 0.5:
                self.bench.take_back(ui, slot)
            else:
                self.bench.give(ui, node, f"{target} {written(round(new))}%{tail}")

        w.stepper(
            ui, node, place, value, change, high=100, step=5, big=25, text=f"{value}%", last=100.0 * stands,
            change_text=table.signed(moved, 0) if moved else table.percent(delivered, 0),
            change_ink="muted" if not moved else "warn" if moved > 0 else "accent",
            ink="bad", enabled=not table.watching, tip=tip, value_width=46, change_width=38,
        )  # fmt: skip

    def _limit_tip(self, nation: int, layer: int, sold: float, stands: float) -> Tip:
        table = self.bench.table
        at = (nation, table.actor, layer, 0)
        lines = [
            f"<b>{table.t('game.world.limit_title', layer=table.layer_name(layer), nation=table.nation_rich(nation))}</b>",
            table.t("game.world.sold", part=table.percent(sold)),
            table.t("game.world.stands", part=table.percent(stands, 0)),
        ]
        wait = float(table.view.control_wait[at])
        if wait > 0.0:
            lines.append(f"<warn>{table.t('game.world.announced', quarters=round(wait))}</warn>")
        return Tip([*lines, f"<muted>{table.t('game.world.limit_is')}</muted>"])

    def _refuse_tip(self, nation: int, layer: int, bought: float) -> Tip:
        table = self.bench.table
        title = table.t(
            "game.world.refuse_title", layer=table.layer_name(layer), nation=table.nation_rich(nation)
        )
        return Tip([
            f"<b>{title}</b>",
            table.t("game.world.bought", part=table.percent(bought)),
            f"<muted>{table.t('game.world.refuse_is')}</muted>",
        ])  # fmt: skip

    # --- at home -----------------------------------------------------------------------------------------

    def _home(self, ui: Ui) -> list[Block]:
        out = []
        if self.bench.table.world.role("frontier") >= 0:
            out.append(Block(ui.em(36), self._release_row))
            out = self.bench.with_trouble(out, ("world.release",))
        out.append(Block(ui.em(22), self._home_heads))
        for layer in range(len(self.bench.table.world.layers)):
            ident = self.bench.table.layer_id(layer)
            out.append(Block(ui.em(tokens.ROW), lambda ui, box, k=layer: self._home_row(ui, box, k)))  # type: ignore[misc]
            out = self.bench.with_trouble(out, (f"enforce.{ident}", f"stock.{ident}"))
        return out

    def _release_row(self, ui: Ui, box: Box) -> None:
        table = self.bench.table
        layer = table.world.role("frontier")
        stands = float(table.view.release[table.actor, 0]) > 0.0
        slot: Slot = ("release", layer)
        order = table.given(slot)
        now = order.mode == "on" if order is not None else stands

        def change(wanted: bool) -> None:
            if wanted == stands:
                self.bench.take_back(ui, slot)
            else:
                mode = "on" if wanted else "off"
                self.bench.give(
                    ui, "world.release", Order("release", layer=layer, mode=mode).text(table.world)
                )

        w.toggle(
            ui, "world.release", box.inset(0, 2), table.t("game.world.release", layer=table.layer_name(layer)), now,
            change, enabled=not table.watching, tip=table.t("game.world.release_is"),
        )  # fmt: skip

    def _home_heads(self, ui: Ui, box: Box) -> None:
        t = self.bench.table.t
        left, right = box.left(NAME, GAP)[1].columns(2, GAP)
        w.label(ui, "world.head.enforce", left, t("game.world.enforce_head"), size=tokens.SMALL, ink="muted")
        w.label(ui, "world.head.stock", right, t("game.world.stock_head"), size=tokens.SMALL, ink="muted")

    def _home_row(self, ui: Ui, box: Box, layer: int) -> None:
        table, bench = self.bench.table, self.bench
        ident = table.layer_id(layer)
        name, rest = box.left(NAME, GAP)
        w.label(ui, f"world.{ident}", name, table.layer_name(layer), size=tokens.HEAD)
        left, right = rest.columns(2, GAP)
        slot: Slot = ("enforce", layer)
        value, last = bench.lines.get(slot, 0.0), bench.last.get(slot, 0.0)
        full = float(table.world.layer.enforce_full[layer]) * table.world.turn_quarters / 4.0
        step = next((s for s in (0.01, 0.02, 0.05, 0.1) if s >= full / 20.0), 0.1)
        w.stepper(
            ui, f"enforce.{ident}", left, value,
            lambda amount: bench.spend(ui, f"enforce.{ident}", f"enforce {ident}", slot, amount),
            high=max(1.5 * full, value, last, step), step=step, text=table.amount(value), last=last, ink=ident,
            change_text=table.signed_amount(value - last), change_ink="accent",
            enabled=not table.watching, tip=table.t("game.world.enforce_is", full=table.money(full, 2)),
            value_width=44, change_width=40,
        )  # fmt: skip
        self._stock(ui, right, layer)

    def _stock(self, ui: Ui, place: Box, layer: int) -> None:
        table, ident = self.bench.table, self.bench.table.layer_id(layer)
        slot: Slot = ("stockpile", layer)
        order = table.given(slot)
        held = float(table.view.holdings[layer, 0])
        value = order.amount if order is not None else 0.0

        def change(new: float) -> None:
            if new < SAME:
                self.bench.take_back(ui, slot)
            else:
                self.bench.give(ui, f"stock.{ident}", f"stockpile {ident} {written(round(new, 2))}")

        w.stepper(
            ui, f"stock.{ident}", place, value, change, high=float(table.world.limits.stockpile), step=0.5, big=1.0,
            text=table.number(value, 1), change_text=table.number(held, 1), change_ink="muted", ink=ident,
            enabled=not table.watching, value_width=44, change_width=40,
            tip=lambda: table.t("game.world.stock_is", held=table.number(held, 1)),
        )  # fmt: skip
