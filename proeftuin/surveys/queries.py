"""Reading questionnaires, progress and answers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Max, Q
from django.db.models.fields.json import KeyTransform

from proeftuin.kernel.actor import Actor
from proeftuin.processes.models import Method, Participant
from proeftuin.processes.permissions import Credentials
from proeftuin.surveys import logic
from proeftuin.surveys.models import Count, Progress, Questionnaire, Response, Version
from proeftuin.surveys.tallies import Tally, marks

CHUNK = 1_000  # responses read at a time
AT_ONCE = 2_000  # a survey of more responses is counted by the worker


def method_for(ref: str) -> Method | None:
    """A survey with its process. One query."""
    return Method.objects.select_related("process__organisation").filter(ref=ref, kind="survey").first()


def questionnaire_of(method: Method) -> Questionnaire | None:
    return Questionnaire.objects.filter(method=method).first()


def versions_of(method: Method) -> list[Version]:
    return list(Version.objects.filter(questionnaire__method=method))


def current_version(method: Method) -> Version | None:
    return Version.objects.filter(questionnaire__method=method).order_by("-number").first()


def progress_of(actor: Actor, shown: Credentials, method: Method) -> Progress | None:
    """What someone answered but did not send yet: of the account, else of this browser."""
    mine = Progress.objects.select_related("version").filter(method=method)
    if actor.is_person:
        return mine.filter(user_id=actor.person_id).first()
    return mine.filter(key=shown.visitor_key).first() if shown.visitor_key else None


def response_of(actor: Actor, shown: Credentials, method: Method) -> Response | None:
    """What someone sent. First the participant, then the response: joined, SQLite walks through all responses."""
    if not (actor.is_person or shown.visitor_key):
        return None
    who = {"user_id": actor.person_id} if actor.is_person else {"key": shown.visitor_key}
    participant = Participant.objects.filter(process=method.process_id, **who).first()
    if participant is None:
        return None
    return Response.objects.select_related("version").filter(method=method, participant=participant).first()


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One response as exports take it. ``answers`` holds no hidden words."""

    id: int
    ref: str
    reference: str
    version: int
    channel: str
    language: str
    sent_at: datetime
    answers: Mapping[str, Any]
    shown: tuple[str, ...] = ()  # refs of the words that a moderator found fit for everyone


def response_rows(method: Method, *, after: int = 0, chunk: int = CHUNK) -> Iterator[ResponseRow]:
    """All responses in the order of their id, read in chunks by key, so that any number takes little memory.

    Begin after an id to go on where an export stopped. Words that a moderator hid are left out.
    """
    numbers = dict(Version.objects.filter(questionnaire__method=method).values_list("pk", "number"))
    fields = ("id", "ref", "reference", "version_id", "channel", "language", "sent_at", "answers", "readings")
    while True:
        page = list(Response.objects.filter(method=method, id__gt=after).order_by("id").values_list(*fields)[:chunk])
        for id_, ref, reference, version, channel, language, sent_at, answers, readings in page:
            shown = tuple(sorted(name for name, state in readings.items() if state == Response.SHOWN))
            told = without_hidden(answers, readings) if readings else answers
            yield ResponseRow(id_, ref, reference, numbers[version], channel, language, sent_at, told, shown)
        if len(page) < chunk:
            return
        after = page[-1][0]


def without_hidden(answers: Mapping[str, Any], readings: Mapping[str, str]) -> dict[str, Any]:
    """The answers without words that a moderator hid."""
    hidden = {ref for ref, state in readings.items() if state == Response.HIDDEN}
    return {ref: value for ref, value in answers.items() if ref not in hidden}


def response_count(method: Method, *, after: int = 0) -> int:
    """How many rows :func:`response_rows` will give."""
    return Response.objects.filter(method=method, id__gt=after).count()


def channels_of(method: Method) -> dict[str, int]:
    rows = Response.objects.filter(method=method).order_by().values("channel").annotate(number=CountOf("id"))
    return {row["channel"]: row["number"] for row in rows}


def stamp_of(method: Method) -> str:
    """Changes when a response comes or changes. One query along an index."""
    found = Response.objects.filter(method=method).aggregate(number=CountOf("id"), last=Max("changed_at"))
    return f"{found['number']}:{found['last'].isoformat() if found['last'] else ''}"


def count_responses(method: Method, versions: Mapping[int, logic.Questionnaire]) -> dict[str, Tally]:
    """Tallies by slice: "channel:web", "version:2", by group "area:North". Memory does not grow with the rows."""
    fields = ("version_id", "channel", "answers", "participant__area", "participant__age_group", "participant__gender")
    rows = Response.objects.filter(method=method).order_by().values_list(*fields)
    combined: dict[tuple[str, ...], Tally] = {}  # each response is counted once, under all that it is
    for version, channel, answers, *groups in rows.iterator(chunk_size=CHUNK):
        key = (channel, str(version), *(one or "" for one in groups))
        combined.setdefault(key, Tally()).add(marks(versions[version], answers))
    slices: dict[str, Tally] = {}
    for key, tally in combined.items():
        for kind, value in zip(("channel", "version", "area", "age_group", "gender"), key, strict=True):
            slices.setdefault(f"{kind}:{value}", Tally()).merge(tally)
    return slices


@dataclass(frozen=True, slots=True)
class Counts:
    """The tallies of a survey, and when they were made if that was not now."""

    slices: Mapping[str, Tally]
    counted_at: datetime | None = None

    def whole(self) -> Tally:
        return self.merged("channel")

    def merged(self, kind: str) -> Tally:
        tally = Tally()
        for _name, one in self.by(kind):
            tally.merge(one)
        return tally

    def by(self, kind: str) -> list[tuple[str, Tally]]:
        """The slices of one kind by name, the largest first; what is not known last."""
        found = [(name.partition(":")[2], one) for name, one in self.slices.items() if name.startswith(f"{kind}:")]
        return sorted(found, key=lambda pair: (not pair[0], -pair[1].responses, pair[0]))


def counts_of(method: Method, versions: list[Version], *, responses: int) -> Counts:
    """The counts of now; of a large survey the worker's last ones, when there are any."""
    if responses > AT_ONCE:
        kept = Count.objects.filter(method=method).first()
        if kept:
            slices = {name: Tally.read(data) for name, data in kept.tallies.items()}
            return Counts(slices, kept.counted_at)
    return Counts(count_responses(method, {one.pk: one.parsed for one in versions}))


def open_answers(method: Method, ref: str, state: str) -> Any:
    """Responses that answered an open question in words: to be read ("new"), "shown" or "hidden". Newest first."""
    found = Response.objects.filter(method=method, answers__has_key=ref).select_related("version").order_by("-id")
    if state in (Response.SHOWN, Response.HIDDEN):
        return found.filter(read_at__isnull=False).annotate(reading=KeyTransform(ref, "readings")).filter(reading=state)
    return found.filter(~Q(readings__has_key=ref))


def shown_words(method: Method, refs: Collection[str], *, most: int = 50) -> dict[str, list[str]]:
    """For each open question the newest answers that someone read and found fit for everyone. One query for all."""
    found: dict[str, list[str]] = {ref: [] for ref in refs}
    read = Response.objects.filter(method=method, read_at__isnull=False).order_by("-id")
    for answers, readings in read.values_list("answers", "readings")[: most * 20] if refs else ():
        for ref, state in readings.items():
            if state == Response.SHOWN and answers.get(ref) and len(found.get(ref, [])) < most:
                found.setdefault(ref, []).append(answers[ref])
    return found
