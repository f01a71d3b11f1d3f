"""Cards as players will read them: texts of the language, rules written by the game, what would not fit."""

from pathlib import Path

import pytest

from game.cli import main
from game.scenario.load import Loaded, load
from game.scenario.preview import idents, lines, preview
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck, tiny_deck


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(tiny_deck(tmp_path_factory.mktemp("preview")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_and_programme_can_be_shown_in_every_language(tiny: Loaded, language: str) -> None:
    texts = Texts.load(language)
    for ident in idents(tiny):
        found = preview(tiny, ident, language)
        shown = "\n".join(lines(found, texts, ["trouble"]))
        assert found.title in shown
        assert f"{found.file}:{found.line}" in shown
        assert shown.endswith("! trouble")
        assert all(rule in shown for option in found.options for rule in option.rules)
    assert not texts.missing


def test_a_preview_says_what_the_card_does_and_who_gets_it(tmp_path: Path) -> None:
    loaded = load(new_deck(tmp_path))
    found = preview(loaded, "a-rule-on-your-desk", "en")
    sign = found.options[0]
    assert found.who == "Northland"
    assert len(found.needs) == 2
    assert any("30%" in rule and "Eastmark" in rule for rule in sign.rules)
    assert [option.cautious for option in found.options] == [False, True]
    programme = preview(loaded, "halls-by-the-sea", "en")
    assert programme.rules
    assert programme.options == ()


def test_a_text_that_is_not_translated_is_named(tiny: Loaded, tmp_path: Path) -> None:
    language = next(one for one in tiny.texts.languages if one != tiny.texts.language)
    assert preview(tiny, idents(tiny)[0], language).untranslated == ()
    alone = load(new_deck(tmp_path))
    assert "choices.publish.label" in preview(alone, "open-weights", "ko").untranslated
    assert preview(alone, "open-weights", "en").untranslated == ()


def test_the_command_shows_one_or_all_and_refuses_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deck = new_deck(tmp_path)
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    cards.write_text(
        text.replace("title: \"Open weights\"", "title: \"Open weights for everybody who can read and count to ten 𓀀\""),
        encoding="utf-8",
    )  # fmt: skip
    folder = tmp_path / "pictures"
    argv = ["scenario", "preview", "--scenario", str(deck), "--lang", "en"]
    assert main([*argv, "open-weights", "--picture", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "no font of the game can write: 𓀀" in said
    assert "the title is cut" in said
    assert (folder / "open-weights.en.png").read_bytes().startswith(b"\x89PNG")
    assert main([*argv, "--all"]) == 0
    assert capsys.readouterr().out.count("[") >= 7
    assert main([*argv, "open-weihts"]) == 1
    assert "open-weights" in capsys.readouterr().out
    assert main(argv) == 2
    assert main([*argv, "open-weights", "--all"]) == 2
