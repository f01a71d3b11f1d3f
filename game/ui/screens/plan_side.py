"""The right column of the plan: where the money goes, full and free slots, what to do at once, the order list."""

from __future__ import annotations

from game.engine.orders import Order
from game.ui import theme as tokens
from game.ui.headlines import purse_lines
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.plan_bench import Bench

PARTS = (
    ("lines", "#56B4E9"),
    ("committed", "#8B82E8"),
    ("launches", "#CCA0F8"),
    ("options", "#F0BE3C"),
    ("stockpiles", "#B8A852"),
)


def purse_panel(ui: Ui, bench: Bench, box: Box) -> None:
    """Declare the purse as a bar with its parts, and the caps as slots."""
    table = bench.table
    purse = table.purse
    over = purse.left < -1e-6
    key = "game.plan.over" if over else "game.plan.left"
    note = table.t(key, left=table.money(abs(purse.left), 2), purse=table.money(purse.purse, 1))
    inner = w.panel(
        ui,
        "purse",
        box,
        table.t("game.plan.purse"),
        note=f"<{'bad' if over else 'good'}>{note}</{'bad' if over else 'good'}>",
    )
    bar, rest = inner.top(16, 6)
    w.picture(ui, "purse.bar", bar, lambda p, area: _bar(p, area, bench), tip=lambda: Tip(purse_lines(table)))
    legend, rest = rest.top(ui.em(20), 6)
    _legend(ui, bench, legend)
    caps = (("running", purse.running), ("starts", purse.starts), ("controls", purse.controls))
    for (name, slots), place in zip(caps, rest.top(ui.em(22))[0].columns((1.25, 0.9, 1.0), 14), strict=True):
        w.slots(
            ui, f"purse.{name}", place, slots.used, slots.allowed, name=table.t(f"game.plan.slots.{name}"),
            tip=table.t(f"game.plan.slots_is.{name}", used=slots.used, allowed=slots.allowed),
        )  # fmt: skip


def _bar(p: Painter, area: Box, bench: Bench) -> None:
    """Paint the parts of the purse one after the other; an overspent one is framed in red."""
    purse = bench.table.purse
    whole = max(purse.purse, purse.used, 1e-9)
    p.round(area, "track", "bad" if purse.left < -1e-6 else None, radius=5)
    x = area.x
    for name, ink in PARTS:
        wide = area.w * float(getattr(purse, name)) / whole
        if wide > 0.5:
            p.round(Box(x, area.y, wide, area.h), ink, None, radius=min(5.0, wide / 2))
            x += wide


def _legend(ui: Ui, bench: Bench, box: Box) -> None:
    table, x = bench.table, box.x
    for name, ink in PARTS:
        value = float(getattr(table.purse, name))
        if value < 0.005 and name != "lines":
            continue
        text = f"{table.t(f'game.plan.part.{name}')} {table.amount(value, 1)}"
        wide = ui.painter.measure(text, tokens.SMALL) + 18
        if x + wide > box.right:
            break

        def draw(p: Painter, area: Box, _look: Look, text: str = text, ink: str = ink) -> None:
            p.round(Box(area.x, area.y + area.h / 2 - 5, 9, 9), ink, None, radius=3)
            p.text(area.left(14)[1], text, size=tokens.SMALL, ink="muted")

        ui.add(Node(f"purse.part.{name}", Box(x, box.y, wide, box.h), draw, label=text))
        x += wide + 10


# --- the order list --------------------------------------------------------------------------------------


def changed_orders(bench: Bench) -> tuple[list[Order], list[Order]]:
    """Return the orders of the draft that differ from the plan the turn began with, and the others."""
    carried = set(bench.table.carried)
    draft = bench.table.draft
    return [o for o in draft if o not in carried], [o for o in draft if o in carried]


def dropped_orders(bench: Bench) -> list[Order]:
    """Return the lines of the carried plan that the draft does not hold any more."""
    slots = {order.slot() for order in bench.table.draft}
    return [order for order in bench.table.carried if order.slot() not in slots]


def orders_panel(ui: Ui, bench: Bench, box: Box) -> None:
    """Declare the orders as they will be given, changes first; Enter or Delete sets one back."""
    table = bench.table
    new, old = changed_orders(bench)
    note = table.t("game.plan.orders_note", changed=len(new), kept=len(old))
    inner = w.panel(ui, "order_list", box, table.t("game.plan.orders"), note=note)
    rows = table.kept(
        "order_rows",
        lambda: [_row(bench, order, True) for order in new] + [_row(bench, o, False) for o in old],
    )
    if not rows:
        w.paragraph(ui, "orders.none", inner, table.t("game.plan.no_orders"), ink="muted")
        return
    w.scroll_list(
        ui,
        "orders",
        inner,
        rows,
        on_activate=lambda row: set_back(ui, bench, [*new, *old][row]),
        row_height=26,
    )


def _row(bench: Bench, order: Order, changed: bool) -> w.Row:
    table = bench.table
    parts = []
    if order.kind in ("spend", "enforce"):
        moved = order.amount - bench.last.get(order.slot(), 0.0)
        ink = "muted" if not changed or abs(moved) < 0.005 else "accent" if moved > 0 else "warn"
        subject = table.layer_name(order.layer) if order.layer >= 0 else table.t("game.talent")
        mode = table.t(f"game.mode.{order.mode}" if order.mode else "game.mode.enforce")
        told = table.t("game.plan.line", subject=subject, mode=mode)
        parts = [
            w.Part(told, size=tokens.SMALL, ink="text" if changed else "muted"),
            w.Part(table.amount(order.amount), 50, size=tokens.SMALL, ink=ink, bold=changed, align="right"),
        ]
    else:
        parts = [w.Part(table.order_words(order), size=tokens.SMALL, ink="text" if changed else "muted")]
    ink = "accent" if changed else "faint"
    return w.Row(parts, icon=order.kind, ink=ink, tip=lambda: _order_tip(bench, order))


def _order_tip(bench: Bench, order: Order) -> Tip:
    table = bench.table
    text = f"<muted>{order.text(table.world)}</muted>"
    return Tip([f"<b>{table.order_words(order)}</b>", text, table.t("game.plan.set_back")])


def set_back(ui: Ui, bench: Bench, order: Order) -> None:
    """Set one order back to what the turn began with."""
    table = bench.table
    before = next((o for o in table.carried if o.slot() == order.slot()), None)
    if before is None or before == order:
        bench.take_back(ui, order.slot())
    else:
        bench.give(ui, "orders", before.text(table.world))
