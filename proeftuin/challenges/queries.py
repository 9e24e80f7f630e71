"""Reading challenges: what each page needs, in a stated number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from proeftuin.calls.models import Author, Call, Entry
from proeftuin.challenges import logic, permissions
from proeftuin.challenges.models import Challenge, Enquiry, FunnelPhase, GoNoGo, Reply, Supplier
from proeftuin.challenges.offering import Comparison, Typed, compared
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of a challenge with all that was said in it."""

    challenge: Challenge
    phases: list[FunnelPhase]
    suppliers: list[Supplier]
    words: list[GoNoGo]

    @property
    def running(self) -> FunnelPhase | None:
        return next((one for one in self.phases if one.number == self.challenge.funnel_phase), None)

    @property
    def is_over(self) -> bool:
        return bool(self.phases) and self.challenge.funnel_phase > len(self.phases)

    @property
    def said(self) -> list[dict[int, logic.Word]]:
        """The words of the closed phases, in order."""
        return [self.words_in(phase) for phase in self.phases if phase.closed_at]

    def words_in(self, phase: FunnelPhase) -> dict[int, logic.Word]:
        return {one.supplier_id: logic.Word(one.verdict, one.reason) for one in self.words if one.phase_id == phase.pk}

    def in_phase(self, number: int) -> list[Supplier]:
        keys = set(logic.in_phase([one.pk for one in self.suppliers], self.said, number))
        return [one for one in self.suppliers if one.pk in keys]

    @property
    def taking_part(self) -> list[Supplier]:
        """Who is in the phase that runs, or before the start all of them."""
        return self.in_phase(max(self.challenge.funnel_phase, 1))

    @property
    def counts(self) -> list[logic.Count]:
        plan = [(one.title, one.places) for one in self.phases]
        keys = [one.pk for one in self.suppliers]
        return logic.counts(plan, keys, self.said, started=self.challenge.funnel_phase > 0)

    @property
    def went_on(self) -> list[tuple[FunnelPhase, list[Supplier]]]:
        """For each closed phase who went on: what the announcement tells. Nobody that stopped is named."""
        return [(phase, self.in_phase(phase.number + 1)) for phase in self.phases if phase.closed_at]

    @property
    def finalists(self) -> list[Supplier]:
        return self.went_on[-1][1] if self.is_over and self.went_on else []


def listed() -> "QuerySet[Challenge]":
    """Challenges that are shown, with how many questions were answered. One query."""
    answered = Count("enquiries", filter=Q(enquiries__published_at__isnull=False))
    shown = Challenge.objects.shown().select_related("call__organisation")
    return shown.annotate(answered=answered).order_by("-published_at", "-id")


def run_by_me(actor: Actor) -> list[Challenge]:
    """One's own drafts, for above the list. One query."""
    if not actor.is_person:
        return []
    mine = Challenge.objects.filter(call__owner_id=actor.person_id, state=Challenge.State.DRAFT)
    return list(mine.select_related("call").order_by("-id")[:10])


def challenge_for(actor: Actor, ref: str) -> Challenge:
    """A challenge the actor may see. One query. Raises Http404."""
    challenge = Challenge.objects.select_related("call__organisation").filter(ref=ref).first()
    if challenge is None or not permissions.can_see(actor, challenge):
        raise Http404
    return challenge


def run_challenge(actor: Actor, ref: str) -> Challenge:
    """A challenge the actor runs. One query. Raises Http404."""
    challenge = challenge_for(actor, ref)
    if not permissions.can_run(actor, challenge):
        raise Http404
    return challenge


def answered(challenge: Challenge) -> "QuerySet[Enquiry]":
    """The published questions with all versions of their answers. Two queries."""
    return asked(challenge).exclude(published_at=None)


def asked(challenge: Challenge) -> "QuerySet[Enquiry]":
    """The same, with those that still wait: for who runs it alone. Two queries."""
    replies = Prefetch("replies", queryset=Reply.objects.order_by("-number"), to_attr="versions")
    found = Enquiry.objects.filter(challenge=challenge).select_related("user", "organisation")
    return found.prefetch_related(replies).order_by("number")


def waiting(challenge: Challenge) -> list[Enquiry]:
    """Questions without a published answer, for who runs it. One query."""
    found = Enquiry.objects.filter(challenge=challenge, published_at=None).select_related("user", "organisation")
    return list(found.order_by("number"))


def funnel_of(challenge: Challenge) -> Funnel:
    """Three queries."""
    words = GoNoGo.objects.filter(phase__challenge=challenge).select_related("supplier", "phase", "user")
    return Funnel(
        challenge, list(challenge.phases.order_by("number")), list(challenge.suppliers.order_by("pk")),
        list(words.order_by("phase__number", "at", "pk")),
    )  # fmt: skip


def addable(challenge: Challenge) -> list[Entry]:
    """Entries of the call that are not in the funnel yet. One query."""
    found = Entry.objects.filter(call_id=challenge.call_id, supplies__isnull=True)
    return list(found.exclude(state__in=("draft", "withdrawn", "ineligible")).select_related("organisation")[:200])


def told_to(actor: Actor, funnel: Funnel) -> list[GoNoGo]:
    """What the closed phases said about the actor's own offer. One query at most."""
    mine = {one.entry_id for one in funnel.suppliers if one.entry_id}
    if not actor.is_person or not mine:
        return []
    own = set(Author.objects.filter(entry_id__in=mine, user_id=actor.person_id).values_list("entry_id", flat=True))
    return [one for one in funnel.words if one.supplier.entry_id in own and one.phase.closed_at]


def costs_of(challenge: Challenge, funnel: Funnel, *, everyone: bool) -> Comparison | None:
    """The comparison of the recorded offers. For everyone, only those who went on to the end have their names."""
    named = {one.pk for one in funnel.finalists} if everyone else {one.pk for one in funnel.suppliers}
    offers, hidden = [], 0
    for one in funnel.suppliers:
        hidden += one.pk not in named
        if one.offer:
            name = one.name if one.pk in named else _("Supplier %(number)d") % {"number": hidden}
            offers.append(Typed(name, one.offer))
    return compared(challenge.terms, offers)


def calls_without(actor: Actor) -> list[Call]:
    """Calls of this kind that the actor runs and that have no challenge. One query."""
    found = Call.objects.filter(kind="challenge", owner_id=actor.person_id, challenge__isnull=True)
    return list(found.order_by("-id")[:50]) if actor.is_person else []


def made_of(actor: Actor, ref: str) -> Challenge | None:
    """The challenge of a call that the actor runs. One query."""
    if not (ref and actor.is_person):
        return None
    return Challenge.objects.select_related("call").filter(call__ref=ref, call__owner_id=actor.person_id).first()


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those for which the actor may speak. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")] if actor.is_person else []
