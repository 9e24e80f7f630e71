"""What came of a gathering: told, found, agreed, and who hosts the next one."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.gatherings import permissions
from proeftuin.gatherings.actions.arranging import arrange_gathering, host_for
from proeftuin.gatherings.actions.places import locked, write_letters
from proeftuin.gatherings.documents import gathering_document
from proeftuin.gatherings.drafts import GatheringDraft
from proeftuin.gatherings.logic import agenda_text, next_start
from proeftuin.gatherings.models import Finding, FollowUp, Gathering, Inspiration, Offer, Report, Visit
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.library.actions.cases import start_case
from proeftuin.library.actions.lessons import record_lesson, share_lessons
from proeftuin.library.drafts import CaseDraft, LessonDraft
from proeftuin.library.models import Case
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search import actions as search
from proeftuin.uploads.actions import add_upload, remove_upload
from proeftuin.uploads.models import Upload

LONGEST, MOST, MOST_INSPIRATIONS = 20_000, 500, 20
PAGE = re.compile(r"/(cases|organisations|people)/([0-9a-z]{10})/?\s*$")
FILES = ("photo", "slides")
ROOM = system("gatherings")


@transaction.atomic
def write_report(*, by: Actor, gathering: Gathering, text: str, version: int, share: bool) -> Report:
    """Save the story; with ``share`` everybody reads it from now on, with the findings. Who came is mailed once."""
    gathering = locked(gathering)
    require(permissions.can_report(by, gathering))
    report, made = Report.objects.get_or_create(gathering=gathering, defaults={"author_id": by.id})
    if not made and report.version != version:
        raise StaleError(report.version)
    if len(text) > LONGEST:
        raise InvalidError({"text": _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
    if share and not text.strip() and not gathering.findings.exists():
        raise InvalidError({"text": _("Write a few sentences first, or a finding.")})
    report.text, report.changed_at = text.strip(), now()
    report.version += 1
    if share and not report.shared_at:
        report.shared_at = now()
        record("gathering.reported", by=by, thread=gathering.thread, data={"title": gathering.title})
        write_letters(gathering, "report", 0, ("registered",))
    report.save()
    _found_anew(gathering)
    return report


@transaction.atomic
def add_finding(
    *, by: Actor, gathering: Gathering, text: str, detail: str = "", inspired_by: str = "", visits: Sequence[Visit] = ()
) -> Finding:
    """One insight. ``inspired_by`` holds addresses of cases, organisations or people on this site, one a line."""
    require(permissions.can_report(by, gathering))
    if not text.strip() or len(text) > 300:
        raise InvalidError({"text": _("Write it as one sentence of at most 300 characters.")})
    if gathering.findings.count() >= MOST:
        raise InvalidError({"text": _("That is enough for one report. Remove one first.")})
    sources = _sources(inspired_by)
    finding = Finding.objects.create(
        gathering=gathering, text=text.strip(), detail=detail.strip()[:LONGEST], author_id=by.id
    )
    finding.visits.set(one for one in visits if one.gathering_id == gathering.pk)
    Inspiration.objects.bulk_create([Inspiration(finding=finding, **source) for source in sources])
    _note(by, gathering, "gathering.finding_added")
    _found_anew(gathering)
    return finding


@transaction.atomic
def remove_finding(*, by: Actor, finding: Finding) -> None:
    require(permissions.can_report(by, finding.gathering))
    gathering = finding.gathering
    finding.delete()
    _note(by, gathering, "gathering.finding_removed")
    _found_anew(gathering)


@transaction.atomic
def add_visit(
    *, by: Actor, gathering: Gathering, name: str, town: str = "", text: str = "",
    organisation: Organisation | None = None,
) -> Visit:  # fmt: skip
    """A host that one visits. Each name once."""
    require(permissions.can_change(by, gathering))
    if not name.strip():
        raise InvalidError({"name": _("Say whom you visit.")})
    if gathering.visits.filter(name__iexact=name.strip()).exists():
        raise InvalidError({"name": _("This one stands there already.")})
    visit = Visit.objects.create(
        gathering=gathering, name=name.strip()[:200], town=town.strip()[:80], text=text.strip()[:LONGEST],
        organisation=organisation,
    )  # fmt: skip
    _note(by, gathering, "gathering.visit_added")
    return visit


@transaction.atomic
def add_follow_up(*, by: Actor, gathering: Gathering, text: str, who: str = "", due_on: date | None = None) -> FollowUp:
    require(permissions.can_report(by, gathering))
    if not text.strip():
        raise InvalidError({"text": _("Say what will be done.")})
    made = FollowUp.objects.create(gathering=gathering, text=text.strip()[:300], who=who.strip()[:120], due_on=due_on)
    _note(by, gathering, "gathering.follow_up_added")
    return made


@transaction.atomic
def tick_follow_up(*, by: Actor, follow_up: FollowUp) -> None:
    """Done, or not done after all."""
    require(permissions.can_report(by, follow_up.gathering))
    follow_up.done_at = None if follow_up.done_at else now()
    follow_up.save(update_fields=["done_at"])
    _note(by, follow_up.gathering, "gathering.follow_up_ticked")


@transaction.atomic
def add_file(*, by: Actor, gathering: Gathering, file: UploadedFile, what: str, alt: str, consent: bool) -> Upload:
    """A photo or a presentation, only with the consent of who is on it or who made it. Public at once."""
    require(permissions.can_report(by, gathering))
    problems: dict[str, object] = {}
    if what not in FILES:
        problems["what"] = _("Choose what it is.")
    if not consent:
        problems["consent"] = _("Ask them first. Without their yes it can’t stand here.")
    if not alt.strip():
        problems["alt"] = _("Say in a few words what it shows, for who can’t see it.")
    if problems:
        raise InvalidError(problems)
    upload = add_upload(by=by, file=file, thread=gathering.thread, subject=what, alt=alt)
    record("gathering.consent_given", by=by, thread=gathering.thread, audience=by.ref, data={"upload": upload.ref})
    return upload


@transaction.atomic
def remove_file(*, by: Actor, gathering: Gathering, upload: Upload) -> None:
    """Somebody changed their mind: it is gone for good. Any host may, whoever added it."""
    require(permissions.can_host(by, gathering))
    remove_upload(by=ROOM, upload=upload)


@transaction.atomic
def finding_to_lesson(*, by: Actor, finding: Finding, kind: str) -> Finding:
    """Put a finding into the library as a lesson, public at once. Done twice is done once."""
    finding = _locked(by, finding)
    if not finding.became:
        draft = LessonDraft(text=finding.text, kind=kind, language=finding.gathering.language, evidence=finding.detail)
        thread = finding.gathering.thread
        lesson = record_lesson(by=by, draft=draft, origin=thread, organisation=host_for(by, finding.gathering))
        share_lessons(by=by, origin=thread, outcome="ongoing")
        finding.became = lesson.get_absolute_url()
        finding.save(update_fields=["became"])
    return finding


@transaction.atomic
def finding_to_case(*, by: Actor, finding: Finding) -> Finding:
    """Begin a case from a finding: a draft that its writer completes. Done twice is done once."""
    finding = _locked(by, finding)
    if not finding.became:
        organisation = host_for(by, finding.gathering)
        draft = CaseDraft(
            title=finding.text, language=finding.gathering.language, lessons_text=finding.text[:1000],
            overview=finding.detail[:5000], organisation_id=organisation.pk if organisation else None,
        )  # fmt: skip
        finding.became = start_case(by=by, draft=draft, origin=finding.gathering.thread).get_absolute_url()
        finding.save(update_fields=["became"])
    return finding


@transaction.atomic
def offer_to_host(*, by: Actor, gathering: Gathering, organisation: Organisation, note: str = "") -> Offer:
    """Offer that an organisation one belongs to hosts the next one. Once each; the note may change."""
    require(permissions.can_offer(by, gathering))
    if not Membership.objects.filter(user_id=by.person_id, organisation=organisation, state="confirmed").exists():
        raise InvalidError({"organisation": _("Choose an organisation that you belong to.")})
    offer, made = Offer.objects.get_or_create(
        gathering=gathering, organisation=organisation, defaults={"user_id": by.id, "note": note.strip()[:500]}
    )
    if made:
        data = {"title": gathering.title, "organisation": organisation.name}
        record("gathering.next_offered", by=by, thread=gathering.thread, data=data)
    return offer


@transaction.atomic
def answer_offer(*, by: Actor, offer: Offer, accept: bool) -> Offer:
    """A host accepts: the next gathering starts as a draft of the organisation that offered. Or thanks and declines."""
    gathering = locked(offer.gathering)
    require(permissions.can_host(by, gathering))
    offer = Offer.objects.select_related("organisation").get(pk=offer.pk)
    if offer.state != Offer.State.OPEN:
        return offer
    offer.state = Offer.State.ACCEPTED if accept else Offer.State.DECLINED
    if accept:
        offer.next = arrange_gathering(
            by=ROOM, organisation=offer.organisation, draft=_next_of(gathering), previous=gathering,
            series=gathering.series,
        )  # fmt: skip
        data = {"title": gathering.title, "organisation": offer.organisation.name}
        record("gathering.next_accepted", by=by, thread=gathering.thread, data=data)
    offer.save(update_fields=["state", "next"])
    return offer


def _next_of(gathering: Gathering) -> GatheringDraft:
    """The same again, four weeks after today at the soonest, without place and link: those are the new host's."""
    later = next_start([gathering.starts_there], now() + timedelta(weeks=4))
    return GatheringDraft(
        kind=gathering.kind, title=gathering.title, text=gathering.text, agenda=agenda_text(gathering.agenda),
        language=gathering.language, zone=gathering.zone, capacity=gathering.capacity, spoken=tuple(gathering.spoken),
        starts_at=later, ends_at=later + (gathering.ends_at - gathering.starts_at),
    )  # fmt: skip


