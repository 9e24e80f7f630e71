"""The pages: voting without JavaScript or an account, the map, the back office, and what each costs."""

import re

import pytest
from django.test import Client

from proeftuin.opinions.actions.charting import make_chart
from proeftuin.opinions.actions.statements import propose_statement
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.processes.models import Method
from tests import cast
from tests.opinions import world
from tests.processes import world as processes

pytestmark = pytest.mark.django_db
BUDGET = 12


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def charted(people: int = 60, count: int = 12, **settings: object) -> Method:
    method = world.imported(people, count, **settings)
    make_chart(by=cast.actor("sara"), method=method)
    return method


def open_to_all() -> Method:
    from proeftuin.opinions.actions.statements import seed_statements

    method = processes.opened("opinions", who="everyone")
    seed_statements(by=cast.actor("sara"), method=method, texts=world.TEXTS[:3])
    return world.fresh(method)


def answered(client: Client, method: Method, value: str, **extra: str) -> object:
    found = re.search(r'name="statement" value="(\w+)"', page(client, method.get_absolute_url()))
    assert found
    return client.post(method.get_absolute_url(), {"statement": found[1], "value": value}, headers=extra)


def test_a_visitor_votes_on_each_statement_once_by_plain_forms(client: Client) -> None:
    method = open_to_all()
    for value in ("1", "-1", "0"):
        assert answered(client, method, value).status_code == 303  # type: ignore[attr-defined]
    assert "You have voted on everything" in page(client, method.get_absolute_url())
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0, 1]
    assert Voter.objects.get().votes == 3
    mine = page(client, f"/opinions/{method.ref}/votes/")
    assert mine.count('aria-pressed="true"') == 3
    assert 'aria-pressed="true"' not in page(Client(), f"/opinions/{method.ref}/votes/")


def test_the_page_stays_the_same_until_the_next_vote(client: Client) -> None:
    method = world.conversation(12)
    client.force_login(cast.person("fatima"))
    words = {
        re.search(r'id="opinion-words"[^>]*>([^<]+)<', page(client, method.get_absolute_url()))[1] for _ in range(4)
    }  # type: ignore[index]
    assert len(words) == 1


def test_with_htmx_the_next_statement_comes_alone(client: Client) -> None:
    method = open_to_all()
    page(client, method.get_absolute_url())
    response = answered(client, method, "1", hx_request="true")
    body = response.content.decode()  # type: ignore[attr-defined]
    assert "<html" not in body
    assert "You voted on 1 of 3" in body


def test_who_may_not_vote_reads_why(client: Client) -> None:
    method = world.conversation(2)
    assert "Sign in to take part" in page(client, method.get_absolute_url())
    one = world.statements(method)[0]
    refused = client.post(method.get_absolute_url(), {"statement": one.ref, "value": "1"})
    assert refused.status_code == 403
    assert not Vote.objects.exists()
    client.force_login(cast.person("fatima"))
    assert client.post(method.get_absolute_url(), {"statement": "nothing", "value": "1"}).status_code == 404
    assert client.post(method.get_absolute_url(), {"statement": one.ref, "value": "7"}).status_code == 404
    assert not Vote.objects.exists()


def test_a_statement_is_added_and_read_by_a_moderator(client: Client) -> None:
    method = world.conversation(1)
    client.force_login(cast.person("fatima"))
    address = f"/opinions/{method.ref}/propose/"
    assert client.post(address, {"text": "Short"}).status_code == 422
    sent = {"text": "The park should have a pond.", "once": "abc"}
    assert client.post(address, sent).status_code == client.post(address, sent).status_code == 303
    made = Statement.objects.get(text=sent["text"])
    assert page(client, made.get_absolute_url()).count("waits for a moderator") == 1
    page(Client(), made.get_absolute_url(), 404)
    page(client, f"/opinions/{method.ref}/statements/", 404)
    client.force_login(cast.person("sara"))
    assert sent["text"] in page(client, f"/opinions/{method.ref}/statements/")
    refuse = f"/opinions/{method.ref}/statements/{made.ref}/decide/"
    assert client.post(refuse, {"reason": ""}).status_code == 422
    assert client.post(refuse, {"do": "publish"}).status_code == 303
    page(Client(), made.get_absolute_url())


