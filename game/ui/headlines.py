"""The header of a game: nation, purse, score with par, leverage, model gap, tension, date, end of turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.lessons import clock_words
from game.ui.table import Table


@dataclass(frozen=True)
class Figure:
    """One headline: its id, the value as text, the change as text and whether that is good news."""

    id: str
    value: str
    change: str = ""
    good: int = 0  # 1 good, -1 bad, 0 neither
    warn: bool = False


def header(ui: Ui, table: Table, head: Box, end_turn: Callable[[], None]) -> None:
    """Declare the header; the end-turn button is `shell.end`."""
    right = _right(ui, table, head, end_turn)
    name = table.nation_name(table.nation)
    wide = ui.painter.measure(name, tokens.SCREEN, True) + 18

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.round(Box(area.x, area.y + 13, 5, area.h - 26), table.nation, None, radius=2)
        p.text(area.left(16)[1], name, size=tokens.SCREEN, bold=True)

    ui.add(Node("shell.nation", Box(head.x, head.y, wide, head.h), draw, label=name, role="head"))
    room = Box(head.x + wide + 20, head.y + 6, right.x - head.x - wide - 36, head.h - 10)
    shown = figures(table)
    widths = [_width(ui, table, figure) for figure in shown]
    gap = max(10.0, min(40.0, (room.w - sum(widths)) / max(1, len(shown) - 1)))
    x = room.x
    for figure, width in zip(shown, widths, strict=True):
        if x + width > room.right + 1:
            break
        ink = "good" if figure.good > 0 else "bad" if figure.good < 0 else "muted"
        w.figure(
            ui, f"shell.figure.{figure.id}", Box(x, room.y, width, room.h), table.t(f"game.headline.{figure.id}"),
            figure.value, figure.change, ink=ink, value_ink="warn" if figure.warn else "text",
            tip=lambda name=figure.id: why(table, name),  # type: ignore[misc]
        )  # fmt: skip
        x += width + gap
    w.rule(ui, "shell.line", Box(0, head.bottom, ui.width, 1), ink="grid")


def _right(ui: Ui, table: Table, head: Box, end_turn: Callable[[], None]) -> Box:
    """Declare date and end-turn button; return the place they take."""
    key = "game.shell.next_turn" if table.watching else "game.shell.end_turn"
    label = table.t("game.screen.verdict" if table.ended else key)
    wide = w.button_width(ui, label, key="Ctrl+Enter")
    place, rest = head.side(wide, 14)
    w.button(
        ui, "shell.end", Box(place.x, place.y + (place.h - ui.em(36)) / 2, place.w, ui.em(36)), label, end_turn,
        kind="primary", key="Ctrl+Enter", enabled=table.thinking is None,
    )  # fmt: skip
    date = table.date(table.view.quarter)
    turns = table.t(
        "game.shell.turn_of", turn=min(table.turn + 1, table.world.turns), turns=table.world.turns
    )
    clock, ink = clock_words(table), "text"
    if clock and table.lesson is not None:  # in a class the clock takes the place of the date
        turns, date = f"{turns} · {date}", clock
        ink = "warn" if table.lesson.clock.warning else "text"
    measure = ui.painter.measure
    space = max(measure(date, tokens.FIGURE, True), measure(turns, tokens.SMALL)) + 2

    def draw(p: Painter, area: Box, _look: Look) -> None:
        upper, lower = area.top(area.h * 0.42)
        p.text(upper, turns, size=tokens.SMALL, ink="muted", align="right")
        p.text(lower, date, size=tokens.FIGURE, bold=True, align="right", ink=ink)

    spot = rest.side(space)[0]
    spot = Box(spot.x, spot.y + 6, spot.w, spot.h - 10)
    ui.add(Node("shell.date", spot, draw, label=f"{turns} {date}", role="head"))
    return Box(spot.x, head.y, head.right - spot.x, head.h)


def _width(ui: Ui, table: Table, figure: Figure) -> float:
    measure = ui.painter.measure
    value = measure(figure.value, tokens.FIGURE, True)
    if figure.change:
        value += 8 + measure(figure.change, tokens.BODY, True)
    return max(value, measure(table.t(f"game.headline.{figure.id}"), tokens.SMALL)) + 2


def figures(table: Table) -> list[Figure]:
    """Return the headline figures of the seat in play."""
    view, actor, names = table.view, table.actor, table
    purse = table.purse
    out = [
        Figure(
            "purse", names.money(purse.left, 1), f"/ {names.money(purse.purse, 1)}", warn=purse.left < -1e-6
        )
    ]
    out.append(_score(table))
    indices = table.index_now("leverage")
    if indices is not None:
        out.append(_moved(table, "leverage", indices, table.index_before("leverage")))
    frontier = table.world.role("frontier")
    if frontier >= 0:
        gap = float(view.gap[actor, frontier, 0])
        before = table.before("gap", actor, frontier)
        out.append(_moved(table, "gap", gap, before, good_up=False))
    out.append(
        _moved(table, "tension", float(view.tension[0]), table.before("tension"), good_up=False, digits=0)
    )
    return out


def _score(table: Table) -> Figure:
    score = float(table.view.score[table.actor, 0])
    par = table.par()
    if par is None:
        return _moved(table, "score", score, table.before("score", table.actor))
    over = score - par
    shown = f"{table.signed(over)} {table.t('game.headline.par')}"
    return Figure("score", table.number(score), shown, _sign(over, 0.05))


def _moved(
    table: Table, name: str, now: float, before: float | None, *, good_up: bool = True, digits: int = 1
) -> Figure:
    if before is None:
        return Figure(name, table.number(now, digits))
    change = now - before
    good = _sign(change, 0.5 * 10**-digits) * (1 if good_up else -1)
    return Figure(name, table.number(now, digits), table.signed(change, digits), good)


def _sign(value: float, least: float) -> int:
    return 0 if abs(value) < least else 1 if value > 0 else -1


def why(table: Table, name: str) -> Tip:
    """Return what a headline means and why it changed."""
    title = f"<b>{table.t(f'game.headline.{name}')}</b>"
    lines = [title, f"<muted>{table.t(f'game.headline_is.{name}')}</muted>"]
    if name == "purse":
        lines += purse_lines(table)
    if name == "score" and table.par() is not None:
        lines.append(table.t("game.headline_is.par", par=table.number(table.par() or 0.0)))
    return Tip([*lines, *table.why_headline(name)])


def purse_lines(table: Table) -> list[str]:
    """Return where the money of the turn goes, one line each."""
    purse, out = table.purse, []
    for name in ("lines", "committed", "launches", "options", "stockpiles"):
        value = float(getattr(purse, name))
        if value > 0.0005:
            out.append(f"{table.t(f'game.purse.{name}')}  <b>{table.money(value, 2)}</b>")
    return [*out, f"{table.t('game.purse.left')}  <b>{table.money(purse.left, 2)}</b>"]
