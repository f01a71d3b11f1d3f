"""What every key, verb, word and function of the deck format means, in the reader's language, by the field table."""

from __future__ import annotations

from game.scenario.shapes import BIG, Scalar
from game.scenario.values import shown
from game.text import Texts

_WITHOUT_SENTENCE = ("ref", "word")
_BOUNDED = ("percent", "relative", "number", "signed", "money", "factor", "whole", "months", "pp")
"""Kinds whose bounds an author may meet; those of times are only there against slips."""


def key_meaning(texts: Texts, form: str, name: str) -> str:
    """Return the line of a field: its own one where the form has it, else that of all fields of the name."""
    own = f"reference.{form.replace(' ', '-')}.{name}"
    return texts.text(own if own in texts else f"reference.any.{name}")


def has_meaning(texts: Texts, form: str, name: str) -> bool:
    """Tell whether a field is explained."""
    return f"reference.{form.replace(' ', '-')}.{name}" in texts or f"reference.any.{name}" in texts


def written(texts: Texts, scalar: Scalar) -> str:
    """Return how a value is written: its kind with an example, its bounds, or the closed list of its words."""
    if scalar.kind in _WITHOUT_SENTENCE:
        return _listed(texts, scalar)
    text = texts.text(f"reference.kinds.{scalar.kind}")
    low = shown(scalar.kind, scalar.low) if scalar.low > -BIG else ""
    high = shown(scalar.kind, scalar.high) if scalar.high < BIG else ""
    if low and high and scalar.high < 1000.0 and scalar.kind in _BOUNDED:
        return texts.text("reference.page.between", text=text, low=low, high=high)
    return text


def _listed(texts: Texts, scalar: Scalar) -> str:
    words = ", ".join(scalar.words)
    if scalar.kind == "word":
        return texts.text("reference.page.oneof", words=words)
    named = texts.text("reference.page.ref", what=texts.text(f"reference.kinds.{scalar.of}"))
    return f"{named}; {words}" if words else named
