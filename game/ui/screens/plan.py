"""The plan: headings that fold, the purse and its limits, presets, the adviser, the list of orders."""

from __future__ import annotations

from collections.abc import Sequence

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.lobby import Lobby
from game.ui.screens.adviser import Adviser
from game.ui.screens.deals import waiting_count
from game.ui.screens.plan_bench import Bench, Block
from game.ui.screens.plan_forecast import ForecastPanel
from game.ui.screens.plan_lines import NAME, group_blocks, group_sum
from game.ui.screens.plan_programmes import Programmes
from game.ui.screens.plan_side import changed_orders, orders_panel, purse_panel, set_back
from game.ui.screens.plan_world import Foreign
from game.ui.shell import GameScreen
from game.ui.table import Slot, Table
from game.ui.topics import DEALS

SIDE = 380.0
APART = ("initiatives", "abroad")  # headings that want the room for themselves


class Plan(GameScreen):
    """The screen on which orders are given."""

    name = "plan"
    first = "head.base"

    def __init__(self, lobby: Lobby, table: Table | None) -> None:
        super().__init__(lobby, table)
        self.bench = Bench(self.table)
        self.programmes = Programmes(self.bench)
        self.foreign = Foreign(self.bench)
        self.adviser = Adviser(self.table)
        self.ahead = ForecastPanel(self.bench, self.show_line)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Keys of the footer."""
        keys = [("←→", "change"), ("V", "adviser"), ("Ctrl+Z", "undo")]
        return [*keys, ("F", "forecast")] if self.table.foresight is not None else keys

    # --- building ----------------------------------------------------------------------------------------

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the headings on the left, purse, actions and orders on the right."""
        right, left = box.side(SIDE, tokens.GAP)
        self._headings(ui, left)
        purse, rest = right.top(ui.em(20) * 2 + ui.em(26) + 66, tokens.GAP_S)
        purse_panel(ui, self.bench, purse)
        actions, rest = rest.top(ui.em(34) * 2 + 6, tokens.GAP_S)
        self._actions(ui, actions)
        if self.table.foresight is not None:
            self.ahead.build(ui, rest)
        else:
            orders_panel(ui, self.bench, rest)

    def over(self, ui: Ui) -> None:
        """Declare the adviser's page."""
        self.adviser.build(ui)

    def tick(self, dt: float) -> bool:
        """Pass time: the AI nations, and what is foreseen."""
        sight, ui = self.table.foresight, self._ui
        news = sight is not None and ui is not None and sight.tick(ui, dt)
        return super().tick(dt) or news

    def show_line(self, ui: Ui, slot: Slot) -> None:
        """Bring a budget line into view and put the focus on it."""
        layer = int(slot[1])
        groups = self.table.layer_groups()
        name = next((name for name, layers in groups if layer in layers), groups[-1][0])
        if name not in self.open_heads(ui):
            self.flip(ui, name)
        ident = self.table.layer_id(layer) if layer >= 0 else "talent"
        ui.set_focus(f"line.{ident}.{slot[2]}")

    def open_heads(self, ui: Ui) -> set[str]:
        """Return the headings that are open: at first all of the stack."""
        names = {name for name, _ in self.table.layer_groups()}
        found: set[str] = ui.recall("heads.open", names)
        return found

    def flip(self, ui: Ui, name: str) -> None:
        """Open or fold a heading; initiatives and the world want the room for themselves."""
        now = set(self.open_heads(ui))
        if name in now:
            now.discard(name)
        elif name in APART:
            now = {name}
        else:
            now = (now - set(APART)) | {name}
        ui.remember("heads.open", now)

    def _headings(self, ui: Ui, box: Box) -> None:
        inner = w.panel(ui, "headings", box).move(0, -6)
        inner = Box(inner.x, inner.y, inner.w, inner.h + 14)
        if not self.open_heads(ui) & set(APART):
            heads, inner = inner.top(ui.em(20), 2)
            self._column_heads(ui, heads)
        blocks = self._blocks(ui)
        with w.scroll_area(ui, "headings.scroll", inner, sum(block.height for block in blocks)) as area:
            for block in blocks:
                place, area = area.top(block.height)
                block.build(ui, place)

    def _column_heads(self, ui: Ui, box: Box) -> None:
        t, unit = self.table.t, self.table.t("game.plan.unit")
        left, right = box.left(NAME, 10)[1].columns(2, 10)

        def draw(p: Painter, area: Box, _look: Look) -> None:
            y = area.y + area.h / 2
            p.fill(Box(area.x, y - 6, 2, 12), "muted")
            wide = p.text(area.left(8)[1], t("game.plan.mark_last"), size=tokens.TINY, ink="muted")
            x = area.x + wide + 22
            p.fill(Box(x, y - 6, 2, 12), "warn")
            p.text(
                Box(x + 8, area.y, area.right - x - 8, area.h),
                t("game.plan.mark_still"),
                size=tokens.TINY,
                ink="warn",
            )

        ui.add(
            Node(
                "heads.legend",
                Box(box.x, box.y, NAME, box.h),
                draw,
                tip=t("game.plan.marks_are"),
                role="head",
            )
        )
        w.label(ui, "heads.build", left, f"{t('game.plan.build')}, {unit}", size=tokens.SMALL, ink="muted")
        w.label(
            ui, "heads.research", right, f"{t('game.plan.research')}, {unit}", size=tokens.SMALL, ink="muted"
        )

    def _blocks(self, ui: Ui) -> list[Block]:
        """Return all strips of the left side: headings, and the rows of those that are open."""
        opened, out = self.open_heads(ui), []
        groups = self.table.layer_groups()
        for number, (name, layers) in enumerate(groups):
            minds = number == len(groups) - 1
            now, last = group_sum(self.bench, layers, minds)
            out.append(self._head(ui, name, self.table.money(now, 2), now - last))
            if name in opened:
                out += group_blocks(ui, self.bench, layers, minds)
        purse = self.table.purse
        told = self.table.t("game.plan.running", used=purse.running.used, allowed=purse.running.allowed)
        out.append(self._head(ui, "initiatives", told, 0.0))
        out += self.programmes.blocks(ui) if "initiatives" in opened else []
        changed = self.foreign.changes()
        told = self.table.t("game.plan.abroad_changes", count=changed) if changed else ""
        out.append(self._head(ui, "abroad", told, 0.0))
        out += self.foreign.blocks(ui) if "abroad" in opened else []
        return [*out, Block(ui.em(42), self._bargains)]

    def _bargains(self, ui: Ui, box: Box) -> None:
        """Declare the way to deals and pledges, and how many offers wait."""
        table, count = self.table, waiting_count(self.table)
        text = table.t("deals.open")
        place, rest = box.inset(0, 4).left(w.button_width(ui, text, key=DEALS, size=tokens.HEAD), 12)
        w.button(
            ui, "plan.deals", place, text, lambda: self.lobby.over(ui, "deals", table), key=DEALS, size=tokens.HEAD,
            tip=table.t("text.deals.how_short"),
        )  # fmt: skip
        if count:
            w.label(
                ui, "plan.offers", rest, table.t("deals.waiting", count=count), size=tokens.HEAD, ink="warn"
            )

    def _head(self, ui: Ui, name: str, told: str, moved: float) -> Block:
        """Return the strip of a heading: fold mark, title, what stands under it, how it moved."""
        table, opened = self.table, name in self.open_heads(ui)
        title = table.t(f"game.plan.group.{name}")
        change = table.signed_amount(moved)

        def build(ui: Ui, box: Box) -> None:
            def draw(p: Painter, area: Box, look: Look) -> None:
                ground = tokens.blend(p.theme("raised"), p.theme("text"), 0.06 if look.hover else 0.0)
                p.round(area, ground, None, radius=6)
                p.mark((area.x + 14, area.y + area.h / 2), "down" if opened else "right", "muted", 10)
                p.text(area.left(28)[1], title, size=tokens.HEAD, bold=True)
                right = area.inset(10, 0)
                wide = p.measure(change, tokens.SMALL, True) + 12 if change else 0.0
                p.text(
                    right,
                    change,
                    size=tokens.SMALL,
                    bold=True,
                    ink="accent" if moved > 0 else "warn",
                    align="right",
                )
                p.text(right.side(wide)[1], told, size=tokens.HEAD, ink="muted", align="right")

            node = Node(
                f"head.{name}", box.inset(0, 1), draw, role="heading", label=f"{title} {told} {change}"
            )
            node.click, node.focusable = (lambda: self.flip(ui, name)), True
            node.key = lambda key: self._fold_key(ui, name, key)
            node.same = (title, told, change, moved > 0, opened)
            ui.add(node)

        return Block(ui.em(26), build)

    def _fold_key(self, ui: Ui, name: str, key: str) -> bool:
        wanted = {"Left": False, "Right": True}.get(key)
        if wanted is None:
            return False
        if wanted != (name in self.open_heads(ui)):
            self.flip(ui, name)
        return True

    # --- actions -----------------------------------------------------------------------------------------

    def _actions(self, ui: Ui, box: Box) -> None:
        """Declare preset, adviser, last turn, reset, undo and redo."""
        t, session, free = self.table.t, self.table.session, not self.table.watching
        nation = self.table.nation
        upper, lower = box.rows(2, 6)
        ids = session.postures(nation)
        titles = [self.table.d(f"postures.{nation}.{i}.title", i) for i in ids]
        texts = [
            f"<b>{title}</b>  {self.table.d(f'postures.{nation}.{i}.text', '')}"
            for title, i in zip(titles, ids, strict=True)
        ]
        adviser = w.button_width(ui, t("game.plan.adviser"), key="V")
        place, rest = upper.side(adviser, 8)
        w.button(
            ui,
            "plan.adviser",
            place,
            t("game.plan.adviser"),
            lambda: self.adviser.open(ui),
            key="V",
            tip=t("game.plan.adviser_is"),
            enabled=free,
        )
        w.dropdown(
            ui, "plan.posture", rest, titles, self._posture(ui, ids), lambda row: self._take_posture(ui, ids[row]),
            hint=t("game.plan.posture"), tip="\n".join(texts), enabled=free,
        )  # fmt: skip
        acts = (
            ("last", "L", lambda: self._do(ui, self.table.carry(), "last"), free),
            ("reset", "R", lambda: self._do(ui, self.table.reset(), "reset"), free),
            ("undo", "", lambda: self._do(ui, self.table.undo(), "undo"), free and session.can_undo(nation)),
            ("redo", "", lambda: self._do(ui, self.table.redo(), "redo"), free and session.can_redo(nation)),
        )
        widths = [
            w.button_width(ui, t(f"game.plan.{name}"), key=key, size=tokens.HEAD) for name, key, _, _ in acts
        ]
        for (name, key, act, enabled), spot in zip(acts, lower.columns(widths, 6), strict=True):
            w.button(
                ui, f"plan.{name}", spot, t(f"game.plan.{name}"), act, key=key, enabled=enabled, size=tokens.HEAD,
                tip=t(f"game.plan.{name}_is"),
            )  # fmt: skip

    def _posture(self, ui: Ui, ids: list[str]) -> int:
        """Return the preset that was taken last, as long as nothing was changed since."""
        name, draft = ui.recall("posture", ("", ()))
        return ids.index(name) if name in ids and draft == self.table.draft else -1

    def _take_posture(self, ui: Ui, name: str) -> None:
        refusal = self.table.take_posture(name)
        if refusal is not None:
            ui.say(self.table.refusal_words(refusal, self.table.actor))
        else:
            ui.remember("posture", (name, self.table.draft))
            ui.say(self.table.d(f"postures.{self.table.nation}.{name}.text", ""))
        ui.redraw()

    def _do(self, ui: Ui, done: bool, name: str) -> None:
        self.bench.trouble = ("", "")
        if done:
            ui.say(self.table.t(f"game.plan.{name}_done"))
        ui.redraw()

    def pressed(self, ui: Ui, name: str) -> bool:
        """Single letters for the actions; Delete sets the marked order back."""
        if self.table.watching:
            return False
        if name == "V":
            self.adviser.open(ui)
        elif name == "L":
            self._do(ui, self.table.carry(), "last")
        elif name == "R":
            self._do(ui, self.table.reset(), "reset")
        elif name == "F" and self.table.foresight is not None:
            self.ahead.open(ui, self.ahead.tab + 1)
        elif name == "Delete" and ui.focus == "orders":
            new, old = changed_orders(self.bench)
            row = int(ui.recall("orders.row", 0))
            if row < len(new) + len(old):
                set_back(ui, self.bench, [*new, *old][row])
        else:
            return False
        return True
