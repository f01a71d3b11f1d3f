"""Notes to oneself for a later turn, kept in the game file and shown to their own seat alone; and which guide is on.

A note stands as ``!note NUMBER NATION DUE WRITTEN TEXT`` (turns counted from 1), a guided game as ``!guide NAME``.
What a file holds that cannot be read is left out. Never here: sentences, pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.engine.order_text import Refusal
    from game.play.log import GameFile
    from game.play.session import Session

LONGEST = 200  # signs of a note
MOST = 100  # notes of one seat
LOST = "\N{REPLACEMENT CHARACTER}"  # a file with it counts as damaged


@dataclass(frozen=True, slots=True)
class Note:
    """One note: whose, for which turn, in which turn it was written."""

    number: int
    nation: str
    due: int
    written: int
    text: str


def notes_of(game: GameFile, nation: str) -> list[Note]:
    """Return the notes of one seat, by the turn they are for."""
    found = [note for note in map(_read, game.remarks) if note is not None and note.nation == nation]
    return sorted(found, key=lambda note: (note.due, note.number))


def due_notes(session: Session, nation: str) -> list[Note]:
    """Return the notes of a seat that are for the running turn."""
    return [note for note in notes_of(session.game, nation) if note.due == session.turn + 1]


def add_note(session: Session, nation: str, due: int, text: str) -> Refusal | None:
    """Keep a note for the running or a later turn; return why not, or None. What is not saved is told by the session."""
    from game.engine.order_text import Refusal

    told = "".join(sign for sign in " ".join(text.split()) if sign.isprintable() and sign != LOST)
    running, last = session.turn + 1, session.world.turns
    if session.ended or not running <= due <= last:
        return Refusal("notes.when", {"first": running, "last": last, "there": due})
    if not told:
        return Refusal("notes.empty", {})
    if len(told) > LONGEST:
        return Refusal("notes.long", {"there": len(told), "needed": LONGEST})
    if len(notes_of(session.game, nation)) >= MOST:
        return Refusal("notes.many", {"needed": MOST})
    number = 1 + max(
        (note.number for note in map(_read, session.game.remarks) if note is not None), default=0
    )
    session.game.remarks.append(f"!note {number} {nation} {due} {running} {told}")
    session.save()
    return None


def drop_note(session: Session, nation: str, number: int) -> bool:
    """Throw a note of a seat away; tell whether there was one."""
    remarks = session.game.remarks
    kept = [line for line in remarks if not _is(line, nation, number)]
    there = len(kept) < len(remarks)
    if there:
        remarks[:] = kept
        session.save()
    return there


def guide_of(game: GameFile) -> str:
    """Return the name of the guide that goes with a game, "" for none."""
    found: Sequence[str] = [
        line.split()[1] for line in game.remarks if line.startswith("!guide ") and line.split()[1:]
    ]
    return found[-1] if found else ""


def set_guide(game: GameFile, name: str) -> None:
    """Say which guide goes with a game, "" for none."""
    game.remarks[:] = [line for line in game.remarks if not line.startswith("!guide")]
    if name:
        game.remarks.insert(0, f"!guide {name}")


def _is(line: str, nation: str, number: int) -> bool:
    note = _read(line)
    return note is not None and (note.nation, note.number) == (nation, number)


def _read(line: str) -> Note | None:
    words = line.split(maxsplit=5)
    if len(words) != 6 or words[0] != "!note":
        return None
    numbers = [
        word for word in (words[1], words[3], words[4]) if word.isascii() and word.isdigit() and len(word) < 7
    ]
    if len(numbers) != 3:
        return None
    number, due, written = map(int, numbers)
    return Note(number, words[2], due, written, words[5][:LONGEST])
