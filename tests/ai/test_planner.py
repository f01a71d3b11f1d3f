"""The planner: its ideas in positions made by hand, its value, its reasons, and what its levels promise."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from game.ai.levels import LEVELS, level_text
from game.ai.planner import Planner
from game.ai.player import ai_orders, explain, explain_all, make_player, playing
from game.ai.search import Budget
from game.ai.value import behind, value
from game.engine.calibrate import opening
from game.engine.chance import bits
from game.engine.orders import Order, Orders
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import World
from game.play.log import Reason, entry_line
from game.play.words import Words
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts
from tests.ai import small
from tests.engine import tiny
from tests.golden.record import scenario

HARD = make_player("planner", "hard")
QUICK = Planner(Budget(splits=4, moves=6, rounds=2, futures=1, turns=4))


def base() -> Loaded:
    return scenario("base")


@cache
def moment(turns: int = 3) -> State:
    """Return the base scenario after some turns of doctrines."""
    world = base().world
    seats = dict.fromkeys(playing(world), make_player("doctrine", "hard"))
    state = opening(world, bits(3, np.arange(1, dtype=np.uint64)))
    for _ in range(turns):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    return state


def at(nation: str, layer: str) -> tuple[int, int]:
    world = base().world
    return world.actors.index(nation), world.layers.index(layer)


def planned(state: State, nation: str) -> Orders:
    world = base().world
    return ai_orders(world, state, {world.actors.index(nation): HARD})


def part(orders: Orders, nation: str, *layers: str) -> float:
    """Return which part of its spending a nation puts into some layers."""
    n = base().world.actors.index(nation)
    rows = [base().world.layers.index(layer) for layer in layers]
    money = orders.build[n, :, 0] + orders.research[n, :, 0]
    return float(money[rows].sum() / (money.sum() + orders.talent[:, n, 0].sum()))


# --- positions made by hand -----------------------------------------------------------------------------


def test_a_nation_short_of_energy_builds_energy() -> None:
    state = moment()
    n, energy = at("chn", "energy")
    capacity, fill = state.capacity.copy(), state.fill.copy()
    capacity[n, energy] *= 0.15  # more than neighbours could sell
    fill[n, energy] = 0.2
    starved = small.changed(state, capacity=capacity, fill=fill)
    assert part(planned(starved, "chn"), "chn", "energy") > 1.5 * part(planned(state, "chn"), "chn", "energy")


def test_a_nation_about_to_lose_memory_fights_for_it() -> None:
    """About half of its lines are gone and a rival has doubled its own: memory takes a larger part than before."""
    state = moment()
    (n, memory), (rival, _) = at("kor", "memory"), at("usa", "memory")
    pressed = []
    for left in (0.6, 0.5, 0.4):
        capacity, share = state.capacity.copy(), state.share.copy()
        capacity[n, memory] *= left
        capacity[rival, memory] /= left
        share[:, memory] = capacity[:, memory] / capacity[:, memory].sum(axis=0)
        now = small.changed(state, capacity=capacity, share=share)
        pressed.append(part(planned(now, "kor"), "kor", "memory"))
    assert np.mean(pressed) > 1.15 * part(planned(state, "kor"), "kor", "memory")


def test_a_nation_that_is_told_of_a_control_stores_before_it_bites() -> None:
    state, world = moment(), base().world
    (n, chips), (imposer, _) = at("chn", "accelerators"), at("usa", "accelerators")
    coming, wait = state.control_next.copy(), state.control_wait.copy()
    coming[n, imposer, chips], wait[n, imposer, chips] = 0.9, 2.0

    def stored(now: State) -> float:
        given = [order for order, _, _ in explain(world, now, n, HARD)]
        return sum(o.amount for o in given if o.kind == "stockpile" and o.layer == chips)

    assert stored(state) == 0.0
    assert stored(small.changed(state, control_next=coming, control_wait=wait)) >= 1.0


def test_a_nation_under_control_makes_its_own_and_answers() -> None:
    state, world = moment(), base().world
    (n, chips), (imposer, _) = at("chn", "accelerators"), at("usa", "accelerators")
    control = state.control.copy()
    control[n, imposer, chips] = 0.95
    held = small.changed(state, control=control, control_next=control)
    given = [order for order, _, _ in explain(world, held, n, HARD)]
    own = [world.layers.index(layer) for layer in ("accelerators", "fabs", "memory")]
    money = sum(order.amount for order in given if order.kind == "spend")
    assert sum(order.amount for order in given if order.kind == "spend" and order.layer in own) > 0.2 * money
    assert [o for o in given if o.kind in ("restrict", "refuse") and o.nation == imposer and o.amount > 0.0]


def test_a_rich_and_idle_nation_spends_launches_and_makes_more_of_it_than_by_lot() -> None:
    state, world = moment(1), base().world
    n = world.actors.index("chn")
    treasury = state.treasury.copy()
    treasury[n] *= 3.0
    rich = small.changed(state, treasury=treasury)
    given = [order for order, _, _ in explain(world, rich, n, HARD)]
    spent = sum(order.amount for order in given if order.kind in ("spend", "enforce"))
    assert spent > 0.8 * treasury[n, 0]
    assert any(order.kind == "launch" for order in given)

    def later(name: str) -> float:
        """Return the value of what one turn of a player leads to, when all follow their doctrines from then on."""
        rest = dict.fromkeys(playing(world), make_player("doctrine", "hard"))
        now = resolve(world, rich, ai_orders(world, rich, {**rest, n: make_player(name, "hard")}))[0]
        for _ in range(6):
            now = resolve(world, now, ai_orders(world, now, rest))[0]
        return float(value(world, now, n)[0])

    assert later("planner") > later("random") + 0.5


@cache
def traps() -> World:
    """Return the small world with a card whose dearest option is liked by its deck, and a programme that only costs."""
    w = small.world()
    worth = tiny.effect("invest", owner=small.A, nations=(small.A,), layers=(2,), size=30.0)
    harm = {"what": "output", "size": -0.6, "lasts": 16}
    loss = tiny.effect("adjust", owner=small.A, nations=(small.A,), layers=(2, 3, 4, 7), **harm)
    first = len(w.effects)
    hand = dataclasses.replace(
        w.hands[0],
        choices=(tiny.choice("harm", first + 1, weight=9.0), tiny.choice("help", first, weight=1.0)),
    )
    own = dataclasses.replace(w.initiatives[0], effects=(first + 1,), weight=9.0)
    return dataclasses.replace(
        w,
        hands=(hand, *w.hands[1:]),
        initiatives=(own, *w.initiatives[1:]),
        effects=(*w.effects, worth, loss),
    )


def test_cards_and_programmes_are_judged_by_what_they_do_and_not_by_the_weights_of_their_deck() -> None:
    world = traps()
    state = small.played(2, games=1, player="weighted")
    table = np.zeros_like(state.pending)
    table[0] = 1.0  # A's card lies on the table
    treasury = state.treasury.copy()
    treasury[small.A] = 60.0
    state = State(
        state.turn, state.quarter, state.seed,
        {**opening(world, state.seed).arrays(), "pending": table, "treasury": treasury},
    ).freeze()  # fmt: skip

    def given(player: str) -> set[str]:
        answer = explain(world, state, small.A, make_player(player, "hard"))
        return {order.option or order.name for order, _, _ in answer if order.kind in ("choose", "launch")}

    assert {"harm", "plant"} <= given("doctrine")
    assert "help" in given("planner")
    assert "plant" not in given("planner")


# --- value ----------------------------------------------------------------------------------------------


def test_at_the_end_the_value_is_the_score() -> None:
    world = small.world()
    state = small.played(1)
    last = world.turns * world.turn_quarters
    end = State(world.turns, last, state.seed, state.arrays()).freeze()
    for actor in world.playable:
        assert np.allclose(value(world, end, actor), end.score[actor])


def test_before_the_end_a_rival_that_runs_away_costs_value() -> None:
    world, state = small.world(), small.played(1)
    assert any((behind(world, state, actor) == 0.0).any() for actor in world.playable)
    more = state.score.copy()
    more[small.A] += 5.0
    ahead = small.changed(state, score=more)
    assert (value(world, ahead, small.A) >= value(world, state, small.A) + 5.0).all()
    assert (value(world, ahead, small.B) <= value(world, state, small.B)).all()
    assert (value(world, ahead, small.B) < value(world, state, small.B)).any()


def test_before_the_end_what_has_been_begun_counts_too() -> None:
    world, state = small.world(), small.played(2)
    building = state.pipeline.copy()
    building[:, small.A] += 1.0
    begun = small.changed(state, pipeline=building)
    assert (value(world, begun, small.A) > value(world, state, small.A)).all()


# --- levels ---------------------------------------------------------------------------------------------


def test_a_higher_level_looks_further_tries_more_and_errs_less() -> None:
    budgets = [level.budget for level in LEVELS.values()]
    for lower, higher in pairwise(budgets):
        assert higher.turns > lower.turns
        assert higher.tries > lower.tries
        assert higher.blur <= lower.blur


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", list(LEVELS))
def test_the_sentence_of_a_level_holds_its_numbers(language: str, level: str) -> None:
    key, values = level_text(level, "planner")
    told = Texts.load(language).text(key, **values)
    budget = LEVELS[level].budget
    assert str(budget.turns) in told
    assert f"{budget.tries:,}" in told
    assert budget.blur == 0.0 or f"{budget.blur:g}" in told
    assert key.endswith("blurred" if budget.blur else "clear")


# --- the search -----------------------------------------------------------------------------------------


def test_nations_thought_about_together_get_what_each_gets_alone() -> None:
    world, state = small.world(), small.played(4)
    together = ai_orders(world, state, dict.fromkeys(playing(world), QUICK))
    for actor in playing(world):
        alone = ai_orders(world, state, {actor: QUICK})
        assert np.array_equal(together.build[actor], alone.build[actor])
        assert np.array_equal(together.research[actor], alone.research[actor])


@pytest.mark.parametrize("level", list(LEVELS))
def test_nations_that_cannot_win_follow_their_doctrine_without_error_at_any_level(level: str) -> None:
    """The sentence of a level speaks of all nations; what it does not tell, no nation may do."""
    world, state = base().world, moment()
    others = [a for a in playing(world) if a not in world.playable]
    assert others
    searched = ai_orders(world, state, dict.fromkeys(others, make_player("planner", level)))
    doctrine = ai_orders(world, state, dict.fromkeys(others, make_player("doctrine", "hard")))
    assert np.array_equal(searched.build, doctrine.build)


def test_a_search_finds_more_value_than_the_doctrine_it_starts_from() -> None:
    """Played on without another thought, the found plan beats the doctrine's in most of the same games."""
    world = small.world()
    state = small.played(2, games=6, player="weighted")
    end = {}
    for name, player in (("doctrine", make_player("doctrine", "hard")), ("planner", QUICK)):
        now = state
        for turn in range(6):
            seats = dict.fromkeys(playing(world), make_player("doctrine", "hard"))
            if turn < 2:
                seats[small.A] = player
            now, _books = resolve(world, now, ai_orders(world, now, seats))
        end[name] = value(world, now, small.A)
    assert np.mean(end["planner"] > end["doctrine"]) > 0.5


