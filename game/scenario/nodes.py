"""Text of a deck file in, a tree with line and column out. Bounded against hostile files; scalars stay text.

YAML is read through PyYAML's event stream, so neither the type guessing of YAML 1.1 nor the recursion of its loaders
is met: ``NO`` is a word, ten thousand brackets are a message. TOML is read by tomli and gets its places by a scan.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tomli
import yaml

MOST_BYTES = 1_000_000
MOST_VALUES = 60_000
MOST_DEPTH = 24

# The C parser gives the same events about ten times as fast; it is there wherever PyYAML was built with libyaml.
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(slots=True)
class Node:
    """A value with its place: ``shape`` is text, list or map; lines and columns count from 1.

    ``exact`` says that every sign of ``text`` stands where it is in the file, so places inside can be counted.
    ``flow`` says that a list or map is written in brackets, or that a text stands inside some.
    """

    shape: str
    file: str
    line: int
    column: int
    text: str = ""
    plain: bool = True
    exact: bool = False
    flow: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """Return the value of a key of a map, None where there is none."""
        for name, value in self.pairs:
            if name.text == key:
                return value
        return None

    @property
    def empty(self) -> bool:
        """Tell whether the author wrote nothing here."""
        return self.shape == "text" and self.plain and self.text in ("", "~", "null")


class FileFault(Exception):  # noqa: N818  # a finding about a file, not a defect of the program
    """A file cannot become a tree; carries the code of the problem, its place and values."""

    def __init__(self, code: str, line: int = 1, column: int = 1, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.values = values


def decode(raw: bytes) -> str:
    """Return the text of a file, without a byte order mark and with plain line ends.

    Raises FileFault where it is too large or not UTF-8.
    """
    if len(raw) > MOST_BYTES:
        raise FileFault("file-too-large", size=len(raw), most=MOST_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        raise FileFault("not-utf8", line=line, column=fault.start - before.rfind(b"\n")) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_yaml(text: str, file: str) -> Node | None:
    """Return the tree of the one document of a YAML text, None where it is empty.

    Raises FileFault for wrong syntax and for everything a deck must not hold.
    """
    builder = _Builder(file)
    try:
        loader = _LOADER(text)
        try:
            builder.build(loader.get_event)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as fault:
        raise _syntax(fault, text) from fault
    except yaml.reader.ReaderError as fault:
        line, column = _place(text, fault.position if isinstance(fault.position, int) else 0)
        raise FileFault("strange-sign", line, column, sign=_sign_name(fault.character)) from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise FileFault("yaml-syntax", 1, 1, reason=str(fault)[:120]) from fault
    return builder.root


def loader_of(text: str) -> Iterator[Any]:
    """Yield the events of a text that has been read as a deck file before, so that it is known to be harmless."""
    yield from yaml.parse(text, Loader=_LOADER)


def _syntax(fault: yaml.MarkedYAMLError, text: str) -> FileFault:
    """Return what the parser complains of, placed where the author erred rather than where the parser noticed."""
    reason = " ".join(str(fault.problem or fault.context or "").split())[:120]
    mark, began = fault.problem_mark, fault.context_mark
    # a key without its colon, a bracket that is not closed: noticed on a later line
    if began is not None and (mark is None or ("expected ':'" in reason or "',' or" in reason)):
        mark = began if mark is None or began.line < mark.line else mark
    if mark is None:
        return FileFault("yaml-syntax", 1, 1, reason=reason)
    if "expected key" in reason and _line(text, mark.line)[: mark.column].strip(" -"):
        reason = "did not find expected comment or line break"  # in the middle of a line, so no matter of its indentation
    return FileFault("yaml-syntax", mark.line + 1, mark.column + 1, reason=reason)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number] if number < len(lines) else ""


def _sign_name(sign: object) -> str:
    code = sign if isinstance(sign, int) else ord(str(sign)[:1] or " ")
    return f"U+{code:04X}"


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Builder:
    """Puts events together; a stack instead of recursion, so that depth is ours to limit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.keys: list[Node | None] = []
        self.seen: list[dict[str, int]] = []
        self.count = 0
        self.documents = 0

    def build(self, following: Callable[[], Any]) -> None:
        """Take events until the end of the stream. Raises FileFault for what a deck must not hold."""
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        while True:
            event = following()
            kind = type(event)
            if kind is scalar:
                self._add(self._text(event))
            elif kind is end:
                return
            else:
                self._shape(kind, event)

    def _shape(self, kind: type, event: Any) -> None:
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._open(event, "list" if kind is yaml.SequenceStartEvent else "map")
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.AliasEvent:
            raise FileFault("no-anchors", *_start(event), sign=f"*{event.anchor}")
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                raise FileFault("second-document", *_start(event))

    def _checked(self, event: Any) -> None:
        if event.anchor:
            raise FileFault("no-anchors", *_start(event), sign=f"&{event.anchor}")
        if event.tag:
            raise FileFault("no-tags", *_start(event), tag=str(event.tag)[:40])
        self.count += 1
        if self.count > MOST_VALUES:
            raise FileFault("too-many-values", *_start(event), most=MOST_VALUES)

    def _open(self, event: Any, shape: str) -> None:
        self._checked(event)
        line, column = _start(event)
        if len(self.stack) >= MOST_DEPTH:
            raise FileFault("too-deep", line, column, most=MOST_DEPTH)
        node = Node(shape, self.file, line, column, flow=bool(event.flow_style))
        self._add(node)
        self.stack.append(node)
        self.keys.append(None)
        self.seen.append({})

    def _text(self, event: Any) -> Node:
        if event.anchor or event.tag or self.count >= MOST_VALUES:
            self._checked(event)
        else:
            self.count += 1
        start, end, style = event.start_mark, event.end_mark, event.style
        text: str = event.value
        line, column = start.line, start.column
        plain = not style
        width = end.column - column - (0 if plain else 2)
        exact = end.line == line and width == len(text) and (plain or style in "'\"")
        inside = bool(self.stack and self.stack[-1].flow)
        return Node("text", self.file, line + 1, column + 1, text, plain, exact, inside)

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if parent.shape == "list":
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            self._key(node)
            self.keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self.keys[-1] = None

    def _key(self, node: Node) -> None:
        if node.shape != "text":
            raise FileFault("key-not-text", node.line, node.column)
        if node.plain and node.text == "<<":
            raise FileFault("no-merge", node.line, node.column)
        seen = self.seen[-1]
        if node.text in seen:
            raise FileFault("double-key", node.line, node.column, key=node.text[:60], first=seen[node.text])
        seen[node.text] = node.line

    def _close(self) -> None:
        self.stack.pop()
        self.keys.pop()
        self.seen.pop()


