"""Players that do not think: random legal orders, and random orders round what the doctrine would do.

They are the floor of every ladder, the fuzz of the rules and the first opponents of a test.
A nations, N all, L layers, V initiatives, H hands, B games.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.ai.brief import Brief, Reader, temper
from game.ai.doctrine import KEPT, standing
from game.ai.notes import Notes
from game.ai.plans import CENTS, SAME, Limit, Plans, cents
from game.ai.sight import Sight, sight
from game.ai.spending import factors, weights
from game.ai.ventures import running_cost
from game.engine import chance
from game.engine.numerics import Array, Mask, Words, total
from game.engine.order_limits import option_cost, stock_price
from game.engine.view import View
from game.engine.world import LEVERS, World

# What a draw is for; a word of the draw.
BUILD, RESEARCH, TALENT, ENFORCE, RELEASE, CONTROL, REFUSE, STOCK, LAUNCH, STOP, CARD, NOTICE = range(1, 13)

# How lively the random players are, per nation and turn.
CONTROLS = 0.15  # a control is changed
REFUSALS = 0.10
RELEASES = 0.05
STOCKS = 0.10
LAUNCHES = 0.50
STOPS = 0.05
ENFORCED = 0.02  # part of a line that enforcement gets
LINES = (BUILD, RESEARCH, TALENT, ENFORCE)
CALM = 0.2  # how little lots move the lines of whoever has a plan: wild lines waste money whatever they are round


class Random:
    """A player whose orders are random but always legal."""

    name = "random"
    weighted = False

    def __init__(self) -> None:
        self._reader = Reader()

    def plan(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None = None) -> Plans:
        """Draw orders for the nations of the views; ``luck`` (B,) holds the words of each game."""
        s = sight(world, views)
        b = self._reader.of(world)
        plans = standing(s)
        for a in range(len(s.actors)):
            room = s.treasury[a] - running_cost(s, plans)[a]  # (B,)
            _answer(self, b, s, plans, a, luck, room)
            _venture(self, b, s, plans, a, luck, room)
            _relate(s, plans, a, luck, room)
            _spend(self, b, s, plans, a, luck, room)
            if notes is not None:
                notes.usual[s.actors[a]] = (f"reasons.{self.name}", {})
        return plans


class Weighted(Random):
    """A random player that leans towards the doctrine's spending and what the scenario prefers."""

    name = "weighted"
    weighted = True


def _draw(s: Sight, a: int, luck: Words, what: int, *subject: int) -> Array:
    """Return a number 0..1 for one nation and purpose (B,)."""
    actor = chance.word(s.world.actors[s.actors[a]])
    return chance.uniform(luck, chance.STREAM_PLAYER, actor, what, *subject)


def _draws(s: Sight, a: int, luck: Words, what: int, names: Sequence[str]) -> Array:
    return np.stack([_draw(s, a, luck, what, chance.word(name)) for name in names])


def _choice(s: Sight, a: int, luck: Words, what: int, subject: int, weights: Array) -> np.ndarray:
    """Draw one row by weight (rows, B); -1 where all weights are zero."""
    ends = np.cumsum(weights, axis=0)
    whole = ends[-1]
    point = _draw(s, a, luck, what, subject) * whole
    row = np.argmax(ends > point[None], axis=0)
    return np.where(whole > 0.0, row, -1)


def _answer(player: Random, b: Brief, s: Sight, plans: Plans, a: int, luck: Words, room: Array) -> None:
    world, actor = s.world, s.actors[a]
    for h in np.flatnonzero(b.asked & (b.holder == actor)).tolist():
        open_ = s.pending[h] > 0.0
        if not open_.any():
            continue
        hand = world.hands[h]
        likes = np.zeros((len(hand.choices), s.games))
        for i, option in enumerate(hand.choices):
            like = option.weight * temper(world, actor, option.traits) if player.weighted else 1.0
            shown = s.holds(a, option.shown) if option.shown is not None else np.ones(s.games, dtype=np.bool_)
            likes[i] = np.where(shown & (option_cost(world, h, i) <= room), like, 0.0)
        taken = _choice(s, a, luck, CARD, world.cards[hand.card].key, likes)
        taken = np.where(taken < 0, hand.cautious, taken)
        plans.choose[h] = np.where(open_, taken + 1.0, 0.0)
        for i in range(len(hand.choices)):
            room -= np.where(open_ & (taken == i), option_cost(world, h, i), 0.0)


