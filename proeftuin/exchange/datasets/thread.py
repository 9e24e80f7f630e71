"""Open data of the thread: cases and lessons, initiatives with what they tried and measured, and who took over what."""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.assessments.queries import published as published_assessments
from proeftuin.exchange.datasets.table import dataset, page_url, ref_of, same
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Evaluation, Indicator, Initiative, Move, Output, Post
from proeftuin.library.models import Adoption, Case, Lesson, Publication
from proeftuin.organisations.models import Organisation
from proeftuin.stories.models import Story


def _named(case: Model) -> str:
    assert isinstance(case, Case)  # noqa: S101 - the column stands in the dataset of cases
    return case.organisation.name if case.organisation else case.organisation_name


def case_ref(of: str) -> Callable[[Model], object]:
    """The reference of another case, if that one is there for everyone."""

    def ref(row: Model) -> str:
        case: Case | None = getattr(row, of)
        return case.ref if case and case.is_published else ""

    return ref


dataset(
    "cases", _("Cases"), _("Practices of public bodies: what was done, how it ended, and what was learned."),
    {
        **same(
            "ref", "title", "language", "summary", "overview", "innovative", "status_text", "partners", "users",
            "results", "challenges", "conditions", "replication", "lessons_text", "more", "phases", "outcome",
            "obstacles", "novelty", "types", "sectors", "sdgs", "concepts", "tags", "open_for", "evidence", "level",
            "country", "place", "area_code", "year", "cost", "effort_days", "website", "video",
        ),
        "organisation_name": _named, "organisation": ref_of("organisation"),
        "derived_from": case_ref("derived_from"),
        **same("licence", "attribution", "source", "source_id", "source_url", "published_at", "checked_at"),
        "url": page_url,
    },
    lambda: Case.objects.published().select_related("organisation", "derived_from").order_by("pk"),
)  # fmt: skip
dataset(
    "lessons", _("Lessons"), _("What was learned, in one sentence each, with its evidence."),
    {
        **same("ref", "text", "language", "evidence", "kind", "obstacles", "outcome"), "case": case_ref("case"),
        "organisation": ref_of("organisation"), "shared_at": "shared_at", "url": page_url,
    },
    lambda: Lesson.objects.exclude(shared_at=None).select_related("case", "organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "publications", _("Publications"), _("Methods, tools and reports."),
    {
        **same("ref", "kind", "title", "language", "summary", "body"), "link": "url",
        **same("concepts", "tags", "licence", "attribution", "source", "source_id", "published_at"),
        "url": page_url,
    },
    lambda: Publication.objects.order_by("pk"),
)  # fmt: skip
dataset(
    "organisations", _("Organisations"), _("Public bodies and others that take part, with their official codes."),
    {
        **same("ref", "name", "names", "kind", "level", "country", "scheme", "code"),
        "parent": ref_of("parent"), "successor": ref_of("successor"),
        **same("valid_until", "description", "website", "source", "source_id", "licence", "attribution"),
        "url": page_url,
    },
    lambda: Organisation.objects.select_related("parent", "successor").order_by("pk"),
)  # fmt: skip
dataset(
    "initiatives", _("Initiatives"), _("Public problems that teams are solving, phase by phase."),
    {
        **same(
            "ref", "title", "language", "problem", "phase", "status", "status_reason", "sectors", "sdgs", "level",
            "country",
        ),
        "organisation": ref_of("organisation"), "builds_on": case_ref("builds_on"),
        **same("created_at", "changed_at", "closed_at"), "url": page_url,
    },
    lambda: Initiative.objects.public().select_related("organisation", "builds_on").order_by("pk"),
)  # fmt: skip


def _of_public(model: type[Model]) -> Callable[[], QuerySet[Model]]:
    """Rows that belong to a public initiative."""
    return lambda: model._default_manager.filter(initiative__is_public=True).select_related("initiative").order_by("pk")


def _once_told(name: str) -> Callable[[Model], object]:
    """What a team notes while its experiment still runs is its own."""
    return lambda row: getattr(row, name) if getattr(row, "is_told") else None  # noqa: B009 - of any model


dataset(
    "gates", _("Outputs at the gates"), _("What teams wrote down to pass from one phase to the next."),
    {"initiative": ref_of("initiative"), **same("key", "text", "link", "changed_at")}, _of_public(Output),
)  # fmt: skip
dataset(
    "moves", _("Steps between phases"), _("When initiatives went forward or back, paused or stopped, and why."),
    {"initiative": ref_of("initiative"), **same("verb", "from_phase", "to_phase", "reason", "missing", "at")},
    _of_public(Move),
)  # fmt: skip
dataset(
    "indicators", _("Indicators"), _("What initiatives measure: baseline, target and result."),
    {
        "initiative": ref_of("initiative"),
        **same(
            "ref", "name", "unit", "method", "baseline", "target", "more_is_better", "agreed_with", "locked_at",
            "result", "result_note",
        ),
    },
    _of_public(Indicator),
)  # fmt: skip
dataset(
    "evaluations", _("Evaluations"), _("How initiatives ended, with cost and effort."),
    {
        "initiative": ref_of("initiative"),
        **same("verdict", "summary", "cost", "effort_days", "people_reached", "at"),
    },
    _of_public(Evaluation),
)  # fmt: skip
dataset(
    "posts", _("Logbook"), _("What teams wrote in the public part of their logbooks."),
    {"initiative": ref_of("initiative"), **same("ref", "language", "title", "body", "link", "at", "changed_at")},
    lambda: Post.objects.filter(is_public=True, initiative__is_public=True).select_related("initiative").order_by("pk"),
)  # fmt: skip
dataset(
    "experiments", _("Experiments"), _("What teams tried, with the threshold set beforehand and what came of it."),
    {
        "initiative": ref_of("initiative"),
        **same(
            "ref", "language", "title", "standing", "assumption", "test", "measure", "threshold_value",
            "threshold_unit", "more_is_better", "threshold_words", "place", "participants", "starts_on", "ends_on",
            "started_at", "ended_at",
        ),
        **{name: _once_told(name) for name in ("result_value", "met", "saw", "learned")},
        **same("verdict", "reason"), "replaces": ref_of("replaces"), "url": page_url,
    },
    lambda: Experiment.objects.public().select_related("initiative", "replaces").order_by("pk"),
)  # fmt: skip
dataset(
    "assessments", _("Assessments"), _("What teams found when they looked at themselves, as far as they published it."),
    {
        "initiative": ref_of("initiative"), "ref": "ref", "questionnaire": "key",
        "version": lambda row: row.edition.number,  # type: ignore[attr-defined]
        **same("phase", "opened_at", "closed_at", "summary", "result"), "url": page_url,
    },
    published_assessments,
)  # fmt: skip
dataset(
    "stories", _("Stories"), _("What people told teams, under a chosen name and with consent for everyone to read."),
    {
        "initiative": ref_of("initiative"), **same("ref", "language"), "told_as": "pseudonym",
        **same("place", "words", "enablers", "obstacles", "created_at"), "url": page_url,
    },
    lambda: Story.objects.open().filter(initiative__is_public=True).select_related("initiative").order_by("pk"),
)  # fmt: skip
dataset(
    "adoptions", _("Adoptions"), _("Who takes over which case, how far they are, and why some stopped."),
    {
        "ref": "ref", "case": case_ref("case"), "taker": ref_of("taker"),
        **same(
            "mode", "state", "language", "problem_fit", "core", "expectations", "goes_live_on", "result",
            "stop_reason", "stop_obstacles", "created_at", "changed_at",
        ),
        "url": page_url,
    },
    lambda: Adoption.objects.filter(case__state=Case.State.PUBLISHED).select_related("case", "taker").order_by("pk"),
)  # fmt: skip
