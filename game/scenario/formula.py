"""A condition as an author writes it: text in, a typed tree out, with a message and a place for every mistake.

The language is closed: numbers with units, comparisons, and or not, + - * /, min max, and the functions below with
typed arguments. There are no dots, texts, lists, powers or loops, so there is nothing to escape to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from game.engine.expr import MONEY, PEOPLE
from game.engine.world import INDICES, Expr
from game.scenario.problem import nearest
from game.scenario.values import printed, strange_sign

MOST_SIGNS = 400
MOST_DEPTH = 16
MOST_NODES = 120


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes and gives: kinds of its arguments, unit and range of its value, ``last`` optional."""

    takes: tuple[str, ...]
    unit: str
    low: float
    high: float
    optional: int = 0


_BIG = 1e12
FUNCTIONS: dict[str, Function] = {
    "share": Function(("nation", "layer"), "share", 0.0, 1.0),
    "rank": Function(("nation", "layer"), "rank", 1.0, _BIG),
    "gap": Function(("nation", "layer"), "months", 0.0, _BIG),
    "lead": Function(("nation", "layer"), "months", -_BIG, _BIG),
    "supply": Function(("nation", "nation", "layer"), "share", 0.0, 1.0),
    "depends": Function(("nation", "nation"), "share", 0.0, 1.0),
    "stock": Function(("nation", "layer"), "quarters", 0.0, _BIG),
    "fill": Function(("nation", "layer"), "share", 0.0, 1.0),
    "restricted": Function(("nation", "layer"), "share", 0.0, 1.0),
    "price": Function(("layer",), "plain", 0.0, _BIG),
    "index": Function(("nation", "index"), "points", 0.0, 100.0),
    "talent": Function(("nation",), "share", 0.0, 1.0),
    "people": Function(("nation", "people"), "share", 0.0, 1.0),
    "money": Function(("nation", "money"), "bn", -_BIG, _BIG),
    "tension": Function((), "points", 0.0, 100.0),
    "trust": Function(("nation", "nation"), "points", 0.0, 100.0),
    "year": Function((), "year", 0.0, 9999.0),
    "flag": Function(("nation", "flag"), "truth", 0.0, 1.0, optional=-1),
    "played": Function(("card", "option"), "truth", 0.0, 1.0, optional=1),
    "launched": Function(("initiative",), "truth", 0.0, 1.0),
}
"""The closed list of functions. ``optional`` 1: the last argument may be left out, -1: the first one."""

PLAIN_PEOPLE = ("industry", "flow")
LITERAL_UNITS = {
    "months": "months",
    "month": "months",
    "quarters": "quarters",
    "quarter": "quarters",
    "points": "points",
    "point": "points",
    "bn": "bn",
}
COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_WORDS = {"index": INDICES, "people": PEOPLE, "money": MONEY}


class FormulaFault(Exception):
    """A formula cannot be read; carries the code, the place in the text and the values of the message."""

    def __init__(self, code: str, at: int, hint: str = "", **values: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.hint = hint
        self.values = values


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula may name: ids by kind with their index, options by card, the span of the game in years."""

    ids: Mapping[str, Mapping[str, int]]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int, int] = (0, 9999)
    me: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A typed tree: ``op`` as in ``world.Expr``, names in ``args``, the unit of its value, its place in the text."""

    op: str
    unit: str
    parts: tuple[Term, ...] = ()
    number: float = 0.0
    args: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)
    written: str = ""


_NUMBER = re.compile(r"(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})")
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
            raise FormulaFault("formula-syntax", self.at, "better", found=word, expected=better, better=better)
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

    def _joined(self, op: str, left: Term, more: object) -> Term:
        at = self.at
        self._take(op)
        right = more()  # type: ignore[operator]  # one of the two methods above
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

    def _arithmetic(self, left: Term, more: object) -> Term:
        op, at = self._peek(), self.at
        self._take(op)
        right = more()  # type: ignore[operator]  # one of the two methods above
        for side in (left, right):
            if side.unit == "truth":
                raise FormulaFault("not-a-number", side.at, "compare")
        if op in "+-":
            _same_unit(left, right)
            unit = right.unit if left.unit == "any" else left.unit
        else:
            unit = left.unit if right.unit == "any" else "any" if left.unit == "any" and op == "*" else "mixed"
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
        known: object
        if kind in _WORDS:
            known = _WORDS[kind]
        elif kind == "option":
            known = self.names.options.get(before, ())
        else:
            known = self.names.ids.get(kind, {})
        listed = list(known)  # type: ignore[call-overload]  # a tuple or a mapping of words
        if word in listed:
            return
        close = nearest(word, listed)
        hint = "nearest" if close else "list"
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


