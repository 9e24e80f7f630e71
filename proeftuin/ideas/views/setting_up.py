"""What people are asked and how support works: set up by who manages the process."""

from django.http import Http404, HttpResponse

from proeftuin.accounts.access import Request, at_work
from proeftuin.ideas.settings_form import SettingsForm
from proeftuin.kernel.errors import require
from proeftuin.processes.actions.running import edit_method
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_manage
from proeftuin.processes.views.managing import settings_page


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

    def save() -> None:
        edit_method(by=request.actor, method=method, title=method.title, intro=method.intro, settings=form.settings())

    return settings_page(
        request, "ideas/settings.html", form, method, typed=form.settings, save=save, after=request.path
    )
