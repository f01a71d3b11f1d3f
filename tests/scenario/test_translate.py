"""`translate` adds, marks and puts aside; it never loses a text, a remark or the layout of a file."""

from pathlib import Path

import pytest

from game.scenario import tools
from game.scenario.check import check
from game.scenario.edits import Layout, applied, quoted
from game.scenario.nodes import read_yaml
from game.scenario.translate import leaf_texts, translate
from tests.scenario.small import new_deck, tiny_deck


def _translate(deck: Path, language: str = "ko") -> tuple[int, int, int]:
    found = translate(check(deck).deck, language, "changed:")
    return found.added, found.stale, found.moved


def _codes(deck: Path) -> list[str]:
    return [p.code for p in check(deck).problems]


def test_a_new_language_gets_every_text_with_its_original_beside_it(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    added, stale, moved = _translate(deck)
    assert (stale, moved) == (0, 0)
    file = deck / "i18n" / "ko.yaml"
    text = file.read_text(encoding="utf-8")
    assert added == text.count('""') > 50
    assert "      # label: Into halls\n" in text.replace("        # label", "      # label")
    assert 'languages = ["ko"]' in (deck / "scenario.toml").read_text(encoding="utf-8")
    assert set(_codes(deck)) == {"untranslated"}
    assert _translate(deck) == (0, 0, 0)
    assert file.read_text(encoding="utf-8") == text
    # filled in, it is complete: the fingerprints are there already
    file.write_text(text.replace('""', '"번역"'), encoding="utf-8")
    assert _codes(deck) == []


def test_a_language_may_lie_in_a_folder(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    (deck / "i18n" / "ko").mkdir(parents=True)
    assert _translate(deck)[0] > 50
    assert {"cards.yaml", "nations.yaml", "layers.yaml"} <= {p.name for p in (deck / "i18n" / "ko").iterdir()}
    assert set(_codes(deck)) == {"untranslated"}


def test_a_changed_original_is_written_above_its_translation_once(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    file = deck / "i18n" / "ko.yaml"
    before = file.read_text(encoding="utf-8")
    cards = deck / "cards.yaml"
    cards.write_text(
        cards.read_text(encoding="utf-8").replace("title: The bridge", "title: A bridge"), encoding="utf-8"
    )
    assert _translate(deck) == (0, 1, 0)
    marked = file.read_text(encoding="utf-8")
    assert "  #!   title: A bridge\n" in marked
    assert [line for line in marked.split("\n") if "#!" not in line] == before.split("\n")
    assert _translate(deck) == (0, 1, 0)
    assert file.read_text(encoding="utf-8") == marked
    said: list[str] = []
    assert tools.translation("ko", str(deck), "en", said.append, done=True) == 0
    assert "#!" not in file.read_text(encoding="utf-8")
    assert _codes(deck) == []


def test_lost_texts_are_put_aside_and_come_back_by_hand(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    file = deck / "i18n" / "ko.yaml"
    before = leaf_texts(file.read_text(encoding="utf-8"))
    cards = deck / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8").replace("the-bridge", "the-arch"), encoding="utf-8")
    added, _, moved = _translate(deck)
    assert moved > 2
    assert added == moved
    text = file.read_text(encoding="utf-8")
    assert '  "cards.the-bridge.title":' in text
    assert set(before) <= set(leaf_texts(text))
    assert set(_codes(deck)) == {"untranslated"}
    assert _translate(deck) == (0, 0, 0)


FLOW = """# mine
cards:
  the-bridge: {title: 다리, choices: {close: {label: 막는다}, gone: {label: 사라진 것}}}  # beside
  lost: {title: 잃은 것, text: 잃은 글}

# the end
"""


def test_entries_in_brackets_keep_their_remarks(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    file = deck / "i18n" / "ko.yaml"
    file.write_text(FLOW, encoding="utf-8")
    added, _, moved = _translate(deck)
    assert (moved, added > 10) == (3, True)
    text = file.read_text(encoding="utf-8")
    assert set(leaf_texts(FLOW)) <= set(leaf_texts(text))
    assert all(note in text for note in ("# mine\n", "  # beside", "# the end"))
    assert "gone" not in text.split("_old:")[0]
    assert "untranslated" in _codes(deck)
    assert "translates-nothing" not in _codes(deck)


def test_line_ends_and_marks_of_a_file_stay(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    file = deck / "i18n" / "ko.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("title:", "titel:", 1).replace("\n", "\r\n").encode())
    assert _translate(deck)[2] == 1
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_wrong_wishes_are_told(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    said: list[str] = []
    assert tools.translation("english", str(deck), "en", said.append) == 2
    assert tools.translation("en", str(deck), "en", said.append) == 1
    (deck / "flags.yaml").write_text("bridge-closed: {nam: x}\n", encoding="utf-8")
    assert tools.translation("ko", str(deck), "en", said.append) == 1
    assert any("nam" in line for line in said)


MAPS = [
    (
        "a:\n  b: 1  # one\n  c: two words\n# end\n",
        ["a"],
        'a:\n  b: 1  # one\n  c: two words\n  new: "x"\n# end\n',
    ),
    ("a: {b: 1, c: [2, 3]} # k\n", ["a"], 'a: {b: 1, c: [2, 3], new: "x"} # k\n'),
    ("a: {}\n", ["a"], 'a: {new: "x"}\n'),
    (
        "a:\n  b: >\n    long\n    text\n\nz: 1\n",
        ["a"],
        'a:\n  b: >\n    long\n    text\n  new: "x"\n\nz: 1\n',
    ),
    ("a:\n  b:\nz: 1\n", ["a"], 'a:\n  b:\n  new: "x"\nz: 1\n'),
    ("a: {b: 1,\n    c: 2,\n   }\n", ["a"], 'a: {b: 1,\n    c: 2, new: "x",\n   }\n'),
]


@pytest.mark.parametrize(("text", "path", "expected"), MAPS)
def test_a_key_is_added_where_a_map_ends(text: str, path: list[str], expected: str) -> None:
    root = read_yaml(text, "f")
    node = root
    for part in path:
        node = node.get(part)
    assert applied(text, Layout(text).add(node, "new", quoted("x"))) == expected
    assert read_yaml(expected, "f") is not None


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("b: 1 # one\n# kept\nc: 2\n", "b", "# kept\nc: 2\n"),
        ("b: >\n  long\n  text\n\n# kept\nc: 2\n", "b", "\n# kept\nc: 2\n"),
        ("{b: 1, c: 2}\n", "b", "{c: 2}\n"),
        ("{b: 1, c: 2}\n", "c", "{b: 1}\n"),
        ("{b: {x: [1, 2]}, c: 2}\n", "b", "{c: 2}\n"),
        ("{b: 1}\n", "b", "{}\n"),
    ],
)
def test_a_key_is_taken_out_of_a_map(text: str, key: str, expected: str) -> None:
    root = read_yaml(text, "f")
    pair = next(pair for pair in root.pairs if pair[0].text == key)
    assert applied(text, [Layout(text).remove(root, pair)]) == expected


def test_a_language_may_be_listed_before_it_has_a_file(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    manifest = deck / "scenario.toml"
    text = manifest.read_text(encoding="utf-8").replace("languages = []", 'languages = ["ko"]')
    manifest.write_text(text, encoding="utf-8")
    said: list[str] = []
    assert tools.translation("ko", str(deck), "en", said.append) == 0
    assert (deck / "i18n" / "ko.yaml").is_file()
    assert check(deck).errors == []
