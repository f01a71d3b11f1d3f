"""Which article of the encyclopaedia explains a thing on the screen: read off the id of its node, else off the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.ui.kit.rich import plain

if TYPE_CHECKING:
    from game.ui.kit.node import Screen, Ui
    from game.ui.lobby import Lobby
    from game.ui.names import Names
    from game.ui.table import Table

WORDS = {
    "purse": "purse", "left": "purse", "treasury": "purse", "score": "score", "par": "par", "gap": "gap", "lead": "lead",
    "tension": "tension", "trust": "trust", "share": "share", "supply": "supply", "worst": "supply", "matrix": "through",
    "choke": "share", "content": "through", "cut": "through", "price": "price", "income": "income", "course": "par",
    "control": "control", "limit": "control", "restrict": "control", "refuse": "refusal", "refusal": "refusal",
    "notice": "notice", "enforce": "enforce", "stock": "stockpile", "stockpile": "stockpile", "release": "release",
    "initiatives": "initiative", "initiative": "initiative", "running": "initiative", "starts": "initiative",
    "controls": "control", "card": "card", "cards": "card", "posture": "posture", "adviser": "posture", "hot": "hot",
    "ahead": "forecast", "hint": "forecast", "hints": "forecast", "goals": "forecast", "money": "initiative",
    "talent": "talent", "deals": "deal", "offer": "deal", "answer": "deal", "held": "deal", "pledge": "pledge",
    "adoption": "adoption", "factory": "factory", "workforce": "readiness", "readiness": "readiness", "train": "talent",
    "attract": "talent", "retain": "talent", "reskill": "readiness", "date": "turn", "end": "turn", "rank": "par",
    "bill": "score", "turning": "score", "estimate": "estimate", "abroad": "control", "news": "turn",
}  # fmt: skip
"""Parts of node ids, and the words of the encyclopaedia they stand for."""
SCREENS = {
    "briefing": "word.turn", "plan": "word.purse", "stack": "word.share", "dependencies": "word.through",
    "history": "word.score", "world": "word.supply", "objectives": "word.score", "report": "word.turn",
    "verdict": "word.par", "deals": "word.deal",
}  # fmt: skip
VAGUE = ("share", "supply", "through", "forecast", "turn", "score", "par", "card", "initiative")
"""Words that give way to a layer, an index or a nation that is named in the text."""
BY_INDEX = ("index", "goals", "strip", "weights", "turning", "bill")
"""Heads of node ids below which a name that is both a layer and an index is the index."""
BOOK, LOG, DEALS = "F2", "F3", "F4"
"""Keys that open the encyclopaedia, the event log, and deals and pledges."""
LAST = "word.turn"  # what is opened where nothing else is known


def topic_of(node: str, told: str, screen: str, names: Names | None) -> str:
    """Return the id of the article about a node, by its id and by what it says; the screen's own where both are silent."""
    world = names.world if names is not None else None
    parts = [part for part in re.split(r"[.\s]", node) if part]
    layer = next((part for part in reversed(parts) if world is not None and part in world.layers), "")
    index = next((part for part in reversed(parts) if part in INDICES and part != layer), "")
    if index == "talent" and parts[0] not in BY_INDEX:
        index = ""  # the people, not the index
    if layer and layer in INDICES and parts[0] in BY_INDEX:
        layer, index = "", layer
    word = next((WORDS[part] for part in reversed(parts) if part in WORDS), "")
    if layer or index:
        return f"layer.{layer}" if layer else f"index.{index}"
    if names is not None and (word in VAGUE or not word):
        found = _named(told, names)
        if found:
            return found
    if word:
        return f"word.{word}"
    nation = next((part for part in reversed(parts) if world is not None and part in world.actors), "")
    return f"nation.{nation}" if nation else SCREENS.get(screen, LAST)


def _named(told: str, names: Names) -> str:
    """Return the article of the layer, the index or the nation that a text names; of several the longest name."""
    world, found = names.world, []
    for kind, ids, name in (
        ("layer", world.layers, names.layer_name), ("index", INDICES, names.index_name),
        ("nation", world.actors, names.nation_name),
    ):  # fmt: skip
        found = [(len(name(ident)), ident) for ident in ids if name(ident) in told]
        if found:
            return f"{kind}.{max(found)[1]}"
    return ""


def name_keys(ui: Ui, lobby: Lobby) -> None:
    """Let tooltips of this screen name the keys that lead on."""
    ui.memory.values["tip.note"] = lobby.t("learn.encyclopaedia.tip", pin="F1", look=BOOK)


def look_up(ui: Ui, lobby: Lobby, table: Table | None, screen: Screen) -> None:
    """Open the encyclopaedia at what has the focus, is pinned or lies under the pointer."""
    node = ui.nodes.get(ui.tip_target() or "")
    made = lobby.make("encyclopaedia", table)
    own = getattr(screen, "topic", None)  # a screen may know better what its nodes are about
    ident = own(node.id) if own is not None and node is not None else ""
    if not ident:
        told = plain(node.label) if node is not None else ""
        tip = ui.tip_of(node.id) if node is not None else None
        told = " ".join([told, *(plain(line) for line in (tip.lines[:1] if tip is not None else ()))])
        name, names = getattr(screen, "name", "verdict"), getattr(made, "names", None)
        ident = topic_of(node.id if node is not None else "", told, name, names)
    made.open(ident)  # type: ignore[attr-defined]  # the class is found by its name
    ui.push(made)
