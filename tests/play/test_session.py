"""A game with people: drafts with undo, commit, what a file keeps, and what a session never shows."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game import RULES, paths
from game.play import log
from game.play.log import SaveProblem, Seat
from game.play.replay import replayed, shortened
from game.play.seats import SeatError, all_seats, seat_of
from game.play.session import Session
from game.scenario.load import Loaded

Begin = Callable[..., Session]


def texts(session: Session, nation: str = "kor") -> list[str]:
    return [order.text(session.world) for order in session.draft(nation)]


def play_turn(session: Session) -> None:
    for nation in session.waiting():
        assert session.commit(nation) is None
    session.resolve()


def opened(text: str, base: Loaded, tmp_path: Path, keep: bool = False) -> Session:
    path = tmp_path / "some.game"
    path.write_text(text, encoding="utf-8")
    return Session.load(path, base, keep)


def problem_of(text: str, base: Loaded, tmp_path: Path) -> SaveProblem:
    with pytest.raises(SaveProblem) as caught:
        opened(text, base, tmp_path)
    assert (tmp_path / "some.game").read_text(encoding="utf-8") == text
    assert not list(paths.saves_folder().glob("*.game"))
    return caught.value


# drafts


def test_a_turn_begins_with_the_nations_plan_and_may_be_committed_at_once(begin: Begin) -> None:
    session = begin("kor")
    assert texts(session)
    assert session.limits("kor").left >= 0.0
    assert session.commit("kor") is None
    assert session.waiting() == []


def test_undo_and_redo_walk_through_every_change(begin: Begin) -> None:
    session = begin("kor")
    first = texts(session)
    assert session.give("kor", "spend memory build 1.1") is None
    second = texts(session)
    session.take_back("kor", session.draft("kor")[0].slot())
    third = texts(session)
    session.take_adviser("kor")
    assert len({tuple(first), tuple(second), tuple(third), tuple(texts(session))}) == 4
    assert [session.undo("kor") and texts(session) for _ in range(3)] == [third, second, first]
    assert not session.undo("kor")
    assert [session.redo("kor") and texts(session) for _ in range(2)] == [second, third]
    assert session.give("kor", "spend memory build 1.2") is None
    assert not session.redo("kor")
    session.reset("kor")
    assert texts(session) == first


def test_a_refused_order_changes_nothing(begin: Begin) -> None:
    session = begin("kor")
    before = texts(session)
    for order in ("spend memory build 5000", "spend memori build 1", "launch stargate", "hello"):
        assert session.give("kor", order) is not None
        assert texts(session) == before
    assert not session.can_undo("kor")


def test_after_commit_a_draft_is_closed(begin: Begin) -> None:
    session = begin("kor", "chn")
    session.commit("kor")
    refusal = session.give("kor", "spend memory build 1")
    assert refusal is not None
    assert refusal.key == "orders.refused.committed"
    assert not session.undo("kor")
    assert session.waiting() == ["chn"]


def test_a_plan_over_the_purse_is_not_committed(begin: Begin) -> None:
    session = begin("kor")
    session.give("kor", "spend memory build 0")
    session.give("kor", f"spend fabs build {session.limits('kor').left + 0.62:.2f}")
    session.take_back("kor", ("spend", session.world.layer_index("memory"), "build"))
    refusal = session.commit("kor")
    assert refusal is not None
    assert float(refusal.values["needed"]) > float(refusal.values["there"])
    assert session.waiting() == ["kor"]


def test_every_posture_fits_the_purse(begin: Begin) -> None:
    session = begin("kor")
    assert len(session.postures("kor")) >= 3
    for name in session.postures("kor"):
        assert session.take_posture("kor", name) is None
        assert session.limits("kor").left >= -1e-6
    assert session.take_posture("kor", "no-such") is not None


# the turn


def test_ai_seats_answer_and_their_reasons_are_written_down(begin: Begin) -> None:
    session = begin("kor", turns=1)
    play_turn(session)
    entries = session.kept_turns[0].entries
    assert {entry.nation for entry in entries} == set(session.seats)
    assert all(entry.reason is not None for entry in entries if entry.nation != "kor")
    assert session.ended
    assert session.waiting() == []


def test_the_same_orders_and_seed_give_the_same_game(begin: Begin) -> None:
    one, two = begin("kor"), begin("kor")
    for session in (one, two):
        session.give("kor", "spend memory build 1.5")
        play_turn(session)
    assert one.state.digest() == two.state.digest()
    other = begin("kor", seed=12)
    play_turn(other)
    assert other.state.digest() != one.state.digest()


def test_news_tells_public_acts_of_others_only(begin: Begin) -> None:
    session = begin("kor", turns=3)
    kinds = set()
    while not session.ended:
        play_turn(session)
        items = session.news("kor")
        kinds |= {item.kind for item in items}
        assert all(item.actor != "kor" or item.kind == "goal" for item in items)
        secret = {v.id for v in session.world.initiatives if v.secret}
        assert not secret & {str(item.values.get("initiative")) for item in items}
    assert kinds <= {"control", "refusal", "release", "launch", "stop", "choice", "card", "goal"}
    assert "choice" in kinds


def test_history_grows_by_turn_and_hides_what_is_hidden(begin: Begin) -> None:
    session = begin("kor")
    play_turn(session)
    n, layers = len(session.world.actors), len(session.world.layers)
    assert session.history("shares").shape == (2, n, layers)
    assert session.history("index").shape == (2, 9, n)
    assert session.history("tension").shape == (2,)
    gaps = session.history("gap", "kor")
    me = session.world.actor_index("kor")
    hidden = session.world.layer.public_gap < 0.5
    assert np.isfinite(gaps[:, me]).all()
    assert np.isnan(np.delete(gaps, me, axis=1)[..., hidden]).all()
    with pytest.raises(KeyError):
        session.history("treasury")


def test_the_report_adds_up_and_can_be_asked_of_a_loaded_game(begin: Begin, base: Loaded) -> None:
    session = begin("kor")
    play_turn(session)
    report = session.report("kor")
    assert report is not None
    for headline in report.headlines:
        assert sum(line.amount for line in headline.lines) == headline.after - headline.before
    assert session.path is not None
    again = Session.load(session.path, base).report("kor")
    assert again is not None
    assert again.headlines == report.headlines
    assert session.report("kor", 2) is None


def test_the_verdict_ranks_the_playable_nations(begin: Begin) -> None:
    session = begin("kor", turns=1)
    play_turn(session)
    verdict = session.verdict()
    assert {place.nation for place in verdict.places} == {"usa", "chn", "kor"}
    assert [p.result for p in verdict.places] == sorted((p.result for p in verdict.places), reverse=True)
    assert {point.nation for point in verdict.turning} == {"kor"}


# the file


def test_orders_are_on_disk_before_the_turn_ends(begin: Begin, base: Loaded) -> None:
    session = begin("kor", "chn")
    session.give("kor", "spend memory build 1.5")
    session.give("kor", "launch ai-factories")
    session.undo("kor")
    session.take_back("kor", session.draft("kor")[0].slot())
    session.commit("chn")
    assert session.path is not None
    again = Session.load(session.path, base)
    assert texts(again) == texts(session)
    assert again.waiting() == ["kor"]
    assert again.path == session.path
    again.give("kor", "spend memory build 1.6")
    assert texts(Session.load(session.path, base)) == texts(again)


def test_a_game_goes_on_after_loading_as_if_it_had_never_stopped(begin: Begin, base: Loaded) -> None:
    session = begin("kor", turns=3)
    session.give("kor", "spend memory build 1.5")
    play_turn(session)
    assert session.path is not None
    again = Session.load(session.path, base)
    for game in (session, again):
        while not game.ended:
            play_turn(game)
    assert again.state.digest() == session.state.digest()
    assert np.array_equal(again.history("shares"), session.history("shares"))


def test_every_turn_of_a_file_can_be_replayed(played: str, base: Loaded) -> None:
    game = log.parse(played)
    assert game.problems == []
    steps = list(replayed(shortened(base.world, game.header.turns), game))
    assert [step.turn.number for step in steps] == [1, 2, 3]
    assert all(step.same for step in steps)


def test_an_open_turn_keeps_its_changes(played: str, base: Loaded, tmp_path: Path) -> None:
    session = opened(played, base, tmp_path)
    assert session.turn == 3
    assert "spend physical build 0.75" in texts(session)


def test_a_changed_order_is_found_by_its_turn(played: str, base: Loaded, tmp_path: Path) -> None:
    changed = played.replace("kor spend memory build 1.5", "kor spend memory build 1.6", 1)
    problem = problem_of(changed, base, tmp_path)
    assert problem.key == "cli.save.differs"
    assert (problem.values["turn"], problem.kept, problem.values["cached"]) == (1, 0, 3)
    assert problem.values["fields"]
    session = opened(changed, base, tmp_path, keep=True)
    assert (session.turn, session.first_turn) == (3, 3)
    assert session.replay_off is not None
    assert session.state.digest() == opened(played, base, tmp_path).state.digest()


def test_a_game_kept_from_a_state_is_saved_and_replayed_from_there(
    played: str, base: Loaded, tmp_path: Path
) -> None:
    changed = played.replace("kor spend memory build 1.5", "kor spend memory build 1.6", 1)
    session = opened(changed, base, tmp_path, keep=True)
    play_turn(session)
    assert session.path is not None
    assert session.path.name != "some.game"
    again = Session.load(session.path, base)
    assert again.state.digest() == session.state.digest()
    assert (tmp_path / "some.game").read_text(encoding="utf-8") == changed


def test_a_cut_file_keeps_the_whole_turns(played: str, base: Loaded, tmp_path: Path) -> None:
    third = played.index("turn 3")
    problem = problem_of(played[: third + 40], base, tmp_path)
    assert problem.key == "cli.save.damaged"
    assert problem.kept == 2
    session = opened(played[: third + 40], base, tmp_path, keep=True)
    assert session.turn == 2
    play_turn(session)
    assert session.turn == 3


def test_a_file_of_other_rules_opens_by_its_state(played: str, base: Loaded, tmp_path: Path) -> None:
    session = opened(played.replace(f"rules {RULES} ", "rules 0 ", 1), base, tmp_path)
    whole = opened(played, base, tmp_path)
    assert session.replay_off is not None
    assert session.replay_off.key == "cli.save.other_rules"
    assert session.state.digest() == whole.state.digest()
    assert texts(session)
    play_turn(session)
    assert session.turn == 4


def test_a_file_of_another_deck_opens_by_names(played: str, base: Loaded, tmp_path: Path) -> None:
    content = log.parse(played).header.content
    session = opened(played.replace(content, "000000000000", 1), base, tmp_path)
    assert session.replay_off is not None
    assert session.replay_off.key == "cli.save.other_scenario"
    assert np.array_equal(session.state.share, opened(played, base, tmp_path).state.share)


def test_a_foreign_file_without_a_state_says_why(played: str, base: Loaded, tmp_path: Path) -> None:
    cut = "\n".join(line for line in played.split("\n") if not line.startswith("!state"))
    assert problem_of(cut.replace(f"rules {RULES} ", "rules 0 ", 1), base, tmp_path).key == "cli.save.foreign"


def test_a_full_disk_does_not_stop_the_game(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    session = begin("kor", turns=2)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(paths, "write_atomic", full)
    session.give("kor", "spend memory build 1.5")
    play_turn(session)
    assert session.turn == 1
    assert session.save_problem is not None
    assert session.save_problem.values["why"] == "No space left on device"
    monkeypatch.undo()
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(session.path.parent if session.path else ""))
    play_turn(session)
    assert session.save_problem is None
    assert session.path is not None
    assert session.path.is_file()


def test_two_games_alike_do_not_share_a_file(begin: Begin) -> None:
    one, two = begin("kor"), begin("kor")
    one.give("kor", "spend memory build 1.5")
    two.give("kor", "spend memory build 1.6")
    assert one.path != two.path


# seats


def test_seats_are_read_and_wrong_ones_refused_with_the_nearest(base: Loaded) -> None:
    assert seat_of("human") == Seat("human")
    assert seat_of("doctrine:hard") == Seat("ai", "doctrine", "hard")
    assert seat_of("random").level == "normal"
    for text, near in (("doctrin", "doctrine"), ("doctrine:hrd", "hard"), ("humn", "human")):
        with pytest.raises(SeatError) as caught:
            seat_of(text)
        assert near in caught.value.values["near"]
    for nation, key in (("kr", "nation"), ("row", "passive"), ("twn", "not_playable")):
        with pytest.raises(SeatError) as caught:
            all_seats(base.world, {nation: Seat("human")})
        assert caught.value.key == f"cli.seat.{key}"
    assert "row" not in all_seats(base.world, {})
