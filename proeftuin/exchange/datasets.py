"""The open data of an instance: which datasets there are, and their rows. Public things only, and no people.

Each dataset streams: it reads the database in chunks, so that its size does not matter.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.assessments.queries import published as published_assessments
from proeftuin.calls.models import Call, Entry, Prize
from proeftuin.campaigns.models import Campaign
from proeftuin.challenges.models import Challenge, Reply
from proeftuin.cohorts.models import Reached, Team
from proeftuin.exchange.logic import without_mail
from proeftuin.experiments.models import Experiment
from proeftuin.gatherings.models import Gathering
from proeftuin.groups.models import Group
from proeftuin.initiatives.models import Evaluation, Indicator, Initiative, Move, Output, Post
from proeftuin.items.models import Item
from proeftuin.labs.models import Lab
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import thread_cards
from proeftuin.library.models import Adoption, Case, Lesson, Publication
from proeftuin.newsletters.models import Issue
from proeftuin.organisations.models import Organisation
from proeftuin.people.cards import card, card_data
from proeftuin.people.models import Profile
from proeftuin.questions.models import Question
from proeftuin.stories.models import Story
from proeftuin.testbeds.models import TestSite, Trial
from proeftuin.ui.http import absolute
from proeftuin.yearbook.models import YearReport

CHUNK = 500
LIST_SEPARATOR = " | "

type Plain = str | int | float | bool | list[object] | dict[str, object] | None
type Row = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of open data. ``rows`` gives plain values under the keys of ``header``."""

    name: str
    title: object
    description: object
    header: Sequence[str]
    count: Callable[[], int]
    rows: Callable[[], Iterator[Row]]
    theme: str = "GOVE"  # of the EU's data-theme list


DATASETS: dict[str, Dataset] = {}


def cell(value: Plain) -> Plain:
    """A value as one cell of CSV: a list of words in one cell, anything deeper as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return LIST_SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def plain(value: object) -> Plain:
    """A value of a model as JSON holds it, without e-mail addresses."""
    if isinstance(value, str):
        return without_mail(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return value  # type: ignore[return-value]


def _dataset(
    name: str,
    title: object,
    description: object,
    columns: Mapping[str, str | Callable[[Model], object]],
    things: Callable[[], QuerySet[Model]],
) -> None:
    """Register a dataset over a queryset; each column is an attribute's name or a function of the row."""

    def rows() -> Iterator[Row]:
        for thing in things().iterator(chunk_size=CHUNK):
            yield {key: plain(_value(thing, source)) for key, source in columns.items()}

    DATASETS[name] = Dataset(name, title, description, tuple(columns), lambda: things().count(), rows)


def _value(thing: Model, source: str | Callable[[Model], object]) -> object:
    return getattr(thing, source) if isinstance(source, str) else source(thing)


def _same(*names: str) -> dict[str, str | Callable[[Model], object]]:
    return {name: name for name in names}


def _ref(of: str) -> Callable[[Model], object]:
    """The public reference of a thing that the row belongs to, or nothing."""
    return lambda row: getattr(getattr(row, of), "ref", "")


def _url(row: Model) -> str:
    return absolute(row.get_absolute_url())  # type: ignore[attr-defined]


def _organisation_name(case: Model) -> str:
    assert isinstance(case, Case)  # noqa: S101 - the column stands in the dataset of cases
    return case.organisation.name if case.organisation else case.organisation_name


def _of_card(name: str) -> Callable[[Model], object]:
    """A field of a profile as a visitor may see it."""

    def shown(row: Model) -> object:
        assert isinstance(row, Profile)  # noqa: S101 - the column stands in the dataset of people
        told = card_data(card(row, "public"))[name]
        return absolute(str(told)) if name == "url" else told

    return shown


def _published(of: str) -> Callable[[Model], object]:
    """The reference of another case, if that one is there for everyone."""

    def ref(row: Model) -> str:
        case: Case | None = getattr(row, of)
        return case.ref if case and case.is_published else ""

    return ref


