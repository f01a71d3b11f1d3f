"""Courses: they do what they say, alone and side by side; the search finds good ones and repeats itself."""

from dataclasses import replace

import numpy as np
import pytest

from game.ai.doctrine import Doctrine
from game.ai.player import luck_of
from game.engine import chance
from game.engine.calibrate import opening
from game.engine.view import view
from game.engine.world import LEVERS, World
from game.lab import exploit, gather, strategies
from game.lab.batch import Seat, play, run, seeds_of, shortened
from game.lab.course import OFF, ON, Course, Courses, CourseSeat, Hold, opening_plan, tried
from game.lab.exploit import Lot
from game.lab.ladder import OTHERS
from game.lab.records import RecordProblem, Records
from game.text import LANGUAGES, Texts
from tests.ai.small import LAYERS, A, B, C, world

SHORT = shortened(world(), 3)
PLAN = opening_plan(SHORT, A)
EVEN = Course((1.0,) * 9, (1.0,) * 9, (1.0,) * 4)
ONE = Course((0.0,) * 9, (*(0.0,) * 8, 3.0), (0.0, 1.0, 0.0, 0.0), launches=False, reactions=False)
REST = dict.fromkeys(SHORT.actors, OTHERS)
MEMORY = LAYERS.index("memory")


def test_a_course_with_all_reactions_is_the_doctrine() -> None:
    state = opening(SHORT, seeds_of(3, 4))
    seen, luck = view(SHORT, state, A), luck_of(state)
    course = replace(PLAN, loss=1.0, goal=1.0, price=1.0)
    plans = Courses([course], [0], 1).plan(SHORT, [seen], luck)
    doctrine = Doctrine().plan(SHORT, [seen], luck)
    for name in ("build", "research", "talent", "choose", "launch", "release", "stockpile"):
        assert getattr(plans, name) == pytest.approx(getattr(doctrine, name), abs=0.006), name


def test_money_goes_where_the_course_says() -> None:
    state = opening(SHORT, seeds_of(3, 2))
    plans = Courses([ONE], [0], 1).plan(SHORT, [view(SHORT, state, A)], luck_of(state))
    assert not plans.build.any()
    assert np.flatnonzero(plans.research[0, :, 0]).tolist() == [8]
    assert plans.research[0, 8] == pytest.approx(3.0 * plans.talent[LEVERS.index("attract"), 0], abs=0.02)
    assert not plans.launch.any()


def test_courses_side_by_side_are_the_same_games_as_each_alone() -> None:
    courses = [
        PLAN,
        replace(EVEN, traits=("trader",)),
        ONE,
        replace(PLAN, holds=(Hold("restrict", B, 3, 1.0),)),
    ]
    seeds = seeds_of(8, 3)
    together = tried(SHORT, A, courses, seeds, REST)
    for k, course in enumerate(courses):
        alone = play(SHORT, {**REST, "aaa": CourseSeat(courses=(course,))}, seeds)
        assert np.array_equal(together.score[k], alone.score[A])
    assert together.win.max() <= 1.0
    assert np.array_equal(together.win[:, 0] > 0.0, together.lead[:, 0] >= -1e-9)


def test_what_is_held_stands_within_the_cap_and_nothing_else_changes() -> None:
    holds = (*(Hold("restrict", C, k, 0.6) for k in range(3)), Hold("refuse", B, MEMORY, 0.3))
    calm = replace(PLAN, holds=holds, reactions=False, release=ON)
    seats = {**REST, "aaa": CourseSeat(courses=(calm,))}
    turns = [play(shortened(SHORT, t), seats, seeds_of(1, 1)) for t in (1, 2)]
    per_turn = SHORT.limits.controls
    stand = [int(np.count_nonzero(np.abs(t.control[C, A, :3, 0] - 0.6) < 1e-5)) for t in turns]
    assert stand == [min(3, per_turn), min(3, 2 * per_turn)]
    assert turns[0].refusal[A, B, MEMORY, 0] == pytest.approx(0.3, abs=1e-5)
    assert turns[0].release[A, 0] == 1.0
    closed = play(SHORT, {**REST, "aaa": CourseSeat(courses=(replace(calm, release=OFF),))}, seeds_of(1, 1))
    assert closed.release[A, 0] == 0.0


