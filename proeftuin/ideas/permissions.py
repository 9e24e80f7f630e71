"""Who may do what with an idea, and why not."""

from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proeftuin.ideas import logic
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.processes.logic import window_now
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials, can_act, can_enter, can_work, openings_of, roles_of
from proeftuin.processes.queries import participant_of as place_of

NOT_HERE = Denied(_("This is not public."), hidden=True)
SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))


def is_author(actor: Actor, idea: Idea) -> bool:
    """Whether the actor wrote it, signed in. Select the participant along."""
    return actor.is_person and idea.participant is not None and idea.participant.user_id == actor.id


def can_view(actor: Actor, idea: Idea) -> Verdict:
    """Shown ones of a public process are for everyone; the others for their writer and for who runs the process.

    Merged ones are shown too: they point to where they went. One query at most.
    """
    if idea.process.is_public and idea.state in (Idea.State.PUBLISHED, Idea.State.MERGED):
        return ALLOWED
    if is_author(actor, idea) or roles_of(actor, idea.process):
        return ALLOWED
    return NOT_HERE


def can_submit(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    return can_act(actor, method, "submit", shown)


def can_support(actor: Actor, idea: Idea, shown: Credentials = NOTHING) -> Verdict:
    """The clock and who it is for; the idea is shown; and it still needs support."""
    wanted = can_still_support(idea)
    return can_act(actor, idea.method, "support", shown) if wanted else wanted


def can_still_support(idea: Idea) -> Verdict:
    """Whether it is shown and takes more supports, whoever asks. No query."""
    if not idea.is_shown:
        return NOT_HERE
    rules = logic.rules_of(idea.method.settings)
    if rules.threshold and not rules.accumulate and idea.supports >= rules.threshold:
        return Denied(_("This has enough supports: it goes on from here."), remedy=_("Support another one."))
    if rules.threshold and idea.threshold_at is None:
        end = logic.expires_at(idea.published_at or idea.created_at, rules.expires_days)
        if end and now() >= end:
            return Denied(_("The time to support this is over."), remedy=_("Support another one."))
    return ALLOWED


def with_time(denied: Denied, method: Method, action: str) -> Denied:
    """The same refusal, and when it closed, on the clock of the process: who was late sees by how much.

    One query when the openings are not there yet: only for who is refused.
    """
    state, window = window_now([one.window for one in openings_of(method)], action, now())
    if state != "past" or window is None or window.ends_at is None:
        return denied
    at = window.ends_at.astimezone(ZoneInfo(method.process.time_zone))
    words = {"day": formats.date_format(at, "j F Y"), "time": at.strftime("%H:%M:%S"), "zone": at.tzname()}
    return Denied(gettext("This closed on %(day)s at %(time)s (%(zone)s).") % words, remedy=denied.remedy)


def can_edit(actor: Actor, idea: Idea) -> Verdict:
    """Its writer, for the time that the rules give, while nobody has answered it."""
    if not is_author(actor, idea):
        return Denied(_("Only who wrote this can change it."), hidden=not idea.is_shown)
    if not idea.is_shown:
        return Denied(_("This is not shown any more, so it can’t be changed."))
    if idea.process.state != Process.State.PUBLISHED:
        return Denied(_("This process is closed."), remedy=_("Read what came of it on its page."))
    if idea.answer in Idea.ANSWERED:
        return Denied(_("This has been answered, so its words stay as they are."))
    minutes = logic.rules_of(idea.method.settings).edit_minutes
    end = logic.editable_until(idea.published_at or idea.created_at, minutes)
    if now() >= end:
        return Denied(_("The time to change this is over: people reacted to these words."),
                      remedy=_("Add a comment, or take it back and send it again."))  # fmt: skip
    return ALLOWED


def can_withdraw(actor: Actor, idea: Idea) -> Verdict:
    """Its writer, as long as the process runs."""
    if not is_author(actor, idea):
        return Denied(_("Only who wrote this can take it back."), hidden=not idea.is_shown)
    if not idea.is_shown:
        return Denied(_("This is not shown any more."))
    if idea.process.state != Process.State.PUBLISHED:
        return Denied(_("This process is closed."), remedy=_("Read what came of it on its page."))
    return ALLOWED


def can_moderate(actor: Actor, idea: Idea) -> Verdict:
    return can_work(actor, idea.process, "moderator")


def can_count(actor: Actor, idea: Idea) -> Verdict:
    """Clerks enter a counted sheet, while the process runs."""
    return can_enter(actor, idea.process)


def can_read_private(actor: Actor, idea: Idea) -> Verdict:
    """Answers that are not public: for their writer, and for who runs the process."""
    if is_author(actor, idea) or roles_of(actor, idea.process):
        return ALLOWED
    return Denied(_("This is for the people who run this process."), hidden=True)


def participant_of(actor: Actor, process: Process, shown: Credentials) -> Participant | None:
    """The place someone already has in a process. One query, or none for who shows nothing."""
    return place_of(actor, process, shown.visitor_key)
