"""R2 deals: offers are answered, deals begin, are kept or broken; and what deals in force do each quarter.

An offer is made in one turn and answered in the next; unanswered it lapses. Its maker is bound from the turn of the
answer on. Where deals bind, orders against one do nothing; else such an order breaks it, at a price in trust. A game
without a deal passes every function here at its first line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.engine import chance
from game.engine.deal_terms import (
    BROKEN_BY_MAKER,
    BROKEN_BY_PARTNER,
    FIRST,
    GIVEN_UP_BY_MAKER,
    GIVEN_UP_BY_PARTNER,
    IN_FORCE,
    JOINT,
    NO_CONTROL,
    OFFERED,
    SHARE,
    STAGE,
    UNTIL,
    WITH,
    Duties,
    dealing,
    duties,
)
from game.engine.ledger import Cause, Draft, mark
from game.engine.numerics import STEP, Array, Ints, Mask, snap
from game.engine.world import World

if TYPE_CHECKING:
    from game.engine.orders import Orders

YES, NO, BREAK = 1.0, 2.0, 3.0
YEAR = 0.25


def deals(w: World, d: Draft, o: Orders) -> None:
    """R2. Offers are answered and deals begin, are kept or broken; new offers go on the table."""
    if o.offer is None and not dealing(d.deals):
        return
    own = mark(d, "deals")
    over = ((own[STAGE] == IN_FORCE) & (own[UNTIL] <= d.quarter)) | (own[STAGE] > IN_FORCE)
    own[:, over] = 0.0
    if (own[STAGE] > 0.0).any():
        begin_deals(d, own, o.answer)
        hold(w, d, own, o)
    if o.offer is not None:
        lay_out(own, o.offer)
    found = duties(own)
    d.scratch["duties"] = found if found.many else None


def begin_deals(d: Draft, own: Array, answer: Array | None) -> None:
    """Turn offers that are accepted into deals; the others are gone."""
    maker, place, game = np.nonzero(own[STAGE] == OFFERED)
    partner = own[WITH, maker, place, game].astype(np.int64)
    yes = np.zeros(game.shape, dtype=bool) if answer is None else answer[partner, maker, game] == YES
    no = ~yes
    own[:, maker[no], place[no], game[no]] = 0.0
    at = (maker[yes], place[yes], game[yes])
    own[STAGE, *at] = IN_FORCE
    own[UNTIL, *at] += float(d.quarter)
    _keep_apart(own, _key(own, *at))
    if d.keep:
        for n, p, g in zip(*(x.tolist() for x in at), strict=True):
            if own[STAGE, n, p, g] > 0.0:
                d.books.events.append(("deal", (n, int(own[WITH, n, p, g])), float(d.quarter)))


def _keep_apart(own: Array, fresh: Ints) -> None:
    """Let no deal begin that goes against one in force; of two that begin at once the joint control does not.

    ``fresh`` holds the keys of deals that begin.
    """
    found = duties(own)
    new = np.isin(_key(own, found.maker, found.place, found.game), fresh)
    bars, joint = np.isin(found.kind, (NO_CONTROL, FIRST)), found.kind == JOINT
    about = np.where(joint, found.about, found.creditor)
    point = _key(own, found.debtor, about, np.where(bars | joint, found.what, 0), found.game)
    wrong = new & joint & np.isin(point, point[bars])
    wrong |= new & bars & np.isin(point, point[joint & ~new])
    own[:, found.maker[wrong], found.place[wrong], found.game[wrong]] = 0.0


def _key(own: Array, *parts: Ints) -> Ints:
    """Return one whole number for a tuple of indices, for comparing rows."""
    key = np.zeros(parts[0].shape, dtype=np.int64)
    for part in parts:
        key = key * max(1024, own.shape[-1]) + part
    return key


def hold(w: World, d: Draft, own: Array, o: Orders) -> None:
    """Compare orders with promises: what stands is brought in line, what goes against one is undone or breaks it."""
    found = duties(own)
    broken = np.zeros(found.game.shape, dtype=bool)
    given_up = broken.copy()  # by who has only a claim: that costs nothing
    if o.answer is not None and w.rule.deal_binding <= 0.0:
        broken |= o.answer[found.debtor, found.creditor, found.game] == BREAK
        given_up |= o.answer[found.creditor, found.debtor, found.game] == BREAK
    limits = np.isin(found.kind, (NO_CONTROL, FIRST, JOINT))
    user = np.where(found.kind == JOINT, found.about, found.creditor)
    layer = np.where(limits, found.what, 0)
    at = (user, found.debtor, layer, found.game)
    stands = d.control_next[at]
    given = stands if o.control is None else np.minimum(np.maximum(o.control[at], 0.0), 1.0)
    joint = found.kind == JOINT
    if w.rule.deal_binding <= 0.0:
        moved = given - stands
        against = np.where(joint, (moved < -STEP) & (given < found.part - STEP), moved > STEP)
        broken |= limits & against
    ends = _same_deal(own, found, broken | given_up)
    wanted = np.where(joint, np.maximum(given, found.part), 0.0)
    bend = limits & ~ends & (np.abs(wanted - given) > STEP)
    if bend.any():
        _bend_controls(d, o, tuple(x[bend] for x in at), wanted[bend], joint[bend])
    if ends.any():
        _pay_for(w, d, found.where(broken))
        _end(own, found, broken, given_up)


def _same_deal(own: Array, found: Duties, broken: Mask) -> Mask:
    """Return which duties belong to a deal of which one is broken: the whole deal ends."""
    key = _key(own, found.maker, found.place, found.game)
    out: Mask = np.isin(key, key[broken])
    return out


def _end(own: Array, found: Duties, broken: Mask, given_up: Mask) -> None:
    """Note of deals that end who ended them; a broken promise goes before a claim given up, the maker's first."""
    for where, code, who in (
        (given_up, GIVEN_UP_BY_PARTNER, found.debtor == found.maker),
        (given_up, GIVEN_UP_BY_MAKER, found.debtor != found.maker),
        (broken, BROKEN_BY_PARTNER, found.debtor != found.maker),
        (broken, BROKEN_BY_MAKER, found.debtor == found.maker),
    ):
        some = where & who
        own[STAGE, found.maker[some], found.place[some], found.game[some]] = code