def _venture(player: Random, b: Brief, s: Sight, plans: Plans, a: int, luck: Words, room: Array) -> None:
    world, actor, turn = s.world, s.actors[a], s.world.turn_quarters
    own = [v for v, programme in enumerate(world.initiatives) if programme.actor == actor]
    if not own or world.limits.launches < 1:
        return
    going = np.zeros(s.games)
    likes = np.zeros((len(own), s.games))
    for i, v in enumerate(own):
        programme = world.initiatives[v]
        running = s.paying[v] > 0.0
        plans.stop[v] = running & (_draw(s, a, luck, STOP, programme.key) < STOPS)
        going += running
        can = _may_launch(s, v) & (programme.cost * min(turn, programme.quarters) <= 0.5 * room)
        if can.any():
            like = float(b.launch_weight[v]) if player.weighted else 1.0
            likes[i] = np.where(can & s.all_hold(a, programme.needs), like, 0.0)
    tries = (_draw(s, a, luck, LAUNCH) < LAUNCHES) & (going < world.limits.running)
    taken = np.where(tries, _choice(s, a, luck, LAUNCH, 1, likes), -1)
    for i, v in enumerate(own):
        plans.launch[v] = taken == i
        room -= plans.launch[v] * world.initiatives[v].cost * min(turn, world.initiatives[v].quarters)


def _may_launch(s: Sight, v: int) -> Mask:
    again = s.world.initiatives[v].again
    fresh: Mask = s.launched[v] < 0.0
    if again >= 0:
        fresh |= s.public.quarter - s.launched[v] >= again
    out: Mask = fresh & (s.paying[v] <= 0.0)
    return out


def _relate(s: Sight, plans: Plans, a: int, luck: Words, room: Array) -> None:
    world, actor = s.world, s.actors[a]
    games = np.arange(s.games)
    n, layers = len(world.actors), len(world.layers)
    word = chance.word(world.actors[actor])
    target = (actor + 1 + chance.pick(luck, n - 1, chance.STREAM_PLAYER, word, CONTROL, 1)) % n
    layer = chance.pick(luck, layers, chance.STREAM_PLAYER, word, CONTROL, 2)
    level = np.rint(_draw(s, a, luck, CONTROL, 3) * 20.0) * 5.0 / CENTS
    if world.limits.controls > 0:
        given = _draw(s, a, luck, CONTROL) < CONTROLS
        changed = given & (np.abs(level - s.control(target, actor, layer, games)) > SAME)
        notices = np.asarray(sorted({0, *world.limits.notice}))
        notice = notices[chance.pick(luck, len(notices), chance.STREAM_PLAYER, word, NOTICE)]
        _limit(plans, "restrict", actor, (target, layer), changed, level, notice)
    given = _draw(s, a, luck, REFUSE) < REFUSALS
    changed = given & (np.abs(level - s.public.refusal[actor, target, layer, games]) > SAME)
    _limit(plans, "refuse", actor, (target, layer), changed, level, np.zeros(s.games))
    if world.role("frontier") >= 0:
        flips = _draw(s, a, luck, RELEASE) < RELEASES
        plans.release[a] = np.where(flips, 1.0 - plans.release[a], plans.release[a])
    quarters = np.minimum(1.0, world.limits.stockpile)
    price = stock_price(world, s.public.price)[actor][layer, games] * quarters  # (B,)
    buys = (_draw(s, a, luck, STOCK) < STOCKS) & (price <= 0.2 * room)
    plans.stockpile[a, layer[buys], games[buys]] = quarters
    room -= np.where(buys, price, 0.0)


def _limit(
    plans: Plans,
    kind: str,
    actor: int,
    at: tuple[np.ndarray, np.ndarray],
    changed: Mask,
    level: Array,
    notice: Array,
) -> None:
    """Write down a limit whose target and layer differ from game to game."""
    target, layer = at
    pairs = sorted(set(zip(target[changed].tolist(), layer[changed].tolist(), strict=True)))
    for n, k in pairs:
        here = changed & (target == n) & (layer == k)
        plans.limits.append(Limit(kind, actor, n, k, here, level, notice.astype(np.float64)))


def _spend(player: Random, b: Brief, s: Sight, plans: Plans, a: int, luck: Words, room: Array) -> None:
    names = (s.world.layers, s.world.layers, LEVERS, s.world.layers)
    lots = [-np.log(1.0 - _draws(s, a, luck, w, n)) for w, n in zip(LINES, names, strict=True)]
    if player.weighted:  # half what the doctrine would do, half even, and no money for enforcement
        liked = weights(b, s, factors(b, s))
        rows = (liked.build[a], liked.research[a], liked.talent[:, a])
        even = sum(total(row, 0) for row in rows) / sum(row.shape[0] for row in rows)  # (B,)
        parts = [
            (CALM + (1.0 - CALM) * lot) * (row + even) for lot, row in zip(lots[:3], rows, strict=True)
        ] + [0.0 * lots[3]]
    else:  # lots sum to an even split
        parts = [*lots[:3], ENFORCED * lots[3]]
    whole = total(np.concatenate(parts), 0)
    money = np.maximum(0.0, np.minimum(room, s.treasury[a]) - KEPT * s.treasury[a])
    unit = np.where(whole > 0.0, money / np.where(whole > 0.0, whole, 1.0), 0.0)
    turn = s.world.turn_quarters
    plans.build[a], plans.research[a], plans.talent[:, a], plans.enforce[a] = (
        cents(part * unit) / turn for part in parts
    )
