"""Objectives and score: the nine indices with their weights, the path against par, the goals and when they were met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.world import INDICES, Objective
from game.play.deadlines import in_time
from game.ui import causes
from game.ui import theme as tokens
from game.ui.kit import chart
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.shell import GameScreen

if TYPE_CHECKING:
    from game.ui.table import Table


class Objectives(GameScreen):
    """What this seat is measured by, now and over the game."""

    name = "objectives"
    first = "indices.0.1"

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the score with its terms, its path against par, and the goals."""
        t = self.table.t
        left, right = box.left(box.w * 0.52, tokens.GAP)
        inner = w.panel(ui, "score.panel", left, t("read.goals.score"), note=t("read.goals.formula"))
        line, inner = inner.top(ui.em(56), 10)
        self._figures(ui, line)
        self._indices(ui, inner)
        upper, lower = right.top(right.h * 0.44, tokens.GAP)
        self._path(ui, w.panel(ui, "path.panel", upper, t("read.goals.path"), note=t("read.goals.path_note")))
        self._goals(ui, w.panel(ui, "goals.panel", lower, t("read.goals.goals"), icon="star"))

    # --- the score ---------------------------------------------------------------------------------------

    def _figures(self, ui: Ui, line: Box) -> None:
        """Declare score, par and the distance between them."""
        table = self.table
        score = float(table.view.score[table.actor, 0])
        before = table.before("score", table.actor)
        moved = table.signed(score - before) if before is not None else ""
        ink = causes.role(causes.Measure(), round(score - before, 1)) if before is not None else "muted"
        places = line.columns(4, 8)
        name, tip = table.t("read.goals.score"), self._why("score")
        w.figure(ui, "now", places[0], name, table.number(score), moved, ink=ink, tip=tip)
        par = table.par()
        if par is None:
            rest = places[1]._replace(w=line.right - places[1].x)
            w.paragraph(ui, "no_par", rest, table.t("read.goals.no_par"), ink="muted")
            return
        over = score - par
        sign = "good" if over > 0.05 else "bad" if over < -0.05 else "text"
        points = sum(goal.points for k, goal in self._own() if self._met(k))
        self._figure(ui, places[1], "par", table.number(par))
        self._figure(ui, places[2], "over", table.signed(over), sign)
        self._figure(ui, places[3], "points", table.signed(points, 0))

    def _figure(self, ui: Ui, place: Box, name: str, value: str, ink: str = "text") -> None:
        t = self.table.t
        tip = t(f"read.goals.{name}_tip")
        w.figure(ui, name, place, t(f"read.goals.{name}"), value, value_ink=ink, tip=tip)

    def _indices(self, ui: Ui, box: Box) -> None:
        """Declare the nine indices: weight, value, change, what they add to the score."""
        table, me = self.table, self.table.actor
        t = table.t
        columns = [
            w.Column(t("read.goals.weight"), 0.8),
            w.Column(t("read.goals.value"), 1.0),
            w.Column(t("read.goals.change"), 0.9),
            w.Column(t("read.goals.adds"), 0.9),
        ]
        names, cells = [], []
        weights = table.world.nation.score_weight[:, me]
        for k, name in enumerate(INDICES):
            value, before = float(table.view.index[k, me, 0]), table.index_before(name)
            change = 0.0 if before is None else round(value, 1) - round(before, 1)
            why = self._why(f"index.{name}")
            part = float(weights[k])
            heavy = part >= 0.15
            mark = "accent" if heavy else "line"
            names.append(w.RowName(table.index_name(name), ink=mark, bold=heavy, tip=why))
            ink = "good" if change > 0.0499 else "bad" if change < -0.0499 else "muted"
            cells.append(
                [
                    w.Cell(table.percent(part, 0), ink="muted", tip=why),
                    w.Cell(table.number(value), heat=value / 100.0, tip=why),
                    w.Cell(table.signed(change), ink=ink, bold=True, tip=why),
                    w.Cell(table.number(part * value), bold=heavy, tip=why),
                ]
            )
        wide = min(ui.em(170), box.w * 0.36)
        w.table(ui, "indices", box, columns, cells, names=names, name_width=wide, row_height=44)

    def _why(self, name: str) -> Tip:
        """Return meaning and causes of an index or of the score; the second page tells the formula."""
        table = self.table
        short = name.removeprefix("index.")
        title = table.index_name(short) if name != "score" else table.t("read.goals.score")
        lines = [f"<b>{title}</b>"]
        report = table.report()
        if report is not None:
            lines += causes.why_lines(table, report.of(name))
        formula = table.t(f"read.formula.{short}")
        if len(lines) == 1:
            lines.append(formula)
        return Tip(lines, more=[lines[0], formula])

    # --- the path ----------------------------------------------------------------------------------------

    def _path(self, ui: Ui, box: Box) -> None:
        """Declare the score over the whole game with par beyond today."""
        table = self.table
        first, turns = table.session.first_turn, table.world.turns
        past = [float(v) for v in table.past("score")[:, table.actor]]
        length = turns - first + 1
        score: list[float | None] = [*past, *[None] * (length - len(past))]
        rows = [
            chart.Series(
                table.nation, score, table.code(table.nation), table.nation, table.nation_name(table.nation)
            )
        ]
        par = [table.par(first + turn) for turn in range(length)]
        if all(value is not None for value in par):
            name = table.t("read.history.par_of")
            rows.append(chart.Series("par", par, table.t("read.history.par"), "muted", name, dashed=True))
        dates = [table.date((first + turn) * table.world.turn_quarters) for turn in range(length)]
        chart.lines(
            ui,
            "path",
            box,
            rows,
            xs=dates,
            own=table.nation,
            fmt=lambda value: table.number(value, 0 if value == round(value) else 1),
            label=table.t("read.goals.path"),
        )

    # --- the goals ---------------------------------------------------------------------------------------

    def _own(self) -> list[tuple[int, Objective]]:
        return [
            (k, goal) for k, goal in enumerate(self.table.world.objectives) if goal.actor == self.table.actor
        ]

    def _met(self, goal: int) -> int:
        """Return the turn in which a goal was met, 0 where it is not."""
        return max(0, int(self.table.view.met[goal, 0]))

    def _goals(self, ui: Ui, box: Box) -> None:
        found = self._own()
        if not found:
            w.paragraph(ui, "goals.none", box, self.table.t("read.goals.none"), ink="muted")
            return
        goal_cards(ui, self.table, "goals", box, [(goal, self._met(k), self._streak(k)) for k, goal in found])

    def _streak(self, goal: int) -> int:
        return int(self.table.view.streak[goal, 0])


