"""Sovereign Stack: a turn-based strategy game about the global AI race."""

VERSION = "0.1.0"
RULES = 2  # raised only when the same orders lead to other results
