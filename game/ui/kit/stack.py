"""The screen stack: which screen is on, what it asks for, and the one path from event to picture.

The window (`game.ui.app`) and the test driver (`drive.py`) run screens through the same stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pygame

from game.ui.kit.keys import Keyboard
from game.ui.kit.node import Memory, Request, Screen, Ui
from game.ui.kit.overlays import show
from game.ui.theme import THEMES, Colour

SCALES = (1.0, 1.15, 1.3, 1.45, 1.6)


class Stack:
    """Screens, the front one last; each keeps its focus and scroll places while others are above it."""

    def __init__(self, ui: Ui, first: Screen, outside: Callable[[Request], None] | None = None) -> None:
        self.ui = ui
        self.keyboard = Keyboard(ui)
        self.screens: list[tuple[Screen, Memory]] = [(first, Memory())]
        self.running = True
        self.outside = outside  # takes requests that concern the window or the program
        self.colours: dict[str, Colour | str] = {}
        self._show_top()

    @property
    def screen(self) -> Screen:
        """The screen in front."""
        return self.screens[-1][0]

    def feed(self, event: pygame.event.Event) -> None:
        """Passes one event to the front screen and carries out what it asks for."""
        self.settle()
        self.keyboard.feed(event, self._unused)
        self.settle()

    def _unused(self, name: str) -> None:
        if self.screen.key(self.ui, name):
            self.ui.redraw()

    def settle(self) -> None:
        """Carries out requests and declares the nodes again until nothing is stale."""
        for _ in range(8):  # a screen that asks for something in every build must not hang the program
            while self.ui.requests:
                self._carry_out(self.ui.requests.pop(0))
            if not self.ui.stale or not self.running:
                return
            self.ui.frame(self.screen.build)

    def tick(self, dt: float) -> bool:
        """Passes time in seconds; True while time still matters (a tooltip, a message, a held key)."""
        waiting = self.ui.tick(dt)
        if self.screen.tick(dt) or self.ui.held:
            self.ui.redraw()
        self.settle()
        return waiting

    def draw(self) -> bool:
        """Draws the picture when it is out of date; True when it did."""
        self.settle()
        if not self.ui.dirty:
            return False
        show(self.ui)
        return True

    def _show_top(self) -> None:
        self.ui.memory = self.screens[-1][1]
        self.ui.hover = self.ui.pressed = self.ui.pinned = None
        self.ui.awaited = False
        self.keyboard.turn()
        self.ui.redraw()

    def _carry_out(self, request: Request) -> None:
        verb, value = request
        if verb in ("push", "replace", "reset"):
            if verb == "replace":
                self.screens.pop()
            elif verb == "reset":
                self.screens.clear()
            self.screens.append((value, Memory()))
            self._show_top()
        elif verb == "pop":
            self.screens.pop()
            if self.screens:
                self._show_top()
            self.running = self.running and bool(self.screens)
        elif verb == "quit":
            self.running = False
        else:
            self._set(request)

    def _set(self, request: Request) -> None:
        """Changes a setting of the picture; the program hears of it too, to remember it."""
        painter, value = self.ui.painter, request.value
        if request.verb == "language":
            painter.lang = value
        elif request.verb == "text_scale":
            painter.text_scale = min(SCALES[-1], max(SCALES[0], float(value)))
        elif request.verb == "theme":
            painter.theme = THEMES.get(value, painter.theme).named(self.colours)
        elif request.verb == "colours":
            self.set_colours(value)
        self.ui.redraw()
        if self.outside is not None:
            self.outside(request)

    def set_colours(self, colours: Mapping[str, Colour | str]) -> None:
        """Names colours of the scenario (nations, layers), so that markup and widgets can use them."""
        self.colours.update(colours)
        self.ui.painter.theme = THEMES[self.ui.painter.theme.id].named(self.colours)
        self.ui.redraw()

    def step_text(self, direction: int) -> None:
        """Makes text one step larger (1) or smaller (-1), or as it was (0)."""
        now = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self.ui.painter.text_scale))
        index = 0 if direction == 0 else min(len(SCALES) - 1, max(0, now + direction))
        self.ui.ask("text_scale", SCALES[index])
