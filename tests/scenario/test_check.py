"""The checker on whole decks: it never raises, finds everything at once, and knows inheritance and translations."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game import paths
from game.scenario import commands
from game.scenario.check import check
from game.scenario.gather import available
from game.scenario.problem import render
from game.scenario.stamp import stamp
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck, tiny_deck

ROOT = Path(__file__).resolve().parents[2]


def _codes(folder: Path) -> list[str]:
    return [problem.code for problem in check(folder).problems]


@pytest.mark.parametrize("ident", available())
def test_a_shipped_deck_has_no_problem(ident: str) -> None:
    problems = check(paths.scenarios_folder() / ident).problems
    assert [(str(p.span), p.code, dict(p.values)) for p in problems[:5]] == []


def test_the_small_decks_have_no_problem(tmp_path: Path) -> None:
    assert _codes(tiny_deck(tmp_path)) == []
    for language in LANGUAGES:
        assert _codes(new_deck(tmp_path / language, language)) == []


def test_all_mistakes_come_at_once_in_order_of_place(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    cards = (deck / "cards.yaml").read_text(encoding="utf-8")
    cards = cards.replace("kind: diplomacy", "kind: diplomcy").replace(
        "lasts: 4 quarters, fade", "lasts: 4, fade"
    )
    (deck / "cards.yaml").write_text(cards.replace("weight: 2", "wait: 2"), encoding="utf-8")
    (deck / "sources.yaml").write_text("own: {publisher: me}\n", encoding="utf-8")
    found = check(deck).problems
    assert {"unknown-word", "bad-unit", "unknown-key", "missing-key", "unknown-source"} <= {
        p.code for p in found
    }
    assert [p.span for p in found] == sorted(p.span for p in found)


def _mutated(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    sign = rng.choice("abz019-: {}[]()%,\"'\n\t#&*!|>：％é한")
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + sign + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + rng.randrange(1, 30) :]
    if kind == 2:
        return text[:at] + sign * rng.choice([1, 1, 2, 40]) + text[at:]
    other = rng.randrange(len(text))
    return text[:at] + text[other : other + rng.randrange(1, 60)] + text[at:]


@pytest.mark.parametrize("count", [150, pytest.param(2000, marks=pytest.mark.slow)])
def test_random_edits_never_raise(tmp_path: Path, count: int) -> None:
    deck = tiny_deck(tmp_path)
    rng = random.Random(20260101)
    texts = Texts.load("en")
    files = sorted([*deck.glob("*.yaml"), deck / "scenario.toml", *deck.glob("i18n/*.yaml")])
    changed = 0
    for _ in range(count):
        path = rng.choice(files)
        right = path.read_text(encoding="utf-8")
        path.write_text(_mutated(right, rng), encoding="utf-8")
        checked = check(deck)
        for problem in checked.problems[:20]:
            assert render(problem, texts, checked.deck.raw.lines)
        changed += bool(checked.problems)
        path.write_text(right, encoding="utf-8")
    assert changed > 0.4 * count
    assert not texts.missing


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_random_bytes_never_raise(tmp_path: Path, count: int) -> None:
    deck = tiny_deck(tmp_path)
    rng = random.Random(7)
    names = [
        "cards.yaml",
        "nations.yaml",
        "layers.yaml",
        "rules.yaml",
        "scenario.toml",
        "sources.yaml",
        "flags.yaml",
    ]
    names += ["i18n/ko.yaml", "par.yaml", "initiatives.yaml"]
    seen = set()
    for turn in range(count):
        path = deck / names[turn % len(names)]
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(rng.randbytes(rng.randrange(0, 400)))
        seen.update(_codes(deck))
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
    assert {"not-utf8", "strange-sign"} & seen


def test_a_bomb_of_brackets_does_not_end_the_program(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "cards.yaml").write_text("[" * 300_000, encoding="utf-8")
    code = "import sys; from pathlib import Path; from game.scenario.check import check; "
    code += "print(sorted({p.code for p in check(Path(sys.argv[1])).problems}))"
    done = subprocess.run([sys.executable, "-c", code, str(deck)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "too-deep" in done.stdout or "yaml-syntax" in done.stdout


def test_a_deck_of_ten_thousand_mistakes_is_answered(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    lines = "".join(f"- {{id: c{i}, ttle: x, kind: y, who: z, needs: [shar(me) > 1]}}\n" for i in range(2900))
    (deck / "cards.yaml").write_text(lines, encoding="utf-8")
    assert 900 <= len(_codes(deck)) <= 12_000


def test_missing_things_are_named(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "rules.yaml").unlink()
    (deck / "layers.yaml").unlink()
    assert {"missing-file", "too-few-layers"} <= set(_codes(deck))
    (deck / "scenario.toml").unlink()
    assert "no-manifest" in _codes(deck)
    assert _codes(tmp_path / "nowhere")


def test_an_unknown_file_is_a_warning_with_the_nearest_name(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "nation.yaml").write_text("[]\n", encoding="utf-8")
    [problem] = check(deck).problems
    assert (problem.code, problem.severity, problem.values["nearest"]) == (
        "unknown-file",
        "warning",
        "nations.yaml",
    )


# -- inheritance


def _child(folder: Path, cards: str, rules: str = "") -> Path:
    tiny_deck(folder)
    child = folder / "child"
    child.mkdir()
    (child / "scenario.toml").write_text(
        'format = 1\nid = "child"\nversion = "1.0.0"\ntitle = "C"\nsummary = "S"\nextends = "tiny"\n',
        encoding="utf-8",
    )
    (child / "cards.yaml").write_text(cards, encoding="utf-8")
    if rules:
        (child / "rules.yaml").write_text(rules, encoding="utf-8")
    return child


NEWS = """
- id: the-ferry
  replace: true
  title: The other ferry
  text: It is late.
  kind: market
  history: invented
  who: [left, right]
  only: follow-up
  choices: [{id: noted, label: Noted}]
