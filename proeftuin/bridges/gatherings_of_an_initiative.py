"""An initiative and its gatherings stand on one floor and do not know each other: here they meet."""

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from proeftuin.accounts.access import Request
from proeftuin.gatherings import queries
from proeftuin.gatherings.models import Gathering
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part, may_have, read_along


def register() -> None:
    read_along("gatherings", lambda: Exists(
        Gathering.objects.filter(about=Concat(Value("initiative:"), OuterRef("ref")), state=Gathering.State.PUBLISHED)
    ))  # fmt: skip
    initiative_part(part_of_the_initiative)


def part_of_the_initiative(_request: Request, initiative: Initiative) -> Part | None:
    """On the page of an initiative: what is arranged for it, to come first. One query, and none where nothing is."""
    found = queries.about(initiative.thread) if may_have(initiative, "gatherings") else []
    return Part("gatherings/_of_thing.html", {"gatherings": found}) if found else None
