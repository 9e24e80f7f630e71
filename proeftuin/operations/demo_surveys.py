"""The demo's survey: how people in one neighbourhood see it, on the web, on paper and by telephone."""

import random
from datetime import timedelta
from functools import partial
from typing import Any

from proeftuin.accounts.queries import actor_of
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.operations.demo_world import Step, World
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import About, MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import Credentials
from proeftuin.surveys import drafting
from proeftuin.surveys.actions import answering, questions
from proeftuin.surveys.models import Questionnaire, Response, Version

PREFIX = "BUURT"
AREAS = ("Molenkwartier", "Havenkant", "Oude dorp")
AGES = ("18_24", "25_44", "45_64", "65_plus")
OPENED, ASKED_MORE = 24, 12  # days ago
DAYS = tuple(range(OPENED - 1, 0, -1))
PER_DAY = 6
WISHES = (
    "Meer bankjes langs het water, met een leuning.", "Een zebrapad bij de school.", "Minder hard rijden op de Kade.",
    "Een plek waar jongeren binnen kunnen zitten als het regent.", "Bomen terug op het Molenplein.",
    "De lantaarns in het steegje doen het al maanden niet.", "Vaker de glasbak legen.", "Een buurtkamer met koffie.",
    "Een speeltuin voor kleine kinderen.", "Meer winkels in het oude dorp.", "Laat het zoals het is, het is goed.",
    "Een veilig fietspad naar het station.", "Afval op straat wordt te laat opgehaald.", "Een moestuin voor de buurt.",
)  # fmt: skip
NAMES_SOMEONE = "Mijn buurman van nummer 14 parkeert altijd op de stoep."


def steps() -> list[Step]:
    """Open it, let people answer day by day, ask one more thing half-way, and read what they wrote."""
    throw = random.Random(7)  # noqa: S311 - the same answers each time
    wishes = [*WISHES[:9], NAMES_SOMEONE, *WISHES[9:]]
    found = [Step(OPENED, _open), Step(ASKED_MORE, _ask_more), Step(1, _read)]
    for day in DAYS:
        answers = [_answers(throw, wishes, more=day < ASKED_MORE) for _one in range(PER_DAY)]
        how = [throw.choices(("web", "paper", "telephone"), (75, 17, 8))[0] for _one in answers]
        found.append(Step(day, partial(_take, day=day, pairs=tuple(zip(how, answers, strict=True)))))
    return found


def _open(world: World) -> None:
    by, now = world.actors["sara"], clock.now()
    draft = ProcessDraft(
        title="Hoe staat de Watermolenbuurt ervoor?", prefix=PREFIX, language="nl", area="Watermolenbuurt",
        summary="We vragen wie in de Watermolenbuurt woont, werkt of komt hoe het er is, en wat eerst beter moet.",
        description="De gemeente heeft 200.000 euro voor de buurt. Met de antwoorden kiezen we waar dat naartoe gaat.",
        can_influence="Waar het buurtgeld van de komende twee jaar naartoe gaat.",
        cannot_influence="De bouw van de nieuwe brug: daarover is al besloten.",
        level="consult", decides="Het college van burgemeester en wethouders",
        answer_by=(now + timedelta(days=75)).date(),
    )  # fmt: skip
    process = setup.start_process(by=by, organisation=world.organisations["waterrijk"], draft=draft)
    phase = setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Vragenlijst", "Vul in hoe jij de buurt ziet.", now, now + timedelta(days=42)),
    )  # fmt: skip
    setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Kiezen", "De gemeente legt de antwoorden naast het geld.", now + timedelta(days=42)),
    )  # fmt: skip
    method = setup.add_method(
        by=by, process=process,
        draft=MethodDraft(
            "survey", "Jouw kijk op de buurt", "Tien korte vragen. Het kost vijf minuten.",
            {"results": "live", "edit": True, "about": True, "areas": list(AREAS)},
        ),
    )  # fmt: skip
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("answer", who="everyone"))
    made = questions.begin_questionnaire(by=by, method=method, template="neighbourhood")
    questions.publish_version(by=by, questionnaire=made)
    setup.publish_process(by=by, process=process)


def _method() -> Method:
    found = Method.objects.select_related("process").prefetch_related("openings__phase", "openings__code_list")
    return found.get(process__prefix=PREFIX, kind="survey")