def test_the_map_shows_common_ground_first_and_the_same_as_a_table(client: Client) -> None:
    method = charted(60)
    words = page(client, f"/opinions/{method.ref}/results/?all=1")
    assert words.index("Common ground") < words.index("Group A: 30 people") < words.index("Who has not been heard")
    assert "<svg" in words
    assert "The same as a table" in words
    assert world.TEXTS[0] in words
    data = client.get(f"/opinions/{method.ref}/results.json").json()
    assert data["clear_groups"] is True
    assert [group["size"] for group in data["groups"]] == [30, 30]
    assert len(data["statements"]) == 12
    rows = b"".join(client.get(f"/opinions/{method.ref}/statements.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert rows.count("\n") == 13


def test_without_clear_groups_the_page_says_so(client: Client) -> None:
    method = world.imported(60, groups=0)
    make_chart(by=cast.actor("sara"), method=method)
    words = page(client, f"/opinions/{method.ref}/results/")
    assert "There are no clear groups" in words
    assert "Group A" not in words


def test_results_are_for_whom_the_settings_say(client: Client) -> None:
    method = charted(20, results="never")
    for address in ("results/", "results.json", "statements.csv", "data/votes.csv"):
        assert client.get(f"/opinions/{method.ref}/{address}").status_code == 403
    client.force_login(cast.person("sara"))
    for address in ("results/", "results.json", "statements.csv", "data/votes.csv", "data/participants-votes.csv"):
        assert client.get(f"/opinions/{method.ref}/{address}").status_code == 200
    assert client.get(f"/opinions/{method.ref}/data/secrets.csv").status_code == 404


def test_votes_are_open_data_when_voting_has_closed(client: Client) -> None:
    method = charted(20)
    assert client.get(f"/opinions/{method.ref}/data/votes.csv").status_code == 403
    method.openings.all().delete()
    from proeftuin.processes.models import Process

    Process.objects.update(state="closed")
    assert client.get(f"/opinions/{method.ref}/data/votes.csv").status_code == 200


def test_a_clerk_enters_forms_and_the_sheet_is_for_everyone(client: Client) -> None:
    method = world.conversation(3)
    refs = [one.ref for one in world.statements(method)]
    assert world.TEXTS[2] in page(client, f"/opinions/{method.ref}/paper/")
    client.force_login(cast.person("fatima"))
    page(client, f"/opinions/{method.ref}/enter/", 404)
    client.force_login(cast.person("sara"))
    typed = {"channel": "paper", "key": "7", refs[0]: "1", refs[1]: "-1", refs[2]: ""}
    assert client.post(f"/opinions/{method.ref}/enter/", typed).status_code == 303
    again = client.post(f"/opinions/{method.ref}/enter/", typed)
    assert again.status_code == 422
    assert "checked" in again.content.decode()
    assert Vote.objects.count() == 2


def test_the_back_office_seeds_corrects_and_sets(client: Client) -> None:
    method = processes.opened("opinions")
    client.force_login(cast.person("sara"))
    base = f"/opinions/{method.ref}/"
    assert (
        client.post(f"{base}statements/", {"texts": "The park needs trees.\nThe park needs water."}).status_code == 303
    )
    one = Statement.objects.order_by("number")[0]
    assert client.post(f"{base}statements/{one.ref}/correct/", {"text": "The park needs old trees."}).status_code == 303
    for address in ("settings/", "import/", "statements/?state=published", f"statements/{one.ref}/correct/",
                    f"statements/{one.ref}/decide/"):  # fmt: skip
        page(client, base + address)
    given = {"longest": "100", "per_person": "2", "results": "after"}
    assert client.post(f"{base}settings/", given).status_code == 303
    assert Method.objects.get(pk=method.pk).settings["check_first"] is False
    assert client.post(f"{base}settings/", {**given, "longest": "9"}).status_code == 422


@pytest.mark.parametrize("many", [1, 1000])
def test_pages_cost_the_same_for_one_and_for_a_thousand(
    client: Client, django_assert_max_num_queries: object, many: int
) -> None:
    method = charted(30, 12)
    extra = [
        Statement(method=method, number=100 + at, text=f"Statement number {at} of many") for at in range(many)
    ]  # fmt: skip
    Statement.objects.bulk_create(extra)
    propose_statement(by=cast.actor("fatima"), method=method, text="The park should have a pond.")
    client.force_login(cast.person("fatima"))
    answered(client, method, "1")
    fatima, sara = client, Client()
    sara.force_login(cast.person("sara"))
    base = f"/opinions/{method.ref}/"
    for reader, address in (
        (fatima, method.get_absolute_url()), (fatima, f"{base}results/?all=1"), (fatima, f"{base}votes/"),
        (fatima, f"{base}results.json"), (fatima, extra[0].get_absolute_url()), (sara, f"{base}statements/?page=9"),
        (sara, f"{base}results/"), (fatima, f"{base}paper/"),
    ):  # fmt: skip
        with django_assert_max_num_queries(BUDGET):  # type: ignore[operator]
            page(reader, address)
