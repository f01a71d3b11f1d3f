"""Walks a tree by the field table: every key is read or reported, every value becomes what its field says.

The walk never raises. What cannot be read is left out of the entry and its problem is kept, so that one mistake
does not hide the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from game.scenario import fields
from game.scenario.formula import FormulaFault, parse
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, Problem, nearest, span_of
from game.scenario.shapes import Form, Keyed, Listed, Many, Scalar, Shape, Verbs
from game.scenario.terms import Names
from game.scenario.values import Unread, read, strange_sign


@dataclass(slots=True)
class Entry:
    """What a mapping of a deck says: values by key, and the node of every value for later complaints."""

    node: Node
    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, the default where it is not there or could not be read."""
        value = self.values.get(name)
        return default if value is None else value

    def at(self, name: str) -> Node:
        """Return the node of a value, or of the entry where the value is not written."""
        return self.nodes.get(name, self.node)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a number comes from: a source, how sure it is, what the source says."""

    ref: str
    confidence: str = ""
    says: str = ""


@dataclass(slots=True)
class Number:
    """A number of the deck with its path (``nations.kor.share.memory``), its place and its origin once known."""

    path: str
    node: Node
    cited: Citation | None = None


REPORTED_WHOLE = ("nation", "layer")
"""Kinds without which there is no game: where all are missing that is one problem, not one for each mention."""

MOST_PROBLEMS = 1000
"""A file with more mistakes than this is no deck; looking for the nearest word of each would take minutes."""


class Walk:
    """One walk over one deck: known names go in, problems and cited numbers come out."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[Problem] = []
        self.numbers: list[Number] = []
        self._shapes: dict[type, Callable[[Any, Node, str], Any]] = {
            Scalar: self.scalar,
            Many: self._many,
            Listed: self._listed,
            Keyed: self._keyed,
            Form: self.form,
            Verbs: self._verbs,
        }

    def report(
        self, code: str, node: Node, hint: str = "", offset: int = 0, severity: str = ERROR, **values: Any
    ) -> None:
        """Keep a problem at a node, up to ``MOST_PROBLEMS``."""
        if self.full:
            return
        self.problems.append(Problem(code, severity, span_of(node, offset), values, hint))

    def _fault(self, fault: Unread | FormulaFault, node: Node, offset: int) -> None:
        if not self.full:
            self.problems.append(Problem(fault.code, ERROR, span_of(node, offset), fault.values, fault.hint))

    @property
    def full(self) -> bool:
        """Tell whether there are more problems than anybody reads."""
        return len(self.problems) >= MOST_PROBLEMS

    def value(self, shape: Shape, node: Node, path: str) -> Any:
        """Return what a node says by its shape; None where it cannot be read."""
        return self._shapes[type(shape)](shape, node, path)

    def form(self, form: Form, node: Node, path: str) -> Entry | None:
        """Return the entry of a mapping: unknown keys are reported, missing ones too or take their default."""
        if node.shape != "map":
            self._not_a("map", node, form.name)
            return None
        entry = Entry(node)
        for key, value in node.pairs:
            known = form.field(key.text)
            if known is None:
                self._unknown_key(form, key, value)
                continue
            entry.nodes[key.text] = value
            if value.empty:
                self.report("empty-value", key, "write", key=key.text)
                continue
            entry.values[key.text] = self.value(known.shape, value, f"{path}.{key.text}")
        self._complete(form, entry)
        return entry

    def _complete(self, form: Form, entry: Entry) -> None:
        for known in form.fields:
            if known.name in entry.nodes:
                continue
            if known.needed:
                self.report("missing-key", entry.node, "write", key=known.name, form=form.name)
            elif known.default is not None:
                entry.values[known.name] = known.default

    def _unknown_key(self, form: Form, key: Node, value: Node) -> None:
        if self.full:
            return
        word = key.text[:60]
        strange = strange_sign(key.text)
        if strange:
            self.report("full-width", key, "write", strange[0], sign=strange[1], plain=strange[2])
            return
        if value.empty and ")" in word:
            before = self.problems[-1:]
            if not (before and before[0].code == "comma-in-braces" and before[0].span.line == key.line):
                self.report("comma-in-braces", key, "quote", text=word)
            return
        names = [known.name for known in form.fields]
        close = nearest(word, names)
        known = ", ".join(names)
        self.report(
            "unknown-key",
            key,
            "nearest" if close else "list",
            key=word,
            nearest=close[0] if close else "",
            known=known,
            form=form.name,
        )

    def _not_a(self, wanted: str, node: Node, name: str) -> None:
        if node.shape == "text":
            strange = strange_sign(node.text)
            if strange:
                self.report("full-width", node, "write", strange[0], sign=strange[1], plain=strange[2])
                return
        self.report(f"not-a-{wanted}", node, "write", form=name)

    # -- shapes

    def _listed(self, shape: Listed, node: Node, path: str) -> tuple[Any, ...] | None:
        if node.shape != "list":
            name = shape.item.name if isinstance(shape.item, Form) else path.rsplit(".", 1)[-1]
            self._not_a("list", node, name)
            return None
        if not shape.least <= len(node.items) <= shape.most:
            self.report("list-length", node, count=len(node.items), least=shape.least, most=shape.most)
        out: list[Any] = []
        for i, item in enumerate(node.items):
            if item.empty:
                self.report("empty-value", item, "write", key=path.rsplit(".", 1)[-1])
                continue
            out.append(self.value(shape.item, item, f"{path}.{self._ident(item, i)}"))
        self._double_ids(node)
        return tuple(value for value in out if value is not None)

    @staticmethod
    def _ident(item: Node, position: int) -> str:
        ident = item.get("id") if item.shape == "map" else None
        return ident.text if ident is not None else str(position)

    def _double_ids(self, node: Node) -> None:
        """Report ids that stand twice in one list."""
        seen: dict[str, Node] = {}
        for item in node.items:
            ident = item.get("id") if item.shape == "map" else None
            if ident is None or ident.shape != "text":
                continue
            if ident.text in seen:
                self.report("double-id", ident, "rename", id=ident.text[:60], line=seen[ident.text].line)
            seen.setdefault(ident.text, ident)

    def _many(self, shape: Many, node: Node, path: str) -> tuple[Any, ...] | None:
        if node.shape == "list":
            found = [self.scalar(shape.item, item, path) for item in node.items]
            if not found:
                self.report("list-length", node, count=0, least=1, most=100)
            return tuple(value for value in found if value is not None) or None
        value = self.scalar(shape.item, node, path)
        return None if value is None else (value,)

    def _keyed(self, shape: Keyed, node: Node, path: str) -> Entry | None:
        if node.shape != "map":
            self._not_a("map", node, path.rsplit(".", 1)[-1])
            return None
        entry = Entry(node)
        for key, value in node.pairs:
            name = key.text
            if not (shape.rest and name == "all"):
                read_key = self.scalar(shape.key, key, path)
                if read_key is None:
                    continue
                name = str(read_key)
            entry.nodes[name] = value
            if value.empty:
                self.report("empty-value", key, "write", key=name)
                continue
            entry.values[name] = self.value(shape.value, value, f"{path}.{name}")
        return entry

    def _verbs(self, shape: Verbs, node: Node, path: str) -> Entry | None:
        if node.shape != "map":
            self._not_a("map", node, "effect")
            return None
        do = node.get("do")
        if do is None or do.shape != "text":
            self.report("missing-key", node, "write", key="do", form="effect")
            return None
        names = [form.name for form in shape.forms]
        if do.text not in names:
            self._unknown_word("unknown-verb", do, names)
            self._references(shape, node)
            return None
        entry = self.form(shape.forms[names.index(do.text)], node, path)
        if entry is not None:
            self._effect(entry)
        return entry

    def _references(self, shape: Verbs, node: Node) -> None:
        """Report names that no effect could mean, where the effect itself is not known."""
        for key, value in node.pairs:
            found = next((field.shape for form in shape.forms if (field := form.field(key.text))), None)
            item = found.item if isinstance(found, Many) else found
            if isinstance(found, Many | Scalar) and isinstance(item, Scalar) and item.kind == "ref":
                self.value(found, value, key.text)

    # -- effects

    def _effect(self, entry: Entry) -> None:
        """Read what depends on ``what``: the unit of ``by``, and whether a layer or a partner belongs here."""
        verb = entry.get("do")
        if verb not in ("change", "adjust"):
            return
        what = entry.get("what")
        if what is None:
            return
        if verb == "change":
            kind, wants = fields.CHANGE_UNITS[what], {"insecurity": "layer", "trust": "with"}.get(what)
            self._needs_partner(entry, what, "layer", wants == "layer")
            self._needs_partner(entry, what, "with", wants == "with")
        else:
            kind = "pp" if what == "leaving" else "relative"
            self._needs_partner(entry, what, "layer", what in fields.LAYERED_ADJUSTS)
        if (what in ("tension", "price")) and "nation" in entry.nodes:
            self.report("not-here", entry.at("nation"), "remove", key="nation", what=what)
        if "by" in entry.nodes:
            low = -0.99 if kind == "relative" else -1000.0
            entry.values["by"] = self.scalar(Scalar(kind, low, 1000.0), entry.at("by"), "by")

    def _needs_partner(self, entry: Entry, what: str, key: str, wanted: bool) -> None:
        if wanted and key not in entry.nodes:
            self.report("missing-key", entry.node, "write", key=key, form=what)
        elif not wanted and key in entry.nodes:
            self.report("not-here", entry.at(key), "remove", key=key, what=what)

    # -- scalars

    def scalar(self, scalar: Scalar, node: Node, path: str) -> Any:
        """Return the value of one scalar, None where it cannot be read."""
        if scalar.sourced:
            return self._number(scalar, node, path)
        if node.shape != "text":
            self.report("not-a-text", node, "write", key=path.rsplit(".", 1)[-1])
            return None
        if scalar.kind == "formula":
            return self._formula(node)
        if scalar.kind == "word":
            if node.text in scalar.words:
                return node.text
            self._unknown_word("unknown-word", node, list(scalar.words))
            return None
        if scalar.kind == "ref":
            return self._reference(scalar, node)
        try:
            return read(scalar, node.text)
        except Unread as fault:
            self._fault(fault, node, 0)
            return None

    def _number(self, scalar: Scalar, node: Node, path: str) -> Any:
        """Read a number that may stand alone or as ``{value, source, confidence, says}``, and note its origin."""
        noted = Number(path, node)
        written = node
        if node.shape == "map":
            entry = self.form(fields.NUMBER_FORM, node, path)
            if entry is None or "value" not in entry.nodes:
                return None
            written = entry.at("value")
            ref = entry.get("source")
            if ref is not None:
                noted.cited = Citation(ref, entry.get("confidence", ""), entry.get("says", ""))
        plain = Scalar(scalar.kind, scalar.low, scalar.high, scalar.words, scalar.of)
        value = self.scalar(plain, written, path)
        if value is not None:
            self.numbers.append(noted)
        return value

    def _reference(self, scalar: Scalar, node: Node) -> str | None:
        known = self.names.ids.get(scalar.of, {})
        if node.text in known or node.text in scalar.words:
            return node.text
        if not known and scalar.of in REPORTED_WHOLE:
            return None
        self._unknown_word(f"unknown-{scalar.of}", node, [*scalar.words, *known])
        return None

    def _unknown_word(self, code: str, node: Node, known: list[str]) -> None:
        if self.full:
            return
        word = node.text[:60]
        strange = strange_sign(node.text)
        if strange:
            self.report("full-width", node, "write", strange[0], sign=strange[1], plain=strange[2])
            return
        close = nearest(word, known)
        listed = ", ".join(known[:24])
        hint = "nearest" if close else "list" if known else ""
        self.report(code, node, hint, name=word, nearest=close[0] if close else "", known=listed)

    def _formula(self, node: Node) -> Any:
        if self.full:
            return None
        if node.flow and node.plain and node.text.count("(") != node.text.count(")"):
            # A comma ended the text here; what follows it is a piece of the same formula.
            if node.text.count("(") > node.text.count(")"):
                self.report("comma-in-braces", node, "quote", text=node.text[:60])
            return None
        try:
            return parse(node.text, self.names)
        except FormulaFault as fault:
            self._fault(fault, node, fault.at)
            return None
