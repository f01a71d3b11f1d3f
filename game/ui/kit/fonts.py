"""Our own fonts: faces by language, runs split by script, coverage, text surfaces, wrapping and fitting.

Sizes here are pixels; the painter turns logical units into pixels. All text is normalised to NFC first,
since a decomposed Korean word would be drawn three times too wide.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pygame

from game.ui.kit.rich import Rich, Span, spans
from game.ui.theme import Colour

FILES = {"kr": "SovereignSansKR", "sc": "SovereignSansSC"}
ELLIPSIS = "..."  # the sign "…" stands in mid-height in CJK faces
NEVER_FIRST = frozenset("、。，．：；！？）」』】》〉”’…‥·,.:;!?)]}%％")
NEVER_LAST = frozenset("（「『【《〈“‘([{")
CACHE_PIXELS = 6_000_000  # about 24 MB of text surfaces


@lru_cache(maxsize=8192)
def nfc(text: str) -> str:
    """Returns the composed form, without what no font can be asked for (zeros, halves of surrogate pairs)."""
    whole = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


class Coverage:
    """Which characters each face holds, read from the list shipped beside the fonts; without it, all of them."""

    def __init__(self, path: Path) -> None:
        self._lows: dict[str, list[int]] = {}
        self._highs: dict[str, list[int]] = {}
        face = ""
        try:
            listed = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            listed = ""
        for line in listed.splitlines():
            if line.startswith("["):
                face = line.strip("[] ")
                self._lows[face], self._highs[face] = [], []
            elif line and not line.startswith("#"):
                for word in line.split():
                    low, _, high = word.partition("-")
                    self._lows[face].append(int(low, 16))
                    self._highs[face].append(int(high or low, 16))

    def has(self, face: str, char: str) -> bool:
        """Tells whether a face can draw a character."""
        if face not in self._lows:
            return True
        index = bisect_right(self._lows[face], ord(char)) - 1
        return index >= 0 and ord(char) <= self._highs[face][index]

    def missing(self, text: str) -> str:
        """Returns the characters of a text that no shipped face can draw, each once, in order."""
        lost = [c for c in nfc(text) if c != "\n" and not any(self.has(face, c) for face in FILES)]
        return "".join(dict.fromkeys(lost))


def _is_wide(char: str) -> bool:
    """Tells whether Chinese line breaking applies: ideographs and full-width punctuation."""
    point = ord(char)
    return 0x2E80 <= point < 0xA000 or 0xFF00 <= point < 0xFF61 or 0x3000 <= point < 0x3020


def pieces(text: str) -> Iterator[str]:
    """Splits a text into the pieces between which a line may break; spaces stay at the end of their piece."""
    piece = ""
    for char in text:
        if piece and char != " ":
            last = piece[-1]
            free = last == " " or (_is_wide(char) or _is_wide(last.strip() or " "))
            if free and char not in NEVER_FIRST and last not in NEVER_LAST:
                yield piece
                piece = ""
        piece += char
    if piece:
        yield piece


class Fonts:
    """Opens faces on demand and keeps rendered text; `lang` decides which face draws shared characters."""

    def __init__(self, folder: Path, lang: str = "en") -> None:
        self.folder = folder
        self.coverage = Coverage(folder / "coverage.txt")
        self.lang = lang
        self.lost = ""  # the name of a font file that could not be opened
        self._faces: dict[tuple[str, bool, int], pygame.font.Font] = {}
        self._surfaces: OrderedDict[tuple[str, int, bool, Colour, str], pygame.Surface] = OrderedDict()
        self._pixels = 0
        self._widths: dict[tuple[str, int, bool, str], int] = {}
        self._runs: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def face(self, code: str, px: int, bold: bool) -> pygame.font.Font:
        """Returns an open font of a face at a pixel size."""
        key = (code, bold, px)
        if key not in self._faces:
            name = f"{FILES[code]}-{'Bold' if bold else 'Regular'}.otf"
            try:
                face = pygame.font.Font(str(self.folder / name), px)
                face.size("a")  # some builds open a damaged file and fail at its first letter
                self._faces[key] = face
            except (OSError, pygame.error):
                self.lost = name
                self._faces[key] = pygame.font.Font(None, px)  # the plain one that comes with pygame
        return self._faces[key]

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Splits a text into (face, run); the face of the language is preferred, the other one fills in."""
        key = (text, self.lang)
        found = self._runs.get(key)
        if found is None:
            home, other = ("sc", "kr") if self.lang == "zh" else ("kr", "sc")
            found = []
            for char in text:
                code = home if self.coverage.has(home, char) or not self.coverage.has(other, char) else other
                if found and found[-1][0] == code:
                    found[-1] = (code, found[-1][1] + char)
                else:
                    found.append((code, char))
            if len(self._runs) > 8192:
                self._runs.clear()
            self._runs[key] = found
        return found

    def width(self, text: str, px: int, bold: bool = False) -> int:
        """Returns the width in pixels of one line."""
        key = (text, px, bold, self.lang)
        found = self._widths.get(key)
        if found is None:
            found = sum(self.face(code, px, bold).size(run)[0] for code, run in self.runs(nfc(text)))
            if len(self._widths) > 32768:
                self._widths.clear()
            self._widths[key] = found
        return found

    def height(self, px: int) -> int:
        """Returns the height in pixels of a rendered line."""
        return self.face("sc" if self.lang == "zh" else "kr", px, False).get_height()

    def surface(self, text: str, px: int, bold: bool, colour: Colour) -> pygame.Surface:
        """Returns the rendered line, from the cache when it was drawn before."""
        key = (text, px, bold, colour, self.lang)
        found = self._surfaces.get(key)
        if found is not None:
            self._surfaces.move_to_end(key)
            return found
        parts = [self.face(c, px, bold).render(run, True, colour) for c, run in self.runs(nfc(text)) if run]
        made = parts[0] if len(parts) == 1 else _join(parts, px)
        self._surfaces[key] = made
        self._pixels += made.get_width() * made.get_height()
        while self._pixels > CACHE_PIXELS and len(self._surfaces) > 1:
            _, old = self._surfaces.popitem(last=False)
            self._pixels -= old.get_width() * old.get_height()
        return made

    def fit(self, text: str, px: int, bold: bool, room: float) -> tuple[str, bool]:
        """Shortens a text to a width in pixels with an ellipsis; returns (text, whether it was cut)."""
        if self.width(text, px, bold) <= room:
            return text, False
        low, high = 0, len(text)
        while low < high:
            half = (low + high + 1) // 2
            if self.width(text[:half].rstrip() + ELLIPSIS, px, bold) <= room:
                low = half
            else:
                high = half - 1
        return text[:low].rstrip() + ELLIPSIS, True

    def wrap(self, rich: Rich, px: int, bold: bool, room: float) -> list[list[Span]]:
        """Breaks rich text into lines of at most `room` pixels; "\\n" is a hard break."""
        lines: list[list[Span]] = [[]]
        for span in spans(rich, bold=bold):
            done, run = sum(self.width(s.text, px, s.bold) for s in lines[-1]), ""
            for number, part in enumerate(nfc(span.text).split("\n")):
                if number:
                    lines.append([])
                    done, run = 0, ""
                for piece in pieces(part):
                    for bit in self._small(piece, px, span.bold, room):
                        # the run is measured whole: the rounded widths of its words add up to less
                        wide = done + self.width((run + bit).rstrip(" "), px, span.bold)
                        if (done or run) and wide > room:
                            lines.append([])
                            done, run = 0, ""
                        _append(lines[-1], span._replace(text=bit))
                        run += bit
        return lines

    def _small(self, piece: str, px: int, bold: bool, room: float) -> list[str]:
        """Cuts a single word that is wider than a line into bits."""
        if self.width(piece.rstrip(" "), px, bold) <= room:
            return [piece]
        bits, bit = [], ""
        for char in piece:
            if bit and self.width(bit + char, px, bold) > room:
                bits.append(bit)
                bit = ""
            bit += char
        return [*bits, bit]


def _append(line: list[Span], span: Span) -> None:
    """Adds a span to a line, joined to the one before when they look the same."""
    if line and line[-1].ink == span.ink and line[-1].bold == span.bold:
        line[-1] = span._replace(text=line[-1].text + span.text)
    else:
        line.append(span)


def _join(parts: list[pygame.Surface], px: int) -> pygame.Surface:
    """Puts runs of several faces side by side on one base line (the faces share their metrics)."""
    width = max(1, sum(part.get_width() for part in parts))
    height = max((part.get_height() for part in parts), default=px)
    made = pygame.Surface((width, height), pygame.SRCALPHA)
    x = 0
    for part in parts:
        made.blit(part, (x, 0))
        x += part.get_width()
    return made
