"""What happens to ideas, in words, and how their threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ideas.models import Idea
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

# A support has no sentence: it is told to nobody, and how many there are stands on the page.
SENTENCES = {
    "idea.submitted": _("%(who)s sent “%(title)s” (%(reference)s)"),
    "idea.received": _("We received “%(title)s”. Its reference is %(reference)s."),
    "idea.edited": _("%(who)s changed “%(title)s”"),
    "idea.withdrawn": _("%(who)s took back “%(title)s”"),
    "idea.counted": _("%(supports)s supports were counted for it: %(channel)s"),
    "idea.merged": _("“%(title)s” was merged into “%(into)s”: %(reason)s"),
    "idea.united": _("Other ideas became part of “%(title)s”: %(count)s"),
    "idea.unmerged": _("“%(title)s” stands on its own again: %(reason)s"),
    "idea.split": _("“%(title)s” was split into %(count)s ideas: %(reason)s"),
    "idea.unsplit": _("“%(title)s” is one again, with what people gave its %(count)s parts: %(reason)s"),
    "idea.cosigned": _("“%(title)s” has enough co-signers: now everyone can read and support it"),
    "idea.threshold_reached": _("“%(title)s” has enough supports (%(threshold)s): an official answer is owed"),
    "idea.expired": _("The time of “%(title)s” is over: it did not get the %(threshold)s supports it needed"),
    "idea.unsigned": _("The time to co-sign “%(title)s” is over: it did not get the %(needed)s co-signers it needed"),
    "ideas.flood": _("%(who)s sends ideas to “%(method)s” faster than people write"),
}


PUBLIC = (Idea.State.PUBLISHED, Idea.State.MERGED)


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("idea", idea_cards)


def idea_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """Cards of ideas. Hidden ones and those taken back are for who runs the process; merged ones lead on."""
    ideas = Idea.objects.filter(ref__in=list(refs)).select_related("process", "participant__user")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), _audience(one))
        for one in ideas.only("ref", "title", "state", "process__ref", "process__state", "participant__user__ref")
    }


def _audience(idea: Idea) -> str:
    """Who hears of it. What waits for co-signers is its writer's: nobody else knows where it is."""
    if idea.state in PUBLIC:
        return idea.process.audience
    writer = idea.participant.user if idea.participant else None
    return writer.actor_ref if writer and idea.state == Idea.State.COSIGNING else idea.process.circle
