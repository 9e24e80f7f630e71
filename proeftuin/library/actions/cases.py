"""Writing, reviewing and refreshing cases."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.library import logic, permissions
from proeftuin.library.documents import case_document
from proeftuin.library.drafts import CaseDraft, values_of
from proeftuin.library.models import Case
from proeftuin.search import actions as search


@transaction.atomic
def start_case(*, by: Actor, draft: CaseDraft, origin: str = "") -> Case:
    """Begin a case as a draft that only its authors see. Raises InvalidError when a text is missing or too long."""
    require(permissions.can_write_case(by))
    _check(draft)
    case = Case.objects.create(**values_of(draft), origin=origin)
    if by.id:
        case.authors.add(by.id)
    record("case.started", by=by, thread=case.thread, audience=_circle(case), data={"title": case.title})
    return case


@transaction.atomic
def edit_case(*, by: Actor, case: Case, draft: CaseDraft, version: int) -> Case:
    """Save new words. Raises StaleError when somebody saved since ``version`` was read."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(permissions.can_edit_case(by, case))
    if case.version != version:
        raise StaleError(case.version)
    _check(replace(draft, source=case.source, source_id=case.source_id))
    changed = [name for name, value in values_of(draft).items() if _set(case, name, value)]
    if not changed:
        return case
    _save(case)
    audience = "public" if case.state == Case.State.PUBLISHED else _circle(case)
    record("case.edited", by=by, thread=case.thread, audience=audience, data={"title": case.title, "fields": changed})
    return case


@transaction.atomic
def submit_case(*, by: Actor, case: Case) -> Case:
    """Ask for review. Raises InvalidError naming what is still missing."""
    require(permissions.can_edit_case(by, case))
    lacking = completeness_of(case).missing
    if lacking:
        raise InvalidError({name: _("This is still missing.") for name in lacking})
    return _move(by, case, "submit", "case.submitted", audience=_circle(case))


@transaction.atomic
def review_case(*, by: Actor, case: Case, verb: str, note: str = "") -> Case:
    """An editor's decision: ``publish``, ``send_back`` or ``hold`` (reviewed, not now). The last two need a note.

    Of two editors who decide at once, the second is told that the case has moved on. Raises InvalidError.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=case.pk)
    require(permissions.can_review_case(by, case))
    if verb not in ("publish", "send_back", "hold"):
        raise InvalidError({"verb": _("Choose what to do with this case.")})
    if verb != "publish" and not note.strip():
        raise InvalidError({"note": _("Tell the authors why.")})
    case.review_note = note.strip()
    if verb == "publish":
        case.checked_at = now()
        case.published_at = case.published_at or now()
    kinds = {"publish": "case.published", "send_back": "case.sent_back", "hold": "case.held"}
    return _move(by, case, verb, kinds[verb], audience="public" if verb == "publish" else _circle(case))


@transaction.atomic
def confirm_fresh(*, by: Actor, case: Case) -> Case:
    """Say that a case is still true, for another year."""
    require(permissions.can_edit_case(by, case))
    case.checked_at = now()
    case.save(update_fields=["checked_at"])
    audience = "public" if case.is_published else _circle(case)
    record("case.confirmed", by=by, thread=case.thread, audience=audience, data={"title": case.title})
    return case


@transaction.atomic
def ask_deletion(*, by: Actor, case: Case, reason: str) -> Case:
    """Take a case out of sight until an editor deletes it or brings it back. The reason stays on record."""
    require(permissions.can_edit_case(by, case))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why it must go.")})
    case.review_note = reason.strip()
    return _move(by, case, "ask_deletion", "case.deletion_asked", audience=_circle(case))


def completeness_of(case: Case) -> logic.Completeness:
    """How complete a case is."""
    values = {name: getattr(case, name) for name in logic.REQUIRED if name != "organisation"}
    return logic.completeness(
        {**values, "organisation": case.organisation_id, "organisation_name": case.organisation_name}
    )


def reindex(cases: Iterable[Case]) -> None:
    """Published cases are found; the others are not."""
    for case in cases:
        if case.state == Case.State.PUBLISHED:
            search.put(case_document(case))
        else:
            search.drop("case", case.ref)


def _move(by: Actor, case: Case, verb: str, event: str, *, audience: str) -> Case:
    after = logic.case_after(case.state, verb)
    if after is None:
        raise InvalidError({"": _("This can't be done with a case in this state.")})
    case.state = after
    _save(case)
    record(event, by=by, thread=case.thread, audience=audience, data={"title": case.title, "note": case.review_note})
    return case


def _save(case: Case) -> None:
    case.version += 1
    case.changed_at = now()
    case.save()
    reindex([case])


def _check(draft: CaseDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    for name, limit in logic.LIMITS.items():
        length = len(getattr(draft, name))
        if length > limit:
            problems[name] = _("This has %(length)d characters; at most %(limit)d fit.") % {
                "length": length, "limit": limit,
            }  # fmt: skip
    if problems:
        raise InvalidError(problems)


def _set(case: Case, name: str, value: object) -> bool:
    # Where a case came from is not the author's to change.
    if name.startswith("source") or getattr(case, name) == value:
        return False
    setattr(case, name, value)
    return True


def _circle(case: Case) -> str:
    """What happens to a draft is for its authors, until the case is published."""
    return f"case:{case.ref}"
