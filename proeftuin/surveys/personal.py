"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.ledger.actions import forget_people
from proeftuin.processes.models import Process
from proeftuin.surveys.models import Progress, Response


def register() -> None:
    holds_personal_data("surveys", export=export, erase=erase)


def export(user: User) -> object:
    """What this person answered, and began to answer."""
    sent = Response.objects.filter(participant__user=user).values(
        "reference", "method__title", "version__number", "channel", "language", "answers", "sent_at", "changed_at"
    )
    begun = Progress.objects.filter(user=user).values("method__title", "version__number", "answers", "changed_at")
    return {"answers": list(sent), "not_sent": list(begun)}


def erase(user: User) -> None:
    """What was not sent goes. What was sent counts on: it hangs on the participant, which lets go of the person."""
    Progress.objects.filter(user=user).delete()


def anonymise(process: Process) -> int:
    """Words of people's own that nobody found fit for everyone become empty; that they were given still counts."""
    Progress.objects.filter(method__process=process).delete()
    changed = 0
    threads: list[str] = []
    for response in Response.objects.filter(method__process=process).select_related("version").iterator(chunk_size=500):
        threads.append(response.thread)
        private = _private(response)
        kept = {ref: "" if ref in private else value for ref, value in response.answers.items()}
        if kept != response.answers:
            Response.objects.filter(pk=response.pk).update(answers=kept)
            changed += 1
    forget_people(threads)
    return changed


def _private(response: Response) -> set[str]:
    """The refs of answers that may name somebody: unread or hidden words, places and files."""
    unread = {
        one.ref
        for one in response.version.parsed.questions
        if one.type in ("short", "long", "point", "file") and response.readings.get(one.ref) != Response.SHOWN
    }
    return unread | {key for key in response.answers if key.endswith(".other")}
