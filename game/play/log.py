"""The game file: header, seats, turns of orders, a digest after each turn, the latest state as a cache.

    !game 1   rules 1   scenario base 1.0.0 9f3c2a   seed 4711   turns 20
    !seat kor human - - "Team Blue"
    !seat usa ai doctrine normal
    turn 1
      kor spend memory build 1.2
      usa restrict accelerators chn 70% notice 0   ; reason.key lead=0.93
    = 5f2c91d0a7be44c1   kor.score 29.3   tension 42.5
    turn 2
      desk deal inject chip-fire kor   ; at s=754
      desk rewind 1
    turn 2
      ...
    !state 1 <packed>

The file is the truth and the state only a cache. In a turn without digest the lines are changes to the
carried plan: an order, ``drop`` and an order, or ``commit``. A game that could not be replayed goes on from
``!start``. Reading never raises for damage: it lists problems by line and keeps the turns before the first.

A class adds head lines, ``!class 75 opening 0 orders 300 ...``, ``!pin WHO HASH`` and ``!observer "NAME"``, and
lines whose nation is ``desk``: acts of the facilitator, of which ``deal`` and ``seat`` matter to a replay
(``acts``). ``desk rewind N`` is the last line of a turn that was never played: the game went back to the end of
turn N. Nothing is deleted: ``turns`` holds all that was written, ``closed`` the turns that count. Where several
people share a computer the drafts of the running turn stand in a file beside this one (``sidefile``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from game import paths

FORMAT = 1
LARGEST = 60_000_000  # bytes of a file we are ready to read
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_TITLE = re.compile(r'"(.*)"\s*$')
OUTSIDE = "outside"
"""The player of a seat that a program outside of the game plays."""

DESK = "desk"
"""Whose lines the facilitator's acts are."""
MOST_OBSERVERS = 50
DEALS = ("breakable", "binding", "none")  # what a table may choose about deals
HEADS = ("rules", "scenario", "seed", "turns", "deals")
REMARKS = ("!note", "!guide")
MOST_REMARKS = 2000


class SaveProblem(Exception):  # noqa: N818  the name players of the code know it by
    """A game file that cannot be opened as it is; ``kept`` turns of it could still be replayed."""

    def __init__(self, key: str, path: str, kept: int = 0, /, **values: float | str) -> None:
        super().__init__(key)
        self.key = f"cli.save.{key}"
        self.values: dict[str, float | str] = {"path": path, "kept": kept, **values}
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Seat:
    """Who plays a nation: kind human or ai, the AI player's name and level, a team's name."""

    kind: str
    player: str = "doctrine"
    level: str = "normal"
    name: str = ""
    line: int = field(default=0, compare=False)  # where it stands in a file that was read
    command: str = field(default="", compare=False)  # of a program that plays; in no file, written or read
    seconds: float = field(default=0.0, compare=False)  # that the program has for a turn

    @property
    def human(self) -> bool:
        """Tell whether a person sits here."""
        return self.kind == "human"


@dataclass(frozen=True, slots=True)
class Header:
    """What a game is a game of. ``content`` is the scenario's hash; ``rules`` the number of the rules."""

    rules: int
    scenario: str
    version: str
    content: str
    seed: int
    turns: int
    deals: str = ""  # one of DEALS where the table chose, "" as the scenario has it


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a player gave an order: a text key and what to fill in."""

    key: str
    values: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a turn: whose, what (an order, ``drop`` and one, ``commit``), why, and where it stood."""

    nation: str
    text: str
    reason: Reason | None = None
    line: int = 0


@dataclass(slots=True)
class LoggedTurn:
    """The orders of one turn; a turn without digest is still open."""

    number: int
    entries: list[Entry] = field(default_factory=list)
    digest: str = ""
    headlines: dict[str, float] = field(default_factory=dict)

    @property
    def rewound(self) -> int:
        """Return the turn after which the game went on instead of playing this one, -1 where it did not."""
        last = self.entries[-1] if self.entries and not self.digest else None
        words = last.text.split() if last is not None and last.nation == DESK else []
        if len(words) != 2 or words[0] != "rewind" or not words[1].isdecimal() or len(words[1]) > 4:
            return -1
        return int(words[1]) if int(words[1]) < self.number else -1

    @property
    def open(self) -> bool:
        """Tell whether this turn is still being planned."""
        return not self.digest and self.rewound < 0


