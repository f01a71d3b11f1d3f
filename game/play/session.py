"""A game with people: seats, secret drafts, commit, resolve, autosave. The only door for screens, text and tests.

Never here: sentences, pixels, rules. What a person may see comes out as a view, a report, news or a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from game import RULES, paths
from game.ai.player import Player, explain, explain_all, make_player
from game.engine.calibrate import opening
from game.engine.dealing import Deal
from game.engine.numerics import Array
from game.engine.order_limits import option_open
from game.engine.order_text import Order, OrderError, Refusal, refused
from game.engine.orders import Purse, carried, check, collect, limits
from game.engine.report import Headline, Report
from game.engine.report import report as reported
from game.engine.report import why as explained
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import View, view
from game.engine.world import World
from game.play.acts import act, deal_text, seat_changes, seated
from game.play.history import history
from game.play.keeping import Keeper
from game.play.log import DESK, ClassHead, Entry, GameFile, Header, LoggedTurn, Reason, Seat
from game.play.news import NewsItem
from game.play.outside import Outsiders
from game.play.past import Past
from game.play.postures import posture_orders
from game.play.replay import headlines, opened, short_hash, shortened
from game.play.seats import Desk, Slot, all_seats, changes, player_of, seat_of
from game.play.snapshot import pack
from game.play.verdict import Verdict, verdict_of
from game.scenario.load import Loaded
from game.scenario.texts import DeckTexts

Progress = Callable[[int, int], None]  # called with AI nations that have answered, and all of them


class Session:
    """One running game. Nations are named by their ids; everything a person gives is text or a slot."""

    def __init__(self, scenario: Loaded, game: GameFile, world: World, states: list[State]) -> None:
        self.scenario = scenario
        self.world = world
        self.game = game
        self.replay_off: Refusal | None = None  # why the past of this game cannot be replayed
        self._past = Past(world, states, game.closed)
        self.acts: list[Entry] = []  # of the facilitator in the running turn
        self.seats = seated(game.seats, seat_changes(game.turns))  # who plays now, by nation
        self._players: dict[str, Player] = {}
        self.outsiders = Outsiders(world)
        self._desks: dict[str, Desk] = {}
        self._views: dict[str, View] = {}
        people = [nation for nation, seat in game.seats.items() if seat.human]
        secret = game.lesson is not None or len(people) > 1
        self._keeper = Keeper(game, f"{world.id}-{'-'.join(people) or 'watch'}-{self.seed}", secret)
        self._begin_turn()

    @classmethod
    def start(
        cls,
        scenario: Loaded,
        seats: Mapping[str, Seat],
        seed: int,
        turns: int | None = None,
        lesson: ClassHead | None = None,
        deals: str = "",
    ) -> Session:
        """Begin a new game; nations without a seat are played by the AI. Raises SeatError for a wrong seat."""
        given = all_seats(scenario.world, seats)
        world = shortened(scenario.world, turns, given, deals)
        header = Header(RULES, world.id, world.version, short_hash(world), seed, world.turns, deals)
        game = GameFile(header, given, lesson=lesson)
        return cls(scenario, game, world, [opening(world, np.asarray([seed], dtype=np.uint64))])

    @classmethod
    def load(cls, path: Path, scenario: Loaded | None = None, keep: bool = False) -> Session:
        """Open a game file and go on where it stopped.

        Raises SaveProblem when it is damaged or does not replay; with ``keep`` what can be kept of it is opened
        as a new game file instead. Raises ScenarioProblems when its scenario is not there.
        """
        found = opened(path, scenario, keep)
        session = cls(found.scenario, found.game, found.world, found.states)
        session.replay_off = found.replay_off
        session._resume(found.open_entries)
        keeper = session._keeper
        own = path.resolve().parent == paths.saves_folder().resolve() and path.stem.startswith(keeper.stem)
        if own and not found.partial:
            keeper.path = path
            shown = session.acts if keeper.secret else found.open_entries
            keeper.begun = bool(shown)
        return session

    @property
    def texts(self) -> DeckTexts:
        """Return the texts of the scenario."""
        return self.scenario.texts

    @property
    def path(self) -> Path | None:
        """Return the file of the autosave, None before the first write."""
        return self._keeper.path

    @property
    def save_problem(self) -> Refusal | None:
        """Return why the last save did not succeed."""
        return self._keeper.problem

    @property
    def seed(self) -> int:
        """Return the seed of the game's luck."""
        return self.game.header.seed

    @property
    def humans(self) -> list[str]:
        """Return the nations that people play, in seating order."""
        return [nation for nation, seat in self.seats.items() if seat.human]

    @property
    def kept_turns(self) -> list[LoggedTurn]:
        """Return the turns that were played and count."""
        return self._past.turns

    @property
    def state(self) -> State:
        """Return the present moment; for the room of play only."""
        return self._past.now

    @property
    def states(self) -> list[State]:
        """Return the known moments, the first one first; for the room of play only."""
        return self._past.states

    @property
    def turn(self) -> int:
        """Return how many turns have been played."""
        return self.state.turn

    @property
    def ended(self) -> bool:
        """Tell whether the last turn has been played."""
        return bool(self.state.over[0] > 0.0)

    def view(self, nation: str) -> View:
        """Return what a nation may know now."""
        if nation not in self._views:
            self._views[nation] = view(self.world, self.state, self.world.actor_index(nation))
        return self._views[nation]

    # the draft of one seat

    def draft(self, nation: str) -> tuple[Order, ...]:
        """Return the orders of a seat so far."""
        return self._desks[nation].orders

    def committed(self, nation: str) -> bool:
        """Tell whether a seat has committed this turn."""
        return self._desks[nation].committed

    def can_undo(self, nation: str) -> bool:
        """Tell whether there is a change to undo."""
        return bool(self._desks[nation].past) and not self._closed(nation)

    def can_redo(self, nation: str) -> bool:
        """Tell whether there is an undo to take back."""
        return bool(self._desks[nation].future) and not self._closed(nation)

    def give(self, nation: str, text: str) -> Refusal | None:
        """Add an order given as text; return why not, or None when it was taken."""
        refusal = self._closed(nation) or self.may(nation, text)
        if refusal is None:
            order = Order.parse(text, self.world)
            self._change(nation, lambda desk: desk.add(order))
        return refusal

    def may(self, nation: str, text: str) -> Refusal | None:
        """Return why an order would not be taken now, or None; the draft stays as it is."""
        try:
            order = Order.parse(text, self.world)
        except OrderError as problem:
            return problem.refusal
        return check(order, self.draft(nation), self.view(nation), self.world)

    def offered(self, nation: str, hand: int, option: int) -> bool:
        """Tell whether an option of a card on the table is open to a nation now."""
        shown = self.world.hands[hand].choices[option].shown
        return option_open(shown, self.view(nation), self.world)

    def take_back(self, nation: str, slot: Slot) -> bool:
        """Take the order of a slot out of a draft; tell whether there was one."""
        if self._closed(nation):
            return False
        return bool(self._change(nation, lambda desk: desk.drop(slot)))

    def undo(self, nation: str) -> bool:
        """Undo the last change of a draft; tell whether there was one."""
        return not self._closed(nation) and bool(self._change(nation, Desk.undo))

    def redo(self, nation: str) -> bool:
        """Take back an undo; tell whether there was one."""
        return not self._closed(nation) and bool(self._change(nation, Desk.redo))

    def reset(self, nation: str) -> None:
        """Go back to the carried plan."""
        self.replace(nation, self.carried(nation))

    def carry(self, nation: str) -> None:
        """Set all budget lines back to the carried plan; what is given once stays."""
        given = [o for o in self.draft(nation) if o.kind not in ("spend", "enforce")]
        self.replace(nation, [*self.carried(nation), *given])

    def replace(self, nation: str, orders: Sequence[Order]) -> None:
        """Set a whole draft at once, as one change for undo."""
        if not self._closed(nation):
            self._change(nation, lambda desk: desk.change(orders))

    def carried(self, nation: str) -> list[Order]:
        """Return the plan a turn starts from: the last one, scaled to the purse."""
        return carried(self.view(nation), self.world)

    def limits(self, nation: str) -> Purse:
        """Return what the draft costs and how many slots it takes."""
        return limits(self.draft(nation), self.view(nation), self.world)

    def postures(self, nation: str) -> list[str]:
        """Return the ids of a nation's named presets."""
        actor = self.world.actor_index(nation)
        return [p.id for p in self.world.postures if p.actor == actor]

    def take_posture(self, nation: str, name: str) -> Refusal | None:
        """Set the budget lines of a draft by a named preset; return why not, or None."""
        orders = self._closed(nation) or posture_orders(
            self.draft(nation), name, self.view(nation), self.world
        )
        if isinstance(orders, Refusal):
            return orders
        self.replace(nation, orders)
        return None

    def adviser(self, nation: str) -> list[tuple[Order, Reason]]:
        """Return what the doctrine player would order in this seat, with a reason per order."""
        actor = self.world.actor_index(nation)
        answer = explain(self.world, self.state, actor, make_player("doctrine", "hard"))
        return [(order, Reason(key, dict(values))) for order, key, values in answer]

    def take_adviser(self, nation: str) -> None:
        """Take the adviser's whole plan as the draft."""
        self.replace(nation, [order for order, _ in self.adviser(nation)])

    def commit(self, nation: str, late: bool = False) -> Refusal | None:
        """Close a seat's draft; return why not when the plan costs more than the purse.

        A draft that is ``late`` is taken as it stands; overspending is scaled down when the turn is played.
        """
        closed = self._closed(nation)
        if closed:
            return closed
        plan = self.limits(nation)
        if plan.left < -1e-6 and not late:
            return refused("overspend", needed=plan.used, there=plan.purse, purse=plan.purse)
        self._desks[nation].committed = True
        self._append([Entry(nation, "commit")], draft=True)
        return None

    def reopen(self, nation: str) -> None:
        """Take a commit back while the turn has not been played."""
        self._desks[nation].committed = False
        self.save()

    def waiting(self) -> list[str]:
        """Return the people's nations that have not committed yet."""
        return [] if self.ended else [n for n in self.humans if not self._desks[n].committed]

    # the turn

    def resolve(self, progress: Progress | None = None) -> None:
        """Play the turn: AI seats answer, all orders resolve at once; logged and saved. What ``progress`` raises stops it."""
        assert not self.waiting(), "a seat has not committed"
        if self.ended:
            return
        entries, given = self._collected(progress)
        orders = collect(self.world, self.state, given)
        state, books = resolve(self.world, self.state, orders, keep=True)
        turn = LoggedTurn(state.turn, [*self.acts, *entries], state.digest(), headlines(self.world, state))
        self._past.add(turn, state, books)
        self.game.turns.append(turn)
        self.game.cache = (state.turn, pack(self.world, state))
        self._begin_turn()
        self.save()
        if self.ended:
            self.outsiders.close(self.verdict())

    def _collected(self, progress: Progress | None) -> tuple[list[Entry], dict[int, Sequence[Order]]]:
        """Return the log lines and the orders of all seats; AI seats answer now."""
        entries: list[Entry] = []
        given: dict[int, Sequence[Order]] = {}
        sitting = [n for n, s in self.seats.items() if s.human or (n in self._desks and self.committed(n))]
        idle = {n: s for n, s in self.seats.items() if n not in sitting and not s.command}
        players = {self.world.actor_index(n): self._player(s) for n, s in idle.items()}
        answers = explain_all(self.world, self.state, players, self.humans, progress)
        for nation, seat in self.seats.items():
            actor = self.world.actor_index(nation)
            if nation not in idle:
                sat = nation in sitting
                own = self.draft(nation) if sat else self.outsiders.orders(seat, self.view(nation))
                given[actor] = own
                entries += [Entry(nation, order.text(self.world)) for order in own]
                continue
            # what is written is what is played: the texts are read back
            texts = [order.text(self.world) for order, _, _ in answers[actor]]
            given[actor] = [Order.parse(text, self.world) for text in texts]
            reasons = [Reason(key, dict(values)) for _, key, values in answers[actor]]
            entries += [Entry(nation, text, why) for text, why in zip(texts, reasons, strict=True)]
        return entries, given

    def _player(self, seat: Seat) -> Player:
        name = f"{seat.player}:{seat.level}"
        return self._players.setdefault(name, player_of(seat))

    def _begin_turn(self) -> None:
        self._keeper.begun = False
        self.acts = []
        self._views.clear()
        for nation in (n for n, seat in self.game.seats.items() if seat.human):
            self._desks[nation] = Desk() if self.ended else Desk(tuple(self.carried(nation)))

    def _resume(self, entries: Sequence[Entry]) -> None:
        """Take over the lines of an open turn from its files; what no longer fits is left out."""
        self.acts = [entry for entry in entries if entry.nation == DESK]
        self.seats = seated(self.seats, seat_changes([LoggedTurn(self.turn + 1, self.acts)]))
        self._past.redeal(self.turn, self.acts)
        self._views.clear()
        for entry in entries:
            if entry.nation in self._desks and not self.ended:
                self._desks[entry.nation].resume(entry.text, self.view(entry.nation), self.world)

    # acts of the facilitator

    def note(self, text: str, second: float | None = None) -> None:
        """Write an act of the facilitator into the running turn; most change no result."""
        self.acts.append(act(text, second))
        self._append(self.acts[-1:], draft=False)

    def deal(self, deal: Deal, second: float | None = None) -> None:
        """Change the tables with which this turn begins: at once, and so in every replay."""
        self.note(f"deal {deal_text(self.world, deal)}", second)
        self._past.redeal(self.turn, self.acts)
        self._views.clear()

    def seat(self, nation: str, who: str, second: float | None = None) -> None:
        """Let a person (``human``) or an AI (``PLAYER:LEVEL``) play a nation from now on. Raises SeatError for neither."""
        change = {nation: seat_of(who)}
        self.seats = seated(self.seats, change)
        if change[nation].human and nation not in self._desks:
            self._desks[nation] = Desk(tuple(self.carried(nation)))
        self.note(f"seat {nation} {who}", second)

    def rewind(self, turn: int, second: float | None = None) -> None:
        """Go on from the end of an earlier turn. The turns after it stay in the file and no longer count."""
        assert self.first_turn <= turn <= self.turn, "no such turn"
        entries = [*self.acts, *self._drafted(), act(f"rewind {turn}", second)]
        self.game.turns.append(LoggedTurn(self.turn + 1, entries))
        self._past.rewind(turn, self.game.closed)
        self.game.cache = (turn, pack(self.world, self.state))
        self._begin_turn()
        self.save()

    # what happened

    def report(self, nation: str, turn: int | None = None) -> Report | None:
        """Return what changed for a nation in a turn (counted from 1, the last one if not said) and why."""
        moment = self._past.explained(self.turn if turn is None else turn)
        return reported(self.world, *moment, self.world.actor_index(nation)) if moment else None

    def why(self, field: str, nation: str, layer: int = -1, other: int = -1) -> Headline | None:
        """Explain one number of a nation in the last turn; None before the first turn.

        Raises KeyError for a name that has no explanation. What may be asked about rivals is the caller's care.
        """
        moment = self._past.explained(self.turn)
        if moment is None:
            return None
        return explained(self.world, *moment, field, self.world.actor_index(nation), layer, other)

    def news(self, nation: str | None = None, turn: int | None = None) -> list[NewsItem]:
        """Return the visible acts of a turn (the last one if not said) with reasons; with a nation, of the others."""
        return self._past.news(self.turn if turn is None else turn, nation)

    def history(self, name: str, nation: str | None = None) -> Array:
        """Return a public measure by turn, (turns so far + 1, ...); see ``game.play.history``."""
        return history(self.world, self.states, name, nation)

    @property
    def first_turn(self) -> int:
        """Return the turn with which the known history begins; above 0 only where it could not be replayed."""
        return self._past.first

    def verdict(self) -> Verdict:
        """Return ranking, objectives and turning points as they stand now."""
        return verdict_of(self.world, self.states, self.humans)

    # saving

    def save(self, path: Path | None = None) -> Refusal | None:
        """Write the game file, to the autosave if no path is given; a failure is returned, never raised."""
        return self._keeper.write(self.turn + 1, self.acts, self._drafted(), path)

    def stem(self) -> str:
        """Return the name a game file of this game begins with."""
        return self._keeper.stem

    def _drafted(self) -> list[Entry]:
        """Return what the seats have changed and committed in the running turn."""
        lines: list[Entry] = []
        for nation, desk in self._desks.items():
            if self.ended:
                break
            lines += [Entry(nation, text) for text in changes(self.carried(nation), desk.orders, self.world)]
            if desk.committed:
                lines.append(Entry(nation, "commit"))
        return lines

    def _change(self, nation: str, act: Callable[[Desk], bool | None]) -> bool | None:
        """Change a draft and add the change to the file at once, so that a crash loses nothing."""
        desk = self._desks[nation]
        old = desk.orders
        answer = act(desk)
        self._append([Entry(nation, text) for text in changes(old, desk.orders, self.world)], draft=True)
        return answer

    def _append(self, entries: list[Entry], draft: bool) -> None:
        if entries and not self._keeper.append(self.turn + 1, entries, draft):
            self.save()

    def _closed(self, nation: str) -> Refusal | None:
        """Say why a seat takes no orders now."""
        if self.ended:
            return refused("ended")
        if nation not in self._desks:
            return refused("no_seat", nation=nation)
        return refused("committed") if self._desks[nation].committed else None
