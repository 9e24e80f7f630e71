import numpy as np
import pytest

from proeftuin.engines.retrieval import Document, Index, Kind
from tests.engines.test_retrieval_cases import DOCUMENTS, INDEX, LEXICON, keys

FILLER = [
    Document(key, f"Onderwerp {name}", body=f"Een verslag over {name} en {other} in de gemeente.", lang="nl")
    for key, (name, other) in enumerate(
        zip(
            ["bomen", "bruggen", "fietsen", "scholen", "sport", "muziek", "honden", "afval", "lawaai", "parken"] * 4,
            ["regen", "sneeuw", "kunst", "handel", "haven", "wijken", "banen", "zorg", "hulp", "taal"] * 4,
            strict=True,
        ),
        start=100,
    )
]
LIBRARY = Index.build([*DOCUMENTS, *FILLER], LEXICON)


@pytest.mark.parametrize(
    "question",
    [
        "Onze burgers staan te lang in de wachtrij. Hoe hebben anderen de wachttijd aan de balie korter gemaakt?",
        "Au guichet, la file d'attente est trop longue. Qui a réduit le temps d'attente ?",
        "Die Warteschlange am Schalter ist zu lang. Wer hat die Wartezeit verkürzt?",
        "There is always a long queue at the counter. Who reduced the waiting time?",
    ],
)
def test_a_told_problem_meets_cases_in_every_language(question):
    answer = LIBRARY.ask(question)
    assert set(keys(answer)) >= {1, 2, 3, 4}
    assert not set(keys(answer)) & {5, 6, 8}
    assert "waiting-time" in answer.about


def test_an_answer_says_why():
    answer = LIBRARY.ask("Wie heeft de wachttijden aan het loket korter gemaakt?")
    best = answer.answers[0]
    assert best.key == 1
    assert {"wachttijden", "loket"} <= {reason.asked for reason in best.reasons}
    assert sum(reason.share for reason in best.reasons) == pytest.approx(1)
    german = next(found for found in answer.answers if found.key == 3)
    assert ("waiting-time", Kind.CONCEPT) in {(reason.name, reason.kind) for reason in german.reasons}
    assert all(0 <= found.coverage <= 1 and 0 <= found.similarity <= 1 for found in answer.answers)
    assert best.similarity >= german.similarity


@pytest.mark.parametrize(
    "question",
    ["", "blorp zwerg flumox", "Hoe brei ik een trui voor mijn kleinzoon?", "gemeente", "de het een", "🙂"],
)
def test_nothing_fits_so_nothing_is_found(question):
    assert LIBRARY.ask(question).answers == ()


def test_a_word_that_two_languages_share_counts_for_little_abroad():
    documents = [Document(1, "Council of elders", lang="en"), Document(2, "Oplossingen van elders", lang="nl"), *FILLER]
    answers = Index.build(documents).ask("Welke oplossingen zijn er elders voor de bruggen?", lang="nl").answers
    assert 1 not in [answer.key for answer in answers]


def test_a_document_is_met_by_a_narrower_concept():
    answers = LIBRARY.ask("Hoe verbetert de kwaliteit van dienstverlening aan de balie?", lang="nl").answers
    assert {1, 2, 3, 4} & {answer.key for answer in answers}


def test_filters_and_limits_hold():
    question = "Wie heeft de wachttijd aan het loket korter gemaakt?"
    assert keys(LIBRARY.ask(question, filters={"kind": ["lesson"]})) == [3]
    assert len(LIBRARY.ask(question, limit=2).answers) == 2
    assert LIBRARY.ask(question, limit=0).answers == ()


def test_vectors_bring_in_what_no_word_does():
    near, far = np.zeros(70), np.zeros(70)
    near[:35], near[35:], far[:] = 1, -1, -1
    far[35:] = 1
    index = Index.build([Document(1, "alfa", vector=near), Document(2, "bravo", vector=far), Document(3, "charlie")])
    assert keys(index.ask("iets heel anders", vector=near)) == [1]
    assert keys(index.ask("iets heel anders")) == []


def test_a_copy_is_the_nearest_neighbour():
    copy = Document(50, DOCUMENTS[0].title, DOCUMENTS[0].summary, DOCUMENTS[0].body, "nl")
    index = Index.build([*DOCUMENTS, *FILLER, copy], LEXICON)
    nearest = index.similar(1)[0]
    assert nearest.key == 50
    assert nearest.similarity > 0.8
    assert 3 in [neighbour.key for neighbour in index.similar(2)]


def test_a_new_document_has_neighbours_too():
    index = Index.build([*DOCUMENTS, *FILLER], LEXICON)
    index.upsert(Document(50, DOCUMENTS[0].title, DOCUMENTS[0].summary, DOCUMENTS[0].body, "nl"))
    assert index.similar(50)[0].key == 1
    assert index.similar(1)[0].key == 50


def test_an_unknown_or_hidden_document_has_no_neighbours():
    assert INDEX.similar(999) == []
    assert INDEX.similar(7) == []
    assert INDEX.similar(7, audiences=["team:7"])
