"""The saved game that was written last. Light on purpose: the title asks for it before its first picture.

Never here: what is inside a game file.
"""

from __future__ import annotations

from pathlib import Path

from game import paths


def newest_save() -> Path | None:
    """Return the saved game that was written last, None where there is none."""
    folder = paths.saves_folder()
    try:
        games = [(path.stat().st_mtime, path.name, path) for path in folder.glob("*.game")]
    except OSError:
        return None
    return max(games)[2] if games else None
