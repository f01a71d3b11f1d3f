"""The AI nations at work, in a thread of their own beside the window."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.play.session import Session


class Thinking:
    """The AI nations at work: how many have answered, and whether the turn is played."""

    def __init__(self, session: Session) -> None:
        self.step, self.steps = 0, 1
        self.error: BaseException | None = None
        self.finished = False
        self._session = session
        self._thread = threading.Thread(target=self._run, name="turn", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float = 30.0) -> None:
        """Wait for the end (tests)."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._session.resolve(self._progress)
        except BaseException as trouble:  # told to the window's thread, which raises it
            self.error = trouble
        self.finished = True

    def _progress(self, done: int, of: int) -> None:
        self.step, self.steps = done, of
