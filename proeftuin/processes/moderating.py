"""Who moderates a process, and that people can talk about it: what the rooms below ask of this one."""

from django.utils.translation import gettext_lazy as _

from proeftuin.discussion.actions.keeping import let_go
from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.moderation import personal
from proeftuin.moderation.registry import ScopeKind, moderators
from proeftuin.processes import permissions
from proeftuin.processes.models import Process, Seat
from proeftuin.processes.registry import when_anonymised

NO_PROCESS = Denied(_("This process is not public yet."), hidden=True)
MODERATING = (Seat.Role.MODERATOR, Seat.Role.MANAGER)


def register() -> None:
    moderators(ScopeKind("process", moderated_by, moderators_of))
    when_anonymised(lambda process: let_go(scope=process.thread))
    when_anonymised(lambda process: personal.let_go(scope=process.thread))
    discussable(Discussable("process", can_comment, can_read, speaks_for=speaks_for))


def moderated_by(actor: Actor) -> frozenset[str]:
    """The processes at which someone is moderator or manager. One query."""
    seats = Seat.objects.filter(user_id=actor.person_id, role__in=MODERATING)
    return frozenset(f"process:{ref}" for ref in seats.values_list("process__ref", flat=True))


def moderators_of(scope: str) -> frozenset[int]:
    seats = Seat.objects.filter(process__ref=scope.partition(":")[2], role__in=MODERATING, user__is_active=True)
    return frozenset(seats.values_list("user_id", flat=True))


def can_comment(actor: Actor, thread: str) -> Verdict:
    """Whoever has an account, while the process runs."""
    process = _process(thread)
    if process is None or not process.is_public:
        return NO_PROCESS
    if process.state != Process.State.PUBLISHED:
        return Denied(_("This process is closed."), remedy=_("Read what came of it on its page."))
    return ALLOWED if actor.is_person else permissions.SIGN_IN


def can_read(actor: Actor, thread: str) -> Verdict:
    process = _process(thread)
    return permissions.can_view(actor, process) if process else NO_PROCESS


def speaks_for(actor: Actor, thread: str) -> str:
    """The organisation that asks, for whoever works on its process."""
    process = _process(thread)
    return process.organisation.shown_name if process and permissions.roles_of(actor, process) else ""


def _process(thread: str) -> Process | None:
    return Process.objects.filter(ref=thread.partition(":")[2]).select_related("organisation").first()
