"""Random legal play on the base scenario: whatever people order, the books add up and the numbers stay sound."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.ai.player import ai_orders, make_player, playing
from game.engine.calibrate import opening
from game.engine.ledger import Books
from game.engine.order_text import ANSWERS
from game.engine.orders import Order, Orders, cards_on_table, carried, check, collect, limits
from game.engine.state import FIELDS, State, from_json, shape, to_json
from game.engine.turn import resolve
from game.engine.view import view
from game.engine.world import LEVERS, World
from game.lab.batch import Seat, play
from tests.golden.record import scenario

GAMES = 4
WORLD = scenario("base").world
PLAYED = playing(WORLD)


@cache
def moments() -> list[State]:
    """Return every turn's start of some games between random players."""
    seats = {n: make_player(("random", "weighted")[i % 2]) for i, n in enumerate(PLAYED)}
    states = [opening(WORLD, np.arange(100, 100 + GAMES, dtype=np.uint64))]
    for _ in range(WORLD.turns - 1):
        states.append(resolve(WORLD, states[-1], ai_orders(WORLD, states[-1], seats))[0])
    return states


def texts(world: World) -> st.SearchStrategy[str]:
    """Draw the text of an order of any kind; not all are legal, and money reaches beyond any purse."""
    layer, nation = st.sampled_from(world.layers), st.sampled_from(world.actors)
    money = st.one_of(
        st.integers(0, 400).map(lambda n: n / 100), st.integers(0, 60_000).map(lambda n: n / 1000)
    )
    percent = st.one_of(st.integers(0, 100), st.integers(0, 10_000).map(lambda n: n / 100))
    notice = st.sampled_from(["", *(f" notice {q}" for q in world.limits.notice)])
    answers = [
        f"choose {card.id} {choice.id}"
        for card in world.cards
        for h in card.hands[:1]
        for choice in world.hands[h].choices
    ]
    frontier = world.layers[world.role("frontier")]
    return st.one_of(
        st.builds("spend {} {} {}".format, layer, st.sampled_from(["build", "research"]), money),
        st.builds("spend talent {} {}".format, st.sampled_from(LEVERS), money),
        st.builds("restrict {} {} {}%{}".format, layer, nation, percent, notice),
        st.builds("refuse {} {} {}%".format, layer, nation, percent),
        st.builds("enforce {} {}".format, layer, money),
        st.builds("stockpile {} {}".format, layer, st.sampled_from([0, 0.5, 1, 4])),
        st.sampled_from([f"release {frontier} on", f"release {frontier} off"]),
        st.sampled_from([f"{verb} {v.id}" for verb in ("launch", "stop") for v in world.initiatives]),
        st.sampled_from(answers),
        st.builds(
            "offer {} {} turns {}".format, nation, halves(world), st.integers(1, world.limits.deal_turns)
        ),
        st.builds("answer {} {}".format, nation, st.sampled_from(ANSWERS)),
    )


def halves(world: World) -> st.SearchStrategy[str]:
    """Draw what is offered and asked."""
    layer, nation = st.sampled_from(world.layers), st.sampled_from(world.actors)
    programme, part = st.sampled_from([v.id for v in world.initiatives]), st.integers(1, 100)
    one = st.one_of(
        st.just("nothing"),
        st.builds("no-control {}".format, layer),
        st.builds("first {}".format, layer),
        st.builds("share {} {}%".format, programme, part),
        st.builds("joint {} {} {}%".format, layer, nation, part),
    )
    return st.one_of(one, st.builds("{} for {}".format, one, one))


def legal(state: State, wanted: list[tuple[int, str]]) -> dict[int, list[Order]]:
    """Return the carried plans of all nations and, on top, those of the wanted orders that are legal."""
    views = {n: view(WORLD, state, n) for n in PLAYED}
    drafts = {n: carried(seen, WORLD) for n, seen in views.items()}
    for nation, text in wanted:
        order = Order.parse(text, WORLD)
        assert Order.parse(order.text(WORLD), WORLD) == order
        if check(order, drafts[nation], views[nation], WORLD) is None:
            drafts[nation] = [o for o in drafts[nation] if o.slot() != order.slot()] + [order]
    for nation, seen in views.items():
        assert limits(drafts[nation], seen, WORLD).left >= -1e-5, "what was allowed can be paid"
    return drafts


