"""The doctrine player: a priority list per nation, read from its scenario, one code for all of them.

It follows the nation's opening plan as a split, bends it by what the nation loses, lacks and is scored by,
answers rivals by the reactions of its scenario, and launches and chooses by the weights and traits written
there. A weaker level errs in a stated share of its decisions. Never here: looking ahead, rivals' secrets.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.ai import notes as writing
from game.ai.brief import Brief, Reader
from game.ai.honour import keep_word
from game.ai.notes import Notes
from game.ai.plans import Plans, blank, cents
from game.ai.sight import Sight, sight
from game.ai.slips import Slips, misplace
from game.ai.spending import Factors, Weights, bent, factors, weights
from game.ai.stance import enforcement, relations, stockpiles
from game.ai.ventures import answers, launches, running_cost, stops
from game.engine.numerics import Array, Words, total
from game.engine.view import View
from game.engine.world import INDICES, LEVERS, World

KEPT = 0.02  # part of the purse that no order touches
CLEAR = 0.05  # a line that is bent by less than this keeps to the plan


class Doctrine:
    """A player that follows its nation's doctrine and errs in a stated share of its decisions."""

    name = "doctrine"

    def __init__(self, error: float = 0.0) -> None:
        self.error = error
        self._reader = Reader()

    def plan(
        self,
        world: World,
        views: Sequence[View],
        luck: Words,
        notes: Notes | None = None,
        bend: Array | None = None,
    ) -> Plans:
        """Decide one turn for the nations of the views; ``luck`` (B,) is for deliberate errors only.

        Reasons go into ``notes``, which is for one game. ``bend`` (2L + 4, A, B) moves the split away from the
        doctrine's, see ``spending.bent``.
        """
        b = self._reader.of(world)
        s = sight(world, views)
        slips = Slips(self.error, luck)
        plans, why, room = outline(b, s, slips, notes)
        split = weights(b, s, why)
        spend(b, s, plans, split if bend is None else bent(split, bend, why.late), slips, room)
        if notes is not None:
            note_lines(b, s, why, notes)
        return plans


def outline(b: Brief, s: Sight, slips: Slips, notes: Notes | None) -> tuple[Plans, Factors, Array]:
    """Decide all but the spending lines; return it, what bends the split, and the purse that is left (A, B)."""
    plans = standing(s)
    why = factors(b, s)
    stops(b, s, plans, notes)
    room = s.treasury - running_cost(s, plans)
    answers(b, s, plans, why.wanted, slips, room, notes)
    launches(b, s, plans, why.wanted, slips, room, notes)
    relations(b, s, plans, notes)
    keep_word(s.public, plans)
    stockpiles(b, s, plans, room, notes)
    enforcement(s, plans, room, notes)
    return plans, why, room


def standing(s: Sight) -> Plans:
    """Return plans that leave every control, refusal and release as it stands and spend nothing."""
    plans = blank(s.world, s.actors, s.games)
    plans.release[:] = s.public.release[list(s.actors)]
    return plans


def spend(b: Brief, s: Sight, plans: Plans, w: Weights, slips: Slips, room: Array) -> None:
    """Divide what is left of the purse over the lines; amounts are whole hundredths of $bn a turn."""
    build, research = w.build, w.research
    if slips.share > 0.0:
        errs, source = slips.misplaced(b.words[list(s.actors)])
        build, research = misplace(build, errs, source), misplace(research, errs, source)
    whole = total(build, 1) + total(research, 1) + total(w.talent, 0)  # (A, B)
    money = np.maximum(0.0, np.minimum(room, s.treasury) - KEPT * s.treasury)
    unit = np.where(whole > 0.0, money / np.where(whole > 0.0, whole, 1.0), 0.0)
    turn = s.world.turn_quarters
    plans.build = cents(build * unit[:, None]) / turn
    plans.research = cents(research * unit[:, None]) / turn
    plans.talent = cents(w.talent * unit[None]) / turn


def note_lines(b: Brief, s: Sight, f: Factors, notes: Notes) -> None:
    """Write down for every spending line what bends it most away from the opening plan."""
    for a, actor in enumerate(s.actors):
        for layer, name in enumerate(s.world.layers):
            for mode, goal in (("build", f.goal_build), ("research", f.goal_research)):
                causes = {
                    "loss": float(f.loss[a, layer, 0]),
                    "short": float(f.short[a, layer, 0]),
                    "aim": float(f.aim[a, layer, 0]),
                    "goal": float(goal[a, layer, 0]),
                }
                if mode == "build":
                    causes["price"] = float(f.price[layer, 0])
                    causes["late"] = float(f.late[layer])
                key, values = _line_reason(s, a, layer, causes)
                if key == "reasons.spend.goal_less":
                    values["index"] = INDICES[int(np.argmax(f.hunger[:, a, 0]))]
                elif key == "reasons.spend.goal_more":
                    feed = (b.feed_build if mode == "build" else b.feed_research)[:, actor, layer]
                    values["index"] = INDICES[int(np.argmax(feed * f.hunger[:, a, 0]))]
                notes.add(actor, ("spend", layer, mode), key, layer=name, **values)
        _note_levers(s, a, notes)


def _line_reason(s: Sight, a: int, layer: int, causes: dict[str, float]) -> tuple[str, writing.Values]:
    cause = max(causes, key=lambda name: abs(np.log(max(causes[name], 1e-9))))
    if abs(causes[cause] - 1.0) < CLEAR:
        return "reasons.spend.plan", {}
    actor = s.actors[a]
    side = "more" if causes[cause] > 1.0 else "less"
    values: writing.Values = {
        "share": 100.0 * float(s.public.share[actor, layer, 0]),
        "start": 100.0 * float(s.world.nation.share[actor, layer]),
        "fill": 100.0 * float(s.fill[a, layer, 0]),
        "price": float(s.public.price[layer, 0]),
        "quarters": float(s.world.layer.build_quarters[layer]),
    }
    key = cause if cause in ("short", "aim", "late") else f"{cause}_{side}"
    return f"reasons.spend.{key}", values


def _note_levers(s: Sight, a: int, notes: Notes) -> None:
    actor = s.actors[a]
    talent = max(float(s.public.talent[actor, 0]), 1e-6)
    values: writing.Values = {
        "flow": 100.0 * float(s.public.talent_flow[actor, 0]) / talent,
        "ready": 100.0 * float(s.public.workforce[actor, 0]),
        "years": s.world.rule.train_quarters / 4.0,
    }
    for lever in LEVERS:
        notes.add(actor, ("spend", -1, lever), f"reasons.talent.{lever}", lever=lever, **values)
