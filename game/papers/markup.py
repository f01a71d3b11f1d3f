"""Pages as text: elements that escape what is put into them, and the frame of a page that stands alone.

Every string is escaped unless it is a ``Markup`` made here, so that a team's name can be anything. Pages are well-formed
XML and HTML at once, ask for nothing from outside, and run no script. Never here: sentences, numbers of a game.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

VOID = frozenset({"br", "hr", "meta", "col", "path", "rect", "line", "circle", "polyline"})
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
TURNING_SIGNS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), chr(0x200E), chr(0x200F)}
"""Signs that change the direction of the text after them, which a name must not do to a page."""

STYLE = """
@page { size: A4; margin: 14mm 13mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; padding: 18px; max-width: 186mm; color: #16202e; background: #ffffff; font-size: 10.5pt; line-height: 1.5;
  font-family: "Sovereign Sans KR", "Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic",
  "Segoe UI", sans-serif;
  overflow-wrap: break-word; word-break: normal; }
:lang(ko) body, body:lang(ko) { word-break: keep-all; }
body:lang(zh) { font-family: "Sovereign Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; }
h1 { font-size: 19pt; line-height: 1.25; margin: 0 0 2mm; }
h2 { font-size: 13.5pt; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: 2px solid #24506e; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; } ul, ol { margin: 0 0 2mm; padding-left: 6mm; } li { margin-bottom: .8mm; }
table { border-collapse: collapse; width: 100%; margin: 1mm 0 3mm; font-size: 9.5pt; }
th, td { border: 1px solid #b9c3cf; padding: 1mm 1.8mm; text-align: left; vertical-align: top; }
th { background: #eaf0f5; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; }
tr, figure, .card, .keep { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: 2mm 0 3mm; } figcaption { font-size: 9pt; color: #43526a; } svg { display: block; width: 100%; height: auto; }
.lead { font-size: 11.5pt; } .small { font-size: 9pt; color: #43526a; } .muted { color: #43526a; }
.up { color: #00603f; } .down { color: #9a2f06; }
.card { border: 1px solid #b9c3cf; border-left: 4px solid #24506e; padding: 2mm 3mm; margin: 0 0 3mm; }
.three { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 4mm; } .date { white-space: nowrap; } .wide { min-width: 44mm; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; } .box { list-style: none; padding-left: 0; }
.box li { padding-left: 6mm; text-indent: -6mm; } .box li::before { content: "\\25a1\\00a0\\00a0"; }
.write { border-bottom: 1px solid #7c8a9c; height: 8mm; } .next { break-before: page; }
"""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def clean(text: str) -> str:
    """Return a text without signs that no page may hold or that turn the text around them."""
    kept = (
        sign
        for sign in text
        if sign in "\n\t"
        or not (unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co") or sign in TURNING_SIGNS)
    )
    return "".join(kept)


def inner(*parts: object) -> Markup:
    """Return parts as markup: strings escaped, markup as it is, sequences one after another, None as nothing."""
    out = []
    for part in parts:
        if isinstance(part, Markup):
            out.append(str(part))
        elif isinstance(part, str):
            out.append(escape(clean(part)))
        elif part is not None:
            assert isinstance(part, Iterable), part
            out.append(str(inner(*part)))
    return Markup("".join(out))


def tag(name: str, /, *parts: object, **attributes: str | int | float | None) -> Markup:
    """Return an element; an underscore at the end of an attribute's name is left off, others become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written} />")
    return Markup(f"<{name}{written}>{inner(*parts)}</{name}>")


def listed(items: Iterable[object], ordered: bool = False, **attributes: str | None) -> Markup:
    """Return a list, nothing where there are no items."""
    found = [tag("li", item) for item in items]
    return tag("ol" if ordered else "ul", found, **attributes) if found else Markup()


def grid(head: Sequence[object], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> Markup:
    """Return a table; ``numbers`` are the columns that hold numbers. A cell may be a whole ``td`` already."""
    right = set(numbers)

    def cell(kind: str, place: int, part: object) -> Markup:
        if isinstance(part, Markup) and part.startswith(f"<{kind}"):
            return part
        return tag(kind, part, class_="n" if place in right else None)

    top = tag("thead", tag("tr", [cell("th", i, part) for i, part in enumerate(head)])) if head else Markup()
    body = [tag("tr", [cell("td", i, part) for i, part in enumerate(row)]) for row in rows]
    return tag("table", top, tag("tbody", body)) if body else Markup()


def change(shown: str, value: float, good_up: bool = True) -> Markup:
    """Return a change in the colour of good or bad; its sign says the same."""
    if value == 0.0:
        return tag("span", shown)
    return tag("span", shown, class_="up" if (value > 0.0) == good_up else "down")


def page(title: str, language: str, *parts: object) -> str:
    """Return a whole page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', *parts), lang=language)}\n"
