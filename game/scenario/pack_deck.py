"""A deck made into a pack: which of its files go in, under which names, as the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator

from game.scenario import pack
from game.scenario.gather import Raw

_FOR_PEOPLE = {"README.md": "readme.md", "LICENSE": "license.md", "LICENCE": "licence.md"}


def packed(raw: Raw) -> bytes:
    """Return a deck as a pack. Raises PackFault where a pack cannot hold it."""
    return pack.written(dict(_files(raw)))


def _files(raw: Raw) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a deck by its name in the pack; a deck that is a pack already is packed as it is."""
    yield from raw.contents.items()
    if not raw.folder.is_dir():
        return
    for child in sorted(raw.folder.iterdir(), key=lambda path: path.name):
        name = _FOR_PEOPLE.get(child.name, child.name)
        if child.is_file() and name.endswith((".md", ".png")) and not name.startswith((".", "_")):
            yield name, child.read_bytes()
