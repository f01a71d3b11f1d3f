"""What the parts of the plan screen share: the amounts of the draft, giving an order, and where one was refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from game.engine.order_limits import standing_lines
from game.engine.order_text import written
from game.play.hints import keep_building, keep_research
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.table import Array, Slot, Table

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
GAP = 10.0
TOLD = 6.0  # seconds that a refusal can be read


@dataclass(frozen=True)
class Block:
    """A strip of the plan: its height and what declares it."""

    height: float
    build: Callable[[Ui, Box], None]


class Bench:
    """The draft as the plan screen works on it. ``trouble`` is (node id, why an order given there was refused)."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.trouble: tuple[str, str] = ("", "")

    # --- amounts -----------------------------------------------------------------------------------------

    @property
    def lines(self) -> dict[Slot, float]:
        """The budget lines by slot, $bn for the turn."""
        table = self.table
        return table.kept("lines", lambda: standing_lines(table.draft, table.view, table.world))

    @property
    def last(self) -> dict[Slot, float]:
        """The budget lines of the last turn by slot."""
        table = self.table
        return table.kept("last", lambda: standing_lines((), table.view, table.world))

    @property
    def keep_building(self) -> Array:
        """The money that holds capacity by layer, $bn for the turn."""
        table = self.table
        return table.kept("keep_building", lambda: keep_building(table.view, table.world))

    @property
    def keep_research(self) -> Array:
        """The money that holds the place in technology by layer, $bn for the turn."""
        table = self.table
        return table.kept("keep_research", lambda: keep_research(table.view, table.world))

    @property
    def step(self) -> float:
        """One step of a money line: about a two-hundredth of the purse, a round number."""
        wanted = self.table.purse.purse / 200.0
        return next((step for step in STEPS if step >= wanted), STEPS[-1])

    def top_of(self, slot: Slot, still: float) -> float:
        """Return the upper end of a money line: room for an eighth of the purse, for twice last turn, for standing still."""
        purse = self.table.purse.purse
        held = still if still < 0.5 * purse else 0.0
        last = self.last.get(slot, 0.0)
        most = max(0.12 * purse, self.lines.get(slot, 0.0), 2.0 * last, 1.5 * held, self.step)
        return math.ceil(most / self.step - 1e-9) * self.step

    # --- ordering ----------------------------------------------------------------------------------------

    def give(self, ui: Ui, node: str, text: str) -> bool:
        """Give an order; a refusal is noted at the node it came from."""
        refusal = self.table.give(text, gesture=ui.pressed == node)
        if refusal is None:
            if self.trouble[0] == node:
                self.trouble = ("", "")
        else:
            self._tell(ui, node, self.table.refusal_words(refusal, self.table.actor))
        ui.redraw()
        return refusal is None

    def _tell(self, ui: Ui, node: str, text: str) -> None:
        """Say why an order was refused, once, however long somebody pulls at a line."""
        if self.trouble != (node, text):
            ui.say(text, TOLD)
            ui.ask("sound", "alarm")
        self.trouble = (node, text)

    def spend(self, ui: Ui, node: str, target: str, slot: Slot, amount: float) -> None:
        """Set a money line; what the purse does not carry is cut to what it does, and said."""
        if self.give(ui, node, f"{target} {written(round(amount, 4))}"):
            return
        trouble = self.trouble
        room = self.lines.get(slot, 0.0) + max(0.0, self.table.purse.left)
        fits = math.floor(room / self.step + 1e-9) * self.step
        if self.lines.get(slot, 0.0) + 1e-6 < fits < amount:
            self.give(ui, node, f"{target} {written(round(fits, 4))}")
            self.trouble = trouble

    def take_back(self, ui: Ui, slot: Slot) -> None:
        """Take an order back."""
        self.table.take_back(slot)
        self.trouble = ("", "")
        ui.redraw()

    # --- blocks ------------------------------------------------------------------------------------------

    def with_trouble(self, blocks: list[Block], nodes: tuple[str, ...]) -> list[Block]:
        """Return the blocks; where an order of these nodes was refused, the last one with a frame that says why.

        No row moves for it: the sentence itself passes by as a message.
        """
        if self.trouble[0] not in nodes or not blocks:
            return blocks
        text, last = self.trouble[1], blocks[-1]

        def framed(ui: Ui, box: Box) -> None:
            frame = Node("trouble", box.inset(-2, 1), _frame, tip=text, label=text)
            ui.add(frame)
            last.build(ui, box)

        return [*blocks[:-1], Block(last.height, framed)]


def _frame(p: Painter, area: Box, _look: Look) -> None:
    p.round(area, None, "warn", width=1.5, radius=6)
