"""How long the checker takes for a deck of many cards: the small deck that ``scenario new`` makes, its cards repeated."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from game.scenario import new
from game.scenario.check import check
from game.text import FALLBACK

CARDS = 300
TIMES = 5
FOLLOWED = "an-answer"
"""The card of the small deck that another card names."""


def judging(cards: int = CARDS, times: int = TIMES) -> float:
    """Return the best milliseconds of processor time for checking so many cards."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "many"
        many(folder, cards)
        return round(1000.0 * min(_seconds(folder) for _ in range(times)), 1)


def many(folder: Path, cards: int) -> None:
    """Make a deck with so many cards. Raises OSError."""
    new.make(folder, folder.name, FALLBACK)
    file = folder / "cards.yaml"
    head, *found = file.read_text(encoding="utf-8").split("\n- id: ")
    out = [head]
    for number in range(cards):
        ident, _, rest = found[number % len(found)].partition("\n")
        turn = number // len(found)
        out.append(
            f"\n- id: {ident.strip()}-{turn}\n{rest.replace(f'card: {FOLLOWED}', f'card: {FOLLOWED}-{turn}')}"
        )
    file.write_text("".join(out), encoding="utf-8")


def _seconds(folder: Path) -> float:
    begin = time.process_time()
    check(folder)
    return time.process_time() - begin