def _bend_controls(d: Draft, o: Orders, at: tuple[Ints, ...], wanted: Array, joint: Mask) -> None:
    """Note the controls that deals ask for in place of what was ordered; they come at once."""
    control = d.control_next.copy() if o.control is None else o.control.copy()
    notice = np.zeros_like(control) if o.notice is None else o.notice.copy()
    np.maximum.at(control, tuple(x[joint] for x in at), wanted[joint])
    control[tuple(x[~joint] for x in at)] = 0.0
    notice[at] = 0.0
    d.scratch["agreed"] = control, notice


def _pay_for(w: World, d: Draft, found: Duties) -> None:
    """Take trust from whoever broke a promise, once a turn and nation that it was given to; all others see it."""
    if not found.many:
        return
    hurt: Array = np.zeros(d.trust.shape)
    debtors: list[int] = found.debtor.tolist()
    creditors: list[int] = found.creditor.tolist()
    games: list[int] = found.game.tolist()
    for debtor, creditor, game in zip(debtors, creditors, games, strict=True):
        others = np.full(hurt.shape[0], w.rule.break_others)
        others[creditor] = w.rule.break_trust
        others[debtor] = 0.0
        hurt[debtor, :, game] = np.maximum(hurt[debtor, :, game], others)
    d.post("trust", Cause("trust.broken"), -np.maximum(hurt, np.swapaxes(hurt, 0, 1)))
    d.bound("trust")
    if d.keep:
        told = sorted(set(zip(debtors, creditors, strict=True)))
        d.books.events += [("broken", pair, float(d.quarter)) for pair in told]


def lay_out(own: Array, offer: Array) -> None:
    """Put new offers (C, N maker, N partner, B) on the table, in the first places of their makers that are free."""
    maker, partner, game = np.nonzero(offer[STAGE] == OFFERED)
    for n, other, g in zip(maker.tolist(), partner.tolist(), game.tolist(), strict=True):
        free = np.flatnonzero(own[STAGE, n, :, g] == 0.0)
        if free.size and n != other:
            own[:, n, free[0], g] = offer[:, n, other, g]


# what deals in force do each quarter


