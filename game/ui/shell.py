"""The frame of every screen inside a game: header with the headline figures, tabs, footer, menu, end of turn.

    class Objectives(GameScreen):
        name = "objectives"

        def body(self, ui: Ui, box: Box) -> None:
            inner = w.panel(ui, "goals", box, self.table.t("..."))

`name` is the screen's name in `lobby.SCREENS` and its title is the text `game.screen.<name>`. `first` names the node
that has the focus when the screen opens; `hints` the keys shown in the footer; `pressed` takes its own keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.ui import theme as tokens
from game.ui.closing import Closing
from game.ui.coach import HIDE
from game.ui.headlines import header
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.lessons import blanked, facilitate
from game.ui.lobby import Lobby
from game.ui.plain import PlainScreen
from game.ui.table import Table
from game.ui.topics import BOOK, DEALS, LOG, look_up, name_keys

__all__ = ["TABS", "TAB_KEYS", "GameScreen", "PlainScreen"]

TABS = ("briefing", "plan", "stack", "dependencies", "history", "world", "objectives", "report")
TAB_KEYS = {str(number + 1): name for number, name in enumerate(TABS)}
ALWAYS = ("Tab", "F1", "1-8")


class GameScreen:
    """A screen inside a game. The frame is drawn around what `body` declares."""

    name = ""
    first = ""

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        assert table is not None, "this screen belongs to a game"
        self.lobby = lobby
        self.table = table
        self.closing = Closing(table)
        self._ui: Ui | None = None

    @property
    def title(self) -> str:
        """The window title."""
        return self.lobby.t(f"game.screen.{self.name}")

    # --- what a screen adds ------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the screen's own nodes inside the frame."""

    def over(self, ui: Ui) -> None:
        """Declare dialogs of the screen itself."""

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return (key, text key below `game.hint`) of the keys that matter here."""
        return ()

    def pressed(self, ui: Ui, name: str) -> bool:
        """Take a key of the screen's own; True when it was used."""
        del ui, name
        return False

    # --- what the stack calls ----------------------------------------------------------------------------

    def build(self, ui: Ui) -> None:
        """Declare frame, body and dialogs."""
        self._ui = ui
        self.table.opened_why = self.table.opened_why or ui.pinned is not None
        if blanked(ui, self.table):
            return
        page = ui.page.inset(tokens.MARGIN, 0)
        head, rest = page.top(tokens.HEADER * max(1.0, ui.painter.text_scale * 0.9))
        header(ui, self.table, head, lambda: self.end_turn(ui))
        row, rest = rest.top(ui.em(32), tokens.GAP_S)
        self._frame_tabs(ui, row)
        name_keys(ui, self.lobby)
        foot, rest = rest.base(ui.em(tokens.FOOTER), tokens.GAP_XS)
        self._frame_foot(ui, foot)
        self.body(ui, rest)
        if self.table.coach is not None:
            self.table.coach.build(ui, self.name)
        if "" not in ui.memory.focus and self.first in ui.nodes:
            ui.memory.focus[""] = self.first
        self.over(ui)
        self.closing.build(ui)

    def key(self, ui: Ui, name: str) -> bool:
        """Take a key that no node wanted."""
        coach = self.table.coach
        return (
            facilitate(ui, self.table, name)
            or (coach is not None and coach.key(ui, name))
            or self.closing.key(ui, name)
            or self.pressed(ui, name)
            or self._frame_key(ui, name)
        )

    def tick(self, dt: float) -> bool:
        """Pass time: look whether the AI nations have answered."""
        del dt
        ui, coach = self._ui, self.table.coach
        if ui is None:
            return False
        led = coach is not None and coach.tick(ui)
        return self.table.settle(ui) or led

    def end_turn(self, ui: Ui) -> None:
        """End the turn; asks first where money is left or a card is open. After the end it shows the verdict."""
        if self.table.ended:
            self.lobby.only(ui, "verdict", self.table)
        else:
            self.closing.ask(ui)

    # --- the frame ---------------------------------------------------------------------------------------

    def _frame_tabs(self, ui: Ui, row: Box) -> None:
        """Declare the tabs of all screens; one Tab stop, arrows walk, number keys go straight."""
        x = row.x
        coach = self.table.coach
        for number, name in enumerate(TABS):
            if coach is not None and coach.folded(name) and name != self.name:
                continue
            text = self.lobby.t(f"game.screen.{name}")
            width = ui.painter.measure(text, tokens.HEAD, True) + ui.painter.cap_width(str(number + 1)) + 30
            self._frame_tab(ui, Box(x, row.y, width, row.h), str(number + 1), name, text)
            x += width + 4
        w.rule(ui, "shell.rule", Box(0, row.bottom, ui.width, 1))

    def _frame_tab(self, ui: Ui, place: Box, cap: str, name: str, text: str) -> None:
        on, free = name == self.name, self.is_open(name)

        def draw(p: Painter, area: Box, look: Look) -> None:
            ink = "faint" if not free else "text" if on or look.hover or look.focus else "muted"
            wide = p.cap(area.x + 8, area.y + area.h / 2 - 1, cap)
            p.text(area.left(wide + 16)[1], text, size=tokens.HEAD, bold=True, ink=ink)
            if on:
                p.round(Box(area.x, area.bottom - 3, area.w, 3), "accent", None, radius=1.5)

        node = Node(f"shell.tab.{name}", place, draw, role="tab", label=text, rove="shell.tabs")
        node.focusable, node.same = free, (cap, text, on, free)
        node.click = (lambda: self.open(ui, name)) if free else None
        node.tip = None if free else self.lobby.t("game.shell.report_later")
        ui.add(node)

    def is_open(self, name: str) -> bool:
        """Tell whether a tab can be opened now."""
        return name != "report" or self.table.turn > self.table.session.first_turn

    def open(self, ui: Ui, name: str) -> None:
        """Go to another screen of the game."""
        if name != self.name and self.table.thinking is None and self.is_open(name):
            self.lobby.go(ui, name, self.table)

    def _frame_foot(self, ui: Ui, foot: Box) -> None:
        t = self.lobby.t
        shown = [(key, t(f"game.hint.{text}")) for key, text in self.hints()]
        if self.table.coach is not None and not self.table.coach.guide.finished:
            shown.append((HIDE, t("tutorial.guide")))
        shown += [
            ("Tab", t("game.hint.next")),
            ("F1", t("game.hint.why")),
            (BOOK, t("learn.encyclopaedia.hint")),
        ]
        shown += [("1-8", t("game.hint.screens"))]
        shown += [
            ("Ctrl+S", t("game.hint.save")),
            ("Escape", t("game.hint.menu")),
            ("?", t("game.hint.help")),
        ]
        # a screen that takes a key for itself says so once
        once = list({key: (key, text) for key, text in reversed(shown)}.values())[::-1]
        told, whole = self.table.saved_words()
        wide = min(foot.w * 0.4, ui.painter.measure(told, tokens.SMALL) + 2)
        place, rest = foot.side(wide, tokens.GAP_L)
        w.key_hints(ui, "shell.hints", rest, once)
        ink = "warn" if whole else "muted"
        w.label(ui, "shell.saved", place, told, size=tokens.SMALL, ink=ink, align="right", tip=whole or None)

    def _frame_key(self, ui: Ui, name: str) -> bool:
        """Keys that every screen of a game has."""
        table, lobby = self.table, self.lobby
        if table.thinking is not None:
            return True
        if name in TAB_KEYS:
            self.open(ui, TAB_KEYS[name])
        elif name == "Ctrl+Enter":
            self.end_turn(ui)
        elif name in ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"):
            done = table.undo() if name == "Ctrl+Z" else table.redo()
            ui.say(
                lobby.t("game.shell.undone" if name == "Ctrl+Z" else "game.shell.redone")
            ) if done else None
        elif name in ("Ctrl+S", "F5"):
            table.save(ui)
        elif name == "Ctrl+O":
            lobby.over(ui, "saves", table)
        elif name in ("?", "F1"):
            lobby.over(ui, "help", table)
        elif name == BOOK:
            look_up(ui, lobby, table, self)
        elif name in (LOG, DEALS):
            lobby.over(ui, "log" if name == LOG else "deals", table)
        elif name == "Escape":
            self.closing.open_menu(ui)
        else:
            return False
        return True
