"""How often one may post, with the cache that the product uses."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command

from proeftuin import settings as product
from proeftuin.accounts import limits
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import TooOftenError
from tests import cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def _database_cache(settings) -> None:
    settings.CACHES = product.CACHES
    call_command("createcachetable", verbosity=0)


def request_of(actor, address: str = "192.0.2.1"):
    return SimpleNamespace(actor=actor, META={"REMOTE_ADDR": address}, headers={})


def uses(request, rate: str, times: int) -> int:
    """How many of so many tries were let through."""
    passed = 0
    for _ in range(times):
        try:
            limits.limit(request, "test", rate)
            passed += 1
        except TooOftenError as error:
            assert error.denied.until > NOON
    return passed


@pytest.mark.usefixtures("_database_cache")
def test_a_limit_holds_for_its_whole_window_and_no_longer() -> None:
    sara = request_of(cast.actor("sara"))
    with time_machine.travel(NOON, tick=False) as clock:
        assert uses(sara, "3/h", 2) == 2
        clock.shift(timedelta(minutes=20))
        assert uses(sara, "3/h", 5) == 1
        clock.shift(timedelta(minutes=41))
        assert uses(sara, "3/h", 5) == 3
    assert caches["default"]._max_entries >= 10_000


@pytest.mark.usefixtures("_database_cache")
def test_people_are_counted_apart_and_visitors_by_address() -> None:
    with time_machine.travel(NOON, tick=False):
        assert uses(request_of(cast.actor("sara")), "1/m", 2) == 1
        assert uses(request_of(cast.actor("joris")), "1/m", 2) == 1
        assert uses(request_of(VISITOR), "1/m", 2) == 1
        assert uses(request_of(VISITOR, "192.0.2.2"), "1/m", 2) == 1


def test_whoever_posts_too_much_is_told_until_when(as_, monkeypatch) -> None:
    monkeypatch.setattr("proeftuin.accounts.access.POSTING", "2/h")
    client = as_("sara")
    answers = [client.post("/me/profile/", {"name": "Sara"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 3600
    assert "Wait a moment" in answers[2].text and "Until" in answers[2].text
    assert client.get("/me/profile/").status_code == 200  # reading goes on
