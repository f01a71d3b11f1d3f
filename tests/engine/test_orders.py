"""Orders: text to record and back, what a plan costs, and a refusal with numbers for every kind of order."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine import chance
from game.engine.calibrate import calibrated, opening
from game.engine.order_text import BUILDING, FORMS, STANDING
from game.engine.orders import Order, OrderError, Orders, carried, check, collect, limits, with_order
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import View, view
from game.engine.world import LEVERS, Initiative, World


def beside(name: str) -> ModuleType:
    """Load a module that lies beside this test; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tiny = beside("tiny")


def programme(ident: str, actor: int = 0, **values: Any) -> Initiative:
    base: dict[str, Any] = {
        "cost": 1.0, "quarters": 4, "needs": (), "effects": (), "secret": False, "again": -1, "weight": 1.0,
        "traits": (),
    }  # fmt: skip
    return Initiative(id=ident, actor=actor, key=chance.word(ident), **{**base, **values})


def make_world() -> World:
    too_much = tiny.compare(">=", tiny.measure("share", 0, 0), 0.9)
    programmes = (
        programme("grid"),
        programme("second"),
        programme("dear", cost=40.0),
        programme("walled", needs=(too_much,)),
        programme("theirs", actor=1),
    )
    pay = tiny.effect("pay", size=3.0)
    slow = tiny.effect("pay", size=4.0, lasts=8)
    options = (
        tiny.choice("pay", 0),
        tiny.choice("slow", 1),
        tiny.choice("hidden", shown=too_much),
        tiny.choice("wait"),
    )
    hands = [tiny.hand(0, 0, options, opening=True, cautious=3), tiny.hand(1, 1)]
    world = tiny.with_deck(tiny.tiny(), hands, (pay, slow), initiatives=programmes)
    half = world.nation
    # a plan that leaves a part of the purse, so that there is something to spend
    less = {name: 0.4 * getattr(half, name) for name in ("plan_build", "plan_research", "plan_talent")}
    return calibrated(dataclasses.replace(world, nation=dataclasses.replace(half, **less)))


WORLD = make_world()
START = opening(WORLD, np.array([7], dtype=np.uint64))
VIEW = view(WORLD, START, 0)


def parse(text: str) -> Order:
    return Order.parse(text, WORLD)


def after(*texts: str, state: State = START) -> State:
    orders = collect(WORLD, state, {0: [parse(text) for text in texts]})
    return resolve(WORLD, state, orders, keep=True)[0]


def read(text: str) -> Order | str:
    """Give the order of a text, or the key of why it is none."""
    try:
        return parse(text)
    except OrderError as problem:
        return problem.refusal.key


amounts = st.floats(0.0, 1e6, allow_nan=False).map(lambda x: float(f"{x:.6f}"))
percents = st.integers(0, 10_000).map(lambda n: float(f"{n / 100}") / 100.0)
layers = st.integers(0, len(WORLD.layers) - 1)
nations = st.integers(0, len(WORLD.actors) - 1)
orders_of_all_kinds = st.one_of(
    st.builds(Order, st.just("spend"), layer=layers, mode=st.sampled_from(BUILDING), amount=amounts),
    st.builds(Order, st.just("spend"), mode=st.sampled_from(LEVERS), amount=amounts),
    st.builds(
        Order, st.just("restrict"), layer=layers, nation=nations, amount=percents,
        notice=st.sampled_from((-1, *WORLD.limits.notice)),
    ),
    st.builds(Order, st.just("refuse"), layer=layers, nation=nations, amount=percents),
    st.builds(Order, st.sampled_from(("enforce", "stockpile")), layer=layers, amount=amounts),
    st.builds(
        Order, st.just("release"), layer=st.just(WORLD.role("frontier")), mode=st.sampled_from(("on", "off"))
    ),
    st.builds(
        Order, st.sampled_from(("launch", "stop")), name=st.sampled_from([v.id for v in WORLD.initiatives])
    ),
    st.builds(Order, st.just("choose"), name=st.just("card0"), option=st.sampled_from(("pay", "slow", "wait"))),
)  # fmt: skip


@given(orders_of_all_kinds)
def test_an_order_written_and_read_is_the_same_order(order: Order) -> None:
    assert parse(order.text(WORLD)) == order


@given(st.text(max_size=80))
def test_any_text_is_an_order_or_an_error_that_says_why(text: str) -> None:
    found = read(text)
    if isinstance(found, Order):
        assert parse(found.text(WORLD)) == found
    else:
        assert found.startswith("orders.refused.")


@given(
    st.lists(
        st.sampled_from([*FORMS, *WORLD.layers, *WORLD.actors, "talent", "70%", "-1", "1e9", "on", "notice"])
    )
)
def test_words_in_any_order_never_break_the_reader(words: list[str]) -> None:
    assert read(" ".join(words))


