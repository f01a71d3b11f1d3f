"""R3 answers and R9 draw: what nations answer and launch, and which cards come to whom next turn.

Every draw is keyed by what it is for (seed, stream, turn, card key, nation's word), so a new card does not
change the luck of old ones and the order of the files never matters. Cards of the next turn lie in
``state.pending``; ``drawn``, ``due`` and ``chosen`` remember quarters and options, -1 for never.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.engine import chance
from game.engine.effects import mark
from game.engine.expr import evaluate, holds
from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, Mask
from game.engine.orders import Orders
from game.engine.world import Choice, Hand, World

NEVER = -1.0


def answers(w: World, d: Draft, o: Orders) -> None:
    """R3. Cards on the table are answered, programmes stopped and launched; their effects start.

    An unanswered card takes its cautious option, and so does an answer that is not offered. Orders that are
    not legal are ignored.
    """
    for h in np.flatnonzero((d.pending > 0.0).any(axis=1)):
        _answer(w, d, o, int(h))
    if o.stop is not None:
        _stop(w, d, o.stop)
    if o.launch is not None:
        _launch(w, d, o.launch)


def _answer(w: World, d: Draft, o: Orders, h: int) -> None:
    hand = w.hands[h]
    here = d.pending[h] > 0.0  # (B,)
    wanted = np.zeros(here.shape) if o.choose is None else np.rint(o.choose[h])
    left = here.copy()
    for number, option in enumerate(hand.choices):
        if number == hand.cautious:
            continue
        took = left & (wanted == number + 1.0)
        if took.any() and option.shown is not None:
            took &= evaluate(option.shown, w, d.before) > 0.0
        left &= ~took
        _take(w, d, h, number, took)
    _take(w, d, h, hand.cautious, left)
    mark(d, "pending")[h] = np.where(here, 0.0, d.pending[h])


def _take(w: World, d: Draft, h: int, number: int, where: Mask) -> None:
    """Start the effects of one option in some games and schedule what follows from it."""
    if not where.any():
        return
    hand = w.hands[h]
    option = hand.choices[number]
    card = w.cards[hand.card]
    mark(d, "chosen")[h] = np.where(where, float(number), d.chosen[h])
    if d.keep:
        d.books.events.append(("chosen", (h, number), float(d.quarter)))
    words = (card.key, chance.word(w.actors[hand.actor]), chance.word(option.id))
    _start(w, d, option.effects, words, where)
    _follow(w, d, option, words, where)


def _start(w: World, d: Draft, numbers: Sequence[int], words: tuple[int, ...], where: Mask) -> None:
    """Start effects in some games; one with a chance starts only where its draw falls so."""
    since = mark(d, "since")
    for place, number in enumerate(numbers):
        begins = where
        if w.effects[number].chance < 1.0:
            luck = chance.uniform(d.seed, chance.STREAM_EFFECT, d.turn, *words, place)
            begins = where & (luck < w.effects[number].chance)
            if d.keep:
                d.books.events.append(("effect", (number,), float(begins[0])))
        since[number] = np.where(begins, float(d.quarter), since[number])


def _follow(w: World, d: Draft, option: Choice, words: tuple[int, ...], where: Mask) -> None:
    due = mark(d, "due")
    for follow in option.follows:
        if not follow.hands:
            continue
        key = w.cards[w.hands[follow.hands[0]].card].key
        luck = chance.uniform(d.seed, chance.STREAM_FOLLOW, d.turn, key, *words)
        span = max(follow.high - follow.low, 0) + 1
        wait = follow.low + chance.pick(d.seed, span, chance.STREAM_JITTER, d.turn, key, *words)
        comes = where & (luck < follow.chance)
        for h in follow.hands:
            due[h] = np.where(comes, d.quarter + wait, due[h])


def _stop(w: World, d: Draft, wanted: Array) -> None:
    """End programmes: a part of what was paid comes back, and what has not begun never comes."""
    for v in np.flatnonzero((wanted > 0.0).any(axis=1)):
        programme = w.initiatives[v]
        ends = (wanted[v] > 0.0) & (d.paying[v] > 0.0)
        if not ends.any():
            continue
        back = np.zeros(d.treasury.shape)
        back[programme.actor] = np.where(ends, w.rule.stop_refund * d.paid[v], 0.0)
        d.post("treasury", Cause("refund", source=programme.id, actor=programme.actor), back)
        mark(d, "paying")[v] = np.where(ends, 0.0, d.paying[v])
        mark(d, "paid")[v] = np.where(ends, 0.0, d.paid[v])
        since = mark(d, "since")
        for number in programme.effects:
            waiting = ends & (d.quarter < since[number] + w.effects[number].after)
            since[number] = np.where(waiting, NEVER, since[number])
        if d.keep:
            d.books.events.append(("stopped", (int(v),), float(d.quarter)))


def _launch(w: World, d: Draft, wanted: Array) -> None:
    """Start programmes that are allowed, in the order of their keys where too many are asked for."""
    started = np.zeros(d.treasury.shape)  # (N, B)
    running = np.zeros(d.treasury.shape)
    owed = np.zeros(d.treasury.shape)
    for v, programme in enumerate(w.initiatives):
        running[programme.actor] += d.paying[v] > 0.0
        owed[programme.actor] += programme.cost * np.minimum(d.paying[v], w.turn_quarters)
    asked: list[int] = np.flatnonzero((wanted > 0.0).any(axis=1)).tolist()
    for v in sorted(asked, key=lambda v: w.initiatives[v].key):
        programme = w.initiatives[v]
        n = programme.actor
        begins = (wanted[v] > 0.0) & open_again(w, v, d.paying[v], d.launched[v], d.quarter)
        begins &= (started[n] < w.limits.launches) & (running[n] < w.limits.running)
        bill = programme.cost * min(programme.quarters, w.turn_quarters)
        begins &= d.before.treasury[n] + 1e-6 >= owed[n] + bill
        begins = holds(programme.needs, w, d.before, begins)
        if not begins.any():
            continue
        for sum_, part in ((started, 1.0), (running, 1.0), (owed, bill)):
            sum_[n] += np.where(begins, part, 0.0)
        mark(d, "launched")[v] = np.where(begins, float(d.quarter), d.launched[v])
        mark(d, "paying")[v] = np.where(begins, float(programme.quarters), d.paying[v])
        mark(d, "paid")[v] = np.where(begins, 0.0, d.paid[v])
        words = (programme.key, chance.word(w.actors[n]))
        _start(w, d, programme.effects, words, begins)
        if d.keep:
            d.books.events.append(("launched", (v,), float(d.quarter)))


def open_again(w: World, v: int, paying: Array, launched: Array, quarter: int) -> Mask:
    """Tell where a programme may be launched: not running, and new or its rest is over, (B,)."""
    again = w.initiatives[v].again
    free = launched < 0.0
    if again > 0:
        free |= quarter - launched >= again
    out: Mask = free & (paying <= 0.0)
    return out


def draw(w: World, d: Draft, o: Orders) -> None:
    """R9. Cards for the next turn are drawn: dated and due ones first, then what chance brings."""
    del o
    if not w.hands:
        return
    _lapse(w, d, _dealt(w, d))


def _dealt(w: World, d: Draft) -> Array:
    """Put cards on the tables; return which due cards found no place (H, B)."""
    called, fired = _calls(w, d)  # dated or due; by chance
    open_ = np.zeros(called.shape, dtype=bool)
    for h in np.flatnonzero((called | fired).any(axis=1)):
        open_[h] = _open(w, d, int(h), called[h], called[h] | fired[h])
    called &= open_
    fired &= open_
    fired &= ~called
    _by_chance(w, d, fired)
    _address(w, d, called, fired)
    return _serve(w, d, called, fired)


def _keys(w: World) -> tuple[np.ndarray, np.ndarray]:
    """Return the words of card and nation of every hand, (H, 1); an exclusive card has one draw, word 0."""
    names = [chance.word(actor) for actor in w.actors]
    card = np.asarray([w.cards[h.card].key for h in w.hands], dtype=np.uint64)[:, None]
    actor = np.asarray([0 if h.exclusive else names[h.actor] for h in w.hands], dtype=np.uint64)[:, None]
    return card, actor


def jittered(w: World, seeds: np.ndarray) -> Array:
    """Return the quarter at which every dated hand comes, its jitter drawn, (H, B); -1 for undated ones."""
    dates = np.full((len(w.hands), seeds.shape[0]), NEVER)
    for h, hand in enumerate(w.hands):
        if hand.dated >= 0:
            key = w.cards[hand.card].key
            shift = chance.pick(seeds, 2 * hand.jitter + 1, chance.STREAM_JITTER, key) - hand.jitter
            dates[h] = np.maximum(hand.dated + shift, 0)
    return dates


def opening_hands(w: World, seeds: np.ndarray) -> Array:
    """Return which hands lie on the table at the start (H, B): opening ones and dates of the first turn."""
    dates = jittered(w, seeds)
    first = (dates >= 0.0) & (dates < w.turn_quarters)
    for h, hand in enumerate(w.hands):
        first[h] |= hand.opening
    return first.astype(np.float64)


def chance_of_turn(hand: Hand, quarters: int) -> float:
    """Return the chance that an undated hand comes up within a turn: 1 - (1 - p) ** quarters."""
    misses = 1.0
    for _ in range(quarters):
        misses *= 1.0 - hand.chance
    return 1.0 - misses


def _calls(w: World, d: Draft) -> tuple[Mask, Mask]:
    """Return hands dated or due now, and hands that chance could bring if all boosts held, (H, B) each."""
    end = d.quarter + w.turn_quarters
    dates = jittered(w, d.seed)
    called = (dates >= d.quarter) & (dates < end)
    called |= (d.due >= 0.0) & (d.due < end)
    most = np.zeros(len(w.hands))
    for h, hand in enumerate(w.hands):
        if hand.dated < 0 and not hand.onlyfollow:
            most[h] = chance_of_turn(hand, w.turn_quarters)
            for _, times in hand.boosts:
                most[h] *= max(times, 1.0)
    card, actor = _keys(w)
    luck = chance.uniform(d.seed[None], chance.STREAM_FIRE, d.turn, card, actor)  # (H, B)
    d.scratch["fire"] = luck
    return called, (luck < most[:, None]) & (d.due < 0.0)


def _open(w: World, d: Draft, h: int, called: Mask, among: Mask) -> Mask:
    """Return in which of some games a hand may come: not drawn yet or rested, in its time, its needs met."""
    hand = w.hands[h]
    kin = list(w.cards[hand.card].hands) if hand.exclusive else [h]
    last = np.max(d.drawn[kin], axis=0)
    free = last < 0.0
    if not hand.once:
        free |= d.quarter - last >= max(hand.rest, 1)
    if hand.exclusive:
        waiting = np.max(d.due[kin], axis=0) >= 0.0
        free &= called | ~waiting
    if hand.dated < 0:
        late = hand.latest >= 0 and d.quarter > hand.latest
        if late or d.quarter + w.turn_quarters <= hand.earliest:
            return np.zeros(among.shape, dtype=bool)
    if hand.major:
        # between two majors of one nation lie some turns; a called one waits, see _serve
        free &= called | _rested(w, d, hand.actor)
    return holds(hand.needs, w, d, among & free)


def _rested(w: World, d: Draft, actor: int) -> Mask:
    last = d.major_turn[actor]
    out: Mask = (last < 0.0) | (d.turn + 1 - last >= w.major_gap)
    return out


def _by_chance(w: World, d: Draft, fired: Mask) -> None:
    """Keep, of hands that could come up, those whose draw is under their chance with the boosts that hold."""
    luck = d.scratch.pop("fire")
    for h in np.flatnonzero(fired.any(axis=1)):
        hand = w.hands[h]
        p = np.full(d.seed.shape, chance_of_turn(hand, w.turn_quarters))
        for condition, times in hand.boosts:
            p *= np.where(evaluate(condition, w, d) > 0.0, times, 1.0)
        fired[h] &= luck[h] < p


def _address(w: World, d: Draft, called: Mask, fired: Mask) -> None:
    """Give a card that one nation only may hold to one of those it could come to."""
    for c, card in enumerate(w.cards):
        if len(card.hands) < 2 or not w.hands[card.hands[0]].exclusive:
            continue
        kin = list(card.hands)
        able = called[kin] | fired[kin]  # (k, B)
        if not (able.sum(axis=0) > 1).any():
            continue
        words = np.asarray([chance.word(w.actors[w.hands[h].actor]) for h in kin], dtype=np.uint64)[:, None]
        lot = chance.uniform(d.seed[None], chance.STREAM_ADDRESS, d.turn, w.cards[c].key, words)
        lot = np.where(able, lot, -1.0)
        keep = lot == np.max(lot, axis=0)
        called[kin] &= keep
        fired[kin] &= keep


def _serve(w: World, d: Draft, called: Mask, fired: Mask) -> Array:
    """Put cards on each table as far as its caps allow; return what does not fit (H, B)."""
    ready = called | fired
    waits = np.zeros(ready.shape, dtype=bool)
    live = np.flatnonzero(ready.any(axis=1))
    for n in range(len(w.actors)):
        mine = np.asarray([h for h in live if w.hands[h].actor == n], dtype=np.int64)
        if mine.size:
            waits[mine] = _serve_nation(w, d, n, mine, called, ready)
    goes = ready & ~waits
    if goes.any():
        pending, drawn, due = mark(d, "pending"), mark(d, "drawn"), mark(d, "due")
        pending[goes] = 1.0
        drawn[goes] = float(d.quarter)
        due[goes] = NEVER
        if d.keep:
            d.books.events += [("drawn", (int(h),), float(d.quarter)) for h in np.flatnonzero(goes[:, 0])]
    return waits.astype(np.float64)


def _serve_nation(w: World, d: Draft, n: int, mine: np.ndarray, called: Mask, ready: Mask) -> Mask:
    """Return which of one nation's cards must wait, (k, B)."""
    hands = [w.hands[h] for h in mine]
    keys = np.asarray([w.cards[h.card].key for h in hands], dtype=np.uint64)[:, None]
    word = chance.word(w.actors[n])
    lot = chance.uniform(d.seed[None], chance.STREAM_PRIORITY, d.turn, keys, word)
    # dated and due ones first, then by lot
    rank = np.where(ready[mine], np.where(called[mine], lot, 1.0 + lot), np.inf)  # (k, B)
    waits = np.zeros(rank.shape, dtype=bool)
    major = np.asarray([h.major for h in hands])
    if major.any():
        first = np.where(major[:, None], rank, np.inf)
        best = np.min(first, axis=0)
        allowed = (first == best) & _rested(w, d, n)
        waits |= major[:, None] & ready[mine] & ~allowed
        rank = np.where(waits, np.inf, rank)
    asks = np.asarray([len(h.choices) > 1 for h in hands])
    if asks.sum() > w.limits.cards:
        queue = np.where(asks[:, None], rank, np.inf)
        held = np.sort(queue, axis=0)[w.limits.cards - 1]  # the rank of the last card that fits
        waits |= np.isfinite(queue) & (queue > held)
    if major.any():
        served = (major[:, None] & ready[mine] & ~waits).any(axis=0)
        mark(d, "major_turn")[n] = np.where(served, d.turn + 1.0, d.major_turn[n])
    return waits


def _lapse(w: World, d: Draft, waits: Array) -> None:
    """Move what found no place to the next turn; a due card whose needs are not met now is gone."""
    end = d.quarter + w.turn_quarters
    over = (d.due >= 0.0) & (d.due < end)
    if over.any() or waits.any():
        due = mark(d, "due")
        due[over] = NEVER
        due[waits > 0.0] = float(end)
