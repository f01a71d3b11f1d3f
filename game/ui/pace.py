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
NATION = "kor"
SCREENS = ("briefing", "plan", "stack", "dependencies", "history", "world", "objectives", "report")
FIRST = "from game import cli; from game.ui.pace import show_first; show_first()"


def window() -> dict[str, float]:
    """Return ``frame`` in seconds and ``screen`` in milliseconds."""
    return {"frame": first_frame(), "screen": max(screens().values())}


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


def screens() -> dict[str, float]:
    """Return the milliseconds that each screen of a running game takes to be declared and drawn anew."""
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
    table = Table(Lobby(), session)
    return {
        name: _redrawn(Driver(table.lobby.make(name, table), SIZE, colours=table.colours()))
        for name in SCREENS
    }


def _redrawn(driver: Driver) -> float:
    spent = []
    for _ in range(TIMES):
        driver.ui.redraw()
        begin = time.perf_counter()
        driver.frame()
        spent.append(1000.0 * (time.perf_counter() - begin))
    return round(median(spent), 2)
