"""What scenarios/README.md tells authors is true: its card, its effects and its conditions pass the checker."""

import re
from pathlib import Path

from game.cli import RUNS
from game.cli.arguments import parser
from game.scenario import fields, fields_words
from game.scenario.check import check
from game.scenario.load import load
from game.scenario.problem import render
from game.scenario.terms import FUNCTIONS
from game.text import Texts
from tests.scenario.small import new_deck

GUIDE = (Path(__file__).resolve().parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")


def test_the_card_of_the_guide_passes_and_is_drawn_by_everyone(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    [card] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    cards = deck / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8") + "\n" + card, encoding="utf-8")
    assert check(deck).problems == []
    world = load(deck).world
    strike = next(c for c in world.cards if c.id == "the-strike")
    assert len(strike.hands) == len(world.actors)


def test_every_command_of_the_guide_is_one() -> None:
    commands = re.findall(r"^python main\.py (.*?)\s*(?:#.*)?$", GUIDE, re.MULTILINE)
    commands += re.findall(r"`python main\.py ([^`]*)`", GUIDE)
    assert len(commands) >= 7
    for command in commands:
        assert parser().parse_args(command.split()).run in RUNS
    listed = set(re.findall(r"\| `scenario (\w+)", GUIDE)) | {"docs"}
    kinds = parser().parse_args(["scenario", "check"])
    assert kinds.run == "check"
    assert listed == {
        "new", "check", "explain", "preview", "simulate", "baseline", "diff", "table", "translate", "pack", "schema", "docs",
    }  # fmt: skip


def test_the_complaint_of_the_guide_is_the_one_that_comes(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    cards = deck / "cards.yaml"
    cards.write_text(
        cards.read_text(encoding="utf-8").replace("do: invest", "do: invst", 1), encoding="utf-8"
    )
    checked = check(deck)
    [problem] = checked.problems
    shown = render(problem, Texts.load("en"), checked.deck.raw.lines)
    said = GUIDE[GUIDE.index("scenarios/my-scenario/cards.yaml:") :].split("```")[0].splitlines()
    assert said[1:] == shown[1:]
    assert said[0].split("cards.yaml")[1] == shown[0].split("cards.yaml")[1]


def test_the_limits_of_the_guide_can_be_read(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    [limits] = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    manifest = deck / "scenario.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("[checks]\ndrawn = { min = 0.05 }\n", limits), encoding="utf-8")
    assert load(deck).manifest.checks == {"win_rate": (0.1, 0.6), "drawn": (0.05, 1.0)}


def test_the_effects_of_the_guide_can_be_read(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    examples = re.findall(r"`(\{do: [^`]*\})`", GUIDE)
    assert len(examples) >= len(fields.EFFECT.forms) - 1
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    for name, here in (
        ("memory", "chips"),
        ("energy", "datacentres"),
        ("materials", "chips"),
        ("usa", "north"),
    ):
        examples = [example.replace(name, here) for example in examples]
    lines = "".join(
        f"        - {example.replace('chn', 'east')}\n" for example in examples if "VERB" not in example
    )
    first = "        - {do: invest, layer: datacentres, by: +0.5pp, after: 3 quarters}\n"
    assert first in text
    (deck / "cards.yaml").write_text(text.replace(first, lines), encoding="utf-8")
    assert {problem.code for problem in check(deck).problems} <= {"unused-flag"}


def test_the_guide_names_every_verb_and_every_function() -> None:
    for form in fields.EFFECT.forms:
        assert f"`{form.name}`" in GUIDE
    for name in FUNCTIONS:
        assert f"`{name}(" in GUIDE
    for what in (*fields_words.CHANGES, *fields_words.ADJUSTS):
        assert what in GUIDE
