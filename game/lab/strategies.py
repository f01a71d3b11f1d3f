"""Are there several good ways to play a nation, and does the best one depend on what the rivals do?

The strategies of a nation are its presets in the scenario, its doctrine, and its opening plan played by a hawk and by a
trader. Every choice of all playable nations is played on the same seeds.
P playable nations, Z profiles (one strategy for each nation), S seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from game import RULES
from game.engine.goals import winners
from game.engine.numerics import Array
from game.engine.world import World
from game.lab import measure
from game.lab.batch import CHUNK, Progress, Seat, play, seeds_of
from game.lab.columns import grid
from game.lab.course import Course, CourseSeat, opening_plan
from game.lab.difference import interval
from game.lab.ladder import OTHERS
from game.lab.simulate import Name
from game.text import Texts

NEAR = 0.05
"""Part of the best score within which a strategy is good."""

APART = 0.15
"""Part of the purse that must lie elsewhere for two splits to be clearly different."""

ENOUGH = 4
"""Clearly different good strategies that a nation should have."""

STANCES = ("hawk", "trader")
"""Traits that are tried in place of each other."""

DOCTRINE = "doctrine"


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to play a nation; ``preset`` tells whether it is one of the scenario's presets, with a name of its own."""

    id: str
    course: Course
    preset: bool = False


def strategies(world: World, actor: int) -> list[Strategy]:
    """Return the strategies of a nation."""
    out = [
        Strategy(p.id, Course(p.build, p.research, p.talent, loss=1.0, price=1.0), preset=True)
        for p in world.postures
        if p.actor == actor
    ]
    plan = replace(opening_plan(world, actor), loss=1.0, goal=1.0, price=1.0)
    out.append(Strategy(DOCTRINE, plan))
    own = world.traits[actor] if actor < len(world.traits) else ()
    known = {trait for reaction in world.reactions for trait, _ in reaction.traits}
    rest = tuple(trait for trait in own if trait not in STANCES)
    others = [stance for stance in STANCES if stance in known and stance not in own]
    out += [Strategy(stance, replace(plan, traits=(stance, *rest))) for stance in others]
    return out


