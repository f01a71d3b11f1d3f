"""Worked examples of R3 answers, R4 effects and R9 draw on a tiny world."""

import dataclasses

import numpy as np
import pytest

from game.engine import chance, deck
from game.engine.effects import FOREVER, Mods, effects
from game.engine.ledger import Draft
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.world import Effect, Follow, Initiative, World
from tests.engine.tiny import choice, compare, effect, hand, measure, number, still, tiny, with_deck


def quarter(world: World, state: State, keep: bool = True) -> Draft:
    draft = Draft(world, state, keep)
    effects(world, draft, Orders.standing(world, state))
    return draft


def answered(world: World, state: State, keep: bool = True, **given: list) -> Draft:
    draft = Draft(world, state, keep)
    orders = Orders.standing(world, state)
    for name, rows in given.items():
        setattr(orders, name, np.asarray(rows, dtype=np.float64)[..., None] * np.ones(state.games))
    deck.answers(world, draft, orders)
    return draft


def dealt(world: World, state: State) -> Draft:
    draft = Draft(world, state, True)
    deck.draw(world, draft, Orders.standing(world, state))
    return draft


def programme(**values) -> Initiative:
    base = {
        "id": "works", "actor": 0, "cost": 2.0, "quarters": 4, "needs": (), "effects": (), "secret": False,
        "again": 0, "key": chance.word("works"), "weight": 1.0, "traits": (),
    }  # fmt: skip
    return Initiative(**{**base, **values})


