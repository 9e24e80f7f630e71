"""Accepted ideas become projects of a vote: once, as they read today, and the idea says so."""

import pytest
from django.test import Client

from proeftuin.bridges.idea_to_project import take_over, to_take_over
from proeftuin.budgets.models import Project
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft
from proeftuin.processes.models import Method
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def accepted() -> tuple[Method, Idea]:
    """A vote in the process of an idea that was accepted."""
    ideas = world.opened("ideas")
    vote = setup.add_method(by=cast.actor("sara"), process=ideas.process, draft=MethodDraft("budget", "The vote"))
    idea = submit_idea(by=cast.actor("fatima"), method=ideas, draft=IdeaDraft("More trees", "Along the canal."))
    Idea.objects.filter(pk=idea.pk).update(answer="accepted")
    return vote, Idea.objects.get(pk=idea.pk)


def test_an_accepted_idea_becomes_a_project_once(as_) -> None:
    vote, idea = accepted()
    assert to_take_over(vote) == [idea]
    sent = as_("sara").post(f"/budgets/{vote.ref}/ideas/", {f"cost-{idea.ref}": "12.500"})
    assert sent.status_code == 303
    project = Project.objects.get()
    assert (project.title, project.cost, project.source) == ("More trees", 1_250_000, idea.thread)
    assert project.source_reference == idea.reference and to_take_over(vote) == []
    assert take_over(by=cast.actor("sara"), method=vote, costs={idea.ref: 1}) == [project]
    Idea.objects.filter(pk=idea.pk).update(title="Something else")
    assert b"More trees" in Client().get(project.get_absolute_url()).content
    assert project.get_absolute_url().encode() in Client().get(idea.get_absolute_url()).content
    assert Event.objects.filter(kind="idea.put_to_vote", thread=idea.thread).count() == 1


def test_only_accepted_ideas_and_only_with_a_cost(as_) -> None:
    vote, idea = accepted()
    page = as_("sara").post(f"/budgets/{vote.ref}/ideas/", {f"cost-{idea.ref}": "much"})
    assert page.status_code == 422 and b'value="much"' in page.content
    assert as_("sara").post(f"/budgets/{vote.ref}/ideas/", {}).status_code == 422
    assert as_("fatima").get(f"/budgets/{vote.ref}/ideas/").status_code == 404
    Idea.objects.filter(pk=idea.pk).update(answer="declined")
    with pytest.raises(InvalidError):
        take_over(by=cast.actor("sara"), method=vote, costs={idea.ref: 100})
    with pytest.raises(NotAllowedError):
        take_over(by=cast.actor("fatima"), method=vote, costs={idea.ref: 100})
    assert not Project.objects.exists()
