"""The ends a player has reached are kept by seat, whatever stands in the file."""

from __future__ import annotations

from game.play.gallery import ENDS, ends_of, place, remember


def test_an_end_is_kept_once_by_scenario_and_seat() -> None:
    assert ends_of("base", "kor") == []
    assert remember("base", "kor", "leverage")
    assert not remember("base", "kor", "leverage")
    assert remember("base", "kor", "leadership")
    assert remember("base", "usa", "leverage")
    assert ends_of("base", "kor") == ["leadership", "leverage"]
    assert ends_of("other", "kor") == []


def test_an_end_that_is_none_is_not_kept() -> None:
    assert not remember("base", "kor", "victory")
    assert "none" in ENDS
    assert remember("base", "kor", "none")


def test_a_damaged_file_keeps_what_can_be_read() -> None:
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_bytes(b"base kor leverage\nrubbish\n<b> x y z\nbase kor leverage\nbase  usa\n")
    assert ends_of("base", "kor") == ["leverage"]
    assert remember("base", "usa", "talent")
    assert place().read_text(encoding="utf-8") == "base kor leverage\nbase usa talent\n"
    place().write_bytes(b"\xff\xfe\x00")
    assert ends_of("base", "kor") == []


def test_a_folder_that_cannot_be_written_harms_nothing() -> None:
    place().parent.parent.mkdir(parents=True, exist_ok=True)
    place().parent.write_text("a file in the way", encoding="utf-8")
    assert not remember("base", "kor", "talent")
    assert ends_of("base", "kor") == []
