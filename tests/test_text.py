import re
from collections import Counter
from pathlib import Path

import pytest

from game import paths
from game.text import LANGUAGES, CatalogueError, Texts, particle, read_language

PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
CATALOGUE = str(paths.assets_folder() / "text")


PLURAL = re.compile(r"\{\w+\|[^{}|]*\|[^{}|]*\}")


def entries(language: str) -> dict[str, str]:
    return dict(read_language(CATALOGUE, language))


def make(folder: Path, **languages: str) -> Path:
    for language in LANGUAGES:
        (folder / language).mkdir()
        (folder / language / "common.yaml").write_text(languages.get(language, "{}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_keys(language: str) -> None:
    english, other = set(entries("en")), set(entries(language))
    assert sorted(english - other) == []
    assert sorted(other - english) == []


def values_of(sentence: str) -> set[str]:
    """Return the names of the values a sentence prints; a count that only picks a plural is no value."""
    return set(PLACEHOLDER.findall(PLURAL.sub("", sentence)))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_translation_uses_the_same_values(language: str) -> None:
    english, other = entries("en"), entries(language)
    differ = {
        key: (english[key], other[key])
        for key in english.keys() & other.keys()
        if values_of(english[key]) != values_of(other[key])
    }
    assert differ == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_badly_bracketed(language: str) -> None:
    bad = [
        key
        for key, sentence in entries(language).items()
        if not sentence.strip() or re.search(r"[{}]", PLACEHOLDER.sub("", sentence))
    ]
    assert bad == []


def test_particles_stand_in_korean_only() -> None:
    marked = re.compile(r"\{\w+\|[^{}|$]*\}")  # {purse|$} is money
    assert [
        key for language in ("en", "zh") for key, s in entries(language).items() if marked.search(s)
    ] == []


def test_korean_particles_after_values_are_chosen_and_not_typed() -> None:
    typed = re.compile(r"\{\w+\}(?:은|는|이|가|을|를|과|와|으로|로)(?:\s|[.,]|$)")
    assert {key: s for key, s in entries("ko").items() if typed.search(s)} == {}


@pytest.mark.parametrize(
    ("word", "wanted", "expected"),
    [
        ("한국", "이", "이"),
        ("미국", "가", "이"),
        ("일본", "는", "은"),
        ("유럽연합(EU)", "는", "은"),
        ("서울", "으로", "로"),
        ("중국", "로", "으로"),
        ("대만", "와", "과"),
        ("메모리", "을", "를"),
        ("HBM", "가", "이"),
        ("AI", "은", "는"),
        ("2026", "이", "이"),
        ("12", "을", "를"),
        ("1", "로", "로"),
        ("10", "로", "으로"),
        ("79.3%", "은", "는"),
        ("‘제2기금’", "을", "을"),
        ("美國", "이", "이(가)"),
        ("", "을", "을(를)"),
    ],
)
def test_particle_follows_the_last_sound(word: str, wanted: str, expected: str) -> None:
    assert particle(word, wanted) == expected


def test_values_particles_and_plurals_fill_a_sentence(tmp_path: Path) -> None:
    folder = make(
        tmp_path,
        en='a: {b: "{who} waits {n} {n|turn|turns}, {x}"}',
        ko='a: {b: "{who|이} {n}턴 기다림, {x}"}',
    )
    english, korean = Texts.load("en", folder), Texts.load("ko", folder)
    assert english.text("a.b", who="Korea", n=1, x=0.25) == "Korea waits 1 turn, 0.2"
    assert english.text("a.b", who="Korea", n=2000, x=-3.0) == "Korea waits 2,000 turns, -3.0"
    assert korean.text("a.b", who="한국", n=2, x=1.5) == "한국이 2턴 기다림, 1.5"


def test_money_is_counted_as_the_language_counts() -> None:
    shown = [
        Texts.load(language).text("orders.refused.overspend", needed=25.0, there=4.5, purse=30.0)
        for language in LANGUAGES
    ]
    assert ["$25.00bn" in shown[0], "250.0억 달러" in shown[1], "250.0亿美元" in shown[2]] == [
        True,
        True,
        True,
    ]


def test_a_missing_key_falls_back_and_is_counted(tmp_path: Path) -> None:
    texts = Texts.load("ko", make(tmp_path, en='only: "English {n}"'))
    assert texts.text("only", n=3) == "English 3"
    assert texts.text("no.where") == "no.where"
    assert texts.text("only") == "English {n}"
    assert texts.missing == Counter({"only": 2, "no.where": 1, "only:n": 1})
    assert "only" in texts
    assert "no.where" not in texts


def test_an_unknown_language_is_english() -> None:
    assert Texts.load("xx").language == "en"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [1", "common.yaml"),
        ("a: one\na: two", "the key a stands twice"),
        ("- a\n- b", "no mapping"),
        ("a:\n  - b", "a is no mapping"),
        ("a: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
    ],
)
def test_a_damaged_catalogue_names_the_file(tmp_path: Path, content: str, says: str) -> None:
    folder = make(tmp_path, en=content)
    with pytest.raises(CatalogueError, match=re.escape(says)) as caught:
        Texts.load("en", folder)
    assert "common.yaml" in str(caught.value)


def test_a_key_in_two_files_is_an_error(tmp_path: Path) -> None:
    folder = make(tmp_path, en="a: {b: one}")
    (folder / "en" / "other.yaml").write_text("a: {b: two}")
    with pytest.raises(CatalogueError, match=r"a\.b stands in another file"):
        Texts.load("en", folder)


def test_words_that_yaml_takes_for_values_stay_words(tmp_path: Path) -> None:
    texts = Texts.load("en", make(tmp_path, en="a: {yes: no, on: 2026-01-01}"))
    assert (texts.text("a.yes"), texts.text("a.on")) == ("no", "2026-01-01")


@pytest.mark.parametrize(
    ("language", "money", "small", "share", "half", "quarter"),
    [
        ("en", "$8.0bn", "-$0.25bn", "79.3%", "2026 H2", "2027 Q3"),
        ("ko", "80억 달러", "-2.5억 달러", "79.3%", "2026년 하반기", "2027년 3분기"),
        ("zh", "80亿美元", "-2.5亿美元", "79.3%", "2026年下半年", "2027年第3季度"),
    ],
)
def test_each_language_writes_its_own_way(
    language: str, money: str, small: str, share: str, half: str, quarter: str
) -> None:
    texts = Texts.load(language)
    assert texts.money(8.04) == money
    assert texts.money(-0.25, 2) == small
    assert texts.percent(0.7934) == share
    assert texts.date(2026, half=2) == half
    assert texts.date(2027, quarter=3) == quarter
    assert not texts.missing


def test_numbers_have_no_minus_zero_and_changes_have_a_sign() -> None:
    texts = Texts.load("en")
    assert texts.number(-0.04) == "0.0"
    assert texts.number(-1234.56) == "-1,234.6"
    assert texts.number(7, 0) == "7"
    assert [texts.signed(x) for x in (0.44, -0.44, 0.0)] == ["+0.4", "-0.4", "+0.0"]
    assert texts.signed_percent(-0.018) == "-1.8%"
