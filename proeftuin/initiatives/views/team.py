"""Pages of the team: who is on it, who is missing, inviting and joining."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.initiatives import permissions, queries
from proeftuin.initiatives.actions import team as actions
from proeftuin.initiatives.forms import InviteForm, JoinForm, MemberForm
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def team(request: Request, ref: str) -> HttpResponse:
    """Who is on the team and who is missing; for the lead also who is invited and who asks."""
    initiative = queries.initiative_for(request.actor, ref)
    may_manage = permissions.can_manage_team(request.actor, initiative)
    form = InviteForm(unpark(request, f"{initiative.get_absolute_url()}team/invite/"))
    return render(request, "initiatives/team.html", _context(request, initiative, may_manage, form))


@signed_in
@require_POST
def invite(request: Request, ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    may_manage = permissions.can_manage_team(request.actor, initiative)
    require(may_manage)
    form = InviteForm(request.POST)
    if form.is_valid():
        limit(request, "invite", "40/h")
        clean = form.cleaned_data
        try:
            do_once(
                by=request.actor, token=clean["once"],
                work=lambda: str(actions.invite(
                    by=request.actor, initiative=initiative, email=clean["email"], role=clean["role"],
                    message=clean["message"],
                ).pk),
            )  # fmt: skip
            messages.success(request, _("The invitation is on its way."))
            return see_other(f"{initiative.get_absolute_url()}team/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "initiatives/team.html", _context(request, initiative, may_manage, form))


@signed_in
def member_edit(request: Request, ref: str, member_id: int) -> HttpResponse:
    """Change a role and what someone brings, or take them off the team."""
    initiative = queries.initiative_for(request.actor, ref)
    member = next((one for one in initiative.members.all() if one.pk == member_id), None)
    if member is None:
        raise Http404
    if member.user_id != request.actor.id:
        require(permissions.can_manage_team(request.actor, initiative))
    initial = {name: getattr(member, name) for name in ("role", "disciplines", "is_target_group")}
    form = MemberForm(request.POST or unpark(request) or None, initial=initial)
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "leave":
                actions.leave(by=request.actor, member=member)
                return see_other(initiative.get_absolute_url())
            if form.is_valid():
                clean = {name: value for name, value in form.cleaned_data.items() if name != "once"}
                actions.change_member(by=request.actor, member=member, **clean)
                return see_other(f"{initiative.get_absolute_url()}team/")
        except InvalidError as error:
            form.full_clean()
            form.add_problems(error.problems)
    return form_page(request, "initiatives/member.html", {"form": form, "initiative": initiative, "member": member})


@signed_in
@require_POST
def member_answer(request: Request, ref: str, member_id: int) -> HttpResponse:
    """Say yes or no to who asked to join."""
    initiative = queries.initiative_for(request.actor, ref)
    member = next((one for one in initiative.members.all() if one.pk == member_id), None)
    if member is None:
        raise Http404
    try:
        actions.answer_request(by=request.actor, member=member, welcome=request.POST.get("verb") == "welcome")
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(f"{initiative.get_absolute_url()}team/")


@signed_in
def join(request: Request, ref: str) -> HttpResponse:
    """Ask the lead for a seat."""
    initiative = queries.initiative_for(request.actor, ref)
    if request.method != "POST":
        require(permissions.can_ask_to_join(request.actor, initiative))
    form = JoinForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.ask_to_join(by=request.actor, initiative=initiative, role=clean["role"], message=clean["message"])
            messages.success(request, _("The lead has your request."))
            return see_other(initiative.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "initiatives/join.html", {"form": form, "initiative": initiative})


@public
def invitation(request: Request, token: str) -> HttpResponse:
    """What an invitation is about. Answering it needs an account."""
    member = queries.invitation_for(token)
    role = vocabularies.term("initiative_roles", member.role)
    return render(
        request, "initiatives/invitation.html", {"member": member, "initiative": member.initiative, "role": role}
    )


@signed_in
@require_POST
def invitation_answer(request: Request, token: str) -> HttpResponse:
    if request.POST.get("verb") == "decline":
        actions.decline_invitation(by=request.actor, token=token)
        return see_other("/initiatives/")
    return see_other(actions.accept_invitation(by=request.actor, token=token).get_absolute_url())


def _context(request: Request, initiative: Initiative, may_manage: object, form: InviteForm) -> dict[str, object]:
    people = list(initiative.members.all())
    return {
        "initiative": initiative,
        "form": form,
        "team": queries.team_of(initiative),
        "asking": [one for one in people if one.state == Member.State.ASKED] if may_manage else [],
        "invited": [one for one in people if one.state == Member.State.INVITED] if may_manage else [],
        "missing": queries.missing_in(initiative),
        "sectors": vocabularies.terms("team_sectors"),
        "may_manage": may_manage,
        "may_join": permissions.can_ask_to_join(request.actor, initiative),
        "roles": vocabularies.terms("initiative_roles"),
    }
