"""What follows when the call of a challenge changed: search finds the challenge under its new title."""

from proeftuin.challenges.documents import challenge_document
from proeftuin.challenges.models import Challenge
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.search import actions as search


@on("call.edited")
def find_it_anew(event: Event) -> None:
    ref = split_thread(event.thread)[1]
    challenge = Challenge.objects.shown().select_related("call__organisation").filter(call__ref=ref).first()
    if challenge:
        search.put(challenge_document(challenge))
