"""Drives screens without a window, by node id, through the same path as the real one; checks what must hold.

with Driver(MyScreen(...), lang="ko") as d:
    d.click("end"); d.key("Escape"); d.type("한국")
    assert "턴" in d.texts()
    assert not d.faults()
    d.shot("picture.png")
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pygame

from game import paths
from game.ui.kit.keys import CODES
from game.ui.kit.node import Node, Request, Screen, Ui
from game.ui.kit.paint import Drawn, Painter
from game.ui.kit.stack import Stack
from game.ui.kit.walk import DIRECTIONS
from game.ui.theme import THEMES, TIP_DELAY, Colour


class Driver:
    """Runs a stack of screens on a picture in memory; time passes only by `wait`."""

    def __init__(
        self,
        screen: Screen,
        size: tuple[int, int] = (1280, 720),
        lang: str = "en",
        *,
        theme: str = "dark",
        text_scale: float = 1.0,
        colours: Mapping[str, Colour | str] | None = None,
        assets: Path | None = None,
    ) -> None:
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
        pygame.display.init()
        pygame.font.init()
        self.surface = pygame.Surface(size)
        painter = Painter(self.surface, THEMES[theme], assets or paths.assets_folder(), lang)
        painter.text_scale = text_scale
        self.ui = Ui(painter)
        self.asked: list[Request] = []
        self.heard: list[str] = []  # names of sounds
        self.stack = Stack(self.ui, screen, self._take)
        if colours:
            self.stack.set_colours(colours)
        self.frame()

    def _take(self, request: Request) -> None:
        """Notes what concerns the window, sounds apart from the rest."""
        if request.verb == "sound":
            self.heard.append(str(request.value))
        else:
            self.asked.append(request)

    def __enter__(self) -> Driver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    # --- acting ------------------------------------------------------------------------------------------

    @property
    def screen(self) -> Screen:
        """The screen in front."""
        return self.stack.screen

    def frame(self) -> bool:
        """Declares and draws when needed; True when a picture was drawn."""
        return self.stack.draw()

    def _feed(self, kind: int, **values: object) -> None:
        self.stack.feed(pygame.event.Event(kind, values))

    def _pixel(self, point: tuple[float, float]) -> tuple[int, int]:
        scale = self.ui.painter.scale
        return round(point[0] * scale), round(point[1] * scale)

    def point(self, node_id: str) -> tuple[int, int]:
        """Returns the middle of the visible part of a node in pixels; raises KeyError when there is no
        such node."""
        self.stack.settle()
        return self._pixel(self.ui.nodes[node_id].seen.centre)

    def hover(self, node_id: str) -> None:
        """Moves the pointer over a node and waits until its tooltip would open."""
        self._feed(pygame.MOUSEMOTION, pos=self.point(node_id), rel=(0, 0), buttons=(0, 0, 0))
        self.wait(TIP_DELAY + 0.01)

    def click(self, node_id: str) -> None:
        """Presses and releases the pointer on a node."""
        spot = self.point(node_id)
        self._feed(pygame.MOUSEMOTION, pos=spot, rel=(0, 0), buttons=(0, 0, 0))
        self._feed(pygame.MOUSEBUTTONDOWN, pos=spot, button=1)
        self._feed(pygame.MOUSEBUTTONUP, pos=spot, button=1)
        self.frame()

    def drag(self, node_id: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drags from one place in a node to another; places are parts of its width and height, 0 to 1."""
        self.stack.settle()
        box = self.ui.nodes[node_id].rect
        first, last = (self._pixel((box.x + box.w * x, box.y + box.h * y)) for x, y in (start, end))
        self._feed(pygame.MOUSEMOTION, pos=first, rel=(0, 0), buttons=(0, 0, 0))
        self._feed(pygame.MOUSEBUTTONDOWN, pos=first, button=1)
        self._feed(pygame.MOUSEMOTION, pos=last, rel=(0, 0), buttons=(1, 0, 0))
        self._feed(pygame.MOUSEBUTTONUP, pos=last, button=1)
        self.frame()

    def wheel(self, node_id: str, steps: int) -> None:
        """Turns the wheel over a node; positive is up."""
        self._feed(pygame.MOUSEMOTION, pos=self.point(node_id), rel=(0, 0), buttons=(0, 0, 0))
        self._feed(pygame.MOUSEWHEEL, y=steps, x=0)
        self.frame()

    def key(self, name: str, hold: float = 0.0) -> None:
        """Presses a key by name ("Ctrl+Enter", "Shift+Tab", "A", "?"), for a time if wanted."""
        bare = name if len(name) == 1 else name.split("+")[-1] or "+"
        mods = name[: len(name) - len(bare)]
        mod = (pygame.KMOD_CTRL if "Ctrl+" in mods else 0) | (pygame.KMOD_SHIFT if "Shift+" in mods else 0)
        mod |= pygame.KMOD_ALT if "Alt+" in mods else 0
        sign = bare if len(bare) == 1 and not mod & pygame.KMOD_CTRL else ""
        code = CODES.get(bare, ord(bare[0]))
        self._feed(pygame.KEYDOWN, key=code, mod=mod, unicode=sign.lower(), scancode=0)
        if hold:
            self.wait(hold)
        self._feed(pygame.KEYUP, key=code, mod=mod, unicode="", scancode=0)
        self.frame()

    def keys(self, *names: str) -> None:
        """Presses several keys one after another."""
        for name in names:
            self.key(name)

    def type(self, text: str) -> None:
        """Enters text as an input method does."""
        self._feed(pygame.TEXTINPUT, text=text)
        self.frame()

    def compose(self, text: str) -> None:
        """Shows unfinished input-method text."""
        self._feed(pygame.TEXTEDITING, text=text, start=0, length=0)
        self.frame()

    def wait(self, seconds: float, steps: int = 4) -> None:
        """Lets time pass."""
        for _ in range(steps):
            self.stack.tick(seconds / steps)
        self.frame()

    def resize(self, size: tuple[int, int]) -> None:
        """Gives the window another size."""
        self.surface = pygame.Surface(size)
        self.ui.painter.attach(self.surface)
        self.ui.redraw()
        self.frame()

    # --- looking -----------------------------------------------------------------------------------------

    def nodes(self) -> dict[str, Node]:
        """Returns all nodes by id."""
        self.frame()
        return dict(self.ui.nodes)

    def drawn(self) -> list[Drawn]:
        """Returns every piece of text of the last picture."""
        self.frame()
        return list(self.ui.painter.log)

    def texts(self) -> str:
        """Returns all texts of the last picture, whole, one a line."""
        return "\n".join(entry.full for entry in self.drawn())

    def tip(self) -> str:
        """Returns the text of the open tooltip, "" when none is open."""
        self.frame()
        return " ".join(entry.full for entry in self.ui.painter.log if entry.node == "tip")

    def shot(self, path: str | Path) -> None:
        """Writes the picture as a PNG file."""
        self.frame()
        pygame.image.save(self.surface, str(path))

    # --- what must hold ----------------------------------------------------------------------------------

    def faults(self, *, overlaps: bool = True) -> list[str]:
        """Returns everything that is wrong with the picture as it is: one sentence each, empty when all is
        well."""
        self.frame()
        found = self._outside() + self._cut() + self._missing() + self._unreachable()
        return found + (self._overlaps() if overlaps else [])

    def _outside(self) -> list[str]:
        page = self.ui.page
        lost = [
            n.id
            for n in self.ui.nodes.values()
            if n.seen.w > 0 and n.seen.h > 0 and not page.contains(n.seen)
        ]
        texts = [e.full for e in self.ui.painter.log if not self._visible(e)]
        return [f"node {i} is outside the window" for i in lost] + [
            f"text {t!r} is outside the window" for t in texts
        ]

    def _visible(self, entry: Drawn) -> bool:
        node = self.ui.nodes.get(entry.node)
        if node is not None and (node.clip is not None or node.text is not None):
            return True  # cut by its own window on purpose
        return self.ui.page.contains(entry.box, 1.5)

    def _cut(self) -> list[str]:
        """Texts that were cut, or run out of their node, without a tooltip that tells them."""
        found = []
        for entry in self.ui.painter.log:
            node = self.ui.nodes.get(entry.node)
            if node is None or node.text is not None:
                continue
            if entry.cut and self.ui.tip_of(node.id) is None:
                found.append(f"text {entry.full!r} of {node.id} is cut and no tooltip tells it")
            if not node.rect.contains(entry.box, 4.0):
                found.append(f"text {entry.shown!r} runs out of {node.id}")
        return found

    def _missing(self) -> list[str]:
        lost = "".join(self.ui.painter.fonts.coverage.missing(entry.full) for entry in self.ui.painter.log)
        return [f"the fonts lack {''.join(dict.fromkeys(lost))!r}"] if lost else []

    def _overlaps(self) -> list[str]:
        """Texts drawn over each other in the same layer."""
        shown = [
            e for e in self.ui.painter.log if e.node in self.ui.nodes and self.ui.nodes[e.node].text is None
        ]
        found = []
        for index, first in enumerate(shown):
            for second in shown[index + 1 :]:
                nodes = self.ui.nodes[first.node], self.ui.nodes[second.node]
                if nodes[0].layer != nodes[1].layer:
                    continue
                boxes = [
                    n.clip.meet(e.box) if n.clip else e.box
                    for n, e in zip(nodes, (first, second), strict=True)
                ]
                common = boxes[0].meet(boxes[1])
                if common.w > 3 and common.h > 4:
                    found.append(
                        f"{first.shown!r} ({first.node}) and {second.shown!r} ({second.node}) overlap"
                    )
        return found

    def _unreachable(self) -> list[str]:
        """Focusable nodes of the top layer that Tab and, inside composites, the arrows do not reach."""
        stops = self.ui.stops()
        reached = {node.id for node in stops}
        edge: Sequence[Node] = stops
        while edge:
            found: list[Node] = []
            for node in edge:
                for name in DIRECTIONS:
                    other = self._beside(node, name) if node.rove else None
                    if other is not None and other.id not in reached:
                        reached.add(other.id)
                        found.append(other)
            edge = found
        lost = [n.id for n in self.ui.top() if n.focusable and n.id not in reached]
        return [f"the keyboard does not reach {node_id}" for node_id in lost]

    def _beside(self, node: Node, name: str) -> Node | None:
        from game.ui.kit.walk import neighbour

        return neighbour(self.ui.top(), node, name)

    def walk(self, limit: int = 400) -> list[str]:
        """Presses Tab until the focus comes back and returns the ids it met, in order."""
        met: list[str] = []
        for _ in range(limit):
            self.key("Tab")
            here = self.ui.focus
            if here is None or here in met:
                break
            met.append(here)
        return met