"""


def test_a_deck_may_replace_and_inherit(tmp_path: Path) -> None:
    checked = check(_child(tmp_path, NEWS, "slack: {value: 0.5, source: own, confidence: design}\n"))
    assert [p.code for p in checked.problems if p.severity == "error"] == []
    deck = checked.deck
    assert list(deck.cards) == ["the-bridge", "the-ferry"]
    assert deck.cards["the-ferry"]["title"] == "The other ferry"
    assert deck.rules["slack"] == 0.5
    assert deck.turns == 6
    assert deck.playable() == ["left", "right"]


def test_the_same_id_again_needs_the_word_replace(tmp_path: Path) -> None:
    checked = check(_child(tmp_path, NEWS.replace("  replace: true\n", "")))
    [problem] = [p for p in checked.problems if p.code == "double-id"]
    assert problem.hint == "replace"
    assert problem.also is not None


def test_entries_may_be_removed_by_id(tmp_path: Path) -> None:
    checked = check(_child(tmp_path, "- remove: [the-bridge, the-ferry]\n"))
    assert list(checked.deck.cards) == []
    assert "remove-unknown" in {
        p.code for p in check(_child(tmp_path / "b", "- remove: [the-brigde]\n")).problems
    }


def test_only_one_step_of_inheritance(tmp_path: Path) -> None:
    child = _child(tmp_path, NEWS)
    shutil.copytree(child, tmp_path / "grandchild")
    manifest = tmp_path / "grandchild" / "scenario.toml"
    text = (
        manifest.read_text(encoding="utf-8").replace('"child"', '"grandchild"').replace('"tiny"', '"child"')
    )
    manifest.write_text(text, encoding="utf-8")
    assert "extends-twice" in _codes(tmp_path / "grandchild")


# -- translations


def test_a_changed_original_makes_its_translation_stale(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    cards = deck / "cards.yaml"
    cards.write_text(
        cards.read_text(encoding="utf-8").replace("title: The bridge", "title: A bridge"), encoding="utf-8"
    )
    [problem] = check(deck).problems
    assert (problem.code, problem.values["name"]) == ("stale-translation", "cards.the-bridge")
    assert stamp(deck) == 1
    assert _codes(deck) == []
    assert stamp(deck) == 0


def test_missing_and_lost_translations_are_named(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    korean = deck / "i18n" / "ko.yaml"
    text = korean.read_text(encoding="utf-8")
    korean.write_text(text.replace("text: 누군가 다리를 막으려 합니다.", "txt: 누군가"), encoding="utf-8")
    found = {p.code: p for p in check(deck).problems}
    assert set(found) == {"untranslated", "translates-nothing"}
    assert found["untranslated"].values["keys"] == "text"
    assert found["translates-nothing"].values["nearest"] == "text"


# -- commands


def test_check_prints_and_returns_exit_codes(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    said: list[str] = []
    assert commands.check(str(deck), "en", said.append) == 0
    assert "no problems" in said[0]
    assert "ko 100%" in said[1]
    (deck / "flags.yaml").write_text("bridge-closed: {nam: x}\n", encoding="utf-8")
    said.clear()
    assert commands.check(str(deck), "ko", said.append) == 1
    assert any("flags.yaml:1:17" in line for line in said)
    assert any(line.rstrip().endswith("^") for line in said)
    assert commands.check("bsae", "en", said.append) == 1
    assert "base" in said[-1]


def test_strict_counts_warnings(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "nation.yaml").write_text("[]\n", encoding="utf-8")
    assert commands.check(str(deck), "en", lambda _: None) == 0
    assert commands.check(str(deck), "en", lambda _: None, strict=True) == 1


def test_new_writes_once_and_refuses_the_rest(tmp_path: Path) -> None:
    said: list[str] = []
    assert commands.new("my-deck", "zh", said.append, tmp_path) == 0
    assert commands.check(str(tmp_path / "my-deck"), "zh", said.append, strict=True) == 0
    assert commands.new("my-deck", "en", said.append, tmp_path) == 1
    assert commands.new("My Deck", "en", said.append, tmp_path) == 2
    assert commands.new("base", "en", said.append, tmp_path) == 1
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert commands.new("other", "en", said.append, tmp_path / "file") == 1


def test_a_manifest_that_cannot_be_read_brings_no_complaint_about_dates(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    manifest, cards = deck / "scenario.toml", deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    cards.write_text(text.replace("chance: 12% per quarter", "dated: 2029-Q2"), encoding="utf-8")
    right = manifest.read_text(encoding="utf-8")
    for wrong in (right.replace("turns = 12", "turns = = 12"), right.replace("turns = 12", "")):
        manifest.write_text(wrong, encoding="utf-8")
        assert len(check(deck).problems) == 1


@pytest.mark.parametrize(
    ("file", "code"), [("layers.yaml", "too-few-layers"), ("nations.yaml", "too-few-nations")]
)
def test_a_deck_without_layers_or_nations_is_told_once_and_not_at_every_mention(
    file: str, code: str, tmp_path: Path
) -> None:
    deck = new_deck(tmp_path)
    (deck / file).unlink()
    checked = check(deck)
    assert code in [problem.code for problem in checked.problems]
    said = [line for p in checked.problems for line in render(p, Texts.load("en"), {})]
    assert not [line for line in said if line.rstrip().endswith((":", "- ", "to -"))]
    assert "unknown-layer" not in _codes(deck)
    assert "unknown-nation" not in _codes(deck)


@pytest.mark.parametrize(
    ("file", "wrong", "reason"),
    [
        ("cards.yaml", "- {id: x, title: y\n", "bracket"),
        ("cards.yaml", "- id: x\n  title y\n  text: z\n", "colon"),
        ("cards.yaml", "- id: x\n   title: y\n", "second_colon"),
        ("scenario.toml", 'id "tiny"\n', "equals"),
        ("scenario.toml", 'id = "tiny"\nid = "tiny"\n', "twice"),
    ],
)
def test_what_a_parser_says_is_said_in_plain_words_of_every_language(
    tmp_path: Path, file: str, wrong: str, reason: str
) -> None:
    deck = tiny_deck(tmp_path)
    (deck / file).write_text(wrong, encoding="utf-8")
    said: list[str] = []
    for language in LANGUAGES:
        commands.check(str(deck), language, said.append, as_json=True)
        rows = [row for row in json.loads(said[-1]) if row["code"].endswith("-syntax")]
        assert Texts.load(language).text(f"problems.reason.{reason}") in rows[0]["says"]
        assert rows[0]["cure"]


def test_it_says_that_what_can_happen_waits_for_errors(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    cards = deck / "cards.yaml"
    right = cards.read_text(encoding="utf-8")
    never = right.replace("share(me, chips) >= 50%", "share(me, chips) > 120%")
    waits = Texts.load("en").text("authoring.waits")
    said: list[list[str]] = []
    for text in (never, never.replace("kind: technology", "kind: tecnology")):
        cards.write_text(text, encoding="utf-8")
        said.append([])
        commands.check(str(deck), "en", said[-1].append)
    assert waits not in "\n".join(said[0])
    assert waits in said[1][-1]
