"""What a planner says of its orders: which index moved which way, what else there was, and what may not be told."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from game.ai import weighing
from game.ai.brief import brief
from game.ai.compose import basis, compose
from game.ai.moves import taste
from game.ai.planner import Planner
from game.ai.player import ai_orders
from game.ai.rollout import Foresight, Part
from game.ai.search import Budget
from game.ai.sight import sight
from game.ai.weighing import CHOICES, Choice
from game.engine.calibrate import opening
from game.engine.chance import bits
from game.engine.numerics import Array
from game.engine.orders import Order
from game.engine.state import State
from game.engine.view import view
from game.engine.world import INDICES
from game.play.words import Words
from game.text import LANGUAGES, Texts
from tests.ai import small
from tests.golden.record import scenario

WORLD = scenario("base").world
LIMIT, ELSEWHERE = ("restrict", 1, 3), ("launch",)


def looked_at(slot: tuple[str | int, ...], points: float, text: str) -> Choice:
    return Choice(Order.parse(text, WORLD), slot, points)


TRIED = [
    looked_at(LIMIT, 0.9, "restrict accelerators chn 80"),
    looked_at(ELSEWHERE, 0.6, "launch stargate"),
    looked_at(LIMIT, 0.5, "restrict accelerators chn 40"),
    looked_at(LIMIT, -0.2, "restrict accelerators chn 0"),
    looked_at(ELSEWHERE, -0.4, "launch chip-pact"),
]


def told(points: float, text: str = "restrict accelerators chn 80", same: bool = False) -> dict[str, object]:
    order = Order.parse(text, WORLD)
    return dict(weighing._next(WORLD, TRIED, order, LIMIT, points, same=same))


def test_instead_of_an_order_come_those_in_its_place_with_what_they_bring_less() -> None:
    found = told(0.9)
    assert [found["next1"], found["next2"]] == [
        "restrict accelerators chn 40%",
        "restrict accelerators chn 0%",
    ]
    assert [found["gap1"], found["gap2"]] == [0.4, 1.1]
    assert (found["also1"], found["gain1"]) == ("launch stargate", 0.6)
    assert "launch chip-pact" not in found.values(), "what would do harm elsewhere is not worth a word"
    assert len([name for name in found if name.startswith(("next", "also"))]) <= CHOICES


def test_an_order_kept_from_the_doctrine_is_compared_in_its_own_place_only() -> None:
    assert not [name for name in told(0.0, same=True) if name.startswith("also")]


def test_nothing_better_than_what_was_taken_is_called_a_choice() -> None:
    found = told(0.55, text="restrict accelerators chn 60")
    assert "restrict accelerators chn 80%" not in found.values()
    assert "launch stargate" not in found.values()


def test_the_index_that_rises_most_by_its_weight_is_up_and_the_one_that_falls_is_down() -> None:
    weight = WORLD.nation.score_weight[:, 0]
    first, second = np.argsort(-weight)[:2].tolist()
    changes = np.zeros(len(INDICES) + 1)
    changes[first], changes[second] = 2.0, -3.0
    assert weighing.moved(WORLD, 0, changes) == {
        "up": INDICES[first],
        "up_by": 2.0,
        "down": INDICES[second],
        "down_by": -3.0,
    }
    changes[:] = 0.0
    changes[-1] = 1.5
    assert weighing.moved(WORLD, 0, changes) == {"goals": 1.5}


def test_a_secret_programme_is_never_named() -> None:
    world = small.world()
    assert weighing._secret(world, Order("launch", name="port"))
    assert not weighing._secret(world, Order("launch", name="plant"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_says_what_was_as_good_what_less_and_what_was_looked_at_elsewhere(language: str) -> None:
    from game.play.log import Reason

    words = Words(Texts.load(language), scenario("base").texts, WORLD)
    values = {
        "points": 0.9,
        "next1": "restrict accelerators chn 40",
        "gap1": 0.4,
        "next2": "restrict accelerators chn 0",
        "gap2": 0.0,
        "also1": "launch stargate",
        "gain1": 0.6,
    }
    said = words.reason(Reason("reasons.planner.move", values))
    for text in (values["next1"], values["next2"], values["also1"]):
        assert words.order(Order.parse(str(text), WORLD)) in said
    order = words.order(Order.parse("restrict accelerators chn 0", WORLD))
    assert words.say("reasons.weighed.even", order=order) in said
    assert "0%" not in order, "no limit is not a limit of nothing"
    assert "0.4" in said
    assert "+0.6" in said


# --- what a level and a nature change -------------------------------------------------------------------


def plan(player: Planner, state: State) -> Array:
    return ai_orders(small.world(), state, {small.A: player}).build[small.A]


def test_a_player_that_misjudges_plans_otherwise() -> None:
    budget = Budget(splits=8, moves=0, rounds=2, futures=1, turns=3)
    state = small.played(3, games=4, player="weighted")
    clear, again = Planner(budget), Planner(budget)
    blurred = Planner(dataclasses.replace(budget, blur=3.0))
    assert np.array_equal(plan(clear, state), plan(again, state))
    assert not np.allclose(plan(clear, state), plan(blurred, state))


def test_traits_colour_what_is_nearly_equal() -> None:
    world, state = small.world(), small.played(2, games=1)

    def liking(kind: str, *traits: str) -> float:
        own = dataclasses.replace(world, traits=(traits, *world.traits[1:]))
        return taste(sight(own, [view(own, state, small.A)]), kind)

    assert liking("restrict", "hawk") > liking("restrict") > liking("restrict", "dove")
    assert liking("release", "open") > liking("release") > liking("release", "state")
    assert liking("ease", "dove") > liking("ease") > liking("ease", "hawk")


def test_to_publish_and_not_to_publish_are_held_to_side_by_side() -> None:
    """In a batch some games may begin what others end; neither may lose its hold, or a batch would plan otherwise."""
    world, start = small.world(), opening(small.world(), small.seeds(2))
    calm_and_hot = small.changed(start, tension=np.array([10.0, 60.0]))
    doubt = bits(5, np.arange(2, dtype=np.uint64))
    made = basis(world, brief(world), view(world, calm_and_hot, small.C), doubt)
    on = np.zeros((len(made.menu.moves), 2), dtype=np.bool_)
    for i, move in enumerate(made.menu.moves):
        on[i] = (move.kind == "release") & made.menu.may[i]
    tried = compose(made, np.arange(2), on, np.zeros_like(made.standing))
    assert tried.plans.release[0].tolist() == [1.0, 0.0]
    assert tried.held["release", 0, 0].all()


def test_rivals_answer_in_the_first_imagined_turn() -> None:
    """A first turn in which rivals did nothing would hide what a limit provokes."""
    world, chips = small.world(), small.NAMES.index("chips")
    start = opening(world, small.seeds(1))
    hot = small.changed(start, tension=np.full_like(start.tension, 60.0))
    planner = Planner(Budget(splits=2, moves=0, rounds=1, futures=1, turns=1))
    seen: list[Array] = []

    class Watched(Foresight):
        def _play(self, parts: Sequence[Part], turns: int) -> State:
            end = super()._play(parts, turns)
            seen.append(end.refusal[small.B, small.A, chips])
            return end

    planner._foresight = Watched(world, (small.A, small.B, small.C))
    ai_orders(world, hot, {small.A: planner})
    assert not hot.refusal[small.B, small.A, chips].any()
    assert seen
    assert (np.concatenate(seen) > 0.0).all()
