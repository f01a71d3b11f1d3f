"""What a planner may do besides dividing its money: every legal answer, launch, limit, switch and store of a turn.

A menu holds the moves that differ from what the nation's doctrine would do. Whether a move pays is not judged here;
interest only says what is tried first. M moves, G games, N nations, L layers, V initiatives, H hands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from game.ai.brief import LEAST, Brief, temper
from game.ai.notes import Slot
from game.ai.plans import Plans
from game.ai.sight import Sight
from game.engine.chance import uniform, word
from game.engine.numerics import Array, Mask, Words
from game.engine.order_limits import stock_price

# What a planner looks at first; ties are broken by lot, so that everything gets its turn.
CARD, LAUNCH, STAY, LIMIT, OPEN, STORE, STOP = 4.0, 2.5, 1.5, 0.6, 0.8, 0.5, 1.0
LOT = 1.0  # the lot weighs as much as the step from one kind to the next

SUPPLY = 0.05  # part of deliveries; a smaller one is not worth a limit or a store
LEVELS = (0.0, 0.4, 0.8)  # limits that are tried
STORE_QUARTERS = (1.0, 2.0)
SCARCE = 0.15  # inputs that stop less than this part of the worst are not stored
DEAREST = 0.5  # part of the purse that one move may cost now
APART = 0.05  # levels closer than this are the same

LIKED = 0.05  # points by which an option is liked better when traits multiply its weight by 2.7
RESTRAINT = 0.15  # points that a stricter limit must bring beyond what is seen: those it hits remember longer
TASTE: dict[str, dict[str, float]] = {
    "restrict": {"hawk": 0.05, "dove": -0.15, "trader": -0.05},
    "refuse": {"state": 0.05, "trader": -0.05, "open": -0.1},
    "ease": {"hawk": -0.05, "dove": 0.1, "trader": 0.05, "open": 0.05},
    "release": {"open": 0.15, "state": -0.05},
    "launch": {"builder": 0.05},
}
"""Points of score by which a trait makes a nation see a kind of move better or worse than it is; ease is a lower limit.

