"""What if a link is cut: one supplier stops selling a buyer one layer, or everything, from what one nation may know.

Two imagined games run quarter by quarter, one with the cut and one without. Nothing else happens in them: no cards, no
new orders, nobody answers. The cut is enforced with all the money it can use, so what still leaks is the rule's least.
Shapes: Q quarters + 1 moments, N nations, L layers; G two games, without and with the cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.engine import deck
from game.engine.imagine import imagine
from game.engine.ledger import Draft
from game.engine.numerics import Array, total
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.turn import phases
from game.engine.view import View
from game.engine.world import World
from game.play.forecast import LUCK

QUARTERS = 4
ENFORCED = 20.0  # times the money that halves what a control leaks


@dataclass(frozen=True, slots=True)
class CutOff:
    """What a cut did, game 0 without it and game 1 with it; present first where moments are kept."""

    buyer: int
    supplier: int
    layers: tuple[int, ...]
    quarters: tuple[int, ...]  # of the moments
    fill: Array  # (Q + 1, L, G) part of the buyer's need that is met
    runs: Array  # (Q + 1, L, G) part of the buyer's capacity that has its inputs
    price: Array  # (Q + 1, L, G)
    supply: Array  # (N, N, L, G) at the end
    content: Array  # (N, N, G) at the end
    index: Array  # (I, N, G) at the end
    score: Array  # (N, G) at the end
    income: Array  # (N, G) $bn of the last four quarters
    share: Array  # (N, L, G)

    def lost(self) -> Array:
        """Return how far below its course without the cut the buyer's supply falls, by quarter and layer (Q, L)."""
        out: Array = self.fill[1:, :, 0] - self.fill[1:, :, 1]
        return out

    def idle(self) -> Array:
        """Return how much more of the buyer's capacity stands idle, by quarter and layer (Q, L)."""
        out: Array = self.runs[1:, :, 0] - self.runs[1:, :, 1]
        return out


def cut_off(
    world: World, seen: View, buyer: int, supplier: int, layers: Sequence[int], quarters: int = QUARTERS
) -> CutOff:
    """Return what happens with and without a cut, imagined from a view of one game; some tens of milliseconds."""
    calm = replace(world, turn_quarters=1, turns=world.turns * world.turn_quarters + quarters)
    state = _enforced(calm, imagine(world, seen, 2, LUCK), supplier, layers, quarters)
    orders = _orders(calm, state, buyer, supplier, layers)
    moments = [state]
    for _ in range(quarters):
        moments.append(quiet(calm, moments[-1], orders))
    end = moments[-1]
    return CutOff(
        buyer, supplier, tuple(layers), tuple(m.quarter for m in moments),
        fill=np.stack([m.fill[buyer] for m in moments]), runs=np.stack([m.runs[buyer] for m in moments]),
        price=np.stack([m.price for m in moments]), supply=end.supply, content=end.content, index=end.index,
        score=end.score, income=total(end.income, 0), share=end.share,
    )  # fmt: skip


def quiet(world: World, state: State, orders: Orders) -> State:
    """Return the state one turn later in which no card comes and none is answered."""
    draft = Draft(world, state, False)
    for phase in phases(world):
        if phase not in (deck.answers, deck.draw):
            phase(world, draft, orders)
    draft.turn += 1
    return draft.freeze()


def _enforced(world: World, state: State, supplier: int, layers: Sequence[int], quarters: int) -> State:
    """Return the present in which the supplier has the money to enforce a cut."""
    a = state.arrays()
    a["treasury"] = a["treasury"].copy()
    a["treasury"][supplier] += quarters * sum(_effort(world, layer) for layer in layers)
    return State(state.turn, state.quarter, state.seed, a).freeze()


def _effort(world: World, layer: int) -> float:
    """Return the enforcement money of a quarter, $bn, from which more does next to nothing."""
    return ENFORCED * 0.25 * float(world.layer.enforce_full[layer])


def _orders(world: World, state: State, buyer: int, supplier: int, layers: Sequence[int]) -> Orders:
    """Return orders that change nothing but the cut, in the second game."""
    orders = Orders.standing(world, state)
    control, _notice = orders.open_controls(state)
    for layer in layers:
        control[buyer, supplier, layer, 1] = 1.0
        orders.enforce[supplier, layer, 1] = _effort(world, layer)
    return orders
