"""Schemas in the folder of one deck: they know its ids, and follow them once they are there."""

from __future__ import annotations

from pathlib import Path

from game import paths
from game.scenario.check import check
from game.scenario.deck import Deck
from game.scenario.schema import schemas
from game.text import Texts

FOLDER = ".schema"
"""Begins with a dot, so that it is no part of the deck and not packed."""


def own(deck: Deck, texts: Texts) -> dict[str, str]:
    """Return the schemas of a deck by file name."""
    return schemas(texts, deck.names, deck.raw.base is not None)


def write_own(folder: Path, texts: Texts) -> None:
    """Write the schemas of the deck in a folder. Raises OSError."""
    for name, content in own(check(folder).deck, texts).items():
        paths.write_atomic(folder / FOLDER / name, content)


def refresh(deck: Deck, texts: Texts) -> None:
    """Bring schemas up to date where a deck has some; a folder that cannot be written stays as it is."""
    place = deck.raw.folder / FOLDER
    if not place.is_dir():
        return
    for name, content in own(deck, texts).items():
        try:
            if (place / name).read_text(encoding="utf-8") != content:
                paths.write_atomic(place / name, content)
        except (OSError, UnicodeDecodeError):
            return
