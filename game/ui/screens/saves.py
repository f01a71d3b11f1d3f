"""Saved games: each with the world as it was, load, save under a name, delete after a question; damaged ones with why."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pygame

from game.play.library import ScenarioProblems, scenario, scenario_ids
from game.play.log import SaveProblem
from game.play.session import Session
from game.play.shelf import Saved, discard, fitting_name, place_of, saved, shelf
from game.ui import previews
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.kit.worldmap import backdrop
from game.ui.screens.page import page
from game.ui.shell import PlainScreen

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table


class Saves(PlainScreen):
    """The list on the left, the chosen game and what can be done with it on the right."""

    name = "saves"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.found: list[Saved] = []
        self._judged: set[str] = set()  # files read to their end
        self._pictures: dict[str, pygame.Surface | None] = {}
        self._scenarios = scenario_ids()
        self.at = 0
        self._look()
        self.first = "list" if self.found else "back" if table is None else "name"
        self.wanted = table.session.stem() if table is not None else ""
        self.asking = ""  # "", "delete", "over" (write over) or "keep" (open what is left)
        self.trouble: SaveProblem | None = None

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare list, details, the name to save under, and a question that is open."""
        t = self.lobby.t
        hints = [
            ("Enter", t("read.saves.load")),
            ("Delete", t("read.saves.delete")),
            ("Escape", t("read.back")),
        ]
        area = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints)
        left, right = area.left(area.w * 0.58, tokens.GAP)
        self._list(
            ui,
            w.panel(ui, "list.panel", left, t("read.saves.games"), note=t("read.saves.newest"), icon="save"),
        )
        if self.table is not None:
            upper, right = right.top(ui.em(tokens.TITLE * 1.45) + ui.em(40) + 44, tokens.GAP)
            self._save_as(ui, w.panel(ui, "as.panel", upper, t("read.saves.save_as")))
        self._details(ui, w.panel(ui, "details.panel", right, self._chosen_name()))
        self._questions(ui)

    def pressed(self, ui: Ui, name: str) -> bool:
        """Delete asks to delete the chosen game."""
        if name == "Delete" and self.found and not self.asking:
            self._ask(ui, "delete")
        return name == "Delete"

    def tick(self, dt: float) -> bool:
        """Read one more file to its end, so that damage shows in the list without holding up the first picture."""
        del dt
        left = next((i for i, one in enumerate(self.found) if one.path.name not in self._judged), None)
        if left is not None:
            self._judge(left)
        return left is not None

    def _judge(self, index: int) -> None:
        """Read a file to its end, once."""
        one = self.found[index]
        if one.path.name not in self._judged:
            self._judged.add(one.path.name)
            self.found[index] = saved(one.path)

    def _look(self) -> None:
        """List the shelf again and look closely at the chosen game."""
        self.found = shelf()
        self._judged.clear()
        self._pictures.clear()
        self.at = min(self.at, max(0, len(self.found) - 1))
        if self.found:
            self._judge(self.at)

    def chosen(self) -> Saved | None:
        """Return the game that is marked, None where there is none."""
        return self.found[self.at] if 0 <= self.at < len(self.found) else None

    def _chosen_name(self) -> str:
        chosen = self.chosen()
        return w.escape(chosen.name) if chosen is not None else self.lobby.t("read.saves.nothing")

    def _ask(self, ui: Ui, what: str) -> None:
        self.asking = what
        ui.redraw()

    # --- the list ----------------------------------------------------------------------------------------

    def _list(self, ui: Ui, box: Box) -> None:
        if not self.found:
            w.paragraph(ui, "list.none", box, self.lobby.t("read.saves.none"), ink="muted")
            return
        rows = []
        for one in self.found:
            damaged = one.problem is not None
            parts = (
                w.Part(w.escape(one.name), bold=True),
                w.Part(
                    self._turns(one), 118, ink="bad" if damaged else "muted", align="right", size=tokens.HEAD
                ),
                w.Part(self._when(one), 138, ink="muted", align="right", size=tokens.HEAD),
            )
            ink = "bad" if damaged else (one.humans[0] if one.humans else "muted")
            rows.append(w.Row(parts, ink=ink, icon="warning" if damaged else "", tip=self._tip(one)))
        w.scroll_list(
            ui,
            "list",
            box,
            rows,
            selected=self.at,
            on_select=lambda row: self._select(ui, row),
            on_activate=lambda _row: self._load(ui),
            row_height=34,
        )

    def _select(self, ui: Ui, row: int) -> None:
        self.at = row
        self._judge(row)
        ui.redraw()

    def _turns(self, one: Saved) -> str:
        if one.problem is not None and not one.turns:
            return self.lobby.t("read.saves.damaged")
        return self.lobby.t("read.saves.turn", played=one.played, turns=one.turns)

    def _when(self, one: Saved) -> str:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(one.modified))

    def _tip(self, one: Saved) -> str:
        told = w.escape(one.name)
        return (
            f"<b>{told}</b>\n<bad>{self.problem_words(one.problem)}</bad>"
            if one.problem is not None
            else told
        )

    # --- the chosen game ---------------------------------------------------------------------------------

    def _details(self, ui: Ui, box: Box) -> None:
        """Declare what the chosen file tells and the buttons."""
        one, t = self.chosen(), self.lobby.t
        if one is None:
            w.paragraph(ui, "details.none", box, t("read.saves.none_tip"), ink="muted")
            return
        foot, inner = box.base(ui.em(38), 10)
        lines = [] if one.problem is not None and not one.turns else self._facts(one)
        high = ui.em(27)
        for number, (name, value) in enumerate(lines):
            row, inner = inner.top(high)
            label, rest = row.left(min(ui.em(120), row.w * 0.4), 8)
            w.label(ui, f"fact.{number}.name", label, name, size=tokens.HEAD, ink="muted")
            w.label(ui, f"fact.{number}", rest, value, size=tokens.HEAD)
        if one.problem is not None:
            text = f"<bad>{self.problem_words(one.problem)}</bad>"
            w.paragraph(ui, "details.problem", inner.top(6)[1], text, tip=text)
        elif inner.h > ui.em(60):
            self._world(ui, inner.top(8)[1], one)
        self._buttons(ui, foot, one)

    def _world(self, ui: Ui, box: Box, one: Saved) -> None:
        """Declare the picture of a game as large as there is room; an older game shows the map alone."""
        if one.path.name not in self._pictures:
            self._pictures[one.path.name] = previews.load(one.path)
        found = self._pictures[one.path.name]
        wide, high = found.get_size() if found is not None else previews.SIZE
        part = min(box.w / wide, box.h / high)
        place = Box(box.x, box.y, wide * part, high * part)

        def draw(p: Painter, area: Box) -> None:
            if found is None:
                p.round(area, "well", "line", radius=8)
                backdrop(p, area.inset(8))
                return
            p.surface.blit(pygame.transform.smoothscale(found, p.rect(area).size), p.rect(area))
            p.round(area, None, "line", radius=4)

        w.picture(ui, "details.world", place, draw, tip=self.lobby.t("feel.saves.picture") if found else None)

    def _facts(self, one: Saved) -> list[tuple[str, str]]:
        t = self.lobby.t
        people = ", ".join(self._seat_words(one, nation) for nation in one.humans)
        return [
            (t("read.saves.scenario"), self._scenario(one)),
            (t("read.saves.people"), people or t("read.saves.watched")),
            (t("read.saves.turns"), self._turns(one)),
            (t("read.saves.written"), self._when(one)),
            (t("read.saves.file"), w.escape(one.path.name)),
        ]

    def _scenario(self, one: Saved) -> str:
        if one.scenario not in self._scenarios:
            return f"{one.scenario} ({self.lobby.t('read.saves.unknown_scenario')})"
        try:
            return scenario(one.scenario).texts.get(self.lobby.lang, "scenario.title", one.scenario)
        except ScenarioProblems:
            return one.scenario

    def _seat_words(self, one: Saved, nation: str) -> str:
        try:
            name = scenario(one.scenario).texts.get(self.lobby.lang, f"nations.{nation}.name", nation)
        except ScenarioProblems:
            name = nation
        team = dict(one.seats)[nation].name
        return f"{name} ({w.escape(team)})" if team else name

    def _buttons(self, ui: Ui, row: Box, one: Saved) -> None:
        t = self.lobby.t
        delete = t("read.saves.delete")
        wide = w.button_width(ui, delete)
        place, rest = row.side(wide, 8)
        w.button(ui, "delete", place, delete, lambda: self._ask(ui, "delete"), kind="danger")
        whole = one.problem is None
        usable = whole or (one.problem is not None and one.problem.kept > 0)
        text = t("read.saves.load" if whole else "read.saves.keep")
        tip = None if whole else self.problem_words(one.problem)
        width = min(rest.w, w.button_width(ui, text, key="Enter"))
        act = (lambda: self._load(ui)) if whole else (lambda: self._open(ui, one, keep=True))
        w.button(
            ui, "load", rest.left(width)[0], text, act, kind="primary", key="Enter", enabled=usable, tip=tip
        )

    def problem_words(self, problem: SaveProblem | None) -> str:
        """Return what is wrong with a file and what of it could be kept."""
        if problem is None:
            return ""
        values = dict(problem.values)
        if "detail" in values:
            values["detail"] = self.lobby.t(str(values["detail"]), **values)
        values["path"] = str(values.get("path", "")).replace("\\", "/").rsplit("/", 1)[-1]
        text = self.lobby.t(problem.key, **values)
        return f"{text} {self.lobby.t('read.saves.kept', turns=problem.kept)}" if problem.kept else text

    # --- loading -----------------------------------------------------------------------------------------

    def _load(self, ui: Ui) -> None:
        one = self.chosen()
        if one is not None and one.problem is None:
            self._open(ui, one, keep=False)

    def _open(self, ui: Ui, one: Saved, *, keep: bool) -> None:
        """Open a game; what stands against it becomes a question or a message."""
        self.asking = ""
        try:
            session = Session.load(one.path, keep=keep)
        except SaveProblem as trouble:
            self.trouble = trouble
            self._ask(ui, "keep")
        except ScenarioProblems:
            ui.say(self.lobby.t("read.saves.no_scenario", name=one.scenario))
        else:
            self.lobby.play(ui, session)

    # --- saving ------------------------------------------------------------------------------------------

    def _save_as(self, ui: Ui, box: Box) -> None:
        t = self.lobby.t
        row = box.top(ui.em(38))[0]
        text = t("read.saves.save")
        place, rest = row.side(w.button_width(ui, text), 8)
        w.text_entry(
            ui, "name", rest, self.wanted, lambda value: self._name(ui, value), submit=lambda: self._save(ui),
            hint=t("read.saves.name_hint"), limit=60,
        )  # fmt: skip
        w.button(ui, "save", place, text, lambda: self._save(ui), enabled=bool(fitting_name(self.wanted)))

    def _name(self, ui: Ui, value: str) -> None:
        self.wanted = value
        ui.redraw()

    def _save(self, ui: Ui) -> None:
        """Write under the name given; a file of that name is not written over without a question."""
        if not fitting_name(self.wanted):
            ui.say(self.lobby.t("read.saves.no_name"))
        elif place_of(self.wanted).exists():
            self._ask(ui, "over")
        else:
            self._write(ui)

    def _write(self, ui: Ui) -> None:
        assert self.table is not None
        self.asking = ""
        place = place_of(self.wanted)
        problem = self.table.session.save(place)
        if problem is not None:
            ui.say(self.table.refusal_words(problem))
        else:
            previews.keep_as(self.table, ui.painter, place)
            ui.say(self.lobby.t("read.saves.saved", name=place.stem))
        self._look()
        self.at = next((i for i, one in enumerate(self.found) if one.path == place), 0)
        ui.redraw()

    # --- questions ---------------------------------------------------------------------------------------

    def _questions(self, ui: Ui) -> None:
        t, one = self.lobby.t, self.chosen()
        shut = lambda: self._ask(ui, "")  # noqa: E731  the safe answer of all three questions
        if self.asking == "delete" and one is not None:
            name = w.escape(one.name)
            w.confirm(
                ui, "sure", t("read.saves.delete_title"), t("read.saves.delete_text", name=name),
                t("read.saves.delete"), t("read.saves.no"), lambda: self._delete(ui, one), shut, danger=True,
            )  # fmt: skip
        elif self.asking == "over":
            text = t("read.saves.over_text", name=w.escape(fitting_name(self.wanted)))
            w.confirm(
                ui, "sure", t("read.saves.over_title"), text, t("read.saves.over"), t("read.saves.no"),
                lambda: self._write(ui), shut, danger=True,
            )  # fmt: skip
        elif self.asking == "keep" and one is not None:
            w.confirm(
                ui, "sure", t("read.saves.keep_title"), self.problem_words(self.trouble), t("read.saves.keep"),
                t("read.saves.no"), lambda: self._open(ui, one, keep=True), shut,
            )  # fmt: skip

    def _delete(self, ui: Ui, one: Saved) -> None:
        self.asking = ""
        trouble = discard(one.path)
        if trouble:
            ui.say(self.lobby.t("read.saves.not_deleted", why=trouble))
        else:
            previews.forget(one.path)
        self._look()
        ui.redraw()
