"""Cuts the font subsets of the game out of Noto Sans CJK; run by hand, needs the package fonttools.

    python assets/fonts/build.py FOLDER

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc as published (version 2.004). Writes the four
.otf files and coverage.txt beside this script. The subsets carry family names of their own, so that they
never shadow, or are shadowed by, a font of the system.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection

HERE = Path(__file__).resolve().parent
FACES = {"kr": "Noto Sans CJK KR", "sc": "Noto Sans CJK SC"}
NAMES = {"kr": "Sovereign Sans KR", "sc": "Sovereign Sans SC"}
SYMBOLS = "‐‑–—―‘’“”‚„†‡•…‰′″‹›€₩№™ⓒ←↑→↓↔↕⇒⇔∂∆∏∑−√∞∫≈≠≤≥⊂⊃∩∪∧∨①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮■□▲△▶▷▼▽◀◁◆◇○◎●★☆♠♣♥♦✓✔"


def latin() -> set[int]:
    """Basic Latin, Latin-1, Latin Extended-A and the symbols that texts use."""
    return set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | {ord(sign) for sign in SYMBOLS}


def korean() -> set[int]:
    """All 11,172 syllables, the compatibility letters and CJK punctuation."""
    return set(range(0xAC00, 0xD7A4)) | set(range(0x3131, 0x318F)) | punctuation()


def punctuation() -> set[int]:
    """CJK symbols, brackets and full-width forms."""
    return set(range(0x3000, 0x3020)) | set(range(0xFF01, 0xFF5F)) | {0xFFE5, 0xFFE6, 0x30FB}


def chinese() -> set[int]:
    """All 6,763 characters of GB 2312 (rows 16 to 87): level 1 alone lacks signs that place names need."""
    found: set[int] = set()
    for row in range(0xB0, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, column)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # row 55 ends five places early
    return found | punctuation()


def face(folder: Path, weight: str, family: str) -> TTFont:
    """Picks one face out of a collection by its family name; raises LookupError when it is not there."""
    for font in TTCollection(folder / f"NotoSansCJK-{weight}.ttc").fonts:
        if font["name"].getDebugName(1) == family or font["name"].getDebugName(16) == family:
            font.recalcTimestamp = False  # the same source gives the same bytes
            return font
    raise LookupError(f"{family} is not in NotoSansCJK-{weight}.ttc")


def cut(font: TTFont, wanted: Iterable[int]) -> None:
    """Keeps the wanted characters, kerning and hints, drops vertical and alternate forms."""
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.desubroutinize = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)


def rename(font: TTFont, family: str, weight: str) -> None:
    """Gives the subset a name of its own and keeps copyright and licence entries."""
    kept = {0, 13, 14}
    table = font["name"]
    rights = {number: table.getDebugName(number) for number in kept}
    table.names = []
    entries = {1: family, 2: weight, 3: f"{family} {weight} 1", 4: f"{family} {weight}", 5: "Version 1.000"}
    entries[6] = f"{family.replace(' ', '')}-{weight}"
    entries.update({number: text for number, text in rights.items() if text})
    for number, text in sorted(entries.items()):
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [entries[6]]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = family, entries[4], weight


def ranges(points: Iterable[int]) -> str:
    """Writes code points as hexadecimal ranges, ten to a line."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    words = [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in runs]
    return "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))


def main(folder: Path) -> None:
    """Builds the four files and the coverage list."""
    wanted = {"kr": latin() | korean(), "sc": latin() | chinese()}
    lines = ["# Characters in the shipped fonts, hexadecimal ranges; written by build.py"]
    for code, family in FACES.items():
        covered: set[int] = set(wanted[code])
        for weight in ("Regular", "Bold"):
            font = face(folder, weight, family)
            cut(font, wanted[code])
            rename(font, NAMES[code], weight)
            target = HERE / f"SovereignSans{code.upper()}-{weight}.otf"
            font.save(target)
            covered &= set(font.getBestCmap())
            print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(covered)} characters")
        lines += [f"[{code}]", ranges(covered)]
        lost = [
            chr(point)
            for point in sorted(wanted[code] - covered)
            if unicodedata.category(chr(point))[0] != "C"
        ]
        print(f"not in the source: {''.join(lost)}")
    (HERE / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
