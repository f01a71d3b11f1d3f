"""The title: the dotted world, the name of the game, and the ways in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game import VERSION
from game.text import LANGUAGES
from game.ui import theme as tokens
from game.ui.background import Work, begin_guided, open_save
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.shapes import Canvas
from game.ui.kit.worldmap import backdrop
from game.ui.lobby import Lobby
from game.ui.plain import PlainScreen
from game.ui.theme import Theme

if TYPE_CHECKING:
    from game.play.session import Session
    from game.ui.table import Table

NAME = 72.0
BESIDE = ("load", "settings", "class", "workshop", "help", "quit")  # entries of the menu in two columns
STACK = (
    "#FFBCA1", "#E0C27A", "#D9A441", "#CCCFFF", "#A9A2F2", "#D5B3FF", "#7FC4E8", "#9CD3F5", "#83DA9C", "#6ADBC7",
    "#B5D98A",
)  # fmt: skip


class Title(PlainScreen):
    """The first screen of the program."""

    name = "title"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.save: Path | None = None
        self.looked = False  # whether saved games have been looked for
        self.work: Work[Session] | None = None
        self.trouble = ""

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare backdrop, name, menu and languages."""
        if not self.looked:
            self._look()
        self.first = "title.continue" if self.save else "title.new"
        w.scene(ui, "title.world", _backdrop)
        left = box.inset(96, 0).left(min(620.0, box.w - 192))[0]
        top = left.top(box.h * 0.17)[1]
        name, rest = top.top(NAME * 1.35, 4)
        ui.add(
            Node("title.name", name, _name(self.lobby.t("product.name")), label=self.lobby.t("product.name"))
        )
        line, rest = rest.top(ui.em(34), 34)
        w.label(
            ui, "title.subtitle", line, self.lobby.t("game.title.subtitle"), size=tokens.FIGURE, ink="muted"
        )
        self._menu(ui, rest.left(430.0)[0])
        self._foot(ui, box)
        self._above(ui)

    def _menu(self, ui: Ui, box: Box) -> None:
        t = self.lobby.t
        acts: list[tuple[str, Callable[[], None]]] = [
            ("new", lambda: self.lobby.over(ui, "new_game")),
            ("guide", lambda: self._guide(ui)),
            ("load", lambda: self.lobby.over(ui, "saves")),
            ("settings", lambda: self.lobby.over(ui, "settings")),
            ("class", lambda: self.lobby.over(ui, "new_class")),
            ("workshop", lambda: self.lobby.over(ui, "workshop")),
            ("help", lambda: self.lobby.over(ui, "help")),
            ("quit", ui.quit),
        ]
        if self.save is not None:
            acts.insert(0, ("continue", lambda: self._continue(ui)))
        # The ways into a game stand below each other, all else beside each other: the list would be too low otherwise.
        ways = len(acts) - len(BESIDE)
        lines = ways + (len(BESIDE) + 1) // 2
        high = min(ui.em(44), (box.h - 96 - 10 * lines) / lines)
        rows = box.stack(high, lines, 10)
        places = rows[:ways] + [place for row in rows[ways:] for place in row.columns(2, 10)]
        for number, ((name, act), place) in enumerate(zip(acts, places, strict=False)):
            w.button(
                ui, f"title.{name}", place, t(f"game.title.{name}"), act, kind="primary" if number == 0 else "plain",
                size=tokens.TITLE, align="left", rove="title.menu",
            )  # fmt: skip

    def _foot(self, ui: Ui, box: Box) -> None:
        """Declare the languages and the version."""
        row = box.inset(96, 0).base(ui.em(34), 30)[0].move(0, -30)
        x = row.x
        for code in LANGUAGES:
            text = self.lobby.t(f"language.{code}")
            wide = w.button_width(ui, text)
            w.button(
                ui, f"title.lang.{code}", Box(x, row.y, wide, row.h), text,
                lambda code=code: self.lobby.set_language(ui, code),  # type: ignore[misc]
                kind="quiet", selected=code == self.lobby.lang, rove="title.languages",
            )  # fmt: skip
            x += wide + 8
        told = self.lobby.t("game.title.version", version=VERSION)
        w.label(ui, "title.version", row.side(260)[0], told, size=tokens.SMALL, ink="faint", align="right")

    def _above(self, ui: Ui) -> None:
        """Declare what stands above: a game being opened, or why it could not be."""
        t = self.lobby.t
        if self.work is not None:
            with w.modal(ui, "title.work", t("game.title.opening"), 420, ui.em(40) + 70, None) as inner:
                w.label(ui, "title.work.text", inner.top(ui.em(26))[0], t("game.title.wait"), ink="muted")
        elif self.trouble:
            w.confirm(
                ui, "title.trouble", t("game.title.not_opened"), self.trouble, t("game.title.to_saves"), t("game.title.shut"),
                lambda: self._to_saves(ui), lambda: self._shut(ui),
            )  # fmt: skip

    # --- acting ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        from game.play.newest import newest_save

        self.looked, self.save = True, newest_save()

    def _continue(self, ui: Ui) -> None:
        if self.save is not None and self.work is None:
            self.work = open_save(self.save)
            ui.redraw()

    def _guide(self, ui: Ui) -> None:
        """Begin the guided first game."""
        if self.work is None:
            self.work = begin_guided()
            ui.redraw()

    def _shut(self, ui: Ui) -> None:
        self.trouble = ""
        ui.redraw()

    def _to_saves(self, ui: Ui) -> None:
        self._shut(ui)
        self.lobby.over(ui, "saves")

    def leave(self, ui: Ui) -> None:
        """Escape does nothing here: nobody should leave the program by one key too many."""

    def tick(self, dt: float) -> bool:
        """Read the scenarios once the first picture stands; take up a game that has been opened."""
        del dt
        ui = self._ui
        if ui is None:
            return False
        if not ui.dirty:
            self.lobby.shelf.begin()
        work = self.work
        if work is None or not work.finished:
            return False
        self.work = None
        if work.result is not None:
            self.lobby.play(ui, work.result)
        else:
            self.trouble = self._told(work.error)
        return True

    def _told(self, error: Exception | None) -> str:
        """Return why a game could not be opened."""
        key, values = getattr(error, "key", ""), getattr(error, "values", {})
        return self.lobby.t(key, **values) if key else str(error)


