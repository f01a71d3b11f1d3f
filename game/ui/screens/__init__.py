"""The screens of the game. Each declares nodes from what the table tells; no rule and no sentence lives here."""
