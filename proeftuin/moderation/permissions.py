"""Who may report, decide, undo, appeal and answer an appeal, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import InstanceRole
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.moderation import logic
from proeftuin.moderation.models import Appeal, Decision
from proeftuin.moderation.registry import SCOPES

type Reach = frozenset[str] | None  # scopes; None is everywhere

NOT_YOURS = Denied(_("This is for moderators."), hidden=True)


def everywhere(actor: Actor) -> bool:
    """Moderators of the whole site, and administrators."""
    return actor.is_system or actor.has_role("moderator")


def scopes_of(actor: Actor) -> frozenset[str]:
    """The wider threads that someone moderates by a seat there. One query for each kind of scope."""
    if not actor.is_person:
        return frozenset()
    return frozenset().union(*(kind.moderated_by(actor) for kind in SCOPES.values()))


def can_moderate(actor: Actor, scope: str) -> Verdict:
    """Moderators of the site, and those of this scope."""
    return ALLOWED if everywhere(actor) or (scope and scope in scopes_of(actor)) else NOT_YOURS


def reach_of(actor: Actor, scope: str = "") -> Reach:
    """Where someone moderates, or this scope alone if they moderate it: asked once for a whole page.

    Raises NotAllowedError for who moderates nothing there.
    """
    if scope:
        require(can_moderate(actor, scope))
        return frozenset({scope})
    if everywhere(actor):
        return None
    found = scopes_of(actor)
    require(ALLOWED if found else NOT_YOURS)
    return found


def moderators_for(scope: str) -> frozenset[int]:
    """The accounts that moderate a scope, with those of the whole site. Two queries."""
    roles = InstanceRole.objects.filter(role__in=("moderator", "administrator"), user__is_active=True)
    kind = SCOPES.get(scope.partition(":")[0])
    own = kind.moderators_of(scope) if kind else frozenset()
    return frozenset(roles.values_list("user_id", flat=True)) | own


def is_there_another(scope: str, *ids: int | None) -> bool:
    """Whether somebody else than these could decide."""
    return bool(moderators_for(scope) - {one for one in ids if one})


def can_decide(actor: Actor, scope: str, writer_id: int | None) -> Verdict:
    """Moderators, but not about their own words while there is somebody else."""
    verdict = can_moderate(actor, scope)
    if verdict and actor.is_person and actor.id == writer_id and is_there_another(scope, actor.id):
        return Denied(_("You wrote this yourself, so another moderator decides."))
    return verdict


def can_undo(actor: Actor, decision: Decision) -> Verdict:
    """Who moderates there, within an hour, and not once there is an appeal."""
    verdict = can_moderate(actor, decision.scope)
    if not verdict:
        return verdict
    if decision.undone_at or not logic.can_still_undo(decision.at, now()) or hasattr(decision, "appeal"):
        return Denied(_("This decision can no longer be undone. The writer can appeal."))
    return ALLOWED


def can_read_decision(actor: Actor, decision: Decision) -> Verdict:
    """Its writer, and who moderates there."""
    if actor.is_person and decision.writer_id == actor.id:
        return ALLOWED
    return can_moderate(actor, decision.scope)


def can_appeal(actor: Actor, decision: Decision) -> Verdict:
    """The writer, once, within half a year, when something was hidden or asked."""
    if not actor.is_person or decision.writer_id != actor.id:
        return NOT_YOURS
    if hasattr(decision, "appeal"):
        return Denied(_("You have appealed already. One person looks again, once."))
    if decision.undone_at or decision.outcome == Decision.Outcome.LEAVE:
        return Denied(_("There is nothing to appeal: your words are shown."))
    if not logic.can_still_appeal(decision.at, now()):
        return Denied(_("You could appeal until half a year after the decision."))
    return ALLOWED


def can_answer_appeal(actor: Actor, appeal: Appeal) -> Verdict:
    """Who moderates there and did not decide the first time; the same person only when there is nobody else."""
    decision = appeal.decision
    verdict = can_moderate(actor, decision.scope)
    if not verdict:
        return verdict
    if appeal.state != Appeal.State.OPEN:
        return Denied(_("This appeal has been answered."))
    if actor.is_person and actor.id in (decision.by_id, decision.writer_id):
        if is_there_another(decision.scope, decision.by_id, decision.writer_id):
            return Denied(_("Somebody else than the first moderator answers an appeal."))
        if actor.id == decision.writer_id and actor.id != decision.by_id:
            return Denied(_("You can't answer your own appeal."))
    return ALLOWED
