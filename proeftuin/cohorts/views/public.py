"""What everyone sees of cohorts: the list, a cohort, its teams, the figures; and the answer by private link."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.cohorts import data, permissions, queries
from proeftuin.cohorts.actions import arranging, working
from proeftuin.cohorts.forms import FollowUpForm
from proeftuin.cohorts.logic import hours
from proeftuin.cohorts.models import FollowUp, Reached, Team
from proeftuin.cohorts.next_step import next_step
from proeftuin.gatherings.models import Gathering
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, json_page, see_other


@public
def cohort_list(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(request.actor), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cohorts/list.html", {"page": page})


@public
def cohort_list_json(request: Request) -> HttpResponse:
    shown = queries.listed(request.actor).exclude(state="draft")
    page = Paginator(shown, 100).get_page(request.GET.get("page"))
    found = [data.cohort_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "cohorts": found})


@public
def cohort_list_csv(request: Request) -> HttpResponse:
    shown = queries.listed(request.actor).exclude(state="draft")
    return csv_page("cohorts", data.COLUMNS, data.rows(shown.iterator(chunk_size=500)))  # type: ignore[return-value]


@public
def cohort_results(request: Request) -> HttpResponse:
    """What became of all teams of all cohorts, as figures."""
    return render(request, "cohorts/results.html", {"rounds": queries.rounds()})


@public
def cohort_page(request: Request, ref: str) -> HttpResponse:
    cohort = queries.cohort_for(request.actor, ref)
    teams, mentors = queries.teams_of(cohort), queries.mentors_of(cohort)
    plan, runs = queries.plan_of(cohort), permissions.can_run(request.actor, cohort)
    around = Gathering.objects.shown().filter(about=cohort.thread).order_by("starts_at")[:20]
    return render(request, "cohorts/page.html", {
        "cohort": cohort, "plan": plan, "mentors": mentors,
        "next": next_step(cohort, plan, teams, mentors) if runs else None,
        "inside": [one for one in teams if one.state == Team.State.IN],
        "others": [one for one in teams if one.state != Team.State.IN], "around": around,
        "helped": hours(sum(getattr(one, "minutes", 0) for one in teams)), "rounds": queries.rounds(cohort),
        "may_run": runs, "seat": request.actor.is_person and any(
            one.user_id == request.actor.person_id for one in mentors
        ),
    })  # fmt: skip


@public
def cohort_json(request: Request, ref: str) -> HttpResponse:
    cohort = queries.cohort_for(request.actor, ref)
    if not cohort.is_shown:
        raise Http404
    teams = list(cohort.teams.order_by("pk"))
    reached = Reached.objects.filter(team__cohort=cohort).select_related("milestone").order_by("pk")
    return json_page(data.whole(cohort, teams, queries.plan_of(cohort), reached, queries.rounds(cohort)))


@public
def team_page(request: Request, ref: str) -> HttpResponse:
    """What a team reached, for everyone; its hours and notes for itself; private notes for the circle."""
    team = queries.team_for(request.actor, ref)
    seats = queries.members_of(team)
    member = request.actor.is_person and any(one.user_id == request.actor.person_id for one in seats)
    circle = permissions.in_circle(request.actor, team.cohort)
    sessions = queries.sessions_of(team) if member or circle else []
    return render(request, "cohorts/team.html", {
        "team": team, "cohort": team.cohort, "plan": queries.plan_of(team.cohort, team), "member": member,
        "circle": circle, "sessions": sessions, "helped": hours(queries.minutes_of(team.cohort).get(team.pk, 0)),
        "seats": seats if member or circle else [], "may_fill": permissions.still_in(team) if member else None,
        "may_run": permissions.can_run(request.actor, team.cohort),
        "may_mentor": bool(circle and permissions.can_mentor(request.actor, team)),
    })  # fmt: skip


@signed_in
def cohort_join(request: Request, token: str) -> HttpResponse:
    """Say yes to an invitation; looking changes nothing."""
    if request.method == "POST":
        seat = arranging.join(by=request.actor, token=token)
        messages.success(request, _("Welcome."))
        mentoring = f"{seat.cohort.get_absolute_url()}mentors/"
        return see_other(seat.team.get_absolute_url() if seat.team else mentoring)
    found = queries.Seat.objects.filter(token=token, user=None).exclude(email="")
    seat_found = found.select_related("cohort", "team").first()
    if seat_found is None:
        raise Http404
    return render(request, "cohorts/join.html", {"seat": seat_found})


@public
def follow_up(request: Request, ref: str, secret: str) -> HttpResponse:
    """Answer how the team fares: the link alone opens it, without an account."""
    asked = queries.follow_up_by_link(ref, secret)
    form = FollowUpForm(request.POST or None, initial=_said(asked))
    if request.method == "POST":
        limit(request, "follow-up", "60/h")
        if form.is_valid():
            try:
                working.answer_follow_up(by=request.actor, follow_up=asked, draft=form.draft())
                messages.success(request, _("Thank you. With this link you can change your answer."))
                return see_other(request.path)
            except InvalidError as error:
                form.add_problems(error.problems)
    context = {"form": form, "asked": asked, "team": asked.team, "cohort": asked.team.cohort}
    response = form_page(request, "cohorts/follow_up.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _said(asked: FollowUp) -> dict[str, object]:
    words = {True: "yes", False: "no", None: ""}
    return {"exists": words[asked.exists], "again": words[asked.again], "jobs": asked.jobs,
            "turnover": asked.turnover, "words": asked.words}  # fmt: skip
