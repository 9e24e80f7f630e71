"""The page of a panel: what it is, registering for the draw, and answering an invitation."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError
from proeftuin.kernel.verdict import Denied
from proeftuin.panels import permissions, queries
from proeftuin.panels.actions import volunteering
from proeftuin.panels.forms import RegisterForm
from proeftuin.panels.models import Panel, Volunteer
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import keep_openings
from proeftuin.processes.visitors import credentials_of
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

POSTING = "60/10m"


def panel_page(request: Request, method: Method) -> HttpResponse:
    """Whoever may see the process may see this. Posting registers, changes, withdraws, accepts or declines."""
    keep_openings(method)
    panel = queries.panel_of(method)
    if panel is None or not panel.categories:
        return _page(request, method, panel, None, None)
    own = queries.own_registration(request.actor, panel)
    if request.method == "POST":
        limit(request, "panel", POSTING)
        return _posted(request, method, panel, own)
    form = RegisterForm(panel=panel, initial=dict(own.features) if own else {})
    return _page(request, method, panel, own, form)


def _posted(request: Request, method: Method, panel: Panel, own: Volunteer | None) -> HttpResponse:
    do = request.POST.get("do", "register")
    if own is not None and do == "withdraw":
        volunteering.withdraw(by=request.actor, volunteer=own)
        messages.success(request, _("You are no longer registered. What you told is gone."))
        return see_other(method.get_absolute_url())
    if own is not None and do in ("accept", "decline"):
        volunteering.answer_invitation(by=request.actor, volunteer=own, comes=do == "accept")
        said = _("Good that you come.") if do == "accept" else _("Thank you for telling. Somebody else is drawn.")
        messages.success(request, said)
        return see_other(method.get_absolute_url())
    form = RegisterForm(request.POST, panel=panel)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            volunteering.register(
                by=request.actor, method=method, features=form.features(), consent=typed["consent"],
                postcode=typed.get("postcode", ""), number=typed.get("number", ""),
                shown=credentials_of(request, method.process),
            )  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("You are registered for the draw."))
            return see_other(method.get_absolute_url())
    return _page(request, method, panel, own, form)


def _page(
    request: Request, method: Method, panel: Panel | None, own: Volunteer | None, form: RegisterForm | None
) -> HttpResponse:  # fmt: skip
    verdict = permissions.can_volunteer(request.actor, method, credentials_of(request, method.process))
    draws = queries.draws_of(panel) if panel else []
    states = queries.states_of(panel) if panel else {}
    fixed = bool(own and own.state not in (Volunteer.State.WAITING, Volunteer.State.GONE))
    context = {
        "method": method, "process": method.process, "panel": panel, "own": own, "form": form, "denied": verdict,
        "may_set_up": bool(permissions.can_set_up(request.actor, method)), "fixed": fixed or bool(own and draws),
        "published": [one for one in draws if one.digest], "many": sum(states.values()) - states.get("gone", 0),
        "may_register": bool(verdict) and form is not None,
    }  # fmt: skip
    status = 403 if request.method == "POST" and isinstance(verdict, Denied) else None
    return form_page(request, "panels/panel.html", context, status=status)
