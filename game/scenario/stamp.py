"""Writes fingerprints of the originals into translations: ``python -m game.scenario.stamp FOLDER [LANGUAGE]``.

Only lines ``of: "..."`` are added or changed; every other sign of the file stays as it is. Run it after the
translation was read against the original, since it says that both belong together.
"""

from __future__ import annotations

import sys
from pathlib import Path

from game import paths
from game.scenario.deck import assemble
from game.scenario.gather import gather
from game.scenario.nodes import Node
from game.scenario.texts import fingerprint, originals


def stamp(folder: Path, language: str | None = None) -> int:
    """Bring the fingerprints of a deck's translations up to date; return how many lines changed."""
    raw = gather(folder)
    known = {path: fingerprint(texts) for path, texts in originals(assemble(raw))}
    changed = 0
    for tongue, documents in raw.translations.items():
        if language in (None, tongue):
            for document in documents:
                changed += _stamp_file(raw.files[document.file], raw.lines[document.file], document, known)
    return changed


def _stamp_file(path: Path, lines: list[str], document: Node, known: dict[str, str]) -> int:
    edits: list[tuple[int, int, str, str]] = []
    for section, node in document.pairs:
        if section.text == "scenario":
            edits += _edit(section, node, known.get("scenario"))
            continue
        for ident, entry in node.pairs:
            edits += _edit(ident, entry, known.get(f"{section.text}.{ident.text}"))
    out = list(lines)
    for line, column, old, new in sorted(edits, reverse=True):
        if old:
            at = out[line - 1]
            out[line - 1] = at[: column - 1] + at[column - 1 :].replace(old, new, 1)
        elif column < 0:
            out.insert(line - 1, " " * (-column - 1) + f'of: "{new}"')
        else:
            at = out[line - 1]
            out[line - 1] = at[:column] + f'of: "{new}", ' + at[column:]
    if edits:
        paths.write_atomic(path, "\n".join(out))
    return len(edits)


def _edit(key: Node, entry: Node, mark: str | None) -> list[tuple[int, int, str, str]]:
    """Return the edits of one entry as (line, column, old text, new mark); a column below zero is a new line."""
    if mark is None or entry.shape != "map" or not entry.pairs:
        return []
    of = entry.get("of")
    if of is not None:
        return [] if of.text == mark or not of.text else [(of.line, of.column, of.text, mark)]
    first = entry.pairs[0][0]
    if entry.flow:
        return [(entry.line, entry.column, "", mark)]
    return [] if first.line == key.line else [(first.line, -first.column, "", mark)]


if __name__ == "__main__":
    given = sys.argv[1:]
    if not given or not Path(given[0]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        sys.exit(2)
    sys.stdout.write(f"{stamp(Path(given[0]), given[1] if len(given) > 1 else None)}\n")
