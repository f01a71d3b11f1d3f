"""How a scalar of the field table looks to an editor: its JSON types and the pattern of its text.

An editor reads YAML 1.2, so ``12`` is a number to it and ``12%`` a text; the game reads both by the field.
"""

from __future__ import annotations

from game.scenario.shapes import BIG, Scalar

_NUM = r"[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})"
_UP_TO_100 = r"\+?(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)"
_RATE = r"(\s+(per|a)\s+(year|quarter))?"
_TIME = r"\s*(quarters?|half-years?|years?)"
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_YES = r"^([tT][rR][uU][eE]|[yY][eE][sS]|[oO][nN]|[fF][aA][lL][sS][eE]|[nN][oO]|[oO][fF][fF])$"

PATTERNS: dict[str, str] = {
    "id": _ID,
    "yes": _YES,
    "whole": r"^[+-]?[0-9]+(\.0*)?$",
    "number": rf"^({_NUM}|{_NUM}\s*%{_RATE})$",
    "signed": rf"^({_NUM}|{_NUM}\s*%{_RATE})$",
    "percent": rf"^{_NUM}\s*%{_RATE}$",
    "relative": rf"^{_NUM}\s*%{_RATE}$",
    "pp": rf"^{_NUM}\s*pp$",
    "capacity": rf"^{_NUM}\s*pp$",
    "money": rf"^\$?\s*{_NUM}\s*(bn)?$",
    "quarters": rf"^[+]?[0-9]+(\.0*)?{_TIME}$",
    "stock": rf"^{_NUM}{_TIME}$",
    "count": rf"^[+]?[0-9]+(\.0*)?({_TIME})?$",
    "months": rf"^{_NUM}\s*(months?|years?)$",
    "date": r"^[0-9]{4}-?\s*[Qq][1-4]$",
    "odds": rf"^{_UP_TO_100}\s*%\s*(per|a)\s+(quarter|half-year|year)$",
    "span": rf"^([0-9]{{1,3}}\s*(-|–|to)\s*[0-9]{{1,3}}\s*(quarters?|years?)|[+]?[0-9]+(\.0*)?{_TIME})$",
    "factor": rf"^[x×]?\s*{_NUM}$",
    "lasts": rf"^(permanent|[+]?[0-9]+(\.0*)?{_TIME})$",
    "again": rf"^(never|[+]?[0-9]+(\.0*)?{_TIME})$",
    "turns": r"^[0-9]{1,3}\s*(turns?)?$",
    "url": r"^https?://\S+$",
    "version": r"^[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}$",
    "language": r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
    "colour": r"^#[0-9a-fA-F]{6}$",
    "code": r"^[A-Z]{2,4}$",
    "path": r"^[a-z_]+(\.[a-z0-9_-]+)*$",
    # names and functions are plain Latin, so a wide or curly sign shows at once
    "formula": r"^[\t\n -~]*$",
}
_NUMBERS = ("number", "signed", "money", "factor")
_WHOLE = ("whole", "count", "turns")


def scalar_types(scalar: Scalar) -> list[str] | str:
    """Return the JSON types that a value of a kind may have."""
    if scalar.kind == "text":
        return ["string", "number", "boolean"]
    if scalar.kind == "yes":
        return ["boolean", "string"]
    if scalar.kind in _NUMBERS:
        return ["number", "string"]
    if scalar.kind in _WHOLE or scalar.kind == "id":
        return ["integer", "string"]
    return "string"


def pattern_of(scalar: Scalar) -> str:
    """Return the pattern of the text of a value; empty where any text will do."""
    if scalar.kind in ("percent", "relative") and scalar.low == 0.0 and scalar.high == 1.0:
        return rf"^{_UP_TO_100}\s*%{_RATE}$"
    if scalar.kind == "money" and scalar.low == 0.0 and scalar.high <= BIG:
        return rf"^\$?\s*\+?{_NUM[5:]}\s*(bn)?$"
    return PATTERNS.get(scalar.kind, "")
