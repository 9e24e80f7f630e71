"""Working on a Kafka case: who may, what is refused, and a name that stands in one place alone."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from proeftuin.casework import personal, queries
from proeftuin.casework.actions import publishing, working
from proeftuin.casework.drafts import CaseDraft, KnotDraft, SessionDraft, StepDraft
from proeftuin.casework.models import EndUser, KafkaCase, Published
from proeftuin.casework.names import holds_name
from proeftuin.casework.snapshots import words_in
from proeftuin.casework.tasks import forget_people
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Member, Task
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.search.models import Entry
from tests import cast
from tests.casework.world import NAME, opened, published, reviewed, tied

pytestmark = pytest.mark.django_db


def where_it_stands(words: str) -> set[str]:
    """The tables in which these words stand."""
    return {
        model._meta.label
        for model in apps.get_models()
        if words in json.dumps(list(model.objects.values()), default=str)
    }


def test_the_name_stands_in_one_table_alone(initiative: Initiative) -> None:
    published(reviewed(tied(opened(initiative), "proof")))
    assert where_it_stands("Zonneveldt") == {"casework.EndUser"}
    assert where_it_stands("06-12345678") == {"casework.EndUser"}


@pytest.mark.parametrize("said", [NAME, NAME.upper(), "Toen zei Tilly nee.", "mevrouw Zonneveldt-Quast"])
def test_no_text_may_hold_the_name(initiative: Initiative, said: str) -> None:
    sara, case = cast.actor("sara"), reviewed(tied(opened(initiative), "proof"))
    due = date(2030, 1, 1)
    for deed in (
        lambda: working.save_step(by=sara, case=case, draft=StepDraft(on=date(2025, 1, 1), what=said)),
        lambda: working.save_knot(by=sara, case=case, draft=KnotDraft(kind="loop", clash=said)),
        lambda: working.add_talk(by=sara, case=case, agency="Stad", on=due, heard=said),
        lambda: working.hold_session(by=sara, case=case, draft=SessionDraft(on=due, came=said), version=1),
        lambda: working.agree_action(by=sara, case=case, draft=TaskDraft(title=said, owner_name="x", due_on=due)),
        lambda: working.recommend(by=sara, case=case, to="de raad", words=said),
        lambda: working.follow_up(by=sara, case=case, on=due, saw=said),
    ):
        with pytest.raises(InvalidError):
            deed()
    assert where_it_stands(said) <= {"casework.EndUser"}


def test_a_name_that_stands_in_the_words_already_is_refused(initiative: Initiative) -> None:
    case = opened(initiative, name="")
    working.save_step(by=cast.actor("sara"), case=case, draft=StepDraft(on=date(2025, 1, 1), what="Tilly belde."))
    draft = CaseDraft(title="T", language="nl", name=NAME)
    with pytest.raises(InvalidError) as refused:
        working.edit_case(by=cast.actor("sara"), case=case, draft=draft, version=case.version)
    assert "name" in refused.value.problems


def test_a_name_is_found_as_a_word_and_not_within_one() -> None:
    assert holds_name("dan de bakker", "An Bakker") is False
    assert holds_name("An Bakker kwam", "an  bakker") and holds_name("Bakker kwam", "An Bakker")
    assert not holds_name("wat ook", "")


@pytest.mark.parametrize("role", ["client", "sponsor", "citizen", "partner", "procurement", ""])
def test_who_is_not_in_the_case_team_knows_nothing(initiative: Initiative, role: str) -> None:
    case = opened(initiative)
    if role:
        Member.objects.create(initiative=initiative, user=cast.person("ann"), role=role, state="active")
    for who in ("ann", "bas"):
        actor = cast.actor(who)
        assert list(queries.listed(actor, Initiative.objects.get(pk=initiative.pk))) == []
        with pytest.raises(NotAllowedError):
            working.save_step(by=actor, case=case, draft=StepDraft(on=date(2025, 1, 1), what="x"))
        with pytest.raises(NotAllowedError):
            publishing.take_back_case(by=actor, case=case)
    seen = Event.objects.filter(kind__startswith="kafka.").values_list("audience", flat=True)
    assert set(seen) == {cast.actor("sara").ref}


def test_the_session_yields_six_actions_that_the_team_has_among_its_own(initiative: Initiative) -> None:
    case = reviewed(tied(opened(initiative), "proof"), actions=6)
    tasks = Task.objects.filter(initiative=initiative, source__startswith=f"kafka:{case.ref}/knot:1")
    assert tasks.count() == 6 and all(one.due_on and one.owner_name for one in tasks)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TaskDraft(title="x", owner_name="y"), "due_on"), (TaskDraft(title="x", due_on=date(2030, 1, 1)), "owner_name"),
        (TaskDraft(title="", owner_name="y", due_on=date(2030, 1, 1)), "title"),
    ],
)  # fmt: skip
def test_an_action_needs_a_name_and_a_day(initiative: Initiative, draft: TaskDraft, field: str) -> None:
    case = opened(initiative)
    with pytest.raises(InvalidError) as refused:
        working.agree_action(by=cast.actor("sara"), case=case, draft=draft)
    assert field in refused.value.problems


def test_bad_input_is_refused_by_name(initiative: Initiative) -> None:
    sara, case, other = cast.actor("sara"), opened(initiative), opened(initiative, name="")
    strange = other.steps.first()
    assert strange
    with_strange = KnotDraft(kind="loop", clash="x", steps=[strange.pk])
    for deed, field in (
        (lambda: working.open_case(by=sara, initiative=initiative, draft=CaseDraft(title=" ")), "title"),
        (lambda: working.save_step(by=sara, case=case, draft=StepDraft(on=date(2999, 1, 1), what="x")), "on"),
        (lambda: working.save_step(by=sara, case=case, draft=StepDraft(on=date(2025, 1, 1), what="")), "what"),
        (lambda: working.save_knot(by=sara, case=case, draft=KnotDraft(kind="nothing", clash="x")), "kind"),
        (lambda: working.save_knot(by=sara, case=case, draft=KnotDraft(kind="loop", clash="")), "clash"),
        (lambda: working.save_knot(by=sara, case=case, draft=with_strange), "steps"),
        (lambda: working.remove(by=sara, case=case, item=strange), ""),
    ):  # fmt: skip
        with pytest.raises(InvalidError) as refused:
            deed()
        assert field in refused.value.problems


def test_two_people_at_once_lose_nothing(initiative: Initiative) -> None:
    case = opened(initiative)
    draft = CaseDraft(title="T", language="nl")
    working.edit_case(by=cast.actor("joris"), case=case, draft=draft, version=case.version)
    with pytest.raises(StaleError):
        working.edit_case(by=cast.actor("sara"), case=case, draft=draft, version=case.version)
    working.hold_session(by=cast.actor("sara"), case=case, draft=SessionDraft(on=date(2025, 1, 1), came="a"))
    with pytest.raises(StaleError):
        working.hold_session(by=cast.actor("joris"), case=case, draft=SessionDraft(on=date(2025, 1, 1), came="b"))


def test_publishing_needs_consent_a_look_and_a_route(initiative: Initiative) -> None:
    case = opened(initiative)
    asked = {"consented_on": date(2025, 1, 1), "how": "person", "looked_through": True, "hides_agencies": False}
    for change, field in (
        ({"consented_on": None}, "consented_on"), ({"consented_on": date(2999, 1, 1)}, "consented_on"),
        ({"how": "rumour"}, "how"), ({"looked_through": False}, "looked_through"),
    ):  # fmt: skip
        with pytest.raises(InvalidError) as refused:
            publishing.publish_case(by=cast.actor("sara"), case=case, **{**asked, **change})
        assert field in refused.value.problems
    case.steps.all().delete()
    with pytest.raises(InvalidError):
        publishing.publish_case(by=cast.actor("sara"), case=case, **asked)
    assert not Published.objects.exists() and not Entry.objects.filter(kind="kafka").exists()


def test_a_name_that_slipped_in_stops_publication(initiative: Initiative) -> None:
    case = opened(initiative)
    KafkaCase.objects.filter(pk=case.pk).update(situation="Tilly zocht.")  # past the guard of the actions
    with pytest.raises(InvalidError):
        published(case)


def test_what_is_published_holds_days_and_no_dates(initiative: Initiative) -> None:
    content = published(reviewed(tied(opened(initiative), "proof"))).content
    words = json.dumps(content)
    assert "2025" not in words and [one["day"] for one in content["steps"]] == [0, 30, 60, 90, 120]
    assert content["totals"] == {"days_lost": 100, "cost": "125.00", "agencies": 5, "span": 120}
    assert content["knots"][0]["steps"] == [1] and content["steps"][0]["knots"] == [1]


def test_hidden_offices_are_nowhere_in_what_is_published(initiative: Initiative) -> None:
    case = tied(opened(initiative), "proof")
    working.recommend(by=cast.actor("sara"), case=case, to="Belastingdienst", words="De Gemeente wacht niet meer.")
    words = words_in(published(KafkaCase.objects.get(pk=case.pk), hides=True).content)
    assert not [one for one in ("Gemeente", "Belastingdienst", "Wijkteam") if one in words] and "Dienst A" in words


def test_taking_back_leaves_nothing_public(initiative: Initiative) -> None:
    case = opened(initiative)
    published(case)
    assert not Entry.objects.get(kind="kafka").deleted
    publishing.take_back_case(by=cast.actor("sara"), case=case)
    assert Entry.objects.get(kind="kafka").deleted and not Published.objects.exists()
    assert EndUser.objects.get(case=case).consented_on is None


def test_names_are_forgotten_when_the_case_is_done_or_old(initiative: Initiative) -> None:
    done, old, new = opened(initiative), opened(initiative), opened(initiative)
    KafkaCase.objects.filter(pk=done.pk).update(state="done")
    KafkaCase.objects.filter(pk=old.pk).update(changed_at=clock.now() - timedelta(days=731))
    with transaction.atomic():
        assert forget_people() == 2
    assert [one.name for one in EndUser.objects.order_by("case_id")] == ["", "", NAME] and new


def test_an_account_gets_and_loses_only_what_it_did(initiative: Initiative) -> None:
    case = opened(initiative)
    told = json.dumps(personal.export(cast.person("sara")), default=str)
    assert case.ref in told and "Tilly" not in told
    personal.erase(cast.person("sara"))
    case.refresh_from_db()
    assert case.created_by_id is None


def test_patterns_count_own_and_published_cases_once(initiative: Initiative) -> None:
    sara, kinds = cast.actor("sara"), ["loop", "proof", "clash", "loop", "proof", "clash", "loop", "waiting"]
    for kind in kinds:
        tied(opened(initiative, name=""), kind)
    published(KafkaCase.objects.first())
    found = queries.recurring(sara)
    assert found.cases == 8 and [(one.name, len(one.cases)) for one in found.kinds] == [
        ("loop", 3), ("clash", 2), ("proof", 2)
    ]  # fmt: skip
    assert [(one.name, len(one.cases)) for one in found.rules] == [("Eerst een adres", 8)]
    assert queries.recurring(cast.actor("ann")).cases == 1 and queries.recurring(cast.actor("bas")).cases == 1


def test_an_office_is_named_to_others_only_from_three_cases_on(initiative: Initiative) -> None:
    ann = cast.actor("ann")
    for number in range(3):
        assert queries.recurring(ann).agencies == []
        published(tied(opened(initiative, name="", title=f"Zaak {number}"), "loop"))
    assert [one.name for one in queries.recurring(ann).agencies] == ["Gemeente"]
    for one in Published.objects.all():
        published(one.case, hides=True)
    assert queries.recurring(ann).agencies == []
