"""An initiative and its gatherings stand on one floor and do not know each other: here they meet."""

from proeftuin.accounts.access import Request
from proeftuin.gatherings import queries
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part


def part_of_the_initiative(_request: Request, initiative: Initiative) -> Part | None:
    """On the page of an initiative: what is arranged for it, to come first. One query."""
    found = queries.about(initiative.thread)
    return Part("gatherings/_of_thing.html", {"gatherings": found}) if found else None
