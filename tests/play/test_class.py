"""A class: acts of the facilitator in the game file, drafts beside it, PINs, phases and clock, takeover and rewind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game.engine.dealing import Deal, deal_refused, dealt
from game.play import log, sidefile
from game.play.acts import deal_of, desked
from game.play.log import ClassHead, Entry
from game.play.replay import replayed, shortened
from game.play.session import Session
from game.scenario.load import Loaded

Begin = Callable[..., Session]
TEAMS = ("kor", "usa", "chn")


def texts(session: Session, nation: str = "kor") -> list[str]:
    return [order.text(session.world) for order in session.draft(nation)]


def play_turn(session: Session) -> None:
    for nation in session.waiting():
        assert session.commit(nation) is None
    session.resolve()


def content(session: Session) -> str:
    assert session.path is not None
    return session.path.read_text(encoding="utf-8")


def same(session: Session) -> bool:
    """Tell whether every turn of the file replays, those gone back over too."""
    game = log.parse(content(session))
    assert game.problems == []
    world = shortened(session.scenario.world, game.header.turns)
    return all(step.same for step in replayed(world, game))


def new_card(session: Session, nation: str = "kor") -> Deal:
    """Return the act that puts some question on a nation's table."""
    for number, hand in enumerate(session.world.hands):
        deal = Deal("inject", new=number)
        asks = session.world.actors[hand.actor] == nation and len(hand.choices) > 1
        if asks and not deal_refused(session.world, session.state, deal):
            return deal
    raise AssertionError("no card to deal")


# drafts beside the file


def test_drafts_of_several_people_are_not_readable_and_not_lost(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS)
    assert session.give("kor", "spend memory build 1.5") is None
    assert session.give("usa", "restrict accelerators chn 80% notice 0") is None
    session.commit("chn")
    assert session.path is not None
    for file in (session.path, sidefile.side_path(session.path)):
        shown = file.read_text(encoding="utf-8")
        assert not any(word in shown for word in ("memory", "restrict", "accelerators", "commit"))
    again = Session.load(session.path, base)
    assert texts(again) == texts(session)
    assert texts(again, "usa") == texts(session, "usa")
    assert again.waiting() == ["usa", "kor"]


def test_orders_become_readable_when_the_turn_is_played(begin: Begin) -> None:
    session = begin(*TEAMS)
    session.give("kor", "spend memory build 1.5")
    play_turn(session)
    assert "kor spend memory build 1.5" in content(session)
    assert session.path is not None
    assert not sidefile.side_path(session.path).exists()


def test_a_cut_line_loses_the_last_order_only(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS)
    session.give("kor", "spend memory build 1.5")
    session.give("kor", "launch ai-factories")
    assert session.path is not None
    side = sidefile.side_path(session.path)
    side.write_bytes(side.read_bytes()[:-9])
    again = texts(Session.load(session.path, base))
    assert "spend memory build 1.5" in again
    assert "launch ai-factories" not in again


def test_drafts_of_another_turn_are_left_alone(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS, turns=3)
    session.give("kor", "spend memory build 1.5")
    assert session.path is not None
    side = sidefile.side_path(session.path)
    old = side.read_bytes()
    play_turn(session)
    side.write_bytes(old)  # as if the process had ended between game file and drafts
    again = Session.load(session.path, base)
    assert texts(again) == [order.text(again.world) for order in again.carried("kor")]


@pytest.mark.parametrize(
    "line", ["", "hello", "!!!", "c" * 4000, "é", sidefile.encoded(1, Entry("kor", "x"))[:-1]]
)
def test_a_damaged_line_of_drafts_is_left_out(line: str) -> None:
    assert sidefile.decoded(line) is None
    assert sidefile.decoded(sidefile.encoded(3, Entry("kor", "launch grid"))) == (
        3,
        Entry("kor", "launch grid"),
    )


# cards the facilitator deals