class TestR3Answers:
    def world(self, **card) -> World:
        """Two options: yes adds 5 to tension, no adds 1; no is cautious."""
        rows = (
            effect("change", what="tension", size=5.0),
            effect("change", what="tension", size=1.0),
        )
        base = {"choices": (choice("yes", 0), choice("no", 1)), "cautious": 1}
        return with_deck(tiny(), [hand(**{**base, **card})], rows)

    def test_r3_a_chosen_option_starts_its_effects_this_quarter(self) -> None:
        world = self.world()
        draft = answered(world, still(world, pending=[1.0], tension=40.0), choose=[1])
        assert draft.since[:, 0].tolist() == [0.0, -1.0]
        assert draft.chosen[0, 0] == 0.0
        assert draft.pending[0, 0] == 0.0

    def test_r3_an_unanswered_card_takes_its_cautious_option(self) -> None:
        world = self.world()
        for given in (0, 7, -3):
            draft = answered(world, still(world, pending=[1.0]), choose=[given])
            assert draft.since[:, 0].tolist() == [-1.0, 0.0]

    def test_r3_an_option_that_is_not_shown_counts_as_unanswered(self) -> None:
        hidden = choice("yes", 0, shown=compare(">", measure("tension"), 50.0))
        world = self.world(choices=(hidden, choice("no", 1)))
        games = still(world, 2, pending=[1.0])
        tense = State(0, 0, games.seed, {**games.arrays(), "tension": np.array([40.0, 60.0])})
        draft = answered(world, tense, choose=[1])
        assert draft.chosen[0].tolist() == [1.0, 0.0]

    def test_r3_a_card_that_is_not_on_the_table_cannot_be_answered(self) -> None:
        world = self.world()
        draft = answered(world, still(world), choose=[1])
        assert (draft.since == -1.0).all()
        assert (draft.chosen == -1.0).all()

    def test_r3_an_effect_with_a_chance_starts_only_where_its_draw_falls_so(self) -> None:
        rows = (
            effect("change", what="tension", size=5.0, chance=0.3),
            effect("change", what="tension", size=1.0),
        )
        world = dataclasses.replace(self.world(), effects=rows)
        draft = answered(world, still(world, 2000, pending=[1.0]), keep=False, choose=[1])
        part = float((draft.since[0] == 0.0).mean())
        assert 0.26 < part < 0.34

    def test_r3_a_follow_up_is_due_within_its_span(self) -> None:
        follow = Follow(hands=(1,), low=2, high=4, chance=0.5)
        hands = [
            hand(choices=(choice("yes", follows=(follow,)), choice("no"))),
            hand(card=1, onlyfollow=True),
        ]
        world = with_deck(tiny(), hands)
        draft = answered(world, still(world, 4000, pending=[1.0, 0.0]), keep=False, choose=[1, 0])
        due = draft.due[1]
        assert set(np.unique(due)) == {-1.0, 2.0, 3.0, 4.0}
        assert 0.46 < float((due > 0.0).mean()) < 0.54

    def test_r3_a_launch_starts_effects_and_instalments(self) -> None:
        world = dataclasses.replace(self.world(), initiatives=(programme(effects=(0,)),))
        draft = answered(world, still(world, treasury=[10.0, 0.0, 0.0]), launch=[1])
        assert (draft.launched[0, 0], draft.paying[0, 0], draft.since[0, 0]) == (0.0, 4.0, 0.0)

    @pytest.mark.parametrize(
        ("change", "state", "why"),
        [
            ({"cost": 6.0}, {}, "two quarters of 6 are more than the purse of 10"),
            ({"needs": (compare(">", measure("tension"), 50.0),)}, {"tension": 40.0}, "the need is not met"),
            ({}, {"paying": [1.0], "launched": [0.0]}, "it runs already"),
            ({}, {"launched": [0.0]}, "it may be launched once only"),
            ({"again": 6}, {"launched": [0.0]}, "its rest is not over"),
        ],
    )
    def test_r3_a_launch_that_is_not_allowed_is_ignored(self, change, state, why) -> None:
        world = dataclasses.replace(self.world(), initiatives=(programme(**change),))
        before = still(world, **{"treasury": [10.0, 0.0, 0.0], **state})
        draft = answered(world, before, launch=[1])
        assert np.array_equal(draft.launched, before.launched), why
        assert np.array_equal(draft.paying, before.paying), why

    def test_r3_one_launch_a_turn_and_three_running(self) -> None:
        many = tuple(programme(id=f"p{i}", key=chance.word(f"p{i}"), cost=0.1) for i in range(5))
        world = dataclasses.replace(self.world(), initiatives=many)
        draft = answered(world, still(world, treasury=[10.0, 0.0, 0.0]), launch=[1, 1, 1, 1, 1])
        assert float((draft.launched >= 0.0).sum()) == 1.0
        busy = still(world, treasury=[10.0, 0.0, 0.0], paying=[1.0, 1.0, 1.0, 0.0, 0.0])
        assert (answered(world, busy, launch=[0, 0, 0, 1, 1]).launched[3:] == -1.0).all()

    def stopped(self, *rows: Effect) -> Draft:
        """A programme of which 3.0 has been paid, stopped in quarter 4."""
        world = dataclasses.replace(
            self.world(), effects=rows, initiatives=(programme(effects=tuple(range(len(rows)))),)
        )
        since = [-1.0 if row.verb == "change" else 0.0 for row in rows]  # what happened once is over
        state = still(world, treasury=[10.0, 0.0, 0.0], paying=[2.0], paid=[3.0], launched=[0.0], since=since)
        return answered(world, State(2, 4, state.seed, state.arrays()), stop=[1])

    def test_r3_stopping_before_anything_begins_refunds_half(self) -> None:
        """Half of 3.0 comes back: 10 + 1.5 = 11.5. The effect would have begun in quarter 6."""
        draft = self.stopped(effect("invest", layers=(0,), size=4.0, after=6))
        assert draft.treasury[0, 0] == 11.5
        assert (draft.paying[0, 0], draft.since[0, 0]) == (0.0, -1.0)

    def test_r3_what_waited_for_money_has_not_begun_when_it_is_stopped(self) -> None:
        """Three unpaid quarters moved the effect from quarter 2 to 5, so half of 3.0 comes back in quarter 4."""
        rows = (effect("invest", layers=(0,), size=4.0, after=2),)
        world = dataclasses.replace(self.world(), effects=rows, initiatives=(programme(effects=(0,)),))
        state = still(world, treasury=[10.0, 0.0, 0.0], paying=[2.0], paid=[3.0], launched=[0.0], since=[3.0])
        draft = answered(world, State(2, 4, state.seed, state.arrays()), stop=[1])
        assert draft.treasury[0, 0] == 11.5

    @pytest.mark.parametrize(
        "early",
        [
            effect("change", what="tension", size=5.0),
            effect("invest", layers=(0,), size=4.0, lasts=9, after=1),
        ],
        ids=["something has happened", "something runs"],
    )
    def test_r3_stopping_later_refunds_nothing_and_ends_what_runs_or_waits(self, early: Effect) -> None:
        """Else one would launch, take what comes early and have the rest paid back."""
        draft = self.stopped(early, effect("invest", layers=(0,), size=4.0, after=6))
        assert draft.treasury[0, 0] == 10.0
        assert draft.paying[0, 0] == 0.0
        assert draft.since[:, 0].tolist() == [-1.0, -1.0]


