"""The files of a deck, put together: which files belong, what extends what, which ids there are. Nothing is judged here.

Entries stay nodes with their places. A deck that extends another gets the entries of that deck first; an entry with
``replace: true`` takes the place of one of the same id, ``- remove: [id]`` takes entries away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import blake2b
from pathlib import Path

from game import paths
from game.scenario import fields, pack
from game.scenario.nodes import FileFault, Node, decode, read_toml, read_yaml
from game.scenario.problem import ERROR, WARNING, Problem, Span, Values, nearest, span_of
from game.scenario.values import ID, strange_sign

MANIFEST = "scenario.toml"
MOST_FILES = 200
MOST_ENTRIES = {
    "layers": 60,
    "nations": 60,
    "cards": 3000,
    "initiatives": 1000,
    "sources": 5000,
    "flags": 1000,
}
_LIST_SECTIONS = tuple(section for _, section, shape in fields.FILES if shape == "list")
TRANSLATIONS = "i18n"
_LANGUAGE_FILE = re.compile(TRANSLATIONS + r"/[^/]+(?:/[^/]+)?\.yaml")
_KNOWN_EXTRAS = ("LICENSE", "LICENCE")
_FOR_PEOPLE = (".md", ".png")


@dataclass(slots=True)
class Raw:
    """A deck as read: entries by section in order (id and node), translations by language, and the lines of all files."""

    folder: Path
    manifest: Node | None = None
    base: Raw | None = None
    sections: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)
    removals: dict[str, list[Node]] = field(default_factory=dict)
    keys: dict[tuple[str, str], Node] = field(default_factory=dict)
    translations: dict[str, list[Node]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)  # own files by inner name, as they were read
    problems: list[Problem] = field(default_factory=list)
    par: Node | None = None
    content: bytes = b""

    def entries(self, section: str) -> list[tuple[str, Node]]:
        """Return the entries of a section, empty where the deck has none."""
        return self.sections.get(section, [])

    @property
    def own(self) -> dict[str, Path]:
        """Return the files of this deck without those of the deck it extends."""
        inherited = self.base.files if self.base is not None else {}
        return {shown: path for shown, path in self.files.items() if shown not in inherited}


def shown_path(path: Path) -> str:
    """Return a path as it is printed: from the present folder where it lies below it."""
    try:
        here = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return str(path)
    return str(path) if here.startswith("..") else here.replace(os.sep, "/")


def deck_folders() -> list[Path]:
    """Return the folders that hold decks: the shipped one and the user's own where that is another."""
    places = [paths.scenarios_folder(), paths.own_scenarios_folder()]
    return [place for i, place in enumerate(places) if place not in places[:i]]


def available() -> list[str]:
    """Return the ids of all decks that can be found, sorted."""
    found: set[str] = set()
    for place in deck_folders():
        if place.is_dir():
            for child in place.iterdir():
                if (child / MANIFEST).is_file():
                    found.add(child.name)
                elif pack.is_pack(child) and ID.fullmatch(child.stem):
                    found.add(child.stem)
    return sorted(found)


def find(ident: str, beside: Path | None = None) -> Path | None:
    """Return the folder or the pack of a deck by id, or None; ``beside`` is looked into first."""
    if ID.fullmatch(ident) is None:
        return None
    for place in [*([beside] if beside else []), *deck_folders()]:
        if (place / ident / MANIFEST).is_file():
            return place / ident
        if pack.is_pack(place / f"{ident}{pack.SUFFIX}"):
            return place / f"{ident}{pack.SUFFIX}"
    return None


def gather(folder: Path, inherit: bool = True) -> Raw:
    """Read a deck, a folder or a pack, and the deck it extends; problems of reading are in the result."""
    raw = Raw(folder)
    digest = blake2b(digest_size=16)
    for inside, content in _packed(raw) if pack.is_pack(folder) else _files(raw):
        _read_into(raw, inside, content, digest)
    unread = bool(raw.problems) and not raw.files  # a broken pack: what it lacks is not known
    if raw.manifest is None and not unread and not any(p.span.file.endswith(MANIFEST) for p in raw.problems):
        raw.problems.append(
            Problem("no-manifest", ERROR, Span(shown_path(folder / MANIFEST)), {"file": MANIFEST}, "write")
        )
    if inherit:
        _inherit(raw, digest)
    _merge(raw)
    raw.content = digest.digest()
    return raw


