"""Numbers of nations and layers as a table for spreadsheets, and a table that was edited back into the files.

One row is one number of a nation, or one number of every layer; the layers are columns. Export writes what the author
wrote. Import reads every cell as the field would, compares values and not spellings, and changes the files as text:
remarks, order and layout stay. A cell that cannot be read stops the whole import. An empty cell changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game.scenario import edits, fields
from game.scenario.deck import Deck
from game.scenario.edits import Edit, Layout
from game.scenario.nodes import FileFault, Node, decode
from game.scenario.problem import ERROR, Problem, Span, Values, nearest
from game.scenario.shapes import Form, Keyed, Scalar, Shape
from game.scenario.values import Unread, read
from game.scenario.walk import Entry

HEAD = ("section", "id", "field", "value", "all")
LAYERS, NATIONS = "layers", "nations"
MOST_ROWS = 5000
_DELIMITERS = ",;\t"
_RISKY = ("=", "@", "+", "-", "\t", "\r")
_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+.*)")
_ZEROS = re.compile(r"(?:\.0+|(\.[0-9]*?[1-9])0+)(?![0-9])")
_HARMLESS = re.compile(r"[+-]?[0-9.].*")

Cells = dict[str, "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: its form, how it is written now and where (None where it is not), and the maps it belongs into.

    ``maps`` are the nodes from the entry inwards that exist, ``keys`` the keys of the whole path below the entry.
    """

    shape: Scalar
    node: Node | None
    maps: tuple[Node, ...]
    keys: tuple[str, ...]


@dataclass(slots=True)
class Imported:
    """What a table changed: numbers, files and their new texts; or what is wrong with it."""

    changed: int = 0
    texts: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)


# --- what can stand in the table ---------------------------------------------------------------------------


def _numbers(form: Form) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Yield the sourced numbers of a form by path: plain ones and maps by layer."""
    for known in form.fields:
        plain = isinstance(known.shape, Scalar) and known.shape.sourced
        if plain or _by_layer(known.shape):
            yield (known.name,), known.shape
        elif isinstance(known.shape, Form) and known.name == "plan":
            yield from (((known.name, *path), shape) for path, shape in _numbers(known.shape))


def _by_layer(shape: Shape) -> bool:
    return isinstance(shape, Keyed) and shape.key.of == "layer" and isinstance(shape.value, Scalar)


def rows(deck: Deck) -> dict[tuple[str, str, str], Cells]:
    """Return the rows of the table by section, id and field; a cell by the name of its column."""
    out: dict[tuple[str, str, str], Cells] = {}
    own = deck.raw.own
    layers = {name: entry for name, entry in deck.layers.items() if entry.node.file in own}
    for path, shape in _numbers(fields.LAYER_FORM):
        if isinstance(shape, Scalar):
            cells = {name: _cell(entry, path, shape) for name, entry in layers.items()}
            out[LAYERS, "", ".".join(path)] = cells
    for name, entry in deck.nations.items():
        if entry.node.file not in own:
            continue
        for path, shape in _numbers(fields.NATION_FORM):
            if isinstance(shape, Scalar):
                out[NATIONS, name, ".".join(path)] = {"value": _cell(entry, path, shape)}
            elif isinstance(shape, Keyed) and isinstance(shape.value, Scalar):
                columns = ("all", *deck.layers)
                out[NATIONS, name, ".".join(path)] = {
                    column: _cell(entry, (*path, column), shape.value) for column in columns
                }
    return out


def _cell(entry: Entry, path: tuple[str, ...], shape: Scalar) -> Cell:
    node: Node | None = entry.node
    maps: list[Node] = []
    for key in path:
        if node is None or node.shape != "map":
            node = None
            break
        maps.append(node)
        node = node.get(key)
    if node is not None and node.shape == "map":
        node = node.get("value")
    return Cell(shape, node if node is not None and node.shape == "text" else None, tuple(maps), path)


# --- out ---------------------------------------------------------------------------------------------------


def exported(deck: Deck) -> str:
    """Return the table of a deck without errors as CSV with a mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [*HEAD[3:], *deck.layers]
    writer.writerow([*HEAD[:3], *columns])
    for key, cells in rows(deck).items():
        written = [_written(cells.get(column)) for column in columns]
        if any(written):
            writer.writerow([*key, *written])
    return "\ufeff" + out.getvalue()


