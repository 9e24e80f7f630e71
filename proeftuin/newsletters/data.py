"""Newsletters as machines read them: what came out, without who got it."""

from collections.abc import Iterable

from proeftuin.newsletters.models import Issue, Piece
from proeftuin.ui.http import absolute


def issue_data(issue: Issue) -> dict[str, object]:
    return {
        "ref": issue.ref, "url": absolute(issue.get_absolute_url()), "language": issue.language, "title": issue.title,
        "intro": issue.intro, "published_at": issue.began_at.isoformat() if issue.began_at else "",
    }  # fmt: skip


def whole(issue: Issue, pieces: Iterable[Piece]) -> dict[str, object]:
    parts = [
        {"title": one.title, "words": one.words, "summary": one.summary, "url": absolute(one.url) if one.url else ""}
        for one in pieces
    ]
    return {**issue_data(issue), "pieces": parts}