class TestR4Effects:
    def one(self, games: int = 1, keep: bool = True, at: int = 0, **values) -> tuple[World, Draft]:
        """One effect that started in quarter 0, seen in quarter ``at``; everything else stands at 10."""
        row = effect(values.pop("verb", "change"), **values)
        world = with_deck(tiny(), [hand()], [row], flags=("pact",))
        base = still(world, games, since=[0.0], tension=40.0, treasury=10.0, industry=2.0, trust=50.0)
        draft = quarter(world, State(0, at, base.seed, base.arrays()), keep)
        return world, draft

    def test_r4_a_change_is_posted_with_its_card_as_cause(self) -> None:
        _, draft = self.one(what="tension", size=3.0, source="quarrel")
        assert draft.tension[0] == 43.0
        (line,) = draft.books.of("tension")
        assert (line.cause.key, line.cause.source, line.cause.actor) == ("card", "quarrel", 0)
        assert draft.since[0, 0] == -1.0, "what happened once is over"

    def test_r4_a_change_with_a_duration_is_spread_evenly(self) -> None:
        _, draft = self.one(what="treasury", size=2.0, lasts=4, at=3)
        assert draft.treasury[:, 0].tolist() == [10.5, 10.0, 10.0]
        assert draft.since[0, 0] == -1.0
        _, early = self.one(what="treasury", size=2.0, lasts=4, at=2)
        assert early.since[0, 0] == 0.0

    def test_r4_an_effect_waits_for_its_delay(self) -> None:
        _, draft = self.one(what="tension", size=3.0, after=2, at=1)
        assert draft.tension[0] == 40.0
        _, draft = self.one(what="tension", size=3.0, after=2, at=2)
        assert draft.tension[0] == 43.0

    def test_r4_an_industrial_change_is_relative_to_what_there_is(self) -> None:
        _, draft = self.one(what="industry", size=0.1, nations=(1,))
        assert draft.industry[1, 0] == pytest.approx(2.2, abs=1e-6)

    def test_r4_trust_moves_on_both_sides(self) -> None:
        _, draft = self.one(what="trust", size=-8.0, others=(2,))
        assert (draft.trust[0, 2, 0], draft.trust[2, 0, 0], draft.trust[0, 1, 0]) == (42.0, 42.0, 50.0)

    def test_r4_what_a_bound_cuts_off_is_a_line_of_its_own(self) -> None:
        _, draft = self.one(what="tension", size=80.0)
        assert draft.tension[0] == 100.0
        assert [(line.cause.key, float(line.delta[0])) for line in draft.books.of("tension")] == [
            ("card", 80.0),
            ("limit", -20.0),
        ]

    def test_r4_payment_comes_from_the_owner(self) -> None:
        _, draft = self.one(verb="pay", size=0.25)
        assert draft.treasury[:, 0].tolist() == [9.75, 10.0, 10.0]

    @pytest.mark.parametrize(
        ("fade", "age", "left"),
        [(0, 3, 0.2), (1, 0, 0.2), (1, 3, 0.05), (2, 4, 0.1), (0, 4, None), (2, 0, 0.2)],
    )
    def test_r4_strength_in_force_fades(self, fade: int, age: int, left: float | None) -> None:
        """Plus 20 % for 4 quarters: even; linear 4/4 .. 1/4; half after a year (here for 8 quarters)."""
        _, draft = self.one(
            verb="adjust",
            what="research",
            layers=(1,),
            size=0.2,
            lasts=8 if fade == 2 else 4,
            fade=fade,
            at=age,
        )
        if left is None:
            assert draft.mods.research is None
        else:
            assert draft.mods.research.dense()[0, 1, 0] == pytest.approx(1.0 + left, abs=1e-6)
            assert draft.mods.research.dense()[0, 0, 0] == 1.0

    def test_r4_controls_of_cards_are_filed_under_user_and_supplier(self) -> None:
        """The first nations act: 0 restricts sales of layer 2 to 1; 1 refuses those of 0."""
        _, draft = self.one(verb="restrict", others=(1,), layers=(2,), size=0.7)
        assert float(draft.mods.control.values.sum()) == pytest.approx(0.7, abs=1e-6)
        assert draft.mods.control.dense(0.0)[1, 0, 2, 0] > 0.0
        _, draft = self.one(verb="refuse", nations=(1,), others=(0,), layers=(2,), size=0.5)
        assert draft.mods.refusal.dense(0.0)[1, 0, 2, 0] == 0.5

    def test_r4_sizes_add_up(self) -> None:
        rows = [effect("adjust", what="cost", layers=(0,), size=s) for s in (0.10, 0.05)]
        world = with_deck(tiny(), [hand()], rows)
        draft = quarter(world, still(world, since=[0.0, 0.0]))
        assert draft.mods.cost.dense()[0, 0, 0] == pytest.approx(1.15, abs=2e-6)

    def test_r4_nothing_in_force_leaves_every_factor_out(self) -> None:
        world = tiny()
        assert quarter(world, still(world)).mods == Mods()

    def test_r4_a_flag_holds_for_its_time(self) -> None:
        _, draft = self.one(verb="set_flag", flag=0, lasts=3)
        assert draft.flag_until[0, :, 0].tolist() == [3.0, -1.0, -1.0]
        _, draft = self.one(verb="set_flag", flag=0)
        assert draft.flag_until[0, 0, 0] == FOREVER
        _, draft = self.one(verb="clear_flag", flag=0)
        assert draft.flag_until[0, 0, 0] == -1.0

    def test_r4_an_instalment_is_paid_or_waits(self) -> None:
        """2 a quarter: with 3 in the treasury one is paid; with 1 nothing is, and the works come later."""
        rows = [effect("invest", layers=(0,), size=4.0, after=6)]
        world = dataclasses.replace(with_deck(tiny(), [hand()], rows), initiatives=(programme(effects=(0,)),))
        state = {"paying": [4.0], "since": [0.0], "launched": [0.0]}
        rich = quarter(world, still(world, treasury=[3.0, 0.0, 0.0], **state))
        assert (rich.treasury[0, 0], rich.paying[0, 0], rich.paid[0, 0], rich.since[0, 0]) == (
            1.0,
            3.0,
            2.0,
            0.0,
        )
        poor = quarter(world, still(world, treasury=[1.0, 0.0, 0.0], **state))
        assert (poor.treasury[0, 0], poor.paying[0, 0], poor.paid[0, 0], poor.since[0, 0]) == (
            1.0,
            4.0,
            0.0,
            1.0,
        )

    def test_r4_a_batch_gives_each_game_what_it_gets_alone(self) -> None:
        rows = [
            effect("change", what="tension", size=1.1),
            effect("change", what="tension", size=0.7, lasts=3),
            effect("change", what="industry", size=0.07, nations=(0, 1, 2)),
            effect("adjust", what="output", size=-0.45, nations=(1,), lasts=4, fade=1),
            effect("invest", layers=(0, 2), nations=(0, 2), size=1.3, lasts=5),
        ]
        world = with_deck(tiny(), [hand()], rows)
        base = still(world, 6, tension=40.0, industry=1.0, capacity=10.0)
        since = np.asarray([[(g + e) % 4 - 1.0 for g in range(6)] for e in range(5)])
        state = State(1, 2, base.seed, {**base.arrays(), "since": since})
        whole = quarter(world, state, keep=False)
        for game in range(6):
            alone = quarter(world, state.pick([game]), keep=True)
            for name in ("tension", "industry", "capacity", "since"):
                assert np.array_equal(getattr(alone, name)[..., 0], getattr(whole, name)[..., game]), name
            one, many = alone.mods.output, whole.mods.output.dense()
            assert (one is None and (many[..., game] == 1.0).all()) or np.array_equal(
                one.dense()[..., 0], many[..., game]
            )


