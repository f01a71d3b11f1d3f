"""A class through the window: by keys alone from the title to the verdict, after a crash, and without a peek."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.play.classroom import Lesson
from game.play.facilitate import Facilitator
from game.play.library import scenario
from game.play.log import Seat, read
from game.play.new_class import start_class
from game.play.presets import presets
from game.play.replay import replayed, shortened
from game.play.session import Session
from game.play.stage import PHASES
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.screens.facilitator_acts import act_words
from game.ui.settings import Settings
from game.ui.table import Table
from tests.engine.garbage import garbage

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
TEAMS = ("usa", "chn", "kor")
PINS = {"kor": "1111", "desk": "9999"}
PUBLIC = -1


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def session_of(preset: str = "75", codes: dict[str, str] | None = None, names: bool = True) -> Session:
    seats = {n: Seat("human", name=f"Team {n}" if names else "") for n in TEAMS}
    return start_class(
        scenario("base"), presets()[preset], seats, 7, PINS if codes is None else codes, ["Press"]
    )


def play_to(lesson: Lesson, number: int, phase: str) -> None:
    """Play on to a phase of a round, as if nobody had changed a plan."""
    while (lesson.round, lesson.phase) != (number, phase):
        assert not lesson.over
        if lesson.phase == "resolve":
            lesson.session.resolve()
            lesson.resolved()
        else:
            lesson.next()


def table_of(
    lang: str = "en", number: int = 1, phase: str = "brief", session: Session | None = None
) -> Table:
    table = Table(Lobby(Settings(lang=lang)), session or session_of())
    assert table.lesson is not None
    play_to(table.lesson, number, phase)
    table.next_seat = (table.session.waiting() or [table.nation])[0]
    return table


def driver_of(
    table: Table, name: str = "handover", size: tuple[int, int] = SIZES[0], **more: float
) -> Driver:
    screen = table.lobby.make(name, table)
    return Driver(screen, size, table.lobby.lang, colours=table.colours(), **more)  # type: ignore[arg-type]


def lesson_of(d: Driver) -> Lesson:
    lesson = d.screen.table.lesson  # type: ignore[attr-defined]
    assert isinstance(lesson, Lesson)
    return lesson


def named(d: Driver) -> str:
    return type(d.screen).__name__


def tab_to(d: Driver, node: str) -> None:
    for _ in range(60):
        if d.ui.focus == node:
            return
        d.key("Tab")
    raise AssertionError(f"Tab does not reach {node}")


def let_play(d: Driver) -> None:
    """Wait until the turn has been played."""
    work = d.screen.table.thinking  # type: ignore[attr-defined]
    assert work is not None
    work.join()
    d.wait(0.1)


def sit(d: Driver, nation: str, pin: str = "") -> None:
    """Seat a team at the hand-over by keys."""
    assert named(d) == "Handover"
    for _ in range(3):
        if d.screen.nation == nation:  # type: ignore[attr-defined]
            break
        d.key("PageDown")
    if pin:
        tab_to(d, "pin")
        d.type(pin)
    tab_to(d, "begin")
    d.key("Enter", hold=1.2)


def commit(d: Driver) -> None:
    """End a team's turn by keys."""
    while named(d) not in ("Briefing", "Plan"):
        d.key({"Since": "Enter", "TurnReport": "Escape"}[named(d)])
    d.key("Ctrl+Enter")
    if d.ui.layers[-1].id == "closing.sure":
        d.key("Enter")


def unlock(d: Driver, pin: str = "9999") -> None:
    """Open the facilitator's screen by keys."""
    d.key("F10")
    assert named(d) == "FacilitatorScreen"
    d.type(pin)
    d.key("Enter")


