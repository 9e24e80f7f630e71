"""Reading shared knowledge: what each page needs, in a stated number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from proeftuin.content import lexicon, vocabularies
from proeftuin.items import permissions
from proeftuin.items.logic import citation
from proeftuin.items.models import Item, ItemTheme, Related
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Organisation
from proeftuin.search.labels import kind_label
from proeftuin.search.models import Entry
from proeftuin.ui.http import absolute

PER_PAGE = 20
FEED = 50
MOST_OPTIONS = 60


@dataclass(frozen=True, slots=True)
class Card:
    """A thing of this site, as other pages show it."""

    kind: str
    ref: str
    title: str
    url: str
    language: str
    summary: str = ""

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)


def listed(*, kind: str = "", theme: str = "", language: str = "", organisation: str = "") -> "QuerySet[Item]":
    """Published items, the newest first."""
    found = Item.objects.published().select_related("organisation")
    if kind:
        found = found.filter(kind=kind)
    if theme:
        found = found.filter(pk__in=ItemTheme.objects.filter(code=theme).values("item_id"))
    if language:
        found = found.filter(language=language)
    if organisation:
        found = found.filter(organisation__ref=organisation)
    return found.order_by("-published_at", "-id")


def themes_in_use() -> list[tuple[str, str]]:
    """Codes and words of the themes that published items have, most used first, by name. One query."""
    counted = ItemTheme.objects.filter(item__state=Item.State.PUBLISHED).values_list("code").annotate(n=Count("pk"))
    codes = [code for code, _n in counted.order_by("-n", "code")[:MOST_OPTIONS]]
    return sorted(((code, theme_label(code)) for code in codes), key=lambda one: one[1].casefold())


def organisations_that_share() -> list[Organisation]:
    """One query."""
    sharing = Item.objects.published().exclude(organisation=None).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=sharing).order_by("name")[:200])


def theme_label(code: str) -> str:
    """The words of a theme in the active language: a sector, or a concept of the lexicon."""
    return vocabularies.label("sectors", code) if vocabularies.term("sectors", code) else lexicon.label(code)


def is_theme(code: str) -> bool:
    return vocabularies.term("sectors", code) is not None or lexicon.concept(code) is not None


def item_for(actor: Actor, ref: str) -> Item:
    """An item that the actor may read. At most two queries. Raises Http404."""
    item = Item.objects.select_related("organisation", "author").filter(ref=ref).first()
    if item is None or not permissions.can_view(actor, item):
        raise Http404
    return item


def drafts_of(actor: Actor) -> list[Item]:
    """What I or my organisations are writing. One query."""
    if not actor.is_person:
        return []
    ours = Q(organisation__memberships__user_id=actor.id, organisation__memberships__state="confirmed")
    drafts = Item.objects.filter(state=Item.State.DRAFT).filter(Q(author_id=actor.id) | ours)
    return list(drafts.distinct().order_by("-pk")[:20])


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those for which the actor may share. One query."""
    if not actor.is_person:
        return []
    mine = Organisation.objects.current().filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))


def related_of(item: Item) -> list[Card]:
    """What belongs with an item, as far as everyone may find it now. Two queries."""
    return cards_of([(one.kind, one.ref) for one in item.related_set.all()])


def cards_of(things: Sequence[tuple[str, str]]) -> list[Card]:
    """The public ones of these things (kind, ref), in this order. One query."""
    rows = entries_of(things)
    found = []
    for kind, ref in things:
        if row := rows.get((kind, ref)):
            found.append(Card(kind, ref, row.title, row.url, row.language, row.summary))
    return found


def entries_of(things: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Entry]:
    """What search holds of these things, as far as everyone may see them. One query."""
    things = list(things)
    if not things:
        return {}
    rows = Entry.objects.filter(
        kind__in={kind for kind, _ref in things}, ref__in={ref for _kind, ref in things}, deleted=False,
        audience="public",
    ).defer("body")  # fmt: skip
    wanted = set(things)
    return {(row.kind, row.ref): row for row in rows if (row.kind, row.ref) in wanted}


def items_about(kind: str, ref: str, limit: int = 10) -> list[Item]:
    """Published items that name a thing as related, the newest first. One query."""
    named = Related.objects.filter(kind=kind, ref=ref).values("item_id")
    return list(Item.objects.published().filter(pk__in=named).order_by("-published_at", "-id")[:limit])


def citation_of(item: Item) -> str:
    """How to cite an item: who, year, what, where, under which licence with its address."""
    term = vocabularies.term("licences", item.licence)
    extra: Mapping[str, object] = term.extra if term else {}
    when = item.made_on or item.published_at
    return citation(
        who=item.attribution or (item.organisation.name if item.organisation else ""),
        year=when.year if when else None, title=item.title, url=item.link or absolute(item.get_absolute_url()),
        licence=str(extra.get("name", item.licence)), licence_url=str(extra.get("url", "")),
    )  # fmt: skip
