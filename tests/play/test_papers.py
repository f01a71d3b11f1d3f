"""Papers of a scenario: whole in three languages, alone in the world, and printed by a browser without a lost sign."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from game import paths
from game.cli import main
from game.papers import charts
from game.papers.files import papers_of, write_papers
from game.papers.markup import clean, inner, page, tag
from game.play.presets import presets
from game.scenario.load import Loaded, load
from game.scenario.new import make
from game.text import LANGUAGES, Texts
from tests.play.pages import faults, words_of

HOSTILE = "</td><script>alert(1)</script>\x00\x1b ‮&\"'<b>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_is_whole_in_every_language(base: Loaded, language: str) -> None:
    texts = Texts.load(language)
    papers = papers_of(base, texts)
    assert [p.name for p in papers] == ["handout-usa", "handout-chn", "handout-kor", "guide", "questions"]
    assert {p.name: found for p in papers if (found := faults(p.text, language))} == {}
    assert not texts.missing
    if language != "en":  # nothing of the deck was left in its own language
        english = [base.texts.get("en", f"nations.{n}.about") for n in base.manifest.playable]
        assert not [about for about in english if any(about in words_of(p.text) for p in papers)]


def test_a_hand_out_holds_what_its_nation_can_do(base: Loaded) -> None:
    page_of = {p.name: words_of(p.text) for p in papers_of(base, Texts.load("en"))}
    for nation in base.manifest.playable:
        told = page_of[f"handout-{nation}"]
        actor = base.world.actor_index(nation)
        own = [i.id for i in base.world.initiatives if i.actor == actor]
        assert all(base.texts.get("en", f"initiatives.{i}.title") in told for i in own)
        assert base.texts.get("en", f"nations.{nation}.about") in told
        goals = [o.id for o in base.world.objectives if o.actor == actor]
        assert all(base.texts.get("en", f"objectives.{nation}.{g}.title") in told for g in goals)


def test_the_guide_gives_the_times_of_every_preset(base: Loaded) -> None:
    told = words_of(next(p.text for p in papers_of(base, Texts.load("en")) if p.name == "guide"))
    for preset in presets().values():
        minutes, rounds = preset.numbers["minutes"], preset.numbers["rounds"]
        assert f"{minutes} minutes, {rounds} rounds" in told
        begins = preset.seconds - preset.numbers["debrief"]
        assert f"{begins // 60}:{begins % 60:02d}" in told


def test_the_key_names_who_really_leads(base: Loaded) -> None:
    whole = next(p.text for p in papers_of(base, Texts.load("en")) if p.name == "questions")
    key = words_of(whole).split("Key for the teacher")[1]
    assert "United States. 93.0" in key.replace(".0%", ".0") or "United States. 93%" in key
    assert "Taiwan" in key


def test_a_new_deck_brings_its_own_papers(tmp_path: Path) -> None:
    make(tmp_path / "tiny-deck", "tiny-deck", "en")
    small, texts = load(tmp_path / "tiny-deck"), Texts.load("en")
    papers = papers_of(small, texts)
    assert len(papers) == len(small.manifest.playable) + 2
    assert {p.name: found for p in papers if (found := faults(p.text, "en"))} == {}
    assert small.texts.get("en", "scenario.title") in words_of(papers[0].text)


def test_what_is_put_into_a_page_cannot_get_out_of_its_place() -> None:
    whole = page("title", "en", tag("td", HOSTILE, title=HOSTILE))
    assert "<script>" not in whole
    assert "\x00" not in whole
    assert "‮" not in whole
    assert faults(whole, "en") == []
    assert clean(HOSTILE) in inner(HOSTILE).replace("&lt;", "<").replace("&gt;", ">").replace(
        "&amp;", "&"
    ).replace("&quot;", '"').replace("&#x27;", "'")


def test_a_chart_keeps_its_lines_and_labels_inside() -> None:
    series = [charts.Series(f"name {n}", "#6BBAF0", [1e6 * n, -3.0, float(n)]) for n in range(6)]
    drawn = charts.lines(series, ["a", "b", "c"], "what it shows", lambda v: f"{v:g}", zero=True)
    assert faults(page("chart", "en", drawn), "en") == []
    spots = [float(y) for y in re.findall(r' (?:y|cy|y1)="([-\d.]+)"', drawn)]
    assert min(spots) >= 0.0
    assert max(spots) <= charts.HIGH
    assert len(set(re.findall(r'stroke-dasharray="([^"]*)"', drawn))) >= 4
    assert charts.on_paper("#FFFFFF") != "#FFFFFF"


def test_papers_are_written_where_one_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["papers", "base", "--lang", "ko", "--out", str(tmp_path / "print")]) == 0
    files = sorted(path.name for path in (tmp_path / "print").iterdir())
    assert files == sorted(
        f"base-{n}.ko.html" for n in ("guide", "handout-chn", "handout-kor", "handout-usa", "questions")
    )
    assert len(capsys.readouterr().out.split()) == len(files)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["papers", "base", "--out", str(tmp_path / "file" / "x")]) == 1
    assert main(["papers", "bass"]) == 1
    assert "base" in capsys.readouterr().err


# --- in a browser ------------------------------------------------------------------------------------------

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def browser() -> str:
    """Give a browser that prints without a screen, or skip with the reason."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on this machine: looked for chromium, google-chrome and microsoft-edge")


