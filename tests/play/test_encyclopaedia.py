"""The encyclopaedia and the event log: whole in every language, silent about what a seat may not know."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

import numpy as np
import pytest

from game.engine.state import FIELDS, State
from game.engine.world import INDICES
from game.play.chronicle import NOTE, PLAN, filtered, log_of
from game.play.deck_numbers import HIDDEN, PHASES, phase_of
from game.play.encyclopaedia import KINDS, OWN_SHEETS, WORDS, Book
from game.play.notes import add_note
from game.play.session import Session
from game.play.text_mode import TextGame
from game.play.words import Words
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts


def words_of(session: Session, language: str = "en") -> Words:
    return Words(Texts.load(language), session.texts, session.world)


def book_of(session: Session, nation: str = "kor", language: str = "en") -> Book:
    return Book(session.scenario, words_of(session, language), session.view(nation))


# --- the encyclopaedia ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_whole_and_leads_only_to_articles(
    language: str, begin: Callable[..., Session]
) -> None:
    session = begin("kor", turns=3)
    session.commit("kor")
    session.resolve()
    book = book_of(session, language=language)
    for ident in book.ids:
        article = book.article(ident)
        assert article.title == book.title(ident)
        assert article.text or article.lines, ident
        assert [link for link in article.links if link not in book] == []
        assert [f.source for f in article.facts if f.source and f"source.{f.source}" not in book] == []
    assert not book.words.texts.missing


def test_everything_that_has_a_name_has_an_article(begin: Callable[..., Session]) -> None:
    session = begin("kor")
    book, world = book_of(session), session.world
    for kind, names in (
        ("layer", world.layers),
        ("nation", world.actors),
        ("index", INDICES),
        ("word", WORDS),
    ):
        assert all(f"{kind}.{name}" in book for name in names)
    assert {ident.partition(".")[0] for ident in book.ids} == set(KINDS)
    assert all(f"source.{name}" in book for name in session.scenario.sources.entries)


def test_sheets_of_the_project_are_named_in_the_reader_s_language(begin: Callable[..., Session]) -> None:
    session = begin("kor")
    entries = session.scenario.sources.entries
    for name in OWN_SHEETS:
        english, korean = (book_of(session, language=lang).article(f"source.{name}") for lang in ("en", "ko"))
        assert english.title == entries[name].title
        assert entries[name].note in english.lines
        assert english.title != korean.title
        assert entries[name].note not in korean.lines
    assert book_of(session, language="ko").title("source.s108") == entries["s108"].title, "as it was printed"


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_what_sources_of_cards_say_is_told_in_every_language(
    begin: Callable[..., Session], language: str
) -> None:
    english, texts = Texts.load("en"), Texts.load(language)
    said = {one.says for cited in begin("kor").scenario.sources.cards.values() for one in cited if one.says}
    assert len(said) > 100
    assert all(english.quoted(sentence) == sentence for sentence in said)
    assert [sentence for sentence in said if texts.quoted(sentence) == sentence] == []
    assert texts.quoted("A deck of one's own.") == "A deck of one's own."
    gone = set(english.keys_below("cited")) - {f"cited.s{_mark(sentence)}" for sentence in said}
    assert not gone, "sentences that no card quotes any more"


def _mark(sentence: str) -> str:
    return blake2b(sentence.encode(), digest_size=4).hexdigest()


def test_every_layer_and_index_tells_formula_or_unit_a_live_number_and_a_source(
    begin: Callable[..., Session],
) -> None:
    session = begin("kor")
    book = book_of(session)
    for name in session.world.layers:
        article = book.article(f"layer.{name}")
        assert article.now
        assert article.lines
        assert any(fact.source for fact in article.facts)
    for name in INDICES:
        article = book.article(f"index.{name}")
        assert article.formula
        assert article.now
        assert article.facts


def test_live_numbers_are_those_of_the_view(begin: Callable[..., Session]) -> None:
    session = begin("kor")
    view, k = session.view("kor"), session.world.layer_index("memory")
    share = words_of(session).texts.percent(float(view.share[view.actor, k, 0]), 1)
    assert share in book_of(session).article("layer.memory").now[0]
    assert Book(session.scenario, words_of(session)).article("layer.memory").now == ()


def strange(state: State, spared: int) -> State:
    """Give a state whose private fields are others than they were, for all nations but one."""
    arrays = {}
    for field in FIELDS:
        array = getattr(state, field.name).copy()
        axes = field.axes.split()
        private = field.seen in ("owner", "owner2", "estimate", "none") and field.role in (
            "stock",
            "plan",
            "measure",
        )
        if private and "N" in axes and array.dtype == np.float64 and field.name != "gap":
            at = axes.index("N")
            rest = [slice(None)] * array.ndim
            rest[at] = [n for n in range(array.shape[at]) if n != spared]  # type: ignore[call-overload]
            array[tuple(rest)] += 0.25
        arrays[field.name] = array
    return State(state.turn, state.quarter, state.seed, arrays)


def test_secrets_of_rivals_change_no_article(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=3)
    book = book_of(session)
    before = [book.article(ident) for ident in book.ids]
    real = session.state
    session.states[-1] = strange(real, session.world.actor_index("kor"))
    session._views.clear()
    assert not np.array_equal(session.state.treasury, real.treasury), "the noise is there"
    book = book_of(session)
    assert [book.article(ident) for ident in book.ids] == before


def test_hidden_start_values_and_programmes_of_others_are_not_told(begin: Callable[..., Session]) -> None:
    session = begin("kor")
    book, world = book_of(session), session.world
    for nation in world.actors:
        told = {fact.path.split(".")[2] for fact in book.article(f"nation.{nation}").facts}
        assert not told & set(HIDDEN)
    foreign = {p.id for p in world.initiatives if world.actors[p.actor] != "kor"}
    own = {p.id for p in world.initiatives if world.actors[p.actor] == "kor"}
    assert {i.partition(".")[2] for i in book.ids if i.startswith("initiative.")} == own
    assert not any(f"initiative.{name}" in book for name in foreign - own)


def test_search_finds_titles_first_and_then_texts(begin: Callable[..., Session]) -> None:
    book = book_of(begin("kor"))
    assert book.search("high-band")[0] == "layer.memory"
    assert "source.s05" in book.search("counterpoint hbm")
    assert book.search("hbm", "source")
    assert {i.partition(".")[0] for i in book.search("hbm", "source")} == {"source"}
    assert book.search("no such thing at all") == []
    assert book.search("") == list(book.ids)
    assert book.search("메모리") == []


def test_korean_is_searched_in_korean(begin: Callable[..., Session]) -> None:
    assert book_of(begin("kor"), language="ko").search("메모리")[0] == "layer.memory"


def test_an_unknown_article_is_no_article(begin: Callable[..., Session]) -> None:
    with pytest.raises(KeyError):
        book_of(begin("kor")).article("layer.nowhere")


def test_numbers_of_the_model_fall_under_phases_of_a_turn(base: Loaded) -> None:
    names = [n.path.partition(".")[2] for n in base.deck.numbers if n.path.startswith("rules.")]
    found = {phase: [name for name in names if phase_of(name) == phase] for phase, _ in PHASES}
    for phase in ("r2", "r5", "r6", "r7", "r8"):
        assert len(found[phase]) >= 3, phase
    assert phase_of("lead_scale") == "r8"
    assert phase_of("leak_none") == "r2"


# --- the event log -------------------------------------------------------------------------------------------


def played(begin: Callable[..., Session], *people: str, turns: int = 3, until: int = 2) -> Session:
    session = begin(*people, turns=turns)
    for turn in range(until):
        if turn == 1:
            session.give("kor", "launch southwest-grid")
        for nation in people:
            session.commit(nation)
        session.resolve()
    return session


def test_the_log_tells_public_acts_with_reasons_and_own_orders(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor")
    lines = log_of(session, words_of(session), "kor")
    assert [line.turn for line in lines] == sorted((line.turn for line in lines), reverse=True)
    assert any(line.kind == "launch" and line.nation == "kor" for line in lines)
    assert any(line.reason for line in lines if line.nation != "kor")
    assert {line.nation for line in lines if line.kind == PLAN} == {"kor"}


def test_plans_of_others_open_after_the_end_only(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor", "usa")
    before = log_of(session, words_of(session), "kor")
    assert {line.nation for line in before if line.kind == PLAN} == {"kor"}
    for nation in ("kor", "usa"):
        session.commit(nation)
    session.resolve()
    assert session.ended
    after = log_of(session, words_of(session), "kor")
    assert {"kor", "usa", "chn"} <= {line.nation for line in after if line.kind == PLAN}
    assert all(line.reason for line in after if line.nation == "chn" and line.kind == PLAN)


def test_somebody_who_watches_sees_public_acts_only(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor")
    assert not any(line.kind == PLAN for line in log_of(session, words_of(session), ""))


def test_filters_and_search_narrow_the_log(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor")
    lines = log_of(session, words_of(session), "kor")
    assert {line.kind for line in filtered(lines, kind="launch")} == {"launch"}
    assert {line.nation for line in filtered(lines, nation="chn")} == {"chn"}
    assert {line.turn for line in filtered(lines, turn=1)} == {1}
    assert any("grid" in line.text for line in filtered(lines, wanted="GRID first"))
    assert filtered(lines, wanted="zebra") == []


def test_notes_stand_in_the_log_of_their_own_seat(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor", "usa")
    add_note(session, "usa", 3, "secret of theirs")
    add_note(session, "kor", 3, "mine")
    assert [line.text for line in log_of(session, words_of(session), "kor") if line.kind == NOTE] == ["mine"]


def test_the_same_in_the_terminal(begin: Callable[..., Session]) -> None:
    session = played(begin, "kor")
    out: list[str] = []
    game = TextGame(session, words_of(session), out.append)
    for line in ("note 3 Ask for the grid", "note", "log grid", "note 99 x", "note x", "note drop 7", "view"):
        game.take(line)
    told = "\n".join(out)
    assert "[1] turn 3: Ask for the grid" in told
    assert "launches “South-west grid first”" in told or "South-west grid first" in told
    assert "A note can be for turn 3 to 3, not for turn 99." in told
    assert "There is no such note." in told
    assert told.count("Ask for the grid") >= 2, "the view of its turn shows a note"
    out.clear()
    for line in ("note drop 1", "note", "log zebra"):
        game.take(line)
    assert [line for line in out if line] == [
        "Note thrown away",
        "No notes yet.",
        "Nothing fits these filters.",
    ]
