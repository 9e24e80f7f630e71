"""What the ledger lets go of: tokens of forms after a week, and who did it once that was promised."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import GONE, do_once, forget_people, record
from proeftuin.ledger.models import Event, Once
from proeftuin.ledger.tasks import forget_tokens
from proeftuin.ledger.ticks import TICKS
from tests import cast

pytestmark = pytest.mark.django_db


def test_tokens_of_forms_go_after_a_week() -> None:
    do_once(by=cast.actor("fatima"), token="a", work=lambda: "/ideas/x/")
    assert forget_tokens() == 0 and Once.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=8)):
        assert forget_tokens() == 1
    assert not Once.objects.exists() and "proeftuin.ledger.tasks.forget_tokens" in TICKS


def test_who_did_it_goes_and_that_it_happened_stays() -> None:
    fatima, joris = cast.actor("fatima"), cast.actor("joris")
    with transaction.atomic():
        record("idea.submitted", by=fatima, thread="idea:1")
        record("idea.supported", by=joris, thread="idea:1", audience=joris.ref)
        record("idea.submitted", by=fatima, thread="idea:2")
        assert forget_people(["idea:1"]) == 3 and forget_people(["idea:1"]) == 0
        assert forget_people(["idea:2"], people=[joris.ref]) == 0 and forget_people(["idea:2"], room="comment") == 0
    found = Event.objects.filter(thread__startswith="idea:").order_by("pk").values_list("kind", "actor", "audience")
    assert list(found) == [
        ("idea.submitted", GONE, "public"),
        ("idea.supported", GONE, GONE),
        ("idea.submitted", fatima.ref, "public"),
    ]


def test_outside_a_transaction_nothing_is_let_go_of(transactional_db) -> None:
    with pytest.raises(RuntimeError):
        forget_people(["idea:1"])
