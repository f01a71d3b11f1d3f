"""Which key does what: the keys of the game by action, and what a player chose instead.

Screens know each action by its standing key ("Ctrl+Enter" ends the turn). A key that was chosen instead is turned
into the standing one before a screen sees it, and every key cap shows the chosen one. No pygame here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Action -> its standing key; for the player an action is called by the text `feel.action.<action>`.
ACTIONS: dict[str, str] = {
    "end_turn": "Ctrl+Enter",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Y",
    "save": "Ctrl+S",
    "load": "Ctrl+O",
    "help": "?",
    "why": "F1",
    **{f"screen_{number}": str(number) for number in range(1, 9)},
    **{f"card_{letter.lower()}": letter for letter in "ABCD"},
    "source": "S",
    "room": "M",
    "adviser": "V",
    "last": "L",
    "reset": "R",
    "forecast": "F",
    "table": "T",
    "export": "E",
    "search": "Ctrl+F",
    "note": "N",
    "facilitator": "F10",
    "text_larger": "Ctrl++",
    "text_smaller": "Ctrl+-",
    "text_normal": "Ctrl+0",
    "full": "F11",
    "picture": "F12",
    "encyclopaedia": "F2",
    "log": "F3",
    "deals": "F4",
    "spoken": "F9",
}

FIXED = frozenset(
    (
        *("Tab", "Shift+Tab", "Enter", "Space", "Escape", "Left", "Right", "Up", "Down", "Home", "End", "PageUp"),
        *("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "PageDown", "Backspace", "Delete"),
    )
)  # fmt: skip
# These move about and press: nobody can take them away from the controls.

_NAMED = re.compile(r"(?<![\w+])(?:Ctrl\+(?:Enter|[A-Z0-9])|F1[0-2]|F[1-9])(?!\w)")


class KeyMap:
    """Keys chosen by action; what is not chosen stands as in `ACTIONS`. Equal maps are equal."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        self.chosen: dict[str, str] = {}
        for action, key in (chosen or {}).items():
            if action in ACTIONS and isinstance(key, str) and key != ACTIONS[action]:
                self.chosen[action] = key
        taken: dict[str, str] = {}
        for action in list(self.chosen):  # a damaged file may give one key to two actions: the first keeps it
            key = self.chosen[action]
            if not key or key in FIXED or key in taken:
                del self.chosen[action]
            else:
                taken[key] = action
        self._to_standing = {key: ACTIONS[action] for action, key in self.chosen.items()}
        self._shown = {ACTIONS[action]: key for action, key in self.chosen.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyMap) and self.chosen == other.chosen

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.chosen.items())))

    def key(self, action: str) -> str:
        """Returns the key of an action; raises KeyError for an unknown one."""
        return self.chosen.get(action, ACTIONS[action])

    def by_action(self) -> dict[str, str]:
        """Returns the keys of all actions as values of a sentence: `key_<action>`."""
        return {f"key_{action}": self.key(action) for action in ACTIONS}

    def standing(self, pressed: str) -> str:
        """Returns the key that screens know for the one that was pressed, "" where it was given away."""
        if pressed in self._to_standing:
            return self._to_standing[pressed]
        return "" if pressed in self._shown else pressed

    def shown(self, standing: str) -> str:
        """Returns what a key cap shows for a key that screens know."""
        return self._shown.get(standing, standing)

    def in_words(self, text: str) -> str:
        """Returns a sentence with the chosen keys in the place of the standing ones (Ctrl and F keys only)."""
        if not self._shown:
            return text
        return _NAMED.sub(lambda found: self.shown(found.group(0)), text)

    def taken(self, action: str, key: str) -> str:
        """Returns the action that already has a key, "fixed" for keys nobody can take, "" when it is free."""
        if key in FIXED:
            return "fixed"
        for other in ACTIONS:
            if other != action and self.key(other) == key:
                return other
        return ""

    def changed(self, action: str, key: str) -> dict[str, str]:
        """Returns the choices after an action got a key (its standing one: as it was before any choice)."""
        kept = {name: value for name, value in self.chosen.items() if name != action}
        return kept if key == ACTIONS[action] else {**kept, action: key}
