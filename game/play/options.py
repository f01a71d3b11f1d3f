"""What a command says about a game to open: scenario, seats, length, seed, language, file. Plain values only.

The command line fills it in, the window and the text mode read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from game.play.log import Seat


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """A game to open. ``straight`` goes into it at once; otherwise the window begins with its title.

    ``seats`` hold what was said by ``--nation`` and ``--seat``; all other nations are played by the AI at
    ``level``. ``load`` is a game file to go on with, ``keep`` takes what is left of a damaged one. ``preset``
    makes the game a class; ``teams`` are names and ``codes`` PINs by nation, the facilitator's under ``desk``, and
    ``observers`` who watches.
    """

    scenario: str = "base"
    seats: Mapping[str, Seat] = field(default_factory=dict)
    level: str = "normal"
    turns: int | None = None
    seed: int | None = None
    lang: str | None = None  # None: as the player has set it
    load: Path | None = None
    keep: bool = False
    straight: bool = False
    preset: str = ""
    rehearse: bool = False
    teams: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    observers: Sequence[str] = ()
    deals: str = ""  # one of log.DEALS, "" as the scenario has it
