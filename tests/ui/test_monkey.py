"""Games played by a monkey: seeded random clicks, keys and texts on every screen, to the end, without an exception.

A game that breaks leaves a game file and the list of all acts beside it; the message says where.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from game import paths
from game.play.library import scenario
from game.play.log import Seat
from game.play.seats import all_seats
from game.play.session import Session
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.kit.node import Node
from game.ui.lobby import Lobby
from game.ui.settings import PALETTES, Settings
from game.ui.table import Table

SIZES = ((1280, 720), (1920, 1080), (1024, 768), (640, 480), (2560, 600), (333, 999))
NATIONS = ("kor", "usa", "chn")
KEYS = (
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?+-/.",
    *("Tab", "Shift+Tab", "Enter", "Space", "Escape", "Left", "Right", "Up", "Down", "Home", "End", "PageUp"),
    *("PageDown", "Backspace", "Delete", "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Alt+Left"),
    *("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+S", "Ctrl+O", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+Enter", "Ctrl+F"),
    *(f"F{n}" for n in range(1, 13)),
)  # fmt: skip
GARBAGE = (
    "7", "99999999999999999999999", "-1", "kor", "한국", "한", "中国", "<b>x</b>", "</good>", "{hole}", "\x00\x1b[31m", "\udcff",
    "a\nb\tc", "../../etc", "‮abc", "😀" * 9, "é" * 300, "%s%n", "'; --", " ",
)  # fmt: skip
HASTY = ("shell.end", "closing.sure.yes")
PATIENCE = 40  # acts in a turn before the monkey is led to the end of it


class Monkey:
    """One player without sense. `acts` is everything done so far, for whoever must repeat it."""

    def __init__(self, seed: int, turns: int) -> None:
        self.dice = random.Random(seed)
        self.acts: list[str] = []
        people = {name: Seat("human") for name in self.dice.sample(NATIONS, self.dice.choice((1, 1, 1, 2)))}
        found = scenario("base")
        level = self.dice.choice(("easy", "normal"))
        self.session = Session.start(found, all_seats(found.world, people, level), seed, turns)
        settings = Settings(lang=self.dice.choice(LANGUAGES), palette=self.dice.choice(PALETTES))
        self.lobby = Lobby(settings)
        self._sit()

    def _sit(self) -> None:
        """Sit down at the game, at first or after the program was left."""
        table = Table(self.lobby, self.session)
        screen = self.lobby.make(table.entry(), table)
        self.driver = Driver(
            screen, self.dice.choice(SIZES), self.lobby.lang, theme=self.lobby.settings.palette,
            text_scale=self.lobby.settings.text_scale, colours=table.colours(),
        )  # fmt: skip

    @property
    def table(self) -> Table | None:
        """The game behind the screen in front, None on the title and beside it."""
        found = getattr(self.driver.screen, "table", None)
        return found if isinstance(found, Table) and found.session is self.session else None

    def play(self, most: int = 4000) -> None:
        """Act until the game is over and its verdict has been poked at."""
        tired = 0
        for _ in range(most):
            if self.session.ended:
                break
            turn = self.session.turn
            self.act()
            tired = tired + 1 if self.session.turn == turn else 0
            if tired > PATIENCE:
                self.lead_on()
                tired = 0
        assert self.session.ended, "the game did not come to its end"
        for _ in range(30):
            self.act()

    def act(self) -> None:
        """Do one random thing, wait for whatever it set going, and draw."""
        if not self.driver.stack.running:
            self.acts.append("start again")
            self._sit()
        d, dice = self.driver, self.dice
        if type(d.screen).__name__ == "Handover" and dice.random() < 0.3:
            self.begin()
            return
        does = dice.choice(
            (self.click, self.click, self.click, self.key, self.key, self.drag, self.point, self.say)
        )
        if dice.random() < 0.03:
            does = self.reshape
        does()
        if d.stack.running:
            self.settle()

    def settle(self) -> None:
        """Let time pass, and the AI nations answer."""
        d = self.driver
        work = self.table.thinking if self.table is not None else None
        if work is not None:
            work.join(60)
        d.wait(self.dice.choice((0.01, 0.2, 0.5)), steps=2)

    def _one(self, nodes: list[Node]) -> Node | None:
        return self.dice.choice(nodes) if nodes else None

    def _shown(self) -> list[Node]:
        self.driver.nodes()
        return [n for n in self.driver.ui.top() if n.seen.w > 1 and n.seen.h > 1]

    def click(self) -> None:
        shown = [n for n in self._shown() if n.click is not None]
        if self.dice.random() < 0.8:  # turns that end at once show little
            shown = [n for n in shown if n.id not in HASTY]
        node = self._one(shown)
        if node is not None:
            self.acts.append(f"click {node.id}")
            self.driver.click(node.id)

    def key(self) -> None:
        name = self.dice.choice(KEYS)
        self.acts.append(f"key {name}")
        self.driver.key(name, hold=self.dice.choice((0.0, 0.0, 0.0, 1.2)))

    def drag(self) -> None:
        node = self._one([n for n in self._shown() if n.drag is not None or n.wheel is not None])
        if node is None:
            return
        self.acts.append(f"drag {node.id}")
        if node.wheel is not None and self.dice.random() < 0.5:
            self.driver.wheel(node.id, self.dice.choice((-9, -1, 1, 9)))
        else:
            ends = [(self.dice.uniform(-0.5, 1.5), self.dice.uniform(-0.5, 1.5)) for _ in range(2)]
            self.driver.drag(node.id, ends[0], ends[1])

    def point(self) -> None:
        node = self._one(self._shown())
        if node is not None:
            self.acts.append(f"hover {node.id}")
            self.driver.hover(node.id)

    def say(self) -> None:
        fields = [n for n in self._shown() if n.text is not None]
        if fields:
            self.driver.click(self.dice.choice(fields).id)
        text = self.dice.choice(GARBAGE)
        self.acts.append(f"type {text!r}")
        (self.driver.type if self.dice.random() < 0.8 else self.driver.compose)(text)
        self.driver.compose("")

    def reshape(self) -> None:
        size = self.dice.choice(SIZES)
        self.acts.append(f"resize {size}")
        self.driver.resize(size)

    def begin(self) -> None:
        """Take the seat that was handed over."""
        self.acts.append("begin")
        self.driver.ui.set_focus("begin")
        self.driver.key("Enter", hold=1.2)
        self.settle()

    def lead_on(self) -> None:
        """End the turn by the keyboard as a player would, or sit down again where the game was left."""
        self.acts.append("lead on")
        d = self.driver
        for _ in range(12):
            if not d.stack.running or self.table is None:
                self._sit()
                d = self.driver
            turn = self.session.turn
            name = type(d.screen).__name__
            if name == "Handover":
                self.begin()
            elif d.ui.layers[-1].close is not None or not hasattr(d.screen, "end_turn"):
                d.key("Escape")
            else:
                d.screen.end_turn(d.ui)
                d.wait(0.01)
                yes = next((i for i in d.nodes() if i.endswith("sure.yes")), None)
                if yes:
                    d.click(yes)
                elif self.table is not None and self.table.thinking is None and self.session.turn == turn:
                    self.table.reset()
            self.settle()
            if self.session.turn > turn:
                return


def expect_an_end(seed: int, turns: int, folder: Path) -> None:
    """Play one game; on any fault write game and acts and say where."""
    monkey = Monkey(seed, turns)
    try:
        monkey.play()
    except BaseException as fault:
        place = folder / f"monkey-{seed}.game"
        monkey.session.save(place)
        paths.write_atomic(folder / f"monkey-{seed}.txt", "\n".join(monkey.acts))
        last = ", ".join(monkey.acts[-8:])
        raise AssertionError(f"game {seed} broke on {last}; it lies in {place}") from fault


@pytest.mark.parametrize("seed", range(3))
def test_a_short_game_of_random_input_comes_to_its_end(seed: int, tmp_path: Path) -> None:
    expect_an_end(seed, 4, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_a_game_of_random_input_comes_to_its_end(seed: int, tmp_path: Path) -> None:
    expect_an_end(seed, 20 if seed % 25 == 0 else 5, tmp_path)


def test_a_broken_game_leaves_a_game_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(_self: Monkey) -> None:
        raise RuntimeError("fell")

    monkeypatch.setattr(Monkey, "lead_on", fall)
    monkeypatch.setattr(Monkey, "act", lambda _self: None)
    with pytest.raises(AssertionError, match=r"monkey-7\.game"):
        expect_an_end(7, 4, tmp_path)
    assert Session.load(tmp_path / "monkey-7.game").turn == 0
    assert (tmp_path / "monkey-7.txt").is_file()
