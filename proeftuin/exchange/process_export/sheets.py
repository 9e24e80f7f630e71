"""What an export of a process holds: one sheet for each kind of row, read in chunks along the key.

Chunks are plain values and not objects, and no cursor stays open between them: a million comments cost no memory, and
an export that was broken off goes on behind the last key it wrote. Hidden things are in none of the sheets.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import translation

from proeftuin.decisions.models import Milestone, Response
from proeftuin.discussion.models import Comment
from proeftuin.exchange.models import OldAddress
from proeftuin.exchange.process_export import methods
from proeftuin.exchange.process_export.sheet import CHUNK, Keyed, Sheet, Values, along, plain, same, simple
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.queries import secret_methods
from proeftuin.kernel.ids import thread_of
from proeftuin.processes.models import Amendment, Method, Opening, Phase, Process
from proeftuin.processes.registry import KINDS
from proeftuin.surveys.models import Version
from proeftuin.surveys.queries import response_count
from proeftuin.surveys.rows import SHOWN, export_columns, export_rows

# Ideas -------------------------------------------------------------------------------------------------------------
IDEA = ("ref", "reference", "method", "title", "body", "language", "category", "area", "address", "latitude",
        "longitude", "shape", "extra", "is_official", "channel", "answer", "answered_at", "supports", "against",
        "comments", "created_at", "published_at", "edited_at", "threshold_at", "source", "source_id",
        "source_url")  # fmt: skip


def shown_ideas(process: Process) -> "QuerySet[Idea]":
    return Idea.objects.shown().filter(process=process)


def counted_ideas(process: Process) -> "QuerySet[Idea]":
    """Those whose totals may be seen: not while people still vote where the rules hide them."""
    secret = secret_methods(process)
    return shown_ideas(process).exclude(method__in=secret) if secret else shown_ideas(process)


def _ideas(process: Process, after: int) -> Iterator[Keyed]:
    methods = list(process.methods.all())
    private = {
        method.ref: {str(one.get("code")) for one in method.settings.get("fields") or [] if one.get("private")}
        for method in methods
    }
    columns = ["method__ref" if name == "method" else name for name in IDEA]
    extra, method = IDEA.index("extra"), IDEA.index("method")
    keys = secret_methods(process)
    secret = {one.ref for one in methods if one.pk in keys}
    for key, *values in along(shown_ideas(process), columns, after):
        if values[method] in secret:  # people still vote: a total would steer them
            values[IDEA.index("supports")] = values[IDEA.index("against")] = None
        if values[extra]:
            hidden = private.get(values[method], set())
            values[extra] = {name: plain(value) for name, value in values[extra].items() if name not in hidden}
        yield key, [plain(value) for value in values]


# Comments ----------------------------------------------------------------------------------------------------------
COMMENT = ("ref", "thread", "parent", "side", "language", "body", "official", "channel", "ups", "downs", "created_at",
           "edited_at", "source", "source_id")  # fmt: skip
_STORED = ("ref", "thread", "parent_id", "root_id", "side", "language", "body", "official", "channel", "ups", "downs",
           "created_at", "edited_at", "source", "source_id")  # fmt: skip


def shown_comments(process: Process) -> "QuerySet[Comment]":
    return Comment.objects.shown().filter(scope=thread_of("process", process.ref))


def _comments(process: Process, after: int) -> Iterator[Keyed]:
    """A reply to what is hidden stands below the beginning of its conversation, or by itself."""
    silent = _silent_threads(process)
    for chunk in batched(along(shown_comments(process), _STORED, after), CHUNK):
        shown = _shown_above(chunk)
        for key, ref, thread, parent, root, side, language, body, official, channel, *rest in chunk:
            if thread in silent:
                continue
            above = (shown.get(parent) or shown.get(root) or "") if parent else ""
            ups, downs, created, edited, source, source_id = rest
            yield key, (ref, thread, above, side, language, plain(body), official, channel, ups, downs,
                        plain(created), plain(edited), source, source_id)  # fmt: skip


def _shown_above(chunk: Sequence[tuple[Any, ...]]) -> dict[int, str]:
    """What the replies of a chunk stand below, as far as it is shown: key → reference. One query."""
    keys = {key for row in chunk if row[3] for key in (row[3], row[4])}
    return dict(Comment.objects.shown().filter(pk__in=keys).values_list("pk", "ref")) if keys else {}


def _silent_threads(process: Process) -> frozenset[str]:
    hidden = Idea.objects.filter(process=process).exclude(state=Idea.State.PUBLISHED)
    return frozenset(thread_of("idea", ref) for ref in hidden.values_list("ref", flat=True))


def _count_comments(process: Process) -> int:
    silent = _silent_threads(process)
    count = shown_comments(process).count()
    threads = sorted(silent)
    for start in range(0, len(threads), 500):
        count -= shown_comments(process).filter(thread__in=threads[start : start + 500]).count()
    return count


# Supports ----------------------------------------------------------------------------------------------------------
SUPPORT = ("idea", "reference", "channel", "supports", "against", "comments")


def _supports(process: Process, after: int) -> Iterator[Keyed]:
    """How many, for each idea and channel; nobody's own. ``comments`` are those that only the source counted."""
    found = counted_ideas(process)
    while True:
        chunk = list(found.filter(pk__gt=after).order_by("pk").values_list("pk", "ref", "reference")[:500])
        if not chunk:
            return
        totals = totals_of([pk for pk, *_rest in chunk])
        for pk, ref, reference in chunk:
            for channel, (supports, against, comments) in sorted(totals.get(pk, {}).items()):
                yield pk, (ref, reference, channel, supports, against, comments)
        after = chunk[-1][0]


