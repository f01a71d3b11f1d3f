"""A class: acts of the facilitator in the game file, drafts beside it, PINs, phases and clock, takeover and rewind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.dealing import Deal, deal_refused, dealt
from game.engine.order_text import Refusal
from game.play import log, pins, sidefile
from game.play.acts import deal_of, desked
from game.play.classroom import Lesson
from game.play.clock import Countdown
from game.play.facilitate import Facilitator, Reply
from game.play.log import ClassHead, Entry, Seat
from game.play.new_class import start_class
from game.play.presets import ROUND, presets
from game.play.replay import replayed, shortened
from game.play.session import Session
from game.play.shelf import discard, shelf
from game.play.stage import PHASES, read_stage
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts

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


def test_orders_committed_before_a_team_left_still_count(begin: Begin) -> None:
    session = begin(*TEAMS)
    assert session.give("kor", "restrict cloud chn 10%") is None
    session.commit("kor")
    session.seat("kor", "doctrine:normal")
    for nation in session.waiting():
        session.commit(nation)
    session.resolve()
    assert any(
        e.text.startswith("restrict cloud chn 10%")
        for e in session.kept_turns[0].entries
        if e.nation == "kor"
    )
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


# PINs


class Time:
    """A clock that a test moves."""

    def __init__(self, start: float = 1000.0) -> None:
        self.at = start

    def __call__(self) -> float:
        return self.at


def test_a_pin_is_kept_as_a_salted_hash() -> None:
    stored = pins.hashed("4711")
    assert stored != pins.hashed("4711"), "every hash has a salt of its own"
    assert pins.matches("4711", stored)
    assert not pins.matches("4712", stored)
    assert "4711" not in stored
    for damaged in ("", "4711", "scrypt:14:8:1:x:y", stored[:-9], stored.replace(":14:", ":30:")):
        assert not pins.readable(damaged)
        assert not pins.matches("4711", damaged)


def test_wrong_pins_wait_longer_each_time() -> None:
    clock = Time()
    gate, stored = pins.Gate(clock), pins.hashed("4711")
    waits = []
    for _ in range(7):
        assert not gate.attempt("0000", stored)
        waits.append(gate.wait())
        assert not gate.attempt("4711", stored), "while waiting even the right one is not taken"
        clock.at += gate.wait()
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    assert gate.attempt("4711", stored)
    assert gate.wait() == 0.0


@pytest.mark.parametrize(
    ("pin", "right"),
    [("4711", True), ("123", False), ("1" * 13, False), ("12a4", False), ("４７１１", False)],
)
def test_a_pin_is_a_few_plain_digits(pin: str, right: bool) -> None:
    assert pins.sound(pin) == right


# the clock


def test_a_clock_runs_stands_and_changes() -> None:
    now = Time()
    clock = Countdown(now)
    assert clock.left() is None
    assert not clock.over
    clock.set(90.0)
    now.at += 20.0
    assert clock.left() == 70.0
    assert not clock.warning
    clock.pause()
    now.at += 500.0
    assert clock.left() == 70.0
    clock.change(-30.0)
    clock.go()
    assert clock.left() == 40.0
    assert clock.warning
    clock.change(30.0)
    assert (clock.left(), clock.running) == (70.0, True)
    now.at += 70.0
    assert clock.over
    clock.change(-30.0)
    assert clock.left() == 0.0


# the course of a class


def lesson_of(base: Loaded, now: Time, preset: str = "75", **more: Any) -> Lesson:
    """Begin a class of three teams; PINs are 1111 for Korea and 9999 for the facilitator."""
    seats = {nation: Seat("human", name=f"Team {nation}") for nation in TEAMS}
    codes = {"kor": "1111", "desk": "9999"}
    return Lesson(start_class(base, presets()[preset], seats, 7, codes, ["Press"], **more), now)


def reopened(lesson: Lesson, base: Loaded, now: Time) -> Lesson:
    """Give the class as it is after the program was killed and started anew."""
    assert lesson.session.path is not None
    return Lesson(Session.load(lesson.session.path, base), now)


@pytest.mark.parametrize("ident", list(presets()))
def test_a_preset_fills_its_minutes(ident: str) -> None:
    preset = presets()[ident]
    assert preset.seconds == 60 * preset.numbers["minutes"]
    quick = preset.head(rehearsal=True).numbers
    phases = sum(quick[name] for name in ROUND) * quick["rounds"] + quick["welcome"] - quick["brief"]
    assert 240 <= phases <= 360


def test_a_short_class_begins_after_an_opening_of_the_ai(base: Loaded) -> None:
    lesson = lesson_of(base, Time(), "45")
    assert (lesson.session.turn, lesson.round, lesson.rounds) == (2, 1, 3)
    assert lesson.session.waiting() == list(lesson.session.humans)
    assert same(lesson.session)
    assert lesson.missed("kor") == []


def test_phases_follow_each_other_to_the_end(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now, "45")
    seen = []
    while not lesson.over:
        before = lesson.phase
        lesson.next()
        if lesson.phase == "resolve":
            lesson.session.resolve()
            lesson.resolved()
        if lesson.phase != before:
            seen.append(lesson.phase)
        assert len(seen) < 50
    assert seen[:5] == ["discuss", "orders", "reveal", "recap", "brief"]
    assert seen.count("reveal") == 3
    assert same(lesson.session)


def test_at_zero_the_drafts_are_taken_as_they_stand(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    lesson.enter("orders")
    lesson.session.give("kor", "restrict cloud chn 10%")
    lesson.session.commit("usa")
    now.at += 299.0
    assert not lesson.tick()
    assert lesson.clock.warning
    lesson.time(30.0)
    now.at += 20.0
    assert not lesson.tick()
    now.at += 20.0
    assert lesson.tick()
    assert (lesson.phase, lesson.session.waiting()) == ("resolve", [])
    late = [one.text for one in lesson.audit if one.text.startswith("late")]
    assert late == ["late chn", "late kor"]
    lesson.session.resolve()
    lesson.resolved()
    assert any(
        e.text.startswith("restrict cloud chn 10%")
        for e in lesson.session.kept_turns[-1].entries
        if e.nation == "kor"
    )


@pytest.mark.parametrize("phase", PHASES)
def test_a_class_goes_on_after_a_crash_in_any_phase(base: Loaded, phase: str) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    to_phase(lesson, 3, phase)
    lesson.session.give("kor", "restrict cloud chn 10%") if phase in ("brief", "discuss", "orders") else None
    lesson.session.commit("usa") if phase == "orders" else None
    lesson.show("rivals", False)
    later = Time(90_000.0)
    back = reopened(lesson, base, later)
    assert (back.phase, back.round, back.ready) == (lesson.phase, lesson.round, lesson.ready)
    assert back.session.state.digest() == lesson.session.state.digest()
    assert [texts(back.session, n) for n in TEAMS] == [texts(lesson.session, n) for n in TEAMS]
    assert not back.switches["rivals"]
    assert not back.clock.running
    assert back.clock.left() is None if phase == "resolve" else back.clock.left() >= 30.0  # type: ignore[operator]
    assert back.second == pytest.approx(lesson.second, abs=1.0)
    assert [one.text for one in back.audit] == [one.text for one in lesson.audit]


def to_phase(lesson: Lesson, number: int, phase: str) -> None:
    """Play on to a phase of a round, or with a phase that is none to the end."""
    while (lesson.round, lesson.phase) != (number, phase) and not lesson.over:
        if lesson.phase == "resolve":
            lesson.session.resolve()
            lesson.resolved()
        else:
            lesson.next()
        assert not lesson.over or phase not in PHASES


def test_a_crash_between_the_turn_and_its_reveal_is_mended(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    to_phase(lesson, 1, "resolve")
    lesson.session.resolve()
    back = reopened(lesson, base, now)
    assert (back.phase, back.round) == ("reveal", 1)


def test_a_class_whose_drafts_are_gone_can_still_be_played(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    to_phase(lesson, 1, "resolve")
    assert lesson.session.path is not None
    sidefile.side_path(lesson.session.path).unlink()
    back = reopened(lesson, base, now)
    assert (back.phase, back.session.waiting()) == ("resolve", [])
    back.session.resolve()
    back.resolved()
    assert back.phase == "reveal"


def test_wrong_pins_are_logged_slowed_and_remembered(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    assert not lesson.admits("kor", "0000")
    assert lesson.wait("kor") == 2.0
    assert not lesson.admits("kor", "1111")
    now.at += 2.0
    assert not lesson.admits("kor", "0001")
    back = reopened(lesson, base, now)
    assert not back.admits("kor", "0002")
    assert back.wait("kor") == 8.0, "closing the program does not wipe the count"
    assert [one.text for one in back.audit if "wrong" in one.text] == [
        "wrong kor 1",
        "wrong kor 2",
        "wrong kor 3",
    ]
    now.at += 8.0
    assert back.admits("kor", "1111")
    assert back.admits("usa", ""), "a team without a PIN sits down"
    assert back.set_pin("kor", "22222") is None
    assert reopened(back, base, now).admits("kor", "22222")
    assert back.set_pin("kor", "12") is not None
    assert back.set_pin("kor", "") is None
    assert not reopened(back, base, now).asks("kor")


def test_no_file_holds_a_pin(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    secret = ("48151623", "42108154", "16180339")
    lesson.set_pin("usa", secret[0])
    lesson.admits("usa", secret[1])
    lesson.admits("desk", secret[1])
    lesson.set_pin("desk", secret[2])
    to_phase(lesson, 2, "orders")
    now.at += 60.0
    assert lesson.admits("usa", secret[0])
    assert lesson.session.path is not None
    files = list(lesson.session.path.parent.iterdir())
    assert len(files) > 1
    for file in files:
        assert not any(pin in file.read_text(encoding="utf-8") for pin in secret), file.name


def test_a_card_for_a_table_that_was_seen_waits_for_the_next_round(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    deal = new_card(lesson.session)
    lesson.enter("orders")
    lesson.sit("kor")
    assert lesson.deal(deal) is None
    assert lesson.session.view("kor").pending[deal.new, 0] == 0.0
    assert lesson.queued == [deal]
    back = reopened(lesson, base, now)
    to_phase(back, 1, "reveal")
    assert back.session.view("kor").pending[deal.new, 0] > 0.0
    to_phase(back, 2, "reveal")
    assert same(back.session)
    assert "news.desk.inject" in [item.key for item in back.session.news("usa")]


def test_who_was_away_is_told_which_turns_were_played_for_them(base: Loaded) -> None:
    lesson = lesson_of(base, Time())
    to_phase(lesson, 2, "brief")
    lesson.take_over("kor")
    to_phase(lesson, 4, "brief")
    lesson.take_over("kor", "human")
    assert lesson.missed("kor") == [2, 3]
    assert lesson.missed("usa") == []


def test_a_rehearsal_runs_by_itself(base: Loaded) -> None:
    now = Time()
    seats = {nation: Seat("ai", "doctrine", "normal") for nation in TEAMS}
    lesson = Lesson(start_class(base, presets()["45"], seats, 7, rehearsal=True), now)
    begin_at = now.at
    while not lesson.over:
        now.at += 1.0
        lesson.tick()
        if lesson.phase == "resolve":
            lesson.session.resolve()
            lesson.resolved()
        assert now.at - begin_at < 400.0
    assert lesson.session.ended


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("next", "desk.next"),
        ("clock +30", "clock"),
        ("clock -30", "clock"),
        ("clock pause", "clock"),
        ("clock go", "clock"),
        ("seat kor ai", "taken_over"),
        ("seat kor human", "handed_back"),
        ("seat usa planner:hard", "taken_over"),
        ("pin usa 1234", "pin"),
        ("pin usa -", "pin"),
        ("blank on", "blank_on"),
        ("show ledger on", "show_on"),
        ("spotlight news", "spotlight"),
        ("spotlight chart tension", "spotlight"),
        ("say Two minutes left", "said"),
        ("note China waits", "noted"),
        ("rewind 1", "rewound"),
    ],
)
def test_every_act_is_a_line_of_text_and_stands_on_the_audit_page(base: Loaded, line: str, key: str) -> None:
    lesson = lesson_of(base, Time())
    before = len(lesson.audit)
    answer = Facilitator(lesson).act(line)
    assert isinstance(answer, Reply), answer
    assert answer.key == key.removeprefix("desk.")
    assert len(lesson.audit) > before
    assert Texts.load("en").text(f"desk.done.{answer.key}", **answer.values) != f"desk.done.{answer.key}"


@pytest.mark.parametrize(
    "line",
    [
        "", "nxt", "clock", "clock 30", "clock +99999", "clock x", "seat", "seat jpn ai", "seat kor robot",
        "seat kor planner:impossible", "pin", "pin kor", "pin mars 1234", "pin kor 12", "inject", "inject x kor",
        "hold x y", "replace a kor", "blank", "blank maybe", "show", "show rivals", "show me on", "spotlight",
        "spotlight moon", "spotlight chart moon", "note", "rewind", "rewind 2", "rewind 0", "rewind x", "rewind 99999",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_answered_in_every_language(base: Loaded, line: str) -> None:
    lesson = lesson_of(base, Time())
    before = len(lesson.audit)
    answer = Facilitator(lesson).act(line)
    assert isinstance(answer, Refusal)
    assert len(lesson.audit) == before
    for language in LANGUAGES:
        texts_ = Texts.load(language)
        texts_.text(answer.key, **answer.values)
        assert not texts_.missing, (language, answer)


def test_a_damaged_pin_locks_nobody_out(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    assert lesson.session.path is not None
    path = lesson.session.path
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("!pin desk scrypt:", "!pin desk broken:"), encoding="utf-8")
    back = reopened(lesson, base, now)
    assert not back.asks("desk")
    assert back.asks("kor")


def test_the_shelf_counts_turns_that_count_and_takes_all_away(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    to_phase(lesson, 3, "orders")
    assert lesson.rewind(1) is None
    lesson.session.give("kor", "restrict cloud chn 10%")
    path = lesson.session.path
    assert path is not None
    assert [one.played for one in shelf(path.parent)] == [1]
    assert sidefile.side_path(path).exists()
    assert discard(path) == ""
    assert list(path.parent.iterdir()) == []


def test_the_projector_is_told_and_nothing_secret(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    path = lesson.session.path
    assert path is not None
    to_phase(lesson, 1, "orders")
    lesson.session.commit("usa")
    lesson.committed("usa")
    stage = read_stage(path)
    assert (stage.phase, stage.ready, stage.until) == ("orders", ("usa",), now.at + 300.0)
    lesson.run(False)
    assert (read_stage(path).until, read_stage(path).left) == (None, 300.0)
    lesson.spotlight("chart", "tension")
    lesson.say("Two minutes left")
    lesson.hide(True)
    stage = read_stage(path)
    assert (stage.step, stage.chart, stage.note, stage.blank) == (
        "chart",
        "tension",
        "Two minutes left",
        True,
    )


@pytest.mark.parametrize(
    "numbers", ["", "opening 99 orders 5", "opening -3 orders -5", "orders 999999999999 rehearsal 1", "x 1"]
)
def test_a_strange_head_of_a_class_does_no_harm(base: Loaded, numbers: str) -> None:
    now = Time()
    lesson = lesson_of(base, now)
    to_phase(lesson, 2, "brief")
    path = lesson.session.path
    assert path is not None
    lines = [
        f"!class 75 {numbers}" if line.startswith("!class") else line
        for line in path.read_text(encoding="utf-8").split("\n")
        if "phase" not in line
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    back = reopened(lesson, base, now)
    for _ in range(12):
        back.next()
        if back.phase == "resolve":
            back.session.resolve()
            back.resolved()
        now.at += 10.0
        back.tick()
    assert back.session.turn > 1


def test_a_finished_class_opens_at_its_end(base: Loaded) -> None:
    now = Time()
    lesson = lesson_of(base, now, "45")
    to_phase(lesson, 3, "end")
    lesson.note("well done")
    back = reopened(lesson, base, now)
    assert back.over
    assert back.session.ended
    assert [one.text for one in back.notes] == ["note well done"]
    assert back.rewind(3) is None
    assert (back.round, back.phase, back.session.ended) == (2, "brief", False)
    to_phase(back, 3, "end")
    assert same(back.session)


FILE = """!game 1   rules 1   scenario tiny 1.0.0 9f3c2a   seed 4711   turns 5
!seat kor human - - "Team Blue"
!class 75 opening 0 orders 300
!pin kor scrypt:14:8:1:x:y
!observer "Press"
turn 1
  desk phase orders   ; at s=3
  kor spend memory build 1.2
