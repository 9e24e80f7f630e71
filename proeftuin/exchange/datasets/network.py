"""Open data of the network: what is shared and asked, who chose to be found, and where people meet."""

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from proeftuin.exchange.datasets.table import dataset, page_url, ref_of, same
from proeftuin.gatherings.models import Gathering
from proeftuin.groups.models import Group
from proeftuin.items.models import Item
from proeftuin.labs.models import Lab
from proeftuin.newsletters.models import Issue
from proeftuin.people.cards import card, card_data
from proeftuin.people.models import Profile
from proeftuin.questions.models import Question
from proeftuin.ui.http import absolute
from proeftuin.yearbook.models import YearReport


def _shown(name: str) -> Callable[[Model], object]:
    """A field of a profile as a visitor may see it."""

    def shown(row: Model) -> object:
        assert isinstance(row, Profile)  # noqa: S101 - the column stands in the dataset of people
        told = card_data(card(row, "public"))[name]
        return absolute(str(told)) if name == "url" else told

    return shown


dataset(
    "knowledge", _("Knowledge"), _("News, publications and tools that organisations share, with their licences."),
    {
        **same("ref", "kind", "title", "language", "summary", "body", "link", "sectors", "concepts", "licence"),
        **same("attribution", "made_on"), "organisation": ref_of("organisation"), "published_at": "published_at",
        "url": page_url,
    },
    lambda: Item.objects.published().select_related("organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "newsletters", _("Newsletters"), _("What came out, without who got it."),
    {**same("ref", "title", "language", "intro"), "published_at": "began_at", "url": page_url},
    lambda: Issue.objects.out().order_by("pk"),
)  # fmt: skip
dataset(
    "people", _("Public profiles"),
    _("People who chose to be found by everyone, with the fields they made public. No addresses."),
    {name: _shown(name) for name in ("ref", "name", "expertise", "about", "offers", "disciplines", "seeks",
                                       "languages", "organisation", "url")},
    lambda: Profile.objects.filter(listed="public", hidden_at=None, user__is_active=True)
    .select_related("user", "organisation").order_by("pk"),
)  # fmt: skip


dataset(
    "questions", _("Questions"), _("Questions from practice, how many organisations answered, and what came of them."),
    {
        **same("ref", "state", "language", "title", "body", "sectors", "summary", "echoes", "comments", "created_at"),
        "organisation": lambda row: getattr(getattr(row, "organisation", None), "ref", ""), "url": page_url,
    },
    lambda: Question.objects.shown().select_related("organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "gatherings", _("Gatherings"), _("Meetups, workshops and trips: when, where and by whom. Never who comes."),
    {
        **same(
            "ref", "kind", "state", "language", "title", "text", "starts_at", "ends_at", "zone", "town", "place",
            "capacity", "registered", "spoken", "accessibility", "about", "cancel_reason",
        ),
        "series": ref_of("series"),
        "hosts": lambda row: [one.organisation.ref for one in row.hosts.all() if one.agreed_at],  # type: ignore[attr-defined]
        "url": page_url,
    },
    lambda: Gathering.objects.shown().select_related("series").prefetch_related("hosts__organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "groups", _("Groups"), _("Groups around a subject, their host and how many belong to them. Never who."),
    {
        **same("ref", "language", "title", "text", "sectors", "entry", "people", "created_at"),
        "organisation": ref_of("organisation"), "url": page_url,
    },
    lambda: Group.objects.select_related("organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "labs", _("Labs"), _("Places that several organisations own together, with who owns them."),
    {
        **same("ref", "language", "name", "text", "place", "town", "hours", "accessibility", "contact", "opened_at",
                "closed_at", "close_reason"),
        "owners": lambda row: [one.organisation.ref for one in row.owners.all() if one.agreed_at],  # type: ignore[attr-defined]
        "url": page_url,
    },
    lambda: Lab.objects.shown().prefetch_related("owners__organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "years", _("The year in lessons"), _("Published reports: their period and their numbers in the latest edition."),
    {
        **same("ref", "language", "from_on", "until_on", "sector", "published_at"),
        "organisation": lambda row: getattr(getattr(row, "organisation", None), "ref", ""),
        "title": lambda row: row.editions.all()[0].content["title"],  # type: ignore[attr-defined]
        "counts": lambda row: row.editions.all()[0].content["counts"],  # type: ignore[attr-defined]
        "url": page_url,
    },
    lambda: YearReport.objects.exclude(published_at=None).select_related("organisation").prefetch_related("editions")
    .order_by("pk"),
)  # fmt: skip
