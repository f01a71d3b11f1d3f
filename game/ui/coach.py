"""The guide on the screen: a panel that tells the step and never covers what it talks about, and a frame around that.

The steps and what they wait for are those of `game.play.tutorial`; here it is seen what the player does on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from game.play.notes import guide_of, set_guide
from game.play.tutorial import Guide, LessonError, Signs, lesson
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Point, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.rich import plain

if TYPE_CHECKING:
    from game.ui.table import Table

WIDTH, PAD = 384.0, 14.0
EDGE = 18.0  # between the panel and the window
BESIDE = 14.0  # between the panel and what it talks about
FRAME = 5.0  # of the frame around it
HIDE, NEXT, HINT = "Alt+G", "Alt+N", "Alt+H"
END, END_KEY = "shell.end", "Ctrl+Enter"
BY_BUTTON = {"removed": "what_if"}  # screens that a button opens


def coach_of(table: Table) -> Coach | None:
    """Return the guide of a game that has one; a game whose guide is not there goes on without."""
    name = "" if table.watching else guide_of(table.session.game)
    try:
        return Coach(table, Guide(lesson(name))) if name else None
    except LessonError:
        return None


class Coach:
    """The guide of one table. Which step is shown is known by `guide`, where the panel stands is known here."""

    def __init__(self, table: Table, guide: Guide) -> None:
        self.table, self.guide = table, guide
        self.hidden = False
        self.hinting = False
        self._opened: set[str] = set()  # explanations opened in this turn
        self._place: Box | None = None  # where the panel stands
        self._grip: Point | None = None
        self._step: object = None  # what the panel was placed for
        self._wanted = ""  # node that shall have the focus
        self._focused: object = None  # the step that has given the focus already

    # --- what is shown -----------------------------------------------------------------------------------

    @property
    def shown(self) -> bool:
        """Whether the panel is to be seen."""
        return self.guide.on and not self.hidden and not self.guide.finished

    def folded(self, screen: str) -> bool:
        """Tell whether a screen has not been introduced yet; its tab stays folded."""
        guide = self.guide
        if not self.shown:
            return False
        return screen not in ("briefing", "plan", "report") and all(
            step.screen != screen for step in guide.lesson.steps if step.turn <= self.table.turn + 1
        )

    def _key(self, part: str) -> str:
        step = self.guide.step
        return (
            f"tutorial.{self.guide.lesson.name}.{step.name}.{part}"
            if step is not None
            else f"tutorial.{part}"
        )

    def words(self, screen: str) -> tuple[str, str, str]:
        """Return title, text and what is to be done of the step as it stands on a screen."""
        t, step = self.table.t, self.guide.step
        if step is None:
            return t("tutorial.commit.title"), t("tutorial.commit.text"), t("tutorial.commit.todo")
        title = t(self._key("title"))
        if screen != step.screen:
            return (
                title,
                "",
                t(
                    "tutorial.go",
                    screen=t(f"game.screen.{step.screen}"),
                    key=self.table.lobby.keys.shown(self._way(step.screen)),
                ),
            )
        if self.guide.ready:
            return title, t(self._key("text")), t("tutorial.met") if step.wait != "read" else ""
        return title, t(self._key("text")), t(self._key("todo"))

    def _way(self, screen: str) -> str:
        """Return the key that leads to a screen."""
        from game.ui.shell import TABS

        if screen in TABS:
            return str(TABS.index(screen) + 1)
        return "W" if screen in BY_BUTTON else END_KEY if not self.table.ended else "Escape"

    # --- what the player does ----------------------------------------------------------------------------

    def _signs(self, ui: Ui, screen: str) -> Signs:
        table, session = self.table, self.table.session
        sight = table.foresight
        changed = tuple(table.draft) != tuple(table.carried) if not table.ended else False
        parted = sight.fan_before() is not None and not sight.waiting if sight is not None else changed
        return Signs(
            session.turn + 1, screen, table.world, table.view, () if table.ended else table.draft,
            lambda text: session.may(table.nation, text), ui.nodes.keys(), len(self._opened), parted,
        )  # fmt: skip

    def _watch(self, ui: Ui, screen: str) -> None:
        """See what is open and let the guide go on."""
        guide, before = self.guide, (self.guide.turn, self.guide.at)
        if ui.pinned is not None:
            found = ui.tip_of(ui.pinned[0])
            if found is not None and found.lines:
                self._opened.add(f"{ui.pinned[0]} {plain(found.lines[0])}")
        while guide.look(self._signs(ui, screen)):
            if guide.turn != before[0]:
                self._opened.clear()
            if (guide.turn, guide.at) != before:
                self.hinting = False
                before = (guide.turn, guide.at)
        if guide.finished and guide_of(self.table.session.game):
            set_guide(self.table.session.game, "")

    # --- drawing -----------------------------------------------------------------------------------------

    def build(self, ui: Ui, screen: str) -> None:
        """Declare panel and frame above the nodes of a screen."""
        if self.table.thinking is not None:
            return
        self._watch(ui, screen)
        if not self.shown:
            return
        target = self._target(ui, screen)
        if target is not None:
            _frame(ui, target)
        size = self._size(ui, screen)
        now = (
            self.guide.turn,
            self.guide.at,
            screen,
            self.guide.ready,
            self.hinting,
            ui.width,
            ui.height,
            size,
        )
        place = self._placed(ui, size, target, now)
        self._panel(ui, screen, place)
        if now[:4] != self._focused:
            self._focused = now[:4]
            reading = self.guide.ready or target is None
            self._wanted = (
                "guide.next" if reading else target.id if target is not None and target.focusable else ""
            )

    def tick(self, ui: Ui) -> bool:
        """Give the focus to what the step is about, once; True when the picture changes."""
        wanted, self._wanted = self._wanted, ""
        node = ui.nodes.get(wanted)
        if not self.shown or node is None or not node.focusable or len(ui.layers) > 1:
            return False
        ui.set_focus(wanted)
        return True

    def _target(self, ui: Ui, screen: str) -> Node | None:
        """Return the node the step is about, or the way to it."""
        step = self.guide.step
        if step is None:
            wanted: tuple[str, ...] = (END,)
        elif step.screen != screen:
            wanted = (f"shell.tab.{step.screen}", BY_BUTTON.get(step.screen, END), "back", END)
        else:
            wanted = step.show
        for pattern in wanted:
            for node in ui.nodes.values():
                if fnmatchcase(node.id, pattern) and node.seen.w > 0 and node.seen.h > 0:
                    return node
        return None

    def _width(self, ui: Ui) -> float:
        return min(ui.width * 0.42, WIDTH * max(1.0, 0.85 * ui.painter.text_scale))

    def _size(self, ui: Ui, screen: str) -> Box:
        """Return the panel's size as a box at the origin."""
        width = self._width(ui)
        rooms = self._parts(ui, screen, width - 2 * PAD)
        return Box(0, 0, width, sum(high for *_, high in rooms) + 2 * PAD + ui.em(tokens.CONTROL) + 6)

    def _parts(self, ui: Ui, screen: str, width: float) -> list[tuple[str, float, str, float]]:
        """Return (rich text, type size, colour, height) of the lines of the panel."""
        title, text, todo = self.words(screen)
        shown = [(f"<b>{title}</b>", tokens.TITLE, "text")]
        if text:
            shown.append((text, tokens.HEAD, "text"))
        if todo:
            shown.append((todo, tokens.HEAD, "accent"))
        if self.hinting and self._hint():
            shown.append((self._hint(), tokens.HEAD, "warn"))
        measure = ui.painter.rich_height
        room = [width - 54 if number == 0 else width - 2 for number in range(len(shown))]
        return [(t, s, ink, measure(t, wide, s) + 7) for (t, s, ink), wide in zip(shown, room, strict=True)]

    def _hint(self) -> str:
        return self.table.t(self._key("hint")) if self.guide.step is not None else ""

    def _panel(self, ui: Ui, screen: str, place: Box) -> None:
        parts = self._parts(ui, screen, place.w - 2 * PAD)
        at, of = self.guide.place()
        count = f"{at}/{of}" if self.guide.step is not None else ""

        def draw(p: Painter, area: Box, _look: Look) -> None:
            p.round(area, "raised", "accent", width=2, radius=10)
            inner = area.inset(PAD, PAD)
            p.text(inner.top(parts[0][3])[0], count, size=tokens.SMALL, ink="muted", align="right")
            for number, (text, size, ink, high) in enumerate(parts):
                line, inner = inner.top(high)
                room = line.w - 52 if number == 0 else line.w
                p.rich(Box(line.x, line.y, room, line.h), text, size=size, ink=ink)

        node = Node(
            "guide", place, draw, role="panel", radius=10, drag=lambda point, phase: self._drag(point, phase)
        )
        node.label = " ".join(plain(text) for text, *_ in parts)
        ui.add(node)
        self._buttons(ui, screen, place.inset(PAD, PAD).base(ui.em(tokens.CONTROL))[0])

    def _buttons(self, ui: Ui, screen: str, row: Box) -> None:
        t, step = self.table.t, self.guide.step
        here = step is not None and screen == step.screen
        acts: list[tuple[str, str, str, Callable[[], None], str]] = []
        if here and self.guide.ready:
            acts.append(("next", t("tutorial.next"), NEXT, lambda: self._next(ui), "primary"))
        elif step is not None:
            acts.append(("next", t("tutorial.skip"), NEXT, lambda: self._next(ui), "plain"))
        if here and not self.guide.ready and not self.hinting:
            acts.append(("hint", t("tutorial.hint"), HINT, lambda: self._show_hint(ui), "plain"))
        acts.append(("hide", t("tutorial.hide"), HIDE, lambda: self.flip(ui), "plain"))
        keyed = [w.button_width(ui, text, key=key, size=tokens.SMALL) for _, text, key, _, _ in acts]
        bare = [w.button_width(ui, text, size=tokens.SMALL) for _, text, *_ in acts]
        wide = keyed if sum(keyed) + 8 * len(acts) <= row.w else bare
        x = row.x
        for (name, text, key, act, kind), width in zip(acts, wide, strict=True):
            w.button(
                ui, f"guide.{name}", Box(x, row.y, width, row.h), text, act, kind=kind, key=key if wide is keyed else "",
                size=tokens.SMALL, rove="guide.buttons", tip=None if wide is keyed else f"{text}  <b>{key}</b>",
            )  # fmt: skip
            x += width + 8

    # --- where it stands ---------------------------------------------------------------------------------

    def _placed(self, ui: Ui, size: Box, target: Node | None, now: object) -> Box:
        """Return a place off the target and the focus that hides as little else as possible; it stays while it can."""
        apart = [target.seen.inset(-FRAME - 3)] if target is not None else []
        focus = ui.nodes.get(ui.focus or "")
        if focus is not None and not focus.id.startswith("guide") and focus.seen.w > 0:
            room = focus.seen
            if room.w * room.h < 0.2 * ui.width * ui.height:
                apart.append(room.inset(-FRAME))
        old = self._place
        if old is not None and now == self._step and _free(old, apart):
            return old
        tries = [box for box in self._tries(ui, size, target) if ui.page.contains(box)]
        good = (
            [box for box in tries if _free(box, apart)] or [b for b in tries if _free(b, apart[:1])] or tries
        )
        self._step, self._place = now, min(good, key=lambda box: (_hides(ui, box), good.index(box)))
        return self._place

    def _tries(self, ui: Ui, size: Box, target: Node | None) -> list[Box]:
        """Return the places that are looked at: beside the target first, then a grid over the window."""
        out: list[Box] = []
        if target is not None:
            t, mid = target.seen, target.seen.y + (target.seen.h - size.h) / 2
            low, high = EDGE + 40.0, ui.height - size.h - 40.0
            level = min(max(mid, low), max(low, high))
            across = min(max(t.x, EDGE), ui.width - size.w - EDGE)
            out = [
                Box(t.right + BESIDE, level, size.w, size.h),
                Box(t.x - BESIDE - size.w, level, size.w, size.h),
                Box(across, t.bottom + BESIDE, size.w, size.h),
                Box(across, t.y - BESIDE - size.h, size.w, size.h),
            ]
        right, bottom = ui.width - size.w - EDGE, ui.height - size.h - 46.0
        for part in (1.0, 0.0, 0.75, 0.25, 0.5):
            y = max(4.0, 70.0 + (bottom - 70.0) * part)
            out += [
                Box(EDGE + (right - EDGE) * side, y, size.w, size.h) for side in (0.0, 1.0, 0.25, 0.75, 0.5)
            ]
        return out

    def _drag(self, point: Point, phase: str) -> None:
        """Move the panel by hand."""
        place = self._place
        if place is None:
            return
        if phase == "start":
            self._grip = (point[0] - place.x, point[1] - place.y)
        elif self._grip is not None:
            self._place = place._replace(x=point[0] - self._grip[0], y=point[1] - self._grip[1])

    # --- keys --------------------------------------------------------------------------------------------

    def key(self, ui: Ui, name: str) -> bool:
        """Take the keys of the guide; True when one was used."""
        if self.guide.finished or self.table.thinking is not None:
            return False
        acts: dict[str, Callable[[], None]] = {HIDE: lambda: self.flip(ui)}
        if self.shown:
            acts |= {NEXT: lambda: self._next(ui), HINT: lambda: self._show_hint(ui)}
        if name in acts:
            acts[name]()
        return name in acts

    def flip(self, ui: Ui) -> None:
        """Hide the panel or show it again."""
        self.hidden = not self.hidden
        self._focused = None
        if self.hidden:
            ui.say(self.table.t("tutorial.hidden", key=HIDE))
        ui.redraw()

    def restart(self, ui: Ui) -> None:
        """Begin the steps of this turn again."""
        self.hidden, self._focused = False, None
        self.guide.restart()
        set_guide(self.table.session.game, self.guide.lesson.name)
        ui.redraw()

    def _next(self, ui: Ui) -> None:
        self.guide.skip()
        ui.redraw()

    def _show_hint(self, ui: Ui) -> None:
        self.hinting = self.guide.step is not None
        ui.redraw()


def _free(box: Box, apart: list[Box]) -> bool:
    """Tell whether a box touches none of the others."""
    return all(min(*box.meet(other)[2:]) <= 0 for other in apart)


def _hides(ui: Ui, box: Box) -> float:
    """Return how much of what one acts with lies under a box, in square units."""
    common = (box.meet(node.seen) for node in ui.top() if node.focusable and not node.id.startswith("guide"))
    return round(sum(part.w * part.h for part in common), -3)


def _frame(ui: Ui, target: Node) -> None:
    """Declare the frame around a node."""

    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.round(area, None, "warn", width=3, radius=target.radius + FRAME)

    ui.add(Node("guide.frame", target.seen.inset(-FRAME).meet(ui.page), draw, role="frame"))
