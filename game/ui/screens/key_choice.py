"""The keys of the settings: each action with its key, another key for it, and the standing ones back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.keymap import ACTIONS, KeyMap
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter

if TYPE_CHECKING:
    from game.ui.lobby import Lobby

COLUMNS = 3


class KeyChoice:
    """The page of keys. `waiting` is the action that gets the next key pressed, "" when none does."""

    def __init__(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self.waiting = ""
        self.trouble = ""

    def action_name(self, action: str) -> str:
        """Return what an action does in words."""
        t = self.lobby.t
        kind, _, which = action.partition("_")
        if kind == "screen" and which.isdigit():
            from game.ui.shell import TABS

            return t("feel.action.screen", screen=t(f"game.screen.{TABS[int(which) - 1]}"))
        if kind == "card":
            told = t("feel.action.card", letter=which.upper())
            return f"{told}; {t('feel.action.cut')}" if which == "c" else told
        return t(f"feel.action.{action}")

    # --- the page ----------------------------------------------------------------------------------------

    def build(self, ui: Ui, box: Box) -> None:
        """Declare the actions in two columns, what stands against a key, and the way back to the standing ones."""
        t = self.lobby.t
        inner = w.panel(ui, "keys", box, t("feel.keys.heading"), note=t("feel.keys.how"))
        foot, inner = inner.base(ui.em(36), tokens.GAP_S)
        text = t("feel.keys.reset")
        place, rest = foot.side(w.button_width(ui, text), tokens.GAP)
        w.button(
            ui, "keys.reset", place, text, lambda: self._set(ui, {}), enabled=bool(self.lobby.settings.keys)
        )
        if self.trouble:
            w.label(ui, "keys.trouble", rest, self.trouble, ink="warn")
        high = ui.em(34)
        columns = COLUMNS if ui.painter.text_scale < 1.2 else COLUMNS - 1
        count = (len(ACTIONS) + columns - 1) // columns
        with w.scroll_area(ui, "keys.scroll", inner, count * high) as area:
            for number, action in enumerate(ACTIONS):
                column, line = divmod(number, count)
                wide = (area.w - 24 * (columns - 1)) / columns
                self._row(ui, action, Box(area.x + column * (wide + 24), area.y + line * high, wide, high))
        if self.waiting:
            self._listen(ui)

    def _row(self, ui: Ui, action: str, place: Box) -> None:
        text, chosen = self.action_name(action), action in self.lobby.settings.keys
        standing = ACTIONS[action]

        def draw(p: Painter, area: Box, look: Look) -> None:
            ground = tokens.blend(p.theme("panel"), p.theme("text"), 0.08) if look.hover else None
            if ground is not None:
                p.round(area.inset(0, 2), ground, None, radius=6)
            wide = p.cap_width(standing)
            p.cap(area.right - wide - 8, area.y + area.h / 2, standing)
            room = Box(area.x + 8, area.y, area.w - wide - 48, area.h)
            p.text(room, text, bold=chosen)
            if chosen:
                p.icon("tick", Box(area.right - wide - 32, area.y, 16, area.h), "accent")

        node = Node(f"keys.for.{action}", place, draw, role="button", focusable=True, rove="keys.actions")
        node.click, node.label = (lambda: self._ask(ui, action)), text
        shown = ui.painter.cap_text(standing)
        node.tip = (
            self.lobby.t("feel.keys.was", key=standing) if chosen else f"{text}  <b>{w.escape(shown)}</b>"
        )
        ui.add(node)

    # --- choosing ----------------------------------------------------------------------------------------

    def _ask(self, ui: Ui, action: str) -> None:
        self.waiting, self.trouble = action, ""
        ui.redraw()

    def _shut(self, ui: Ui) -> None:
        self.waiting = ""
        ui.redraw()

    def _listen(self, ui: Ui) -> None:
        """Declare the dialog that waits for a key; Escape keeps the old one."""
        t, action = self.lobby.t, self.waiting
        title = self.action_name(action)
        width = max(460.0, ui.painter.measure(title, tokens.TITLE, True) + 48)
        with w.modal(
            ui, "keys.ask", title, width, ui.em(100) + 60, lambda: self._shut(ui), first="keys.ask.key"
        ) as inner:
            text = t("feel.keys.press", key=ui.painter.cap_text(ACTIONS[action]))

            def draw(p: Painter, area: Box, _look: Look) -> None:
                p.rich(area, text, ink="text")

            node = Node("keys.ask.key", inner, draw, role="text", label=text, focusable=True, ring=False)
            node.raw, node.key = True, lambda name: self._take(ui, action, name)
            ui.add(node)

    def _take(self, ui: Ui, action: str, key: str) -> bool:
        """Give a key to an action, or say who has it already."""
        if key == "Escape":
            return False
        keys = self.lobby.keys
        taken = keys.taken(action, key)
        cap = ui.painter.cap_text(key) if taken == "fixed" else key.replace("+", " ") if len(key) > 1 else key
        self.waiting = ""
        if taken == "fixed":
            self.trouble = self.lobby.t("feel.keys.fixed", key=cap)
        elif taken:
            self.trouble = self.lobby.t("feel.keys.taken", key=cap, action=self.action_name(taken))
        else:
            self._set(ui, keys.changed(action, key))
        ui.ask("sound", "alarm" if taken else "click")
        ui.redraw()
        return True

    def _set(self, ui: Ui, chosen: dict[str, str]) -> None:
        self.lobby.settings.keys = KeyMap(chosen).chosen
        self.lobby.settings.save()
        self.trouble = ""
        ui.ask("keys", dict(self.lobby.settings.keys))