def _sources(text: str) -> list[dict[str, object]]:
    """Addresses of pages here, one a line, as what they point to. Raises InvalidError with the line that fails."""
    found: list[dict[str, object]] = []
    for line in dict.fromkeys(filter(None, map(str.strip, text.splitlines()))):
        match = PAGE.search(line)
        kind, ref = match.groups() if match else ("", "")
        thing: object = None
        if kind == "cases":
            thing = Case.objects.published().filter(ref=ref).first()
        elif kind == "organisations":
            thing = Organisation.objects.filter(ref=ref).first()
        elif kind == "people":
            thing = User.objects.filter(ref=ref, is_active=True, is_public=True).first()
        if thing is None:
            words = _(
                "“%(line)s” is no public case, organisation or person on this site. Copy the address of its page."
            )
            raise InvalidError({"inspired_by": words % {"line": line[:120]}})
        found.append({{"cases": "case", "organisations": "organisation", "people": "person"}[kind]: thing})
    if len(found) > MOST_INSPIRATIONS:
        raise InvalidError({"inspired_by": _("At most %(most)d.") % {"most": MOST_INSPIRATIONS}})
    return found


def _locked(by: Actor, finding: Finding) -> Finding:
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    require(permissions.can_report(by, finding.gathering))
    report = Report.objects.filter(gathering=finding.gathering).first()
    if report is None or report.shared_at is None:
        raise InvalidError({"": _("Share the report first: then its findings are public too.")})
    return finding


def _note(by: Actor, gathering: Gathering, kind: str) -> None:
    record(kind, by=by, thread=gathering.thread, audience=by.ref)


def _found_anew(gathering: Gathering) -> None:
    if gathering.state == Gathering.State.PUBLISHED:
        search.put(gathering_document(gathering))