def test_a_dealt_card_lies_on_the_table_at_once_and_replays(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS, turns=3)
    play_turn(session)
    deal = new_card(session)
    session.deal(deal, 90.0)
    assert session.view("kor").pending[deal.new, 0] > 0.0
    assert session.path is not None
    assert Session.load(session.path, base).view("kor").pending[deal.new, 0] > 0.0
    play_turn(session)
    assert same(session)
    news = [item for item in session.news("usa") if item.kind == "desk"]
    assert [(item.key, item.values["nation"]) for item in news] == [("news.desk.inject", "kor")]
    assert Session.load(session.path, base).state.digest() == session.state.digest()
    assert session.report("kor", 1) is not None
    assert session.state.digest() == Session.load(session.path, base).state.digest()


def test_a_card_held_back_comes_a_turn_later(begin: Begin) -> None:
    session = begin(*TEAMS, turns=4)
    play_turn(session)
    deal = new_card(session)
    before = dealt(session.world, session.state, (deal,))
    held = dealt(session.world, before, (Deal("hold", old=deal.new),))
    assert held.pending[deal.new, 0] == 0.0
    assert held.due[deal.new, 0] == session.state.quarter + session.world.turn_quarters
    session.deal(deal)
    session.deal(Deal("hold", old=deal.new))
    play_turn(session)
    hand = session.world.hands[deal.new]
    dated = session.state.pending[deal.new, 0] > 0.0 or session.state.due[deal.new, 0] > 0.0
    assert dated or hand.needs, "it lies on the table or waits, unless its conditions do not hold"
    assert same(session)


def test_a_replaced_card_goes_and_the_other_comes(begin: Begin) -> None:
    session = begin(*TEAMS)
    first = new_card(session)
    state = dealt(session.world, session.state, (first,))
    other = next(
        h
        for h, hand in enumerate(session.world.hands)
        if not deal_refused(session.world, state, Deal("replace", old=first.new, new=h))
    )
    after = dealt(session.world, state, (Deal("replace", old=first.new, new=other),))
    assert (after.pending[first.new, 0], after.pending[other, 0]) == (0.0, 1.0)
    assert (after.due[first.new, 0], after.drawn[first.new, 0]) == (-1.0, -1.0)
    changed = [n for n, a in state.arrays().items() if not np.array_equal(a, getattr(after, n))]
    assert set(changed) <= {"pending", "drawn", "due", "major_turn"}
    assert state.pending[first.new, 0] == 1.0, "the state before stays"


def test_what_cannot_be_dealt_is_refused_with_its_reason(begin: Begin) -> None:
    session = begin(*TEAMS)
    first = new_card(session)
    state = dealt(session.world, session.state, (first,))
    assert deal_refused(session.world, state, first) == "there"
    assert deal_refused(session.world, session.state, Deal("hold", old=first.new)) == "absent"
    for text in ("inject", "inject no-such kor", "inject x nowhere", "burn x kor", "hold"):
        assert not isinstance(deal_of(session.world, text), Deal)


def test_without_acts_a_state_is_the_very_same(begin: Begin) -> None:
    session = begin("kor")
    lines = [
        Entry("desk", "note hello"),
        Entry("kor", "spend memory build 1"),
        Entry("desk", "deal nonsense"),
    ]
    assert desked(session.world, session.state, lines) is session.state


# seats


def test_a_team_is_taken_over_and_handed_back(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS, turns=3)
    session.give("kor", "spend memory build 1.5")
    session.seat("kor", "doctrine:normal")
    assert session.waiting() == ["usa", "chn"]
    assert session.path is not None
    assert Session.load(session.path, base).waiting() == ["usa", "chn"]
    play_turn(session)
    assert any(e.reason for e in session.kept_turns[0].entries if e.nation == "kor")
    assert not Session.load(session.path, base).seats["kor"].human
    session.seat("kor", "human")
    assert session.waiting() == list(session.humans)
    assert session.give("kor", "spend memory build 1.2") is None
    again = Session.load(session.path, base)
    assert (again.humans, texts(again)) == (session.humans, texts(session))
    play_turn(session)
    assert same(session)


