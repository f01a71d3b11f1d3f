"""The event log and the notes of the game in text: what is printed, and what a typed note does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.play.chronicle import filtered, log_of
from game.play.notes import add_note, drop_note, due_notes, notes_of

if TYPE_CHECKING:
    from game.play.session import Session
    from game.play.words import Words

MOST = 60  # lines that are printed


def lines(session: Session, words: Words, nation: str, wanted: str = "") -> list[str]:
    """Return the newest lines of the log that hold all words of a text, each with its reason."""
    found = filtered(log_of(session, words, nation), wanted=wanted)
    if not found:
        return [words.say("learn.log.none" if wanted else "learn.log.empty")]
    out = [words.say("learn.log.found", count=len(found))]
    for line in found[:MOST]:
        date = words.date((line.turn - 1) * session.world.turn_quarters)
        out.append(f"  {date}  {line.nation:<4}  {line.text}")
        if line.reason:
            out.append(f"      {words.say('text.news.reason', reason=line.reason)}")
    return out


def note(session: Session, words: Words, nation: str, typed: Sequence[str]) -> list[str]:
    """Do what was typed after ``note``: nothing lists, a number and text keep, ``drop`` and a number throw away."""
    if not typed:
        return _all(session, words, nation)
    if typed[0].lower() == "drop" and len(typed) == 2 and _number(typed[1]) is not None:
        there = drop_note(session, nation, _number(typed[1]) or 0)
        return [words.say("learn.log.dropped" if there else "learn.log.note_none")]
    due = _number(typed[0])
    if due is None or len(typed) < 2:
        return [words.say("learn.log.note_form")]
    refusal = add_note(session, nation, due, " ".join(typed[1:]))
    if refusal is not None:
        return [words.refusal(refusal)]
    return [words.say("learn.log.note_kept", turn=due)]


def due(session: Session, words: Words, nation: str) -> list[str]:
    """Return the notes of a seat for the running turn."""
    turn = session.world.turn_quarters
    return [
        f"  {words.say('learn.log.reminder', date=words.date((note.written - 1) * turn))}: {note.text}"
        for note in due_notes(session, nation)
    ]


def _all(session: Session, words: Words, nation: str) -> list[str]:
    found = notes_of(session.game, nation)
    if not found:
        return [words.say("learn.log.no_notes")]
    return [
        "  " + words.say("learn.log.note_row", number=note.number, turn=note.due, text=note.text)
        for note in found
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
