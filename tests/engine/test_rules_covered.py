"""Every rule number that a phase names has a worked example, and the phases run in the order of their numbers."""

import ast
import re
from pathlib import Path

from game.engine.turn import CLOSING, OPENING, QUARTER

NUMBER = re.compile(r"R(\d+)\. ")
EXAMPLE = re.compile(r"test_r(\d+)_")
RULES = set(range(1, 11))


def functions(folder: Path) -> list[ast.FunctionDef]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py")))
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def numbers(root: Path) -> dict[int, list[str]]:
    """Return the functions of the engine that name a rule number, by number."""
    found: dict[int, list[str]] = {}
    for function in functions(root / "game" / "engine"):
        match = NUMBER.match(ast.get_docstring(function) or "")
        if match:
            found.setdefault(int(match.group(1)), []).append(function.name)
    return found


def test_every_rule_number_is_named_by_a_phase(root: Path) -> None:
    assert set(numbers(root)) == RULES


def test_every_rule_number_has_a_worked_example(root: Path) -> None:
    examples = [function for function in functions(root / "tests") if EXAMPLE.match(function.name)]
    shown = {int(EXAMPLE.match(function.name).group(1)) for function in examples}
    assert sorted(set(numbers(root)) - shown) == [], "rules without an example"
    assert sorted(shown - RULES) == [], "examples of rules that do not exist"
    empty = [f.name for f in examples if not any(isinstance(node, ast.Assert) for node in ast.walk(f))]
    assert empty == [], "an example asserts what was done by hand"


def test_phases_run_in_the_order_of_their_numbers() -> None:
    for group, allowed in ((OPENING, range(1, 4)), (QUARTER, range(4, 8)), (CLOSING, range(8, 11))):
        told = [NUMBER.match(phase.__doc__ or "") for phase in group]
        assert all(told), [phase.__name__ for phase in group]
        order = [int(match.group(1)) for match in told if match]
        assert order == sorted(order)
        assert set(order) == set(allowed)