def sound(before: State, after: State, books: Books) -> None:
    """Assert all that holds after every turn."""
    for f in FIELDS:
        array, old = getattr(after, f.name), getattr(before, f.name)
        assert array.shape == shape(WORLD, f.name, after.games), f.name
        assert array.dtype == np.float64, f.name
        assert np.isfinite(array).all(), f.name
        assert (array >= f.low).all(), f.name
        assert (array <= f.high).all(), f.name
        assert not array.flags.writeable, f.name
        if f.role in ("stock", "plan"):
            booked = sum((line.delta for line in books.of(f.name)), np.zeros_like(old))
            assert (booked == array - old).all(), f.name
    assert after.share.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
    assert after.supply.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert after.content.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert after.talent_flow.sum(axis=0) == pytest.approx(0.0, abs=1e-4)
    assert (after.index >= 0.0).all()
    assert (after.index <= 100.0).all()
    assert from_json(WORLD, to_json(after)).digest() == after.digest()


ORDERS = st.lists(st.tuples(st.sampled_from(PLAYED), texts(WORLD)), max_size=12)


def check_plays(game: int, turn: int, wanted: list[list[tuple[int, str]]]) -> None:
    state = moments()[turn].pick([game])
    digest = state.digest()
    states = [state]
    for orders in wanted[: WORLD.turns - turn]:
        after, books = resolve(
            WORLD, states[-1], collect(WORLD, states[-1], legal(states[-1], orders)), keep=True
        )
        sound(states[-1], after, books)
        states.append(after)
    assert state.digest() == digest, "earlier moments never change"


TURNS = st.integers(0, WORLD.turns - 1)
WANTED = st.lists(ORDERS, min_size=1, max_size=2)


@settings(max_examples=20)
@given(st.integers(0, GAMES - 1), TURNS, WANTED)
def test_whatever_is_ordered_the_turn_is_sound(
    game: int, turn: int, wanted: list[list[tuple[int, str]]]
) -> None:
    check_plays(game, turn, wanted)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.integers(0, GAMES - 1), TURNS, WANTED)
def test_whatever_is_ordered_the_turn_is_sound_many_times(
    game: int, turn: int, wanted: list[list[tuple[int, str]]]
) -> None:
    check_plays(game, turn, wanted)


@pytest.mark.slow
@pytest.mark.parametrize("player", ["random", "weighted", "doctrine"])
def test_every_turn_of_a_whole_game_is_sound(player: str) -> None:
    seats = dict.fromkeys(PLAYED, make_player(player, "easy"))
    states = [opening(WORLD, np.asarray([31, 32], dtype=np.uint64))]
    digests = [states[0].digest()]
    for _ in range(WORLD.turns):
        after, books = resolve(WORLD, states[-1], ai_orders(WORLD, states[-1], seats), keep=True)
        sound(states[-1], after, books)
        states.append(after)
        digests.append(after.digest())
    assert (states[-1].over == 1.0).all()
    assert [state.digest() for state in states] == digests


def test_every_nation_always_has_a_legal_order() -> None:
    """The carried plan is legal line by line and so is the cautious answer to every card, while a purse allows it."""
    for state in moments()[::3]:
        one = state.pick([1])
        for nation in PLAYED:
            seen = view(WORLD, one, nation)
            plan = carried(seen, WORLD)
            assert limits(plan, seen, WORLD).left >= -1e-5
            refused = [check(order, plan[:i], seen, WORLD) for i, order in enumerate(plan)]
            assert all(r is None or r.key.endswith("overspend") for r in refused)
            assert check(Order("spend", layer=0, mode="build"), plan, seen, WORLD) is None
            for h in cards_on_table(seen, WORLD):
                hand = WORLD.hands[h]
                answer = Order(
                    "choose", name=WORLD.cards[hand.card].id, option=hand.choices[hand.cautious].id
                )
                refusal = check(answer, [], seen, WORLD)
                assert refusal is None or refusal.key.endswith("overspend"), answer


def test_orders_that_change_nothing_leave_plans_as_they_stand() -> None:
    state = moments()[5]
    after, books = resolve(WORLD, state, Orders.standing(WORLD, state), keep=True)
    sound(state, after, books)
    for name in ("plan_build", "plan_research", "plan_talent", "plan_enforce", "release"):
        assert np.array_equal(getattr(after, name), getattr(state, name)), name


def test_a_game_alone_is_the_game_in_a_batch_to_the_bit() -> None:
    """A whole game of ten years with doctrine players of all levels, compared after every turn."""
    levels = ("hard", "easy", "normal")
    seats = {WORLD.actors[n]: Seat("doctrine", levels[i % 3]) for i, n in enumerate(PLAYED)}
    batch: list[str] = []
    alone: list[str] = []
    play(WORLD, seats, np.asarray([5, 6, 7], dtype=np.uint64), lambda s: batch.append(s.pick([1]).digest()))
    play(WORLD, seats, np.asarray([6], dtype=np.uint64), lambda s: alone.append(s.digest()))
    assert len(alone) == WORLD.turns + 1 == len(set(alone))
    assert batch == alone
