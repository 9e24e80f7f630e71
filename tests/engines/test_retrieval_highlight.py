from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.retrieval import Matched, marks, snippet
from tests.engines.test_retrieval_cases import INDEX, LEXICON

TEXT = (
    "De stad groeide snel en de diensten groeiden niet mee. " * 8
    + "Toen werden de wachttijden aan het loket gemeten. Daarna kwam er een afspraak. "
    + "Het duurde een jaar voor iedereen eraan gewend was. " * 8
)


def marked(text, spans):
    return [text[start:end] for start, end in spans]


def test_the_best_piece_holds_what_was_searched():
    matched = INDEX.search("wachttijd loket", lang="nl").matched
    piece = snippet(TEXT, "nl", matched, LEXICON)
    assert marked(piece.text, piece.marks) == ["wachttijden", "loket"]
    assert piece.text.startswith("Toen werden") or "Toen werden" in piece.text
    assert piece.cut_before
    assert piece.cut_after
    assert len(piece.text) <= 230


def test_a_concept_is_marked_in_another_language():
    matched = INDEX.search("wachttijd", lang="nl").matched
    text = "Le délai d’attente au guichet a baissé."
    assert marked(text, marks(text, "fr", matched, LEXICON)) == ["délai d’attente"]


def test_accents_and_case_are_marked_as_they_stand():
    matched = INDEX.search("realise", lang="fr").matched
    text = "RÉALISÉ par nous"
    assert marked(text, marks(text, "fr", matched)) == ["RÉALISÉ"]


def test_a_short_text_comes_whole():
    piece = snippet("Kort.", "nl", Matched(), LEXICON)
    assert piece == ("Kort.", (), False, False)


def test_markup_is_left_to_the_caller():
    text = "<b>wachttijd</b> & co"
    piece = snippet(text, "nl", INDEX.search("wachttijd").matched)
    assert piece.text == text
    assert marked(text, piece.marks) == ["wachttijd"]


@given(st.text(max_size=600), st.sampled_from(["nl", "fr", "de", "en", "es", ""]), st.integers(20, 300))
def test_marks_stand_in_order_within_the_piece(text, lang, length):
    matched = Matched(frozenset(text.lower().split()[:3]), frozenset({"waiting-time"}))
    piece = snippet(text, lang, matched, LEXICON, length)
    assert piece.text in text
    end = 0
    for start, stop in piece.marks:
        assert end <= start < stop <= len(piece.text)
        end = stop
