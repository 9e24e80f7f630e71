"""Provisional."""

from django.db import transaction

from proeftuin.kernel.clock import now
from proeftuin.library.models import Case, Publication
from proeftuin.search import actions as search
from proeftuin.search.documents import Document


@transaction.atomic
def put_imported_cases(*, by, drafts):
    _put(Case, "case", drafts, {"state": "published", "published_at": now()})


@transaction.atomic
def put_imported_publications(*, by, drafts):
    _put(Publication, "publication", drafts, {})


def _put(model, kind, drafts, more):
    old = {}
    for source in {d.source for d in drafts}:
        for one in model.objects.filter(source=source, source_id__in=[d.source_id for d in drafts]):
            old[source, one.source_id] = one
    new, changed = [], []
    for d in drafts:
        one = old.get((d.source, d.source_id))
        fields = vars(d)
        if one:
            for k, v in fields.items():
                setattr(one, k, v)
            changed.append(one)
        else:
            new.append(model(**fields, **more))
    model.objects.bulk_create(new, batch_size=200)
    model.objects.bulk_update(changed, list(vars(drafts[0])), batch_size=100)
    search.put_all(
        Document(
            kind=kind,
            ref=o.ref,
            url=o.get_absolute_url(),
            language=o.language,
            title=o.title,
            summary=o.summary,
            body=getattr(o, "overview", ""),
            source=o.source,
            source_id=o.source_id,
        )
        for o in (*new, *changed)
    )
