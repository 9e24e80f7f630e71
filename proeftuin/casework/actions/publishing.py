"""Publishing a case without names, after whom it is about agreed; and taking it back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.casework.actions.working import locked, texts_with_actions
from proeftuin.casework.documents import KIND, case_document
from proeftuin.casework.models import EndUser, KafkaCase, Published
from proeftuin.casework.names import holds_name
from proeftuin.casework.snapshots import snapshot, words_in
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.actions import record
from proeftuin.search import actions as search


@transaction.atomic
def publish_case(
    *, by: Actor, case: KafkaCase, consented_on: date | None, how: str, looked_through: bool, hides_agencies: bool
) -> Published:
    """Make the version that everyone may read. Published again, it is replaced. Raises InvalidError with what lacks."""
    case = locked(by, case)
    person = EndUser.objects.get(case=case)
    problems: dict[str, object] = {}
    if consented_on is None or consented_on > today():
        problems["consented_on"] = _("Say when the person agreed to this being published.")
    if how not in vocabularies.codes("story_consents"):
        problems["how"] = _("Choose how the consent was given.")
    if not looked_through:
        problems["looked_through"] = _("First look at the hints: names and places lead to a person.")
    if not case.steps.exists():
        problems[""] = _("There is no route yet to publish.")
    content = snapshot(case, hides_agencies=hides_agencies)
    told = "\n".join([words_in(content), *(words for _label, words in texts_with_actions(case))])
    if holds_name(told, person.name):
        problems[""] = _("The name of the person stands in the words. Take it out first.")
    if problems:
        raise InvalidError(problems)
    person.consented_on, person.consent_how = consented_on, how
    person.save()
    made, _new = Published.objects.update_or_create(
        case=case, defaults={"content": content, "hides_agencies": hides_agencies, "at": now()}
    )
    search.put(case_document(made))
    _told(by, case, "kafka.published")
    return made


@transaction.atomic
def take_back_case(*, by: Actor, case: KafkaCase) -> None:
    """The person, or the team, no longer wants it public: the published version is gone at once."""
    case = locked(by, case)
    Published.objects.filter(case=case).delete()
    EndUser.objects.filter(case=case).update(consented_on=None, consent_how="")
    search.drop_for_good(KIND, case.ref)
    record("kafka.taken_back", by=by, thread=case.initiative.thread, subject=case.subject, audience=by.ref,
           data={"title": case.initiative.title})  # fmt: skip


@transaction.atomic
def forget_person(*, by: Actor, case: KafkaCase) -> None:
    """Whom it is about is forgotten: the case goes on without. What was published stays only with consent."""
    case = locked(by, case)
    EndUser.objects.filter(case=case).update(name="", contact="")


def _told(by: Actor, case: KafkaCase, kind: str) -> None:
    initiative = case.initiative
    audience = "public" if initiative.is_public else initiative.circle
    record(kind, by=by, thread=initiative.thread, subject=case.subject, audience=audience,
           data={"title": initiative.title})  # fmt: skip
