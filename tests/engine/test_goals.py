"""Worked examples of R10: objectives, scores, the end of a game and who won it."""

import dataclasses

import numpy as np
import pytest

from game.engine import goals
from game.engine.ledger import Draft
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.world import Objective, Par, World
from tests.engine.tiny import compare, measure, nation_table, objective, still, tiny

CALM = compare("<", measure("tension"), 50.0)


def judged(world: World, state: State) -> State:
    draft = Draft(world, state, True)
    goals.verdict(world, draft, Orders.standing(world, state))
    draft.turn += 1
    return draft.freeze()


def world_with(*objectives: Objective, **changes) -> World:
    return dataclasses.replace(tiny(), objectives=objectives, **changes)


def with_tension(state: State, tension: float) -> State:
    return State(state.turn, state.quarter, state.seed, {**state.arrays(), "tension": np.array([tension])})


def test_r10_an_objective_is_met_with_the_turn_it_was_met() -> None:
    world = world_with(objective(CALM))
    state = judged(world, still(world, tension=60.0))
    assert state.met[0, 0] == -1.0
    state = judged(world, with_tension(state, 40.0))
    assert state.met[0, 0] == 2.0
    assert judged(world, with_tension(state, 60.0)).met[0, 0] == 2.0, "once met it stays met"


def test_r10_a_streak_must_not_break() -> None:
    world = world_with(objective(CALM, streak=2))
    state = still(world)
    for tension, met in ((40.0, -1.0), (60.0, -1.0), (40.0, -1.0), (40.0, 4.0)):
        state = judged(world, with_tension(state, tension))
        assert state.met[0, 0] == met


def test_r10_a_goal_to_hold_can_be_lost_and_met_again() -> None:
    world = world_with(objective(CALM, hold=True))
    state = still(world)
    for tension, met in ((40.0, 1.0), (60.0, -1.0), (40.0, 3.0)):
        state = judged(world, with_tension(state, tension))
        assert state.met[0, 0] == met


def test_r10_the_score_is_weighted_indices_plus_points_of_objectives() -> None:
    """Weights .75 on leadership, .25 on talent: .75 * 40 + .25 * 80 = 50; nation 1 has met a goal: +2."""
    weight = np.zeros((9, 3))
    weight[0], weight[8] = 0.75, 0.25
    nation = dataclasses.replace(nation_table(("chips", "halls", "models")), score_weight=weight)
    world = world_with(objective(CALM, actor=1), nation=nation)
    index = np.zeros((9, 3))
    index[0], index[8] = 40.0, 80.0
    state = judged(world, still(world, index=index, tension=40.0))
    assert state.score[:, 0].tolist() == [50.0, 52.0, 50.0]


def test_r10_the_game_ends_after_its_last_turn_and_then_stands_still() -> None:
    world = world_with(objective(CALM), turns=2)
    state = judged(world, still(world, tension=60.0))
    assert state.over[0] == 0.0
    state = judged(world, state)
    assert state.over[0] == 1.0
    after = judged(world, with_tension(state, 40.0))
    assert after.met[0, 0] == -1.0


def test_r10_one_game_of_a_batch_may_be_over_before_the_others() -> None:
    world = world_with(objective(CALM))
    both = still(world, 2, tension=40.0)
    state = judged(world, State(0, 0, both.seed, {**both.arrays(), "over": np.array([1.0, 0.0])}))
    assert state.met[0].tolist() == [-1.0, 1.0]


class TestWinner:
    def state(self, *score: float) -> State:
        return still(tiny(), score=np.asarray(score))

    def test_the_result_is_the_distance_to_par_in_spreads(self) -> None:
        """Nation 0: (62 - 60) / 4 = .5; nation 1 wins by (43 - 40) / 2 = 1.5; nation 2 does not play."""
        par = Par(
            np.full((21, 3), [60.0, 40.0, 20.0]), np.full((21, 3), [4.0, 2.0, 1.0]), 1, "deck", "normal"
        )
        world = dataclasses.replace(tiny(), par=par)
        state = self.state(62.0, 43.0, 90.0)
        found = goals.ranking(world, state)
        assert [(r.actor, r.result, r.shared) for r in found] == [(1, 1.5, False), (0, 0.5, False)]
        assert goals.winners(world, state)[:, 0].tolist() == [0.0, 1.0, 0.0]

    def test_without_par_the_gain_since_the_start_counts(self) -> None:
        world = dataclasses.replace(tiny(), fixed={"score": np.array([60.0, 41.0, 0.0])})
        found = goals.ranking(world, self.state(64.0, 43.0, 0.0))
        assert [(r.actor, r.result) for r in found] == [(0, 4.0), (1, 2.0)]

    def test_ties_are_shared(self) -> None:
        world = dataclasses.replace(tiny(), fixed={"score": np.array([60.0, 40.0, 0.0])})
        state = self.state(63.0, 43.0, 99.0)
        assert [r.shared for r in goals.ranking(world, state)] == [True, True]
        assert goals.winners(world, state)[:, 0] == pytest.approx([0.5, 0.5, 0.0])
