"""Agreed actions, and what holds a step back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives import registry
from proeftuin.initiatives.actions import moves, tasks
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.reactions import say_which_actions_are_late
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.models import Event
from tests import cast

pytestmark = pytest.mark.django_db


def noted(initiative: Initiative, **changes: object) -> object:
    draft = TaskDraft(**{"title": "Call the tax office", "owner": cast.person("joris"), **changes})
    return tasks.add_task(by=cast.actor("sara"), initiative=initiative, draft=draft, source="kafka:abc/knot:1")


def test_the_team_notes_changes_finishes_and_reopens(as_, initiative: Initiative) -> None:
    sara, page = as_("sara"), f"{initiative.get_absolute_url()}tasks/"
    form = {"title": "Ask ten visitors", "owner": cast.person("joris").pk, "due_on": "2099-01-31"}
    assert sara.post(page, form).status_code == 303
    task = initiative.tasks.get()
    assert task.owner == cast.person("joris")
    assert "Ask ten visitors" in sara.get(page).content.decode()
    form |= {"title": "Ask twenty visitors", "version": "1"}
    assert sara.post(f"{page}{task.ref}/", form).status_code == 303
    assert as_("joris").post(f"{page}{task.ref}/", form).status_code == 409
    assert sara.post(f"{page}{task.ref}/tick/").status_code == 303
    task.refresh_from_db()
    assert task.done_at and task.title == "Ask twenty visitors"
    assert sara.post(f"{page}{task.ref}/tick/", {"verb": "reopen"}).status_code == 303
    task.refresh_from_db()
    assert task.done_at is None


def test_only_the_team_sees_them(client, as_, initiative: Initiative) -> None:
    noted(initiative)
    page = f"{initiative.get_absolute_url()}tasks/"
    assert as_("ann").get(page).status_code == 404
    assert client.get(page).status_code in (302, 303)
    assert page not in client.get(initiative.get_absolute_url()).content.decode()
    assert page in as_("pieter").get(initiative.get_absolute_url()).content.decode()
    assert not Event.objects.filter(kind="initiative.task_added", audience="public").exists()


def test_bad_input_is_answered_in_place(as_, initiative: Initiative) -> None:
    page = f"{initiative.get_absolute_url()}tasks/"
    answer = as_("sara").post(page, {"title": "", "note": "Typed words"})
    assert answer.status_code == 422 and "Typed words" in answer.content.decode()
    with pytest.raises(InvalidError):
        noted(initiative, owner=cast.person("ann"))
    with pytest.raises(NotAllowedError):
        tasks.add_task(by=cast.actor("ann"), initiative=initiative, draft=TaskDraft(title="Mine"))
    assert not initiative.tasks.exists()


def test_two_changes_at_once_lose_nothing(initiative: Initiative) -> None:
    task = noted(initiative)
    tasks.edit_task(by=cast.actor("joris"), task=task, draft=TaskDraft(title="First"), version=1)
    with pytest.raises(StaleError):
        tasks.edit_task(by=cast.actor("sara"), task=task, draft=TaskDraft(title="Second"), version=1)


def test_the_team_hears_once_that_a_day_has_passed(initiative: Initiative) -> None:
    noted(initiative, due_on=clock.today() - timedelta(days=3))
    noted(initiative, due_on=clock.today())
    assert say_which_actions_are_late() == 1
    assert say_which_actions_are_late() == 0
    assert Event.objects.get(kind="initiative.task_overdue").audience == initiative.circle


@pytest.mark.parametrize("count", [1, 1000])
def test_the_page_costs_the_same_however_many(as_, initiative, django_assert_max_num_queries, count: int) -> None:
    initiative.tasks.model.objects.bulk_create(
        initiative.tasks.model(initiative=initiative, title=f"Task {n}", owner=cast.person("joris"))
        for n in range(count)
    )
    sara = as_("sara")
    sara.get("/about/how/")
    with django_assert_max_num_queries(12):
        assert sara.get(f"{initiative.get_absolute_url()}tasks/").status_code == 200


@pytest.fixture
def guarded() -> Iterator[None]:
    def guard(_initiative: Initiative, _verb: str, _from_phase: str, to_phase: str) -> Denied | None:
        return Denied(_("This is open."), remedy=_("Close it first.")) if to_phase == "ideate" else None

    registry.gate_guard(guard)
    yield
    registry.GUARDS.remove(guard)


@pytest.mark.usefixtures("guarded")
def test_no_reason_passes_a_guard(as_, initiative: Initiative) -> None:
    with pytest.raises(InvalidError, match="Close it first"):
        moves.advance_initiative(by=cast.actor("sara"), initiative=initiative, reason="We know enough.")
    answer = as_("sara").post(f"{initiative.get_absolute_url()}move/", {"verb": "advance", "reason": "Enough."})
    assert answer.status_code == 422 and "Close it first." in answer.content.decode()
    initiative.refresh_from_db()
    assert initiative.phase == "identify"