def payoffs(
    world: World,
    choices: Sequence[Sequence[Strategy]],
    games: int,
    seed: int,
    progress: Progress | None = None,
) -> tuple[Array, Array]:
    """Play every profile; return scores and wins of the playable nations (P, Z, S), profiles in order of ``product``."""
    profiles = list(product(*(range(len(own)) for own in choices)))
    seeds = seeds_of(seed, games)
    step = max(1, CHUNK // games)
    scores, wins = [], []
    rows = list(world.playable)
    for first in range(0, len(profiles), step):
        some = profiles[first : first + step]
        seats: dict[str, Seat] = dict.fromkeys(world.actors, OTHERS)
        for place, actor in enumerate(rows):
            seats[world.actors[actor]] = CourseSeat(
                courses=tuple(strategy.course for strategy in choices[place]),
                at=tuple(profile[place] for profile in some),
                per=games,
            )
        end = play(world, seats, np.tile(seeds, len(some)))
        scores.append(end.score[rows].reshape(len(rows), len(some), games))
        wins.append(winners(world, end)[rows].reshape(len(rows), len(some), games))
        if progress is not None:
            progress(first + len(some), len(profiles))
    return np.concatenate(scores, axis=1), np.concatenate(wins, axis=1)


def measured(world: World, games: int, seed: int, progress: Progress | None = None) -> dict[str, Any]:
    """Play all choices and return the figures as plain values."""
    choices = [strategies(world, actor) for actor in world.playable]
    score, win = payoffs(world, choices, games, seed, progress)
    sizes = tuple(len(own) for own in choices)
    found = {}
    for place, actor in enumerate(world.playable):
        # (own strategy, choice of the rivals, S)
        ordered = [
            np.moveaxis(x[place].reshape(*sizes, games), place, 0).reshape(sizes[place], -1, games)
            for x in (score, win)
        ]
        found[world.actors[actor]] = figures(choices[place], *ordered)
    return {
        "scenario": world.id,
        "rules": RULES,
        "deck": world.content,
        "seed": seed,
        "games": games,
        "turns": world.turns,
        "by_path": world.par is not None,
        "profiles": int(np.prod(sizes)),
        "near": NEAR,
        "nations": found,
    }


def figures(own: Sequence[Strategy], score: Array, win: Array) -> dict[str, Any]:
    """Return the figures of one nation from scores and wins (own strategy, rivals' choice, S)."""
    each = measure.mean(score)  # (K, R)
    whole = measure.mean(each)  # (K,)
    best = int(np.argmax(whole))
    top = np.argmax(each, axis=0)  # (R,)
    good = [k for k in np.argsort(-whole, kind="stable").tolist() if whole[k] >= (1.0 - NEAR) * whole[best]]
    turned = sum(
        1 for r in range(each.shape[1]) if top[r] != best and _surely(score[top[r], r] - score[best, r])
    )
    rows = {
        strategy.id: {
            "preset": strategy.preset,
            "score": measure.tidy(whole[k]),
            "behind": measure.tidy(1.0 - whole[k] / whole[best]),
            "win_rate": measure.tidy(measure.mean(measure.mean(win)[k])),
            "best_in": measure.tidy(np.count_nonzero(top == k) / top.size),
            "good": k in good,
        }
        for k, strategy in enumerate(own)
    }
    return {
        "strategies": rows,
        "best": own[best].id,
        "different": len(_different([own[k].course for k in good])),
        "enough": ENOUGH,
        "choices": int(top.size),
        "bests": len(set(top.tolist())),
        "turned": measure.tidy(turned / max(1, top.size)),
    }


def _surely(gain: Array) -> bool:
    low = interval(gain)["low"]
    return low is not None and low > 0.0


def _different(courses: Sequence[Course]) -> list[Course]:
    """Return those that are clearly different from all before them; another stance alone is not."""
    out: list[Course] = []
    for course in courses:
        if all(_apart(course, other) >= APART for other in out):
            out.append(course)
    return out


def _apart(a: Course, b: Course) -> float:
    """Return the part of the purse that lies elsewhere in one split than in the other."""
    return 0.5 * float(np.add.reduce(np.abs(a.split() - b.split())))


def table(found: dict[str, Any], texts: Texts, name: Name) -> str:
    """Return the figures as lines of text: a block a nation, one row a strategy."""
    say = texts.text
    head = say(
        "laboratory.strategies.head",
        scenario=found["scenario"], games=found["games"], profiles=found["profiles"], seed=str(found["seed"]),
        rules=found["rules"],
    )  # fmt: skip
    out = [head] if found["by_path"] else [head, say("laboratory.no_path")]
    columns = [say(f"laboratory.strategies.{key}") for key in ("score", "behind", "wins", "best_in")]
    for nation, of in found["nations"].items():
        rows = [[name("nations", nation), *columns]]
        for ident, row in of["strategies"].items():
            shown = [texts.number(row["score"], 2), texts.percent(row["behind"])]
            shown += [texts.percent(row["win_rate"]), texts.percent(row["best_in"])]
            rows.append([_title(nation, ident, row["preset"], texts, name), *shown])
        told = say(
            "laboratory.strategies.told",
            near=texts.percent(found["near"], 0), different=of["different"], enough=of["enough"],
            bests=of["bests"], turned=texts.percent(of["turned"]),
        )  # fmt: skip
        out += ["", *grid(rows), told]
    return "\n".join(out)


def _title(nation: str, ident: str, preset: bool, texts: Texts, name: Name) -> str:
    return name("postures", f"{nation}.{ident}") if preset else texts.text(f"laboratory.strategy.{ident}")
