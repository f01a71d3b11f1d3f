"""Plans that are fixed before the game: a split of the purse and a stance, held throughout, with simple reactions or none.

A course answers cards and launches as its nation's doctrine would, unless it says otherwise; its money follows its own
split. Many courses are played side by side, each in games of its own.
K courses, L layers, B games, S seeds, N nations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ai.brief import Brief, Reader
from game.ai.doctrine import spend, standing
from game.ai.notes import Notes
from game.ai.planner import beside
from game.ai.plans import SAME, Limit, Plans
from game.ai.player import Player
from game.ai.sight import Sight, sight
from game.ai.slips import Slips
from game.ai.spending import Factors, Weights, factors
from game.ai.stance import enforcement, relations, stockpiles
from game.ai.ventures import answers, launches, running_cost, stops
from game.engine.goals import results, winners
from game.engine.numerics import Array, Ints, Mask, Words
from game.engine.view import View
from game.engine.world import LEVERS, World
from game.lab.batch import CHUNK, Seat, Seats, play

KEEP, OFF, ON = -1, 0, 1
"""What a course does about the open release of models: as its doctrine, never, always."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A control or a refusal that is kept at one level all game."""

    kind: str  # restrict, refuse
    target: int
    layer: int
    level: float


@dataclass(frozen=True, slots=True)
class Course:
    """One plan for a whole game. The parts are of the money that is left after cards and launches, in any unit.

    ``loss``, ``goal`` and ``price`` say how far the split follows what the doctrine reacts to: 0 not at all, 1 as far
    as it does.
    """

    build: tuple[float, ...]  # (L,)
    research: tuple[float, ...]  # (L,)
    talent: tuple[float, ...]  # (4,)
    loss: float = 0.0  # lost share, inputs that run short
    goal: float = 0.0  # what is missing in the own score
    price: float = 0.0  # prices, building that would stand too late
    holds: tuple[Hold, ...] = ()
    reactions: bool = True  # whether the scenario's standing reactions are followed
    release: int = KEEP
    launches: bool = True
    traits: tuple[str, ...] | None = None  # in place of the nation's own

    def split(self) -> Array:
        """Return the parts of all lines, which sum to one (2L + 4,)."""
        lines = np.array([*self.build, *self.research, *self.talent], dtype=np.float64)
        out: Array = lines / max(1e-12, float(np.add.reduce(lines)))
        return out

    def row(self) -> dict[str, Any]:
        """Return the course as plain values."""
        return dataclasses.asdict(self)

    @staticmethod
    def read(row: dict[str, Any]) -> Course:
        """Make the course of plain values again. Raises KeyError, TypeError or ValueError for anything else."""
        holds = tuple(Hold(**hold) for hold in row["holds"])
        lines = {key: tuple(float(x) for x in row[key]) for key in ("build", "research", "talent")}
        traits = row["traits"]
        whole = {**row, **lines, "holds": holds, "traits": None if traits is None else tuple(traits)}
        return Course(**whole)


def opening_plan(world: World, actor: int) -> Course:
    """Return the split that stands when the game begins."""
    n = world.nation
    return Course(
        tuple(n.plan_build[actor].tolist()),
        tuple(n.plan_research[actor].tolist()),
        tuple(n.plan_talent[:, actor].tolist()),
    )


@dataclass(frozen=True, slots=True)
class CourseSeat(Seat):
    """A seat that plays courses: game number g of a batch follows course ``at[g // per]``, again and again."""

    courses: tuple[Course, ...] = ()
    at: tuple[int, ...] = (0,)
    per: int = 1

    def make(self) -> Player:
        """Return the player."""
        return Courses(self.courses, self.at, self.per)


