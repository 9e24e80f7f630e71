"""The questionnaires, the assessments of an initiative, and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.assessments import content, data, editions, logic, permissions, queries, similar
from proeftuin.assessments.actions import taking as actions
from proeftuin.assessments.drawing import lines
from proeftuin.assessments.forms import LinkForm, ReadingForm, ReasonForm, StakeholderForm, SummaryForm, TrialForm
from proeftuin.assessments.models import Assessment
from proeftuin.assessments.plain import read
from proeftuin.content import vocabularies
from proeftuin.initiatives.logic import DISCIPLINES
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_view_team_content
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form
from proeftuin.ui.http import absolute, json_page, see_other
from proeftuin.ui.onward import next_of, with_made
from proeftuin.ui.templatetags.ui import day


@public
def questionnaire_list(request: Request) -> HttpResponse:
    """What there is to take. For editors also what is wrong in the files."""
    problems = []
    if request.actor.has_role("editor"):
        problems = [str(one) for one in (*content.problems(), *editions.changed_since())]
    context = {"questionnaires": content.questionnaires(), "problems": problems}
    return render(request, "assessments/questionnaires.html", context)


@public
def questionnaire_list_json(_request: Request) -> HttpResponse:
    return json_page([data.questionnaire_data(one) for one in content.questionnaires()])


@public
def questionnaire_print(request: Request, key: str) -> HttpResponse:
    """The questionnaire on paper, for a table without screens."""
    found = content.questionnaire(key)
    if found is None:
        raise Http404
    return render(request, "assessments/paper.html", {"questionnaire": found, "values": range(5), "blank": range(5)})


@public
def assessments_of(request: Request, ref: str) -> HttpResponse:
    """What this team took, and what it could take."""
    initiative = initiative_for(request.actor, ref)
    found = list(queries.of_initiative(request.actor, initiative)[: queries.PER_PAGE])
    for one in found:
        one.initiative = initiative
    may_open = permissions.can_open(request.actor, initiative)
    context = {
        "initiative": initiative, "assessments": found, "may_open": may_open, "onward": next_of(request),
        "questionnaires": content.questionnaires(), "wanted": request.GET.get("questionnaire", ""),
    }  # fmt: skip
    return render(request, "assessments/of_initiative.html", context)


@signed_in
@require_POST
def assessment_open(request: Request, ref: str, key: str) -> HttpResponse:
    initiative = initiative_for(request.actor, ref)
    limit(request, "post", "60/h")

    def work() -> str:
        made = actions.open_assessment(by=request.actor, initiative=initiative, key=key)
        onward = next_of(request)
        return with_made(onward, made.subject) if onward else made.get_absolute_url()

    try:
        return see_other(do_once(by=request.actor, token=request.POST.get("once", ""), work=work))
    except InvalidError as error:
        raise Http404 from error


@public
def assessment_page(request: Request, ref: str, key: str) -> HttpResponse:
    """One assessment: for the team the work and the result, for others the summary when it is published."""
    initiative, one = found(request, ref, key)
    return page_of(request, initiative, one)


@public
def assessment_json(request: Request, ref: str, key: str) -> HttpResponse:
    _initiative, one = found(request, ref, key)
    if not one.is_shown:
        raise Http404
    return json_page(data.assessment_data(one))


def found(request: Request, ref: str, key: str) -> tuple[Initiative, Assessment]:
    initiative = initiative_for(request.actor, ref)
    return initiative, queries.assessment_for(request.actor, initiative, key)


def page_of(
    request: Request, initiative: Initiative, one: Assessment, *, wrong: Form | None = None, name: str = ""
) -> HttpResponse:
    """The page, with a form of it as it was typed when something is wrong in it."""
    in_team = bool(can_view_team_content(request.actor, initiative))
    questionnaire = one.questionnaire
    context: dict[str, object] = {
        "initiative": initiative, "one": one, "questionnaire": questionnaire, "in_team": in_team,
        "may_work": permissions.can_work(request.actor, one),
        "may_open": permissions.can_open(request.actor, initiative),
        "summary_form": SummaryForm(initial={"is_public": one.is_public, "summary": one.summary}, auto_id="s_%s"),
        **_history(one, in_team=in_team),
    }  # fmt: skip
    if in_team:
        context |= {"compass": _compass, "simplicity": _simplicity}.get(questionnaire.kind, _scale)(request, one)
    if wrong is not None:
        context |= {name: wrong, "form": wrong}
    template = f"assessments/{questionnaire.kind if in_team else 'summary'}.html"
    return render(request, template, context, status=422 if wrong is not None else 200)


def _scale(request: Request, one: Assessment) -> dict[str, object]:
    sheet = queries.sheet_of(request.actor, one)
    may_read = permissions.can_read(request.actor, one, sheet)
    context: dict[str, object] = {
        "sheet": sheet, "may_read": may_read, "may_answer": permissions.can_answer(request.actor, one, sheet),
        "given": one.sheets.filter(given_at__isnull=False).count(),
        "link": absolute(f"/assess/{one.token}/"), "link_form": LinkForm(initial={"link_for": one.link_for}),
    }  # fmt: skip
    if not may_read:
        return context
    came = queries.outcome(one)
    codes = [code for part in came.parts for row in part.rows if row.is_weak for code in row.item.obstacles]
    context |= {"came": came, "similar": similar.on_obstacles(codes), "disagree": logic.DISAGREE}
    if "disciplines" in one.questionnaire.about.get("asks", ()):
        present = similar.disciplines_of(one.initiative) | set(came.disciplines)
        lacking = logic.lacking(present, DISCIPLINES)
        people = similar.who_brings(lacking, one.initiative)
        context |= {
            "present": [code for code in vocabularies.codes("disciplines") if code in present],
            "lacking": [(code, people.get(code, ())) for code in lacking],
        }
    return context


def _compass(_request: Request, one: Assessment) -> dict[str, object]:
    return {
        "compass": queries.compass_of(one), "stakeholders": list(one.stakeholders.all()),
        "stakeholder_form": StakeholderForm(),
    }  # fmt: skip


def _simplicity(_request: Request, one: Assessment) -> dict[str, object]:
    results = queries.tried(one)
    last = results[-1].task if results else ""
    return {
        "tried": results, "again": any(result.says == "again" for result in results),
        "readings": [(reading, read(reading.text, reading.language)) for reading in one.readings.all()],
        "trial_form": TrialForm(initial={"task": last}), "reading_form": ReadingForm(auto_id="r_%s"),
        "reason_form": ReasonForm(initial={"reason": one.reason}, auto_id="w_%s"),
        "tasks": queries.tasks_by_item(one), "items": one.questionnaire.items,
    }  # fmt: skip


def _history(one: Assessment, *, in_team: bool) -> dict[str, object]:
    """This time beside the others, when there are two to compare; outside the team only what was published."""
    closed = [each for each in queries.history(one) if in_team or each.is_public]
    if len(closed) < 2:
        return {"history": []}
    for each in closed:
        each.initiative = one.initiative
    rounds = [(f"{vocabularies.label('phases', each.phase)}, {day(each.closed_at)}", each) for each in closed]
    drawn = lines([(label, each.result.get("mean"), each.result.get("lowest")) for label, each in rounds])
    return {"history": rounds, "drawn": drawn if one.questionnaire.kind == "scale" else None}
