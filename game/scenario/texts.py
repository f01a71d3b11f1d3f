"""The texts of a deck in every language: originals, translations, fingerprints, and what is missing or stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from game.scenario import fields
from game.scenario.deck import Deck, Translated
from game.scenario.nodes import Node
from game.scenario.walk import Entry

OLD = "_old"
"""Heading under which translations wait that belong to nothing any more; nobody reads them but people."""


@dataclass(slots=True)
class DeckTexts:
    """Texts by language and key (``cards.chip-war.title``); a missing one falls back to the deck's own language."""

    language: str
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    behind: str = ""  # language of the deck it builds on, where that is another

    def get(self, language: str, key: str, default: str | None = None) -> str:
        """Return a text in a language, in the deck's own where it is not translated, else the default or the key."""
        for tongue in (language, self.language, self.behind):
            found = self.entries.get(tongue, {}).get(key)
            if found is not None:
                return found
        return key if default is None else default

    def has(self, key: str) -> bool:
        """Tell whether the deck has a text of that key at all."""
        return any(key in self.entries.get(tongue, {}) for tongue in (self.language, self.behind))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the deck, its own first."""
        return (self.language, *(tongue for tongue in sorted(self.entries) if tongue != self.language))


def originals(deck: Deck) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every translatable entry as (path of the entry, its texts by inner key), in order of the files.

    The path is ``cards.<id>``; inner keys are ``title`` or ``choices.<option>.label``.
    """
    if deck.manifest is not None:
        yield "scenario", _own_texts(deck.manifest, "scenario")
    for section in ("nations", "layers", "cards", "initiatives", "flags"):
        entries: Mapping[str, Entry] = getattr(deck, section)
        for ident, entry in entries.items():
            texts = _own_texts(entry, section)
            for inner in fields.INNER.get(section, ()):
                for part in entry.get(inner, ()):
                    name = part.get("id")
                    if name is None:
                        continue
                    for key, text in _own_texts(part, inner).items():
                        texts[f"{inner}.{name}.{key}"] = text
            yield f"{section}.{ident}", texts


def tongue(deck: Deck, path: str) -> str:
    """Return the language in which the original of an entry is written: that of the extended deck for its entries."""
    own = str(deck.manifest.get("language", "en")) if deck.manifest is not None else "en"
    if deck.inherited is None or deck.raw.base is None or path == "scenario":
        return own
    section, _, ident = path.partition(".")
    entry = getattr(deck, section).get(ident)
    inherited = entry is not None and entry.node.file in deck.raw.base.files
    return str(deck.inherited.get("language", "en")) if inherited else own


def _own_texts(entry: Entry, kind: str) -> dict[str, str]:
    found = {key: entry.get(key) for key in fields.TEXTS[kind]}
    return {key: text for key, text in found.items() if isinstance(text, str)}


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return eight hexadecimal digits that change when the original of an entry changes; spacing does not count."""
    whole = "\n".join(f"{key}={' '.join(text.split())}" for key, text in sorted(texts.items()))
    return blake2b(whole.encode("utf-8"), digest_size=4).hexdigest()


def collect(deck: Deck) -> DeckTexts:
    """Return the texts of a deck that has no errors."""
    own = deck.manifest.get("language", "en") if deck.manifest is not None else "en"
    texts = DeckTexts(own)
    texts.entries.setdefault(own, {})
    if deck.inherited is not None and deck.inherited.get("language", "en") != own:
        texts.behind = str(deck.inherited.get("language", "en"))
    for path, inner in originals(deck):
        mine = texts.entries.setdefault(tongue(deck, path), {})
        for key, text in inner.items():
            mine[text_key(path, key)] = text
    for language, translated in translations(deck).items():
        into = texts.entries.setdefault(language, {})
        for path, (_, inner_nodes) in translated.items():
            for key, node in inner_nodes.items():
                into.setdefault(text_key(path, key), node.text.strip())
    return texts


def text_key(path: str, inner: str) -> str:
    """Return the public key of a text: parts of nations stand under their own heading."""
    head, _, rest = inner.partition(".")
    if head in fields.INNER["nations"] and path.startswith("nations."):
        return f"{head}.{path.split('.', 1)[1]}.{rest}"
    return f"{path}.{inner}"


def translations(deck: Deck) -> dict[str, Translated]:
    """Return by language and entry the node of the fingerprint and the translated texts by inner key.

    A deck that extends another inherits its translations; its own come first.
    """
    if deck.translated is not None:
        return deck.translated
    out: dict[str, Translated] = {}
    for raw in (deck.raw, deck.raw.base):
        if raw is None:
            continue
        for language, documents in raw.translations.items():
            into = out.setdefault(language, {})
            for document in documents:
                for path, found in entries_of(document):
                    if raw is not deck.raw and path == "scenario":
                        continue
                    _join(into, path, found)
    deck.translated = out
    return out


def _join(into: Translated, path: str, found: tuple[Node | None, dict[str, Node]]) -> None:
    """Add what one document says of an entry to what another said before."""
    of, texts = into.get(path, (None, {}))
    into[path] = (of or found[0], {**found[1], **texts})


def entries_of(document: Node) -> Iterator[tuple[str, tuple[Node | None, dict[str, Node]]]]:
    """Yield what a translation file says of each entry: its path, the node of its fingerprint, its texts."""
    for section, node in document.pairs:
        if node.shape != "map" or section.text == OLD:
            continue
        if section.text == "scenario":
            yield "scenario", (node.get("of"), leaves(node))
            continue
        for ident, entry in node.pairs:
            if entry.shape == "map":
                yield f"{section.text}.{ident.text}", (entry.get("of"), leaves(entry))


def leaves(node: Node) -> dict[str, Node]:
    """Return the texts of an entry by inner key; the fingerprint is none of them, nor is an empty text."""
    out: dict[str, Node] = {}
    waiting = [("", node)]
    while waiting:
        prefix, one = waiting.pop()
        for key, value in one.pairs:
            if value.shape == "map":
                waiting.append((f"{prefix}{key.text}.", value))
            elif (
                value.shape == "text"
                and not value.empty
                and value.text.strip()
                and (prefix or key.text != "of")
            ):
                out[prefix + key.text] = value
    return out
