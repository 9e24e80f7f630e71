"""What this room shows on the page of an initiative: the lab in which it is incubated, with who owns that."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part, may_have, read_along
from proeftuin.labs import queries
from proeftuin.labs.models import Project

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


def register() -> None:
    read_along("labs", lambda: Exists(Project.objects.filter(initiative=OuterRef("pk"))))
    initiative_part(labs_of_the_initiative)


def labs_of_the_initiative(_request: "Request", initiative: Initiative) -> Part | None:
    """Labs with their owners' logos, and the one owner of the initiative. Two queries, none where there is no lab."""
    if not may_have(initiative, "labs"):
        return None
    shown = [one for one in queries.labs_of_initiative(initiative) if one.state in ("in", "out")]
    return Part("labs/_of_initiative.html", {"projects": shown, "initiative": initiative}) if shown else None
