"""The workshop: scenarios and what is wrong with them, cards as players will read them, trials with many games.

Files are looked at twice a second. A saved file is read at once; where it has an error the last good deck stays, and
the panel says where the error is. Never here: judging, simulating (`game.workshop`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from game.play.library import DEFAULT_LEVEL, OPPONENT, forget
from game.play.log import Seat
from game.play.seats import all_seats
from game.play.session import Session
from game.ui import theme as tokens
from game.ui.background import Shelf, Work
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.plain import PlainScreen
from game.ui.screens.page import page
from game.ui.screens.workshop_cards import CardsPart
from game.ui.screens.workshop_problems import ProblemsPart
from game.ui.screens.workshop_trial import TrialPart
from game.workshop import decks, places

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

# Seconds between two looks at the files.
LOOK = 0.5

PARTS = ("problems", "cards", "trial")
SIDE = 320.0


class Workshop(PlainScreen):
    """Scenarios on the left; on the right the chosen one in three parts."""

    name = "workshop"
    first = "decks"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.folders: list[Path] = decks.found()
        self.readings: dict[Path, decks.Reading] = {}
        self.good: dict[Path, decks.Loaded] = {}  # the last deck without errors, by folder
        self.at = 0
        self.part = 0
        self.parts = (ProblemsPart(self), CardsPart(self), TrialPart(self))
        self.work: Work[decks.Reading] | None = None
        self.watch: decks.Watch | None = None
        self.since = 0.0  # seconds since the files were looked at
        self.again = False  # a file changed while it was being read

    # --- what the parts ask ------------------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The folder that is chosen."""
        return self.folders[self.at] if self.at < len(self.folders) else None

    @property
    def reading(self) -> decks.Reading | None:
        """What was last read of the chosen scenario."""
        return self.readings.get(self.folder) if self.folder is not None else None

    @property
    def loaded(self) -> decks.Loaded | None:
        """The last good state of the chosen scenario."""
        return self.good.get(self.folder) if self.folder is not None else None

    def t(self, key: str, /, **values: str | int | float) -> str:
        """Return a text of the workshop."""
        return self.lobby.t(f"workshop.{key}", **values)

    @property
    def loaded_languages(self) -> tuple[str, ...]:
        """The languages the last good state is written in."""
        return self.loaded.texts.languages if self.loaded is not None else ()

    def jump(self, ui: Ui, file: str, line: int) -> None:
        """Open a place in the author's editor; where there is none the place is shown and put on the clipboard."""
        reading = self.reading
        path = reading.path(file) if reading is not None else None
        if path is not None and places.open_at(path, line):
            ui.say(self.t("opened", place=w.escape(f"{file}:{line}")))
            return
        place = f"{path or file}:{line}"
        key = "place_copied" if _copied(place) else "place"
        ui.say(self.t(key, place=w.escape(place)), 8.0)

    # --- the frame ---------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the list, the head of the chosen scenario, and one of its parts."""
        hints = [("Ctrl+R", self.t("hint.reload")), ("O", self.t("hint.folder")), ("N", self.t("hint.new"))]
        hints += [("P", self.t("hint.parts")), *([("L", self.t("hint.language"))] if self.part == 1 else [])]
        hints += [("Escape", self.lobby.t("read.back"))]
        area = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints, self.t("hint.watched"))
        left, right = area.left(min(ui.em(SIDE), area.w * 0.28), tokens.GAP)
        self._list(ui, left)
        head, rest = right.top(ui.em(26) * 2 + 6, tokens.GAP_XS)
        self._head(ui, head)
        row, rest = rest.top(ui.em(34), tokens.GAP_S)
        w.tabs(
            ui, "parts", row, [self._part_name(number) for number in range(len(PARTS))], self.part, self._turn
        )
        self.parts[self.part].build(ui, rest)
        ui.awaited = self.work is not None or self.parts[2].running

    def _part_name(self, number: int) -> str:
        reading = self.reading
        count = len(reading.problems) if number == 0 and reading is not None else 0
        name = self.t(f"part.{PARTS[number]}")
        return f"{name} ({count})" if count else name

    def _turn(self, number: int) -> None:
        self.part = number
        if self._ui is not None:
            self._ui.redraw()

    def _list(self, ui: Ui, box: Box) -> None:
        """Declare the scenarios with their problems, and the ways to make and to open one."""
        foot, upper = box.base(ui.em(38) * 3 + 16, tokens.GAP_S)
        inner = w.panel(ui, "decks.panel", upper, self.t("scenarios"), icon="book")
        rows = []
        for folder in self.folders:
            reading = self.readings.get(folder)
            state, ink = self._state(reading)
            icon = "warning" if reading is not None and reading.errors else ""
            title = w.escape(reading.title if reading is not None else folder.stem)
            parts = (w.Part(title, bold=True), w.Part(state, 84, ink=ink, align="right", size=tokens.HEAD))
            rows.append(w.Row(parts, ink=ink, icon=icon, tip=w.escape(f"{title}\n{folder}")))
        if rows:
            w.scroll_list(
                ui, "decks", inner, rows, selected=self.at, on_select=lambda row: self._choose(ui, row), row_height=34
            )  # fmt: skip
        else:
            w.paragraph(ui, "decks.none", inner, self.t("none"), ink="muted")
        high = ui.em(38)
        first, rest = foot.top(high, 8)
        w.button(ui, "new", first, self.t("new"), lambda: self._new(ui), key="N")
        enabled = self.folder is not None
        second, rest = rest.top(high, 8)
        w.button(ui, "folder", second, self.t("folder"), lambda: self._open(ui), key="O", enabled=enabled)
        ready = self.loaded is not None
        tip = None if ready else self.t("no_good_deck")
        last = rest.top(high)[0]
        w.button(ui, "play", last, self.t("play"), lambda: self._play(ui), key="G", enabled=ready, tip=tip)

    def _state(self, reading: decks.Reading | None) -> tuple[str, str]:
        if reading is None:
            return self.t("unread"), "faint"
        if reading.errors:
            return self.t("errors", count=reading.errors), "bad"
        if reading.warnings:
            return self.t("warnings", count=reading.warnings), "warn"
        return self.t("fine"), "good"

    def _head(self, ui: Ui, box: Box) -> None:
        """Declare title and state of the chosen scenario."""
        reading = self.reading
        first, rest = box.top(ui.em(26), 2)
        title = reading.title if reading is not None else self.folder.stem if self.folder is not None else ""
        w.label(ui, "deck.title", first, w.escape(title), size=tokens.TITLE, bold=True)
        text, ink = self._told_state(reading)
        w.label(ui, "deck.state", rest.top(ui.em(26))[0], text, ink=ink, size=tokens.HEAD)

    def _told_state(self, reading: decks.Reading | None) -> tuple[str, str]:
        if reading is None:
            return self.t("reading") if self.folder is not None else "", "muted"
        if reading.errors:
            key = "state.stale" if self.loaded is not None else "state.broken"
            return self.t(key, errors=reading.errors, warnings=reading.warnings), "bad"
        if reading.loaded is None:
            return self.t("reading"), "muted"
        found = reading.loaded
        counts = {
            "cards": len(found.world.cards),
            "initiatives": len(found.world.initiatives),
            "nations": len(found.world.actors),
            "layers": len(found.world.layers),
        }
        return self.t("state.fine", languages=", ".join(found.texts.languages), **counts), "muted"

    # --- acting ------------------------------------------------------------------------------------------

    def pressed(self, ui: Ui, name: str) -> bool:
        """Take the keys of the workshop."""
        if name in ("Ctrl+R", "F5"):
            self._read()
        elif name == "O" and self.folder is not None:
            self._open(ui)
        elif name == "N":
            self._new(ui)
        elif name == "G":
            self._play(ui)
        elif name == "P":
            self._turn((self.part + 1) % len(PARTS))
        else:
            return self.parts[self.part].pressed(ui, name)
        ui.redraw()
        return True

    def leave(self, ui: Ui) -> None:
        """Go back; a trial ends, and the list for new games is read again."""
        self._go()
        ui.pop()

    def _go(self) -> None:
        """End what is running here; whoever opens a scenario next reads it as it is now."""
        self.parts[2].give_up()
        self.lobby.shelf = Shelf()
        forget()

    def _play(self, ui: Ui) -> None:
        """Begin a game of the last good state with the recommended nation."""
        found = self.loaded
        if found is None:
            return
        self._go()
        people = {found.manifest.recommended: Seat("human")}
        seats = all_seats(found.world, people, DEFAULT_LEVEL, OPPONENT)
        seed = int.from_bytes(os.urandom(4), "little")
        self.lobby.play(ui, Session.start(found, seats, seed))

    def _choose(self, ui: Ui, row: int) -> None:
        if row != self.at:
            self.at = row
            self.watch = None
            for part in self.parts:
                part.forget()
            if self.reading is None:
                self._read()
        ui.redraw()

    def _open(self, ui: Ui) -> None:
        folder = self.folder
        if folder is not None and not places.open_folder(folder):
            key = "place_copied" if _copied(str(folder)) else "place"
            ui.say(self.t(key, place=w.escape(str(folder))), 8.0)

    def _new(self, ui: Ui) -> None:
        """Make a small scenario and choose it."""
        try:
            made = decks.make(self.lobby.lang)
        except OSError as fault:
            ui.say(self.t("not_made", why=fault.strerror or type(fault).__name__), 6.0)
            return
        self.folders = decks.found()
        self.at = self.folders.index(made) if made in self.folders else 0
        self.watch = None
        for part in self.parts:
            part.forget()
        self._read()
        ui.say(self.t("made", name=made.name), 5.0)
        ui.redraw()

    # --- reading -----------------------------------------------------------------------------------------

    def tick(self, dt: float) -> bool:
        """Look at the files, take up what was read, and read the scenarios that nobody has looked at yet."""
        told = self.parts[2].tick()
        if self.work is not None:
            return self._take() or told
        self.since += dt
        if self.folder is not None and self.folder not in self.readings:
            self._read()
            return True
        if self.since >= LOOK and self.watch is not None:
            self.since = 0.0
            if self.watch.changed():
                self._read()
                return True
        unread = next((folder for folder in self.folders if folder not in self.readings), None)
        if unread is not None:
            self._read(unread)
            return True
        return told

    def _read(self, folder: Path | None = None) -> None:
        """Read a scenario in the background, the chosen one where none is named."""
        wanted = folder or self.folder
        if wanted is None:
            return
        if self.work is not None:
            self.again = True
            return
        lang = self.lobby.lang
        self.work = Work(lambda: decks.reading(wanted, lang))

    def _take(self) -> bool:
        """Take up what has been read; True where something changed."""
        assert self.work is not None
        if not self.work.finished:
            return False
        found, self.work = self.work.result, None
        if found is None:  # a fault of ours; the list must not ask for it for ever
            self.folders = [folder for folder in self.folders if folder in self.readings]
            self.at = min(self.at, max(0, len(self.folders) - 1))
            return True
        self.readings[found.folder] = found
        if found.loaded is not None:
            self.good[found.folder] = found.loaded
        if found.folder == self.folder and (self.watch is None or self.watch.folder != found.folder):
            self.watch = decks.Watch(found.folder, [path for _, path in found.files])
        for part in self.parts:
            part.refresh()
        if self.again:
            self.again = False
            self._read()
        return True


def _copied(text: str) -> bool:
    """Put a text on the clipboard; False where the system has none for us."""
    import pygame

    try:
        if not pygame.scrap.get_init():
            pygame.scrap.init()
        pygame.scrap.put("text/plain;charset=utf-8", text.encode("utf-8"))
        pygame.scrap.put(pygame.SCRAP_TEXT, text.encode("utf-8"))
    except (RuntimeError, AttributeError, TypeError, ValueError):
        return False
    return True
