"""The questions of the debrief in three blocks, made from what happened: what, why, and where in the real world.

Never here: sentences, numbers worked out.
"""

from __future__ import annotations

import numpy as np

from game.papers.debrief_decisions import words
from game.papers.markup import Markup, inner, listed, tag
from game.papers.reader import Reader
from game.play.debrief import Debrief

ALWAYS = {"what": 2, "why": 2, "world": 4}
"""Questions of each block that every game is asked."""


def questions(r: Reader, found: Debrief) -> Markup:
    """Return the section: three blocks of questions, the ones about this very game first."""
    own = {"what": _what(r, found), "why": _why(r, found), "world": _world(r, found)}
    blocks = [
        tag(
            "div",
            tag("h3", r.say(f"debrief.ask.{block}")),
            listed(
                [*own[block], *(r.say(f"debrief.ask.{block}_{n}") for n in range(1, count + 1))], ordered=True
            ),
            class_="keep",
        )
        for block, count in ALWAYS.items()
    ]
    return inner(tag("h2", r.say("debrief.ask.heading")), tag("p", r.say("debrief.ask.how")), blocks)


def _what(r: Reader, found: Debrief) -> list[Markup]:
    """Ask about the turning point of every nation."""
    out = []
    for nation in found.nations:
        mine = [moment for moment in found.moments if moment.point.nation == nation]
        if mine:
            point = max(mine, key=lambda one: abs(one.point.change)).point
            key = "debrief.ask.what_up" if point.change >= 0.0 else "debrief.ask.what_down"
            out.append(
                r.sentence(key, who=r.who(nation), date=r.turn(point.turn), index=r.index(point.index))
            )
    return out


def _why(r: Reader, found: Debrief) -> list[Markup]:
    """Ask about the decisions that helped and cost most, and about the assumption that would have turned the table."""
    out = []
    for nation in found.nations:
        worst = found.tried.worst(nation) if found.tried is not None else None
        if worst is not None:
            what, date = words(r, worst), r.turn(worst.decision.turn)
            out.append(r.sentence("debrief.ask.why_worst", who=r.who(nation), what=what, date=date))
    changed = next((one for one in found.assumptions if one.changed), None)
    if changed is not None:
        out.append(r.sentence("debrief.ask.why_assume", name=r.say(f"reference.rules.{changed.name}")))
    return out


def _world(r: Reader, found: Debrief) -> list[Markup]:
    """Ask about the largest dependence at the end, which has its counterpart outside the room."""
    content = np.array(found.states[-1].content[..., 0])
    content[np.arange(len(content)), np.arange(len(content))] = 0.0
    rows = [found.index_of(nation) for nation in found.nations]
    if not rows:
        return []
    buyer = max(rows, key=lambda n: float(np.max(content[n])))
    supplier = int(np.argmax(content[buyer]))
    part = r.percent(float(content[buyer, supplier]), 0)
    return [
        r.sentence("debrief.ask.world_link", buyer=r.nation(buyer), supplier=r.nation(supplier), part=part)
    ]
