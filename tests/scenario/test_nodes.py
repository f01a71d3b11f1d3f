"""The tree of a file: places are exact, text stays text, hostile files end in a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.scenario.nodes import MOST_DEPTH, FileFault, Node, decode, read_toml, read_yaml


def test_places_count_from_one_in_every_style() -> None:
    root = read_yaml("- id: a\n  list: [x, 'y z']\n  \"k\": |\n    text\n", "f")
    assert root is not None
    entry = root.items[0]
    assert (entry.line, entry.column) == (1, 3)
    x, y = entry.get("list").items
    assert (x.line, x.column, y.line, y.column) == (2, 10, 2, 13)
    assert (x.exact, y.exact, y.text) == (True, True, "y z")
    assert not entry.get("k").exact


def test_places_count_signs_not_bytes() -> None:
    root = read_yaml("한국: {층: 값}\n", "f")
    inner = root.get("한국")
    assert (inner.column, inner.get("층").column) == (5, 9)


@pytest.mark.parametrize("word", ["No", "yes", "010", "12:30", "1e3", "2026-01-01", "0x1F", ".5", "NULL"])
def test_words_stay_what_the_author_typed(word: str) -> None:
    assert read_yaml(f"title: {word}\n", "f").get("title").text == word


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x 1\nb: 2\n", "no-anchors", 1),
        ("a: 1\nb: *x\n", "no-anchors", 2),
        ("a: !!int 1\n", "no-tags", 1),
        ("a: 1\n<<: {b: 2}\n", "no-merge", 2),
        ("a: 1\n---\nb: 2\n", "second-document", 2),
        ("a: 1\na: 2\n", "double-key", 2),
        ("[a]: 1\n", "key-not-text", 1),
        ("[" * 30 + "]" * 30, "too-deep", 1),
        ("a:\n  - b\n c: d\n", "yaml-syntax", 3),
        ("a: b\x07\n", "strange-sign", 1),
        ("x: [" + "1," * 70_000 + "]\n", "too-many-values", 1),
    ],
)
def test_what_a_deck_must_not_hold_is_named(text: str, code: str, line: int) -> None:
    with pytest.raises(FileFault) as fault:
        read_yaml(text, "f")
    assert (fault.value.code, fault.value.line) == (code, line)


def test_bytes_that_are_no_text_are_named_with_their_line() -> None:
    with pytest.raises(FileFault) as fault:
        decode(b"a: 1\nb: \xff\xfe\n")
    assert (fault.value.code, fault.value.line, fault.value.column) == ("not-utf8", 2, 4)
    with pytest.raises(FileFault) as fault:
        decode(b"x" * 1_000_001)
    assert fault.value.code == "file-too-large"


def test_a_byte_order_mark_and_other_line_ends_are_read() -> None:
    assert read_yaml(decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"), "f").get("b").line == 2


def test_toml_places_are_those_of_keys_and_values() -> None:
    text = '# note\nid = "x"\nnote = """\nturns = 3\n"""\n[time]\nturns = 12\n[a.b]\nlist = [1, 2]\n'
    root = read_toml(text, "f")
    assert (root.get("id").line, root.get("id").column) == (2, 6)
    turns = root.get("time").get("turns")
    assert (turns.text, turns.line, turns.column) == ("12", 7, 9)
    assert [item.text for item in root.get("a").get("b").get("list").items] == ["1", "2"]


def test_broken_toml_says_where() -> None:
    with pytest.raises(FileFault) as fault:
        read_toml("id = 1\nturns = = 2\n", "f")
    assert (fault.value.code, fault.value.line) == ("toml-syntax", 2)
    with pytest.raises(FileFault) as deep:
        read_toml("a = " + "[" * 400 + "]" * 400, "f")
    assert deep.value.code in ("too-deep", "toml-syntax")


def _read(text: str) -> tuple[Node | None, FileFault | None]:
    try:
        return read_yaml(text, "f"), None
    except FileFault as fault:
        return None, fault


def _depth(node: Node) -> int:
    return 1 + max((_depth(n) for n in (*node.items, *(v for _, v in node.pairs))), default=0)


@given(st.text(alphabet=st.sampled_from("ab:-[]{}\"'&*!|>#,%@ \n\t\\?~<"), max_size=60))
def test_any_text_gives_a_tree_or_a_finding(text: str) -> None:
    root, fault = _read(text)
    assert fault is None or fault.line >= 1
    assert root is None or _depth(root) <= MOST_DEPTH + 1


def test_a_file_of_brackets_ends_in_a_finding() -> None:
    with pytest.raises(FileFault) as fault:
        read_yaml("[" * 400_000, "f")
    assert fault.value.code in ("too-deep", "yaml-syntax")
