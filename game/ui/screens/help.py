"""Help: every layer, index and word in a sentence with its formula and its number now, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.play.library import ScenarioProblems, scenario, scenario_ids
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Tip, Ui
from game.ui.kit.paint import Painter
from game.ui.names import Names
from game.ui.screens.dependencies import icon_of
from game.ui.screens.page import page
from game.ui.shell import PlainScreen
from game.ui.topics import BOOK

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table

PARTS = ("layers", "indices", "words", "keys")
WORDS = (
    "turn", "par", "purse", "share", "supply", "through", "price", "gap", "tension", "trust", "control", "notice",
    "refusal", "stockpile", "enforce", "release", "initiative", "posture", "card", "talent", "adoption", "readiness",
    "estimate", "forecast", "hot",
)  # fmt: skip
KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("next", ("Tab", "Shift+Tab")),
    ("walk", ("Left", "Right", "Up", "Down")),
    ("press", ("Enter", "Space")),
    ("step", ("Shift+Left", "Shift+Right")),
    ("ends", ("Home", "End")),
    ("escape", ("Escape",)),
    ("screens", ("1", "8")),
    ("why", ("F1",)),
    ("end_turn", ("Ctrl+Enter",)),
    ("undo", ("Ctrl+Z", "Ctrl+Y")),
    ("save", ("Ctrl+S",)),
    ("load", ("Ctrl+O",)),
    ("table", ("T",)),
    ("layer", ("L",)),
    ("forecast", ("F",)),
    ("cut", ("C",)),
    ("card", ("A", "B", "C", "D")),
    ("scroll", ("PageUp", "PageDown")),
    ("text", ("Ctrl", "+", "-", "0")),
    ("full", ("F11",)),
    ("picture", ("F12",)),
    ("help", ("?",)),
    ("look_up", ("F2",)),
    ("log", ("F3",)),
    ("facilitator", ("F10",)),
    ("deals", ("F4",)),
    ("spoken", ("F9",)),
    ("guide", ("Alt+G", "Alt+N", "Alt+H")),
)


@dataclass(frozen=True)
class Entry:
    """One thing explained: its name, what it is, how it is made, its number now."""

    id: str
    name: str
    text: str
    formula: str = ""
    now: str = ""
    icon: str = ""
    ink: str = "text"


class Help(PlainScreen):
    """Four parts as tabs; inside, arrows walk the entries."""

    name = "help"
    first = "part.0"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.part = 0
        self.names = table or _without_game(lobby)

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the tabs and the part that is open."""
        t = self.lobby.t
        hints = [("Left", t("read.help.part_hint")), ("Tab", t("read.key.next"))]
        hints += [(BOOK, t("learn.encyclopaedia.hint")), ("Escape", t("read.back"))]
        area = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints)
        inner = w.panel(ui, "help", area)
        row, inner = inner.top(ui.em(36), 10)
        names = [t(f"read.help.part.{part}") for part in PARTS]
        w.tabs(ui, "part", row, names, self.part, lambda index: self._turn_to(ui, index))
        if PARTS[self.part] == "keys":
            self._keys(ui, inner)
        else:
            self._entries(ui, inner, self.entries(ui))

    def _turn_to(self, ui: Ui, index: int) -> None:
        self.part = index
        ui.memory.values["entries"] = 0.0
        ui.redraw()

    # --- what is explained -------------------------------------------------------------------------------

    def entries(self, ui: Ui) -> list[Entry]:
        """Return the entries of the part that is open."""
        makers: dict[str, Callable[[], list[Entry]]] = {
            "layers": lambda: self._layers(ui),
            "indices": self._indices,
            "words": self._words,
        }
        return makers[PARTS[self.part]]()

    def _layers(self, ui: Ui) -> list[Entry]:
        names, t = self.names, self.lobby.t
        if names is None:
            return []
        out = []
        for layer, ident in enumerate(names.world.layers):
            now = ""
            if self.table is not None:
                view, me = self.table.view, self.table.actor
                share, price = (
                    names.percent(float(view.share[me, layer, 0])),
                    names.number(float(view.price[layer, 0]), 2),
                )
                now = t("read.help.layer_now", share=share, price=price)
            about = names.d(f"layers.{ident}.about", "")
            unit = names.d(f"layers.{ident}.unit", "")
            measured = t("read.help.measured", unit=unit) if unit else ""
            out.append(Entry(ident, names.layer_name(layer), about, measured, now, icon_of(ui, ident), ident))
        return out

    def _indices(self) -> list[Entry]:
        t = self.lobby.t
        out = []
        for k, name in enumerate(INDICES):
            now = ""
            if self.table is not None:
                me = self.table.actor
                value = self.table.number(float(self.table.view.index[k, me, 0]))
                weight = self.table.percent(float(self.table.world.nation.score_weight[k, me]), 0)
                now = t("read.help.index_now", value=value, weight=weight)
            out.append(
                Entry(
                    name,
                    t(f"game.index.{name}.name"),
                    t(f"read.index.{name}"),
                    t(f"read.formula.{name}"),
                    now,
                    "star",
                )
            )
        return out

    def _words(self) -> list[Entry]:
        t = self.lobby.t
        return [
            Entry(
                word,
                t(f"read.word.{word}.name"),
                t(f"read.word.{word}.text"),
                "",
                self._word_now(word),
                "book",
            )
            for word in WORDS
        ]

    def _word_now(self, word: str) -> str:
        """Return the number that belongs to a word, in the game that runs."""
        table = self.table
        if table is None:
            return ""
        view, me, front = table.view, table.actor, table.world.role("frontier")
        par = table.par()
        if word == "gap" and front >= 0:
            return table.months(float(view.gap[me, front, 0]))
        if word == "par" and par is not None:
            return table.number(par)
        numbers: dict[str, Callable[[], str]] = {
            "tension": lambda: table.number(float(view.tension[0]), 0),
            "purse": lambda: table.money(table.purse.purse),
            "adoption": lambda: table.percent(float(view.adoption[me, 0])),
            "readiness": lambda: table.percent(float(view.workforce[me, 0])),
            "turn": lambda: table.date(view.quarter),
        }
        return numbers[word]() if word in numbers else ""

    # --- how it is shown ---------------------------------------------------------------------------------

    def _entries(self, ui: Ui, box: Box, entries: list[Entry]) -> None:
        """Declare the entries in two columns of equal height, scrolled together."""
        width = (box.w - 14 - 20) / 2
        heights = [_height(ui, entry, width) for entry in entries]
        half, count = sum(heights) / 2, 0
        while count < len(heights) and sum(heights[:count]) < half:
            count += 1
        tall = max(sum(heights[:count]), sum(heights[count:]), 1.0)
        with w.scroll_area(ui, "entries", box, tall) as area:
            for column, part in enumerate((range(count), range(count, len(entries)))):
                y = area.y
                for index in part:
                    place = Box(area.x + column * (width + 20), y, width, heights[index])
                    _entry(ui, entries[index], place)
                    y += heights[index]

    def _keys(self, ui: Ui, box: Box) -> None:
        """Declare the key map in two columns."""
        half = (len(KEYS) + 1) // 2
        step = min(ui.em(44), box.h / half)
        for number, (name, caps) in enumerate(KEYS):
            column, line = divmod(number, half)
            wide = (box.w - 24) / 2
            place = Box(box.x + column * (wide + 24), box.y + line * step, wide, step)
            self._key_row(ui, name, caps, place)

    def _key_row(self, ui: Ui, name: str, caps: tuple[str, ...], place: Box) -> None:
        text = self.lobby.t(f"read.keys.{name}")

        def draw(p: Painter, area: Box, _look: Look) -> None:
            x = area.x
            for cap in caps:
                x += p.cap(x, area.y + area.h / 2, cap) + 6
            lead = max(x + 8, area.x + area.w * 0.36)
            p.text(Box(lead, area.y, area.right - lead, area.h), text)

        ui.add(Node(f"key.{name}", place, draw, label=f"{' '.join(caps)}: {text}", role="row", tip=text))


