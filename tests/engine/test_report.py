"""Explanations: lines add up exactly, name the right causes, and print so that they still add up."""

import dataclasses

import numpy as np
import pytest

from game.engine import calibrate, turn
from game.engine.ledger import Books, Cause
from game.engine.orders import Orders
from game.engine.report import REST, Headline, Report, Why, closed, printed, report, why
from game.engine.state import State
from game.engine.world import INDICES, World
from tests.engine.tiny import choice, compare, effect, hand, measure, objective, tiny, with_deck

LAYERS = ("energy", "fabs", "chips", "halls", "models", "apps", "robots")
CHIPS, MODELS, ROBOTS = 2, 4, 6


@pytest.fixture(scope="module")
def world() -> World:
    rows = [
        effect("change", what="tension", size=6.0, source="card0"),
        effect("adjust", what="output", nations=(1,), layers=(CHIPS,), size=-0.3, lasts=4, source="card0"),
        effect("invest", layers=(ROBOTS,), size=2.0, lasts=4, source="card1"),
        effect("pay", size=0.5, source="card1"),
        effect("adjust", what="income", size=0.1, lasts=3, source="card1"),
    ]
    hands = [
        hand(opening=True, choices=(choice("news", 0, 1),)),
        hand(card=1, dated=2, choices=(choice("yes", 2, 3, 4), choice("no"))),
    ]
    goal = objective(compare(">", measure("tension"), 46.0))
    return calibrate.calibrated(with_deck(tiny(LAYERS), hands, rows, objectives=(goal,)))


@pytest.fixture(scope="module")
def turns(world: World) -> list[tuple[State, State, Books]]:
    """Six turns in which plans change, a control and a refusal come and one is lifted."""
    state = calibrate.opening(world, np.array([7], dtype=np.uint64))
    draw = np.random.default_rng(3)
    found = []
    for number in range(6):
        orders = Orders.standing(world, state)
        orders.build *= draw.uniform(0.4, 1.8, orders.build.shape)
        orders.research *= draw.uniform(0.4, 1.8, orders.research.shape)
        if number == 1:
            orders.open_controls(state)[0][1, 0, CHIPS] = 0.8
            orders.open_refusal(state)[1, 0, MODELS] = 0.5
            orders.choose = np.array([[0.0], [1.0]])
        if number == 4:
            orders.open_controls(state)[0][1, 0, CHIPS] = 0.0
        after, books = turn.resolve(world, state, orders, keep=True)
        found.append((state, after, books))
        state = after
    return found


def sums(headline: Headline) -> float:
    out = 0.0
    for line in headline.lines:
        out += line.amount
    return out


def keys(headline: Headline) -> dict[tuple[str, int], float]:
    return {(line.cause.key, line.cause.actor): line.amount for line in headline.lines}


def test_lines_of_every_headline_sum_exactly_to_its_change(world: World, turns: list) -> None:
    for before, after, books in turns:
        for actor in range(3):
            told = report(world, before, after, books, actor)
            assert len(told.headlines) == 9 + 1 + len(LAYERS) + 1 + 6 + len(LAYERS) + 1
            for headline in told.headlines:
                assert sums(headline) == headline.after - headline.before, headline.name


def test_what_a_split_leaves_over_is_small(world: World, turns: list) -> None:
    """Shares and indices are split without residue; only cards and bounds may leave something on prices and income."""
    for before, after, books in turns:
        for headline in report(world, before, after, books, 1).headlines:
            rest = sum(
                abs(line.amount) for line in headline.lines if line.cause is REST or line.cause == REST
            )
            if (
                headline.name == "share"
                or headline.name.startswith("index.")
                or headline.name in ("score", "gap")
            ):
                assert rest == 0.0, headline


def test_headline_values_are_those_of_the_states(world: World, turns: list) -> None:
    before, after, books = turns[2]
    told = report(world, before, after, books, 2)
    assert told.turn == after.turn == 3
    for name, field in (("treasury", "treasury"), ("talent", "talent"), ("score", "score")):
        headline = told.of(name)
        old, new = getattr(before, field)[2, 0], getattr(after, field)[2, 0]
        assert (headline.before, headline.after) == (old, new)
    assert told.of("share", CHIPS).after == after.share[2, CHIPS, 0]
    assert told.of("gap", MODELS).after == after.gap[2, MODELS, 0]
    assert told.of("index.talent").after == after.index[INDICES.index("talent"), 2, 0]
    with pytest.raises(KeyError):
        told.of("nothing")


