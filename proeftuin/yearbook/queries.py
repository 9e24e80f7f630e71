"""Reading reports: what each page needs, in a stated number of queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.yearbook import permissions
from proeftuin.yearbook.material import still_public
from proeftuin.yearbook.models import Edition, Section, Source, YearReport

PER_PAGE = 20


def published() -> "QuerySet[YearReport]":
    return YearReport.objects.exclude(published_at=None).select_related("organisation")


def drafts_of(actor: Actor) -> list[YearReport]:
    """Reports this actor may still work on before anybody else reads them. One query."""
    if not actor.is_person:
        return []
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    may = Q(organisation__in=mine)
    if actor.has_role("editor"):
        may |= Q(pk__isnull=False)
    return list(YearReport.objects.filter(may, published_at=None).select_related("organisation")[:50])


def report_for(actor: Actor, ref: str) -> YearReport:
    """One this actor may read. Raises Http404."""
    found = YearReport.objects.select_related("organisation").filter(ref=ref).first()
    if found is None or not permissions.can_view(actor, found):
        raise Http404
    return found


def organisations_of(actor: Actor) -> list[Organisation]:
    """For which the actor may make a report. One query."""
    if not actor.is_person:
        return []
    mine = Organisation.objects.current().filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))


def edition_of(report: YearReport, number: str = "") -> Edition | None:
    """The latest edition, or the one that is asked for. Raises Http404 for one that is not there."""
    if not number:
        return report.editions.first()
    found = report.editions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    if found is None:
        raise Http404
    return found


def content_of(report: YearReport) -> dict[str, Any]:
    """The report as it stands: words, numbers, sections with what they rest on. Three queries."""
    sections = [one for one in report.sections.all() if not one.is_dropped]
    taken = report.sources.filter(state=Source.State.TAKEN, is_gone=False)
    by_section: dict[int, list[Source]] = {}
    for one in taken:
        by_section.setdefault(one.section_id, []).append(one)
    told = [_section(one, by_section.get(one.pk, [])) for one in sections]
    return {
        "title": report.title, "foreword": report.foreword, "counts": report.counts,
        "gathered_at": report.gathered_at.isoformat() if report.gathered_at else "",
        "sections": [one for one in told if one["text"] or one["sources"]],
    }  # fmt: skip


def without_what_is_gone(content: Mapping[str, Any]) -> dict[str, Any]:
    """An edition as everybody may read it now: what was hidden since stands in it no more. At most six queries."""
    shown = still_public(one["thread"] for section in content["sections"] for one in section["sources"])
    sections = [
        {**section, "sources": [one for one in section["sources"] if one["thread"] in shown]}
        for section in content["sections"]
    ]
    return {**content, "sections": sections}


def mark_gone(report: YearReport) -> None:
    """Note which sources nobody may read any more."""
    sources = list(report.sources.all())
    shown = still_public(one.thread for one in sources)
    report.sources.update(is_gone=False)
    report.sources.filter(pk__in=[one.pk for one in sources if one.thread not in shown]).update(is_gone=True)


def desk_of(report: YearReport) -> dict[str, Any]:
    """For who edits: sections in order, with how many sources; what is left out; what is offered. Two queries."""
    every: Sequence[Section] = list(report.sections.all())
    sources = [one for one in report.sources.all() if not one.is_gone]
    counted: dict[int, int] = {}
    for one in sources:
        if one.state == Source.State.TAKEN:
            counted[one.section_id] = counted.get(one.section_id, 0) + 1
    names = {one.pk: one.title for one in every}
    offered = [(one, names[one.section_id]) for one in sources if one.state == Source.State.OFFERED]
    return {
        "sections": [(one, counted.get(one.pk, 0)) for one in every if not one.is_dropped],
        "dropped": [one for one in every if one.is_dropped], "offered": offered,
    }  # fmt: skip


def _section(section: Section, sources: Sequence[Source]) -> dict[str, Any]:
    names = ("thread", "title", "quote", "whose", "kind", "url")
    return {
        "key": section.key, "title": section.title, "text": section.text,
        "sources": [{**{name: getattr(one, name) for name in names}, "on": one.on.isoformat()} for one in sources],
    }  # fmt: skip
