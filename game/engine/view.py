"""What one nation may know: own values, public values, and estimates of rivals' private ones. A type, not a habit.

A View gives nothing away of the State but what is named here. Estimates are worked out when they are first read,
because a batch of players seldom looks at them. An estimate is one turn old and off by a draw that is fixed for
the turn; the truth lies inside the stated band nine times in ten. The seed of the game is never on a View.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from game.engine import chance
from game.engine.deal_terms import seen_by
from game.engine.deals import owed_by
from game.engine.numerics import Array, Mask, Words, total
from game.engine.state import State
from game.engine.world import World

PUBLIC = (
    "capacity", "appeal", "reliability", "runs", "activity", "control", "control_next", "control_wait", "refusal", "release",
    "price", "insecurity", "talent", "workforce", "adoption", "factory", "industry", "trust", "tension", "share",
    "supply", "content", "index", "score", "talent_flow", "sales", "met", "streak", "over",
    "chosen",
)  # fmt: skip
MISS = 0.10  # how often the truth lies outside the band


ESTIMATED = (
    "treasury",  # (N, B) own row exact, rivals estimated, and so on
    "stock",  # (N, L, B)
    "technology",  # (N, L, B)
    "gap",  # (N, L, B) months
    "spending",  # (N, L, B) build and research, $bn a quarter
    "treasury_band",  # (N, B) half-width as a fraction
    "stock_band",  # (N, B) half-width in quarters
    "gap_band",  # (N, L, B) half-width in months, 0 where public
    "since",  # (E, B) quarter in which effects began; those of rivals' secret programmes are hidden until they mature
)


@dataclass(frozen=True)
class View:
    """Everything nation ``actor`` may know, games last. Rivals' rows of estimates carry a band, own rows none."""

    actor: int
    turn: int
    quarter: int
    games: int
    # public, exact
    capacity: Array
    appeal: Array
    reliability: Array
    runs: Array
    activity: Array
    control: Array
    control_next: Array
    control_wait: Array
    refusal: Array
    release: Array
    price: Array
    insecurity: Array
    talent: Array
    workforce: Array
    adoption: Array
    factory: Array
    industry: Array
    trust: Array
    tension: Array
    share: Array
    supply: Array
    content: Array
    index: Array
    score: Array
    talent_flow: Array
    sales: Array
    met: Array
    streak: Array
    over: Array
    chosen: Array  # (H, B) option taken last, -1 for never
    deals: Array  # (C, N, P, B) deals in force, and of offers those made or received
    # own only, without nation axis
    plan_build: Array  # (L, B)
    plan_research: Array
    plan_talent: Array  # (4, B)
    plan_enforce: Array
    pipeline: Array  # (K, S, B)
    training: Array  # (Q, B)
    income: Array  # (4, B)
    focus: Array  # (L, B)
    fill: Array  # (L, B)
    flags: Array  # (F, B) quarter until which a flag holds
    pending: Array  # (H, B) cards on the own table
    launched: Array  # (V, B)
    paying: Array
    paid: Array
    owed: Array  # (B,) $bn that options chosen earlier still cost in the coming turn
    purse: Array  # (B,) own treasury
    holdings: Array  # (L, B) own stock, quarters of need
    own_gap: Array  # (L, B) own months behind the frontier
    open_gap: dict[int, Array]  # (N, B) months behind of all, by layers in which everybody sees them
    guess: Callable[[], dict[str, Array]] = field(repr=False, compare=False)  # makes what ESTIMATED names

    @property
    def flag_until(self) -> Array:
        """Return the own flags under the name of the state's field, for conditions (F, B)."""
        return self.flags

    def __getattr__(self, name: str) -> Array:
        """Return an estimated field; all of them are worked out at the first question."""
        if name not in ESTIMATED:
            raise AttributeError(name)
        self.__dict__.update(self.guess())
        out: Array = self.__dict__[name]
        return out


def misjudged(luck: Words, shape: tuple[int, ...]) -> Array:
    """Return errors of estimates in units of the band (shape, B) from a word per game: inside -1..1 nine times in ten."""
    cells = int(np.prod(shape, dtype=np.int64)) if shape else 1
    cell = np.arange(cells, dtype=np.uint64)[:, None]
    u = chance.uniform(luck, cell, 1)
    side = np.where(chance.uniform(luck, cell, 2) < 0.5, -1.0, 1.0)
    size = np.where(u < 1.0 - MISS, u / (1.0 - MISS), 1.0 + 0.6 * (u - (1.0 - MISS)) / MISS)
    out: Array = (side * size).reshape((*shape, luck.shape[-1]))
    return out


def _error(state: State, actor: int, what: int, shape: tuple[int, ...]) -> Array:
    """Return how far this turn's estimates of one kind are off, in units of the band (shape, B)."""
    luck = chance.bits(state.seed[None, :], chance.STREAM_ESTIMATE, state.turn, actor, what)
    return misjudged(luck, shape)


