"""Answers to offers: simulated from the nation's own view, explained, the same in a batch; and words that are kept."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from game.ai.honour import keep_word
from game.ai.plans import Limit, blank
from game.ai.player import Player, ai_orders, explain, explain_all, make_player, playing
from game.engine.calibrate import opening
from game.engine.deal_terms import IN_FORCE, STAGE, duties
from game.engine.orders import Order, check, collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import view
from game.engine.world import World
from game.text import Texts
from tests.engine.garbage import garbage
from tests.golden.record import scenario

WORLD = scenario("base").world


@cache
def moment() -> State:
    """Return a moment two years in, between doctrine players."""
    seats = dict.fromkeys(playing(WORLD), make_player("doctrine", "hard"))
    state = opening(WORLD, np.asarray([5], dtype=np.uint64))
    for _ in range(4):
        state = resolve(WORLD, state, ai_orders(WORLD, state, seats))[0]
    return state


def offered(nation: str, text: str, state: State | None = None, world: World = WORLD) -> State:
    """Return the next turn, with one offer on the table and nothing else ordered."""
    state = state or moment()
    actor = world.actor_index(nation)
    order = Order.parse(text, world)
    assert check(order, [], view(world, state, actor), world) is None
    return resolve(world, state, collect(world, state, {actor: [order]}))[0]


def answer(
    state: State, nation: str, player: Player | None = None
) -> tuple[str, str, dict[str, float | str]]:
    """Return what a nation answers to the only offer: yes or no, the key of its reason and the values."""
    told = explain(WORLD, state, WORLD.actor_index(nation), player or make_player("doctrine", "hard"))
    [(order, key, values)] = [line for line in told if line[0].kind == "answer"]
    return order.mode, key, values


def test_an_offer_that_helps_is_accepted_and_one_that_hurts_is_not() -> None:
    """Free accelerators are worth more to China than its control on materials; to the United States the reverse."""
    mode, key, values = answer(
        offered("usa", "offer chn no-control accelerators for no-control materials turns 4"), "chn"
    )
    assert (mode, key) == ("yes", "reasons.deal.gain")
    assert values["nation"] == "usa"
    assert float(values["points"]) > 0.1
    mode, key, _ = answer(
        offered("chn", "offer usa no-control materials for no-control accelerators turns 4"), "usa"
    )
    assert (mode, key) == ("no", "reasons.deal.loss")


def test_a_promise_is_worth_less_where_it_can_be_broken_and_trust_is_low() -> None:
    low = moment()
    arrays = {name: array.copy() for name, array in low.arrays().items()}
    usa, jpn = WORLD.actor_index("usa"), WORLD.actor_index("jpn")
    arrays["trust"][usa, jpn] = arrays["trust"][jpn, usa] = 0.0
    low = State(low.turn, low.quarter, low.seed, arrays).freeze()
    text = "offer usa first memory turns 4"
    assert answer(offered("kor", text), "usa")[0] == "yes"
    wary = answer(offered("jpn", "offer usa first materials turns 4", low), "usa")
    assert wary[0] == "no"
    assert wary[1] in ("reasons.deal.distrust", "reasons.deal.little", "reasons.deal.loss")


def test_a_batch_answers_as_each_game_would_alone() -> None:
    start = opening(WORLD, np.asarray([1, 2, 3], dtype=np.uint64))
    chn, usa = WORLD.actor_index("chn"), WORLD.actor_index("usa")
    order = Order.parse("offer chn no-control accelerators turns 4", WORLD)
    orders = collect(WORLD, start.pick([0]), {usa: [order]})
    wide = collect(WORLD, start, {})
    assert orders.offer is not None
    wide.offer = np.repeat(orders.offer, 3, axis=-1) * np.asarray([1.0, 0.0, 1.0])
    state = resolve(WORLD, start, wide)[0]
    seats = dict.fromkeys(playing(WORLD), make_player("doctrine", "easy"))
    together = ai_orders(WORLD, state, seats).answer
    assert together is not None
    assert together[chn, usa, 1] == 0.0, "nothing was offered there"
    for game in (0, 2):
        alone = ai_orders(WORLD, state.pick([game]), seats).answer
        assert alone is not None
        assert np.array_equal(alone[..., 0], together[..., game])
        told = explain(WORLD, state.pick([game]), chn, seats[chn])
        [said] = [line[0].mode for line in told if line[0].kind == "answer"]
        assert together[chn, usa, game] == {"yes": 1.0, "no": 2.0}[said]


@pytest.mark.parametrize("player", ["doctrine", "planner", "random"])
def test_answers_do_not_look_behind_the_view(player: str) -> None:
    state = offered("usa", "offer chn no-control accelerators for no-control materials turns 4")
    chn = WORLD.actor_index("chn")
    who = make_player(player, "easy")
    assert answer(state, "chn", who) == answer(garbage(WORLD, state, chn), "chn", who)


def offers(state: State, nation: str, *people: str) -> list[tuple[Order, str, dict[str, float | str]]]:
    told = explain(WORLD, state, WORLD.actor_index(nation), make_player("doctrine", "hard"), people)
    return [line for line in told if line[0].kind == "offer"]


def test_nations_offer_people_what_helps_both_and_nothing_to_each_other() -> None:
    """Over four turns every nation looks once; who is offered something is a person, and the offer is legal."""
    seats = dict.fromkeys(playing(WORLD), make_player("doctrine", "hard"))
    state, made = moment(), []
    for _ in range(4):
        for n in playing(WORLD):
            found = offers(state, WORLD.actors[n], "kor", "usa")
            assert len(found) <= 1
            assert offers(state, WORLD.actors[n]) == []
            for order, key, values in found:
                assert WORLD.actors[order.nation] in {"kor", "usa"} - {WORLD.actors[n]}
                assert check(order, [], view(WORLD, state, n), WORLD) is None
                assert key == "reasons.deal.propose"
                assert float(values["points"]) > 0.0
                blind = garbage(WORLD, state, n)
                assert offers(blind, WORLD.actors[n], "kor", "usa") == found, "no look behind the view"
            made += found
        state = resolve(WORLD, state, ai_orders(WORLD, state, seats))[0]
    assert made


def test_nations_that_think_together_offer_what_each_would_offer_alone() -> None:
    """Bargains of all nations are played forward in one batch; a neighbour in it must change nothing."""
    state, player, found = moment(), make_player("doctrine", "hard"), 0
    for _ in range(4):  # every nation looks for bargains in one turn of four
        seats = {actor: player for actor in playing(WORLD) if WORLD.actors[actor] != "kor"}
        together = explain_all(WORLD, state, seats, ("kor", "chn"))
        for actor, told in together.items():
            offer = [line for line in told if line[0].kind == "offer"]
            assert offer == offers(state, WORLD.actors[actor], "kor", "chn")
            found += len(offer)
        state = resolve(WORLD, state, ai_orders(WORLD, state, seats))[0]
    assert found > 1


def test_every_reason_is_a_sentence_in_three_languages() -> None:
    values = {"nation": "A", "points": 0.4, "trust": 30, "index": "B"}
    for language in ("en", "ko", "zh"):
        texts = Texts.load(language)
        for name in ("gain", "loss", "little", "distrust", "hunch_yes", "hunch_no", "propose"):
            sentence = texts.text(f"reasons.deal.{name}", **values)
            assert "A" in sentence or name == "propose"
            assert "{" not in sentence


def test_a_doctrine_keeps_its_word() -> None:
    """China would ease nothing and raise nothing against a deal: limits that would break one are left out."""
    state = offered("usa", "offer chn no-control accelerators for no-control materials turns 8")
    usa, chn = WORLD.actor_index("usa"), WORLD.actor_index("chn")
    held = resolve(WORLD, state, collect(WORLD, state, {chn: [Order.parse("answer usa yes", WORLD)]}))[0]
    assert (held.deals[STAGE] == IN_FORCE).any()
    layer = WORLD.layer_index("accelerators")
    assert held.control[chn, usa, layer, 0] == 0.0
    plans = blank(WORLD, (usa,), 1)
    on, half = np.ones(1, dtype=bool), np.full(1, 0.5)
    plans.limits = [
        Limit("restrict", usa, chn, layer, on.copy(), half, half),
        Limit("restrict", usa, chn, layer + 1, on.copy(), half, half),
        Limit("refuse", usa, chn, layer, on.copy(), half, half),
    ]
    keep_word(view(WORLD, held, usa), plans)
    assert [bool(limit.changed[0]) for limit in plans.limits] == [False, True, True]
    seats = dict.fromkeys(playing(WORLD), make_player("doctrine", "hard"))
    for _ in range(6):
        held = resolve(WORLD, held, ai_orders(WORLD, held, seats))[0]
        assert duties(held.deals).many == 2, "nobody breaks it"
        assert held.control[chn, usa, layer, 0] == 0.0
