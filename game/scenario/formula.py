"""A condition as an author writes it: text in, a typed tree out, with a message and a place for every mistake.

The language is closed: numbers with units, comparisons, and or not, + - * /, min max, and the functions below with
typed arguments. There are no dots, texts, lists, powers or loops, so there is nothing to escape to.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from game.scenario.problem import nearest
from game.scenario.terms import COMPARISONS, FUNCTIONS, PLAIN_PEOPLE, WORDS, Function, Names, Term
from game.scenario.values import printed, strange_sign

MOST_SIGNS = 400
MOST_DEPTH = 16
MOST_NODES = 120


LITERAL_UNITS = {
    "months": "months",
    "month": "months",
    "quarters": "quarters",
    "quarter": "quarters",
    "points": "points",
    "point": "points",
    "bn": "bn",
}


class FormulaFault(Exception):  # noqa: N818  # a finding about a text, not a defect of the program
    """A formula cannot be read; carries the code, the place in the text and the values of the message."""

    def __init__(self, code: str, at: int, hint: str = "", **values: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.hint = hint
        self.values = values


_NUMBER = re.compile(r"(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
_ARGUMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_SIGN = re.compile(r"<=|>=|==|!=|<>|&&|\|\||[-+*/()<>=,%]")


def parse(text: str, names: Names) -> Term:
    """Return the tree of a condition. Raises FormulaFault for the first mistake."""
    if len(text) > MOST_SIGNS:
        raise FormulaFault("formula-too-long", 0, size=len(text), most=MOST_SIGNS)
    parser = _Parser(text, names)
    term = parser.whole()
    if term.unit != "truth":
        raise FormulaFault("not-a-condition", term.at, "compare")
    return term


class _Parser:
    """Recursive descent over one line of text; depth and size are bounded."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.at = 0
        self.depth = 0
        self.nodes = 0

    def whole(self) -> Term:
        self._space()
        if self.at >= len(self.text):
            raise FormulaFault("formula-syntax", 0, found="", expected="…")
        term = self._either()
        self._space()
        if self.at < len(self.text):
            self._stranger("and / or")
        return term

    def _space(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\n":
            self.at += 1

    def _peek(self) -> str:
        """Return the next sign or word, empty at the end; numbers count as the word 0."""
        self._space()
        found = _SIGN.match(self.text, self.at) or _WORD.match(self.text, self.at)
        if found:
            return found.group(0)
        return "0" if _NUMBER.match(self.text, self.at) else ""

    def _take(self, word: str) -> None:
        self.at += len(word)

    def _stranger(self, expected: str) -> None:
        """Complain about whatever stands here."""
        self._space()
        rest = self.text[self.at :]
        strange = strange_sign(rest[:1])
        if strange:
            raise FormulaFault("full-width", self.at, "write", sign=strange[1], plain=strange[2])
        word = self._peek()
        found = self._literal_text() if word == "0" else (word or rest[:1])
        if word in ("&&", "||"):
            better = "and" if word == "&&" else "or"
            raise FormulaFault(
                "formula-syntax", self.at, "better", found=word, expected=better, better=better
            )
        raise FormulaFault("formula-syntax", self.at, found=found, expected=expected)

    def _literal_text(self) -> str:
        found = _NUMBER.match(self.text, self.at)
        return found.group(0) if found else ""

    def _node(self, term: Term) -> Term:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaFault("formula-too-long", term.at, size=self.nodes, most=MOST_NODES)
        return term

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaFault("formula-too-deep", self.at, most=MOST_DEPTH)

    def _either(self) -> Term:
        self._deeper()
        left = self._both()
        while self._peek().lower() == "or":
            left = self._joined("or", left, self._both)
        self.depth -= 1
        return left

    def _both(self) -> Term:
        left = self._negated()
        while self._peek().lower() == "and":
            left = self._joined("and", left, self._negated)
        return left

    def _joined(self, op: str, left: Term, more: Callable[[], Term]) -> Term:
        at = self.at
        self._take(op)
        right = more()
        for side in (left, right):
            _must_be_condition(side)
        return self._node(Term(op, "truth", (left, right), at=at))

    def _negated(self) -> Term:
        if self._peek().lower() != "not":
            return self._compared()
        self._deeper()
        at = self.at
        self._take("not")
        inner = self._negated()
        self.depth -= 1
        _must_be_condition(inner)
        return self._node(Term("not", "truth", (inner,), at=at))

    def _compared(self) -> Term:
        left = self._sum()
        sign = self._peek()
        op = {"==": "=", "<>": "!="}.get(sign, sign)
        if op not in COMPARISONS:
            return left
        at = self.at
        self._take(sign)
        right = self._sum()
        after = self._peek()
        if after in COMPARISONS or after in ("==", "<>"):
            raise FormulaFault("formula-chain", self.at, "split")
        _same_unit(left, right)
        return self._node(Term(op, "truth", (left, right), at=at))

    def _sum(self) -> Term:
        left = self._product()
        while self._peek() in ("+", "-"):
            left = self._arithmetic(left, self._product)
        return left

    def _product(self) -> Term:
        left = self._signed()
        while self._peek() in ("*", "/"):
            left = self._arithmetic(left, self._signed)
        return left

    def _arithmetic(self, left: Term, more: Callable[[], Term]) -> Term:
        op, at = self._peek(), self.at
        self._take(op)
        right = more()
        for side in (left, right):
            if side.unit == "truth":
                raise FormulaFault("not-a-number", side.at, "compare")
        if op in "+-":
            _same_unit(left, right)
            unit = right.unit if left.unit == "any" else left.unit
        else:
            unit = (
                left.unit if right.unit == "any" else "any" if left.unit == "any" and op == "*" else "mixed"
            )
            unit = right.unit if left.unit == "any" and op == "*" else unit
        return self._node(Term(op, unit, (left, right), at=at))

    def _signed(self) -> Term:
        if self._peek() != "-":
            return self._atom()
        self._deeper()
        at = self.at
        self._take("-")
        inner = self._signed()
        self.depth -= 1
        if inner.unit == "truth":
            raise FormulaFault("not-a-number", inner.at, "compare")
        return self._node(Term("-", inner.unit, (inner,), at=at))

    def _atom(self) -> Term:
        word = self._peek()
        at = self.at
        if word == "(":
            self._take("(")
            inner = self._either()
            self._expect(")")
            return inner
        if word == "0":
            return self._literal()
        if word and _WORD.fullmatch(word):
            self._take(word)
            return self._function(word, at)
        self._stranger("share(…)")
        raise FormulaFault("formula-syntax", at, found=word, expected="(")

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            self._stranger(sign)
        self._take(sign)

    def _literal(self) -> Term:
        at, digits = self.at, self._literal_text()
        self._take(digits)
        number, unit, written = float(digits), "any", digits
        follow = self._peek()
        if not follow and strange_sign(self.text[self.at : self.at + 1]):
            self._stranger("%")
        if follow == "%":
            self._take("%")
            number, unit, written = number / 100.0, "share", f"{digits}%"
        elif follow.lower() in LITERAL_UNITS:
            self._take(follow)
            unit, written = LITERAL_UNITS[follow.lower()], f"{digits} {follow.lower()}"
        return self._node(Term("number", unit, number=number, at=at, written=written))

    def _function(self, word: str, at: int) -> Term:
        name = word.lower()
        if name in ("min", "max"):
            return self._extreme(name, at)
        function = FUNCTIONS.get(name)
        if function is None:
            self._unknown(word, at)
        assert function is not None
        self._expect("(")
        args, places = self._arguments()
        full = self._checked(name, function, args, places, at)
        unit = "plain" if name == "people" and full[1] in PLAIN_PEOPLE else function.unit
        return self._node(Term(name, unit, args=full, at=at))

    def _unknown(self, word: str, at: int) -> None:
        for kind in ("nation", "layer", "card", "flag", "initiative"):
            if word in self.names.ids.get(kind, {}):
                raise FormulaFault("formula-bare-name", at, "function", name=word[:60])
        close = nearest(word, [*FUNCTIONS, "min", "max", "and", "or", "not"])
        hint = "nearest" if close else "list"
        known = ", ".join(sorted(FUNCTIONS))
        raise FormulaFault(
            "formula-unknown", at, hint, name=word[:60], nearest=close[0] if close else "", known=known
        )

    def _extreme(self, name: str, at: int) -> Term:
        self._deeper()
        self._expect("(")
        terms = [self._sum()]
        while self._peek() == ",":
            self._take(",")
            terms.append(self._sum())
        self._expect(")")
        self.depth -= 1
        if len(terms) < 2:
            raise FormulaFault("formula-arguments", at, name=name, usage=f"{name}(a, b)")
        out = terms[0]
        for term in terms[1:]:
            if term.unit == "truth" or out.unit == "truth":
                raise FormulaFault("not-a-number", term.at, "compare")
            _same_unit(out, term)
            unit = term.unit if out.unit == "any" else out.unit
            out = self._node(Term(name, unit, (out, term), at=at))
        return out

    def _arguments(self) -> tuple[list[str], list[int]]:
        args: list[str] = []
        places: list[int] = []
        if self._peek() == ")":
            self._take(")")
            return args, places
        while True:
            self._space()
            found = _ARGUMENT.match(self.text, self.at)
            if found is None:
                self._stranger("id")
            assert found is not None
            args.append(found.group(0))
            places.append(self.at)
            self._take(found.group(0))
            if self._peek() != ",":
                break
            self._take(",")
        if _WORD.fullmatch(self._peek()):
            self._stranger(",")
        self._expect(")")
        return args, places

    def _checked(
        self, name: str, function: Function, args: list[str], places: list[int], at: int
    ) -> tuple[str, ...]:
        """Return the arguments in full; raises FormulaFault for a wrong count or an unknown name."""
        takes = function.takes
        if function.optional == -1 and len(args) == len(takes) - 1:
            args, places = ["me", *args], [at, *places]
        elif function.optional == 1 and len(args) == len(takes) - 1:
            takes = takes[:-1]
        if len(args) != len(takes):
            raise FormulaFault("formula-arguments", at, name=name, usage=usage(name))
        for i, (kind, word, place) in enumerate(zip(takes, args, places, strict=True)):
            self._check_name(kind, word, place, args[i - 1] if i else "")
        return tuple(args)

    def _check_name(self, kind: str, word: str, at: int, before: str) -> None:
        if kind == "nation" and word == "me" and self.names.me:
            return
        if kind in WORDS:
            listed = list(WORDS[kind])
        elif kind == "option":
            listed = list(self.names.options.get(before, ()))
        else:
            listed = list(self.names.ids.get(kind, {}))
        if word in listed:
            return
        if not listed and kind in ("nation", "layer"):
            return  # a deck without any is told so once
        close = nearest(word, listed)
        hint = "nearest" if close else "list" if listed else ""
        shown = ", ".join(listed[:20])
        raise FormulaFault(
            f"unknown-{kind}", at, hint, name=word[:60], nearest=close[0] if close else "", known=shown
        )


def usage(name: str) -> str:
    """Return how a function is called."""
    return f"{name}({', '.join(FUNCTIONS[name].takes)})"


def _must_be_condition(term: Term) -> None:
    if term.unit != "truth":
        raise FormulaFault("not-a-condition", term.at, "compare")


def _same_unit(left: Term, right: Term) -> None:
    """Check that two sides may be compared or added. Raises FormulaFault at the side to mend."""
    for one, other in ((left, right), (right, left)):
        if one.unit == "truth" and other.unit != "truth":
            raise FormulaFault("not-a-number", one.at, "alone")
        if one.unit == "share" and other.op == "number" and other.unit == "any" and other.number != 0.0:
            better = printed(100.0 * other.number if other.number <= 1.0 else other.number)
            raise FormulaFault("bad-unit", other.at, "percent", text=other.written, better=f"{better}%")
    free = ("any", "mixed")
    if left.unit != right.unit and left.unit not in free and right.unit not in free:
        raise FormulaFault("unit-clash", right.at, left=left.unit, right=right.unit)
