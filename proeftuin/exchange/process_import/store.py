"""Writing an imported process: what is new is made, what changed is changed, what is the same is left alone.

Everything happens in one transaction of the caller. Imported rows belong to nobody: no account, no participant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from proeftuin.decisions.models import Milestone, Response
from proeftuin.discussion.models import Comment
from proeftuin.exchange.models import OldAddress, key_of
from proeftuin.exchange.process_import.report import ProcessReport
from proeftuin.exchange.process_import.shapes import About, Contribution
from proeftuin.ideas.actions.counting import count_sides
from proeftuin.ideas.actions.states import recount_tallies
from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.models import CountedElsewhere, Idea
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.organisations.models import Organisation
from proeftuin.processes.actions.setup import _free_prefix as free_prefix
from proeftuin.processes.models import Method, Phase, Process
from proeftuin.processes.registry import KINDS
from proeftuin.search import actions as search

BATCH = 500
# What of an idea an import may change later; its state and answer only while nobody here changed them.
FOLLOWED = ("title", "body", "language", "category", "extra", "address", "area", "latitude", "longitude",
            "is_official", "source_url", "created_at", "published_at")  # fmt: skip
PART_TITLES = {
    "proposals": gettext_noop("Proposals"),
    "projects": gettext_noop("Projects"),
    "results": gettext_noop("Results"),
    "meetings": gettext_noop("Meetings"),
    "debates": gettext_noop("Debates"),
    "initiatives": gettext_noop("Petitions"),
    "plans": gettext_noop("Plans"),
    "ideas": gettext_noop("Ideas"),
    "inputs of a phase": gettext_noop("Ideas"),
    "investments": gettext_noop("Projects"),
}


@dataclass(slots=True)
class Stored:
    """An idea of this import as it stands in the database, with what its comments need to find it."""

    pk: int
    ref: str
    part: str
    told: int | None


class Store:
    """One process under way. ``ideas`` grows as contributions are put: (part, source id) → where it is."""

    def __init__(self, report: ProcessReport, *, base_url: str = "") -> None:
        self.report = report
        self.format = report.format
        self.base_url = base_url.rstrip("/")
        self.ideas: dict[tuple[str, str], Stored] = {}
        self.by_key: dict[str, tuple[str, str]] = {}  # key_of(old address) → (part, source id)
        self.methods: dict[str, Method] = {}
        self.process: Process

    # The process, its phases and methods -----------------------------------------------------------------------------
    def put_process(self, about: About, organisation: Organisation, language: str,
                    first: datetime | None, last: datetime | None) -> Process:  # fmt: skip
        starts = about.starts_at or first or now()
        ends = max(moment for moment in (about.ends_at, last, starts) if moment)
        wanted = {
            "title": about.title[:200], "summary": about.summary, "description": about.description,
            "area": about.area[:200], "language": language, "source_url": about.url if "//" in about.url else "",
        }  # fmt: skip
        found = Process.objects.filter(source=self.format, source_id=about.id[:200]).first()
        counts = self.report.counts["processes"]
        counts.read += 1
        if found is None:
            counts.made += 1
            found = Process.objects.create(
                **wanted, organisation=organisation, prefix=free_prefix(about.title), state=Process.State.CLOSED,
                published_at=starts, closed_at=ends, frozen_at=starts, source=self.format, source_id=about.id[:200],
            )  # fmt: skip
        elif change(found, wanted):
            counts.changed += 1
            found.changed_at = now()
            found.version += 1
            found.save()
        else:
            counts.unchanged += 1
        self.process = found
        self._put_phases(about, starts, ends)
        return found

    def _put_phases(self, about: About, starts: datetime, ends: datetime) -> None:
        with translation.override(self.process.language):
            stages = [(one.title, one.description, one.starts_at, one.ends_at) for one in about.stages] or [
                (_("Taking part"), "", starts, ends)
            ]
        have = list(self.process.phases.all())
        for at, (title, description, begins, finishes) in enumerate(stages):
            wanted = {"title": title[:200], "description": description, "starts_at": begins, "ends_at": finishes}
            counts = self.report.counts["phases"]
            counts.read += 1
            if at >= len(have):
                Phase.objects.create(process=self.process, position=at, **wanted)
                counts.made += 1
            elif change(have[at], wanted):
                have[at].save()
                counts.changed += 1
            else:
                counts.unchanged += 1

    def put_methods(self, contributions: Sequence[Contribution]) -> None:
        """A method for each part, with the categories that its contributions have."""
        have = {str(one.settings.get("imported_part")): one for one in self.process.methods.filter(kind="ideas")}
        for part in dict.fromkeys(one.part for one in contributions):
            counts = self.report.counts["methods"]
            counts.read += 1
            wanted = _settings([one for one in contributions if one.part == part])
            method = have.get(part)
            if method is None:
                counts.made += 1
                settings = {**KINDS["ideas"].defaults, **wanted, "imported_part": part}
                method = Method.objects.create(process=self.process, kind="ideas", title=self._part_title(part),
                                               settings=settings, position=len(self.methods))  # fmt: skip
            elif {name: method.settings.get(name) for name in wanted} != wanted:
                counts.changed += 1
                method.settings = {**method.settings, **wanted}
                method.save()
            else:
                counts.unchanged += 1
            self.methods[part] = method

    def _part_title(self, part: str) -> str:
        name = part.partition(":")[0]
        with translation.override(self.process.language):
            return _(PART_TITLES.get(name, name.capitalize()))

    # Contributions ---------------------------------------------------------------------------------------------------
    def put_ideas(self, contributions: Sequence[Contribution]) -> None:
        for batch in batched(contributions, BATCH):
            self._put_batch(batch)

    def _put_batch(self, batch: Sequence[Contribution]) -> None:
        counts = self.report.counts["ideas"]
        counts.read += len(batch)
        have = {
            (one.method_id, one.source_id): one
            for one in Idea.objects.filter(
                process=self.process, source=self.format, source_id__in=[one.id for one in batch]
            )
        }
        new, changed, all_of = [], [], []
        for one in batch:
            method = self.methods[one.part]
            idea, wanted = have.get((method.pk, one.id)), self._fields(one)
            if idea is None:
                idea = Idea(process=self.process, method=method, source=self.format, source_id=one.id,
                            channel="import", state=one.state, answer=one.answer_state,
                            reference=self._reference(one), **wanted)  # fmt: skip
                new.append(idea)
            else:
                followed = change(idea, wanted)
                if idea.state in ("published", "withdrawn") and one.state in ("published", "withdrawn"):
                    followed = change(idea, {"state": one.state}) or followed
                if followed:
                    idea.version += 1
                    changed.append(idea)
            all_of.append((one, idea))
        self._free_references(new)
        Idea.objects.bulk_create(new)
        if changed:
            Idea.objects.bulk_update(changed, [*FOLLOWED, "state", "version"])
        counts.made += len(new)
        counts.changed += len(changed)
        counts.unchanged += len(batch) - len(new) - len(changed)
        for one, idea in all_of:
            self.ideas[one.part, one.id] = Stored(idea.pk, idea.ref, one.part, one.comments_told)
        self._put_counted(all_of)
        self._put_answers(all_of)
        self._put_steps(all_of)
        self._put_addresses(all_of)

    def _fields(self, one: Contribution) -> dict[str, Any]:
        created = one.created_at or one.published_at or self.process.published_at
        address = one.url if "//" in one.url else f"{self.base_url}{one.url}" if self.base_url and one.url else ""
        return {
            "title": one.title, "body": one.body, "language": one.language or self.process.language,
            "category": one.category, "extra": dict(one.extra), "address": one.address, "area": one.area,
            "latitude": one.latitude, "longitude": one.longitude, "is_official": one.is_official,
            "source_url": address[:1000], "created_at": created, "published_at": one.published_at or created,
        }  # fmt: skip

    def _reference(self, one: Contribution) -> str:
        letter = "" if len(self.methods) == 1 else self.methods[one.part].settings["imported_part"][0].upper()
        code = f"{letter}{one.id}" if one.id.isascii() and one.id.isalnum() else new_ref()[:6].upper()
        made = f"{self.process.prefix}-{code}"
        return made if len(made) <= 24 else f"{self.process.prefix}-{new_ref()[:8].upper()}"

    def _free_references(self, new: Sequence[Idea]) -> None:
        taken = set(
            Idea.objects.filter(reference__in=[one.reference for one in new]).values_list("reference", flat=True)
        )
        for one in new:
            while one.reference in taken:
                one.reference = f"{self.process.prefix}-{new_ref()[:8].upper()}"
            taken.add(one.reference)

    def _put_counted(self, all_of: Sequence[tuple[Contribution, Idea]]) -> None:
        """Supports that the source counted, as numbers with their channel: nobody is made up."""
        counts = self.report.counts["supports"]
        have = {
            (one.idea_id, one.channel): one
            for one in CountedElsewhere.objects.filter(idea__in=[idea.pk for _one, idea in all_of], note=self._note)
        }
        new, touched = [], {}
        for one, idea in all_of:
            for channel, (supports, against) in one.counted.items():
                counts.read += 1
                found = have.get((idea.pk, channel))
                if found is None:
                    counts.made += 1
                    new.append(CountedElsewhere(idea=idea, channel=channel, supports=supports, against=against,
                                                note=self._note, at=idea.published_at or now()))  # fmt: skip
                    idea.supports += supports
                    idea.against += against
                elif (found.supports, found.against) == (supports, against):
                    counts.unchanged += 1
                    continue
                else:
                    counts.changed += 1
                    idea.supports += supports - found.supports
                    idea.against += against - found.against
                    found.supports, found.against = supports, against
                    found.save(update_fields=["supports", "against"])
                touched[idea.pk] = idea
        CountedElsewhere.objects.bulk_create(new)
        if touched:
            Idea.objects.bulk_update(touched.values(), ["supports", "against"])

    @property
    def _note(self) -> str:
        return f"counted at the source ({self.format})"

    def _put_answers(self, all_of: Sequence[tuple[Contribution, Idea]]) -> None:
        counts = self.report.counts["responses"]
        answered = [(one, idea) for one, idea in all_of if one.answer]
        threads = [idea.thread for _one, idea in answered]
        have = {one.thread: one for one in Response.objects.filter(thread__in=threads, replaced_at=None)}
        new, ideas = [], []
        for one, idea in answered:
            assert one.answer is not None  # noqa: S101 - filtered above
            counts.read += 1
            wanted: dict[str, Any] = {
                "verdict": one.answer.verdict, "language": one.language or self.process.language,
                "body": one.answer.body, "cost": Decimal(one.answer.cost) if one.answer.cost else None,
                "carried_out_by": one.answer.carried_out_by,
                "published_at": one.answer.at or self.process.closed_at or now(),
            }  # fmt: skip
            found = have.get(idea.thread)
            if found is None:
                counts.made += 1
                new.append(Response(thread=idea.thread, process=self.process, source=self.format,
                                    answered_by=self.process.organisation.name[:200], **wanted))  # fmt: skip
            elif found.source != self.format or not change(found, wanted):
                counts.unchanged += 1  # what was answered here since counts more than what the source says
                continue
            else:
                counts.changed += 1
                found.save()
            idea.answer, idea.answered_at = one.answer.verdict, wanted["published_at"]
            ideas.append(idea)
        Response.objects.bulk_create(new)
        if ideas:
            Idea.objects.bulk_update(ideas, ["answer", "answered_at"])

    def _put_steps(self, all_of: Sequence[tuple[Contribution, Idea]]) -> None:
        wanted = [(idea.thread, step) for one, idea in all_of for step in one.steps]
        self.put_milestones(wanted)

    def put_milestones(self, wanted: Sequence[tuple[str, Any]]) -> None:
        """Steps of threads; one with the same title on the same thread is the same step."""
        counts = self.report.counts["milestones"]
        have = {
            (one.thread, one.title): one
            for batch in batched(dict.fromkeys(thread for thread, _step in wanted), BATCH)
            for one in Milestone.objects.filter(thread__in=batch)
        }
        new = []
        for thread, step in wanted:
            counts.read += 1
            fields = {"body": step.body, "progress": step.progress, "due_on": step.due_on, "done_at": step.done_at}
            found = have.get((thread, step.title[:200]))
            if found is None:
                counts.made += 1
                made = Milestone(thread=thread, process=self.process, title=step.title[:200], **fields)
                have[thread, made.title] = made
                new.append(made)
            elif found.pk and change(found, fields):
                counts.changed += 1
                found.save()
            else:
                counts.unchanged += 1
        Milestone.objects.bulk_create(new)

    def link_results(self, contributions: Iterable[Contribution]) -> None:
        """A result that follows from proposals is a step of each of those: their people see what became of it."""
        wanted = []
        for one in contributions:
            for address in one.leads_to:
                target = self.by_key.get(key_of(address))
                if target and one.steps:
                    wanted.append((thread_of("idea", self.ideas[target].ref), one.steps[0]))
        self.put_milestones(wanted)

    def _put_addresses(self, all_of: Sequence[tuple[Contribution, Idea]]) -> None:
        rows = {}
        for one, idea in all_of:
            if one.url:
                key = key_of(one.url)
                self.by_key[key] = (one.part, one.id)
                rows[key] = OldAddress(process=self.process, key=key, address=one.url, path=idea.get_absolute_url())
        OldAddress.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["process", "key"],
                                       update_fields=["address", "path"])  # fmt: skip
        self.report.redirects += len(rows)

    # Afterwards ------------------------------------------------------------------------------------------------------
    def count_comments(self, *, with_rows: frozenset[str]) -> None:
        """Each idea's number of comments: the rows that came along, and, where none did, what the source counted."""
        rows = self._comments_by_thread()
        told_elsewhere, differ, ideas = [], 0, []
        have = {one.idea_id: one for one in CountedElsewhere.objects.filter(idea__process=self.process, note=self._note,
                                                                             channel="import")}  # fmt: skip
        for one in self.ideas.values():
            count = rows.get(thread_of("idea", one.ref), 0)
            if one.told and not count and one.part not in with_rows:
                found = have.get(one.pk) or CountedElsewhere(idea_id=one.pk, channel="import", note=self._note)
                if found.comments != one.told:
                    found.comments = one.told
                    told_elsewhere.append(found)
                count = one.told
            elif one.told is not None and one.told != count:
                differ += 1
            ideas.append(Idea(pk=one.pk, comments=count))
        for found in told_elsewhere:
            found.save()
        for batch in batched(ideas, BATCH):
            Idea.objects.bulk_update(batch, ["comments"])
        count_sides(self.process)
        if differ:
            self.report.notes.append(
                _("%(count)s contributions have another number of comments than their source counted.")
                % {"count": differ}
            )

    def finish(self) -> None:
        """The totals of the lists, and what is new in search."""
        for method in self.methods.values():
            recount_tallies(method)
        refs = [one.ref for one in self.ideas.values()]
        for batch in batched(refs, BATCH):
            ideas = Idea.objects.shown().filter(ref__in=batch).select_related("method", "process")
            search.put_all(documents_of(ideas))

    def _comments_by_thread(self) -> Mapping[str, int]:
        found = Comment.objects.shown().filter(scope=thread_of("process", self.process.ref)).order_by()
        return dict(found.values_list("thread").annotate(Count("pk")))


def _settings(contributions: Sequence[Contribution]) -> dict[str, object]:
    """The lists of a method's form, as its contributions use them."""
    return {
        "categories": [
            {"code": name, "label": name} for name in sorted({one.category for one in contributions} - {""})
        ],
        "areas": sorted({one.area for one in contributions} - {""}),
        "fields": [
            {"code": name, "label": name.replace("_", " ").capitalize(), "kind": "short"}
            for name in sorted({name for one in contributions for name in one.extra})
        ],
        "against": any(against for one in contributions for _supports, against in one.counted.values()),
    }


def change(thing: Any, wanted: Mapping[str, Any]) -> bool:
    """Set what differs. Whether anything did."""
    differing = {name: value for name, value in wanted.items() if not _same(getattr(thing, name), value)}
    for name, value in differing.items():
        setattr(thing, name, value)
    return bool(differing)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.astimezone(UTC) == other.astimezone(UTC)
    return bool(one == other)
