"""The screen as lines of text in reading order, for readers of the screen and for reports of faults.

Built from the nodes that stand: labels, what is written in them, and which one has the focus. What a role is called
comes in through `say`, so that no word of any language stands here.
"""

from __future__ import annotations

from collections.abc import Callable

from game.ui.kit import walk
from game.ui.kit.node import Node, Ui
from game.ui.kit.rich import plain

SILENT = ("backdrop", "scroll", "bar", "frame", "legend")  # they show nothing one could say
TOLD = ("button", "tab", "toggle", "entry", "dropdown", "stepper", "heading", "cell", "list", "chart")
INDENT = "  "


def spoken(ui: Ui, title: str, say: Callable[[str], str]) -> list[str]:
    """Return the lines: the title, the layers from the front one back, the explanation that is open, the message.

    `say` turns "role.button" and "behind" into a word of the reader's language.
    """
    out = [f"== {title} =="]
    for level in range(len(ui.layers) - 1, -1, -1):
        nodes = [node for node in ui.nodes.values() if node.layer == level]
        if level < len(ui.layers) - 1:
            out += ["", f"-- {say('behind')} --"]
        out += _layer(ui, nodes, say)
    tip = ui.tip_shown()
    if tip is not None:
        lines = tip[1].more if tip[2] and tip[1].more else tip[1].lines
        out += ["", *(f"? {plain(line)}" for line in lines if plain(line).strip())]
    if ui.toast is not None:
        out += ["", f"! {ui.toast[0]}"]
    return out


def _layer(ui: Ui, nodes: list[Node], say: Callable[[str], str]) -> list[str]:
    """Return the lines of one layer, panel by panel."""
    panels = [node for node in nodes if node.role == "panel"]
    members: dict[str, list[Node]] = {}
    heads: dict[str, Node] = {}
    for node in nodes:
        if node in panels or not (node.seen.w > 0 and node.seen.h > 0):
            continue
        around = [panel for panel in panels if panel.rect.holds(node.rect.centre)]
        home = min(around, key=lambda panel: panel.rect.w * panel.rect.h, default=node)
        members.setdefault(home.id, []).append(node)
        heads[home.id] = home
    for panel in panels:
        heads.setdefault(panel.id, panel)
    out: list[str] = []
    for head in walk.bands(list(heads.values())):
        inside = [line for node in walk.bands(members.get(head.id, [])) for line in _node(ui, node, say)]
        if head.role != "panel":
            out += inside
        elif inside or _words(ui, head):
            out += ["", f"# {_words(ui, head)}".rstrip(), *(INDENT + line for line in inside)]
    return out


def _node(ui: Ui, node: Node, say: Callable[[str], str]) -> list[str]:
    """Return the line of a node, none where it says nothing."""
    words = _words(ui, node)
    if not words or node.role in SILENT:
        return []
    mark = ">" if ui.focus == node.id else "-" if node.focusable else " "
    role = f" [{say(f'role.{node.role}')}]" if node.role in TOLD else ""
    return [f"{mark} {words}{role}"]


def _words(ui: Ui, node: Node) -> str:
    """Return what a node says: its label, and what is written in it besides."""
    rows = node.role == "list" and ui.focus != node.id  # a list says its marked row while one walks it
    label = "" if rows else plain(node.label).strip()
    written = (entry.full.strip() for entry in ui.painter.log if entry.node == node.id)
    rest = [text for text in dict.fromkeys(written) if text and text not in label]
    return " · ".join([*([label] if label else []), *rest]).replace("\n", " ")
