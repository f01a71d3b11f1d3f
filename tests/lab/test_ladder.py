"""Ladder and balance: pairs are the same games, pieces do not matter, figures agree with the games they come from."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from game.engine.world import Par
from game.lab import balance, gather, ladder
from game.lab.batch import Seat, run, shortened
from game.lab.gather import Desk, Games, gathered, seated
from game.lab.ladder import OTHERS, Cell
from game.lab.records import RecordProblem, Records
from game.text import LANGUAGES, Texts
from tests.ai.small import world

SHORT = shortened(world(), 3)
LOW, HIGH = Seat("random"), Seat("doctrine", "hard")
CELL = Cell(HIGH, LOW, "bbb")


def desk(path: Path | None = None, seed: int = 4) -> Desk:
    return Desk(SHORT, seed, Records.opened(path, gather.head("ladder", SHORT, seed)))


def test_both_players_meet_the_same_games_in_the_same_seat() -> None:
    found = ladder.figures(desk(), CELL, 9)
    runs = [run(SHORT, seated(SHORT, "bbb", seat, OTHERS), 9, 4, processes=1) for seat in (HIGH, LOW)]
    gain = runs[0].score[1] - runs[1].score[1]
    assert found["share"] == pytest.approx((np.sum(gain > 0) + 0.5 * np.sum(gain == 0)) / 9, abs=1e-6)
    assert found["gain"]["mean"] == pytest.approx(gain.mean(), abs=1e-5)
    assert found["score"] == pytest.approx([r.score[1].mean() for r in runs], abs=1e-5)
    assert found["win_rate"] == pytest.approx([r.win[1].mean() for r in runs], abs=1e-5)


def test_a_player_against_itself_is_half_and_not_clear() -> None:
    found = ladder.figures(desk(), Cell(HIGH, HIGH, "aaa"), 5)
    assert (found["share"], found["equal"], found["clear"]) == (0.5, 5, False)
    assert found["low"] < 0.5 < found["high"]


def test_pieces_and_interruptions_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ladder.figures(desk(), CELL, 11)
    monkeypatch.setattr(gather, "SECONDS", 0.0)  # every piece is one game
    path = tmp_path / "figures"
    ladder.figures(desk(path), CELL, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines)[:-7])
    assert ladder.figures(desk(path), CELL, 11) == whole
    played: list[int] = []
    monkeypatch.setattr(gather, "_played", lambda *_: played.append(1))
    assert ladder.figures(desk(path), CELL, 11) == whole
    assert ladder.figures(desk(path), CELL, 3)["games"] == 3
    assert played == [], "all games stood in the file"


def test_records_of_other_players_and_records_with_gaps_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures"
    seats = seated(SHORT, "bbb", HIGH, OTHERS)
    gathered(desk(path), "x", seats, 2)
    with pytest.raises(RecordProblem) as problem:
        gathered(desk(path), "x", seated(SHORT, "bbb", LOW, OTHERS), 3)
    assert problem.value.key == "players"
    head, row = path.read_text().splitlines()
    changes: list[dict[str, object]] = [{"first": 1}, {"games": 3}, {"score": [[1.0]]}, {"half": "x"}]
    for change in changes:
        path.write_text(head + "\n" + json.dumps({**json.loads(row), **change}) + "\n")
        with pytest.raises(RecordProblem) as problem:
            gathered(desk(path), "x", seats, 2)
        assert problem.value.key == "piece"


def test_cells_are_chosen_by_player_and_nation() -> None:
    whole = ladder.cells(SHORT)
    assert {cell.nation for cell in whole} == {"aaa", "bbb", "ccc"}
    assert ladder.cells(SHORT, ["weighted"]) == [c for c in whole if c.player.player == "weighted"]
    assert [(c.player.player, c.nation) for c in ladder.cells(SHORT, ["Doctrine:hard/ccc"])] == [
        ("doctrine", "ccc")
    ]
    assert {c.nation for c in ladder.cells(SHORT, ["/aaa"])} == {"aaa"}
    for cell in whole:
        steps = ladder.RUNGS
        assert steps.index(cell.player) == steps.index(cell.below) + 1
    with pytest.raises(KeyError):
        ladder.cells(SHORT, ["doctrine:hard/zzz"])


def games(result: list[list[float]], half: list[list[float]]) -> Games:
    return Games(score=50.0 + np.array(result), result=np.array(result), half=np.array(half))


def test_balance_counts_wins_turns_and_margins_by_hand() -> None:
    # three games: first leads and wins clearly; first leads and loses closely; second leads, two share the win
    found = games(
        [[5.0, 1.0, 2.0], [1.0, 1.5, 2.0], [0.0, 0.0, 0.0]],
        [[2.0, 2.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
    )
    assert found.win.tolist() == [[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]
    assert balance.turned(found).tolist() == [False, True, False]
    no_path = dataclasses.replace(SHORT, par=None)
    assert balance.margins(no_path, found) == pytest.approx([4.0 / 55.0, 0.5 / 51.5, 0.0])
    spread = np.full((4, 3), 2.0)
    path = dataclasses.replace(SHORT, par=Par(np.zeros((4, 3)), spread, 1, SHORT.content, "normal"))
    assert balance.margins(path, found) == pytest.approx([8.0 / 55.0, 1.0 / 51.5, 0.0])
    rows = balance.nations(SHORT, found, 3)
    assert [rows[n]["win_rate"] for n in ("aaa", "bbb", "ccc")] == [0.5, 0.5, 0.0]
    assert [rows[n]["inside"] for n in ("aaa", "bbb", "ccc")] == [False, False, False]


def test_balance_agrees_with_the_verdict_of_the_games() -> None:
    found = balance.balance(desk(seed=6), Seat("doctrine", "easy"), 12)
    rest = Seat(level="easy")
    runs = run(SHORT, dict.fromkeys(SHORT.actors, rest), 12, 6, processes=1)
    for n, name in enumerate(SHORT.actors):
        assert found["nations"][name]["win_rate"] == pytest.approx(runs.win[n].mean(), abs=1e-6)
    assert 0.0 <= found["turned"]["share"] <= 1.0
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_speak_every_language(language: str) -> None:
    texts = Texts.load(language)
    found = ladder.ladder(desk(), [CELL], 3)
    assert json.loads(json.dumps(found)) == found
    shown = ladder.table(found, texts, lambda kind, ident: f"{kind}:{ident}")
    assert "nations:bbb" in shown
    assert "doctrine:hard" in shown
    shown = balance.table(balance.balance(desk(), HIGH, 3), texts, lambda kind, ident: f"{kind}:{ident}")
    assert "nations:aaa" in shown
    own = {**balance.balance(desk(), HIGH, 1), "by_path": True}
    told = [
        balance.table({**own, "path_of": path}, texts, lambda _, ident: ident).splitlines()[1]
        for path in ("doctrine", "planner")
    ]
    assert told[0] == ""
    assert "planner" in told[1]
    assert not texts.missing
