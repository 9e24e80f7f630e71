"""Statements: people add them, moderators read them, the public body begins with some."""

import pytest

from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.moderation.actions.reports import report
from proeftuin.moderation.models import Matter
from proeftuin.opinions.actions.statements import (
    change_settings,
    correct_statement,
    propose_statement,
    publish_statement,
    refuse_statement,
    seed_statements,
)
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.models import Statement
from proeftuin.opinions.personal import export
from proeftuin.processes.actions.running import duplicate_process
from proeftuin.processes.models import Method
from tests import cast
from tests.opinions import world

pytestmark = pytest.mark.django_db
TEXT = "The park should have a pond."


def test_a_statement_waits_for_a_moderator_and_its_writer_hears() -> None:
    method = world.conversation(1)
    made = propose_statement(by=cast.actor("fatima"), method=method, text=f"  {TEXT}\n")
    assert (made.text, made.state, made.number) == (TEXT, "waiting", 1)
    assert Event.objects.get(kind="statement.proposed").audience == method.process.circle
    with pytest.raises(NotAllowedError):
        publish_statement(by=cast.actor("fatima"), statement=made)
    published = publish_statement(by=cast.actor("sara"), statement=made)
    assert published.is_shown
    assert Event.objects.get(kind="statement.published").audience == "public"


def test_a_refusal_says_why_to_the_writer_alone() -> None:
    method = world.conversation(1)
    made = propose_statement(by=cast.actor("fatima"), method=method, text=TEXT)
    with pytest.raises(InvalidError):
        refuse_statement(by=cast.actor("sara"), statement=made, reason="  ")
    refuse_statement(by=cast.actor("sara"), statement=made, reason="It is about another park.")
    assert Event.objects.get(kind="statement.refused").audience == cast.actor("fatima").ref
    with pytest.raises(InvalidError):
        refuse_statement(by=cast.actor("sara"), statement=made, reason="Again")
    assert not Statement.objects.shown().filter(text=TEXT).exists()
    again = propose_statement(by=cast.actor("joris"), method=method, text=TEXT)  # what was refused blocks nobody
    assert again.number == 2


@pytest.mark.parametrize("text", ["", "Short", "x" * 201, world.TEXTS[0].upper()])
def test_what_is_no_statement_is_refused(text: str) -> None:
    method = world.conversation(1)
    with pytest.raises(InvalidError) as caught:
        propose_statement(by=cast.actor("fatima"), method=method, text=text)
    assert "text" in caught.value.problems
    assert Statement.objects.count() == 1


def test_one_person_adds_no_more_than_the_rules_allow() -> None:
    method = world.conversation(1, per_person=1, check_first=False)
    assert propose_statement(by=cast.actor("fatima"), method=method, text=TEXT).is_shown
    with pytest.raises(NotAllowedError) as caught:
        propose_statement(by=cast.actor("fatima"), method=method, text="The park should have a hill.")
    assert "1" in str(caught.value.denied.reason)


def test_seeds_come_all_or_none() -> None:
    method = world.conversation(1)
    with pytest.raises(InvalidError):
        seed_statements(by=cast.actor("sara"), method=method, texts=["The park needs a gate.", "No"])
    assert Statement.objects.count() == 1
    with pytest.raises(NotAllowedError):
        seed_statements(by=cast.actor("fatima"), method=method, texts=[TEXT])
    made = seed_statements(
        by=cast.actor("sara"), method=method, texts=[TEXT, "", "I live near the park."], is_meta=True
    )
    assert [one.number for one in made] == [1, 2]
    assert all(one.is_seed and one.is_meta for one in made)


def test_words_are_mended_until_somebody_voted_on_them() -> None:
    method = world.conversation(1)
    one = world.statements(method)[0]
    correct_statement(by=cast.actor("sara"), statement=one, text="Cars have no place in our park.", is_meta=False)
    vote(by=cast.actor("fatima"), statement=world.statements(method)[0], value=1)
    with pytest.raises(InvalidError):
        correct_statement(by=cast.actor("sara"), statement=one, text="Cars are welcome.", is_meta=False)
    assert correct_statement(
        by=cast.actor("sara"), statement=one, text="Cars have no place in our park.", is_meta=True
    ).is_meta  # fmt: skip


def test_settings_are_checked_and_freeze() -> None:
    method = world.conversation(1)
    with pytest.raises(InvalidError) as caught:
        change_settings(by=cast.actor("sara"), method=method, settings={"longest": 5, "results": "later"})
    assert set(caught.value.problems) == {"longest", "results"}
    change_settings(by=cast.actor("sara"), method=method, settings={"results": "after"})
    vote(by=cast.actor("fatima"), statement=world.statements(world.fresh(method))[0], value=1)
    with pytest.raises(InvalidError):
        change_settings(by=cast.actor("sara"), method=world.fresh(method), settings={"results": "live"})


def test_people_report_a_statement() -> None:
    one = world.statements(world.conversation(1))[0]
    made = report(by=cast.actor("fatima"), kind="statement", ref=one.ref, reason="spam")
    assert made.matter.scope == one.method.process.thread


def test_a_link_in_a_statement_that_is_up_at_once_is_shown_to_moderators() -> None:
    method = world.conversation(1, check_first=False)
    text = "Buy cheap benches at https://example.org/a and https://example.org/b and https://example.org/c now"
    propose_statement(by=cast.actor("fatima"), method=method, text=text)
    while deliver_due():
        pass
    assert Matter.objects.get().noticed


def test_seeds_come_along_with_a_copy_and_votes_do_not() -> None:
    method = world.conversation(3)
    vote(by=cast.actor("fatima"), statement=world.statements(method)[0], value=1)
    copy = duplicate_process(by=cast.actor("sara"), process=method.process, title="The other park", starts_at=now())
    copied = world.statements(Method.objects.get(process=copy, kind="opinions"))
    assert [one.text for one in copied] == list(world.TEXTS[:3])
    assert all(one.seen == 0 for one in copied)


def test_a_person_gets_their_votes_and_statements() -> None:
    method = world.conversation(1)
    propose_statement(by=cast.actor("fatima"), method=method, text=TEXT)
    vote(by=cast.actor("fatima"), statement=world.statements(method)[0], value=-1)
    found = export(cast.person("fatima"))
    assert [one["text"] for one in found["statements"]] == [TEXT]  # type: ignore[index]
    assert [one["value"] for one in found["votes"]] == [-1]  # type: ignore[index]
