"""The guided first game in the window: played to its end by keys alone, and its panel never in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from game.play.notes import guide_of
from game.play.tutorial import begin, lesson
from game.text import LANGUAGES
from game.ui.coach import HIDE, HINT, NEXT, Coach
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


def table_of(lang: str = "en", turns: int = 0) -> Table:
    session = begin(lesson())
    for _ in range(turns):
        session.commit("kor")
        session.resolve()
    return Table(Lobby(Settings(lang=lang)), session)


def driver_of(table: Table, name: str, size: tuple[int, int] = SIZES[0], **more: float) -> Driver:
    d = Driver(table.lobby.make(name, table), size, table.lobby.lang, colours=table.colours(), **more)  # type: ignore[arg-type]
    d.wait(0.1)
    return d


def coach_of(table: Table) -> Coach:
    assert table.coach is not None
    return table.coach


def in_the_way(d: Driver) -> list[str]:
    """Return what is wrong with the panel as it stands: cut words, or what it talks about under it."""
    found = d.faults(overlaps=False)
    nodes = d.nodes()
    if "guide" in nodes and "guide.frame" in nodes:
        common = nodes["guide"].rect.meet(nodes["guide.frame"].rect)
        found += ["the panel covers what it talks about"] if min(common.w, common.h) > 0 else []
    return found


class Learner:
    """Does what the guide asks, by keys alone."""

    def __init__(self, d: Driver, table: Table) -> None:
        self.d, self.table, self.coach = d, table, coach_of(table)
        self.done: list[str] = []
        self.screens: list[str] = []

    def on_its_screen(self) -> bool:
        step = self.coach.guide.step
        assert step is not None
        if self.name == step.screen:
            return True
        self.d.key(self.coach._way(step.screen))
        self.d.wait(0.1)
        return False

    @property
    def name(self) -> str:
        return getattr(self.d.screen, "name", "verdict")

    def one(self) -> None:
        """Take one step, or end the turn where none is left."""
        step = self.coach.guide.step
        if step is None:
            self.end_turn()
            return
        if not self.on_its_screen():
            return
        if self.coach.guide.ready:
            self.done.append(step.name)
            self.d.key(NEXT)
            self.d.wait(0.1)
            return
        act: Callable[[], None] = getattr(self, f"do_{step.name}")
        act()
        self.d.wait(0.1)
        if self.coach.guide.step is not step:
            self.done.append(step.name)

    def end_turn(self) -> None:
        self.d.key("Ctrl+Enter")
        if "closing.sure.yes" in self.d.nodes():
            self.d.key("Enter")
        work = self.table.thinking
        assert work is not None
        work.join()
        self.d.wait(0.2)

    def do_card(self) -> None:
        for hand in self.table.open_cards():
            card = self.table.world.cards[self.table.world.hands[hand].card].id
            while not str(self.d.ui.focus).startswith(f"card.{card}."):
                self.d.key("Tab")
            for letter in ("A", "B", "C", "D"):
                if hand in self.table.open_cards():  # the first one may be too dear
                    self.d.key(letter)

    do_letter = do_card

    def do_mark(self) -> None:
        assert self.d.ui.focus == "line.memory.build", "the guide brings the focus along"
        self.d.keys("Shift+Left", "Tab", "Tab", "Shift+Right")

    def do_why(self) -> None:
        self.d.keys("F1", "Escape", "Down", "F1", "Escape")

    def do_fan(self) -> None:
        while not str(self.d.ui.focus).startswith("line."):
            self.d.key("Tab")
        self.d.keys("Left", "Left")

    def do_power(self) -> None:
        self.d.key("Enter")

    def do_grid(self) -> None:
        rows = [v for v, p in enumerate(self.table.world.initiatives) if p.actor == self.table.actor]
        names = [self.table.world.initiatives[v].id for v in rows]
        assert self.d.ui.focus == "initiatives"
        self.d.keys("Home", *(["Down"] * names.index("southwest-grid")), "Enter")

    def do_cut(self) -> None:
        self.d.key("C")

    def do_pressure(self) -> None:
        self.d.key("Enter")

    def do_what_if(self) -> None:
        self.d.screen.work.join()  # type: ignore[attr-defined]
        self.d.wait(0.3)
        self.d.wait(0.1)
        self.d.keys("Down", "Enter")


def test_the_guided_game_is_played_to_its_end_by_keys_alone() -> None:
    lobby = Lobby(Settings())
    d = Driver(lobby.make("title"))
    while d.ui.focus != "title.guide":
        d.key("Down")
    d.key("Enter")
    d.screen.work.join()  # type: ignore[attr-defined]
    d.wait(0.2)
    table: Table = d.screen.table  # type: ignore[attr-defined]
    learner, coach = Learner(d, table), coach_of(table)
    for _ in range(120):
        if coach.guide.finished:
            break
        assert in_the_way(d) == [], (coach.guide.turn, coach.guide.at, learner.name)
        assert d.ui.focus, "the keyboard is never lost"
        learner.one()
    assert coach.guide.finished
    assert table.ended
    steps = [step.name for step in lesson().steps]
    assert [name for name in steps if name not in learner.done] == []
    assert guide_of(table.session.game) == ""
    assert "guide" not in d.nodes()
    assert not lobby.texts.missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_step_is_in_the_way_in_any_language_or_shape(lang: str) -> None:
    cases = [(SIZES[0], 1.0), (SIZES[0], 1.6), *([(SIZES[1], 1.0), (SIZES[2], 1.3)] if lang == "en" else [])]
    found = lesson()
    for turn in range(1, found.turns + 2):
        table = table_of(lang, turn - 1)
        guide = coach_of(table).guide
        for at, step in [(at, step) for at, step in enumerate(found.steps) if step.turn == turn]:
            for size, scale in cases:
                d = driver_of(table, step.screen, size, text_scale=scale)
                guide._go(at)
                d.ui.redraw()
                d.wait(0.1)
                assert in_the_way(d) == [], (step.name, size, scale)
                d.key(HINT)
                assert in_the_way(d) == [], (step.name, "hint", size, scale)
                assert "guide" in d.nodes()
        assert not table.lobby.texts.missing


def test_the_guide_can_be_hidden_and_begun_again() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    assert "shell.tab.world" not in d.nodes(), "what has not been introduced stays folded"
    d.key(NEXT)
    assert coach_of(table).guide.place() == (2, 2)
    d.key(HIDE)
    assert "guide" not in d.nodes()
    assert "shell.tab.world" in d.nodes()
    d.key("Escape")
    d.click("menu.guide")
    assert coach_of(table).guide.place() == (1, 2)
    assert "guide" in d.nodes()


def test_a_folded_screen_still_opens_by_its_key() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    d.key("3")
    assert d.screen.name == "stack"  # type: ignore[attr-defined]
    assert "shell.tab.stack" in d.nodes()


def test_the_panel_can_be_moved_and_takes_no_click_through() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    before = d.nodes()["guide"].rect
    d.drag("guide", (0.5, 0.05), (0.5, 0.35))
    after = d.nodes()["guide"].rect
    assert after.y > before.y + 10
    assert table.draft == tuple(table.carried), "no card under the panel was answered"


def test_a_game_whose_guide_is_gone_goes_on_without() -> None:
    table = table_of()
    table.session.game.remarks[:] = ["!guide nowhere"]
    assert Table(table.lobby, table.session).coach is None


def test_no_other_game_is_guided() -> None:
    table = table_of()
    table.session.game.remarks.clear()
    other = Table(table.lobby, table.session)
    assert other.coach is None
    assert "guide" not in driver_of(other, "briefing").nodes()
