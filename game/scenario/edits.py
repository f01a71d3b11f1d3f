"""Changes to the text of a YAML file that leave every other sign as it is: comments, order, quotes, line ends.

Edits are made at the places of nodes, so a file is parsed, changed as text, and never written from its tree.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from game import paths
from game.scenario.nodes import Node, decode, loader_of

Tree = str | Mapping[str, "Tree"]
"""What is put in: a text, or keys with texts below them."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces the signs from start to end by another text."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits that do not overlap."""
    out = text
    for edit in sorted(set(edits), reverse=True):
        out = out[: edit.start] + edit.text + out[edit.end :]
    return out


def rewrite(path: Path, text: str) -> None:
    """Write a changed text with the line ends and the mark of the file that is there. Raises OSError."""
    before = path.read_bytes() if path.exists() else b""
    content = text.replace("\n", "\r\n") if b"\r\n" in before else text
    paths.write_atomic(path, (_BOM if before.startswith(_BOM) else b"") + content.encode("utf-8"))


def read(path: Path) -> str:
    """Return the text of a file as the reader of decks sees it. Raises OSError and FileFault."""
    return decode(path.read_bytes())


def quoted(text: str) -> str:
    """Return a text in quotes that YAML, JSON and TOML read alike."""
    return json.dumps(text, ensure_ascii=False)


class Layout:
    """Where everything stands in one text: ends of nodes, starts of lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0]
        for at, sign in enumerate(text):
            if sign == "\n":
                self.lines.append(at + 1)
        self._ends = self._read_ends()

    def _read_ends(self) -> dict[tuple[int, int, str], int]:
        """Return the end of every node by line, column and shape; a block ends with the last thing in it."""
        ends: dict[tuple[int, int, str], int] = {}
        stack: list[tuple[int, int, str]] = []
        last = 0
        for event in loader_of(self.text):
            first: Any = event.start_mark
            final: Any = event.end_mark
            here = (first.line + 1, first.column + 1)
            if isinstance(event, yaml.ScalarEvent):
                last = ends[*here, "text"] = self._scalar_end(first, final)
            elif isinstance(event, yaml.CollectionStartEvent):
                stack.append((*here, "list" if isinstance(event, yaml.SequenceStartEvent) else "map"))
                last = self._offset(first)
            elif isinstance(event, yaml.CollectionEndEvent):
                # the end of brackets is one sign after its start; the end of a block is no sign at all
                if final.index > first.index:
                    last = self._offset(final)
                ends[stack.pop()] = last
        return ends

    def _scalar_end(self, first: Any, final: Any) -> int:
        """Return the end of a scalar; a text of several lines ends with its last sign, not with the lines after it."""
        start = self._offset(first)
        return start + len(self.text[start : self._offset(final)].rstrip())

    def _offset(self, mark: Any) -> int:
        line = self.lines[min(int(mark.line), len(self.lines) - 1)]
        return min(line + int(mark.column), len(self.text))

    def start(self, node: Node) -> int:
        """Return where a node begins."""
        return self.lines[node.line - 1] + node.column - 1

    def end(self, node: Node) -> int:
        """Return where a node ends."""
        return self._ends.get((node.line, node.column, node.shape), self.start(node))

    def line_start(self, at: int) -> int:
        """Return the start of the line that a place lies in."""
        return self.lines[bisect_right(self.lines, at) - 1]

    def line_end(self, at: int) -> int:
        """Return the end of the line that a place lies in, before the line break."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    # -- edits

    def set(self, node: Node, text: str) -> Edit:
        """Return the edit that gives a scalar another text, as it will be written."""
        return Edit(self.start(node), self.end(node), text)

    def add(self, parent: Node, key: str, tree: Tree, notes: Iterable[str] = ()) -> list[Edit]:
        """Return the edits that add a key to the end of a map, with lines of remark before it."""
        if parent.flow:
            return self._add_inside(parent, key, tree, list(notes))
        column = parent.pairs[0][0].column - 1
        lines = [*(f"{' ' * column}# {note}" for note in notes), *block(key, tree, column)]
        at = self.line_end(self.end(parent))
        return [Edit(at, at, "".join(f"\n{line}" for line in lines))]

    def _add_inside(self, parent: Node, key: str, tree: Tree, notes: list[str]) -> list[Edit]:
        """Add to a map in brackets; remarks go above the line it begins in."""
        at = self.end(parent) - 1
        while at > 0 and self.text[at - 1] in " \n,":
            at -= 1
        out = [Edit(at, at, f"{', ' if parent.pairs else ''}{key}: {_flow(tree)}")]
        if notes:
            above = self.line_start(self.start(parent))
            first = self.text[above : self.line_end(above)]
            indent = " " * (len(first) - len(first.lstrip(" ")))
            out.append(Edit(above, above, "".join(f"{indent}# {note}\n" for note in notes)))
        return out

    def remove(self, parent: Node, pair: tuple[Node, Node]) -> Edit:
        """Return the edit that takes a pair out of a map; remarks around it stay."""
        key, value = pair
        end = max(self.end(value), self.end(key))
        if not parent.flow:
            start = self.line_start(self.start(key))
            return Edit(start, min(self.line_end(end) + 1, len(self.text)), "")
        start = self.start(key)
        after = self.text[end:]
        comma = len(after) - len(after.lstrip(" \n"))
        if after[comma : comma + 1] == ",":
            rest = after[comma + 1 :]
            return Edit(start, end + comma + 1 + len(rest) - len(rest.lstrip(" ")), "")
        before = self.text[:start].rstrip(" \n")
        return Edit(len(before) - 1 if before.endswith(",") else start, end, "")


def block(key: str, tree: Tree, column: int) -> list[str]:
    """Return a key with its tree as lines; a key that begins with # gives a remark."""
    indent = " " * column
    if isinstance(tree, str):
        return [f"{indent}{key}: {tree}"]
    out = [f"{indent}{key}:"]
    for name, inner in tree.items():
        if name.startswith("#"):
            out.append(f"{indent}  # {inner}")
        else:
            out.extend(block(name, inner, column + 2))
    return out


def _flow(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in tree.items() if not k.startswith("#")) + "}"
