"""PINs of teams and of the facilitator: kept as salted hashes only, and slowed where they are guessed.

A PIN keeps neighbours from a glance at a plan. Four digits do not keep out somebody who takes the file home.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

COST, BLOCK, LANES = 14, 8, 1  # of scrypt: 2 ** COST steps, 16 MB
SALT = 16  # bytes
SHORTEST, LONGEST = 4, 12  # digits of a PIN
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0  # seconds after a wrong PIN, doubled each time


def sound(pin: str) -> bool:
    """Tell whether a PIN has the right form: a few digits."""
    return pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST


def hashed(pin: str, salt: bytes | None = None) -> str:
    """Return what a game file keeps of a PIN: method, cost, salt and hash."""
    used = os.urandom(SALT) if salt is None else salt
    return f"scrypt:{COST}:{BLOCK}:{LANES}:{_signs(used)}:{_signs(_digest(pin, used))}"


def matches(pin: str, stored: str) -> bool:
    """Tell whether a PIN is the one that was stored; False for a stored one that cannot be read."""
    found = _read(stored)
    return found is not None and hmac.compare_digest(_digest(pin, found[0]), found[1])


def readable(stored: str) -> bool:
    """Tell whether a stored PIN can be read."""
    return _read(stored) is not None


def _digest(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**COST, r=BLOCK, p=LANES, dklen=32)


def _signs(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii")


def _read(stored: str) -> tuple[bytes, bytes] | None:
    parts = stored.split(":")
    if parts[:4] != ["scrypt", str(COST), str(BLOCK), str(LANES)] or len(parts) != 6:
        return None
    try:
        salt, digest = (base64.b64decode(part, altchars=b"-_", validate=True) for part in parts[4:])
    except ValueError:
        return None
    return (salt, digest) if len(salt) == SALT and len(digest) == 32 else None


@dataclass(slots=True)
class Gate:
    """Counts wrong PINs of one seat and makes the next attempt wait. ``now`` is a clock in seconds."""

    now: Callable[[], float]
    failures: int = 0
    closed_until: float = 0.0

    def wait(self) -> float:
        """Return the seconds until the next attempt is taken, 0 when it is."""
        return max(0.0, self.closed_until - self.now())

    def attempt(self, pin: str, stored: str) -> bool:
        """Tell whether a PIN is right; while waiting every PIN is wrong, and that counts as no attempt."""
        if self.wait() > 0.0:
            return False
        if matches(pin, stored):
            self.failures = 0
            return True
        self.failures += 1
        pause = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (self.failures - 1))
        self.closed_until = self.now() + pause
        return False
