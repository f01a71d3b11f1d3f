"""What a finished or unfinished game gives to talk about, in numbers and keys: the material of the debrief.

Everything is read from the game file and worked out by playing it again. Never here: sentences, pages, files written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from game.engine.numerics import Array
from game.engine.order_text import Order, OrderError, Refusal
from game.engine.report import Headline
from game.engine.state import State
from game.engine.world import World
from game.play.assumptions import ASSUMED, Assumption, varied
from game.play.counterfactual import Tried, nations_of, tried
from game.play.log import DESK, Seat
from game.play.news import NewsItem
from game.play.notes import Note, notes_of
from game.play.pledges import Pledge, pledges
from game.play.session import Session
from game.play.verdict import TurningPoint, Verdict, verdict_of
from game.scenario.load import Loaded

FOUND = 4  # lines of a plan that are told
MOVED = 0.002  # a share must move by this much to be told
TALENT = "talent"
TOLD = ("deal", "seat", "rewind")
"""Acts of the facilitator that changed the game."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the work (replay, decisions, assumptions), how much of it is done, and all of it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A turning point with its ledger: score by indices, the index that moved it, the largest move of a share."""

    point: TurningPoint
    score: Headline
    index: Headline
    share: Headline | None
    news: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A layer (or ``talent``) of a plan: part of the first turn's money and of all money, share before and after."""

    layer: str
    first: float
    all: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the facilitator: in which turn, at which second of the class, its words in the game file."""

    turn: int
    second: int
    text: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """One game as a class talks about it. ``nations`` are those it looks at: people's, else those one could play."""

    name: str
    scenario: Loaded
    world: World
    seed: int
    seats: dict[str, Seat]
    nations: tuple[str, ...]
    states: tuple[State, ...]
    opening: int  # the place among the states at which the class began
    ended: bool
    replay_off: Refusal | None
    verdict: Verdict
    moments: tuple[Moment, ...]
    plans: dict[str, tuple[PlanLine, ...]]
    tried: Tried | None
    assumptions: tuple[Assumption, ...]
    chronicle: tuple[tuple[int, tuple[NewsItem, ...]], ...]
    acts: tuple[Act, ...]
    notes: tuple[Act, ...]
    pledges: tuple[Pledge, ...]
    own_words: dict[str, tuple[Note, ...]]  # what seats noted for themselves, told when the game is over
    observers: tuple[str, ...]  # names of those who watched the class

    @property
    def played(self) -> int:
        """Return how many turns have been played."""
        return self.states[-1].turn

    def team(self, nation: str) -> str:
        """Return the name of a nation's team, "" where it has none."""
        seat = self.seats.get(nation)
        return seat.name if seat is not None else ""

    def index_of(self, nation: str) -> int:
        """Return the place of a nation in arrays."""
        return self.world.actor_index(nation)

    def path(self, name: str) -> Array:
        """Return a field of every known moment, moments first."""
        return np.stack([getattr(state, name)[..., 0] for state in self.states])


def debrief_of(path: Path, progress: Progress | None = None, deep: bool = True) -> Debrief:
    """Return the debrief of a game file; ``deep`` also plays it again without decisions and in other worlds.

    Raises SaveProblem for a file that cannot be opened and ScenarioProblems where its scenario is not there. What is
    damaged at its end is left out.
    """
    session = Session.load(path, keep=True)
    tell = progress or _silent
    tell("replay", 1, 1)
    world, states = session.world, session.states
    own = opening_of(session)  # what was played before the class began is nobody's decision
    nations = tuple(nations_of(world, session.seats, session.humans))
    whole = deep and len(states) > own + 1
    found = (
        tried(
            world,
            states[own:],
            session.kept_turns[own:],
            nations,
            lambda done, of: tell("decisions", done, of),
        )
        if whole
        else None
    )
    assumed = (
        varied(world, session.game, ASSUMED, lambda done, of: tell("assumptions", done, of)) if whole else []
    )
    return Debrief(
        name=path.stem, scenario=session.scenario, world=world, seed=session.seed, seats=dict(session.seats),
        nations=nations, states=tuple(states), opening=own, ended=session.ended, replay_off=session.replay_off,
        verdict=session.verdict(), moments=tuple(_moments(session, nations)),
        plans={nation: _plan(session, nation) for nation in nations}, tried=found, assumptions=tuple(assumed),
        chronicle=tuple(_chronicle(session)), acts=tuple(_acts(session, TOLD)), notes=tuple(_acts(session, ("note",))),
        pledges=tuple(pledges(session)),
        own_words={n: tuple(notes_of(session.game, n)) if session.ended else () for n in nations},
        observers=tuple(session.game.lesson.observers) if session.game.lesson is not None else (),
    )  # fmt: skip


