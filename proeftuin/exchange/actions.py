"""Putting imported cases and publications in the library, many at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from proeftuin.exchange.permissions import can_import
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.library.models import Case, Publication
from proeftuin.search import actions as search
from proeftuin.search.documents import Document

BATCH = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it will be stored: its origin and the fields of its model."""

    source: str
    source_id: str
    source_hash: str
    fields: Mapping[str, Any]


@transaction.atomic
def put_imported_cases(*, by: Actor, drafts: Sequence[Draft]) -> None:
    """Make or replace published cases by source and id, and index them."""
    require(can_import(by))
    moment = now()
    cases = _put(
        Case, drafts, made={"state": Case.State.PUBLISHED, "published_at": moment}, always={"changed_at": moment}
    )
    search.put_all(_case_document(one) for one in cases)


@transaction.atomic
def put_imported_publications(*, by: Actor, drafts: Sequence[Draft]) -> None:
    """Make or replace publications by source and id, and index them."""
    require(can_import(by))
    search.put_all(_publication_document(one) for one in _put(Publication, drafts, made={}, always={}))


def _put(
    model: type[models.Model], drafts: Sequence[Draft], *, made: Mapping[str, Any], always: Mapping[str, Any]
) -> list[Any]:
    there: dict[tuple[str, str], Any] = {}
    for source in {draft.source for draft in drafts}:
        ids = [draft.source_id for draft in drafts if draft.source == source]
        for one in model._default_manager.filter(source=source, source_id__in=ids):
            there[source, one.source_id] = one  # type: ignore[attr-defined]
    new, old = [], []
    for draft in drafts:
        values = {**draft.fields, **always, "source_hash": draft.source_hash}
        one = there.get((draft.source, draft.source_id))
        if one is None:
            new.append(model(source=draft.source, source_id=draft.source_id, **values, **made))
            continue
        for name, value in values.items():
            setattr(one, name, value)
        if hasattr(one, "version"):
            one.version += 1
        old.append(one)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if old:
        saved = [*drafts[0].fields, *always, "source_hash", *(["version"] if hasattr(old[0], "version") else [])]
        model._default_manager.bulk_update(old, saved, batch_size=BATCH)
    return [*new, *old]


def _case_document(case: Case) -> Document:
    return Document(
        kind="case", ref=case.ref, url=case.get_absolute_url(), language=case.language, title=case.title,
        summary=case.summary,
        body="\n".join(filter(None, (case.overview, case.results, case.challenges, case.lessons_text, " ".join(case.tags)))),
        facets={
            "kind": ["case"], "phase": case.phases, "outcome": [case.outcome], "level": [case.level],
            "sector": case.sectors, "type": case.types, "sdg": case.sdgs, "country": [case.country],
            "organisation": [case.organisation_name], "year": [str(case.year or "")], "language": [case.language],
        },
        source=case.source, source_id=case.source_id,
    )  # fmt: skip


def _publication_document(one: Publication) -> Document:
    return Document(
        kind="publication", ref=one.ref, url=one.get_absolute_url(), language=one.language, title=one.title,
        summary=one.summary, body=one.body, facets={"kind": ["publication"], "language": [one.language]},
        source=one.source, source_id=one.source_id,
    )  # fmt: skip
