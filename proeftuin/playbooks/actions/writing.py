"""Writing a playbook in the browser: copy one, change the draft, publish it, take it back."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.playbooks import content, permissions, rules
from proeftuin.playbooks.changes import Draft, copied, new_id
from proeftuin.playbooks.documents import playbook_document
from proeftuin.playbooks.models import OwnPlaybook
from proeftuin.playbooks.queries import source_of
from proeftuin.playbooks.structure import build
from proeftuin.search import actions as search

KIND = "playbook"
LARGEST = 60  # stages, and steps in a stage: what a team could ever work through
EDITORS = "editors"  # the circle in the ledger
NAME_FIRST = gettext_lazy("Give it a name first.")


@transaction.atomic
def copy_playbook(*, by: Actor, source: str, title: str, language: str) -> OwnPlaybook:
    """Begin a draft as a copy of a playbook, under a title of its own. Raises InvalidError."""
    require(permissions.can_edit(by))
    there = source_of(source)
    if there is None:
        raise InvalidError({"source": _("There is no such playbook.")})
    if not title.strip():
        raise InvalidError({"title": _("Give it a title of its own.")})
    taken = [*content.folders(), *OwnPlaybook.objects.values_list("key", flat=True), "edit"]
    about, texts = copied((dict(there[0]), {one: dict(text) for one, text in there[1].items()}))
    texts[language]["title"] = title.strip()
    own = OwnPlaybook.objects.create(
        key=new_id(title, taken, "playbook"), copied_from=source, about=about, texts=texts, by_id=by.id
    )
    record("playbook.copied", by=by, audience=EDITORS, data={"playbook": own.key, "from": source})
    return own


@transaction.atomic
def change_draft(
    *, by: Actor, own: OwnPlaybook, version: int, change: Callable[[Draft], Draft], strict: bool = True
) -> OwnPlaybook:
    """Change the draft. ``strict``: what would bring a new mistake into the structure is refused, with its fields as
    dotted paths in the InvalidError; words may be missing until it is published. Raises StaleError.
    """
    require(permissions.can_edit(by))
    own = OwnPlaybook.objects.select_for_update().get(pk=own.pk)
    if own.version != version:
        raise StaleError(own.version)
    about, texts = change((own.about, own.texts))
    stages = about.get("stages", ())
    if len(stages) > LARGEST or any(len(one.get("steps", ())) > LARGEST for one in stages):
        raise InvalidError({"": _("This is more than a team can work through.")})
    if strict:
        before = set(rules.mistakes(own.about, own.texts))
        wrong = [one for one in rules.mistakes(about, texts) if one.file == rules.STRUCTURE and one not in before]
        if wrong:
            raise InvalidError({".".join(map(str, (one.file, *one.path))): one.message for one in wrong})
    own.about, own.texts, own.by_id, own.changed_at = about, texts, by.id, now()
    own.version += 1
    own.save()
    record("playbook.changed", by=by, audience=EDITORS, data={"playbook": own.key})
    return own


@transaction.atomic
def publish_playbook(*, by: Actor, own: OwnPlaybook, version: int) -> OwnPlaybook:
    """Let everyone use the draft as it is now. Teams that run an earlier edition keep theirs. Raises InvalidError."""
    require(permissions.can_edit(by))
    own = OwnPlaybook.objects.select_for_update().get(pk=own.pk)
    if own.version != version:
        raise StaleError(own.version)
    wrong = rules.mistakes(own.about, own.texts)
    if wrong:
        words = _("First mend what is wrong: %(n)d things. They are listed below.")
        raise InvalidError({"": words % {"n": len(wrong)}})
    own.live_about, own.live_texts, own.live_at = own.about, own.texts, now()
    own.version += 1
    own.save()
    search.put(playbook_document(build(own.key, own.live_about, own.live_texts)))
    record("playbook.published", by=by, audience=EDITORS, data={"playbook": own.key})
    return own


@transaction.atomic
def withdraw_playbook(*, by: Actor, own: OwnPlaybook, version: int) -> OwnPlaybook:
    """Take it off the list. The draft stays, and so do the editions of teams that run it."""
    require(permissions.can_edit(by))
    own = OwnPlaybook.objects.select_for_update().get(pk=own.pk)
    if own.version != version:
        raise StaleError(own.version)
    own.live_about = own.live_texts = own.live_at = None
    own.version += 1
    own.save()
    search.drop(KIND, own.key)
    record("playbook.withdrawn", by=by, audience=EDITORS, data={"playbook": own.key})
    return own


@transaction.atomic
def discard_draft(*, by: Actor, own: OwnPlaybook) -> None:
    """Throw a draft away that was never published, or was taken off the list before. Raises InvalidError."""
    require(permissions.can_edit(by))
    own = OwnPlaybook.objects.select_for_update().get(pk=own.pk)
    if own.is_live:
        raise InvalidError({"": _("First take it off the list.")})
    record("playbook.discarded", by=by, audience=EDITORS, data={"playbook": own.key})
    own.delete()
