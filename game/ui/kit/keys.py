"""From pygame events to names of keys and calls of the `Ui`; the same for the window and for the test
driver."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.kit.node import Point, Ui

NAMES = {
    pygame.K_RETURN: "Enter",
    pygame.K_KP_ENTER: "Enter",
    pygame.K_SPACE: "Space",
    pygame.K_ESCAPE: "Escape",
    pygame.K_TAB: "Tab",
    pygame.K_LEFT: "Left",
    pygame.K_RIGHT: "Right",
    pygame.K_UP: "Up",
    pygame.K_DOWN: "Down",
    pygame.K_HOME: "Home",
    pygame.K_END: "End",
    pygame.K_PAGEUP: "PageUp",
    pygame.K_PAGEDOWN: "PageDown",
    pygame.K_BACKSPACE: "Backspace",
    pygame.K_DELETE: "Delete",
    pygame.K_KP_PLUS: "+",
    pygame.K_KP_MINUS: "-",
    **{getattr(pygame, f"K_F{n}"): f"F{n}" for n in range(1, 13)},
    **{getattr(pygame, f"K_KP{n}"): str(n) for n in range(10)},
    **{ord(c): c.upper() for c in "abcdefghijklmnopqrstuvwxyz"},
    **{ord(c): c for c in "0123456789"},
}
SIGNS = {pygame.K_PLUS: "+", pygame.K_EQUALS: "+", pygame.K_MINUS: "-", pygame.K_QUESTION: "?"}
SHIFTED = {pygame.K_EQUALS: "+", pygame.K_SLASH: "?", pygame.K_PLUS: "+", pygame.K_QUESTION: "?"}
CODES = {name: code for code, name in reversed(list(NAMES.items()))}
# Held keys repeat only where repeating does no harm; a held Enter must not confirm twice.
REPEATING = {"Left", "Right", "Up", "Down", "Tab", "PageUp", "PageDown", "Backspace", "Delete", "+", "-"}


def key_name(key: int, mod: int, sign: str) -> str:
    """Returns the name of a key with its modifiers; "" for keys without a name.

    key: pygame key code, mod: pygame modifier bits, sign: the character it types (may be empty).
    """
    control = bool(mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
    shift = bool(mod & pygame.KMOD_SHIFT)
    name = NAMES.get(key, "")
    is_letter = len(name) == 1 and name.isalpha()
    if shift and not control and key in SHIFTED:
        return SHIFTED[key]  # the character that comes with the event may lack the shift
    typed = sign if len(sign) == 1 and sign.isprintable() and sign.isascii() and not sign.isalnum() else ""
    if typed and typed != " " and not control:
        return ("Alt+" if mod & pygame.KMOD_ALT else "") + typed
    if not name:
        # Without an active input method SDL tells no character, so the usual places of a few signs are known here.
        name = SHIFTED.get(key, "") if shift else SIGNS.get(key, "")
        shift = False
    if not name:
        return ""
    if len(name) == 1 and not is_letter:
        shift = False
    prefix = (
        ("Ctrl+" if control else "") + ("Alt+" if mod & pygame.KMOD_ALT else "") + ("Shift+" if shift else "")
    )
    return prefix + name


class Keyboard:
    """Feeds events to a `Ui` and remembers which keys are down."""

    def __init__(self, ui: Ui) -> None:
        self.ui = ui
        self.down: set[int] = set()

    def feed(self, event: pygame.event.Event, unused: Callable[[str], None]) -> None:
        """Passes one event on; a key that no node used goes to `unused` by name."""
        ui = self.ui
        if event.type == pygame.MOUSEMOTION:
            ui.move(self._point(event))
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            ui.press(self._point(event))
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            ui.release(self._point(event))
        elif event.type == pygame.MOUSEWHEEL:
            if ui.pointer is not None:
                ui.wheel(ui.pointer, float(event.y))
        elif event.type == pygame.KEYDOWN:
            self._down(event, unused)
        elif event.type == pygame.KEYUP:
            self.down.discard(event.key)
            ui.held.pop(NAMES.get(event.key, ""), None)
            ui.redraw()
        elif event.type == pygame.TEXTINPUT:
            ui.compose("")
            ui.type(event.text)
        elif event.type == pygame.TEXTEDITING:
            ui.compose(event.text)
        elif event.type == pygame.WINDOWLEAVE:
            ui.leave()
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.forget()

    def meant(self, name: str) -> str:
        """Returns the key that screens know for a pressed one; what types a character into a field stays."""
        node = self.ui.nodes.get(self.ui.focus or "")
        if node is not None and (
            node.raw or (node.text is not None and len(name.removeprefix("Shift+")) == 1)
        ):
            return name
        return self.ui.painter.keys.standing(name)

    def raw(self) -> bool:
        """Tells whether the focused node wants keys as they are pressed, even those of the window."""
        node = self.ui.nodes.get(self.ui.focus or "")
        return node is not None and node.raw

    def forget(self) -> None:
        """Lets go of all keys: the window lost the keyboard."""
        self.down.clear()
        self.turn()

    def turn(self) -> None:
        """Another screen came up: it holds nothing yet, but a key that is still down does not press again."""
        self.ui.held.clear()
        self.ui.composing = ""

    def _point(self, event: pygame.event.Event) -> Point:
        return self.ui.painter.unit(event.pos)

    def _down(self, event: pygame.event.Event, unused: Callable[[str], None]) -> None:
        name = key_name(event.key, event.mod, event.unicode)
        again = event.key in self.down
        self.down.add(event.key)
        if not name or (again and name.split("+")[-1] not in REPEATING and name not in REPEATING):
            return
        name = self.meant(name)
        if not name:
            return
        if not again:
            self.ui.held[name] = 0.0
        if not self.ui.key(name):
            unused(name)