# --- what must hold everywhere -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_screen_between_teams_is_whole_in_every_phase(lang: str) -> None:
    table = table_of(lang)
    lesson = table.lesson
    assert lesson is not None
    for phase in ("brief", "discuss", "orders", "reveal", "recap"):
        play_to(lesson, 1, phase)
        for size in SIZES:
            d = driver_of(table, size=size)
            assert d.faults() == [], f"{phase} {lang} {size}"
            assert d.ui.focus
    play_to(lesson, 2, "orders")
    table.next_seat = "kor"
    d = driver_of(table)
    d.type("0000")
    d.key("Enter")
    d.key("Enter", hold=1.2)
    assert named(d) == "Handover"
    assert d.faults() == []
    assert "pin.trouble" in d.nodes()
    assert not table.lobby.texts.missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_class_and_the_facilitator_are_whole(lang: str) -> None:
    for size in SIZES:
        lobby = Lobby(Settings(lang=lang))
        lobby.shelf.wait()
        d = Driver(lobby.make("new_class"), size, lang)
        d.wait(0.1)
        assert d.faults() == [], f"new class {lang} {size}"
        assert not lobby.texts.missing
        table = table_of(lang, 2, "brief")
        d = driver_of(table, "facilitator", size)
        assert d.faults() == [], f"lock {lang} {size}"
        d.type("9999")
        d.key("Enter")
        d.ui.toast = None
        for page in ("1", "2", "3"):
            d.key(page)
            assert d.faults() == [], f"{page} {lang} {size}"
        d.key("1")
        d.click("pin.usa")
        assert d.faults() == []
        d.key("Escape")
        d.click("back.go")
        assert d.faults() == []
        assert not table.lobby.texts.missing


@pytest.mark.parametrize("scale", [1.3, 1.6])
def test_large_text_stays_whole(scale: float) -> None:
    lobby = Lobby(Settings())
    lobby.shelf.wait()
    d = Driver(lobby.make("new_class"), SIZES[0], "en", text_scale=scale)
    d.wait(0.1)
    assert d.faults() == []
    table = table_of(number=1, phase="orders")
    for phase in ("orders", "reveal"):
        play_to(table.lesson, 1, phase)  # type: ignore[arg-type]
        assert driver_of(table, text_scale=scale).faults() == [], phase
    table.nation = "kor"
    assert driver_of(table, "since", text_scale=scale).faults() == []
    d = driver_of(table, "facilitator", text_scale=scale)
    d.type("9999")
    d.key("Enter")
    d.ui.toast = None
    for page in ("1", "2", "3"):
        d.key(page)
        assert d.faults() == [], page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_recap_is_whole_and_tells_what_the_computer_ordered(lang: str) -> None:
    table = table_of(lang, 2, "brief")
    lesson = table.lesson
    assert lesson is not None
    lesson.take_over("kor")
    play_to(lesson, 4, "brief")
    lesson.take_over("kor", "human")
    table.nation = "kor"
    for size in SIZES:
        d = driver_of(table, "since", size)
        assert d.faults() == [], f"{lang} {size}"
        assert "since.ordered" in d.nodes()
    assert not table.lobby.texts.missing


# --- a whole class ----------------------------------------------------------------------------------------


def at_new_class() -> Driver:
    lobby = Lobby(Settings())
    d = Driver(lobby.make("title"), SIZES[0], "en")
    lobby.shelf.wait()
    tab_to(d, "title.new") if d.ui.focus != "title.new" else None
    while d.ui.focus != "title.class":
        d.key("Down")
    d.key("Enter")
    d.wait(0.1)
    assert named(d) == "NewClass"
    return d


def test_the_teacher_chooses_how_well_the_computer_plays() -> None:
    d = at_new_class()
    tab_to(d, "human.chn")
    d.key("Space")
    tab_to(d, "level")
    d.keys("Enter", "Down", "Enter")
    assert d.faults() == []
    d.key("Ctrl+Enter")
    seats = lesson_of(d).session.seats
    assert [nation for nation, seat in seats.items() if seat.human] == ["usa", "kor"]
    assert {(seat.player, seat.level) for seat in seats.values() if not seat.human} == {("planner", "hard")}


