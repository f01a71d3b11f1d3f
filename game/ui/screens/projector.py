"""The projector: one thing at a time, large, in what everybody may see; steps of the reveal, news, one chart, the clock.

Everything comes from a follower, which reads the file of a game that runs elsewhere. Nothing can be entered here; the
keys only choose what is looked at, until the facilitator's game says something new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from game.play.follow import CHARTS, Follower, Move
from game.play.stage import STEPS
from game.ui import theme as tokens
from game.ui.kit import chart
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.projector_words import RoomWords

if TYPE_CHECKING:
    from game.play.verdict import Place
    from game.ui.lobby import Lobby

POLL = 0.5  # seconds between two looks at the files
OVERVIEW, BLANK = "overview", "blank"
HURRY = 60.0  # seconds on the clock from which it warns
MOST_NEWS, MOST_MOVED = 9, 3
FINE = 4.0  # a chart of a smaller range shows digits after the point
# Kinds of news, the weightiest first.
NEWS_ORDER = (
    "goal",
    "deal",
    "pledge",
    "desk",
    "control",
    "refusal",
    "release",
    "launch",
    "stop",
    "choice",
    "card",
)
CLOCK, NAME = 30.0, 21.0  # type sizes
Clock = Callable[[], float]


class Projector:
    """Shows the room one thing at a time. ``now`` is a wall clock in seconds, as the stage of a game uses it."""

    def __init__(self, lobby: Lobby, follower: Follower, now: Clock = time.time) -> None:
        self.lobby, self.follower, self.now = lobby, follower, now
        self.own = ""  # what is looked at by a key of this window, "" for what the game says
        self.blank = False
        self.chart = 0
        self.words: RoomWords | None = None
        self._wait, self._shown = 0.0, ""
        self._said: tuple[str | int, ...] = ()
        self._look()

    @property
    def title(self) -> str:
        """The window title: never more than what this window is."""
        return self.lobby.t("projector.caption")

    # --- what the stack calls ----------------------------------------------------------------------------

    def tick(self, dt: float) -> bool:
        """Look at the files now and then; the picture changes with them and with the clock."""
        self._wait += dt
        if self._wait >= POLL:
            self._wait = 0.0
            if self._look():
                return True
        return self.clock_text() != self._shown

    def key(self, ui: Ui, name: str) -> bool:
        """Step through the reveal, change the chart, blank; Escape goes back to following and then leaves."""
        if name in ("Right", "Space", "PageDown", "Left", "PageUp"):
            self._step(-1 if name in ("Left", "PageUp") else 1)
        elif name == "C":
            self.own, self.chart = "chart", self.chart + (self.view() == "chart")
        elif name == "B":
            self.blank = not self.blank
        elif name == "Escape":
            if self.own or self.blank:
                self.own, self.blank = "", False
            else:
                ui.quit()
        else:
            return False
        ui.redraw()
        return True

    def build(self, ui: Ui) -> None:
        """Declare the head, what is looked at, and the foot."""
        if self.words is not None:
            self._colour(ui)
        view = self.view()
        page = ui.page.inset(2.0 * tokens.MARGIN, tokens.MARGIN)
        if view in (BLANK, ""):
            key = "projector.blank" if view == BLANK else self.follower.problem or "projector.waiting"
            self._alone(ui, page, self.lobby.t(key))
            return
        head, page = page.top(ui.em(46), tokens.GAP)
        foot, page = page.base(ui.em(26), tokens.GAP)
        self._head(ui, head)
        self._foot(ui, foot)
        title, body = page.top(ui.em(34), tokens.GAP_S)
        w.label(ui, "title", title, self._heading(view), size=NAME, bold=True)
        parts: dict[str, Callable[[Ui, Box], None]] = {
            OVERVIEW: self._overview, "ranking": self._ranking, "changes": self._changes, "chart": self._chart,
            "news": self._news, "before": partial(self._matrix, which=0), "after": partial(self._matrix, which=1),
        }  # fmt: skip
        parts[view](ui, body)

    # --- what is looked at -------------------------------------------------------------------------------

    def view(self) -> str:
        """Return what is looked at: a step, the overview, "blank", or "" where there is no game."""
        stage = self.follower.stage
        if self.blank or stage.blank:
            return BLANK
        if not self.follower.ready:
            return ""
        if self.own:
            return self.own
        if stage.phase == "reveal":
            return stage.step or STEPS[0]
        return "ranking" if self.follower.ended else OVERVIEW

    def _step(self, by: int) -> None:
        """Go to the next or the last step of what can be looked at."""
        order = [OVERVIEW, *STEPS]
        here = self.view()
        at = order.index(here) if here in order else 0
        self.own, self.blank = order[(at + by) % len(order)], False

    def _look(self) -> bool:
        """Look at the files; a new word of the facilitator ends what was chosen here."""
        changed = self.follower.poll()
        f = self.follower
        if f.scenario is not None and f.world is not None:
            if self.words is None or self.words.world is not f.world or self.words.lang != self.lobby.lang:
                self.words = RoomWords(self.lobby, f)
            self.words.seats = f.seats
        said = (str(f.path), f.stage.phase, len(f.states), f.stage.step)
        if said != self._said:
            # a step that is named outside the reveal is a panel the facilitator wants to be seen now
            named = said[:3] == self._said[:3] and f.stage.phase != "reveal"
            self._said, self.own = said, f.stage.step if named else ""
            self.chart = CHARTS.index(f.stage.chart) if f.stage.chart in CHARTS else self.chart
        return changed

    def _colour(self, ui: Ui) -> None:
        """Name the colours of the scenario once."""
        assert self.words is not None
        if not self.words.coloured:
            self.words.coloured = True
            ui.ask("colours", self.words.colours())

    # --- head and foot -----------------------------------------------------------------------------------

    def clock_text(self) -> str:
        """Return what is left on the clock, "" where there is none."""
        left = self.follower.stage.seconds(self.now())
        if left is None:
            return ""
        whole = int(left + 0.999)
        return f"{whole // 60}:{whole % 60:02d}"

    def _head(self, ui: Ui, box: Box) -> None:
        f, t = self.follower, self.lobby.t
        assert self.words is not None
        assert f.world is not None
        self._shown = shown = self.clock_text()
        left = f.stage.seconds(self.now())
        ink = "bad" if left is not None and left <= HURRY else "text"
        wide = ui.painter.measure("00:00", CLOCK, True) + 8
        clock, rest = box.side(wide, tokens.GAP)
        w.label(ui, "clock", clock, shown, size=CLOCK, bold=True, ink=ink, align="right")
        phase = t(f"projector.phase.{f.stage.phase}") if f.stage.phase else ""
        if f.ended and f.stage.phase not in ("reveal", "recap"):
            phase = t("projector.ended")
        key = "round" if f.opening or f.stage.phase else "turn"
        of = f.world.turns - f.opening
        number = t(f"projector.{key}", number=min(f.round, of), of=of)
        when = self.words.date(max(0, min(f.turn, f.world.turns - 1)) * f.world.turn_quarters)
        line = f"<b>{w.escape(phase or self.words.title)}</b>   <muted>{number} · {when}</muted>"
        w.label(ui, "head", rest, line, size=tokens.TITLE, tip=line)
        w.rule(ui, "rule", Box(box.x, box.bottom + 4, box.w, 1))

    def _foot(self, ui: Ui, box: Box) -> None:
        """Declare who is ready while orders are given, the facilitator's line, or what keys do."""
        f, t = self.follower, self.lobby.t
        assert self.words is not None
        if f.problem:
            w.label(ui, "foot", box, t(f.problem), ink="warn", tip=t(f.problem))
        elif f.stage.note:
            w.label(ui, "foot", box, w.escape(f.stage.note), bold=True, tip=w.escape(f.stage.note))
        elif f.stage.phase == "orders" and f.stage.ready:
            names = t("format.list_comma").join(self.words.who(n) for n in f.stage.ready if n in f.seats)
            line = f"<good>{t('projector.ready')}</good>  {names}"
            w.label(ui, "foot", box, line, tip=line)
        else:
            keys = (("Right", "step"), ("Left", "back"), ("C", "chart"), ("B", "blank"), ("Escape", "follow"))
            w.key_hints(ui, "foot", box, [(key, t(f"projector.hint.{name}")) for key, name in keys])

    def _heading(self, view: str) -> str:
        if view == OVERVIEW:
            return self.lobby.t("projector.overview")
        if view == "chart":
            return self._chart_name()
        return self.lobby.t(f"projector.step.{view}")

    def _alone(self, ui: Ui, box: Box, text: str) -> None:
        """Declare one sentence in the middle of nothing."""
        place = box.middle(box.w * 0.8, ui.em(120))
        w.paragraph(ui, "alone", place, text, size=tokens.SCREEN, align="centre", valign="middle")

    # --- overview and news -------------------------------------------------------------------------------

    def _overview(self, ui: Ui, box: Box) -> None:
        """Declare the news beside a chart, and the question of the phase below."""
        phase = self.follower.stage.phase
        key = f"projector.question.{phase}"
        if key in self.lobby.texts:
            line, box = box.base(ui.em(44), tokens.GAP)
            text = self.lobby.t(key)
            w.paragraph(
                ui, "question", line, text, size=tokens.TITLE, ink="accent", valign="middle", tip=text
            )
        left, right = box.columns([0.52, 0.48], tokens.GAP_XL)
        self._news(ui, left)
        name, right = right.top(ui.em(30), 2)
        w.label(ui, "chart.name", name, self._chart_name(), bold=True, tip=self._chart_name())
        self._chart(ui, right)

    def _news(self, ui: Ui, box: Box) -> None:
        """Declare the public events of the last turn, as many as there is room for."""
        assert self.words is not None
        weight = {kind: place for place, kind in enumerate(NEWS_ORDER)}
        items = sorted(self.follower.news(), key=lambda item: weight.get(item.kind, 0))
        lines = [self.words.news(item) for item in items]
        if not lines:
            first = "projector.quiet" if self.follower.turn else "projector.nothing"
            w.paragraph(ui, "quiet", box, self.lobby.t(first), ink="muted")
            return
        y = box.y
        for number, line in enumerate(lines[:MOST_NEWS]):
            high = ui.painter.rich_height(line, box.w - 28) + 8
            if y + high > box.bottom:
                break
            w.picture(ui, f"news.dot.{number}", Box(box.x, y, 20, ui.em(24)), _dot)
            w.paragraph(ui, f"news.{number}", Box(box.x + 28, y, box.w - 28, high), line)
            y += high

    # --- the steps of the reveal -------------------------------------------------------------------------

    def _ranking(self, ui: Ui, box: Box) -> None:
        """Declare the compared nations, best result first, with what counts beside it."""
        verdict = self.follower.verdict()
        note = self.lobby.t("projector.by_par" if verdict.by_par else "projector.by_gain")
        line, box = box.base(ui.em(26))
        w.label(ui, "rank.note", line, note, ink="muted")
        step = min(ui.em(84), box.h / max(1, len(verdict.places)))
        best = max((abs(p.result) for p in verdict.places), default=1.0) or 1.0
        met = {
            p.nation: sum(g.met > 0 for g in verdict.goals if g.nation == p.nation) for p in verdict.places
        }
        for number, row in enumerate(box.stack(step, len(verdict.places))):
            place = verdict.places[number]
            rank = 1 + sum(other.result > place.result + 1e-9 for other in verdict.places)
            self._place(ui, row.inset(0, 4), place, rank, best, met[place.nation])

    def _place(self, ui: Ui, row: Box, place: Place, rank: int, best: float, met: int) -> None:
        assert self.words is not None
        words = self.words
        beside = place.score - (place.start if place.par is None else place.par)
        name, result = words.who(place.nation), words.signed(beside)
        told = [self.lobby.t("projector.score", score=words.number(place.score))]
        told += [self.lobby.t("projector.goals", count=met)] if met else []

        def draw(p: Painter, area: Box) -> None:
            spot, body = area.left(56)
            p.text(spot, str(rank), size=NAME, bold=True, ink=place.nation, align="centre")
            upper, lower = body.top(area.h * 0.5)
            right = p.measure("+00.0", NAME, True)
            p.inline(upper.side(right, 12)[1], name, size=tokens.TITLE, bold=True)
            p.text(upper, result, size=NAME, bold=True, ink="good" if beside >= 0 else "bad", align="right")
            lane = Box(lower.x, lower.y + lower.h / 2 - 5, lower.w * 0.6, 10)
            p.round(lane, "track", None, radius=5)
            size = lane.w / 2 * min(1.0, abs(place.result) / best)
            x = lane.x + lane.w / 2 - (0.0 if place.result >= 0 else size)
            p.round(Box(x, lane.y, max(3.0, size), lane.h), place.nation, None, radius=4)
            p.fill(Box(lane.x + lane.w / 2 - 1, lane.y - 4, 2, lane.h + 8), "muted")
            p.text(lower, "   ".join(told), ink="muted", align="right")

        w.picture(ui, f"rank.{place.nation}", row, draw, tip=name, label=f"{rank} {name} {result}")

    def _changes(self, ui: Ui, box: Box) -> None:
        """Declare the biggest changes with their causes, side by side and below each other."""
        moves = self.follower.moves()
        if not moves:
            w.paragraph(ui, "quiet", box, self.lobby.t("projector.nothing"), ink="muted")
            return
        cells = [cell for row in box.rows(2, tokens.GAP) for cell in row.columns(2, tokens.GAP)]
        for number, (move, cell) in enumerate(zip(moves, cells, strict=False)):
            self._move(ui, f"move.{number}", cell, move)

    def _move(self, ui: Ui, name: str, box: Box, move: Move) -> None:
        assert self.words is not None
        head, lines = self.words.move(move, MOST_MOVED)
        inner = w.panel(ui, name, box)
        high = ui.painter.rich_height(head, inner.w)
        place, inner = inner.top(min(high, inner.h * 0.5), 4)
        w.paragraph(ui, f"{name}.head", place, head, tip=head)
        for number, (row, line) in enumerate(zip(inner.stack(ui.em(24), len(lines)), lines, strict=True)):
            if row.bottom <= inner.bottom + 2:
                w.label(ui, f"{name}.{number}", row, line, tip=line)

    def _matrix(self, ui: Ui, box: Box, which: int) -> None:
        """Declare who depends on whom, in shades and numbers."""
        assert self.words is not None
        words = self.words
        note, box = box.base(ui.em(28), tokens.GAP_S)
        values = self.follower.dependence()
        if which and self.follower.turn > self.follower.opening:
            told = words.rises(*values)
            w.label(ui, "matrix.rises", note, told, tip=told)
        else:
            text = self.lobby.t("projector.matrix")
            w.label(ui, "matrix.note", note, text, ink="muted", tip=text)
        names = [words.nation_rich(n) for n in range(len(words.world.actors))]
        codes = [words.code(n) for n in range(len(words.world.actors))]
        cells = [[float(value) for value in row] for row in values[which]]

        def draw(p: Painter, area: Box) -> None:
            _draw_matrix(p, area, names, codes, cells)

        w.picture(ui, "matrix", box, draw, label=self.lobby.t("projector.matrix"))

    # --- one chart ---------------------------------------------------------------------------------------

    def _chart_id(self) -> str:
        return CHARTS[self.chart % len(CHARTS)]

    def _chart_name(self) -> str:
        name = self._chart_id()
        layer, _lines = self.follower.chart(name)
        assert self.words is not None
        if name == "score" and self.words.world.par is None:
            return self.lobby.t("projector.chart.score_gain")
        shown = self.words.layer_name(layer) if layer else ""
        return self.lobby.t(f"projector.chart.{name}", layer=shown)

    def _chart(self, ui: Ui, box: Box) -> None:
        """Declare one chart of a public measure for the compared nations."""
        assert self.words is not None
        name, words = self._chart_id(), self.words
        factor = 100.0 if name in ("share", "adoption") else 1.0
        lines = self.follower.chart(name)[1]
        series = [
            chart.Series(
                nation or "world", [factor * v for v in values], words.code(nation) if nation else "", nation or "accent",
                words.nation_name(nation) if nation else "", dashed=at % 2 == 1,
            )
            for at, (nation, values) in enumerate(lines.items())
        ]  # fmt: skip
        values = [value for one in series for value in one.values if value is not None]
        digits = 2 if max(values) - min(values) < FINE else 0
        dates = [words.moment(state.turn) for state in self.follower.states]
        chart.lines(
            ui,
            "chart",
            box,
            series,
            xs=dates,
            cursor=False,
            label=self._chart_name(),
            fmt=lambda v: words.number(v, digits),
        )


