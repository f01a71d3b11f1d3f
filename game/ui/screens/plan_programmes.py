"""The heading Initiatives: the national hand, with costs, needs, what runs, launch and stop."""

from __future__ import annotations

from dataclasses import dataclass

from game.engine.order_limits import own_initiatives
from game.engine.orders import Order, Refusal, check
from game.play.hints import needs_of
from game.ui import theme as tokens
from game.ui import wording
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.screens.plan_bench import GAP, Bench, Block

ROWS = 0.44  # of the width for the list


@dataclass(frozen=True)
class Standing:
    """How an initiative stands: its state ("runs", "launch", "stop", "free", "wait", "done") and the ink of its mark."""

    state: str
    ink: str
    icon: str


LOOKS = {
    "runs": ("good", "clock"),
    "launch": ("accent", "launch"),
    "stop": ("warn", "stop"),
    "free": ("good", "tick"),
    "wait": ("faint", "lock"),
    "done": ("faint", "tick"),
}


class Programmes:
    """The national hand; which initiative is looked at is its only state."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.at = 0

    @property
    def hand(self) -> list[int]:
        """The initiatives of the nation in play."""
        table = self.bench.table
        return own_initiatives(table.view, table.world)

    def standing(self, v: int) -> Standing:
        """Tell how an initiative stands in view and draft."""
        table = self.bench.table
        programme = table.world.initiatives[v]
        order = table.given(("launch", programme.id))
        runs = float(table.view.paying[v, 0]) > 0.0
        if order is not None:
            state = order.kind
        elif runs:
            state = "runs"
        elif float(table.view.launched[v, 0]) >= 0.0 and programme.again <= 0:
            state = "done"
        else:
            met = all(need.met for need in needs_of(v, table.view, table.world))
            state = "free" if met else "wait"
        return Standing(state, *LOOKS[state])

    def blocks(self, ui: Ui) -> list[Block]:
        """Return one strip with the list and the initiative that is looked at."""
        if not self.hand:
            return [Block(ui.em(30), self._none)]
        rows = len(self.hand) * ui.em(tokens.ROW) + 4
        wide = self._room(ui)
        out = [Block(max(rows, self._detail_height(ui, wide)), self._both)]
        return self.bench.with_trouble(out, ("initiative.act", "initiatives"))

    def _room(self, ui: Ui) -> float:
        return float(ui.recall("initiatives.room", 380.0))

    def _none(self, ui: Ui, box: Box) -> None:
        w.label(ui, "initiatives.none", box, self.bench.table.t("game.initiative.none"), ink="muted")

    def _both(self, ui: Ui, box: Box) -> None:
        left, right = box.left(box.w * ROWS, 16)
        ui.memory.values["initiatives.room"] = right.w
        self._list(ui, left)
        w.rule(ui, "initiatives.rule", Box(right.x - 9, right.y, 1, right.h), ink="grid")
        self._detail(ui, right)

    def _list(self, ui: Ui, box: Box) -> None:
        table = self.bench.table
        rows = []
        for v in self.hand:
            programme, standing = table.world.initiatives[v], self.standing(v)
            cost = table.amount(programme.cost * table.world.turn_quarters, 1)
            title = table.initiative_title(programme.id)
            told = table.t(f"game.initiative.state.{standing.state}")
            rows.append(
                w.Row(
                    (w.Part(title, size=tokens.HEAD), w.Part(cost, 44, ink="muted", align="right", size=tokens.HEAD)),
                    icon=standing.icon,
                    ink=standing.ink,
                    tip=f"<b>{title}</b>\n{told}",
                )
            )  # fmt: skip

        def look(row: int) -> None:
            self.at = row
            ui.redraw()

        self.at = min(self.at, len(rows) - 1)
        w.scroll_list(
            ui, "initiatives", box, rows, selected=self.at, on_select=look,
            on_activate=lambda row: self.act(ui, self.hand[row], "initiatives"), row_height=tokens.ROW,
        )  # fmt: skip

    # --- the one looked at -------------------------------------------------------------------------------

    def _texts(self, v: int) -> list[tuple[str, float]]:
        """Return the paragraphs about an initiative with their sizes."""
        table = self.bench.table
        programme = table.world.initiatives[v]
        out: list[tuple[str, float]] = [(f"<b>{table.initiative_title(programme.id)}</b>", tokens.TITLE)]
        out.append((table.d(f"initiatives.{programme.id}.text", ""), tokens.HEAD))
        out.append((self._cost(v), tokens.HEAD))
        out += [(f"•  {line}", tokens.HEAD) for line in wording.initiative_lines(table, v)]
        drawback = table.d(f"initiatives.{programme.id}.drawback", "")
        if drawback:
            out.append(
                (
                    f"<warn>{table.t('game.initiative.drawback')}</warn>  <muted>{drawback}</muted>",
                    tokens.HEAD,
                )
            )
        return out

    def _cost(self, v: int) -> str:
        table = self.bench.table
        programme = table.world.initiatives[v]
        left = int(table.view.paying[v, 0])
        turns = -(-programme.quarters // table.world.turn_quarters)
        cost = table.money(programme.cost * table.world.turn_quarters, 1)
        text = table.t("game.initiative.cost", cost=cost, turns=turns)
        if left:
            text += "  " + table.t("game.initiative.left", quarters=left)
        return f"<accent>{text}</accent>"

    def _detail_height(self, ui: Ui, width: float) -> float:
        v = self.hand[min(self.at, len(self.hand) - 1)]
        measure = ui.painter.rich_height
        high = sum(measure(text, width, size) + 5 for text, size in self._texts(v))
        high += sum(ui.em(22) for _ in needs_of(v, self.bench.table.view, self.bench.table.world))
        return high + ui.em(34) + 22

    def _detail(self, ui: Ui, box: Box) -> None:
        v = self.hand[self.at]
        for number, (text, size) in enumerate(self._texts(v)):
            used = w.paragraph(ui, f"initiative.text.{number}", box, text, size=size)
            box = box.top(used, 5)[1]
        box = self._needs(ui, v, box)
        self._button(ui, v, box.top(ui.em(34))[0])

    def _needs(self, ui: Ui, v: int, box: Box) -> Box:
        """Declare a line per need with a tick or a cross."""
        table = self.bench.table
        for number, need in enumerate(needs_of(v, table.view, table.world)):
            line, box = box.top(ui.em(22))
            text = wording.need_words(table, need, table.actor)
            met = need.met

            def draw(p: Painter, area: Box, _look: Look, text: str = text, met: bool = met) -> None:
                p.icon("tick" if met else "cross", Box(area.x, area.y, 14, area.h), "good" if met else "bad")
                p.inline(area.left(22)[1], text, size=tokens.HEAD, ink="text" if met else "bad")

            ui.add(Node(f"initiative.need.{number}", line, draw, label=text, role="need"))
        return box.top(4, 4)[1]

    def _button(self, ui: Ui, v: int, place: Box) -> None:
        table = self.bench.table
        state = self.standing(v).state
        word = {
            "runs": "stop",
            "launch": "undo",
            "stop": "undo",
            "free": "launch",
            "wait": "launch",
            "done": "done",
        }[state]
        text = table.t(f"game.initiative.act.{word}")
        refusal = self._refusal(v) if word in ("launch", "done") else None
        tip = table.refusal_words(refusal, table.actor) if refusal is not None else None
        if "stop" in (word, state):  # what stopping does is told before and after it is ordered
            tip = table.t("game.initiative.state.stop")
        wide = min(place.w, w.button_width(ui, text))
        kind = "primary" if word == "launch" and refusal is None else "danger" if word == "stop" else "plain"
        w.button(
            ui, "initiative.act", place.left(wide)[0], text, lambda: self.act(ui, v, "initiative.act"), kind=kind,
            enabled=refusal is None and not table.watching, tip=tip,
        )  # fmt: skip
        if refusal is None or tip is None:
            return
        rest = place.left(wide, GAP)[1]
        part = table.room_for(self._launch(v))
        if part is not None:
            told = table.t("game.plan.room", part=table.percent(part, 1))
            wide = min(rest.w, w.button_width(ui, told, size=tokens.HEAD))
            w.button(
                ui, "initiative.room", rest.left(wide)[0], told, lambda: self._make_room(ui, v), size=tokens.HEAD,
                tip=tip, enabled=not table.watching,
            )  # fmt: skip
        else:
            w.label(ui, "initiative.why", rest, tip, size=tokens.SMALL, ink="warn")

    def _launch(self, v: int) -> Order:
        return Order("launch", name=self.bench.table.world.initiatives[v].id)

    def _make_room(self, ui: Ui, v: int) -> None:
        """Shrink all budget lines so that the launch fits."""
        self.bench.table.make_room(self._launch(v))
        self.bench.trouble = ("", "")
        ui.say(self.bench.table.t("game.plan.room_made"))
        ui.redraw()

    def _refusal(self, v: int) -> Refusal | None:
        table = self.bench.table
        return check(self._launch(v), table.draft, table.view, table.world)

    def act(self, ui: Ui, v: int, node: str) -> None:
        """Launch, stop, or take back what was ordered."""
        table = self.bench.table
        name, state = table.world.initiatives[v].id, self.standing(v).state
        if state in ("launch", "stop"):
            self.bench.take_back(ui, ("launch", name))
        else:
            self.bench.give(ui, node, f"stop {name}" if state == "runs" else f"launch {name}")
