"""Making the report of a year: it gathers, a person writes, and what is published stays as it was published."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search
from proeftuin.yearbook import logic, permissions, queries, words
from proeftuin.yearbook.documents import year_document
from proeftuin.yearbook.drafts import YearDraft
from proeftuin.yearbook.material import Found, Material, gather
from proeftuin.yearbook.models import Edition, Section, Source, YearReport

LONGEST, MOST_SECTIONS = 20_000, 40
LANGUAGES = ("nl", "fr", "de", "en")


@transaction.atomic
def start_report(*, by: Actor, draft: YearDraft) -> YearReport:
    """Make a draft that holds all of the period. Raises InvalidError, NotAllowedError."""
    require(permissions.can_start(by, draft.organisation_id) if draft.organisation_id else _for_all(by))
    _check(draft)
    report = YearReport(author_id=by.id, organisation_id=draft.organisation_id, sector=draft.sector,
                        from_on=draft.from_on, until_on=draft.until_on, language=draft.language)  # fmt: skip
    whose = Organisation.objects.get(pk=draft.organisation_id).name if draft.organisation_id else ""
    theme = vocabularies.label("sectors", draft.sector) if draft.sector else ""
    report.title = draft.title.strip()[:200] or words.name_of(
        draft.from_on.year, draft.until_on.year, draft.language, ", ".join(filter(None, (whose, theme)))
    )[:200]  # fmt: skip
    report.save()
    _take_in(report, gather(report), first=True)
    _note(by, report, "year.started")
    return report


@transaction.atomic
def gather_again(*, by: Actor, report: YearReport) -> int:
    """Look what there is now. Words stay as they are; what is new is offered, what is gone is marked. Returns how many
    new things are offered."""
    report = _locked(by, report)
    new = _take_in(report, gather(report), first=False)
    _save(report)
    _note(by, report, "year.gathered")
    return new


@transaction.atomic
def write_report(*, by: Actor, report: YearReport, title: str, foreword: str, version: int) -> YearReport:
    """Name and foreword. Raises StaleError, InvalidError."""
    report = _locked(by, report)
    if report.version != version:
        raise StaleError(report.version)
    if not title.strip():
        raise InvalidError({"title": _("Give it a name.")})
    if len(foreword) > LONGEST:
        raise InvalidError({"foreword": _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
    report.title, report.foreword = title.strip()[:200], foreword.strip()
    _save(report)
    _note(by, report, "year.written")
    return report


@transaction.atomic
def write_section(*, by: Actor, section: Section, title: str, text: str, taken: Iterable[int], version: int) -> None:
    """Words of a section, and which of its sources stand in it (numbers of sources); the others are left out."""
    report = _locked(by, section.report)
    if report.version != version:
        raise StaleError(report.version)
    if not title.strip():
        raise InvalidError({"title": _("Give it a name.")})
    if len(text) > LONGEST:
        raise InvalidError({"text": _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
    Section.objects.filter(pk=section.pk).update(title=title.strip()[:200], text=text.strip())
    mine, chosen = Source.objects.filter(section=section), list(taken)
    mine.filter(pk__in=chosen).update(state=Source.State.TAKEN)
    mine.exclude(pk__in=chosen).update(state=Source.State.DROPPED)
    _save(report)
    _note(by, report, "year.written")


@transaction.atomic
def add_section(*, by: Actor, report: YearReport, title: str) -> Section:
    """A section of one's own, at the end."""
    report = _locked(by, report)
    if not title.strip():
        raise InvalidError({"title": _("Give it a name.")})
    if report.sections.count() >= MOST_SECTIONS:
        raise InvalidError({"title": _("That is enough for one report. Remove one first.")})
    last = report.sections.aggregate(last=Max("place"))["last"] or 0
    section = Section.objects.create(report=report, title=title.strip()[:200], place=last + 1)
    _save(report)
    _note(by, report, "year.written")
    return section


@transaction.atomic
def move_section(*, by: Actor, section: Section, step: int) -> None:
    """One place up (-1) or down (1) among those that stand in it. At the end nothing happens."""
    report = _locked(by, section.report)
    shown = [one for one in report.sections.all() if not one.is_dropped]
    at = next((n for n, one in enumerate(shown) if one.pk == section.pk), None)
    if at is None or not 0 <= at + step < len(shown) or step not in (-1, 1):
        return
    shown[at], shown[at + step] = shown[at + step], shown[at]
    for place, one in enumerate(shown, start=1):
        one.place = place
    Section.objects.bulk_update(shown, ["place"])
    _save(report)


@transaction.atomic
def drop_section(*, by: Actor, section: Section, dropped: bool = True) -> None:
    """Leave a section out, or put it back. Its words are kept."""
    report = _locked(by, section.report)
    Section.objects.filter(pk=section.pk).update(is_dropped=dropped)
    _save(report)
    _note(by, report, "year.written")