@pytest.mark.parametrize(
    "text", ["restrict chips bbb 70%", "restrict chips bbb 70", "  RESTRICT chips bbb 70 % ; why"]
)
def test_percent_sign_case_and_comment_make_no_difference(text: str) -> None:
    assert parse(text) == Order("restrict", layer=0, nation=1, amount=0.7)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("", "empty", None),
        ("sped chips build 1", "unknown_order", ("near", "spend")),
        ("spend chip build 1", "unknown_layer", ("near", "chips")),
        ("spend chips bild 1", "unknown_use", ("near", "build")),
        ("spend talent trian 1", "unknown_lever", ("near", "train")),
        ("spend chips build lots", "no_number", ("word", "lots")),
        ("spend chips build -1", "below_zero", ("there", -1.0)),
        ("spend chips build", "form", ("form", FORMS["spend"])),
        ("restrict chips bb 10%", "unknown_nation", ("near", "bbb")),
        ("restrict chips bbb 130%", "over_hundred", ("there", 130.0)),
        ("restrict chips bbb 10% notice 3", "notice", ("needed", "0, 2, 4")),
        ("enforce chps 1", "unknown_layer", ("near", "chips")),
        ("refuse chips ccd 10%", "unknown_nation", ("near", "ccc")),
        ("stockpile chips two", "no_number", ("word", "two")),
        ("release chips on", "release_layer", ("needed", "models")),
        ("release models yes", "unknown_switch", ("near", "on, off")),
        ("launch gird", "unknown_initiative", ("near", "grid")),
        ("stop nothing-here", "unknown_initiative", None),
        ("choose card9 pay", "unknown_card", None),
        ("choose card0 pya", "unknown_option", ("near", "pay")),
        ("offer bbb peace", "form", ("form", FORMS["offer"])),
        ("answer bbb", "form", ("form", FORMS["answer"])),
    ],
)  # fmt: skip
def test_a_text_that_is_no_order_says_what_would_be(
    text: str, key: str, value: tuple[str, object] | None
) -> None:
    with pytest.raises(OrderError) as caught:
        parse(text)
    assert caught.value.refusal.key == f"orders.refused.{key}"
    if value is not None:
        assert caught.value.refusal.values[value[0]] == value[1]


def refusal(text: str, given: tuple[str, ...] = (), seen: View = VIEW) -> tuple[str, dict[str, float | str]]:
    found = check(parse(text), [parse(order) for order in given], seen, WORLD)
    assert found is not None
    return found.key.rpartition(".")[2], found.values


@pytest.mark.parametrize(
    ("text", "given", "key", "needed", "there"),
    [
        ("spend chips build 100", (), "overspend", 100.0, None),
        ("spend talent train 100", (), "overspend", 100.0, None),
        ("enforce chips 100", (), "overspend", 100.0, None),
        ("launch dear", (), "overspend", 80.0, None),
        ("choose card0 pay", ("spend chips build 20",), "overspend", 3.0, None),
        ("stockpile chips 4", ("spend chips build 20",), "overspend", None, None),
        ("stockpile chips 5", (), "stockpile", 5.0, 4.0),
        ("restrict models bbb 10%", ("restrict chips bbb 10%", "restrict chips ccc 10%"), "controls", 3, 2),
        ("launch second", ("launch grid",), "launches", 2, 1),
        ("launch walled", (), "need", 0.9, 0.6),
    ],
)
def test_what_does_not_fit_is_refused_with_what_is_needed_and_what_there_is(
    text: str, given: tuple[str, ...], key: str, needed: float | None, there: float | None
) -> None:
    found, values = refusal(text, given)
    assert found == key
    if needed is not None:
        assert values["needed"] == pytest.approx(needed)
    if there is not None:
        assert values["there"] == pytest.approx(there, abs=1e-3)
    if key == "overspend":
        assert 0.0 <= float(values["there"]) < float(values["needed"])
        assert values["purse"] == pytest.approx(float(START.treasury[0, 0]))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("restrict chips aaa 10%", "against_self"),
        ("refuse chips aaa 10%", "against_self"),
        ("launch theirs", "foreign_initiative"),
        ("stop theirs", "foreign_initiative"),
        ("stop grid", "not_running"),
        ("choose card1 yes", "not_on_table"),
        ("choose card0 hidden", "no_option"),
    ],
)
def test_what_is_not_the_nations_to_do_is_refused(text: str, key: str) -> None:
    assert refusal(text)[0] == key


def test_a_programme_that_runs_or_ran_cannot_be_launched_again() -> None:
    state = after("launch grid")
    seen = view(WORLD, state, 0)
    key, values = refusal("launch grid", (), seen)
    assert (key, values["there"]) == ("running", 2.0)
    seen = view(WORLD, after(state=state), 0)
    assert refusal("launch grid", (), seen)[0] == "launched_before"


def test_a_cheaper_plan_is_welcome_even_while_it_is_too_dear() -> None:
    dear = (parse("spend chips build 24"), parse("spend halls build 24"))
    assert limits(dear, VIEW, WORLD).left < 0.0
    assert check(parse("spend halls build 10"), dear, VIEW, WORLD) is None


