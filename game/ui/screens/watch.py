"""What to watch: shortages, announced limits and promised instalments of the nation in play, one sentence each."""

from __future__ import annotations

import numpy as np

from game.engine.order_limits import own_initiatives
from game.ui.table import Table

SHORT = 0.9  # part of need or of capacity below which something is short


def shortages(table: Table, layer: int) -> list[str]:
    """Return what is short in a layer for the nation in play."""
    fill, runs = float(table.view.fill[layer, 0]), float(table.view.runs[table.actor, layer, 0])
    name, out = table.layer_name(layer), []
    if fill < SHORT:
        out.append(table.t("game.plan.short_fill", part=table.percent(fill, 0), layer=name))
    if runs < SHORT:
        out.append(table.t("game.plan.short_runs", part=table.percent(runs, 0), layer=name))
    return out


def announced(table: Table) -> list[str]:
    """Return the limits that others have announced against the nation in play and that are not in force yet."""
    wait = table.view.control_wait[table.actor, :, :, 0]  # (N supplier, L)
    out = []
    for supplier, layer in zip(*np.nonzero(wait > 0.0), strict=True):
        level = float(table.view.control_next[table.actor, supplier, layer, 0])
        out.append(
            table.t(
                "game.watch.announced", nation=table.nation_rich(int(supplier)), layer=table.layer_name(int(layer)),
                part=table.percent(level, 0), quarters=round(float(wait[supplier, layer])),
            )
        )  # fmt: skip
    return out


def promised(table: Table) -> list[str]:
    """Return the initiatives that run, with what they still cost."""
    out = []
    for v in own_initiatives(table.view, table.world, running=True):
        left, programme = float(table.view.paying[v, 0]), table.world.initiatives[v]
        out.append(
            table.t(
                "game.watch.promised", name=table.initiative_title(programme.id), quarters=round(left),
                cost=table.money(left * programme.cost, 1),
            )
        )  # fmt: skip
    return out


def warnings(table: Table) -> list[str]:
    """Return everything that should worry the nation in play."""
    found = [line for layer in range(len(table.world.layers)) for line in shortages(table, layer)]
    return [*found, *announced(table)]
