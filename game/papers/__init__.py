"""Printable pages made from a scenario or a game: hand-outs, guide, questions, debrief, comparison of classes."""
