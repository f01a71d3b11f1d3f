"""Keeps what a person has set once for all games (language, colours, text size, window) in the user's folder.

Never here: anything about a game. A missing or damaged file means the standard settings, never a stop.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from game import paths
from game.text import FALLBACK, LANGUAGES
from game.ui.app import Settings
from game.ui.kit.stack import SCALES
from game.ui.theme import THEMES

FILE = "settings.json"
LEAST_SIDE, MOST_SIDE = 320, 16000  # of a window, in pixels


def place() -> Path:
    """Return the file that keeps the settings; it need not exist."""
    return paths.user_folder() / FILE


def load(file: Path | None = None) -> Settings | None:
    """Read the settings; None where none are kept yet. What is damaged in them is as it was never set."""
    try:
        found = json.loads((file or place()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return _fitting(found) if isinstance(found, dict) else None


def store(settings: Settings, file: Path | None = None) -> None:
    """Write the settings whole or not at all; raises OSError."""
    paths.write_atomic(file or place(), json.dumps(asdict(settings), indent=2) + "\n")


def _fitting(found: dict[str, Any]) -> Settings:
    """Return settings with everything unknown or out of range left at its standard."""
    standard = Settings()
    scale, size = found.get("text_scale"), found.get("size")
    whole = isinstance(size, list) and len(size) == 2 and all(type(side) is int for side in size)
    fits = whole and all(LEAST_SIDE <= side <= MOST_SIDE for side in size)
    return Settings(
        lang=found["lang"] if found.get("lang") in LANGUAGES else FALLBACK,
        theme=found["theme"] if found.get("theme") in tuple(THEMES) else standard.theme,
        text_scale=float(scale)
        if type(scale) in (int, float) and SCALES[0] <= scale <= SCALES[-1]
        else standard.text_scale,
        fullscreen=found.get("fullscreen") is True,
        reduced_motion=found.get("reduced_motion") is True,
        size=(size[0], size[1]) if fits else standard.size,
    )
