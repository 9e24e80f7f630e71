"""Pages of who takes part: a team fills in milestones, a mentor notes time."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.cohorts import permissions, queries
from proeftuin.cohorts.actions import arranging, working
from proeftuin.cohorts.forms import ContactForm, InviteForm, MilestoneForm, SessionForm
from proeftuin.cohorts.logic import hours
from proeftuin.cohorts.models import MentorSession, Milestone, Reached
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def team_milestone(request: Request, ref: str, number: int) -> HttpResponse:
    """Fill in a milestone, or change what was filled in. ``number`` is the key of the milestone."""
    team = queries.team_for(request.actor, ref)
    require(permissions.can_fill(request.actor, team))
    milestone = Milestone.objects.select_related("stage").filter(pk=number, stage__cohort_id=team.cohort_id).first()
    if milestone is None:
        raise Http404
    there = Reached.objects.filter(team=team, milestone=milestone).first()
    initial = {"text": there.text, "link": there.link, "version": there.version} if there else {"version": 0}
    form = MilestoneForm(request.POST or unpark(request) or None, initial=initial)
    context: dict[str, object] = {"form": form, "team": team, "cohort": team.cohort, "milestone": milestone}
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            working.fill_milestone(by=request.actor, team=team, milestone=milestone, text=clean["text"],
                                   link=clean["link"], version=clean["version"] or 0)  # fmt: skip
            return see_other(f"{team.get_absolute_url()}#m{milestone.pk}")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            now_there = Reached.objects.filter(team=team, milestone=milestone).first()
            context["conflict"] = now_there.text if now_there else ""
            return render(request, "cohorts/milestone.html", context, status=409)
    return form_page(request, "cohorts/milestone.html", context)


@signed_in
def mentor_desk(request: Request, ref: str) -> HttpResponse:
    """All teams of the cohort with their hours, and a form to note time."""
    cohort = queries.cohort_for(request.actor, ref)
    seat = permissions.seat_of(request.actor, cohort)
    if seat is None and not permissions.can_run(request.actor, cohort):
        raise Http404
    mine = MentorSession.objects.filter(team__cohort=cohort, mentor=seat) if seat else MentorSession.objects.none()
    latest = list(mine.select_related("team").order_by("-held_on", "-id")[:50])
    own = mine.values_list("minutes", flat=True)
    return render(request, "cohorts/mentors.html", {
        "cohort": cohort, "seat": seat, "teams": queries.teams_of(cohort), "latest": latest,
        "given": hours(sum(own)), "plan": queries.plan_of(cohort),
    })  # fmt: skip


@signed_in
def team_session(request: Request, ref: str) -> HttpResponse:
    """Note time given to a team."""
    team = queries.team_for(request.actor, ref)
    require(permissions.can_mentor(request.actor, team))
    form = SessionForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            working.log_session(by=request.actor, team=team, draft=form.draft())
            return f"{team.cohort.get_absolute_url()}mentors/"

        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"], work=work))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "cohorts/session.html", {"form": form, "team": team, "cohort": team.cohort})


@signed_in
@require_POST
def session_back(request: Request, number: int) -> HttpResponse:
    session = MentorSession.objects.select_related("team__cohort").filter(pk=number).first()
    if session is None:
        raise Http404
    working.take_session_back(by=request.actor, session=session)
    return see_other(f"{session.team.cohort.get_absolute_url()}mentors/")


@signed_in
def team_invite(request: Request, ref: str) -> HttpResponse:
    """A member, or who runs the cohort, asks someone into the team."""
    team = queries.team_for(request.actor, ref)
    if not permissions.is_member(request.actor, team):
        require(permissions.can_run(request.actor, team.cohort))
    form = InviteForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "cohort-invite", "30/h")
        clean = form.cleaned_data
        arranging.invite(by=request.actor, cohort=team.cohort, team=team, email=clean["email"], name=clean["name"])
        return see_other(f"{team.get_absolute_url()}#people")
    return form_page(request, "cohorts/invite.html", {"form": form, "team": team, "cohort": team.cohort})


@signed_in
def team_contact(request: Request, ref: str) -> HttpResponse:
    """A member, or who runs the cohort, says where the team is asked how it fares."""
    team = queries.team_for(request.actor, ref)
    if not permissions.is_member(request.actor, team):
        require(permissions.can_run(request.actor, team.cohort))
    form = ContactForm(request.POST or unpark(request) or None, initial={"contact": team.contact})
    if request.method == "POST" and form.is_valid():
        try:
            arranging.set_contact(by=request.actor, team=team, contact=form.cleaned_data["contact"])
            return see_other(f"{team.get_absolute_url()}#people")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "cohorts/contact.html", {"form": form, "team": team, "cohort": team.cohort})
