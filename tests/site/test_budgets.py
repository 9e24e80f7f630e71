"""Pages cost the same number of queries with one row as with a thousand, for visitors and for who is signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from proeftuin.accounts.models import User
from proeftuin.initiatives.documents import initiative_document
from proeftuin.initiatives.models import Indicator, Initiative, Member, Move, Output, Post
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.library.documents import case_document, lesson_document
from proeftuin.library.models import Adoption, AdoptionNote, Case, Lesson
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search
from proeftuin.search import memory
from tests import cast

pytestmark = pytest.mark.django_db

# Address → most queries for a visitor. Someone signed in costs the session, the account, its circles and its notices.
BUDGETS = {
    "/cases/": 8, "/cases/{case}/": 20, "/cases.json": 8, "/cases.csv": 6, "/cases.atom": 6, "/cases/{case}.json": 10,
    "/cases/{case}/history/": 12, "/lessons/": 6, "/lessons.json": 6, "/lessons.csv": 6, "/lessons/{lesson}/": 6,
    "/adoptions/": 6, "/adoptions.json": 6, "/adoptions.csv": 6, "/adoptions/{adoption}/": 12, "/initiatives/": 10,
    "/initiatives.json": 6, "/initiatives.csv": 6, "/initiatives/{initiative}/": 20,
    "/initiatives/{initiative}.json": 14,
    "/initiatives/{initiative}.atom": 10, "/initiatives/{initiative}/log/": 12, "/initiatives/{initiative}/team/": 10,
    "/initiatives/{initiative}/timeline/": 10, "/": 14, "/organisations/": 8, "/search/?q=queue": 8, "/search/": 8,
    "/ask/?q=the+queue+at+the+counter": 8, "/search.json?q=queue": 8, "/ask.json?q=queue": 8, "/publications/": 6,
}  # fmt: skip
SIGNED_IN = 5
OWN = (
    "/initiatives/{initiative}/move/",
    "/initiatives/{initiative}/indicators/",
    "/initiatives/{initiative}/lessons/",
    "/initiatives/{initiative}/evaluation/",
)


def fill(count: int) -> dict[str, str]:
    """So many of everything, all hanging on the first of each."""
    Organisation.objects.bulk_create(
        Organisation(scheme="many", code=str(n), name=f"Town {n}", kind="municipality") for n in range(count)
    )
    towns = list(Organisation.objects.filter(scheme="many"))
    Case.objects.bulk_create(
        Case(title=f"Queue {n}", state="published", published_at=now(), checked_at=now(), organisation=towns[n],
             overview="Queues at the counter.") for n in range(count)
    )  # fmt: skip
    cases = list(Case.objects.select_related("organisation").order_by("pk"))
    Case.objects.exclude(pk=cases[0].pk).update(derived_from=cases[0])
    Initiative.objects.bulk_create(
        Initiative(title=f"Queue {n}", problem="Long queues at the counter.", organisation=towns[n], builds_on=cases[n])
        for n in range(count)
    )
    initiatives = list(Initiative.objects.select_related("organisation").order_by("pk"))
    first = initiatives[0]
    Lesson.objects.bulk_create(
        Lesson(text=f"Queue lesson {n}", kind="worked", shared_at=now(), case=cases[0], organisation=towns[n],
               origin=first.thread) for n in range(count)
    )  # fmt: skip
    Adoption.objects.bulk_create(Adoption(case=cases[0], taker=town, mode="copied", state="in_use") for town in towns)
    adoption = Adoption.objects.order_by("pk")[0]
    AdoptionNote.objects.bulk_create(
        AdoptionNote(adoption=adoption, kind="test", state="testing", text="Tried.") for _ in range(count)
    )
    User.objects.bulk_create(User(email=f"{n}@many.example", name=f"Person {n}") for n in range(count))
    people = list(User.objects.filter(email__endswith="@many.example"))
    Member.objects.create(initiative=first, user=cast.person("sara"), role="lead", state="active")
    Member.objects.bulk_create(
        Member(initiative=first, user=one, role="member", state="active", organisation=towns[n])
        for n, one in enumerate(people)
    )
    Post.objects.bulk_create(Post(initiative=first, title=f"Day {n}", author=people[n]) for n in range(count))
    Output.objects.bulk_create(Output(initiative=first, key=f"key{n}", text="Text.") for n in range(count))
    Indicator.objects.bulk_create(Indicator(initiative=first, name=f"Time {n}") for n in range(count))
    Move.objects.bulk_create(
        Move(initiative=first, verb="return", from_phase="ideate", to_phase="identify", by=people[n])
        for n in range(count)
    )
    with transaction.atomic():
        for one in people[:60]:
            for thread in (first.thread, cases[0].thread):
                record("initiative.edited", by=cast.actor("sara"), thread=thread, data={"title": one.name})
    lessons = Lesson.objects.select_related("organisation", "case")
    search.put_all(case_document(one) for one in cases)
    search.put_all(lesson_document(one) for one in lessons)
    search.put_all(
        initiative_document(one)
        for one in Initiative.objects.select_related("organisation").prefetch_related("outputs")
    )
    return {
        "case": cases[0].ref, "lesson": lessons[0].ref, "initiative": first.ref, "adoption": adoption.ref,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _cold() -> Iterator[None]:
    cache.clear()
    memory.forget()
    yield
    cache.clear()
    memory.forget()


@pytest.mark.parametrize("count", [1, pytest.param(1000, marks=pytest.mark.slow)])
def test_no_page_costs_more_than_its_budget(
    client: Client, as_: Callable[[str], Client], django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    refs = fill(count)
    sara = as_("sara")
    client.get("/search/?q=warm")  # the index is read into memory once, not for each page
    over = []
    budgets = [(address, budget, client) for address, budget in BUDGETS.items()]
    budgets += [(address, budget + SIGNED_IN, sara) for address, budget in BUDGETS.items()]
    budgets += [(address, 20, sara) for address in OWN]
    for address, budget, who in budgets:
        cache.clear()
        with django_assert_max_num_queries(200) as seen:
            answer = who.get(address.format(**refs))
            assert answer.status_code == 200, address
            answer.getvalue()
        if len(seen) > budget:
            over.append(f"{address} {'sara' if who is sara else 'visitor'}: {len(seen)} > {budget}")
    assert not over, "\n".join(over)


def test_the_home_page_counts_once_in_a_while(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(1)
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get("/")
