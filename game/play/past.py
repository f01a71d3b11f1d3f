"""The moments of a running game that are known, and the books of its turns, played again where they are not kept.

Never here: drafts, files, what a person may see of a moment.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.ledger import Books
from game.engine.orders import collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import World
from game.play.acts import desked
from game.play.log import Entry, LoggedTurn
from game.play.news import NewsItem, news_of
from game.play.replay import given_of


class Past:
    """The moments after each turn, from the first known one, as the facilitator's acts changed them."""

    def __init__(self, world: World, states: list[State], turns: list[LoggedTurn]) -> None:
        self.world = world
        self.states = states
        self.turns = turns  # those that count
        self.books: tuple[int, Books] | None = None  # of one turn, by its number
        self._played: dict[int, State] = {}  # moments before the facilitator's acts, by turns played
        self._acts: dict[int, Sequence[Entry]] = {}  # those acts
        for turn in turns:
            self.redeal(turn.number - 1, turn.entries)

    @property
    def first(self) -> int:
        """Return the turn with which the known history begins; above 0 only where it could not be replayed."""
        return self.states[0].turn

    @property
    def now(self) -> State:
        """Return the present moment."""
        return self.states[-1]

    def add(self, turn: LoggedTurn, state: State, books: Books) -> None:
        """Take over a turn that was played."""
        self.turns.append(turn)
        self.states.append(state)
        self.books = (state.turn, books)

    def rewind(self, turn: int, turns: list[LoggedTurn]) -> None:
        """Go back to the end of a turn; ``turns`` are those that count then."""
        self.turns = turns
        del self.states[turn - self.first + 1 :]
        self.states[-1] = self._played.pop(turn, self.states[-1])
        self._played = {number: state for number, state in self._played.items() if number < turn}
        self._acts = {number: acts for number, acts in self._acts.items() if number < turn}
        self.books = None

    def redeal(self, turn: int, entries: Sequence[Entry]) -> None:
        """Put the tables of a moment as the facilitator's acts of the turn after it say."""
        place = turn - self.first
        if 0 <= place < len(self.states):
            played = self._played.get(turn, self.states[place])
            changed = desked(self.world, played, entries)
            if changed is not played:
                self._played[turn], self.states[place], self._acts[turn] = played, changed, tuple(entries)

    def explained(self, number: int) -> tuple[State, State, Books] | None:
        """Return both ends of a turn with their markets, and its books; None for a turn that is not known."""
        if not self.first < number <= self.now.turn:
            return None
        for earlier in (number - 1, number):
            if earlier > self.first and self.states[earlier - self.first].market is None:
                self._play_again(earlier)
        if self.books is None or self.books[0] != number:
            self._play_again(number)
        assert self.books is not None
        return self.states[number - self.first - 1], self.states[number - self.first], self.books[1]

    def _play_again(self, number: int) -> None:
        place = number - self.first
        before = self.states[place - 1]
        orders = collect(self.world, before, given_of(self.world, self._entries(number) or []))
        state, books = resolve(self.world, before, orders, keep=True)
        self._played.pop(number, None)
        self.states[place] = state
        self.redeal(number, self._acts.get(number, ()))
        self.books = (number, books)

    def _entries(self, number: int) -> list[Entry] | None:
        return next((turn.entries for turn in self.turns if turn.number == number), None)

    def news(self, number: int, nation: str | None) -> list[NewsItem]:
        """Return the visible acts of a turn; with a nation, of the others."""
        entries = self._entries(number)
        if entries is None or not self.first < number <= self.now.turn:
            return []
        before, after = self.states[number - self.first - 1], self.states[number - self.first]
        return news_of(self.world, before, after, entries, nation)
