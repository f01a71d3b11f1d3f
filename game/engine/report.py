"""What changed for one nation in a turn, and why: numbers with lines that add up exactly to the change.

Stored quantities are explained by their ledger lines; shares, prices, gaps, incomes, indices and the score by exact
splits. Everything lies on the 2^-20 grid, so ``sum(lines) == after - before`` holds with ``==``. Keys and numbers
only; sentences are made where they are shown. Works on explained games of a batch of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from game.engine import attribution, goals, terms
from game.engine.attribution import Parts, add
from game.engine.ledger import Books, Cause
from game.engine.market import Market
from game.engine.numerics import GRID, printed_parts
from game.engine.state import FIELD, State
from game.engine.world import INDICES, World

NEAR = 5e-4
"""What a split may leave over per unit of its scale before it becomes a line of its own (rounded measures)."""

REST = Cause("rest")

# name -> what counts as one noticeable step, so that changes in different units can be compared
STEPS = {
    "index": 1.0,
    "score": 0.5,
    "share": 0.01,
    "gap": 1.0,
    "lead": 1.0,
    "adoption": 0.02,
    "factory": 0.02,
    "workforce": 0.02,
    "price": 0.15,
    "tension": 4.0,
}


@dataclass(frozen=True, slots=True)
class Why:
    """One line of an explanation: a cause and its part of the change, in the unit of the number."""

    cause: Cause
    amount: float


@dataclass(frozen=True, slots=True)
class Headline:
    """A number before and after the turn, and why. ``layer`` and ``other`` where the name alone does not tell."""

    name: str
    before: float
    after: float
    lines: tuple[Why, ...]
    actor: int = -1
    layer: int = -1
    other: int = -1

    @property
    def change(self) -> float:
        """Return after minus before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Report:
    """What one nation is told after a turn: headlines, biggest changes first, and what it drew, chose and met."""

    actor: int
    turn: int
    headlines: tuple[Headline, ...]
    events: tuple[tuple[str, tuple[int, ...], float], ...]

    def of(self, name: str, layer: int = -1) -> Headline:
        """Return one headline. Raises KeyError where there is none of that name."""
        for headline in self.headlines:
            if headline.name == name and headline.layer == layer:
                return headline
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class _Turn:
    world: World
    before: State
    after: State
    books: Books
    actor: int


def report(world: World, before: State, after: State, books: Books, actor: int) -> Report:
    """Return the report of one turn for a nation; ``books`` come from ``resolve`` with ``keep``."""
    t = _Turn(world, before, after, books, actor)
    found = [_index(t, k) for k in range(len(INDICES))]
    found += [_score(t), *_shares(t), _income(t)]
    found += [
        _ledger(t, name) for name in ("treasury", "adoption", "factory", "talent", "workforce", "tension")
    ]
    found += _prices(t)
    front = world.role("frontier")
    if front >= 0:
        found.append(_gap(t, front))
    found.sort(key=lambda h: -weight(world, h))
    own = tuple(event for event in books.events if _owner(world, event) == actor)
    return Report(actor, after.turn, tuple(found), own)


def why(
    world: World,
    before: State,
    after: State,
    books: Books,
    field: str,
    actor: int,
    layer: int = -1,
    other: int = -1,
) -> Headline:
    """Explain any single number: a stored field, or share, supply, content, gap, lead, income, price, score, index name.

    Raises KeyError for a name that cannot be explained.
    """
    t = _Turn(world, before, after, books, actor)
    simple: dict[str, Callable[[], Headline]] = {
        "share": lambda: _shares(t)[layer],
        "supply": lambda: _supply(t, other, layer),
        "content": lambda: _content(t, other),
        "gap": lambda: _gap(t, layer, as_gap=True),
        "lead": lambda: _gap(t, layer),
        "income": lambda: _income(t),
        "price": lambda: _prices(t)[layer],
        "score": lambda: _score(t),
    }
    if field in simple:
        return simple[field]()
    if field.removeprefix("index.") in INDICES:
        return _index(t, INDICES.index(field.removeprefix("index.")))
    if FIELD[field].role not in ("stock", "plan"):
        raise KeyError(field)
    return _ledger(t, field, layer, other)


def weight(world: World, headline: Headline) -> float:
    """Return how noticeable a change is, in steps of its kind."""
    name = headline.name.split(".")[0]
    if name in ("treasury", "income"):
        return abs(headline.change) / max(0.05 * float(world.nation.base_income[headline.actor]), 1e-9)
    if name == "talent":
        return abs(headline.change) / max(0.02 * headline.before, 1e-9)
    return abs(headline.change) / STEPS[name]


