"""The market consultation: asking, answering everyone at the same moment, amending, reporting."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.challenges import permissions
from proeftuin.challenges.actions.making import locked
from proeftuin.challenges.documents import challenge_document
from proeftuin.challenges.drafts import Ask
from proeftuin.challenges.models import Challenge, Enquiry, Reply
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Membership
from proeftuin.search import actions as search

LONGEST = 4000
MOST = 1000  # questions in one consultation


@transaction.atomic
def ask(*, by: Actor, challenge: Challenge, draft: Ask) -> Enquiry:
    """Ask the public body. The clock is read with the challenge locked. Nobody sees the question before its answer.
    The same words asked twice are one question.

    Without a name, neither the question nor the ledger holds who asked. Raises NotAllowedError (also when it is late),
    InvalidError.
    """
    challenge = locked(challenge)
    require(permissions.can_ask(by, challenge))
    _check(by, draft)
    same = Enquiry.objects.filter(challenge=challenge, published_at=None, text=draft.text.strip()).first()
    if same:
        return same
    number = (Enquiry.objects.filter(challenge=challenge).aggregate(most=Max("number"))["most"] or 0) + 1
    if number > MOST:
        require(Denied(_("There are too many questions already.")))
    enquiry = Enquiry.objects.create(
        challenge=challenge, number=number, text=draft.text.strip(), user_id=by.id if draft.named else None,
        organisation_id=draft.organisation_id if draft.named else None,
        asked_at=now() if draft.named else now().replace(minute=0, second=0, microsecond=0),
    )  # fmt: skip
    record("challenge.asked", by=by if draft.named else VISITOR, thread=challenge.thread,
           data={"title": challenge.title})  # fmt: skip
    return enquiry


@transaction.atomic
def draft_answers(
    *, by: Actor, challenge: Challenge, answers: Mapping[int, str], wordings: Mapping[int, str] | None = None
) -> Challenge:
    """Keep answers, by number of the question, until they are published. What was published is not touched.

    ``wordings`` says a question in other words, where its own would tell who asked.
    """
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    for enquiry in Enquiry.objects.filter(challenge=challenge, number__in=answers, published_at=None):
        enquiry.draft = answers[enquiry.number].strip()[:LONGEST]
        enquiry.wording = (wordings or {}).get(enquiry.number, enquiry.wording).strip()[:LONGEST]
        enquiry.save(update_fields=["draft", "wording"])
    return challenge


@transaction.atomic
def publish_answers(*, by: Actor, challenge: Challenge) -> int:
    """Show all drafted answers with their questions, to everyone at one moment. Returns how many."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    ready = list(Enquiry.objects.filter(challenge=challenge, published_at=None).exclude(draft=""))
    if not ready:
        raise InvalidError({"": _("Write an answer first.")})
    moment = now()
    Reply.objects.bulk_create([Reply(enquiry=one, number=1, text=one.draft, at=moment) for one in ready])
    for one in ready:
        one.published_at, one.draft = moment, ""
    Enquiry.objects.bulk_update(ready, ["published_at", "draft"], batch_size=500)
    record("challenge.answered", by=by, thread=challenge.thread, data={"title": challenge.title, "count": len(ready)})
    return len(ready)


@transaction.atomic
def amend_answer(*, by: Actor, challenge: Challenge, number: int, text: str, reason: str) -> Reply:
    """Answer a question anew. The earlier answer stays readable, with the reason of the change. Everyone is told."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    enquiry = Enquiry.objects.filter(challenge=challenge, number=number).exclude(published_at=None).first()
    if enquiry is None:
        raise InvalidError({"": _("This question has no published answer yet.")})
    last = enquiry.replies.order_by("-number")[0]
    problems: dict[str, object] = {}
    if not text.strip() or text.strip() == last.text:
        problems["text"] = _("Write the new answer.")
    if not reason.strip():
        problems["reason"] = _("Say why: everyone reads it.")
    if problems:
        raise InvalidError(problems)
    reply = Reply.objects.create(
        enquiry=enquiry, number=last.number + 1, text=text.strip()[:LONGEST], reason=reason.strip()[:500]
    )
    record("challenge.amended", by=by, thread=challenge.thread, data={"title": challenge.title, "number": number})
    return reply


@transaction.atomic
def publish_report(*, by: Actor, challenge: Challenge, text: str) -> Challenge:
    """Tell everyone what the consultation brought, once its time is over and each question is answered."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if not challenge.is_shown or challenge.ask_until is None:
        require(Denied(_("There was no consultation.")))
    if challenge.takes_questions:
        require(Denied(_("Questions can still be asked. Report when that is over.")))
    if challenge.enquiries.filter(published_at=None).exists():
        raise InvalidError({"": _("Answer each question first: nobody is left without.")})
    if not text.strip():
        raise InvalidError({"text": _("Write what you learned, and what it changes.")})
    first = challenge.reported_at is None
    challenge.report, challenge.reported_at = text.strip()[:20_000], challenge.reported_at or now()
    challenge.version += 1
    challenge.save()
    search.put(challenge_document(challenge))
    record("challenge.reported" if first else "challenge.edited", by=by, thread=challenge.thread,
           data={"title": challenge.title})  # fmt: skip
    return challenge


def _check(by: Actor, draft: Ask) -> None:
    problems: dict[str, object] = {}
    if not draft.text.strip():
        problems["text"] = _("Write your question.")
    if len(draft.text) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if draft.named and draft.organisation_id is not None:
        seat = Membership.objects.filter(
            user_id=by.person_id, organisation_id=draft.organisation_id, state="confirmed"
        ).exists()
        if not seat:
            problems["sign"] = _("Choose an organisation that you belong to.")
    if problems:
        raise InvalidError(problems)
