"""The catalogue of texts: key and numbers in, a sentence in English, Korean or Chinese out.

Never here: sentences. They live in assets/text/<language>/*.yaml, one file per area, nested keys joined
with dots. Placeholders: {name} a value; {name|이} a value and the Korean particle that fits its last
syllable; {count|turn|turns} one of two words by number; {purse|$} money with its unit. Raises
CatalogueError where our own files are damaged, never for a key or a value that is not there: those are
counted in `missing`.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from game import paths

LANGUAGES = ("en", "ko", "zh")
FALLBACK = "en"
MONEY = "$"  # behind a value: bn USD, written in the counting unit of the language
_FILE_LIMIT = 1_000_000  # bytes; the largest real file is far below
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}")

Value = str | int | float


class CatalogueError(Exception):
    """A text file of ours is missing or damaged; the message names the file."""


class Texts:
    """The texts of one language with English behind them, and its ways to write numbers and dates."""

    def __init__(self, language: str, entries: Mapping[str, str], behind: Mapping[str, str]) -> None:
        self.language = language
        self.missing: Counter[str] = Counter()
        self._entries = entries
        self._behind = behind

    @classmethod
    def load(cls, language: str, folder: Path | None = None) -> "Texts":
        """Read a language from the shipped catalogue or from another folder; an unknown one is English."""
        root = str(folder or paths.assets_folder() / "text")
        known = language if language in LANGUAGES else FALLBACK
        return cls(known, read_language(root, known), read_language(root, FALLBACK))

    def __contains__(self, key: object) -> bool:
        return key in self._entries or key in self._behind

    def keys_below(self, area: str) -> list[str]:
        """Return the keys of an area in the order of its files."""
        return [key for key in self._behind if key.startswith(f"{area}.")]

    def lacking(self) -> list[str]:
        """Return the keys that English has and this language has not."""
        return [key for key in self._behind if key not in self._entries]

    def holes(self, key: str) -> list[str]:
        """Return the names of the values that a sentence asks for."""
        template = self._entries.get(key, self._behind.get(key, ""))
        return [found[0] for found in _PLACEHOLDER.findall(template)]

    def text(self, key: str, /, **values: Value) -> str:
        """Make the sentence of a key; a missing key gives English, then the key itself, and is counted."""
        template = self._entries.get(key)
        if template is None:
            self.missing[key] += 1
            template = self._behind.get(key, key)
        if "{" not in template:
            return template
        return _PLACEHOLDER.sub(lambda found: self._fill(key, found, values), template)

    def quoted(self, sentence: str) -> str:
        """Return what a source says, as the deck quotes it, in this language; the sentence itself where that is unknown."""
        key = f"cited.s{blake2b(sentence.encode(), digest_size=4).hexdigest()}"
        return self._entries.get(key, sentence)

    def _fill(self, key: str, found: re.Match[str], values: Mapping[str, Value]) -> str:
        name, first, second = found.groups()
        if name not in values:
            self.missing[f"{key}:{name}"] += 1
            return found.group(0)
        value = values[name]
        if second is not None:
            return str(first) if value in (1, "1") else str(second)
        if first == MONEY and not isinstance(value, str):
            return self.money(value, 2)
        shown = self._show(value)
        return shown + particle(shown, first) if first else shown

    def _show(self, value: Value) -> str:
        if isinstance(value, str):
            return value
        return self.number(value, 1 if isinstance(value, float) else 0)

    def number(self, value: float, digits: int = 1) -> str:
        """Write a number with so many digits after the point and thousands apart; never a minus zero."""
        shown = f"{value:,.{digits}f}"
        return shown[1:] if shown.startswith("-") and not shown.strip("-0.,") else shown

    def signed(self, value: float, digits: int = 1) -> str:
        """Write a change: always with a sign, zero as +0."""
        shown = self.number(value, digits)
        return shown if shown.startswith("-") else f"+{shown}"

    def percent(self, fraction: float, digits: int = 1) -> str:
        """Write a fraction 0..1 as percent."""
        return self.text("format.percent", value=self.number(100.0 * fraction, digits))

    def signed_percent(self, fraction: float, digits: int = 1) -> str:
        """Write a change of a fraction as percent with its sign."""
        return self.text("format.percent", value=self.signed(100.0 * fraction, digits))

    def money(self, billions: float, digits: int = 1) -> str:
        """Write bn USD in the counting unit of the language (Korean and Chinese count in 100 million)."""
        scale = self.text("format.money_scale")
        shown = self.number(billions * int(scale), max(0, digits - len(scale) + 1))
        sign, amount = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
        return sign + self.text("format.money", value=amount)

    def date(self, year: int, quarter: int | None = None, half: int | None = None) -> str:
        """Write a year, one of its quarters (1-4) or one of its halves (1-2)."""
        if quarter is not None:
            return self.text("format.date_quarter", year=str(year), quarter=str(quarter))
        if half is not None:
            return self.text(f"format.date_half_{half}", year=str(year))
        return self.text("format.date_year", year=str(year))


@cache
def read_language(root: str, language: str) -> Mapping[str, str]:
    """Merge the files of one language into flat keys.

    Raises CatalogueError for a missing folder, a damaged file or a key that stands twice.
    """
    files = sorted(Path(root, language).glob("*.yaml"))
    if not files:
        raise CatalogueError(f"{Path(root, language)}: no text files")
    entries: dict[str, str] = {}
    for file in files:
        for key, sentence in _read_file(file).items():
            if key in entries:
                raise CatalogueError(f"{file}: the key {key} stands in another file too")
            entries[key] = sentence
    return entries


def _read_file(file: Path) -> dict[str, str]:
    try:
        raw = file.read_bytes()
        if len(raw) > _FILE_LIMIT:
            raise CatalogueError(f"{file}: larger than {_FILE_LIMIT} bytes")
        tree = yaml.load(raw, Loader=_Loader)  # a safe loader, see below
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise CatalogueError(f"{file}: {problem}") from problem
    flat: dict[str, str] = {}
    _flatten(file, "", {} if tree is None else tree, flat)
    return flat


def _flatten(file: Path, prefix: str, tree: object, flat: dict[str, str]) -> None:
    if not isinstance(tree, dict):
        raise CatalogueError(f"{file}: {prefix or 'the top'} is no mapping of keys to texts")
    for name, below in tree.items():
        key = f"{prefix}.{name}" if prefix else str(name)
        if isinstance(below, str):
            flat[key] = below
        else:
            _flatten(file, key, below, flat)


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one where PyYAML was built with it


class _Loader(_SafeLoader):  # type: ignore[misc]  # chosen at run time, so its type is not known
    """The safe loader that reads every scalar as text and refuses a key that stands twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key} stands twice", problem_mark=key_node.start_mark
            )
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


