"""Offers, deals and their terms in words. Never here: rules, layout; names and sentences come from ``Words``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.deal_terms import IN_FORCE, OFFERED, STAGE, UNTIL, WITH, order_of
from game.engine.order_text import Order, Term
from game.engine.view import View

if TYPE_CHECKING:
    from game.play.words import Words


def term(words: Words, one: Term, giver: int, taker: int) -> str:
    """Say what one side does for the other."""
    key = one.kind.replace("-", "_")
    return words.say(
        f"deal.term.{key}",
        who=_side(words, giver),
        to=_side(words, taker),
        layer=words.layer(one.layer) if one.layer >= 0 else "",
        third=words.nation(one.nation) if one.nation >= 0 else "",
        part=words.texts.percent(one.part, 0),
        name=words.initiative(one.name) if one.name else "",
    )


def _side(words: Words, nation: int) -> str:
    """Return the name of a side; where it is not known whose offer it is, the reader's."""
    return words.nation(nation) if nation >= 0 else words.say("deal.us")


def bargain(words: Words, order: Order, maker: int) -> str:
    """Say both sides of an offer, without its length."""
    give, ask = (
        term(words, order.give, maker, order.nation), term(words, order.ask, order.nation, maker),
    )  # fmt: skip
    if order.ask.kind == "nothing":
        return words.say("deal.gift", give=give)
    return words.say("deal.wish" if order.give.kind == "nothing" else "deal.bargain", give=give, ask=ask)


def offer(words: Words, order: Order, maker: int) -> str:
    """Say an offer with its length."""
    return words.say("deal.offer", bargain=bargain(words, order, maker), turns=order.turns)


def held(words: Words, view: View, maker: int, place: int) -> str:
    """Say what lies in a place of a view: an offer with its length, a deal with what is left of it."""
    column = view.deals[:, maker, place, 0]
    order = order_of(column, words.world)
    if column[STAGE] == OFFERED:
        return offer(words, order, maker)
    left = max(0, round(float(column[UNTIL]) - view.quarter)) // words.world.turn_quarters
    return words.say("deal.held", bargain=bargain(words, order, maker), turns=left)


def places(view: View, stage: float) -> list[tuple[int, int, int]]:
    """Return (maker, place, partner) of what a nation sees in a stage and is still running."""
    out = []
    for maker in range(view.deals.shape[1]):
        for place in range(view.deals.shape[2]):
            column = view.deals[:, maker, place, 0]
            over = stage == IN_FORCE and column[UNTIL] <= view.quarter
            if column[STAGE] == stage and not over:
                out.append((maker, place, round(float(column[WITH]))))
    return out
