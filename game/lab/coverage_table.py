"""What a deck did, as lines of text: cards with their options, conditions, remarks, limits. Never here: counting."""

from __future__ import annotations

from typing import Any

from game.lab.columns import grid
from game.text import Texts

Row = dict[str, Any]


def lines(figures: Row, texts: Texts) -> list[str]:
    """Return the whole report of a run that was asked for coverage; what matters most stands last."""
    found = figures["coverage"]
    parts = [
        _cards(found["cards"], texts),
        _initiatives(found["initiatives"], texts),
        _objectives(found["objectives"], texts),
        _conditions(found, texts),
        _remarks(found["remarks"], texts),
        _checks(figures, texts),
        [length(figures["length"], texts), *caveats(figures, texts)],
    ]
    out: list[str] = []
    for part in parts:
        if part:
            out += ["", *part]
    return out


def length(row: Row, texts: Texts) -> str:
    """Return how long the games were in one sentence."""
    said = texts.text("lab.coverage.length", turns=row["turns"], years=texts.number(row["years"], 1))
    settled = row.get("settled")
    return said if settled is None else f"{said} {texts.text('lab.coverage.settled', turn=settled)}"


def caveats(figures: Row, texts: Texts) -> list[str]:
    """Return what the win rates do not say."""
    lacking = (
        [] if figures["baseline"] else [texts.text("lab.coverage.no_baseline", scenario=figures["scenario"])]
    )
    return [*lacking, texts.text("lab.coverage.caveat")]


def place(row: Row) -> str:
    """Return file and line of a row, empty where nobody knows them."""
    return f"{row['file']}:{row['at']}" if "file" in row else ""


def remark(row: Row, texts: Texts) -> str:
    """Return a remark as a sentence."""
    values = {key: value for key, value in row.items() if key not in ("code", "file", "at", "column")}
    if "share" in values:
        values["share"] = texts.percent(values["share"])
    return texts.text(f"lab.remark.{row['code']}", **values)


def limit(row: Row, texts: Texts) -> str:
    """Return how a figure stands against a limit of the deck."""
    values = {key: texts.percent(row[key]) for key in ("value", "min", "max")}
    key = "kept" if row["kept"] else "unsure" if row["unsure"] else "broken"
    what = texts.text(f"lab.limit.{row['limit']}", of=row["of"])
    return texts.text(f"lab.limit.{key}", what=what, **values)


def _cards(cards: dict[str, Row], texts: Texts) -> list[str]:
    rows = [[texts.text(f"lab.coverage.{key}") for key in ("card", "drawn", "first", "usual")]]
    notes = [texts.text("lab.coverage.options")]
    for ident, card in cards.items():
        rows.append([ident, texts.percent(card["drawn"]), _turn(card["first"]), _turn(card["usual"])])
        notes.append("  ".join(option(name, one, texts) for name, one in card["choices"].items()))
    return [f"{line}  {note}".rstrip() for line, note in zip(grid(rows), notes, strict=True)]


def option(name: str, row: Row, texts: Texts) -> str:
    """Return an option with how often it was taken, and how often offered where that depends."""
    if not row["appeared"]:
        return name
    taken = texts.percent(row["taken"], 0)
    if not row["conditional"]:
        return f"{name} {taken}"
    return texts.text("lab.coverage.option", name=name, offered=texts.percent(row["offered"], 0), taken=taken)


def _turn(turn: int | None) -> str:
    return "-" if turn is None else str(turn)


def _initiatives(programmes: dict[str, Row], texts: Texts) -> list[str]:
    if not programmes:
        return []
    rows = [[texts.text(f"lab.coverage.{key}") for key in ("initiative", "launched", "first", "usual")]]
    for ident, row in programmes.items():
        rows.append([ident, texts.percent(row["launched"]), _turn(row["first"]), _turn(row["usual"])])
    return grid(rows)


def _objectives(by_nation: dict[str, dict[str, Row]], texts: Texts) -> list[str]:
    rows = [[texts.text("lab.coverage.objective"), texts.text("lab.coverage.met")]]
    for nation, goals in by_nation.items():
        rows += [[f"{nation}: {ident}", texts.percent(goal["met"])] for ident, goal in goals.items()]
    return grid(rows) if len(rows) > 1 else []


def _conditions(found: Row, texts: Texts) -> list[str]:
    """Return every condition with the share of time it was true, over all turns and while it was asked."""
    rows = [[texts.text(f"lab.coverage.{key}") for key in ("condition", "true", "true_when")]]
    said = [texts.text("lab.coverage.line")]
    for ident, entry in [*found["cards"].items(), *found["initiatives"].items()]:
        for kind in ("needs", "more_likely"):
            for line in entry.get(kind, ()):
                when = texts.percent(line["true_when_asked"], 0) if line["moments"] else "-"
                rows.append([place(line) or ident, texts.percent(line["true"], 0), when])
                said.append(f"{ident}  {line['line']}")
    if len(rows) == 1:
        return []
    return [f"{line}  {text}".rstrip() for line, text in zip(grid(rows), said, strict=True)]


def _remarks(found: list[Row], texts: Texts) -> list[str]:
    if not found:
        return [texts.text("lab.remark.none")]
    head = texts.text("lab.remark.head", count=len(found))
    return [head, *(f"  {place(row)}  {remark(row, texts)}".rstrip() for row in found)]


def _checks(figures: Row, texts: Texts) -> list[str]:
    """Return the limits that are broken, and how many are kept; why nothing was held to a limit."""
    found = figures["checks"]
    if not found:
        return [texts.text("lab.coverage.shortened" if figures["shortened"] else "lab.limit.none")]
    bad = [row for row in found if not row["kept"]]
    kept = texts.text("lab.limit.sum", kept=len(found) - len(bad), count=len(found))
    return [kept, *(f"  {limit(row, texts)}" for row in bad)]
