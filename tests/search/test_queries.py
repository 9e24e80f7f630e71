"""Search and ask: what they find, say and count."""

from datetime import date

import pytest
from django.utils.translation import override

from proeftuin.kernel.actor import VISITOR
from proeftuin.search import actions, queries
from proeftuin.search.documents import labels_facet
from proeftuin.search.results import Results, Segment
from tests.search.conftest import document, others

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    actions.put_all(
        [
            document(
                "counter", "Shorter waiting times at the service counter", kind="case", summary="Citizens book online.",
                facets={"phase": ["share"], "outcome": ["succeeded"], "country": ["BE"], "sdg": ["16"]},
                happened_on=date(2025, 5, 1), source="eu-ips", source_id="10116",
            ),
            document("wachtrij", "Wachtrij aan het loket korter", kind="case", language="nl",
                     facets={"phase": ["share"], "outcome": ["failed"], "country": ["NL"]},
                     happened_on=date(2024, 1, 1)),
            document("file", "Moins de file d'attente au guichet", kind="lesson", language="fr"),
            document("warten", "Weniger Wartezeit im Bürgeramt", kind="initiative", language="de",
                     facets={"phase": ["develop"]}),
            document("queue-lab", "Service design for shorter queues", kind="playbook"),
            document("ann", "Ann Claes, works on waiting times and appointments", kind="person"),
            document("garden", "A vegetable garden on the school roof", kind="case", facets={"phase": ["ideate"]}),
        ]
    )  # fmt: skip


def search(words: str, **given: object) -> Results:
    return queries.search(words, **{"language": "en", "actor": VISITOR, **given})  # type: ignore[arg-type]


def refs(answer: Results) -> set[str]:
    return {hit.ref for hit in answer.hits}


def test_a_dutch_question_finds_four_languages_in_the_order_of_the_answer_page(library: None) -> None:
    actions.put_all(others())
    answer = queries.ask("Onze burgers wachten te lang aan het loket, de wachttijd is te groot", actor=VISITOR)
    assert [group.name for group in answer.groups] == ["practice", "initiatives", "who", "playbooks"]
    practice = {hit.ref for hit in answer.groups[0].hits}
    assert practice == {"counter", "wachtrij", "file"}
    assert [hit.ref for hit in answer.groups[1].hits] == ["warten"]
    assert answer.language == "nl"
    assert answer.by_model == ""


def test_reasons_are_the_words_typed_and_concepts_in_the_readers_language(library: None) -> None:
    actions.put_all(others())
    with override("de"):
        answer = queries.ask("De wachttijd aan het loket is te lang", actor=VISITOR)
    by_ref = {hit.ref: hit for hit in answer.hits}
    assert "Wartezeit" in by_ref["file"].why.concepts
    assert "Wartezeit" in answer.concepts
    assert "loket" in by_ref["wachtrij"].why.words


def test_nothing_fits_is_an_empty_answer(library: None) -> None:
    answer = queries.ask("Kernfusie in een omgekeerde tokamak met zwaar waterstofplasma", actor=VISITOR)
    assert answer.groups == []
    assert answer.hits == []
    assert search("xyzzyqwv").hits == []
    assert queries.ask("", actor=VISITOR).groups == []
    assert queries.ask("   \n", actor=VISITOR).groups == []


def test_words_that_match_are_marked(library: None) -> None:
    (hit,) = search("vegetable garden").hits
    assert [one.text for one in hit.title if one.marked] == ["vegetable", "garden"]
    assert hit.plain_title == "A vegetable garden on the school roof"


def test_hostile_text_stays_text() -> None:
    actions.put(document("x", title="<script>alert(1)</script> garden 🌱 \u202egarden", body="<b>garden</b>" * 50))
    (hit,) = search("garden").hits
    assert all(isinstance(one, Segment) for one in [*hit.title, *hit.snippet])
    assert hit.plain_title == "<script>alert(1)</script> garden 🌱 \u202egarden"


@pytest.mark.parametrize(
    "words", ["'", '"', "\\", "%", "a\0b", "(((", "💥", "\u202e", "a" * 5000, "- - -", "NOT OR AND"]
)
def test_whatever_is_typed_gets_an_answer(library: None, words: str) -> None:
    search(words)
    queries.ask(words, actor=VISITOR)
    queries.finish(words)
    queries.begins(words, actor=VISITOR)


def test_a_slip_of_the_keyboard_is_forgiven_and_told(library: None) -> None:
    answer = search("vegatable gardan")
    assert refs(answer) == {"garden"}
    assert answer.corrections == {"vegatable": "vegetable", "gardan": "garden"}


def test_no_words_is_everything_newest_first(library: None) -> None:
    answer = search("", sort="newest", limit=2)
    assert answer.total == 7
    assert [hit.ref for hit in answer.hits] == ["counter", "wachtrij"]
    assert len(search("", limit=100).hits) == 7
    assert {hit.ref for hit in search("", sort="newest", limit=2, offset=2).hits}.isdisjoint({"counter", "wachtrij"})