@transaction.atomic
def answer_offer(*, by: Actor, report: YearReport, sources: Iterable[int], take: bool) -> int:
    """Take what is offered, or let it be. Returns how many."""
    report = _locked(by, report)
    offered = report.sources.filter(pk__in=list(sources), state=Source.State.OFFERED)
    count = offered.update(state=Source.State.TAKEN if take else Source.State.DROPPED)
    _save(report)
    return count


@transaction.atomic
def publish_report(*, by: Actor, report: YearReport) -> Edition:
    """Publish it as it stands: a new edition when it was published before. Raises InvalidError."""
    report = _locked(by, report)
    queries.mark_gone(report)
    content = queries.content_of(report)
    if not (report.foreword or content["sections"]):
        raise InvalidError({"": _("There is nothing in it yet. Write a foreword or a section first.")})
    latest = report.editions.first()
    if latest and {**latest.content, "gathered_at": ""} == {**content, "gathered_at": ""}:
        raise InvalidError({"": _("Nothing changed since the last edition.")})
    edition = Edition.objects.create(
        report=report, number=latest.number + 1 if latest else 1, content=content, author_id=by.id, at=now()
    )
    report.published_at = report.published_at or now()
    _save(report)
    kind = "year.published" if edition.number == 1 else "year.renewed"
    record(kind, by=by, thread=report.thread, data={"title": report.title, "number": edition.number})
    search.put(year_document(report, content))
    return edition


def _take_in(report: YearReport, material: Material, *, first: bool) -> int:
    """Make the sections that lack, and note each new thing: taken at first, offered later. Returns how many."""
    known = {one.thread: one for one in report.sources.all()}
    groups: dict[str, list[Found]] = {}
    for one in material.found:
        groups.setdefault(one.section, []).append(one)
    lessons = sorted((key for key in groups if key.startswith("theme:") and key != "theme:"),
                     key=lambda key: (-len(groups[key]), key))  # fmt: skip
    order = [key.removeprefix("theme:") for key in lessons]
    there = {one.key: one for one in report.sections.all() if one.key}
    last = 0 if first else report.sections.aggregate(last=Max("place"))["last"] or 0
    state, rows = Source.State.TAKEN if first else Source.State.OFFERED, []
    for key in sorted(groups, key=lambda key: logic.place_of(key, order)):
        new = [one for one in groups[key] if one.thread not in known]
        if not new:
            continue
        if key not in there:
            last += 1
            there[key] = Section.objects.create(
                report=report, key=key, place=last, title=words.title_of(key, report.language),
                text=words.text_of(key, groups[key], report.language),
            )  # fmt: skip
        rows += [_row(report, there[key], one, state) for one in new]
    Source.objects.bulk_create(rows, ignore_conflicts=True)
    report.sources.update(is_gone=True)
    report.sources.filter(thread__in=[one.thread for one in material.found]).update(is_gone=False)
    report.counts, report.gathered_at = material.counts, now()
    report.save(update_fields=["counts", "gathered_at"])
    return len(rows)


def _row(report: YearReport, section: Section, one: Found, state: str) -> Source:
    return Source(
        report=report, section=section, thread=one.thread, title=one.title[:320], quote=one.quote, whose=one.whose,
        kind=one.kind, url=one.url, on=one.on, state=state,
    )  # fmt: skip


def _for_all(by: Actor) -> Verdict:
    if by.is_system or by.has_role("editor"):
        return ALLOWED
    return Denied(_("Only editors make a report about everything."), remedy=_("Choose your organisation."))


def _locked(by: Actor, report: YearReport) -> YearReport:
    report = YearReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    require(permissions.can_edit(by, report))
    return report


def _save(report: YearReport) -> None:
    report.version += 1
    report.changed_at = now()
    report.save()


def _note(by: Actor, report: YearReport, kind: str) -> None:
    """For the record alone: drafts are told to nobody."""
    record(kind, by=by, thread=report.thread, audience=by.ref)


def _check(draft: YearDraft) -> None:
    problems: dict[str, object] = {}
    if draft.until_on < draft.from_on:
        problems["until_on"] = _("It ends before it starts.")
    elif draft.until_on - draft.from_on > logic.LONGEST_PERIOD:
        problems["until_on"] = _("At most three years in one report.")
    elif draft.from_on > today():
        problems["from_on"] = _("This has not begun yet.")
    if draft.sector and draft.sector not in vocabularies.codes("sectors"):
        problems["sector"] = _("Choose a policy area from the list.")
    if draft.language not in LANGUAGES:
        problems["language"] = _("Choose a language.")
    if problems:
        raise InvalidError(problems)