def closed(
    parts: Parts, before: float, after: float, scale: float = 1.0, rest: Cause = REST
) -> tuple[Why, ...]:
    """Return lines on the grid that sum exactly to after - before, largest first.

    What a split leaves over by rounding goes into the largest rounded line; more than that is the line ``rest``.
    """
    change = after - before
    lines = {cause: round(amount * GRID) / GRID for cause, amount in parts.items()}
    left = change
    for amount in lines.values():
        left -= amount
    if left != 0.0:
        rounded = [cause for cause, amount in parts.items() if lines[cause] != amount]
        largest = max(rounded or lines, key=lambda c: abs(lines[c]), default=rest)
        target = largest if abs(left) <= NEAR * scale else rest
        lines[target] = lines.get(target, 0.0) + left
    kept = [Why(cause, amount) for cause, amount in lines.items() if amount != 0.0]
    return tuple(sorted(kept, key=lambda line: -abs(line.amount)))


def printed(
    headline: Headline, digits: int, scale: float = 1.0, most: int = 6
) -> tuple[float, float, tuple[Why, ...]]:
    """Return (before, after, lines) as shown: rounded numbers whose lines add up to the shown change.

    At most ``most`` lines stay; smaller ones are one line ``rest``, and lines that show as zero go.
    """
    before, after = round(headline.before * scale, digits), round(headline.after * scale, digits)
    lines = list(headline.lines)
    if len(lines) > most:
        rest = 0.0
        for line in lines[most - 1 :]:
            rest += line.amount
        lines = [*lines[: most - 1], Why(REST, rest)]
    if not lines:
        return before, after, ()
    amounts = printed_parts([line.amount * scale for line in lines], digits, after - before)
    shown = (replace(line, amount=amount) for line, amount in zip(lines, amounts, strict=True))
    return before, after, tuple(line for line in shown if line.amount != 0.0)


def _owner(world: World, event: tuple[str, tuple[int, ...], float]) -> int:
    kind, numbers, _ = event
    if kind in ("drawn", "chosen"):
        return world.hands[numbers[0]].actor
    if kind in ("launched", "stopped"):
        return world.initiatives[numbers[0]].actor
    if kind == "effect":
        return world.effects[numbers[0]].owner
    return world.objectives[numbers[0]].actor


def _at(field: str, actor: int, layer: int, other: int) -> tuple[int, ...]:
    """Return where a number stands in a field, games axis included."""
    axes = FIELD[field].axes.split()
    places = {"": (), "N": (actor,), "L": (layer,), "N L": (actor, layer), "N N": (actor, other)}
    places |= {"N N L": (actor, other, layer)}
    return (*places[" ".join(axes)], 0)


def _ledger(t: _Turn, field: str, layer: int = -1, other: int = -1) -> Headline:
    """Explain a stored number by its postings: exact by construction."""
    at = _at(field, t.actor, layer, other)
    parts: Parts = {}
    for line in t.books.of(field):
        add(parts, _shown(t, line.cause), float(line.delta[at]))
    before, after = float(getattr(t.before, field)[at]), float(getattr(t.after, field)[at])
    return Headline(field, before, after, closed(parts, before, after), t.actor, layer, other)


def _shown(t: _Turn, cause: Cause) -> Cause:
    """Hide the source of a line that comes from a rival's secret programme, unless it is paid to the end."""
    if cause.key in ("initiative", "instalment", "refund") and cause.actor != t.actor:
        for v, programme in enumerate(t.world.initiatives):
            if programme.id == cause.source and programme.secret and t.after.paying[v, 0] > 0.0:
                return Cause("secret")
    return cause


def _markets(t: _Turn) -> list[Market]:
    """Return the markets from the quarter before the turn to its last one."""
    first = [] if t.before.market is None else [t.before.market]
    return [*first, *t.books.markets]


def _shares(t: _Turn) -> list[Headline]:
    users = list(range(len(t.world.actors)))
    parts = attribution.share_parts(_markets(t), t.actor, users) if t.books.markets else []
    out = []
    for layer in range(len(t.world.layers)):
        before, after = float(t.before.share[t.actor, layer, 0]), float(t.after.share[t.actor, layer, 0])
        lines = closed(parts[layer] if parts else {}, before, after, 0.01)
        out.append(Headline("share", before, after, lines, t.actor, layer))
    return out


