"""Trials: many games of a deck in a thread of their own, with progress, to be given up at any time."""

from __future__ import annotations

import threading
from typing import Any

from game import paths
from game.lab import baseline, batch, coverage_table, findings
from game.lab.simulate import Coverage, simulate
from game.scenario.load import Loaded
from game.text import Texts

GAMES = 1000
Row = dict[str, Any]


class _GivenUp(Exception):  # noqa: N818  # a wish of the author, no fault
    """The author does not want to wait any longer."""


class Run:
    """Games played in a thread of their own; ``trouble`` names what went wrong."""

    def __init__(self, loaded: Loaded, games: int, processes: int | None) -> None:
        self.loaded = loaded
        self.games = games
        self.done = 0
        self.trouble = ""
        self.given_up = False
        self.processes = processes
        self._thread = threading.Thread(target=self._run, name="trial", daemon=True)

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

    def tell(self, done: int, _games: int) -> None:
        """Note how far the run is; raises where it was given up."""
        self.done = done
        if self.given_up:
            raise _GivenUp

    def play(self) -> None:
        """Do the work; ``tell`` is to be called on the way."""

    def _run(self) -> None:
        try:
            self.play()
        except _GivenUp:
            pass
        except Exception as fault:  # told by the screen; the window goes on
            self.trouble = f"{type(fault).__name__}: {fault}"


class Trial(Run):
    """One trial of a deck; ``figures`` is there when it has finished well."""

    def __init__(
        self, loaded: Loaded, games: int = GAMES, seed: int = 1, processes: int | None = None
    ) -> None:
        super().__init__(loaded, games, processes)
        self.figures: Row | None = None
        self._seed = seed
        self._thread.start()

    def play(self) -> None:
        """Play the games and keep their figures."""
        asked = Coverage(self.loaded.deck, self.loaded.manifest.checks)
        self.figures = simulate(
            self.loaded.world, {}, self.games, self._seed, coverage=asked, processes=self.processes,
            chunk=batch.told_chunk(self.games), apart=self.processes != 1, progress=self.tell,
        )  # fmt: skip


class Expectation(Run):
    """Measures what can be expected of each nation and writes it beside the deck."""

    def __init__(self, loaded: Loaded, games: int = baseline.GAMES, processes: int | None = None) -> None:
        super().__init__(loaded, games, processes)
        self._thread.start()

    def play(self) -> None:
        """Play the games and write the file."""
        found = baseline.baseline(self.loaded.world, self.games, processes=self.processes, progress=self.tell)
        paths.write_atomic(self.loaded.folder / baseline.FILE, baseline.written(found))


def may_expect(loaded: Loaded) -> bool:
    """Tell whether nothing is stored of what can be expected, and the deck is a folder that could hold it."""
    return loaded.world.par is None and loaded.folder.is_dir()


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
