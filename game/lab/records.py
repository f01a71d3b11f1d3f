"""What a long run has found so far, in a file to which every finished piece is added, so that it can go on later.

The first line says what the figures are figures of; figures of other rules, decks, seeds or players are refused.
One line is one piece; a line that was cut off while it was written is dropped, for its piece is played again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
LARGEST = 200_000_000  # bytes of a file we are ready to read

Row = dict[str, Any]


class RecordProblem(Exception):  # noqa: N818  a fault of the input, not of ours
    """A file that cannot be gone on with: a text key below ``laboratory.records`` and what to fill in."""

    def __init__(self, key: str, path: Path, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values: dict[str, str | int] = {"path": str(path), **values}


@dataclass(slots=True)
class Records:
    """The pieces found so far, by what they are pieces of; without a path they are kept in memory only."""

    path: Path | None = None
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @staticmethod
    def opened(path: Path | None, head: Mapping[str, str | int]) -> Records:
        """Read a file or begin a new one. Raises RecordProblem for a file of something else or a damaged one."""
        if path is None:
            return Records()
        whole = {"format": FORMAT, **head}
        if not path.exists():
            _append(path, [whole])
            return Records(path)
        lines, cut = _lines(path)
        if not lines:
            _shorten(path, 0)
            _append(path, [whole])
            return Records(path)
        _compare(path, lines[0], whole)
        found = Records(path)
        for number, row in enumerate(lines[1:], 2):
            name = row.get("of")
            if not isinstance(name, str):
                raise RecordProblem("damaged", path, line=number)
            found.rows.setdefault(name, []).append(row)
        if cut is not None:
            _shorten(path, cut)
        return found

    def of(self, name: str) -> list[Row]:
        """Return the pieces of one thing, in the order in which they were found."""
        return self.rows.get(name, [])

    def add(self, name: str, row: Row) -> None:
        """Keep one more piece. Raises RecordProblem where it cannot be written."""
        whole = {"of": name, **row}
        if self.path is not None:
            _append(self.path, [whole])
        self.rows.setdefault(name, []).append(whole)

    def wrong(self, key: str, name: str) -> RecordProblem:
        """Return the complaint about the pieces of one thing."""
        return RecordProblem(key, self.path or Path("-"), what=name)


def _append(path: Path, rows: list[Row]) -> None:
    """Write whole lines in one go and see them on the disk."""
    text = "".join(json.dumps(row, separators=(",", ":"), allow_nan=False) + "\n" for row in rows)
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as why:
        raise RecordProblem("unwritten", path, why=why.strerror or type(why).__name__) from why


def _shorten(path: Path, size: int) -> None:
    try:
        os.truncate(path, size)
    except OSError as why:
        raise RecordProblem("unwritten", path, why=why.strerror or type(why).__name__) from why


def _lines(path: Path) -> tuple[list[Row], int | None]:
    """Return the whole lines, and the size up to them where a last line was cut off."""
    try:
        if path.stat().st_size > LARGEST:
            raise RecordProblem("too_large", path, needed=LARGEST // 1_000_000)
        raw = path.read_bytes()
    except OSError as why:
        raise RecordProblem("unreadable", path, why=why.strerror or type(why).__name__) from why
    whole = raw.rfind(b"\n") + 1
    out = []
    for number, line in enumerate(raw[:whole].splitlines(), 1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as why:
            raise RecordProblem("damaged" if number > 1 else "strange", path, line=number) from why
        if not isinstance(row, dict):
            raise RecordProblem("damaged" if number > 1 else "strange", path, line=number)
        out.append(row)
    if not out and raw[:1] not in (b"", b"{"):
        raise RecordProblem("strange", path, line=1)
    return out, whole if whole < len(raw) else None


def _compare(path: Path, there: Row, needed: Mapping[str, str | int]) -> None:
    """Refuse a file of something else, with the first thing that differs."""
    if "format" not in there or "rules" not in there:
        raise RecordProblem("strange", path, line=1)
    for name, value in needed.items():
        if there.get(name) != value:
            found = str(there.get(name, "-"))[:60]
            raise RecordProblem("other", path, what=name, there=found, needed=str(value))
