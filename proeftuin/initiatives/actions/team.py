"""The team: inviting, joining, changing roles, leaving."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.initiatives import permissions
from proeftuin.initiatives.actions.saving import code, told, touched
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.kernel.verdict import Denied
from proeftuin.notifications.actions import follow, unfollow
from proeftuin.organisations.models import Membership

MOST_OPEN_INVITATIONS = 50


@transaction.atomic
def invite(*, by: Actor, initiative: Initiative, email: str, role: str, message: str = "", name: str = "") -> Member:
    """Invite someone by mail, in a role. The mail leaves after the commit. Raises InvalidError.

    ``name``: what the team sees while there is no answer, instead of an address that it was not given.
    """
    require(permissions.can_manage_team(by, initiative))
    email = email.strip()
    _check(initiative, email, role)
    member = Member.objects.create(
        initiative=initiative, email=email, role=role, message=message.strip()[:2000], invited_by_id=by.id,
        invited_as=name[:120],
    )  # fmt: skip
    told(by, initiative, "initiative.invited", subject=f"member:{member.pk}", team_only=True,
         role=code("initiative_roles", role))  # fmt: skip
    return member


@transaction.atomic
def accept_invitation(*, by: Actor, token: str) -> Initiative:
    """Take the seat that a mail offered. Whoever holds the link and has an account may take it, once."""
    member = _invited(by, token)
    initiative = member.initiative
    if any(one.user_id == by.id and one.state == "active" for one in initiative.members.all()):
        member.state, member.email, member.invited_as = Member.State.DECLINED, "", ""
        member.save(update_fields=["state", "email", "invited_as"])
        return initiative
    Member.objects.filter(initiative=initiative, user_id=by.person_id).delete()  # an earlier seat that was left
    member.user_id, member.state, member.email, member.invited_as = by.id, Member.State.ACTIVE, "", ""
    member.token = new_secret()  # a link works once
    member.organisation_id = _organisation_of(by)
    member.save()
    _welcome(by, initiative, member)
    return initiative


@transaction.atomic
def decline_invitation(*, by: Actor, token: str) -> None:
    member = _invited(by, token)
    member.state, member.email, member.invited_as, member.message = Member.State.DECLINED, "", "", ""
    member.save(update_fields=["state", "email", "invited_as", "message"])
    told(by, member.initiative, "initiative.declined", team_only=True)


@transaction.atomic
def ask_to_join(*, by: Actor, initiative: Initiative, message: str = "", role: str = "member") -> Member:
    """Ask the lead for a seat. Who asked already and has no answer yet has asked: a double click asks once."""
    asked = Member.objects.filter(initiative=initiative, user_id=by.person_id, state=Member.State.ASKED).first()
    if asked:
        return asked
    require(permissions.can_ask_to_join(by, initiative))
    if role not in ("member", "partner", "citizen", "coach"):
        raise InvalidError({"role": _("Choose how you want to take part.")})
    Member.objects.filter(initiative=initiative, user_id=by.person_id).delete()
    member = Member.objects.create(
        initiative=initiative, user_id=by.person_id, role=role, message=message.strip()[:2000],
        state=Member.State.ASKED, organisation_id=_organisation_of(by),
    )  # fmt: skip
    told(by, initiative, "initiative.asked_to_join", team_only=True)
    return member


@transaction.atomic
def answer_request(*, by: Actor, member: Member, welcome: bool) -> Member:
    """The lead says yes or no to who asked to join."""
    require(permissions.can_manage_team(by, member.initiative))
    if member.state != Member.State.ASKED:
        raise InvalidError({"": _("This request has been answered already.")})
    member.state = Member.State.ACTIVE if welcome else Member.State.DECLINED
    member.save(update_fields=["state"])
    if welcome and member.user:
        joined = Actor("person", member.user.actor_ref, id=member.user_id)
        _welcome(joined, member.initiative, member)
    else:
        told(by, member.initiative, "initiative.declined", team_only=True)
    return member


@transaction.atomic
def change_member(
    *, by: Actor, member: Member, role: str, disciplines: Sequence[str] = (), is_target_group: bool = False
) -> Member:
    """Change a role and what someone brings. One's own disciplines one may always change; roles are the lead's."""
    initiative = member.initiative
    if role != member.role or member.user_id != by.id:
        require(permissions.can_manage_team(by, initiative))
    if role not in vocabularies.codes("initiative_roles"):
        raise InvalidError({"role": _("Choose a role.")})
    if member.role == "lead" and role != "lead":
        _keep_a_lead(initiative, member)
    changed = role != member.role
    member.role, member.disciplines, member.is_target_group = role, list(disciplines), is_target_group
    member.save(update_fields=["role", "disciplines", "is_target_group"])
    if changed:
        told(by, initiative, "initiative.role_changed", team_only=True, role=code("initiative_roles", role))
    return member


@transaction.atomic
def leave(*, by: Actor, member: Member) -> None:
    """Leave the team, or take someone off it as its lead. A team keeps a lead."""
    initiative = member.initiative
    if member.user_id != by.id:
        require(permissions.can_manage_team(by, initiative))
    if member.role == "lead":
        _keep_a_lead(initiative, member)
    if member.user and member.user_id == by.id:
        unfollow(by=by, thread=initiative.thread)
    member.state, member.email, member.invited_as, member.message = Member.State.LEFT, "", "", ""
    member.save(update_fields=["state", "email", "invited_as", "message"])
    told(by, initiative, "initiative.left", team_only=True)


def _welcome(joined: Actor, initiative: Initiative, member: Member) -> None:
    follow(by=joined, thread=initiative.thread)
    touched(initiative)
    told(joined, initiative, "initiative.joined", role=code("initiative_roles", member.role))


def _invited(by: Actor, token: str) -> Member:
    if not by.is_person:
        raise NotAllowedError(Denied(_("Sign in to answer the invitation.")))
    member = Member.objects.select_related("initiative").filter(token=token, state=Member.State.INVITED).first()
    if member is None:
        raise NotAllowedError(Denied(_("This invitation is no longer open."), hidden=True))
    return member


def _keep_a_lead(initiative: Initiative, going: Member) -> None:
    others = initiative.members.filter(role="lead", state=Member.State.ACTIVE).exclude(pk=going.pk)
    if not others.exists():
        raise InvalidError({"role": _("A team needs a lead. Make somebody else lead first.")})


def _check(initiative: Initiative, email: str, role: str) -> None:
    problems: dict[str, object] = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = _("This is not a whole e-mail address.")
    if role not in vocabularies.codes("initiative_roles"):
        problems["role"] = _("Choose a role.")
    if problems:
        raise InvalidError(problems)
    waiting = initiative.members.filter(state=Member.State.INVITED)
    if waiting.filter(email__iexact=email).exists():
        problems["email"] = _("This person has been invited already.")
    elif waiting.count() >= MOST_OPEN_INVITATIONS:
        problems["email"] = _("There are too many open invitations. Wait for some answers first.")
    user = User.objects.filter(email__iexact=email).first()
    if user and initiative.members.filter(user=user, state=Member.State.ACTIVE).exists():
        problems["email"] = _("This person is on the team already.")
    if problems:
        raise InvalidError(problems)


def _organisation_of(by: Actor) -> int | None:
    """The organisation someone works at, when there is just one."""
    ids = list(
        Membership.objects.filter(user_id=by.person_id, state="confirmed").values_list("organisation_id", flat=True)[:2]
    )
    return ids[0] if len(ids) == 1 else None
