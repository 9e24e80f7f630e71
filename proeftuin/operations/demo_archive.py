"""The demo's oldest process: closed, put in the archive, and let go of who took part. What was said stays.

The clock does what it does everywhere: it warns a month before, and lets go a year after closing.
"""

from datetime import timedelta
from functools import partial

from proeftuin.accounts.actions import give_role
from proeftuin.accounts.models import User
from proeftuin.decisions.actions import responses
from proeftuin.decisions.drafts import ResponseDraft
from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.ideas.actions.submitting import enter_idea, submit_idea
from proeftuin.ideas.actions.supporting import support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import BY, Step, World
from proeftuin.processes.actions import setup
from proeftuin.processes.actions.running import archive_process, close_process
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Process, Seat
from proeftuin.processes.permissions import Credentials
from proeftuin.processes.tasks import keep_to_retention

PREFIX = "FEEST"
OPENED, ENDED, CLOSED = 700, 670, 640  # days ago
THRESHOLD = 3
# Who sent it, what it says, how many supported it, what was answered and how.
IDEAS = (
    ("fatima", "Bekers die terugkomen", "Vorig jaar lagen er duizend plastic bekers op het plein.", 14, "accepted",
     "Er komen stevige bekers met statiegeld. De brouwer wast ze."),
    ("karim", "Water uit de kraan, gratis", "Dan hoeft niemand flesjes te kopen.", 9, "accepted",
     "Naast het podium komt een kraan met zes tappunten."),
    ("claire", "Des assiettes qui se mangent", "Au moins pour les frites.", 5, "partly",
     "Drie kramen proberen het uit. De andere gebruiken karton."),
    ("wim", "Elke bezoeker ruimt een kwartier op", "Dan is het plein om acht uur schoon.", 4, "declined",
     "Dat kunnen we niemand opleggen. Wie wil, krijgt een grijper en een consumptie."),
    ("", "Een optocht met oude muziekinstrumenten", "Opgeschreven aan het loket.", 1, "", ""),
)  # fmt: skip


def steps() -> list[Step]:
    """From the question to the day on which nobody can tell any more who asked it."""
    found = [Step(OPENED, _open)]
    found += [Step(OPENED - 2 - place, partial(_send, place=place)) for place in range(len(IDEAS))]
    found += [Step(OPENED - 12, _talk), Step(ENDED + 5, _supports)]
    found += [Step(650, _answer), Step(CLOSED, _close), Step(600, _archive)]
    return [*found, Step(CLOSED - 340, _clock), Step(CLOSED - 380, _clock)]


def _open(world: World) -> None:
    sara, morning = world.actors["sara"], clock.now() - timedelta(hours=1)
    give_role(by=BY, user=User.objects.get(pk=sara.person_id), role="officer")
    draft = ProcessDraft(
        title="Een zomerfeest zonder afval", prefix=PREFIX, language="nl", area="Marktplein",
        summary="Hoe vieren we het zomerfeest, en blijft er niets liggen?",
        description="Na het feest van vorig jaar reden er elf wagens met afval weg. Dit jaar willen we er één.",
        can_influence="Waar je van eet en drinkt, en wie opruimt.", cannot_influence="De datum en de artiesten.",
        level="consult", decides="Het feestcomité", answer_by=clock.today() + timedelta(days=55),
        answer_threshold=THRESHOLD, retention_months=12,
    )  # fmt: skip
    process = setup.start_process(by=sara, organisation=world.organisations["waterrijk"], draft=draft)
    ends = morning + timedelta(days=OPENED - ENDED)
    phase = setup.add_phase(by=sara, process=process, draft=PhaseDraft("Ideeën", "Stuur je idee.", morning, ends))
    method = setup.add_method(
        by=sara, process=process, draft=MethodDraft("ideas", "Jouw idee", "Hoe blijft het plein schoon?", {})
    )
    for action, who in (("submit", "confirmed_email"), ("support", "everyone"), ("comment", "confirmed_email")):
        setup.open_action(by=sara, phase=phase, method=method, draft=OpeningDraft(action, who))
    Seat.objects.create(process=process, user_id=world.actors["lies"].person_id, role="decider")
    setup.publish_process(by=sara, process=process)


def _send(world: World, *, place: int) -> None:
    by, title, body, *_rest = IDEAS[place]
    draft = IdeaDraft(title, body, "fr" if by == "claire" else "nl")
    if by:
        submit_idea(by=world.actors[by], method=_method(), draft=draft)
    else:
        enter_idea(by=world.actors["sara"], method=_method(), draft=draft, channel="paper", key="1")


def _talk(world: World) -> None:
    for by, side, body in (("nadia", 1, "Op het festival in Zandhove werkt dit al twee jaar."),
                           ("greet", -1, "Wie wil er met een lege beker in de hand dansen?"),
                           ("joris", 0, "Er komt een inleverpunt aan elke kant van het plein.")):  # fmt: skip
        post_comment(by=world.actors[by], thread=_idea(0).thread, draft=CommentDraft(body, side, language="nl"))


def _supports(world: World) -> None:
    for place, (_by, _title, _body, many, *_answer) in enumerate(IDEAS):
        for number in range(many):
            if number < 3:
                support(by=list(world.actors.values())[place + number * 2], idea=_idea(place))
            else:
                support(by=VISITOR, idea=_idea(place), shown=Credentials(visitor_key=f"visitor:feest-{number}"))


def _answer(world: World) -> None:
    for place, (_by, _title, _body, _many, verdict, answer) in enumerate(IDEAS):
        if verdict:
            idea = _idea(place)
            draft = ResponseDraft(verdict=verdict, body=answer, answered_by="Het feestcomité", language="nl")
            responses.publish_responses(
                by=world.actors["lies"], process=idea.process, contributions=[idea], draft=draft
            )


def _close(world: World) -> None:
    said = "Vijf ideeën, vier antwoorden. Er reed één wagen met afval weg. Dank voor het meedoen."
    close_process(by=world.actors["sara"], process=Process.objects.get(prefix=PREFIX), statement=said)


def _archive(world: World) -> None:
    archive_process(by=world.actors["sara"], process=Process.objects.get(prefix=PREFIX))


def _clock(_world: World) -> None:
    keep_to_retention()


def _method() -> Method:
    return Method.objects.select_related("process").get(process__prefix=PREFIX)


def _idea(place: int) -> Idea:
    found = Idea.objects.select_related("method__process__organisation").get(
        title=IDEAS[place][1], process__prefix=PREFIX
    )
    found.process = found.method.process
    return found
