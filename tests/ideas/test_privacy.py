"""What people may have back, and what stays without them."""

import pytest
from django.db import transaction
from django.test import Client

from proeftuin.accounts.actions import erase_account
from proeftuin.accounts.queries import own_data
from proeftuin.ideas.actions.submitting import save_draft, submit_idea
from proeftuin.ideas.actions.supporting import support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, SavedDraft, Support
from proeftuin.ideas.personal import let_go
from proeftuin.processes.models import Participant
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def an_idea() -> Idea:
    method = world.opened(fields=[{"code": "phone", "label": "Telephone", "private": True}])
    draft = IdeaDraft("A bench", "To sit.", extra={"phone": "0499"})
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=draft)
    support(by=cast.actor("fatima"), idea=idea)
    save_draft(by=cast.actor("fatima"), method=method, words={"title": "Half"})
    return idea


def test_people_have_back_what_they_gave() -> None:
    idea = an_idea()
    mine = own_data(cast.person("fatima"))["rooms"]["ideas"]
    assert mine["ideas"][0]["reference"] == idea.reference and mine["ideas"][0]["private"] == {"phone": "0499"}
    assert mine["supports"][0]["value"] == 1 and mine["drafts"][0]["words"] == {"title": "Half"}
    assert own_data(cast.person("ann"))["rooms"]["ideas"]["ideas"] == []


def test_an_erased_account_leaves_the_idea_and_its_count(client: Client) -> None:
    idea = an_idea()
    erase_account(by=cast.actor("fatima"), user=cast.person("fatima"))
    stored = Idea.objects.get()
    assert (stored.private, stored.supports, Support.objects.count()) == ({}, 1, 1)
    assert not SavedDraft.objects.exists()
    words = client.get(idea.get_absolute_url()).content.decode()
    assert "Former participant" in words and "Fatima" not in words


def test_a_process_that_lets_go_of_names(client: Client) -> None:
    idea = an_idea()
    with transaction.atomic():
        assert let_go(idea.process) == 1
        Participant.objects.filter(process=idea.process).update(user=None, key="")
    assert Idea.objects.get().private == {} and not SavedDraft.objects.exists()
    assert "Former participant" in client.get(f"{idea.method.get_absolute_url()}?order=newest").content.decode()
