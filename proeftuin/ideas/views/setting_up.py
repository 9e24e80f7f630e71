"""What people are asked and how support works: set up by who manages the process."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work
from proeftuin.ideas.settings_form import SettingsForm
from proeftuin.kernel.errors import require
from proeftuin.processes.actions.running import amend_process, edit_method
from proeftuin.processes.forms import ask_why
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_manage
from proeftuin.processes.views.managing import answer


@at_work
def ideas_settings(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """Free until somebody took part; after that what changes is an amendment, with a reason that everyone reads."""
    method = (
        Method.objects.select_related("process").filter(process__ref=ref, ref=method_ref, kind="ideas").first()
    )  # fmt: skip
    if method is None:
        raise Http404
    process = method.process
    require(can_manage(request.actor, process))
    form = SettingsForm(request.POST or None, settings=method.settings, language=process.language)
    if process.frozen_at:
        ask_why(form, process)

    def work() -> None:
        if process.frozen_at:
            amend_process(
                by=request.actor, process=process, reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"], settings={method.ref: form.settings()},
            )  # fmt: skip
        else:
            edit_method(
                by=request.actor, method=method, title=method.title, intro=method.intro, settings=form.settings()
            )

    context = {"method": method, "process": process}
    after = f"{process.get_absolute_url()}#amendments" if process.frozen_at else request.path
    done = _("The rules changed, and everyone who took part is told.") if process.frozen_at else _("Saved.")
    return answer(request, "ideas/settings.html", form, context, work, after=after, done=done)
