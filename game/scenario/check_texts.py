"""Judges translations: a language without its file, texts not translated, stale ones, and keys that belong to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from game.scenario import fields
from game.scenario.deck import Deck
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, WARNING, Problem, Span, Values, nearest, span_of
from game.scenario.texts import OLD, fingerprint, originals, tongue, translations


def check_texts(deck: Deck) -> Iterator[Problem]:
    """Yield what is wrong with the translations of a deck."""
    manifest = deck.manifest
    if manifest is None:
        return
    listed = manifest.get("languages", ())
    own = manifest.get("language", "en")
    found = translations(deck)
    for language in listed:
        if language == own:
            yield Problem(
                "own-language", WARNING, span_of(manifest.at("languages")), {"name": language}, "cure"
            )
        elif language not in found:
            values = {"name": language, "file": f"i18n/{language}.yaml"}
            yield Problem("no-translation-file", ERROR, span_of(manifest.at("languages")), values, "write")
    for language, documents in deck.raw.translations.items():
        if language not in listed:
            span = Span(documents[0].file, 1, 1)
            yield Problem("language-not-listed", WARNING, span, {"name": language}, "write")
        for document in documents:
            yield from _headings(document)
    yield from _texts(deck, listed, own)


def _headings(document: Node) -> Iterator[Problem]:
    if document.shape != "map":
        yield Problem("not-a-map", ERROR, span_of(document), {"form": "i18n"}, "write")
        return
    for key, node in document.pairs:
        if key.text == OLD:
            continue
        if key.text not in fields.SECTIONS:
            close = nearest(key.text[:60], fields.SECTIONS)
            values = {
                "key": key.text[:60],
                "form": "i18n",
                "nearest": close[0] if close else "",
                "known": ", ".join(fields.SECTIONS),
            }
            yield Problem("unknown-key", ERROR, span_of(key), values, "nearest" if close else "list")
        elif node.shape != "map":
            yield Problem("not-a-map", ERROR, span_of(node), {"form": key.text}, "write")


def _texts(deck: Deck, listed: tuple[str, ...], own: str) -> Iterator[Problem]:
    """Compare every translation with its original, entry by entry."""
    known = dict(originals(deck))
    name = deck.raw.folder.stem
    for language, entries in translations(deck).items():
        if language == own or language not in listed:
            continue
        documents = deck.raw.translations.get(language, [])
        file = documents[0].file if documents else deck.raw.folder.name
        unmarked: list[Node] = []
        for path, texts in known.items():
            if tongue(deck, path) == language:
                continue
            of, translated = entries.get(path, (None, {}))
            missing = [key for key in texts if key not in translated]
            if missing:
                there = next(iter(translated.values()), of)
                span = span_of(there) if there is not None else Span(file)
                values = {"name": path, "keys": ", ".join(missing[:6]), "language": language, "deck": name}
                yield Problem("untranslated", WARNING, span, values, "write")
            if of is not None and of.text != fingerprint(texts):
                values = {"name": path, "language": language, "deck": name}
                yield Problem("stale-translation", WARNING, span_of(of), values, "cure")
            elif of is None and translated:
                unmarked.append(next(iter(translated.values())))
        if unmarked:
            counted: Values = {"count": len(unmarked), "language": language, "deck": name}
            yield Problem("no-fingerprint", WARNING, span_of(unmarked[0]), counted, "write")
        for path, (_, translated) in entries.items():
            yield from _strangers(path, translated, known)


def _strangers(path: str, translated: dict[str, Node], known: dict[str, dict[str, str]]) -> Iterator[Problem]:
    """Report translations of entries or texts that the deck does not have."""
    if path.split(".", 1)[0] not in fields.SECTIONS or not translated:
        return
    if path not in known:
        close = nearest(path, list(known)[:4000])
        values = {"name": path[:80], "nearest": close[0] if close else ""}
        node = next(iter(translated.values()))
        yield Problem("translates-nothing", WARNING, span_of(node), values, "nearest" if close else "")
        return
    for key, node in translated.items():
        if key not in known[path]:
            close = nearest(key, known[path])
            values = {"name": f"{path}.{key}"[:80], "nearest": close[0] if close else ""}
            yield Problem("translates-nothing", WARNING, span_of(node), values, "nearest" if close else "")
