"""Offering a test site, applying, screening, planning, agreeing, testing, telling, deciding."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search
from proeftuin.testbeds import logic, permissions
from proeftuin.testbeds.documents import site_document
from proeftuin.testbeds.drafts import SiteDraft, TrialDraft
from proeftuin.testbeds.models import LogEntry, TestSite, Trial

SITE = ("title", "place", "testable", "users", "constraints", "contact")


@transaction.atomic
def offer_site(*, by: Actor, organisation: Organisation, draft: SiteDraft) -> TestSite:
    """Write down what can be tested; a draft first. Raises InvalidError."""
    require(permissions.can_offer(by, organisation.pk))
    _check_site(draft)
    site = TestSite.objects.create(
        organisation=organisation, author_id=by.id, language=draft.language, capacity=draft.capacity,
        **{name: getattr(draft, name).strip() for name in SITE},
    )  # fmt: skip
    if by.is_person:
        follow(by=by, thread=site.thread)
    record("test_site.drafted", by=by, thread=site.thread, audience=f"test-host:{site.ref}")
    return site


@transaction.atomic
def edit_site(*, by: Actor, site: TestSite, draft: SiteDraft, version: int) -> TestSite:
    """Save new words. Raises StaleError when they changed since ``version`` was read."""
    site = _locked_site(site)
    require(permissions.can_host(by, site))
    if site.version != version:
        raise StaleError(site.version)
    _check_site(draft)
    for name in SITE:
        setattr(site, name, getattr(draft, name).strip())
    site.capacity, site.language = draft.capacity, draft.language
    return _saved_site(by, site, "test_site.edited")


@transaction.atomic
def open_site(*, by: Actor, site: TestSite, take: bool = True) -> TestSite:
    """Publish it and take applications, or (``take`` false) take none for now. Twice is once."""
    site = _locked_site(site)
    require(permissions.can_host(by, site))
    if not take and site.state == TestSite.State.DRAFT:
        raise InvalidError({"": _("Publish it first.")})
    state = TestSite.State.OPEN if take else TestSite.State.CLOSED
    if site.state == state:
        return site
    if take and not (site.testable.strip() and site.contact.strip()):
        raise InvalidError({"": _("Say first what can be tested, and where people can ask.")})
    site.state = state
    site.published_at = site.published_at or now()
    return _saved_site(by, site, "test_site.opened" if take else "test_site.closed")


@transaction.atomic
def apply(*, by: Actor, site: TestSite, firm: Organisation, draft: TrialDraft) -> Trial:
    """A firm asks to test. Raises InvalidError."""
    site = _locked_site(site)
    require(permissions.can_apply(by, site))
    require(permissions.can_offer(by, firm.pk))
    problems: dict[str, object] = {}
    if firm.pk == site.organisation_id:
        problems["firm"] = _("The host does not apply to itself.")
    for name, words in (("title", _("Name your solution.")), ("solution", _("Say what it is.")),
                        ("question", _("Say what you want to find out."))):  # fmt: skip
        if not getattr(draft, name).strip():
            problems[name] = words
    if draft.trl not in logic.TRLS:
        problems["trl"] = _("Choose from 1 to 9.")
    if problems:
        raise InvalidError(problems)
    names = ("title", "solution", "question", "risks", "data", "ethics")
    trial = Trial.objects.create(
        site=site, firm=firm, trl=draft.trl, applicant_id=by.id,
        **{name: getattr(draft, name).strip()[: logic.LONGEST] for name in names},
    )  # fmt: skip
    if by.is_person:
        follow(by=by, thread=trial.thread)
    _tell(by, trial, "trial.applied")
    return trial


@transaction.atomic
def screen(*, by: Actor, trial: Trial) -> Trial:
    """The host begins to look at it."""
    trial = _locked(trial)
    require(permissions.can_judge(by, trial))
    return _moved(by, trial, "screening")


@transaction.atomic
def answer(*, by: Actor, trial: Trial, accept: bool, reason: str) -> Trial:
    """Accept or decline, with the reason. No more tests at a time than the site has room for."""
    site = _locked_site(trial.site)
    trial = _locked(trial)
    require(permissions.can_judge(by, trial))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: the firm reads it.")})
    busy = Trial.objects.filter(site=site, state__in=logic.TAKES_PLACE).count()
    if accept and busy >= site.capacity:
        raise InvalidError({"": _("There is room for %(n)d at a time, and it is taken.") % {"n": site.capacity}})
    trial.reason = reason.strip()[: logic.LONGEST]
    return _moved(by, trial, "accepted" if accept else "declined")


@transaction.atomic
def write_plan(*, by: Actor, trial: Trial, plan: Mapping[str, str], clauses: Mapping[str, str], version: int) -> Trial:
    """The test plan and the agreement, by either party, until the test starts. Raises StaleError."""
    trial = _locked(trial)
    require(permissions.can_work(by, trial))
    if trial.state != Trial.State.ACCEPTED:
        raise InvalidError({"": _("The plan and the agreement are written before the test starts.")})
    if trial.version != version:
        raise StaleError(trial.version)
    trial.plan = {code: str(plan.get(code, "")).strip()[: logic.LONGEST] for code in logic.PLAN}
    trial.clauses = {code: str(clauses.get(code, "")).strip()[: logic.LONGEST] for code in logic.CLAUSES}
    trial.version += 1
    trial.save()
    record("trial.planned", by=by, thread=trial.thread, audience=trial.circle)
    return trial


@transaction.atomic
def start(*, by: Actor, trial: Trial) -> Trial:
    """The test begins: only with a whole plan and every clause. The refusal names what is missing."""
    trial = _locked(trial)
    require(permissions.can_judge(by, trial))
    if not logic.follows(trial.state, "running"):
        raise InvalidError({"": _("This can’t be done now.")})
    plan, clauses = logic.missing_plan(trial.plan), trial.missing
    if clauses:
        names = ", ".join(f"“{vocabularies.label('test_clauses', code)}”" for code in clauses)
        raise InvalidError({"": _("The test can’t start: the agreement lacks %(clauses)s.") % {"clauses": names}})
    if plan:
        names = ", ".join(f"“{vocabularies.label('test_plan', code)}”" for code in plan)
        raise InvalidError({"": _("The test can’t start: the plan lacks %(parts)s.") % {"parts": names}})
    trial.started_at = now()
    return _moved(by, trial, "running")


@transaction.atomic
def log(*, by: Actor, trial: Trial, text: str) -> LogEntry:
    """Write down what happened, while it runs. For the two parties."""
    trial = _locked(trial)
    require(permissions.can_work(by, trial))
    if trial.state != Trial.State.RUNNING:
        raise InvalidError({"": _("The log is kept while the test runs.")})
    if not text.strip():
        raise InvalidError({"text": _("Write what happened.")})
    entry = LogEntry.objects.create(trial=trial, text=text.strip()[: logic.LONGEST], author_id=by.id, at=now())
    record("trial.logged", by=by, thread=trial.thread, audience=trial.circle)
    return entry


@transaction.atomic
def report(*, by: Actor, trial: Trial, public: str, confidential: str) -> Trial:
    """What the test showed: a part for everybody, also for other bidders, and a part for the two parties."""
    trial = _locked(trial)
    require(permissions.can_judge(by, trial))
    if not public.strip():
        raise InvalidError({"public": _("Write what everybody may know: results are shared with all bidders.")})
    trial.report, trial.confidential = public.strip()[: logic.LONGEST], confidential.strip()[: logic.LONGEST]
    trial.reported_at = now()
    trial = _moved(by, trial, "reported")
    search.put(site_document(trial.site))
    return trial


@transaction.atomic
def decide(*, by: Actor, trial: Trial, decision: str, reason: str) -> Trial:
    """Stop, test again, procure or spread, with a public reason."""
    trial = _locked(trial)
    require(permissions.can_judge(by, trial))
    problems: dict[str, object] = {}
    if decision not in logic.DECISIONS:
        problems["decision"] = _("Choose what happens now.")
    if not reason.strip():
        problems["reason"] = _("Say why: everyone reads it.")
    if problems:
        raise InvalidError(problems)
    trial.decision, trial.decision_reason, trial.decided_at = decision, reason.strip()[: logic.LONGEST], now()
    return _moved(by, trial, "decided", {"decision": {"vocabulary": "test_decisions", "code": decision}})


@transaction.atomic
def withdraw(*, by: Actor, trial: Trial) -> Trial:
    """The firm does not want to test any more, before it starts. Twice is once."""
    trial = _locked(trial)
    require(permissions.can_offer(by, trial.firm_id) if permissions.is_party(by, trial) else permissions.NOT_HERE)
    return trial if trial.state == Trial.State.WITHDRAWN else _moved(by, trial, "withdrawn")


def _moved(by: Actor, trial: Trial, to: str, data: Mapping[str, object] | None = None) -> Trial:
    if not logic.follows(trial.state, to):
        raise InvalidError({"": _("This can’t be done now.")})
    trial.state = to
    trial.version += 1
    trial.save()
    _tell(by, trial, f"trial.{to}", data)
    return trial


def _tell(by: Actor, trial: Trial, kind: str, data: Mapping[str, object] | None = None) -> None:
    audience = "public" if trial.is_public else trial.circle
    record(kind, by=by, thread=trial.thread, subject=trial.site.thread, audience=audience,
           data={"title": trial.title, "site": trial.site.title, **(data or {})})  # fmt: skip


def _locked(trial: Trial) -> Trial:
    return Trial.objects.select_for_update(no_key=True, of=("self",)).select_related("site__organisation", "firm").get(
        pk=trial.pk
    )  # fmt: skip


def _locked_site(site: TestSite) -> TestSite:
    found = TestSite.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    return found.get(pk=site.pk)


def _saved_site(by: Actor, site: TestSite, kind: str) -> TestSite:
    site.version += 1
    site.save()
    audience = "public" if site.is_shown else f"test-host:{site.ref}"
    record(kind, by=by, thread=site.thread, audience=audience,
           data={"title": site.title, "organisation": site.organisation.name})  # fmt: skip
    if site.is_shown:
        search.put(site_document(site))
    return site


def _check_site(draft: SiteDraft) -> None:
    problems: dict[str, Any] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if not 1 <= draft.capacity <= 1000:
        problems["capacity"] = _("Say how many tests fit at a time: from 1 to 1000.")
    for name in SITE:
        if len(getattr(draft, name)) > logic.LONGEST:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": logic.LONGEST}
    if problems:
        raise InvalidError(problems)