def test_a_75_minute_class_by_keys_alone() -> None:
    d = at_new_class()
    for node, text in (
        ("name.usa", "Eagles"), ("name.chn", "Dragons"), ("name.kor", "Tigers"), ("pin.kor", "1111"),
        ("pin.desk", "9999"), ("observers", "Press, Guests"),
    ):  # fmt: skip
        tab_to(d, node)
        d.type(text)
    d.key("Ctrl+Enter")
    lesson = lesson_of(d)
    assert [seat.name for seat in lesson.session.seats.values()][:3] == ["Eagles", "Dragons", "Tigers"]
    assert lesson.head.observers == ["Press", "Guests"]
    for number in range(1, 6):
        assert (lesson.round, lesson.phase) == (number, "brief")
        d.key("Enter")
        d.key("Enter")
        assert lesson.phase == "orders"
        for nation in ("kor", "usa", "chn") if number % 2 else ("chn", "usa", "kor"):
            sit(d, nation, "1111" if nation == "kor" else "")
            assert named(d) == ("Since" if number > 1 else "Briefing")
            commit(d)
            assert named(d) == "Handover"
        assert len(lesson.ready) == 3
        d.key("Enter")
        let_play(d)
        assert lesson.phase == "reveal"
        while lesson.phase == "reveal":
            d.key("Enter")
        assert lesson.phase == "recap"
        d.key("Enter")
    assert lesson.over
    assert named(d) == "VerdictScreen"
    assert lesson.session.path is not None
    game = read(lesson.session.path)
    world = shortened(lesson.session.scenario.world, game.header.turns)
    steps = list(replayed(world, game))
    assert len(steps) == 5
    assert all(step.same for step in steps)


@pytest.mark.parametrize("phase", PHASES)
def test_after_a_crash_in_round_three_the_title_offers_to_go_on(phase: str) -> None:
    table = table_of(number=3, phase=phase)
    lesson, session = table.lesson, table.session
    assert lesson is not None
    if phase == "orders":
        assert session.give("kor", "restrict cloud chn 10%") is None
        session.commit("usa")
    plans = {n: session.draft(n) for n in TEAMS}
    lobby = Lobby(Settings())
    d = Driver(lobby.make("title"), SIZES[0], "en")
    assert d.ui.focus == "title.continue"
    d.key("Enter")
    d.screen.work.join()  # type: ignore[attr-defined]
    d.wait(0.1)
    back = lesson_of(d)
    assert named(d) == "Handover"
    if phase == "resolve":
        let_play(d)
        assert (back.round, back.phase, back.session.turn) == (3, "reveal", 3)
        return
    assert (back.round, back.phase, back.ready) == (3, phase, lesson.ready)
    assert {n: back.session.draft(n) for n in TEAMS} == plans
    assert not back.clock.running
    unlock(d)
    d.key("P")
    assert back.clock.running