def read_toml(text: str, file: str) -> Node:
    """Return the tree of a TOML text. Raises FileFault for wrong syntax and too much depth or content."""
    try:
        tree = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        line, column = _toml_place(str(fault), text)
        raise FileFault("toml-syntax", line, column, reason=str(fault)[:120]) from fault
    except (RecursionError, ValueError) as fault:
        raise FileFault("toml-syntax", 1, 1, reason=type(fault).__name__) from fault
    places = dict(_toml_places(text))
    return _toml_node(tree, file, (), places, (1, 1), [0])


def _toml_place(message: str, text: str) -> tuple[int, int]:
    found = re.search(r"line (\d+), column (\d+)", message)
    if found:
        return int(found.group(1)), int(found.group(2))
    return max(1, text.count("\n")), 1


_HEAD = re.compile(r"^\s*\[+\s*([A-Za-z0-9_.\"'-]+)\s*\]+")
_LINE = re.compile(r"^(\s*)([A-Za-z0-9_\"'-]+(?:\s*\.\s*[A-Za-z0-9_\"'-]+)*)(\s*=\s*)")
_TRIPLE = re.compile(r'"""|\'\'\'')

Path = tuple[str, ...]
Places = dict[Path, tuple[int, int, int]]


def _toml_places(text: str) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    """Yield (path, (line, column of the key, column of the value)) of every key at the start of a line."""
    head: Path = ()
    inside = ""  # the quotes of an open text of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            section, entry = _HEAD.match(line), _LINE.match(line)
            if entry:
                key = tuple(part.strip().strip("\"'") for part in entry.group(2).split("."))
                start = len(entry.group(1)) + 1
                yield head + key, (number, start, entry.end() + 1)
            elif section:
                head = tuple(part.strip("\"'") for part in section.group(1).split("."))
                column = line.index("[") + 1
                yield head, (number, column, column)
        for quotes in _TRIPLE.findall(line):
            inside = "" if inside == quotes else (inside or quotes)


def _toml_node(
    tree: Any, file: str, path: Path, places: Places, place: tuple[int, int], count: list[int]
) -> Node:
    count[0] += 1
    if count[0] > MOST_VALUES:
        raise FileFault("too-many-values", place[0], place[1], most=MOST_VALUES)
    if len(path) > MOST_DEPTH:
        raise FileFault("too-deep", place[0], place[1], most=MOST_DEPTH)
    if isinstance(tree, dict):
        node = Node("map", file, *place)
        for key, value in tree.items():
            line, column, at = places.get((*path, key), (*place, place[1]))
            name = Node("text", file, line, column, key)
            node.pairs.append((name, _toml_node(value, file, (*path, key), places, (line, at), count)))
        return node
    if isinstance(tree, list):
        node = Node("list", file, *place, flow=True)
        for item in tree:
            node.items.append(_toml_node(item, file, (*path, ""), places, place, count))
        return node
    return Node("text", file, *place, _toml_text(tree), plain=not isinstance(tree, str))


def _toml_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    try:
        return str(value)
    except ValueError:  # a whole number of more digits than Python prints
        return "9" * 40