def test_facets_have_words_counts_and_keep_what_is_chosen(library: None) -> None:
    with override("nl"):
        answer = search("", filters={"outcome": ["failed"], "country": ["FR"]})
    facets = {facet.name: facet for facet in answer.facets}
    assert answer.total == 0
    options = {option.code: option for option in facets["country"].options}
    assert (options["NL"].label, options["NL"].count, options["NL"].selected) == ("Nederland", 1, False)
    assert (options["FR"].label, options["FR"].count, options["FR"].selected) == ("Frankrijk", 0, True)
    outcomes = {option.code: option.selected for option in facets["outcome"].options}
    assert outcomes["failed"] is True
    assert facets["country"].label == "Land"


def test_facets_come_in_the_order_of_the_pages_and_codes_in_that_of_their_vocabulary(library: None) -> None:
    answer = search("")
    names = [facet.name for facet in answer.facets]
    assert names == ["kind", "phase", "outcome", "sdg", "country", "year", "language"]
    phases = next(facet for facet in answer.facets if facet.name == "phase")
    assert [option.code for option in phases.options] == ["ideate", "develop", "share"]
    years = next(facet for facet in answer.facets if facet.name == "year")
    assert [option.code for option in years.options] == ["2025", "2024"]


def test_filters_narrow_and_unknown_ones_are_left_alone(library: None) -> None:
    assert refs(search("", filters={"phase": ["share"]})) == {"counter", "wachtrij"}
    assert refs(search("", filters={"phase": ["share"], "outcome": ["failed"]})) == {"wachtrij"}
    assert refs(search("", filters={"phase": ["share", "develop"]})) == {"counter", "wachtrij", "warten"}
    assert search("", filters={"nonsense": ["1"], "@audience": ["team:1"]}).total == 7
    assert search("", filters={"phase": ["nonsense"]}).total == 0


def test_kinds_limit_the_whole_search(library: None) -> None:
    answer = search("", kinds=["case", "lesson"])
    assert refs(answer) == {"counter", "wachtrij", "garden", "file"}
    kinds = next(facet for facet in answer.facets if facet.name == "kind")
    assert {option.code: option.count for option in kinds.options} == {"case": 3, "lesson": 1}
    assert refs(search("", kinds=["case"], filters={"kind": ["lesson"]})) == set()
    assert refs(search("", kinds=["case", "lesson"], filters={"kind": ["lesson"]})) == {"file"}
    assert search("", kinds=[]).total == 0


def test_organisations_are_named_in_one_go(own_registries: None) -> None:
    asked: list[list[str]] = []

    @labels_facet("organisation")
    def names(codes):
        asked.append(sorted(codes))
        return {"waterrijk": "Gemeente Waterrijk"}

    actions.put(document("a", facets={"organisation": ["waterrijk"]}))
    actions.put(document("b", facets={"organisation": ["gone"]}))
    facet = next(one for one in search("").facets if one.name == "organisation")
    assert {option.code: option.label for option in facet.options} == {
        "waterrijk": "Gemeente Waterrijk",
        "gone": "gone",
    }
    assert asked == [["gone", "waterrijk"]]


def test_a_long_facet_shows_its_biggest_and_what_is_chosen() -> None:
    actions.put_all(document(f"a{number}", facets={"organisation": [f"org{number}"]}) for number in range(60))
    facet = next(one for one in search("", filters={"organisation": ["org59"]}).facets if one.name == "organisation")
    assert len(facet.options) <= queries.MOST_OPTIONS + 1
    assert [option.code for option in facet.options if option.selected] == ["org59"]


def test_imported_records_keep_their_source(library: None) -> None:
    hit = next(hit for hit in search("waiting").hits if hit.ref == "counter")
    assert (hit.source, hit.source_id) == ("eu-ips", "10116")
    assert hit.first("outcome") == "succeeded"
    assert hit.facets["year"] == ["2025"]


def test_similar_things_and_not_the_thing_itself(library: None) -> None:
    near = queries.similar("case", "counter", actor=VISITOR)
    assert near
    assert "counter" not in {hit.ref for hit in near}
    assert {hit.kind for hit in queries.similar("case", "counter", actor=VISITOR, kinds=["lesson"])} <= {"lesson"}
    assert queries.similar("case", "nothing", actor=VISITOR) == []


def test_the_likely_language_gives_way_to_the_words() -> None:
    assert queries._language("wachttijden", "nl") == "nl"
    assert queries._language("the waiting times at our counters are too long", "nl") == ""
    assert queries._language("wachttijden", "") == ""
    assert queries._language("wachttijden", "nl-BE") == "nl"
    assert queries._language("", "xx") == ""


def test_a_concept_that_an_editor_tagged_is_found_in_any_language() -> None:
    actions.put(document("tagged", title="Project Merel", codes=["waiting-time"]))
    assert refs(search("Wartezeit", language="de")) == {"tagged"}
    assert refs(search("", filters={"code": ["waiting-time"]})) == {"tagged"}
