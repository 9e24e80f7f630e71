"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.deliberations.models import Advice, Decision, Elector, Nomination, Proposal, Question, Response
from proeftuin.kernel.actor import Actor

SEATS = ("proposer", "facilitator", "decider", "nominee", "stated_by", "owner")
OPEN_FOR_ALL = ("clarify", "objection", "voting", "nominate", "change")


def register() -> None:
    holds_personal_data("deliberations", export=export, erase=erase)


def open_seats(actor: Actor) -> "QuerySet[Elector]":
    """Where this person decides along, as long as it is open."""
    return Elector.objects.filter(user_id=actor.person_id, decision__state__in=OPEN_FOR_ALL)


@shows_on_my_page(open_seats, waits=True)
def my_decisions(actor: Actor) -> Section:
    seats = open_seats(actor).select_related("decision").order_by("-id")[:20]
    rows = [Row(one.decision.title, one.decision.get_absolute_url()) for one in seats]
    return Section(_("Decisions you are asked about"), rows)


def export(user: User) -> object:
    """What this person proposed, said, advised and promised. Of a secret vote only that it was cast."""
    mine = Decision.objects.filter(Q(proposer=user) | Q(decider=user) | Q(facilitator=user) | Q(owner=user))
    return {
        "decisions": list(mine.order_by("pk").values("ref", "title", "kind", "state", "statement", "created_at")),
        "seats": list(Elector.objects.filter(user=user).values("decision__ref", "role", "answered")),
        "responses": list(
            Response.objects.filter(elector__user=user).values(
                "decision__ref", "number", "answer", "choices", "reason", "at"
            )
        ),
        "versions": list(Proposal.objects.filter(author=user).values("decision__ref", "number", "text", "change")),
        "questions": list(Question.objects.filter(asker=user).values("decision__ref", "text", "at")),
        "nominations": list(Nomination.objects.filter(elector__user=user).values("decision__ref", "reason", "at")),
        "advice": list(
            Advice.objects.filter(user=user).values("decision__ref", "text", "given_at", "reply", "why")
        ),
    }  # fmt: skip


def erase(user: User) -> None:
    """What was said and decided stays, and counts, without the person."""
    Elector.objects.filter(user=user).update(user=None)
    for name in SEATS:
        Decision.objects.filter(**{name: user}).update(**{name: None})
    Proposal.objects.filter(author=user).update(author=None)
    Question.objects.filter(asker=user).update(asker=None)
    Nomination.objects.filter(nominee=user).update(nominee=None)
    Nomination.objects.filter(earlier=user).update(earlier=None)
    Advice.objects.filter(Q(user=user) | Q(email__iexact=user.email)).update(user=None, name="", email="")