def test_a_course_is_read_back_from_plain_values() -> None:
    course = replace(EVEN, holds=(Hold("refuse", B, 1, 0.3),), traits=("hawk",), loss=1.0)
    assert Course.read(course.row()) == course
    assert Course.read(PLAN.row()) == PLAN
    assert float(np.add.reduce(course.split())) == pytest.approx(1.0)
    for broken in ({}, {**PLAN.row(), "holds": [{"kind": "refuse"}]}, {**PLAN.row(), "more": 1}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            Course.read(broken)


def test_drawn_and_bred_courses_can_be_played_and_repeat() -> None:
    key = chance.word("aaa")
    lots = [Lot(5, key, k) for k in range(12)]
    courses = [exploit.drawn(SHORT, A, lot) for lot in lots]
    assert courses == [exploit.drawn(SHORT, A, lot) for lot in lots]
    assert len(set(courses)) == 12
    young = [exploit.bred(SHORT, A, courses[:4], lot) for lot in lots]
    assert len(set(young)) == 12
    for course in courses + young:
        assert float(np.add.reduce(course.split())) == pytest.approx(1.0)
        assert all(hold.target != A for hold in course.holds)
    found = tried(SHORT, A, courses + young, seeds_of(1, 2), REST)
    assert np.isfinite(found.score).all()


def test_the_search_beats_a_random_try_and_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploit, "RACE", ((6, 6), (3, 10)))
    best = exploit.searched(SHORT, A, 2, 30)
    assert best == exploit.searched(SHORT, A, 2, 30)
    assert len(best) == 3
    lots = [Lot(2, chance.word("aaa"), k) for k in range(6)]
    usual = tried(SHORT, A, [exploit.drawn(SHORT, A, lot) for lot in lots], seeds_of(77, 16), REST)
    found = tried(SHORT, A, best, seeds_of(77, 16), REST)
    assert found.lead.mean() > usual.lead.mean()


def test_found_plans_are_kept_and_tested_once(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(exploit, "RACE", ((3, 2),))
    path = tmp_path / "figures"

    def measured() -> dict[str, object]:
        records = Records.opened(path, gather.head("exploit", SHORT, 3))
        return exploit.exploit(gather.Desk(SHORT, 3, records), Seat("doctrine", "hard"), 4, 6)

    first = measured()
    monkeypatch.setattr(exploit, "searched", lambda *_: pytest.fail("searched again"))
    assert measured() == first
    nations = first["nations"]
    assert isinstance(nations, dict)
    assert {len(plans) for plans in nations.values()} == {3}
    row = nations["bbb"][0]
    seats = {"bbb": CourseSeat(courses=(Course.read(row["course"]),))}
    rest = {name: Seat("doctrine", "hard") for name in SHORT.actors}
    games = run(SHORT, {**rest, **seats}, 4, int(chance.bits(3, exploit.TESTED)), processes=1)
    assert row["score"] == pytest.approx(games.score[B].mean(), abs=1e-5)
    assert row["win_rate"] == pytest.approx(games.win[B].mean(), abs=1e-5)
    text = path.read_text().replace('"courses":[{', '"courses":[{"more":1,')
    path.write_text(text)
    with pytest.raises(RecordProblem):
        measured()


def test_every_choice_of_strategies_is_played_on_the_same_seeds() -> None:
    choices = [
        [strategies.Strategy("plan", opening_plan(SHORT, a)), strategies.Strategy("even", EVEN)]
        for a in (A, B, C)
    ]
    score, win = strategies.payoffs(SHORT, choices, 2, 5)
    assert score.shape == win.shape == (3, 8, 2)
    seats = {
        name: CourseSeat(courses=(own[k].course,))
        for name, own, k in zip(SHORT.actors, choices, (1, 0, 1), strict=True)
    }
    end = play(SHORT, seats, seeds_of(5, 2))
    assert np.array_equal(score[:, 5], end.score)
    told: list[tuple[int, int]] = []
    strategies.payoffs(SHORT, choices, 2, 5, lambda done, whole: told.append((done, whole)))
    assert told[-1] == (8, 8)


def test_figures_of_strategies_by_hand() -> None:
    own = [strategies.Strategy(name, course) for name, course in (("a", PLAN), ("b", ONE), ("c", ONE))]
    # against the first choice of the rivals a is best, against the second b, surely; c is far behind
    score = np.array(
        [[[60.0, 60.0], [50.0, 50.0]], [[55.0, 55.0], [53.0, 53.2]], [[30.0, 30.0], [30.0, 30.0]]]
    )
    found = strategies.figures(own, score, np.zeros_like(score))
    assert found["best"] == "a"
    assert (found["bests"], found["turned"], found["different"]) == (2, 0.5, 2)
    assert [row["good"] for row in found["strategies"].values()] == [True, True, False]
    assert found["strategies"]["b"]["best_in"] == 0.5


def test_the_shipped_scenario_has_strategies_for_every_nation(shipped: World) -> None:
    for actor in shipped.playable:
        found = strategies.strategies(shipped, actor)
        assert len({strategy.id for strategy in found}) == len(found) >= 5
        assert len(strategies._different([s.course for s in found])) >= strategies.ENOUGH


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_speak_every_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploit, "RACE", ((3, 1),))
    texts = Texts.load(language)
    desk = gather.Desk(SHORT, 1, Records())
    found = exploit.exploit(desk, OTHERS, 1, 4, ["ccc"])
    plans = found["nations"]["ccc"]
    plans[0]["course"].update(holds=[{"kind": "refuse", "target": 1, "layer": 1, "level": 0.3}], release=ON)
    plans[1]["course"].update(reactions=False, launches=False, release=OFF, loss=1.0, goal=1.0, price=1.0)

    def name(kind: str, ident: str) -> str:
        return f"{kind}:{ident}"

    shown = exploit.table(found, texts, name, SHORT)
    assert "nations:ccc 3" in shown
    shown = strategies.table(strategies.measured(SHORT, 1, 1), texts, name)
    assert "nations:aaa" in shown
    assert not texts.missing
