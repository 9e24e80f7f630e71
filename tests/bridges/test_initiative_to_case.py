"""From a thread to its case: filled from what the team wrote, once, without naming people."""

import pytest
from django.test import Client

from proeftuin.bridges.initiative_to_case import draft_of, make_case
from proeftuin.initiatives.actions import work
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.library.logic import LIMITS
from proeftuin.library.models import Case, Lesson
from tests import cast
from tests.initiatives.conftest import started, taken_to, with_indicator, with_lesson, with_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    made = started()
    for key, text in (("affected", "Visitors."), ("obstacles", "No trust."), ("reuse", "Call us.")):
        work.fill_output(by=cast.actor("sara"), initiative=made, key=key, text=text)
    with_indicator(made)
    with_verdict(made)
    with_lesson(made, shared=False)
    return Initiative.objects.get(pk=made.pk)


def test_the_case_holds_what_the_team_wrote(initiative: Initiative) -> None:
    case = make_case(by=cast.actor("sara"), initiative=initiative)
    assert (case.state, case.outcome, str(case.cost), case.origin) == ("draft", "failed", "1250.50", initiative.thread)
    assert "Visitors." in case.users and "No trust." in case.challenges and "Call us." in case.replication
    assert "from 38 minutes to not measured (target 20 minutes)" in case.results
    assert "Text messages are not trusted." in case.lessons_text
    assert Lesson.objects.get().case == case
    # Who works on the content writes the case; a coach reads along.
    assert {one.name for one in case.authors.all()} == {"Sara Peeters", "Joris de Wit"}
    words = " ".join(str(value) for value in vars(case).values())
    assert "Sara" not in words and "Joris" not in words and "@" not in words


def test_a_second_click_leads_to_the_same_case(as_, initiative: Initiative) -> None:
    address = f"{initiative.get_absolute_url()}case/"
    places = {as_(who).post(address)["Location"] for who in ("sara", "joris", "sara")}
    assert places == {f"{Case.objects.get().get_absolute_url()}edit/"}
    assert Event.objects.filter(kind="initiative.case_made").count() == 1


@pytest.mark.parametrize("who", ["ann", "fatima", "pieter", "elke"])
def test_only_who_works_on_it_makes_the_case(as_, initiative: Initiative, who: str) -> None:
    with pytest.raises(NotAllowedError):
        make_case(by=cast.actor(who), initiative=initiative)
    assert as_(who).post(f"{initiative.get_absolute_url()}case/").status_code == 403
    assert not Case.objects.exists()


def test_a_visitor_signs_in_first_and_a_look_makes_nothing(client: Client, as_, initiative: Initiative) -> None:
    with pytest.raises(NotAllowedError):
        make_case(by=VISITOR, initiative=initiative)
    address = f"{initiative.get_absolute_url()}case/"
    assert "/accounts/login/" in client.post(address)["Location"]
    assert as_("sara").get(address).status_code == 405
    assert not Case.objects.exists()


def test_long_texts_are_cut_to_what_fits(initiative: Initiative) -> None:
    for key in ("problem", "evidence", "options", "selection", "plan", "changes", "risks", "obstacles", "reuse"):
        version = 1 if key in ("obstacles", "reuse") else 0
        text = f"{key} " + "word " * 3900
        work.fill_output(by=cast.actor("sara"), initiative=initiative, key=key, text=text, version=version)
    draft = draft_of(Initiative.objects.get(pk=initiative.pk))
    for name, limit in LIMITS.items():
        assert len(getattr(draft, name)) <= limit, name
    assert draft.overview.endswith("…") and draft.summary.endswith("…")
    make_case(by=cast.actor("sara"), initiative=Initiative.objects.get(pk=initiative.pk))


def test_the_phases_are_those_it_went_through(initiative: Initiative) -> None:
    there = taken_to(initiative, "implement")
    assert list(draft_of(there).phases) == ["identify", "ideate", "develop", "implement"]
