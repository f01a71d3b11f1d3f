"""R3 answers and R9 draw: what nations answer and launch, and which cards come to whom next turn.

Every draw is keyed by what it is for (seed, stream, turn, card key, nation's word), so a new card does not
change the luck of old ones and the order of the files never matters. Cards of the next turn lie in
``state.pending``; ``drawn``, ``due`` and ``chosen`` remember quarters and options, -1 for never.
"""

from __future__ import annotations

import numpy as np

from game.engine import chance
from game.engine.columns import DeckColumns, HandColumns, columns
from game.engine.expr import holds, true
from game.engine.ledger import Draft, begin, mark
from game.engine.numerics import Array, Ints, Mask
from game.engine.orders import Orders
from game.engine.programmes import launch, stop
from game.engine.world import World

NEVER = -1.0


def pairs_of(where: Mask) -> tuple[Ints, Ints]:
    """Return (row, game) of all places of a mask (rows, B) that hold, row by row."""
    flat = np.flatnonzero(where)
    row = flat // where.shape[-1]
    return row, flat - row * where.shape[-1]


def answers(w: World, d: Draft, o: Orders) -> None:
    """R3. Cards on the table are answered, programmes stopped and launched; their effects start.

    An unanswered card takes its cautious option, and so does an answer that is not offered. Orders that are
    not legal are ignored.
    """
    hand, game = pairs_of(d.pending > 0.0)
    if hand.size:
        c = columns(w)
        option = _options(w, d, o, c.hand, hand, game)
        mark(d, "chosen")[hand, game] = option - c.hand.first[hand]
        mark(d, "pending").fill(0.0)  # whatever lay on a table was answered
        if d.keep:
            numbers = (option - c.hand.first[hand]).tolist()
            d.books.events += [
                ("chosen", pair, float(d.quarter)) for pair in zip(hand.tolist(), numbers, strict=True)
            ]
        _begin(d, c, hand, option, game)
        _follow(d, c.hand, hand, option, game)
    if o.stop is not None:
        stop(w, d, o.stop)
    if o.launch is not None:
        launch(w, d, o.launch)


def _options(w: World, d: Draft, o: Orders, t: HandColumns, hand: Ints, game: Ints) -> Ints:
    """Return the number of the option taken for every card on a table."""
    cautious = t.first[hand] + t.cautious[hand]
    if o.choose is None:
        return cautious
    wanted = np.rint(np.clip(o.choose[hand, game], 0.0, 99.0)).astype(np.int64)
    named = (wanted >= 1) & (wanted <= t.options[hand])
    option = np.where(named, t.first[hand] + wanted - 1, cautious)
    for number in np.intersect1d(option[option != cautious], t.shown).tolist():
        some = np.flatnonzero(option == number)
        h = int(hand[some[0]])
        shown = w.hands[h].choices[number - int(t.first[h])].shown
        assert shown is not None
        hidden = some[~true(shown, w, d.before)[game[some]]]
        option[hidden] = cautious[hidden]
    return option


def _begin(d: Draft, c: DeckColumns, hand: Ints, option: Ints, game: Ints) -> None:
    """Start the effects of options taken; one with a chance starts only where its draw falls so."""
    t = c.hand
    pair, number, place = t.effects.expand(option)
    begins = np.ones(number.size, dtype=bool)
    risky = np.flatnonzero(c.effect.chance[number] < 1.0)
    if risky.size:
        at = pair[risky]
        words = (t.card[hand[at]], t.nation[hand[at]], t.option[option[at]])
        luck = chance.uniform(d.seed[game[at]], chance.STREAM_EFFECT, d.turn, *words, place[risky])
        begins[risky] = luck < c.effect.chance[number[risky]]
        if d.keep:
            found = zip(number[risky].tolist(), begins[risky].tolist(), strict=True)
            d.books.events += [("effect", (n,), float(came)) for n, came in found]
    begin(d, number[begins], game[pair[begins]])


def _follow(d: Draft, t: HandColumns, hand: Ints, option: Ints, game: Ints) -> None:
    """Schedule what follows from options taken; of two dates for one card the earlier counts."""
    pair, number, _ = t.follows.expand(option)
    if not number.size:
        return
    seed, own = d.seed[game[pair]], hand[pair]
    words = (d.turn, t.follow_card[number], t.card[own], t.nation[own], t.option[option[pair]])
    comes = chance.uniform(seed, chance.STREAM_FOLLOW, *words) < t.follow_chance[number]
    part = np.floor(chance.uniform(seed, chance.STREAM_JITTER, *words) * t.follow_span[number])
    date = d.quarter + t.follow_low[number] + np.minimum(part, t.follow_span[number] - 1.0)
    which, target, _ = t.follow_hands.expand(number[comes])
    due, at = mark(d, "due"), (target, game[pair[comes]][which])
    due[at] = np.where(due[at] >= 0.0, due[at], np.inf)
    np.minimum.at(due, at, date[comes][which])


