"""A new class: preset, teams with names and PINs, who is played by the computer, observers, a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.play.log import DEALS, DESK, Seat
from game.play.pins import LONGEST, SHORTEST, sound
from game.play.presets import Preset, presets
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.lobby import Lobby
from game.ui.plain import PlainScreen
from game.ui.screens.new_game import fresh_seed
from game.ui.screens.page import page

if TYPE_CHECKING:
    from game.play.library import Loaded
    from game.ui.table import Table

DIGITS = "0123456789"
USUAL = "75"


@dataclass
class Wishes:
    """What has been chosen so far: by nation who plays, a team's name, its PIN."""

    scenario: int = 0
    preset: str = USUAL
    human: dict[str, bool] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    observers: str = ""
    deals: int = 0  # place in DEALS
    level: str = "normal"  # of the nations that the computer plays


class NewClass(PlainScreen):
    """The screen on which a class is set up."""

    name = "new_class"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.wishes = Wishes()
        self.trouble = ""
        self.first = f"preset.{USUAL}"

    @property
    def scenarios(self) -> list[Loaded]:
        """The sound scenarios, none while they are being read."""
        return [offer.loaded for offer in self.lobby.shelf.offers() or [] if offer.loaded is not None]

    @property
    def scenario(self) -> Loaded | None:
        """The scenario that is chosen."""
        found = self.scenarios
        return found[min(self.wishes.scenario, len(found) - 1)] if found else None

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the presets, the teams, and what concerns the whole class."""
        t = self.lobby.t
        hints = (
            ("Tab", t("game.hint.next")),
            ("Ctrl+Enter", t("game.hint.start")),
            ("Escape", t("game.hint.back")),
        )
        rest = page(ui, self.lobby, t("game.screen.new_class"), box, lambda: self.leave(ui), hints)
        found = self.scenario
        if found is None:
            inner = w.panel(ui, "reading", rest.middle(460, 120), t("game.new.reading"), icon="clock")
            w.label(ui, "reading.text", inner.top(ui.em(26))[0], t("game.title.wait"), ink="muted")
            return
        if ui.recall("colours", "") != found.id:
            from game.ui.names import Names

            ui.ask("colours", dict(Names(self.lobby, found).colours()))
            ui.memory.values["colours"] = found.id
        parts = rest.columns((0.9, 1.35, 0.9), tokens.GAP)
        self._presets(ui, parts[0])
        self._teams(ui, parts[1], found)
        self._whole(ui, parts[2])

    def _presets(self, ui: Ui, box: Box) -> None:
        t, lang = self.lobby.t, self.lobby.lang
        inner = w.panel(ui, "presets", box, t("lesson.preset"), icon="clock")
        names = [one.texts.get(lang, "scenario.title", one.id) for one in self.scenarios]
        row, inner = inner.top(ui.em(36), 10)
        w.dropdown(
            ui, "scenario", row, names, self.wishes.scenario, self._take_scenario, tip=t("game.new.scenario")
        )
        told = [
            (one, t("lesson.minutes", minutes=one.numbers["minutes"]), self._told(one))
            for one in presets().values()
        ]
        heights = [w.choice_height(ui, inner.w - 14, f"<b>{title}</b>", text) for _, title, text in told]
        with w.scroll_area(ui, "presets.scroll", inner, sum(heights) + 8 * len(told)) as area:
            for number, ((one, title, text), high) in enumerate(zip(told, heights, strict=True)):
                place, area = area.top(high, 8)
                w.choice(
                    ui, f"preset.{one.id}", place, str(number + 1), f"<b>{title}</b>", text,
                    lambda ident=one.id: self._take_preset(ident),  # type: ignore[misc]
                    selected=one.id == self.wishes.preset, rove="presets",
                )  # fmt: skip

    def _told(self, preset: Preset) -> str:
        n = preset.numbers
        key = "lesson.preset_opening" if n["opening"] else "lesson.preset_is"
        return self.lobby.t(
            key,
            rounds=n["rounds"],
            opening=n["opening"],
            orders=n["orders"] // 60,
            debrief=n["debrief"] // 60,
        )

    def _take_preset(self, ident: str) -> None:
        self.wishes.preset = ident

    def _take_scenario(self, index: int) -> None:
        self.wishes = Wishes(index, self.wishes.preset)

    def _teams(self, ui: Ui, box: Box, found: Loaded) -> None:
        """Declare a block for every nation that people may play: who, the team's name, its PIN."""
        t = self.lobby.t
        nations = [found.world.actors[a] for a in found.world.playable]
        inner = w.panel(ui, "teams", box, t("lesson.teams"), icon="flag")
        high = ui.em(32 + 36) + 6
        with w.scroll_area(ui, "teams.scroll", inner, (high + 14) * len(nations)) as area:
            for nation, place in zip(nations, area.stack(high, len(nations), 14), strict=True):
                self._team(ui, found, nation, place)

    def _team(self, ui: Ui, found: Loaded, nation: str, box: Box) -> None:
        t, wishes = self.lobby.t, self.wishes
        name = found.texts.get(self.lobby.lang, f"nations.{nation}.name", nation)
        human = wishes.human.get(nation, True)
        row, rest = box.top(ui.em(32), 6)
        told = t("lesson.by_team" if human else "game.new.computer")
        w.toggle(
            ui, f"human.{nation}", row, f"<{nation}><b>{name}</b></{nation}>  <muted>{told}</muted>", human,
            lambda on: self._set(wishes.human, nation, on), tip=t("game.new.seats_is"),
        )  # fmt: skip
        if not human:
            return
        place, rest = rest.top(ui.em(36))[0].side(ui.em(150), 8)
        w.text_entry(
            ui, f"name.{nation}", rest, wishes.names.get(nation, ""), lambda text: self._set(wishes.names, nation, text),
            hint=t("lesson.team_name"), limit=30,
        )  # fmt: skip
        self._code(ui, nation, place)

    def _code(self, ui: Ui, who: str, place: Box) -> None:
        codes = self.wishes.codes
        w.text_entry(
            ui, f"pin.{who}", place, codes.get(who, ""), lambda text: self._set(codes, who, text), secret=True,
            limit=LONGEST, allowed=DIGITS, hint=self.lobby.t("lesson.pin"), tip=self.lobby.t("lesson.pin_is"),
        )  # fmt: skip

    def _set(self, holder: dict, nation: str, value: object) -> None:
        holder[nation] = value
        self.trouble = ""

    def _whole(self, ui: Ui, box: Box) -> None:
        """Declare the facilitator's PIN, observers, the rehearsal and the start."""
        t = self.lobby.t
        inner = w.panel(ui, "whole", box, t("lesson.whole"), icon="eye")
        place, inner = inner.base(ui.em(44), 8)
        w.button(
            ui, "start", place, t("lesson.start"), lambda: self._start(ui), kind="primary", key="Ctrl+Enter",
            size=tokens.TITLE,
        )  # fmt: skip
        place, inner = inner.base(ui.em(38), 8)
        w.button(
            ui, "rehearse", place, t("lesson.rehearse"), lambda: self._start(ui, rehearsal=True),
            tip=t("lesson.rehearse_is"),
        )  # fmt: skip
        if self.trouble:
            high = ui.painter.rich_height(self.trouble, inner.w, tokens.HEAD)
            line, inner = inner.base(high, 6)
            w.paragraph(ui, "trouble", line, f"<warn>{self.trouble}</warn>", size=tokens.HEAD)
        about = t("lesson.pin_is")
        high = ui.painter.rich_height(about, inner.w - 14, tokens.SMALL)
        with w.scroll_area(ui, "whole.scroll", inner, ui.em(22 * 4 + 36 * 4) + high + 70) as area:
            head, area = area.top(ui.em(22), 2)
            w.label(ui, "desk.head", head, t("lesson.desk_pin"), size=tokens.SMALL, ink="muted")
            row, area = area.top(ui.em(36), 6)
            self._code(ui, DESK, row)
            row, area = area.top(high, 14)
            w.paragraph(ui, "pin.about", row, about, size=tokens.SMALL, ink="muted")
            head, area = area.top(ui.em(22), 2)
            w.label(ui, "observers.head", head, t("lesson.observers"), size=tokens.SMALL, ink="muted")
            row, area = area.top(ui.em(36), 14)
            w.text_entry(
                ui, "observers", row, self.wishes.observers, self._set_observers,
                hint=t("lesson.observers_hint"), limit=120,
            )  # fmt: skip
            head, area = area.top(ui.em(22), 2)
            w.label(ui, "bargains.head", head, t("deals.rule.head"), size=tokens.SMALL, ink="muted")
            names = [t(f"deals.rule.{name}") for name in DEALS]
            row, area = area.top(ui.em(36), 14)
            w.dropdown(ui, "bargains", row, names, self.wishes.deals, self._set_deals)
            self._level(ui, area)

    def _level(self, ui: Ui, box: Box) -> None:
        """Declare how well the computer plays the nations without a team."""
        from game.play.library import LEVELS, level_text

        t, levels = self.lobby.t, list(LEVELS)
        head, box = box.top(ui.em(22), 2)
        w.label(ui, "level.head", head, t("game.new.level"), size=tokens.SMALL, ink="muted")
        key, values = level_text(self.wishes.level)
        names = [t(f"game.new.levels.{level}") for level in levels]
        w.dropdown(
            ui, "level", box.top(ui.em(36))[0], names, levels.index(self.wishes.level),
            lambda index: self._set_level(levels[index]), tip=t(key, **values),
        )  # fmt: skip

    def _set_level(self, level: str) -> None:
        self.wishes.level = level

    def _set_deals(self, index: int) -> None:
        self.wishes.deals = index

    def _set_observers(self, text: str) -> None:
        self.wishes.observers = text

    # --- starting ----------------------------------------------------------------------------------------

    def _start(self, ui: Ui, rehearsal: bool = False) -> None:
        found = self.scenario
        if found is None:
            return
        from game.play.library import OPPONENT
        from game.play.new_class import start_class
        from game.play.seats import all_seats

        wishes = self.wishes
        nations = [found.world.actors[a] for a in found.world.playable]
        people = [n for n in nations if wishes.human.get(n, True) and not rehearsal]
        codes = {who: wishes.codes.get(who, "") for who in (DESK, *people)}
        if any(pin and not sound(pin) for pin in codes.values()):
            self.trouble = self.lobby.t("desk.refused.pin", low=SHORTEST, high=LONGEST)
        elif not people and not rehearsal:
            self.trouble = self.lobby.t("lesson.no_team")
        else:
            teams = {n: Seat("human", name=wishes.names.get(n, "").strip()) for n in people}
            seats = all_seats(found.world, teams, wishes.level, OPPONENT)
            observers = [
                name.strip() for name in wishes.observers.replace("，", ",").split(",") if name.strip()
            ]
            session = start_class(
                found,
                presets()[wishes.preset],
                seats,
                int(fresh_seed()),
                codes,
                observers,
                rehearsal,
                DEALS[wishes.deals],
            )
            self.lobby.play(ui, session)
        ui.redraw()

    def pressed(self, ui: Ui, name: str) -> bool:
        """Ctrl+Enter starts."""
        if name == "Ctrl+Enter":
            self._start(ui)
        return name == "Ctrl+Enter"

    def tick(self, dt: float) -> bool:
        """Look whether the scenarios have been read."""
        del dt
        return self._ui is not None and "teams" not in self._ui.nodes and bool(self.scenarios)
