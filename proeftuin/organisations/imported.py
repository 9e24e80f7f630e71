"""Organisations from official code lists and other sets: made or completed in bulk, then tied to each other.

A draft's blank field leaves what is there. An organisation that two lists know (the same scheme and code) is one
organisation: the list that made it keeps its words, later lists fill in what is blank and tell how it ended.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.documents import organisation_document
from proeftuin.organisations.logic import searchable
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search

# What a later list may say of an organisation that another list made, whatever stands there.
_FACTS = ("valid_until",)
_WORDS = ("name", "names", "kind", "level", "country", "description", "website", "licence", "attribution")
_SAVED = (*_WORDS, *_FACTS, "names_text", "scheme", "code", "source", "source_id", "version")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """An organisation as a list describes it. ``parent_code`` and ``successor_code`` are codes of the same scheme."""

    source: str
    source_id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    level: str = ""
    country: str = ""
    scheme: str = ""
    code: str = ""
    parent_code: str = ""
    successor_code: str = ""
    valid_until: date | None = None
    description: str = ""
    website: str = ""
    licence: str = ""
    attribution: str = ""


def can_import_organisations(actor: Actor) -> Verdict:
    """Imports run as a named system actor; editors may start one."""
    if actor.is_system or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("Only editors can import organisations."))


def stored(drafts: Sequence[OrganisationDraft]) -> dict[tuple[str, str], Organisation]:
    """What is there already, by (source, source id) of the draft: found by official code first. One or two queries."""
    coded: dict[str, list[OrganisationDraft]] = {}
    for draft in drafts:
        if draft.code:
            coded.setdefault(draft.scheme, []).append(draft)
    wanted = Q(pk=None)
    for scheme, several in coded.items():
        wanted |= Q(scheme=scheme, code__in=[draft.code for draft in several])
    for source in {draft.source for draft in drafts}:
        wanted |= Q(source=source, source_id__in=[draft.source_id for draft in drafts if draft.source == source])
    by_code, by_source = {}, {}
    for one in Organisation.objects.filter(wanted).select_related("parent", "successor"):
        by_code[one.scheme, one.code] = one
        by_source[one.source, one.source_id] = one
    found = {}
    for draft in drafts:
        same = by_code.get((draft.scheme, draft.code)) if draft.code else None
        same = same or by_source.get((draft.source, draft.source_id))
        if same:
            found[draft.source, draft.source_id] = same
    return found


def changes(one: Organisation, draft: OrganisationDraft) -> dict[str, tuple[object, object]]:
    """What the draft would change: field → (was, becomes). Parent and successor are told by :func:`link_changes`."""
    own = one.source == draft.source and one.source_id == draft.source_id
    found: dict[str, tuple[object, object]] = {}
    for name in (*_WORDS, *_FACTS):
        was, becomes = getattr(one, name), getattr(draft, name)
        if name == "names":
            becomes = {**becomes, **was} if not own else {**was, **becomes}
        blank = was in ("", None, {}) or (name == "kind" and was == "other")
        if becomes not in ("", None, {}) and becomes != was and (own or blank or name in _FACTS or name == "names"):
            found[name] = (was, becomes)
    return found


def link_changes(
    one: Organisation | None, draft: OrganisationDraft, known: frozenset[str]
) -> dict[str, tuple[object, object]]:
    """How parent and successor would change. ``known`` are the codes that can be tied to."""
    found: dict[str, tuple[object, object]] = {}
    for name in ("parent", "successor"):
        code = getattr(draft, f"{name}_code")
        tied = getattr(one, name) if one else None
        was = tied.code if tied else ""
        if code and code != was and code in known:
            found[name] = (was, code)
    return found


@transaction.atomic
def put_imported_organisations(*, by: Actor, drafts: Sequence[OrganisationDraft]) -> list[Organisation]:
    """Make or complete organisations, and index them. Ties come after the last batch: :func:`link_imported`."""
    require(can_import_organisations(by))
    there = stored(drafts)
    new, old = [], []
    for draft in drafts:
        one = there.get((draft.source, draft.source_id))
        if one is None:
            new.append(_made(draft))
            continue
        for name, (_was, becomes) in changes(one, draft).items():
            setattr(one, name, becomes)
        one.version += 1
        old.append(one)
    for one in (*new, *old):
        one.names_text = searchable(one.name, one.names.values())
    Organisation.objects.bulk_create(new, batch_size=_BATCH)
    Organisation.objects.bulk_update(old, _SAVED, batch_size=_BATCH)
    _index((*new, *old))
    return [*new, *old]


@transaction.atomic
def link_imported(*, by: Actor, drafts: Iterable[OrganisationDraft]) -> int:
    """Tie organisations to their parent and successor by code. Codes that nobody has are left out. Returns how many."""
    require(can_import_organisations(by))
    tied = []
    by_scheme: dict[str, list[OrganisationDraft]] = {}
    for draft in drafts:
        if draft.code and (draft.parent_code or draft.successor_code):
            by_scheme.setdefault(draft.scheme, []).append(draft)
    for scheme, several in by_scheme.items():
        there = {one.code: one for one in Organisation.objects.filter(scheme=scheme)}
        for draft in several:
            one = there.get(draft.code)
            if one is None:
                continue
            one.parent = there.get(draft.parent_code) or one.parent
            successor = there.get(draft.successor_code)
            one.successor = successor if successor and successor.pk != one.pk else one.successor
            tied.append(one)
    Organisation.objects.bulk_update(tied, ["parent", "successor"], batch_size=_BATCH)
    return len(tied)


def codes_of(scheme: str) -> frozenset[str]:
    return frozenset(Organisation.objects.filter(scheme=scheme).values_list("code", flat=True))


def _made(draft: OrganisationDraft) -> Organisation:
    return Organisation(
        **{name: getattr(draft, name) for name in (*_WORDS, *_FACTS) if getattr(draft, name)},
        scheme=draft.scheme, code=draft.code, source=draft.source, source_id=draft.source_id,
    )  # fmt: skip


def _index(organisations: Sequence[Organisation]) -> None:
    """Those that still exist are found; those that merged away are not."""
    search.put_all(organisation_document(one) for one in organisations if one.valid_until is None)
    for one in organisations:
        if one.valid_until is not None:
            search.drop("organisation", one.ref)