def _files(raw: Raw) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder in fixed order, by inner name; what cannot be opened or is not known is reported."""
    try:
        children = sorted(raw.folder.iterdir(), key=lambda child: child.name)
    except OSError as fault:
        raw.problems.append(_unreadable(raw.folder, fault))
        return
    for child in children[:MOST_FILES]:
        if child.name == TRANSLATIONS and child.is_dir():
            inner = [*sorted(child.glob("*.yaml")), *sorted(child.glob("*/*.yaml"))]
        else:
            inner = [child] if not child.is_dir() and _known(raw, child.name) else []
        for path in inner:
            try:
                yield path.relative_to(raw.folder).as_posix(), path.read_bytes()
            except OSError as fault:
                raw.problems.append(_unreadable(path, fault))


def _packed(raw: Raw) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a pack in the order a folder gives."""
    try:
        found = pack.read(raw.folder)
    except pack.PackFault as fault:
        span = Span(shown_path(raw.folder))
        raw.problems.append(Problem(fault.code, ERROR, span, fault.values, "cure"))
        return
    except OSError as fault:
        raw.problems.append(_unreadable(raw.folder, fault))
        return
    own = [name for name in found if "/" not in name and _known(raw, name)]
    inner = [name for name in found if _LANGUAGE_FILE.fullmatch(name)]
    inner.sort(key=lambda name: (name.count("/"), name))
    # translations stand where the folder i18n stands among the files
    early = [name for name in own if name < TRANSLATIONS]
    for name in [*early, *inner, *own[len(early) :]]:
        yield name, found[name]


def _known(raw: Raw, name: str) -> bool:
    """Tell whether a file is part of a deck; a stranger is reported, files for people are passed over."""
    if name.startswith((".", "_")) or name in _KNOWN_EXTRAS or name.endswith(_FOR_PEOPLE):
        return False
    known = [MANIFEST, *(pattern for pattern, _, _ in fields.FILES)]
    if any(fnmatch(name, pattern) for pattern in known):
        return True
    close = nearest(name, [pattern.replace("*", "") for pattern in known])
    values = {"file": name, "nearest": close[0] if close else ""}
    hint = "nearest" if close else ""
    raw.problems.append(Problem("unknown-file", WARNING, Span(shown_path(raw.folder / name)), values, hint))
    return False


def _unreadable(path: Path, fault: OSError) -> Problem:
    reason = fault.strerror or type(fault).__name__
    return Problem("unreadable", ERROR, Span(shown_path(path)), {"reason": reason})


def _read_into(raw: Raw, inside: str, content: bytes, digest: blake2b) -> None:
    """Read one file and put its entries where they belong."""
    path = raw.folder / inside
    shown = shown_path(path)
    raw.files[shown] = path
    raw.contents[inside] = content
    top, _, rest = inside.partition("/")
    if top not in (TRANSLATIONS, "par.yaml"):
        digest.update(inside.encode() + b"\0" + content + b"\0")
    try:
        text = decode(content)
        raw.lines[shown] = text.split("\n")
        node = read_toml(text, shown) if inside == MANIFEST else read_yaml(text, shown)
    except FileFault as fault:
        _keep_fault(raw, shown, fault)
        return
    if node is None or node.empty:
        return
    if inside == MANIFEST:
        raw.manifest = node
    elif rest:
        language = rest.partition("/")[0].removesuffix(".yaml")
        raw.translations.setdefault(language, []).append(node)
    else:
        _sort_in(raw, inside, node)


