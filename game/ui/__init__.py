"""Pixels: the only part of the game that imports pygame. No rule and no number of the game is made here."""

import os

# Must be set before pygame is imported: its greeting would stand in the middle of our own output.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
