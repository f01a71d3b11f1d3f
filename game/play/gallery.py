"""The ends that a player has reached, by scenario and seat, kept in one small file of the player's own.

A damaged or missing file is an empty gallery; a file that cannot be written changes nothing. Never here: sentences.
"""

from __future__ import annotations

import re
from pathlib import Path

from game import paths
from game.engine.world import INDICES

ENDS = (*INDICES, "none")
"""What an end is named after: the index that gained most, or none."""
MOST = 64_000  # signs that are read
_LINE = re.compile(r"([a-z0-9_-]{1,40}) ([a-z0-9_-]{1,40}) ([a-z]{1,40})")


def place() -> Path:
    """Return where the file lies."""
    return paths.user_folder() / "gallery.txt"


def ends_of(scenario: str, nation: str) -> list[str]:
    """Return the ends reached in a seat, in the order of ``ENDS``."""
    found = {end for there, seat, end in _entries() if (there, seat) == (scenario, nation)}
    return [end for end in ENDS if end in found]


def remember(scenario: str, nation: str, end: str) -> bool:
    """Note an end; tell whether it is a new one. What cannot be written is not kept."""
    entries = _entries()
    if end not in ENDS or (scenario, nation, end) in entries:
        return False
    lines = [" ".join(entry) for entry in [*entries, (scenario, nation, end)]]
    try:
        paths.write_atomic(place(), "\n".join(lines) + "\n")
    except OSError:
        return False
    return True


def _entries() -> list[tuple[str, str, str]]:
    try:
        with place().open(encoding="utf-8") as file:
            text = file.read(MOST)
    except (OSError, UnicodeDecodeError):
        return []
    found = [match.groups() for match in map(_LINE.fullmatch, text.split("\n")) if match]
    return [(scenario, nation, end) for scenario, nation, end in dict.fromkeys(found)]
