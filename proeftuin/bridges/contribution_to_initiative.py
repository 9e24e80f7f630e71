"""From a contribution to an initiative: a snapshot goes along, both sides say so, people hear each turn."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.accounts.access import Request
from proeftuin.bridges.models import Taken
from proeftuin.decisions.registry import NextStep
from proeftuin.ideas.models import Idea
from proeftuin.ideas.queries import hides_totals
from proeftuin.ideas.registry import Part as IdeaPart
from proeftuin.initiatives import permissions
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, may_have
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import split_thread
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import describe, on
from proeftuin.processes.permissions import can_work

TAKEN_UP = ("accepted", "partly")

# What happens to the initiative, as the people hear it whose idea it was.
TURNS = {
    "advanced": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, went on to the phase “%(phase)s”"),
    "returned": gettext_lazy(
        "“%(initiative)s”, which “%(title)s” is part of, went back to the phase “%(phase)s”: %(reason)s"
    ),
    "paused": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, was paused: %(reason)s"),
    "resumed": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, goes on"),
    "stopped": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, stopped: %(reason)s"),
    "closed": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, was closed. Its lessons are shared."),
    "evaluated": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, was evaluated: %(verdict)s"),
    "lessons_shared": gettext_lazy("“%(initiative)s”, which “%(title)s” is part of, shared its lessons"),
    "case_made": gettext_lazy(
        "“%(initiative)s”, which “%(title)s” is part of, becomes a case for others to learn from"
    ),
    "experiment_started": gettext_lazy(
        "“%(initiative)s”, which “%(title)s” is part of, tries something: “%(experiment)s”"
    ),
    "experiment_done": gettext_lazy(
        "“%(initiative)s”, which “%(title)s” is part of, finished the experiment “%(experiment)s”: %(verdict)s"
    ),
    "experiment_abandoned": gettext_lazy(
        "“%(initiative)s”, which “%(title)s” is part of, broke off the experiment “%(experiment)s”: %(reason)s"
    ),
}


def register() -> None:
    """Tell the ledger our words."""
    describe("contribution.taken_up", gettext_lazy("“%(title)s” became part of the initiative “%(initiative)s”"))
    describe("initiative.took_up", gettext_lazy("“%(title)s” takes up a contribution: “%(contribution)s”"))
    for verb, sentence in TURNS.items():
        describe(f"contribution.{verb}", sentence)


def can_take_up(actor: Actor, idea: Idea) -> Verdict:
    """Whoever answers and carries out, once it is accepted at least in part."""
    at_work = can_work(actor, idea.process, "manager", "analyst", "decider")
    if not at_work:
        return at_work
    if not idea.is_shown or idea.answer not in TAKEN_UP:
        return Denied(_("Only what was accepted becomes part of an initiative."), remedy=_("Publish the answer first."))
    return ALLOWED


@transaction.atomic
def take_up(*, by: Actor, idea: Idea, initiative: Initiative) -> Taken:
    """Make a contribution part of an initiative that runs. Twice is once. Raises NotAllowedError, InvalidError."""
    require(can_take_up(by, idea))
    require(permissions.can_write(by, initiative))
    taken, made = Taken.objects.get_or_create(
        thread=idea.thread, initiative=initiative,
        defaults={
            "reference": idea.reference, "title": idea.title, "body": idea.body, "language": idea.language,
            "url": idea.get_absolute_url(), "process_title": idea.process.title,
            "process_url": idea.process.get_absolute_url(), "supports": idea.supports, "licence": idea.process.licence,
        },
    )  # fmt: skip
    if made:
        audience = "public" if initiative.is_public and idea.process.is_public else initiative.circle
        record("contribution.taken_up", by=by, thread=idea.thread, subject=initiative.thread, audience=audience,
               data={"title": idea.title, "initiative": initiative.title})  # fmt: skip
        record("initiative.took_up", by=by, thread=initiative.thread, subject=idea.thread, audience=audience,
               data={"title": initiative.title, "contribution": idea.title})  # fmt: skip
    return taken


@transaction.atomic
def start_from(*, by: Actor, idea: Idea, title: str, problem: str, reason: str = "") -> Initiative:
    """Start an initiative from a contribution, with the actor as its lead. Raises NotAllowedError, InvalidError."""
    require(can_take_up(by, idea))
    if not title.strip() or not problem.strip():
        empty = [name for name, words in (("title", title), ("problem", problem)) if not words.strip()]
        raise InvalidError(dict.fromkeys(empty, _("Fill this in.")))
    organisation = idea.process.organisation
    draft = InitiativeDraft(
        title=title, problem=problem, language=idea.language, organisation_id=organisation.pk,
        level=organisation.level, country=organisation.country,
    )  # fmt: skip
    asked = AskedDraft(question=f"{idea.title} ({idea.reference})", language=idea.language, reason=reason)
    initiative = start_initiative(by=by, draft=draft, asked=asked)
    take_up(by=by, idea=idea, initiative=initiative)
    return initiative


@on("initiative.*")
def carry_the_turn(event: Event) -> None:
    """Each turn of an initiative becomes an event of the contributions in it, so that whoever contributed hears.

    Only what is public. Safe to run twice: the event it comes from is kept as the subject.
    """
    _carry(event, event.kind.partition(".")[2])


@on("experiment.*")
def carry_the_experiment(event: Event) -> None:
    """The same for what the initiative tries: whoever had the idea hears that it is tested, and what came of it."""
    _carry(event, event.kind.replace(".", "_"))


def _carry(event: Event, verb: str) -> None:
    if verb not in TURNS or event.audience != "public" or not event.thread:
        return
    came_from = f"event:{event.pk}"
    with transaction.atomic():
        for taken in Taken.objects.filter(initiative__ref=split_thread(event.thread)[1]):
            if not Event.objects.on_thread(taken.thread).filter(subject=came_from).exists():
                data = {**event.data, "title": taken.title, "initiative": event.data.get("title", "")}
                record(f"contribution.{verb}", by=system("bridge"), thread=taken.thread, subject=came_from, data=data)


def button_on_the_desk(actor: Actor, contribution: object) -> NextStep | None:
    """From the desk's page of an idea to the page of this bridge."""
    if not isinstance(contribution, Idea):
        return None
    return NextStep(_("Make it part of an initiative"), f"/ideas/{contribution.ref}/initiative/")


