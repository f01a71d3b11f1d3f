"""Pixels: the only part of the game that imports pygame. No rule and no number of the game is made here."""
