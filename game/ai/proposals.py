"""What a nation offers to people on its own: the better of a few bargains, where both sides gain in imagined futures.

Only public things and the nation's own view are used. Nations that nobody plays at the computer are made no offers,
so games between AI nations are as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from game.ai.notes import Values
from game.ai.rollout import by_doctrine
from game.ai.value import value
from game.engine.chance import STREAM_PLAYER, bits, word
from game.engine.deal_terms import COLUMNS, STAGE, check_offer, columns_of
from game.engine.imagine import imagine
from game.engine.numerics import Array, Words
from game.engine.order_text import NOTHING, Order, Term
from game.engine.orders import Orders
from game.engine.view import View
from game.engine.world import INDICES, World

# One player's taste, not rules of the game.
FUTURES = 2
TURNS = 5  # looked ahead, the turns of offer and answer included
LENGTH = 4  # turns of a bargain
EVERY = 4  # a nation looks for bargains in one turn of so many
WORTH = 0.05  # points of score that a bargain has to bring
THEIRS = 0.0  # points it has to bring the other side, as far as one can tell
DEPENDS = 0.10  # part of a need from one supplier, from which coming first is worth asking for
PROPOSE = 22  # what a draw is for; a word of the draw


def proposals(
    world: World, views: Sequence[View], people: Sequence[int], luck: Words
) -> Iterator[tuple[int, Order, str, Values]]:
    """Yield at most one offer of each nation to somebody played by a person, with its reason; for one game.

    The bargains of all nations are played forward side by side, each in futures made from its own view.
    """
    wanted = [(seen, found) for seen in views if (found := _open(world, seen, people))]
    if not wanted:
        return
    for (seen, bargains), gains in zip(wanted, _gains(world, wanted, luck), strict=True):
        fair = np.where(gains[1] > THEIRS, gains[0], -1.0)
        best = int(np.argmax(fair))
        if fair[best] < WORTH:
            continue
        moved = gains[2:, best] * world.nation.score_weight[:, seen.actor]
        values: Values = {
            "nation": world.actors[bargains[best].nation],
            "points": round(float(gains[0, best]), 2),
            "index": INDICES[int(np.argmax(moved))],
        }
        yield seen.actor, bargains[best], "reasons.deal.propose", values


def _open(world: World, seen: View, people: Sequence[int]) -> list[Order]:
    """Return the bargains that a nation may offer this turn; it looks for them in one turn of a few only."""
    turn = bits(word(world.actors[seen.actor]), PROPOSE)
    if (
        (seen.turn + int(turn)) % EVERY
        or world.turns - seen.turn < LENGTH
        or bool((seen.deals[STAGE, seen.actor] > 0.0).any())
    ):
        return []
    bargains = [order for n in people if n != seen.actor for order in _bargains(seen, n)]
    return [order for order in bargains if check_offer(order, [], seen, world) is None]


def _bargains(seen: View, nation: int) -> Iterator[Order]:
    """Yield what a nation could agree on with another: ends of limits for each other, or supply first for each other."""
    me = seen.actor
    theirs = seen.control_next[me, nation, :, 0]  # what limits the nation
    mine = seen.control_next[nation, me, :, 0]
    strong = int(np.argmax(seen.supply[nation, me, :, 0]))  # what the other gets from here
    needed = int(np.argmax(seen.supply[me, nation, :, 0]))
    give = Term("no-control", layer=int(np.argmax(mine))) if mine.any() else Term("first", layer=strong)
    if seen.supply[nation, me, strong, 0] < DEPENDS and not mine.any():
        give = NOTHING
    if theirs.any():
        yield _offer(nation, give, Term("no-control", layer=int(np.argmax(theirs))))
    if seen.supply[me, nation, needed, 0] >= DEPENDS:
        yield _offer(nation, give, Term("first", layer=needed))


def _offer(nation: int, give: Term, ask: Term) -> Order:
    return Order("offer", nation=nation, give=give, ask=ask, turns=LENGTH)


def _gains(world: World, wanted: Sequence[tuple[View, Sequence[Order]]], luck: Words) -> list[Array]:
    """Return for each nation what its bargains bring against none (2 + I, bargains).

    The rows are its own value, the other side's, and its own indices.
    """
    blocks = [
        imagine(world, seen, FUTURES, bits(luck, STREAM_PLAYER, seen.actor, PROPOSE)).repeat(1 + len(found))
        for seen, found in wanted
    ]
    offer, answer = _papers(world, wanted)

    def offered(orders: Orders) -> None:
        orders.offer = offer

    def answered(orders: Orders) -> None:
        orders.answer = answer

    ends = by_doctrine(world, blocks, TURNS, (offered, answered))
    out = []
    for (seen, bargains), end in zip(wanted, ends, strict=True):
        own = value(world, end, seen.actor)
        others = [value(world, end, order.nation) for order in bargains]
        out.append(_gained(np.stack([own, *others, *end.index[:, seen.actor]]), len(bargains)))
    return out


def _papers(world: World, wanted: Sequence[tuple[View, Sequence[Order]]]) -> tuple[Array, Array]:
    """Return the offers and the answers of all imagined games; the first of each nation's variants has none."""
    n = len(world.actors)
    offers, answers = [], []
    for seen, bargains in wanted:
        offer = np.zeros((COLUMNS, n, n, FUTURES, 1 + len(bargains)))
        answer = np.zeros((n, n, FUTURES, 1 + len(bargains)))
        for k, order in enumerate(bargains, start=1):
            offer[:, seen.actor, order.nation, :, k] = np.asarray(columns_of(order, world))[:, None]
            answer[order.nation, seen.actor, :, k] = 1.0
        offers.append(offer.reshape(COLUMNS, n, n, -1))
        answers.append(answer.reshape(n, n, -1))
    return np.concatenate(offers, axis=-1), np.concatenate(answers, axis=-1)


def _gained(rows: Array, bargains: int) -> Array:
    """Return changes against no bargain (2 + I, bargains) from values and indices (1 + bargains + I, games)."""
    means = np.add.reduce(rows.reshape(rows.shape[0], FUTURES, -1), axis=1) / FUTURES
    change = means[:, 1:] - means[:, :1]  # (1 + bargains + I, bargains)
    others = np.asarray([change[1 + k, k] for k in range(bargains)])
    return np.concatenate([change[:1], others[None], change[1 + bargains :]])
