import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.retrieval import Concept, Lexicon, guess_language
from proeftuin.engines.retrieval.analysis import LANGUAGES, analyse_text, fold, spans, stems
from proeftuin.engines.retrieval.compounds import split_compound
from proeftuin.engines.retrieval.inflection import base_form
from proeftuin.engines.retrieval.strings import Strings
from proeftuin.engines.retrieval.typos import candidates, closest, edit_distance, signatures
from tests.engines.test_retrieval_cases import HOSTILE, LEXICON


def words(text, lang):
    return [word.folded for token in analyse_text(text, lang) for word in token.words]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Straße", "strasse"), ("Réalisée", "realisee"), ("ŒUVRE", "oeuvre"), ("ideeën", "ideeen"), ("Łódź", "lodz")],
)
def test_folding_takes_case_accents_and_ligatures_away(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_elision_and_stop_words_are_left_out():
    assert words("L'innovation dans l'administration d'aujourd'hui", "fr") == ["innovation", "administration"]
    assert words("the city's plan", "en") == ["city", "plan"]


def test_a_hyphenated_word_gives_its_parts_and_the_joined_word():
    (token,) = analyse_text("e-government", "en")
    assert [word.folded for word in token.words] == ["e", "government"]
    assert token.joined.folded == "egovernment"


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("nl", "huis huizen"),
        ("nl", "innovatie innovaties"),
        ("nl", "zonnepaneel zonnepanelen"),
        ("nl", "stad steden"),
        ("nl", "idee ideeën"),
        ("nl", "vergunning vergunningen"),
        ("fr", "réalisée realisee"),
        ("fr", "réalisation réalisations"),
        ("de", "Bürger Buerger"),
        ("de", "Wartezeit Wartezeiten"),
        ("en", "citizen citizens"),
        ("en", "city cities"),
    ],
)
def test_forms_of_a_word_share_a_stem(lang, forms):
    first, second = (set(stems(form.lower(), lang)) for form in forms.split())
    assert first & second


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("nl", "paneel", "panelen"),
        ("nl", "huis", "huizen"),
        ("nl", "loket", "loketten"),
        ("fr", "local", "locaux"),
        ("fr", "delai", "delais"),
        ("de", "schule", "schulen"),
        ("de", "burger", "burgern"),
        ("en", "policy", "policies"),
    ],
)
def test_base_forms_bring_inflections_together(lang, one, other):
    assert base_form(one, lang) == base_form(other, lang)


def test_base_forms_keep_different_words_apart():
    assert base_form("answered", "en") != base_form("answerability", "en")
    assert base_form("population", "fr") != base_form("populisme", "fr")


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_spans_stand_where_they_say(text, lang):
    end = 0
    for span in spans(text, lang):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_analysed(text):
    for lang in (*LANGUAGES, "xx"):
        for token in analyse_text(text, lang):
            for word in token.words:
                assert word.folded
                assert " " not in word.folded
                assert all(word.stems)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "Hoe kunnen we de wachttijden aan het loket korter maken?"),
        ("fr", "Comment réduire les délais d'attente pour les citoyens ?"),
        ("de", "Wie können wir die Wartezeiten für die Bürger verkürzen?"),
        ("en", "How can we make the queues at the counter shorter?"),
    ],
)
def test_a_sentence_tells_its_language(lang, text):
    assert guess_language(text) == lang


def test_a_text_that_tells_nothing_takes_the_fallback():
    assert guess_language("12345", fallback="fr") == "fr"
    assert guess_language("", fallback="de") == "de"


def frequencies(lang, **counts):
    return lambda asked, word: counts.get(word, 0) if asked == lang else 0


def test_a_compound_of_known_words_is_split():
    known = frequencies("nl", loket=50, wachttijd=40, belangrijk=900, belang=100)
    assert split_compound("loketwachttijden", "nl", known) == ("loket", "wachttijden")
    assert split_compound("belangrijk", "nl", known) is None
    assert split_compound("loketwachttijden", "fr", known) is None


def test_a_linking_letter_is_left_out_of_the_first_half():
    known = frequencies("de", verwaltung=50, verfahren=40)
    assert split_compound("verwaltungsverfahren", "de", known) == ("verwaltung", "verfahren")


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_edit_distance_is_symmetric_and_bounded(one, other):
    distance = edit_distance(one, other, 9)
    assert distance == edit_distance(other, one, 9)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=8, max_size=14), st.integers(0, 6), st.sampled_from("abcxyz"))
def test_signatures_never_lose_a_word_one_edit_away(word, place, letter):
    edited = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ]
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for typed in (*edited, swapped):
        if len(typed) >= 8:
            assert candidates(typed, *signatures([word])) == [0]


def test_the_nearest_then_the_commonest_word_is_meant():
    assert closest("wachttijdn", [("wachttijden", 5), ("wachttijd", 9), ("wachtlijst", 99)]) == [
        "wachttijd",
        "wachttijden",
    ]


@given(st.lists(st.text(max_size=8), unique=True), st.text(max_size=3))
def test_strings_are_found_again_and_by_prefix(texts, prefix):
    ordered = sorted(texts)
    strings = Strings.of(ordered)
    assert list(strings) == ordered
    assert [strings.find(text) for text in ordered] == list(range(len(ordered)))
    assert [strings[number] for number in strings.with_prefix(prefix)] == [
        text for text in ordered if text.startswith(prefix)
    ]


def bases(text, lang):
    return [word.base for token in analyse_text(text, lang) for word in token.words]


def found(text, lang):
    return [concept for match in LEXICON.match(bases(text, lang), lang) for concept in match.concepts]


def test_concepts_are_found_in_any_language_and_inflection():
    assert found("De wachttijden aan de loketten", "nl") == ["waiting-time", "counter"]
    assert found("les délais d’attente", "fr") == ["waiting-time"]
    assert found("lange Wartezeiten", "de") == ["waiting-time"]


def test_the_longest_phrase_wins():
    assert found("solar panels and panel", "en") == ["solar"]


def test_an_ambiguous_word_weighs_less():
    (match,) = LEXICON.match(["bank"], "en")
    assert set(match.concepts) == {"bank-money", "bank-river"}
    assert match.weight == 0.5


def test_english_terms_are_found_in_other_languages():
    assert found("een nieuwe front desk", "nl") == ["counter"]


def test_a_concept_stands_for_what_is_broader_too():
    assert LEXICON.terms("waiting-time") == (("c:waiting-time", 1.0), ("b:service-quality", 0.5))


def test_circles_of_broader_concepts_end():
    circle = Lexicon.build([Concept("a", {}, broader=("b",)), Concept("b", {}, broader=("a", "nowhere"))])
    assert circle.terms("a") == (("c:a", 1.0), ("b:b", 0.5))


def test_a_concept_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Lexicon.build([Concept("a", {}), Concept("a", {})])


def test_a_lexicon_survives_its_snapshot():
    assert Lexicon.loads(LEXICON.dumps()) == LEXICON
    assert Lexicon.loads(LEXICON.dumps()).fingerprint() == LEXICON.fingerprint()


def test_a_concept_has_a_name_in_each_language_or_the_nearest_thing():
    assert LEXICON.name("waiting-time", "de") == "Wartezeit"
    assert LEXICON.name("participation", "en") == "participation"