def _written(cell: Cell | None) -> str:
    """Return a cell as it stands in the file; what a spreadsheet would calculate gets a quote before it."""
    if cell is None or cell.node is None:
        return ""
    text = cell.node.text
    return f"'{text}" if text.startswith(_RISKY) and not _HARMLESS.fullmatch(text) else text


# --- in ----------------------------------------------------------------------------------------------------


def imported(deck: Deck, content: bytes, name: str) -> Imported:
    """Read a table and return the new texts of the files it changes. Raises OSError where a file cannot be read."""
    return _Import(deck, name).run(content)


class _Import:
    """One table on its way into one deck."""

    def __init__(self, deck: Deck, name: str) -> None:
        self.deck = deck
        self.name = name
        self.out = Imported()
        self.known = rows(deck)
        self.edits: dict[str, list[Edit]] = {}
        self.layouts: dict[str, Layout] = {}
        self.added: dict[tuple[int, str], tuple[Node, dict[str, Any]]] = {}  # new maps, by their place
        self.delimiter = ","

    def report(self, code: str, line: int, place: int, hint: str = "", values: Values | None = None) -> None:
        """Keep a problem at a cell; its column counts signs of the line, the cell is named as spreadsheets do."""
        text = self.out.lines[self.name][line - 1] if line else ""
        column = _start_of(text, self.delimiter, place) if line else 0
        said = {**(values or {}), "cell": f"{_letters(place)}{line}"}
        self.out.problems.append(Problem(code, ERROR, Span(self.name, line, column), said, hint))

    def run(self, content: bytes) -> Imported:
        """Read all rows, then make the texts where nothing is wrong."""
        try:
            text = decode(content)
        except FileFault as fault:
            span = Span(self.name, fault.line, fault.column)
            self.out.problems.append(Problem(fault.code, ERROR, span, fault.values, "cure"))
            return self.out
        self.out.lines[self.name] = text.split("\n")
        self.delimiter = max(_DELIMITERS, key=text.split("\n", 1)[0].count)
        reader = csv.reader(io.StringIO(text), delimiter=self.delimiter)
        try:
            found = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
        except csv.Error as fault:
            self.report("table-broken", reader.line_num, 0, "cure", {"reason": str(fault)[:80]})
            return self.out
        if len(found) > MOST_ROWS:
            self.report("table-too-long", 0, 0, "", {"count": len(found), "most": MOST_ROWS})
            return self.out
        columns = self._head(found)
        for line, row in found[1:] if columns else ():
            self._row(line, row, columns)
        if not self.out.problems:
            self._texts()
        return self.out

    def _head(self, found: list[tuple[int, list[str]]]) -> list[str]:
        """Return the names of the columns, empty where they cannot be told."""
        line, row = found[0] if found else (1, [""])
        columns = [_plain(cell).lower() for cell in row]
        missing = [name for name in HEAD[:3] if name not in columns]
        if missing:
            self.report("table-head", line, 0, "cure", {"missing": ", ".join(missing)})
            return []
        known = [*HEAD, *self.deck.layers]
        for place, name in enumerate(columns):
            if name and name not in known:
                self._unknown("table-column", line, place, name, known)
            elif name and columns.index(name) != place:
                self.report("double-key", line, place, "", {"key": name, "first": line})
        return [] if self.out.problems else columns

    def _unknown(self, code: str, line: int, place: int, word: str, known: list[str]) -> None:
        close = nearest(word[:60], known)
        values = {"name": word[:60], "nearest": close[0] if close else "", "known": ", ".join(known[:24])}
        self.report(code, line, place, "nearest" if close else "list", values)

    def _row(self, line: int, row: list[str], columns: list[str]) -> None:
        at = {name: columns.index(name) for name in HEAD[:3]}
        said = {name: _plain(row[place]) if place < len(row) else "" for name, place in at.items()}
        key = (said["section"].lower(), said["id"], said["field"])
        cells = self.known.get(key)
        if cells is None:
            self._unknown_row(line, at, key)
            return
        for place, name in enumerate(columns):
            text = _plain(row[place]) if place < len(row) else ""
            if name in HEAD[:3] or not name or not text:
                continue
            cell = cells.get(name)
            if cell is None:
                self.report("table-not-here", line, place, "cure", {"field": key[2], "column": name})
            else:
                self._take(line, place, cell, self._number(text))

    def _unknown_row(self, line: int, at: dict[str, int], key: tuple[str, str, str]) -> None:
        """Report which of the first three cells names nothing."""
        for number, name in enumerate(HEAD[:3]):
            known = list(dict.fromkeys(row[number] for row in self.known if row[:number] == key[:number]))
            if key[number] not in known:
                self._unknown("table-row", line, at[name], key[number], known)
                return

    def _number(self, text: str) -> str:
        """Return a number as decks write it: a point before the decimals, no zeros after them."""
        found = _COMMA.fullmatch(text) if self.delimiter != "," else None
        return _ZEROS.sub(r"\1", f"{found.group(1)}.{found.group(2)}" if found else text)

    def _take(self, line: int, place: int, cell: Cell, text: str) -> None:
        """Compare a cell with what the file says, and note the edit where it differs."""
        plain = Scalar(cell.shape.kind, cell.shape.low, cell.shape.high, cell.shape.words, cell.shape.of)
        try:
            value = read(plain, text)
            same = cell.node is not None and read(plain, cell.node.text) == value
        except Unread as fault:
            self.report(fault.code, line, place, fault.hint, fault.values)
            return
        if same:
            return
        self.out.changed += 1
        if cell.node is not None:
            self._edits(cell.node.file).append(self._layout(cell.node.file).set(cell.node, text))
        else:
            self._add(cell, text)

    def _add(self, cell: Cell, text: str) -> None:
        """Note a number where the file has none; numbers for one new map are put in together."""
        parent, (head, *rest) = cell.maps[-1], cell.keys[len(cell.maps) - 1 :]
        if not rest:
            self._edits(parent.file).extend(self._layout(parent.file).add(parent, head, text))
            return
        _, tree = self.added.setdefault((id(parent), head), (parent, {}))
        for key in rest[:-1]:
            tree = tree.setdefault(key, {})
        tree[rest[-1]] = text

    def _edits(self, file: str) -> list[Edit]:
        return self.edits.setdefault(file, [])

    def _layout(self, file: str) -> Layout:
        if file not in self.layouts:
            self.layouts[file] = Layout(edits.read(self.deck.raw.files[file]))
        return self.layouts[file]

    def _texts(self) -> None:
        for (_, head), (parent, tree) in self.added.items():
            self._edits(parent.file).extend(self._layout(parent.file).add(parent, head, tree))
        for file, found in self.edits.items():
            self.out.texts[self.deck.raw.files[file]] = edits.applied(self._layout(file).text, found)


def _plain(cell: str) -> str:
    """Return what a cell says, without the spaces of a spreadsheet and the quote that kept it from calculating."""
    return " ".join(cell.replace("\u00a0", " ").split()).removeprefix("'")


def _letters(place: int) -> str:
    """Return the name of a column as spreadsheets write it."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _start_of(line: str, delimiter: str, place: int) -> int:
    """Return the column of the sign at which a cell begins, from 1; the last cell where the line is shorter."""
    at, quoted, left = 0, False, place
    for number, sign in enumerate(line):
        if left == 0:
            break
        if sign == '"':
            quoted = not quoted
        elif sign == delimiter and not quoted:
            left -= 1
            at = number + 1
    return at + 1