@dataclass(slots=True)
class ClassHead:
    """What makes a game a class: its preset, whole numbers by name (``opening``, seconds by phase), PIN hashes.

    ``pins`` are by nation, the facilitator's under ``desk``; ``observers`` are names of teams without a seat.
    """

    preset: str
    numbers: dict[str, int] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)
    observers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one line of a game file: a key below ``cli.save.line`` and what to fill in."""

    line: int
    key: str
    values: dict[str, float | str]


@dataclass(slots=True)
class GameFile:
    """A game as its file tells it. ``start`` and ``cache`` are (turns played, packed state) or None."""

    header: Header
    seats: dict[str, Seat]
    turns: list[LoggedTurn] = field(default_factory=list)
    start: tuple[int, str] | None = None
    cache: tuple[int, str] | None = None
    problems: list[LineProblem] = field(default_factory=list)
    lesson: ClassHead | None = None
    remarks: list[str] = field(default_factory=list)  # notes and the guide, read by ``notes``

    @property
    def closed(self) -> list[LoggedTurn]:
        """Return the turns that were played and count; those gone back over are left out."""
        out: list[LoggedTurn] = []
        for turn in self.turns:
            if turn.digest:
                out.append(turn)
            elif turn.rewound >= 0:
                out = [kept for kept in out if kept.number <= turn.rewound]
        return out

    @property
    def open_turn(self) -> LoggedTurn | None:
        """Return the turn that is still being planned, None where no line of it was written."""
        return self.turns[-1] if self.turns and self.turns[-1].open else None

    def text(self) -> str:
        """Write the whole file."""
        lines = [*self._head()]
        for turn in self.turns:
            lines.append(f"turn {turn.number}")
            lines.extend(entry_line(entry) for entry in turn.entries)
            if turn.digest:
                shown = "   ".join(f"{name} {value:.4f}" for name, value in turn.headlines.items())
                lines.append(f"= {turn.digest}   {shown}".rstrip())
        if self.cache:
            lines.append(f"!state {self.cache[0]} {self.cache[1]}")
        return "\n".join(lines) + "\n"

    def _head(self) -> Iterable[str]:
        h = self.header
        scenario = f"scenario {h.scenario} {h.version} {h.content}"
        deals = f"   deals {h.deals}" if h.deals else ""
        yield f"!game {FORMAT}   rules {h.rules}   {scenario}   seed {h.seed}   turns {h.turns}{deals}"
        for nation, seat in self.seats.items():
            title = f' "{_plain(seat.name)}"' if seat.name else ""
            player = "- -" if seat.human else f"{seat.player} {seat.level}"
            yield f"!seat {nation} {seat.kind} {player}{title}"
        if self.lesson:
            numbers = "".join(f" {name} {value}" for name, value in self.lesson.numbers.items())
            yield f"!class {self.lesson.preset}{numbers}"
            yield from (f"!pin {who} {pin}" for who, pin in self.lesson.pins.items())
            yield from (f'!observer "{_plain(name)}"' for name in self.lesson.observers)
        yield from self.remarks
        if self.start:
            yield f"!start {self.start[0]} {self.start[1]}"


def _plain(name: str) -> str:
    """Return a team's name as it can stand in quotes on one line."""
    return " ".join(name.replace('"', "'").split())


def entry_line(entry: Entry) -> str:
    """Write one line of a turn."""
    line = f"  {entry.nation} {entry.text}"
    if entry.reason:
        values = "".join(f" {name}={_one_word(value)}" for name, value in entry.reason.values.items())
        line += f"   ; {entry.reason.key}{values}"
    return line


