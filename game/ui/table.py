"""The game in progress as screens see it: the seat in play, its view and draft, names, numbers, the AI at work.

It holds no rules: what may be ordered and what an order costs is asked of the session. While the AI nations
think, in a thread of their own, screens read what the table kept from before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from game.engine.order_limits import standing_lines
from game.engine.orders import Order, Purse, Refusal, cards_on_table, check, limits
from game.engine.view import View
from game.engine.world import INDICES, World
from game.play.outside_words import sentences
from game.ui import names, previews
from game.ui.coach import coach_of
from game.ui.foresight import Foresight
from game.ui.kit.node import Ui
from game.ui.lessons import Bell, lesson_of, timed
from game.ui.thinking import Thinking

if TYPE_CHECKING:
    from game.engine.report import Report
    from game.play.session import Session
    from game.ui.lobby import Lobby

Slot = tuple[str | int, ...]
Array = NDArray[np.float64]
Kept = TypeVar("Kept")
OF_THE_DRAFT = ("draft", "purse", "lines", "order_rows")  # what is worked out anew after a change


class Table(names.Names):
    """One running game at one computer. ``nation`` is the seat in play; secrets of others are not reachable.

    Screens read `view`, `draft`, `purse`; change by `give`, `take_back`, `undo`, `redo`, `reset`; end the turn by
    `commit`. Names of nations, layers and cards and written numbers come from `names.Names`.
    """

    def __init__(self, lobby: Lobby, session: Session) -> None:
        super().__init__(lobby, session.scenario)
        self.session = session
        self.lesson = lesson_of(session)
        self.bell = Bell()
        humans = session.humans
        recommended = session.scenario.manifest.recommended
        waiting = session.waiting()
        self.nation = (waiting or humans or [recommended])[0]
        self.next_seat = self.nation
        self.thinking: Thinking | None = None
        self._dropped: Thinking | None = None  # work that was told to stop and may not have ended yet
        self.opened_report = -1  # the turn whose report the seat in play has seen
        self._kept: dict[str, object] = {}
        self._stamp: object = None
        self._line: Slot | None = None
        worker = lobby.worker(self.world)
        self._foresight = Foresight(self, worker) if worker is not None else None
        self.coach = coach_of(self)  # the guide of a guided game
        self.opened_why = self.coach is not None  # an explanation was opened, or need not be shown

    @property
    def odds(self) -> bool:  # type: ignore[override]
        """Whether chances and forecasts are shown; a facilitator may hide them."""
        return self.lesson is None or self.lesson.switches["chances"]

    @property
    def foresight(self) -> Foresight | None:
        """The forecasts, None where there are none."""
        return self._foresight if self.odds else None

    @property
    def watching(self) -> bool:
        """Whether nobody plays, or the nation in play is the computer's."""
        return not self.session.seats[self.nation].human

    # --- what is seen ------------------------------------------------------------------------------------

    @property
    def world(self) -> World:
        """The compiled scenario, as long as this game lasts."""
        return self.session.world

    @property
    def actor(self) -> int:
        """The index of the nation in play."""
        return self.world.actor_index(self.nation)

    @property
    def turn(self) -> int:
        """How many turns have been played."""
        return self.view.turn

    @property
    def ended(self) -> bool:
        """Whether the last turn has been played."""
        return bool(self.view.over[0] > 0.0)

    @property
    def hotseat(self) -> bool:
        """Whether more than one person plays, or a class does."""
        return self.lesson is not None or len(self.session.humans) > 1

    @property
    def view(self) -> View:
        """What the seat in play may know."""
        return self._keep("view", lambda: self.session.view(self.nation))

    @property
    def draft(self) -> tuple[Order, ...]:
        """The orders of the seat in play so far."""
        return self._keep("draft", lambda: () if self.watching else self.session.draft(self.nation))

    @property
    def carried(self) -> list[Order]:
        """The plan this turn started from."""
        return self._keep("carried", lambda: self.session.carried(self.nation))

    @property
    def purse(self) -> Purse:
        """What the draft costs and how many slots it takes."""
        return self._keep("purse", lambda: limits(self.draft, self.view, self.world))

    @property
    def committed(self) -> bool:
        """Whether the seat in play has closed its orders."""
        return not self.watching and self.session.committed(self.nation)

    def _keep(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return a kept value of this moment, made once; while the AI thinks nothing is asked of the session."""
        if self.thinking is None:
            stamp = (self.nation, self.session.turn, self.lobby.lang)
            if stamp != self._stamp:
                self._kept, self._stamp = {}, stamp
        if name not in self._kept:
            self._kept[name] = make()
        return cast(Kept, self._kept[name])

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return a value a screen worked out for this moment and draft; made once. Names are the screen's own."""
        return self._keep(name, make)

    def changed(self) -> None:
        """Forget what depends on the draft."""
        for name in OF_THE_DRAFT:
            self._kept.pop(name, None)

    def par(self, turn: int | None = None) -> float | None:
        """Return the expected score of the nation in play after a turn, None where the scenario has no par."""
        par = self.world.par
        if par is None:
            return None
        at = min(self.turn if turn is None else turn, par.median.shape[0] - 1)
        return float(par.median[at, self.actor])

    def index_now(self, name: str) -> float | None:
        """Return one of the nine indices of the nation in play; None for an unknown name."""
        if name not in INDICES:
            return None
        return float(self.view.index[INDICES.index(name), self.actor, 0])

    def index_before(self, name: str) -> float | None:
        """Return an index a turn ago, None before the first turn."""
        return self.before("index", INDICES.index(name), self.actor)

    def past(self, name: str) -> Array:
        """Return a public measure by turn (turns so far + 1, ...), as `Session.history` names it."""
        return self._keep(f"past.{name}", lambda: self.session.history(name, self.nation))

    def before(self, name: str, *at: int) -> float | None:
        """Return a measure a turn ago, None before the first turn."""
        rows = self.past(name)
        return float(rows[(-2, *at)]) if len(rows) > 1 else None

    def report(self) -> Report | None:
        """Return what changed in the last turn for the nation in play, None before the first."""
        return self._keep("report", lambda: self.session.report(self.nation))

    def why_headline(self, name: str) -> list[str]:
        """Return why a headline of the header changed in the last turn, as rich lines; none before the first."""
        report = self.report()
        if report is None:
            return []
        keys = {"purse": "treasury", "leverage": "index.leverage"}
        frontier = self.world.role("frontier")
        for found in report.headlines:
            wanted = found.name in ("gap", "lead") and found.layer == frontier if name == "gap" else False
            if wanted or found.name == keys.get(name, name):
                digits = 2 if name == "purse" else 1
                good_up = found.name not in ("gap", "tension")
                return [self.t("game.why.last_turn"), *self.why_lines(found, digits=digits, good_up=good_up)]
        return []

    def open_cards(self) -> list[int]:
        """Return the hands on the own table that wait for an answer and have none in the draft."""
        answered = {order.name for order in self.draft if order.kind == "choose"}
        waiting = cards_on_table(self.view, self.world)
        return [h for h in waiting if self.world.cards[self.world.hands[h].card].id not in answered]

    def cautious_words(self, hand: int) -> tuple[str, str]:
        """Return the title of a card and the label of the option it takes when it is not answered."""
        held = self.world.hands[hand]
        card, option = self.world.cards[held.card].id, held.choices[held.cautious].id
        return self.card_title(card), self.d(f"cards.{card}.choices.{option}.label", option)

    # --- what is ordered ---------------------------------------------------------------------------------

    def give(self, text: str, *, gesture: bool = False) -> Refusal | None:
        """Give an order as text; return why not, or None. A gesture (a drag) is one step for undo."""
        if self.watching:
            return Refusal("orders.refused.no_seat", {"nation": self.nation})
        slot = Order.parse(text, self.world).slot()
        again = gesture and self._line == slot
        if again:
            self.session.undo(self.nation)
        refusal = self.session.give(self.nation, text)
        if refusal is not None and again:
            self.session.redo(self.nation)
        if refusal is None:
            self._line = slot if gesture else None
        elif not again:
            self._line = None  # nothing was added, so nothing may be undone by the rest of the gesture
        self.changed()
        return refusal

    def room_for(self, order: Order) -> float | None:
        """Return the part by which all budget lines must shrink to pay for an order; None where that does not help."""
        refusal = check(order, self.draft, self.view, self.world)
        lines = self.purse.lines
        if refusal is None or not refusal.key.endswith(".overspend") or lines <= 0.0:
            return None
        short = float(refusal.values["needed"]) - float(refusal.values["there"])
        part = 1.0 - math.floor(1000.0 * max(0.0, 1.0 - short / lines)) / 1000.0 + 0.001
        return part if 0.0 < part < 1.0 else None

    def make_room(self, order: Order) -> Refusal | None:
        """Shrink all budget lines by one factor so that an order fits, and give it: one step for undo."""
        part = self.room_for(order)
        if part is None or self.watching:
            return self.give(order.text(self.world))
        kept = [o for o in self.draft if o.kind not in ("spend", "enforce")]
        lines = standing_lines(self.draft, self.view, self.world)
        shrunk = [
            _line(slot, math.floor(1000.0 * amount * (1.0 - part)) / 1000.0)
            for slot, amount in lines.items()
            if amount
        ]
        self.replace([*shrunk, *kept, order])
        return None

    def given(self, slot: Slot) -> Order | None:
        """Return the order of a slot in the draft."""
        return next((order for order in self.draft if order.slot() == slot), None)

    def take_back(self, slot: Slot) -> bool:
        """Take an order out of the draft; tell whether there was one."""
        return self._change(lambda: self.session.take_back(self.nation, slot))

    def undo(self) -> bool:
        """Undo the last change; tell whether there was one."""
        return self._change(lambda: self.session.undo(self.nation))

    def redo(self) -> bool:
        """Take back an undo; tell whether there was one."""
        return self._change(lambda: self.session.redo(self.nation))

    def reset(self) -> bool:
        """Go back to the carried plan."""
        return self._change(lambda: self.session.reset(self.nation))

    def replace(self, orders: Sequence[Order]) -> bool:
        """Set the whole draft at once, one step for undo."""
        return self._change(lambda: self.session.replace(self.nation, orders))

    def take_posture(self, name: str) -> Refusal | None:
        """Set the budget lines by a named preset; return why not, or None."""
        refusal = self.session.take_posture(self.nation, name)
        self._line = None
        self.changed()
        return refusal

    def carry(self) -> bool:
        """Set all budget lines back to last turn's plan; what is given once stays."""
        return self._change(lambda: self.session.carry(self.nation))

    def _change(self, act: Callable[[], object]) -> bool:
        if self.watching or self.thinking is not None:
            return False
        done = act()
        self._line = None
        self.changed()
        return done is not False

    def save(self, ui: Ui) -> None:
        """Write the game file and say how that went."""
        problem = self.session.save()
        previews.keep(self, ui.painter)
        ui.say(self.refusal_words(problem) if problem is not None else self.t("game.shell.saved"))

    def saved_words(self) -> tuple[str, str]:
        """Return the line about the saved game for the footer, and what is wrong with saving, "" if nothing is."""
        problem = self.session.save_problem
        if problem is not None:
            return self.t("game.shell.not_saved"), self.refusal_words(problem)
        return self.t("game.shell.autosave", turn=self.turn + 1), ""

    def leave(self, ui: Ui) -> None:
        """Go back to the title; the game is saved as it stands."""
        self.session.save()
        self.lobby.close()
        self.lobby.only(ui, "title")

    # --- the course of a turn ----------------------------------------------------------------------------

    def enter(self, ui: Ui) -> None:
        """Open the first screen."""
        self.lobby.only(ui, self.entry(), self)

    def entry(self) -> str:
        """Return the name of the first screen; a game in which everybody has committed goes on at once."""
        if self.lesson is not None:
            self._call()
            return "handover"
        if self.ended:
            return "verdict"
        if self.hotseat and self.session.waiting():
            self.next_seat = self.session.waiting()[0]
            return "handover"
        if not self.watching and not self.session.waiting():
            self.think()
        return "briefing"

    def sit(self, ui: Ui) -> None:
        """The next person has taken the seat: show the report of the last turn, or the briefing."""
        self.nation = self.next_seat
        name = "report" if self.turn > self.session.first_turn else "briefing"
        if self.lesson is not None:
            self.lesson.sit(self.nation)
            name = "since" if self.turn else "briefing"
        self.lobby.only(ui, name, self)

    def forget(self) -> None:
        """Forget what was worked out for this moment: the facilitator changed it."""
        self._kept = {}
        if self._foresight is not None:
            self._foresight.forget()

    def gather(self, ui: Ui) -> None:
        """Show the screen everybody may see; in a class whose orders are closed the turn is played."""
        self.forget()
        self._call()
        self.lobby.only(ui, "handover", self)

    def _call(self) -> None:
        self.next_seat = (self.session.waiting() or [self.nation])[0]
        if self.lesson is not None and self.lesson.phase == "resolve":
            self.think()

    def after_report(self, ui: Ui) -> None:
        """The report has been read: on to the briefing, or to the end."""
        self.lobby.only(ui, "verdict" if self.ended else "briefing", self)

    def commit(self, ui: Ui) -> Refusal | None:
        """Close the orders of the seat in play; return why not. Then the next seat, or the turn is played."""
        if self.thinking is not None:
            return None
        if not self.watching:
            refusal = self.session.commit(self.nation)
            if refusal is not None:
                return refusal
        if self.lesson is not None:
            self.lesson.told()
        if self.session.waiting() or self.lesson is not None:
            self.gather(ui)
        else:
            self.think()
        return None

    def think(self) -> None:
        """Let the AI nations answer and the turn be played, in a thread of its own."""
        if self.thinking is None and not self.ended:
            for name in ("view", "draft", "purse"):
                getattr(self, name)  # screens go on showing these
            self.thinking = Thinking(self.session, self._dropped)
            self.thinking.start()

    @property
    def can_stop(self) -> bool:
        """Whether the AI nations may be told to stop: not in a class, whose round is the facilitator's."""
        return self.lesson is None and self.thinking is not None and self.thinking.open

    def stop(self, ui: Ui) -> bool:
        """Stop the AI nations and open the plan of the seat in play again; tell whether that was in time."""
        work = self.thinking
        if work is None or self.lesson is not None or not work.cancel():
            return False
        self.thinking, self._dropped = None, work
        if not self.watching:
            self.session.reopen(self.nation)
        self.forget()
        ui.say(self.t("game.thinking.stopped"))
        ui.redraw()
        return True

    def settle(self, ui: Ui, stay: bool = False) -> bool:
        """Look whether the turn has been played, and if so go on; True when the picture must change.

        ``stay`` leaves the screen where it is. Raises what went wrong in the other thread.
        """
        work = self.thinking
        if work is None:
            return timed(self, ui, stay)
        if not work.finished:
            return True
        self.thinking = None
        if work.error is not None:
            raise work.error
        ui.ask("sound", "reveal")
        previews.keep(self, ui.painter)
        if told := sentences(self.session.outsiders.news(), self._words()):
            ui.say(" ".join(told), 8.0)
        if self.lesson is not None:
            self.lesson.resolved()
        if stay:
            self.forget()
        elif self.ended and self.hotseat and self.lesson is None:
            self.lobby.only(ui, "verdict", self)
        elif self.hotseat:
            self.gather(ui)
        else:
            self.lobby.only(ui, "report", self)
        return True


def _line(slot: Slot, amount: float) -> Order:
    """Return the budget line of a slot as an order."""
    return Order(str(slot[0]), layer=int(slot[1]), mode=str(slot[2]) if len(slot) > 2 else "", amount=amount)
