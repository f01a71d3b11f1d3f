"""Opponents: a player reads views and answers with orders. Never here: rivals' secrets, sentences, pixels."""