class Courses:
    """A player that follows courses."""

    name = "course"

    def __init__(self, courses: Sequence[Course], at: Sequence[int], per: int) -> None:
        self.courses = list(courses)
        self.at = np.asarray(at, dtype=np.int64)
        self.per = per
        self._worlds: dict[tuple[str, ...] | None, tuple[World, World, Reader]] = {}

    def plan(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None = None) -> Plans:
        """Decide one turn for the nations of the views; nothing is drawn."""
        del luck, notes
        return beside([self._one(world, seen) for seen in views])

    def _one(self, world: World, seen: View) -> Plans:
        which = self.at[(np.arange(seen.games) // self.per) % self.at.size]  # (B,)
        kinds = list(dict.fromkeys(course.traits for course in self.courses))
        done = []
        for traits in kinds:
            mine = np.array([course.traits == traits for course in self.courses])[which]
            if mine.any() or len(kinds) == 1:
                done.append((mine, self._planned(world, traits, seen, which)))
        out = done[0][1]
        for mine, plans in done[1:]:
            _blend(out, mine, plans)
        return out

    def _planned(self, world: World, traits: tuple[str, ...] | None, seen: View, which: Ints) -> Plans:
        """Return the plans of all games as nations with these traits would make them."""
        known = self._worlds.get(traits)
        if known is None or known[0] is not world:
            tempered = world if traits is None else _tempered(world, seen.actor, traits)
            known = self._worlds[traits] = (world, tempered, Reader())
        own, b = known[1], known[2].of(known[1])
        s = sight(own, [seen])
        silent = Slips(0.0, np.zeros(seen.games, dtype=np.uint64))
        plans, why = standing(s), factors(b, s)
        stops(b, s, plans, None)
        room = s.treasury - running_cost(s, plans)  # (1, B)
        answers(b, s, plans, why.wanted, silent, room, None)
        launches(b, s, plans, why.wanted, silent, room, None)
        self._unlaunched(b, plans, which, room)
        relations(b, s, plans, None)
        self._stance(s, plans, which)
        stockpiles(b, s, plans, room, None)
        enforcement(s, plans, room, None)
        spend(b, s, plans, self._weights(why, which), silent, room)
        return plans

    def _each(self, values: Sequence[object], which: Ints) -> Array:
        out: Array = np.asarray(values, dtype=np.float64)[which]
        return out

    def _unlaunched(self, b: Brief, plans: Plans, which: Ints, room: Array) -> None:
        none = self._each([not course.launches for course in self.courses], which) > 0.0
        for v in np.flatnonzero(plans.launch.any(axis=1)).tolist() if none.any() else ():
            room[0] += np.where(none, plans.launch[v] * b.first[v], 0.0)
            plans.launch[v] = np.where(none, 0.0, plans.launch[v])

    def _stance(self, s: Sight, plans: Plans, which: Ints) -> None:
        """Leave reactions out where a course has none, and keep what it holds; controls stay within their cap."""
        calm = self._each([not course.reactions for course in self.courses], which) > 0.0
        stands = s.public.release[s.actors[0]]
        for limit in plans.limits:
            limit.changed[calm] = False
        plans.release[0] = np.where(calm, stands, plans.release[0])
        release = self._each([course.release for course in self.courses], which)
        plans.release[0] = np.where(release == KEEP, plans.release[0], release)
        slots = dict.fromkeys((h.kind, h.target, h.layer) for course in self.courses for h in course.holds)
        used = np.zeros(s.games)
        kept = [self._hold(s, plans, slot, which, used) for slot in slots]
        most = s.world.limits.controls
        for limit in plans.limits:
            if limit.kind == "restrict":
                limit.changed[limit.changed & (used >= most)] = False
                used += limit.changed
        plans.limits = [*kept, *plans.limits]

    def _hold(self, s: Sight, plans: Plans, slot: tuple[str, int, int], which: Ints, used: Array) -> Limit:
        kind, target, layer = slot
        found = {
            k: h.level
            for k, c in enumerate(self.courses)
            for h in c.holds
            if (h.kind, h.target, h.layer) == slot
        }
        has = self._each([k in found for k in range(len(self.courses))], which) > 0.0
        level = self._each([found.get(k, 0.0) for k in range(len(self.courses))], which)
        actor = s.actors[0]
        now = (
            s.control(target, actor, layer) if kind == "restrict" else s.public.refusal[actor, target, layer]
        )
        change: Mask = has & (np.abs(now - level) > SAME)
        if kind == "restrict":
            change &= used < s.world.limits.controls
            used += change
        for limit in plans.limits:
            if (limit.kind, limit.target, limit.layer) == slot:
                limit.changed[has] = False
        return Limit(kind, actor, target, layer, change, level, np.zeros(s.games))

    def _weights(self, why: Factors, which: Ints) -> Weights:
        loss, goal, price = (
            self._each([getattr(course, name) for course in self.courses], which)
            for name in ("loss", "goal", "price")
        )
        build, research, talent = (
            np.stack([self._each([getattr(c, name)[i] for c in self.courses], which) for i in range(size)])
            for name, size in (
                ("build", why.loss.shape[1]), ("research", why.loss.shape[1]), ("talent", len(LEVERS)),
            )
        )  # fmt: skip
        pull = (why.loss * why.short) ** loss * why.aim**goal  # (1, L, B)
        soon = (why.price * np.maximum(why.late, 1e-9)[:, None]) ** price
        return Weights(
            build=build[None] * (pull * why.goal_build**goal * soon[None]),
            research=research[None] * (pull * why.goal_research**goal),
            talent=talent[:, None] * why.levers**goal,
        )


def _tempered(world: World, actor: int, traits: tuple[str, ...]) -> World:
    """Return the world as a nation with other traits would read it."""
    whole = list(world.traits) + [()] * (len(world.actors) - len(world.traits))
    whole[actor] = traits
    return dataclasses.replace(world, traits=tuple(whole))


def _blend(out: Plans, mine: Mask, other: Plans) -> None:
    """Take some games of one nation's plans from others."""
    for name in (
        "build",
        "research",
        "talent",
        "enforce",
        "release",
        "stockpile",
        "launch",
        "stop",
        "choose",
    ):
        setattr(out, name, np.where(mine, getattr(other, name), getattr(out, name)))
    for limit in out.limits:
        limit.changed[mine] = False
    for limit in other.limits:
        limit.changed[~mine] = False
    out.limits = [*out.limits, *other.limits]


# --- many courses at once ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """How courses did, each in games of the same seeds."""

    score: Array  # (K, S)
    lead: Array  # (K, S) own result less that of the best rival
    win: Array  # (K, S)


def tried(world: World, actor: int, courses: Sequence[Course], seeds: Words, others: Seats) -> Tried:
    """Play every course of a nation in games of all seeds against the same others."""
    size = int(seeds.shape[0])
    step = max(1, CHUNK // size)
    rivals = [n for n in world.playable if n != actor]
    rows: list[tuple[Array, Array, Array]] = []
    for first in range(0, len(courses), step):
        some = tuple(courses[first : first + step])
        seat = CourseSeat(courses=some, at=tuple(range(len(some))), per=size)
        end = play(world, {**others, world.actors[actor]: seat}, np.tile(seeds, len(some)))
        found = results(world, end)
        lead = found[actor] - np.max(found[rivals], axis=0) if rivals else found[actor]
        parts = (end.score[actor], lead, winners(world, end)[actor])
        rows.append(tuple(part.reshape(len(some), size) for part in parts))
    return Tried(*(np.concatenate(parts) for parts in zip(*rows, strict=True)))