def _height(ui: Ui, entry: Entry, width: float) -> float:
    p = ui.painter
    high = ui.em(28) + p.rich_height(entry.text, width - 40, tokens.HEAD)
    if entry.formula:
        high += p.rich_height(entry.formula, width - 40, tokens.SMALL) + 2
    return high + 14


def _entry(ui: Ui, entry: Entry, place: Box) -> None:
    def draw(p: Painter, area: Box, look: Look) -> None:
        if look.hover:
            p.round(area.inset(0, 2), tokens.blend(p.theme("panel"), p.theme("text"), 0.05), None, radius=6)
        upper, lower = area.inset(4, 4).top(28 * p.text_scale)
        if entry.icon:
            p.icon(
                entry.icon, Box(upper.x, upper.y, 20, upper.h), entry.ink if entry.ink != "text" else "muted"
            )
        inner = upper.left(30)[1]
        wide = min(p.measure(entry.now, tokens.SMALL, True), inner.w * 0.6)
        p.text(inner.side(wide + 1)[0], entry.now, size=tokens.SMALL, bold=True, ink="accent", align="right")
        p.text(inner.side(wide + 10)[1], entry.name, bold=True, size=tokens.TITLE)
        body = lower.left(30)[1]
        used = p.rich(body, entry.text, size=tokens.HEAD)
        if entry.formula:
            p.rich(body.top(used, 2)[1], entry.formula, size=tokens.SMALL, ink="muted")

    lines = [f"<b>{entry.name}</b>" + (f"  {entry.now}" if entry.now else ""), entry.text]
    tip = Tip(lines, more=[entry.formula] if entry.formula else ())
    label = f"{entry.name} {entry.now}".strip()
    ui.add(
        Node(
            f"entry.{entry.id}", place, draw, focusable=True, rove="entries", tip=tip, role="row", label=label
        )
    )


def _without_game(lobby: Lobby) -> Names | None:
    """Return the words of the first scenario that can be read, for help outside a game."""
    for ident in scenario_ids():
        try:
            return Names(lobby, scenario(ident))
        except ScenarioProblems:
            continue
    return None
