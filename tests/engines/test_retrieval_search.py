import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.retrieval import Document, Index, Kind, Lexicon
from tests.engines.test_retrieval_cases import (
    DOCUMENTS,
    HOSTILE,
    INDEX,
    LEXICON,
    WORDS,
    audiences,
    collections,
    facets,
    keys,
)

FACETS = ("kind", "place")


def test_a_word_finds_its_other_forms():
    assert keys(INDEX.search("zonnepaneel", lang="nl")) == [5]
    assert keys(INDEX.search("realiser", lang="fr"))[0] == 8


def test_a_word_finds_its_concept_in_other_languages_after_its_own():
    found = INDEX.search("wachttijd")
    assert found.lang == "nl"
    assert found.hits[0].key == 1
    assert set(keys(found)) == {1, 2, 3, 4}
    assert {reason.kind for reason in found.hits[-1].reasons} == {Kind.CONCEPT}


@pytest.mark.parametrize("query", ["file d'attente", "Warteschlange", "waiting time"])
def test_other_languages_ask_as_well(query):
    assert set(keys(INDEX.search(query))) == {1, 2, 3, 4}


def test_every_word_must_match():
    many = [Document(key, f"alfa {'bravo' if key % 2 else 'echo'}", lang="nl") for key in range(1, 31)]
    found = Index.build(many).search("alfa bravo")
    assert found.total == 15
    assert not found.relaxed


def test_when_too_few_have_every_word_the_complete_ones_come_first():
    found = INDEX.search("zonnepanelen wachtrij")
    assert found.relaxed
    assert {1, 5} <= set(keys(found))
    both = dataclasses.replace(DOCUMENTS[0], key=20, body="Zonnepanelen en wachtrij")
    assert keys(Index.build([*DOCUMENTS, both], LEXICON).search("zonnepanelen wachtrij"))[0] == 20


def test_accents_do_not_matter():
    assert set(keys(INDEX.search("realise ete", lang="fr"))) >= {8}
    assert keys(INDEX.search("Burgeramt")) == keys(INDEX.search("Bürgeramt")) == [3]


def test_a_compound_is_met_by_its_halves_and_its_concept():
    found = INDEX.search("loketwachttijden", lang="nl")
    assert found.hits[0].key == 1
    assert set(keys(found)) >= {1, 2, 3, 4}
    compound = Index.build([Document(1, "Loketwachttijden gemeten", lang="nl")], LEXICON)
    assert keys(compound.search("wachttijd")) == [1]


def test_a_typing_error_is_forgiven_and_told():
    found = INDEX.search("zonepanelen")
    assert keys(found) == [5]
    assert [(correction.typed, correction.used) for correction in found.corrections] == [
        ("zonepanelen", "zonnepanelen")
    ]


def test_a_corrected_word_finds_its_concept_too():
    assert set(keys(INDEX.search("wachtijden", lang="nl"))) == {1, 2, 3, 4}


def test_a_hyphen_more_or_less_does_not_matter():
    index = Index.build([Document(1, "Egovernment"), Document(2, "E-government")])
    assert set(keys(index.search("e-government"))) == set(keys(index.search("egovernment"))) == {1, 2}


def test_the_last_word_may_be_unfinished():
    assert keys(INDEX.search("zonnep", last_word="prefix")) == [5]


def test_words_are_finished_from_public_documents_only():
    assert [suggestion.query for suggestion in INDEX.suggest("op zonn")] == ["op zonnepanelen"]
    assert INDEX.suggest("xylo") == []
    assert INDEX.suggest("zonnepanelen ") == []


def test_an_empty_query_lists_everything_newest_first():
    found = INDEX.search("", sort="newest", facets=("kind",))
    assert found.total == 7
    assert keys(found)[:4] == [4, 3, 2, 1]
    assert found.facets["kind"] == {"case": 5, "initiative": 1, "lesson": 1}


def test_oldest_first_leaves_undated_documents_last():
    assert keys(INDEX.search("wachttijd", sort="oldest")) == [1, 2, 3, 4]
    assert keys(INDEX.search("", sort="oldest"))[:4] == [1, 2, 3, 4]


def test_only_stop_words_find_only_what_has_them():
    assert keys(INDEX.search("the of")) == []


