"""Open data of calls and what follows from them: challenges, cohorts, campaigns and tests."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.models import Call, Entry, Prize
from proeftuin.campaigns.models import Campaign
from proeftuin.challenges.models import Challenge, Reply
from proeftuin.cohorts.models import Reached, Team
from proeftuin.exchange.datasets.table import dataset, page_url, ref_of, same
from proeftuin.testbeds.models import TestSite, Trial

dataset(
    "challenges", _("Challenges"), _("What public bodies ask of the market before they buy, and how they then buy it."),
    {
        **same("ref", "title", "language", "need", "outcome", "constraints", "searched", "ask_until", "report",
                "procedure", "procedure_reason", "published_at", "announced_at"),
        "call": ref_of("call"), "url": page_url,
    },
    lambda: Challenge.objects.shown().select_related("call").order_by("pk"),
)  # fmt: skip
dataset(
    "market_questions", _("Questions of market consultations"),
    _("What was asked about challenges and what was answered to everyone, each version; who asked is left out."),
    {
        "challenge": lambda row: row.enquiry.challenge.ref,  # type: ignore[attr-defined]
        "question_number": lambda row: row.enquiry.number,  # type: ignore[attr-defined]
        "question": lambda row: row.enquiry.shown_text,  # type: ignore[attr-defined]
        "version": "number", "answer": "text", **same("reason", "at"),
    },
    lambda: Reply.objects.filter(enquiry__challenge__state="published").select_related("enquiry__challenge")
    .order_by("pk"),
)  # fmt: skip
dataset(
    "calls", _("Calls"), _("Awards, challenges and funds: what was asked, by which criteria, and how it was decided."),
    {
        **same("ref", "kind", "stage", "title", "language", "summary", "body"), "organisation": ref_of("organisation"),
        **same("opens_at", "deadline", "grace", "eligibility", "rules", "tracks", "questions", "rubric", "method"),
        "decision": lambda row: row.decision if row.is_announced else "",  # type: ignore[attr-defined]
        "url": page_url,
    },
    lambda: Call.objects.exclude(state="draft").select_related("organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "winners", _("Winners of calls"), _("Entries that won an award, a mention or a special prize, once announced."),
    {
        "call": ref_of("call"), **same("ref", "state", "title", "outcome", "place", "answers"),
        "organisation": ref_of("organisation"),
        "prizes": lambda row: [one.name for one in row.prizes.all()],  # type: ignore[attr-defined]
        "case": "case_ref", "url": page_url,
    },
    lambda: Entry.objects.filter(
        Q(state__in=("winner", "mention")) | Q(pk__in=Prize.winners.through.objects.values("entry")),
        call__state__in=("announced", "archived"),
    ).select_related("call", "organisation").prefetch_related("prizes").order_by("pk"),
)  # fmt: skip
dataset(
    "cohort_teams", _("Teams of cohorts"), _("Which teams took part in which cohort, and how it ended for each."),
    {
        "cohort": ref_of("cohort"), "cohort_title": lambda row: row.cohort.title,  # type: ignore[attr-defined]
        **same("ref", "name", "summary", "state", "reason", "alumni_on"), "url": page_url,
    },
    lambda: Team.objects.exclude(cohort__state="draft").select_related("cohort").order_by("pk"),
)  # fmt: skip
dataset(
    "cohort_milestones", _("Milestones of cohorts"), _("What teams of cohorts reached, with their evidence."),
    {
        "team": ref_of("team"), "milestone": lambda row: row.milestone.title,  # type: ignore[attr-defined]
        **same("text", "link", "at"),
    },
    lambda: Reached.objects.exclude(team__cohort__state="draft").select_related("team", "milestone").order_by("pk"),
)  # fmt: skip
dataset(
    "campaigns", _("Campaigns of neighbourhoods"),
    _("What people make for their street: totals of what was given, and never by whom."),
    {
        **same("ref", "state", "language", "title", "summary", "story", "place"),
        "organisation": ref_of("organisation"),
        "initiative": lambda row: row.initiative.ref if row.initiative and row.initiative.is_public else "",  # type: ignore[attr-defined]
        **same("deadline", "zone"), "minimum_cents": "minimum", "optimum_cents": "optimum", "pledged_cents": "pledged",
        "matched_cents": "matched",
        **same("percent", "hours_wanted", "hours", "goods_wanted", "goods", "givers", "adapted"),
        "report": lambda row: row.report if row.state == Campaign.State.REPORTED else "",  # type: ignore[attr-defined]
        "url": page_url,
    },
    lambda: Campaign.objects.shown().select_related("organisation", "initiative").order_by("pk"),
)  # fmt: skip
dataset(
    "test-sites", _("Test sites"), _("Where public bodies let others try new solutions."),
    {
        **same("ref", "state", "language", "title", "place", "testable", "users", "constraints", "capacity"),
        "contact": "contact", "organisation": ref_of("organisation"), "published_at": "published_at", "url": page_url,
    },
    lambda: TestSite.objects.exclude(state="draft").select_related("organisation").order_by("pk"),
)  # fmt: skip
dataset(
    "trials", _("Tests"), _("What was tested where, and the public part of what it showed."),
    {
        "site": ref_of("site"), "firm": ref_of("firm"), **same("ref", "state", "title", "trl", "started_at"),
        "report": lambda row: row.report if row.is_told else "",  # type: ignore[attr-defined]
        **same("decision", "decision_reason", "decided_at"), "url": page_url,
    },
    lambda: Trial.objects.filter(state__in=Trial.PUBLIC).select_related("site", "firm").order_by("pk"),
)  # fmt: skip