# Where a wide or curly sign stands in the place of a sign of the grammar; inside of sentences they are welcome.
_WIDE_SIGNS = (
    re.compile(r"[^#]*?(?:^|[:=-])[ \t]*([\u3000\u00a0])"),
    re.compile(r"\s*(－)"),
    re.compile(r"\s*(?:- )?[A-Za-z_-]+\s*([：＝])"),
    re.compile(r"[^#]*?[:={,\[-]\s*([“”‘’])"),
    re.compile(r"[^#]*?[:=]\s*[\"'][^\"'#]*([”’])\s*(?:#.*)?$"),
    re.compile(r"[^#]*?[:=-]\s*([｛［])"),
    re.compile(r"[^#]*?[{,]\s*[a-z_]+\s*(：)"),
    re.compile(r"[^#]*?[{\[][^#]*?([，、；])\s*(?:[a-z_]+\s*[:：=]|[\"'a-z\d])"),
    re.compile(r"[^#]*?[{\[][^#]*?([｝］])\s*(?:#.*)?$"),
)
_LONGEST_LINE = 400  # signs of a faulty line that are searched


def _keep_fault(raw: Raw, shown: str, fault: FileFault) -> None:
    """Turn a fault of reading into a problem; a wide colon or a curly quote nearby is the likelier cause."""
    lines = raw.lines.get(shown, [])
    hint = "cure"
    if fault.code in ("yaml-syntax", "toml-syntax"):
        for number in (fault.line, fault.line - 1):
            line = lines[number - 1] if 0 < number <= len(lines) else ""
            problem = _wide(line[:_LONGEST_LINE], shown, number)
            if problem is not None:
                raw.problems.append(problem)
                return
        if 0 < fault.line <= len(lines):
            hint = _syntax_hint(lines[fault.line - 1], fault.code == "yaml-syntax")
    raw.problems.append(Problem(fault.code, ERROR, Span(shown, fault.line, fault.column), fault.values, hint))


def _wide(line: str, shown: str, number: int) -> Problem | None:
    """Return a problem for the first wide or curly sign of grammar in a line, None where there is none."""
    matches = (sign.match(line) for sign in _WIDE_SIGNS)
    found = min(filter(None, matches), key=lambda match: match.start(1), default=None)
    if found is None:
        return None
    sign, span = found.group(1), Span(shown, number, found.start(1) + 1)
    if sign.isspace():
        return Problem("full-width", ERROR, span, {"sign": f"U+{ord(sign):04X}", "plain": " "}, "space")
    plain = strange_sign(sign)
    return Problem("full-width", ERROR, span, {"sign": sign, "plain": plain[2] if plain else ""}, "write")


_NO_SPACE = re.compile(r"\s*(?:-[A-Za-z_]|(?:- )?[A-Za-z_]+:[^\s/])")
_INNER_QUOTES = re.compile(r"[A-Za-z_-]+\s*[:=]\s*(?:\"[^\"]*\"[^\"\s#,}\]]|'[^']*'[^'\s#,}\]])")


def _syntax_hint(line: str, yaml: bool) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "tab"
    body = line.strip().removeprefix("- ")
    if yaml and _NO_SPACE.match(line):
        return "space"
    if _INNER_QUOTES.match(body):
        return "inner"
    if (
        body.count(": ") > 1
        and not body.startswith(("{", '"', "'"))
        and "{" not in body.split(": ", 1)[1][:1]
    ):
        return "colon"
    if body.count('"') % 2 or body.count("'") % 2:
        return "quotes"
    return "cure"


def _sort_in(raw: Raw, name: str, node: Node) -> None:
    """Put the entries of a file into the section of its name."""
    section, shape = next((s, k) for pattern, s, k in fields.FILES if fnmatch(name, pattern))
    if node.shape != shape:
        problem = Problem(f"not-a-{shape}", ERROR, span_of(node), {"form": section}, "write")
        raw.problems.append(problem)
        return
    if section == "par":
        raw.par = node
        return
    into = raw.sections.setdefault(section, [])
    if shape == "map":
        into.extend((key.text, _with_key(key, value)) for key, value in node.pairs)
        raw.keys.update({(section, key.text): key for key, _ in node.pairs})
        return
    for item in node.items:
        if item.shape == "map" and item.get("remove") is not None and item.get("id") is None:
            raw.removals.setdefault(section, []).append(item)
            continue
        ident = item.get("id") if item.shape == "map" else None
        into.append((ident.text if ident is not None and ident.shape == "text" else "", item))


