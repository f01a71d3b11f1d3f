"""What a deck did: the counts add up, agree with the games themselves, and hold the deck to its limits."""

import json
from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.engine.expr import evaluate
from game.engine.state import State
from game.lab import coverage_table, findings
from game.lab.batch import play, run, seeds_of
from game.lab.coverage import first_options, may_come, watched
from game.lab.simulate import Coverage, simulate, table
from game.scenario.load import Loaded, load
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck

GAMES, SEED = 24, 7


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(new_deck(tmp_path_factory.mktemp("coverage")))


@pytest.fixture(scope="module")
def found(small: Loaded) -> dict:
    asked = Coverage(small.deck, {"win_rate": (0.0, 1.0), "drawn": (0.0, 1.0)})
    return simulate(small.world, {}, GAMES, SEED, processes=1, coverage=asked)


@pytest.fixture(scope="module")
def states(small: Loaded) -> list[State]:
    """Return the opening and the end of every turn of the same games."""
    seen: list[State] = []
    play(small.world, {}, seeds_of(SEED, GAMES), seen.append)
    return seen


def test_counting_changes_no_game_and_does_not_depend_on_chunks(small: Loaded) -> None:
    silent = run(small.world, {}, 7, 3, processes=1)
    whole = run(small.world, {}, 7, 3, processes=1, coverage=True)
    cut = run(small.world, {}, 7, 3, processes=1, coverage=True, chunk=2)
    assert np.array_equal(silent.digest, whole.digest)
    assert silent.coverage is None
    assert whole.coverage is not None
    assert cut.coverage is not None
    for name in whole.coverage.__slots__:
        assert np.array_equal(getattr(whole.coverage, name), getattr(cut.coverage, name)), name


def test_cards_are_counted_in_the_turn_they_come_first(
    small: Loaded, states: list[State], found: dict
) -> None:
    for number, card in enumerate(small.world.cards):
        hands = [h for h, hand in enumerate(small.world.hands) if hand.card == number]
        on = np.array([(state.pending[hands] > 0.0).any(axis=0) for state in states[:-1]])  # (T, B)
        row = found["coverage"]["cards"][card.id]
        assert row["drawn"] == pytest.approx(on.any(axis=0).mean(), abs=1e-6)
        assert row["first"] == int(np.flatnonzero(on.any(axis=1))[0]) + 1


def test_options_taken_are_those_chosen_and_add_up_to_the_cards_answered(small: Loaded, found: dict) -> None:
    counts = run(small.world, {}, GAMES, SEED, processes=1, coverage=True).coverage
    assert counts is not None
    first = first_options(small.world)
    for h, hand in enumerate(small.world.hands):
        taken = counts.taken[first[h] : first[h + 1]]
        assert taken.sum() == counts.tables[h]
        assert (taken <= counts.offered[first[h] : first[h + 1]]).all()
        assert len(taken) == len(hand.choices)
    rows = found["coverage"]["cards"]["the-first-week"]["choices"].values()
    assert sum(row["taken"] for row in rows) == pytest.approx(1.0, abs=1e-5)


def test_a_condition_is_true_in_the_share_of_turns_in_which_it_holds(
    small: Loaded, states: list[State], found: dict
) -> None:
    checked = 0
    for condition in watched(small.world):
        if condition.kind != "needs":
            continue
        hand = small.world.hands[condition.owner]
        row = found["coverage"]["cards"][small.world.cards[hand.card].id]["needs"][condition.line]
        true = np.array([evaluate(condition.expr, small.world, s) > 0.0 for s in states[:-1]])
        assert row["nations"][small.world.actors[hand.actor]] == pytest.approx(true.mean(), abs=1e-6)
        assert row["line"]
        assert row["file"].endswith("cards.yaml")
        checked += 1
    assert checked > 2


def test_a_card_with_dates_is_asked_only_where_they_let_it_come(small: Loaded) -> None:
    opening = next(hand for hand in small.world.hands if hand.opening)
    assert may_come(small.world, opening, 0)
    assert not may_come(small.world, opening, 2)


