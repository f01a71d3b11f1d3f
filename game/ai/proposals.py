"""What a nation offers to people on its own: the better of a few bargains, where both sides gain in imagined futures.

Only public things and the nation's own view are used. Nations that nobody plays at the computer are made no offers,
so games between AI nations are as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from game.ai.doctrine import Doctrine
from game.ai.notes import Values
from game.ai.plans import join
from game.ai.value import value
from game.engine.chance import STREAM_PLAYER, bits, word
from game.engine.deal_terms import COLUMNS, STAGE, check_offer, columns_of
from game.engine.imagine import imagine
from game.engine.numerics import Array, Words
from game.engine.order_text import NOTHING, Order, Term
from game.engine.orders import Orders
from game.engine.turn import resolve
from game.engine.view import View, view
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
    world: World, seen: View, people: Sequence[int], luck: Words
) -> Iterator[tuple[Order, str, Values]]:
    """Yield at most one offer of a nation to somebody played by a person, with its reason; for one game."""
    turn = bits(word(world.actors[seen.actor]), PROPOSE)
    if (
        (seen.turn + int(turn)) % EVERY
        or world.turns - seen.turn < LENGTH
        or bool((seen.deals[STAGE, seen.actor] > 0.0).any())
    ):
        return
    bargains = [order for n in people if n != seen.actor for order in _bargains(seen, n)]
    bargains = [order for order in bargains if check_offer(order, [], seen, world) is None]
    if not bargains:
        return
    gains = _gains(world, seen, bargains, luck)
    fair = np.where(gains[1] > THEIRS, gains[0], -1.0)
    best = int(np.argmax(fair))
    if fair[best] < WORTH:
        return
    moved = gains[2:, best] * world.nation.score_weight[:, seen.actor]
    values: Values = {
        "nation": world.actors[bargains[best].nation],
        "points": round(float(gains[0, best]), 2),
        "index": INDICES[int(np.argmax(moved))],
    }
    yield bargains[best], "reasons.deal.propose", values


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


def _gains(world: World, seen: View, bargains: Sequence[Order], luck: Words) -> Array:
    """Return what each bargain brings against none: own value, the other's, own indices (2 + I, bargains)."""
    me, variants = seen.actor, 1 + len(bargains)
    state = imagine(world, seen, FUTURES, bits(luck, STREAM_PLAYER, me, PROPOSE)).repeat(variants)
    n = len(world.actors)
    offer = np.zeros((COLUMNS, n, n, FUTURES, variants))
    answer = np.zeros((n, n, FUTURES, variants))
    for k, order in enumerate(bargains, start=1):
        offer[:, me, order.nation, :, k] = np.asarray(columns_of(order, world))[:, None]
        answer[order.nation, me, :, k] = 1.0
    players = tuple(a for a in range(n) if a not in world.passive)
    doctrine, silent = Doctrine(), np.zeros(state.games, dtype=np.uint64)
    for turn in range(min(TURNS, world.turns - seen.turn)):
        orders = Orders.standing(world, state)
        join(world, state, orders, doctrine.plan(world, [view(world, state, a) for a in players], silent))
        if turn == 0:
            orders.offer = offer.reshape(*offer.shape[:3], -1)
        elif turn == 1:
            orders.answer = answer.reshape(*answer.shape[:2], -1)
        state, _books = resolve(world, state, orders)
    own = [value(world, state, me), *state.index[:, me]]
    rows = np.stack([own[0], *[value(world, state, order.nation) for order in bargains], *own[1:]])
    means = np.add.reduce(rows.reshape(rows.shape[0], FUTURES, variants), axis=1) / FUTURES
    change = means[:, 1:] - means[:, :1]  # (1 + bargains + I, bargains)
    others = np.asarray([change[1 + k, k] for k in range(len(bargains))])
    return np.concatenate([change[:1], others[None], change[1 + len(bargains) :]])
