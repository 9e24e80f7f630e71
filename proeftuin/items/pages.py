"""What this room shows on the pages of other rooms: of an organisation, and of a case."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.items.models import Item
from proeftuin.items.queries import items_about
from proeftuin.library.models import Case
from proeftuin.library.registry import Part, case_part
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation


def register() -> None:
    shows_on_organisation(Shelf(_("Knowledge shared"), shared_by, line_of))
    case_part(also_read)


def shared_by(organisation: Organisation) -> "QuerySet[Item]":
    """What an organisation shared, the newest first."""
    return Item.objects.published().filter(organisation=organisation).order_by("-published_at", "-id")


def line_of(one: Item) -> Line:
    return Line(one.title, one.get_absolute_url(), vocabularies.label("item_kinds", one.kind))


def also_read(case: Case) -> Part | None:
    """Items that name this case. One query."""
    found = items_about("case", case.ref)
    return Part("items/_also_read.html", {"items": found}) if found else None
