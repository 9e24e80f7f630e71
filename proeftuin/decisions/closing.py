"""A process closes only when each answer that is owed was given (domain rule 4)."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.decisions.queries import owed_count
from proeftuin.kernel.verdict import Denied
from proeftuin.processes.models import Process
from proeftuin.processes.registry import before_closing


@before_closing
def answers_owed(process: Process) -> Denied | None:
    """No, with how many wait and a link to them."""
    owed = owed_count(process)
    if not owed:
        return None
    why = ngettext(
        "%(n)d contribution still waits for an answer.", "%(n)d contributions still wait for an answer.", owed
    ) % {"n": owed}
    desk = format_html('<a href="/processes/{}/desk/">{}</a>', process.ref, _("Answer them at the response desk."))
    return Denied(why, remedy=desk)