A trait of the scenario colours what is nearly equal; it never outweighs what is plainly better, and no level changes it.
"""


@dataclass(frozen=True, slots=True)
class Move:
    """One order that differs from the doctrine's; ``slot`` names what it replaces.

    ``at`` is a hand, an initiative or a layer; ``level`` an option number from 0, a limit, quarters or a switch.
    """

    kind: str  # choose launch stop restrict refuse release stockpile
    slot: Slot
    at: int
    target: int = -1
    level: float = 0.0
    stays: bool = False  # a limit that is left as it stands, whatever the doctrine would do


@dataclass(slots=True)
class Menu:
    """Moves of one nation with the games in which each may be made, and how interesting it is there."""

    moves: list[Move] = field(default_factory=list)
    may: list[Mask] = field(default_factory=list)  # (G,) each
    interest: list[Array] = field(default_factory=list)  # (G,) each
    taste: list[Array] = field(default_factory=list)  # (G,) points each, by the traits of the nation

    def add(self, move: Move, may: Mask, interest: float | Array, taste: float | Array = 0.0) -> None:
        """Put a move on the menu if some game allows it."""
        if may.any():
            self.taste.append(np.broadcast_to(np.asarray(taste, dtype=np.float64), may.shape))
            self.moves.append(move)
            self.may.append(may)
            self.interest.append(np.broadcast_to(np.asarray(interest, dtype=np.float64), may.shape))

    def first(self, count: int, luck: Words) -> np.ndarray:
        """Return the most interesting moves of each game in order (count, G), -1 where there are no more."""
        games = luck.shape[0]
        out = np.full((count, games), -1)
        if not self.moves:
            return out
        words = np.array([word(repr(move)) for move in self.moves], dtype=np.uint64)
        worth = np.stack(self.interest) + LOT * uniform(luck[None], words[:, None])  # (M, G)
        worth = np.where(np.stack(self.may), worth, -1.0)
        order = np.argsort(-worth, axis=0, kind="stable")[:count]
        there = np.take_along_axis(worth, order, axis=0) > 0.0
        out[: order.shape[0]] = np.where(there, order, -1)
        return out


def menu(b: Brief, s: Sight, plans: Plans, room: Array) -> Menu:
    """List the moves of the only nation of a sight; ``room`` (G,) is its purse less what runs already."""
    out = Menu()
    _answers(b, s, plans, room, out)
    _launches(b, s, plans, room, out)
    for v in b.own[s.actors[0]]:
        running = (s.paying[v] > 0.0) & (plans.stop[v] <= 0.0)
        out.add(Move("stop", ("stop", v), v), running, STOP)
    _limits(b, s, plans, out)
    _stores(b, s, plans, room, out)
    frontier = s.world.role("frontier")
    if frontier >= 0:
        for level in (0.0, 1.0):
            liked = taste(s, "release") * (1.0 if level > 0.0 else -1.0)
            change = plans.release[0] != level
            out.add(Move("release", ("release",), frontier, level=level), change, OPEN, liked)
    return out


def taste(s: Sight, kind: str) -> float:
    """Return by how many points the traits of the only nation of a sight favour a kind of move."""
    actor = s.actors[0]
    own = s.world.traits[actor] if actor < len(s.world.traits) else ()
    return sum(TASTE[kind].get(trait, 0.0) for trait in own)


def _answers(b: Brief, s: Sight, plans: Plans, room: Array, out: Menu) -> None:
    actor = s.actors[0]
    for h in np.flatnonzero(b.asked & (b.holder == actor)).tolist():
        open_ = s.pending[h] > 0.0
        if not open_.any():
            continue
        for i, option in enumerate(s.world.hands[h].choices):
            may = open_ & (plans.choose[h] != i + 1.0) & (b.options.cost[h, i] <= room)
            if option.shown is not None:
                may &= s.holds(0, option.shown)
            liked = LIKED * np.log(max(LEAST, temper(s.world, actor, option.traits)))
            out.add(Move("choose", ("choose", h), h, level=float(i)), may, CARD, liked)


def _launches(b: Brief, s: Sight, plans: Plans, room: Array, out: Menu) -> None:
    own = list(b.own[s.actors[0]])
    if not own or s.world.limits.launches < 1:
        return
    planned: Mask = np.asarray(plans.launch[own].any(axis=0))  # (G,)
    out.add(Move("launch", ("launch",), -1), planned, STAY)
    going = np.count_nonzero((s.paying[own] > 0.0) & (plans.stop[own] <= 0.0), axis=0)
    for v in own:
        fresh = s.launched[v] < 0.0
        if b.again[v] > 0.0:
            fresh = fresh | (s.public.quarter - s.launched[v] >= b.again[v])
        may = fresh & (s.paying[v] <= 0.0) & (plans.launch[v] <= 0.0) & (going < s.world.limits.running)
        may &= b.first[v] <= DEAREST * room
        if may.any():
            may &= s.all_hold(0, s.world.initiatives[v].needs)
        out.add(Move("launch", ("launch",), v), may, LAUNCH, taste(s, "launch"))


def _limits(b: Brief, s: Sight, plans: Plans, out: Menu) -> None:
    """List controls on what is sold to others, refusals of what is bought, and limits left as they stand."""
    v, actor = s.public, s.actors[0]
    for limit in plans.limits:
        slot = (limit.kind, limit.target, limit.layer)
        stays = Move(limit.kind, slot, limit.layer, limit.target, stays=True)
        out.add(stays, limit.changed.copy(), STAY)
    for other in range(len(s.world.actors)):
        if other == actor or other in s.world.passive:
            continue
        for layer in range(len(s.world.layers)):
            for kind, sold, stands in (
                ("restrict", v.supply[other, actor, layer], s.control(other, actor, layer)),
                ("refuse", v.supply[actor, other, layer], v.refusal[actor, other, layer]),
            ):
                if kind == "restrict" and s.world.limits.controls < 1:
                    continue
                worth = (sold > SUPPLY) | (stands > APART)
                if not worth.any():
                    continue
                for level in LEVELS:
                    may = worth & (np.abs(stands - level) > APART)
                    move = Move(kind, (kind, other, layer), layer, other, level)
                    interest = LIMIT * np.minimum(1.0, sold + b.scarce[layer])
                    liked = np.where(level > stands, taste(s, kind) - RESTRAINT, taste(s, "ease"))
                    out.add(move, may, interest, liked)


def _stores(b: Brief, s: Sight, plans: Plans, room: Array, out: Menu) -> None:
    actor, prices = s.actors[0], stock_prices(s)
    for layer in np.flatnonzero(b.scarce > SCARCE).tolist():
        bought = 1.0 - s.public.supply[actor, actor, layer]  # part of what comes from others
        for quarters in STORE_QUARTERS:
            fits = s.stock[0, layer] + quarters <= s.world.limits.stockpile
            may = fits & (bought > SUPPLY) & (plans.stockpile[0, layer] < quarters - APART)
            may &= quarters * prices[layer] <= DEAREST * room
            out.add(Move("stockpile", ("stockpile", layer), layer, level=quarters), may, STORE * bought)


def stock_prices(s: Sight) -> Array:
    """Return what one quarter of need costs the only nation of a sight, by layer in $bn (L, G)."""
    out: Array = stock_price(s.world, s.public.price)[s.actors[0]]
    return out
