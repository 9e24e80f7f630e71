"""Before and after taking part: the code that lets someone in, and who they are, if they like to tell."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.processes import permissions, queries
from proeftuin.processes.actions.participation import tell_about
from proeftuin.processes.models import Process
from proeftuin.processes.visitor_forms import AboutForm, CodeForm
from proeftuin.processes.visitors import credentials_of, keep_code
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

GUESSES = "10/10m"


@public
def code(request: Request, ref: str) -> HttpResponse:
    """Type the code that lets one take part. It is kept for this process in the session, and checked again at use."""
    process = queries.process_for(request.actor, ref)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        limit(request, "code", GUESSES)
        if form.is_valid():
            typed = form.cleaned_data["code"]
            if permissions.is_on_a_list(process, typed):
                keep_code(request, process, typed)
                return see_other(_next(request, process))
            form.add_error("code", _("This code is not on the list. Check it, or ask us: see the contact page."))
    return form_page(
        request, "processes/code.html", {"process": process, "form": form, "next": _next(request, process)}
    )


@public
def about_you(request: Request, ref: str) -> HttpResponse:
    """After taking part: tell where you live and how old you are, or skip it."""
    process = queries.process_for(request.actor, ref)
    shown = credentials_of(request, process)
    mine = queries.participant_of(request.actor, process, shown.visitor_key)
    if mine is None:
        raise NotAllowedError(Denied(_("This page is for who took part."), remedy=_("Take part first.")))
    if mine.consented_at is not None:
        messages.info(request, _("You told us already. Thank you."))
        return see_other(process.get_absolute_url())
    form = AboutForm(request.POST or None, areas=process.areas)
    if request.method == "POST" and form.is_valid():
        try:
            tell_about(by=request.actor, participant=mine, about=form.about())
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("Thank you. Now we see better whose voice is missing."))
            return see_other(_next(request, process))
    return form_page(
        request, "processes/about_you.html", {"process": process, "form": form, "next": _next(request, process)}
    )


def _next(request: Request, process: Process) -> str:
    """Where to go after, on this site only."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else process.get_absolute_url()
