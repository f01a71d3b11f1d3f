"""The widgets of the kit in one place: `from game.ui.kit import widgets as w`.

Every widget is a function `w.thing(ui, id, box, ...)` that declares nodes for the current state. It keeps
nothing: values come in, changes go out through callbacks, and the screen is built again after every event.
Ids are unique in a screen and name what they are ("orders.spend.memory"), since tests address widgets by
id. Boxes are in logical units on a canvas of `ui.width` x `ui.height` (at least 1280 x 720); `ui.em(n)`
scales heights by the text size. Texts are plain or carry markup with colour roles: "<good>+2.4</good> own
work, <kor>Korea</kor>, <b>bold</b>".

Looked at:  panel label paragraph picture icon rule figure badge progress slots key_hints legend ranking
Acted with: button button_width hold_button toggle stepper tabs choice choice_height text_entry dropdown
Many:       table (Column, RowName, Cell) scroll_list (Row, Part) scroll_area
Above:      modal confirm scene;  ui.say(text) shows a passing message
Charts and the map are in `chart.py` and `worldmap.py`; tooltips are `tip=` of any widget: rich text, lines
with "\\n", `Tip(lines, more)` or a function that makes one when it is shown.

A whole screen:

    class Budget:
        title = "Budget"

        def __init__(self, texts: Texts) -> None:
            self.texts, self.memory, self.asking = texts, 4.0, False

        def build(self, ui: Ui) -> None:
            head, body = ui.page.inset(16, 12).top(44, 12)
            foot, body = body.base(28, 8)
            w.figure(ui, "purse", head.left(160)[0], self.texts("purse"), "8.0", "+0.9", tip=self.why)
            wide = w.button_width(ui, self.texts("end_turn"), key="Ctrl+Enter")
            w.button(ui, "end", head.side(wide)[0], self.texts("end_turn"), self.ask, kind="primary",
                     key="Ctrl+Enter")
            inner = w.panel(ui, "budget", body, self.texts("budget"), note=self.texts("left", left=3))
            row = inner.top(ui.em(32))[0]
            w.stepper(ui, "spend.memory", row, self.memory, self.set_memory, high=8, step=0.1, big=0.5,
                      name=self.texts("memory"), name_width=200, icon="memory", last=3.6, still=2.9,
                      text=f"{self.memory:.1f}", tip=self.why)
            w.key_hints(ui, "hints", foot, [("Tab", self.texts("next")), ("F1", self.texts("why"))])
            if self.asking:
                w.confirm(ui, "sure", self.texts("sure"), self.texts("unspent"), self.texts("yes"),
                          self.texts("no"), self.commit, self.keep)

        def key(self, ui: Ui, name: str) -> bool:
            if name == "Ctrl+Enter":
                self.ask()
            return name == "Ctrl+Enter"

        def tick(self, dt: float) -> bool:
            return False
"""

from game.ui.kit.box import Box
from game.ui.kit.controls import (
    button,
    button_width,
    choice,
    choice_height,
    hold_button,
    tabs,
    toggle,
)
from game.ui.kit.fields import dropdown, text_entry
from game.ui.kit.frame import (
    badge,
    figure,
    icon,
    key_hints,
    label,
    legend,
    panel,
    paragraph,
    picture,
    progress,
    ranking,
    rule,
    slots,
)
from game.ui.kit.grids import Cell, Column, RowName, table
from game.ui.kit.lists import Part, Row, scroll_area, scroll_list
from game.ui.kit.node import Look, Node, Screen, Tip, Ui
from game.ui.kit.overlays import confirm, modal, scene, show
from game.ui.kit.rich import Span, escape
from game.ui.kit.steppers import stepper

__all__ = [
    "Box",
    "Cell",
    "Column",
    "Look",
    "Node",
    "Part",
    "Row",
    "RowName",
    "Screen",
    "Span",
    "Tip",
    "Ui",
    "badge",
    "button",
    "button_width",
    "choice",
    "choice_height",
    "confirm",
    "dropdown",
    "escape",
    "figure",
    "hold_button",
    "icon",
    "key_hints",
    "label",
    "legend",
    "modal",
    "panel",
    "paragraph",
    "picture",
    "progress",
    "ranking",
    "rule",
    "scene",
    "scroll_area",
    "scroll_list",
    "show",
    "slots",
    "stepper",
    "table",
    "tabs",
    "text_entry",
    "toggle",
]
