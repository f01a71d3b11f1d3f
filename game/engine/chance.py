"""Counter-based chance: a draw is a pure function of the words that name it, never of what was drawn before.

No generator object exists, so nothing can be consumed out of order: undo cannot shift a die, a new card does not
change the luck of old cards, and a game in the laboratory has the luck of the same game on screen.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np

from game.engine.numerics import Array, Words

# One stream per purpose; a test keeps the numbers unique.
STREAM_FIRE = 1  # does an undated card come up this turn
STREAM_JITTER = 2  # how far a dated card or a follow-up moves from its date
STREAM_ADDRESS = 3  # which of several possible nations gets the card
STREAM_EFFECT = 4  # does an effect with a chance happen
STREAM_FOLLOW = 5  # does a follow-up come at all
STREAM_ESTIMATE = 6  # error of what a nation believes about a rival
STREAM_IMAGINED = 7  # seeds of imagined futures
STREAM_PLAYER = 8  # deliberate errors and random players
STREAM_PRIORITY = 9  # order among cards when more come up than a turn may hold
STREAM_CRISIS = 10  # spare for scenario rules

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_ALL = 0xFFFFFFFFFFFFFFFF
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def word(text: str) -> int:
    """Return the 64-bit word of a name, the same on every machine and in every run."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "little")


def _mix(z: Words) -> Words:
    out: Words = z ^ (z >> _S30)
    out *= _M1
    out ^= out >> _S27
    out *= _M2
    out ^= out >> _S31
    return out


@lru_cache(maxsize=4096)
def _mixed(number: int) -> np.uint64:
    """Return the mixed word of a whole number: streams, turns and keys of cards come again in every draw."""
    z = (number + int(_GOLDEN)) & _ALL
    z = ((z ^ (z >> 30)) * int(_M1)) & _ALL
    z = ((z ^ (z >> 27)) * int(_M2)) & _ALL
    return np.uint64(z ^ (z >> 31))


def as_words(value: int | Words | np.integer | np.ndarray) -> Words:
    """Return the value as an array of unsigned 64-bit words; integers outside the range wrap round."""
    if isinstance(value, np.ndarray):
        return value.astype(np.uint64, copy=False)
    return np.asarray(int(value) & _ALL, dtype=np.uint64)


def bits(seed: int | np.ndarray, *words: int | np.ndarray) -> Words:
    """Return 64 mixed bits that depend on nothing but the arguments, which broadcast like arrays."""
    with np.errstate(over="ignore"):
        h = _mix(as_words(seed) + _GOLDEN)
        for w in words:
            h = h ^ (_mix(as_words(w) + _GOLDEN) if isinstance(w, np.ndarray) else _mixed(int(w)))
            h += _GOLDEN
            h = _mix(h)
    return h


def uniform(seed: int | np.ndarray, *words: int | np.ndarray) -> Array:
    """Return a number in [0, 1) that depends on nothing but the arguments, which broadcast like arrays."""
    out: Array = (bits(seed, *words) >> _S11).astype(np.float64)
    out *= 2.0**-53
    return out


def pick(seed: int | np.ndarray, n: int, *words: int | np.ndarray) -> np.ndarray:
    """Return a whole number in 0 .. n-1 (n at least 1)."""
    return np.minimum((uniform(seed, *words) * n).astype(np.int64), n - 1)