# Without implicit types "no", "on", "1" and "2026-01-01" stay what the author typed.
_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)

_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")  # 유럽연합(EU) is read without its brackets
_RIEUL = 8  # the final consonant ㄹ, after which 으로 becomes 로
_HANGUL = range(0xAC00, 0xD7A4)
_FINALS = 28  # Hangul syllables come in runs of 28, one per final consonant, the first without
# Final sound of digits and of Latin letters as they are read aloud in Korean: 0 none, 8 ㄹ, 1 another.
_DIGIT_FINALS = dict(zip("0123456789", (1, _RIEUL, 0, 1, 0, 0, 1, _RIEUL, _RIEUL, 0), strict=True))
_LETTER_FINALS = {"l": _RIEUL, "r": _RIEUL, "m": 1, "n": 1}
_PAIRS = {
    pair: (closed, open_)
    for closed, open_ in (
        ("은", "는"),
        ("이", "가"),
        ("을", "를"),
        ("과", "와"),
        ("으로", "로"),
        ("이나", "나"),
        ("이라", "라"),
        ("이며", "며"),
        ("이다", "다"),
    )
    for pair in (closed, open_)
}


def particle(word: str, wanted: str) -> str:
    """Choose between the two forms of a Korean particle by the last sound of the word before it."""
    closed, open_ = _PAIRS.get(wanted, (wanted, wanted))
    final = _final_sound(_BRACKETS.sub("", word) or word)
    if final is None:
        return f"{closed}({open_})" if closed != open_ else closed
    if final == 0 or (closed == "으로" and final == _RIEUL):
        return open_
    return closed


def _final_sound(word: str) -> int | None:
    """Tell the final consonant of the last spoken sign, 0 for none, None where nobody can know."""
    for sign in reversed(word):
        if ord(sign) in _HANGUL:
            return (ord(sign) - _HANGUL.start) % _FINALS
        if sign in _DIGIT_FINALS:
            return _DIGIT_FINALS[sign]
        if sign == "%":
            return 0
        if sign.isascii() and sign.isalpha():
            return _LETTER_FINALS.get(sign.lower(), 0)
        if sign.isalpha():
            return None
    return None