def draw(w: World, d: Draft, o: Orders) -> None:
    """R9. Cards for the next turn are drawn: dated and due ones first, then what chance brings."""
    del o
    if not w.hands:
        return
    _lapse(w, d, _dealt(w, d))


def _dealt(w: World, d: Draft) -> Mask:
    """Put cards on the tables; return which cards found no place (H, B)."""
    t = columns(w).hand
    called, fired, luck = _calls(w, d, t)  # dated or due; by chance
    _rest(w, d, t, called, fired)
    for h in np.flatnonzero(t.asked & (called | fired).any(axis=1)).tolist():
        open_ = holds(w.hands[h].needs, w, d, called[h] | fired[h])
        called[h] &= open_
        fired[h] &= open_
    fired &= ~called
    _by_chance(w, d, t, fired, luck)
    _address(w, d, called, fired)
    return _serve(w, d, t, called, fired)


def jittered(w: World, seeds: np.ndarray) -> Array:
    """Return the quarter at which every dated hand comes, its jitter drawn, (H, B); -1 for undated ones."""
    t = columns(w).hand
    out = np.full((t.dated.size, seeds.shape[0]), NEVER)
    dated = np.flatnonzero(t.dated >= 0.0)
    out[dated] = _dates(t, seeds, dated)
    return out


def _dates(t: HandColumns, seeds: np.ndarray, dated: Ints) -> Array:
    """Return the quarters at which some dated hands come, (dated hands asked for, B)."""
    span = (2.0 * t.jitter[dated] + 1.0)[:, None]
    luck = chance.uniform(seeds[None], chance.STREAM_JITTER, t.card[dated][:, None])
    shift = np.minimum(np.floor(luck * span), span - 1.0) - t.jitter[dated][:, None]
    return np.maximum(t.dated[dated][:, None] + shift, 0.0)


def opening_hands(w: World, seeds: np.ndarray) -> Array:
    """Return which hands lie on the table at the start (H, B): opening ones and dates of the first turn."""
    dates = jittered(w, seeds)
    first = (dates >= 0.0) & (dates < w.turn_quarters)
    for h, hand in enumerate(w.hands):
        first[h] |= hand.opening
    return first.astype(np.float64)


def _chance_of_turn(t: HandColumns, quarters: int) -> Array:
    """Return the chance that undated hands come up within a turn, 1 - (1 - p) ** quarters, (H,)."""
    misses = np.ones(t.chance.shape)
    for _ in range(quarters):
        misses *= 1.0 - t.chance
    out: Array = 1.0 - misses
    return out


def _calls(w: World, d: Draft, t: HandColumns) -> tuple[Mask, Mask, Array]:
    """Return (dated or due now, what chance could bring if all boosts held, luck), (H, B) each.

    Only hands in their time that were not drawn yet, or have rested, are among them.
    """
    end = d.quarter + w.turn_quarters
    in_time = (d.quarter <= t.latest) & (end > t.earliest)
    fresh = d.drawn < 0.0
    again = np.flatnonzero(~t.once)
    fresh[again] |= d.quarter - d.drawn[again] >= t.rest[again, None]
    fresh &= in_time[:, None]
    near = (t.dated >= 0.0) & (t.dated + t.jitter >= d.quarter) & (t.dated - t.jitter < end)
    called = (d.due >= 0.0) & (d.due < end)
    dates = _dates(t, d.seed, np.flatnonzero(near))
    called[near] |= (dates >= d.quarter) & (dates < end)
    most = _chance_of_turn(t, w.turn_quarters) * t.boost
    live = np.flatnonzero((most > 0.0) & fresh.any(axis=1))
    luck = np.ones(fresh.shape)
    words = (t.card[live][:, None], t.shared[live][:, None])
    luck[live] = chance.uniform(d.seed[None], chance.STREAM_FIRE, d.turn, *words)
    return called & fresh, (luck < most[:, None]) & (d.due < 0.0) & fresh, luck


def _rest(w: World, d: Draft, t: HandColumns, called: Mask, fired: Mask) -> None:
    """Leave out, in place, cards of which another nation has or awaits the only copy, and majors too soon after one."""
    for card in w.cards:
        kin = list(card.hands)
        hand = w.hands[kin[0]] if kin else None
        if hand is None or not hand.exclusive or not (called[kin] | fired[kin]).any():
            continue
        last = np.max(d.drawn[kin], axis=0)
        rested = last < 0.0
        if not hand.once:
            rested |= d.quarter - last >= max(hand.rest, 1)
        called[kin] &= rested
        fired[kin] &= rested & (np.max(d.due[kin], axis=0) < 0.0)
    # between two majors of one nation lie some turns; a called one waits, see _late
    major = np.flatnonzero(t.major)
    fired[major] &= _rested(w, d)[t.actor[major]]


