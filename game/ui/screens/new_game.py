"""A new game: scenario, nation, level, seats, seed, number of turns."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.lobby import Lobby
from game.ui.plain import PlainScreen
from game.ui.screens.nation_cards import card_height, nation_card
from game.ui.screens.page import page

if TYPE_CHECKING:
    from game.play.library import Loaded, Offer
    from game.ui.table import Table

SHORTEST = 4  # turns
LARGEST_SEED = 2**32
DIGITS = "0123456789"


@dataclass
class Wishes:
    """What has been chosen so far; ``people`` are the nations played by people."""

    scenario: str = ""
    people: list[str] = field(default_factory=list)
    level: str = "normal"
    turns: int = 0
    seed: str = ""


def fresh_seed() -> str:
    """Return a seed nobody chose."""
    return str(int.from_bytes(os.urandom(4), "little") % LARGEST_SEED)


class NewGame(PlainScreen):
    """The screen on which a game is set up."""

    name = "new_game"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.wishes = Wishes(seed=fresh_seed())
        self.trouble = ""

    # --- what there is -----------------------------------------------------------------------------------

    @property
    def offers(self) -> list[Offer] | None:
        """The scenarios, None while they are being read."""
        return self.lobby.shelf.offers()

    @property
    def scenario(self) -> Loaded | None:
        """The scenario that is chosen."""
        for offer in self.offers or []:
            if offer.id == self.wishes.scenario:
                return offer.loaded
        return None

    def _settle(self) -> None:
        """Choose the first sound scenario, once there are any."""
        if not self.wishes.scenario:
            sound = [offer for offer in self.offers or [] if offer.loaded is not None]
            if sound:
                self._take_scenario(sound[0].id)

    def _take_scenario(self, ident: str) -> None:
        self.wishes.scenario = ident
        found = self.scenario
        if found is not None:
            self.wishes.people = [found.manifest.recommended]
            self.wishes.turns = found.world.turns
            self.first = f"nation.{found.manifest.recommended}"

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the three columns: scenario, nation, and how it is played."""
        self._settle()
        t = self.lobby.t
        hints = (
            ("Tab", t("game.hint.next")),
            ("Ctrl+Enter", t("game.hint.start")),
            ("Escape", t("game.hint.back")),
        )
        rest = page(ui, self.lobby, t("game.screen.new_game"), box, lambda: self.leave(ui), hints)
        found = self.scenario
        if self.offers is None:
            self._reading(ui, rest)
            return
        parts = rest.columns((0.62, 1.75, 0.83), tokens.GAP)
        self._scenarios(ui, parts[0])
        if found is not None:
            ui.ask("colours", _colours(self.lobby, found)) if ui.recall("colours", "") != found.id else None
            ui.memory.values["colours"] = found.id
            self._nations(ui, parts[1], found)
            self._how(ui, parts[2], found)

    def _reading(self, ui: Ui, box: Box) -> None:
        inner = w.panel(ui, "reading", box.middle(460, 120), self.lobby.t("game.new.reading"), icon="clock")
        w.label(ui, "reading.text", inner.top(ui.em(26))[0], self.lobby.t("game.title.wait"), ink="muted")

    def _scenarios(self, ui: Ui, box: Box) -> None:
        t, lang = self.lobby.t, self.lobby.lang
        inner = w.panel(ui, "scenarios", box, t("game.new.scenario"), icon="flag")
        offers = self.offers or []
        heights, told = [], []
        for offer in offers:
            title, text = offer.id, t("game.new.damaged", count=offer.problems)
            if offer.loaded is not None:
                deck = offer.loaded.texts
                title = deck.get(lang, "scenario.title")
                length = t(
                    "game.new.length", turns=offer.loaded.world.turns, minutes=offer.loaded.manifest.minutes
                )
                learn = f"<accent>{t('game.new.learn')}</accent>  {deck.get(lang, 'scenario.learn', '')}"
                text = f"{deck.get(lang, 'scenario.summary', '')}\n{learn}\n<b>{length}</b>"
            told.append((f"<b>{title}</b>", text))
            heights.append(w.choice_height(ui, inner.w - 14, *told[-1]))
        with w.scroll_area(ui, "scenarios.scroll", inner, sum(heights) + 8 * len(offers)) as area:
            for number, (offer, (title, text), high) in enumerate(zip(offers, told, heights, strict=True)):
                place, area = area.top(high, 8)
                w.choice(
                    ui, f"scenario.{offer.id}", place, str(number + 1), title, text,
                    lambda ident=offer.id: self._take_scenario(ident),  # type: ignore[misc]
                    selected=offer.id == self.wishes.scenario, enabled=offer.loaded is not None, rove="scenarios",
                    tip=None if offer.loaded is not None else text,
                )  # fmt: skip

    def _nations(self, ui: Ui, box: Box, found: Loaded) -> None:
        """Declare a card per playable nation; with large text they scroll."""
        playable = [found.world.actors[a] for a in found.world.playable]
        gaps = tokens.GAP * (len(playable) - 1)
        least = max(card_height(ui, self.lobby, found, nation, box.w - 14) for nation in playable)
        high = max(least, (box.h - gaps) / len(playable))
        with w.scroll_area(ui, "nations.scroll", box, high * len(playable) + gaps) as area:
            for nation, place in zip(playable, area.stack(high, len(playable), tokens.GAP), strict=True):
                nation_card(
                    ui, self.lobby, found, nation, place, nation in self.wishes.people,
                    lambda nation=nation: self._play(nation),  # type: ignore[misc]
                )  # fmt: skip

    def _play(self, nation: str) -> None:
        """Take a nation alone; other seats are opened in the column of seats."""
        self.wishes.people = [nation]

    # --- how it is played --------------------------------------------------------------------------------

    def _how(self, ui: Ui, box: Box, found: Loaded) -> None:
        """Declare level, seats, length, seed and the start."""
        t = self.lobby.t
        inner = w.panel(ui, "how", box, t("game.new.how"), icon="eye")
        place, inner = inner.base(ui.em(44), 8)
        w.button(
            ui, "start", place, t("game.new.start"), lambda: self._start(ui), kind="primary", key="Ctrl+Enter",
            size=tokens.TITLE,
        )  # fmt: skip
        if self.trouble:
            line, inner = inner.base(ui.em(24), 6)
            w.label(ui, "trouble", line, self.trouble, ink="warn", size=tokens.HEAD)
        told = ui.painter.rich_height(self._level_words(self.wishes.level), inner.w - 16, tokens.HEAD)
        rows = self._level_rows(ui, inner.w - 14)
        high = (
            told
            + rows * 6
            + ui.em(22 * 2 + 34 * (1 + rows) + 32)
            + (ui.em(28) + 3) * len(found.world.playable)
            + 62
        )
        with w.scroll_area(ui, "how.scroll", inner, high) as area:
            area = self._levels(ui, area)
            area = self._seats(ui, area, found)
            row, area = area.top(ui.em(32), 8)
            self._length(ui, row, found)
            self._seed(ui, area.top(ui.em(34))[0])

    def _length(self, ui: Ui, row: Box, found: Loaded) -> None:
        t = self.lobby.t
        low = min(SHORTEST, found.world.turns)
        w.stepper(
            ui, "turns", row, self.wishes.turns, self._set_turns, low=low, high=found.world.turns, step=1,
            name=t("game.new.turns"), name_width=row.w * 0.3, icon="clock", ink="muted", change_width=0,
            tip=t("game.new.turns_is"),
        )  # fmt: skip

    def _seed(self, ui: Ui, row: Box) -> None:
        t = self.lobby.t
        lead, rest = row.left(row.w * 0.3)
        w.label(ui, "seed.name", lead, t("game.new.seed"))
        wide = w.button_width(ui, t("game.new.other_seed"), size=tokens.HEAD)
        other, rest = rest.side(wide, 8)
        w.text_entry(
            ui,
            "seed",
            rest,
            self.wishes.seed,
            self._set_seed,
            limit=10,
            allowed=DIGITS,
            tip=t("game.new.seed_is"),
        )
        w.button(
            ui,
            "seed.other",
            other,
            t("game.new.other_seed"),
            lambda: self._set_seed(fresh_seed()),
            size=tokens.HEAD,
        )

    def _level_words(self, level: str) -> str:
        """Return what a level does, in one plain sentence."""
        from game.play.library import level_text

        key, values = level_text(level)
        return self.lobby.t(key, **values)

    def _level_rows(self, ui: Ui, width: float) -> int:
        """Return in how many rows the levels can be read whole."""
        from game.play.library import LEVELS

        wide = max(w.button_width(ui, self.lobby.t(f"game.new.levels.{level}")) for level in LEVELS)
        return 1 if len(LEVELS) * (wide + 6) <= width + 6 or len(LEVELS) % 2 else 2

    def _levels(self, ui: Ui, box: Box) -> Box:
        """Declare the levels as buttons, and below them one plain sentence about the chosen one."""
        from game.play.library import LEVELS

        head, box = box.top(ui.em(22), 2)
        w.label(ui, "level.head", head, self.lobby.t("game.new.level"), size=tokens.SMALL, ink="muted")
        rows = self._level_rows(ui, box.w)
        row, box = box.top(rows * (ui.em(34) + 6) - 6, 6)
        places = [place for line in row.rows(rows, 6) for place in line.columns(len(LEVELS) // rows, 6)]
        for level, place in zip(LEVELS, places, strict=True):
            w.button(
                ui, f"level.{level}", place, self.lobby.t(f"game.new.levels.{level}"),
                lambda level=level: self._set_level(level),  # type: ignore[misc]
                selected=level == self.wishes.level, rove="levels", tip=self._level_words(level),
            )  # fmt: skip
        told = self._level_words(self.wishes.level)
        place, box = box.top(ui.painter.rich_height(told, box.w, tokens.HEAD), 14)
        w.paragraph(ui, "level.told", place, told, size=tokens.HEAD, ink="muted")
        return box

    def _seats(self, ui: Ui, box: Box, found: Loaded) -> Box:
        t, lang = self.lobby.t, self.lobby.lang
        head, box = box.top(ui.em(22), 2)
        w.label(
            ui,
            "seats.head",
            head,
            t("game.new.seats"),
            size=tokens.SMALL,
            ink="muted",
            tip=t("game.new.seats_is"),
        )
        for actor in found.world.playable:
            nation = found.world.actors[actor]
            row, box = box.top(ui.em(28), 3)
            name = found.texts.get(lang, f"nations.{nation}.name", nation)
            human = nation in self.wishes.people
            text = f"<{nation}>{name}</{nation}>  <muted>{t('game.new.person' if human else 'game.new.computer')}</muted>"
            w.toggle(
                ui, f"seat.{nation}", row, text, human, lambda on, nation=nation: self._seat(nation, on),  # type: ignore[misc]
                tip=t("game.new.seats_is"),
            )  # fmt: skip
        return box.top(8)[1]

    def _set_level(self, level: str) -> None:
        self.wishes.level = level

    def _set_turns(self, turns: float) -> None:
        self.wishes.turns = int(turns)

    def _set_seed(self, seed: str) -> None:
        self.wishes.seed = seed

    def _seat(self, nation: str, person: bool) -> None:
        people = [n for n in self.wishes.people if n != nation]
        self.wishes.people = [*people, nation] if person else people

    # --- starting ----------------------------------------------------------------------------------------

    def _start(self, ui: Ui) -> None:
        found = self.scenario
        if found is None:
            return
        from game.play.library import OPPONENT
        from game.play.log import Seat
        from game.play.seats import SeatError, all_seats
        from game.play.session import Session

        wishes = self.wishes
        order = [found.world.actors[a] for a in found.world.playable]
        people = {nation: Seat("human") for nation in order if nation in wishes.people}
        try:
            seats = all_seats(found.world, people, wishes.level, OPPONENT)
        except SeatError as problem:
            self.trouble = self.lobby.t(problem.key, **problem.values)
            ui.redraw()
            return
        seed = int(wishes.seed or "0") % LARGEST_SEED
        session = Session.start(
            found, seats, seed, wishes.turns if wishes.turns != found.world.turns else None
        )
        self.lobby.play(ui, session)

    def pressed(self, ui: Ui, name: str) -> bool:
        """Ctrl+Enter starts."""
        if name == "Ctrl+Enter":
            self._start(ui)
        return name == "Ctrl+Enter"

    def tick(self, dt: float) -> bool:
        """Look whether the scenarios have been read."""
        del dt
        return not self.wishes.scenario and bool(self.offers)


def _colours(lobby: Lobby, found: Loaded) -> dict[str, object]:
    from game.ui.names import Names

    return dict(Names(lobby, found).colours())
