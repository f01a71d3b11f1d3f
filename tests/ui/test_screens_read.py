"""The screens one reads: whole in every language and shape, right in what they print, and silent about secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.engine.state import FIELDS, State
from game.engine.world import INDICES
from game.play import shelf
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES, Texts
from game.ui import causes
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.screens.help import KEYS, PARTS
from game.ui.screens.objectives import status
from game.ui.screens.turn_report import LINES, TurnReport
from game.ui.screens.verdict import VerdictScreen
from game.ui.screens.world import ROOM, apart
from game.ui.settings import Settings
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
SEED = 4711
TURNS = 3
IN_GAME = ("report", "history", "dependencies", "objectives", "world")
BESIDE = ("handover", "verdict", "saves", "settings", "help")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))


def new_session(people: tuple[str, ...] = ("kor",), turns: int = TURNS, total: int | None = None) -> Session:
    session = Session.start(scenario("base"), {name: Seat("human") for name in people}, SEED, total)
    for _ in range(turns):
        for name in session.humans:
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
@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_every_screen_is_whole_in_every_language_and_shape(name: str, lang: str, session: Session) -> None:
    table = table_at(session, lang)
    for size in SIZES:
        d = driver_of(table, name, size)
        assert d.faults() == [], f"{name} {lang} {size}"
        assert d.ui.focus, "something has the focus when a screen opens"
    assert not table.lobby.texts.missing


@pytest.mark.parametrize("scale", [1.3, 1.6])
@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_every_screen_is_whole_with_large_text(name: str, scale: float, session: Session) -> None:
    table = table_at(session)
    for size in (SIZES[0], SIZES[2]):
        assert driver_of(table, name, size, text_scale=scale).faults() == [], f"{name} {size}"


@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_a_second_picture_is_the_first_one_and_nothing_moves_by_itself(name: str, session: Session) -> None:
    d = driver_of(table_at(session), name)
    d.wait(0.1)
    first = pygame.image.tobytes(d.surface, "RGB")
    d.ui.redraw()
    d.frame()
    assert pygame.image.tobytes(d.surface, "RGB") == first
    assert d.ui.dirty is False


@pytest.mark.parametrize("part", range(len(PARTS)))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_of_help_is_whole(part: int, lang: str, session: Session) -> None:
    d = driver_of(table_at(session, lang), "help")
    for _ in range(part):
        d.key("Right")
    assert d.ui.focus == f"part.{part}"
    assert d.faults() == []


def test_all_three_languages_have_every_text_of_these_screens() -> None:
    heads = ("read.", "why.", "measure.", "news.")
    kept = {lang: {k for k in Texts.load(lang)._entries if k.startswith(heads)} for lang in LANGUAGES}
    assert kept["en"]
    assert kept["en"] == kept["ko"] == kept["zh"]


# --- the turn report -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_printed_causes_add_up_to_the_printed_change(lang: str, session: Session) -> None:
    table = table_at(session, lang)
    screen = TurnReport(table.lobby, table)
    assert len(screen.changes) >= 5
    for headline in screen.changes:
        before, after, change, lines = causes.shown(table, headline, LINES)
        numbers = [_read(text) for text in (before, after, change)]
        digits = causes.measure(table, headline.name).digits
        assert round(numbers[1] - numbers[0], digits) == numbers[2], headline.name
        assert round(sum(_read(amount) for _, amount, _ in lines), digits) == numbers[2], headline.name
        assert all(words and not words.startswith("why.") for words, _, _ in lines)


def _read(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def test_enter_walks_the_changes_and_ends_at_the_briefing(session: Session) -> None:
    d = driver_of(table_at(session), "report")
    count = len(d.screen.changes)  # type: ignore[attr-defined]
    first = d.ui.nodes["why.panel"].label
    d.key("Enter")
    assert d.ui.nodes["why.panel"].label != first
    for _ in range(count - 1):
        assert title_of(d) == "TurnReport"
        d.key("Enter")
    assert title_of(d) == "Briefing"


def test_escape_skips_the_report_and_the_mouse_can_do_both(session: Session) -> None:
    d = driver_of(table_at(session), "report")
    d.click("next")
    assert d.screen.at == 1  # type: ignore[attr-defined]
    d.click("changes.4")
    assert d.screen.at == 4  # type: ignore[attr-defined]
    d.key("Escape")
    assert title_of(d) == "Briefing"


def test_f1_pins_the_causes_and_then_the_formula(session: Session) -> None:
    d = driver_of(table_at(session), "report")
    d.key("Down")
    d.key("F1")
    assert d.ui.pinned is not None
    causes_told = d.tip()
    d.key("F1")
    assert d.tip() != causes_told
    headline = d.screen.changes[1]  # type: ignore[attr-defined]
    name = headline.name.removeprefix("index.") if headline.name != "talent" else "talent_stock"
    assert Texts.load("en").text(f"read.formula.{name}") in d.tip()


def test_rivals_acts_stand_with_their_reasons(session: Session) -> None:
    d = driver_of(table_at(session), "report")
    news = session.news("kor")
    with_reason = [item for item in news if item.reason is not None]
    assert with_reason, "some nation gave a reason"
    assert sum(1 for node in d.ui.nodes if re.fullmatch(r"news\.\d+", node)) == len(news)
    assert not any(item.actor == "kor" for item in with_reason)


# --- history ---------------------------------------------------------------------------------------------


def test_the_table_of_history_holds_the_numbers_of_the_chart(session: Session) -> None:
    table = table_at(session)
    d = driver_of(table, "history")
    d.click("kind.1")
    d.key("T")
    past = table.past("shares")[:, :, table.world.role("frontier")]
    assert f"numbers.{TURNS}.0" in d.ui.nodes
    own = d.screen.nations.index(table.actor)  # type: ignore[attr-defined]
    newest = d.ui.nodes[f"numbers.0.{own}"].label
    assert newest == table.number(100.0 * float(past[-1, table.actor]))
    assert d.ui.nodes[f"numbers.{TURNS}.{own}"].label == table.number(100.0 * float(past[0, table.actor]))
    d.key("T")
    assert "chart" in d.ui.nodes


def test_chips_choose_the_nations_and_the_list_the_layer(session: Session) -> None:
    d = driver_of(table_at(session), "history")
    before = d.texts().count("TWN")
    d.click("nation.twn")
    assert d.texts().count("TWN") == before + 1, "the line has its name at its end"
    d.click("kind.1")
    layer = d.screen.layer  # type: ignore[attr-defined]
    d.key("L")
    assert d.screen.layer != layer  # type: ignore[attr-defined]
    d.click("of")
    d.keys("Home", "Enter")
    assert d.screen.layer == 0  # type: ignore[attr-defined]


def test_hidden_gaps_of_rivals_are_shown_to_nobody_else(session: Session) -> None:
    table = table_at(session)
    hidden = [k for k, public in enumerate(table.world.layer.public_gap) if public < 0.5]
    assert hidden
    d = driver_of(table, "history")
    d.screen.kind = next(k for k in _kinds() if k.id == "gap")  # type: ignore[attr-defined]
    d.screen.layer = hidden[0]  # type: ignore[attr-defined]
    d.key("T")
    cells = {i: d.ui.nodes[f"numbers.0.{c}"].label for c, i in enumerate(sorted(d.screen.nations))}  # type: ignore[attr-defined]
    assert cells.pop(table.actor) != "–"
    assert set(cells.values()) == {"–"}


def _kinds() -> tuple:  # type: ignore[type-arg]
    from game.ui.screens.history import KINDS

    return KINDS


def test_the_cursor_of_the_chart_moves_by_keys(session: Session) -> None:
    d = driver_of(table_at(session), "history")
    d.ui.set_focus("chart")
    d.keys("Home", "Right")
    d.wait(1.0)
    assert table_at(session).date(2) in d.tip()


# --- dependencies and the world --------------------------------------------------------------------------


def test_the_matrix_shows_face_value_by_layer_and_content_looked_through(session: Session) -> None:
    table = table_at(session)
    d = driver_of(table, "dependencies")
    usa, kor = table.world.actor_index("usa"), table.actor
    through = 100.0 * float(table.view.content[kor, usa, 0])
    assert d.ui.nodes[f"matrix.{kor}.{usa}"].label == table.number(through, 0)
    d.keys("Down")
    layer = d.screen.layer  # type: ignore[attr-defined]
    assert layer == 0, "the list of layers has the focus when the screen opens"
    part = 100.0 * float(table.view.supply[kor, usa, 0, 0])
    assert d.ui.nodes[f"matrix.{kor}.{usa}"].label == table.number(part, 1 if part < 9.95 else 0)


def test_the_worst_links_are_foreign_and_in_order(session: Session) -> None:
    d = driver_of(table_at(session), "dependencies")
    found = d.screen.links()  # type: ignore[attr-defined]
    parts = [link.part for link in found]
    assert parts == sorted(parts, reverse=True)
    assert all(link.supplier != d.screen.table.actor for link in found)  # type: ignore[attr-defined]
    assert all(link.part >= link.second_part for link in found)


def test_rules_in_force_are_marked_in_the_matrix_and_on_the_map(session: Session) -> None:
    table = table_at(session)
    view = table.view
    buyer, supplier, layer = (int(axis[0]) for axis in (view.control[..., 0] > 0.0).nonzero())
    d = driver_of(table, "dependencies")
    assert d.screen.rules(buyer, supplier)  # type: ignore[attr-defined]
    rules = driver_of(table, "world").screen.rules()  # type: ignore[attr-defined]
    assert (supplier, buyer, layer) in [rule[:3] for rule in rules]
    assert len(rules) == int((view.control > 0.0).sum() + (view.refusal > 0.0).sum())


def test_chips_and_rings_of_the_map_can_be_chosen(session: Session) -> None:
    table = table_at(session)
    d = driver_of(table, "world")
    d.click(f"layer.{table.layer_id(4)}")
    assert d.screen.layer == 4  # type: ignore[attr-defined]
    ring = d.ui.nodes["map.kor"].label
    assert table.number(100.0 * float(table.view.share[table.actor, 4, 0]), 0) in ring
    d.click("map.usa")
    assert d.screen.chosen == "usa"  # type: ignore[attr-defined]
    d.key("Enter")
    assert d.screen.chosen is None  # type: ignore[attr-defined]


def test_crowded_rings_are_moved_apart_and_others_stay() -> None:
    spots = [(0.0, 0.0), (5.0, 0.0), (0.0, 4.0), (900.0, 0.0), (900.0, 0.0)]
    moved = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(spots, apart(spots), strict=True)]
    far = [np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(moved) for b in moved[:i]]
    assert min(far) > ROOM - 2.0
    assert apart([(0.0, 0.0), (ROOM * 2, 0.0)]) == [(0.0, 0.0), (0.0, 0.0)]


# --- objectives ------------------------------------------------------------------------------------------


def test_the_terms_of_the_score_add_up(session: Session) -> None:
    table = table_at(session)
    d = driver_of(table, "objectives")
    adds = [_read(d.ui.nodes[f"indices.{k}.3"].label) for k in range(len(INDICES))]
    points = sum(
        g.points
        for k, g in enumerate(table.world.objectives)
        if g.actor == table.actor and table.view.met[k, 0] >= 0
    )
    assert sum(adds) + points == pytest.approx(
        float(table.view.score[table.actor, 0]), abs=0.05 * len(INDICES)
    )
    goals = [goal for goal in table.world.objectives if goal.actor == table.actor]
    assert f"goals.{len(goals) - 1}" in d.ui.nodes


def test_an_index_opens_into_its_causes_by_keyboard(session: Session) -> None:
    d = driver_of(table_at(session), "objectives")
    assert d.ui.focus == "indices.0.1"
    d.keys("Down", "F1")
    assert Texts.load("en").text("game.index.frontier.name") in d.tip()
    d.key("F1")
    assert Texts.load("en").text("read.formula.frontier") in d.tip()


# --- the verdict -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_verdict_is_whole_and_names_the_seat(lang: str, finished: Session) -> None:
    table = table_at(finished, lang)
    for size in SIZES:
        d = driver_of(table, "verdict", size)
        assert d.faults() == []
    sentence = d.ui.nodes["sentence"].label
    assert table.nation_name("kor") in sentence
    assert "{" not in sentence
    assert not table.lobby.texts.missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pair_of_indices_has_a_sentence(lang: str, finished: Session) -> None:
    texts = Texts.load(lang)
    for name in INDICES:
        for head in ("name", "first", "second", "cost"):
            assert f"read.verdict.{head}.{name}" in texts
    table = table_at(finished, lang)
    screen = VerdictScreen(table.lobby, table)
    assert all(screen.words())


def test_the_ranking_follows_the_results_and_the_bill_is_the_largest_fall(finished: Session) -> None:
    table = table_at(finished)
    d = driver_of(table, "verdict")
    verdict = finished.verdict()
    results = [place.result for place in verdict.places]
    assert results == sorted(results, reverse=True)
    rows = [d.ui.nodes[f"rank.{place.nation}"].rect.y for place in verdict.places]
    assert rows == sorted(rows)
    mine = next(place for place in verdict.places if place.nation == "kor")
    moved = finished.history("index")[-1, :, table.actor] - finished.history("index")[0, :, table.actor]
    assert mine.lost_by == pytest.approx(min(0.0, float(moved.min())))
    if mine.lost:
        assert table.index_name(mine.lost) in d.ui.nodes["bill.name"].label


def test_turning_points_tell_their_largest_cause(finished: Session) -> None:
    table = table_at(finished)
    d = driver_of(table, "verdict")
    points = [point for point in finished.verdict().turning if point.nation == "kor"]
    assert len(points) == 3
    for number, point in enumerate(points):
        report = finished.report("kor", point.turn)
        assert report is not None
        largest = causes.shown(table, report.of(f"index.{point.index}"))[3][0]
        assert largest[0] in d.ui.nodes[f"turning.{number}"].label


def test_the_same_seed_can_be_played_in_another_seat(finished: Session) -> None:
    table = table_at(finished)
    d = driver_of(table, "verdict")
    d.click("again.usa")
    fresh = d.screen.table.session  # type: ignore[attr-defined]
    assert fresh.humans == ["usa"]
    assert not fresh.seats["kor"].human
    assert (fresh.seed, fresh.turn, fresh.world.turns) == (SEED, 0, 4)


def test_keys_lead_from_the_verdict_to_the_history_and_back(finished: Session) -> None:
    d = driver_of(table_at(finished), "verdict")
    d.key("H")
    assert title_of(d) == "History"
    d.key("Ctrl+Enter")
    assert title_of(d) == "VerdictScreen"


def test_after_the_end_no_goal_is_under_way(finished: Session) -> None:
    table = table_at(finished)
    goals = [goal for goal in table.world.objectives if goal.streak > 1]
    assert goals
    assert {status(table, goal, 0, 1) for goal in goals} == {table.t("read.goals.missed")}


def test_people_at_one_computer_each_have_their_verdict() -> None:
    table = table_at(new_session(("usa", "chn"), turns=2, total=2))
    d = driver_of(table, "verdict")
    assert table.nation_name("usa") in d.ui.nodes["sentence"].label
    d.click("seat.1")
    assert table.nation_name("chn") in d.ui.nodes["sentence"].label
    assert d.faults() == []


# --- saved games -----------------------------------------------------------------------------------------


@pytest.fixture
def saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(folder))
    return folder


def test_damaged_games_are_listed_with_what_is_wrong(saves: Path, session: Session) -> None:
    session.save(saves / "whole.game")
    text = (saves / "whole.game").read_text(encoding="utf-8")
    (saves / "alien.game").write_text("hello\n", encoding="utf-8")
    second = text.index("\nturn 3")
    (saves / "torn.game").write_text(
        text[: second + 8] + "rubbish here\n" + text[second + 8 :], encoding="utf-8"
    )
    lobby = Lobby(Settings(lang="en"))
    d = Driver(lobby.make("saves"), SIZES[0])
    d.wait(0.4, steps=8)
    found = {one.name: one for one in d.screen.found}  # type: ignore[attr-defined]
    assert found["whole"].problem is None
    assert (found["whole"].played, found["whole"].humans) == (TURNS, ("kor",))
    assert found["alien"].problem is not None
    assert found["torn"].problem is not None
    assert found["torn"].problem.kept == 2
    for name, word in (("alien", "hello"), ("torn", "rubbish here")):
        row = next(i for i, one in enumerate(d.screen.found) if one.name == name)  # type: ignore[attr-defined]
        d.click(f"list.{row}")
        assert word in d.texts()
        assert d.faults() == []
    assert not lobby.texts.missing


def test_what_is_left_of_a_damaged_game_can_be_opened(saves: Path, session: Session) -> None:
    session.save(saves / "torn.game")
    text = (saves / "torn.game").read_text(encoding="utf-8")
    (saves / "torn.game").write_text(text.replace("\nturn 3", "\nrubbish\nturn 3"), encoding="utf-8")
    d = Driver(Lobby(Settings(lang="en")).make("saves"), SIZES[0])
    d.click("load")
    table = d.screen.table  # type: ignore[attr-defined]
    assert table.session.turn == 2
    assert "rubbish" in (saves / "torn.game").read_text(encoding="utf-8"), "the damaged file stays as it is"


def test_a_game_is_deleted_after_a_question_only(saves: Path, session: Session) -> None:
    session.save(saves / "old.game")
    d = Driver(Lobby(Settings(lang="en")).make("saves"), SIZES[0])
    d.key("Delete")
    assert d.ui.focus == "sure.no", "the safe answer has the focus"
    d.key("Escape")
    assert (saves / "old.game").exists()
    d.key("Delete")
    d.click("sure.yes")
    assert not (saves / "old.game").exists()
    assert d.screen.found == []  # type: ignore[attr-defined]
    d.key("Delete")
    assert d.faults() == []


def test_a_game_is_saved_under_a_name_and_never_over_another_unasked(saves: Path) -> None:
    table = table_at(new_session(turns=1))
    d = driver_of(table, "saves")
    d.ui.set_focus("name")
    d.key("Ctrl+A")
    d.type("Monday: 한국/class")
    d.key("Enter")
    place = saves / "Monday- 한국-class.game"
    assert place.exists()
    place.write_text("something else", encoding="utf-8")
    d.click("save")
    assert "sure.yes" in d.ui.nodes
    d.key("Escape")
    assert place.read_text(encoding="utf-8") == "something else"
    d.click("save")
    d.click("sure.yes")
    assert place.read_text(encoding="utf-8").startswith("!game")
    d.key("Escape")


def test_a_saved_game_is_loaded_by_enter(saves: Path, session: Session) -> None:
    session.save(saves / "go.game")
    d = Driver(Lobby(Settings(lang="en")).make("saves"), SIZES[0])
    d.key("Enter")
    assert d.screen.table.session.turn == TURNS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [("  a/b\\c  ", "a-b-c"), ("...", ""), ("x" * 90, "x" * 60), ("CON?", "CON-"), ("수업 1\n", "수업 1")],
)
def test_names_of_saves_fit_every_system(wanted: str, kept: str) -> None:
    assert shelf.fitting_name(wanted) == kept


# --- settings and help -----------------------------------------------------------------------------------


def test_settings_hold_at_once_and_for_later_games() -> None:
    lobby = Lobby(Settings(lang="en"))
    d = Driver(lobby.make("settings"), SIZES[0])
    d.click("language.ko")
    assert "언어" in d.texts()
    d.click("palette.light")
    assert d.ui.painter.theme.id == "light"
    d.click("size.130")
    assert d.ui.painter.text_scale == pytest.approx(1.3)
    d.click("window.calm")
    d.click("window.fullscreen")
    assert ("fullscreen", True) in [(ask.verb, ask.value) for ask in d.asked]
    assert d.faults() == []
    kept = Settings.load()
    assert (kept.lang, kept.palette, kept.text_scale) == ("ko", "light", 1.3)
    assert (kept.fullscreen, kept.reduced_motion) == (True, True)


def test_settings_work_by_keys_alone() -> None:
    lobby = Lobby(Settings(lang="en"))
    d = Driver(lobby.make("settings"), SIZES[0])
    assert d.ui.focus == "language.en"
    d.keys("Right", "Enter")
    assert lobby.lang == "ko"
    met = d.walk()
    assert {"window.fullscreen", "window.calm", "back"} <= set(met)


@pytest.mark.parametrize("palette", ["light", "colour_blind"])
def test_screens_are_whole_in_the_other_palettes(palette: str, session: Session) -> None:
    table = table_at(session)
    for name in (*IN_GAME, "verdict", "help"):
        screen = table.lobby.make(name, table)
        d = Driver(screen, SIZES[0], colours=table.colours(), theme=palette)
        assert d.faults() == [], f"{name} {palette}"


def test_help_explains_without_a_game_and_gives_live_numbers_inside_one(session: Session) -> None:
    lobby = Lobby(Settings(lang="en"))
    outside = Driver(lobby.make("help"), SIZES[0])
    assert outside.faults() == []
    table = table_at(session)
    inside = driver_of(table, "help")
    memory = f"entry.{table.layer_id(4)}"
    share = table.percent(float(table.view.share[table.actor, 4, 0]))
    assert share in inside.ui.nodes[memory].label
    assert share not in outside.ui.nodes[memory].label
    inside.keys("Right", "Right", "Right")
    assert all(f"key.{name}" in inside.ui.nodes for name, _ in KEYS)


# --- who knows what --------------------------------------------------------------------------------------


def noise(state: State, spared: int | None) -> State:
    """Give a state whose private fields are rubbish, for all nations or all but one."""
    rubbish = np.random.default_rng(1)
    arrays = {}
    for field in FIELDS:
        array = getattr(state, field.name).copy()
        axes = field.axes.split()
        if field.seen in ("owner", "owner2", "estimate", "none") and array.dtype == np.float64:
            junk = np.abs(rubbish.normal(1.0, 0.3, array.shape)) * np.maximum(np.abs(array), 0.5)
            at = axes.index("N") if "N" in axes else None
            if spared is not None and at is not None:
                keep = [slice(None)] * array.ndim
                keep[at] = spared  # type: ignore[call-overload]
                junk[tuple(keep)] = array[tuple(keep)]
            if (
                field.role in ("stock", "plan", "measure")
                and (at is not None or spared is None)
                and field.name != "gap"
            ):
                array = junk
        arrays[field.name] = array
    out = State(state.turn, state.quarter, state.seed, arrays)
    out.market = state.market
    return out.freeze()


def test_the_hand_over_shows_nothing_that_anybody_keeps_to_themselves() -> None:
    session = new_session(("usa", "kor"), turns=2)
    table = table_at(session)
    table.next_seat = "kor"
    d = driver_of(table, "handover")
    texts, picture = d.texts(), pygame.image.tobytes(d.surface, "RGB")
    assert table.nation_name("kor") in texts
    session.states[-1] = noise(session.state, None)
    session._views.clear()
    again = table_at(session)
    again.next_seat = "kor"
    d = driver_of(again, "handover")
    assert d.texts() == texts
    assert pygame.image.tobytes(d.surface, "RGB") == picture


def test_the_reading_screens_show_nothing_of_rivals_private_fields() -> None:
    session = new_session(turns=2)
    names = ("dependencies", "world", "history", "objectives")
    before = {name: driver_of(table_at(session), name).texts() for name in names}
    real = session.state
    session.states[-1] = noise(real, session.world.actor_index("kor"))
    session._views.clear()
    assert not np.array_equal(session.state.treasury, real.treasury), "the noise is there"
    for name in names:
        assert driver_of(table_at(session), name).texts() == before[name], name


def test_the_hand_over_waits_until_enter_is_held_for_a_second() -> None:
    table = table_at(new_session(("usa", "kor"), turns=1))
    table.nation, table.next_seat = "usa", "kor"
    d = driver_of(table, "handover")
    d.ui.say("to the person before")
    d.ui.redraw()
    d.frame()
    assert "to the person before" not in d.texts()
    for name in ("1", "2", "Escape", "Ctrl+S", "?", "Space"):
        d.key(name)
        assert title_of(d) == "Handover"
    d.key("Enter", hold=0.4)
    assert title_of(d) == "Handover"
    assert table.nation == "usa"
    d.key("Enter", hold=1.2)
    assert title_of(d) == "TurnReport"
    assert table.nation == "kor"


def test_the_hand_over_can_be_held_with_the_pointer() -> None:
    table = table_at(new_session(("usa", "kor"), turns=0))
    table.next_seat = "kor"
    d = driver_of(table, "handover")
    d.click("begin")
    assert title_of(d) == "Handover", "a click is not enough"
    d._feed(pygame.MOUSEBUTTONDOWN, pos=d.point("begin"), button=1)
    d.wait(1.2)
    assert title_of(d) == "Briefing"


# --- by keys alone ---------------------------------------------------------------------------------------


def test_number_keys_and_tab_reach_everything_from_the_report(session: Session) -> None:
    d = driver_of(table_at(session), "report")
    for key, name in (
        ("4", "Dependencies"),
        ("5", "History"),
        ("6", "WorldMap"),
        ("7", "Objectives"),
        ("8", "TurnReport"),
    ):
        d.key(key)
        assert title_of(d) == name
        assert "shell.end" in d.walk()
