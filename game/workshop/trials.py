"""Trials: many games of a deck in a thread of their own, with progress, to be given up at any time."""

from __future__ import annotations

import threading
from typing import Any

from game.lab import batch, coverage_table, findings
from game.lab.simulate import Coverage, simulate
from game.scenario.load import Loaded
from game.text import Texts

GAMES = 1000
Row = dict[str, Any]


class _GivenUp(Exception):  # noqa: N818  # a wish of the author, no fault
    """The author does not want to wait any longer."""


class Trial:
    """One run; ``figures`` is there when it has finished well, ``trouble`` names what went wrong instead."""

    def __init__(
        self, loaded: Loaded, games: int = GAMES, seed: int = 1, processes: int | None = None
    ) -> None:
        self.loaded = loaded
        self.games = games
        self.done = 0
        self.figures: Row | None = None
        self.trouble = ""
        self.given_up = False
        self._seed, self._processes = seed, processes
        self._thread = threading.Thread(target=self._run, name="trial", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Tell whether games are still being played."""
        return self._thread.is_alive()

    def give_up(self) -> None:
        """Stop after the games that are being played now."""
        self.given_up = True

    def join(self, seconds: float = 60.0) -> None:
        """Wait for the end."""
        self._thread.join(seconds)

    def _tell(self, done: int, _games: int) -> None:
        self.done = done
        if self.given_up:
            raise _GivenUp

    def _run(self) -> None:
        asked = Coverage(self.loaded.deck, self.loaded.manifest.checks)
        try:
            self.figures = simulate(
                self.loaded.world, {}, self.games, self._seed, coverage=asked, processes=self._processes,
                chunk=batch.told_chunk(self.games), apart=self._processes != 1, progress=self._tell,
            )  # fmt: skip
        except _GivenUp:
            pass
        except Exception as fault:  # told by the screen; the window goes on
            self.trouble = f"{type(fault).__name__}: {fault}"


def broken(figures: Row) -> list[Row]:
    """Return the limits of the deck that are not kept."""
    return findings.broken(figures["checks"])


def remark(row: Row, texts: Texts) -> str:
    """Return a remark on what the deck did as a sentence."""
    return coverage_table.remark(row, texts)


def limit(row: Row, texts: Texts) -> str:
    """Return how a figure stands against a limit of the deck."""
    return coverage_table.limit(row, texts)


def length(figures: Row, texts: Texts) -> str:
    """Return how long the games were."""
    return coverage_table.length(figures["length"], texts)


def caveats(figures: Row, texts: Texts) -> list[str]:
    """Return what the win rates do not say."""
    return coverage_table.caveats(figures, texts)


def option(name: str, row: Row, texts: Texts) -> str:
    """Return an option of a card with how often it was taken."""
    return coverage_table.option(name, row, texts)