_LEVELS = {"or": 1, "and": 2, "not": 3, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}


def show(term: Term) -> str:
    """Write a tree as text that parses back to the same tree."""
    return _show(term, 0)


def _show(term: Term, around: int) -> str:
    if term.op == "number":
        return term.written
    if term.op in FUNCTIONS:
        return f"{term.op}({', '.join(term.args)})"
    if term.op in ("min", "max"):
        return f"{term.op}({', '.join(_show(part, 0) for part in term.parts)})"
    level = _LEVELS[term.op]
    if term.op == "not":
        shown = f"not {_show(term.parts[0], level)}"
    elif len(term.parts) == 1:
        shown = f"-{_show(term.parts[0], 8)}"
        level = 7
    else:
        left, right = term.parts
        outer = level + 1 if term.op in COMPARISONS else level
        shown = f"{_show(left, outer)} {term.op} {_show(right, level + 1)}"
    return f"({shown})" if level < around else shown


def resolve(term: Term, names: Names, me: str) -> Expr:
    """Return the tree with indices for names; ``me`` is the nation that asks. The names must have been checked."""
    if term.op == "number":
        return Expr("number", number=term.number)
    if term.op not in FUNCTIONS:
        return Expr(term.op, tuple(resolve(part, names, me) for part in term.parts))
    takes = FUNCTIONS[term.op].takes
    at: list[int] = []
    for i, (kind, word) in enumerate(zip(takes, term.args, strict=False)):
        if kind in _WORDS:
            at.append(_WORDS[kind].index(word))
        elif kind == "option":
            at.append(names.options[term.args[i - 1]].index(word))
        else:
            at.append(names.ids[kind][me if kind == "nation" and word == "me" else word])
    if term.op == "played" and len(at) == 1:
        at.append(-1)
    return Expr(term.op, at=tuple(at))


def span(term: Term, names: Names) -> tuple[float, float]:
    """Return the least and the greatest value a tree can have; conditions give 0 or 1."""
    if term.op == "number":
        return term.number, term.number
    if term.op in FUNCTIONS:
        return _function_span(term, names)
    spans = [span(part, names) for part in term.parts]
    if len(spans) == 1:
        low, high = spans[0]
        return (1.0 - high, 1.0 - low) if term.op == "not" else (-high, -low)
    return _pair_span(term.op, *spans)


def _function_span(term: Term, names: Names) -> tuple[float, float]:
    function = FUNCTIONS[term.op]
    if term.op == "year":
        return float(names.years[0]), float(names.years[1])
    if term.op == "rank":
        return 1.0, float(max(1, len(names.ids.get("nation", {}))))
    if term.op == "people" and term.args[1] in PLAIN_PEOPLE:
        return (0.0 if term.args[1] == "industry" else -_BIG), _BIG
    return function.low, function.high


def _pair_span(op: str, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    if op in ("and", "min"):
        return min(a[0], b[0]), min(a[1], b[1])
    if op in ("or", "max"):
        return max(a[0], b[0]), max(a[1], b[1])
    if op == "+":
        return a[0] + b[0], a[1] + b[1]
    if op == "-":
        return a[0] - b[1], a[1] - b[0]
    if op == "*":
        ends = [x * y for x in a for y in b]
        return min(ends), max(ends)
    if op == "/":
        return -_BIG, _BIG
    return _comparison_span(op, a, b)


def _comparison_span(op: str, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    if op in (">", ">="):
        flipped = {">": "<", ">=": "<="}[op]
        return _comparison_span(flipped, b, a)
    if op == "<":
        return float(a[1] < b[0]), float(a[0] < b[1])
    if op == "<=":
        return float(a[1] <= b[0]), float(a[0] <= b[1])
    apart = a[1] < b[0] or b[1] < a[0]
    same = a[0] == a[1] == b[0] == b[1]
    if op == "=":
        return float(same), float(not apart)
    return float(apart), float(not same)
