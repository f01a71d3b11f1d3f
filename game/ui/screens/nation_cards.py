"""The card of a nation in a new game: what the seat is about, what it is strong and weak in, what its score counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from game.engine.world import INDICES
from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.lobby import Lobby
from game.ui.names import Names

if TYPE_CHECKING:
    from game.play.library import Loaded

NAMED = 3  # strong and weak layers that are named
WEIGHTS = 6  # indices shown as bars


def nation_card(
    ui: Ui, lobby: Lobby, found: Loaded, nation: str, box: Box, selected: bool, take: Callable[[], None]
) -> None:
    """Declare the card; the whole of it is the button."""
    names = Names(lobby, found)
    me = found.world.actor_index(nation)
    weights = _weights(names, me)
    goals = [
        names.d(f"objectives.{nation}.{goal.id}.title", goal.id)
        for goal in found.world.objectives
        if goal.actor == me
    ]

    def draw(p: Painter, area: Box, look: Look) -> None:
        fill = p.theme("select" if selected else "panel")
        if look.hover:
            fill = tokens.blend(fill, p.theme("text"), 0.05)
        p.round(area, fill, "accent" if selected else "line", width=2 if selected else 1)
        p.round(Box(area.x, area.y + 12, 6, area.h - 24), nation, None, radius=3)
        inner = area.inset(20, 8)
        bars, text = inner.side(_bars_width(inner.w), 18)
        _words(p, text, names, found, nation)
        _bars(p, bars, lobby, weights)

    tip = Tip([
        f"<b>{names.nation_rich(nation)}</b>", names.d(f"nations.{nation}.about", ""),
        f"<muted>{lobby.t('game.new.goals')}</muted>", *(f"•  {goal}" for goal in goals),
    ])  # fmt: skip
    node = Node(
        f"nation.{nation}", box, draw, click=take, focusable=True, tip=tip, rove="nations", role="choice"
    )
    node.label, node.radius = names.nation_name(nation), tokens.RADIUS
    ui.add(node)


def card_height(ui: Ui, lobby: Lobby, found: Loaded, nation: str, width: float) -> float:
    """Return the height a card needs at a width."""
    names, p = Names(lobby, found), ui.painter
    room = width - 40 - _bars_width(width - 40) - 18
    high = p.line_height(tokens.FIGURE) + 2 + p.rich_height(_about(names, nation), room, tokens.HEAD)
    return (
        high + sum(p.rich_height(line, room, tokens.SMALL) + 1 for line in _sides(names, found, nation)) + 17
    )


def _bars_width(width: float) -> float:
    return min(180.0, width * 0.3)


def _about(names: Names, nation: str) -> str:
    return names.d(f"nations.{nation}.about", "")


def _sides(names: Names, found: Loaded, nation: str) -> list[str]:
    """Return the lines about strong and weak layers."""
    t, (strong, weak) = names.t, strong_and_weak(names, found, nation)
    return [
        f"<{ink}>{t(f'game.new.{key}')}</{ink}>  {t('format.list_comma').join(layers)}"
        for key, ink, layers in (("strong", "good", strong), ("weak", "bad", weak))
    ]


def _words(p: Painter, box: Box, names: Names, found: Loaded, nation: str) -> None:
    """Paint name, role, strong and weak layers."""
    head, rest = box.top(p.line_height(tokens.FIGURE))
    wide = p.text(head, names.nation_name(nation), size=tokens.FIGURE, bold=True, ink=nation)
    if nation == found.manifest.recommended:
        place = head.left(wide + 14)[1]
        p.text(place, names.t("game.new.recommended"), size=tokens.SMALL, bold=True, ink="good")
    used = p.rich(rest, _about(names, nation), size=tokens.HEAD)
    rest = rest.top(used, 2)[1]
    for line in _sides(names, found, nation):
        used = p.rich(rest, line, size=tokens.SMALL)
        rest = rest.top(used, 1)[1]


def strong_and_weak(names: Names, found: Loaded, nation: str) -> tuple[list[str], list[str]]:
    """Return the layers a nation supplies most of, and those in which it needs most that it does not make."""
    me, start = found.world.actor_index(nation), found.world.nation
    share = np.asarray(start.share[me])
    lack = np.asarray(start.need[me]) / 100.0 - share
    behind = np.asarray(start.gap[me])
    strong = [int(k) for k in np.argsort(-share, kind="stable")[:NAMED]]
    weakness = lack / np.maximum(np.asarray(start.need[me]) / 100.0, 1e-9) + 0.1 * behind
    weak = [int(k) for k in np.argsort(-weakness, kind="stable") if int(k) not in strong][:NAMED]
    return (
        [f"{names.layer_name(k)} {names.percent(float(share[k]), 0)}" for k in strong],
        [f"{names.layer_name(k)} {names.percent(float(share[k]), 1)}" for k in weak],
    )


def _weights(names: Names, me: int) -> list[tuple[str, float]]:
    found = [
        (names.index_name(name), float(names.world.nation.score_weight[k, me]))
        for k, name in enumerate(INDICES)
    ]
    return sorted(found, key=lambda pair: -pair[1])[:WEIGHTS]


def _bars(p: Painter, box: Box, lobby: Lobby, weights: list[tuple[str, float]]) -> None:
    """Paint what the score counts as bars."""
    line = min(p.line_height(tokens.SMALL) + 1, box.h / (len(weights) + 1))
    head, rest = box.top(line)
    p.text(head, lobby.t("game.new.weights"), size=tokens.TINY, ink="muted")
    top = max((part for _, part in weights), default=1.0)
    for (name, part), row in zip(weights, rest.stack(line, len(weights)), strict=True):
        p.text(row.left(box.w * 0.55)[0], name, size=tokens.SMALL)
        track = Box(row.x + box.w * 0.56, row.y + row.h / 2 - 4, box.w * 0.44, 8)
        p.round(track, "track", None, radius=4)
        p.round(Box(track.x, track.y, max(6.0, track.w * part / top), 8), "accent", None, radius=4)
