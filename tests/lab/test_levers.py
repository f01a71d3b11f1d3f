"""Levers taken away: the orders are struck, the money stays, the figures are those of paired games."""

import json

import numpy as np
import pytest

from game.ai.player import luck_of, make_player
from game.engine.numerics import total
from game.engine.view import view
from game.engine.world import LEVERS
from game.lab import gather, levers
from game.lab.batch import Seat, run, shortened
from game.lab.gather import Desk, seated
from game.lab.ladder import OTHERS
from game.lab.levers import ALL, LINES, Without
from game.lab.records import Records
from game.text import LANGUAGES, Texts
from tests.ai.small import played, world

SHORT = shortened(world(), 3)
PLAYER = Seat("random")


@pytest.mark.parametrize("lever", ALL)
def test_a_struck_lever_gives_no_order_and_everything_else_stays(lever: str) -> None:
    state = played(2, games=6)
    views = [view(world(), state, a) for a in range(3)]
    whole = make_player("random").plan(world(), views, luck_of(state))
    lame = Without("random", lever=lever).make().plan(world(), views, luck_of(state))

    def money(plans) -> np.ndarray:  # type: ignore[no-untyped-def]
        return (
            total(plans.build, 1)
            + total(plans.research, 1)
            + total(plans.talent, 0)
            + total(plans.enforce, 1)
        )

    # a plan that was emptied loses at most a cent a line to rounding
    assert np.all(money(lame) <= money(whole) + 1e-9)
    assert np.all(money(lame) >= money(whole) - 0.01 * 22)
    if lever in LEVERS:
        assert not lame.talent[LEVERS.index(lever)].any()
    elif lever in ("build", "research", "enforce", "stockpile", "launch", "stop", "choose"):
        assert not getattr(lame, lever).any()
    elif lever in ("restrict", "refuse"):
        assert [x for x in lame.limits if x.kind == lever] == []
        assert len(lame.limits) == len([x for x in whole.limits if x.kind != lever])
    else:
        assert np.array_equal(lame.release, state.release)
    for name in ("stockpile", "launch", "stop", "choose", "release"):
        if name != lever:
            assert np.array_equal(getattr(lame, name), getattr(whole, name)), name
    if lever not in LINES:
        assert np.array_equal(lame.build, whole.build)


def test_the_loss_is_that_of_paired_games() -> None:
    desk = Desk(SHORT, 2, Records.opened(None, gather.head("levers", SHORT, 2)))
    found = levers.levers(desk, PLAYER, 8, ["research/bbb"])
    assert list(found["levers"]) == ["research"]
    with_, without = (
        run(SHORT, seated(SHORT, "bbb", seat, OTHERS), 8, 2, processes=1).score[1]
        for seat in (PLAYER, Without("random", lever="research"))
    )
    loss = found["levers"]["research"]["bbb"]
    assert loss["mean"] == pytest.approx((with_ - without).mean(), abs=1e-5)
    assert loss["low"] < loss["mean"] < loss["high"]


def test_unknown_levers_are_refused() -> None:
    desk = Desk(SHORT, 2, Records())
    for wanted in ("taxes", "train/zzz"):
        with pytest.raises(KeyError):
            levers.levers(desk, PLAYER, 1, [wanted])


def test_the_table_speaks_every_language() -> None:
    found = levers.levers(Desk(SHORT, 2, Records()), PLAYER, 2, ["/ccc"])
    assert json.loads(json.dumps(found)) == found
    for language in LANGUAGES:
        texts = Texts.load(language)
        shown = levers.table(found, texts, lambda kind, ident: f"{kind}:{ident}")
        assert "nations:ccc" in shown
        assert len(shown.splitlines()) == len(ALL) + 3
        assert not texts.missing
