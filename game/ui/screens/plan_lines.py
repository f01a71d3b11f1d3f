"""The budget headings of the plan: building and research by layer, and the four talent levers."""

from __future__ import annotations

from game.engine.world import LEVERS
from game.play.hotlines import HotLine
from game.ui import causes
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.plan_bench import GAP, Bench, Block
from game.ui.screens.watch import shortages
from game.ui.table import Array, Slot

NAME = 238.0
ROW = 29.0
CHANGED = 0.005  # $bn
BEYOND = 0.5  # of the purse: a stand-still mark above it is told, not drawn


def group_blocks(ui: Ui, bench: Bench, layers: list[int], with_talent: bool) -> list[Block]:
    """Return the rows of one heading: a row per layer, for the last heading the talent levers too."""
    blocks: list[Block] = []
    for layer in layers:
        blocks.append(Block(ui.em(ROW), lambda ui, box, k=layer: _layer_row(ui, bench, box, k)))  # type: ignore[misc]
        nodes = (f"line.{bench.table.layer_id(layer)}.build", f"line.{bench.table.layer_id(layer)}.research")
        blocks = bench.with_trouble(blocks, nodes)
    if with_talent:
        for pair in (LEVERS[:2], LEVERS[2:]):
            blocks.append(Block(ui.em(ROW), lambda ui, box, p=pair: _talent_row(ui, bench, box, p)))  # type: ignore[misc]
            blocks = bench.with_trouble(blocks, tuple(f"line.talent.{lever}" for lever in pair))
    return blocks


def group_sum(bench: Bench, layers: list[int], with_talent: bool) -> tuple[float, float]:
    """Return what the lines of a heading cost now and in the last plan."""
    slots: list[Slot] = [("spend", k, mode) for k in layers for mode in ("build", "research")]
    slots += [("spend", -1, lever) for lever in LEVERS] if with_talent else []
    now, last = bench.lines, bench.last
    return sum(now.get(s, 0.0) for s in slots), sum(last.get(s, 0.0) for s in slots)


# --- a layer ---------------------------------------------------------------------------------------------


def _layer_row(ui: Ui, bench: Bench, box: Box, layer: int) -> None:
    table = bench.table
    ident = table.layer_id(layer)
    name, rest = box.left(NAME, GAP)
    _layer_name(ui, bench, name, layer)
    left, right = rest.columns(2, GAP)
    for mode, place, keep in (("build", left, bench.keep_building), ("research", right, bench.keep_research)):
        _money_line(
            ui, bench, place, f"line.{ident}.{mode}", ("spend", layer, mode), f"spend {ident} {mode}", keep
        )


def _layer_name(ui: Ui, bench: Bench, place: Box, layer: int) -> None:
    """Declare icon, name, own share, and a warning where something is short."""
    table = bench.table
    share = table.percent(float(table.view.share[table.actor, layer, 0]), 1)
    short = bool(shortages(bench.table, layer))
    ident = table.layer_id(layer)
    known = ident if ident in ui.painter.icons.names() else ""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        if known:
            p.icon(known, Box(area.x, area.y, 18, area.h), ident)
        inner = area.left(26)[1]
        wide = p.measure(share, tokens.SMALL)
        p.text(
            inner.side(wide + 1)[0], share, size=tokens.SMALL, ink="warn" if short else "muted", align="right"
        )
        room = inner.side(wide + (26 if short else 8))[1]
        p.text(room, table.layer_name(layer), size=tokens.HEAD)
        if short:
            p.icon("warning", Box(inner.right - wide - 20, area.y, 14, area.h), "warn")

    same = (ident, share, short, table.layer_name(layer))
    ui.add(
        Node(
            f"line.{ident}.name",
            place,
            draw,
            tip=lambda: layer_tip(bench, layer),
            label=table.layer_name(layer),
            same=same,
        )
    )


def layer_tip(bench: Bench, layer: int) -> Tip:
    """Return what a planner should know of a layer: share, why it moved, price, gap, shortages."""
    table, me = bench.table, bench.table.actor
    view = table.view
    lines = [
        f"<b>{table.layer_rich(layer)}</b>",
        table.t(
            "game.plan.layer", share=table.percent(float(view.share[me, layer, 0])),
            price=table.number(float(view.price[layer, 0]), 2), gap=table.months(float(view.gap[me, layer, 0])),
        ),
    ]  # fmt: skip
    lines += [f"<warn>{line}</warn>" for line in shortages(bench.table, layer)]
    report = table.report()
    more = [f"<muted>{table.d(f'layers.{table.layer_id(layer)}.about', '')}</muted>"]
    if report is not None:
        try:
            lines += causes.why_lines(table, report.of("share", layer))
        except KeyError:
            return Tip(lines, more)
    return Tip(lines, more)


