"""People as search sees them: one document with what everyone may know, one with what the network may know.

A private word is in neither, so it finds nobody. The directory of who is signed in reads the second kind ("profile"),
which no other search shows: its audience is in nobody's circles.
"""

from collections.abc import Iterator

from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.people.cards import Card, card
from proeftuin.people.logic.showing import may_see
from proeftuin.people.models import Nomination, Profile
from proeftuin.search import actions as search
from proeftuin.search.documents import Document, finds_circles, provides

NETWORK = "network"  # the circle of everyone who is signed in
DIRECTORY = "people:directory"


@finds_circles
def network_of(actor: Actor) -> frozenset[str]:
    """Everyone with an account. No query."""
    return frozenset({NETWORK}) if actor.is_person else frozenset()


@provides("person")
def person_documents() -> Iterator[Document]:
    for profile in _listed():
        yield person_document(profile)


@provides("profile")
def profile_documents() -> Iterator[Document]:
    for profile in _listed():
        yield profile_document(profile)


@provides("innovator")
def innovator_documents() -> Iterator[Document]:
    for one in Nomination.objects.filter(state=Nomination.State.PUBLISHED).iterator(chunk_size=500):
        yield innovator_document(one)


def index(profile: Profile) -> None:
    """Found from now on, or no longer."""
    if profile.hidden_at is None and profile.user.is_active and may_see(profile.listed, "network"):
        search.put_all([person_document(profile), profile_document(profile)])
    else:
        drop(profile.user)


def drop(user: User) -> None:
    search.drop("person", user.ref)
    search.drop("profile", user.ref)


def person_document(profile: Profile) -> Document:
    """For everyone; or, when the person chose the network alone, for who is signed in."""
    if may_see(profile.listed, "public"):
        return _document(profile, "person", card(profile, "public"), "public")
    return _document(profile, "person", card(profile, "network"), NETWORK)


def profile_document(profile: Profile) -> Document:
    return _document(profile, "profile", card(profile, "network"), DIRECTORY)


def innovator_document(one: Nomination) -> Document:
    return Document(
        kind="innovator", ref=one.ref, url=one.get_absolute_url(), language=one.language, title=one.name,
        summary=one.does, body=one.why,
        facets={"kind": ["innovator"], "sector": one.themes, "language": [one.language]},
    )  # fmt: skip


def _document(profile: Profile, kind: str, shown: Card, audience: str) -> Document:
    with override(shown.language or "nl"):
        brings = ", ".join(vocabularies.label("disciplines", code) for code in shown.disciplines)
    has = [name for name, text in (("offers", shown.offers or brings), ("seeks", shown.seeks)) if text]
    organisation = shown.organisation
    return Document(
        kind=kind, ref=shown.ref, url=shown.url, language=shown.language, title=shown.name,
        summary=", ".join(shown.expertise),
        body="\n\n".join(one for one in (shown.offers, brings, shown.seeks, shown.about) if one),
        facets={
            "kind": [kind], "speaks": shown.languages, "has": has,
            "organisation": [organisation.ref] if organisation else [],
        },
        audience=audience, happened_on=profile.changed_at.date(),
    )  # fmt: skip


def _listed() -> Iterator[Profile]:
    shown = Profile.objects.filter(listed__in=("network", "public"), hidden_at=None, user__is_active=True)
    return shown.select_related("user", "organisation").order_by("pk").iterator(chunk_size=1000)
