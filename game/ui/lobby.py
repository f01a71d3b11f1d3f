"""What every screen knows, in a game or not: settings, texts, and the way from screen to screen.

Screens are made as `Screen(lobby, table)`; `table` is None where no game runs. They are imported when they are
first opened, so that the first picture of the window comes quickly. Never here: a running game (`table.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from game.text import FALLBACK, LANGUAGES, CatalogueError, Texts, Value
from game.ui.background import Shelf
from game.ui.kit.keymap import KeyMap
from game.ui.kit.node import Screen, Ui
from game.ui.settings import Settings
from game.ui.theme import Colour

if TYPE_CHECKING:
    from game.engine.world import World
    from game.play.session import Session
    from game.play.worker import Worker
    from game.ui.table import Table

SCREENS: dict[str, tuple[str, str]] = {
    "title": ("title", "Title"),
    "new_game": ("new_game", "NewGame"),
    "briefing": ("briefing", "Briefing"),
    "plan": ("plan", "Plan"),
    "stack": ("stack", "StackBoard"),
    "dependencies": ("dependencies", "Dependencies"),
    "history": ("history", "History"),
    "world": ("world", "WorldMap"),
    "objectives": ("objectives", "Objectives"),
    "report": ("turn_report", "TurnReport"),
    "verdict": ("verdict", "VerdictScreen"),
    "handover": ("handover", "Handover"),
    "since": ("since", "Since"),
    "new_class": ("new_class", "NewClass"),
    "facilitator": ("facilitator", "FacilitatorScreen"),
    "deals": ("deals", "Deals"),
    "saves": ("saves", "Saves"),
    "settings": ("settings", "SettingsScreen"),
    "help": ("help", "Help"),
    "encyclopaedia": ("encyclopaedia", "Encyclopaedia"),
    "log": ("log", "EventLog"),
    "removed": ("removed", "Removed"),
    "workshop": ("workshop", "Workshop"),
}
"""Screen name -> module below `game.ui.screens` and class."""


class Lobby:
    """Settings, texts of the language in use, and how to open screens and games."""

    def __init__(
        self, settings: Settings | None = None, forecaster: Callable[[World], Worker] | None = None
    ) -> None:
        self._forecaster = forecaster  # None: no forecasts
        self._worker: Worker | None = None
        self.settings = settings or Settings.load()
        self._named: tuple[dict[str, str], dict[str, str]] = ({}, KeyMap().by_action())
        self.trouble = ""  # what is wrong with the texts or the fonts, told once
        self.texts = self._read(self.settings.lang)
        self.shelf = Shelf()

    def worker(self, world: World) -> Worker | None:
        """Return who imagines the futures of a game, one at a time; None where nobody does."""
        if self._forecaster is not None and (self._worker is None or self._worker.world is not world):
            self.close()
            self._worker = self._forecaster(world)
        return self._worker

    def close(self, wait: float = 0.0) -> None:
        """Let go of the processes that imagine futures, and wait so many seconds for their end."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
            if wait:
                worker.wait_closed(wait)

    @property
    def lang(self) -> str:
        """The language of all texts."""
        return self.settings.lang

    def t(self, key: str, /, **values: Value) -> str:
        """Return an interface text by its key, with the keys a player chose in the place of the standing ones."""
        told = self.texts.text(key, **{**self._key_words(), **values})
        return self.keys.in_words(told) if self.settings.keys else told

    def _key_words(self) -> dict[str, str]:
        """Return what sentences may name by action: {key_source} is the key that turns a card."""
        if self._named[0] != self.settings.keys:
            self._named = (dict(self.settings.keys), self.keys.by_action())
        return self._named[1]

    @property
    def keys(self) -> KeyMap:
        """The keys as the player wants them."""
        return KeyMap(self.settings.keys)

    def _read(self, lang: str) -> Texts:
        """Return the texts of a language; where its files are damaged, the English ones, and say so in `trouble`."""
        try:
            return Texts.load(lang)
        except CatalogueError as problem:
            self.trouble = str(problem)
            self.settings.speak(FALLBACK)
            return Texts.load(FALLBACK)

    # --- settings ----------------------------------------------------------------------------------------

    def set_language(self, ui: Ui, lang: str) -> None:
        """Change the language at once, for this and later games."""
        if lang in LANGUAGES and lang != self.settings.lang:
            self.settings.choose_language(lang)
            self.trouble = ""
            self.texts = self._read(lang)
            ui.ask("language", self.settings.lang)
            if self.trouble:
                ui.say(self.trouble, 8.0)
            self.settings.save()

    def set_palette(self, ui: Ui, palette: str) -> None:
        """Change the colours at once."""
        self.settings.palette = palette
        ui.ask("theme", palette)
        self.settings.save()

    def set_text_scale(self, ui: Ui, scale: float) -> None:
        """Change the text size at once."""
        self.settings.text_scale = scale
        ui.ask("text_scale", scale)
        self.settings.save()

    def set_fullscreen(self, ui: Ui, full: bool) -> None:
        """Change between window and full screen."""
        self.settings.fullscreen = full
        ui.ask("fullscreen", full)
        self.settings.save()

    # --- screens -----------------------------------------------------------------------------------------

    def make(self, name: str, table: Table | None = None) -> Screen:
        """Return a new screen by its name in `SCREENS`; raises KeyError for an unknown name."""
        module, kind = SCREENS[name]
        made: Screen = getattr(import_module(f"game.ui.screens.{module}"), kind)(self, table)
        return made

    def go(self, ui: Ui, name: str, table: Table | None = None) -> None:
        """Put a screen in the place of the one that is shown."""
        ui.replace(self.make(name, table))

    def over(self, ui: Ui, name: str, table: Table | None = None) -> None:
        """Open a screen on top; `ui.pop()` comes back."""
        ui.push(self.make(name, table))

    def only(self, ui: Ui, name: str, table: Table | None = None) -> None:
        """Forget all screens and show this one."""
        ui.reset(self.make(name, table))

    def play(self, ui: Ui, session: Session) -> Table:
        """Sit down at a game: its colours are named and its first screen opens."""
        from game.ui.table import Table

        table = Table(self, session)
        ui.ask("colours", table.colours())
        table.enter(ui)
        return table


def named_colours(table: Table | None) -> Mapping[str, Colour | str]:
    """Return the colours of nations and layers that markup may name; none without a game."""
    return table.colours() if table is not None else {}