def agreed(d: Draft, *kinds: int) -> Duties | None:
    """Return the duties of some kinds that are in force this turn, None where there are none."""
    found: Duties | None = d.scratch.get("duties")
    if found is None:
        return None
    some = found.of(*kinds)
    return some if some.many else None


def warm(w: World, d: Draft) -> None:
    """Let trust grow between nations that have a deal in force."""
    found: Duties | None = d.scratch.get("duties")
    if found is None:
        return
    pair = np.zeros(d.trust.shape)
    pair[found.debtor, found.creditor, found.game] = 1.0
    d.post("trust", Cause("trust.deal"), w.rule.deal_trust * YEAR * np.maximum(pair, np.swapaxes(pair, 0, 1)))


def serve_first(w: World, d: Draft, flow: Array, orders: Array, ration: Array) -> tuple[Duties, Array] | None:
    """Serve buyers that come first before the others where a supplier is short, in place; None where nobody does.

    ``flow`` (N user, N supplier, L, B) are orders, ``ration`` (N supplier, L, B) becomes the part that the others get.
    Returns the duties, one for each relation, and the factor on their flow.
    """
    found = agreed(d, FIRST)
    if found is None:
        return None
    key = np.ravel_multi_index((found.creditor, found.debtor, found.what, found.game), flow.shape)
    found = found.where(np.unique(key, return_index=True)[1])
    at = (found.debtor, found.what, found.game)
    relation = (found.creditor, *at)
    first = np.zeros_like(orders)
    np.add.at(first, at, flow[relation])
    rest = orders[at] - first[at]
    room = ration[at] * orders[at]
    short = (ration[at] < 1.0) & (rest > 1e-9) & (first[at] > 1e-9)
    left = np.maximum((room - first[at]) / np.where(short, rest, 1.0), w.rule.first_floor * ration[at])
    left = np.where(short, np.minimum(left, ration[at]), ration[at])
    share = np.minimum(1.0, (room - left * rest) / np.where(short, first[at], 1.0))
    boost = np.where(short, share / left, 1.0)
    ration[at] = left
    flow[relation] *= boost
    return found, boost


def help_with(w: World, d: Draft, due: Mask) -> tuple[Array, dict[tuple[int, int], Array]] | None:
    """Return what partners pay of this quarter's instalments: in all (V, B), and by (payer, initiative) (B,).

    A payer pays its own programmes first; with too little left it pays what it has, by the keys of the programmes.
    None where nobody shares anything.
    """
    found = agreed(d, SHARE)
    if found is None:
        return None
    asked: dict[tuple[int, int], Array] = {}
    for n, v, part, g in zip(found.debtor.tolist(), found.what.tolist(), found.part, found.game, strict=True):
        line = asked.setdefault((n, v), np.zeros(d.seed.shape))
        line[g] = min(1.0, line[g] + part)
    left = d.treasury.copy()
    for v, programme in enumerate(w.initiatives):
        left[programme.actor] -= due[v] * programme.cost
    whole = np.zeros(due.shape)
    out: dict[tuple[int, int], Array] = {}
    for n, v in sorted(asked, key=lambda at: (w.initiatives[at[1]].key, chance.word(w.actors[at[0]]))):
        wanted = due[v] * np.minimum(asked[n, v] * w.initiatives[v].cost, w.initiatives[v].cost - whole[v])
        paid = snap(np.maximum(0.0, np.minimum(wanted, left[n])))
        left[n] -= paid
        whole[v] += paid
        out[n, v] = paid
    return whole, out


def owed_by(w: World, deals: Array, paying: Array, actor: int, quarter: int) -> Array:
    """Return what shared costs take from a nation in the coming turn, less what they bring it (B,)."""
    out = np.zeros(paying.shape[-1])
    if not dealing(deals):
        return out
    found = duties(deals).of(SHARE)
    found = found.where(deals[UNTIL, found.maker, found.place, found.game] > quarter)
    cost = np.asarray([v.cost for v in w.initiatives])
    for sign, who in ((1.0, found.debtor), (-1.0, found.creditor)):
        some = found.where(who == actor)
        quarters = np.minimum(paying[some.what, some.game], w.turn_quarters)
        np.add.at(out, some.game, sign * some.part * cost[some.what] * quarters)
    return out
