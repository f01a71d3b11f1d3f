"""Makes the land mask of the world map; run by hand.

    python assets/map/build.py LAND.json

LAND.json is the 1:110m or 1:50m land of Natural Earth (public domain) as TopoJSON, for example `land-50m.json` of
the npm package world-atlas. Writes land.txt beside this script: one line per row of dots from north to south, one
sign per dot from 180 west eastwards, "#" where the cell is land.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from pathlib import Path
from typing import Any

STEP = 2.5  # degrees between dots, east-west and north-south
NORTH, SOUTH = 76.25, -56.25
SAMPLES = 6  # sample points across and down a cell
ENOUGH = 0.38  # part of a cell that must be land; below a half, so that narrow islands stay
Ring = list[tuple[float, float]]


def arcs(topology: dict[str, Any]) -> list[Ring]:
    """Decodes the delta-coded arcs into lists of (longitude, latitude)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def rings(topology: dict[str, Any]) -> list[Ring]:
    """Returns all rings of all land polygons; holes are rings too, the even-odd rule sorts them out."""
    lines = arcs(topology)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for parts in polygon:
                ring: Ring = []
                for index in parts:
                    line = lines[index] if index >= 0 else lines[~index][::-1]
                    ring += line if not ring else line[1:]
                found.append(ring)
    return found


def crossings(ring: Ring, latitude: float) -> list[float]:
    """Returns the longitudes where a ring crosses a latitude."""
    found = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > latitude) != (y1 > latitude):
            found.append(x0 + (latitude - y0) / (y1 - y0) * (x1 - x0))
    return found


def inside(shapes: list[Ring], latitude: float) -> list[bool]:
    """Tells for the sample points along a latitude whether they are land, by the even-odd rule."""
    cuts = sorted(x for ring in shapes for x in crossings(ring, latitude))
    count = round(360 / STEP) * SAMPLES
    return [bisect_left(cuts, -180 + (i + 0.5) * STEP / SAMPLES) % 2 == 1 for i in range(count)]


def row(shapes: list[Ring], north: float) -> str:
    """Returns one row of the mask: a cell is land where enough of its sample points are."""
    lines = [inside(shapes, north - (i + 0.5) * STEP / SAMPLES) for i in range(SAMPLES)]
    signs = []
    for column in range(round(360 / STEP)):
        part = slice(column * SAMPLES, (column + 1) * SAMPLES)
        signs.append("#" if sum(sum(line[part]) for line in lines) >= ENOUGH * SAMPLES**2 else ".")
    return "".join(signs)


def main(source: Path) -> None:
    """Writes land.txt."""
    shapes = rings(json.loads(source.read_text(encoding="utf-8")))
    count = round((NORTH - SOUTH) / STEP)
    lines = [row(shapes, NORTH - i * STEP) for i in range(count)]
    head = f"# land mask: step {STEP} north {NORTH}; Natural Earth (public domain), written by build.py"
    target = Path(__file__).resolve().parent / "land.txt"
    target.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
