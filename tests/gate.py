"""The one gate before a commit: ruff, mypy, the shipped scenarios, then the tests. Run by main.py test."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAST = "not slow and not long and not browser"
SLOW = "not long and not browser"
STEPS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "scenario check": ["main.py", "scenario", "check"],
}


def main(argv: list[str]) -> int:
    """Run every step and return 0 when all passed; pytest comes last so that its closing line does too."""
    parser = argparse.ArgumentParser(prog="main.py test", description=__doc__, allow_abbrev=False)
    tier = parser.add_mutually_exclusive_group()
    tier.add_argument("--fast", action="store_true", help="without the slow tests (this is the default)")
    tier.add_argument("--slow", action="store_true", help="with the tests that take seconds")
    options, for_pytest = parser.parse_known_args(argv)
    failed = [name for name, command in STEPS.items() if not _passes(name, command)]
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}", flush=True)
    print("== pytest", flush=True)
    marked = SLOW if options.slow else FAST
    tests = _run(["-m", "pytest", "-m", marked, *for_pytest])
    return 1 if failed else tests


def _passes(name: str, command: list[str]) -> bool:
    print(f"== {name}", flush=True)
    return _run(command) == 0


def _run(command: list[str]) -> int:
    return subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
