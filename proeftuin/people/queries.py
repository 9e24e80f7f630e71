"""Reading people: what each page needs, in a stated number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.people import permissions
from proeftuin.people.cards import Card, card
from proeftuin.people.documents import DIRECTORY
from proeftuin.people.models import Nomination, Offer, Profile
from proeftuin.search import queries as search

PER_PAGE = 20
DEEPEST = 500  # pages: who looks further searches
MOST_OPTIONS = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What a filter offers: a code, its words, how many people."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the directory for one viewer. ``typed`` maps a word as typed to the word that was searched."""

    cards: Sequence[Card]
    total: int
    organisations: Sequence[Choice]
    languages: Sequence[Choice]
    typed: Mapping[str, str]


def directory(
    actor: Actor,
    words: str = "",
    *,
    organisation: str = "",
    language: str = "",
    has: str = "",
    likely: str = "",
    limit: int = PER_PAGE,
    offset: int = 0,
) -> Directory:
    """People who hold these words in what this viewer may see, best first. At most four queries, however many people.

    ``organisation`` is a reference, ``language`` one they speak, ``has`` "offers" or "seeks"; ``likely`` is the
    language of the words.
    """
    viewer = permissions.viewer(actor)
    inside = viewer == "network"
    chosen = {"organisation": organisation, "speaks": language, "has": has}
    found = search.listing(
        words, kind="profile" if inside else "person", language=likely, audiences=[DIRECTORY] if inside else [],
        filters={name: [code] for name, code in chosen.items() if code}, facets=("organisation", "speaks"),
        limit=limit, offset=offset,
    )  # fmt: skip
    here = Profile.objects.filter(user__ref__in=found.refs).select_related("user", "organisation")
    by_ref = {one.user.ref: card(one, viewer) for one in here if permissions.can_view(actor, one)}
    return Directory(
        [by_ref[ref] for ref in found.refs if ref in by_ref], found.total,
        _organisations(found.facets.get("organisation", {}), organisation),
        _languages(found.facets.get("speaks", {}), language), found.corrections,
    )  # fmt: skip


def _organisations(counts: Mapping[str, int], chosen: str) -> list[Choice]:
    shown = dict(list(counts.items())[:MOST_OPTIONS]) | ({chosen: counts.get(chosen, 0)} if chosen else {})
    names = {one.ref: one.shown_name for one in Organisation.objects.filter(ref__in=shown)} if shown else {}
    options = [Choice(ref, names[ref], number) for ref, number in shown.items() if ref in names]
    return sorted(options, key=lambda one: one.label.lower())


def _languages(counts: Mapping[str, int], chosen: str) -> list[Choice]:
    shown = dict(counts) | ({chosen: counts.get(chosen, 0)} if chosen in vocabularies.codes("languages") else {})
    options = [Choice(code, vocabularies.label("languages", code), number) for code, number in shown.items()]
    return sorted(options, key=lambda one: one.label)


def profile_for(actor: Actor, ref: str) -> Profile:
    """Someone the actor may see. One query. Raises Http404."""
    profile = Profile.objects.select_related("user", "organisation").filter(user__ref=ref).first()
    if profile is None or not permissions.can_view(actor, profile):
        raise Http404
    return profile


def own_profile(actor: Actor) -> Profile:
    """One's own, stored or still empty. Two queries."""
    profile = Profile.objects.select_related("user", "organisation").filter(user_id=actor.person_id).first()
    return profile or Profile(user_id=actor.person_id)


def organisations_of(actor: Actor) -> list[Organisation]:
    """Where the actor is a confirmed member. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")]


def offers_made_of(profile: Profile) -> list[str]:
    """The disciplines that others find this person by, counted from the profile: what Offer must hold."""
    listed = profile.hidden_at is None and "offers" in profile.seen_by("network")
    return sorted(set(profile.disciplines)) if listed else []


def drifted() -> list[int]:
    """Profiles whose stored offers are not what the profile says: none, when all is well."""
    stored: dict[int, list[str]] = {}
    for profile_id, discipline in Offer.objects.order_by("discipline").values_list("profile_id", "discipline"):
        stored.setdefault(profile_id, []).append(discipline)
    return [one.pk for one in Profile.objects.iterator() if stored.get(one.pk, []) != offers_made_of(one)]


def innovators() -> "QuerySet[Nomination]":
    """Who was nominated and said yes, the newest first."""
    shown = Nomination.objects.filter(state=Nomination.State.PUBLISHED).select_related("nominated_by")
    return shown.order_by("-published_at", "-pk")


def innovator_for(actor: Actor, ref: str) -> Nomination:
    """One the actor may see. One query. Raises Http404."""
    one = Nomination.objects.select_related("nominated_by").filter(ref=ref).first()
    if one is None or not permissions.can_view_nomination(actor, one):
        raise Http404
    return one


def innovator_data(one: Nomination) -> dict[str, object]:
    """As machines read it: without the address, and without who nominated."""
    return {
        "ref": one.ref, "url": one.get_absolute_url(), "name": one.name, "does": one.does, "why": one.why,
        "themes": one.themes, "link": one.link, "language": one.language,
        "published_at": one.published_at.isoformat() if one.published_at else "",
    }  # fmt: skip
