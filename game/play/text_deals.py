"""Deals and pledges in the terminal: what waits, what is in force, what was promised before the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.engine.deal_terms import IN_FORCE, OFFERED
from game.engine.order_text import FORMS, TERM_FORMS
from game.play import deal_words, pledges
from game.play.news import NewsItem
from game.play.pledges import Pledge
from game.play.session import Session
from game.play.words import Words

Lines = list[str]


def deals(session: Session, words: Words, nation: str) -> Lines:
    """Return offers that wait for the reader, own offers, all deals in force, and how one offers and answers."""
    view, world = session.view(nation), session.world
    offers = deal_words.places(view, OFFERED)
    to_me = [(n, p) for n, p, other in offers if other == view.actor]
    mine = [(n, p) for n, p, _ in offers if n == view.actor]
    held = [(n, p) for n, p, _ in deal_words.places(view, IN_FORCE)]
    binding = "binding" if world.rule.deal_binding > 0.0 else "breakable"
    cost, others = words.short(world.rule.break_trust), words.short(world.rule.break_others)
    out = [words.say(f"text.deals.{binding}", cost=cost, others=others)]
    for key, rows in (("to_me", to_me), ("mine", mine), ("held", held)):
        out.append(words.say(f"text.deals.{key}" if rows else f"text.deals.{key}_none"))
        for n, p in rows:
            tail = f"  [answer {world.actors[n]} yes|no]" if key == "to_me" else ""
            out.append(f"  {deal_words.held(words, view, n, p)}{tail}")
    out += [words.say("text.deals.how"), f"  {FORMS['offer']}"]
    return [*out, *(f"    {form}" for form in TERM_FORMS.values()), f"  {FORMS['answer']}"]


def pledge_list(session: Session, words: Words) -> Lines:
    """Return the public log of pledges and how one makes and judges them."""
    found = pledges.pledges(session)
    out = [words.say("text.pledges.title" if found else "text.pledges.none")]
    out += [f"  {one.number}  {line(words, one)}" for one in found]
    forms = [f"  pledge {form}" for form in pledges.FORMS.values()]
    return [*out, words.say("text.pledges.how"), *forms, "  judge NUMBER kept|broken"]


def line(words: Words, one: Pledge) -> str:
    """Say a pledge and what became of it."""
    return f"{said(words, one)} {words.say(f'pledge.status.{one.status}', turn=one.turn)}"


def retold(words: Words, item: NewsItem) -> str:
    """Say a pledge that news tell of, and what became of it."""
    values: dict[str, Any] = dict(item.values)
    return line(words, Pledge(**values))


def said(words: Words, one: Pledge) -> str:
    """Say a pledge."""
    return words.say(
        f"pledge.kind.{one.kind.replace('-', '_')}",
        who=words.nation(one.nation),
        nation=words.nation(one.other) if one.other else "",
        layer=words.layer(one.layer) if one.layer else "",
        amount=words.texts.money(one.amount, 2),
        name=words.initiative(one.name) if one.kind == "launch" else one.name,
        mode=words.say(f"game.mode.{one.name}") if one.kind == "release" else "",
        until=one.until,
        made=one.made,
    )


def pledge(session: Session, words: Words, nation: str, rest: Sequence[str]) -> Lines:
    """Make a pledge, or show the log where nothing is said."""
    if not rest:
        return pledge_list(session, words)
    refusal = pledges.make(session, nation, " ".join(rest))
    return [words.refusal(refusal) if refusal else words.say("text.pledges.made")]


def judge(session: Session, words: Words, rest: Sequence[str]) -> Lines:
    """Judge a pledge in words."""
    number = int(rest[0]) if rest and rest[0].isdecimal() and len(rest[0]) < 5 else 0
    refusal = pledges.judge(session, number, rest[1].lower() if len(rest) > 1 else "")
    return [words.refusal(refusal) if refusal else words.say("text.pledges.judged", number=number)]


def decided(session: Session, words: Words) -> Lines:
    """Return the pledges decided in the last turn, for the report; nothing where there are none."""
    found = pledges.decided_in(session, session.turn)
    return [words.say("text.pledges.decided"), *(f"  {line(words, one)}" for one in found)] if found else []
