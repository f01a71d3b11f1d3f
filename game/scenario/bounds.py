"""What a list of conditions that all hold says about the functions they ask: the range of each, narrowed line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf, nextafter

from game.scenario.terms import COMPARISONS, FUNCTIONS, Known, Names, Range, Term, span

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


class Bounds:
    """Ranges of functions where some conditions hold, on top of what is known already."""

    def __init__(self, names: Names, known: Known | None = None) -> None:
        self._names = names
        self._before = known
        self._ranges: dict[Term, Range] = {}
        self.clash: Term | None = None  # the first condition that cannot hold beside those before it

    def known(self, term: Term) -> Range | None:
        """Return the range of a function as far as it is narrowed."""
        found = self._ranges.get(term)
        return found if found is not None or self._before is None else self._before(term)

    def span(self, term: Term) -> Range:
        """Return the least and the greatest value of a tree where the conditions hold."""
        return span(term, self._names, self.known)

    def take(self, conditions: Iterable[Term]) -> None:
        """Narrow by conditions that hold together; stop at the first that cannot."""
        for condition in conditions:
            for part in (condition, *_parts(condition)):
                if self.span(part)[1] == 0.0:
                    self.clash = self.clash or condition
                    return
                self._narrow(part)

    def _narrow(self, part: Term) -> None:
        if part.op in FUNCTIONS:
            self._set(part, (1.0, 1.0))
        elif part.op == "not" and part.parts[0].op in FUNCTIONS:
            self._set(part.parts[0], (0.0, 0.0))
        elif part.op in COMPARISONS and part.op != "!=":
            left, right = part.parts
            if left.op in FUNCTIONS:
                self._compare(left, part.op, right)
            if right.op in FUNCTIONS:
                self._compare(right, _FLIPPED[part.op], left)

    def _compare(self, asked: Term, op: str, other: Term) -> None:
        low, high = self.span(other)
        if op == "=":
            self._set(asked, (low, high))
        elif op in ("<", "<="):
            self._set(asked, (-inf, nextafter(high, -inf) if op == "<" else high))
        else:
            self._set(asked, (nextafter(low, inf) if op == ">" else low, inf))

    def _set(self, asked: Term, wanted: Range) -> None:
        low, high = self.span(asked)
        self._ranges[asked] = (max(low, wanted[0]), min(high, wanted[1]))


def _parts(condition: Term) -> Iterator[Term]:
    """Yield the conditions that an ``and`` joins."""
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if one.op == "and":
            waiting.extend(one.parts)
        else:
            yield one