def _ask_more(world: World) -> None:
    """People wrote about safety in the evening, which was not asked: version 2 asks it."""
    asked = {
        "ref": "evening", "type": "scale", "min": 1, "max": 5,
        "label": {
            "nl": "Hoe veilig voel je je ’s avonds op straat?",
            "fr": "Vous sentez-vous en sécurité le soir dans la rue ?",
            "de": "Wie sicher fühlen Sie sich abends auf der Straße?",
            "en": "How safe do you feel in the street in the evening?",
        },
        "low": {"nl": "heel onveilig", "fr": "pas du tout", "de": "sehr unsicher", "en": "very unsafe"},
        "high": {"nl": "heel veilig", "fr": "tout à fait", "de": "sehr sicher", "en": "very safe"},
    }  # fmt: skip
    by, draft = world.actors["sara"], Questionnaire.objects.get(method=_method())
    changed = questions.change_draft(
        by=by, questionnaire=draft, edits=draft.edits, change=lambda schema: drafting.with_question(schema, 1, asked)
    )
    reason = "In de eerste week schreven veel mensen over de avond. Daarom vragen we ernaar."
    questions.publish_version(by=by, questionnaire=changed, reason=reason)


def _take(_world: World, *, day: int, pairs: tuple[tuple[str, tuple[dict[str, Any], About]], ...]) -> None:
    method = _method()
    version = Version.objects.filter(questionnaire__method=method).order_by("-number")[0]
    clerk = _clerk(method)
    for number, (channel, (answers, about)) in enumerate(pairs):
        if channel != "web":
            answering.enter_answers(
                by=clerk, method=method, version=version, answers=answers, channel=channel, about=about,
                key=f"{PREFIX}-{day:02}{number}", language="nl",
            )  # fmt: skip
            continue
        shown = Credentials(visitor_key=f"visitor:demo-{day}-{number}")
        progress = answering.save_progress(
            by=VISITOR, method=method, version=version, answers=answers, page=2, shown=shown
        )
        answering.send_answers(by=VISITOR, method=method, progress=progress, shown=shown, about=about)


def _clerk(method: Method) -> Actor:
    return actor_of(method.process.seats.select_related("user")[0].user)


def _read(world: World) -> None:
    """Sara reads what people wrote: most of it everyone may read; what names a neighbour is hidden."""
    for response in Response.objects.filter(method=_method(), answers__has_key="change").order_by("id")[:20]:
        hidden = response.answers["change"] == NAMES_SOMEONE
        answering.read_answer(
            by=world.actors["sara"], response=response, ref="change", state="hidden" if hidden else "shown",
            reason="Wijst een bewoner aan." if hidden else "",
        )  # fmt: skip


def _answers(throw: random.Random, wishes: list[str], *, more: bool) -> tuple[dict[str, Any], About]:
    """A neighbour's answers, as one way through the questions gives them."""
    aspects = ("green", "traffic", "safety", "shops", "meeting")
    lives = throw.choices(("here", "works", "visits"), (75, 15, 10))[0]
    troubled = throw.random() < 0.6
    answers: dict[str, Any] = {
        "lives": lives,
        "years": throw.choice(("under1", "to5", "to15", "over15")),
        "mark": throw.choices(range(11), (0, 0, 1, 2, 3, 7, 18, 31, 25, 9, 4))[0],
        "aspects": {one: throw.choices(("good", "fair", "poor"), weight)[0] for one, weight in zip(
            aspects, ((50, 30, 20), (15, 30, 55), (35, 40, 25), (40, 40, 20), (20, 35, 45)), strict=True)},
        "priorities": sorted(throw.sample(aspects, 3), key=lambda one: throw.random() + (one != "traffic") * 0.4),
        "troubled": "yes" if troubled else "no",
    }  # fmt: skip
    if troubled:
        answers["trouble"] = [one for one in ("noise", "litter", "parking", "speed", "dark") if throw.random() < 0.35][
            :3
        ]
        answers["trouble"] = answers["trouble"] or ["speed"]
        if throw.random() < 0.4:
            answers["where"] = {
                "lat": round(51.98 + throw.random() / 100, 5),
                "lon": round(5.9 + throw.random() / 100, 5),
            }
    if more:
        answers["evening"] = throw.choices(range(1, 6), (8, 20, 34, 28, 10))[0]
    if wishes and throw.random() < 0.35:
        answers["change"] = wishes.pop()
    answers["help"] = "yes" if throw.random() < 0.4 else "no"
    if answers["help"] == "yes":
        answers["how"] = [one for one in ("think", "hands", "neighbours") if throw.random() < 0.5] or ["think"]
    about = About(throw.choice(AREAS), throw.choice(AGES)) if throw.random() < 0.7 else About()
    return answers, about
