"""The shelf of saved games: what lies there, told from the head of each file, and what is wrong with damaged ones.

Never here: opening a game (``session``), sentences.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from game import paths
from game.play import log
from game.play.log import GameFile, SaveProblem, Seat
from game.play.replay import damaged
from game.play.sidefile import side_path
from game.play.stage import stage_path

SUFFIX = ".game"
LONGEST_NAME = 60
HEAD = 4000  # characters in which the head of a game file ends
REFUSED = set('<>:"/\\|?*')


@dataclass(frozen=True)
class Saved:
    """One saved game. ``problem`` says what is wrong with it; some turns of a damaged file may still be kept."""

    path: Path
    modified: float  # seconds of the file system's clock
    scenario: str = ""
    turns: int = 0
    played: int = 0
    seed: int = 0
    seats: tuple[tuple[str, Seat], ...] = ()
    problem: SaveProblem | None = None

    @property
    def name(self) -> str:
        """Return the name a player gave or got."""
        return self.path.stem

    @property
    def humans(self) -> tuple[str, ...]:
        """Return the nations that people play."""
        return tuple(nation for nation, seat in self.seats if seat.human)


def shelf(folder: Path | None = None) -> list[Saved]:
    """Return all saved games, the one written last first; a folder that is not there holds none.

    Only the heads are read in full, so that many games are listed at once; ``saved`` looks for damage.
    """
    place = folder or paths.saves_folder()
    try:
        files = [path for path in place.glob(f"*{SUFFIX}") if path.is_file()]
    except OSError:
        return []
    return sorted((glanced(path) for path in files), key=lambda one: (-one.modified, one.name))


def glanced(path: Path) -> Saved:
    """Return what the head of a file tells and how many turns have a result; its orders are not read."""
    try:
        text = (
            path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size <= log.LARGEST else ""
        )
    except OSError:
        return saved(path)
    head = [line for line in text[:HEAD].split("\n") if line.startswith("!")]
    try:
        game = log.parse("\n".join(head) + "\n", str(path))
    except SaveProblem as problem:
        return Saved(path, _modified(path), problem=problem)
    if "\n  desk rewind " in text:  # turns were gone back over: only reading tells how many count
        return saved(path)
    return _told(path, game, text.count("\n= "))


def saved(path: Path) -> Saved:
    """Return what a file tells of its game, read to its end; never raises for a damaged one."""
    try:
        game = log.read(path)
    except SaveProblem as problem:
        return Saved(path, _modified(path), problem=problem)
    return _told(path, game, len(game.closed))


def _told(path: Path, game: GameFile, played: int) -> Saved:
    head = game.header
    wrong = damaged(game, str(path)) if game.problems else None
    seats = tuple(game.seats.items())
    return Saved(path, _modified(path), head.scenario, head.turns, played, head.seed, seats, wrong)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def fitting_name(wanted: str) -> str:
    """Return a name that every system takes as a file name, "" where nothing is left of it."""
    kept = "".join("-" if sign in REFUSED or not sign.isprintable() else sign for sign in wanted.strip())
    return kept.strip(". ")[:LONGEST_NAME].rstrip(". ")


def place_of(name: str, folder: Path | None = None) -> Path:
    """Return the file of a name on the shelf."""
    return (folder or paths.saves_folder()) / f"{fitting_name(name)}{SUFFIX}"


def discard(path: Path) -> str:
    """Delete a saved game and what lies beside it; return why not in the words of the system, "" when it is gone."""
    try:
        path.unlink()
    except OSError as why:
        return why.strerror or type(why).__name__
    for beside in (side_path(path), stage_path(path)):
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return ""
