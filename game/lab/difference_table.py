"""The difference of two decks as lines of text: what changed and where, then what it did to the games."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from game.lab.columns import grid
from game.lab.difference import ADDED, CHANGED, LINE_GONE, LINE_NEW, REMOVED, TEXT, Change
from game.lab.simulate import Name
from game.text import Texts

LONGEST, LONGEST_RULE = 70, 200
"""Signs of a value, and of a rule, that are shown; a whole card text would hide the next change."""


def told(found: Sequence[Change], texts: Texts) -> list[str]:
    """Return the changes as lines, entry by entry: a head with its place, then one line a change."""
    out: list[str] = []
    last = ""
    for change in found:
        if change.entry != last:
            last = change.entry
            out += ["", f"{change.entry}  {change.file}:{change.line}" if whole(change) else change.entry]
        out.append(f"  {line(change, texts)}")
    return out[1:]


def whole(change: Change) -> bool:
    """Tell whether a change is about a whole entry."""
    return not change.field


def line(change: Change, texts: Texts) -> str:
    """Return one change as a sentence, with its place where it is about a part of an entry."""
    most = LONGEST_RULE if change.kind in (LINE_GONE, LINE_NEW) else LONGEST
    values = {"before": _short(change.before, most), "after": _short(change.after, most)}
    values = {key: value or texts.text("lab.diff.nothing") for key, value in values.items()}
    if whole(change):
        return texts.text(f"lab.diff.{change.kind}_entry", **values)
    key = {
        ADDED: "added",
        REMOVED: "removed",
        CHANGED: "changed",
        TEXT: "text",
        LINE_GONE: "gone",
        LINE_NEW: "new",
    }
    said = texts.text(f"lab.diff.{key[change.kind]}", field=change.field, **values)
    return f"{said}   {change.file}:{change.line}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def results(moved: Mapping[str, Mapping[str, Any]], games: int, texts: Texts, name: Name) -> list[str]:
    """Return by nation how win rate and score moved; a star marks changes that are more than luck."""
    heads = ("nation", "before", "after", "change", "interval", "score", "score_change", "interval")
    rows = [[texts.text(f"lab.diff.{key}") for key in heads]]
    for nation, row in moved.items():
        rows.append([name("nations", nation), *_rate(row, texts), *_score(row, texts)])
    surest = any(row[key]["sure"] for row in moved.values() for key in ("win_change", "score_change"))
    note = texts.text("lab.diff.sure" if surest else "lab.diff.unsure")
    return [texts.text("lab.diff.paired", games=games), *grid(rows), note]


def _rate(row: Mapping[str, Any], texts: Texts) -> list[str]:
    change = row["win_change"]
    rates = [texts.percent(value) for value in row["win_rate"]]
    star = " *" if change["sure"] else ""
    return [*rates, texts.signed_percent(change["mean"]) + star, _interval(change, texts, 100.0)]


def _score(row: Mapping[str, Any], texts: Texts) -> list[str]:
    change = row["score_change"]
    star = " *" if change["sure"] else ""
    return [texts.number(row["score"][1]), texts.signed(change["mean"]) + star, _interval(change, texts, 1.0)]


def _interval(change: Mapping[str, Any], texts: Texts, scale: float) -> str:
    if change["low"] is None:
        return "-"
    low, high = (texts.signed(scale * change[key]) for key in ("low", "high"))
    return texts.text("format.range", low=low, high=high)


def plain(found: Sequence[Change]) -> list[dict[str, Any]]:
    """Return the changes as plain values for JSON."""
    return [asdict(change) for change in found]
