"""Two decks side by side: every change in words and with its place, no change where only the writing differs."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.engine.world import Par
from game.lab import difference, difference_table
from game.lab.difference import Change
from game.scenario.load import Loaded, load
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(new_deck(tmp_path_factory.mktemp("before")))


def edited(folder: Path, *edits: tuple[str, str, str]) -> Loaded:
    deck = new_deck(folder)
    for file, old, new in edits:
        text = (deck / file).read_text(encoding="utf-8")
        assert old in text
        (deck / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(deck)


def found(before: Loaded, after: Loaded) -> list[tuple[str, str, str, str, str]]:
    return [(c.kind, c.entry, c.field, c.before, c.after) for c in difference.changes(before, after, "en")]


def test_another_spelling_of_the_same_is_no_change(before: Loaded, tmp_path: Path) -> None:
    after = edited(
        tmp_path,
        ("cards.yaml", "by: 30%, lasts: 8 quarters", "by: 30.0%, lasts: 2 years"),
        ("cards.yaml", "- rank(me, models) > 1", "-   rank(me,models)>1"),
        ("nations.yaml", "treasury: 60", "treasury: {value: 60.0, source: own, confidence: design}"),
    )
    assert found(before, after) == []


def test_numbers_rules_conditions_and_texts_are_told_with_their_place(before: Loaded, tmp_path: Path) -> None:
    after = edited(
        tmp_path,
        ("nations.yaml", "treasury: 60", "treasury: 30"),
        ("cards.yaml", "by: 30%, lasts: 8 quarters", "by: 60%, lasts: 8 quarters"),
        ("cards.yaml", "- rank(me, models) > 1", "- rank(me, models) > 2"),
        ("scenario.toml", 'title = "Three shores"', 'title = "Two shores"'),
    )
    said = difference.changes(before, after, "en")
    assert ("changed", "nations.north", "treasury", "60", "30") in found(before, after)
    assert ("text", "scenario", "title", "Three shores", "Two shores") in found(before, after)
    assert ("new", "cards.open-weights", "needs", "", "rank(me, models) > 2") in found(before, after)
    rule = next(c for c in said if c.kind == "new" and c.field == "choices.sign.effects")
    assert "60%" in rule.after
    place = next(c for c in said if c.field == "treasury")
    lines = (after.folder / "nations.yaml").read_text(encoding="utf-8").splitlines()
    assert "treasury: 30" in lines[place.line - 1]


def test_cards_that_come_and_go_are_told_whole(before: Loaded, tmp_path: Path) -> None:
    text = (before.folder / "cards.yaml").read_text(encoding="utf-8")
    card = text[text.index("- id: open-weights") :]
    after = edited(tmp_path, ("cards.yaml", card, card.replace("- id: open-weights", "- id: closed-weights")))
    kinds = {(c.kind, c.entry): c for c in difference.changes(before, after, "en")}
    assert kinds["added", "cards.closed-weights"].after == kinds["removed", "cards.open-weights"].before != ""


def test_the_same_deck_moves_nothing_and_a_card_that_never_comes_neither(
    before: Loaded, tmp_path: Path
) -> None:
    card = """
- id: never
  title: Never
  text: This never comes.
  kind: society
  history: invented
  who: north
  chance: 1% per quarter
  needs: ["tension() > 99.9"]
  choices:
    - {id: on, label: On, effects: [{do: pay, by: 3}]}
"""
    after = edited(tmp_path, ("cards.yaml", "- id: open-weights", card.strip() + "\n\n- id: open-weights"))
    moved = difference.paired(before.world, after.world, 12, 3, processes=1)
    for row in moved.values():
        assert row["score_change"] == {"mean": 0.0, "low": 0.0, "high": 0.0, "sure": False}
        assert row["win_rate"][0] == row["win_rate"][1]


def test_a_large_change_is_more_than_luck(before: Loaded, tmp_path: Path) -> None:
    after = edited(tmp_path, ("nations.yaml", "base_income: 120", "base_income: 20"))
    row = difference.paired(before.world, after.world, 12, 3, processes=1)["north"]
    assert row["score_change"]["sure"]
    assert row["score_change"]["high"] < 0.0
    assert row["score"][1] - row["score"][0] == pytest.approx(row["score_change"]["mean"], abs=1e-5)


def test_both_decks_are_measured_by_the_path_of_the_first(before: Loaded, tmp_path: Path) -> None:
    shape = (before.world.turns + 1, len(before.world.actors))
    par = Par(np.full(shape, 50.0), np.full(shape, 5.0), 1, "", "normal")
    measured = dataclasses.replace(before.world, par=par, pars=(par,))
    more = edited(tmp_path / "b", ("cards.yaml", "{do: pay, by: 0.3}", "{do: pay, by: 0.4}")).world
    _, second = difference.on_one_measure(measured, more)
    assert second.par is par
    shorter = edited(tmp_path / "c", ("scenario.toml", "turns = 12", "turns = 11")).world
    assert [world.par for world in difference.on_one_measure(measured, shorter)] == [None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_change_has_a_sentence(language: str) -> None:
    texts = Texts.load(language)
    kinds = (
        *(difference.ADDED, difference.REMOVED, difference.CHANGED, difference.TEXT),
        *(difference.LINE_GONE, difference.LINE_NEW),
    )
    said = [Change(kind, "cards.x", "by", "1", "2", "cards.yaml", 3) for kind in kinds]
    said += [Change(kind, "cards.y", "", "1", "2", "cards.yaml", 9) for kind in kinds[:2]]
    lines = difference_table.told(said, texts)
    assert sum("cards.yaml:3" in line for line in lines) == len(kinds)
    assert len(set(lines)) == len(lines)
    assert not texts.missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_tells_words_and_figures(
    before: Loaded, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    after = edited(tmp_path, ("nations.yaml", "treasury: 60", "treasury: 30"))
    argv = ["scenario", "diff", str(before.folder), str(after.folder), "--lang", language, "--games"]
    assert main([*argv, "4"]) == 0
    said = capsys.readouterr().out
    assert "60 → 30" in said
    assert "Northland" in said
    assert main([*argv, "0", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert [change["field"] for change in figures["changes"]] == ["treasury"]
    assert main(["scenario", "diff", str(before.folder), str(before.folder), "--lang", language]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