def _one_word(value: float | str) -> str:
    if isinstance(value, str):
        return "'" + value.replace(" ", "_")
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def append(path: Path, lines: Iterable[str]) -> None:
    """Add lines to a running game's file and flush them; raises OSError."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()


def write(path: Path, game: GameFile) -> None:
    """Write the whole file or nothing; raises OSError."""
    paths.write_atomic(path, game.text())


def free_name(folder: Path, stem: str) -> Path:
    """Return a file name in a folder that no other game has."""
    for number in range(1, 10_000):
        path = folder / (f"{stem}.game" if number == 1 else f"{stem}-{number}.game")
        if not path.exists():
            return path
    return folder / f"{stem}.game"


def read(path: Path) -> GameFile:
    """Read a game file; what is damaged stands in ``problems`` and the turns before it are kept.

    Raises SaveProblem when there is no file, no header, or the file comes from a newer version of the game.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise SaveProblem("too_large", str(path), needed=LARGEST / 1e6)
        raw = path.read_bytes()
    except OSError as why:
        raise SaveProblem("unreadable", str(path), why=why.strerror or type(why).__name__) from why
    return parse(raw.decode("utf-8", errors="replace"), str(path))


def parse(text: str, path: str = "-") -> GameFile:
    """Read the text of a game file, as ``read`` does."""
    lines = text.split("\n")
    game = GameFile(_header(lines[0] if lines else "", path), {})
    reader = _Reader(game)
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() and not line.startswith("#"):
            reader.take(number, line.rstrip("\r"))
    if len(lines) > 1 and lines[-1].strip():
        # Every line we write ends with a line break: this one was cut off.
        reader.complain(len(lines), "cut", {})
    if game.problems:
        reader.keep_before_first_problem()
    return game


def _header(line: str, path: str) -> Header:
    words = line.split()
    if words[:1] != ["!game"]:
        raise SaveProblem("no_header", path, there=line[:40].strip() or "-")
    try:
        if int(words[1]) > FORMAT:
            raise SaveProblem("newer", path, there=words[1], needed=FORMAT)
        at = {words[i]: i for i in range(2, len(words)) if words[i] in HEADS}
        ident, version, content = words[at["scenario"] + 1 : at["scenario"] + 4]
        if not _NAME.fullmatch(ident):
            raise ValueError(ident)
        whole = {name: int(words[at[name] + 1]) for name in ("rules", "seed", "turns")}
    except (ValueError, KeyError, IndexError) as why:
        raise SaveProblem("bad_header", path, there=line[:60].strip()) from why
    if not 0 <= whole["seed"] < 2**64 or not 1 <= whole["turns"] <= 1000:
        raise SaveProblem("bad_header", path, there=line[:60].strip())
    deals = words[at["deals"] + 1 :][:1] if "deals" in at else [""]
    if deals[:1] not in [[name] for name in ("", *DEALS)]:
        raise SaveProblem("bad_header", path, there=line[:60].strip())
    return Header(whole["rules"], ident, version, content, whole["seed"], whole["turns"], deals[0])


