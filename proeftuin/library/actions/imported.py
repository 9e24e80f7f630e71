"""Cases and publications from other libraries: put in bulk, again and again, by source and id."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.ledger.actions import record
from proeftuin.library import permissions
from proeftuin.library.documents import case_document, publication_document
from proeftuin.library.drafts import CaseDraft, PublicationDraft, values_of
from proeftuin.library.models import Case, Publication
from proeftuin.search import actions as search

BATCH = 250


@transaction.atomic
def put_imported_cases(*, by: Actor, drafts: Sequence[CaseDraft]) -> list[Case]:
    """Make or renew published cases by (source, source id), and index them. A few queries for each batch."""
    require(permissions.can_import(by))
    moment = now()
    there = _stored(Case.objects.select_related("organisation"), drafts)
    new, old = [], []
    for draft in drafts:
        case = there.get((draft.source, draft.source_id))
        if case is None:
            published = {"state": Case.State.PUBLISHED, "published_at": moment, "checked_at": moment}
            new.append(Case(**values_of(draft), **published))
        else:
            for name, value in values_of(draft).items():
                setattr(case, name, value)
            case.version += 1
            case.changed_at = moment
            old.append(case)
    Case.objects.bulk_create(new, batch_size=BATCH)
    names = [*values_of(drafts[0]), "version", "changed_at"] if drafts else []
    if old:
        Case.objects.bulk_update(old, names, batch_size=BATCH)
    search.put_all(case_document(case) for case in (*new, *old) if case.state == Case.State.PUBLISHED)
    _record(by, "case", drafts, len(new), len(old))
    return [*new, *old]


@transaction.atomic
def put_imported_publications(*, by: Actor, drafts: Sequence[PublicationDraft]) -> list[Publication]:
    """Make or renew publications by (source, source id), and index them."""
    require(permissions.can_import(by))
    there = _stored(Publication.objects.all(), drafts)
    new, old = [], []
    for draft in drafts:
        publication = there.get((draft.source, draft.source_id))
        if publication is None:
            new.append(Publication(**values_of(draft)))
        else:
            for name, value in values_of(draft).items():
                setattr(publication, name, value)
            old.append(publication)
    Publication.objects.bulk_create(new, batch_size=BATCH)
    if old:
        Publication.objects.bulk_update(old, list(values_of(drafts[0])), batch_size=BATCH)
    search.put_all(publication_document(one) for one in (*new, *old))
    _record(by, "publication", drafts, len(new), len(old))
    return [*new, *old]


def _stored[M: (Case, Publication)](
    things: "QuerySet[M]", drafts: Sequence[CaseDraft] | Sequence[PublicationDraft]
) -> dict[tuple[str, str], M]:
    found: dict[tuple[str, str], M] = {}
    for source in {draft.source for draft in drafts}:
        ids = [draft.source_id for draft in drafts if draft.source == source]
        for one in things.filter(source=source, source_id__in=ids):
            found[source, one.source_id] = one
    return found


def _record(
    by: Actor, kind: str, drafts: Sequence[CaseDraft] | Sequence[PublicationDraft], new: int, changed: int
) -> None:
    """One row for a batch: five thousand rows that say "imported" would tell nobody anything."""
    if drafts:
        data = {"source": drafts[0].source, "new": new, "changed": changed}
        record(f"{kind}.imported", by=by, data=data)
