"""Public measures by turn, for charts. What rivals keep to themselves is not here for anyone but its owner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.engine.numerics import Array
from game.engine.state import State
from game.engine.world import World

PUBLIC = {
    "shares": "share",  # (turn, N, L)
    "index": "index",  # (turn, 9, N)
    "score": "score",  # (turn, N)
    "price": "price",  # (turn, L)
    "tension": "tension",  # (turn,)
    "adoption": "adoption",  # (turn, N)
    "factory": "factory",  # (turn, N)
    "talent": "talent",  # (turn, N)
    "capacity": "capacity",  # (turn, N, L)
    "content": "content",  # (turn, N buyer, N supplier)
}
"""What may be asked for, and the field of the state it is."""

OWN = {
    "treasury": "treasury",  # (turn,)
    "stock": "stock",  # (turn, L)
    "fill": "fill",  # (turn, L)
}
"""What only its owner may ask for."""


def history(world: World, states: Sequence[State], name: str, nation: str | None = None) -> Array:
    """Return a measure after every known turn, turns first.

    ``gap`` is in months, with rows of rivals left out (NaN) in layers where they are hidden. Raises KeyError
    for an unknown name, and for an own measure when no nation is named.
    """
    if name == "gap":
        return _gaps(world, states, nation)
    if name in OWN:
        if nation is None:
            raise KeyError(name)
        actor = world.actor_index(nation)
        return np.stack([getattr(state, OWN[name])[actor, ..., 0] for state in states])
    return np.stack([getattr(state, PUBLIC[name])[..., 0] for state in states])


def _gaps(world: World, states: Sequence[State], nation: str | None) -> Array:
    gaps = np.stack([state.gap[..., 0] for state in states])  # (turn, N, L)
    public = world.layer.public_gap > 0.5  # (L,)
    mine = np.zeros(len(world.actors), dtype=bool)
    if nation is not None:
        mine[world.actor_index(nation)] = True
    out: Array = np.where(public[None, None, :] | mine[None, :, None], gaps, np.nan)
    return out
