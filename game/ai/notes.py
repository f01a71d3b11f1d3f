"""Reasons, written down while a single game is decided: a text key with values per order, never a sentence.

The values ``layer``, ``nation``, ``initiative``, ``card``, ``option``, ``lever`` and ``index`` are ids whose
names the edge looks up. ``percent``, ``share``, ``start``, ``fill``, ``ready`` and ``flow`` are percents.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Values = dict[str, float | str]
Slot = tuple[str | int, ...]


@dataclass(slots=True)
class Notes:
    """Reason by order: the key is the nation and the slot of the order."""

    reasons: dict[tuple[int, Slot], tuple[str, Values]] = field(default_factory=dict)
    usual: dict[int, tuple[str, Values]] = field(default_factory=dict)  # by nation, for orders without a note

    def add(self, actor: int, slot: Slot, key: str, **values: float | str) -> None:
        """Write down why a nation gives an order; a later note on the same order replaces an earlier one."""
        self.reasons[(actor, slot)] = (key, values)

    def of(self, actor: int, slot: Slot) -> tuple[str, Values]:
        """Return the reason of an order, or the nation's usual one."""
        return self.reasons.get((actor, slot)) or self.usual.get(actor, ("reasons.plan", {}))
