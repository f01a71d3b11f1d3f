"""What a player has set once and for all games: language, palette, text size, window. One small file.

A damaged or missing file gives the defaults; a file that cannot be written changes nothing but this run.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import tomli

from game import paths
from game.text import LANGUAGES

TEXT_LARGEST = 1.6
PALETTES = ("dark", "colour_blind", "light")


@dataclass
class Settings:
    """The settings. ``palette`` is an id of `theme.THEMES`, ``text_scale`` 1.0 to 1.6."""

    lang: str = "en"
    palette: str = "dark"
    text_scale: float = 1.0
    fullscreen: bool = False
    reduced_motion: bool = False
    tooltip_delay: float = 0.35

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the file; every value that is missing or wrong is the default."""
        try:
            found = tomli.loads((path or cls.place()).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError):
            return cls()
        kept = cls()
        for entry in dataclasses.fields(cls):
            value, standard = found.get(entry.name), getattr(kept, entry.name)
            if isinstance(standard, float) and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is type(standard):
                setattr(kept, entry.name, value)
        return kept._sound()

    @staticmethod
    def place() -> Path:
        """Return where the file lies."""
        return paths.user_folder() / "settings.toml"

    def save(self, path: Path | None = None) -> bool:
        """Write the file; tell whether that was possible."""
        lines = []
        for name, value in dataclasses.asdict(self).items():
            shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
            lines.append(f"{name} = {shown}")
        try:
            paths.write_atomic(path or self.place(), "\n".join(lines) + "\n")
        except OSError:
            return False
        return True

    def _sound(self) -> Settings:
        """Return the settings with values that exist."""
        if self.lang not in LANGUAGES:
            self.lang = "en"
        if self.palette not in PALETTES:
            self.palette = "dark"
        self.text_scale = min(TEXT_LARGEST, max(1.0, self.text_scale))
        self.tooltip_delay = min(2.0, max(0.0, self.tooltip_delay))
        return self
