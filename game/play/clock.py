"""The clock of a phase: counts down, stands still, is made longer or shorter. Time comes from outside."""

from __future__ import annotations

from collections.abc import Callable

LONGEST = 4 * 3600.0  # seconds
LAST_WARNING = 60.0  # seconds before the end at which teams are warned


class Countdown:
    """Seconds that run out. ``now`` gives seconds and never goes back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.until: float | None = None  # when it reaches zero, None while it stands
        self._left: float | None = None  # what is on it while it stands, None for no clock

    def set(self, seconds: float | None, running: bool = True) -> None:
        """Put seconds on the clock, None for no clock."""
        self.until, self._left = None, None if seconds is None else min(LONGEST, max(0.0, seconds))
        if running:
            self.go()

    def left(self) -> float | None:
        """Return the seconds left, None where there is no clock."""
        return self._left if self.until is None else max(0.0, self.until - self.now())

    @property
    def running(self) -> bool:
        """Tell whether time passes."""
        return self.until is not None

    @property
    def over(self) -> bool:
        """Tell whether a running clock has reached zero."""
        return self.until is not None and self.now() >= self.until

    @property
    def warning(self) -> bool:
        """Tell whether the last minute has begun."""
        left = self.left()
        return left is not None and self.running and left <= LAST_WARNING

    def change(self, seconds: float) -> None:
        """Make it longer or shorter; where there is no clock, begin one."""
        left = self.left()
        self.set((left or 0.0) + seconds, self.running or left is None)

    def pause(self) -> None:
        """Stop it where it is."""
        self.set(self.left(), running=False)

    def go(self) -> None:
        """Let it run on."""
        if self._left is not None and self.until is None:
            self.until, self._left = self.now() + self._left, None
