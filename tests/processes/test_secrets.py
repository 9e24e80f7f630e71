"""What is hidden, taken back, waiting, internal or private is on no page, in no file and in no mail of a stranger."""

import pytest
from django.core import mail
from django.test import Client

from proeftuin.decisions.actions import review
from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.ideas.actions.merging import merge_ideas
from proeftuin.ideas.actions.submitting import save_draft, submit_idea, withdraw_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.insight.actions.figures import recount
from proeftuin.kernel.actor import system
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.moderation.actions import decisions, reports
from proeftuin.moderation.models import Matter
from proeftuin.notifications.models import Notice
from proeftuin.processes.models import Method, Seat
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db
SECRET = "Zwaanvogelgeheim"


def stored(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process", "participant").get(pk=idea.pk)


def hidden(kind: str, ref: str) -> None:
    reports.report(by=cast.actor("joris"), kind=kind, ref=ref, reason="spam", words=SECRET)
    matters = list(Matter.objects.filter(subject=ref, is_open=True))
    why = decisions.Reasons("hide", reason="spam", quoted=SECRET, explanation=SECRET)
    assert decisions.decide(by=cast.actor("sara"), matters=matters, reasons=why)


def send(method: Method, title: str, who: str = "fatima", body: str = "Because it is warm there.") -> Idea:
    draft = IdeaDraft(title, body, latitude=51.0, longitude=4.0, extra={"phone": SECRET})
    return stored(submit_idea(by=cast.actor(who), method=method, draft=draft))


@pytest.fixture
def method() -> Method:
    """A process in which everything that may not be known says one word."""
    method = world.opened("ideas", fields=[{"code": "phone", "label": "Phone", "kind": "short", "private": True}])
    Seat.objects.create(process=method.process, user=cast.person("pieter"), role="analyst")
    shown = send(method, "A bench")
    gone, away = send(method, f"{SECRET} one"), send(method, f"{SECRET} two")
    part, target = send(method, "A pond"), send(method, f"{SECRET} three")
    comment = post_comment(by=cast.actor("ann"), thread=shown.thread, draft=CommentDraft(f"{SECRET} four"))
    merge_ideas(by=cast.actor("sara"), ideas=[part], into=target, reason="They are the same.")
    recount(by=system("insight"), process=method.process)
    hidden("idea", gone.ref)
    hidden("idea", target.ref)
    hidden("comment", comment.ref)
    withdraw_idea(by=cast.actor("fatima"), idea=away, reason=SECRET)
    save_draft(by=cast.actor("fatima"), method=method, words={"title": SECRET})
    review.analyse(by=cast.actor("pieter"), contribution=stored(shown), analysis=SECRET, advice="accepted", version=0)
    while deliver_due():
        pass
    return method


def said(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_no_page_no_file_and_no_twin_says_it(method: Method, client: Client) -> None:
    process, home = method.process.get_absolute_url(), method.get_absolute_url()
    pages = [
        "/",
        "/processes/",
        "/processes.json",
        "/processes.csv",
        process,
        f"{process.rstrip('/')}.json",
        f"{process.rstrip('/')}.atom",
        home,
        f"{home}ideas.json",
        f"{home}ideas.csv",
        f"{home}ideas.atom",
        f"{home}map/",
        f"{home}map.geojson?bbox=3,50,5,52&zoom=12",
        f"{home}alike/?title={SECRET} one",
        f"{process}insight/",
        f"{process}report/",
        f"{process}answers/",
        f"{process}export/",
        "/data/changes?limit=1000",
        "/data/events.csv",
        "/data/events.jsonl",
        "/feed.atom",
        "/sitemap.xml",
        "/moderation/log/",
        "/moderation/log.csv",
        "/search/?q=one+two+three+four",
        f"/api/v1/search?q={SECRET}",
        f"/api/v1/processes/{method.process.ref}/ideas?size=100",
        "/about/open-data/",
        method.process.organisation.get_absolute_url(),
        *(
            f"{process}export/{name}.{ending}"
            for name in ("ideas", "comments", "supports", "responses", "figures", "methods")
            for ending in ("csv", "json")
        ),
        *(f"/ideas/{one.ref}/" for one in Idea.objects.filter(state="published")),
        *(f"/ideas/{one.ref}.json" for one in Idea.objects.filter(state="published")),
        *(f"/ideas/{one.ref}.atom" for one in Idea.objects.filter(state="published")),
        *(f"/ideas/{one.ref}/versions/" for one in Idea.objects.filter(state__in=["published", "merged"])),
        *(f"/ideas/{one.ref}/" for one in Idea.objects.filter(state="merged")),
        *(f"/discussion/idea:{one.ref}/" for one in Idea.objects.filter(state="published")),
        *(f"/discussion/idea:{one.ref}.json" for one in Idea.objects.filter(state="published")),
        *(f"/discussion/idea:{one.ref}.atom" for one in Idea.objects.filter(state="published")),
    ]
    leaks, missing = [], []
    for page in pages:
        answer = client.get(page)
        if answer.status_code != 200:
            missing.append((page, answer.status_code))
        words = said(answer).replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        if SECRET in words:
            at = words.index(SECRET)
            leaks.append((page, words[max(at - 150, 0) : at + 40]))
    assert (leaks, missing) == ([], [])
    for one in Idea.objects.exclude(state__in=["published", "merged"]):
        for path in (
            f"/ideas/{one.ref}/",
            f"/ideas/{one.ref}.json",
            f"/ideas/{one.ref}/versions/",
            f"/discussion/idea:{one.ref}/",
            f"/discussion/idea:{one.ref}.json",
            f"/api/v1/ideas/{one.ref}",
        ):
            assert client.get(path).status_code == 404, path


def test_no_notice_and_no_mail_says_it_to_who_only_follows(method: Method, as_) -> None:
    assert Notice.objects.filter(user=cast.person("joris")).exists()
    for name in ("joris", "ann"):
        words = said(as_(name).get("/notifications/"))
        assert f"{SECRET} one" not in words and f"{SECRET} three" not in words, name
    assert not any(SECRET in one.body for one in mail.outbox if "fatima" not in one.to[0])
