"""What a player has set once and for all games: language, palette, text size, window, sound, keys. One small file.

A damaged or missing file gives the defaults; a file that cannot be written changes nothing but this run.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path

import tomli

from game import paths
from game.text import LANGUAGES
from game.ui.kit.keymap import KeyMap

TEXT_LARGEST = 1.6
PROJECTOR = 1.45  # the text size from which the smallest text has 18 pixels at 720 lines
PALETTES = ("dark", "colour_blind", "contrast", "light")
VOLUMES = (0.0, 0.3, 0.6, 1.0)


@dataclass
class Settings:
    """The settings. ``palette`` is an id of `theme.THEMES`, ``text_scale`` 1.0 to 1.6, ``volume`` 0 (silent) to 1.

    ``keys`` holds what was chosen instead of a standing key, by action (see `kit.keymap`). ``on_file`` is the
    language to be written while another one is spoken for this run only.
    """

    lang: str = "en"
    palette: str = "dark"
    text_scale: float = 1.0
    fullscreen: bool = False
    reduced_motion: bool = False
    tooltip_delay: float = 0.35
    volume: float = 0.6
    keys: dict[str, str] = field(default_factory=dict)
    on_file: str = field(default="", repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the file; every value that is missing or wrong is the default."""
        try:
            found = tomli.loads((path or cls.place()).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError):
            return cls()
        kept = cls()
        for entry in KEPT:
            value, standard = found.get(entry), getattr(kept, entry)
            if isinstance(standard, float) and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is type(standard):
                setattr(kept, entry, value)
        return kept._sound()

    @staticmethod
    def place() -> Path:
        """Return where the file lies."""
        return paths.user_folder() / "settings.toml"

    def save(self, path: Path | None = None) -> bool:
        """Write the file; tell whether that was possible."""
        lines = []
        for name in KEPT:
            value = self.on_file if name == "lang" and self.on_file else getattr(self, name)
            lines.append(f"{name} = {_toml(value)}")
        try:
            paths.write_atomic(path or self.place(), "\n".join(lines) + "\n")
        except OSError:
            return False
        return True

    def speak(self, lang: str) -> None:
        """Use a language for this run only; the file keeps the one that was chosen in the window."""
        self.on_file, self.lang = self.on_file or self.lang, lang

    def choose_language(self, lang: str) -> None:
        """Use a language now and later."""
        self.on_file, self.lang = "", lang

    def _sound(self) -> Settings:
        """Return the settings with values that exist."""
        if self.lang not in LANGUAGES:
            self.lang = "en"
        if self.palette not in PALETTES:
            self.palette = "dark"
        self.text_scale = min(TEXT_LARGEST, max(1.0, self.text_scale))
        self.tooltip_delay = min(2.0, max(0.0, self.tooltip_delay))
        self.volume = min(1.0, max(0.0, self.volume))
        self.keys = KeyMap(self.keys).chosen
        return self


KEPT = tuple(entry.name for entry in dataclasses.fields(Settings) if entry.name != "on_file")


def _toml(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(entry)}" for name, entry in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value).lower()
