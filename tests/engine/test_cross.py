"""The golden games to the bit on a processor that lacks the newer instructions, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.scenario.load import available
from tests.golden.record import PLANS, current, path_of, read, scenario

# numpy's own loops by the names of its version 2.4 (others are passed over without a word), and the C library's.
PLAIN = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4",
}

# Prints the bits of plain np.exp, then one line a golden game: its first difference.
THERE = """
import hashlib, sys
import numpy as np
x = np.linspace(-8.0, 8.0, 40_001)
print(hashlib.blake2b(np.exp(x).tobytes(), digest_size=8).hexdigest(), flush=True)
if sys.argv[1:]:
    from pathlib import Path
    from tests.golden.record import first_difference, read, scenario
    for argument in sys.argv[1:]:
        name, _, path = argument.partition("=")
        print(first_difference(read(Path(path)), scenario(name).world) or "same", flush=True)
"""


def run(root: Path, plain: bool, *games: str) -> list[str]:
    """Run the program, with processor features switched off if ``plain``; return its lines."""
    environment = {**os.environ, "PYTHONPATH": str(root), **(PLAIN if plain else {})}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", THERE, *games],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_golden_games_come_again_where_exp_has_other_bits(root: Path) -> None:
    if run(root, True) == run(root, False):
        pytest.skip("plain np.exp gives the same bits without the newer instructions: nothing would be shown")
    games = {f"{name}={path_of(name, plan)}" for name in available() for plan in PLANS}
    here = [
        g
        for g in sorted(games)
        if current(read(Path(g.partition("=")[2])), scenario(g.partition("=")[0]).world)
    ]
    if not here:
        pytest.skip("the golden games are of other rules or another state of the scenario")
    _bits, *found = run(root, True, *here)
    other = [f"{game}: {answer}" for game, answer in zip(here, found, strict=True) if answer != "same"]
    assert not other, other
