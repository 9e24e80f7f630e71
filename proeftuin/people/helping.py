"""Who offers what a team lacks: people who said so to everyone or to the network, with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.initiatives.logic import DISCIPLINES
from proeftuin.initiatives.models import Initiative
from proeftuin.people.cards import Card, card
from proeftuin.people.logic.helping import Candidate, Suggestion, suggest
from proeftuin.people.models import Offer, Profile, Request

EACH = 12  # candidates looked at for a discipline, those who said so last
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Helper:
    """Someone who could help, as people who are signed in may see them. ``asked`` is the state of a request, or ""."""

    card: Card
    why: Suggestion
    asked: str = ""


def lacking_in(initiative: Initiative) -> list[str]:
    """What nobody on the team says they bring, from prefetched members."""
    here = {code for one in initiative.members.all() if one.state == "active" for code in one.disciplines}
    return [code for code in DISCIPLINES if code not in here]


def helpers_for(initiative: Initiative, lacking: Sequence[str]) -> list[Helper]:
    """Best first. Four queries, however many people and disciplines."""
    if not lacking:
        return []
    profiles: dict[int, Profile] = {}
    brings: dict[int, set[str]] = {}
    for one in _latest(lacking):
        profiles[one.profile.user_id] = one.profile
        brings.setdefault(one.profile.user_id, set()).add(one.discipline)
    here = {one.user_id for one in initiative.members.all() if one.state in ("active", "asked")}
    coaches = set(InstanceRole.objects.filter(role="coach", user_id__in=profiles).values_list("user_id", flat=True))
    cards = {person: card(profile, "network") for person, profile in profiles.items() if person not in here}
    ranked = suggest(lacking, initiative.language, [
        Candidate(person, frozenset(brings[person]), frozenset(shown.languages), person in coaches)
        for person, shown in cards.items()
    ])  # fmt: skip
    asked = dict(Request.objects.filter(initiative=initiative).values_list("user_id", "state"))
    return [Helper(cards[one.person], one, asked.get(one.person, "")) for one in ranked[:SHOWN]]


def offering(codes: Sequence[str]) -> dict[str, list[User]]:
    """By discipline, the people who said last that they offer it. For pages of people who are signed in. One query."""
    found: dict[str, list[User]] = {}
    for one in _latest(codes) if codes else ():
        found.setdefault(one.discipline, []).append(one.profile.user)
    return found


def _latest(codes: Sequence[str]) -> "QuerySet[Offer]":
    chosen = Q(pk=None)
    for code in codes:
        chosen |= Q(pk__in=Offer.objects.filter(discipline=code).order_by("-id").values("pk")[:EACH])
    offers = Offer.objects.filter(chosen, profile__user__is_active=True)
    return offers.select_related("profile__user", "profile__organisation").order_by("-id")
