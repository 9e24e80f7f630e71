"""What the pages of the back office share: finding the process, and answering a form."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import do_once
from proeftuin.processes import permissions, queries
from proeftuin.processes.actions.running import amend_process
from proeftuin.processes.forms import ask_why
from proeftuin.processes.models import Method, Process
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other


def managed(request: Request, ref: str) -> Process:
    """A process that the reader manages. Raises Http404 for strangers."""
    process = queries.process_for(request.actor, ref)
    verdict = permissions.can_manage(request.actor, process)
    if isinstance(verdict, Denied):
        raise NotAllowedError(Denied(verdict.reason, hidden=True))
    require(verdict)
    return process


def back_to(process: Process, part: str = "") -> str:
    return f"{process.get_absolute_url()}manage/{part}"


def answer(
    request: Request, template: str, form: Form, context: Mapping[str, object], work: Callable[[], object], *,
    after: str = "", done: object,
) -> HttpResponse:  # fmt: skip
    """A page with a form: do the work when it was posted well, show what was wrong otherwise. Nothing typed is lost.

    Posted twice it is done once. Work that makes something with a page of its own returns where that is.
    """
    conflict = ""

    def once() -> str:
        made = work()
        return made if isinstance(made, str) else after

    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(by=request.actor, token=form.cleaned_data["once"], work=once)
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = _("Look at the page of the process to see what it says now.")
        except NotAllowedError as error:
            if error.denied.hidden:
                raise
            form.add_problems({"": format_html("{} {}", error.denied.reason, error.denied.remedy)})
        else:
            messages.success(request, str(done))
            return see_other(url)
    page = {**context, "form": form, "conflict": conflict}
    return form_page(request, template, page, status=409 if conflict else None)


def settings_page(
    request: Request, template: str, form: Form, method: Method, *, typed: Callable[[], Mapping[str, object]],
    save: Callable[[], object], after: str, context: Mapping[str, object] | None = None,
) -> HttpResponse:  # fmt: skip
    """The rules of a way of taking part. Saved while nobody took part; after that what changes is an amendment, with a
    reason that everyone reads. ``typed`` gives the settings as the method keeps them.
    """
    process = method.process
    if process.frozen_at:
        ask_why(form, process)

    def work() -> None:
        if process.frozen_at:
            amend_process(
                by=request.actor, process=process, reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"], settings={method.ref: typed()},
            )  # fmt: skip
        else:
            save()

    done = _("The rules changed, and everyone who took part is told.") if process.frozen_at else _("Saved.")
    after = f"{process.get_absolute_url()}#amendments" if process.frozen_at else after
    return answer(
        request, template, form, {**(context or {}), "method": method, "process": process}, work, after=after, done=done
    )
