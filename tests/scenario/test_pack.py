"""A pack is the same bytes every time, gives the deck it was made from, and holds nothing that is not on the list."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from game.scenario import pack
from game.scenario.check import check
from game.scenario.gather import gather
from game.scenario.load import load, locate
from game.scenario.pack import PackFault
from game.scenario.pack_deck import packed
from tests.scenario.small import tiny_deck


def _zip(files: dict[str, bytes], **values: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = values.get("compress_type", zipfile.ZIP_DEFLATED)
            entry.external_attr = values.get("external_attr", 0)
            made.writestr(entry, content)
    return out.getvalue()


def _refused(content: bytes) -> str:
    with pytest.raises(PackFault) as fault:
        pack.unpacked(content)
    return fault.value.code


def test_a_pack_is_the_same_every_time_and_loads_as_the_folder_does(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    (deck / "README.md").write_text("About.\n", encoding="utf-8")
    first = packed(gather(deck))
    assert packed(gather(deck)) == first
    file = tmp_path / "shared" / "tiny (1).zip"
    file.parent.mkdir()
    file.write_bytes(first)
    assert [p.code for p in check(file).problems] == [p.code for p in check(deck).problems] == []
    a, b = load(deck), load(file)
    assert (a.world.content, a.world.cards, a.world.hands, a.world.effects) == (
        b.world.content,
        b.world.cards,
        b.world.hands,
        b.world.effects,
    )
    assert a.texts == b.texts
    assert a.sources == b.sources
    assert sorted(pack.read(file)) == sorted(pack.unpacked(first))
    assert "readme.md" in pack.read(file)


def test_a_pack_beside_other_decks_is_found_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = tiny_deck(tmp_path / "made")
    place = tmp_path / "scenarios"
    place.mkdir()
    (place / "tiny.zip").write_bytes(packed(gather(deck)))
    monkeypatch.setattr("game.scenario.gather.deck_folders", lambda: [place])
    assert locate("tiny") == place / "tiny.zip"
    assert load("tiny").id == "tiny"


def test_a_folder_packed_by_hand_is_read_without_its_top(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    files = {f"tiny/{p.relative_to(deck).as_posix()}": p.read_bytes() for p in deck.rglob("*") if p.is_file()}
    file = tmp_path / "by-hand.zip"
    file.write_bytes(_zip(files))
    assert check(file).problems == []


def test_a_pack_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    file = tmp_path / "broken.zip"
    file.write_bytes(b"PK\x03\x04 and nothing that follows")
    assert [p.code for p in check(file).problems] == ["not-a-pack"]


def test_problems_in_a_pack_name_the_file_inside(tmp_path: Path) -> None:
    deck = tiny_deck(tmp_path)
    cards = deck / "cards.yaml"
    cards.write_text(
        cards.read_text(encoding="utf-8").replace("kind: diplomacy", "kind: diplomcy"), encoding="utf-8"
    )
    file = tmp_path / "tiny.zip"
    file.write_bytes(packed(gather(deck)))
    [problem] = check(file).problems
    assert (problem.code, problem.span.file.rpartition("tiny.zip")[2]) == ("unknown-word", "/cards.yaml")
    assert problem.span.line > 1


@pytest.mark.parametrize(
    "name",
    ["../cards.yaml", "/cards.yaml", "a\\b.yaml", "CON.yaml", "a//b.yaml", ".hidden.yaml", "카드.yaml",
     "i18n/../x.yaml", "a b.yaml", "C:x.yaml"],
)  # fmt: skip
def test_names_outside_of_the_list_are_refused(name: str) -> None:
    assert _refused(_zip({name: b"x", "cards.yaml": b""})) == "pack-name"


def test_programs_links_and_unusual_entries_are_refused() -> None:
    assert _refused(_zip({"run.py": b"print()"})) == "pack-kind"
    assert _refused(_zip({"cards": b""})) == "pack-kind"
    assert (
        _refused(_zip({"a.yaml": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)) == "pack-entry"
    )
    assert _refused(_zip({"a.yaml": b"x"}, compress_type=zipfile.ZIP_LZMA)) == "pack-entry"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.yaml", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.yaml", "2")
    assert _refused(out.getvalue()) == "pack-entry"
    locked = bytearray(_zip({"a.yaml": b"x"}))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert _refused(bytes(locked)) == "pack-entry"


def test_bombs_are_refused() -> None:
    assert _refused(_zip({"a.yaml": b"\0" * 30_000_000})) == "pack-too-large"
    assert _refused(_zip({"a.yaml": b"\0" * 15_000_000})) == "pack-too-dense"
    assert _refused(_zip({f"c{i}.yaml": b"x" for i in range(201)})) == "pack-too-many"
    assert _refused(_zip({f"{i:0100}.yaml": b"" for i in range(2000)})) == "pack-too-many"


def test_a_lie_about_the_size_unpacks_no_more_than_was_said() -> None:
    lying = bytearray(_zip({"a.yaml": b"\0" * 15_000_000}))
    at = lying.rindex(b"PK\x01\x02")
    struct.pack_into("<I", lying, at + 24, 1000)
    assert _refused(bytes(lying)) == "not-a-pack"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 17, b"\0" * 5000])
def test_what_is_no_zip_is_named(content: bytes) -> None:
    assert _refused(content) == "not-a-pack"


def test_damaged_packs_never_raise_anything_else(tmp_path: Path) -> None:
    right = packed(gather(tiny_deck(tmp_path)))
    file = tmp_path / "x.zip"
    refused = 0
    for step in range(0, len(right), max(1, len(right) // 150)):
        damaged = bytearray(right)
        damaged[step] ^= 0xFF
        file.write_bytes(bytes(damaged))
        refused += bool(check(file).problems)
    assert refused > 100
    file.write_bytes(right[: len(right) // 2])
    assert next(p.code for p in check(file).problems) in ("not-a-pack", "no-manifest")


def test_writing_refuses_what_reading_would(tmp_path: Path) -> None:
    with pytest.raises(PackFault):
        pack.written({"a.exe": b""})
    deck = tiny_deck(tmp_path)
    (deck / "cards-한국.yaml").write_text("[]\n", encoding="utf-8")
    with pytest.raises(PackFault) as fault:
        packed(gather(deck))
    assert fault.value.code == "pack-name"
