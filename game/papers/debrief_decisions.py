"""The part of the debrief on decisions: the best and the worst of every team, told by the game without them.

Never here: playing again (``game.play.counterfactual``), sentences.
"""

from __future__ import annotations

import numpy as np

from game.papers import charts
from game.papers.markup import Markup, change, grid, inner, listed, tag
from game.papers.reader import Reader
from game.play.counterfactual import Outcome, Tried
from game.play.debrief import Debrief

MOST_ROWS = 14  # decisions of one nation in its table
LEAST_SHARE, LEAST_CAPACITY, LEAST_INDEX = 0.001, 0.01, 0.1
LEAST_SCORE = 0.005  # what shows as nothing


def decisions(r: Reader, found: Debrief) -> Markup:
    """Return the section; nothing where nothing could be played again."""
    done = found.tried
    if done is None or not done.outcomes:
        return Markup()
    notes = [] if done.true else [tag("p", tag("b", r.say("debrief.decision.not_true")))]
    if done.left_out:
        notes.append(tag("p", r.say("debrief.decision.left_out", count=done.left_out), class_="small"))
    blocks = [_of(r, found, done, nation) for nation in found.nations]
    how = tag("p", r.say("debrief.decision.how"))
    return inner(tag("h2", r.say("debrief.decision.heading")), how, notes, blocks)


def _of(r: Reader, found: Debrief, done: Tried, nation: str) -> Markup:
    """Return what one nation's decisions did: best, worst, a chart of both, and all of them."""
    best, worst = done.best(nation), done.worst(nation)
    cards = [_card(r, key, one) for key, one in (("best", best), ("worst", worst)) if one is not None]
    shown = [one for one in done.of(nation) if abs(one.score) >= LEAST_SCORE]
    small = len(done.of(nation)) - len(shown)
    if len(shown) > MOST_ROWS:
        shown = [*shown[: MOST_ROWS // 2], *shown[-MOST_ROWS // 2 :]]
    most = max((abs(one.score) for one in shown), default=0.0)
    rows = [
        [
            tag("td", r.turn(one.decision.turn), class_="date"), inner(words(r, one)),
            change(r.signed(-one.score, 2), -one.score),
            charts.bar(-one.score, most), _index(r, one),
        ]
        for one in shown
    ]  # fmt: skip
    head = [r.say(f"debrief.decision.{name}") for name in ("date", "what", "without", "index")]
    head.insert(3, "")
    body = grid(head, rows, (2,)) if rows else tag("p", r.say("debrief.decision.nothing"))
    rest = tag("p", r.say("debrief.decision.small", count=small), class_="small") if small else Markup()
    return inner(tag("h3", r.who(nation)), cards, _chart(r, found, nation, best, worst), body, rest)


def words(r: Reader, one: Outcome) -> str:
    """Return a decision in a few words."""
    decision = one.decision
    if decision.kind != "line":
        known = f"game.order.{decision.order.kind}" in r.texts
        return r.order(decision.order) if known else decision.order.text(r.world)
    line = r.say(
        "debrief.decision.line_name",
        layer=r.layer(decision.order.layer),
        mode=r.say(f"game.mode.{decision.order.mode}"),
    )
    key = "debrief.decision.line_more" if decision.money >= 0.0 else "debrief.decision.line_less"
    return r.say(key, line=line, money=r.money(abs(decision.money)))


def _card(r: Reader, key: str, one: Outcome) -> Markup:
    """Return the best or the worst decision with what would be different without it."""
    date = r.turn(one.decision.turn)
    told = [_score(r, one)]
    if abs(one.index_change) >= LEAST_INDEX:
        told.append(
            r.say("debrief.decision.index_line", index=r.index(one.index), change=r.signed(-one.index_change))
        )
    told += _cells(r, one)
    if one.order_changed:
        told.append(r.say("debrief.decision.order_changed"))
    without = r.say(f"debrief.decision.instead_{_instead(one)}", date=date)
    heading = tag("p", tag("b", r.say(f"debrief.decision.{key}"), ": ", words(r, one)), f" ({date})")
    return tag("div", heading, tag("p", without), listed(told), class_="card")


def _instead(one: Outcome) -> str:
    kind = one.decision.kind
    return kind if kind in ("choose", "line") else "order"


def _score(r: Reader, one: Outcome) -> str:
    shown = round(one.score, 2)  # a change that is printed as 0.00 is none
    key = "lower" if shown > 0.0 else "higher" if shown < 0.0 else "same"
    return r.say(f"debrief.decision.score_{key}", by=r.number(abs(shown), 2))


def _cells(r: Reader, one: Outcome) -> list[str]:
    """Return what would have become of shares and capacities without the decision."""
    out = []
    nation, layer, part = one.share
    if abs(part) >= LEAST_SHARE:
        key = "share_lower" if part > 0.0 else "share_higher"
        points = r.number(100.0 * abs(part))
        out.append(r.say(f"debrief.decision.{key}", nation=r.nation(nation), layer=r.layer(layer), by=points))
    nation, layer, part = one.capacity
    other = (
        -part / (1.0 + part) if part > -1.0 else 0.0
    )  # from the game without it to the one that was played
    if abs(other) >= LEAST_CAPACITY:
        key = "capacity_lower" if other < 0.0 else "capacity_higher"
        shown = r.percent(abs(other), 0)
        out.append(r.say(f"debrief.decision.{key}", nation=r.nation(nation), layer=r.layer(layer), by=shown))
    return out


def _index(r: Reader, one: Outcome) -> str:
    return (
        f"{r.index(one.index)} {r.signed(-one.index_change)}" if abs(one.index_change) >= LEAST_INDEX else ""
    )


def _chart(r: Reader, found: Debrief, nation: str, best: Outcome | None, worst: Outcome | None) -> Markup:
    """Draw how far the score would have moved without the best and without the worst decision."""
    played = found.path("score")[found.opening :, found.index_of(nation)]
    series = [
        charts.Series(
            r.say(f"debrief.decision.{key}"), colour, (np.asarray(one.path) - played).tolist(), True
        )
        for key, one, colour in (("no_best", best, "#B8400C"), ("no_worst", worst, "#00603F"))
        if one is not None
    ]
    if not series:
        return Markup()
    dates = [r.say("debrief.start") if s.turn == 0 else r.turn(s.turn) for s in found.states[found.opening :]]
    caption = r.say("debrief.decision.chart", nation=r.nation(nation))
    return charts.lines(series, dates, caption, lambda v: r.number(v, 2), zero=True)
