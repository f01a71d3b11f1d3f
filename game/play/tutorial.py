"""The guided first game: steps read from a text file, what each waits for, and where the player stands in them.

A step names a screen, nodes to frame and something the player does; whether that has been done is asked of the game
as it is, never of stored results, so that other rules or another balance do not break it. Never here: sentences, pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from game import paths
from game.engine.order_limits import standing_lines
from game.engine.order_text import Order, Refusal
from game.engine.orders import cards_on_table, carried
from game.engine.view import View
from game.engine.world import World
from game.play.library import scenario
from game.play.log import Seat
from game.play.notes import set_guide
from game.play.seats import all_seats

if TYPE_CHECKING:
    from game.play.session import Session

FIRST_GAME = "korea"
WAITS = ("read", "answered", "shifted", "opened", "parted", "launch", "there")
BARE = ("read", "answered", "shifted", "parted")  # those that name nothing
STIRRED = 0.005  # $bn by which a line has to move


class LessonError(Exception):
    """A file of steps is missing or damaged; the message names file, step and fault."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``turn`` counts from 1; ``show`` are patterns of node ids, the first one that is there is meant."""

    name: str
    turn: int
    screen: str
    show: tuple[str, ...]
    wait: str
    of: str = ""  # what the wait names: a layer, a number, an initiative, a node


@dataclass(frozen=True, slots=True)
class Lesson:
    """A guided game: what is played, and its steps in order."""

    name: str
    scenario: str
    nation: str
    seed: int
    turns: int
    level: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be seen of the player: the game as it stands, and what was done on the screen in this turn."""

    turn: int  # the running one, from 1; one more than there are after the end
    screen: str
    world: World
    view: View
    draft: Sequence[Order]
    may: Callable[[str], Refusal | None]
    nodes: Collection[str] = ()
    opened: int = 0  # explanations
    parted: bool = False  # two forecasts stand apart


def lesson(name: str = FIRST_GAME, folder: Path | None = None) -> Lesson:
    """Read a guided game. Raises LessonError where the file is missing or damaged."""
    file = (folder or paths.assets_folder() / "tutorial") / f"{name}.toml"
    try:
        found = tomli.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as why:
        raise LessonError(f"{file}: {why}") from why
    try:
        turns = int(found["turns"])
        steps = tuple(_step(entry, turns) for entry in found["step"])
        made = Lesson(
            name, str(found["scenario"]), str(found["nation"]), int(found["seed"]), turns, str(found["level"]), steps
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as why:
        raise LessonError(f"{file}: {type(why).__name__} {why}") from why
    order = [step.turn for step in steps]
    if order != sorted(order) or len({step.name for step in steps}) != len(steps):
        raise LessonError(f"{file}: steps stand out of order or have one name twice")
    return made


def _step(entry: dict[str, Any], turns: int) -> Step:
    """Read one step. Raises KeyError and ValueError for what is missing or unknown."""
    name, wait = str(entry["name"]), str(entry["wait"])
    word, _, of = wait.partition(" ")
    turn = int(entry["turn"])
    if word not in WAITS or bool(of) == (word in BARE) or (word == "opened" and not of.isdigit()):
        raise ValueError(f"step {name}: cannot wait for {wait!r}")
    if not 1 <= turn <= turns + 1:
        raise ValueError(f"step {name}: there is no turn {turn}")
    return Step(name, turn, str(entry["screen"]), tuple(str(node) for node in entry["show"]), word, of)


def begin(found: Lesson) -> Session:
    """Start the game of a lesson. Raises ScenarioProblems where its scenario is not there."""
    from game.play.session import Session

    loaded = scenario(found.scenario)
    seats = all_seats(loaded.world, {found.nation: Seat("human")}, found.level)
    session = Session.start(loaded, seats, found.seed, min(found.turns, loaded.world.turns))
    set_guide(session.game, found.name)
    return session


class Guide:
    """Where a player stands in a lesson."""

    def __init__(self, found: Lesson) -> None:
        self.lesson = found
        self.on = True
        self.at = 0
        self.turn = 1
        self.ready = False  # the step asks for nothing more than to be read
        self._seen = -1  # the step that was on its screen already

    @property
    def step(self) -> Step | None:
        """The step that is shown; None where the turn has no more, or all is done."""
        steps = self.lesson.steps
        if self.at < len(steps) and steps[self.at].turn == self.turn:
            return steps[self.at]
        return None

    @property
    def finished(self) -> bool:
        """Whether no step is left."""
        return self.at >= len(self.lesson.steps)

    def place(self) -> tuple[int, int]:
        """Return the number of the step in its turn, from 1, and how many the turn has."""
        same = [i for i, step in enumerate(self.lesson.steps) if step.turn == self.turn]
        return (same.index(self.at) + 1 if self.at in same else len(same)), len(same)

    def look(self, signs: Signs) -> bool:
        """Go on where the step has been done; tell whether anything changed."""
        before = (self.at, self.turn, self.ready)
        if signs.turn != self.turn:
            self._open(signs.turn)
        step = self.step
        if step is not None and signs.screen == step.screen:
            met = done(step, signs)
            if self._seen != self.at:
                self._seen, self.ready = self.at, met or step.wait == "read"
            elif met and not self.ready:
                self._go(self.at + 1)
        return (self.at, self.turn, self.ready) != before

    def next(self) -> None:
        """Go on from a step that was only to be read."""
        if self.ready:
            self.skip()

    def skip(self) -> None:
        """Leave the step undone."""
        if self.step is not None:
            self._go(self.at + 1)

    def restart(self) -> None:
        """Begin the turn's steps again, and guide again where the guide was sent away."""
        self.on = True
        self._open(self.turn)

    def _open(self, turn: int) -> None:
        """Come to the first step of a turn; what earlier turns left undone is over."""
        self.turn = turn
        steps = self.lesson.steps
        self._go(next((i for i, step in enumerate(steps) if step.turn >= turn), len(steps)))

    def _go(self, at: int) -> None:
        self.at, self.ready, self._seen = at, False, -1


def done(step: Step, signs: Signs) -> bool:
    """Tell whether what a step waits for has happened; what cannot happen in this game counts as done."""
    match step.wait:
        case "answered":
            return not _open_cards(signs)
        case "shifted":
            return _shifted(signs)
        case "opened":
            return signs.opened >= int(step.of)
        case "parted":
            return signs.parted
        case "launch":
            return _launched(step.of, signs)
        case "there":
            return any(fnmatchcase(node, step.of) for node in signs.nodes)
    return False


def _open_cards(signs: Signs) -> list[int]:
    answered = {order.name for order in signs.draft if order.kind == "choose"}
    world = signs.world
    return [
        h for h in cards_on_table(signs.view, world) if world.cards[world.hands[h].card].id not in answered
    ]


def _shifted(signs: Signs) -> bool:
    """Tell whether one budget line has less money than in the plan the turn began with, and another has more."""
    now = standing_lines(signs.draft, signs.view, signs.world)
    then = standing_lines(carried(signs.view, signs.world), signs.view, signs.world)
    moved = [now[slot] - then[slot] for slot in now.keys() & then.keys()]
    return min(moved, default=0.0) < -STIRRED and max(moved, default=0.0) > STIRRED


def _launched(name: str, signs: Signs) -> bool:
    """Tell whether an initiative is launched, was launched, or cannot be."""
    if any(order.kind == "launch" and order.name == name for order in signs.draft):
        return True
    return signs.may(f"launch {name}") is not None
