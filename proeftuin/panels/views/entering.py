"""A clerk registers somebody who wrote or called, and gets the code for their letter."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.panels import permissions, queries
from proeftuin.panels.actions import volunteering
from proeftuin.panels.forms import EnterForm
from proeftuin.panels.models import Panel
from proeftuin.processes.permissions import can_view
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@at_work
def panel_enter(request: Request, ref: str) -> HttpResponse:
    """One form after the other."""
    panel = queries.panel_for(ref)
    if panel is None or not panel.categories:
        raise Http404
    require(can_view(request.actor, panel.method.process))
    require(permissions.can_enter(request.actor, panel.method))
    if request.POST.get("do") == "withdraw":
        return _withdrawn(request, panel)
    form = EnterForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        try:
            code = _entered(request, panel, form)
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("Registered. The code for the letter is %(code)s.") % {"code": code})
            return see_other(reverse("panel_enter", args=[ref]))
    context = {"panel": panel, "method": panel.method, "process": panel.method.process, "form": form}
    return form_page(request, "panels/enter.html", context)


def _withdrawn(request: Request, panel: Panel) -> HttpResponse:
    code = request.POST.get("code", "").strip().upper()
    found = panel.volunteers.filter(code=code).first()
    if found is None:
        messages.error(request, _("There is no code %(code)s in this panel.") % {"code": code[:12]})
    else:
        volunteering.withdraw(by=request.actor, volunteer=found)
        messages.success(request, _("%(code)s is withdrawn. What was told is gone.") % {"code": code})
    return see_other(reverse("panel_enter", args=[panel.method.ref]))


def _entered(request: Request, panel: Panel, form: EnterForm) -> str:
    typed = form.cleaned_data

    def work() -> str:
        return volunteering.enter_volunteer(
            by=request.actor, method=panel.method, features=form.features(), consent=typed["consent"],
            channel=typed["channel"], key=typed["key"], postcode=typed.get("postcode", ""),
            number=typed.get("number", ""),
        ).code  # fmt: skip

    return do_once(by=request.actor, token=typed["once"], work=work)
