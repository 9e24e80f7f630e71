"""The demo fills an empty instance with something worth looking at, once, and mails nobody."""

from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from proeftuin.discussion.models import Comment
from proeftuin.ideas.actions.counting import drift
from proeftuin.ideas.models import Idea
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Delivery, Event
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.library.reuse import tree_of
from proeftuin.notifications.models import Notice
from proeftuin.operations import demo
from proeftuin.operations.demo_world import PASSWORD
from proeftuin.processes.models import Participant, Process

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def quiet(_done: int, _total: int, _what: str) -> None:
    """No progress bar in a test."""


@pytest.fixture
def filled(settings, tmp_path: Path) -> demo.Summary:
    settings.MEDIA_ROOT = tmp_path / "media"
    return demo.fill(progress=quiet)


def test_there_is_something_of_everything_and_nothing_happened_out_of_order(filled: demo.Summary) -> None:
    assert filled.new
    published = Case.objects.published()
    assert set(published.values_list("outcome", flat=True)) == {"succeeded", "partly", "failed", "stopped", "ongoing"}
    assert set(published.values_list("language", flat=True)) == {"nl", "fr", "de", "en"}
    assert Lesson.objects.filter(shared_at__isnull=False, kind="did_not_work").count() >= 8
    assert set(Initiative.objects.values_list("status", flat=True)) == {"active", "paused", "closed"}
    assert {"in_use", "harvested", "testing", "stopped"} <= set(Adoption.objects.values_list("state", flat=True))
    moments = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= now()
    assert (moments[-1] - moments[0]).days > 700
    assert not Delivery.objects.filter(done_at=None).exists()

    tree = tree_of(Case.objects.get(title__startswith="Een terugbelknop"))
    assert tree is not None
    assert len(tree.nodes) >= 6
    assert max(node.x for node in tree.nodes) > tree.root.children[0].x  # a second generation

    assert mail.outbox == []
    assert not Notice.objects.filter(mailed_at=None).exists()

    words = filled.in_words()
    assert PASSWORD in words
    for name in ("sara", "ann", "elke", "bas"):
        assert f"{name}@example.org" in words

    before = Event.objects.count()
    again = demo.fill(progress=quiet)
    assert not again.new
    assert "filled before" in again.in_words()
    assert Event.objects.count() == before


def test_the_oldest_process_let_go_of_who_took_part_and_kept_the_counts(filled: demo.Summary, client: Client) -> None:
    process = Process.objects.get(prefix="FEEST")
    assert process.state == "archived" and process.warned_at < process.anonymised_at < now()
    took_part = Participant.objects.filter(process=process)
    assert took_part.count() > 15 and not took_part.exclude(user=None).exists()
    assert not Comment.objects.filter(scope=process.thread).exclude(author=None).exists()
    assert sum(Idea.objects.filter(process=process).values_list("supports", flat=True)) == 33 and not drift(process)
    page = client.get(process.get_absolute_url()).content.decode()
    assert "the counts stay" in page and "<b>33</b>" in page
    idea = client.get(Idea.objects.get(title="Bekers die terugkomen").get_absolute_url()).content.decode()
    assert "Former participant" in idea and "statiegeld" in idea and "Fatima" not in idea


def test_a_reader_finds_it_and_a_person_of_it_signs_in(filled: demo.Summary, client: Client) -> None:
    for case in Case.objects.published():
        assert client.get(case.get_absolute_url()).status_code == 200
    for initiative in Initiative.objects.all():
        page = client.get(initiative.get_absolute_url())
        assert page.status_code == 200
        assert initiative.title in page.content.decode().replace("&#x27;", "'")
    answer = client.post("/accounts/login/", {"login": "sara@example.org", "password": PASSWORD})
    assert answer.status_code == 302
