"""The forecast beside the plan and the cut link, driven by node ids and by keys; futures are imagined in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.engine.order_limits import standing_lines
from game.engine.world import World
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.play.worker import Task, Worker
from game.text import LANGUAGES
from game.ui.foresight import PAUSE, Foresight
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.screens.cut_link import Target
from game.ui.settings import Settings
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Give a game of Korea after two turns that nobody changed."""
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "saves"))
    made = Session.start(scenario("base"), {"kor": Seat("human")}, 4711, None)
    for _ in range(2):
        made.commit("kor")
        made.resolve()
    return made


@pytest.fixture
def forecaster() -> Iterator[Callable[[World], Worker]]:
    """Give what makes a worker without processes; they all end with the test."""
    made: list[Worker] = []

    def make(world: World) -> Worker:
        made.append(Worker(world, 0))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


Open = Callable[..., Driver]


@pytest.fixture
def plan(session: Session, forecaster: Callable[[World], Worker]) -> Open:
    """Give a function that opens the plan of a table with forecasts."""
    lobby = Lobby(Settings(), forecaster)

    def open_(lang: str = "en", size: tuple[int, int] = SIZES[0], **more: float) -> Driver:
        lobby.settings.lang = lang
        lobby.texts = type(lobby.texts).load(lang)
        table = Table(lobby, session)
        return Driver(lobby.make("plan", table), size, lang, colours=table.colours(), **more)  # type: ignore[arg-type]

    return open_


def table_of(d: Driver) -> Table:
    table = d.screen.table  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


def sight_of(d: Driver) -> Foresight:
    sight = table_of(d).foresight
    assert sight is not None
    return sight


def until(d: Driver, done: Callable[[Foresight], bool]) -> Foresight:
    """Let time pass until the worker has done its part."""
    sight = sight_of(d)
    for _ in range(4000):
        d.wait(0.1, 1)
        if done(sight):
            d.wait(0.1, 1)
            return sight
        time.sleep(0.01)
    raise AssertionError("no answer came")


def shown(sight: Foresight) -> bool:
    return not sight.waiting


def tried(sight: Foresight) -> bool:
    return not sight.waiting and not sight.trying


# --- the fan -------------------------------------------------------------------------------------------------


def test_the_fan_appears_and_parts_when_a_line_is_changed(plan: Open) -> None:
    d = plan()
    assert sight_of(d).fan() is None
    assert "imagining" in d.texts()
    sight = until(d, shown)
    first = sight.fan()
    assert first is not None
    assert sight.difference() is None
    assert "As carried over" in d.texts()
    d.ui.set_focus("line.memory.build")
    d.key("Home")
    assert sight.waiting
    assert sight.fan() == first, "the old fan stays until the new one is there"
    until(d, shown)
    assert sight.fan() != first
    assert sight.fan_before() == first
    change = sight.difference()
    assert change is not None
    assert change.mean < 0.0
    assert "Your changes" in d.texts()
    d.key("Ctrl+Z")
    until(d, shown)
    assert sight.fan() == first
    assert sight.difference() is None


