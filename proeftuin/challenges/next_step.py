"""What who runs a challenge does next: one thing at a time, with the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.challenges.models import Challenge
from proeftuin.challenges.queries import Funnel
from proeftuin.ui.templatetags.ui import moment


@dataclass(frozen=True, slots=True)
class Next:
    """``words`` say what is asked, ``button`` leads to ``url``. Without a button there is nothing to do but wait."""

    words: str
    button: str = ""
    url: str = ""


def next_step(challenge: Challenge, funnel: Funnel, waiting: int) -> Next:
    """``waiting``: how many questions have no published answer. No query."""
    if not challenge.searched:
        words = _("See first who solved this before. Only then you can publish.")
        return Next(words, _("Look what there was before"), _page("prior", challenge))
    if not challenge.is_shown:
        return Next(_("Only you see it. Read it once more, then publish."))
    return _consulting(challenge, waiting) or _buying(challenge, funnel)


def _consulting(challenge: Challenge, waiting: int) -> Next | None:
    if waiting:
        words = ngettext("%(n)d question waits for your answer.", "%(n)d questions wait for your answer.", waiting)
        return Next(words % {"n": waiting}, _("Answer questions"), _page("desk", challenge))
    if challenge.ask_until and not challenge.reported_at and not challenge.takes_questions:
        words = _("The time for questions is over. Tell everyone what you learned from them.")
        return Next(words, _("Report the consultation"), _page("report", challenge))
    if challenge.takes_questions:
        return Next(_("Questions can be asked until %(when)s.") % {"when": moment(challenge.ask_until)})
    return None


def _buying(challenge: Challenge, funnel: Funnel) -> Next:
    if challenge.call.state == "draft" and not challenge.funnel_phase:
        words = _("The call is not published: nobody can propose a solution yet.")
        return Next(words, _("To the call"), challenge.call.get_absolute_url())
    if not challenge.procedure:
        words = _("Say how you will buy it, and why that way.")
        return Next(words, _("Choose the procedure"), _page("procedure", challenge))
    if not funnel.phases:
        words = _("Say in which phases suppliers go on, and how many at most.")
        return Next(words, _("Plan the phases"), _page("plan", challenge))
    if not challenge.funnel_phase:
        words = _("Add the suppliers, then start the funnel.")
    elif funnel.running:
        words = _("“%(title)s” is going on. Say of each supplier whether it goes on.") % {"title": funnel.running.title}
    elif not challenge.announced_at:
        words = _("The funnel has ended. Tell everyone who went on.")
    else:
        return Next(_("The result is known to everyone."))
    return Next(words, _("The funnel of suppliers"), _page("funnel", challenge))


def _page(name: str, challenge: Challenge) -> str:
    return reverse(f"challenge_{name}", args=(challenge.ref,))
