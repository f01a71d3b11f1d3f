"""How quick the forecasts are on this machine, in processes of their own as beside a window: for the report of speeds."""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from game.engine.calibrate import opening
from game.engine.orders import Order, carried
from game.engine.view import view
from game.engine.world import World
from game.play.forecast import FUTURES, TURNS, job
from game.play.hotlines import trial
from game.play.worker import Task, Worker

TIMES = 9


def ahead(world: World, seed: int = 1) -> dict[str, float]:
    """Return milliseconds from asking to the answer: ``forecast`` for a changed draft, ``hot`` for all lines."""
    seen = view(world, opening(world, np.asarray([seed], dtype=np.uint64)), world.playable[0])
    draft = carried(seen, world)
    other = [
        Order(o.kind, layer=o.layer, mode=o.mode, amount=0.5 * o.amount) if i == 0 else o
        for i, o in enumerate(draft)
    ]
    worker = Worker(world)
    try:
        return {
            "forecast": _median(worker, job(world, seen, [other], TURNS, FUTURES)),
            "hot": _median(worker, trial(world, seen, other)),
        }
    finally:
        worker.close()


def _median(worker: Worker, task: Task) -> float:
    spent = []
    for _ in range(TIMES + 1):
        begin = time.perf_counter()
        worker.wait(worker.ask("pace", task), "pace")
        spent.append(1000.0 * (time.perf_counter() - begin))
    return round(median(spent[1:]), 1)