def _estimates(world: World, state: State, actor: int) -> dict[str, Array]:
    """Return all estimated fields: own rows exact, rivals' off by their draw."""
    n, layers, games = len(world.actors), len(world.layers), state.games
    r = world.rule
    own = np.zeros((n, 1), dtype=bool)
    own[actor] = True
    sharp = _statistics(world, state, actor)  # (B,) factor on bands
    money_band = np.where(own, 0.0, r.estimate_money * sharp)
    purse = state.treasury_before * (1.0 + money_band * _error(state, actor, 1, (n,)))
    purse = np.rint(purse * 2.0) / 2.0
    stock_band = np.where(own, 0.0, r.estimate_stock * sharp)
    stocks = np.maximum(state.stock_before + stock_band[:, None] * _error(state, actor, 2, (n, layers)), 0.0)
    stocks = np.rint(stocks * 4.0) / 4.0
    hidden = (~own)[:, :, None] & (world.layer.public_gap < 0.5)[None, :, None]  # (N, L, 1)
    gap_band = np.where(hidden, r.estimate_gap * sharp, 0.0)
    best = np.max(state.technology_before, axis=0)[None]
    old_gap = 12.0 * (best - state.technology_before)
    guessed = np.maximum(np.rint(old_gap + gap_band * _error(state, actor, 3, (n, layers))), 0.0)
    gap = np.where(hidden, guessed, state.gap)
    technology = np.where(hidden, _frontier(state, actor) - gap / 12.0, state.technology)
    spent = state.plan_before * (1.0 + money_band[:, None] * _error(state, actor, 4, (n, layers)))
    spent[actor] = (state.plan_build + state.plan_research)[actor]
    purse[actor] = state.treasury[actor]
    stocks[actor] = state.stock[actor]
    whole = np.ones((n, games))
    return {
        "treasury": purse,
        "stock": stocks,
        "technology": technology,
        "gap": gap,
        "spending": spent,
        "treasury_band": money_band * whole,
        "stock_band": stock_band * whole,
        "gap_band": gap_band,
        "since": _begun(world, state, actor),
    }


def _begun(world: World, state: State, actor: int) -> Array:
    """Return when effects began (E, B), as everybody sees it who is not in a rival's secret."""
    out = state.since.copy()
    done = _finished(state)
    for v, initiative in enumerate(world.initiatives):
        if initiative.secret and initiative.actor != actor:
            at = list(initiative.effects)
            out[at] = np.where(done[v], out[at], -1.0)
    return out


def view(world: World, state: State, actor: int) -> View:
    """Return what a nation may know of a state, for all games of the batch."""
    games = state.games
    mine = np.asarray([i.actor == actor for i in world.initiatives], dtype=bool)[:, None]
    secret = np.asarray([i.secret for i in world.initiatives], dtype=bool)[:, None]
    done = _finished(state)
    known = mine | ~secret | done if len(world.initiatives) else np.zeros((0, games), dtype=bool)
    hands = np.asarray([h.actor == actor for h in world.hands], dtype=bool)[:, None]
    return View(
        actor=actor, turn=state.turn, quarter=state.quarter, games=games,
        **{name: getattr(state, name) for name in PUBLIC},
        deals=seen_by(state.deals, actor),
        purse=state.treasury[actor], holdings=state.stock[actor], guess=partial(_estimates, world, state, actor),
        own_gap=state.gap[actor], open_gap={k: state.gap[:, k] for k in np.flatnonzero(world.layer.public_gap >= 0.5).tolist()},
        plan_build=state.plan_build[actor], plan_research=state.plan_research[actor],
        plan_talent=state.plan_talent[:, actor], plan_enforce=state.plan_enforce[actor],
        pipeline=state.pipeline[:, actor], training=state.training[:, actor], income=state.income[:, actor],
        focus=state.focus[actor], fill=state.fill[actor], flags=state.flag_until[:, actor],
        pending=np.where(hands, state.pending, 0.0),
        launched=np.where(known, state.launched, -1.0),
        paying=np.where(mine, state.paying, 0.0), paid=np.where(mine, state.paid, 0.0),
        owed=_owed(world, state, actor) + owed_by(world, state.deals, state.paying, actor, state.quarter),
    )  # fmt: skip


def _owed(world: World, state: State, actor: int) -> Array:
    """Return what payments spread over quarters take from a nation in the coming turn (B,)."""
    spread = np.flatnonzero(world.fixed["owes"] == actor).tolist()
    since = state.since[spread]  # (P, B)
    if not (since >= 0.0).any():
        return np.zeros(state.games)
    effects = [world.effects[e] for e in spread]
    after, lasts, size = (
        np.array([float(getattr(x, name)) for x in effects])[:, None] for name in ("after", "lasts", "size")
    )
    first = np.maximum(since + after, state.quarter)
    last = np.minimum(since + after + lasts, state.quarter + world.turn_quarters)
    quarters = np.where(since >= 0.0, np.maximum(last - first, 0.0), 0.0)
    return total(quarters * (np.maximum(size, 0.0) / lasts), 0)


def _frontier(state: State, actor: int) -> Array:
    """Return where a nation believes the frontier to be in each layer (1, L, B): its own place plus its known gap."""
    out: Array = (state.technology[actor] + state.gap[actor] / 12.0)[None]
    return out


def _finished(state: State) -> Mask:
    """Return which initiatives are paid to the end and so out in the open (V, B)."""
    out: Mask = (state.launched >= 0.0) & (state.paying <= 0.0)
    return out


def _statistics(world: World, state: State, actor: int) -> Array:
    """Return the factor on estimate bands (B,): a third where the nation's statistics flag holds."""
    if "statistics" not in world.flags:
        return np.ones(state.games)
    until = state.flag_until[world.flags.index("statistics"), actor]
    return np.where(until > state.quarter, 1.0 / 3.0, 1.0)