def goal_cards(ui: Ui, table: Table, node_id: str, box: Box, goals: list[tuple[Objective, int, int]]) -> None:
    """Declare goals of the nation in play as a scrolled list: (goal, turn it was met or 0, turns in a row)."""
    nation = table.nation_id(goals[0][0].actor)
    told = [
        (
            table.d(f"objectives.{nation}.{goal.id}.title", goal.id),
            table.d(f"objectives.{nation}.{goal.id}.text", ""),
            status(table, goal, met, streak),
            "star" if met else "cross" if table.ended else "clock",
        )
        for goal, met, streak in goals
    ]
    width = box.w - 14
    heights = [_goal_height(ui, text, width) for _, text, _, _ in told]
    with w.scroll_area(ui, node_id, box, sum(heights)) as area:
        y = area.y
        for number, (card, height) in enumerate(zip(told, heights, strict=True)):
            _goal_card(ui, f"{node_id}.{number}", node_id, Box(area.x, y, area.w, height), card)
            y += height


def status(table: Table, goal: Objective, met: int, streak: int) -> str:
    """Return in words how a goal stands, with its points."""
    points = table.signed(goal.points, 0)
    if met:
        date = table.date((met - 1) * table.world.turn_quarters)
        return table.t("read.goals.held" if goal.hold else "read.goals.met", date=date, points=points)
    if table.ended:
        return table.t("read.goals.missed")
    if not in_time(table.world, goal, table.turn, streak):
        return table.t("read.goals.lapsed")
    if streak and goal.streak > 1:
        return table.t("read.goals.streak", turns=streak, of=goal.streak, points=points)
    return table.t("read.goals.open_hold" if goal.hold else "read.goals.open", points=points)


def _goal_height(ui: Ui, text: str, width: float) -> float:
    return ui.em(24) + ui.painter.rich_height(text, width - 34, tokens.HEAD) + 10


def _goal_card(ui: Ui, node_id: str, rove: str, place: Box, card: tuple[str, str, str, str]) -> None:
    title, text, state, icon = card
    met = icon == "star"

    def draw(p: Painter, area: Box, _look: Look) -> None:
        upper, lower = area.inset(2, 4).top(24 * p.text_scale)
        p.icon(icon, Box(upper.x, upper.y, 20, upper.h), "good" if met else "muted")
        inner = upper.left(30)[1]
        wide = min(p.measure(state, tokens.SMALL, met), inner.w * 0.6)
        p.text(
            inner.side(wide + 1)[0],
            state,
            size=tokens.SMALL,
            bold=met,
            ink="good" if met else "muted",
            align="right",
        )
        p.text(inner.side(wide + 12)[1], title, bold=True)
        p.rich(lower.left(30)[1], text, size=tokens.HEAD, ink="muted")

    tip = Tip(
        [f"<b>{title}</b>", text, f"<{'good' if met else 'muted'}>{state}</{'good' if met else 'muted'}>"]
    )
    node = Node(
        node_id, place, draw, focusable=True, rove=rove, tip=tip, role="row", label=f"{title}: {state}"
    )
    ui.add(node)
