"""A process as something to talk about: who may, in whose name, and what is left when names are let go of."""

import pytest
from django.test import Client

from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.discussion.models import Comment
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.processes.models import Process
from proeftuin.processes.registry import ANONYMISERS
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def talked_about() -> Process:
    process = world.opened("ideas").process
    post_comment(by=cast.actor("ann"), thread=process.thread, draft=CommentDraft("Will there be a pond?"))
    return process


def test_everyone_reads_and_who_has_an_account_speaks(client: Client) -> None:
    process = talked_about()
    assert "Will there be a pond?" in client.get(f"/discussion/{process.thread}/").content.decode()
    with pytest.raises(NotAllowedError):
        post_comment(by=VISITOR, thread=process.thread, draft=CommentDraft("Hi"))
    Process.objects.update(state="closed")
    with pytest.raises(NotAllowedError, match="closed"):
        post_comment(by=cast.actor("ann"), thread=process.thread, draft=CommentDraft("Hi"))


def test_who_works_on_it_speaks_for_the_body() -> None:
    process = talked_about()
    said = post_comment(
        by=cast.actor("sara"), thread=process.thread, draft=CommentDraft("Yes, a small one.", official=True)
    )
    assert said.official == "Gemeente Waterrijk"


def test_a_draft_has_no_conversation_for_others(client: Client) -> None:
    process = world.drafted()
    assert client.get(f"/discussion/{process.thread}/").status_code == 404
    with pytest.raises(NotAllowedError):
        post_comment(by=cast.actor("ann"), thread=process.thread, draft=CommentDraft("Hi"))


def test_names_are_let_go_of_with_the_process() -> None:
    process = talked_about()
    for anonymiser in ANONYMISERS:
        anonymiser(process)
    assert Comment.objects.get().author is None
