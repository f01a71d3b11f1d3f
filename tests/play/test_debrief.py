"""The debrief: true replays without one decision, whole pages of any game file, tables no spreadsheet runs."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.papers.compare_page import Skipped, compare_page
from game.papers.debrief_page import debrief_page
from game.papers.sheets import sheet, sheets
from game.play import assumptions, counterfactual, log, pledges
from game.play.debrief import Debrief, debrief_of
from game.play.log import Seat
from game.play.new_class import start_class
from game.play.notes import add_note
from game.play.presets import presets
from game.play.replay import replayed
from game.play.session import Session
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts
from tests.play.pages import faults, words_of

HOSTILE = "=1+1 <img src=x onerror=alert(1)> \\N \u202e & \"Blue'"
ORDERS = {
    "kor": (
        ("spend memory build 1", "launch ai-factories", "restrict memory chn 40%"),
        ("refuse cloud usa 20%",),
        ("restrict memory chn 60%",),
    ),
    "usa": (("spend models build 2", "launch chip-pact"), (), ("release models on",)),
}


def play_class(base: Loaded, turns: int = 3, total: int = 4, seed: int = 5) -> Session:
    """Play some turns of two teams, one with a hostile name."""
    seats = {"kor": Seat("human", name=HOSTILE), "usa": Seat("human", name="Team Rot")}
    session = Session.start(base, seats, seed, total)
    for turn in range(turns):
        for nation, given in ORDERS.items():
            for order in given[turn] if turn < len(given) else ():
                assert session.give(nation, order) is None
            session.commit(nation)
        session.resolve()
    return session


@pytest.fixture(scope="module")
def game(base: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the game file of an unfinished class."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        path = play_class(base).path
    assert path is not None
    return path


@pytest.fixture(scope="module")
def found(game: Path) -> Debrief:
    """Give its debrief."""
    return debrief_of(game)


# --- decisions ---------------------------------------------------------------------------------------------


def test_a_game_without_a_decision_is_the_game_played_without_it(found: Debrief, game: Path) -> None:
    tried = found.tried
    assert tried is not None
    assert tried.true
    one = next(o for o in tried.outcomes if o.decision.order.text(found.world) == "launch ai-factories")
    told = log.read(game)
    for turn in told.turns:
        turn.entries = [e for e in turn.entries if e.text != "launch ai-factories"]
    *_, last = replayed(found.world, told)
    me = found.index_of("kor")
    assert one.score == float(found.states[-1].score[me, 0] - last.state.score[me, 0])
    assert one.path[-1] == float(last.state.score[me, 0])
    assert one.decision.turn == 1


def test_a_control_is_left_out_with_all_that_followed(found: Debrief, game: Path) -> None:
    assert found.tried is not None
    one = next(o for o in found.tried.outcomes if o.decision.kind == "restrict")
    assert {turn for turn, _ in one.decision.dropped} == {1, 3}
    told = log.read(game)
    for turn in told.turns:
        turn.entries = [
            e for e in turn.entries if not e.text.startswith("restrict memory chn") or e.nation != "kor"
        ]
    *_, last = replayed(found.world, told)
    share = found.states[-1].share[..., 0] - last.state.share[..., 0]
    nation, layer, moved = one.share
    assert moved == float(share[found.index_of(nation), found.world.layer_index(layer)])
    assert abs(moved) == float(np.max(np.abs(np.delete(share, list(found.world.passive), axis=0))))


def test_the_work_is_bounded_and_what_is_left_out_is_told(
    found: Debrief, game: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counterfactual, "MOST", 4)
    steps: list[tuple[int, int]] = []
    turns = log.read(game).closed
    tried = counterfactual.tried(
        found.world, found.states, turns, found.nations, lambda done, of: steps.append((done, of))
    )
    assert len(tried.outcomes) <= 4
    assert tried.left_out > 0
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_decision_that_moved_nothing_is_not_told_as_zero_higher(found: Debrief) -> None:
    assert found.tried is not None
    small = tuple(dataclasses.replace(one, score=-0.004) for one in found.tried.outcomes)
    page = debrief_page(
        dataclasses.replace(found, tried=dataclasses.replace(found.tried, outcomes=small)), Texts.load("en")
    )
    assert "The score would be the same." in words_of(page)
    assert "0.00 higher" not in words_of(page)


def test_best_and_worst_are_the_ends_of_the_list(found: Debrief) -> None:
    assert found.tried is not None
    for nation in found.nations:
        own = [o for o in found.tried.of(nation) if o.decision.kind != "line"]
        best, worst = found.tried.best(nation), found.tried.worst(nation)
        assert best is None or best.score == max(o.score for o in own)
        assert worst is None or worst.score == min(o.score for o in own)
        assert best is not None or worst is not None


# --- assumptions -------------------------------------------------------------------------------------------


def test_another_assumption_is_another_game_from_the_same_start(found: Debrief, game: Path) -> None:
    told = log.read(game)
    (one,) = assumptions.varied(found.world, told, ("bass_q_economy",))
    assert one.value == found.world.rule.bass_q_economy
    assert one.less.value < one.value < one.more.value
    assert one.less.results != one.more.results
    real = tuple(place.nation for place in found.verdict.places)
    assert one.less.changed == (one.less.order != real)
    assert set(one.more.order) == set(real)


# --- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_in_every_language(found: Debrief, language: str) -> None:
    texts = Texts.load(language)
    page = debrief_page(found, texts)
    assert faults(page, language) == []
    assert not texts.missing
    assert "<img" not in page
    assert words_of(page).count("onerror=alert(1)") >= 1, "the name is told, as text"


def test_the_page_holds_everything_a_debrief_needs(found: Debrief) -> None:
    texts = Texts.load("en")
    told = words_of(debrief_page(found, texts))
    for part in ("result", "turning", "plan", "decision", "depend", "assume", "course", "ask", "limits"):
        assert texts.text(f"debrief.{part}.heading") in told
    for block in ("what", "why", "world"):
        assert texts.text(f"debrief.ask.{block}") in told
    assert texts.text("debrief.unfinished", date="2027 H1") in told


def test_lines_of_a_turning_point_add_up_to_its_change(found: Debrief) -> None:
    assert found.moments
    for moment in found.moments:
        for headline in (moment.score, moment.index):
            assert sum(line.amount for line in headline.lines) == headline.change
        assert moment.index.name == f"index.{moment.point.index}"


@pytest.mark.parametrize("what", ["new", "one_turn", "cut", "foreign", "solo", "watched"])
def test_any_game_file_gives_a_page(
    what: str, base: Loaded, tmp_path: Path, begin: Callable[..., Session]
) -> None:
    if what in ("new", "solo"):
        session = begin("kor")
        session.give("kor", "spend memory build 1.5")
        if what == "solo":
            session.commit("kor")
            session.resolve()
    elif what == "watched":
        session = Session.start(base, {}, 3, 2)
        session.resolve()
        session.resolve()
    else:
        session = play_class(base, turns=1 if what == "one_turn" else 2)
    assert session.path is not None
    text = session.path.read_text(encoding="utf-8")
    if what == "cut":
        text = text[: len(text) // 2]
    if what == "foreign":
        text = text.replace(f" {base.world.content[:12]} ", " 0123456789ab ", 1)
    path = tmp_path / "a game.game"
    path.write_text(text, encoding="utf-8")
    page = debrief_page(debrief_of(path), Texts.load("ko"))
    assert faults(page, "ko") == []
    assert path.read_text(encoding="utf-8") == text, "the game is only read"
    if what == "foreign":
        assert Texts.load("ko").text("debrief.not_replayed", why="").split("(")[0].strip() in words_of(page)


def test_facilitator_acts_are_part_of_every_replay(base: Loaded) -> None:
    session = play_class(base, turns=1)
    hand = next(
        h for h, one in enumerate(session.world.hands)
        if len(one.choices) > 1 and session.state.pending[h, 0] <= 0.0 and session.state.drawn[h, 0] < 0.0
    )  # fmt: skip
    from game.engine.dealing import Deal

    session.deal(Deal("inject", new=hand))
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    assert session.path is not None
    found = debrief_of(session.path)
    assert found.tried is not None
    assert found.tried.true
    assert [one.text.split()[:2] for one in found.acts] == [["deal", "inject"]]
    card = session.world.cards[session.world.hands[hand].card].id
    assert base.texts.get("en", f"cards.{card}.title") in words_of(debrief_page(found, Texts.load("en")))


def test_promises_are_told_with_what_became_of_them(base: Loaded) -> None:
    session = play_class(base, turns=1)
    assert pledges.make(session, "kor", "no-control cloud chn until 2") is None
    assert pledges.make(session, "usa", "launch power-at-the-fence until 2") is None
    assert pledges.make(session, "usa", f"say {HOSTILE} until 4") is None
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    assert session.path is not None
    found = debrief_of(session.path, deep=False)
    assert [one.status for one in found.pledges] == ["kept", "broken", "open"]
    for language in LANGUAGES:
        texts = Texts.load(language)
        page = debrief_page(found, texts)
        assert faults(page, language) == []
        assert texts.text("debrief.pledge.broken") in words_of(page)
        assert not texts.missing


def test_what_was_played_before_a_class_began_is_nobodys_decision(base: Loaded) -> None:
    seats = {nation: Seat("human") for nation in ("usa", "chn", "kor")}
    session = start_class(base, presets()["45"], seats, 9)
    opening = session.turn
    assert opening > 0
    session.give("kor", "restrict memory chn 30%")
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    assert session.path is not None
    found = debrief_of(session.path)
    assert found.opening == opening
    assert found.tried is not None
    assert found.tried.true
    assert {one.decision.turn for one in found.tried.outcomes} == {opening + 1}
    assert all(moment.point.turn > opening for moment in found.moments)
    assert found.acts == ()
    assert all(len(one.path) == len(found.states) - opening for one in found.tried.outcomes)
    assert faults(debrief_page(found, Texts.load("zh")), "zh") == []


def test_what_a_team_noted_is_told_when_the_game_is_over(base: Loaded) -> None:
    session = play_class(base, turns=1, total=2)
    assert add_note(session, "kor", 2, f"robots first {HOSTILE}") is None
    session.save()
    assert session.path is not None
    assert "robots first" not in words_of(
        debrief_page(debrief_of(session.path, deep=False), Texts.load("en"))
    )
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    page = debrief_page(debrief_of(session.path, deep=False), Texts.load("en"))
    assert faults(page, "en") == []
    assert "robots first" in words_of(page)


# --- tables ------------------------------------------------------------------------------------------------


def test_a_short_class_names_its_observers_and_says_which_goals_it_could_not_reach(base: Loaded) -> None:
    seats = {nation: Seat("human") for nation in ("usa", "chn", "kor")}
    session = start_class(base, presets()["45"], seats, 9, observers=["Press", HOSTILE])
    assert session.path is not None
    found = debrief_of(session.path, deep=False)
    for language in LANGUAGES:
        texts = Texts.load(language)
        page = debrief_page(found, texts)
        assert faults(page, language) == []
        told = words_of(page)
        assert texts.text("debrief.observers", names="Press") in told
        assert str(base.world.turns) in told
        assert not texts.missing
    short = "This game has 5:"
    assert short in words_of(debrief_page(found, Texts.load("en")))
    whole = dataclasses.replace(found, world=base.world)
    assert short not in words_of(debrief_page(whole, Texts.load("en")))


def test_tables_hold_every_turn_and_run_no_formula(found: Debrief) -> None:
    tables = {
        name: list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")))) for name, text in sheets(found).items()
    }
    assert len(tables["turns"]) == len(found.states) * len(found.world.actors)
    last = [row for row in tables["turns"] if row["turn"] == "3" and row["nation"] == "kor"]
    assert float(last[0]["score"]) == pytest.approx(
        float(found.states[-1].score[found.index_of("kor"), 0]), rel=1e-5
    )
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert any(cell.startswith("'=1+1") for cell in cells)
    for cell in cells:
        if cell[:1] in ("=", "+", "@", "-", "\t", "\r"):
            float(cell)  # only a number may begin like that


def test_a_cell_that_begins_like_a_formula_is_quoted() -> None:
    rows = list(
        csv.reader(io.StringIO(sheet(["a"], [["=1"], ["\t@x"], [" -2+3"], ["-"], [-2.5], ["plain"], [None]])))
    )
    assert [row[0] if row else "" for row in rows[1:]] == ["'=1", "'@x", "'-2+3", "'-", "-2.5", "plain", ""]


# --- several classes, and the command ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_classes_stand_side_by_side(found: Debrief, language: str) -> None:
    texts = Texts.load(language)
    page = compare_page([found, found], [Skipped("<lost>", "gone")], texts)
    assert faults(page, language) == []
    assert not texts.missing
    assert words_of(page).count(found.name) >= 4
    assert "<lost>" in words_of(page)


def test_the_command_writes_page_and_tables(
    game: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["debrief", str(game), "--out", str(out), "--lang", "zh"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.split("\n")) - 1 == len(list(out.iterdir())) == 4
    assert "10" in shown.err, "progress is told"
    assert main(["debrief", "--compare", str(game), str(tmp_path / "no"), "--quick", "--out", str(out)]) == 0
    assert "no could not be opened" in capsys.readouterr().err
    assert main(["debrief", "--compare"]) == 2
    assert main(["debrief", str(game), str(game)]) == 2
    assert main(["debrief"]) == 1, "no saved game here"
    assert main(["debrief", str(tmp_path / "no")]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_prints_the_debrief(language: str, found: Debrief, tmp_path: Path) -> None:
    from game.papers.files import write_comparison, write_debrief
    from tests.play.test_papers import browser, check_print

    program, texts = browser(), Texts.load(language)
    pages = [
        write_debrief(found, texts, tmp_path)[0],
        write_comparison([found, found], [], texts, tmp_path)[0],
    ]
    for file in pages:
        check_print(program, file, tmp_path / "browser")
