"""Colour, type and spacing tokens of the interface, in four variants with the same roles.

Colours are addressed by role ("text", "panel", "good"); nation and layer colours come from the scenario and
are added with `Theme.named`. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

READABLE = 4.5  # contrast of every text on its ground
GROUNDS = ("background", "panel", "raised", "well", "select")

Colour = tuple[int, int, int]
Ink = str | Colour  # a role, a "#RRGGBB" string, or a colour itself

# Type sizes in logical units at 720 lines.
TINY, SMALL, HEAD, BODY, TITLE, FIGURE, SCREEN, HUGE = 13, 14, 15, 16, 18, 21, 24, 64
LINE_HEIGHT = 1.45
OPTICAL_LIFT = 0.045  # the CJK line box is bottom-heavy: text is moved up by this part of its size

# Spacing and control sizes in logical units.
GAP_XS, GAP_S, GAP, GAP_L, GAP_XL = 4, 8, 12, 16, 24
MARGIN, RADIUS, RADIUS_S = 16, 10, 6
ROW, CONTROL = 30, 34
HEADER, FOOTER = 56, 28
TIP_DELAY = 0.35  # seconds of rest before a tooltip opens


def parse_colour(text: str) -> Colour:
    """Reads "#RRGGBB"; raises ValueError for anything else."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"not a colour: {text!r}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def blend(first: Colour, second: Colour, part: float) -> Colour:
    """Mixes two colours; part 0 gives the first, 1 the second."""
    mixed = [round(a + (b - a) * part) for a, b in zip(first, second, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def luminance(colour: Colour) -> float:
    """Returns the relative luminance of WCAG, 0 to 1."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: Colour, second: Colour) -> float:
    """Returns the WCAG contrast of two colours, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1024)
def readable_on(colour: Colour) -> Colour:
    """Returns black or white, whichever contrasts more with a ground: at least 4.58, whatever the ground."""
    dark, light = (0, 0, 0), (255, 255, 255)
    return dark if contrast(dark, colour) >= contrast(light, colour) else light


@dataclass(frozen=True)
class Theme:
    """One set of colours; roles missing from a scenario's own names fall back to `text`."""

    id: str
    colours: Mapping[str, Colour]
    ramp: tuple[Colour, ...]  # heat colours, luminance rising (dark) or falling (light)
    dark: bool = True

    def __call__(self, ink: Ink) -> Colour:
        """Resolves a role, a "#RRGGBB" string or a colour to a colour."""
        if not isinstance(ink, str):
            return ink
        found = self.colours.get(ink)
        if found is None:
            return parse_colour(ink) if ink.startswith("#") else self.colours["text"]
        return found

    def named(self, colours: Mapping[str, Colour | str]) -> Theme:
        """Returns a theme that also knows these names (nation and layer ids) as roles.

        In a light theme bright colours are darkened until they can be read on the panel.
        """
        extra = {
            name: self._fitting(parse_colour(c) if isinstance(c, str) else c) for name, c in colours.items()
        }
        return replace(self, colours={**self.colours, **extra})

    def _fitting(self, colour: Colour) -> Colour:
        """Moves a colour towards black or white until text of it can be read on the panel."""
        goal = (255, 255, 255) if self.dark else (0, 0, 0)
        for step in range(20):
            moved = blend(colour, goal, step / 20)
            if min(contrast(moved, self.colours[ground]) for ground in GROUNDS) >= READABLE:
                return moved
        return goal

    def heat(self, fraction: float) -> Colour:
        """Returns the ramp colour of a value between 0 and 1; values outside are held at the ends."""
        place = min(1.0, max(0.0, fraction)) * (len(self.ramp) - 1)
        index = min(int(place), len(self.ramp) - 2)
        return blend(self.ramp[index], self.ramp[index + 1], place - index)

    def change(self, value: float) -> str:
        """Returns the role of a change: `good` above zero, `bad` below, `muted` at zero."""
        return "good" if value > 0 else "bad" if value < 0 else "muted"


def _colours(rows: Sequence[str]) -> dict[str, Colour]:
    """Reads rows of "role #RRGGBB role #RRGGBB"."""
    words = " ".join(rows).split()
    return {role: parse_colour(value) for role, value in zip(words[::2], words[1::2], strict=True)}


def _ramp(text: str) -> tuple[Colour, ...]:
    return tuple(parse_colour(word) for word in text.split())


DARK = Theme(
    "dark",
    _colours(
        [
            "background #0B1018 panel #141C28 raised #1C2636 well #0F1621 line #425470 grid #26324A",
            "text #EBF1FA muted #B2C0D6 faint #8797B2 accent #56B4E9 ring #FFFFFF veil #05080D",
            "good #00C896 bad #F58760 warn #F0BE3C primary #0072B2 primary_line #56B4E9",
            "danger #B04018 danger_line #F06E3C on_primary #EBF1FA land #2B3953 knob #FFFFFF knob_line #0B1018 track #26324A",
            "select #1A2D4A cap #24324A cap_line #425470",
        ]
    ),
    _ramp("#182234 #1C3E60 #24688C #4A96A0 #96BE8C #F0E26E"),
)
COLOUR_BLIND = replace(
    DARK, id="colour_blind", colours={**DARK.colours, **_colours(["good #40C4FF bad #FF963C accent #9CD3F5"])}
)
CONTRAST = Theme(
    "contrast",
    _colours(
        [
            "background #000000 panel #000000 raised #10141C well #000000 line #A9B7CC grid #39465C",
            "text #FFFFFF muted #E2E9F4 faint #AEBBD0 accent #7FD0FF ring #FFE14D veil #000000",
            "good #3DFFB4 bad #FF9A70 warn #FFD84D primary #005A9C primary_line #7FD0FF",
            "danger #9A2A00 danger_line #FF9A70 on_primary #FFFFFF land #4A5A78 knob #FFFFFF knob_line #000000 track #39465C",
            "select #0B3560 cap #1C2636 cap_line #A9B7CC",
        ]
    ),
    _ramp("#0A1322 #14365C #1F648A #4FA3AC #A6CE98 #FFF27A"),
)
LIGHT = Theme(
    "light",
    _colours(
        [
            "background #E6EBF2 panel #FFFFFF raised #F0F4FA well #F4F7FB line #8C9BB2 grid #DCE3EE",
            "text #101826 muted #46556E faint #546279 accent #0067A6 ring #000000 veil #1A2333",
            "good #006B4F bad #A83808 warn #775300 primary #0072B2 primary_line #004F7C",
            "danger #B04018 danger_line #7C2A0C on_primary #FFFFFF land #C3CEDF knob #FFFFFF knob_line #46556E track #D5DDE9",
            "select #D6E8F7 cap #E6ECF5 cap_line #8C9BB2",
        ]
    ),
    _ramp("#F1F5FA #CFE3EE #9CCBDD #5FA8C4 #2F7FA6 #12507C"),
    dark=False,
)
THEMES: dict[str, Theme] = {theme.id: theme for theme in (DARK, COLOUR_BLIND, CONTRAST, LIGHT)}
