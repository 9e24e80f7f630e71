"""What the pages of decisions cost, at one row and at a thousand."""

from datetime import timedelta

import pytest
from django.test import Client

from proeftuin.accounts.models import User
from proeftuin.deliberations.models import (
    Advice,
    Ballot,
    Decision,
    Elector,
    Nomination,
    Objection,
    Option,
    Proposal,
    Question,
    Response,
)  # fmt: skip
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from tests.deliberations.conftest import in_days, in_objection_round, made, turned, user

pytestmark = pytest.mark.django_db

MOST = 12  # all of a page's queries: session, person and roles too
PEOPLE = 1_000


def strangers(count: int) -> list[User]:
    return User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(count))


def crowded(decision: Decision) -> Decision:
    """A thousand of everything that can hang on it."""
    people = strangers(PEOPLE)
    electors = Elector.objects.bulk_create(
        Elector(decision=decision, user=one, answered=decision.number) for one in people
    )
    said = Response.objects.bulk_create(
        Response(
            decision=decision, elector=one, number=1, answer="objection", choices={"ranking": [["1"]]}, reason="No."
        )
        for one in electors
    )
    Objection.objects.bulk_create(Objection(decision=decision, response=one, number=1) for one in said)
    Question.objects.bulk_create(Question(decision=decision, asker=one, number=1, text="Why?") for one in people)
    Nomination.objects.bulk_create(
        Nomination(decision=decision, elector=one, nominee=one.user, reason="Good.") for one in electors
    )
    Advice.objects.bulk_create(Advice(decision=decision, asked_as="expert", user=one) for one in people)
    Ballot.objects.bulk_create(Ballot(decision=decision, answer="yes", choices={"1": 1}) for _ in people)
    Proposal.objects.bulk_create(Proposal(decision=decision, number=n, text="Words") for n in range(2, 100))
    return decision


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(user(key), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/")
    return client


@pytest.mark.parametrize("kind", ["consent", "advice", "simple", "dots", "ranked", "election"])
@pytest.mark.parametrize("many", [False, True])
def test_the_page_of_a_decision(initiative: Initiative, django_assert_max_num_queries, kind: str, many: bool) -> None:
    decision = (
        in_objection_round(initiative, is_open=True) if kind == "consent" else made(initiative, kind, is_open=True)
    )
    state = {"advice": "advice_open", "election": "objection", "consent": "objection"}.get(kind, "counted")
    Decision.objects.filter(pk=decision.pk).update(state=state, until=now() + timedelta(days=2))
    if many:
        decision = crowded(decision)
    for reader in (signed_in("sara"), signed_in("joris"), Client()):
        for path in (decision.get_absolute_url(), decision.get_absolute_url().rstrip("/") + ".json"):
            with django_assert_max_num_queries(MOST):
                assert reader.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, PEOPLE])
def test_the_list(initiative: Initiative, django_assert_max_num_queries, count: int) -> None:
    Decision.objects.bulk_create(
        Decision(thread=initiative.thread, kind="simple", title=f"Decision {n}", state="in_force", statement="Yes.",
                 proposer=user("sara"), owner=user("ann"))
        for n in range(count)
    )  # fmt: skip
    base = f"{initiative.get_absolute_url()}decisions"
    last = f"{base}/?page={-(-count // 20)}"
    for reader in (signed_in("sara"), Client()):
        for path in (f"{base}/", last, f"{base}.json"):
            with django_assert_max_num_queries(MOST):
                assert reader.get(path).status_code == 200


def test_forms_and_history(initiative: Initiative, django_assert_max_num_queries) -> None:
    decision = crowded(turned(made(initiative), "open", in_days(3), by="sara"))
    Option.objects.create(decision=decision, key="1", text="One")
    for key, path in (("sara", "turn/withdraw/"), ("ann", "ask/"), ("sara", "history/")):
        reader = signed_in(key)
        with django_assert_max_num_queries(MOST + 2):
            assert reader.get(decision.get_absolute_url() + path).status_code == 200
