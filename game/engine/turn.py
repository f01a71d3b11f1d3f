"""The rules in order: PHASES and ``resolve``. Read this file first; every phase names its rule number.

R1 settle, R2 deals and pacts, R3 answers once a turn; R4 effects and payment, R5 supply, R6 build, R7 learn each quarter;
R8 standing, R9 deck, R10 verdict once a turn. The model always steps one quarter, so the length of a turn does not
change the world: only orders, cards and the verdict happen once a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from game.engine import build, deals, deck, effects, goals, learn, market, relations, standing
from game.engine.ledger import Books, Draft
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.world import World

PIECE = 512
"""Numbers that numpy gathers in a buffer. With its usual 8,192 it copies rows of games that it could use where they lie."""

Phase = Callable[[World, Draft, Orders], None]


def tick(w: World, d: Draft, o: Orders) -> None:
    """R7. The quarter ends: relations head for what rules allow, notices run down, and the clock moves on."""
    relations.relate(w, d)
    relations.clock(w, d)
    d.quarter += 1


OPENING: tuple[Phase, ...] = (relations.settle, deals.deals, relations.pacts, deck.answers)
QUARTER: tuple[Phase, ...] = (
    effects.effects,
    relations.pay,
    market.supply,
    build.build,
    learn.learn,
    tick,
)
CLOSING: tuple[Phase, ...] = (standing.standing, deck.draw, goals.verdict)


def phases(world: World) -> tuple[Phase, ...]:
    """Return the phases of one turn in order: the opening, as many quarters as a turn has, the closing."""
    return OPENING + QUARTER * world.turn_quarters + CLOSING


@contextmanager
def rows_in_place() -> Iterator[None]:
    """Let numpy compute on rows of games where they lie, while the rules of a turn run."""
    usual = np.setbufsize(PIECE)
    try:
        yield
    finally:
        np.setbufsize(usual)


def resolve(world: World, state: State, orders: Orders, keep: bool = False) -> tuple[State, Books]:
    """Return the state one turn later; with ``keep`` the books hold every posting with its cause.

    The old state is not changed. Games that are over stay as they are.
    """
    draft = Draft(world, state, keep)
    with rows_in_place():
        for phase in phases(world):
            phase(world, draft, orders)
    draft.turn += 1
    return draft.freeze(), draft.books
