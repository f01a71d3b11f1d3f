"""Text with colour and weight: spans, and the markup that turns a translated sentence into spans.

Markup: `<good>+2.4</good> own investment`, `<b>bold</b>`, `<kor>South Korea</kor>`, `<#F0BE3C>...</#F0BE3C>`.
Tag names are colour roles of the theme, nation or layer ids among them; tags nest. A "<" that starts no tag
stays a "<".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from game.ui.theme import Ink


class Span(NamedTuple):
    """A piece of text in one colour and weight."""

    text: str
    ink: Ink = "text"
    bold: bool = False


Rich = str | Sequence[Span]
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*|#[0-9A-Fa-f]{6})>")


@lru_cache(maxsize=4096)
def parse(text: str, ink: Ink = "text", bold: bool = False) -> tuple[Span, ...]:
    """Turns markup into spans; an unclosed tag holds to the end, a closing tag without a start is dropped."""
    spans: list[Span] = []
    open_tags: list[tuple[str, Ink, bool]] = []
    place = 0
    for match in _TAG.finditer(text):
        if match.start() > place:
            spans.append(Span(text[place : match.start()], ink, bold))
        place = match.end()
        closing, tag = match.groups()
        if closing:
            if open_tags and open_tags[-1][0] == tag:
                _, ink, bold = open_tags.pop()
            continue
        open_tags.append((tag, ink, bold))
        ink, bold = (ink, True) if tag == "b" else (tag, bold)
    if place < len(text):
        spans.append(Span(text[place:], ink, bold))
    return tuple(spans)


def spans(rich: Rich, ink: Ink = "text", bold: bool = False) -> tuple[Span, ...]:
    """Returns spans whatever was given."""
    return parse(rich, ink, bold) if isinstance(rich, str) else tuple(rich)


def plain(rich: Rich) -> str:
    """Returns the text without colours."""
    return "".join(span.text for span in spans(rich))


def escape(text: str) -> str:
    """Keeps a text somebody typed from being read as markup."""
    return _TAG.sub(lambda m: m.group(0).replace("<", "‹").replace(">", "›"), text)
