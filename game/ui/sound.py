"""The four sounds of the window, made from numbers when the first of them is wanted; without a sound card, silence.

click: a control was pressed. commit: orders are closed. reveal: a turn has been played. alarm: something was refused.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import numpy as np
import pygame
from numpy.typing import NDArray

RATE = 22_050  # samples a second
LOUDEST = 0.5  # of full scale, so that nobody is startled
Wave = NDArray[np.float64]


def _tone(pitch: float, seconds: float, fade: float, start: float = 0.0) -> Wave:
    """Returns a soft tone: pitch in hertz, fading with a time constant, after a silence; samples within -1 and 1."""
    time = np.arange(int(RATE * seconds)) / RATE
    rise = np.minimum(1.0, time / 0.004)  # without it the loudspeaker cracks
    wave = (
        rise
        * np.exp(-time / fade)
        * (np.sin(2 * np.pi * pitch * time) + 0.3 * np.sin(4 * np.pi * pitch * time))
    )
    return np.concatenate([np.zeros(int(RATE * start)), wave / 1.3])


def _mix(*waves: Wave) -> Wave:
    """Returns waves laid over each other, at most as loud as `LOUDEST`."""
    whole = np.zeros(max(len(wave) for wave in waves))
    for wave in waves:
        whole[: len(wave)] += wave
    return whole * (LOUDEST / max(1e-9, float(np.max(np.abs(whole)))))


def waves() -> dict[str, Wave]:
    """Returns the samples of each sound."""
    return {
        "click": 0.5 * _mix(_tone(880.0, 0.06, 0.012)),
        "commit": _mix(_tone(392.0, 0.5, 0.12), _tone(587.3, 0.5, 0.16, 0.09)),
        "reveal": _mix(_tone(440.0, 0.7, 0.2), _tone(554.4, 0.7, 0.2, 0.08), _tone(659.3, 0.8, 0.25, 0.16)),
        "alarm": _mix(_tone(233.1, 0.3, 0.09), _tone(207.7, 0.45, 0.12, 0.14)),
    }


class Sounds:
    """Plays sounds at a volume from 0 to 1. A machine that cannot is asked once and then left alone."""

    def __init__(self, volume: float = 0.6) -> None:
        self.volume = volume
        self.broken = False  # there is no sound here
        self._made: dict[str, pygame.mixer.Sound] = {}

    def play(self, name: str) -> bool:
        """Plays a sound by its name; tells whether it can be heard. Unknown names are silent."""
        if self.volume <= 0.0 or self.broken or not (self._made or self._open()):
            return False
        sound = self._made.get(name)
        if sound is None:
            return False
        sound.set_volume(self.volume)
        return sound.play() is not None

    def _open(self) -> bool:
        """Opens the sound card and makes the sounds; False when there is none."""
        try:
            with _quiet():
                pygame.mixer.init(RATE, -16, 1, 512)
            opened = pygame.mixer.get_init()
            channels = opened[2] if opened is not None else 1  # the card may insist on two
            for name, wave in waves().items():
                samples = np.repeat((wave * 32_767).astype("<i2"), channels)
                self._made[name] = pygame.mixer.Sound(buffer=samples.tobytes())
        except (pygame.error, RuntimeError, ImportError):  # a pygame built without sound raises RuntimeError
            self.broken = True
            self._made.clear()
        return not self.broken

    def close(self) -> None:
        """Lets go of the sound card."""
        self._made.clear()
        if not self.broken and pygame.mixer.get_init() is not None:
            pygame.mixer.quit()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the sound libraries from writing their complaints into the terminal."""
    try:
        kept = os.dup(2)
    except OSError:  # started without a terminal
        yield
        return
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
