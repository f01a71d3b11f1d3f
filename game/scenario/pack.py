"""One file to share a deck: a zip with the same bytes every time, read in memory and never extracted.

A pack comes from a stranger, so whatever is not on the list is refused: how many entries, how large, how dense, which
names, which kinds of file, no links, no secrets, no second entry of the same name.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

SUFFIX = ".zip"
MOST_ENTRIES = 200
MOST_UNPACKED = 20_000_000
MOST_RATIO = 100
KINDS = (".toml", ".yaml", ".png", ".md")

_NAME = re.compile(r"[a-z0-9._-]+(?:/[a-z0-9._-]+)*")
_LONGEST_NAME = 120
_MOST_DIRECTORY = MOST_ENTRIES * 512  # bytes of the list at the end; read whole, so bounded before
_END = b"PK\x05\x06"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say; a real one would change the bytes
_LINK, _KIND_OF_FILE = 0o120000, 0o170000
_MADE_BY_UNIX = 3


class PackFault(Exception):  # noqa: N818  # a finding about a file, not a defect of the program
    """A pack cannot be read or written; carries the code of the problem and its values."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def is_pack(path: Path) -> bool:
    """Tell whether a path is meant as a pack."""
    return path.suffix.lower() == SUFFIX and path.is_file()


def written(files: Mapping[str, bytes]) -> bytes:
    """Return the pack of files by inner name; the same files always give the same bytes.

    Raises PackFault where a reader would refuse it.
    """
    out = io.BytesIO()
    if len(files) > MOST_ENTRIES:
        raise PackFault("pack-too-many", count=len(files), most=MOST_ENTRIES)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name in sorted(files):
            _check_name(name)
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = _MADE_BY_UNIX
            pack.writestr(entry, files[name])
    content = out.getvalue()
    unpacked(content)
    return content


def read(path: Path) -> dict[str, bytes]:
    """Return the files of a pack by inner name, sorted. Raises PackFault, and OSError where it cannot be opened."""
    size = path.stat().st_size
    if size > MOST_UNPACKED:
        raise PackFault("pack-too-large", size=size, most=MOST_UNPACKED)
    return unpacked(path.read_bytes())


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a pack by inner name, sorted. Raises PackFault for whatever is not allowed."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            entries = [entry for entry in pack.infolist() if not entry.is_dir()]
            _check_entries(entries)
            found = {entry.filename: _content(pack, entry) for entry in entries}
    except (
        zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError,
        ValueError, RuntimeError, LookupError,
    ) as fault:  # fmt: skip
        raise PackFault("not-a-pack", reason=str(fault)[:80] or type(fault).__name__) from fault
    return _without_top(found)


def _content(pack: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return what is inside one entry; never more than its stated size is unpacked, whatever it holds."""
    with pack.open(entry) as file:
        return file.read(entry.file_size + 1)


def _check_directory(content: bytes) -> None:
    """Look at the end of a pack before its list is read, since the list itself may be huge."""
    at = content.rfind(_END, max(0, len(content) - 66_000))
    if at < 0 or len(content) < at + 22:
        raise PackFault("not-a-pack", reason="PK")
    (size,) = struct.unpack_from("<I", content, at + 12)
    if size > _MOST_DIRECTORY:
        raise PackFault("pack-too-many", count=MOST_ENTRIES + 1, most=MOST_ENTRIES)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise PackFault("pack-too-many", count=len(entries), most=MOST_ENTRIES)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry.filename)
        link = (entry.external_attr >> 16) & _KIND_OF_FILE == _LINK
        known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if link or not known or entry.flag_bits & 1 or entry.filename in seen:
            raise PackFault("pack-entry", name=entry.filename)
        seen.add(entry.filename)
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > MOST_UNPACKED:
        raise PackFault("pack-too-large", size=size, most=MOST_UNPACKED)
    if size > MOST_RATIO * max(packed, 1):
        raise PackFault("pack-too-dense", most=MOST_RATIO)


def _check_name(name: str) -> None:
    parts = name.split("/")
    plain = _NAME.fullmatch(name) is not None and len(name) <= _LONGEST_NAME
    if not plain or any(part.startswith(".") for part in parts):
        raise PackFault("pack-name", name=_shown(name))
    if not name.endswith(KINDS):
        raise PackFault("pack-kind", name=_shown(name), known=" ".join(KINDS))


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:60])


def _without_top(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out a folder that holds everything, as packing a folder by hand makes it."""
    tops = {name.partition("/")[0] for name in found}
    inner = len(tops) == 1 and all("/" in name for name in found)
    return {name.partition("/")[2] if inner else name: found[name] for name in sorted(found)}
