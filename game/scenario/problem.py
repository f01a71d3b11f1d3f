"""A complaint an author can read: stable code, place, values, cure. Sentences come from the catalogue of texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from game.scenario.nodes import Node
from game.text import Texts

Values = Mapping[str, str | int | float]

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file; line and column count from 1, 0 where the whole file is meant."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a deck. ``hint`` is the last part of the key of its cure, empty where there is none."""

    code: str
    severity: str
    span: Span
    values: Values = field(default_factory=dict)
    hint: str = ""
    also: Span | None = None

    @property
    def key(self) -> str:
        """Return the key of the sentence."""
        return f"problems.{self.code}.says"

    def order(self) -> tuple[object, ...]:
        """Return what problems are sorted by: place, then code."""
        return (self.span, self.severity, self.code, str(sorted(self.values.items(), key=str)))


class ScenarioProblems(Exception):  # noqa: N818  # a list of findings, not a defect of the program
    """A deck cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(sorted({p.code for p in problems if p.severity == ERROR})))
        self.problems = list(problems)


def span_of(node: Node, offset: int = 0) -> Span:
    """Return the place of a node, or of a sign inside its text where that can be counted."""
    if offset and node.exact:
        return Span(node.file, node.line, node.column + offset + (0 if node.plain else 1))
    return Span(node.file, node.line, node.column)


def nearest(word: str, names: Iterable[str], most: int = 1) -> list[str]:
    """Return the known names most like a word, best first."""
    known = sorted(set(names))
    low = word.lower()
    same = [name for name in known if name.lower() == low]
    found = get_close_matches(low[:80], known, n=most, cutoff=0.6)
    starts = [name for name in known if len(low) >= 3 and (name.startswith(low) or low.startswith(name))]
    out: list[str] = []
    for name in [*same, *found, *starts]:
        if name not in out:
            out.append(name)
    return out[:most]


def render(problem: Problem, texts: Texts, lines: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the printed lines of a problem: place and sentence, the line with a caret, the cure."""
    span = problem.span
    place = ":".join(str(part) for part in (span.file, span.line, span.column) if part)
    severity = texts.text(f"problems.severity.{problem.severity}")
    values = spoken(problem, texts)
    says = texts.text(problem.key, **values)
    out = [f"{place}  {severity}[{problem.code}]  {says}"]
    source = lines.get(span.file, ())
    if 0 < span.line <= len(source):
        number = f"{span.line:>5} | "
        shown, at = _window(source[span.line - 1].replace("\t", " "), max(span.column, 1) - 1)
        out.append(number + shown)
        out.append(" " * (len(number) - 2) + "| " + " " * at + "^")
    if problem.also is not None:
        also = problem.also
        out.append("      = " + texts.text("problems.also", file=also.file, line=str(also.line)))
    if problem.hint:
        out.append("      = " + texts.text(f"problems.{problem.code}.{problem.hint}", **values))
    return out


_REASONS = {
    "',' or": "bracket",
    "Unclosed ": "bracket",
    "Expected ']'": "bracket",
    "expected ':'": "colon",
    "mapping values": "second_colon",
    "unexpected ':'": "second_colon",
    "end of stream": "open",
    "Unterminated": "open",
    "Illegal character '\\n'": "open",
    "'-' indicator": "dash",
    "block sequence": "dash",
    "expected key": "indent",
    "document start": "indent",
    "node content": "value",
    "cannot start any": "value",
    "Invalid value": "value",
    "Expected '='": "equals",
    "Expected newline": "after",
    "comment or line break": "after",
    "Invalid statement": "start",
    "Invalid initial": "start",
    "Cannot ": "twice",
    "nesting depth": "deep",
    "RecursionError": "deep",
    "violates indentation": "tab",
}
"""By a piece of what the parsers of YAML and TOML say, the name of the same in words for people who write scenarios."""


def spoken(problem: Problem, texts: Texts) -> dict[str, str | int | float]:
    """Return the values of a problem with units and reasons of the parsers in the reader's language."""
    if problem.code == "unit-clash":
        return {name: texts.text(f"problems.unit.{unit}") for name, unit in problem.values.items()}
    values = dict(problem.values)
    if problem.code in ("yaml-syntax", "toml-syntax"):
        said = str(values.get("reason", ""))
        known = next((name for piece, name in _REASONS.items() if piece in said), None)
        if known is not None:
            values["reason"] = texts.text(f"problems.reason.{known}")
    return values


def _window(line: str, at: int) -> tuple[str, int]:
    """Cut a long line around a column; return it with the printed width before the column."""
    start = max(0, at - 60) if len(line) > 110 else 0
    shown = ("…" if start else "") + line[start : start + 110] + ("…" if len(line) > start + 110 else "")
    before = ("…" if start else "") + line[start:at]
    return _printable(shown), sum(_width(sign) for sign in before)


def _printable(text: str) -> str:
    """Replace signs that would move the cursor or colour the terminal."""
    return "".join("?" if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