def _with_key(key: Node, value: Node) -> Node:
    """Return the value of a map entry, placed at its key where the value is empty."""
    return key if value.empty else value


def _inherit(raw: Raw, digest: blake2b) -> None:
    """Read the deck that this one extends; only one step deep."""
    named = raw.manifest.get("extends") if raw.manifest is not None and raw.manifest.shape == "map" else None
    if named is None or named.shape != "text":
        return
    folder = find(named.text, raw.folder.parent)
    if folder is None or folder.resolve() == raw.folder.resolve():
        close = nearest(named.text, available())
        values = {"name": named.text[:60], "nearest": close[0] if close else ""}
        raw.problems.append(
            Problem("unknown-scenario", ERROR, span_of(named), values, "nearest" if close else "")
        )
        return
    base = gather(folder, inherit=False)
    base_manifest = base.manifest.get("extends") if base.manifest is not None else None
    if base_manifest is not None:
        raw.problems.append(Problem("extends-twice", ERROR, span_of(named), {"name": named.text}, "cure"))
    raw.base = base
    raw.lines.update(base.lines)
    raw.keys = {**base.keys, **raw.keys}
    raw.files.update(base.files)
    raw.problems.extend(base.problems)
    digest.update(base.content)


def _merge(raw: Raw) -> None:
    """Put base entries before own ones, with replacements and removals; ids that stand twice are reported."""
    for section in [section for _, section, _ in fields.FILES if section != "par"]:
        inherited = raw.base.entries(section) if raw.base else []
        merged: dict[str, tuple[str, Node]] = {ident: (ident, node) for ident, node in inherited}
        for item in raw.removals.get(section, []):
            _remove(raw, item, merged)
        own: set[str] = set()
        nameless: list[tuple[str, Node]] = []
        for ident, node in raw.entries(section):
            if not ident:
                nameless.append((ident, node))
                continue
            if ident in own or (ident in merged and not _may_replace(section, node)):
                before = merged[ident][1]
                raw.problems.append(_twice(ident, node, before, ident not in own))
            own.add(ident)
            merged[ident] = (ident, node)
        raw.sections[section] = _capped(raw, section, [*merged.values(), *nameless])


def _capped(raw: Raw, section: str, entries: list[tuple[str, Node]]) -> list[tuple[str, Node]]:
    most = MOST_ENTRIES.get(section, len(entries))
    if len(entries) > most:
        values = {"count": len(entries), "most": most}
        raw.problems.append(Problem("too-many-entries", ERROR, span_of(entries[most][1]), values))
    return entries[:most]


def _may_replace(section: str, node: Node) -> bool:
    if section == "rules":
        return True
    said = node.get("replace") if node.shape == "map" else None
    return said is not None and said.text.lower() in ("true", "yes", "on")


def _twice(ident: str, node: Node, before: Node, inherited: bool) -> Problem:
    at = node.get("id") if node.shape == "map" else None
    hint = "replace" if inherited else "rename"
    values: Values = {"id": ident[:60], "line": before.line}
    return Problem("double-id", ERROR, span_of(at or node), values, hint, also=span_of(before))


def _remove(raw: Raw, item: Node, merged: dict[str, tuple[str, Node]]) -> None:
    said = item.get("remove")
    for name in said.items if said is not None else ():
        if name.text in merged:
            del merged[name.text]
            continue
        close = nearest(name.text, merged)
        values = {"name": name.text[:60], "nearest": close[0] if close else ""}
        raw.problems.append(
            Problem("remove-unknown", ERROR, span_of(name), values, "nearest" if close else "")
        )


def flags_set(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return the flags that effects set, each with the first place: every map with ``do: set_flag``."""
    found: dict[str, Node] = {}
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if node.shape == "map":
            do, flag = node.get("do"), node.get("flag")
            if do is not None and do.text == "set_flag" and flag is not None and flag.shape == "text":
                found.setdefault(flag.text, flag)
            waiting.extend(value for _, value in reversed(node.pairs))
        waiting.extend(reversed(node.items))
    return found
