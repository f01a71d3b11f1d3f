"""What must hold for every page we make: well-formed, alone in the world, in words, and printable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from html.parser import HTMLParser

from game import paths
from game.papers.markup import VOID
from game.ui.kit.fonts import Coverage

ASKING = {
    "script",
    "link",
    "iframe",
    "img",
    "object",
    "embed",
    "base",
    "form",
    "video",
    "audio",
    "image",
    "use",
}
REFERRING = {"src", "href", "action", "data", "srcset", "poster", "background"}
RAW_KEY = re.compile(
    r"\b(?:debrief|papers|game|read|why|news|measure|reasons?|cards|nations|initiatives|rules)\.[a-z_]+\b"
)


@cache
def coverage() -> Coverage:
    """Give the list of signs in the shipped fonts."""
    return Coverage(paths.assets_folder() / "fonts" / "coverage.txt")


class Nesting(HTMLParser):
    """Finds tags that are not closed in the order in which they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(tag)


def words_of(page: str) -> str:
    """Return what a reader of a page reads."""
    root = ET.fromstring(page)
    body = root.find("body")
    assert body is not None
    return " ".join("".join(body.itertext()).split())


def outside(root: ET.Element) -> list[str]:
    """Return what a page could ask from outside, or run."""
    found = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in ASKING:
            found.append(f"element {name}")
        for key, value in element.attrib.items():
            bare = key.rpartition("}")[2]
            if bare in REFERRING or bare.startswith("on") or (bare == "style" and "url(" in value):
                found.append(f"{name} {bare}")
        if name == "style" and re.search(r"url\(|@import|https?:", element.text or ""):
            found.append("style")
    return found


def faults(page: str, language: str) -> list[str]:
    """Return everything that is wrong with a page; empty when all is well."""
    found = []
    root = ET.fromstring(page)  # raises where it is not well-formed
    if root.get("lang") != language:
        found.append("language")
    nesting = Nesting()
    nesting.feed(page)
    nesting.close()
    found += [f"not closed in order: {tag}" for tag in [*nesting.faults, *nesting.open]]
    found += outside(root)
    shown = words_of(page)
    found += [f"key: {one}" for one in RAW_KEY.findall(shown)]
    found += [f"not filled: {one}" for one in re.findall(r"\{\w+[^{}]*\}", shown)]
    lost = coverage().missing(shown)
    return found + ([f"no glyph for {lost!r}"] if lost else [])
