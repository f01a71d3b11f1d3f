"""The debrief as tables for spreadsheets: one row per turn and nation, one per decision, one per dependence.

Heads are ids, the same in every language. Text that a spreadsheet would run as a formula is quoted; numbers are not
touched. Never here: sentences.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from game.engine.world import INDICES
from game.papers.markup import clean
from game.play.debrief import Debrief
from game.play.verdict import par_path

RISKY = ("=", "+", "-", "@", "\t", "\r", "|", "%")
Cell = str | int | float | None


def sheet(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as comma-separated text with a mark at the front by which spreadsheets know its encoding."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = " ".join(clean(cell).split())
        return f"'{text}" if cell.lstrip(" \n").startswith(RISKY) or text.startswith(RISKY) else text
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def turns(found: Debrief) -> str:
    """Return every public measure by turn and nation; shares and adoption as parts of one."""
    w = found.world
    head = [
        "turn",
        "year",
        "quarter",
        "nation",
        "team",
        "score",
        "par",
        *INDICES,
        "adoption",
        "factory",
        "talent",
        "tension",
    ]
    head += [f"share_{layer}" for layer in w.layers]
    rows: list[list[Cell]] = []
    for state in found.states:
        year, quarter = w.date(max(0, state.quarter - 1))
        for actor, nation in enumerate(w.actors):
            par = par_path(w, actor, [state.turn])
            row: list[Cell] = [
                state.turn,
                year,
                quarter,
                nation,
                found.team(nation),
                float(state.score[actor, 0]),
            ]
            row.append(None if par is None else float(par[0]))
            row += [float(x) for x in state.index[:, actor, 0]]
            row += [float(getattr(state, name)[actor, 0]) for name in ("adoption", "factory", "talent")]
            row.append(float(state.tension[0]))
            row += [float(x) for x in state.share[actor, :, 0]]
            rows.append(row)
    return sheet(head, rows)


def decisions(found: Debrief) -> str:
    """Return what every decision that was tried did: as played minus without it."""
    head = [
        "nation", "team", "turn", "kind", "order", "score", "index", "index_change", "share_nation", "share_layer",
        "share_change", "capacity_nation", "capacity_layer", "capacity_change", "ranking_changed",
    ]  # fmt: skip
    rows = []
    for one in found.tried.outcomes if found.tried is not None else ():
        d = one.decision
        row: list[Cell] = [
            d.nation,
            found.team(d.nation),
            d.turn,
            d.kind,
            d.order.text(found.world),
            one.score,
        ]
        rows.append([*row, one.index, one.index_change, *one.share, *one.capacity, int(one.order_changed)])
    return sheet(head, rows)


def dependence(found: Debrief) -> str:
    """Return who used how much of whose work, at the first and at the last known moment, as parts of one."""
    w = found.world
    rows: list[list[Cell]] = []
    for state in dict.fromkeys((found.states[found.opening], found.states[-1])):
        for buyer, name in enumerate(w.actors):
            for supplier, other in enumerate(w.actors):
                rows.append([state.turn, name, other, float(state.content[buyer, supplier, 0])])
    return sheet(["turn", "buyer", "supplier", "part"], rows)


def sheets(found: Debrief) -> dict[str, str]:
    """Return all tables by the end of their file name."""
    return {"turns": turns(found), "decisions": decisions(found), "dependence": dependence(found)}
