"""The game in the terminal: prints what a person may see, reads order texts and commands line by line.

Works typed or piped, for screen readers and tests. A refused line is answered and ends nothing. Between people at
one computer nothing of anyone's secrets is printed until the next one asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from game.engine.order_text import FORMS, TALENT_FORM, nearest
from game.engine.world import INDICES
from game.play import text_board, text_deals, text_log
from game.play.outside_words import sentences
from game.play.session import Session
from game.play.text_forecast import TextForecast
from game.play.words import Words

Write = Callable[[str], None]
BLANK_LINES = 40  # moves what the last person saw off an ordinary terminal
HIDDEN_TERMS = ("resilience", "physical")  # public indices whose terms are not: needs met, months behind
OWN_FIELDS = ("income", "treasury", "talent", "workforce", "adoption", "factory", "tension", "score")


class TextGame:
    """One session played in text. ``run`` reads lines to the end; the answer to each goes to ``write``."""

    def __init__(self, session: Session, words: Words, write: Write) -> None:
        self.session = session
        self.words = words
        self.write = write
        self.done = False
        waiting = session.waiting()
        self.nation = waiting[0] if waiting else ""
        self._told_problem = ""
        self.open_ledger = False  # whether a facilitator lets everybody ask why of everybody
        self._ahead = TextForecast(session, words)
        self._commands: dict[str, Callable[[list[str]], None]] = {
            "help": self._help,
            "view": lambda _: self._show(text_board.overview(session, words, self.nation)),
            "board": lambda _: self._show(text_board.board(session, words, self.nation)),
            "cards": lambda _: self._show(text_board.cards(session, words, self.nation)),
            "plan": lambda _: self._show(text_board.plan(session, words, self.nation)),
            "limits": lambda _: self._show(text_board.plan(session, words, self.nation)[-3:]),
            "initiatives": lambda _: self._show(text_board.initiatives(session, words, self.nation)),
            "news": lambda _: self._show(text_board.news(session, words, self.nation)),
            "report": lambda _: self._show(text_board.report(session, words, self.nation)),
            "rivals": lambda _: self._show(text_board.rivals(session, words, self.nation)),
            "objectives": lambda _: self._show(text_board.objectives(session, words, self.nation)),
            "posture": self._posture,
            "adviser": lambda _: self._show(text_board.adviser(session, words, self.nation)),
            "take": self._take,
            "forecast": lambda rest: self._show(self._ahead.forecast(self.nation, rest)),
            "hot": lambda rest: self._show(self._ahead.hot(self.nation, rest)),
            "why": self._why,
            "log": self._log,
            "note": self._note,
            **self._bargains(),
            "undo": lambda _: self._say("undone" if session.undo(self.nation) else "nothing_undone"),
            "redo": lambda _: self._say("redone" if session.redo(self.nation) else "nothing_redone"),
            "reset": self._reset,
            "commit": self._commit,
            "save": self._save,
            "quit": self._quit,
        }

    def _bargains(self) -> dict[str, Callable[[list[str]], None]]:
        """Return the commands about deals and pledges."""
        session, words = self.session, self.words
        return {
            "deals": lambda _: self._show(text_deals.deals(session, words, self.nation)),
            "pledge": lambda rest: self._show(text_deals.pledge(session, words, self.nation, rest)),
            "judge": lambda rest: self._show(text_deals.judge(session, words, rest)),
        }

    @property
    def alone(self) -> bool:
        """Tell whether one person plays, so that everything may be shown at once."""
        return len(self.session.humans) < 2

    def run(self, lines: Iterable[str], prompt: Callable[[str], None] | None = None) -> None:
        """Play until ``quit`` or the last line; a game without people plays itself and reads nothing."""
        self.begin()
        if not self.session.humans:
            self._watch()
            return
        source = iter(lines)
        while not self.done:
            if prompt is not None:
                prompt(self.nation or "-")
            line = next(source, None)
            if line is None:
                break
            self.take(line)
        self._tell_saving()
        if self.session.path is not None and self.session.save_problem is None:
            self._say("kept", path=str(self.session.path))

    def begin(self) -> None:
        """Print the opening: what is played, and the view of a person who plays alone."""
        session = self.session
        title = self.words.told("scenario.title", session.world.id)
        self._say("opening", title=title, turns=session.world.turns, turn=session.turn)
        self._show(text_board.opponents(session, self.words))
        if session.replay_off is not None:
            self.write(self.words.say(session.replay_off.key, **self.words.named(session.replay_off.values)))
        if session.ended:
            self._show(text_board.verdict(session, self.words))
        elif session.humans:
            self._seat()

    def take(self, line: str) -> None:
        """Answer one line."""
        words = line.split("#", 1)[0].split()
        if not words or self.done:
            return
        first = words[0].lower()
        if self.session.ended and first not in ("quit", "save", "help"):
            self._say("over")
        elif first in self._commands:
            self._commands[first](words[1:])
        elif first in FORMS:
            self._order(line)
        else:
            near = nearest(first, (*self._commands, *FORMS))
            self._say("unknown", word=first[:40], near=near)

    # orders

    def _order(self, line: str) -> None:
        refusal = self.session.give(self.nation, line)
        if refusal is not None:
            viewer = self.session.world.actor_index(self.nation)
            self.write(self.words.refusal(refusal, viewer))
            return
        left = self.words.texts.money(self.session.limits(self.nation).left, 2)
        self._say("taken", left=left)
        self._tell_saving()

    def _reset(self, rest: list[str]) -> None:
        del rest
        self.session.reset(self.nation)
        self._say("reset")

    def _posture(self, rest: list[str]) -> None:
        if not rest:
            self._show(text_board.postures(self.session, self.words, self.nation))
            return
        refusal = self.session.take_posture(self.nation, rest[0].lower())
        if refusal is None:
            self._say(
                "posture", name=self.words.told(f"postures.{self.nation}.{rest[0].lower()}.title", rest[0])
            )
        else:
            self.write(self.words.refusal(refusal))

    def _take(self, rest: list[str]) -> None:
        if [word.lower() for word in rest] != ["adviser"]:
            self._say("unknown", word=" ".join(["take", *rest])[:40], near="take adviser")
            return
        self.session.take_adviser(self.nation)
        self._say("adviser_taken", count=len(self.session.draft(self.nation)))

    def _commit(self, rest: list[str]) -> None:
        del rest
        refusal = self.session.commit(self.nation)
        if refusal is not None:
            self.write(self.words.refusal(refusal))
            return
        waiting = self.session.waiting()
        if waiting:
            self.nation = waiting[0]
            self._hand_over()
            return
        self._say("resolving")
        self.session.resolve()
        self._tell_saving()
        self._tell_programs()
        if self.session.ended:
            self._end()
            return
        self.nation = self.session.waiting()[0]
        if self.alone:
            self._show(["", *text_board.report(self.session, self.words, self.nation), ""])
            self._show([*text_board.news(self.session, self.words, self.nation), ""])
        self._seat()

    # seats

    def _seat(self) -> None:
        if self.alone:
            self._show(text_board.overview(self.session, self.words, self.nation))
            self._say("hint")
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        """Clear the terminal and print only what everybody may see; the next person asks for the rest."""
        session, words = self.session, self.words
        self._show([""] * BLANK_LINES)
        seat = session.seats[self.nation]
        name = words.nation(self.nation) + (f" ({seat.name})" if seat.name else "")
        date = words.date(session.state.quarter)
        self._say("hand_over", nation=name, date=date, turn=session.turn + 1, turns=session.world.turns)
        if session.turn:
            self._show(text_board.news(session, words, None))
        self._say("hand_over_hint")

    def _watch(self) -> None:
        while not self.session.ended:
            self.session.resolve()
            self._show(["", *text_board.standing(self.session, self.words)])
            self._show(text_board.news(self.session, self.words, None))
            self._tell_saving()
            self._tell_programs()
        self._end()

    def _end(self) -> None:
        self.nation = self.session.humans[0] if self.session.humans else ""
        for nation in self.session.humans if self.alone else []:
            self._show(["", *text_board.report(self.session, self.words, nation)])
        self._show(["", *text_board.verdict(self.session, self.words)])

    # questions

    def _why(self, rest: list[str]) -> None:
        asked = [word.lower() for word in rest]
        world = self.session.world
        nation = asked.pop(0) if asked and asked[0] in world.actors else self.nation
        known = (*INDICES, *world.layers, "price", "gap", *OWN_FIELDS)
        if not asked:
            self._say("why_form")
            return
        name, layer = asked[0], -1
        if name in ("price", "gap") and len(asked) > 1 and asked[1] in world.layers:
            layer = world.layer_index(asked[1])
        elif name in INDICES and (nation == self.nation or name not in world.layers):
            name = f"index.{name}"
        elif name in world.layers:
            name, layer = "share", world.layer_index(name)
        elif name not in OWN_FIELDS:
            self._say("why_unknown", word=" ".join(asked)[:40], near=nearest(name, known))
            return
        terms = name.removeprefix("index.")
        public = (terms in INDICES and terms not in HIDDEN_TERMS) or name in (
            "share",
            "score",
            "tension",
            "price",
            "adoption",
            "factory",
        )
        if nation != self.nation and not public and not self.open_ledger:
            self._say("why_secret", nation=self.words.nation(nation))
            return
        found = self.session.why(name, nation, layer)
        if found is None:
            self._say("report_none")
        else:
            viewer = world.actor_index(self.nation)
            self._show(self.words.explained(found, viewer=viewer))

    def _log(self, rest: list[str]) -> None:
        self._show(text_log.lines(self.session, self.words, self.nation, " ".join(rest)))

    def _note(self, rest: list[str]) -> None:
        self._show(text_log.note(self.session, self.words, self.nation, rest))

    def _help(self, rest: list[str]) -> None:
        del rest
        forms = FORMS.values()
        self._show([self.words.say("text.help.orders"), f"  {TALENT_FORM}", *(f"  {form}" for form in forms)])
        self._show([self.words.say("text.help.commands")])
        rows = [[name, self.words.say(f"text.command.{name}")] for name in self._commands]
        self._show(text_board.columns(rows, left=2))

    # files

    def _save(self, rest: list[str]) -> None:
        target = Path(" ".join(rest)).expanduser() if rest else None
        if target is not None and not _ours_to_write(target):
            self._say("not_ours", path=str(target))
            return
        problem = self.session.save(target)
        if problem is not None:
            self.write(self.words.say(problem.key, **problem.values))
            return
        self._say("saved", path=str((target or self.session.path or Path()).absolute()))

    def _tell_saving(self) -> None:
        """Say once that saving does not work; the game goes on."""
        problem = self.session.save_problem
        now = "" if problem is None else str(problem.values)
        if problem is not None and now != self._told_problem:
            self.write(self.words.say(problem.key, **problem.values))
        self._told_problem = now

    def _tell_programs(self) -> None:
        """Say what went wrong with programs that play nations."""
        self._show(sentences(self.session.outsiders.news(), self.words))

    def _quit(self, rest: list[str]) -> None:
        del rest
        self.done = True

    # output

    def _say(self, key: str, **values: str | int) -> None:
        self.write(self.words.say(f"text.say.{key}", **values))

    def _show(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


def _ours_to_write(path: Path) -> bool:
    """Tell whether a file may be written: it is new, or a game file already."""
    try:
        with path.open("rb") as file:
            return file.read(5) == b"!game"
    except FileNotFoundError:
        return True
    except OSError:
        return not path.is_dir()
