"""The figures of a process, its report to print, and the population they are held against."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.insight import data, grounds, permissions
from proeftuin.insight.actions import figures as actions
from proeftuin.insight.forms import PopulationForm
from proeftuin.insight.queries import insight_of
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import keep_roles
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, json_page, see_other


def process_of(request: Request, ref: str) -> Process:
    """A process that the reader may see. Raises Http404."""
    process = Process.objects.select_related("organisation").filter(ref=ref).first()
    if process is None:
        raise Http404
    require(permissions.can_view(request.actor, process))
    return process


@public
def insight(request: Request, ref: str) -> HttpResponse:
    process = process_of(request, ref)
    keep_roles(request.actor, process, has_seat=True)
    steers = bool(permissions.can_steer(request.actor, process))
    summary = grounds.published(process, request.LANGUAGE_CODE)
    reviews = bool(permissions.can_review(request.actor, process))
    context = {
        "process": process, "insight": insight_of(process, staff=steers), "steers": steers, "summary": summary,
        "summarises": reviews and bool(summary or permissions.can_summarise(request.actor, process)),
    }  # fmt: skip
    return render(request, "insight/insight.html", context)


@public
def insight_json(request: Request, ref: str) -> HttpResponse:
    process = process_of(request, ref)
    summary = grounds.published(process, request.LANGUAGE_CODE)
    return json_page(data.insight_data(process, insight_of(process), summary))


@public
def insight_csv(request: Request, ref: str) -> StreamingHttpResponse:
    process = process_of(request, ref)
    return csv_page(f"insight-{process.ref}", data.COLUMNS, data.rows(insight_of(process)))


@public
def report(request: Request, ref: str) -> HttpResponse:
    """What was asked, promised, said and answered, on paper."""
    process = process_of(request, ref)
    context = {
        "process": process, "insight": insight_of(process), "phases": process.phases.all(),
        "amendments": process.amendments.all(), "summary": grounds.published(process, request.LANGUAGE_CODE),
    }  # fmt: skip
    return render(request, "insight/report.html", context)


@at_work
@require_POST
def count_again(request: Request, ref: str) -> HttpResponse:
    process = process_of(request, ref)
    actions.recount(by=request.actor, process=process)
    messages.success(request, _("Counted again."))
    return see_other(f"{process.get_absolute_url()}insight/")


@at_work
def population(request: Request, ref: str) -> HttpResponse:
    process = process_of(request, ref)
    require(permissions.can_steer(request.actor, process))
    form = PopulationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.set_population(
                by=request.actor, process=process, dimension=clean["dimension"], text=clean["table"],
                source=clean["source"],
            )  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("The figures are now shown next to the population."))
            return see_other(f"{process.get_absolute_url()}insight/")
    return form_page(request, "insight/population.html", {"process": process, "form": form})
