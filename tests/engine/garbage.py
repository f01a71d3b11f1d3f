"""A state in which everything one nation may not know is noise; what it may know is untouched."""

from __future__ import annotations

import numpy as np

from game.engine.chance import uniform, word
from game.engine.deal_terms import FIRST, GIVE, IN_FORCE, OFFERED, STAGE, UNTIL, WITH
from game.engine.numerics import Array, snap
from game.engine.state import FIELDS, Field, State
from game.engine.world import World

# Fields that somebody may read, but not this nation: every one of them must have been filled with noise.
SECRET = {"owner", "owner2", "none", "hand", "programme", "parties"}
LARGEST = 60.0  # of noise in fields without an upper bound


def garbage(world: World, state: State, actor: int, salt: int = 1) -> State:
    """Return the state with noise in all that only rivals or nobody may see."""
    arrays = {
        f.name: _noisy(world, state, f, actor, salt) if f.seen in SECRET else getattr(state, f.name)
        for f in FIELDS
    }
    out = State(state.turn, state.quarter, state.seed, arrays)
    out.market = state.market
    return out.freeze()


def changed(a: State, b: State) -> set[str]:
    """Return the names of fields that differ."""
    return {f.name for f in FIELDS if not np.array_equal(getattr(a, f.name), getattr(b, f.name))}


def _noisy(world: World, state: State, field: Field, actor: int, salt: int) -> Array:
    truth: Array = getattr(state, field.name)
    noise = _noise(field, truth, salt, actor) if field.name != "deals" else _offers(truth, actor)
    out = np.where(_known(world, state, field, actor), truth, noise)
    if field.name == "technology":
        # A nation knows its own place and its own gap, so it knows where the frontier is: leaders stay.
        front = np.max(truth, axis=0)
        known = (truth == front) | _known(world, state, field, actor)
        out = np.where(known, truth, np.minimum(out, front - 2.0**-10))
    return np.ascontiguousarray(out)


def _noise(field: Field, truth: Array, salt: int, actor: int) -> Array:
    cells = np.arange(truth.size, dtype=np.uint64)
    drawn = uniform(word(field.name), salt, actor + 1, cells).reshape(truth.shape)
    if field.name == "pending":
        return np.rint(drawn)
    if field.name == "paying":  # what is paid to the end comes to light, so noise is always under way
        return np.rint(1.0 + 5.0 * drawn)
    if field.role == "mark":
        whole = np.rint(6.0 * drawn) - 1.0
        return np.where(whole == truth, truth + 1.0, whole)
    high = field.high if field.high <= 100.0 else LARGEST
    low = max(field.low, -LARGEST)
    return snap(low + (high - low) * drawn)


def _offers(truth: Array, actor: int) -> Array:
    """Return deals with an offer of everybody to everybody else where this nation would not see it."""
    out = np.zeros_like(truth)
    out[STAGE], out[UNTIL], out[GIVE] = OFFERED, 4.0, FIRST
    nations = truth.shape[1]
    for maker in range(nations):
        out[WITH, maker] = next((n for n in range(nations) if n not in (maker, actor)), maker)
    return out


def _known(world: World, state: State, field: Field, actor: int) -> np.ndarray:
    """Return where a nation knows the truth, in the shape of the field; actor -1 is the public."""
    axes = field.axes.split()
    truth = getattr(state, field.name)
    known = np.zeros(truth.shape, dtype=bool)
    if field.seen in ("owner", "owner2") and actor >= 0:
        at = axes.index("N")
        known[(slice(None),) * at + (actor,)] = True
    if field.name in ("gap", "technology"):
        known[:, np.flatnonzero(world.layer.public_gap >= 0.5)] = True
        if actor >= 0:
            known[actor] = True
    elif field.name == "since":  # all see what is in force, but not what rivals prepare in secret
        known[:] = True
        for v, programme in enumerate(world.initiatives):
            if programme.secret and programme.actor != actor:
                open_ = (state.launched[v] >= 0.0) & (state.paying[v] <= 0.0)
                known[list(programme.effects)] = open_
    elif field.seen == "parties":
        open_ = (truth[STAGE] >= IN_FORCE) | ((truth[STAGE] == OFFERED) & (truth[WITH] == actor))
        if actor >= 0:
            open_[actor] = True
        known[:] = open_
    elif field.seen == "hand":
        known[[h.actor == actor for h in world.hands]] = True
    elif field.seen == "programme":
        known[[v.actor == actor for v in world.initiatives]] = True
        if field.name != "paid":
            known |= (state.launched >= 0.0) & (state.paying <= 0.0)
        if field.name == "launched":
            known[[not v.secret for v in world.initiatives]] = True
    return known
