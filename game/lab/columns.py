"""Rows of cells as lines of a terminal, where Korean and Chinese signs are two columns wide."""

from __future__ import annotations

from unicodedata import east_asian_width


def grid(rows: list[list[str]]) -> list[str]:
    """Return rows of cells as lines with columns of equal width, the first left, the others right aligned."""
    widths = [max(wide(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - wide(row[0]))]
        cells += [" " * (w - wide(c)) + c for c, w in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines


def wide(text: str) -> int:
    """Return how many columns a text takes in a terminal; Korean and Chinese signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
