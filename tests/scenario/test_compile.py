"""From files to a World: numbers in the engine's units, effects as the engine means them, texts in every language."""

from pathlib import Path

import numpy as np
import pytest

from game import RULES
from game.engine.calibrate import opening
from game.engine.chance import word
from game.engine.orders import Orders
from game.engine.turn import resolve
from game.engine.world import Expr, World
from game.scenario.load import Loaded, load, locate
from game.scenario.problem import ScenarioProblems
from tests.scenario.small import new_deck, tiny_deck


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(tiny_deck(tmp_path_factory.mktemp("compile")))


@pytest.fixture(scope="module")
def world(tiny: Loaded) -> World:
    return tiny.world


def test_names_and_time(world: World) -> None:
    assert (world.id, world.actors, world.layers) == ("tiny", ("left", "right"), ("chips", "halls", "models"))
    assert (world.start_year, world.start_quarter, world.turn_quarters, world.turns) == (2026, 1, 2, 6)
    assert world.roles == {"frontier": 2, "compute": 1, "chips": 0}
    assert world.role("factory") == -1
    assert world.playable == (0, 1)
    assert world.traits == (("hawk",), ("trader",))
    assert world.order == (0, 1, 2)


def test_numbers_come_in_the_units_of_the_engine(world: World) -> None:
    assert world.layer.erosion[0] == pytest.approx(0.45)
    assert world.layer.build_quarters == (3, 4, 1)
    assert world.layer.value_share[0, 1] == pytest.approx(0.6)  # input chips, output halls
    assert world.layer.bottleneck[1, 2] == pytest.approx(0.45)
    assert world.layer.derived_from == (1, -1, -1)
    assert world.layer.public_gap.tolist() == [0.0, 1.0, 1.0]
    nation = world.nation
    assert nation.gap[1].tolist() == pytest.approx([1.0, 0.25, 0.5])
    assert nation.plan_build[0].tolist() == [6.0, 9.0, 3.0]  # a half-year's money, by the quarter
    assert nation.plan_talent[:, 1].tolist() == pytest.approx([0.2, 0.1, 0.2, 0.2])
    assert nation.control[1, 0, 0] == pytest.approx(0.3)  # user right, supplier left
    assert nation.control.sum() == pytest.approx(0.3)
    assert nation.trust.tolist() == [[100.0, 40.0], [40.0, 100.0]]
    assert nation.score_weight[:, 0].tolist() == [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0]


def test_cards_become_one_hand_per_nation(world: World) -> None:
    bridge, ferry = world.cards
    assert (bridge.key, len(bridge.hands), len(ferry.hands)) == (word("the-bridge"), 2, 2)
    hand = world.hands[bridge.hands[1]]
    assert (hand.actor, hand.dated, hand.cautious, hand.once, hand.exclusive) == (1, 2, 1, True, False)
    follow = hand.choices[0].follows[0]
    assert follow.hands == (ferry.hands[0],)  # the rival's hand
    assert (follow.low, follow.high, follow.chance) == (2, 3, 1.0)
    assert hand.choices[0].traits == (("hawk", 3.0),)
    late = world.hands[ferry.hands[0]]
    assert (late.exclusive, late.onlyfollow, late.opening, late.once) == (True, True, False, False)
    assert late.choices[0].cost == 0.5
    left, right = late.needs[0].parts
    assert (left, right) == (Expr("flag", at=(0, 0)), Expr("flag", at=(1, 0)))


def test_effects_mean_what_the_form_says(world: World) -> None:
    hand = world.hands[world.cards[0].hands[1]]
    restrict, tension, flag = (world.effects[number] for number in hand.choices[0].effects)
    # those who act come first: the supplier restricts, the others are hit
    assert (restrict.nations, restrict.others, restrict.layers) == ((1,), (0,), (0, 2))
    assert (restrict.size, restrict.lasts, restrict.fade) == (0.2, 4, 1)
    assert (tension.size, tension.chance, tension.lasts) == (6.0, 0.5, 1)
    assert (flag.flag, flag.lasts, world.flags) == (0, 8, ("bridge-closed",))
    noted = world.hands[world.cards[1].hands[0]].choices[0]
    pay, leaving = (world.effects[number] for number in noted.effects)
    assert (pay.size, pay.lasts, leaving.size, leaving.fade) == (0.5, 2, -0.005, 2)


def test_programmes_reactions_postures_and_goals(world: World) -> None:
    [programme] = world.initiatives
    assert (programme.cost, programme.quarters, programme.again, programme.secret) == (1.0, 4, 8, True)
    invest, improve, stock = (world.effects[number] for number in programme.effects)
    assert (invest.size, invest.after, invest.lasts) == (1.0, 4, 2)
    assert (improve.size, stock.size) == (0.25, 1.0)
    [reaction] = world.reactions
    assert (reaction.kind, reaction.actor, reaction.target, reaction.level) == ("refuse", 1, 0, 0.4)
    assert reaction.reason == "reactions.right.turn-away.reason"
    assert world.postures[0].build == (0.4, 0.0, 0.0)
    assert (world.objectives[0].points, world.objectives[0].streak) == (2.0, 1)


def test_the_start_reproduces_the_shares(world: World) -> None:
    state = opening(world, np.arange(3, dtype=np.uint64))
    assert np.allclose(state.share[..., 0], world.nation.share, atol=1e-5)


