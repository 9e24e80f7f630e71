"""What happens to ideas, in words, and how their threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ideas.models import Idea
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

# A support has no sentence: it is told to nobody, and how many there are stands on the page.
SENTENCES = {
    "idea.submitted": _("%(who)s sent “%(title)s” (%(reference)s)"),
    "idea.edited": _("%(who)s changed “%(title)s”"),
    "idea.withdrawn": _("%(who)s took back “%(title)s”"),
    "idea.counted": _("%(supports)s supports were counted for it: %(channel)s"),
    "ideas.flood": _("%(who)s sends ideas to “%(method)s” faster than people write"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("idea", idea_cards)


def idea_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """Cards of ideas. What is hidden, taken back or merged is told to nobody but who runs the process."""
    ideas = Idea.objects.filter(ref__in=list(refs)).select_related("process")
    return {
        one.ref: ThreadCard(
            one.title, one.get_absolute_url(), one.process.audience if one.is_shown else one.process.circle
        )
        for one in ideas.only("ref", "title", "state", "process__ref", "process__state")
    }
