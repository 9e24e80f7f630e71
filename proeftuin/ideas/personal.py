"""The personal data this room holds: to show it to its owner, and to let it go."""

from itertools import batched

from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.ideas.models import Idea, Merger, SavedDraft, Support
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import forget_people
from proeftuin.notifications.actions import forget_followers
from proeftuin.processes.models import Process
from proeftuin.processes.registry import when_anonymised
from proeftuin.uploads.models import Upload

BATCH = 500


def register() -> None:
    holds_personal_data("ideas", export=export, erase=erase)
    when_anonymised(let_go)


@shows_on_my_page(lambda actor: Idea.objects.filter(participant__user_id=actor.person_id))
def my_ideas(actor: Actor) -> Section:
    mine = Idea.objects.filter(participant__user_id=actor.person_id).order_by("-id")[:50]
    return Section(_("Your ideas"), [Row(f"{one.title} ({one.reference})", one.get_absolute_url()) for one in mine])


def export(user: User) -> object:
    """What this person sent, supported and was still writing."""
    seen = ("ref", "reference", "state", "title", "body", "category", "extra", "private", "area", "address",
            "latitude", "longitude", "shape", "pictures", "published_at", "withdrawn_because")  # fmt: skip
    supports = Support.objects.filter(participant__user=user)
    return {
        "ideas": list(Idea.objects.filter(participant__user=user).values(*seen)),
        "supports": list(supports.values("idea__reference", "value", "channel", "at")),
        "mergers": list(Merger.objects.filter(author=user).values("ref", "reason", "at")),
        "drafts": list(SavedDraft.objects.filter(user=user).values("method__title", "words", "changed_at")),
    }


def erase(user: User) -> None:
    """Ideas and supports stay and count, without the person. What was for the people of the process goes."""
    SavedDraft.objects.filter(user=user).delete()
    Idea.objects.filter(participant__user=user).exclude(private={}).update(private={})
    Merger.objects.filter(author=user).update(author=None)


def let_go(process: Process) -> int:
    """The answers that were not public and the drafts go, and whatever else says who wrote or followed an idea.

    The participants go with their own room.
    """
    SavedDraft.objects.filter(method__process=process).delete()
    refs = Idea.objects.filter(process=process).order_by("pk").values_list("ref", flat=True)
    for some in batched(refs.iterator(chunk_size=BATCH), BATCH):
        threads = [thread_of("idea", ref) for ref in some]
        forget_people(threads)
        forget_followers(threads)
        Upload.objects.filter(thread__in=threads).exclude(by=None).update(by=None)
    Merger.objects.filter(process=process).update(author=None)
    return Idea.objects.filter(process=process).exclude(private={}).update(private={})
