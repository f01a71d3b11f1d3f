"""The end: one sentence with a name, the ranking and its reasons, three turning points, the bill, the objectives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.play import gallery
from game.play.session import Session
from game.ui import causes
from game.ui import theme as tokens
from game.ui.closing_paper import Paper
from game.ui.kit import widgets as w
from game.ui.kit import worldmap
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.objectives import goal_cards
from game.ui.screens.turn_report import formula
from game.ui.topics import BOOK, LOG, look_up, name_keys

if TYPE_CHECKING:
    from game.play.log import Seat
    from game.play.verdict import Place, TurningPoint
    from game.ui.lobby import Lobby
    from game.ui.table import Table

OTHERS = 3  # seats that are offered for the same seed
LARGEST_NAME = 40.0  # type size of the name of the end
RANK_ROW, POINT_ROW = 62, 84  # heights of rows


class VerdictScreen:
    """Looks back on a game through the eyes of one seat; with several people the tabs change the seat."""

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        assert table is not None, "this screen belongs to a game"
        self.lobby, self.table = lobby, table
        self.verdict = table.session.verdict()
        first = self.verdict.places[0].nation if self.verdict.places else table.nation
        self.seats = table.session.humans or [first]
        self.nation = table.nation if table.nation in self.seats else self.seats[0]
        self._ui: Ui | None = None
        self.paper = Paper(table)
        self._whys: dict[tuple[str, int], tuple[str, str]] = {}
        table.nation = self.nation
        for place in self.verdict.places if table.ended else ():
            if place.nation in table.session.humans:
                gallery.remember(table.world.id, place.nation, _end(place))

    @property
    def title(self) -> str:
        """The window title."""
        return self.lobby.t("game.screen.verdict")

    # --- what the stack calls ----------------------------------------------------------------------------

    def build(self, ui: Ui) -> None:
        """Declare name and sentence, four panels and what can be done next."""
        name_keys(ui, self.lobby)
        w.scene(ui, "backdrop", _backdrop)
        page = ui.page.inset(tokens.MARGIN, tokens.GAP)
        foot, page = page.base(ui.em(38), tokens.GAP)
        self._buttons(ui, foot)
        head, page = page.top(self._head_height(ui, page.w - 16), tokens.GAP)
        self._sentence(ui, head)
        left, right = page.columns([1.0, 1.0], tokens.GAP)
        ranks, goals = left.rows([1.0, 1.0], tokens.GAP)
        turns, bill = right.rows([1.28, 0.72], tokens.GAP)
        t = self.lobby.t
        note = t("read.verdict.by_par" if self.verdict.by_par else "read.verdict.by_gain")
        self._ranking(ui, w.panel(ui, "rank.panel", ranks, t("read.verdict.ranking"), note=note))
        self._goals(ui, w.panel(ui, "goals.panel", goals, t("read.goals.goals"), icon="star"))
        self._turning(ui, w.panel(ui, "turning.panel", turns, t("read.verdict.turning"), icon="clock"))
        self._bill(ui, w.panel(ui, "bill.panel", bill, t("read.verdict.bill"), icon="warning"))
        if (coach := self.table.coach) is not None:
            coach.build(ui, "verdict")
        self._ui = ui
        if "" not in ui.memory.focus:
            ui.memory.focus[""] = "history"

    def key(self, ui: Ui, name: str) -> bool:
        """H looks at the history, D makes the debrief, W at what orders were worth, Ctrl+S saves, Escape leaves to the title."""
        if self.table.coach is not None and self.table.coach.key(ui, name):
            return True
        acts: dict[str, Callable[[], None]] = {
            "H": lambda: self.lobby.go(ui, "history", self.table),
            "D": lambda: self.paper.begin(ui),
            "W": lambda: self.lobby.over(ui, "removed", self.table),
            LOG: lambda: self.lobby.over(ui, "log", self.table),
            BOOK: lambda: look_up(ui, self.lobby, self.table, self),
            "Ctrl+S": lambda: self.table.save(ui),
            "Ctrl+N": lambda: self.lobby.over(ui, "new_game"),
            "Escape": lambda: self.table.leave(ui),
            "?": lambda: self.lobby.over(ui, "help", self.table),
        }
        if name in acts:
            acts[name]()
        return name in acts

    def tick(self, dt: float) -> bool:
        """Pass time; only the guide and a debrief in the making move here."""
        del dt
        if self.paper.tick(self._ui):
            return True
        return self._ui is not None and self.table.coach is not None and self.table.coach.tick(self._ui)

    # --- the head ----------------------------------------------------------------------------------------

    def place(self) -> Place:
        """Return the place in the ranking of the seat that is shown."""
        return next(p for p in self.verdict.places if p.nation == self.nation)

    def words(self) -> tuple[str, str]:
        """Return the name of the end and its sentence, from the two indices that gained most."""
        table, gained = self.table, self.place().gained
        first = _end(self.place())
        name = table.t(f"read.verdict.name.{first}")
        last = table.session.turn * table.world.turn_quarters - 1
        values = {"nation": table.nation_name(self.nation), "year": str(table.world.date(max(0, last))[0])}
        if not gained:
            return name, table.t("read.verdict.sentence_none", **values)
        values["first"] = table.t(f"read.verdict.first.{first}")
        if len(gained) == 1:
            values["second"] = table.t(f"read.verdict.second.{first}")
            return name, table.t("read.verdict.sentence_one", **values)
        values["second"] = table.t(f"read.verdict.second.{gained[1]}")
        return name, table.t("read.verdict.sentence", **values)

    def _name_size(self, ui: Ui, name: str, width: float) -> float:
        """Return a type size in which the name of the end fits a line; large text leaves it room for the rest."""
        size = LARGEST_NAME / max(1.0, 0.9 * ui.painter.text_scale)
        while size > 20 and ui.painter.measure(name, size, True) > width:
            size -= 1
        return size

    def _head_height(self, ui: Ui, width: float) -> float:
        """Return the height that tabs of seats, name and sentence take."""
        name, sentence = self.words()
        high = ui.painter.line_height(self._name_size(ui, name, width))
        high += ui.painter.rich_height(sentence, width, tokens.TITLE)
        return high + (ui.em(32) if len(self.seats) > 1 else 0.0) + 10

    def _sentence(self, ui: Ui, box: Box) -> None:
        name, sentence = self.words()
        inner = box.inset(8, 4)
        if len(self.seats) > 1:
            row, inner = inner.top(ui.em(32))
            texts = [self.table.nation_name(n) for n in self.seats]
            w.tabs(
                ui, "seat", row, texts, self.seats.index(self.nation), lambda i: self._look(ui, self.seats[i])
            )
        size = self._name_size(ui, name, inner.w)
        line, rest = inner.top(ui.painter.line_height(size))
        line = self._gallery(ui, line, ui.painter.measure(name, size, True))
        w.label(ui, "name", line, name, size=size, bold=True, ink=self.nation)
        w.paragraph(ui, "sentence", rest, sentence, size=tokens.TITLE, tip=sentence)

    def _gallery(self, ui: Ui, line: Box, wide: float) -> Box:
        """Tell how many ends of this seat were reached, where the name leaves room; return what is left of the line."""
        table = self.table
        reached = gallery.ends_of(table.world.id, self.nation)
        told = table.t("learn.gallery.count", count=len(reached), of=len(gallery.ENDS))
        need = ui.painter.measure(told, tokens.HEAD) + 8
        if self.nation not in table.session.humans or wide + need > line.w:
            return line
        names = [
            f"• {table.t(f'read.verdict.name.{end}')}" if end in reached else "<faint>• …</faint>"
            for end in gallery.ENDS
        ]
        place, rest = line.side(need)
        tip = Tip([f"<b>{table.t('learn.gallery.title', nation=table.nation_name(self.nation))}</b>", *names])
        w.label(ui, "gallery", place, told, size=tokens.HEAD, ink="muted", align="right", tip=tip)
        ui.nodes["gallery"].focusable = True
        return rest

    def _look(self, ui: Ui, nation: str) -> None:
        self.nation = self.table.nation = nation
        ui.redraw()

    # --- the ranking -------------------------------------------------------------------------------------

    def _ranking(self, ui: Ui, box: Box) -> None:
        """Declare one row per playable nation: place, name, result, score, and why."""
        places = self.verdict.places
        best = max((abs(p.result) for p in places), default=1.0) or 1.0
        step = ui.em(RANK_ROW)
        with w.scroll_area(ui, "ranks", box, step * len(places)) as area:
            for number, row in enumerate(area.stack(step, len(places))):
                self._rank_row(ui, row, places[number], self._rank_of(number), best)

    def _rank_of(self, number: int) -> int:
        """Return the place of a row; equal results share the better one."""
        places = self.verdict.places
        while (
            number and places[number].shared and abs(places[number - 1].result - places[number].result) < 1e-9
        ):
            number -= 1
        return number + 1

    def reason(self, place: Place) -> str:
        """Return why a nation stands where it stands."""
        table = self.table
        score, start = table.number(place.score), table.number(place.start)
        if place.par is not None:
            over = table.signed(place.score - place.par)
            text = table.t("read.verdict.over_par", score=score, par=table.number(place.par), over=over)
        else:
            text = table.t(
                "read.verdict.gained", score=score, start=start, gain=table.signed(place.score - place.start)
            )
        if place.gained:
            names = table.t("format.list_comma").join(table.index_name(name) for name in place.gained)
            text += " " + table.t("read.verdict.most", indices=names)
        if place.shared:
            text += " " + table.t("read.verdict.tie")
        return text

    def _rank_row(self, ui: Ui, row: Box, place: Place, rank: int, best: float) -> None:
        table = self.table
        name, reason = table.nation_name(place.nation), self.reason(place)
        result = table.signed(place.result, 2 if self.verdict.by_par else 1)
        own = place.nation == self.nation

        def draw(p: Painter, area: Box, _look: Look) -> None:
            inner = area.inset(4, 3)
            if own:
                p.round(area.inset(0, 1), "select", None, radius=7)
            spot = inner.left(40)[0]
            p.text(spot, str(rank), size=tokens.SCREEN, bold=True, ink=place.nation, align="centre")
            upper, lower = inner.left(48)[1].top(inner.h * 0.48)
            p.text(upper, name, bold=own, size=tokens.TITLE)
            p.text(
                upper,
                result,
                bold=True,
                size=tokens.TITLE,
                align="right",
                ink="good" if place.result >= 0 else "bad",
            )
            lane = Box(upper.x + upper.w * 0.44, upper.y + upper.h / 2 - 4, upper.w * 0.36, 8)
            p.round(lane, "track", None, radius=4)
            middle = lane.x + lane.w / 2
            size = lane.w / 2 * min(1.0, abs(place.result) / best)
            start = middle if place.result >= 0 else middle - size
            p.round(Box(start, lane.y, max(2.0, size), lane.h), place.nation, None, radius=3)
            p.fill(Box(middle - 0.5, lane.y - 3, 1, lane.h + 6), "muted")
            p.text(lower, reason, size=tokens.SMALL, ink="muted")

        means = f"<muted>{table.t('read.verdict.result')}</muted>" if self.verdict.by_par else ""
        tip = Tip(
            [f"<b>{table.nation_rich(place.nation)}</b>  {result}", reason, *([means] if means else [])]
        )
        node = Node(f"rank.{place.nation}", row, draw, focusable=True, rove="rank", tip=tip, role="row")
        node.label = f"{rank} {name} {result}"
        ui.add(node)

    # --- how it happened ---------------------------------------------------------------------------------

    def _turning(self, ui: Ui, box: Box) -> None:
        points = [point for point in self.verdict.turning if point.nation == self.nation]
        if not points:
            w.paragraph(ui, "turning.none", box, self.lobby.t("read.verdict.no_turning"), ink="muted")
            return
        step = ui.em(POINT_ROW)
        with w.scroll_area(ui, "points", box, step * len(points)) as area:
            for number, row in enumerate(area.stack(step, len(points))):
                self._point(ui, number, points[number], row)

    def why(self, point: TurningPoint) -> tuple[str, str]:
        """Return the largest why-line of a turning point: (amount, cause in words)."""
        key = (point.nation, point.turn)
        if key not in self._whys:
            table = self.table
            found = table.session.report(point.nation, point.turn)
            lines = causes.shown(table, found.of(f"index.{point.index}"))[3] if found is not None else []
            self._whys[key] = (lines[0][1], lines[0][0]) if lines else ("", "")
        return self._whys[key]

    def _point(self, ui: Ui, number: int, point: TurningPoint, row: Box) -> None:
        table = self.table
        date = table.date((point.turn - 1) * table.world.turn_quarters)
        amount, cause = self.why(point)
        key = "read.verdict.point_par" if self.verdict.by_par else "read.verdict.point"
        told = table.t(key, change=table.signed(point.change))
        index = table.t(
            "read.verdict.through",
            index=table.index_name(point.index),
            change=table.signed(point.index_change),
        )
        sign = "good" if point.change >= 0 else "bad"
        line = f"<{sign}>{amount}</{sign}>  {cause}" if amount else ""

        def draw(p: Painter, area: Box, _look: Look) -> None:
            inner = area.inset(4, 4)
            p.disc((inner.x + 8, inner.y + 14), 6, sign, None)
            body = inner.left(26)[1]
            lines = body.rows(3)
            p.text(lines[0], date, bold=True)
            p.text(lines[0], told, bold=True, ink=sign, align="right")
            p.inline(lines[1], index, size=tokens.HEAD, ink="muted")
            p.inline(lines[2], line, size=tokens.HEAD)

        tip = Tip(
            [f"<b>{date}</b>  {told}", index, *([line] if line else [])], more=[formula(table, point.index)]
        )
        node = Node(f"turning.{number}", row, draw, focusable=True, rove="turning", tip=tip, role="row")
        node.label = f"{date} {told} {index} {cause}"
        ui.add(node)

    def _bill(self, ui: Ui, box: Box) -> None:
        """Declare what was given up: the index that fell most."""
        table, place = self.table, self.place()
        if not place.lost:
            w.paragraph(ui, "bill.text", box, table.t("read.verdict.no_bill"), ink="muted")
            return
        line, rest = box.top(ui.em(30), 2)
        name = table.index_name(place.lost)
        w.label(
            ui,
            "bill.name",
            line,
            f"{name}  <bad>{table.signed(place.lost_by)}</bad>",
            size=tokens.FIGURE,
            bold=True,
        )
        text = table.t(f"read.verdict.cost.{place.lost}")
        w.paragraph(
            ui, "bill.text", rest, text, ink="muted", tip=Tip([text], more=[formula(table, place.lost)])
        )

    def _goals(self, ui: Ui, box: Box) -> None:
        table = self.table
        me = table.world.actor_index(self.nation)
        view = table.session.view(self.nation)
        found = [
            (goal, max(0, int(view.met[k, 0])), int(view.streak[k, 0]))
            for k, goal in enumerate(table.world.objectives)
            if goal.actor == me
        ]
        if not found:
            w.paragraph(ui, "goals.none", box, table.t("read.goals.none"), ink="muted")
            return
        goal_cards(ui, table, "goals", box, found)

    # --- what next ---------------------------------------------------------------------------------------

    def _buttons(self, ui: Ui, row: Box) -> None:
        t, lobby, table = self.lobby.t, self.lobby, self.table
        entries: list[tuple[str, str, str, Callable[[], None], str]] = [
            ("history", t("read.verdict.history"), "H", lambda: lobby.go(ui, "history", table), "primary"),
            ("what_if", t("learn.removed.button"), "W", lambda: lobby.over(ui, "removed", table), "plain"),
            ("debrief", t("debrief.button"), "D", lambda: self.paper.begin(ui), "plain"),
            ("log", t("learn.log.button"), LOG, lambda: lobby.over(ui, "log", table), "plain"),
            ("save", t("game.menu.save"), "Ctrl+S", lambda: table.save(ui), "plain"),
            ("new", t("read.verdict.new"), "Ctrl+N", lambda: lobby.over(ui, "new_game"), "plain"),
        ]
        for nation in self.others():
            text = t("read.verdict.same_seed", nation=table.nation_name(nation))
            entries.append((f"again.{nation}", text, "", partial(self.again, ui, nation), "plain"))
        entries.append(("title", t("read.verdict.leave"), "Escape", lambda: table.leave(ui), "plain"))
        widths = [w.button_width(ui, text, key=key) for _, text, key, _, _ in entries]
        squeeze = min(1.0, (row.w - 8 * (len(entries) - 1)) / sum(widths))
        x = row.x
        for (name, text, key, act, kind), width in zip(entries, widths, strict=True):
            place = Box(x, row.y, width * squeeze, row.h)
            tip = text if squeeze < 1.0 else None
            w.button(
                ui, name, place, text, act, key=key if squeeze == 1.0 else "", kind=kind, rove="next", tip=tip
            )
            x += width * squeeze + 8

    def others(self) -> list[str]:
        """Return the other seats in which the same seed may be played."""
        if len(self.seats) != 1:
            return []
        playable = [self.table.nation_id(n) for n in self.table.world.playable]
        return [n for n in playable if n != self.seats[0]][:OTHERS]

    def again(self, ui: Ui, nation: str) -> None:
        """Begin a new game with the same seed in another seat."""
        session = self.table.session
        seats: dict[str, Seat] = {n: seat for n, seat in session.seats.items() if not seat.human}
        person = next((seat for seat in session.seats.values() if seat.human), None)
        rival = seats.pop(nation, None)
        if person is not None and rival is not None:
            seats[self.nation] = rival
            seats[nation] = person
        fresh = Session.start(session.scenario, seats, session.seed, session.world.turns)
        self.lobby.play(ui, fresh)


def _end(place: Place) -> str:
    """Return what the end of a seat is named after."""
    return place.gained[0] if place.gained else "none"


def _backdrop(p: Painter, area: Box) -> None:
    worldmap.backdrop(p, Box(area.x, area.y - area.h * 0.1, area.w, area.h * 0.55), ink="grid")
