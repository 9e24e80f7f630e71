"""Reading uploads."""

from collections import defaultdict

from proeftuin.uploads.models import Upload


def uploads_of(thread: str, audiences: frozenset[str]) -> dict[str, list[Upload]]:
    """A thread's files by subject, as far as the reader may see them. One query."""
    found: dict[str, list[Upload]] = defaultdict(list)
    for one in Upload.objects.filter(thread=thread, audience__in={"public", *audiences}):
        found[one.subject].append(one)
    return found
