"""Pages on which a process is brought along, and taken along."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proeftuin.accounts.access import Request, at_work, public, staff
from proeftuin.exchange import parcels
from proeftuin.exchange.files import FileError
from proeftuin.exchange.forms import ImportForm
from proeftuin.exchange.models import OldAddress, key_of
from proeftuin.exchange.permissions import can_import_process, can_take_along
from proeftuin.exchange.process_export import whole
from proeftuin.exchange.process_export.forms import FORMS
from proeftuin.exchange.process_export.sheets import SHEETS, Sheet, public_sheet, rows_of, sheets_of
from proeftuin.exchange.process_import import run
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.processes import permissions
from proeftuin.processes.models import Process
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

KINDS = {
    "process": gettext_lazy("The process"), "processes": gettext_lazy("The process"),
    "phases": gettext_lazy("Phases"), "methods": gettext_lazy("Ways of taking part"),
    "openings": gettext_lazy("Who may take part when"), "amendments": gettext_lazy("Changes of the rules"),
    "ideas": gettext_lazy("Contributions"), "comments": gettext_lazy("Comments"),
    "surveys": gettext_lazy("Questions of surveys"), "answers": gettext_lazy("Answers to surveys"),
    "supports": gettext_lazy("Supports by channel"), "responses": gettext_lazy("Official answers"),
    "milestones": gettext_lazy("Steps of what is carried out"), "figures": gettext_lazy("Figures"),
    "projects": gettext_lazy("Projects of votes on a budget"), "counts": gettext_lazy("Counted votes on a budget"),
    "statements": gettext_lazy("Statements"), "votes": gettext_lazy("Votes on statements, without names"),
    "ballots": gettext_lazy("Ballots of votes on a budget, without names"),
    "panels": gettext_lazy("Panels by lot"), "draws": gettext_lazy("Published lotteries"),
    "volunteers": gettext_lazy("Codes of volunteers for a panel"),
    "redirects": gettext_lazy("Old addresses"),
}  # fmt: skip
WORDS = {"process", "phases", "methods", "openings", "amendments", "surveys", "figures", "redirects"}


# Taking along ------------------------------------------------------------------------------------------------------
@public
@require_safe
def export_page(request: Request, ref: str) -> HttpResponse:
    """What can be downloaded of a process, with how many rows each file will have."""
    process = _process(ref, request.actor)
    rows = [
        (sheet, KINDS.get(sheet.name, _("Answers to a survey")), sheet.count(process))
        for sheet in _sheets(process, request.actor)
    ]
    context = {
        "process": process,
        "main": [row for row in rows if row[0].name not in WORDS],
        "others": [row for row in rows if row[0].name in WORDS],
        "forms": list(FORMS),
        "may_take": bool(may_take := can_take_along(request.actor, process)),
        "whole": whole.whole_of(process) if may_take else None,
    }
    return render(request, "exchange/process_export.html", context)


@public
@require_safe
def export_file(request: Request, ref: str, name: str, ending: str) -> HttpResponse:
    """One sheet as a file, sent while it is read: the first byte leaves before the first row is known."""
    process = _process(ref, request.actor)
    sheet = next((one for one in _sheets(process, request.actor) if one.name == name), None)
    if sheet is None or ending not in FORMS:
        raise Http404
    form, kind = FORMS[ending]
    response: Any = StreamingHttpResponse(form(sheet.name, sheet.header, rows_of(sheet, process)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{process.prefix.lower()}-{sheet.name}.{ending}"'
    response["X-Accel-Buffering"] = "no"
    if public_sheet(name):
        response["Access-Control-Allow-Origin"] = "*"
    return response  # type: ignore[no-any-return]


@at_work
@require_POST
def export_whole(request: Request, ref: str) -> HttpResponse:
    """Ask for all files at once; the worker writes them."""
    process = _process(ref, request.actor)
    whole.ask(by=request.actor, process=process)
    return see_other(reverse("process_export", args=[process.ref]) + "#whole")


@at_work
@require_safe
def export_whole_file(request: Request, ref: str, name: str) -> HttpResponse:
    """One of the files that were written, or the receipt that counts their rows."""
    process = _process(ref, request.actor)
    require(can_take_along(request.actor, process))
    path = whole.file_of(process, name)
    if path is None:
        raise Http404
    response: Any = FileResponse(path.open("rb"), as_attachment=True, filename=f"{process.prefix.lower()}-{name}")
    return response  # type: ignore[no-any-return]


@public
@require_safe
def redirect(request: Request) -> HttpResponse:
    """Where a page of another platform went: ``/redirect?url=…``. Also without its host, as some exports have it."""
    key = key_of(request.GET.get("url", "")[:1000])
    keys = [key, "/" + key.partition("/")[2]]
    found = OldAddress.objects.filter(key__in=keys, process__state__in=Process.PUBLIC).first()
    if not key or found is None:
        raise Http404
    return HttpResponsePermanentRedirect(found.path)


def _process(ref: str, actor: Actor) -> Process:
    process = get_object_or_404(Process.objects.select_related("organisation"), ref=ref)
    require(permissions.can_view(actor, process))
    return process


def _sheets(process: Process, actor: Actor) -> Iterator[Sheet]:
    """Everyone may have the public ones; who may read the answers to its surveys these too. Clerks only enter."""
    yield from sheets_of(process) if permissions.roles_of(actor, process) - {"clerk"} else SHEETS


# Bringing along ----------------------------------------------------------------------------------------------------
@staff("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: Request) -> HttpResponse:
    """Choose files; sending them tries them out and writes nothing."""
    require(can_import_process(request.actor))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        about = {name: form.cleaned_data[name] for name in ("format", "title")}
        name = parcels.keep(form.cleaned_data["chosen"], {**about, "owner": request.actor.ref})
        problem = _run(name, request.actor, dry_run=True)
        if not problem:
            return see_other(reverse("process_import_report", args=[name]))
        form.add_error("chosen", problem)
    return form_page(request, "exchange/process_import.html", {"form": form})


@staff("officer")
@require_safe
def import_report(request: Request, name: str) -> HttpResponse:
    """What the import would do, or did."""
    found = parcels.open_parcel(name, request.actor.ref)
    if found is None:
        raise Http404
    counts = found[1]["report"]["counts"]
    kinds = [(KINDS[kind], one) for kind, one in counts.items() if one["read"]]
    return render(request, "exchange/process_report.html", {"name": name, "kinds": kinds, **found[1]})


@staff("officer")
@require_POST
def import_run(request: Request, name: str) -> HttpResponse:
    """Import what was tried out. Again changes nothing."""
    if parcels.open_parcel(name, request.actor.ref) is None:
        raise Http404
    _run(name, request.actor, dry_run=False)
    return see_other(reverse("process_import_report", args=[name]))


def _run(name: str, actor: Actor, *, dry_run: bool) -> str:
    """Run it and keep the report with the files. Returns what is wrong with the files as a whole."""
    found = parcels.open_parcel(name, actor.ref)
    if found is None:
        return _("These files are gone. Send them again.")
    folder, about = found
    wishes = run.Wishes(title=about["title"])
    try:
        report = run.run(folder, about["format"], by=actor, dry_run=dry_run, wishes=wishes)
    except FileError as error:
        return str(error).replace(f"{folder}/", "").replace(str(folder), _("These files"))
    parcels.tell(name, {**about, "report": report.as_json() | {"path": ""}})
    return ""
