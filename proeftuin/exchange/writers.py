"""The last step of an import: comparing records with what is stored, and handing them to the room they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.db import models

from proeftuin.exchange.fields import FIELDS
from proeftuin.exchange.mappings import Format
from proeftuin.exchange.records import Record
from proeftuin.exchange.staging import Staged
from proeftuin.kernel.actor import Actor
from proeftuin.ledger.actions import record
from proeftuin.library.actions.imported import put_imported_cases, put_imported_publications
from proeftuin.library.drafts import CaseDraft, PublicationDraft
from proeftuin.library.models import Case, Publication
from proeftuin.organisations import imported
from proeftuin.organisations.imported import OrganisationDraft
from proeftuin.organisations.models import Organisation

type Key = tuple[str, str]  # source, source id
type Changes = dict[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is there already under a record's source and id."""

    hash: str
    thing: Any


class Writer(Protocol):
    def stored(self, batch: Sequence[Staged]) -> Mapping[Key, Stored]: ...

    def changes(self, found: Stored, record: Record) -> Changes: ...

    def write(self, by: Actor, wanted: Sequence[Staged]) -> None: ...

    def finish(self, by: Actor, new: int, changed: int) -> None: ...


def writer(fmt: Format) -> Writer:
    if fmt.makes == "organisation":
        return _Organisations(fmt.name)
    return _Cases() if fmt.makes == "case" else _Publications()


def already_here(fmt: Format) -> frozenset[str]:
    """References of this instance's own cases, which an export of our own would bring back as copies."""
    if fmt.makes != "case" or fmt.id_column != "ref":
        return frozenset()
    return frozenset(Case.objects.filter(source_id="").values_list("ref", flat=True))


class _Library:
    """Cases and publications: found by source, id and hash; the mapped fields are replaced as a whole."""

    model: type[models.Model]
    makes: str

    def stored(self, batch: Sequence[Staged]) -> Mapping[Key, Stored]:
        wanted: dict[str, list[str]] = {}
        for staged in batch:
            wanted.setdefault(staged.record.source, []).append(staged.record.source_id)
        found = {}
        for source, ids in wanted.items():
            for one in self.model._default_manager.filter(source=source, source_id__in=ids):
                found[source, one.source_id] = Stored(one.source_hash, one)  # type: ignore[attr-defined]
        return found

    def changes(self, found: Stored, record: Record) -> Changes:
        """Field by field. Never empty when the hash differs, so that a record whose source changed is written."""
        return {
            name: (getattr(found.thing, name), value)
            for name, value in values(self.model, self.makes, record).items()
            if getattr(found.thing, name) != value
        }

    def finish(self, by: Actor, new: int, changed: int) -> None:
        """Nothing is left: the library ties, indexes and records as it writes."""


class _Cases(_Library):
    model, makes = Case, "case"

    def write(self, by: Actor, wanted: Sequence[Staged]) -> None:
        organisations = _organisations_named(wanted)
        put_imported_cases(
            by=by,
            drafts=[
                CaseDraft(
                    **_origin(one),
                    **values(Case, "case", one.record),
                    organisation_id=organisations.get(str(one.record.fields.get("organisation", ""))),
                )
                for one in wanted
            ],
        )


class _Publications(_Library):
    model, makes = Publication, "publication"

    def write(self, by: Actor, wanted: Sequence[Staged]) -> None:
        drafts = [PublicationDraft(**_origin(one), **values(Publication, "publication", one.record)) for one in wanted]
        put_imported_publications(by=by, drafts=drafts)


class _Organisations:
    """Organisations have no hash: a blank leaves what is there, so each field is compared."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.ties: list[OrganisationDraft] = []
        self.codes: dict[str, frozenset[str]] = {}

    def stored(self, batch: Sequence[Staged]) -> Mapping[Key, Stored]:
        found = imported.stored([organisation_draft(one.record) for one in batch])
        return {key: Stored("", one) for key, one in found.items()}

    def changes(self, found: Stored, record: Record) -> Changes:
        draft, one = organisation_draft(record), found.thing
        assert isinstance(one, Organisation)  # noqa: S101 - stored() gives nothing else
        return {**imported.changes(one, draft), **imported.link_changes(one, draft, self._known(draft.scheme))}

    def write(self, by: Actor, wanted: Sequence[Staged]) -> None:
        drafts = [organisation_draft(one.record) for one in wanted]
        imported.put_imported_organisations(by=by, drafts=drafts)
        self.ties += [draft for draft in drafts if draft.parent_code or draft.successor_code]

    def finish(self, by: Actor, new: int, changed: int) -> None:
        """Parents and successors may stand further on in the file: they are tied when all are there."""
        imported.link_imported(by=by, drafts=self.ties)
        record("organisation.imported", by=by, data={"source": self.source, "new": new, "changed": changed})

    def _known(self, scheme: str) -> frozenset[str]:
        if scheme not in self.codes:
            self.codes[scheme] = imported.codes_of(scheme)
        return self.codes[scheme]


def _origin(staged: Staged) -> dict[str, Any]:
    record = staged.record
    return {"source": record.source, "source_id": record.source_id, "source_hash": staged.hash}


def _organisations_named(wanted: Sequence[Staged]) -> dict[str, int]:
    """Organisations that records name as ``format:id``, when they were imported before: that name → primary key."""
    named = {str(one.record.fields.get("organisation", "")) for one in wanted} - {""}
    by_source: dict[str, list[str]] = {}
    for name in named:
        source, _separator, source_id = name.partition(":")
        by_source.setdefault(source, []).append(source_id)
    return {
        f"{source}:{one_id}": pk
        for source, ids in by_source.items()
        for pk, one_id in Organisation.objects.filter(source=source, source_id__in=ids).values_list("pk", "source_id")
    }


def values(model: type[models.Model], makes: str, record: Record) -> dict[str, Any]:
    """Every field that an import can fill, in the shape of the model; what the record lacks is the model's default."""
    found: dict[str, Any] = {}
    for name, field in FIELDS[makes].items():
        if name in ("source", "source_id", "organisation"):
            continue
        given = record.fields.get(name)
        if given is None:
            found[name] = model._meta.get_field(name).get_default()  # type: ignore[union-attr]
        elif field.kind == "decimal":
            found[name] = _decimal(str(given))
        else:
            found[name] = given
    return found


def organisation_draft(record: Record) -> OrganisationDraft:
    given = {name: value for name, value in record.fields.items() if not name.startswith("names_")}
    names = {
        name.removeprefix("names_"): str(value) for name, value in record.fields.items() if name.startswith("names_")
    }
    if "valid_until" in given:
        given["valid_until"] = date.fromisoformat(str(given["valid_until"]))  # type: ignore[assignment]
    return OrganisationDraft(source=record.source, source_id=record.source_id, names=names, **given)  # type: ignore[arg-type]


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None
