"""What a nation makes of offers: accepted and refused in imagined futures, and the better of the two is its answer.

Never here: rivals' secrets; futures are imagined from the nation's own view. Shapes: N nations, G games with an offer, F futures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from game.ai.notes import Values
from game.ai.rollout import by_doctrine
from game.ai.value import value
from game.engine.chance import STREAM_PLAYER, bits, uniform, word
from game.engine.deal_terms import OFFERED, STAGE, WITH, order_of
from game.engine.imagine import imagine
from game.engine.numerics import Array, Mask, Words
from game.engine.order_text import NOTHING
from game.engine.orders import Orders
from game.engine.view import View
from game.engine.world import INDICES, World

# One player's taste, not rules of the game.
FUTURES = 3  # imagined for each offer
TURNS = 5  # looked ahead at most
LEAST = 0.01  # points of score; less is nothing
DOUBT = (
    0.6  # points that a promise of a nation without any trust must bring more, where promises can be broken
)
TRUSTED = 50.0  # trust from which a promise is taken at its word
OFFER = 21  # what a draw is for; a word of the draw

YES, NO = 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one nation's offer in the games of a view, and why in the first of them."""

    maker: int
    asked: Mask  # (G,) games in which there is such an offer
    yes: Mask  # (G,)
    key: str
    values: Values


def waiting(deals: Array, actor: int) -> np.ndarray:
    """Return the games in which an offer waits for a nation's answer."""
    offered = (deals[STAGE] == OFFERED) & (deals[WITH] == float(actor))  # (N, P, G)
    offered[actor] = False
    return np.flatnonzero(offered.any(axis=(0, 1)))


def replies(world: World, seen: View, luck: Words, error: float, careless: bool = False) -> Iterator[Reply]:
    """Yield a nation's answers to the offers in its view.

    In the share ``error`` of answers it goes by trust alone; a careless player tosses a coin. ``luck`` (G,).
    """
    offered = (seen.deals[STAGE] == OFFERED) & (seen.deals[WITH] == float(seen.actor))
    offered[seen.actor] = False
    asked = offered.any(axis=1)  # (N, G)
    makers = np.flatnonzero(asked.any(axis=1)).tolist()
    if not makers:
        return
    drawn = [
        uniform(luck, STREAM_PLAYER, word(world.actors[seen.actor]), OFFER, word(world.actors[n]))
        for n in makers
    ]
    if careless:
        for n, draw in zip(makers, drawn, strict=True):
            yield Reply(n, asked[n], draw < 0.5, "reasons.random", {})
        return
    gains = _gains(world, seen, makers, asked, luck)
    for k, (n, draw) in enumerate(zip(makers, drawn, strict=True)):
        trust = seen.trust[seen.actor, n]  # (G,)
        doubt = np.zeros_like(trust)
        if world.rule.deal_binding <= 0.0:
            doubt = np.where(_claims(world, seen, n), DOUBT * np.maximum(0.0, TRUSTED - trust) / TRUSTED, 0.0)
        good = gains[0, k] >= LEAST + doubt
        errs = draw < error
        yes = np.where(errs, trust >= TRUSTED, good)
        yield Reply(n, asked[n], yes, *_reason(world, seen, n, gains[:, k, 0], bool(yes[0]), bool(errs[0])))


def _claims(world: World, seen: View, maker: int) -> Mask:
    """Tell in which games a nation's offer rests on a promise of its own (G,)."""
    out = np.zeros(seen.games, dtype=bool)
    for p, g in np.argwhere(
        (seen.deals[STAGE, maker] == OFFERED) & (seen.deals[WITH, maker] == float(seen.actor))
    ):
        order = order_of(seen.deals[:, maker, p, g], world)
        out[g] = order.give != NOTHING or order.ask.kind == "joint"
    return out


def _gains(world: World, seen: View, makers: list[int], asked: Mask, luck: Words) -> Array:
    """Return what accepting each offer alone brings against refusing all: value, then indices (1 + I, makers, G)."""
    variants = 1 + len(makers)
    futures = imagine(world, seen, FUTURES, bits(luck, STREAM_PLAYER, seen.actor, OFFER))
    asked_there = np.repeat(asked, FUTURES, axis=1)  # (N, G x F)
    answer = np.zeros((len(world.actors), len(world.actors), futures.games, variants))
    for k, n in enumerate(makers, start=1):
        answer[seen.actor, n, :, k] = np.where(asked_there[n], YES, 0.0)

    def given(orders: Orders) -> None:
        orders.answer = answer.reshape(*answer.shape[:2], -1)

    [end] = by_doctrine(world, [futures.repeat(variants)], TURNS, (given,))
    found = np.concatenate([value(world, end, seen.actor)[None], end.index[:, seen.actor]])
    found = found.reshape(found.shape[0], seen.games, FUTURES, variants)
    means = np.add.reduce(found, axis=2) / FUTURES  # (1 + I, G, variants)
    gains: Array = np.moveaxis(means[..., 1:] - means[..., :1], 2, 1)
    return gains


def _reason(world: World, seen: View, maker: int, gains: Array, yes: bool, errs: bool) -> tuple[str, Values]:
    """Return why the answer in the first game is what it is: text key and values."""
    points = float(gains[0])
    moved = gains[1:] * world.nation.score_weight[:, seen.actor]
    towards = moved if points >= 0.0 else -moved
    values: Values = {
        "nation": world.actors[maker],
        "points": round(abs(points), 2),
        "trust": round(float(seen.trust[seen.actor, maker, 0])),
        "index": INDICES[int(np.argmax(towards))],
    }
    if errs:
        return f"reasons.deal.hunch_{'yes' if yes else 'no'}", values
    if abs(points) < LEAST:
        return "reasons.deal.little", values
    if yes:
        return "reasons.deal.gain", values
    return ("reasons.deal.distrust" if points > 0.0 else "reasons.deal.loss"), values
