"""Ideas in the read API: what everyone may read, in pages."""

import pytest
from django.test import Client

from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.actions.supporting import support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.moderating import hide
from proeftuin.kernel.actor import system
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def test_a_process_gives_its_ideas_in_pages(client: Client) -> None:
    method = world.opened()
    ideas = [submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(f"Idea {n}")) for n in range(5)]
    support(by=cast.actor("ann"), idea=ideas[3])
    address = f"/api/v1/processes/{method.process.ref}/ideas"
    page = client.get(f"{address}?size=2&order=supported").json()
    assert (page["count"], page["pages"], page["items"][0]["title"]) == (5, 3, "Idea 3")
    assert page["items"][0]["supports"] == 1 and "private" not in page["items"][0]
    assert len(client.get(f"{address}?size=2&page=3").json()["items"]) == 1
    one = client.get(f"/api/v1/ideas/{ideas[0].ref}").json()
    assert one["reference"] == ideas[0].reference
    hide(system("test"), ideas[0].ref)
    assert client.get(f"/api/v1/ideas/{ideas[0].ref}").status_code == 404
    assert client.get(address).json()["count"] == 4


def test_hidden_totals_are_hidden_here_too(client: Client) -> None:
    method = world.opened(hide_totals=True)
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench"))
    assert "supports" not in client.get(f"/api/v1/ideas/{idea.ref}").json()
    items = client.get(f"/api/v1/processes/{method.process.ref}/ideas?order=supported").json()["items"]
    assert "supports" not in items[0]


def test_what_is_not_there(client: Client) -> None:
    assert client.get("/api/v1/processes/0000000000/ideas").status_code == 404
    assert client.get("/api/v1/ideas/0000000000").status_code == 404
