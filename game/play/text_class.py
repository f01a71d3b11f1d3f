"""A class in the terminal: the room between the teams, a team's turn behind its PIN, the facilitator's lines.

``sit NATION [PIN]`` seats a team, ``next`` goes on, ``desk LINE`` is an act of the facilitator (after ``desk PIN``
where there is one). Between teams nothing of anyone's secrets is printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from game.engine.order_text import Refusal, nearest
from game.play import text_board
from game.play.acts import deal_of
from game.play.classroom import Lesson
from game.play.facilitate import Answer, Facilitator, clock_text
from game.play.log import DESK
from game.play.session import Session
from game.play.stage import PHASES
from game.play.text_mode import BLANK_LINES, TextGame, Write
from game.play.words import Words

ALWAYS = ("help", "save", "quit", "news")
OF_CHANCE = ("forecast", "hot")
IN_TURN = ("sit", "next", "desk")


class TextClass(TextGame):
    """One class played in text. Nobody sits while ``nation`` is empty."""

    def __init__(
        self, session: Session, words: Words, write: Write, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(session, words, write)
        self.lesson = Lesson(session, now)
        self.facilitator = Facilitator(self.lesson)
        self.unlocked = not self.lesson.asks(DESK)
        self.nation = ""

    @property
    def alone(self) -> bool:
        """Tell that several people share the terminal."""
        return False

    def run(self, lines: Iterable[str], prompt: Callable[[str], None] | None = None) -> None:
        """Play until ``quit`` or the last line; a rehearsal reads nothing."""
        if not self.lesson.rehearsal:
            super().run(lines, prompt)
            return
        self.begin()
        while not self.lesson.over:
            self._next()
        self._show(["", *text_board.verdict(self.session, self.words)])

    def begin(self) -> None:
        """Print what is played and how the class stands."""
        title = self.words.told("scenario.title", self.session.world.id)
        self._say("opening", title=title, turns=self.session.world.turns, turn=self.session.turn)
        self._room()

    def take(self, line: str) -> None:
        """Answer one line; time may have run out before it."""
        if self.done:
            return
        if self.lesson.tick():
            self._class("time_up")
            self._moved()
        words = line.split("#", 1)[0].split()
        if not words:
            return
        first = words[0].lower()
        if first == "desk":
            self._desk(line.split("#", 1)[0].split(maxsplit=1)[1:])
        elif first == "next":
            self._next()
        elif first == "sit":
            self._sit(words[1:])
        elif first in OF_CHANCE and not self.lesson.switches["chances"]:
            self._class("no_chances")
        elif self.nation or first in ALWAYS:
            self.words.odds, self.words.purses = (
                self.lesson.switches["chances"],
                self.lesson.switches["rivals"],
            )
            self.open_ledger = self.lesson.switches["ledger"]
            super().take(line)
        else:
            self._class("nobody", near=", ".join(self.session.waiting()) or "-")

    def _commit(self, rest: list[str]) -> None:
        del rest
        refusal = self.session.commit(self.nation)
        if refusal is not None:
            self.write(self.words.refusal(refusal))
            return
        self.lesson.told()
        self._room()

    # the room

    def _room(self) -> None:
        """Clear the terminal and print only what everybody may see."""
        self.nation = ""
        lesson, words = self.lesson, self.words
        self._show([""] * BLANK_LINES)
        if lesson.blank:
            self.write(words.say("lesson.blank"))
            return
        phases = [words.say(f"lesson.phase.{name}") for name in PHASES]
        at = PHASES.index(lesson.phase)
        shown = " · ".join(f"[{name}]" if number == at else name for number, name in enumerate(phases))
        round_ = words.say("lesson.round", round=lesson.round, rounds=lesson.rounds)
        self.write(f"{round_}   {shown}   {clock_text(lesson.clock.left())}")
        if lesson.remark:
            self.write(lesson.remark)
        if lesson.phase == "orders":
            for nation, seat in self.session.game.seats.items():
                if seat.human:
                    self.write(f"  {nation}  {self._state(nation)}")
            self._class("sit" if self.session.waiting() else "all_ready")
        else:
            if self.session.turn:
                self._show(text_board.standing(self.session, words))
                self._show(text_board.news(self.session, words, None))
            self._class("go_on")

    def _state(self, nation: str) -> str:
        name = self.session.seats[nation].name or self.words.nation(nation)
        human = self.session.seats[nation].human
        state = "computer" if not human else "ready" if self.session.committed(nation) else "open"
        return self.words.say(f"lesson.team.{state}", name=name)

    def _sit(self, rest: list[str]) -> None:
        waiting = self.session.waiting() if self.lesson.phase == "orders" else []
        nation = rest[0].lower() if rest else ""
        if self.lesson.phase != "orders":
            self._class("not_yet", phase=self.words.say(f"lesson.phase.{self.lesson.phase}"))
        elif nation not in waiting:
            near = nearest(nation, waiting) if waiting else "-"
            self._show([self.words.say("desk.refused.nation", word=nation[:40], near=near)])
        elif not self.lesson.admits(nation, rest[1] if len(rest) > 1 else ""):
            seconds = int(self.lesson.wait(nation) + 0.999)
            self.write(self.words.say("desk.refused.wrong_pin", seconds=seconds))
        else:
            self.nation = nation
            self.unlocked = not self.lesson.asks(DESK)
            self.lesson.sit(nation)
            self._since(nation)

    def _since(self, nation: str) -> None:
        """Print what happened since a team's last turn, through its own eyes."""
        session, words = self.session, self.words
        for turn in self.lesson.missed(nation):
            entries = next((t.entries for t in session.kept_turns if t.number == turn), [])
            self._class("played_for", turn=turn)
            self._show([f"  {entry.text}" for entry in entries if entry.nation == nation])
        if session.turn > session.first_turn:
            self._show(["", *text_board.report(session, words, nation), ""])
            self._show([*text_board.news(session, words, nation), ""])
        self._show(text_board.overview(session, words, nation))

    def _next(self) -> None:
        if self.lesson.over:
            self._show(["", *text_board.verdict(self.session, self.words)])
            return
        if self.lesson.phase == "orders" and self.session.waiting() and not self.unlocked:
            self._class("not_ready", near=", ".join(self.session.waiting()))
            return
        self.lesson.next()
        self._moved()

    def _moved(self) -> None:
        """Play the turn where all orders are in, and show the room."""
        if self.lesson.phase == "resolve":
            self._say("resolving")
            self.session.resolve()
            self.lesson.resolved()
            self._tell_saving()
        self._room()

    # the facilitator

    def _desk(self, rest: list[str]) -> None:
        line = rest[0].strip() if rest else ""
        if not self.unlocked:
            if self.lesson.admits(DESK, line):
                self.unlocked = True
                self._class("unlocked")
            else:
                seconds = int(self.lesson.wait(DESK) + 0.999)
                self.write(self.words.say("desk.refused.wrong_pin", seconds=seconds))
            return
        if line.lower() == "audit":
            self._show([f"{clock_text(float(a.second))}  {a.turn}  {a.text}" for a in self.lesson.audit])
            return
        if line.lower() == "tables":
            self._tables()
            return
        if line.lower().split()[:1] == ["look"]:
            self._look(line.lower().split()[1:])
            return
        before = self.lesson.phase, self.session.turn, self.nation in self.session.waiting()
        answer = self.facilitator.act(line)
        self.write(self._answer(answer))
        if before != (self.lesson.phase, self.session.turn, self.nation in self.session.waiting()):
            self._moved()

    def _tables(self) -> None:
        """Print which cards lie where; for the facilitator."""
        world = self.session.world
        for nation in self.session.seats:
            cards = [world.cards[world.hands[h].card].id for h in self.lesson.lying(nation)]
            self.write(f"{nation}  {', '.join(cards) or '-'}")

    def _look(self, rest: list[str]) -> None:
        """Print a nation's deck, or what a card would do before it is dealt; for the facilitator."""
        world, nation = self.session.world, rest[-1] if rest else ""
        if len(rest) == 2:
            deal = deal_of(world, f"inject {rest[0]} {nation}")
            self._show([self.words.refusal(deal)] if isinstance(deal, Refusal) else self._effects(deal.new))
        elif len(rest) != 1 or nation not in self.session.seats:
            near = nearest(nation, self.session.seats)
            self._show([self.words.say("desk.refused.nation", word=nation[:40], near=near)])
        else:
            held = [h.card for h in world.hands if world.actors[h.actor] == nation]
            cards = [world.cards[card].id for card in dict.fromkeys(held)]
            self._show([f"  {card}  {self.words.card(card)}" for card in cards])

    def _effects(self, hand: int) -> list[str]:
        """Return a card with all its options and what each does, through nobody's eyes."""
        world, words = self.session.world, self.words
        held = world.hands[hand]
        card, rules = world.cards[held.card].id, words.rules(-1)
        lines = [words.card(card), f"  {words.told(f'cards.{card}.text')}"]
        for number, choice in enumerate(held.choices):
            lines.append(f"  - {words.option(card, choice.id)}")
            lines += [f"      {line}" for line in rules.option(hand, number)]
        return lines if self.lesson.fits(hand) else [*lines, words.say("lesson.unfit")]

    def _answer(self, answer: Answer) -> str:
        words = self.words
        if isinstance(answer, Refusal):
            return words.refusal(answer)
        values = dict(words.named(answer.values))
        for name in ("phase", "step"):
            if name in values:
                values[name] = words.say(f"lesson.{name}.{values[name]}")
        if "what" in values:
            values["what"] = words.say(f"lesson.switch.{values['what']}")
        if "who" in values:
            who = str(values["who"])
            values["who"] = words.say("lesson.desk") if who == DESK else words.nation(who)
        return words.say(f"desk.done.{answer.key}", **values)

    def _help(self, rest: list[str]) -> None:
        super()._help(rest)
        self._show([self.words.say("text.class.help")])
        acts = (*self.facilitator.commands, "tables", "look", "audit")
        self._show([f"  {self.words.say(f'text.class.desk.{name}')}" for name in acts])

    def _class(self, key: str, **values: str | int) -> None:
        self.write(self.words.say(f"text.class.{key}", **values))
