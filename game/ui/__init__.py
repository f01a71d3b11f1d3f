"""Pixels: the only part of the game that imports pygame. No rule and no number of the game is made here."""

import os
import sys

# Must be set before pygame is imported: its greeting would stand in the middle of our own output.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# pygame looks for pkg_resources, which costs a third of a second where setuptools is installed and does nothing here.
_absent = "pkg_resources" not in sys.modules
if _absent:
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]  # makes its import fail at once
import pygame  # noqa: E402, F401

if _absent:
    del sys.modules["pkg_resources"]
