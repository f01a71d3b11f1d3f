"""Authoring: scenario files in, a World out, and every complaint an author can read. Never here: rules of play."""
