"""The future as the plan screen shows it: what is asked of the worker, what has come back, which headline is looked at.

A change of the draft is asked about when the player has paused for a moment; hot lines are tried when there is nothing
more urgent. Asking and fetching never wait. Never here: what is computed, pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from game.engine.orders import Order
from game.play.advice import Hint, Money, goal_chances, hints, money_ahead
from game.play.forecast import FUTURES, TURNS, Difference, Fan, Paths, job, paired
from game.play.foretold import Foretold, Slot
from game.play.hoard import hoarded
from game.play.hotlines import HotLine, Tried, hottest, trial
from game.play.seats import rival_levels
from game.ui import wording
from game.ui.names import MINUS

if TYPE_CHECKING:
    from game.play.worker import Worker
    from game.ui.kit.node import Ui
    from game.ui.table import Table

PAUSE = 0.06  # seconds without a change after which a draft is asked about
LONGER = 0.35  # the same for hot lines, which take longer than a fan
BEFORE, NOW, HOT = "before", "now", "hot"


class Foresight:
    """Forecasts of the seat in play. ``figure`` is the headline that is shown, a row of ``forecast.rows``."""

    def __init__(self, table: Table, worker: Worker) -> None:
        self.table = table
        self.worker = worker
        self.figure = "score"
        self._stamp: tuple[str, int] | None = None
        self._draft: tuple[Order, ...] = ()
        self._asked: dict[str, int] = {}  # number of the question by kind
        self._rest = 0.0
        self._kept: dict[str, object] = {}  # worked out from the last answers

    # --- asking ----------------------------------------------------------------------------------------------

    def tick(self, ui: Ui, dt: float) -> bool:
        """Ask and fetch; True when something new is there to be shown."""
        table = self.table
        if table.thinking is not None or table.ended or table.watching:
            ui.awaited = False
            return False
        if not self._current:
            self._begin()
        elif table.draft != self._draft:
            self._draft, self._rest = table.draft, 0.0
            for kind in (NOW, HOT):
                self._asked.pop(kind, None)
        self._rest += dt
        self._ask()
        open_ = any(kind not in self._asked or self.worker.busy(kind) for kind in (NOW, HOT))
        ui.awaited = open_ and self.worker.error is None
        return self._fetch()

    def forget(self) -> None:
        """Begin anew: the moment itself was changed."""
        self._stamp = None

    def _begin(self) -> None:
        """A turn or another seat has begun: the plan it began with comes first."""
        self._stamp = (self.table.nation, self.table.turn)
        self._draft, self._rest = self.table.draft, 0.0
        self._asked.clear()
        self._kept.clear()
        for kind in (BEFORE, NOW, HOT):
            self.worker.drop(kind)

    def _ask(self) -> None:
        """Ask what has not been asked, the more urgent first."""
        table = self.table
        if BEFORE not in self._asked:
            carried = job(table.world, table.view, [table.carried], levels=self.levels)
            self._asked[BEFORE] = self.worker.ask(BEFORE, carried, 1)
        if NOW not in self._asked and self._rest >= PAUSE:
            draft = job(table.world, table.view, [self._draft], levels=self.levels)
            self._asked[NOW] = self._asked[BEFORE] if self.unchanged else self.worker.ask(NOW, draft, 0)
        if HOT not in self._asked and self._rest >= LONGER and self.now is not None:
            self._asked[HOT] = self.worker.ask(
                HOT, trial(table.world, table.view, self._draft, self.levels), 2
            )

    def _fetch(self) -> bool:
        """Note whether answers have come that are not shown yet."""
        found = tuple(a.ticket if a is not None else 0 for a in map(self.worker.answer, (BEFORE, NOW, HOT)))
        state = (found, self.waiting, self.worker.error is not None)
        if self._kept.get("state") == state:
            return False
        self._kept.clear()
        self._kept["state"] = state
        return True

    @property
    def levels(self) -> dict[int, str]:
        """The levels of the rivals that the AI plays, which everybody knows since the game began."""
        return rival_levels(self.table.world, self.table.session.seats)

    # --- what is there ---------------------------------------------------------------------------------------

    @property
    def _current(self) -> bool:
        """Whether anything that is kept belongs to this seat and turn."""
        return (self.table.nation, self.table.turn) == self._stamp

    @property
    def unchanged(self) -> bool:
        """Whether the draft is the plan the turn began with."""
        return self._draft == tuple(self.table.carried)

    @property
    def waiting(self) -> bool:
        """Whether what is shown is not about the draft as it is now."""
        found = self.worker.answer(BEFORE if self.unchanged else NOW)
        known = found is not None and found.ticket == self._asked.get(NOW)
        return not (known and self._current and self._draft == self.table.draft)

    @property
    def before(self) -> Paths | None:
        """The futures of the plan the turn began with."""
        return self._paths(BEFORE)

    @property
    def now(self) -> Paths | None:
        """The newest futures of the draft; those of an older draft while the new ones are imagined."""
        return self._paths(BEFORE if self.unchanged else NOW) or self._paths(BEFORE)

    def _paths(self, kind: str) -> Paths | None:
        found = self.worker.answer(kind)
        if found is None or not self._current:
            return None
        return found.value if isinstance(found.value, Paths) else None

    def fan(self) -> Fan | None:
        """Return the fan of the headline under the draft."""
        return self.now.fan(self.figure) if self.now is not None else None

    def fan_before(self) -> Fan | None:
        """Return the fan of the headline under the plan the turn began with; None while nothing is changed."""
        if self.unchanged or self.before is None or self.now is self.before:
            return None
        return self.before.fan(self.figure)

    def difference(self) -> Difference | None:
        """Return what the draft changes at the end; None while nothing is changed."""
        now, before = self.now, self.before
        if self.unchanged or now is None or before is None or now is before:
            return None
        return paired(now.of(self.figure)[-1], before.of(self.figure)[-1])

    @property
    def trying(self) -> bool:
        """Whether hot lines of this draft are still being tried."""
        answer = self.worker.answer(HOT)
        known = answer is not None and answer.ticket == self._asked.get(HOT)
        return not (known and self._current and self._draft == self.table.draft)

    def hot(self) -> list[HotLine]:
        """Return the hot lines of the draft for the headline; none while they are being tried."""
        if self.trying:
            return []
        key = f"hot.{self.figure}"
        if key not in self._kept:
            answer = self.worker.answer(HOT)
            tried = answer.value if answer is not None else None
            self._kept[key] = hottest(tried, self.figure) if isinstance(tried, Tried) else []
        found: list[HotLine] = self._kept[key]  # type: ignore[assignment]
        return found

    def hot_slots(self) -> dict[Slot, HotLine]:
        """Return the hot lines by the slot of their budget line."""
        return {line.slot: line for line in self.hot()}

    def hints(self) -> list[Hint]:
        """Return what is worth saying about the draft."""
        key = ("hints", self.table.draft, len(self.table.session.game.remarks))
        if self._kept.get("hints.of") != key:
            table = self.table
            self._kept["hints.of"] = key
            kept = hoarded(table.session, table.nation, table.purse.left)
            found = hints(table.world, table.view, table.draft, self.now, self.before)
            self._kept["hints"] = [*kept, *found]
        return list(cast("list[Hint]", self._kept["hints"]))

    def goals(self) -> list[tuple[int, float]]:
        """Return the own objectives and the part of the futures in which each is met at the end."""
        now = self.now
        return goal_chances(self.table.world, self.table.view, now) if now is not None else []

    def money(self) -> Money | None:
        """Return instalments and forecast income of the coming turns."""
        table, now = self.table, self.now
        return money_ahead(table.world, table.view, table.draft, now) if now is not None else None

    # --- in words --------------------------------------------------------------------------------------------

    @property
    def words(self) -> Foretold:
        """The sentences about it in the language in use."""
        return Foretold(wording.words(self.table), MINUS)

    def assumes(self) -> str:
        """Say what the forecast rests on."""
        return self.words.assumes(FUTURES, set(self.levels.values()) or {"hard"})

    @property
    def turns(self) -> int:
        """How many turns are foreseen."""
        return max(1, min(TURNS, self.table.world.turns - self.table.turn))
