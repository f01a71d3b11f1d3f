"""Cards that a facilitator puts on a table, holds back or exchanges between two turns.

One pure function from state to state, so that a game with such acts replays to the bit, and a game without them is
not touched. What is held back is due again a turn later; what is exchanged goes back into the deck.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.deck import NEVER
from game.engine.expr import holds
from game.engine.state import FIELDS, State
from game.engine.world import World

EXTRA = 2
"""Questions a facilitator may put on a table beyond those that the rules allow to come by themselves."""
CHANGED = ("pending", "drawn", "due", "major_turn")


@dataclass(frozen=True, slots=True)
class Deal:
    """One act: ``inject`` puts hand ``new`` on its table, ``hold`` takes ``old`` off, ``replace`` does both."""

    verb: str
    old: int = -1
    new: int = -1


def deal_refused(world: World, state: State, deal: Deal) -> str:
    """Return why an act cannot be done in the first game, as one word, or "" where it can.

    absent: the card is not on the table; there: it is already; taken: another nation holds the only copy;
    came: it comes once and has come; full: the table has no room for another question; other: not one table.
    """
    if deal.old >= 0 and state.pending[deal.old, 0] <= 0.0:
        return "absent"
    if deal.new < 0:
        return ""
    hand = world.hands[deal.new]
    kin = [h for h in world.cards[hand.card].hands if h != deal.old]
    if state.pending[deal.new, 0] > 0.0:
        return "there"
    if deal.old >= 0 and world.hands[deal.old].actor != hand.actor:
        return "other"
    if hand.exclusive and any(state.pending[h, 0] > 0.0 for h in kin):
        return "taken"
    if hand.once and state.drawn[deal.new, 0] >= 0.0:
        return "came"
    lying = [h for h, one in enumerate(world.hands) if one.actor == hand.actor and state.pending[h, 0] > 0.0]
    asked = sum(len(world.hands[h].choices) > 1 for h in lying if h != deal.old)
    return "full" if len(hand.choices) > 1 and asked >= world.limits.cards + EXTRA else ""


def fits(world: World, state: State, hand: int) -> bool:
    """Tell whether the conditions of a card hold in the first game; a facilitator may deal it all the same."""
    return bool(holds(world.hands[hand].needs, world, state, np.ones(state.games))[0])


def dealt(world: World, state: State, deals: tuple[Deal, ...]) -> State:
    """Return the state with the acts done in order; one that cannot be done any more is left out."""
    for deal in deals:
        if not deal_refused(world, state, deal):
            state = _done(world, state, deal)
    return state


def _done(world: World, state: State, deal: Deal) -> State:
    arrays = {f.name: getattr(state, f.name) for f in FIELDS}
    arrays |= {name: arrays[name].copy() for name in CHANGED}
    if deal.old >= 0:
        later = float(state.quarter + world.turn_quarters)
        arrays["pending"][deal.old] = 0.0
        arrays["drawn"][deal.old] = NEVER
        arrays["due"][deal.old] = later if deal.verb == "hold" else NEVER
        if world.hands[deal.old].major:
            arrays["major_turn"][world.hands[deal.old].actor] = NEVER
    if deal.new >= 0:
        arrays["pending"][deal.new] = 1.0
        arrays["drawn"][deal.new] = float(state.quarter)
        arrays["due"][deal.new] = NEVER
        if world.hands[deal.new].major:
            arrays["major_turn"][world.hands[deal.new].actor] = float(state.turn)
    out = State(state.turn, state.quarter, state.seed, arrays)
    out.market, out.touched, out.begun = state.market, state.touched, state.begun
    return out.freeze()
