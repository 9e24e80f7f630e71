"""What this room shows on the page of an initiative: the lab in which it is incubated, with who owns that."""

from typing import TYPE_CHECKING

from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part
from proeftuin.labs import queries

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


def labs_of_the_initiative(_request: "Request", initiative: Initiative) -> Part | None:
    """Labs with their owners' logos, and the one owner of the initiative. Two queries, one where there is no lab."""
    shown = [one for one in queries.labs_of_initiative(initiative) if one.state in ("in", "out")]
    return Part("labs/_of_initiative.html", {"projects": shown, "initiative": initiative}) if shown else None