class TestR9Draw:
    def test_r9_a_dated_card_comes_in_the_turn_of_its_date(self) -> None:
        """Half-year turns: at the start of quarter 2 the turn covers quarters 2 and 3."""
        world = with_deck(tiny(), [hand(dated=3), hand(card=1, dated=4), hand(card=2, dated=1)])
        draft = dealt(world, State(0, 2, still(world).seed, still(world).arrays()))
        assert draft.pending[:, 0].tolist() == [1.0, 0.0, 0.0]
        assert draft.drawn[:, 0].tolist() == [2.0, -1.0, -1.0]

    def test_r9_jitter_moves_a_date_and_is_the_same_for_all_holders(self) -> None:
        hands = [hand(actor=n, dated=10, jitter=2) for n in range(3)]
        world = with_deck(tiny(), hands)
        dates = deck.jittered(world, np.arange(500, dtype=np.uint64))
        assert set(np.unique(dates)) == {8.0, 9.0, 10.0, 11.0, 12.0}
        assert (dates == dates[0]).all()

    def test_r9_the_first_turn_opens_with_opening_and_dated_cards(self) -> None:
        world = with_deck(
            tiny(), [hand(opening=True, onlyfollow=True), hand(card=1, dated=1), hand(card=2, dated=2)]
        )
        first = deck.opening_hands(world, np.arange(3, dtype=np.uint64))
        assert first[:, 0].tolist() == [1.0, 1.0, 0.0]

    def test_r9_chance_is_per_quarter_and_boosts_multiply(self) -> None:
        """10 % a quarter for two quarters: 1 - 0.9 ** 2 = 19 %; twice as likely: 38 %."""
        boost = ((compare(">", measure("tension"), 50.0), 2.0),)
        world = with_deck(tiny(), [hand(chance=0.1, boosts=boost)])
        for tension, expected in ((40.0, 0.19), (60.0, 0.38)):
            draft = dealt(world, still(world, 8000, tension=tension))
            assert float(draft.pending[0].mean()) == pytest.approx(expected, abs=0.015)

    @pytest.mark.parametrize(
        ("change", "marks"),
        [
            ({"needs": (compare(">", measure("tension"), 50.0),)}, {}),
            ({"earliest": 20}, {}),
            ({"latest": 3}, {}),
            ({"onlyfollow": True}, {}),
            ({}, {"drawn": [0.0]}),
            ({"once": False, "rest": 6}, {"drawn": [0.0]}),
            ({}, {"due": [9.0]}),
        ],
    )
    def test_r9_a_card_that_is_not_eligible_stays_away(self, change: dict, marks: dict) -> None:
        world = with_deck(tiny(), [hand(**{"chance": 1.0, **change})])
        base = still(world, 4, tension=40.0, **marks)
        assert (dealt(world, State(2, 4, base.seed, base.arrays())).pending == 0.0).all()

    def test_r9_a_rested_card_comes_again(self) -> None:
        world = with_deck(tiny(), [hand(chance=1.0, once=False, rest=4)])
        base = still(world, drawn=[0.0])
        assert dealt(world, State(2, 4, base.seed, base.arrays())).pending[0, 0] == 1.0

    def test_r9_an_exclusive_card_goes_to_one_nation(self) -> None:
        hands = [hand(actor=n, chance=1.0, exclusive=True) for n in range(3)]
        world = with_deck(tiny(), hands)
        draft = dealt(world, still(world, 3000))
        assert (draft.pending.sum(axis=0) == 1.0).all()
        assert draft.pending.mean(axis=1) == pytest.approx([1 / 3] * 3, abs=0.04)
        later = dealt(world, State(1, 2, draft.seed, {**still(world, 3000).arrays(), "drawn": draft.drawn}))
        assert (later.pending == 0.0).all()

    def test_r9_a_follow_up_comes_when_due_and_lapses_without_its_needs(self) -> None:
        need = (compare(">", measure("tension"), 50.0),)
        world = with_deck(tiny(), [hand(onlyfollow=True), hand(card=1, onlyfollow=True, needs=need)])
        base = still(world, tension=40.0, due=[3.0, 3.0])
        draft = dealt(world, State(1, 2, base.seed, base.arrays()))
        assert draft.pending[:, 0].tolist() == [1.0, 0.0]
        assert draft.due[:, 0].tolist() == [-1.0, -1.0]

    def test_r9_two_choice_cards_a_turn_and_the_third_waits(self) -> None:
        """Three cards with choices and one news: two and the news come, one is due next turn."""
        news = hand(card=3, chance=1.0, choices=(choice("news"),))
        world = with_deck(tiny(), [*(hand(card=c, chance=1.0) for c in range(3)), news])
        draft = dealt(world, still(world, 50))
        assert (draft.pending[:3].sum(axis=0) == 2.0).all()
        assert (draft.pending[3] == 1.0).all()
        assert (draft.due[:3].max(axis=0) == 2.0).all()
        assert (draft.due[:3].sum(axis=0) == 0.0).all(), "one due in quarter 2, two never"

    def test_r9_dated_cards_go_before_those_of_chance(self) -> None:
        hands = [hand(card=c, chance=1.0) for c in range(3)] + [hand(card=3 + c, dated=2) for c in range(2)]
        world = with_deck(tiny(), hands)
        base = still(world, 20)
        draft = dealt(world, State(1, 2, base.seed, base.arrays()))
        assert (draft.pending[3:] == 1.0).all()
        assert (draft.pending[:3] == 0.0).all()

    def test_r9_two_majors_are_some_turns_apart(self) -> None:
        """The gap is three turns: after one for turn 1 the next may come for turn 4."""
        hands = [hand(card=c, dated=2, major=True) for c in range(2)]
        world = with_deck(tiny(), hands)
        base = still(world)
        draft = dealt(world, State(0, 2, base.seed, base.arrays()))
        assert float(draft.pending.sum()) == 1.0
        assert sorted(draft.due[:, 0]) == [-1.0, 4.0]
        assert draft.major_turn[0, 0] == 1.0
        state = draft.freeze()
        for turn in (1, 2):
            held = dealt(
                world, State(turn, 2 + 2 * turn, state.seed, {**state.arrays(), "pending": base.pending})
            )
            assert float(held.pending.sum()) == 0.0
            state = held.freeze()
        late = dealt(world, State(3, 8, state.seed, state.arrays()))
        assert float(late.pending.sum()) == 1.0

    def test_r9_a_new_card_and_the_order_of_cards_do_not_change_luck(self) -> None:
        cards = [dataclasses.replace(hand(card=c, chance=0.3), choices=(choice("news"),)) for c in range(4)]
        world = with_deck(tiny(), cards)
        found = dealt(world, still(world, 300)).pending
        order = [2, 0, 3, 1]
        shuffled = dataclasses.replace(world, hands=tuple(world.hands[i] for i in order))
        assert np.array_equal(dealt(shuffled, still(shuffled, 300)).pending, found[order])
        more = with_deck(tiny(), [*cards, hand(card=4, chance=0.9, choices=(choice("news"),))])
        assert np.array_equal(dealt(more, still(more, 300)).pending[:4], found)

    def test_r9_a_batch_draws_for_each_game_what_it_gets_alone(self) -> None:
        hands = [hand(card=c, actor=a, chance=0.4, exclusive=c == 1) for c in range(5) for a in range(3)]
        world = with_deck(tiny(), hands)
        state = still(world, 12)
        whole = dealt(world, state)
        for game in range(12):
            alone = dealt(world, state.pick([game]))
            for name in ("pending", "due", "drawn"):
                assert np.array_equal(getattr(alone, name)[..., 0], getattr(whole, name)[..., game])

    def test_draw_without_a_deck_changes_nothing(self) -> None:
        world = tiny()
        assert dealt(world, still(world)).freeze().digest() == still(world).digest()


def test_constant_conditions_hold_always() -> None:
    world = with_deck(
        tiny(), [hand(chance=1.0, needs=(number(1.0),)), hand(card=1, chance=1.0, needs=(number(0.0),))]
    )
    assert dealt(world, still(world)).pending[:, 0].tolist() == [1.0, 0.0]
