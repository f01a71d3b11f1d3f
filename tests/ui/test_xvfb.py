"""The real window on a screen of its own: real keys and a real mouse, from the title into the second turn."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.play import shelf
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
LAST_RUN = "2026-11-29"
MEGABYTES = 200  # of the window, without the processes that imagine futures
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; last run with them on {LAST_RUN}"
    ),
]


@pytest.fixture
def display() -> Iterator[str]:
    """Give the name of a screen of 1280 x 720 that nobody sees."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Window:
    """The program in a window, and the hands in front of it."""

    def __init__(self, root: Path, display: str, folder: Path) -> None:
        self.saves = folder / "saves"
        self.env = {
            **os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy",
            "SDL_VIDEO_WINDOW_POS": "0,0", "SOVEREIGN_STACK_SAVES": str(self.saves), "XDG_DATA_HOME": str(folder / "home"),
        }  # fmt: skip
        self.errors = (folder / "errors.txt").open("w")
        self.program = subprocess.Popen(
            [sys.executable, str(root / "main.py"), "play"], cwd=root, env=self.env, stderr=self.errors
        )

    def hand(self, *acts: str) -> None:
        subprocess.run(["xdotool", *acts], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def key(self, name: str) -> None:
        self.hand("key", "--clearmodifiers", name)

    def click(self, spot: tuple[int, int]) -> None:
        self.hand("mousemove", str(spot[0]), str(spot[1]), "sleep", "0.2", "click", "1")

    def pictures(self) -> int:
        return len(list((self.saves / "pictures").glob("*.png")))

    def until(self, true: Callable[[], bool], what: str, seconds: float = 60.0, *again: str) -> None:
        """Wait for something, pressing a key again and again if one is given."""
        end = time.monotonic() + seconds
        while not true():
            assert self.program.poll() is None, f"the program ended: {self.last_words()}"
            assert time.monotonic() < end, f"waited in vain for {what}"
            for name in again:
                self.key(name)
            time.sleep(0.3)

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.program.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def seconds(self) -> float:
        """Give the processor time used so far."""
        fields = Path(f"/proc/{self.program.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def turns(self) -> int:
        return sum(text.read_text(encoding="utf-8").count("\n= ") for text in self.saves.glob("*.game"))

    def last_words(self) -> str:
        """Give what the program said and what it left behind when it fell."""
        left = [
            path.read_text(encoding="utf-8", errors="replace")[-3000:] for path in self.saves.glob("*crash*")
        ]
        return "\n".join([Path(self.errors.name).read_text(), *left])

    def close(self) -> str:
        self.program.terminate()
        self.program.wait(20)
        self.errors.close()
        return Path(self.errors.name).read_text()


@pytest.fixture
def window(root: Path, display: str, tmp_path: Path) -> Iterator[Window]:
    made = Window(root, display, tmp_path)
    yield made
    if made.program.poll() is None:
        made.close()


def test_a_turn_is_played_with_real_keys_and_a_real_mouse(window: Window) -> None:
    menu = Driver(Lobby(Settings()).make("title"))
    window.hand("mousemove", "640", "700")
    window.until(lambda: window.pictures() > 0, "the first picture", 60.0, "F12")
    window.click(menu.point("title.new"))
    time.sleep(2.0)
    window.key("ctrl+Return")
    time.sleep(2.0)
    window.until(lambda: bool(shelf.shelf(window.saves)), "a saved game", 60.0, "ctrl+s")
    window.key("2")
    window.key("ctrl+Return")
    time.sleep(1.0)
    if window.turns() == 0:
        window.key("Return")  # the question about what is left open
    window.until(lambda: window.turns() >= 1, "the end of the turn", 120.0)
    for screen in "12345678":
        window.key(screen)
        time.sleep(0.5)
    before = window.pictures()
    window.key("F12")
    window.until(lambda: window.pictures() > before, "a picture of the last screen")
    if sys.platform == "linux":
        assert window.megabytes() < MEGABYTES
        time.sleep(3.0)
        used = window.seconds()
        time.sleep(4.0)
        assert window.seconds() - used < 0.4, "an idle window works"
    assert "Traceback" not in window.close()