def opening_of(session: Session) -> int:
    """Return at which of the known moments the class began: after the turns that were played for everybody."""
    lesson = session.game.lesson
    opening = lesson.numbers.get("opening", 0) if lesson is not None else 0
    return min(max(0, opening - session.first_turn), len(session.states) - 1)


def _silent(work: str, done: int, of: int) -> None:
    del work, done, of


# --- turning points ----------------------------------------------------------------------------------------


def _moments(session: Session, nations: Sequence[str]) -> list[Moment]:
    """Return the turning points of the nations with their lines, in the order of play."""
    points = verdict_of(session.world, session.states[opening_of(session) :], nations).turning
    out = []
    for point in sorted(points, key=lambda one: (one.turn, nations.index(one.nation))):
        report = session.report(point.nation, point.turn)
        if report is None:
            continue
        shares = [line for line in report.headlines if line.name == "share" and abs(line.change) >= MOVED]
        share = max(shares, key=lambda line: abs(line.change), default=None)
        news = tuple(item for item in session.news(None, point.turn) if _told(item))
        out.append(Moment(point, report.of("score"), report.of(f"index.{point.index}"), share, news))
    return out


def _told(item: NewsItem) -> bool:
    """Tell whether an event of a turn is worth a line beside a turning point."""
    return item.kind in ("control", "refusal", "release", "launch", "stop", "goal")


def _chronicle(session: Session) -> list[tuple[int, tuple[NewsItem, ...]]]:
    """Return the public events of every turn, without those that only repeat."""
    numbers = range(session.first_turn + 1, session.turn + 1)
    return [(number, tuple(session.news(None, number))) for number in numbers]


def _of_class(session: Session, turn: int, text: str) -> bool:
    """Tell whether an act belongs to the class: seats that change for and after its opening do not."""
    lesson = session.game.lesson
    opening = lesson.numbers.get("opening", 0) if lesson is not None else 0
    first = opening and turn == opening + 1 and text.startswith("seat ") and text.endswith(" human")
    return turn > opening and not first


def _acts(session: Session, verbs: Sequence[str]) -> Iterator[Act]:
    """Give the facilitator's acts of some kinds in the order of the file, those gone back over too."""
    for turn in session.game.turns:
        for entry in turn.entries:
            verb, _, rest = entry.text.partition(" ")
            if (
                entry.nation == DESK
                and verb in verbs
                and rest
                and _of_class(session, turn.number, entry.text)
            ):
                second = entry.reason.values.get("s", 0) if entry.reason is not None else 0
                yield Act(turn.number, int(second) if isinstance(second, int | float) else 0, entry.text)


# --- plan and outcome --------------------------------------------------------------------------------------


def _plan(session: Session, nation: str) -> tuple[PlanLine, ...]:
    """Return where the money of the first turn and of all turns went, and what became of the shares."""
    world, own = session.world, opening_of(session)
    turns = session.kept_turns[own:]
    by_turn = [_money(world, [e.text for e in t.entries if e.nation == nation]) for t in turns]
    if not by_turn or not any(by_turn[0].values()):
        return ()
    names = [*world.layers, TALENT]
    first, whole = sum(by_turn[0].values()), sum(sum(turn.values()) for turn in by_turn)
    actor = world.actor_index(nation)
    start, end = session.states[own], session.states[-1]
    out = []
    for number, name in enumerate(names):
        before, after = (
            (float(start.talent[actor, 0]) / 100.0, float(end.talent[actor, 0]) / 100.0)
            if name == TALENT
            else (float(start.share[actor, number, 0]), float(end.share[actor, number, 0]))
        )
        spent = sum(turn.get(name, 0.0) for turn in by_turn)
        out.append(PlanLine(name, by_turn[0].get(name, 0.0) / first, spent / whole, before, after))
    told = sorted(out, key=lambda line: (-max(line.first, line.all), names.index(line.layer)))
    return tuple(line for line in told[:FOUND] if line.first > 0.0 or line.all > 0.0)


def _money(world: World, texts: Sequence[str]) -> dict[str, float]:
    """Return the money of one turn by layer and talent, $bn."""
    out: dict[str, float] = {}
    for text in texts:
        try:
            order = Order.parse(text, world)
        except OrderError:
            continue
        if order.kind == "spend":
            name = world.layers[order.layer] if order.layer >= 0 else TALENT
            out[name] = out.get(name, 0.0) + order.amount
    return out