def test_a_late_draft_is_taken_as_it_stands(begin: Begin) -> None:
    session = begin("kor", "usa")
    session.give("kor", "spend memory build 0")
    session.give("kor", f"spend fabs build {session.limits('kor').left + 0.62:.2f}")
    session.take_back("kor", ("spend", session.world.layer_index("memory"), "build"))
    assert session.commit("kor") is not None
    assert session.commit("kor", late=True) is None
    session.commit("usa")
    session.resolve()
    assert session.view("kor").purse[0] >= 0.0


# going back


def test_going_back_keeps_everything_and_replays(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS, turns=4)
    for order in ("spend memory build 1.5", "launch ai-factories", "restrict cloud chn 10%"):
        session.give("kor", order)
        play_turn(session)
    third = [turn.digest for turn in session.kept_turns]
    session.give("kor", "spend physical build 0.75")
    session.rewind(1, 700.0)
    assert (session.turn, session.waiting()) == (1, list(session.humans))
    assert "kor spend physical build 0.75" in content(session)
    assert content(session).count("desk rewind 1") == 1
    play_turn(session)
    assert same(session)
    assert session.path is not None
    again = Session.load(session.path, base)
    assert again.turn == 2
    assert again.state.digest() == session.state.digest()
    assert [t.number for t in again.kept_turns] == [1, 2]
    assert all(digest in content(session) for digest in third)
    again.give("kor", "launch ai-factories")
    play_turn(again)
    assert same(again)
    assert len(again.history("shares")) == 4


def test_going_back_takes_back_a_card_dealt_later(begin: Begin) -> None:
    session = begin(*TEAMS, turns=4)
    play_turn(session)
    plain = session.state.digest()
    session.deal(new_card(session))
    assert session.state.digest() != plain
    play_turn(session)
    session.rewind(1)
    assert session.state.digest() == plain
    play_turn(session)
    assert same(session)


def test_going_back_again_and_to_the_beginning(begin: Begin, base: Loaded) -> None:
    session = begin(*TEAMS, turns=3)
    start = session.state.digest()
    play_turn(session)
    session.rewind(0)
    session.rewind(0)
    assert session.state.digest() == start
    play_turn(session)
    play_turn(session)
    assert session.path is not None
    assert Session.load(session.path, base).turn == 2
    assert same(session)


@pytest.mark.parametrize("line", ["desk rewind 9", "desk rewind -1", "desk rewind x", "desk rewind 1 2"])
def test_a_wrong_step_back_is_no_end_of_a_turn(begin: Begin, line: str) -> None:
    session = begin(*TEAMS)
    play_turn(session)
    session.save()
    damaged = content(session) + f"turn 2\n  {line}\nturn 3\n"
    assert log.parse(damaged).problems[0].key == "open_turn"


# the head of a class


def test_the_head_of_a_class_is_written_and_read(base: Loaded) -> None:
    seats = {"kor": log.Seat("human", name='The "Han" River')}
    head = ClassHead("75", {"opening": 0, "orders": 300}, {"kor": "scrypt:x", "desk": "scrypt:y"}, ["Press"])
    session = Session.start(base, seats, 4, 3, lesson=head)
    session.note("phase brief; and more\n  kor launch grid", 1.0)
    game = log.parse(content(session))
    assert game.problems == []
    assert game.lesson == head
    assert [entry.text for entry in game.turns[-1].entries] == ["phase brief, and more kor launch grid"]
    assert game.text() == log.parse(game.text()).text()


@pytest.mark.parametrize(
    "line", ["!class", "!class 75 orders", "!class 75 orders x", "!pin kor", "!observer Press"]
)
def test_a_damaged_head_of_a_class_is_named(begin: Begin, line: str) -> None:
    session = begin("kor")
    session.save()
    first, _, rest = content(session).partition("\n")
    assert [p.line for p in log.parse(f"{first}\n{line}\n{rest}").problems] == [2]


def test_a_game_file_tells_where_its_companions_lie(tmp_path: Path) -> None:
    assert sidefile.side_path(tmp_path / "a.game").name == "a.orders"