def _name(text: str) -> Callable[[Painter, Box, Look], None]:
    def draw(p: Painter, area: Box, _look: Look) -> None:
        p.text(area, text, size=NAME / p.text_scale, bold=True)  # large as it is at any text size

    return draw


def _backdrop(p: Painter, area: Box) -> None:
    """Paint the world as dots and the plates of a stack above it."""
    backdrop(p, area.inset(-40, -10), ink="#22304C" if p.theme.dark else "#D0D9E6", centre=80.0)
    p.vector(("title.stack", p.theme.id), area, lambda canvas: _stack(canvas, p.theme, area), sample=2)


def _stack(canvas: Canvas, theme: Theme, area: Box) -> None:
    """Draw eleven plates seen from above, the lower ones dim, with pillars between them."""
    count, step = len(STACK), area.h * 0.0415
    x, base = area.right - 330.0, area.h * 0.745
    half, rise = 200.0, 58.0
    for number, ink in enumerate(STACK):
        y = base - number * step
        glow = 0.16 + 0.52 * (number / (count - 1)) ** 1.4
        wide = half * (1.0 - 0.022 * number)
        high = rise * (1.0 - 0.022 * number)
        face = tokens.blend(theme("background"), theme(ink), glow)
        side = tokens.blend(theme("background"), theme(ink), 0.55 * glow)
        left, right, front, back = (x - wide, y), (x + wide, y), (x, y + high), (x, y - high)
        drop = 9.0
        canvas.polygon([left, front, (front[0], front[1] + drop), (left[0], left[1] + drop)], side)
        canvas.polygon([right, front, (front[0], front[1] + drop), (right[0], right[1] + drop)], side)
        canvas.polygon([left, back, right, front], face)
        canvas.line([left, front, right, back, left], tokens.blend(face, theme(ink), 0.75), 1.6)
    y = base - (count - 1) * step
    for shift, size in ((0.0, 7.0), (-74.0, 4.5), (74.0, 4.5), (0.0, 4.5)):
        place = (x + shift, y if size > 5 or shift else y - 26.0)
        canvas.line([(x, y), place], "text", 1.4)
        canvas.disc(place, size, "text")