def printed(program: str, file: Path, place: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    """Open a page in the browser with our own fonts and nothing else."""
    place.mkdir(exist_ok=True)
    fonts = place / "fonts.conf"
    fonts.write_text(
        FONTS.format(fonts=paths.assets_folder() / "fonts", cache=place / "cache"), encoding="utf-8"
    )
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={place / 'profile'}",
        *more,
    ]
    given = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    return subprocess.run([*command, file.as_uri()], env=given, capture_output=True, check=False, timeout=120)


def pieces(pdf: bytes) -> list[bytes]:
    """Return the unpacked streams of a PDF."""
    out = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            out.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return out


def lost_glyphs(pdf: bytes) -> int:
    """Count signs that were printed as the empty box: glyph number zero in the text of a page.

    A font of outlines has one byte for a sign, any other two.
    """
    shown = b" ".join(b for b in pieces(pdf) if b" Tf" in b)
    words = re.findall(rb"<([0-9A-Fa-f]+)> Tj", shown)
    assert words, "the pages hold text"
    sizes = [2 if len(word) % 4 or b"/Type0" not in pdf else 4 for word in words]
    return sum(
        not int(word[at : at + size], 16)
        for word, size in zip(words, sizes, strict=True)
        for at in range(0, len(word), size)
    )


WIDTH = "<script>document.title = document.documentElement.scrollWidth > innerWidth ? 'too wide' : 'fits'</script>"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_prints_every_paper_without_a_lost_sign(
    language: str, base: Loaded, tmp_path: Path
) -> None:
    program = browser()
    for file in write_papers(base, Texts.load(language), tmp_path):
        check_print(program, file, tmp_path / "browser")


def check_print(program: str, file: Path, place: Path) -> None:
    """Print a page, look for lost signs, and for anything wider than the paper."""
    pdf = file.with_suffix(".pdf")
    done = printed(program, file, place, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    assert pdf.is_file(), done.stderr.decode(errors="replace")[-500:]
    assert lost_glyphs(pdf.read_bytes()) == 0, file.name
    whole = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", file.read_text(encoding="utf-8"))
    wide = file.with_name(f"wide-{file.name}")
    wide.write_text(whole.replace("</body>", f"{WIDTH}</body>"), encoding="utf-8")
    seen = printed(program, wide, place, "--window-size=794,1123", "--dump-dom").stdout.decode(
        errors="replace"
    )
    assert "<title>fits</title>" in seen, file.name


@pytest.mark.browser
def test_the_look_at_a_printed_page_finds_what_is_wrong(tmp_path: Path) -> None:
    program = browser()
    for name, fault in (("sign", "\N{BALLOT BOX}"), ("wide", tag("div", "x", style="width:3000px"))):
        file = tmp_path / f"{name}.html"
        file.write_text(page("a page", "en", tag("p", "text", fault)), encoding="utf-8")
        with pytest.raises(AssertionError, match=name):
            check_print(program, file, tmp_path / "browser")
