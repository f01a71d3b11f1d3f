"""A new scenario that builds on another: right at once, playable, and each entry in the language it was written in."""

from pathlib import Path

import pytest

from game.scenario import commands, tools
from game.scenario.check import check
from game.scenario.load import load
from game.text import LANGUAGES

CARD = "a-word-in-the-corridor"


def made(folder: Path, language: str, base: str = "base") -> Path:
    said: list[str] = []
    assert commands.new("mine", language, said.append, folder, base) == 0
    return folder / "mine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_right_at_once_and_holds_everything_of_the_other(language: str, tmp_path: Path) -> None:
    deck = made(tmp_path, language)
    assert check(deck).problems == []
    loaded, base = load(deck), load("base")
    assert [card.id for card in loaded.world.cards] == [*(card.id for card in base.world.cards), CARD]
    assert loaded.world.layers == base.world.layers
    own = (deck / "cards.yaml").read_text(encoding="utf-8")
    assert loaded.texts.get(language, f"cards.{CARD}.title") in own


def test_inherited_texts_stay_in_their_own_languages(tmp_path: Path) -> None:
    loaded, base = load(made(tmp_path, "ko")), load("base")
    for language in LANGUAGES:
        key = f"cards.{base.world.cards[0].id}.title"
        assert loaded.texts.get(language, key) == base.texts.get(language, key)
        assert loaded.texts.get(language, "nations.kor.name") == base.texts.get(language, "nations.kor.name")
    assert loaded.texts.get("en", f"cards.{CARD}.title") == loaded.texts.get("ko", f"cards.{CARD}.title")
    assert loaded.texts.get("fr", "nations.kor.name") == base.texts.get("ko", "nations.kor.name")


def test_only_own_texts_are_to_be_translated_into_the_language_of_the_other(tmp_path: Path) -> None:
    deck = made(tmp_path, "ko")
    manifest = deck / "scenario.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("languages = []", 'languages = ["en"]'), encoding="utf-8")
    said: list[str] = []
    assert tools.translation("en", str(deck), "en", said.append) == 0
    file = (deck / "i18n" / "en.yaml").read_text(encoding="utf-8")
    assert CARD in file
    assert "hbm-volume" not in file
    assert {(p.code, p.values["name"]) for p in check(deck).problems} == {
        ("untranslated", "scenario"), ("untranslated", f"cards.{CARD}"),
    }  # fmt: skip


def test_what_cannot_be_built_on_is_refused(tmp_path: Path) -> None:
    said: list[str] = []
    assert commands.new("other", "en", said.append, tmp_path, "../base") == 1
    assert not (tmp_path / "other").exists()
    assert "cannot be built on" in said[0]
