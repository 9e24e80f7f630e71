"""Statements are found by everyone while people can vote on them, and by nobody before and after."""

from datetime import timedelta

import pytest
from django.test import Client

from proeftuin.kernel.clock import now
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.opinions import moderating
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.opinions.actions.statements import (
    correct_statement,
    propose_statement,
    publish_statement,
    seed_statements,
)
from proeftuin.opinions.models import Statement
from proeftuin.processes.actions import running, setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft
from proeftuin.processes.models import Process
from proeftuin.search.actions import rebuild
from proeftuin.search.models import Entry
from tests import cast
from tests.opinions import world
from tests.processes.world import drafted, opened

pytestmark = pytest.mark.django_db
WORDS = "Zeppelins belong above the playground."


def found() -> bool:
    """The words that were asked for stand in marks."""
    page = Client().get("/search/", {"q": "zeppelins"}).content.decode()
    return WORDS.split(maxsplit=1)[1] in page


def test_what_waits_is_found_once_it_is_published_and_gone_once_hidden() -> None:
    method = world.conversation(2, check_first=True)
    statement = propose_statement(by=cast.actor("fatima"), method=method, text=WORDS)
    assert not found()
    publish_statement(by=cast.actor("sara"), statement=statement)
    assert found()
    moderating.hide(cast.actor("sara"), statement.ref)
    assert not found() and not Entry.objects.filter(body__icontains="zeppelin").exists()
    moderating.restore(cast.actor("sara"), statement.ref)
    assert found()
    correct_statement(by=cast.actor("sara"), statement=statement, text="Balloons belong there.", is_meta=False)
    assert not found()


def test_statements_of_a_draft_come_when_it_is_published() -> None:
    process, sara = drafted(), cast.actor("sara")
    phase = setup.add_phase(
        by=sara, process=process, draft=PhaseDraft("Tell us", starts_at=now(), ends_at=now() + timedelta(days=9))
    )
    method = setup.add_method(by=sara, process=process, draft=MethodDraft("opinions", "What do you think?"))
    setup.open_action(by=sara, phase=phase, method=method, draft=OpeningDraft("vote", who="everyone"))
    seed_statements(by=sara, method=world.fresh(method), texts=[WORDS])
    assert not found()
    setup.publish_process(by=sara, process=process)
    while deliver_due():
        pass
    assert found()
    running.unpublish_process(by=sara, process=Process.objects.get(pk=process.pk))
    while deliver_due():
        pass
    assert not found()


def test_what_came_along_is_found_and_an_index_built_anew_holds_the_same() -> None:
    method = world.fresh(opened("opinions"))
    import_conversation(by=cast.actor("sara"), method=method, conversation=world.held(6, 4))
    before = set(Entry.objects.filter(kind="statement").filter(deleted=False).values_list("ref", flat=True))
    assert len(before) == 4 == Statement.objects.count()
    rebuild()
    assert set(Entry.objects.filter(kind="statement").filter(deleted=False).values_list("ref", flat=True)) == before
