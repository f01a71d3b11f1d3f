"""Encyclopaedia, event log, notes, and what an order was worth: whole, driven by keys, and linked from everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.play.library import scenario
from game.play.log import Seat
from game.play.notes import LONGEST, add_note, notes_of
from game.play.session import Session
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.shell import TABS
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
SCREENS = ("encyclopaedia", "log")


def new_session(people: tuple[str, ...] = ("kor",), turns: int = 3, total: int | None = None) -> Session:
    session = Session.start(scenario("base"), {name: Seat("human") for name in people}, 4711, total)
    for turn in range(turns):
        for name in session.humans:
            if turn == 1 and name == "kor":
                session.give("kor", "launch southwest-grid")
            session.commit(name)
        session.resolve()
    return session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Give one game after three turns, which these tests only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        yield new_session()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Give a short game that is over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        yield new_session(turns=4, total=4)


def table_at(session: Session, lang: str = "en") -> Table:
    return Table(Lobby(Settings(lang=lang)), session)


def driver_of(table: Table, name: str, size: tuple[int, int] = SIZES[0], **more: float) -> Driver:
    screen = table.lobby.make(name, table)
    return Driver(screen, size, table.lobby.lang, colours=table.colours(), **more)  # type: ignore[arg-type]


def title_of(d: Driver) -> str:
    return type(d.screen).__name__


# --- what must hold everywhere ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_is_whole_in_every_language_and_shape(name: str, lang: str, session: Session) -> None:
    table = table_at(session, lang)
    for size in SIZES:
        d = driver_of(table, name, size)
        assert d.faults() == [], f"{name} {lang} {size}"
        assert d.ui.focus
    assert not table.lobby.texts.missing


@pytest.mark.parametrize("scale", [1.3, 1.6])
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_is_whole_with_large_text(name: str, scale: float, session: Session) -> None:
    for lang in ("en", "ko"):
        table = table_at(session, lang)
        for size in (SIZES[0], SIZES[2]):
            assert driver_of(table, name, size, text_scale=scale).faults() == [], f"{name} {size}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_article_of_every_kind_is_whole(lang: str, session: Session) -> None:
    d = driver_of(table_at(session, lang), "encyclopaedia", SIZES[2])
    idents = (
        "nation.chn",
        "index.leverage",
        "word.score",
        "phase.r7",
        "number.tax",
        "source.facts",
        "goal.indispensable",
    )
    for ident in (*idents, "initiative.southwest-grid"):
        if ident not in d.screen.book:  # type: ignore[attr-defined]  # goals have names of the deck
            continue
        d.screen.open(ident)  # type: ignore[attr-defined]
        d.ui.redraw()
        assert d.faults() == [], ident


# --- the encyclopaedia -----------------------------------------------------------------------------------


def test_search_links_and_the_way_back_by_keys(session: Session) -> None:
    d = driver_of(table_at(session), "encyclopaedia")
    screen = d.screen
    d.key("Ctrl+F")
    d.type("leverage")
    assert screen.shown == "index.leverage"  # type: ignore[attr-defined]
    while not str(d.ui.focus).startswith("see."):
        d.key("Tab")
    link = str(d.ui.focus).removeprefix("see.")
    d.key("Enter")
    assert screen.shown == link  # type: ignore[attr-defined]
    d.key("Alt+Left")
    assert screen.shown == "index.leverage"  # type: ignore[attr-defined]
    d.key("Alt+Right")
    assert screen.shown == link  # type: ignore[attr-defined]
    d.key("Alt+Right")
    assert screen.shown == link  # type: ignore[attr-defined]


def test_a_number_leads_to_its_source(session: Session) -> None:
    d = driver_of(table_at(session), "encyclopaedia")
    d.screen.open("layer.memory")  # type: ignore[attr-defined]
    d.ui.redraw()
    d.frame()
    d.ui.set_focus("fact.0")
    d.key("Enter")
    assert d.screen.shown == "source.s07"  # type: ignore[attr-defined]


def test_nothing_found_says_so_and_garbage_does_no_harm(session: Session) -> None:
    d = driver_of(table_at(session), "encyclopaedia")
    d.key("Ctrl+F")
    d.type("<b>\\{zebra} 😀" * 9)
    assert "Nothing fits these words." in d.texts()
    assert d.faults() == [] or "fonts lack" in d.faults()[0]


@pytest.mark.parametrize("name", TABS)
def test_f2_leads_from_everything_with_a_tooltip_to_an_article(name: str, session: Session) -> None:
    d = driver_of(table_at(session), name)
    stops = [n.id for n in d.nodes().values() if n.focusable and (n.tip is not None)]
    assert stops
    for ident in stops[:: max(1, len(stops) // 12)]:
        d.ui.set_focus(ident)
        d.ui.keyboard = True
        d.key("F2")
        assert title_of(d) == "Encyclopaedia", ident
        assert d.screen.shown in d.screen.book, ident  # type: ignore[attr-defined]
        d.key("Escape")
        assert title_of(d) != "Encyclopaedia"


@pytest.mark.parametrize(
    ("screen", "node", "expected"),
    [
        ("plan", "line.memory.build", "layer.memory"),
        ("plan", "line.talent.train", "word.talent"),
        ("briefing", "shell.figure.leverage", "index.leverage"),
        ("briefing", "shell.figure.tension", "word.tension"),
        ("stack", "stack.4.1", "layer.memory"),
        ("report", "why.0", "phase."),
        ("objectives", "par", "word.par"),
    ],
)
def test_the_article_is_about_what_has_the_focus(
    screen: str, node: str, expected: str, session: Session
) -> None:
    d = driver_of(table_at(session), screen)
    assert node in d.nodes()
    d.ui.set_focus(node)
    d.ui.keyboard = True
    d.key("F2")
    assert d.screen.shown.startswith(expected)  # type: ignore[attr-defined]


def test_a_tooltip_names_the_next_useful_key(session: Session) -> None:
    d = driver_of(table_at(session), "stack")
    d.key("Right")
    d.wait(1.0)
    assert "F2 looks it up" in d.tip()


def test_help_outside_a_game_leads_there_too() -> None:
    lobby = Lobby(Settings())
    d = Driver(lobby.make("title"))
    d.key("F2")
    assert title_of(d) == "Encyclopaedia"
    assert d.faults() == []
    assert "Your share" not in d.texts(), "nothing is live without a game"


# --- the event log and notes -----------------------------------------------------------------------------


def test_filters_and_search_of_the_log(session: Session) -> None:
    d = driver_of(table_at(session), "log")
    screen = d.screen
    whole = len(screen.found())  # type: ignore[attr-defined]
    d.click("filter.nation")
    d.keys("Down", "Down", "Enter")
    assert 0 < len(screen.found()) < whole  # type: ignore[attr-defined]
    assert {line.nation for line in screen.found()} == {screen.nation}  # type: ignore[attr-defined]
    d.key("Ctrl+F")
    d.type("zebra")
    assert "Nothing fits these filters." in d.texts()
    assert d.faults() == []


def test_the_log_opens_by_f3_and_tells_the_whole_line_with_its_reason(session: Session) -> None:
    d = driver_of(table_at(session), "stack")
    d.key("F3")
    assert title_of(d) == "EventLog"
    lines = d.screen.found()  # type: ignore[attr-defined]
    at = next(i for i, line in enumerate(lines) if line.reason)
    for _ in range(at):
        d.key("Down")
    assert lines[at].reason in d.texts().replace("\n", " ")


def test_a_note_is_written_shown_in_its_turn_and_thrown_away_by_keys() -> None:
    session = new_session(turns=1)
    table = table_at(session)
    d = driver_of(table, "log")
    d.key("N")
    d.type("ask about the grid")
    d.key("Enter")
    assert [(note.due, note.text) for note in notes_of(session.game, "kor")] == [(3, "ask about the grid")]
    session.commit("kor")
    session.resolve()
    fresh = table_at(session)
    assert "ask about the grid" in driver_of(fresh, "briefing").texts()
    d = driver_of(fresh, "log")
    while d.ui.focus != "notes":
        d.key("Tab")
    d.key("Delete")
    assert notes_of(session.game, "kor") == []
    assert "ask about the grid" not in driver_of(table_at(session), "briefing").texts()


def test_a_note_that_is_too_much_says_why() -> None:
    session = new_session(turns=1)
    d = driver_of(table_at(session), "log")
    d.screen.text = "x" * (LONGEST + 9)  # type: ignore[attr-defined]
    d.ui.redraw()
    d.click("note.keep")
    assert "at most 200 signs" in d.texts()
    assert d.faults() == []


def test_notes_of_another_seat_are_not_shown() -> None:
    session = new_session(("kor", "usa"), turns=1)
    add_note(session, "usa", 2, "theirs alone")
    table = table_at(session)
    table.nation = "kor"
    for name in ("briefing", "log"):
        assert "theirs alone" not in driver_of(table, name).texts()


# --- what an order was worth -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_order_removed_tells_the_difference_in_numbers(lang: str, finished: Session) -> None:
    for size, scale in ((SIZES[0], 1.0), (SIZES[2], 1.3), (SIZES[1], 1.0), (SIZES[0], 1.6)):
        table = table_at(finished, lang)
        d = driver_of(table, "verdict", size, text_scale=scale)
        assert d.faults() == []
        d.key("W")
        assert title_of(d) == "Removed"
        assert d.faults() == []
        d.screen.work.join()  # type: ignore[attr-defined]
        d.wait(0.2)
        d.wait(0.1)
        found = d.screen.found  # type: ignore[attr-defined]
        assert any(one.decision.order.name == "southwest-grid" for one in found)
        d.key("Enter")
        d.ui.leave()
        d.wait(0.1)
        assert d.faults() == [], (size, scale)
        assert table.signed(found[0].score, 2) in d.texts()
        assert not table.lobby.texts.missing


def test_giving_the_replay_up_stops_it(finished: Session) -> None:
    d = driver_of(table_at(finished), "verdict")
    d.key("W")
    work = d.screen.work  # type: ignore[attr-defined]
    d.key("Escape")
    assert title_of(d) == "VerdictScreen"
    work.join()
    assert work.unwanted
    assert work.finished


def test_a_replay_that_fails_is_told_and_harms_nothing(
    finished: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("game.ui.screens.removed.tried", broken)
    d = driver_of(table_at(finished), "removed")
    d.screen.work.join()  # type: ignore[attr-defined]
    d.wait(0.2)
    d.wait(0.1)
    assert "could not be played again" in d.texts()
    assert d.faults() == []


def test_the_verdict_keeps_a_gallery_of_ends_of_the_seat(finished: Session) -> None:
    table = table_at(finished)
    d = driver_of(table, "verdict")
    assert "1 of 10 ends of this seat reached" in d.texts()
    d.ui.set_focus("gallery")
    d.ui.keyboard = True
    d.key("F1")
    assert d.screen.words()[0] in d.tip()  # type: ignore[attr-defined]
    assert d.faults() == []
    d = driver_of(table, "verdict")
    assert "1 of 10 ends" in d.texts(), "the same end again is no new one"


def test_after_the_end_the_log_tells_what_all_of_them_did(finished: Session) -> None:
    d = driver_of(table_at(finished), "verdict")
    d.key("F3")
    assert {"usa", "chn"} <= {line.nation for line in d.screen.lines if line.kind == "plan"}  # type: ignore[attr-defined]


# --- two hints that come by themselves -------------------------------------------------------------------


def test_the_surprise_opens_once_for_who_never_opened_an_explanation() -> None:
    session = new_session(turns=4)
    table = table_at(session)
    d = driver_of(table, "report")
    assert d.ui.pinned == ("changes", 0)
    assert "F1 opens any number" in d.texts()
    assert d.faults(overlaps=False) == []
    d.keys("Escape", "Escape")
    assert title_of(d) == "Briefing"
    assert driver_of(table, "report").ui.pinned is None, "once in a game"


def test_nothing_opens_by_itself_for_who_knows_how() -> None:
    session = new_session(turns=4)
    table = table_at(session)
    d = driver_of(table, "briefing")
    d.ui.set_focus("shell.figure.score")
    d.ui.keyboard = True
    d.key("F1")
    assert driver_of(table, "report").ui.pinned is None


def test_kept_money_is_asked_about_and_a_reminder_is_one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    session = new_session(turns=2)
    monkeypatch.setattr("game.ui.closing.hoarded", lambda *_: ["hint"])
    table = table_at(session)
    d = driver_of(table, "plan")
    d.key("Ctrl+Enter")
    assert "What for?" in d.texts().replace("\n", " ")
    assert d.faults() == []
    d.key("Ctrl+R")
    assert [note.due for note in notes_of(session.game, "kor")] == [5]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
