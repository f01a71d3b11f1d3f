"""The screen stack: which screen is on, what it asks for, and the one path from event to picture.

The window (`game.ui.app`) and the test driver (`drive.py`) run screens through the same stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pygame

from game.ui.kit.keymap import KeyMap
from game.ui.kit.keys import Keyboard
from game.ui.kit.node import Memory, Request, Screen, Ui
from game.ui.kit.overlays import show
from game.ui.theme import THEMES, Colour

PRESSING = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
FADE = 0.15  # seconds from one screen to the next
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
        self.motion = False  # whether one screen fades into the next
        self._before: pygame.Surface | None = None  # the picture that fades away
        self._fading = 0.0  # seconds it is still to be seen
        self._show_top()

    @property
    def screen(self) -> Screen:
        """The screen in front."""
        return self.screens[-1][0]

    def feed(self, event: pygame.event.Event) -> None:
        """Passes one event to the front screen and carries out what it asks for."""
        self.settle()
        pressed = self._pressed(event)
        self.keyboard.feed(event, self._unused)
        if pressed:
            self.ui.ask("sound", "click")
        self.settle()

    def _pressed(self, event: pygame.event.Event) -> bool:
        """Tells whether an event is going to press a control."""
        ui = self.ui
        if event.type == pygame.MOUSEBUTTONUP:
            node = ui.nodes.get(ui.pressed or "")
        elif event.type == pygame.KEYDOWN and event.key in PRESSING and event.key not in self.keyboard.down:
            node = ui.nodes.get(ui.focus or "")
        else:
            return False
        return node is not None and node.click is not None

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
        if self._before is not None:
            self._fading -= dt
            self._before = self._before if self._fading > 0.0 else None
            self.ui.dirty = True
        self.settle()
        return waiting or self._before is not None

    def draw(self) -> bool:
        """Draws the picture when it is out of date; True when it did."""
        self.settle()
        if not self.ui.dirty:
            return False
        show(self.ui)
        self._fade()
        return True

    def _fade(self) -> None:
        """Lays the picture of the last screen over the new one, ever thinner."""
        surface, old = self.ui.painter.surface, self._before
        if old is None or old.get_size() != surface.get_size():
            self._before = None
            return
        old.set_alpha(round(255 * min(1.0, max(0.0, self._fading / FADE))))
        surface.blit(old, (0, 0))

    def _show_top(self) -> None:
        # Where seats change hands nothing of the last one may stay to be seen.
        if self.motion and not getattr(self.screen, "sudden", False):
            self._before, self._fading = self.ui.painter.surface.copy(), FADE
        else:
            self._before = None
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
        elif verb == "sound":
            if self.outside is not None:
                self.outside(request)
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
        elif request.verb == "keys":
            painter.keys = KeyMap(value)
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
