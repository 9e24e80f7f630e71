"""What a team can do with an experiment, and what nobody can."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from proeftuin.experiments import actions, logic
from proeftuin.experiments.drafts import PlanDraft
from proeftuin.experiments.models import Experiment, LockedError
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.library.models import Lesson
from proeftuin.search.models import Entry
from tests import cast
from tests.experiments.conftest import PLAN, done, planned, result, running
from tests.initiatives.conftest import started

pytestmark = pytest.mark.django_db

OTHER_VALUES = {
    "language": "nl", "title": "Other", "assumption": "Other", "test": "Other", "measure": "Other",
    "threshold_value": Decimal(40), "threshold_unit": "other", "more_is_better": False, "threshold_words": "other",
    "place": "other", "participants": "other", "starts_on": None, "ends_on": "2026-12-01", "started_at": None,
}  # fmt: skip


def test_the_test_knows_every_word_that_is_fixed() -> None:
    assert set(OTHER_VALUES) == set(logic.LOCKED)


@pytest.mark.parametrize("name", logic.LOCKED)
def test_once_started_the_database_itself_refuses_other_words(initiative: Initiative, name: str) -> None:
    one = running(initiative)
    with pytest.raises(DatabaseError, match="keeps its plan"), transaction.atomic():
        Experiment.objects.filter(pk=one.pk).update(**{name: OTHER_VALUES[name]})
    Experiment.objects.filter(pk=one.pk).update(**{name: getattr(one, name), "saw": "Something."})  # the rest may
    draft = planned(initiative)
    if name != "started_at":
        assert Experiment.objects.filter(pk=draft.pk).update(**{name: OTHER_VALUES[name]}) == 1


@pytest.mark.parametrize("name", logic.LOCKED)
def test_once_started_the_model_refuses_other_words(initiative: Initiative, name: str) -> None:
    one = Experiment.objects.get(pk=running(initiative).pk)
    setattr(one, name, OTHER_VALUES[name])
    with pytest.raises(LockedError, match=name):
        one.save()


def test_plain_sql_is_refused_too(initiative: Initiative) -> None:
    one = running(initiative)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE experiments_experiment SET threshold_value = 40 WHERE id = %s", [one.pk])
    assert Experiment.objects.get().threshold_value == 70


def test_once_started_the_action_says_how_to_go_on(initiative: Initiative) -> None:
    one = running(initiative)
    with pytest.raises(NotAllowedError) as caught:
        actions.edit_plan(by=cast.actor("sara"), experiment=one, draft=PlanDraft(title="Lower it"), version=one.version)
    assert "start a new one" in str(caught.value.denied.remedy)


def test_going_on_from_an_earlier_one_refers_to_it(initiative: Initiative) -> None:
    first = done(initiative)
    again = actions.plan_experiment(
        by=cast.actor("joris"), initiative=initiative, draft=PlanDraft(title="A fixed time"), replaces=first
    )
    assert again.replaces == first and list(first.replaced_by.all()) == [again]
    with pytest.raises(InvalidError):
        actions.plan_experiment(
            by=cast.actor("sara"), initiative=started(title="Other"), draft=PlanDraft(title="X"), replaces=first
        )


@pytest.mark.parametrize("missing", ["assumption", "test", "measure", "threshold_value"])
def test_half_a_plan_does_not_start(initiative: Initiative, missing: str) -> None:
    one = planned(initiative, **{missing: None if missing == "threshold_value" else ""})
    with pytest.raises(InvalidError) as caught:
        actions.start_experiment(by=cast.actor("sara"), experiment=one, version=1)
    assert set(caught.value.problems) == {missing}
    assert Experiment.objects.get().state == "draft"


def test_a_threshold_in_words_is_judged_by_the_team(initiative: Initiative) -> None:
    words = {"threshold_value": None, "threshold_words": "Nobody asks what it means."}
    one = running(initiative, **words)
    with pytest.raises(InvalidError) as caught:
        actions.finish_experiment(by=cast.actor("sara"), experiment=one, draft=result(), version=one.version)
    assert set(caught.value.problems) == {"judged_met"}
    made = actions.finish_experiment(
        by=cast.actor("sara"), experiment=one, draft=result(judged_met=True, verdict="keep"), version=one.version
    )
    assert made.met is True and made.result_value is None


def test_a_number_is_computed_and_not_judged(initiative: Initiative) -> None:
    made = done(initiative, judged_met=True)
    assert made.met is False and made.judged_met is None and made.standing == "stop"
    fewer = done(initiative, plan={"more_is_better": False, "threshold_value": Decimal(41)}, verdict="keep")
    assert fewer.met is True


@pytest.mark.parametrize("lacking", ["saw", "verdict", "learned", "result_value"])
def test_no_verdict_without_result_and_lesson(initiative: Initiative, lacking: str) -> None:
    one = running(initiative)
    draft = result(**{lacking: None if lacking == "result_value" else ""})
    with pytest.raises(InvalidError) as caught:
        actions.finish_experiment(by=cast.actor("sara"), experiment=one, draft=draft, version=one.version)
    assert set(caught.value.problems) == {lacking}


def test_what_has_ended_stays_as_it_is(initiative: Initiative) -> None:
    one = done(initiative)
    for again in (
        lambda: actions.finish_experiment(by=cast.actor("sara"), experiment=one, draft=result(), version=one.version),
        lambda: actions.abandon_experiment(by=cast.actor("sara"), experiment=one, reason="No."),
        lambda: actions.start_experiment(by=cast.actor("sara"), experiment=one, version=one.version),
        lambda: actions.remove_draft(by=cast.actor("sara"), experiment=one),
    ):
        with pytest.raises(NotAllowedError):
            again()


def test_breaking_off_needs_a_reason_that_everyone_reads(initiative: Initiative) -> None:
    one = running(initiative)
    with pytest.raises(InvalidError):
        actions.abandon_experiment(by=cast.actor("sara"), experiment=one, reason="  ")
    made = actions.abandon_experiment(by=cast.actor("sara"), experiment=one, reason="The counter closed.")
    assert made.standing == "abandoned"
    event = Event.objects.get(kind="experiment.abandoned")
    assert event.audience == "public" and event.data["reason"] == "The counter closed."


def test_two_at_once_lose_nothing(initiative: Initiative) -> None:
    one = planned(initiative)
    draft = PlanDraft(**{**PLAN, "title": "Joris' title"})
    actions.edit_plan(by=cast.actor("joris"), experiment=one, draft=draft, version=1)
    for late in (
        lambda: actions.edit_plan(by=cast.actor("sara"), experiment=one, draft=PlanDraft(title="Sara's"), version=1),
        lambda: actions.start_experiment(by=cast.actor("sara"), experiment=one, version=1),
    ):
        with pytest.raises(StaleError):
            late()
    assert Experiment.objects.get().title == "Joris' title"


@pytest.mark.parametrize("who", ["pieter", "ann", "fatima", "elke"])
def test_only_who_works_in_the_team_plans_starts_and_ends(initiative: Initiative, who: str) -> None:
    one, by = planned(initiative), cast.actor(who)
    with pytest.raises(NotAllowedError):
        actions.plan_experiment(by=by, initiative=initiative, draft=PlanDraft(title="Mine"))
    with pytest.raises(NotAllowedError):
        actions.start_experiment(by=by, experiment=one, version=1)
    begun = actions.start_experiment(by=cast.actor("joris"), experiment=one, version=1)
    with pytest.raises(NotAllowedError):
        actions.finish_experiment(by=by, experiment=begun, draft=result(), version=begun.version)
    with pytest.raises(NotAllowedError):
        actions.make_lesson(by=by, experiment=begun)


def test_a_plan_is_the_teams_and_a_start_is_everyones(initiative: Initiative) -> None:
    one = planned(initiative)
    assert Event.objects.get(kind="experiment.planned").audience == initiative.circle
    assert not Entry.objects.filter(kind="experiment", deleted=False).exists()
    actions.start_experiment(by=cast.actor("sara"), experiment=one, version=1)
    event = Event.objects.get(kind="experiment.started")
    assert event.audience == "public" and event.thread == initiative.thread
    assert Entry.objects.get(kind="experiment").audience == "public"


@pytest.mark.parametrize(
    ("verdict", "kind"), [("keep", "worked"), ("change", "did_not_work"), ("stop", "did_not_work")]
)
def test_one_click_makes_a_lesson_once(initiative: Initiative, verdict: str, kind: str) -> None:
    one = done(initiative, verdict=verdict)
    made = actions.make_lesson(by=cast.actor("joris"), experiment=one)
    assert actions.make_lesson(by=cast.actor("sara"), experiment=one) == made == Lesson.objects.get()
    assert (made.text, made.kind, made.origin) == (one.learned, kind, initiative.thread)
    assert one.get_absolute_url() in made.evidence and made.shared_at is None


def test_what_is_too_long_for_a_lesson_is_cut_at_a_sentence_or_refused(initiative: Initiative) -> None:
    long = done(initiative, learned="Ask first. " + "Then tell why. " * 40)
    assert actions.make_lesson(by=cast.actor("sara"), experiment=long).text == "Ask first."
    with pytest.raises(InvalidError):
        actions.make_lesson(by=cast.actor("sara"), experiment=done(initiative, learned="very " * 80))


def test_who_does_it_may_change_while_it_runs(initiative: Initiative) -> None:
    one = running(initiative, who="Joris")
    assert actions.hand_over(by=cast.actor("sara"), experiment=one, who="Sara").who == "Sara"
