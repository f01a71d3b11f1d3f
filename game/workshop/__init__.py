"""The authoring jobs behind the window: decks that are watched, trials that run, places that are opened. Never here: pixels."""
