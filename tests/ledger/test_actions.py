"""The ledger: records with the deed, delivers after it, does a form's work once."""

import pytest
from django.db import transaction

from proeftuin.kernel.actor import system
from proeftuin.ledger import registry
from proeftuin.ledger.actions import do_once, record
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Delivery, Event

BY = system("test")


@pytest.mark.django_db(transaction=True)
def test_refuses_to_record_outside_the_transaction_of_the_deed() -> None:
    with pytest.raises(RuntimeError):
        record("test.done", by=BY)


@pytest.mark.django_db
def test_an_event_is_never_rewritten() -> None:
    with transaction.atomic():
        event = record("test.done", by=BY)
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.django_db(transaction=True)
def test_a_failing_reaction_is_tried_again_and_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def fails(event: Event) -> None:
        raise ValueError("not yet")

    monkeypatch.setattr(
        registry, "REACTIONS", reactions := {"a": ("test.*", fails), "b": ("*", lambda e: seen.append(e.pk))}
    )
    monkeypatch.setattr("proeftuin.ledger.deliveries.REACTIONS", reactions)
    monkeypatch.setitem(registry.SENTENCES, "test.done", "%(who)s did it")
    with transaction.atomic():
        event = record("test.done", by=BY)
    assert deliver_due() == 2
    assert seen == [event.pk]
    waiting = Delivery.objects.get(done_at=None)
    assert (waiting.reaction, waiting.attempts) == ("a", 1)
    assert "not yet" in waiting.error
    assert deliver_due() == 0  # not due yet


@pytest.mark.django_db
def test_what_has_no_words_goes_only_to_who_asks_for_it_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "REACTIONS", {"all": ("*", print), "named": ("quiet.done", print)})
    with transaction.atomic():
        event = record("quiet.done", by=BY)
    assert list(event.deliveries.values_list("reaction", flat=True)) == ["named"]


@pytest.mark.django_db(transaction=True)
def test_a_form_posted_twice_does_its_work_once() -> None:
    done: list[int] = []

    def work() -> str:
        done.append(1)
        return "/there/"

    assert [do_once(by=BY, token="abc", work=work) for _ in range(2)] == ["/there/", "/there/"]
    assert done == [1]
