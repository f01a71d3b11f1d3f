"""Imagined games: a full state filled with what one nation knows and believes, for planners and forecasts.

Nothing of the real game's luck is in it: the seeds are mixed from words the caller gives. What a nation cannot know
is filled with the plainest guess: rivals build what holds their capacity, train as at the start, own no hidden work.
"""

from __future__ import annotations

import numpy as np

from game.engine import chance
from game.engine.numerics import Array, Words, total
from game.engine.state import MEMORY, State, empty, slots
from game.engine.view import PUBLIC, View
from game.engine.world import World

YEAR = 0.25


def imagine(world: World, seen: View, samples: int, luck: int | Words) -> State:
    """Return a full state of imagined games, filled with the view's own, public and estimated values.

    ``luck`` seeds the imagined futures, one word for all games or one for each, and must tell nothing of the
    game's own luck. The futures of a game lie side by side. Hidden marks of the deck (what is due, which secret
    programmes run) are unknown and start as if never drawn.
    """
    games = samples * seen.games
    a = empty(world, games)
    for name in (
        *PUBLIC,
        "treasury",
        "stock",
        "technology",
        "gap",
        "pending",
        "launched",
        "paying",
        "paid",
        "since",
        "deals",
    ):
        a[name] = _wide(getattr(seen, name), games)
    a["gap"], a["technology"] = placed(seen, a["gap"], a["technology"])
    # a stock no larger than the error of its estimate is most often none
    a["stock"] = np.where(a["stock"] > _wide(seen.stock_band, games)[:, None], a["stock"], 0.0)
    a["stock"][seen.actor] = _wide(seen.holdings, games)
    a["treasury_before"], a["stock_before"], a["technology_before"] = (
        a["treasury"],
        a["stock"],
        a["technology"],
    )
    a["drawn"] = np.where(a["chosen"] >= 0.0, 0.0, -1.0)
    guess_rivals(world, seen, a, games)
    fill_own(world, seen, a)
    a["scarcity"] = short_of_compute(world, a)
    sample = np.tile(np.arange(samples, dtype=np.uint64), seen.games)
    each = np.repeat(luck, samples) if isinstance(luck, np.ndarray) else luck
    words = chance.bits(each, chance.STREAM_IMAGINED, seen.turn, seen.actor, sample)
    return State(seen.turn, seen.quarter, words, a).freeze()


def _wide(x: Array, games: int) -> Array:
    return np.repeat(x, games // x.shape[-1], axis=-1)


def placed(seen: View, gap: Array, technology: Array) -> tuple[Array, Array]:
    """Return believed gaps in months and technology in years, (N, L, games), such that somebody stands at the frontier.

    Where estimates leave it empty, the nearest of those whose place is hidden is believed to stand there.
    """
    hidden = _wide(seen.gap_band, gap.shape[-1]) > 0.0  # (N, L, games)
    first = hidden & (gap <= np.min(gap, axis=0)[None])
    nearer = np.where(first, gap, 0.0)
    return gap - nearer, technology + nearer / 12.0


def guess_rivals(world: World, seen: View, a: dict[str, Array], games: int) -> None:
    """Fill what is private to rivals: plans from estimated spending, building that holds capacity, usual income."""
    n, t, r = world.nation, world.layer, world.rule
    money = seen.spending
    part = (n.plan_build / np.maximum(n.plan_build + n.plan_research, 1e-9))[:, :, None]
    a["plan_before"] = _wide(money, games)
    a["plan_build"], a["plan_research"] = _wide(money * part, games), _wide(money * (1.0 - part), games)
    a["plan_talent"] = _wide(n.plan_talent[:, :, None], games)
    a["plan_enforce"] = _wide(n.enforcement[:, :, None], games)
    a["focus"] = _wide(world.fixed["focus"][:, :, None], games)
    a["fill"] = np.ones_like(a["share"])
    first = slots(world)
    for layer, quarters in enumerate(t.build_quarters):
        steady = t.erosion[layer] * YEAR * a["capacity"][:, layer]
        a["pipeline"][1, :, first[layer] : first[layer] + quarters] = steady[:, None]
    asked = n.plan_talent[0] / r.train_cost
    trained = asked / (1.0 + asked / (r.train_places * np.maximum(n.talent, 1e-3) * YEAR))
    a["training"] = _wide(np.repeat(trained[None, :, None], r.train_quarters, axis=0), games)
    a["works"] = np.ones_like(a["works"])
    a["income"] = _wide(np.repeat((n.base_income * YEAR)[None, :, None], MEMORY, axis=0), games)
    sales = a["sales"]
    known = sales + (total(sales, 0)[None] - sales) * r.spill
    a["experience"] = known / np.maximum(t.growth, 0.01)[None, :, None]


def fill_own(world: World, seen: View, a: dict[str, Array]) -> None:
    """Fill the rows of the viewer with what it knows exactly."""
    me, games = seen.actor, a["share"].shape[-1]
    for name in ("plan_build", "plan_research", "plan_enforce", "focus", "fill"):
        a[name][me] = _wide(getattr(seen, name), games)
    for name in ("plan_talent", "training", "income", "pipeline"):
        a[name][:, me] = _wide(getattr(seen, name), games)
    if world.flags:
        a["flag_until"][:, me] = _wide(seen.flags, games)


def short_of_compute(world: World, a: dict[str, Array]) -> Array:
    """Return the scarcity of compute (N, games) that today's supply leads to: what is missing in amount and quality."""
    compute, chips = world.role("compute"), world.role("chips")
    out = np.zeros_like(a["scarcity"])
    if compute < 0 or chips < 0:
        return out
    loss = world.layer.quality_weight[chips] * a["gap"][None, :, chips] / 12.0
    quality = total(a["supply"][:, :, chips] * np.exp(-loss), 1)  # (N, games); parts of a supply sum to one
    out = 1.0 - quality * a["fill"][:, compute]
    return np.minimum(np.maximum(out, 0.0), 1.0)