def test_a_facet_leaves_its_own_filter_out():
    found = INDEX.search("wachttijd", filters={"kind": ["lesson"], "country": ["DE", "FR"]}, facets=("kind", "country"))
    assert keys(found) == [3]
    assert found.facets == {"kind": {"case": 1, "lesson": 1}, "country": {"DE": 1}}


def test_pages_follow_one_another():
    everything = keys(INDEX.search("", limit=100))
    assert keys(INDEX.search("", limit=3)) + keys(INDEX.search("", limit=3, offset=3)) == everything[:6]
    assert keys(INDEX.search("", limit=0)) == keys(INDEX.search("", offset=100)) == []


def test_a_boost_lifts():
    plain, lifted = Document(1, "alfa bravo"), Document(2, "alfa bravo", boost=2.0)
    assert keys(Index.build([plain, lifted]).search("alfa"))[0] == 2


def test_hidden_words_are_neither_found_nor_offered_as_correction():
    assert INDEX.search("xylofonie").total == 0
    assert keys(INDEX.search("xylofonie", audiences=["team:7"])) == [7]
    assert not INDEX.search("xylofonei").corrections
    assert "memo" not in INDEX.search("", facets=("kind",)).facets["kind"]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_do_no_harm(query):
    found = INDEX.search(query, facets=("kind",), filters={"kind": [query]} if query else None)
    assert found.total == len(found.hits)
    INDEX.search(query, lang=query, last_word="prefix")
    INDEX.ask(query, lang=query)
    INDEX.suggest(query)


def test_a_megabyte_is_no_problem():
    for query in ("a" * 1_000_000, "wachttijd " * 100_000, "-" * 1_000_000, "é-" * 500_000):
        INDEX.search(query)
        INDEX.ask(query)
    assert len(Index.build([Document(1, "x", body="wachttijd " * 100_000)])) == 1


@given(collections, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_documents_leaves_no_trace(documents, chance: random.Random):
    shuffled = documents[:]
    chance.shuffle(shuffled)
    one, other = Index.build(documents, LEXICON), Index.build(shuffled, LEXICON)
    for query in ("", "alfa", "wachttijd bravo", "bank echo golf"):
        assert one.search(query, facets=FACETS) == other.search(query, facets=FACETS)
        assert one.ask(query) == other.ask(query)


@given(collections, st.lists(st.sampled_from(WORDS), max_size=2), facets, audiences)
@settings(max_examples=80, deadline=None)
def test_totals_and_facets_equal_a_count_by_hand(documents, words, filters, reader):
    """Without a lexicon, corrections and stems: the words are their own stems."""
    index = Index.build(documents, Lexicon())
    found = index.search(" ".join(words), lang="xx", filters=filters, facets=FACETS, audiences=reader, limit=100)
    if found.relaxed or found.corrections:
        return

    def fits(document, but=""):
        has_words = set(words) <= set(f"{document.title} {document.body}".split())
        wanted = {facet: values for facet, values in filters.items() if values and facet != but}
        passes = all(set(values) & set(document.facets.get(facet, ())) for facet, values in wanted.items())
        return has_words and passes and {"public", *reader} & set(document.audiences)

    assert sorted(keys(found)) == sorted(document.key for document in documents if fits(document))
    assert found.total == len(found.hits)
    for facet in FACETS:
        counted: dict[str, int] = {}
        for document in documents:
            for value in document.facets.get(facet, ()) if fits(document, but=facet) else ():
                counted[value] = counted.get(value, 0) + 1
        assert found.facets[facet] == counted


@given(collections, st.sampled_from(["", "alfa", "wachttijd", "bank echo", "alpha"]), audiences)
@settings(max_examples=60, deadline=None)
def test_nobody_sees_what_is_not_for_them(documents, query, reader):
    index = Index.build(documents, LEXICON)
    allowed = {document.key for document in documents if {"public", *reader} & set(document.audiences)}
    assert set(keys(index.search(query, audiences=reader, limit=100))) <= allowed
    assert set(keys(index.ask(query, audiences=reader, limit=100))) <= allowed
    for document in documents:
        assert {neighbour.key for neighbour in index.similar(document.key, audiences=reader)} <= allowed
