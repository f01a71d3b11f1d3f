"""Where Tab and the arrow keys lead: reading order by panels, one stop per composite, nearest neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.kit.box import Box
    from game.ui.kit.node import Node

DIRECTIONS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}


def bands(nodes: Sequence[Node]) -> list[Node]:
    """Sorts by lines of reading: nodes that overlap by more than half a height are on one line."""
    ordered = sorted(nodes, key=lambda n: (n.rect.y, n.rect.x))
    lines: list[list[Node]] = []
    for node in ordered:
        head = lines[-1][0].rect if lines else None
        if head is not None and node.rect.y < head.y + 0.5 * min(head.h, node.rect.h):
            lines[-1].append(node)
        else:
            lines.append([node])
    return [node for line in lines for node in sorted(line, key=lambda n: n.rect.x)]


def reading_order(nodes: Sequence[Node]) -> list[Node]:
    """Orders focusable nodes panel by panel, then line by line inside each panel."""
    panels = [node for node in nodes if node.role == "panel"]
    members: dict[str, list[Node]] = {}
    heads: dict[str, Node] = {}
    for node in nodes:
        if not node.focusable:
            continue
        around = [
            p for p in panels if p.rect.contains(node.rect.meet(p.rect)) and p.rect.holds(node.rect.centre)
        ]
        home = min(around, key=lambda p: p.rect.w * p.rect.h, default=node)
        members.setdefault(home.id, []).append(node)
        heads[home.id] = home
    return [node for head in bands(list(heads.values())) for node in bands(members[head.id])]


def stops(nodes: Sequence[Node], last: Mapping[str, str]) -> list[Node]:
    """Returns the Tab stops in reading order; a composite is entered where it was left."""
    found: list[Node] = []
    seen: dict[str, int] = {}
    for node in reading_order(nodes):
        if not node.rove:
            found.append(node)
        elif node.rove not in seen:
            seen[node.rove] = len(found)
            found.append(node)
        elif last.get(node.rove) == node.id:
            found[seen[node.rove]] = node
    return found


def first(found: Sequence[Node]) -> Node | None:
    """Returns the first stop, if there is one."""
    return found[0] if found else None


def next_stop(found: Sequence[Node], node: Node | None, step: int) -> Node | None:
    """Returns the stop after (or before) a node, around the end."""
    if not found:
        return None
    for index, stop in enumerate(found):
        if node is not None and (stop.id == node.id or (node.rove and stop.rove == node.rove)):
            return found[(index + step) % len(found)]
    return found[0 if step > 0 else -1]


def _cost(origin: Box, target: Box, dx: int, dy: int) -> float | None:
    """Returns how far a box lies in a direction, None when it does not lie there."""
    (ox, oy), (tx, ty) = origin.centre, target.centre
    ahead = (tx - ox) * dx + (ty - oy) * dy
    if ahead < 2:
        return None
    if dx:
        gap = max(0.0, target.x - origin.right, origin.x - target.right)
        aside = max(0.0, target.y - origin.bottom, origin.y - target.bottom)
        drift = abs(ty - oy)
    else:
        gap = max(0.0, target.y - origin.bottom, origin.y - target.bottom)
        aside = max(0.0, target.x - origin.right, origin.x - target.right)
        drift = abs(tx - ox)
    if gap == 0 and aside > 0:
        return None  # beside, not ahead
    return gap + 3 * aside + 0.3 * drift + 0.1 * ahead


def neighbour(nodes: Sequence[Node], node: Node, name: str) -> Node | None:
    """Returns the nearest focusable node in a direction; inside a composite only its own members count."""
    dx, dy = DIRECTIONS[name]
    best: tuple[float, Node] | None = None
    for other in nodes:
        if not other.focusable or other.id == node.id or (node.rove and other.rove != node.rove):
            continue
        cost = _cost(node.rect, other.rect, dx, dy)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, other)
    return best[1] if best else None
