"""Worked examples of deals (part of R2, and what R4, R5 and R7 do with them), and their laws on random play."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game.engine import chance
from game.engine.calibrate import calibrated, opening
from game.engine.deal_terms import (
    BROKEN_BY_MAKER,
    BROKEN_BY_PARTNER,
    FIRST,
    GIVEN_UP_BY_PARTNER,
    IN_FORCE,
    JOINT,
    KINDS,
    NO_CONTROL,
    STAGE,
    UNTIL,
    duties,
    order_of,
)
from game.engine.orders import Order, OrderError, Orders, check, collect, limits
from game.engine.report import why
from game.engine.state import FIELDS, State, from_json, shape, to_json
from game.engine.turn import resolve
from game.engine.view import view
from game.engine.world import Initiative, World
from tests.engine.garbage import garbage
from tests.engine.test_laws import random_orders
from tests.engine.tiny import rules, tiny

SEEDS = np.asarray([7], dtype=np.uint64)
GRID = Initiative("grid", 0, 1.0, 4, (), (), False, 0, 11, 1.0, ())
SECRET = dataclasses.replace(GRID, id="vault", secret=True, key=12)


def world(binding: float = 0.0, **changes: object) -> World:
    w = tiny(rule=rules(deal_binding=binding), initiatives=(GRID, SECRET), **changes)
    return calibrated(w)


def played(w: World, state: State, *given: tuple[str, str], keep: bool = True) -> State:
    """Play one turn of orders that must all be allowed."""
    orders: dict[int, list[Order]] = {}
    for nation, text in given:
        actor = w.actor_index(nation)
        order = Order.parse(text, w)
        assert check(order, orders.get(actor, []), view(w, state, actor), w) is None, text
        orders.setdefault(actor, []).append(order)
    return resolve(w, state, collect(w, state, orders), keep)[0]


def agreed(w: World, text: str, start: State | None = None) -> State:
    """Return the state two turns on, in which aaa has offered and bbb accepted."""
    state = start or opening(w, SEEDS)
    return played(w, played(w, state, ("aaa", text)), ("bbb", "answer aaa yes"))


def refusal(w: World, state: State, nation: str, text: str) -> str:
    actor = w.actor_index(nation)
    found = check(Order.parse(text, w), [], view(w, state, actor), w)
    return found.key.rpartition(".")[2] if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "offer bbb first chips for no-control models turns 4",
        "offer bbb nothing for first halls turns 1",
        "offer bbb joint chips ccc 60% turns 8",
        "offer bbb share grid 35% turns 2",
        "answer aaa yes",
        "answer ccc break",
    ],
)
def test_an_offer_reads_as_it_is_written(text: str) -> None:
    w = world()
    order = Order.parse(text, w)
    assert order.text(w) == text
    assert Order.parse(order.text(w), w) == order


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("offer bbb peace turns 2", "unknown_term"),
        ("offer bbb first turns 2", "form"),
        ("offer bbb first chips", "form"),
        ("offer bbb first chips turns 9", "deal_turns"),
        ("offer bbb first chips turns 1.5", "deal_turns"),
        ("offer bbb joint chips ccc 0.5% turns 2", "whole_percent"),
        ("offer bbb share pyramid 10% turns 2", "unknown_initiative"),
        ("answer bbb maybe", "unknown_answer"),
    ],
)
def test_a_text_that_is_no_offer_says_why(text: str, key: str) -> None:
    with pytest.raises(OrderError) as caught:
        Order.parse(text, world())
    assert caught.value.refusal.key == f"orders.refused.{key}"


def test_what_cannot_be_offered_or_answered_is_refused() -> None:
    w = world()
    start = opening(w, SEEDS)
    for text, key in (
        ("offer aaa first chips turns 2", "offer_self"),
        ("offer ccc first chips turns 2", "offer_passive"),
        ("offer bbb nothing turns 2", "offer_empty"),
        ("offer bbb joint chips bbb 50% turns 2", "joint_third"),
        ("offer bbb nothing for share vault 50% turns 2", "share_secret"),
        ("offer bbb share grid 50% turns 2", "share_owner"),
        ("answer bbb yes", "no_offer"),
        ("answer bbb break", "no_deal"),
    ):
        assert refusal(w, start, "aaa", text) == key, text
    full = agreed(w, "offer bbb first chips turns 8")
    full = agreed(w, "offer bbb first halls turns 8", full)
    assert refusal(w, full, "aaa", "offer bbb first models turns 2") == "deal_places"
    promised = agreed(w, "offer bbb first chips turns 8")
    assert refusal(w, promised, "bbb", "offer aaa joint chips ccc 50% turns 2") == ""


def test_r2_an_offer_is_answered_a_turn_later_and_lapses_unanswered() -> None:
    """Offered in turn 1, on the table in turn 2; a yes starts it for 3 turns of 2 quarters: until quarter 2 + 6."""
    w = world()
    made = played(w, opening(w, SEEDS), ("aaa", "offer bbb first chips turns 3"))
    assert made.deals[:3, 0, 0, 0].tolist() == [1.0, 1.0, 6.0]
    assert order_of(made.deals[:, 0, 0, 0], w).text(w) == "offer bbb first chips turns 3"
    lapsed = played(w, made)
    assert not lapsed.deals.any()
    assert not played(w, made, ("bbb", "answer aaa no")).deals.any()
    held = played(w, made, ("bbb", "answer aaa yes"))
    assert held.deals[[STAGE, UNTIL], 0, 0, 0].tolist() == [IN_FORCE, 8.0]
    for _ in range(2):
        held = played(w, held)
    assert held.quarter == 8
    assert not played(w, held).deals.any(), "its time is over"


def test_r2_a_deal_lifts_a_standing_control_without_an_order() -> None:
    """aaa controls chips to bbb at 50 %; it offers to stop for two turns and does not touch the control itself."""
    w = world()
    state = played(w, opening(w, SEEDS), ("aaa", "restrict chips bbb 50%"))
    assert state.control[1, 0, 0, 0] == 0.5
    free = agreed(w, "offer bbb no-control chips turns 2", state)
    assert free.control[1, 0, 0, 0] == free.control_next[1, 0, 0, 0] == 0.0
    again = played(w, free, ("aaa", "restrict chips ccc 30%"))
    assert again.control[1, 0, 0, 0] == 0.0, "an order about somebody else does not bring it back"


def test_r2_a_broken_promise_costs_trust_with_everybody_and_ends_the_deal() -> None:
    """The price is 20 points with bbb and 5 with ccc, beside what the new control costs by itself."""
    w = world()
    state = agreed(w, "offer bbb no-control chips for no-control models turns 4")
    actor = view(w, state, 0)
    assert check(Order.parse("restrict chips bbb 40%", w), [], actor, w) is None
    orders = collect(w, state, {0: [Order.parse("restrict chips bbb 40%", w)]})
    after, books = resolve(w, state, orders, keep=True)
    lines = {line.cause.key: line.delta[0, :, 0] for line in books.of("trust")}
    assert lines["trust.broken"].tolist() == [0.0, -20.0, -5.0]
    assert after.control[1, 0, 0, 0] == pytest.approx(0.4, abs=1e-6)
    assert after.deals[STAGE, 0, 0, 0] == BROKEN_BY_MAKER
    assert ("broken", (0, 1), 4.0) in books.events
    assert not played(w, after).deals.any(), "told for one turn"
    told = why(w, state, after, books, "trust", 0, 1)
    assert sum(line.amount for line in told.lines) == told.change


def test_r2_a_deal_may_be_broken_by_word_where_deals_do_not_bind() -> None:
    w = world()
    state = agreed(w, "offer bbb first chips turns 4")
    broken = played(w, state, ("aaa", "answer bbb break"))
    assert broken.deals[STAGE, 0, 0, 0] == BROKEN_BY_MAKER
    assert broken.trust[0, 1, 0] < state.trust[0, 1, 0] - 15.0
    given_up = played(w, state, ("bbb", "answer aaa break"))
    assert given_up.deals[STAGE, 0, 0, 0] == GIVEN_UP_BY_PARTNER
    assert given_up.trust[0, 1, 0] > broken.trust[0, 1, 0] + 15.0, "who owes nothing breaks no promise"


def test_r2_where_deals_bind_an_order_against_one_is_refused_and_does_nothing() -> None:
    w = world(binding=1.0)
    state = agreed(w, "offer bbb no-control chips turns 4")
    assert refusal(w, state, "aaa", "restrict chips bbb 40%") == "deal_binds"
    assert refusal(w, state, "aaa", "answer bbb break") == "deal_binds"
    forced = collect(w, state, {0: [Order.parse("restrict chips bbb 40%", w)]})
    after = resolve(w, state, forced)[0]
    assert not after.control.any()
    assert after.deals[STAGE, 0, 0, 0] == IN_FORCE


def test_r2_a_joint_control_binds_both_and_easing_it_breaks_it() -> None:
    w = world()
    state = agreed(w, "offer bbb joint chips ccc 60% turns 4")
    assert state.control[2, :2, 0, 0] == pytest.approx([0.6, 0.6], abs=1e-6)
    tighter = played(w, state, ("bbb", "restrict chips ccc 80%"))
    assert tighter.deals.any(), "more than agreed is no breach"
    eased = played(w, state, ("bbb", "restrict chips ccc 10%"))
    assert eased.deals[STAGE, 0, 0, 0] == BROKEN_BY_PARTNER
    assert eased.trust[1, 0, 0] < state.trust[1, 0, 0] - 15.0


def test_r2_a_promise_not_to_control_goes_before_a_joint_control() -> None:
    """bbb has promised ccc nothing here; with a promise of aaa to bbb, aaa and ccc cannot agree to control bbb."""
    w = world(passive=())
    state = agreed(w, "offer bbb no-control chips turns 8")
    assert refusal(w, state, "aaa", "offer ccc joint chips bbb 50% turns 2") == "joint_promised"
    # where both begin in one turn the promise stands and the joint control does not begin
    both = played(
        w,
        opening(w, SEEDS),
        ("aaa", "offer bbb no-control chips turns 8"),
        ("aaa", "offer ccc joint chips bbb 50% turns 2"),
    )
    begun = played(w, both, ("bbb", "answer aaa yes"), ("ccc", "answer aaa yes"))
    assert duties(begun.deals).kind.tolist() == [NO_CONTROL]
    assert not begun.control.any()


def test_r2_a_promise_against_a_joint_control_in_force_does_not_begin() -> None:
    w = world(passive=())
    state = agreed(w, "offer bbb joint chips ccc 60% turns 8")
    assert refusal(w, state, "aaa", "offer ccc no-control chips turns 2") == "promise_joint"
    terms = Order.parse("offer ccc no-control chips turns 2", w)
    made = resolve(w, state, collect(w, state, {0: [terms]}))[0]
    held = played(w, made, ("ccc", "answer aaa yes"))
    assert set(duties(held.deals).kind.tolist()) == {JOINT}
    assert held.control[2, 0, 0, 0] == pytest.approx(0.6, abs=1e-6)


def short_of_chips(w: World) -> State:
    """Return the opening with a tenth of the chips that are needed."""
    state = opening(w, SEEDS)
    arrays = {name: array.copy() for name, array in state.arrays().items()}
    arrays["capacity"][:, 0] *= 0.1
    return State(0, 0, SEEDS, arrays).freeze()


def test_r5_who_comes_first_is_served_first_when_short() -> None:
    """With a tenth of the chips there are, bbb gets more of its orders from aaa than the others do; all sales are as before."""
    w = world()
    plain = played(w, played(w, short_of_chips(w)))
    first = agreed(w, "offer bbb first chips turns 8", short_of_chips(w))
    a, b = plain.market, first.market
    served_plain, served_first = (
        m.arrived[:, 0, 0, 0] / (m.demand * m.attract[:, 0] * m.relation[:, 0] / m.den)[:, 0, 0]
        for m in (a, b)
    )
    assert served_first[1] > served_plain[1] * 1.5
    assert served_first[0] < served_plain[0]
    assert served_first[0] >= 0.25 * served_plain[0] * 0.8, "a floor is left to the others"
    assert b.arrived[:, 0, 0].sum() == pytest.approx(b.sales[0, 0, 0], rel=1e-9)


def test_r5_coming_first_changes_nothing_while_there_is_enough() -> None:
    w = world()
    first = agreed(w, "offer bbb first chips turns 8")
    plain = played(w, played(w, opening(w, SEEDS)))
    assert np.array_equal(first.market.arrived, plain.market.arrived)


def test_r4_a_partner_pays_its_part_of_each_instalment() -> None:
    """The grid costs 1 a quarter; bbb has agreed to pay 40 % for four turns and gets supply first for it."""
    w = world()
    start = opening(w, SEEDS)
    offered = played(w, start, ("bbb", "offer aaa share grid 40% for first chips turns 4"))
    held = played(w, offered, ("aaa", "answer bbb yes"))
    after, books = resolve(w, held, collect(w, held, {0: [Order.parse("launch grid", w)]}), keep=True)
    paid = sum(line.delta[:, 0] for line in books.of("treasury") if line.cause.key == "instalment")
    assert paid[:2] == pytest.approx([-1.2, -0.8], abs=1e-5)
    assert paid[2] == 0.0
    assert after.paid[0, 0] == pytest.approx(1.2, abs=1e-5)
    owner, payer = (limits([], view(w, after, n), w) for n in (0, 1))
    assert owner.committed == pytest.approx(1.2)
    assert payer.committed == pytest.approx(0.8)


def test_r7_trust_grows_while_a_deal_is_in_force() -> None:
    """Two points a year: half a point a quarter, beside the return to the base."""
    w = world()
    state = agreed(w, "offer bbb no-control chips turns 4")
    books = resolve(w, state, Orders.standing(w, state), keep=True)[1]
    warmed = [line.delta[:2, :2, 0].tolist() for line in books.of("trust") if line.cause.key == "trust.deal"]
    assert warmed == [[[0.0, 0.5], [0.5, 0.0]]] * 2


def test_an_offer_is_seen_by_the_two_it_concerns_and_a_deal_by_all() -> None:
    w = world(passive=())
    made = played(w, opening(w, SEEDS), ("aaa", "offer bbb first chips turns 3"))
    assert [bool(view(w, made, n).deals.any()) for n in range(3)] == [True, True, False]
    held = played(w, made, ("bbb", "answer aaa yes"))
    assert all(view(w, held, n).deals.any() for n in range(3))
    for actor in range(3):
        noisy = garbage(w, made, actor)
        assert np.array_equal(view(w, made, actor).deals, view(w, noisy, actor).deals)
    assert not np.array_equal(garbage(w, made, 2).deals, made.deals), "the noise reaches offers of others"


# laws


def random_deals(w: World, state: State, luck: int) -> Orders:
    """Return random orders with random offers and answers, one set for each game."""
    o = random_orders(w, state, luck)
    n = len(w.actors)
    o.offer = np.zeros((11, n, n, state.games))
    o.answer = np.zeros((n, n, state.games))

    def dice(*words: int) -> np.ndarray:
        return chance.uniform(state.seed, luck, state.turn, 99, *words)

    for a in range(n):
        for b in range(n):
            if a == b:
                continue
            o.answer[a, b] = np.floor(4.0 * dice(a, b, 1))
            o.offer[0, a, b] = dice(a, b, 2) < 0.5
            o.offer[1, a, b], o.offer[2, a, b] = b, 2.0 * np.floor(1.0 + 3.0 * dice(a, b, 3))
            third = next((c for c in range(n) if c not in (a, b)), 0)
            for at, owner in ((3, b), (7, a)):
                kind = np.floor(len(KINDS) * dice(a, b, at))
                share = (kind == KINDS.index("share")) & (owner != 0)
                kind = np.where(share, 0.0, kind)
                layer = np.floor(len(w.layers) * dice(a, b, at, 1))
                o.offer[at, a, b] = kind
                o.offer[at + 1, a, b] = np.where(kind == KINDS.index("share"), 0.0, layer)
                o.offer[at + 2, a, b] = np.where(kind == JOINT, third, 0.0)
                o.offer[at + 3, a, b] = np.floor(1.0 + 100.0 * dice(a, b, at, 2))
    o.offer *= o.offer[:1]
    o.launch = np.zeros((len(w.initiatives), state.games))
    o.launch[0] = 1.0
    return o


def deal_game(w: World, seeds: list[int], luck: int, turns: int) -> list[State]:
    states = [opening(w, np.asarray(seeds, dtype=np.uint64))]
    for _ in range(turns):
        states.append(resolve(w, states[-1], random_deals(w, states[-1], luck))[0])
    return states


@pytest.mark.parametrize("binding", [0.0, 1.0])
@pytest.mark.parametrize("luck", [1, 2, 3])
def test_batch_equals_single_with_deals_of_every_kind(binding: float, luck: int) -> None:
    w = world(binding, passive=())
    batch = deal_game(w, list(range(6)), luck, 10)
    alone = deal_game(w, [4], luck, 10)
    for together, single in zip(batch, alone, strict=True):
        assert together.pick([4]).digest() == single.digest()
    kinds = {int(k) for state in batch for k in duties(state.deals).kind}
    assert {NO_CONTROL, FIRST} <= kinds
    assert len({state.deals[STAGE].max() for state in batch}) > 1


@pytest.mark.parametrize("luck", range(4))
def test_books_and_bounds_hold_with_random_deals(luck: int) -> None:
    w = world(passive=())
    state = deal_game(w, [luck], luck, 3)[-1]
    for _ in range(3):
        after, books = resolve(w, state, random_deals(w, state, luck), keep=True)
        for f in FIELDS:
            array = getattr(after, f.name)
            assert array.shape == shape(w, f.name, 1)
            assert np.isfinite(array).all(), f.name
            assert (array >= f.low).all(), f.name
            assert (array <= f.high).all(), f.name
            if f.role in ("stock", "plan"):
                booked = sum((x.delta for x in books.of(f.name)), np.zeros_like(array))
                assert (booked == array - getattr(state, f.name)).all(), f.name
        assert after.share.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
        assert after.digest() == resolve(w, state, random_deals(w, state, luck))[0].digest()
        assert from_json(w, to_json(after)).digest() == after.digest()
        state = after


def test_a_game_without_offers_is_the_game_it_was_before_there_were_deals() -> None:
    """Neither digest nor stored form of a state knows of the field while it is empty."""
    w = world()
    state = played(w, opening(w, SEEDS))
    assert "deals" not in to_json(state)["arrays"]
    none = calibrated(
        tiny(rule=w.rule, initiatives=w.initiatives, limits=dataclasses.replace(w.limits, deals=0))
    )
    assert played(none, opening(none, SEEDS)).digest() == state.digest()
