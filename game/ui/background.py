"""What is read and opened while the window stays live: the scenarios of a new game, a saved game.

Each is a thread whose result the window's own thread takes up in its tick; nothing here touches a screen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from game.play.library import Offer
    from game.play.session import Session

Made = TypeVar("Made")


class Work(Generic[Made]):
    """Something made in a thread of its own; `error` is what went wrong instead."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self.result: Made | None = None
        self.error: Exception | None = None
        self._make = make
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether it is done, well or badly."""
        return not self._thread.is_alive()

    def join(self, seconds: float = 30.0) -> None:
        """Wait for the end."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = self._make()
        except Exception as trouble:  # taken up and told by whoever started the work
            self.error = trouble


class Shelf:
    """The scenarios that can be found, read once, in the background."""

    def __init__(self) -> None:
        self._work: Work[list[Offer]] | None = None

    def begin(self) -> None:
        """Start reading, if that has not happened."""
        if self._work is None:
            self._work = Work(_offers)

    def offers(self) -> list[Offer] | None:
        """Return what was found, None while it is still being read."""
        self.begin()
        work = self._work
        if work is None or not work.finished:
            return None
        if work.error is not None:
            raise work.error
        return work.result

    def wait(self) -> list[Offer]:
        """Return what was found, waiting for it."""
        self.begin()
        assert self._work is not None
        self._work.join()
        return self.offers() or []


def _offers() -> list[Offer]:
    from game.play.library import offers

    return offers()


def begin_guided() -> Work[Session]:
    """Begin the guided first game."""

    def make() -> Session:
        from game.play.tutorial import begin, lesson

        return begin(lesson())

    return Work(make)


def open_save(path: Path, keep: bool = False) -> Work[Session]:
    """Open a saved game; `keep` takes what is left of a damaged one as a new game."""

    def make() -> Session:
        from game.play.session import Session

        return Session.load(path, keep=keep)

    return Work(make)
