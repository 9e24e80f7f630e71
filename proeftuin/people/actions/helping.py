"""A team asks someone to help with what it lacks; the person accepts or declines. No address is shown to anyone."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.initiatives.actions.team import answer_request, ask_to_join, change_member
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.initiatives.permissions import can_manage_team
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.people import permissions
from proeftuin.people.models import Offer, Request

LONGEST = 1000
MOST_OPEN = 10
State = Request.State


@transaction.atomic
def ask_help(*, by: Actor, initiative: Initiative, person: User, discipline: str, message: str) -> Request:
    """Ask someone who offers it. One request a person and team: asked twice is asked once. Raises InvalidError."""
    require(permissions.can_ask_help(by, initiative))
    there = Request.objects.filter(initiative=initiative, user=person).first()
    if there is not None and there.state == State.ASKED:
        return there
    _check(initiative, person, discipline, message, there)
    request, made = Request.objects.get_or_create(
        initiative=initiative, user=person,
        defaults={"asked_by_id": by.id, "discipline": discipline, "message": message.strip()},
    )  # fmt: skip
    if made:
        told = {"title": initiative.title, "discipline": {"vocabulary": "disciplines", "code": discipline}}
        record("help.asked", by=by, thread=request.thread, audience=person.actor_ref, data=told)
    return request


@transaction.atomic
def answer_help(*, by: Actor, request: Request, welcome: bool) -> Request:
    """Say yes and be on the team, or say no; the team hears which. Raises InvalidError, NotAllowedError."""
    require(permissions.can_answer(by, request))
    request = Request.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "initiative", "asked_by"
    ).get(pk=request.pk)  # fmt: skip
    if request.state != State.ASKED:
        raise InvalidError({"": _("You have answered this already.")})
    request.state, request.answered_at = State.ACCEPTED if welcome else State.DECLINED, now()
    request.save(update_fields=["state", "answered_at"])
    if welcome:
        _join(by, request)
        record("help.accepted", by=by, thread=request.thread, audience=by.ref)
    else:
        initiative = request.initiative
        record("help.declined", by=by, thread=initiative.thread, audience=initiative.circle,
               data={"title": initiative.title})  # fmt: skip
    return request


def _join(by: Actor, request: Request) -> None:
    """A seat at once, as long as who asked still leads the team; else the lead decides as with anyone who asks."""
    initiative = request.initiative
    if Member.objects.filter(initiative=initiative, user_id=by.person_id, state=Member.State.ACTIVE).exists():
        return
    member = ask_to_join(by=by, initiative=initiative, role="partner")
    asker = actor_of(request.asked_by)
    if asker.is_person and can_manage_team(asker, initiative):
        member = answer_request(by=asker, member=member, welcome=True)
    disciplines = sorted({*member.disciplines, request.discipline})
    change_member(by=by, member=member, role=member.role, disciplines=disciplines)


def _check(initiative: Initiative, person: User, discipline: str, message: str, there: Request | None) -> None:
    problems: dict[str, object] = {}
    if not message.strip():
        problems["message"] = _("Say in a few sentences what you ask.")
    elif len(message) > LONGEST or "\0" in message:
        problems["message"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    offers = Offer.objects.filter(profile__user=person, discipline=discipline, profile__user__is_active=True)
    if there is not None:
        problems[""] = _("You asked this person before.")
    elif not offers.exists():
        problems[""] = _("This person does not offer that to teams.")
    elif Member.objects.filter(initiative=initiative, user=person, state=Member.State.ACTIVE).exists():
        problems[""] = _("This person is on the team already.")
    elif Request.objects.filter(initiative=initiative, state=State.ASKED).count() >= MOST_OPEN:
        problems[""] = _("You asked many people who did not answer yet. Wait for some answers first.")
    if problems:
        raise InvalidError(problems)
