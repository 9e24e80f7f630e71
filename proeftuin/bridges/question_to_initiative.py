"""From a question to a do-tank: one click makes a team of those who want to work on it, and asks a coach."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from proeftuin.accounts.access import Request
from proeftuin.accounts.models import User
from proeftuin.bridges.models import Taken
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.actions.team import MOST_OPEN_INVITATIONS, invite
from proeftuin.initiatives.asking import for_everyone
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part as InitiativePart
from proeftuin.initiatives.registry import may_have
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import split_thread
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.ledger.registry import describe
from proeftuin.organisations.models import Membership
from proeftuin.playbooks.content import playbooks
from proeftuin.questions.models import Echo, Question
from proeftuin.questions.registry import Part
from proeftuin.runs.actions.running import start_run
from proeftuin.search import queries as search

WAYS_SHOWN = 12
DEFAULT_WAY = "doetank"


def register() -> None:
    """Tell the ledger our words."""
    describe("question.grew", gettext_lazy("“%(title)s” became a team at work: “%(initiative)s”"))


def can_grow(actor: Actor, question: Question) -> Verdict:
    """Who asked, and whoever answered that their organisation wants to work on it."""
    if not question.is_shown:
        return Denied(_("This question is not shown."), hidden=True)
    if actor.is_person and actor.id == question.author_id:
        return ALLOWED
    if actor.is_person and Echo.objects.filter(question=question, user_id=actor.id, kind="join").exists():
        return ALLOWED
    return Denied(
        _("Who asked this, or wants to work on it, can make a team of it."),
        remedy=_("Answer for your organisation that you want to work on it."),
    )


@transaction.atomic
def grow(*, by: Actor, question: Question, playbook: str = "", coach: str = "") -> Initiative:
    """Start an initiative from a question, with the actor as its lead. Clicked twice, it is the same one.

    Whoever wants to work on it is invited by mail, and so is the coach (an account's number). ``playbook`` is the way
    of working that the team starts with, or nothing. Raises NotAllowedError, InvalidError.
    """
    question = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    require(can_grow(by, question))
    there = Taken.objects.filter(thread=question.thread).select_related("initiative").first()
    if there:
        return there.initiative
    if playbook and playbook not in {one.id for one in playbooks()}:
        raise InvalidError({"playbook": _("Choose a way of working from the list.")})
    initiative = start_initiative(by=by, draft=_draft(by, question), asked=_asked(by, question))
    Taken.objects.create(
        thread=question.thread, initiative=initiative, reference=question.ref, title=question.title,
        body=question.body, language=question.language, url=question.get_absolute_url(), supports=question.echoes,
    )  # fmt: skip
    _invite(by, question, initiative, _coach(coach))
    if playbook:
        start_run(by=by, initiative=initiative, playbook=playbook)
    record("question.grew", by=by, thread=question.thread, subject=initiative.thread,
           data={"title": question.title, "initiative": initiative.title})  # fmt: skip
    return initiative


def part_of_the_question(request: Request, question: Question, echoes: list[Echo]) -> Part | None:
    """On the page of a question: the team it became, or the button. At most three queries."""
    there = Taken.objects.filter(thread=question.thread).select_related("initiative").first()
    if there:
        initiative = there.initiative if there.initiative.is_public else None
        return Part("bridges/_question_grew.html", {"initiative": initiative, "at": there.at})
    actor = request.actor
    wants = actor.is_person and any(one.user_id == actor.id and one.kind == "join" for one in echoes)
    if not question.is_shown or not actor.is_person or not (wants or actor.id == question.author_id):
        return None
    joining = sum(one.kind == "join" and one.user_id not in (None, actor.id) for one in echoes)
    ways = playbooks()[:WAYS_SHOWN]
    context = {"question": question, "joining": joining, "ways": ways, "default": DEFAULT_WAY, "coaches": coaches()}
    return Part("bridges/_question_grows.html", context)


def part_of_the_initiative(request: Request, initiative: Initiative) -> InitiativePart | None:
    """On the page of an initiative: the question it grew from, as long as everyone may read it. At most two queries."""
    if not may_have(initiative, "taken"):
        return None
    taken = Taken.objects.filter(initiative=initiative, thread__startswith="question:").first()
    if taken is None or not Question.objects.shown().filter(ref=split_thread(taken.thread)[1]).exists():
        return None
    return InitiativePart("bridges/_grew_from.html", {"taken": taken})


def coaches() -> list[User]:
    """People whose role here is to coach teams. One query."""
    found = User.objects.filter(instance_roles__role="coach", is_active=True)
    return list(found.order_by("name", "pk").distinct()[:100])


def _draft(by: Actor, question: Question) -> InitiativeDraft:
    seat = Membership.objects.filter(
        user_id=by.person_id, organisation_id=question.organisation_id, state="confirmed"
    ).select_related("organisation").first()  # fmt: skip
    organisation = seat.organisation if seat else None
    return InitiativeDraft(
        title=question.title, problem=question.body or question.title, language=question.language,
        sectors=question.sectors, organisation_id=organisation.pk if organisation else None,
        level=organisation.level if organisation else "", country=organisation.country if organisation else "",
    )  # fmt: skip


def _asked(by: Actor, question: Question) -> AskedDraft:
    """Ask first holds here too: what fits is looked up and kept, and why one starts anyway."""
    answer = search.ask(f"{question.title}\n{question.body}"[:5000], language=question.language, actor=by)
    shown = [one for one in for_everyone(answer.hits) if one["ref"] != question.ref][:20]
    with override(question.language):
        reason = ngettext(
            "It began as a question that %(n)d organisation answered.",
            "It began as a question that %(n)d organisations answered.", question.echoes,
        ) % {"n": question.echoes}  # fmt: skip
    return AskedDraft(question=question.title, language=question.language, shown=shown, reason=reason)


def _coach(chosen: str) -> User | None:
    if not chosen:
        return None
    found = next((one for one in coaches() if str(one.pk) == chosen), None)
    if found is None:
        raise InvalidError({"coach": _("Choose a coach from the list.")})
    return found


def _invite(by: Actor, question: Question, initiative: Initiative, coach: User | None) -> None:
    """A mail to each who wants to work on it, to who asked, and to the coach; never to oneself."""
    message = _("This began with the question “%(title)s”.") % {"title": question.title}
    if coach and coach.pk != by.id:
        invite(
            by=by,
            initiative=initiative,
            email=coach.email,
            role="coach",
            message=message,
            name=coach.name or _("someone"),
        )
    joining = Echo.objects.filter(question=question, kind="join", user__is_active=True).select_related("user")
    people = {one.user for one in joining[: MOST_OPEN_INVITATIONS - 2] if one.user} | {question.author} - {None}
    for person in sorted((one for one in people if one), key=lambda one: one.pk):
        if person.pk != by.id and person != coach:
            invite(
                by=by,
                initiative=initiative,
                email=person.email,
                role="partner",
                message=message,
                name=person.name or _("someone"),
            )