def test_nothing_is_asked_before_the_player_pauses(plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    d = plan()
    sight = until(d, tried)
    asked: list[str] = []
    ask = sight.worker.ask

    def noted(kind: str, task: Task, rank: int = 0) -> int:
        asked.append(kind)
        return ask(kind, task, rank)

    monkeypatch.setattr(sight.worker, "ask", noted)
    d.ui.set_focus("line.memory.build")
    for _ in range(5):
        d.key("Left")
        d.wait(PAUSE / 3, 1)
    assert asked == []
    assert d.ui.awaited, "time goes on without events"
    until(d, tried)
    assert asked == ["now", "hot"], "once for the last of five changes, the more urgent first"
    assert not d.ui.awaited


def test_the_screen_answers_while_futures_are_imagined(plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is held in the middle of its work: keys and pictures go on."""
    d = plan()
    until(d, tried)
    go, begun = threading.Event(), threading.Event()

    def held(*_: object) -> None:
        begun.set()
        assert go.wait(20.0)

    sight = sight_of(d)
    monkeypatch.setattr(sight.worker, "_done", held)
    d.ui.set_focus("line.memory.build")
    d.key("Left")
    d.wait(2 * PAUSE)
    assert begun.wait(20.0)
    before = table_of(d).draft
    d.key("Left")
    assert table_of(d).draft != before
    assert sight.waiting
    d.key("F")
    assert "ahead.tabs.1" in d.nodes()
    go.set()


def test_another_headline_needs_no_new_futures(plan: Open) -> None:
    d = plan()
    sight = until(d, shown)
    asked = dict(sight._asked)
    d.ui.set_focus("ahead.figure")
    d.keys("Enter", "Down", "Enter")
    assert sight.figure == "index.leadership"
    assert sight._asked == asked
    assert "Leadership" in d.texts()


def test_a_new_turn_begins_with_a_new_fan(plan: Open, session: Session) -> None:
    d = plan()
    sight = until(d, shown)
    old = sight.fan()
    session.commit("kor")
    session.resolve()
    assert sight.fan() is None, "nothing of the last turn is shown as the future"
    until(d, shown)
    assert sight.fan() != old


def test_the_next_person_sees_nothing_of_the_last_ones_future(
    forecaster: Callable[[World], Worker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "saves"))
    people = dict.fromkeys(("kor", "chn"), Seat("human"))
    session = Session.start(scenario("base"), people, 4711, None)
    lobby = Lobby(Settings(), forecaster)
    table = Table(lobby, session)
    d = Driver(lobby.make("plan", table), colours=table.colours())
    sight = until(d, shown)
    first = sight.fan()
    assert until(d, tried).hot()
    table.nation = next(nation for nation in people if nation != table.nation)
    assert sight.fan() is None
    assert sight.hot() == []
    until(d, shown)
    assert sight.fan() != first


def test_without_a_worker_the_plan_is_as_it_was(session: Session) -> None:
    lobby = Lobby(Settings())
    table = Table(lobby, session)
    d = Driver(lobby.make("plan", table), colours=table.colours())
    assert table.foresight is None
    assert "orders" in d.nodes()
    assert not [node for node in d.nodes() if node.startswith("ahead")]
    d.key("F")
    assert d.faults() == []


# --- hot lines and hints -------------------------------------------------------------------------------------


def test_a_hot_line_takes_its_money_by_one_key(plan: Open) -> None:
    d = plan()
    sight = until(d, tried)
    line = sight.hot()[0]
    table = table_of(d)
    before = standing_lines(table.draft, table.view, table.world)
    d.ui.set_focus("hot.0")
    d.key("Enter")
    given = table.draft
    after = standing_lines(given, table.view, table.world)
    assert after[line.slot] > before[line.slot]
    assert table.purse.left >= -1e-6
    assert sight.trying, "its place is tried anew"
    d.key("Enter")
    assert table.draft == given, "a line that was tried for another draft gives nothing"
    d.key("Ctrl+Z")
    assert standing_lines(table.draft, table.view, table.world) == before


def test_hot_lines_are_marked_where_they_stand(plan: Open) -> None:
    d = plan()
    sight = until(d, tried)
    slot = sight.hot()[0].slot
    ident = table_of(d).layer_id(int(slot[1])) if int(slot[1]) >= 0 else "talent"
    d.hover(f"line.{ident}.{slot[2]}")
    assert "Hot line" in d.tip()


def test_hints_lead_to_their_line(plan: Open) -> None:
    d = plan()
    d.key("F")
    sight = until(d, shown)
    hint = next(i for i, hint in enumerate(sight.hints()) if hint.slots)
    slot = sight.hints()[hint].slots[0]
    d.ui.set_focus(f"hint.{hint}")
    d.key("Enter")
    assert d.ui.focus == f"line.{table_of(d).layer_id(int(slot[1]))}.{slot[2]}"
    goals = [node for node in d.nodes() if node.startswith("goals.") and node[6:].isdigit()]
    assert len(goals) == len(sight.goals()) > 0
    assert [node for node in d.nodes() if node.startswith("money.") and node[6:].isdigit()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_panel_is_whole_in_every_language_and_shape(plan: Open, lang: str) -> None:
    for size, scale in [*((size, 1.0) for size in SIZES), (SIZES[0], 1.6)]:
        d = plan(lang, size, text_scale=scale)
        until(d, tried)
        for tab in ("fan", "hints", "orders"):
            assert d.faults() == [], f"{lang} {size} {scale} {tab}"
            d.key("F")
        table_of(d).give("spend memory build 0.5")
        until(d, shown)
        assert d.faults() == [], f"{lang} {size} {scale} changed"
        table_of(d).reset()
        assert not table_of(d).lobby.texts.missing


# --- a cut link ----------------------------------------------------------------------------------------------


@pytest.fixture
def links(session: Session) -> Driver:
    lobby = Lobby(Settings())
    table = Table(lobby, session)
    return Driver(lobby.make("dependencies", table), colours=table.colours())


def cut_of(d: Driver) -> object:
    return d.screen.cut.shown  # type: ignore[attr-defined]


def test_a_link_is_cut_by_key_and_taken_back(links: Driver) -> None:
    d = links
    me, usa = table_of(d).actor, table_of(d).world.actor_index("usa")
    d.screen._choose(d.ui, table_of(d).world.layer_index("accelerators"))  # type: ignore[attr-defined]
    d.frame()
    node = f"matrix.{me}.{usa}"
    before = d.nodes()[node].label
    d.ui.set_focus(node)
    d.key("C")
    assert cut_of(d) is not None
    assert d.nodes()[node].label != before, "the matrix shows the end of the cut"
    assert "of need met at worst" in d.nodes()["cut.line.0"].label
    assert d.faults() == []
    d.key("Escape")
    assert cut_of(d) is None
    assert d.nodes()[node].label == before
    assert "worst.0" in d.nodes()


def test_enter_cuts_a_worst_link_and_the_button_takes_it_back(links: Driver) -> None:
    d = links
    link = d.screen.links()[1]  # type: ignore[attr-defined]
    d.ui.set_focus("worst.1")
    d.key("Enter")
    assert d.screen.cut.target == Target(table_of(d).actor, link.supplier, link.layer)  # type: ignore[attr-defined]
    d.click("cut.act")
    assert cut_of(d) is None


def test_a_cut_looked_through_takes_everything_the_supplier_sells(links: Driver) -> None:
    d = links
    me, chn = table_of(d).actor, table_of(d).world.actor_index("chn")
    d.ui.set_focus(f"matrix.{me}.{chn}")
    d.key("Enter")
    found = d.screen.cut.shown  # type: ignore[attr-defined]
    assert found.layers == tuple(range(len(table_of(d).world.layers)))
    assert found.content[me, chn, 1] < found.content[me, chn, 0]


def test_a_cut_is_forgotten_when_the_turn_ends(links: Driver, session: Session) -> None:
    d = links
    d.ui.set_focus("worst.0")
    d.key("C")
    session.commit("kor")
    session.resolve()
    assert cut_of(d) is None
    d.frame()
    assert d.faults() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cut_is_whole_in_every_language_and_shape(session: Session, lang: str) -> None:
    lobby = Lobby(Settings(lang=lang))
    table = Table(lobby, session)
    for size, scale in [*((size, 1.0) for size in SIZES), (SIZES[0], 1.6)]:
        d = Driver(lobby.make("dependencies", table), size, lang, colours=table.colours(), text_scale=scale)
        d.ui.set_focus("worst.0")
        d.key("C")
        assert cut_of(d) is not None
        assert d.faults() == [], f"{lang} {size} {scale}"
    assert not lobby.texts.missing
