"""The forms of the deals screen: a new offer, and a pledge before everybody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from game.engine.order_text import KINDS, Order, OrderError, Term
from game.play import deal_words, pledges
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.rich import escape

if TYPE_CHECKING:
    from game.ui.table import Table

PERCENT, STEP = 50.0, 5.0  # of a joint limit or a shared cost, at first and a step
TURNS = 4


class Half:
    """One side of an offer as it is being filled in."""

    def __init__(self, kind: int) -> None:
        self.kind = kind  # place in KINDS
        self.layer = 0
        self.third = 0
        self.initiative = 0
        self.part = PERCENT


class OfferForm:
    """Fills in an offer; what it would say stands below, and why it cannot be made."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.partner = 0
        self.turns = min(TURNS, table.world.limits.deal_turns)
        self.sides = {"give": Half(1), "ask": Half(1)}

    # --- what it says ------------------------------------------------------------------------------------

    @property
    def partners(self) -> list[int]:
        """The nations that can be offered something."""
        world = self.table.world
        return [n for n in range(len(world.actors)) if n != self.table.actor and n not in world.passive]

    def thirds(self) -> list[int]:
        """Return the nations that a joint limit can aim at."""
        own = (self.table.actor, self.partners[self.partner])
        return [n for n in range(len(self.table.world.actors)) if n not in own]

    def initiatives(self, side: str) -> list[str]:
        """Return the open initiatives whose cost a side would share."""
        owner = self.partners[self.partner] if side == "give" else self.table.actor
        return [v.id for v in self.table.world.initiatives if v.actor == owner and not v.secret]

    def _term(self, side: str) -> Term:
        half, kind = self.sides[side], KINDS[self.sides[side].kind]
        part = round(half.part) / 100.0
        if kind == "share":
            there = self.initiatives(side)
            return (
                Term(kind, name=there[min(half.initiative, len(there) - 1)], part=part) if there else Term()
            )
        if kind == "joint":
            there_are = self.thirds()
            third = there_are[min(half.third, len(there_are) - 1)]
            return Term(kind, layer=half.layer, nation=third, part=part)
        return Term(kind, layer=half.layer) if half.kind else Term()

    def order(self) -> Order:
        """Return the offer as it is filled in."""
        return Order(
            "offer", nation=self.partners[self.partner], give=self._term("give"), ask=self._term("ask"),
            turns=self.turns,
        )  # fmt: skip

    def trouble(self) -> str:
        """Say why the offer cannot be made, "" where it can."""
        table = self.table
        try:
            Order.parse(self.order().text(table.world), table.world)
        except OrderError as problem:
            return table.refusal_words(problem.refusal, table.actor)
        refusal = table.session.may(table.nation, self.order().text(table.world))
        return table.refusal_words(refusal, table.actor) if refusal else ""

    # --- drawing -----------------------------------------------------------------------------------------

    def build(self, ui: Ui, box: Box, free: bool) -> None:
        """Declare the form."""
        t = self.table.t
        area = w.panel(ui, "offer.panel", box, t("deals.new"), icon="offer")
        high = ui.em(tokens.CONTROL)
        row, area = area.top(high, 10)
        names = [self.table.nation_name(n) for n in self.partners]
        lead, rest = row.left(ui.em(84), 8)
        w.label(ui, "offer.to", lead, t("deals.to"), size=tokens.HEAD)
        w.dropdown(
            ui, "offer.nation", rest, names, self.partner, partial(self._set, ui, "partner"), enabled=free
        )
        for side in ("give", "ask"):
            area = self._half(ui, area, side, free)
        row, area = area.top(high, 12)
        most = self.table.world.limits.deal_turns
        w.stepper(
            ui, "offer.turns", row, self.turns, lambda value: self._set(ui, "turns", round(value)), low=1, high=most, step=1,
            name=t("deals.turns"), name_width=ui.em(110), text=str(self.turns), enabled=free,
        )  # fmt: skip
        self._foot(ui, area, free)

    def _foot(self, ui: Ui, area: Box, free: bool) -> None:
        """Declare what the offer says, why it cannot be made, and the button that makes it."""
        table, t = self.table, self.table.t
        told = escape(deal_words.offer(wording.words(table), self.order(), table.actor))
        used = w.paragraph(ui, "offer.told", area, told, size=tokens.HEAD)
        area = area.top(used, 8)[1]
        trouble = self.trouble() if free else ""
        if trouble:
            used = w.paragraph(ui, "offer.trouble", area, trouble, size=tokens.HEAD, ink="warn")
            area = area.top(used, 8)[1]
        text = t("deals.make")
        place = area.top(ui.em(tokens.CONTROL))[0].left(min(area.w, w.button_width(ui, text)))[0]
        w.button(
            ui, "offer.make", place, text, lambda: self._make(ui), kind="primary", enabled=free and not trouble,
            tip=t("text.deals.how_short"),
        )  # fmt: skip

    def _half(self, ui: Ui, area: Box, side: str, free: bool) -> Box:
        """Declare one side of the offer; return what is left below."""
        table, t, half = self.table, self.table.t, self.sides[side]
        row, area = area.top(ui.em(tokens.CONTROL), 6)
        lead, row = row.left(ui.em(84), 8)
        w.label(ui, f"offer.{side}.head", lead, t(f"deals.{side}"), bold=True, size=tokens.HEAD)
        kinds = [t(f"deals.kind.{kind.replace('-', '_')}") for kind in KINDS]
        w.dropdown(
            ui,
            f"offer.{side}.kind",
            row,
            kinds,
            half.kind,
            partial(self._fill, ui, side, "kind"),
            enabled=free,
        )
        kind = KINDS[half.kind]
        row, area = area.top(ui.em(tokens.CONTROL) if half.kind else 0.0, 6)
        row = row.left(ui.em(84), 8)[1]
        layers = [table.layer_name(k) for k in range(len(table.world.layers))]
        if kind in ("no-control", "first"):
            self._pick(ui, row, side, "layer", layers, free)
        elif kind == "joint":
            left, right = row.columns(2, 8)
            self._pick(ui, left, side, "layer", layers, free)
            self._pick(ui, right, side, "third", [table.nation_name(n) for n in self.thirds()], free)
        elif kind == "share":
            names = [table.initiative_title(name) for name in self.initiatives(side)]
            self._pick(ui, row, side, "initiative", names or ["-"], free and bool(names))
        if kind in ("joint", "share"):
            row, area = area.top(ui.em(tokens.CONTROL), 6)
            row = row.left(ui.em(84), 8)[1]
            w.stepper(
                ui, f"offer.{side}.part", row, half.part, lambda value: self._fill(ui, side, "part", value),
                low=STEP, high=100, step=STEP, name=t(f"deals.part.{kind}"), name_width=ui.em(110),
                text=f"{round(half.part)}%", enabled=free,
            )  # fmt: skip
        return area.top(0.0, 8)[1]

    def _pick(self, ui: Ui, place: Box, side: str, name: str, options: Sequence[str], free: bool) -> None:
        now = min(int(getattr(self.sides[side], name)), len(options) - 1)
        w.dropdown(
            ui,
            f"offer.{side}.{name}",
            place,
            options,
            now,
            partial(self._fill, ui, side, name),
            rows=11,
            enabled=free,
        )

    # --- acting ------------------------------------------------------------------------------------------

    def _set(self, ui: Ui, name: str, value: int) -> None:
        setattr(self, name, value)
        ui.redraw()

    def _fill(self, ui: Ui, side: str, name: str, value: float) -> None:
        setattr(self.sides[side], name, value)
        ui.redraw()

    def _make(self, ui: Ui) -> None:
        table = self.table
        refusal = table.give(self.order().text(table.world))
        ui.say(table.refusal_words(refusal, table.actor) if refusal else table.t("deals.made"))
        ui.redraw()


