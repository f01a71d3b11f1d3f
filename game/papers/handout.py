"""One hand-out per playable nation: role, resources, goals, options, a list to tick at the end of every round.

All of it comes from the scenario, so a new deck brings its own. Never here: sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.engine.calibrate import opening
from game.engine.numerics import total
from game.engine.state import State
from game.engine.world import INDICES, LEVERS, Initiative
from game.papers.markup import Markup, grid, inner, listed, page, tag
from game.papers.reader import Paper, Reader

CHECKS = 7  # things to tick at the end of a round
NEEDED = 3  # partners told
LINES = 3  # empty lines to write on


def handout(r: Reader, nation: str) -> Paper:
    """Return the hand-out of one nation."""
    state = opening(r.world, np.zeros(1, dtype=np.uint64))
    me = r.world.actor_index(nation)
    title = r.say("papers.handout.title", nation=r.nation(nation))
    head = inner(
        tag("p", r.say("papers.handout.head", scenario=r.title), class_="small"), tag("h1", r.nation(nation)),
        tag("p", r.told(f"nations.{nation}.about", ""), class_="lead"),
    )  # fmt: skip
    parts = (
        head, _facts(r, state, me), _partners(r, state, me), _goals(r, me), _round(r),
        tag("div", _layers(r, state, me), class_="next"), _score(r, state, me), _postures(r, me), _levers(r),
        _cards(r, state, me), _programmes(r, me),
    )  # fmt: skip
    return Paper(f"handout-{nation}", title, page(title, r.language, *parts))


# --- resources ---------------------------------------------------------------------------------------------


def _facts(r: Reader, state: State, me: int) -> Markup:
    w = r.world
    income = float(total(state.income[-w.turn_quarters :, me], 0)[0])
    facts = [
        r.say("papers.handout.money", purse=r.money(float(state.treasury[me, 0])), income=r.money(income)),
        r.say("papers.handout.talent", part=r.number(float(state.talent[me, 0]))),
        r.say("papers.handout.people", part=r.percent(float(state.adoption[me, 0]), 0)),
    ]
    return inner(tag("h2", r.say("papers.handout.resources")), listed(facts))


def _layers(r: Reader, state: State, me: int) -> Markup:
    """Return how the nation stands in every layer."""
    w, share, rows = r.world, state.share[..., 0], []
    for layer in range(len(w.layers)):
        rank = 1 + int(np.count_nonzero(share[:, layer] > share[me, layer]))
        supplier, part = _supplier(state, me, layer)
        about = tag("span", r.told(f"layers.{w.layers[layer]}.about", ""), class_="small")
        rows.append(
            [
                tag("td", tag("b", r.layer(layer)), tag("br"), about), r.percent(float(share[me, layer])), str(rank),
                r.number(float(state.gap[me, layer, 0]), 0),
                inner(r.nation(supplier), " ", r.percent(part, 0)) if part > 0.0 else "-",
            ]
        )  # fmt: skip
    head = [r.say(f"papers.handout.{name}") for name in ("layer", "share", "rank", "gap", "supplier")]
    return inner(tag("h2", r.say("papers.handout.layers")), grid(head, rows, (1, 2, 3)))


def _supplier(state: State, me: int, layer: int) -> tuple[int, float]:
    """Return the largest foreign supplier of a layer and its part of what arrives."""
    parts = state.supply[me, :, layer, 0].copy()
    parts[me] = 0.0
    other = int(np.argmax(parts))
    return other, float(parts[other])


def _partners(r: Reader, state: State, me: int) -> Markup:
    """Tell whom the nation depends on and who depends on it, looked through the stack."""
    content = state.content[..., 0]
    away = [n for n in range(len(r.world.actors)) if n != me]
    on = sorted(away, key=lambda n: -float(content[me, n]))[:NEEDED]
    by = sorted(away, key=lambda n: -float(content[n, me]))[:NEEDED]
    return tag(
        "div",
        _named(r, "papers.handout.depends", [(n, float(content[me, n])) for n in on]),
        _named(r, "papers.handout.needed", [(n, float(content[n, me])) for n in by]),
        class_="pair",
    )


def _named(r: Reader, key: str, found: Sequence[tuple[int, float]]) -> Markup:
    items = [f"{r.nation(n)} {r.percent(part, 0)}" for n, part in found]
    return tag("div", tag("h3", r.say(key)), listed(items))


# --- goals -------------------------------------------------------------------------------------------------


def _goals(r: Reader, me: int) -> Markup:
    """Return par in a sentence and the named goals."""
    nation = r.world.actors[me]
    goals = [
        inner(
            tag("b", r.objective(nation, goal.id)), ": ", r.told(f"objectives.{nation}.{goal.id}.text", ""),
            f" ({r.signed(goal.points)}{'; ' + r.say('papers.handout.hold') if goal.hold else ''})",
        )
        for goal in r.world.objectives
        if goal.actor == me
    ]  # fmt: skip
    turns = r.world.turns
    whole = tag("p", r.say("papers.handout.whole", turns=turns, date=r.turn(turns)), class_="small")
    named = inner(tag("h3", r.say("papers.handout.objectives")), listed(goals), whole) if goals else Markup()
    return inner(tag("h2", r.say("papers.handout.goals")), tag("p", r.say("papers.handout.par")), named)


def _score(r: Reader, state: State, me: int) -> Markup:
    """Return what the score is made of, the heaviest index first."""
    weight = r.world.nation.score_weight[:, me]
    rows = [
        [
            tag("td", tag("b", r.index(INDICES[k])), class_="date"), r.percent(float(weight[k]), 0),
            r.number(float(state.index[k, me, 0]), 0), r.say(f"read.formula.{INDICES[k]}"),
        ]
        for k in sorted(range(len(INDICES)), key=lambda k: -float(weight[k]))
        if weight[k] > 0.0
    ]  # fmt: skip
    head = [r.say(f"papers.handout.{name}") for name in ("index", "weight", "now", "means")]
    return inner(tag("h2", r.say("papers.handout.score")), grid(head, rows, (1, 2)))


# --- options -----------------------------------------------------------------------------------------------


def _postures(r: Reader, me: int) -> Markup:
    nation = r.world.actors[me]
    items = [
        inner(
            tag("b", r.told(f"postures.{nation}.{p.id}.title", p.id)),
            ": ",
            r.told(f"postures.{nation}.{p.id}.text", ""),
        )
        for p in r.world.postures
        if p.actor == me
    ]
    if not items:
        return Markup()
    return inner(
        tag("h2", r.say("papers.handout.options")), tag("h3", r.say("papers.handout.postures")), listed(items)
    )


def _programmes(r: Reader, me: int) -> Markup:
    own = [(v, one) for v, one in enumerate(r.world.initiatives) if one.actor == me]
    if not own:
        return Markup()
    rows = [[_programme(r, one), _effects(r, me, v)] for v, one in own]
    head = [r.say("papers.handout.programme"), r.say("papers.handout.effects")]
    return inner(tag("h3", r.say("papers.handout.programmes")), grid(head, rows))


def _programme(r: Reader, one: Initiative) -> Markup:
    secret = tag("span", f" ({r.say('papers.handout.secret')})", class_="small") if one.secret else Markup()
    drawback = r.told(f"initiatives.{one.id}.drawback", "")
    against = (
        tag("p", r.say("papers.handout.drawback", text=drawback), class_="small") if drawback else Markup()
    )
    return tag(
        "td",
        tag("b", r.initiative(one.id)),
        secret,
        tag("p", r.told(f"initiatives.{one.id}.text", "")),
        against,
    )


def _effects(r: Reader, me: int, v: int) -> Markup:
    writer = r.rules(me)
    needs = [
        r.say("papers.handout.needs", text=writer.condition(need)) for need in r.world.initiatives[v].needs
    ]
    return tag("td", listed([*writer.initiative(v), *needs], class_="small"))


def _levers(r: Reader) -> Markup:
    limits = r.world.limits
    levers = r.comma([r.say(f"game.mode.{lever}") for lever in LEVERS])
    items = [
        r.say("papers.handout.lever.spend", levers=levers), r.say("papers.handout.lever.control"),
        r.say("papers.handout.lever.refuse"), r.say("papers.handout.lever.stock", most=r.short(limits.stockpile)),
        r.say("papers.handout.lever.release"), r.say("papers.handout.lever.deal"),
    ]  # fmt: skip
    caps = r.say(
        "papers.handout.caps", running=limits.running, launches=limits.launches, controls=limits.controls
    )
    return tag("div", tag("h3", r.say("papers.handout.levers")), listed(items), tag("p", caps), class_="keep")


def _cards(r: Reader, state: State, me: int) -> Markup:
    """Tell the cards that lie on the table on the first day, with what can be chosen."""
    items = []
    for h, hand in enumerate(r.world.hands):
        if hand.actor == me and len(hand.choices) > 1 and state.pending[h, 0] > 0.0 and hand.opening:
            card = r.world.cards[hand.card].id
            options = " / ".join(r.option(card, choice.id) for choice in hand.choices)
            items.append(
                inner(
                    tag("b", r.card(card)),
                    ": ",
                    r.told(f"cards.{card}.text", ""),
                    tag("br"),
                    tag("i", options),
                )
            )
    return inner(tag("h3", r.say("papers.handout.cards")), listed(items)) if items else Markup()


def _round(r: Reader) -> Markup:
    """Return the list to tick and lines to write on."""
    checks = [r.say(f"papers.handout.check_{n}") for n in range(1, CHECKS + 1)]
    empty = [tag("div", class_="write") for _ in range(LINES)]
    plan = inner(tag("h3", r.say("papers.handout.plan")), tag("p", r.say("papers.handout.plan_how")), empty)
    promise = inner(tag("h3", r.say("papers.handout.promise")), empty)
    return tag(
        "div",
        tag("h2", r.say("papers.handout.round")),
        listed(checks, class_="box"),
        plan,
        promise,
        class_="keep",
    )
