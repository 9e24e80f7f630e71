"""Shared knowledge as machines read it."""

from proeftuin.items.models import Item
from proeftuin.items.queries import Card, citation_of
from proeftuin.ui.http import absolute

COLUMNS = (
    "ref", "url", "kind", "state", "language", "title", "summary", "link", "sectors", "concepts", "licence",
    "attribution", "citation", "made_on", "organisation", "published_at",
)  # fmt: skip


def item_data(item: Item) -> dict[str, object]:
    """One item without its text, and without who typed it."""
    names = ("ref", "kind", "state", "language", "title", "summary", "link", "sectors", "concepts", "licence",
             "attribution")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in names}, "url": absolute(item.get_absolute_url()),
        "citation": citation_of(item), "made_on": item.made_on.isoformat() if item.made_on else "",
        "organisation": item.organisation.name if item.organisation else "",
        "published_at": item.published_at.isoformat() if item.published_at else "",
    }  # fmt: skip


def whole(item: Item, related: list[Card]) -> dict[str, object]:
    """With its text and what belongs with it."""
    return {**item_data(item), "body": item.body, "related": [absolute(one.url) for one in related]}


def withdrawn(item: Item) -> dict[str, object]:
    """What is left of one that was withdrawn."""
    return {"ref": item.ref, "state": item.state, "title": item.title, "reason": item.withdrawn_reason}


def row(item: Item) -> list[object]:
    """One line of the CSV twin, in the order of COLUMNS."""
    found = item_data(item)
    return [" | ".join(value) if isinstance(value := found[name], list) else value for name in COLUMNS]