class PledgeForm:
    """Fills in a pledge; it stands before everybody at once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kind = self.layer = self.other = self.initiative = 0
        self.amount = 1.0
        self.on = 0
        self.words = ""
        self.until = 0
        self.trouble = ""

    def _until(self) -> int:
        now, last = self.table.turn + 1, self.table.world.turns
        return min(max(self.until or now + TURNS - 1, now), last)

    def _others(self) -> list[int]:
        return [n for n in range(len(self.table.world.actors)) if n != self.table.actor]

    def _initiatives(self) -> list[str]:
        return [v.id for v in self.table.world.initiatives if v.actor == self.table.actor and not v.secret]

    def text(self) -> str:
        """Return the pledge as it is written."""
        table, kind = self.table, list(pledges.FORMS)[self.kind]
        layer = table.layer_id(self.layer)
        there = self._initiatives()
        middle = {
            "no-control": f"{layer} {table.nation_id(self._others()[self.other])}",
            "spend": f"{layer} {self.amount:g}",
            "release": ("on", "off")[self.on],
            "launch": there[min(self.initiative, len(there) - 1)] if there else "-",
            "say": self.words,
        }[kind]
        return f"{kind} {middle} until {self._until()}"

    def build(self, ui: Ui, box: Box, free: bool) -> None:
        """Declare the form."""
        table, t = self.table, self.table.t
        area = w.panel(ui, "pledge.panel", box, t("deals.pledge.new"), icon="flag")
        used = w.paragraph(ui, "pledge.about", area, t("deals.pledge.about"), size=tokens.HEAD, ink="muted")
        area = area.top(used, 10)[1]
        row, area = area.top(ui.em(tokens.CONTROL), 8)
        kinds = [t(f"deals.pledge.kind.{kind.replace('-', '_')}") for kind in pledges.FORMS]
        w.dropdown(ui, "pledge.kind", row, kinds, self.kind, partial(self._set, ui, "kind"), enabled=free)
        row, area = area.top(ui.em(tokens.CONTROL), 8)
        self._fields(ui, row, free)
        row, area = area.top(ui.em(tokens.CONTROL), 12)
        now = table.turn + 1
        if now < table.world.turns:
            w.stepper(
                ui, "pledge.until", row, self._until(), lambda value: self._set(ui, "until", round(value)), low=now,
                high=table.world.turns, step=1, name=t("deals.pledge.until"), name_width=ui.em(110),
                text=str(self._until()), enabled=free,
            )  # fmt: skip
        if self.trouble:
            used = w.paragraph(ui, "pledge.trouble", area, self.trouble, size=tokens.HEAD, ink="warn")
            area = area.top(used, 8)[1]
        text = t("deals.pledge.make")
        place = area.top(ui.em(tokens.CONTROL))[0].left(min(area.w, w.button_width(ui, text)))[0]
        w.button(ui, "pledge.make", place, text, lambda: self._make(ui), kind="primary", enabled=free)

    def _fields(self, ui: Ui, row: Box, free: bool) -> None:
        """Declare what the kind of pledge needs."""
        table, t, kind = self.table, self.table.t, list(pledges.FORMS)[self.kind]
        layers = [table.layer_name(k) for k in range(len(table.world.layers))]
        left, right = row.columns(2, 8)
        if kind in ("no-control", "spend"):
            self._pick(ui, left, "layer", layers, free)
        if kind == "no-control":
            self._pick(ui, right, "other", [table.nation_name(n) for n in self._others()], free)
        elif kind == "spend":
            w.stepper(
                ui, "pledge.amount", right, self.amount, lambda value: self._set(ui, "amount", round(value, 1)), low=0.1,
                high=max(20.0, round(4.0 * table.purse.purse)), step=0.1, big=1.0, text=table.number(self.amount, 1),
                tip=t("deals.pledge.amount_is"), enabled=free,
            )  # fmt: skip
        elif kind == "release":
            self._pick(ui, row, "on", [t("game.mode.on"), t("game.mode.off")], free)
        elif kind == "launch":
            names = [table.initiative_title(name) for name in self._initiatives()]
            self._pick(ui, row, "initiative", names or ["-"], free and bool(names))
        elif kind == "say":
            w.text_entry(
                ui, "pledge.words", row, self.words, partial(self._set, ui, "words"), submit=partial(self._make, ui),
                hint=t("deals.pledge.words"), limit=pledges.LONGEST,
            )  # fmt: skip

    def _pick(self, ui: Ui, place: Box, name: str, options: Sequence[str], free: bool) -> None:
        now = min(int(getattr(self, name)), len(options) - 1)
        w.dropdown(
            ui, f"pledge.{name}", place, options, now, partial(self._set, ui, name), rows=11, enabled=free
        )

    def _set(self, ui: Ui, name: str, value: object) -> None:
        setattr(self, name, value)
        self.trouble = ""
        ui.redraw()

    def _make(self, ui: Ui) -> None:
        table = self.table
        refusal = pledges.make(table.session, table.nation, self.text())
        self.trouble = table.refusal_words(refusal, table.actor) if refusal else ""
        if refusal is None:
            ui.say(table.t("text.pledges.made"))
            self.words = ""
            for name in ("caret", "anchor"):
                ui.memory.values[f"pledge.words.{name}"] = 0
        ui.redraw()
