"""What the instance says of itself to whoever watches it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger import registry
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Delivery
from proeftuin.operations.worker import work_once

pytestmark = pytest.mark.django_db


def test_a_site_that_answers_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["database"] == "ok"
    assert "no-store" in response["Cache-Control"]


def test_the_worker_is_seen_once_it_works(client: Client) -> None:
    work_once()
    assert client.get("/healthz").json()["worker"] == "ok"


def test_a_queue_that_stands_still_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.REACTIONS, "tests.stuck", ("test.*", lambda _event: None))
    with transaction.atomic():
        record("test.done", by=system("test"))
    Delivery.objects.update(due_at=now() - timedelta(hours=1))
    assert "late" in client.get("/healthz").json()["queue"]
