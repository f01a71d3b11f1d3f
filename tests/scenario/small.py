"""Small decks for tests: the tiny one of this folder, and the one that `scenario new` makes."""

import shutil
from pathlib import Path

from game.scenario import new
from game.scenario.stamp import stamp

TINY = Path(__file__).parent / "decks" / "tiny"


def tiny_deck(folder: Path) -> Path:
    """Copy the tiny deck into a folder, with the rules of the base scenario and stamped translations."""
    place = folder / "tiny"
    shutil.copytree(TINY, place)
    (place / "rules.yaml").write_text(new.rules_like_base("Rules of the base scenario."), encoding="utf-8")
    stamp(place)
    return place


def new_deck(folder: Path, language: str = "en") -> Path:
    """Make the small deck of `scenario new` in a folder."""
    place = folder / "small"
    new.make(place, "small", language)
    return place
