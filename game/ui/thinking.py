"""The AI nations at work, in a thread of their own beside the window; they can be told to stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.play.session import Session


class StoppedError(Exception):
    """The player no longer wants this turn to be played."""


class Thinking:
    """The AI nations at work: how many have answered, and whether the turn is played.

    ``after`` is work that was told to stop: players remember what they imagine with, so two never think at once.
    """

    def __init__(self, session: Session, after: Thinking | None = None) -> None:
        self.step, self.steps = 0, 1
        self.error: BaseException | None = None
        self.finished = False
        self._session = session
        self._after = after
        self._stopped = False
        self._lock = threading.Lock()  # between the last answer and a wish to stop
        self._thread = threading.Thread(target=self._run, name="turn", daemon=True)

    @property
    def open(self) -> bool:
        """Whether a nation has still to answer; then nothing of the game has changed."""
        return self.step < self.steps and not self.finished

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float = 30.0) -> None:
        """Wait for the end (tests)."""
        self._thread.join(seconds)

    def cancel(self) -> bool:
        """Stop before the next nation answers; False where all have answered, and the turn will be played."""
        with self._lock:
            self._stopped = self._stopped or self.open
            return self._stopped

    def _run(self) -> None:
        try:
            if self._after is not None:
                self._after.join()
                self._after = None
            self._session.resolve(self._progress)
        except StoppedError:
            pass  # nothing was changed
        except BaseException as trouble:  # told to the window's thread, which raises it
            self.error = trouble
        self.finished = True

    def _progress(self, done: int, of: int) -> None:
        with self._lock:
            if self._stopped:
                raise StoppedError
            self.step, self.steps = done, of
