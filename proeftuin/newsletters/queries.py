"""Reading newsletters: what each page needs, in a stated number of queries."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404

from proeftuin.items.models import Subscription
from proeftuin.items.queries import Card
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.newsletters import permissions
from proeftuin.newsletters.models import Issue, Piece
from proeftuin.search.models import Entry

PER_PAGE = 20
NEW_FOR = timedelta(days=90)
MOST_NEW = 40
# What an editor may pick, in the order of the tabs.
KINDS = ("item", "case", "lesson", "gathering", "initiative", "question", "experiment")


def archive(*, language: str = "") -> "QuerySet[Issue]":
    """What came out, the latest first."""
    found = Issue.objects.out().order_by("-began_at", "-id")
    return found.filter(language=language) if language else found


def issue_for(actor: Actor, ref: str) -> Issue:
    """One query. Raises Http404."""
    issue = Issue.objects.filter(ref=ref).first()
    if issue is None or not permissions.can_view(actor, issue):
        raise Http404
    return issue


def piece_of(issue: Issue, key: str) -> Piece:
    """One query. Raises Http404."""
    found = issue.pieces.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise Http404
    return found


def in_the_making() -> list[Issue]:
    return list(Issue.objects.filter(state__in=["draft", "scheduled"]).order_by("-pk")[:50])


def whats_new(kind: str = "", *, without: set[tuple[str, str]]) -> list[Card]:
    """Public things of late, and gatherings to come, the newest first. One query."""
    rows = Entry.objects.filter(
        kind__in=[kind] if kind in KINDS else KINDS, deleted=False, audience="public",
        happened_on__gte=(now() - NEW_FOR).date(),
    ).defer("body").order_by("-happened_on", "-pk")[: MOST_NEW + len(without)]  # fmt: skip
    return [
        Card(row.kind, row.ref, row.title, row.url, row.language, row.summary)
        for row in rows if (row.kind, row.ref) not in without
    ][:MOST_NEW]  # fmt: skip


def readers_waiting(language: str) -> int:
    """How many would get an issue in this language now. One query."""
    said_yes = Subscription.objects.filter(kind="newsletter", query=language, confirmed_at__isnull=False)
    return said_yes.filter(reader__stopped_at=None).count()
