"""The event log: what everybody saw of a game, what one seat ordered, and after the end what all of them did and why.

Never here: what another seat keeps to itself while the game lasts, pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.order_text import Order, OrderError
from game.engine.orders import initiative_of
from game.play.notes import notes_of

if TYPE_CHECKING:
    from game.play.log import Entry, LoggedTurn
    from game.play.session import Session
    from game.play.words import Words

PLAN, NOTE = "plan", "note"
QUIET = ("spend", "enforce", "stockpile", "offer", "answer")  # orders that nobody else sees


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: the turn (from 1), what kind, whose ("" for nobody's), what and why it was done."""

    turn: int
    kind: str
    nation: str
    text: str
    reason: str = ""
    order: str = ""  # as it was written, where it is an order
    note: int = 0  # number of a note


def log_of(session: Session, words: Words, nation: str) -> list[Line]:
    """Return the log of a game as one seat may read it, the newest turn first; "" for somebody who only watches."""
    seen: dict[tuple[str, tuple[str | int, ...]], str] = {}
    by_turn: list[list[Line]] = []
    for turn in session.kept_turns:
        found = list(_public(session, words, nation, turn.number))
        found += _orders(session, words, nation, turn, seen)
        by_turn.append(found)
    out = [line for found in reversed(by_turn) for line in found]
    return [*_notes(session, nation), *out]


def filtered(
    lines: Sequence[Line], kind: str = "", nation: str = "", turn: int = 0, wanted: str = ""
) -> list[Line]:
    """Return the lines of a kind, a nation and a turn that hold every word of a text; empty means all."""
    parts = wanted.casefold().split()
    return [
        line
        for line in lines
        if (not kind or line.kind == kind)
        and (not nation or line.nation == nation)
        and (not turn or line.turn == turn)
        and all(part in f"{line.text} {line.reason} {line.order}".casefold() for part in parts)
    ]


def _public(session: Session, words: Words, nation: str, turn: int) -> Iterator[Line]:
    """Yield what everybody saw of a turn, and what was said to the seat alone (offers)."""
    items = session.news(None, turn)
    if nation:
        items += [item for item in session.news(nation, turn) if item not in items]
    for item in items:
        reason = words.reason(item.reason) if item.reason is not None else ""
        yield Line(turn, item.kind, item.actor, words.news(item), reason)


def _orders(
    session: Session,
    words: Words,
    nation: str,
    turn: LoggedTurn,
    seen: dict[tuple[str, tuple[str | int, ...]], str],
) -> Iterator[Line]:
    """Yield the orders of a turn that were not public and not the same as before: one's own, after the end all."""
    for entry in turn.entries:
        if entry.nation not in session.world.actors or not (session.ended or entry.nation == nation):
            continue
        order = _order(session, entry)
        if order is None:
            continue
        key = (entry.nation, order.slot())
        again, seen[key] = seen.get(key) == entry.text, entry.text
        secret = order.kind == "launch" and _secret(session, entry.nation, order)
        if (order.kind in QUIET and not again) or secret:
            reason = words.reason(entry.reason) if entry.reason is not None else ""
            yield Line(
                turn.number,
                "launch" if secret else PLAN,
                entry.nation,
                words.order(order, session.world.actor_index(entry.nation)),
                reason,
                entry.text,
            )


def _order(session: Session, entry: Entry) -> Order | None:
    try:
        return Order.parse(entry.text, session.world)
    except OrderError:
        return None


def _secret(session: Session, nation: str, order: Order) -> bool:
    v = initiative_of(order.name, session.world.actor_index(nation), session.world)
    return v >= 0 and session.world.initiatives[v].secret


def _notes(session: Session, nation: str) -> list[Line]:
    """Return the notes of a seat, those of the latest turns first."""
    found = [
        Line(note.due, NOTE, nation, note.text, note=note.number) for note in notes_of(session.game, nation)
    ]
    return found[::-1]
