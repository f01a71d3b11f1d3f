"""A view as conditions read it: own rows and public layers at once, estimates of rivals only when they are asked for.

Most conditions of a nation ask about itself. Reading its own row must not cost the drawing of every rival's estimate,
which in a batch would take longer than all decisions together. Values are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.engine.numerics import Array
from game.engine.view import View


class Rows:
    """An estimated field (N, ..., B) that knows some of its parts without looking at the whole."""

    def __init__(self, actor: int, own: Array, whole: Callable[[], Array], open_: dict[int, Array]) -> None:
        self._actor = actor
        self._own = own
        self._whole = whole
        self._open = open_

    def __getitem__(self, at: Any) -> Array:
        """Return what indexing the whole array would return."""
        place = at if isinstance(at, tuple) else (at,)
        if isinstance(place[0], int) and place[0] == self._actor:
            out: Array = self._own[place[1:]] if len(place) > 1 else self._own
            return out
        if len(place) == 2 and place[1] in self._open:
            column: Array = self._open[place[1]][place[0]]
            return column
        rest: Array = self._whole()[at]
        return rest


class Glance:
    """Stands for a view in conditions; everything but the estimated fields is the view's own."""

    def __init__(self, seen: View) -> None:
        self._seen = seen
        me = seen.actor
        self.quarter = seen.quarter
        self.treasury: Any = Rows(me, seen.purse, lambda: seen.treasury, {})
        self.stock: Any = Rows(me, seen.holdings, lambda: seen.stock, {})
        self.gap: Any = Rows(me, seen.own_gap, lambda: seen.gap, seen.open_gap)

    def __getattr__(self, name: str) -> Array:
        """Return a field of the view."""
        out: Array = getattr(self._seen, name)
        return out
