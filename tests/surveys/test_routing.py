"""Which questions someone is asked, whatever the questionnaire and the answers."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.surveys import logic
from proeftuin.surveys.tallies import Tally, marks
from tests.surveys.samples import EVERYTHING, PARK, question, when, words

KINDS = ("single", "multiple", "yesno", "scale", "short")


@st.composite
def questionnaires(draw: Any) -> dict[str, Any]:
    """Up to ten questions on up to three pages; each may look at one before it."""
    made: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, 10))):
        one = question(f"q{at}", draw(st.sampled_from(KINDS)), required=draw(st.booleans()))
        routers = [other for other in made if other["type"] != "short"]
        if routers and draw(st.booleans()):
            before = draw(st.sampled_from(routers))
            test = draw(st.sampled_from(logic.TESTS[before["type"]]))
            code = draw(st.sampled_from(logic.parsed({"pages": [{"questions": [before]}]}).pages[0].questions[0].codes))
            one["show"] = when(before["ref"], test, code)
        made.append(one)
    cut = draw(st.integers(0, len(made)))
    return {"pages": [{"title": {}, "questions": made[:cut]}, {"title": {}, "questions": made[cut:]}]}


@st.composite
def answers_to(draw: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Some answer to some questions, also to ones that are not asked."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "single": st.sampled_from(["a", "b", "c"]), "yesno": st.sampled_from(["yes", "no"]),
        "scale": st.integers(1, 5), "short": st.just("words"),
        "multiple": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True),
    }  # fmt: skip
    found = {}
    for one in (one for page in schema["pages"] for one in page["questions"]):
        if draw(st.booleans()):
            found[one["ref"]] = draw(values[one["type"]])
    return found


both = questionnaires().flatmap(lambda schema: st.tuples(st.just(schema), answers_to(schema)))


@settings(deadline=None, max_examples=60)
@given(both)
def test_what_someone_is_asked_is_consistent(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    schema, answers = pair
    survey = logic.parsed(schema)
    assert logic.problems(survey, "en") == []
    refs = [one.ref for one in logic.path(survey, answers)]
    for one in survey.questions:
        rule = one.show
        opened = rule is None or (rule.question in refs and logic.holds(rule, answers.get(rule.question)))
        assert (one.ref in refs) == opened
    # Dropping what was not asked changes neither the path nor, done again, the answers.
    kept = logic.pruned(survey, answers)
    assert [one.ref for one in logic.path(survey, kept)] == refs
    assert set(kept) <= set(refs) and logic.pruned(survey, kept) == kept


@settings(deadline=None, max_examples=60)
@given(both)
def test_going_back_and_changing_an_answer_drops_the_hidden_ones(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    schema, answers = pair
    survey = logic.parsed(schema)
    for one in survey.questions:
        changed = {ref: value for ref, value in answers.items() if ref != one.ref}
        kept = logic.pruned(survey, changed)
        depends = [other.ref for other in survey.questions if other.show and other.show.question == one.ref]
        assert not set(depends) & set(kept)


@settings(deadline=None, max_examples=60)
@given(st.data(), questionnaires())
def test_denominators_add_up(data: Any, schema: dict[str, Any]) -> None:
    survey, tally = logic.parsed(schema), Tally()
    everyone = data.draw(st.lists(answers_to(schema), max_size=8))
    for answers in everyone:
        tally.add(marks(survey, logic.pruned(survey, answers)))
    assert tally.responses == len(everyone)
    for one in survey.questions:
        counted = tally.of(one.ref)
        assert counted.asked == sum(one in logic.path(survey, answers) for answers in everyone)
        assert counted.answered <= counted.asked <= tally.responses
        if one.type in ("single", "yesno", "scale"):
            assert sum(counted.cells.values()) == counted.answered
        if one.show is None:
            assert counted.asked == tally.responses


@settings(deadline=None, max_examples=60)
@given(st.data(), questionnaires(), st.integers(0, 8))
def test_two_counts_together_are_one_count(data: Any, schema: dict[str, Any], cut: int) -> None:
    survey, parts, whole = logic.parsed(schema), (Tally(), Tally()), Tally()
    for at, answers in enumerate(data.draw(st.lists(answers_to(schema), max_size=8))):
        found = marks(survey, logic.pruned(survey, answers))
        parts[at >= cut].add(found)
        whole.add(found)
    parts[0].merge(parts[1])
    assert parts[0].data() == whole.data() == Tally.read(whole.data()).data()


def test_a_rule_can_only_look_back() -> None:
    late = {"pages": [{"questions": [question("a", "short", show=when("b", "is", "yes")), question("b", "yesno")]}]}
    assert [one.code for one in logic.problems(logic.parsed(late), "en")] == ["rule"]


def test_a_half_made_questionnaire_says_what_is_missing() -> None:
    bad = {"pages": [{"questions": [
        {"ref": "a", "type": "single", "label": {"nl": "Alleen"}, "options": [{"code": "x", "label": {}}]},
        {"ref": "a", "type": "scale", "label": words("b"), "min": 3, "max": 2},
        {"ref": "c", "type": "nothing"},
    ]}]}  # fmt: skip
    found = {(one.ref, one.code) for one in logic.problems(logic.parsed(bad), "en")}
    assert found == {("a", "label"), ("a", "words"), ("a", "options"), ("a", "twice"), ("a", "bounds"), ("a", "scale"),
                     ("c", "type")}  # fmt: skip
    assert logic.problems(logic.parsed({}), "en") == [logic.Problem("", "no_questions")]
    assert logic.problems(logic.parsed(EVERYTHING), "en") == []


def test_paper_says_where_to_go_on() -> None:
    survey = logic.parsed(PARK)
    assert logic.jumps(survey) == {("visit", "no"): "whynot"}
    assert logic.after(survey, "often") == "whynot" and logic.after(survey, "whynot") == "want"
    assert logic.numbers(survey)["visit"] == 1


def test_questions_move_over_the_edge_of_a_page() -> None:
    def order(schema: dict[str, Any]) -> list[list[str]]:
        return [[one["ref"] for one in page["questions"]] for page in schema["pages"]]

    down = logic.moved(PARK, "visit", 1)
    assert order(down)[:2] == [["intro"], ["visit", "often", "why", "whynot"]]
    assert order(logic.moved(down, "visit", -1)) == order(PARK)
    assert order(logic.moved(PARK, "where", 1)) == order(PARK)
