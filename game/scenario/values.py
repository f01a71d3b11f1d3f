"""How one written value is read: by what the field expects, never by what it looks like.

A reader gets the text and returns the value, or raises ``Unread`` with the code of the problem. Fractions, quarters,
years and $bn come out, whatever the author wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from game.scenario.shapes import BIG, Scalar

Value = float | int | bool | str | tuple[int, int]


class Unread(Exception):  # noqa: N818  # a finding about a text, not a defect of the program
    """A text is no value of the kind; carries the code of the problem, its values and the name of the cure."""

    def __init__(self, code: str, hint: str = "", **values: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.hint = hint
        self.values = values


_NUM = r"([+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15}))"
_NUMBER = re.compile(_NUM)
_PERCENT = re.compile(_NUM + r"\s*%(?:\s+(?:per|a)\s+(year|quarter))?")
_TIME = re.compile(_NUM + r"\s*(quarters?|half-years?|years?)")
_MONTHS = re.compile(_NUM + r"\s*(months?|years?)")
_SPAN = re.compile(r"([0-9]{1,3})\s*(?:-|–|to)\s*([0-9]{1,3})\s*(quarters?|years?)")
_ODDS = re.compile(_NUM + r"\s*%\s*(?:per|a)\s+(quarter|half-year|year)")
_PP = re.compile(_NUM + r"\s*pp")
_FACTOR = re.compile(r"[x×]?\s*" + _NUM)
_DATE = re.compile(r"([0-9]{4})-?\s*[Qq]([1-4])")
_TURNS = re.compile(r"([0-9]{1,3})\s*(?:turns?)?")
_MONEY = re.compile(r"\$?\s*" + _NUM + r"\s*(?:bn)?")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CODE = re.compile(r"[A-Z]{2,4}")
_PATH = re.compile(r"[a-z_]+(?:\.[a-z0-9_-]+)*")
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_TIME_QUARTERS = {"quarter": 1, "half-year": 2, "year": 4}

_PLAIN_SIGNS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "、": ",",
        "。": ".",
        "−": "-",
        "–": "-",
        "—": "-",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "　": " ",
    }
)


def strange_sign(text: str) -> tuple[int, str, str] | None:
    """Return place, sign and plain form of the first full-width sign, curly quote or the like; None where all is plain."""
    for at, sign in enumerate(text):
        if sign.isascii():
            continue
        plain = sign.translate(_PLAIN_SIGNS)
        if plain == sign:
            plain = unicodedata.normalize("NFKC", sign)
        if plain.isascii() and plain.strip() != "" and not sign.isalpha():
            return at, sign, plain
    return None


def printed(value: float) -> str:
    """Write a number the short way, as an author would."""
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"


def _match(pattern: re.Pattern[str], text: str, kind: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        _name_strange(text)
        raise Unread("bad-value", kind, text=text[:60])
    return found


def _name_strange(text: str) -> None:
    strange = strange_sign(text)
    if strange:
        raise Unread("full-width", "write", sign=strange[1], plain=strange[2])


def _percent(text: str) -> float:
    if _NUMBER.fullmatch(text):
        number = float(text)
        better = printed(100.0 * number if abs(number) <= 1.0 else number)
        raise Unread("bad-unit", "percent", text=text[:60], better=f"{better}%")
    return float(_match(_PERCENT, text, "percent").group(1)) / 100.0


def _relative(text: str) -> float:
    return _percent(text)


def _number(text: str) -> float:
    if text.endswith("%"):
        return float(_match(_PERCENT, text, "number").group(1)) / 100.0
    return float(_match(_NUMBER, text, "number").group(1))


def _money(text: str) -> float:
    return float(_match(_MONEY, text, "money").group(1))


def _whole(text: str) -> int:
    number = float(_match(_NUMBER, text, "whole").group(1))
    if number != int(number):
        raise Unread("bad-value", "whole", text=text[:60])
    return int(number)


def _times(text: str, kind: str) -> float:
    if _NUMBER.fullmatch(text):
        raise Unread("bad-unit", "quarters", text=text[:60], better=f"{text} quarters")
    found = _match(_TIME, text, kind)
    return float(found.group(1)) * _TIME_QUARTERS[found.group(2).rstrip("s")]


def _quarters(text: str) -> int:
    value = _times(text, "quarters")
    if value != int(value):
        raise Unread("bad-value", "quarters", text=text[:60])
    return int(value)


def _stock(text: str) -> float:
    return _times(text, "stock")


def _count(text: str) -> int:
    return _whole(text) if _NUMBER.fullmatch(text) else _quarters(text)


def _months(text: str) -> float:
    if _NUMBER.fullmatch(text):
        raise Unread("bad-unit", "months", text=text[:60], better=f"{text} months")
    found = _match(_MONTHS, text, "months")
    number = float(found.group(1))
    return number if found.group(2).startswith("year") else number / 12.0


def _date(text: str) -> tuple[int, int]:
    found = _match(_DATE, text, "date")
    return int(found.group(1)), int(found.group(2))


def _odds(text: str) -> float:
    found = _match(_ODDS, text, "odds")
    chance = float(found.group(1)) / 100.0
    if not 0.0 <= chance <= 1.0:
        raise Unread("out-of-range", "range", text=text[:60], low="0%", high="100%")
    return float(1.0 - (1.0 - chance) ** (1.0 / _TIME_QUARTERS[found.group(2)]))


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        one = _quarters(text)
        return one, one
    unit = _TIME_QUARTERS[found.group(3).rstrip("s")]
    low, high = int(found.group(1)) * unit, int(found.group(2)) * unit
    if low > high:
        raise Unread("bad-value", "span", text=text[:60])
    return low, high


def _factor(text: str) -> float:
    return float(_match(_FACTOR, text, "factor").group(1))


def _capacity(text: str) -> float:
    return 100.0 * _pp(text)


def _pp(text: str) -> float:
    if _NUMBER.fullmatch(text) or _PERCENT.fullmatch(text):
        number = _NUMBER.match(text)
        raise Unread("bad-unit", "pp", text=text[:60], better=f"{number.group(1) if number else ''}pp")
    return float(_match(_PP, text, "pp").group(1)) / 100.0


def _lasts(text: str) -> int:
    return 0 if text == "permanent" else _quarters(text)


def _again(text: str) -> int:
    return -1 if text == "never" else _quarters(text)


def _turns(text: str) -> int:
    return int(_match(_TURNS, text, "turns").group(1))


def _yes(text: str) -> bool:
    value = _YES.get(text.lower())
    if value is None:
        _name_strange(text)
        raise Unread("bad-value", "yes", text=text[:60])
    return value


def _id(text: str) -> str:
    if ID.fullmatch(text) is None or len(text) > 60:
        better = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
        raise Unread("bad-id", "write" if better else "", text=text[:60], better=better)
    return text


def _text(text: str) -> str:
    return " ".join(text.split()) if "\n" not in text else text.strip()


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(sign.isspace() for sign in text):
        raise Unread("bad-value", "url", text=text[:60])
    return text


def _pattern(pattern: re.Pattern[str], kind: str) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        return _match(pattern, text, kind).group(0)

    return read


READERS: dict[str, Callable[[str], Value]] = {
    "text": _text,
    "id": _id,
    "yes": _yes,
    "whole": _whole,
    "number": _number,
    "signed": _number,
    "percent": _percent,
    "relative": _relative,
    "pp": _pp,
    "capacity": _capacity,
    "money": _money,
    "quarters": _quarters,
    "stock": _stock,
    "count": _count,
    "months": _months,
    "date": _date,
    "odds": _odds,
    "span": _span,
    "factor": _factor,
    "lasts": _lasts,
    "again": _again,
    "turns": _turns,
    "url": _url,
    "version": _pattern(_VERSION, "version"),
    "language": _pattern(LANGUAGE, "language"),
    "colour": _pattern(_COLOUR, "colour"),
    "code": _pattern(_CODE, "code"),
    "path": _pattern(_PATH, "path"),
}

_SHOWN: dict[str, Callable[[float], str]] = {
    "percent": lambda v: f"{printed(100.0 * v)}%",
    "relative": lambda v: f"{printed(100.0 * v)}%",
    "pp": lambda v: f"{printed(100.0 * v)}pp",
    "capacity": lambda v: f"{printed(v)}pp",
    "months": lambda v: f"{printed(12.0 * v)} months",
    "quarters": lambda v: f"{printed(v)} quarters",
    "lasts": lambda v: f"{printed(v)} quarters",
    "again": lambda v: f"{printed(v)} quarters",
    "stock": lambda v: f"{printed(v)} quarters",
    "turns": lambda v: f"{printed(v)} turns",
}


def shown(kind: str, value: float) -> str:
    """Write a value of a kind the way an author writes it."""
    return _SHOWN.get(kind, printed)(value)


def read(scalar: Scalar, text: str) -> Value:
    """Return the value of a text.

    Raises Unread where it is none of the kind, or lies outside the bounds of the field.
    """
    text = text.strip() if scalar.kind != "text" else text
    value = READERS[scalar.kind](text)
    if isinstance(value, bool | str):
        return value
    outer = (value, value) if isinstance(value, float | int) else value
    free = (scalar.kind == "lasts" and value == 0) or (scalar.kind == "again" and value == -1)
    if scalar.kind != "date" and not free and not all(scalar.low <= v <= scalar.high for v in outer):
        low = shown(scalar.kind, scalar.low) if scalar.low > -BIG else ""
        high = shown(scalar.kind, scalar.high) if scalar.high < BIG else ""
        hint = "range" if low and high else "least" if low else "most"
        raise Unread("out-of-range", hint, text=text[:60], low=low, high=high)
    return value