def test_a_later_order_takes_the_place_of_one_about_the_same() -> None:
    first = [parse("spend chips build 1"), parse("launch grid"), parse("restrict chips bbb 5%")]
    second = with_order(first, parse("spend chips build 2"))
    assert [o.text(WORLD) for o in second] == ["spend chips build 2", "launch grid", "restrict chips bbb 5%"]
    assert len(with_order(second, parse("spend chips research 2"))) == 4
    assert [o.kind for o in with_order(second, parse("stop grid"))] == ["spend", "stop", "restrict"]


def test_orders_become_arrays_by_quarter_and_in_the_right_direction() -> None:
    texts = (
        "spend chips build 3", "spend talent retain 1", "enforce halls 0.5", "restrict chips bbb 70% notice 2",
        "refuse models ccc 40%", "stockpile halls 1.5", "release models on", "launch grid", "choose card0 slow",
    )  # fmt: skip
    orders = collect(WORLD, START, {0: [parse(text) for text in texts]})
    assert orders.build[0, 0, 0] == 1.5
    assert orders.talent[2, 0, 0] == 0.5
    assert orders.enforce[0, 1, 0] == 0.25
    assert orders.control is not None
    assert orders.notice is not None
    assert (orders.control[1, 0, 0, 0], orders.notice[1, 0, 0, 0]) == (0.7, 2.0)
    assert orders.control[0, 1, 0, 0] == 0.0
    assert orders.refusal is not None
    assert orders.refusal[0, 2, 2, 0] == 0.4
    assert orders.stockpile is not None
    assert orders.stockpile[0, 1, 0] == 1.5
    assert orders.release[0, 0] == 1.0
    assert orders.launch is not None
    assert orders.launch[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert orders.choose is not None
    assert orders.choose[:, 0].tolist() == [2.0, 0.0]
    assert orders.stop is None


def test_who_orders_nothing_keeps_what_stands() -> None:
    orders = collect(WORLD, START, {})
    standing = Orders.standing(WORLD, START)
    assert np.array_equal(orders.build, standing.build)
    assert orders.control is None
    assert after().digest() == resolve(WORLD, START, standing, keep=True)[0].digest()


def test_a_turn_begins_with_the_last_plan_scaled_to_what_came_in() -> None:
    plan = [*carried(VIEW, WORLD), parse("spend chips build 2.34"), parse("enforce halls 0.25")]
    state = resolve(WORLD, START, collect(WORLD, START, {0: plan}), keep=True)[0]
    seen = view(WORLD, state, 0)
    wanted = {o.slot(): o.amount for o in plan}
    found = {o.slot(): o.amount for o in carried(seen, WORLD)}
    whole, earned = sum(wanted.values()), float(seen.income[-2, 0] + seen.income[-1, 0])
    assert sum(found.values()) == pytest.approx(
        min(WORLD.limits.carry * earned, float(seen.purse[0])), abs=0.02
    )
    assert {slot: amount / sum(found.values()) for slot, amount in found.items()} == pytest.approx(
        {slot: amount / whole for slot, amount in wanted.items()}, abs=1e-3
    )
    assert {o.kind for o in plan} <= STANDING


def test_the_first_turn_begins_with_the_plan_of_the_scenario() -> None:
    lines = {o.slot(): o.amount for o in carried(VIEW, WORLD)}
    assert lines[("spend", 0, "build")] == pytest.approx(2 * WORLD.nation.plan_build[0, 0])


def test_a_carried_plan_shrinks_by_one_factor_when_the_purse_is_short() -> None:
    poor = {name: array.copy() for name, array in START.arrays().items()}
    poor["treasury"][0] = 5.0
    seen = view(WORLD, State(0, 0, START.seed, poor).freeze(), 0)
    lines, before = carried(seen, WORLD), {o.slot(): o.amount for o in carried(VIEW, WORLD)}
    assert limits(lines, seen, WORLD).left == pytest.approx(0.0, abs=0.02)
    factors = [o.amount / before[o.slot()] for o in lines if before[o.slot()] > 0.5]
    assert max(factors) - min(factors) < 5e-3


def test_the_purse_counts_what_was_promised_earlier() -> None:
    state = after("launch grid", "choose card0 slow")
    plan = limits((), view(WORLD, state, 0), WORLD)
    assert plan.committed == pytest.approx(2 * 1.0 + 2 * 4.0 / 8)
    assert (plan.running.used, plan.running.full) == (1, False)
    stopped = limits([parse("stop grid")], view(WORLD, state, 0), WORLD)
    assert stopped.committed == pytest.approx(2 * 4.0 / 8)


def test_the_price_of_a_stockpile_is_what_the_turn_pays() -> None:
    given = [parse("stockpile chips 1")]
    books = resolve(WORLD, START, collect(WORLD, START, {0: given}), keep=True)[1]
    spent = [float(line.delta[0, 0]) for line in books.of("treasury") if line.cause.key == "spent.stockpile"]
    assert limits(given, VIEW, WORLD).stockpiles == pytest.approx(-spent[0], abs=1e-5)
