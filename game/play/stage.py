"""What the projector is told beside the game file: phase, clock, step of the reveal, blank, who is ready.

A small JSON file ``NAME.stage`` beside ``NAME.game``, written whole by the running game and read by the projector in
a process of its own. It holds nothing secret, nothing depends on it, and it may be missing. Never here: orders.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from game import paths

SUFFIX = ".stage"
PHASES = ("brief", "discuss", "orders", "resolve", "reveal", "recap")
STEPS = ("ranking", "changes", "before", "after", "chart", "news")
"""Steps of the reveal in their order: ranking, biggest changes with causes, dependence before and after."""
LARGEST = 20_000  # bytes
LONGEST = 200  # characters of a text


@dataclass(frozen=True, slots=True)
class Stage:
    """What the room may see of the course of a class. Empty and zero where nothing is said.

    ``until`` is the wall time in seconds at which a running clock reaches zero, None where the clock stands;
    then ``left`` seconds are on it, None for no clock.
    """

    phase: str = ""  # one of PHASES
    step: str = ""  # one of STEPS
    until: float | None = None
    left: float | None = None
    blank: bool = False
    ready: tuple[str, ...] = ()  # nations whose teams have committed
    chart: str = ""  # a measure of ``game.play.follow.CHARTS``
    note: str = ""  # a line the facilitator shows to the room

    def seconds(self, now: float) -> float | None:
        """Return what is left on the clock at a wall time; None where there is no clock."""
        return self.left if self.until is None else max(0.0, self.until - now)


def stage_path(game: Path) -> Path:
    """Return where the stage of a game file lies."""
    return game.with_suffix(SUFFIX)


def write_stage(game: Path, stage: Stage) -> None:
    """Write the stage of a game whole, or leave the old one; raises OSError."""
    paths.write_atomic(stage_path(game), json.dumps(asdict(stage), ensure_ascii=False) + "\n")


def read_stage(game: Path) -> Stage:
    """Return the stage of a game; what is missing, damaged or unknown counts as not said. Never raises."""
    place = stage_path(game)
    try:
        if place.stat().st_size > LARGEST:
            return Stage()
        said = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Stage()
    if not isinstance(said, dict):
        return Stage()
    known = {f.name: said[f.name] for f in fields(Stage) if f.name in said}
    return _fitting(known)


def _fitting(said: dict[str, Any]) -> Stage:
    """Take over what has the right shape."""
    ready = said.get("ready")
    return Stage(
        phase=_word(said.get("phase"), PHASES),
        step=_word(said.get("step"), STEPS),
        until=_seconds(said.get("until")),
        left=_seconds(said.get("left")),
        blank=said.get("blank") is True,
        ready=tuple(str(one)[:40] for one in ready[:50]) if isinstance(ready, list) else (),
        chart=str(said.get("chart") or "")[:40],
        note=" ".join(str(said.get("note") or "").split())[:LONGEST],
    )


def _word(value: object, known: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in known else ""


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
