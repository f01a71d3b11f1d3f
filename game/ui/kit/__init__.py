"""The widget kit on plain pygame: nodes, painter, widgets, charts, map. Nothing of the game is known here."""
