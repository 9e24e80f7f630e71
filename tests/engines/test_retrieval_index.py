import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.retrieval import Concept, Document, Index, Lexicon, SnapshotError
from tests.engines.test_retrieval_cases import DOCUMENTS, INDEX, LEXICON, collections, documents, keys

QUERIES = ("", "alfa", "alfa bravo", "wachttijd", "queue delta", "bank")
changes = st.lists(documents | st.integers(1, 12), max_size=10)


@given(collections, changes)
@settings(max_examples=60, deadline=None)
def test_changes_give_what_a_rebuild_gives(before, changed):
    index = Index.build(before, LEXICON)
    after = {document.key: document for document in before}
    for change in changed:
        if isinstance(change, Document):
            index.upsert(change)
            after[change.key] = change
        else:
            index.delete(change)
            after.pop(change, None)
    rebuilt = Index.build(after.values(), LEXICON)
    assert len(index) == len(rebuilt) == len(after)
    for query in QUERIES:
        one = index.search(query, facets=("kind", "place"), audiences=("team:1",), limit=100)
        other = rebuilt.search(query, facets=("kind", "place"), audiences=("team:1",), limit=100)
        if not one.relaxed and not other.relaxed and not one.corrections + other.corrections:
            assert set(keys(one)) == set(keys(other))
            assert (one.total, one.facets) == (other.total, other.facets)


@given(collections, st.sets(st.integers(1, 12)))
@settings(max_examples=40, deadline=None)
def test_a_deleted_document_never_appears(before, gone):
    index = Index.build(before, LEXICON)
    index.delete(*gone)
    for query in QUERIES:
        assert not gone & set(keys(index.search(query, audiences=("team:1", "team:2"), limit=100)))
        assert not gone & set(keys(index.ask(query, audiences=("team:1", "team:2"), limit=100)))
    assert all(key not in index for key in gone)


def test_many_changes_settle_and_score_like_the_base():
    base = [Document(key, f"alfa {key}", lang="nl") for key in range(1, 400)]
    index = Index.build(base)
    index.upsert(*(Document(key, f"alfa bravo {key}", lang="nl") for key in range(200, 500)))
    index.delete(450)
    rebuilt = Index.build(
        [*base[:199], *(Document(key, f"alfa bravo {key}", lang="nl") for key in range(200, 500) if key != 450)]
    )
    one, other = index.search("bravo", limit=500), rebuilt.search("bravo", limit=500)
    assert keys(one) == keys(other)
    assert one.total == 299
    assert one.hits[0].score == pytest.approx(other.hits[0].score, rel=0.5)


def test_a_change_shows_at_once_and_a_second_one_replaces_it():
    index = Index.build(DOCUMENTS, LEXICON)
    index.upsert(Document(9, "Kippenhok", lang="nl"))
    assert keys(index.search("kippenhok")) == [9]
    index.upsert(Document(9, "Duiventil", lang="nl"))
    assert keys(index.search("kippenhok")) == []
    assert keys(index.search("duiventil")) == [9]
    assert index.changes == 1


def test_an_index_that_starts_empty_fills_up():
    index = Index.build([], LEXICON)
    assert index.search("wachttijd").total == len(index.ask("wachttijd loket").answers) == 0
    index.upsert(*DOCUMENTS)
    assert set(keys(index.search("wachttijd"))) == {1, 2, 3, 4}


def test_a_snapshot_answers_like_the_index_it_was_made_of(tmp_path):
    Index.build(DOCUMENTS, LEXICON, label="row 12").save(tmp_path / "one")
    loaded = Index.load(tmp_path / "one")
    assert loaded.label == "row 12"
    for query in ("wachttijd", "zonepanelen", "", "realise"):
        assert loaded.search(query, facets=("kind",)) == INDEX.search(query, facets=("kind",))
    question = "Wie heeft de wachttijd aan het loket korter gemaakt?"
    assert loaded.ask(question) == INDEX.ask(question)
    loaded.upsert(Document(9, "Kippenhok"))
    loaded.delete(1)
    assert 1 not in loaded
    assert 9 in loaded


def test_an_empty_snapshot_loads(tmp_path):
    Index.build([]).save(tmp_path / "none")
    assert len(Index.load(tmp_path / "none")) == 0


def test_a_snapshot_is_never_overwritten_nor_left_half_done(tmp_path):
    INDEX.save(tmp_path / "one")
    with pytest.raises(FileExistsError):
        INDEX.save(tmp_path / "one")
    changed = Index.build(DOCUMENTS)
    changed.delete(1)
    with pytest.raises(ValueError, match="lose"):
        changed.save(tmp_path / "two")
    assert [folder.name for folder in tmp_path.iterdir()] == ["one"]


def test_a_snapshot_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(SnapshotError):
        Index.load(tmp_path / "nowhere")
    INDEX.save(tmp_path / "one")
    (tmp_path / "one" / "keys.npy").write_bytes(b"nonsense")
    with pytest.raises(SnapshotError):
        Index.load(tmp_path / "one")


def test_a_snapshot_of_another_format_says_so(tmp_path):
    INDEX.save(tmp_path / "one")
    (tmp_path / "one" / "segment.json").write_text('{"format": 999, "documents": 8}')
    with pytest.raises(SnapshotError, match="999"):
        Index.load(tmp_path / "one")


def test_double_keys_and_reserved_facets_are_refused():
    with pytest.raises(ValueError, match="twice"):
        Index.build([Document(1, "a"), Document(1, "b")])
    with pytest.raises(ValueError, match="reserved"):
        Index.build([Document(1, "a", facets={"@audience": ["x"]})])


def test_reading_goes_on_while_another_writes():
    index = Index.build(DOCUMENTS, LEXICON)
    failures = []

    def read():
        try:
            for _ in range(30):
                assert 1 in keys(index.search("wachttijd", limit=100))
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for key in range(100, 140):
        index.upsert(Document(key, f"wachttijd {key}", lang="nl"))
    for reader in readers:
        reader.join()
    assert not failures
    assert index.search("wachttijd").total == 44


def test_documents_without_language_get_the_likeliest_and_others_stay_unstemmed():
    index = Index.build(
        [
            Document(1, "De gemeente en haar burgers", body="Zij leggen samen zonnepanelen."),
            Document(2, "Ciutadans", lang="ca"),
        ]
    )
    assert keys(index.search("zonnepaneel", lang="nl")) == [1]
    assert keys(index.search("ciutadans")) == [2]


def test_assigned_concepts_count_even_where_no_word_says_so():
    index = Index.build([Document(1, "Project X", concepts=("solar",))], LEXICON)
    assert keys(index.search("zonnepanelen", lang="nl")) == [1]


def test_concept_files_have_the_form_that_is_read():
    concept = Concept.from_mapping("a", {"broader": ["b"], "nl": ["aap"], "en": ["monkey"]})
    assert concept == Concept("a", {"nl": ("aap",), "fr": (), "de": (), "en": ("monkey",)}, ("b",), ())
    assert Lexicon.build([concept]).match(["aap"], "nl")[0].concepts == ("a",)