def _rested(w: World, d: Draft) -> Mask:
    """Return whose last major lies enough turns back (N, B)."""
    last = d.major_turn
    out: Mask = (last < 0.0) | (d.turn + 1 - last >= w.major_gap)
    return out


def _by_chance(w: World, d: Draft, t: HandColumns, fired: Mask, luck: Array) -> None:
    """Keep, of hands that could come up, those whose draw is under their chance with the boosts that hold."""
    base = _chance_of_turn(t, w.turn_quarters)
    for h in np.flatnonzero(t.boosted & fired.any(axis=1)).tolist():
        p = np.full(d.seed.shape, base[h])
        for condition, times in w.hands[h].boosts:
            p *= np.where(true(condition, w, d), times, 1.0)
        fired[h] &= luck[h] < p


def _address(w: World, d: Draft, called: Mask, fired: Mask) -> None:
    """Give a card that one nation only may hold to one of those it could come to."""
    for c, card in enumerate(w.cards):
        if len(card.hands) < 2 or not w.hands[card.hands[0]].exclusive:
            continue
        kin = list(card.hands)
        able = called[kin] | fired[kin]  # (k, B)
        if not (np.count_nonzero(able, axis=0) > 1).any():
            continue
        words = np.asarray([chance.word(w.actors[w.hands[h].actor]) for h in kin], dtype=np.uint64)[:, None]
        lot = chance.uniform(d.seed[None], chance.STREAM_ADDRESS, d.turn, w.cards[c].key, words)
        lot = np.where(able, lot, -1.0)
        keep = lot == np.max(lot, axis=0)
        called[kin] &= keep
        fired[kin] &= keep


def _serve(w: World, d: Draft, t: HandColumns, called: Mask, fired: Mask) -> Mask:
    """Put cards on each table as far as its caps allow; return what does not fit (H, B)."""
    waits = np.zeros(called.shape, dtype=bool)
    row, game = pairs_of(called | fired)
    if not row.size:
        return waits
    late = _late(w, d, t, row, game, called[row, game])
    waits[row[late], game[late]] = True
    at = row[~late], game[~late]
    for name, value in (("pending", 1.0), ("drawn", float(d.quarter)), ("due", NEVER)):
        mark(d, name)[at] = value
    if d.keep:
        d.books.events += [("drawn", (h,), float(d.quarter)) for h in at[0].tolist()]
    return waits


def _late(w: World, d: Draft, t: HandColumns, row: Ints, game: Ints, called: Mask) -> Mask:
    """Return which of the cards that come must wait, (pairs,): dated and due ones go first, then the lot decides."""
    games = d.seed.shape[0]
    table, asks, major = t.actor[row] * games + game, t.asks[row], t.major[row]
    late = np.zeros(row.size, dtype=bool)
    crowded = np.bincount(table[asks], minlength=len(w.actors) * games) > w.limits.cards
    crowded[table[major]] = True
    some = np.flatnonzero(crowded[table])  # on all other tables every card finds its place
    if not some.size:
        return late
    words = (t.card[row[some]], t.nation[row[some]])
    lot = chance.uniform(d.seed[game[some]], chance.STREAM_PRIORITY, d.turn, *words)
    some = some[np.lexsort((np.where(called[some], lot, 1.0 + lot), table[some]))]
    first = some[major[some]]
    first = first[_turn_in_run(table[first]) == 0]
    first = first[_rested(w, d)[t.actor[row[first]], game[first]]]
    late[some] = major[some]
    late[first] = False
    queue = some[asks[some] & ~late[some]]
    late[queue[_turn_in_run(table[queue]) >= w.limits.cards]] = True
    served = first[~late[first]]
    if served.size:
        mark(d, "major_turn")[t.actor[row[served]], game[served]] = d.turn + 1.0
    return late


def _turn_in_run(sorted_keys: Ints) -> Ints:
    """Return the place of every key among its equals, from 0, where equal keys stand together."""
    begins = np.ones(sorted_keys.size, dtype=bool)
    np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=begins[1:])
    start = np.flatnonzero(begins)
    out: Ints = np.arange(sorted_keys.size) - start[np.cumsum(begins) - 1]
    return out


def _lapse(w: World, d: Draft, waits: Mask) -> None:
    """Move what found no place to the next turn; a due card whose needs are not met now is gone."""
    end = d.quarter + w.turn_quarters
    over = (d.due >= 0.0) & (d.due < end)
    if over.any() or waits.any():
        due = mark(d, "due")
        due[over] = NEVER
        due[waits] = float(end)