def test_the_leader_is_told_its_lead_instead_of_a_gap(world: World, turns: list) -> None:
    before, after, books = turns[0]
    lead = report(world, before, after, books, 0).of("lead", MODELS)
    tech = after.technology[:, MODELS, 0]
    assert lead.after == 12.0 * (tech[0] - max(tech[1], tech[2]))
    assert ("lead.rival", 1) in keys(lead)
    assert any(key.startswith("technology.") for key, _ in keys(lead))


def test_a_gap_is_the_frontier_moving_less_what_one_did(world: World, turns: list) -> None:
    before, after, books = turns[3]
    gap = why(world, before, after, books, "gap", 1, MODELS)
    parts = {line.cause.key: line.amount for line in gap.lines}
    moved = 12.0 * float(after.technology[:, MODELS, 0].max() - before.technology[:, MODELS, 0].max())
    assert parts["gap.frontier"] == moved > 0.0
    assert parts["technology.research"] < 0.0
    assert parts["technology.catch_up"] < 0.0


def test_the_biggest_change_comes_first(world: World, turns: list) -> None:
    before, after, books = turns[1]
    told = report(world, before, after, books, 1)
    first = [h for h in told.headlines if h.name == "tension" or h.name.startswith("index.")]
    steps = [abs(h.change) / (4.0 if h.name == "tension" else 1.0) for h in first]
    assert steps == sorted(steps, reverse=True)


def test_a_control_is_named_with_who_imposed_it(world: World, turns: list) -> None:
    before, after, books = turns[1]
    supply = why(world, before, after, books, "supply", 1, CHIPS, other=0)
    assert supply.change < 0.0
    assert keys(supply)["share.control", 0] < 0.0
    own = why(world, before, after, books, "supply", 1, CHIPS, other=1)
    assert keys(own)["share.control", 0] > 0.0
    users = why(world, before, after, books, "supply", 1, MODELS, other=0)
    assert keys(users)["share.refusal", 1] < 0.0
    seller = why(world, before, after, books, "share", 0, CHIPS)
    assert ("share.control", 0) in keys(seller)


def test_a_stock_is_explained_by_its_ledger(world: World, turns: list) -> None:
    before, after, books = turns[0]
    tension = why(world, before, after, books, "tension", 2)
    card = next(line for line in tension.lines if line.cause.key == "card")
    assert (card.cause.source, card.amount) == ("card0", 6.0)
    spent = why(world, before, after, books, "treasury", 0)
    assert {line.cause.key for line in spent.lines} >= {"spent.build", "income.sales", "income.base"}
    capacity = why(world, before, after, books, "capacity", 1, CHIPS)
    assert {line.cause.key for line in capacity.lines} >= {"built.private", "erosion"}
    trust = why(world, *turns[1], "trust", 1, other=0)
    assert sums(trust) == trust.change < 0.0


def test_shortage_of_a_supplier_shows_in_price_and_share(world: World, turns: list) -> None:
    before, after, books = turns[0]
    price = why(world, before, after, books, "price", 0, CHIPS)
    assert keys(price)["price.output", 1] > 0.0, "nation 1 makes 30 % less chips"


def test_a_met_objective_is_a_line_of_the_score(world: World, turns: list) -> None:
    met = next(t for t in turns if t[1].met[0, 0] >= 0.0 > t[0].met[0, 0])
    score = why(world, *met, "score", 0)
    assert [line.amount for line in score.lines if line.cause == Cause("objective", source="goal")] == [2.0]


def test_dependence_is_explained_by_layer(world: World, turns: list) -> None:
    before, after, books = turns[1]
    content = why(world, before, after, books, "content", 1, other=0)
    assert sums(content) == content.change != 0.0
    assert {line.cause.key for line in content.lines} == {"content.layer"}


def test_a_switch_of_the_worst_supplier_is_a_line_of_its_own(world: World, turns: list) -> None:
    before, after, books = turns[0]
    content = np.array(before.content)
    content[2, :, 0] = [0.30, 0.32, 0.38]
    later = np.array(after.content)
    later[2, :, 0] = [0.36, 0.31, 0.33]
    fill = np.ones_like(after.fill)
    index = np.array(after.index), np.array(before.index)
    index[0][3, 2], index[1][3, 2] = 64.0, 68.0
    old = State(0, 0, before.seed, {**before.arrays(), "content": content, "fill": fill, "index": index[1]})
    new = State(1, 2, after.seed, {**after.arrays(), "content": later, "fill": fill, "index": index[0]})
    found = keys(why(world, old, new, books, "resilience", 2))
    assert found["index.worst", 1] == pytest.approx(1.0, abs=1e-5)
    assert found["index.new_worst", 0] == pytest.approx(-5.0, abs=1e-5)