def totals_of(ideas: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    totals: dict[int, dict[str, list[int]]] = {}
    given = Support.objects.filter(idea__in=ideas).order_by().values_list("idea", "channel", "value")
    for idea, channel, value, count in given.annotate(Count("pk")):
        totals.setdefault(idea, {}).setdefault(channel, [0, 0, 0])[0 if value > 0 else 1] += count
    counted = CountedElsewhere.objects.filter(idea__in=ideas).order_by().values_list("idea", "channel")
    for idea, channel, *sums in counted.annotate(Sum("supports"), Sum("against"), Sum("comments")):
        mine = totals.setdefault(idea, {}).setdefault(channel, [0, 0, 0])
        for at, count in enumerate(sums):
            mine[at] += count
    return totals


def _count_supports(process: Process) -> int:
    ideas = counted_ideas(process).order_by()
    given = Support.objects.filter(idea__in=ideas).order_by().values_list("idea", "channel").distinct()
    counted = CountedElsewhere.objects.filter(idea__in=ideas).order_by().values_list("idea", "channel").distinct()
    return given.union(counted).count()


# Answers -----------------------------------------------------------------------------------------------------------
def _loud(name: str, columns: Sequence[str], model: Any) -> Sheet:
    """Rows on threads, without those of ideas that are not shown."""

    def rows(process: Process, after: int) -> Iterator[Keyed]:
        silent = _silent_threads(process)
        for key, *values in along(model.objects.filter(process=process), columns, after):
            if values[1] not in silent:
                yield key, [plain(value) for value in values]

    return Sheet(name, columns, lambda process: sum(1 for _row in rows(process, 0)), rows)


# The rules and the figures -----------------------------------------------------------------------------------------
def _figures(process: Process, after: int) -> Iterator[Keyed]:
    """Each public figure, in all and by channel, with what it counts, in the language of the process."""
    with translation.override(process.language):
        made = [
            (method.ref, str(figure.label), channel, count, str(figure.definition))
            for method in process.methods.order_by("position", "pk")
            if method.kind in KINDS
            for figure in KINDS[method.kind].figures(method)
            for channel, count in [("", figure.count), *sorted(figure.channels.items())]
            if count or not channel
        ]
    for key, row in enumerate(made, 1):
        if key > after:
            yield key, row


PROCESS = ("ref", "prefix", "language", "title", "summary", "description", "area", "areas", "time_zone",
           "can_influence", "cannot_influence", "level", "decides", "answer_by", "answer_threshold", "state",
           "published_at", "frozen_at", "closed_at", "closing_statement", "retention_months", "anonymised_at",
           "playbook", "source", "source_id", "source_url", "licence", "attribution", "created_at")  # fmt: skip
PHASE = ("ref", "position", "title", "description", "starts_at", "ends_at")
METHOD = ("ref", "kind", "position", "title", "intro", "settings", "rules_version")
RESPONSE = ("ref", "thread", "verdict", "language", "body", "answered_by", "cost", "carried_out_by", "published_at",
            "replaced_at", "source")  # fmt: skip
MILESTONE = ("ref", "thread", "title", "body", "progress", "due_on", "done_at", "created_at")
VERSION = ("number", "schema", "reason", "published_at", "frozen_at")
AMENDMENT = ("number", "reason", "changes", "at")

SHEETS: tuple[Sheet, ...] = (
    simple("process", {**same(*PROCESS), "organisation": "organisation__name"},
            lambda process: Process.objects.filter(pk=process.pk)),
    simple("phases", same(*PHASE), lambda process: Phase.objects.filter(process=process)),
    simple("methods", same(*METHOD), lambda process: Method.objects.filter(process=process)),
    simple("openings", {"phase": "phase__ref", "method": "method__ref", "action": "action", "who": "who",
                         "organisation": "organisation__name", "list": "code_list__name", "claim_name": "claim_name",
                         "claim_value": "claim_value", "explanation": "explanation"},
            lambda process: Opening.objects.filter(phase__process=process)),
    simple("amendments", same(*AMENDMENT), lambda process: Amendment.objects.filter(process=process)),
    Sheet("ideas", IDEA, lambda process: shown_ideas(process).count(), _ideas),
    Sheet("comments", COMMENT, _count_comments, _comments),
    Sheet("supports", SUPPORT, _count_supports, _supports),
    *methods.SHEETS,
    _loud("responses", RESPONSE, Response),
    _loud("milestones", MILESTONE, Milestone),
    Sheet("figures", ("method", "figure", "channel", "count", "definition"),
          lambda process: sum(1 for _row in _figures(process, 0)), _figures),
    simple("redirects", same("address", "path"), lambda process: OldAddress.objects.filter(process=process)),
)  # fmt: skip


SURVEYS = simple("surveys", {"method": "questionnaire__method__ref", **same(*VERSION)},
                  lambda process: Version.objects.filter(questionnaire__method__process=process))  # fmt: skip


def sheets_of(process: Process) -> list[Sheet]:
    """All sheets of a process: those of every process, and what only the people who run it may have of each method."""
    found = list(process.methods.select_related("process").order_by("position", "pk"))
    surveys = [method for method in found if method.kind == "survey"]
    mine = methods.whole({method.kind for method in found})
    return [*SHEETS, *mine, *([SURVEYS] if surveys else []), *(answers_sheet(method) for method in surveys)]


def public_sheet(name: str) -> Sheet | None:
    """A sheet that everyone may have. Whole surveys are for the people who run it."""
    return next((one for one in SHEETS if one.name == name), None)


def answers_sheet(method: Method) -> Sheet:
    """Answers row by row, without who gave them, headed by the questions as they were put."""
    columns = [*export_columns(method, method.process.language), (SHOWN, SHOWN)]
    keys = [key for key, _heading in columns]

    def answers(_process: Process, after: int) -> Iterator[Keyed]:
        for key, values in export_rows(method, keys, after=after):
            yield key, [plain(value) for value in values]

    return Sheet(f"survey-{method.ref}", _once([heading for _key, heading in columns]),
                 lambda _process: response_count(method), answers, keys)  # fmt: skip


def _once(names: Sequence[str]) -> list[str]:
    """Column names that differ, since JSON has each key once."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def rows_of(one: Sheet, process: Process) -> Iterable[Values]:
    return (values for _key, values in one.rows(process, 0))
