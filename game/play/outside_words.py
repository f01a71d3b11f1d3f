"""What is said about programs that play nations, in the reader's language. Never here: the programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window starts without either
    from game.play.outside import Told
    from game.play.words import Words


def sentences(news: Iterable[Told], words: Words) -> list[str]:
    """Return what went wrong with programs, one sentence each; a refused order with the reason."""
    out = []
    for told in news:
        nation = words.nation(told.nation)
        said = words.say(
            f"outside.{told.key}", nation=nation, seat=told.nation, turn=told.turn, **told.values
        )
        if told.refusal is not None:
            said += " " + words.refusal(told.refusal, words.world.actor_index(told.nation))
        out.append(said)
    return out