KILLED = """
import sys
sys.path.insert(0, {root!r})
from tests.ui.test_class_screens import play_to, table_of
table = table_of(number={number}, phase={phase!r})
table.session.give("kor", "restrict cloud chn 10%")
table.session.commit("usa")
if {phase!r} == "resolve":
    table.think()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("phase", PHASES)
def test_a_process_killed_in_round_three_loses_nothing(phase: str, root: Path) -> None:
    code = KILLED.format(root=str(root), number=3, phase=phase)
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdin=pipe, stdout=pipe, text=True) as work:
        assert work.stdout is not None
        said = iter(work.stdout.readline, "")
        assert any(line.strip() == "ready" for line in said)
        work.kill()
    d = Driver(Lobby(Settings()).make("title"), SIZES[0], "en")
    assert d.ui.focus == "title.continue"
    d.key("Enter")
    d.screen.work.join()  # type: ignore[attr-defined]
    d.wait(0.1)
    lesson = lesson_of(d)
    if phase != "resolve":
        assert (lesson.round, lesson.phase, lesson.ready) == (3, phase, ["usa"])
        assert any(order.kind == "restrict" for order in lesson.session.draft("kor"))
        return
    if lesson.phase == "resolve":
        let_play(d)
    assert (lesson.round, lesson.phase, lesson.session.turn) == (3, "reveal", 3)


# --- the clock ---------------------------------------------------------------------------------------------


def test_at_zero_the_plan_of_a_seated_team_is_taken() -> None:
    now = Time()
    session = session_of(codes={})
    table = Table(Lobby(Settings()), session)
    table.lesson = lesson = Lesson(session, now)
    lesson.enter("orders")
    d = driver_of(table)
    sit(d, "usa")
    assert named(d) == "Briefing"
    assert table.give("restrict cloud chn 20%") is None
    now.at += 245.0
    d.wait(0.1)
    assert d.ui.toast is not None, "the last minute is called out"
    assert "0:55" in d.texts()
    now.at += 60.0
    d.wait(0.1)
    let_play(d)
    assert named(d) == "Handover"
    assert (lesson.phase, session.turn) == ("reveal", 1)
    assert any(
        e.nation == "usa" and e.text.startswith("restrict cloud chn 20%")
        for e in session.kept_turns[0].entries
    )


def test_the_home_of_a_class_redraws_once_a_second_and_no_more() -> None:
    now = Time()
    session = session_of()
    table = Table(Lobby(Settings()), session)
    table.lesson = Lesson(session, now)
    table.lesson.clock.go()
    d = driver_of(table)
    d.stack.tick(0.1)
    d.frame()
    assert not d.frame()
    d.stack.tick(0.1)
    assert not d.frame()
    now.at += 1.0
    d.stack.tick(0.1)
    assert d.frame()


def test_a_rehearsal_goes_through_the_window_by_itself() -> None:
    lobby = Lobby(Settings())
    lobby.shelf.wait()
    d = Driver(lobby.make("new_class"), SIZES[0], "en")
    d.wait(0.1)
    tab_to(d, "preset.75")
    d.key("Up")
    d.key("Enter")
    tab_to(d, "rehearse")
    d.key("Enter")
    table = d.screen.table  # type: ignore[attr-defined]
    now = Time()
    table.lesson = lesson = Lesson(table.session, now)
    lesson.run(True)
    for _ in range(400):
        now.at += 1.0
        d.wait(0.1)
        if table.thinking is not None:
            let_play(d)
        if lesson.over:
            break
    assert lesson.over
    assert table.session.ended
    assert d.faults() == []


# --- the facilitator ---------------------------------------------------------------------------------------


def test_nothing_of_the_game_stands_before_the_facilitators_pin() -> None:
    table = table_of(number=2, phase="orders")
    d = driver_of(table)
    d.key("F10")
    locked = d.texts()
    assert not any(table.nation_name(n) in locked or f"Team {n}" in locked for n in TEAMS)
    for key in ("Ctrl+Enter", "2", "P", "B", "+"):
        d.key(key)
    assert (table.lesson.phase, table.lesson.blank) == ("orders", False)  # type: ignore[union-attr]
    d.type("0000")
    d.key("Enter")
    assert "lock" in d.nodes()
    assert "lock.trouble" in d.nodes()
    d.key("Escape")
    assert named(d) == "Handover"


def test_a_round_by_the_facilitator_by_keys_alone() -> None:
    now = Time()
    session = session_of()
    table = Table(Lobby(Settings()), session)
    table.lesson = lesson = Lesson(session, now)
    d = driver_of(table)
    unlock(d)
    d.key("Ctrl+Enter")
    d.key("Ctrl+Enter")
    assert lesson.phase == "orders"
    before = lesson.clock.left()
    d.key("+")
    assert lesson.clock.left() == pytest.approx((before or 0.0) + 30.0)
    d.key("-")
    d.key("P")
    assert not lesson.clock.running
    tab_to(d, "seat.chn")
    d.key("Enter")
    assert not session.seats["chn"].human
    d.key("2")
    tab_to(d, "event.inject")
    d.key("Enter")
    assert d.ui.layers[-1].id == "sure"
    d.key("Enter")
    assert any(one.text.startswith("deal inject") for one in lesson.audit)
    d.key("3")
    tab_to(d, "note.entry")
    d.type("China waits for the others")
    d.key("Enter")
    assert lesson.notes[-1].text == "note China waits for the others"
    tab_to(d, "pages.2")
    d.key("1")
    d.key("Ctrl+Enter")
    assert d.ui.layers[-1].id == "sure", "plans of the late are taken only after a question"
    d.key("Enter")
    let_play(d)
    assert (lesson.phase, session.turn, named(d)) == ("reveal", 1, "FacilitatorScreen")
    tab_to(d, "seat.chn")
    d.key("Enter")
    assert session.seats["chn"].human
    while lesson.phase != "brief":
        d.key("Ctrl+Enter")
    tab_to(d, "back.go")
    d.key("Enter")
    d.key("Enter")
    assert (lesson.round, lesson.phase, session.turn) == (2, "brief", 1)
    d.key("Escape")
    assert named(d) == "Handover"


def test_a_table_that_was_seen_takes_cards_for_the_next_round_only() -> None:
    table = table_of(number=2, phase="orders", session=session_of(codes={}))
    lesson = table.lesson
    assert lesson is not None
    d = driver_of(table)
    sit(d, "usa")
    lesson.clock.set(None)
    before = told(driver_of(table, "briefing"))
    d.key("F10")
    d.key("2")
    assert d.nodes()["event.hold"].click is None
    assert d.nodes()["event.replace"].click is None
    tab_to(d, "event.inject")
    d.key("Enter")
    d.key("Enter")
    assert len(lesson.queued) == 1
    assert told(driver_of(table, "briefing")) == before
    d.key("Escape")
    play_to(lesson, 2, "reveal")
    assert not lesson.queued
    assert any(one.text.startswith("deal inject") for one in lesson.audit)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_audit_tells_every_act_in_words(lang: str) -> None:
    table = table_of(lang, 2, "brief")
    lesson = table.lesson
    assert lesson is not None
    desk = Facilitator(lesson)
    card = next(
        table.world.cards[h.card].id for h in table.world.hands if table.world.actors[h.actor] == "kor"
    )
    for line in (
        f"inject {card} kor", "clock +30", "clock pause", "clock go", "blank on", "show ledger on", "say Eyes up",
        "note Watch Korea", "seat kor ai", "seat kor human", "pin kor 2222", "spotlight chart score", "rewind 1",
    ):  # fmt: skip
        desk.act(line)
    lesson.admits("kor", "0000")
    lesson.sit("usa")
    desk.act(f"inject {card} kor")
    raw = [one.text for one in lesson.audit]
    assert {text.split()[0] for text in raw} >= {"deal", "next", "late", "rewind", "sit", "wrong", "phase"}
    told = [act_words(table, text) for text in raw]
    assert [text for text, words in zip(raw, told, strict=True) if text == words] == []
    assert not table.lobby.texts.missing
    for strange in (
        "",
        "phase",
        "phase x",
        "seat mars ai",
        "deal inject nothing kor",
        "rewind x",
        "\u202e <b>",
    ):
        assert act_words(table, strange) == strange
    assert not table.lobby.texts.missing


def test_going_back_to_the_first_round_by_keys() -> None:
    table = table_of(number=3, phase="discuss")
    d = driver_of(table)
    unlock(d)
    tab_to(d, "back.round")
    for _ in range(4):
        d.key("Left")
    tab_to(d, "back.go")
    d.key("Enter")
    d.key("Enter")
    assert (table.lesson.round, table.session.turn) == (1, 0)  # type: ignore[union-attr]
    d.key("Escape")
    assert named(d) == "Handover"
    assert d.faults() == []


def test_a_blank_screen_shows_nothing_and_takes_one_key() -> None:
    table = table_of(number=2, phase="orders", session=session_of(codes={}))
    lesson = table.lesson
    assert lesson is not None
    d = driver_of(table)
    sit(d, "kor")
    lesson.hide(True)
    d.ui.redraw()
    assert table.nation_name("kor") not in d.texts()
    for key in ("1", "2", "Escape", "Ctrl+Enter", "Ctrl+Z", "?"):
        d.key(key)
        assert table.nation_name("kor") not in d.texts()
    assert not session_committed(table)
    d.key("F10")
    d.key("B")
    assert not lesson.blank
    d.key("Escape")
    assert table.nation_name("kor") in d.texts()


def session_committed(table: Table) -> bool:
    return any(table.session.committed(n) for n in TEAMS)


def test_switches_hide_chances_and_open_the_ledger() -> None:
    table = table_of(number=2, phase="brief")
    lesson = table.lesson
    assert lesson is not None
    table.nation = "kor"
    shown = driver_of(table, "since").texts()
    lesson.show("rivals", False)
    assert len(driver_of(table, "since").texts()) < len(shown)
    assert driver_of(table).nodes()["ranking.0"].tip is None
    lesson.show("ledger", True)
    assert driver_of(table).nodes()["ranking.0"].tip is not None
    with_odds = everything(table)
    lesson.show("chances", False)
    assert "% chance" in with_odds
    assert "% chance" not in everything(table)
    assert table.foresight is None


def everything(table: Table) -> str:
    """Return the rule text of every card."""
    from game.ui import wording

    hands = range(len(table.world.hands))
    return "\n".join(line for h in hands for line in wording.option_lines(table, h, 0))


# --- no peeking --------------------------------------------------------------------------------------------


def told(d: Driver) -> list[str]:
    """Return everything a screen can say: what is drawn, names of nodes, tooltips, window title."""
    nodes = d.nodes()
    out = [d.texts(), d.screen.title, *(node.label for node in nodes.values())]
    for ident in nodes:
        tip = d.ui.tip_of(ident)
        out += [str(line) for line in (*tip.lines, *(tip.more or ()))] if tip is not None else []
    return out


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Lesson]:
    """Give a class in the briefing of its third round; tests work on copies."""
    patch = pytest.MonkeyPatch()
    patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("played")))
    session = session_of()
    lesson = Lesson(session)
    play_to(lesson, 3, "brief")
    patch.undo()
    return session, lesson


def twin(session: Session, spoiled: int | None) -> Table:
    """Return a table at the same class; with an actor given, every moment is noise to it."""
    states = list(session.states)
    if spoiled is not None:
        states = [garbage(session.world, state, spoiled) for state in states]
        asked = [state.pending > 0.0 for state in session.states]
        for k, (fresh, old) in enumerate(zip(states, session.states, strict=True)):
            # a card that was asked lay on the table and is off it now, whatever the noise says
            fresh.pending = np.where(asked[k] | asked[max(0, k - 1)], old.pending, fresh.pending)
    copied = Session(session.scenario, session.game, session.world, states)
    copied._past.books = session._past.books
    copied.acts = list(session.acts)
    return Table(Lobby(Settings()), copied)


SEEN = (
    "since", "report", "briefing", "plan", "stack", "dependencies", "history", "world", "objectives", "deals", "log",
)  # fmt: skip


@pytest.mark.parametrize("nation", TEAMS)
def test_no_screen_of_a_team_shows_what_others_keep(nation: str, played: tuple[Session, Lesson]) -> None:
    session = played[0]
    tables = twin(session, None), twin(session, session.world.actor_index(nation))
    assert tables[0].session.state.digest() != tables[1].session.state.digest(), "the noise is there"
    for table in tables:
        table.nation = nation
    for name in SEEN:
        truth, blind = (told(driver_of(table, name)) for table in tables)
        assert truth == blind, name


def test_the_screen_between_teams_shows_nobodys_secrets(played: tuple[Session, Lesson]) -> None:
    session = played[0]
    tables = twin(session, None), twin(session, PUBLIC)
    for phase in ("brief", "orders", "recap"):
        for table in tables:
            table.lesson.enter(phase)  # type: ignore[union-attr]
            table.lesson.clock.set(None)  # type: ignore[union-attr]
        truth, blind = (told(driver_of(table)) for table in tables)
        assert truth == blind, phase


def test_drafts_of_one_team_change_nothing_another_sees(played: tuple[Session, Lesson]) -> None:
    table = twin(played[0], None)
    table.lesson.clock.set(None)  # type: ignore[union-attr]
    table.nation = "usa"
    names = [*SEEN, "handover"]
    before = [told(driver_of(table, name)) for name in names]
    table.session.take_adviser("kor")
    table.session.give("kor", "restrict cloud usa 30%")
    table.forget()
    assert [told(driver_of(table, name)) for name in names] == before


def test_the_list_of_saved_games_and_the_title_tell_no_orders() -> None:
    table = table_of(phase="orders", session=session_of(codes={}))
    lists: list[list[str]] = []
    for order in (None, "restrict accelerators chn 80% notice 0"):
        if order is not None:
            assert table.session.give("usa", order) is None
        lists.append(told(driver_of(table, "saves")))
    assert lists[0] == lists[1]
    assert table.session.path is not None
    for file in table.session.path.parent.iterdir():
        assert "accelerators" not in file.read_text(encoding="utf-8").split("!state")[0], file.name


def test_a_message_to_a_team_does_not_follow_to_the_next() -> None:
    table = table_of(phase="orders", session=session_of(codes={}))
    d = driver_of(table)
    sit(d, "usa")
    d.ui.say("to the United States alone", 60.0)
    commit(d)
    assert named(d) == "Handover"
    assert "to the United States alone" not in d.texts()


Act = Callable[[Driver], None]


@pytest.mark.parametrize("key", ["1", "8", "Escape", "Ctrl+O", "Ctrl+S", "Ctrl+Z", "?", "F1", "Quit", "F2"])
def test_no_key_leads_past_the_hand_over(key: str) -> None:
    table = table_of(number=2, phase="orders")
    d = driver_of(table)
    d.key(key) if key != "Quit" else d.screen.key(d.ui, "Quit")
    d.frame()
    assert named(d) == "Handover"


def test_reloading_at_every_hand_over_changes_nothing() -> None:
    plain = table_of(phase="orders", session=session_of("45", {}))
    table = plain
    for _ in range(2):
        for nation in ("chn", "kor", "usa"):
            assert table.session.path is not None
            table = Table(Lobby(Settings()), Session.load(table.session.path))
            d = driver_of(table)
            sit(d, nation)
            commit(d)
            assert named(d) == "Handover"
        d.key("Enter")
        let_play(d)
        play_to(table.lesson, table.lesson.round + 1, "orders")  # type: ignore[union-attr]
    assert table.session.path is not None
    game = read(table.session.path)
    world = shortened(table.session.scenario.world, game.header.turns)
    assert all(step.same for step in replayed(world, game))
    assert table.session.turn == 4


def test_pictures_of_the_hand_over_do_not_differ_either(played: tuple[Session, Lesson]) -> None:
    pictures = []
    for spoiled in (None, PUBLIC):
        table = twin(played[0], spoiled)
        table.lesson.clock.set(None)  # type: ignore[union-attr]
        d = driver_of(table)
        pictures.append(pygame.image.tobytes(d.surface, "RGB"))
    assert pictures[0] == pictures[1]