@pytest.mark.parametrize("make", [tiny_deck, new_deck])
def test_a_small_deck_plays_to_its_end(make: object, tmp_path: Path) -> None:
    played = load(make(tmp_path)).world  # type: ignore[operator]
    state = opening(played, np.arange(4, dtype=np.uint64))
    for _ in range(played.turns):
        state, _ = resolve(played, state, Orders.standing(played, state))
    assert state.over.all()
    assert np.isfinite(state.score).all()
    assert (np.abs(state.share.sum(axis=0) - 1.0) < 1e-5).all()


def test_the_same_files_give_the_same_world_and_another_number_another_one(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    first, again = load(deck).world, load(deck).world
    assert first.content == again.content
    nations = deck / "nations.yaml"
    nations.write_text(
        nations.read_text(encoding="utf-8").replace("treasury: 50", "treasury: 51"), encoding="utf-8"
    )
    assert load(deck).world.content != first.content
    translation = deck / "i18n" / "ko.yaml"
    before = load(deck).world.content
    translation.write_text(
        translation.read_text(encoding="utf-8").replace("다리", "큰 다리", 1), encoding="utf-8"
    )
    assert load(deck).world.content == before


def test_a_baseline_counts_only_for_its_own_deck_and_rules(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    rows = "{left: [1, 2, 3, 4, 5, 6, 7], right: [1, 2, 3, 4, 5, 6, 7]}"
    content = load(deck).world.content

    def stored(rules: int, fingerprint: str) -> Loaded:
        paths = "".join(
            f"  {player}: {{level: hard, median: {rows}, spread: {rows}}}\n"
            for player in ("doctrine", "planner")
        )
        text = f'rules: {rules}\ndeck: "{fingerprint}"\npaths:\n{paths}'
        (deck / "par.yaml").write_text(text, encoding="utf-8")
        return load(deck)

    good = stored(RULES, content)
    assert good.world.par is not None
    assert good.world.par.median.shape == (7, 2)
    assert good.world.par.player == "doctrine"
    for seated, compared in (
        (("planner", "doctrine"), "planner"),
        (("random",), "doctrine"),
        ((), "doctrine"),
    ):
        table = good.world.at_table(seated)
        assert table.par is not None
        assert table.par.player == compared
    assert good.problems == []
    for other in (stored(RULES + 1, content), stored(RULES, "00")):
        assert other.world.par is None
        assert [problem.code for problem in other.problems] == ["stale-baseline"]


def test_texts_fall_back_to_the_language_of_the_deck(tiny: Loaded) -> None:
    texts = tiny.texts
    assert texts.languages == ("en", "ko")
    assert texts.get("ko", "cards.the-bridge.choices.close.label") == "막는다"
    assert texts.get("zh", "cards.the-bridge.title") == "The bridge"
    assert texts.get("ko", "objectives.left.ahead.title") == "앞서기"
    assert texts.get("ko", "reactions.right.turn-away.reason") == "그만하면 됐습니다."
    assert texts.get("en", "cards.the-bridge.choices.close.result", "") == ""


def test_sources_and_looks(tiny: Loaded) -> None:
    cited = tiny.sources.of("nations.left.share")
    assert cited is not None
    assert (cited.ref, cited.confidence) == ("own", "design")
    assert tiny.sources.of("rules.slack") is not None
    assert tiny.sources.entries["own"].publisher == "Sovereign Stack"
    assert (tiny.looks["right"].colour, tiny.looks["right"].code) == ("#E4573D", "RGT")
    assert tiny.manifest.recommended == "right"


def test_an_unknown_scenario_names_the_nearest() -> None:
    with pytest.raises(ScenarioProblems) as fault:
        locate("bsae")
    [problem] = fault.value.problems
    assert (problem.code, problem.values["nearest"]) == ("unknown-scenario", "base")


def test_a_deck_with_errors_is_not_loaded(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "cards.yaml").write_text("- {id: x}\n", encoding="utf-8")
    with pytest.raises(ScenarioProblems) as fault:
        load(deck)
    assert "missing-key" in {problem.code for problem in fault.value.problems}


# -- rule text


def test_rule_text_says_what_the_effects_do(tiny: Loaded) -> None:
    hand = tiny.world.cards[0].hands[1]
    writer = tiny.rule_text("en", viewer=1)
    assert writer.option(hand, 0) == [
        "Chips, Models: sales from you to Left Bank limited by 20%, for 4 quarters, fading evenly",
        "50% chance: tension +6",
        "noted: The bridge is closed, for 8 quarters",
        'Left Bank: "The ferry" follows in 2 to 3 quarters',
    ]
    assert writer.option(hand, 1) == ["trust with Left Bank +5"]
    assert writer.initiative(0) == [
        "costs $2.0bn a half-year for 4 quarters",
        "Halls: capacity +1 point, over 2 quarters, after 4 quarters",
        "Models: technology +3 months",
        "Chips: stock +1 quarter of need",
    ]


def test_rule_text_of_conditions(tiny: Loaded) -> None:
    writer = tiny.rule_text("en", viewer=1)
    assert writer.condition(tiny.world.initiatives[0].needs[0]) == "needs met in Chips for you ≥ 50%"
    assert writer.condition(tiny.world.objectives[0].condition) == "lead in Models of Left Bank ≥ 3 months"


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_rule_text_is_whole_in_every_language(language: str, tiny: Loaded) -> None:
    world = tiny.world
    writer = tiny.rule_text(language, viewer=0)
    lines = [writer.effect(number) for number in range(len(world.effects))]
    for number, hand in enumerate(world.hands):
        lines += [line for i in range(len(hand.choices)) for line in writer.option(number, i)]
        lines += [writer.condition(need) for need in hand.needs]
    lines += writer.initiative(0)
    assert all(lines)
    assert not any("{" in line or "rules_text" in line for line in lines)
    assert not writer.texts.missing
