"""What this room shows on the pages of other rooms: of an organisation, and of a case."""

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.items.models import Item
from proeftuin.items.queries import items_about
from proeftuin.library.models import Case
from proeftuin.library.registry import Part, case_part
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation

SHOWN = 10


def register() -> None:
    shows_on_organisation(shared_by)
    case_part(also_read)


def shared_by(organisation: Organisation) -> Section:
    """What an organisation shared, the newest first."""
    items = Item.objects.published().filter(organisation=organisation).order_by("-published_at", "-id")
    lines = [
        Line(one.title, one.get_absolute_url(), vocabularies.label("item_kinds", one.kind)) for one in items[:SHOWN]
    ]
    return Section(_("Knowledge shared"), lines, total=items.count())


def also_read(case: Case) -> Part | None:
    """Items that name this case. One query."""
    found = items_about("case", case.ref)
    return Part("items/_also_read.html", {"items": found}) if found else None