def test_events_of_others_stay_with_them(world: World, turns: list) -> None:
    told = [report(world, *turns[1], actor) for actor in range(3)]
    assert ("chosen", (1, 0), 2.0) in told[0].events
    assert not any(event[0] == "chosen" for event in (*told[1].events, *told[2].events))


def test_a_rivals_secret_programme_is_not_named(world: World, turns: list) -> None:
    from tests.engine.test_deck import programme

    before, after, _ = turns[0]
    books = Books()
    secret = dataclasses.replace(world, initiatives=(programme(id="vault", actor=1, secret=True),))
    delta = np.array([3.0])
    from game.engine.ledger import Line

    books.book(Line("tension", Cause("initiative", source="vault", actor=1), 0, delta))
    running = State(
        1, 2, after.seed, {**after.arrays(), "paying": np.ones((1, 1)), "tension": before.tension + 3.0}
    )
    seen = why(secret, before, running, books, "tension", 0)
    assert [line.cause for line in seen.lines] == [Cause("secret")]
    own = why(secret, before, running, books, "tension", 1)
    assert [line.cause.source for line in own.lines] == ["vault"]


def test_what_cannot_be_explained_is_refused(world: World, turns: list) -> None:
    for name in ("sales", "no such field"):
        with pytest.raises(KeyError):
            why(world, *turns[0], name, 0)


def test_without_the_market_before_shares_still_add_up(world: World, turns: list) -> None:
    """A game continued from a stored state has no market of the quarter before."""
    before, after, books = turns[2]
    bare = State(before.turn, before.quarter, before.seed, before.arrays())
    for headline in report(world, bare, after, books, 0).headlines:
        assert sums(headline) == headline.change


class TestClosing:
    def test_rounding_goes_into_the_largest_line(self) -> None:
        lines = closed(
            {Cause("a"): 0.5 + 1e-7, Cause("b"): -0.25, Cause("c"): 0.125 + 1e-7}, 1.0, 1.375 + 2**-20
        )
        assert [(w.cause.key, w.amount) for w in lines] == [("a", 0.5 + 2**-20), ("b", -0.25), ("c", 0.125)]

    def test_a_line_that_is_exact_keeps_its_number(self) -> None:
        lines = closed({Cause("goal"): 2.0, Cause("b"): -0.25 + 1e-7}, 1.0, 2.75 - 2**-20)
        assert [(w.cause.key, w.amount) for w in lines] == [("goal", 2.0), ("b", -0.25 - 2**-20)]

    def test_more_than_rounding_is_a_line_of_its_own(self) -> None:
        lines = closed({Cause("a"): 0.5}, 0.0, 0.75)
        assert [(w.cause.key, w.amount) for w in lines] == [("a", 0.5), ("rest", 0.25)]

    def test_printed_lines_add_up_to_the_printed_change(self) -> None:
        """79.04 -> 78.64 prints as 79.0 -> 78.6: the lines must sum to -.4 whatever their own rounding."""
        amounts = [-0.0046, 0.0014, -0.0009, 0.0004, -0.0003, 0.0001, -0.0001]
        parts = {Cause(str(k)): a for k, a in enumerate(amounts)}
        headline = Headline("share", 0.7904, 0.7864, closed(parts, 0.7904, 0.7864, 0.01))
        before, after, lines = printed(headline, 1, 100.0, most=4)
        assert (before, after) == (79.0, 78.6)
        assert round(sum(line.amount for line in lines), 6) == -0.4
        assert len(lines) <= 4
        assert [line.cause.key for line in lines[:2]] == ["0", "1"]

    def test_lines_that_print_as_zero_are_left_out(self) -> None:
        headline = Headline("x", 1.0, 2.0, (Why(Cause("a"), 0.99), Why(Cause("b"), 0.01)))
        assert printed(headline, 1) == (1.0, 2.0, (Why(Cause("a"), 1.0),))

    def test_every_headline_prints_to_its_printed_change(self, world: World, turns: list) -> None:
        told: Report = report(world, *turns[1], 1)
        for headline in told.headlines:
            scale = 100.0 if headline.name in ("share", "adoption", "factory", "workforce") else 1.0
            before, after, lines = printed(headline, 1, scale)
            assert round(sum(line.amount for line in lines), 6) == round(after - before, 6), headline.name
            assert len(lines) <= 6