def _dot(p: Painter, area: Box) -> None:
    p.disc((area.x + 8, area.y + area.h / 2 + 2), 5, "accent", None)


def _draw_matrix(
    p: Painter, area: Box, names: Sequence[str], codes: Sequence[str], cells: Sequence[Sequence[float]]
) -> None:
    """Paint a table of parts 0..1 in shades with their numbers in percent."""
    lead = min(area.w * 0.28, max(p.measure_rich(name, tokens.BODY, True) for name in names) + 16)
    head, body = area.top(area.h / (len(names) + 1))
    for code, place in zip(codes, head.left(lead)[1].columns(len(codes), 4), strict=True):
        p.text(place, code, size=tokens.SMALL, bold=True, align="centre", ink="muted")
    for row, (name, line) in enumerate(zip(names, body.rows(len(names), 4), strict=True)):
        title, rest = line.left(lead)
        p.inline(title, name, bold=True)
        for column, place in enumerate(rest.columns(len(codes), 4)):
            value = cells[row][column]
            own = row == column
            ground = p.theme("well") if own else p.theme.heat(min(1.0, value / 0.6))
            p.round(place, ground, None, radius=5)
            ink = "muted" if own else tokens.readable_on(ground)
            p.text(place, f"{100.0 * value:.0f}", align="centre", ink=ink, bold=not own and value >= 0.25)