def _supply(t: _Turn, supplier: int, layer: int) -> Headline:
    """Explain what part of a nation's deliveries comes from a supplier."""
    parts = attribution.share_parts(_markets(t), supplier, [t.actor])[layer] if t.books.markets else {}
    at = (t.actor, supplier, layer, 0)
    before, after = float(t.before.supply[at]), float(t.after.supply[at])
    return Headline("supply", before, after, closed(parts, before, after, 0.01), t.actor, layer, supplier)


def _content(t: _Turn, origin: int) -> Headline:
    """Explain look-through dependence by the layer in which it sits."""
    parts = terms.content_parts(t.world, t.before, t.after, t.actor, origin)
    before, after = float(t.before.content[t.actor, origin, 0]), float(t.after.content[t.actor, origin, 0])
    return Headline("content", before, after, closed(parts, before, after, 0.01), t.actor, -1, origin)


def _index(t: _Turn, k: int) -> Headline:
    parts = terms.index_parts(t.world, t.before, t.after, k, t.actor)
    before, after = float(t.before.index[k, t.actor, 0]), float(t.after.index[k, t.actor, 0])
    return Headline("index." + INDICES[k], before, after, closed(parts, before, after), t.actor)


def _score(t: _Turn) -> Headline:
    """Explain the score by its weighted indices and by objectives met or lost."""
    parts: Parts = {}
    new = goals.index_terms(t.world, t.after.index)[:, t.actor, 0]
    old = goals.index_terms(t.world, t.before.index)[:, t.actor, 0]
    for k, name in enumerate(INDICES):
        add(parts, Cause("score." + name), new[k] - old[k])
    for k, goal in enumerate(t.world.objectives):
        if goal.actor == t.actor:
            met = float(t.after.met[k, 0] >= 0.0) - float(t.before.met[k, 0] >= 0.0)
            add(parts, Cause("objective", source=goal.id), met * goal.points)
    before, after = float(t.before.score[t.actor, 0]), float(t.after.score[t.actor, 0])
    return Headline("score", before, after, closed(parts, before, after), t.actor)


def _income(t: _Turn) -> Headline:
    """Explain income at the rate of the last quarter, in $bn for a turn."""
    quarters = t.world.turn_quarters
    before, after = (float(s.income[-1, t.actor, 0]) * quarters for s in (t.before, t.after))
    parts: Parts = {}
    if t.before.market is not None and t.after.market is not None:
        found = attribution.income_parts(t.world, t.before, t.after, t.actor)
        parts = {cause: amount * quarters for cause, amount in found.items()}
    lines = closed(parts, before, after, 0.01, Cause("income.cards") if parts else REST)
    return Headline("income", before, after, lines, t.actor)


def _prices(t: _Turn) -> list[Headline]:
    parts = attribution.price_parts(t.world, _markets(t))
    out = []
    for layer, found in enumerate(parts):
        before, after = float(t.before.price[layer, 0]), float(t.after.price[layer, 0])
        lines = closed(found, before, after, 0.01, Cause("price.limits") if found else REST)
        out.append(Headline("price", before, after, lines, t.actor, layer))
    return out


def _gap(t: _Turn, layer: int, as_gap: bool = False) -> Headline:
    """Explain months behind the frontier, or for who leads before and after (``lead``) months ahead of the next."""
    before, after = float(t.before.gap[t.actor, layer, 0]), float(t.after.gap[t.actor, layer, 0])
    leads = before == after == 0.0 and not as_gap
    own: Parts = {}
    for line in t.books.of("technology"):
        add(own, _shown(t, line.cause), 12.0 * float(line.delta[t.actor, layer, 0]))
    if leads:
        parts, x_new, x_old = terms.lead_parts(t.before, t.after, t.actor, layer, Cause("own"))
        parts = {c: 12.0 * amount for c, amount in parts.items() if c.key != "own"} | own
        before, after = 12.0 * x_old, 12.0 * x_new
        return Headline("lead", before, after, closed(parts, before, after), t.actor, layer)
    top_new, top_old = (float(np.max(s.technology[:, layer, 0])) for s in (t.after, t.before))
    parts = {cause: -amount for cause, amount in own.items()}
    add(parts, Cause("gap.frontier", layer=layer), 12.0 * (top_new - top_old))
    return Headline("gap", before, after, closed(parts, before, after), t.actor, layer)
