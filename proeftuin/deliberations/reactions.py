"""What follows from turns of a decision: who is asked hears so, and the owner when it is time to look back."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.deliberations.models import Advice, Decision
from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.actions import tell
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.models import Notice
from proeftuin.ui.http import absolute


def decision_of_event(event: Event) -> Decision | None:
    return Decision.objects.filter(ref=event.subject.removeprefix("decision:")).first()


@on("decision.open")
def tell_electors(event: Event) -> None:
    """Whoever is asked something hears of it, also who stopped following the thread."""
    decision = decision_of_event(event)
    if decision:
        waiting = decision.electors.exclude(user=None).exclude(answered=decision.number)
        tell(event=event, user_ids=waiting.values_list("user_id", flat=True))


@on("decision.ask")
def tell_electors_of_the_round(event: Event) -> None:
    tell_electors(event)


@on("decision.ask_again")
def tell_electors_of_the_next_round(event: Event) -> None:
    tell_electors(event)


@on("decision.propose")
def tell_electors_of_the_nominee(event: Event) -> None:
    tell_electors(event)


@on("decision.open")
def mail_who_is_asked_advice(event: Event) -> None:
    decision = decision_of_event(event)
    if decision:
        for advice in decision.advice.select_related("user"):
            ask_by_mail(decision, advice)


@on("decision.advice_asked")
def mail_the_question(event: Event) -> None:
    """Asked after the decision was opened. Before that nobody is mailed: it is a draft."""
    decision = decision_of_event(event)
    advice = Advice.objects.select_related("user").filter(pk=event.data.get("advice"), decision=decision).first()
    if decision and advice:
        ask_by_mail(decision, advice)


def ask_by_mail(decision: Decision, advice: Advice) -> None:
    """One mail with the link to give advice. Not to who gave it already, nor of what is not open."""
    address = advice.user.email if advice.user and advice.user.is_active else advice.email
    if decision.state != "advice_open" or advice.given_at or not address:
        return
    language = (advice.user.language if advice.user else "") or decision.language
    with override(language):
        send_mail_to(
            address, language=language, subject=_("Your advice is asked: %(title)s") % {"title": decision.title},
            template="deliberations/mail/advice",
            context={
                "decision": decision, "advice": advice,
                "decider": decision.decider.display_name if decision.decider else "",
                "link": absolute(f"/decisions/advice/{advice.token}/"),
            },
        )  # fmt: skip


@on("decision.come_due")
def mail_the_owner(event: Event) -> None:
    """Who promised to look back is mailed that day, whatever rhythm they chose; the followers in theirs."""
    decision = decision_of_event(event)
    owner = decision.owner if decision else None
    if decision is None or decision.state != "review_due" or owner is None or not owner.is_active:
        return
    if not _first_time(event, owner):
        return
    language = owner.language or decision.language
    with override(language):
        send_mail_to(
            owner.email, language=language,
            subject=_("Time to look back: %(title)s") % {"title": decision.title},
            template="deliberations/mail/review",
            context={"decision": decision, "name": owner.display_name, "link": absolute(decision.get_absolute_url())},
        )  # fmt: skip


def _first_time(event: Event, owner: User) -> bool:
    """The owner's notice is there, and marked as mailed, so that no digest tells it again."""
    notice, made = Notice.objects.get_or_create(
        user=owner, event_id=event.pk, defaults={"thread": event.thread, "mailed_at": now()}
    )
    if made or notice.mailed_at is None:
        Notice.objects.filter(pk=notice.pk).update(mailed_at=now())
        return True
    return False