class _Reader:
    """Takes line after line of a game file and notes what is wrong."""

    def __init__(self, game: GameFile) -> None:
        self.game = game
        self.whole = 0  # turns before the one with the first problem
        self.broken_start = False

    def complain(self, line: int, key: str, values: dict[str, float | str]) -> None:
        """Note a problem; the first one decides how many turns are kept."""
        if not self.game.problems:
            turns = self.game.turns
            self.whole = len(turns) - (1 if turns and turns[-1].open else 0)
        self.game.problems.append(LineProblem(line, key, values))

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        words = line.split()
        if "�" in line:
            self.complain(number, "bytes", {})
        elif words[0] == "!seat":
            self._seat(number, line, words)
        elif words[0] == "turn":
            self._turn(number, words)
        elif words[0] == "=":
            self._digest(number, words)
        elif words[0] in ("!state", "!start"):
            self._state(number, words)
        elif words[0] in ("!class", "!pin", "!observer"):
            self._class(number, line, words)
        elif words[0] in REMARKS and len(self.game.remarks) < MOST_REMARKS:
            self.game.remarks.append(line.strip())
        elif line.startswith(" ") and len(words) > 1 and self.game.open_turn is not None:
            self._entry(number, line)
        else:
            self.complain(number, "unknown", {"there": line.strip()[:40]})

    def keep_before_first_problem(self) -> None:
        """Cut the game to the turns that are whole; a damaged cache is dropped, a good one stays."""
        self.game.turns = self.game.turns[: self.whole]
        if self.broken_start:
            self.game.turns = []

    def _seat(self, number: int, line: str, words: list[str]) -> None:
        if len(words) < 5 or words[2] not in ("human", "ai"):
            self.complain(number, "seat", {"there": line.strip()[:40]})
            return
        title = _TITLE.search(line)
        seat = Seat(words[2], words[3], words[4], title.group(1) if title else "", number)
        self.game.seats[words[1]] = Seat("human", name=seat.name, line=number) if seat.human else seat

    def _class(self, number: int, line: str, words: list[str]) -> None:
        lesson, title = self.game.lesson, _TITLE.search(line)
        try:
            if words[0] == "!class" and lesson is None and _NAME.fullmatch(words[1]):
                pairs = zip(words[2::2], words[3::2], strict=True)
                self.game.lesson = ClassHead(words[1], {name: int(value) for name, value in pairs})
            elif words[0] == "!pin" and lesson is not None and len(words) == 3:
                lesson.pins[words[1]] = words[2]
            elif (
                words[0] == "!observer"
                and lesson is not None
                and title
                and len(lesson.observers) < MOST_OBSERVERS
            ):
                lesson.observers.append(title.group(1))
            else:
                raise ValueError(line)
        except (ValueError, IndexError):
            self.complain(number, "unknown", {"there": line.strip()[:40]})

    def _turn(self, number: int, words: list[str]) -> None:
        turns = self.game.turns
        before = turns[-1].number if turns else (self.game.start or (0, ""))[0]
        if turns and turns[-1].rewound >= 0:
            before = max(turns[-1].rewound, (self.game.start or (0, ""))[0])
        expected = before + 1
        if self.game.open_turn is not None:
            self.complain(number, "open_turn", {"turn": before})
        elif words[1:] != [str(expected)]:
            self.complain(number, "turn", {"needed": expected, "there": " ".join(words[1:])[:20]})
        self.game.turns.append(LoggedTurn(expected))

    def _digest(self, number: int, words: list[str]) -> None:
        turns = self.game.turns
        if not turns or not turns[-1].open or len(words) < 2 or not _DIGEST.fullmatch(words[1]):
            self.complain(number, "digest", {"there": " ".join(words)[:40]})
            return
        turns[-1].digest = words[1]
        try:
            pairs = zip(words[2::2], words[3::2], strict=True)
            turns[-1].headlines = {name: float(value) for name, value in pairs}
        except ValueError:
            self.complain(number, "headlines", {"there": " ".join(words[2:])[:40]})

    def _state(self, number: int, words: list[str]) -> None:
        if len(words) != 3 or not words[1].isascii() or not words[1].isdigit():
            self.broken_start = self.broken_start or words[0] == "!start"
            self.complain(number, "state", {})
        elif words[0] == "!state":
            self.game.cache = (int(words[1]), words[2])
        elif self.game.turns:
            self.complain(number, "state", {})
        else:
            self.game.start = (int(words[1]), words[2])

    def _entry(self, number: int, line: str) -> None:
        order, _, comment = line.strip().partition(";")
        nation, _, text = order.strip().partition(" ")
        if not _NAME.fullmatch(nation) or not text.strip():
            self.complain(number, "unknown", {"there": line.strip()[:40]})
            return
        entry = Entry(nation, text.strip(), _reason(comment), number)
        self.game.turns[-1].entries.append(entry)


def _reason(comment: str) -> Reason | None:
    words = comment.split()
    if not words:
        return None
    values: dict[str, float | str] = {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if equals:
            values[name] = _value(value)
    return Reason(words[0], values)


def _value(text: str) -> float | str:
    if text.startswith("'"):
        return text[1:].replace("_", " ")
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
