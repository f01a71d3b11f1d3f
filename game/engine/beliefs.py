"""What a nation believes, as many pictures of the same present: its estimates drawn anew within their bands.

An imagined state holds one guess at what rivals keep to themselves. Here every imagined game gets a guess of its own,
so that a forecast is as wide as the knowledge it rests on is thin. Never here: the truth, the luck of the real game.
"""

from __future__ import annotations

import numpy as np

from game.engine import chance
from game.engine.imagine import placed
from game.engine.numerics import Array
from game.engine.state import State
from game.engine.view import View, misjudged
from game.engine.world import World

PURSE, STOCKS, GAPS, SPENDING = range(4)  # what is drawn, as words for chance
LEAST = 0.1  # of an estimate of money; less than this nobody believes


def doubted(world: World, seen: View, state: State) -> State:
    """Return imagined games whose purses, stocks, hidden technology and spending of rivals lie anywhere in the bands.

    ``state`` comes from ``imagine`` for a view of one game; its seeds are the only luck. Own rows have no band and
    stay as they are.
    """
    n, layers = len(world.actors), len(world.layers)
    a = state.arrays()

    def off(what: int, *shape: int) -> Array:
        luck = chance.bits(state.seed[None], chance.STREAM_ESTIMATE, seen.actor, what)
        return misjudged(luck, shape)

    band = seen.treasury_band  # (N, 1)
    a["treasury"] = a["treasury"] * np.maximum(1.0 + band * off(PURSE, n), LEAST)
    money = np.maximum(1.0 + band[:, None] * off(SPENDING, n, layers), LEAST)
    for name in ("plan_before", "plan_build", "plan_research"):
        a[name] = a[name] * money
    # where none is imagined none is believed
    doubt = np.where(a["stock"] > 0.0, seen.stock_band[:, None], 0.0)
    a["stock"] = np.maximum(a["stock"] + doubt * off(STOCKS, n, layers), 0.0)
    gap = np.maximum(a["gap"] + seen.gap_band * off(GAPS, n, layers), 0.0)
    technology = a["technology"] - (gap - a["gap"]) / 12.0
    a["gap"], a["technology"] = placed(seen, gap, technology)
    for name in ("treasury", "stock", "technology"):
        a[f"{name}_before"] = a[name]
    return State(state.turn, state.quarter, state.seed, a).freeze()
