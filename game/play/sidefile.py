"""Drafts of the running turn beside a game file that several people share, written so that no eye can read them.

One line for every change, ``NAME.orders`` beside ``NAME.game``: compressed and in signs, with the place in the game it
belongs to. This keeps a glance at the screen or at a list of files from telling a plan; it is no protection against
somebody who means to read it. When the turn is played the orders stand readable in the game file and this file goes.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from game import paths
from game.play import log
from game.play.log import Entry

SUFFIX = ".orders"
LARGEST = 4_000_000  # bytes of a file we are ready to read
LONGEST = 2_000  # bytes of one line


def side_path(game: Path) -> Path:
    """Return where the drafts of a game file lie."""
    return game.with_suffix(SUFFIX)


def encoded(place: int, entry: Entry) -> str:
    """Return a change as one line; ``place`` is the number of turns the game file holds, played or gone back over."""
    plain = f"{place} {entry.nation} {entry.text}".encode()
    return base64.b85encode(zlib.compress(plain, 9)).decode("ascii")


def decoded(line: str) -> tuple[int, Entry] | None:
    """Return place and change of a line, None for one that was cut or damaged."""
    try:
        unzip = zlib.decompressobj()
        plain = unzip.decompress(base64.b85decode(line.strip()), LONGEST)
        if not unzip.eof:
            return None
        place, nation, text = plain.decode("utf-8").split(" ", 2)
        return int(place), Entry(nation, text)
    except (ValueError, zlib.error):
        return None


def add(game: Path, place: int, entries: Iterable[Entry]) -> None:
    """Add changes to the drafts of a running game and flush them; raises OSError."""
    log.append(side_path(game), [encoded(place, entry) for entry in entries])


def write(game: Path, place: int, entries: Iterable[Entry]) -> None:
    """Write all drafts anew or leave the old ones, and take the file away where there are none; raises OSError."""
    lines = [encoded(place, entry) for entry in entries]
    if lines:
        paths.write_atomic(side_path(game), "".join(f"{line}\n" for line in lines))
    else:
        forget(game)


def read(game: Path, place: int) -> list[Entry]:
    """Return the changes that belong to this place of the game, in order; damaged lines are left out."""
    path = side_path(game)
    try:
        if path.stat().st_size > LARGEST:
            return []
        lines = path.read_bytes().decode("ascii", errors="replace").splitlines()
    except OSError:
        return []
    found = [decoded(line) for line in lines]
    return [one[1] for one in found if one is not None and one[0] == place]


def forget(game: Path) -> None:
    """Take the drafts away."""
    with suppress(OSError):
        side_path(game).unlink(missing_ok=True)
