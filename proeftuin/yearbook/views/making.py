"""The editors' pages: starting a report, its desk, and a section."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.accounts.access import Request, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other
from proeftuin.yearbook import actions, permissions, queries
from proeftuin.yearbook.forms import OwnSectionForm, SectionForm, StartForm, WordsForm
from proeftuin.yearbook.models import Section, Source, YearReport


@signed_in
def year_new(request: Request) -> HttpResponse:
    require(permissions.can_start(request.actor))
    form = StartForm(
        request.POST or None, organisations=queries.organisations_of(request.actor),
        all_of_it=request.actor.has_role("editor"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        limit(request, "year", "30/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: f"{actions.start_report(by=request.actor, draft=form.draft()).get_absolute_url()}desk/",
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "yearbook/new.html", {"form": form})


@signed_in
def year_desk(request: Request, ref: str) -> HttpResponse:
    """Words, sections, what is offered, and publishing; each form says in ``do`` which it is."""
    report = queries.report_for(request.actor, ref)
    require(permissions.can_edit(request.actor, report))
    do = request.POST.get("do", "")
    initial = {"title": report.title, "foreword": report.foreword, "version": report.version}
    form = WordsForm(request.POST if do == "words" else None, initial=initial)
    own = OwnSectionForm(request.POST if do == "own" else None, auto_id="own-%s")
    if request.method == "POST":
        try:
            if _do(request, report, do, form, own):
                return see_other(f"{request.path}#{do}" if do != "publish" else report.get_absolute_url())
        except InvalidError as error:
            if do not in ("words", "own"):
                messages.error(request, str(error))
                return see_other(request.path)
            (form if do == "words" else own).add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            report.refresh_from_db()
            context = {**_desk(report), "form": form, "words_form": form, "own": own,
                       "conflict": f"{report.title}\n\n{report.foreword}"}  # fmt: skip
            return render(request, "yearbook/desk.html", context, status=409)
    context = {**_desk(report), "form": own if do == "own" else form, "words_form": form, "own": own}
    return form_page(request, "yearbook/desk.html", context)


def _desk(report: YearReport) -> dict[str, object]:
    return {**queries.desk_of(report), "report": report, "latest": report.editions.first()}


def _do(request: Request, report: YearReport, do: str, form: WordsForm, own: OwnSectionForm) -> bool:
    """Whether it was done. Raises InvalidError and StaleError, as the actions do."""
    by = request.actor
    if do in ("up", "down", "drop", "back"):
        section = _section(report, request.POST.get("section", ""))
        if do in ("up", "down"):
            actions.move_section(by=by, section=section, step=-1 if do == "up" else 1)
        else:
            actions.drop_section(by=by, section=section, dropped=do == "drop")
        return True
    if do in ("take", "leave"):
        chosen = [int(one) for one in request.POST.getlist("source")[:3000] if one.isdecimal() and len(one) < 15]
        actions.answer_offer(by=by, report=report, sources=chosen, take=do == "take")
        return True
    if do == "gather":
        limit(request, "year", "60/h")
        new = actions.gather_again(by=by, report=report)
        words = ngettext("%(n)d new thing is offered below.", "%(n)d new things are offered below.", new)
        messages.success(request, words % {"n": new} if new else _("Nothing new. All is up to date."))
        return True
    if do == "publish":
        edition = actions.publish_report(by=by, report=report)
        messages.success(request, _("Edition %(number)d is published.") % {"number": edition.number})
        return True
    if do == "words" and form.is_valid():
        clean = form.cleaned_data
        actions.write_report(by=by, report=report, title=clean["title"], foreword=clean["foreword"],
                             version=clean["version"] or 0)  # fmt: skip
        messages.success(request, _("Saved."))
        return True
    if do == "own" and own.is_valid():
        actions.add_section(by=by, report=report, title=own.cleaned_data["title"])
        return True
    return False


@signed_in
def year_section(request: Request, number: int) -> HttpResponse:
    """Words of one section, and what stands under it."""
    section = Section.objects.select_related("report__organisation").filter(pk=number).first()
    if section is None or not permissions.can_view(request.actor, section.report):
        raise Http404
    report = section.report
    require(permissions.can_edit(request.actor, report))
    sources = list(section.sources.filter(is_gone=False).exclude(state=Source.State.OFFERED))
    initial = {"title": section.title, "text": section.text, "version": report.version,
               "taken": [one.pk for one in sources if one.state == Source.State.TAKEN]}  # fmt: skip
    form = SectionForm(request.POST or None, initial=initial, sources=sources)
    context = {"form": form, "section": section, "report": report}
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.write_section(
                by=request.actor, section=section, title=clean["title"], text=clean["text"],
                taken=[one.pk for one in clean.get("taken", [])], version=clean["version"] or 0,
            )  # fmt: skip
            return see_other(f"{report.get_absolute_url()}desk/#section-{section.pk}")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            section.refresh_from_db()
            conflict = f"{section.title}\n\n{section.text}"
            return render(request, "yearbook/section.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "yearbook/section.html", context)


def _section(report: YearReport, number: str) -> Section:
    found = report.sections.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 15 else None
    if found is None:
        raise Http404
    return found