def test_remarks_name_what_never_happened_and_where(tmp_path: Path) -> None:
    folder = new_deck(tmp_path)
    cards = (folder / "cards.yaml").read_text(encoding="utf-8")
    text = cards.replace("gap(east, models) < 10 months or tension() > 50", "tension() > 99")
    assert text != cards
    (folder / "cards.yaml").write_text(text, encoding="utf-8")
    loaded = load(folder)
    said = simulate(loaded.world, {}, GAMES, SEED, processes=1, coverage=Coverage(loaded.deck))
    by_code = {(row["code"], row["card"]): row for row in said["coverage"]["remarks"]}
    line = next(i for i, line in enumerate(text.splitlines(), 1) if "tension() > 99" in line)
    assert by_code["never-true", "a-rule-on-your-desk"]["at"] == line
    assert ("never-drawn", "a-rule-on-your-desk") in by_code
    assert ("never-drawn", "an-answer") in by_code


def test_limits_are_held_for_every_playable_nation_and_every_card() -> None:
    rate = {"a": {"win_rate": 0.5, "low": 0.4, "high": 0.6}, "b": {"win_rate": 0.1, "low": 0.05, "high": 0.2}}
    covered = {"cards": {"x": {"drawn": 0.0, "low": 0.0, "high": 0.01}}}
    rows = findings.checks({"win_rate": (0.15, 0.45), "drawn": (0.02, 1.0)}, rate, ["a", "b"], covered)
    assert [(row["of"], row["kept"], row["unsure"]) for row in rows] == [
        ("a", False, True), ("b", False, True), ("x", False, False),
    ]  # fmt: skip
    assert findings.broken(rows) == rows
    assert findings.checks({"win_rate": (0.0, 1.0)}, rate, ["a"], covered)[0]["kept"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_told_in_every_language(small: Loaded, found: dict, language: str) -> None:
    texts = Texts.load(language)
    shown = table(found, texts, small.name_in(language))
    for card in small.world.cards:
        assert card.id in shown
    short = simulate(small.world, {}, 2, 1, turns=1, processes=1, coverage=Coverage(small.deck))
    assert texts.text("lab.coverage.shortened") in table(short, texts, small.name_in(language))
    assert not texts.missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_and_every_limit_has_a_sentence(language: str) -> None:
    texts = Texts.load(language)
    for key in texts.keys_below("lab.remark"):
        values: dict[str, str | float] = {"card": "c", "choice": "o", "nation": "n", "line": "year() > 1"}
        row = {"code": key.rsplit(".", 1)[-1], **values, "share": 0.01, "offers": 3, "count": 2}
        assert coverage_table.remark(row, texts)
    for kept, unsure in ((True, False), (False, False), (False, True)):
        row = {"limit": "drawn", "of": "c", "value": 0.1, "min": 0.0, "max": 1.0, "kept": kept}
        assert "c" in coverage_table.limit({**row, "unsure": unsure}, texts)
    assert not texts.missing


def test_the_command_is_a_gate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.lab.batch.os.cpu_count", lambda: 1)
    folder = new_deck(tmp_path)
    manifest = folder / "scenario.toml"
    plain = manifest.read_text(encoding="utf-8").split("[checks]")[0]

    def command(limits: str, *more: str) -> tuple[int, str]:
        manifest.write_text(f"{plain}\n[checks]\n{limits}\n", encoding="utf-8")
        code = main(["scenario", "simulate", str(folder), "--games", "8", "--lang", "en", *more])
        return code, capsys.readouterr().out

    assert command("win_rate = { min = 0.0, max = 1.0 }")[0] == 0
    code, said = command("win_rate = { min = 0.0, max = 0.01 }", "--json", "-")
    assert code == 1
    assert [row["limit"] for row in json.loads(said)["checks"]] == ["win_rate"] * 3
    assert command("win_rate = { min = 0.0, max = 0.01 }", "--turns", "2")[0] == 0


def test_one_command_under_two_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = str(new_deck(tmp_path))

    assert main(["simulate", "--scenario", folder, "--games", "3", "--coverage", "--json", "-"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert main(["scenario", "simulate", folder, "--games", "3", "--json", "-"]) == 0
    other = json.loads(capsys.readouterr().out)
    assert one["coverage"] == other["coverage"]
    assert one["digest"] == other["digest"]