def part_of_the_idea(request: Request, idea: Idea) -> IdeaPart | None:
    """On the page of an idea: the initiatives that it became part of. One query."""
    found = Taken.objects.filter(thread=idea.thread, initiative__is_public=True).select_related("initiative")
    taken = list(found) if idea.answer in TAKEN_UP else []
    return IdeaPart("bridges/_became.html", {"taken": taken}) if taken else None


def part_of_the_initiative(request: Request, initiative: Initiative) -> Part | None:
    """On the page of an initiative: the contributions it came from, as far as everyone may still read them."""
    if not may_have(initiative, "taken"):
        return None
    taken = list(Taken.objects.filter(initiative=initiative, thread__startswith="idea:"))
    if not taken:
        return None
    refs = [split_thread(one.thread)[1] for one in taken]
    shown = Idea.objects.shown().filter(ref__in=refs, process__state__in=("published", "closed", "archived"))
    ideas = list(shown.select_related("method"))
    threads = {one.thread for one in ideas}
    methods = {one.method for one in ideas}  # the same row is the same thing, however often it was read
    secret = {one for one in methods if hides_totals(one)}
    return Part("bridges/_came_from.html", {"taken": [one for one in taken if one.thread in threads],
                                            "uncounted": {one.thread for one in ideas if one.method in secret},
                                            "hidden": sum(one.thread not in threads for one in taken)})  # fmt: skip
