"""What people are asked and how support works: set up by who manages the process."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work
from proeftuin.ideas.settings_form import SettingsForm
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.processes.actions.running import edit_method
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_manage
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@at_work
def ideas_settings(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """Open until somebody took part; after that the form shows what holds, and says how it can still change."""
    method = (
        Method.objects.select_related("process").filter(process__ref=ref, ref=method_ref, kind="ideas").first()
    )  # fmt: skip
    if method is None:
        raise Http404
    require(can_manage(request.actor, method.process))
    form = SettingsForm(request.POST or None, settings=method.settings)
    if request.method == "POST" and form.is_valid():
        try:
            edit_method(
                by=request.actor, method=method, title=method.title, intro=method.intro, settings=form.settings()
            )
            messages.success(request, _("Saved."))
            return see_other(request.path)
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": method, "process": method.process}
    return form_page(request, "ideas/settings.html", context)
