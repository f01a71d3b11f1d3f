"""Fonts, colours, shapes, icons and the map: what is drawn, and what the shipped files hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game import paths
from game.ui import theme as tokens
from game.ui.kit.box import Box
from game.ui.kit.fonts import Fonts, pieces
from game.ui.kit.icons import Icons, Stroke
from game.ui.kit.paint import Painter
from game.ui.kit.rich import Span, escape, parse, plain
from game.ui.kit.worldmap import Land, Projection
from game.ui.theme import THEMES, Theme

ASSETS = paths.assets_folder()


@pytest.fixture
def fonts() -> Fonts:
    pygame.font.init()
    return Fonts(ASSETS / "fonts")


@pytest.fixture
def painter() -> Painter:
    pygame.font.init()
    return Painter(pygame.Surface((1280, 720)), THEMES["dark"], ASSETS)


# --- fonts -----------------------------------------------------------------------------------------------


def test_every_syllable_and_common_character_is_there(fonts: Fonts) -> None:
    assert fonts.coverage.missing("".join(chr(c) for c in range(0xAC00, 0xD7A4))) == ""
    both_levels = [bytes((r, c)) for r in range(0xB0, 0xF8) if r != 0xD7 for c in range(0xA1, 0xFF)]
    assert fonts.coverage.missing("".join(b.decode("gb2312") for b in both_levels)) == ""
    assert fonts.coverage.missing("aZ09 −×·…–—→▲▼②é€₩“”") == ""


def test_the_coverage_list_tells_what_is_not_there(fonts: Fonts) -> None:
    assert fonts.coverage.missing("a\u0e01b\U0001f600\u0e01") == "\u0e01\U0001f600"


def test_coverage_agrees_with_the_fonts(fonts: Fonts) -> None:
    for code in ("kr", "sc"):
        face = fonts.face(code, 20, False)
        for char in "한国A" if code == "kr" else "国A":
            held = fonts.coverage.has(code, char)
            assert (
                face.metrics(char)[0] is not None
                and face.render(char, True, "white").get_bounding_rect().w > 0
            ) or not held


def written_texts() -> Iterator[tuple[Path, str]]:
    for folder in (ASSETS / "text", paths.scenarios_folder()):
        for path in sorted(folder.rglob("*.yaml")):
            yield path, path.read_text(encoding="utf-8")


def test_no_text_of_ours_uses_a_character_the_fonts_lack(fonts: Fonts) -> None:
    lost = {
        str(path.name): found for path, text in written_texts() if (found := fonts.coverage.missing(text))
    }
    assert lost == {}


def test_runs_follow_the_language(fonts: Fonts) -> None:
    assert [code for code, _ in fonts.runs("AI 国 한국")] == ["kr", "sc", "kr"]
    fonts.lang = "zh"
    assert fonts.runs("AI 国 한국") == [("sc", "AI 国 "), ("kr", "한국")]


def test_decomposed_text_is_as_wide_as_composed(fonts: Fonts) -> None:
    word = "데이터센터"
    assert fonts.width(unicodedata.normalize("NFD", word), 20) == fonts.width(word, 20)


def test_digits_are_all_as_wide(fonts: Fonts) -> None:
    assert len({fonts.width(d, 24) for d in "0123456789"}) == 1


def test_text_surfaces_are_kept(fonts: Fonts) -> None:
    first = fonts.surface("턴", 20, False, (255, 255, 255))
    assert fonts.surface("턴", 20, False, (255, 255, 255)) is first
    assert fonts.surface("턴", 20, True, (255, 255, 255)) is not first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two words", ["two ", "words"]),
        ("반도체 제조 점유율", ["반도체 ", "제조 ", "점유율"]),
        ("中国，芯片。", ["中", "国，", "芯", "片。"]),
        ("（甲）乙", ["（甲）", "乙"]),
        ("AI芯片", ["AI", "芯", "片"]),
        ("24 %", ["24 %"]),
    ],
)
def test_lines_break_where_the_script_allows(text: str, expected: list[str]) -> None:
    assert list(pieces(text)) == expected


def test_wrapped_lines_fit_and_lose_nothing(fonts: Fonts) -> None:
    text = "China asks for a <b>licence</b> on every shipment. " * 3 + "Donaudampfschifffahrtsgesellschaft"
    lines = fonts.wrap(text, 20, False, 180)
    assert all(sum(fonts.width(s.text.rstrip(), 20, s.bold) for s in line) <= 184 for line in lines)
    assert "".join(s.text for line in lines for s in line) == plain(text)


def test_a_hard_break_breaks(fonts: Fonts) -> None:
    assert [[s.text for s in line] for line in fonts.wrap("one\n\ntwo", 20, False, 500)] == [
        ["one"],
        [],
        ["two"],
    ]


def test_fitting_says_whether_it_cut(fonts: Fonts) -> None:
    assert fonts.fit("short", 20, False, 500) == ("short", False)
    shown, cut = fonts.fit("a sentence that is too long", 20, False, 120)
    assert cut
    assert shown.endswith("...")
    assert fonts.width(shown, 20) <= 120


def test_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8")


# --- markup ----------------------------------------------------------------------------------------------


def test_markup_nests_and_forgives() -> None:
    assert parse("a <good>b <b>c</b></good> d") == (
        Span("a "),
        Span("b ", "good"),
        Span("c", "good", True),
        Span(" d"),
    )
    assert plain("3 < 4 and 5 > 4") == "3 < 4 and 5 > 4"
    assert plain("<b>open") == "open"
    assert plain("close</b>") == "close"


def test_a_name_somebody_typed_is_no_markup() -> None:
    assert plain(escape("<b>Team</b>")) == "‹b›Team‹/b›"


# --- colours ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in ("background", "panel", "raised", "well", "select"):
        assert tokens.contrast(theme("text"), theme(ground)) >= 7
        assert tokens.contrast(theme("muted"), theme(ground)) >= 4.5
    for role in ("good", "bad", "warn", "accent"):
        assert tokens.contrast(theme(role), theme("panel")) >= 4.5
    for ground in ("primary", "danger"):
        assert tokens.contrast(theme("on_primary"), theme(ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_all_themes_have_the_same_roles(theme: Theme) -> None:
    assert set(theme.colours) == set(THEMES["dark"].colours)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_heat_changes_brightness_in_one_direction_and_stays_readable(theme: Theme) -> None:
    steps = [theme.heat(i / 50) for i in range(51)]
    light = [tokens.luminance(c) for c in steps]
    assert light == sorted(light, reverse=not theme.dark)
    assert min(tokens.contrast(tokens.readable_on(c), c) for c in steps) >= 4.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_names_of_a_scenario_are_made_readable(theme: Theme) -> None:
    named = theme.named({"eu": "#F9FCA4", "twn": "#349C11", "night": (5, 5, 5)})
    for name in ("eu", "twn", "night"):
        assert tokens.contrast(named(name), named("panel")) >= 3.5
    assert named("unknown") == named("text")


# --- shapes ----------------------------------------------------------------------------------------------


def test_a_rounded_box_has_soft_corners_and_a_full_middle(painter: Painter) -> None:
    painter.begin("background")
    painter.round(Box(100, 100, 200, 100), "#FF0000", None, radius=20)
    at = painter.surface.get_at
    assert at((200, 150))[:3] == (255, 0, 0)
    assert at((101, 101))[:3] == painter.theme("background")
    reds = {at((100 + x, 100 + y))[0] for x in range(20) for y in range(20)}
    assert len([red for red in reds if 20 < red < 250]) > 5


def test_only_top_leaves_square_feet(painter: Painter) -> None:
    painter.begin("background")
    painter.round(Box(100, 100, 200, 100), "#FF0000", None, radius=20, only="top")
    assert painter.surface.get_at((101, 198))[:3] == (255, 0, 0)
    assert painter.surface.get_at((101, 101))[:3] == painter.theme("background")


def test_an_arc_fills_its_part_clockwise_from_the_top(painter: Painter) -> None:
    painter.begin("background")
    painter.arc((200, 200), 40, 6, 0.25, "#FF0000")
    at = painter.surface.get_at
    assert at((227, 173))[0] > 200  # upper right
    assert at((173, 173))[:3] == painter.theme("background")  # upper left


@pytest.mark.parametrize(
    ("size", "units"), [((1280, 720), (1280, 720)), ((1920, 1080), (1280, 720)), ((1024, 768), (1280, 960))]
)
def test_the_canvas_is_never_smaller_than_its_base(
    painter: Painter, size: tuple[int, int], units: tuple[int, int]
) -> None:
    painter.attach(pygame.Surface(size))
    assert (painter.width, painter.height) == pytest.approx(units)


def test_kept_pictures_follow_the_theme(painter: Painter) -> None:
    def paint() -> tuple[int, ...]:
        painter.begin()
        painter.vector("dot", Box(0, 0, 40, 40), lambda c: c.disc((20, 20), 15, "accent"))
        return tuple(painter.surface.get_at((20, 20)))[:3]

    first = paint()
    painter.theme = THEMES["light"]
    assert first == pytest.approx(THEMES["dark"]("accent"), abs=3)
    assert paint() == pytest.approx(THEMES["light"]("accent"), abs=3)


def test_every_layer_order_and_card_has_an_icon(painter: Painter) -> None:
    layers = "materials data energy fabs memory accelerators datacentres cloud models applications physical"
    orders = "spend restrict enforce refuse stockpile release launch stop choose offer answer"
    cards = "market technology diplomacy accident society"
    blank = None
    seen: set[bytes] = set()
    for name in f"{layers} {orders} {cards} talent".split():
        painter.begin()
        blank = blank or pygame.image.tobytes(painter.surface, "RGB")
        painter.icon(name, Box(10, 10, 40, 40))
        seen.add(pygame.image.tobytes(painter.surface, "RGB"))
    assert blank not in seen
    assert len(seen) == 28


def test_a_malformed_icon_is_refused() -> None:
    for line in ("  poly", "  blob 1,1", "  disc 1,1", "  line x 1,1"):
        with pytest.raises(ValueError, match=r"not an icon shape|could not convert"):
            Stroke.parse(line)
    assert Icons.load(ASSETS / "icons" / "icons.txt").names()


# --- map -------------------------------------------------------------------------------------------------


@pytest.fixture
def land() -> Land:
    return Land.load(ASSETS / "map" / "land.txt")


@pytest.mark.parametrize(
    ("lon", "lat", "sign"),
    [
        (-100, 40, "#"),
        (104, 35, "#"),
        (127.5, 37, "#"),
        (141.0, 39, "#"),
        (134, -25, "#"),
        (-140, 20, "."),
        (-30, 40, "."),
        (80, -20, "."),
    ],
)
def test_the_mask_knows_land_from_sea(land: Land, lon: float, lat: float, sign: str) -> None:
    row = int((land.north - lat) / land.step)
    column = int((lon + 180) / land.step)
    assert land.rows[row][column] == sign
    assert {len(line) for line in land.rows} == {144}


def test_the_projection_keeps_the_world_in_its_box(land: Land) -> None:
    box = Box(30, 40, 900, 420)
    for centre in (10, 150):
        view = Projection.fit(box, land, centre)
        for lon, lat in land.dots():
            x, y = view.at(lon, lat)
            assert box.x <= x <= box.right
            assert box.y <= y <= box.bottom
    assert view.at(127, 37)[0] < view.at(-120, 37)[0]  # the Pacific in the middle: America is east of Korea
