"""Brings a translation in step with its deck: missing texts added, stale ones marked, lost ones kept under ``_old``.

Files are changed as text and nothing a translator wrote is ever deleted. What has to be written stands beside it as
a remark in the language of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from game.scenario import edits
from game.scenario.deck import Deck
from game.scenario.edits import Edit, Layout, Tree, quoted
from game.scenario.gather import TRANSLATIONS
from game.scenario.nodes import Node, read_yaml
from game.scenario.texts import OLD, entries_of, fingerprint, leaves, originals, tongue, translations

_MARK = "#!"
_MARKED = re.compile(r"^[ ]*#!.*\n", re.MULTILINE)
_LISTED = re.compile(r"^(languages\s*=\s*\[)([^\]\n]*)(\])", re.MULTILINE)
_WIDTH = 100


@dataclass(slots=True)
class Outcome:
    """What was done to a translation: texts added, entries that are stale, texts put aside, files written."""

    added: int = 0
    stale: int = 0
    moved: int = 0
    listed: bool = True
    files: list[Path] = field(default_factory=list)


def translate(deck: Deck, language: str, stale_note: str) -> Outcome:
    """Bring the files of a language up to date; ``stale_note`` heads the remark at a stale entry. Raises OSError."""
    work = _Work(deck, language, stale_note)
    work.put_aside()
    work.add_missing()
    work.mark_stale()
    work.write()
    work.outcome.listed = _list_language(deck, language)
    return work.outcome


class _Work:
    """The texts of all files of one language while they change."""

    def __init__(self, deck: Deck, language: str, stale_note: str) -> None:
        self.deck = deck
        self.language = language
        self.note = stale_note
        self.known = dict(originals(deck))
        self.outcome = Outcome()
        own = deck.raw.own
        documents = deck.raw.translations.get(language, [])
        self.before = {own[d.file]: edits.read(own[d.file]) for d in documents if d.file in own}
        self.after = dict(self.before)

    def write(self) -> None:
        """Write what has changed."""
        for path, text in self.after.items():
            if text != self.before.get(path):
                edits.rewrite(path, text)
                self.outcome.files.append(path)

    def _roots(self) -> Iterator[tuple[Path, Node]]:
        for path, text in self.after.items():
            root = read_yaml(text, str(path))
            if root is not None and root.shape == "map":
                yield path, root

    # -- lost texts

    def put_aside(self) -> None:
        """Move texts that belong to nothing any more under ``_old``."""
        for path, root in list(self._roots()):
            # one at a time: taking a text out moves everything behind it
            while (lost := self._first_lost(root)) is not None:
                self.after[path] = self._without(path, root, *lost)
                self.outcome.moved += 1
                again = read_yaml(self.after[path], str(path))
                if again is None:
                    break
                root = again

    def _first_lost(self, root: Node) -> tuple[str, Node] | None:
        for path, (_, texts) in entries_of(root):
            for key, node in texts.items():
                if key not in self.known.get(path, {}):
                    return f"{path}.{key}", node
        return None

    def _without(self, path: Path, root: Node, name: str, node: Node) -> str:
        layout = Layout(self.after[path])
        chain = _chain(root, node)
        # a map that would be left empty goes with its last text
        while len(chain) > 1 and len(_others(chain[-1])) == 0:
            chain.pop()
        parent, pair = chain[-1]
        text = edits.applied(self.after[path], [layout.remove(parent, pair)])
        return self._kept(text, path, name, node.text.strip())

    def _kept(self, text: str, path: Path, name: str, said: str) -> str:
        root = read_yaml(text, str(path))
        old = root.get(OLD) if root is not None and root.shape == "map" else None
        key, value = quoted(name), quoted(said)
        if old is not None and old.shape == "map" and old.pairs:
            if old.get(name) is not None:
                key = quoted(f"{name} {fingerprint({name: said})}")
            return edits.applied(text, Layout(text).add(old, key, value))
        return f"{text.rstrip()}\n{OLD}:\n  {key}: {value}\n".lstrip("\n")

    # -- missing texts

    def add_missing(self) -> None:
        """Add an empty text for everything that has none, with the original beside it."""
        there = translations(self.deck).get(self.language, {})
        for path, texts in self.known.items():
            if tongue(self.deck, path) == self.language:
                continue
            missing = {key: text for key, text in texts.items() if key not in there.get(path, (None, {}))[1]}
            missing = {key: text for key, text in missing.items() if not self._waits(path, key)}
            if missing:
                self._add(path, missing)
                self.outcome.added += len(missing)

    def _waits(self, path: str, key: str) -> bool:
        """Tell whether an empty text stands there already."""
        return any(_find(root, [*path.split("."), *key.split(".")]) is not None for _, root in self._roots())

    def _add(self, path: str, missing: Mapping[str, str]) -> None:
        for file, root in self._roots():
            entry = _find(root, path.split("."))
            if entry is not None and entry.shape == "map" and entry.pairs:
                self._add_to(file, path, missing)
                return
        tree: dict[str, Tree] = {"of": quoted(fingerprint(self.known[path]))}
        for key, text in missing.items():
            _grow(tree, key.split("."), text)
        file = self._file_for(path)
        if file not in self.after:
            self.after[file] = self._first_line(file)
        self._put(file, path.split("."), tree)

    def _add_to(self, file: Path, path: str, missing: Mapping[str, str]) -> None:
        for key, text in missing.items():
            root = read_yaml(self.after[file], str(file))
            assert root is not None  # the entry was found in it
            parts = [*path.split("."), *key.split(".")]
            depth = len(path.split("."))
            while depth < len(parts) - 1 and _is_filled(_find(root, parts[: depth + 1])):
                depth += 1
            parent = _find(root, parts[:depth])
            assert parent is not None
            rest = parts[depth:]
            tree: Tree = quoted("")
            for name in reversed(rest[1:]):
                tree = {name: tree}
            notes = _remark(".".join(rest), text)
            self.after[file] = edits.applied(
                self.after[file], Layout(self.after[file]).add(parent, rest[0], tree, notes)
            )

    def _put(self, file: Path, parts: list[str], tree: dict[str, Tree]) -> None:
        """Add a whole entry: to its section where the file has it, else with the section at the end."""
        text = self.after[file]
        root = read_yaml(text, str(file))
        section = root.get(parts[0]) if root is not None and root.shape == "map" else None
        if len(parts) > 1 and section is not None and _is_filled(section):
            self.after[file] = edits.applied(text, Layout(text).add(section, parts[1], tree))
            return
        inner: Tree = {parts[1]: tree} if len(parts) > 1 else tree
        block = "\n".join(edits.block(parts[0], inner, 0))
        if section is not None and root is not None:
            key = next(pair for pair in root.pairs if pair[0].text == parts[0])
            text = edits.applied(text, [Layout(text).remove(root, key)])
        self.after[file] = f"{text.rstrip()}\n{block}\n".lstrip("\n")

    def _file_for(self, path: str) -> Path:
        """Return the file for a new entry: named like that of its original where a folder holds the language."""
        folder = self.deck.raw.folder / TRANSLATIONS
        section, _, ident = path.partition(".")
        if (folder / self.language).is_dir():
            entry = getattr(self.deck, section).get(ident) if ident else None
            name = Path(entry.node.file).name if entry is not None else f"{section}.yaml"
            there = folder / self.language / name
            having = [file for file, root in self._roots() if root.get(section) is not None]
            return there if there in self.after or not having else having[-1]
        return folder / f"{self.language}.yaml"

    def _first_line(self, file: Path) -> str:
        """Return the line by which an editor finds the schema, where the deck has its own."""
        if not (self.deck.raw.folder / ".schema").is_dir():
            return ""
        up = "../" * (len(file.relative_to(self.deck.raw.folder).parts) - 1)
        return f"# yaml-language-server: $schema={up}.schema/i18n.schema.json\n"

    # -- stale texts

    def mark_stale(self) -> None:
        """Write the present original above every entry whose fingerprint is another; take away what is over."""
        for file in list(self.after):
            self.after[file] = _MARKED.sub("", self.after[file])
        for file, root in list(self._roots()):
            layout = Layout(self.after[file])
            found: list[Edit] = []
            for path, (of, texts) in entries_of(root):
                now = self.known.get(path)
                if now is None or of is None or not texts or of.text == fingerprint(now):
                    continue
                self.outcome.stale += 1
                found.append(self._mark(layout, root, path, now))
            self.after[file] = edits.applied(self.after[file], found)

    def _mark(self, layout: Layout, root: Node, path: str, now: Mapping[str, str]) -> Edit:
        parts = path.split(".")
        above = root if len(parts) == 1 else root.get(parts[0])
        assert above is not None
        key = next(name for name, _ in above.pairs if name.text == parts[-1])
        at = layout.line_start(layout.start(key))
        indent = " " * (key.column - 1 if not above.flow else 0)
        lines = [f"{_MARK} {self.note}"]
        lines += [f"{_MARK}   {line}" for name, text in now.items() for line in _remark(name, text)]
        return Edit(at, at, "".join(f"{indent}{line}\n" for line in lines))


def _chain(root: Node, wanted: Node) -> list[tuple[Node, tuple[Node, Node]]]:
    """Return the pairs that lead from the root to a node, each with the map it stands in."""
    waiting: list[tuple[Node, list[tuple[Node, tuple[Node, Node]]]]] = [(root, [])]
    while waiting:
        node, above = waiting.pop()
        for pair in node.pairs:
            here = [*above, (node, pair)]
            if pair[1] is wanted:
                return here
            waiting.append((pair[1], here))
    return []


def _others(step: tuple[Node, tuple[Node, Node]]) -> list[Node]:
    """Return what else a map holds beside a pair; a fingerprint alone is nothing."""
    parent, pair = step
    return [key for key, _ in parent.pairs if key is not pair[0] and key.text != "of"]


def _find(root: Node, parts: list[str]) -> Node | None:
    node: Node | None = root
    for part in parts:
        node = node.get(part) if node is not None and node.shape == "map" else None
    return node


def _is_filled(node: Node | None) -> bool:
    return node is not None and node.shape == "map" and bool(node.pairs)


def _grow(tree: dict[str, Tree], parts: list[str], original: str) -> None:
    """Put an empty text into a tree, with the original before it."""
    at = tree
    for part in parts[:-1]:
        inner = at.setdefault(part, {})
        assert isinstance(inner, dict)
        at = inner
    for number, line in enumerate(_remark(parts[-1], original)):
        at[f"#{parts[-1]}{number}"] = line
    at[parts[-1]] = quoted("")


def _remark(name: str, text: str) -> list[str]:
    """Return an original as lines of a remark."""
    words = f"{name}: {' '.join(text.split())}".split(" ")
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= _WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _list_language(deck: Deck, language: str) -> bool:
    """Name the language in the manifest; return whether it stands there now."""
    manifest = deck.manifest
    if manifest is not None and language in manifest.get("languages", ()):
        return True
    path = deck.raw.folder / "scenario.toml"
    text = edits.read(path)
    found = _LISTED.search(text)
    if found is None:
        return False
    inside = found.group(2).strip().rstrip(",")
    listed = f"{inside}, {quoted(language)}" if inside else quoted(language)
    edits.rewrite(path, text[: found.start(2)] + listed + text[found.end(2) :])
    return True


def leaf_texts(text: str) -> list[str]:
    """Return every text of a translation file, sorted; for the check that nothing was lost."""
    root = read_yaml(text, "")
    return sorted(node.text.strip() for node in leaves(root).values()) if root is not None else []
