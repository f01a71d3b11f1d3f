"""A game with people: seats, drafts, the game file, the text mode. Never here: pixels, files of scenarios."""
