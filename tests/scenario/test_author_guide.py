"""What scenarios/README.md tells authors is true: its card, its effects and its conditions pass the checker."""

import re
from pathlib import Path

from game.scenario import fields, fields_words
from game.scenario.check import check
from game.scenario.load import load
from game.scenario.terms import FUNCTIONS
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
