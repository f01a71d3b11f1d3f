"""Many games: batches, measures, tables, speeds. Never here: a person's game, pixels, sentences."""