_dataset(
    "cases", _("Cases"), _("Practices of public bodies: what was done, how it ended, and what was learned."),
    {
        **_same(
            "ref", "title", "language", "summary", "overview", "innovative", "status_text", "partners", "users",
            "results", "challenges", "conditions", "replication", "lessons_text", "more", "phases", "outcome",
            "obstacles", "novelty", "types", "sectors", "sdgs", "concepts", "tags", "open_for", "evidence", "level",
            "country", "place", "area_code", "year", "cost", "effort_days", "website", "video",
        ),
        "organisation_name": _organisation_name, "organisation": _ref("organisation"),
        "derived_from": _published("derived_from"),
        **_same("licence", "attribution", "source", "source_id", "source_url", "published_at", "checked_at"),
        "url": _url,
    },
    lambda: Case.objects.published().select_related("organisation", "derived_from").order_by("pk"),
)  # fmt: skip
_dataset(
    "lessons", _("Lessons"), _("What was learned, in one sentence each, with its evidence."),
    {
        **_same("ref", "text", "language", "evidence", "kind", "obstacles", "outcome"), "case": _published("case"),
        "organisation": _ref("organisation"), "shared_at": "shared_at", "url": _url,
    },
    lambda: Lesson.objects.exclude(shared_at=None).select_related("case", "organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "publications", _("Publications"), _("Methods, tools and reports."),
    {
        **_same("ref", "kind", "title", "language", "summary", "body"), "link": "url",
        **_same("concepts", "tags", "licence", "attribution", "source", "source_id", "published_at"),
        "url": _url,
    },
    lambda: Publication.objects.order_by("pk"),
)  # fmt: skip
_dataset(
    "knowledge", _("Knowledge"), _("News, publications and tools that organisations share, with their licences."),
    {
        **_same("ref", "kind", "title", "language", "summary", "body", "link", "sectors", "concepts", "licence"),
        **_same("attribution", "made_on"), "organisation": _ref("organisation"), "published_at": "published_at",
        "url": _url,
    },
    lambda: Item.objects.published().select_related("organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "newsletters", _("Newsletters"), _("What came out, without who got it."),
    {**_same("ref", "title", "language", "intro"), "published_at": "began_at", "url": _url},
    lambda: Issue.objects.out().order_by("pk"),
)  # fmt: skip
_dataset(
    "organisations", _("Organisations"), _("Public bodies and others that take part, with their official codes."),
    {
        **_same("ref", "name", "names", "kind", "level", "country", "scheme", "code"),
        "parent": _ref("parent"), "successor": _ref("successor"),
        **_same("valid_until", "description", "website", "source", "source_id", "licence", "attribution"),
        "url": _url,
    },
    lambda: Organisation.objects.select_related("parent", "successor").order_by("pk"),
)  # fmt: skip
_dataset(
    "initiatives", _("Initiatives"), _("Public problems that teams are solving, phase by phase."),
    {
        **_same(
            "ref", "title", "language", "problem", "phase", "status", "status_reason", "sectors", "sdgs", "level",
            "country",
        ),
        "organisation": _ref("organisation"), "builds_on": _published("builds_on"),
        **_same("created_at", "changed_at", "closed_at"), "url": _url,
    },
    lambda: Initiative.objects.public().select_related("organisation", "builds_on").order_by("pk"),
)  # fmt: skip


def _of_public(model: type[Model]) -> Callable[[], QuerySet[Model]]:
    """Rows that belong to a public initiative."""
    return lambda: model._default_manager.filter(initiative__is_public=True).select_related("initiative").order_by("pk")


def _once_told(name: str) -> Callable[[Model], object]:
    """What a team notes while its experiment still runs is its own."""
    return lambda row: getattr(row, name) if getattr(row, "is_told") else None  # noqa: B009 - of any model


_dataset(
    "gates", _("Outputs at the gates"), _("What teams wrote down to pass from one phase to the next."),
    {"initiative": _ref("initiative"), **_same("key", "text", "link", "changed_at")}, _of_public(Output),
)  # fmt: skip
_dataset(
    "moves", _("Steps between phases"), _("When initiatives went forward or back, paused or stopped, and why."),
    {"initiative": _ref("initiative"), **_same("verb", "from_phase", "to_phase", "reason", "missing", "at")},
    _of_public(Move),
)  # fmt: skip
_dataset(
    "indicators", _("Indicators"), _("What initiatives measure: baseline, target and result."),
    {
        "initiative": _ref("initiative"),
        **_same(
            "ref", "name", "unit", "method", "baseline", "target", "more_is_better", "agreed_with", "locked_at",
            "result", "result_note",
        ),
    },
    _of_public(Indicator),
)  # fmt: skip
_dataset(
    "evaluations", _("Evaluations"), _("How initiatives ended, with cost and effort."),
    {
        "initiative": _ref("initiative"),
        **_same("verdict", "summary", "cost", "effort_days", "people_reached", "at"),
    },
    _of_public(Evaluation),
)  # fmt: skip
_dataset(
    "posts", _("Logbook"), _("What teams wrote in the public part of their logbooks."),
    {"initiative": _ref("initiative"), **_same("ref", "language", "title", "body", "link", "at", "changed_at")},
    lambda: Post.objects.filter(is_public=True, initiative__is_public=True).select_related("initiative").order_by("pk"),
)  # fmt: skip
_dataset(
    "experiments", _("Experiments"), _("What teams tried, with the threshold set beforehand and what came of it."),
    {
        "initiative": _ref("initiative"),
        **_same(
            "ref", "language", "title", "standing", "assumption", "test", "measure", "threshold_value",
            "threshold_unit", "more_is_better", "threshold_words", "place", "participants", "starts_on", "ends_on",
            "started_at", "ended_at",
        ),
        **{name: _once_told(name) for name in ("result_value", "met", "saw", "learned")},
        **_same("verdict", "reason"), "replaces": _ref("replaces"), "url": _url,
    },
    lambda: Experiment.objects.public().select_related("initiative", "replaces").order_by("pk"),
)  # fmt: skip
_dataset(
    "assessments", _("Assessments"), _("What teams found when they looked at themselves, as far as they published it."),
    {
        "initiative": _ref("initiative"), "ref": "ref", "questionnaire": "key",
        "version": lambda row: row.edition.number,  # type: ignore[attr-defined]
        **_same("phase", "opened_at", "closed_at", "summary", "result"), "url": _url,
    },
    published_assessments,
)  # fmt: skip
_dataset(
    "stories", _("Stories"), _("What people told teams, under a chosen name and with consent for everyone to read."),
    {
        "initiative": _ref("initiative"), **_same("ref", "language"), "told_as": "pseudonym",
        **_same("place", "words", "enablers", "obstacles", "created_at"), "url": _url,
    },
    lambda: Story.objects.open().filter(initiative__is_public=True).select_related("initiative").order_by("pk"),
)  # fmt: skip
_dataset(
    "challenges", _("Challenges"), _("What public bodies ask of the market before they buy, and how they then buy it."),
    {
        **_same("ref", "title", "language", "need", "outcome", "constraints", "searched", "ask_until", "report",
                "procedure", "procedure_reason", "published_at", "announced_at"),
        "call": _ref("call"), "url": _url,
    },
    lambda: Challenge.objects.shown().select_related("call").order_by("pk"),
)  # fmt: skip
_dataset(
    "market_questions", _("Questions of market consultations"),
    _("What was asked about challenges and what was answered to everyone, each version; who asked is left out."),
    {
        "challenge": lambda row: row.enquiry.challenge.ref,  # type: ignore[attr-defined]
        "question_number": lambda row: row.enquiry.number,  # type: ignore[attr-defined]
        "question": lambda row: row.enquiry.shown_text,  # type: ignore[attr-defined]
        "version": "number", "answer": "text", **_same("reason", "at"),
    },
    lambda: Reply.objects.filter(enquiry__challenge__state="published").select_related("enquiry__challenge")
    .order_by("pk"),
)  # fmt: skip
_dataset(
    "calls", _("Calls"), _("Awards, challenges and funds: what was asked, by which criteria, and how it was decided."),
    {
        **_same("ref", "kind", "stage", "title", "language", "summary", "body"), "organisation": _ref("organisation"),
        **_same("opens_at", "deadline", "grace", "eligibility", "rules", "tracks", "questions", "rubric", "method"),
        "decision": lambda row: row.decision if row.is_announced else "",  # type: ignore[attr-defined]
        "url": _url,
    },
    lambda: Call.objects.exclude(state="draft").select_related("organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "winners", _("Winners of calls"), _("Entries that won an award, a mention or a special prize, once announced."),
    {
        "call": _ref("call"), **_same("ref", "state", "title", "outcome", "place", "answers"),
        "organisation": _ref("organisation"),
        "prizes": lambda row: [one.name for one in row.prizes.all()],  # type: ignore[attr-defined]
        "case": "case_ref", "url": _url,
    },
    lambda: Entry.objects.filter(
        Q(state__in=("winner", "mention")) | Q(pk__in=Prize.winners.through.objects.values("entry")),
        call__state__in=("announced", "archived"),
    ).select_related("call", "organisation").prefetch_related("prizes").order_by("pk"),
)  # fmt: skip
_dataset(
    "cohort_teams", _("Teams of cohorts"), _("Which teams took part in which cohort, and how it ended for each."),
    {
        "cohort": _ref("cohort"), "cohort_title": lambda row: row.cohort.title,  # type: ignore[attr-defined]
        **_same("ref", "name", "summary", "state", "reason", "alumni_on"), "url": _url,
    },
    lambda: Team.objects.exclude(cohort__state="draft").select_related("cohort").order_by("pk"),
)  # fmt: skip
_dataset(
    "cohort_milestones", _("Milestones of cohorts"), _("What teams of cohorts reached, with their evidence."),
    {
        "team": _ref("team"), "milestone": lambda row: row.milestone.title,  # type: ignore[attr-defined]
        **_same("text", "link", "at"),
    },
    lambda: Reached.objects.exclude(team__cohort__state="draft").select_related("team", "milestone").order_by("pk"),
)  # fmt: skip
_dataset(
    "adoptions", _("Adoptions"), _("Who takes over which case, how far they are, and why some stopped."),
    {
        "ref": "ref", "case": _published("case"), "taker": _ref("taker"),
        **_same(
            "mode", "state", "language", "problem_fit", "core", "expectations", "goes_live_on", "result",
            "stop_reason", "stop_obstacles", "created_at", "changed_at",
        ),
        "url": _url,
    },
    lambda: Adoption.objects.filter(case__state=Case.State.PUBLISHED).select_related("case", "taker").order_by("pk"),
)  # fmt: skip
_dataset(
    "campaigns", _("Campaigns of neighbourhoods"),
    _("What people make for their street: totals of what was given, and never by whom."),
    {
        **_same("ref", "state", "language", "title", "summary", "story", "place"), "organisation": _ref("organisation"),
        "initiative": lambda row: row.initiative.ref if row.initiative and row.initiative.is_public else "",  # type: ignore[attr-defined]
        **_same("deadline", "zone"), "minimum_cents": "minimum", "optimum_cents": "optimum", "pledged_cents": "pledged",
        "matched_cents": "matched",
        **_same("percent", "hours_wanted", "hours", "goods_wanted", "goods", "givers", "adapted"),
        "report": lambda row: row.report if row.state == Campaign.State.REPORTED else "",  # type: ignore[attr-defined]
        "url": _url,
    },
    lambda: Campaign.objects.shown().select_related("organisation", "initiative").order_by("pk"),
)  # fmt: skip
_dataset(
    "people", _("Public profiles"),
    _("People who chose to be found by everyone, with the fields they made public. No addresses."),
    {name: _of_card(name) for name in ("ref", "name", "expertise", "about", "offers", "disciplines", "seeks",
                                       "languages", "organisation", "url")},
    lambda: Profile.objects.filter(listed="public", hidden_at=None, user__is_active=True)
    .select_related("user", "organisation").order_by("pk"),
)  # fmt: skip


_dataset(
    "questions", _("Questions"), _("Questions from practice, how many organisations answered, and what came of them."),
    {
        **_same("ref", "state", "language", "title", "body", "sectors", "summary", "echoes", "comments", "created_at"),
        "organisation": lambda row: getattr(getattr(row, "organisation", None), "ref", ""), "url": _url,
    },
    lambda: Question.objects.shown().select_related("organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "gatherings", _("Gatherings"), _("Meetups, workshops and trips: when, where and by whom. Never who comes."),
    {
        **_same(
            "ref", "kind", "state", "language", "title", "text", "starts_at", "ends_at", "zone", "town", "place",
            "capacity", "registered", "spoken", "accessibility", "about", "cancel_reason",
        ),
        "series": _ref("series"),
        "hosts": lambda row: [one.organisation.ref for one in row.hosts.all() if one.agreed_at],  # type: ignore[attr-defined]
        "url": _url,
    },
    lambda: Gathering.objects.shown().select_related("series").prefetch_related("hosts__organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "groups", _("Groups"), _("Groups around a subject, their host and how many belong to them. Never who."),
    {
        **_same("ref", "language", "title", "text", "sectors", "entry", "people", "created_at"),
        "organisation": _ref("organisation"), "url": _url,
    },
    lambda: Group.objects.select_related("organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "labs", _("Labs"), _("Places that several organisations own together, with who owns them."),
    {
        **_same("ref", "language", "name", "text", "place", "town", "hours", "accessibility", "contact", "opened_at",
                "closed_at", "close_reason"),
        "owners": lambda row: [one.organisation.ref for one in row.owners.all() if one.agreed_at],  # type: ignore[attr-defined]
        "url": _url,
    },
    lambda: Lab.objects.shown().prefetch_related("owners__organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "years", _("The year in lessons"), _("Published reports: their period and their numbers in the latest edition."),
    {
        **_same("ref", "language", "from_on", "until_on", "sector", "published_at"),
        "organisation": lambda row: getattr(getattr(row, "organisation", None), "ref", ""),
        "title": lambda row: row.editions.all()[0].content["title"],  # type: ignore[attr-defined]
        "counts": lambda row: row.editions.all()[0].content["counts"],  # type: ignore[attr-defined]
        "url": _url,
    },
    lambda: YearReport.objects.exclude(published_at=None).select_related("organisation").prefetch_related("editions")
    .order_by("pk"),
)  # fmt: skip
_dataset(
    "test-sites", _("Test sites"), _("Where public bodies let others try new solutions."),
    {
        **_same("ref", "state", "language", "title", "place", "testable", "users", "constraints", "capacity"),
        "contact": "contact", "organisation": _ref("organisation"), "published_at": "published_at", "url": _url,
    },
    lambda: TestSite.objects.exclude(state="draft").select_related("organisation").order_by("pk"),
)  # fmt: skip
_dataset(
    "trials", _("Tests"), _("What was tested where, and the public part of what it showed."),
    {
        "site": _ref("site"), "firm": _ref("firm"), **_same("ref", "state", "title", "trl", "started_at"),
        "report": lambda row: row.report if row.is_told else "",  # type: ignore[attr-defined]
        **_same("decision", "decision_reason", "decided_at"), "url": _url,
    },
    lambda: Trial.objects.filter(state__in=Trial.PUBLIC).select_related("site", "firm").order_by("pk"),
)  # fmt: skip


# What happened ------------------------------------------------------------------------------------------------------
CHANGE_COLUMNS = ("id", "at", "kind", "thread", "subject", "by", "url", "data")


def public_events(after: int = 0) -> QuerySet[Event]:
    """Events for everyone, oldest first. Those about a person are nobody else's business, whatever their audience."""
    return Event.objects.filter(audience="public", pk__gt=after).exclude(thread__startswith="person:").order_by("pk")


def changes(events: Iterable[Event]) -> Iterator[Row]:
    """Events as open data: without who did it, and without those on a thread that not everyone may know of."""
    for chunk in batched(events, CHUNK):
        cards = thread_cards(event.thread for event in chunk)
        for event in chunk:
            card = cards.get(event.thread)
            if card is None or card.audience == "public":
                yield {
                    "id": event.pk, "at": event.at.isoformat(), "kind": event.kind, "thread": event.thread,
                    "subject": event.subject, "by": event.actor.partition(":")[0],
                    "url": absolute(card.url) if card else "", "data": plain(event.data),
                }  # fmt: skip


def _count_events() -> int:
    return sum(1 for _event in _all_changes())


def _all_changes() -> Iterator[Row]:
    return changes(public_events().iterator(chunk_size=CHUNK))


DATASETS["events"] = Dataset(
    "events",
    _("Events"),
    _("What happened, in order: the open change stream."),
    CHANGE_COLUMNS,
    _count_events,
    _all_changes,
)