= 5f2c91d0a7be44c1   kor.memory 0.6204
turn 2
  desk seat kor doctrine:normal   ; at s=9
  desk rewind 0   ; at s=12
turn 1
  desk deal inject chip-fire kor
  kor spend memory build 1.3
= 00000000000000aa   kor.memory 0.6100
turn 2
  desk note all is well   ; at s=20
"""


def test_a_file_with_steps_back_is_written_and_read_the_same() -> None:
    game = log.parse(FILE)
    assert game.problems == []
    assert [(turn.number, turn.digest[:2]) for turn in game.closed] == [(1, "00")]
    assert [turn.number for turn in game.turns] == [1, 2, 1, 2]
    assert game.open_turn is game.turns[-1]
    assert log.parse(game.text()).text() == game.text()


@given(st.integers(0, len(FILE)), st.integers(0, len(FILE)), st.text(max_size=12))
def test_no_damage_of_a_class_file_raises(start: int, end: int, instead: str) -> None:
    damaged = FILE[: min(start, end)] + instead + FILE[max(start, end) :]
    try:
        game = log.parse(damaged)
    except log.SaveProblem:
        return
    assert len(game.closed) <= 2
    assert all(turn.number >= 1 for turn in game.turns)
    game.text()


@given(st.binary(max_size=80))
def test_no_bytes_beside_a_game_raise(raw: bytes) -> None:
    found = sidefile.decoded(raw.decode("ascii", errors="replace"))
    assert found is None or isinstance(found[1], Entry)
