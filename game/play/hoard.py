"""Money that is kept turn after turn: a usual slip of planners, and the note that asks for it later.

Seen from one seat's own purse and income. Never here: sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.play.advice import Hint
from game.play.notes import Note, notes_of

if TYPE_CHECKING:
    from game.play.session import Session

HOARD = "hoard"
PART = 0.12  # of the purse; less than that is prudence
TURNS = 3  # in a row
LATER = 2  # turns after which a reminder comes up


def hoarded(session: Session, nation: str, left: float) -> list[Hint]:
    """Return a hint where a seat has kept a good part of its purse for turns on end and its plan keeps it again.

    left: what the plan of the running turn leaves over, in $bn.
    """
    states = session.states[-(TURNS - 1) :]
    if session.ended or len(states) < TURNS - 1 or session.turn < TURNS - 1 or _asked(session, nation):
        return []
    me, quarters = session.world.actor_index(nation), session.world.turn_quarters
    for state in states:
        purse = float(state.treasury[me, 0])
        if purse - float(state.income[-1, me, 0]) * quarters < PART * purse:
            return []
    if left < PART * float(states[-1].treasury[me, 0]):
        return []
    return [Hint(HOARD, {"money": left, "count": float(TURNS)})]


def reminder_turn(session: Session) -> int:
    """Return the turn for which a reminder is written, counted from 1."""
    return min(session.turn + 1 + LATER, session.world.turns)


def _asked(session: Session, nation: str) -> list[Note]:
    """Return the notes that a seat has for a turn to come: it has a reason to wait."""
    return [note for note in notes_of(session.game, nation) if note.due > session.turn + 1]
