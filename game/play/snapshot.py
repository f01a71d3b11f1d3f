"""A state as one line of text, and back: exact for the same world, by names for a world that changed.

Never here: the rest of the game file. Raises ValueError with the name of what is wrong.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

from game.engine.numerics import Array
from game.engine.state import BUILD_KINDS, FIELDS, State, from_json, sizes, to_json
from game.engine.world import INDICES, LEVERS, World

LARGEST = 20_000_000  # bytes a state may unpack to; a real one has a few hundred thousand


def pack(world: World, state: State) -> str:
    """Write a state with the names of its axes, compressed, without spaces."""
    stored = {**to_json(state), "names": axis_names(world)}
    plain = json.dumps(stored, separators=(",", ":"), sort_keys=True).encode("utf-8")
    return base64.b85encode(zlib.compress(plain, 6)).decode("ascii")


def unpack(world: World, packed: str) -> State:
    """Rebuild a state of this very world; raises ValueError when the text is damaged or of another world."""
    stored = _stored(packed)
    if stored.get("names") != axis_names(world):
        raise ValueError("names")
    return from_json(world, stored)


def unpack_by_names(world: World, fresh: State, packed: str) -> State:
    """Rebuild a state of another version of a world as far as names agree; the rest comes from ``fresh``.

    Raises ValueError when the text is damaged or shares no nation with this world.
    """
    stored = _stored(packed)
    there, here = stored.get("names"), axis_names(world)
    if not isinstance(there, dict) or not set(_names(there, "N")) & set(here["N"]):
        raise ValueError("names")
    arrays = {f.name: getattr(fresh, f.name).copy() for f in FIELDS}
    for f in FIELDS:
        if f.rare:  # its numbers name nations and programmes by place, which another version may have moved
            continue
        axes = f.axes.split()
        old = _array(stored, f.name, [len(_names(there, a)) for a in axes])
        if old is not None:
            _copy_common(arrays[f.name], old, [(here[a], _names(there, a)) for a in axes])
    turn, quarter = _whole(stored, "turn"), _whole(stored, "quarter")
    seed = np.asarray([_whole(stored["seed"], 0)], dtype=np.uint64)
    return State(turn, quarter, seed, arrays).freeze()


def axis_names(world: World) -> dict[str, list[str]]:
    """Return a name for every place on every axis letter, the same in every version that means the same."""
    card = [c.id for c in world.cards]
    slots = [
        f"{ident}.{i}"
        for ident, quarters in zip(world.layers, world.layer.build_quarters, strict=True)
        for i in range(quarters)
    ]
    numbered = {axis: [str(i) for i in range(count)] for axis, count in sizes(world).items()}
    return numbered | {
        "N": list(world.actors),
        "L": list(world.layers),
        "I": list(INDICES),
        "T": list(LEVERS),
        "S": slots,
        "K": list(BUILD_KINDS),
        "H": [f"{card[h.card]}@{world.actors[h.actor]}" for h in world.hands],
        "E": _numbered([f"{e.source}@{world.actors[e.owner]}" for e in world.effects]),
        "V": [f"{v.id}@{world.actors[v.actor]}" for v in world.initiatives],
        "O": [f"{o.id}@{world.actors[o.actor]}" for o in world.objectives],
        "F": list(world.flags),
    }


def _numbered(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, -1) + 1
        out.append(f"{name}.{seen[name]}")
    return out


def _stored(packed: str) -> dict[str, Any]:
    try:
        unzip = zlib.decompressobj()
        plain = unzip.decompress(base64.b85decode(packed), LARGEST)
        if not unzip.eof:
            raise ValueError("size")
        stored = json.loads(plain)
    except (zlib.error, UnicodeDecodeError, RecursionError) as why:
        raise ValueError(str(why)) from why
    if not isinstance(stored, dict):
        raise ValueError("form")
    return stored


def _names(names: dict[str, Any], axis: str) -> list[str]:
    found = names.get(axis)
    if not isinstance(found, list) or len(found) > 100_000:
        raise ValueError(f"names {axis}")
    return [str(name) for name in found]


def _array(stored: dict[str, Any], name: str, lengths: list[int]) -> Array | None:
    text = stored.get("arrays", {}).get(name)
    if text is None:  # the other version did not have this field yet
        return None
    count = int(np.prod(lengths, dtype=np.int64))
    if not isinstance(text, str) or count * 8 > LARGEST:
        raise ValueError(name)
    try:
        raw = zlib.decompressobj().decompress(base64.b85decode(text), count * 8 + 1)
    except zlib.error as why:
        raise ValueError(name) from why
    if len(raw) != count * 8:
        raise ValueError(name)
    array = np.frombuffer(raw, dtype="<f8").astype(np.float64).reshape(*lengths, 1)
    if not np.isfinite(array).all():
        raise ValueError(name)
    return array


def _copy_common(new: Array, old: Array, axes: list[tuple[list[str], list[str]]]) -> None:
    """Copy what both arrays have, axis by axis in the order of the new names."""
    to: list[list[int]] = []
    start: list[list[int]] = []
    for here, there in axes:
        place = {name: i for i, name in enumerate(there)}
        common = [i for i, name in enumerate(here) if name in place]
        to.append(common)
        start.append([place[here[i]] for i in common])
    if all(to):
        new[np.ix_(*to, [0])] = old[np.ix_(*start, [0])]


def _whole(holder: Any, key: Any) -> int:
    try:
        return int(holder[key])
    except (KeyError, IndexError, TypeError) as why:
        raise ValueError(str(key)) from why