# --- reasons --------------------------------------------------------------------------------------------


@cache
def answers() -> dict[str, list[tuple[Order, Reason]]]:
    """Return the orders of the playable nations with their reasons."""
    world = base().world
    return {
        world.actors[a]: [
            (o, Reason(key, dict(values))) for o, key, values in explain(world, moment(), a, QUICK)
        ]
        for a in world.playable
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_say_what_orders_bring_and_what_came_next(language: str) -> None:
    texts = Texts.load(language)
    words = Words(texts, base().texts, base().world)
    weighed = 0
    for orders in answers().values():
        for order, reason in orders:
            told = words.reason(reason)
            assert told.strip(), order
            assert "{" not in told, told
            assert "reasons." not in told, told
            if "next1" in reason.values:
                weighed += 1
                assert words.order(Order.parse(str(reason.values["next1"]), base().world)) in told
    assert weighed >= 3
    assert not texts.missing


def test_the_next_choices_are_other_orders_and_no_better() -> None:
    world = base().world
    secret = {programme.id for programme in world.initiatives if programme.secret}
    seen = 0
    for orders in answers().values():
        given = {order.text(world) for order, _ in orders}
        for order, reason in orders:
            found = [n for n in (1, 2, 3) if f"next{n}" in reason.values]
            assert found == list(range(1, len(found) + 1))
            for n in found:
                seen += 1
                other = Order.parse(str(reason.values[f"next{n}"]), world)
                assert other != order
                assert other.text(world) not in given
                assert other.name not in secret, "a reason is public"
                assert float(reason.values[f"gap{n}"]) >= 0.0
    assert seen


def test_a_reason_comes_back_from_a_game_file() -> None:
    from game.play.log import Entry, _reason

    world = base().world
    for nation, orders in answers().items():
        for order, reason in orders:
            line = entry_line(Entry(nation, order.text(world), reason))
            again = _reason(line.partition(";")[2])
            assert again is not None
            assert again.key == reason.key
            assert set(again.values) == set(reason.values)
            assert all(again.values[n] == v for n, v in reason.values.items() if isinstance(v, str))
    assert re.search(r"next1='\w+", entry_line(Entry("usa", "x", Reason("k", {"next1": "launch a"}))))


def test_explained_together_or_alone_the_orders_and_reasons_are_the_same() -> None:
    world, state = base().world, moment()
    seats = dict.fromkeys(playing(world), QUICK)
    together = explain_all(world, state, seats)
    assert set(together) == set(seats)
    for actor in (world.playable[0], world.playable[-1], playing(world)[-1]):
        assert together[actor] == explain(world, state, actor, QUICK)
