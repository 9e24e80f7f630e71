"""What the pages of initiatives and cases cost, at one row and at a thousand."""

import pytest
from django.db import transaction

from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative, Member, Post
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.organisations.models import Organisation
from tests import cast

pytestmark = pytest.mark.django_db


def a_busy_initiative(count: int) -> Initiative:
    initiative = start_initiative(by=cast.actor("sara"), draft=InitiativeDraft(title="Busy", problem="Much to do."))
    sara = cast.person("sara")
    Post.objects.bulk_create(Post(initiative=initiative, title=f"Post {n}", author=sara) for n in range(count))
    Member.objects.bulk_create(
        Member(initiative=initiative, email=f"p{n}@example.org", token=f"token-{n}") for n in range(count)
    )
    Lesson.objects.bulk_create(
        Lesson(text=f"Lesson {n}", kind="worked", origin=initiative.thread, shared_at=now()) for n in range(count)
    )
    with transaction.atomic():
        for n in range(count):
            record(
                "initiative.posted", by=system("test"), thread=initiative.thread, data={"title": "Busy", "post": str(n)}
            )
    return initiative


@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize("who", ["visitor", "sara"])
def test_an_initiative_costs_the_same_however_busy(
    client, as_, django_assert_max_num_queries, who: str, count: int
) -> None:
    initiative = a_busy_initiative(count)
    reader = as_("sara") if who == "sara" else client
    reader.get("/about/how/")
    for path, most in (("", 20), ("team/", 15), ("log/", 15), ("timeline/", 16)):
        with django_assert_max_num_queries(most):
            assert reader.get(initiative.get_absolute_url() + path).status_code == 200


@pytest.mark.parametrize("count", [1, 1000])
def test_lists_cost_the_same_however_long(client, django_assert_max_num_queries, count: int) -> None:
    at = [Organisation(name=f"Town {n}", kind="municipality", country="BE") for n in range(count)]
    organisations = Organisation.objects.bulk_create(at)
    Initiative.objects.bulk_create(
        Initiative(title=f"Initiative {n}", problem="Much.", organisation=one) for n, one in enumerate(organisations)
    )
    cases = Case.objects.bulk_create(
        Case(title=f"Case {n}", state="published", published_at=now(), checked_at=now(), organisation=one)
        for n, one in enumerate(organisations)
    )
    Lesson.objects.bulk_create(
        Lesson(text=f"L {n}", kind="worked", shared_at=now(), case=one) for n, one in enumerate(cases)
    )
    Adoption.objects.bulk_create(Adoption(case=cases[0], taker=one, state="in_use") for one in organisations)
    client.get("/about/how/")
    for path, most in (
        ("/initiatives/", 6), ("/cases/", 6), ("/lessons/", 6), ("/adoptions/", 6), ("/organisations/", 8),
        ("/initiatives.json", 4), ("/cases.json", 4), ("/lessons.json", 4), ("/adoptions.json", 4), ("/feed.atom", 8),
        (cases[0].get_absolute_url(), 16),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
