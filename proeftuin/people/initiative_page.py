"""What this room adds to an initiative: for its lead, the way to people who bring what the team lacks."""

from proeftuin.accounts.access import Request
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part
from proeftuin.people import permissions
from proeftuin.people.helping import lacking_in


@initiative_part
def who_could_help(request: Request, initiative: Initiative) -> Part | None:
    """A link with what is lacking; no query, as the members are read along."""
    if not request.actor.is_person or not permissions.can_ask_help(request.actor, initiative):
        return None
    lacking = lacking_in(initiative)
    return Part("people/_initiative_lacks.html", {"initiative": initiative, "lacking": lacking}) if lacking else None