# --- a money line ----------------------------------------------------------------------------------------


def _money_line(
    ui: Ui, bench: Bench, place: Box, node: str, slot: Slot, target: str, keep: Array | None, name: str = ""
) -> None:
    table = bench.table
    layer, mode = int(slot[1]), str(slot[2])
    value, last = bench.lines.get(slot, 0.0), bench.last.get(slot, 0.0)
    still = float(keep[layer]) if keep is not None else None
    top = bench.top_of(slot, still or 0.0)
    moved = value - last
    shown_still = still if still is not None and still <= min(top, BEYOND * table.purse.purse) else None
    w.stepper(
        ui, node, place, value, lambda amount: bench.spend(ui, node, target, slot, amount),
        high=top, step=bench.step, text=table.amount(value), last=last, still=shown_still,
        change_text=table.signed_amount(moved),
        change_ink="accent" if moved > 0 else "warn", badge="star" if slot in hot_slots(bench) else "",
        ink=table.layer_id(layer) if layer >= 0 else "good", name=name, icon="talent" if name else "",
        name_width=place.w * 0.42 if name else None,
        enabled=not table.watching, tip=lambda: _line_tip(bench, slot, value, last, still, mode),
        value_width=44, change_width=40,
    )  # fmt: skip


def _line_tip(bench: Bench, slot: Slot, value: float, last: float, still: float | None, mode: str) -> Tip:
    """Return what a money line is: its two marks, what the money does and how long it takes."""
    table, layer = bench.table, int(slot[1])
    subject = table.layer_rich(layer) if layer >= 0 else table.t("game.talent")
    lines = [f"<b>{subject}</b> · {table.t(f'game.mode.{mode}')}  <b>{table.money(value, 2)}</b>"]
    lines.append(table.t("game.plan.last_mark", amount=table.money(last, 2)))
    if still is not None:
        within = still <= table.purse.purse
        key = "game.plan.still_mark" if within else "game.plan.still_never"
        key = "game.plan.still_free" if still < CHANGED else key
        lines.append(f"<warn>{table.t(key, amount=table.money(min(still, 9999.0), 2))}</warn>")
    lines += hot_words(bench, slot)
    lines.append(f"<muted>{_what_it_does(bench, layer, mode)}</muted>")
    lines += [f"<warn>{line}</warn>" for line in (shortages(bench.table, layer) if layer >= 0 else [])]
    more = layer_tip(bench, layer).lines if layer >= 0 else ()
    return Tip(lines, more)


def hot_slots(bench: Bench) -> dict[Slot, HotLine]:
    """Return the lines in which the next money moves the chosen headline most; none without a forecast."""
    sight = bench.table.foresight
    return sight.hot_slots() if sight is not None else {}


def hot_words(bench: Bench, slot: Slot) -> list[str]:
    """Return what a hot line would do, as a line of a tooltip; nothing for other lines."""
    sight, line = bench.table.foresight, hot_slots(bench).get(slot)
    if sight is None or line is None:
        return []
    told = bench.table.t(
        "forecast.hot_mark", step=bench.table.money(line.step, 2), figure=sight.words.name(sight.figure),
        change=sight.words.change(sight.figure, line.change.mean),
    )  # fmt: skip
    return [f"<accent>{told}</accent>"]


def _what_it_does(bench: Bench, layer: int, mode: str) -> str:
    table = bench.table
    if mode == "build":
        return table.t("game.plan.build_does", quarters=table.world.layer.build_quarters[layer])
    if mode == "research":
        return table.t("game.plan.research_does")
    return table.t(f"game.plan.talent_does.{mode}", quarters=table.world.rule.train_quarters)


def _talent_row(ui: Ui, bench: Bench, box: Box, levers: tuple[str, ...]) -> None:
    for lever, place in zip(levers, box.columns(2, GAP), strict=True):
        _money_line(
            ui, bench, place, f"line.talent.{lever}", ("spend", -1, lever), f"spend talent {lever}", None,
            name=bench.table.t(f"game.lever.{lever}"),
        )  # fmt: skip
