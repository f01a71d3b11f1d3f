"""How quick the window is on this machine: seconds to the first picture, milliseconds to redraw the slowest screen.

For the report of speeds, not for tests. Draws without a display; a turn is played in a folder that is thrown away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.kit.drive import Driver

SIZE = (1920, 1080)
TIMES = 15
OPENED = 3
NATION = "kor"
SCREENS = ("briefing", "plan", "stack", "dependencies", "history", "world", "objectives", "report")
FIRST = "from game import cli; from game.ui.pace import show_first; show_first()"


def window() -> dict[str, float]:
    """Return ``frame`` in seconds, ``opened`` and ``screen`` in milliseconds."""
    found = screens()
    return {
        "frame": first_frame(),
        "opened": max(opened for opened, _ in found.values()),
        "screen": max(redrawn for _, redrawn in found.values()),
    }


def first_frame() -> float:
    """Return the seconds from starting a fresh program to its first picture."""
    from game import paths

    place = paths.scenarios_folder().parent  # where `import game` finds a checkout; no matter for a wheel
    quiet = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", FIRST],
        cwd=place,
        env={**os.environ, **quiet},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        seconds = time.perf_counter() - begin
        child.wait()
    return round(seconds, 3) if said.strip() == "drawn" else float("nan")


def show_first() -> None:
    """Draw the title once and say so; run in a program of its own by ``first_frame``."""
    from game.ui.app import App
    from game.ui.lobby import Lobby

    lobby = Lobby()
    App(lobby.make("title"), caption=lobby.t("product.name")).draw()
    print("drawn", flush=True)


def screens() -> dict[str, tuple[float, float]]:
    """Return the milliseconds of each screen of a running game until it first stands, and to be drawn anew.

    First means with nothing kept: no letter, no shape, no number of the game.
    """
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    from game.play.library import scenario
    from game.play.log import Seat
    from game.play.session import Session
    from game.ui.kit.drive import Driver
    from game.ui.lobby import Lobby
    from game.ui.table import Table

    session = Session.start(scenario("base"), {NATION: Seat("human")}, 1)
    kept = os.environ.get("SOVEREIGN_STACK_SAVES")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOVEREIGN_STACK_SAVES"] = folder
        try:
            for _ in range(3):
                session.commit(NATION)
                session.resolve()
        finally:
            if kept is None:
                del os.environ["SOVEREIGN_STACK_SAVES"]
            else:
                os.environ["SOVEREIGN_STACK_SAVES"] = kept
    lobby, out = Lobby(), {}
    for name in SCREENS:
        table, spent = Table(lobby, session), []
        lobby.make(name, table)  # its module is loaded
        for _ in range(OPENED):
            table.forget()
            begin = time.perf_counter()
            driver = Driver(lobby.make(name, table), SIZE, colours=table.colours())
            spent.append(1000.0 * (time.perf_counter() - begin))
        out[name] = (round(median(spent), 1), _redrawn(driver))
    return out


def _redrawn(driver: Driver) -> float:
    spent = []
    for _ in range(TIMES):
        driver.ui.redraw()
        begin = time.perf_counter()
        driver.frame()
        spent.append(1000.0 * (time.perf_counter() - begin))
    return round(median(spent), 2)
