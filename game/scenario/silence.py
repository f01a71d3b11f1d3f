"""Notes ``# ok: code because ...`` by which an author silences a warning on a line. Errors cannot be silenced.

A note stands on the line it means, or alone on the line above. One that gives no reason, names no warning or has
nothing to silence is itself a warning, so that notes do not outlive what they were for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.scenario.problem import WARNING, Problem, Span, nearest
from game.text import FALLBACK, Texts

_NOTE = re.compile(r"(?:^|\s)#\s*ok\s*[:：]\s*([A-Za-z-]+)(.*)$")
_BEFORE_REASON = re.compile(r"^[\s,.:：，-]*(?:because\b|since\b)?[\s,:：，]*")


@dataclass(frozen=True, slots=True)
class Note:
    """One note: where it stands, which line it means, the code it silences, and why."""

    span: Span
    line: int
    code: str
    reason: str


def notes(file: str, lines: Sequence[str]) -> Iterator[Note]:
    """Yield the notes of a file."""
    for number, line in enumerate(lines, 1):
        if "ok" not in line:
            continue
        found = _NOTE.search(line)
        if found is None:
            continue
        alone = line.lstrip().startswith("#")
        span = Span(file, number, found.start(1) + 1)
        reason = _BEFORE_REASON.sub("", found.group(2)).strip()
        yield Note(span, _next_line(lines, number) if alone else number, found.group(1).lower(), reason)


def _next_line(lines: Sequence[str], number: int) -> int:
    """Return the line after a note that stands alone, further notes and remarks passed over."""
    after = number + 1
    while after <= len(lines) and lines[after - 1].lstrip().startswith("#"):
        after += 1
    return after


def silenced(
    problems: Sequence[Problem], lines: Mapping[str, Sequence[str]], own: Mapping[str, object]
) -> list[Problem]:
    """Return the problems that remain, with those of the notes; notes outside of ``own`` files are not judged."""
    found = [note for file in lines for note in notes(file, lines[file])]
    if not found:
        return list(problems)
    meant = {(note.span.file, note.line, note.code) for note in found}
    out = [p for p in problems if p.severity != WARNING or (p.span.file, p.span.line, p.code) not in meant]
    there = {(p.span.file, p.span.line, p.code): p.severity for p in problems}
    for note in found:
        if note.span.file in own:
            out.extend(_judged(note, there))
    return out


def _judged(note: Note, there: Mapping[tuple[str, int, str], str]) -> Iterator[Problem]:
    texts = Texts.load(FALLBACK)
    severity = there.get((note.span.file, note.line, note.code))
    if f"problems.{note.code}.says" not in texts:
        known = [key.split(".")[1] for key in texts.keys_below("problems") if key.endswith(".says")]
        close = nearest(note.code, known)
        values = {"name": note.code[:60], "nearest": close[0] if close else ""}
        yield Problem("unknown-code", WARNING, note.span, values, "nearest" if close else "list")
    elif severity is None:
        yield Problem("silent-for-nothing", WARNING, note.span, {"code": note.code}, "remove")
    elif severity != WARNING:
        yield Problem("silent-error", WARNING, note.span, {"code": note.code}, "cure")
    elif len(note.reason) < 2:
        yield Problem("silent-without-reason", WARNING, note.span, {"code": note.code}, "write")
