"""A process with ideas that wait for an answer, and the people at its desk."""

from datetime import timedelta

from django.test import Client

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.decisions.drafts import ResponseDraft
from proeftuin.ideas.models import Idea, Support
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Method, Participant, Process, Seat
from tests import cast
from tests.processes import world

YES = ResponseDraft(
    verdict="accepted", body="We plant the trees along the north path.", answered_by="The council of Waterrijk",
    carried_out_by="spring 2027",
)  # fmt: skip
NO = ResponseDraft(verdict="declined", body="The path is too narrow for that, says the fire brigade.",
                   answered_by="The council of Waterrijk")  # fmt: skip
SEATS = {"joris": "analyst", "pieter": "assessor", "elke": "decider"}


def desk(**options: object) -> Method:
    """An open process: Sara manages, Joris analyses, Pieter assesses, Elke decides."""
    method = world.opened("ideas", **options)  # type: ignore[arg-type]
    for name, role in SEATS.items():
        Seat.objects.create(process=method.process, user=cast.person(name), role=role)
    return method


def person(number: int) -> User:
    return User.objects.create_user(f"p{number}@example.org", "a long password", name=f"Person {number}", language="en")


def idea(method: Method, title: str = "Trees along the path", *, writer: User | None = None, **fields: object) -> Idea:
    process = method.process
    who = writer or cast.person("fatima")
    participant, _made = Participant.objects.get_or_create(process=process, user=who)
    count = Idea.objects.filter(process=process).count()
    fields = {"published_at": now() - timedelta(days=1), "body": "They give shade in summer.", **fields}
    made = Idea.objects.create(
        process=process, method=method, participant=participant, title=title, reference=f"{process.prefix}-{count + 1}",
        **fields,
    )  # fmt: skip
    return Idea.objects.select_related("process").get(pk=made.pk)


def many(method: Method, count: int, **fields: object) -> list[Idea]:
    start = Idea.objects.count()
    return Idea.objects.bulk_create(
        [
            Idea(process=method.process, method=method, title=f"Idea {start + n}", reference=f"BULK-{start + n}",
                 published_at=now() - timedelta(hours=n), supports=n % 50, **fields)
            for n in range(count)
        ],
        batch_size=500,
    )  # fmt: skip


def supporter(of: Idea, user: User) -> Support:
    participant, _made = Participant.objects.get_or_create(process=of.process, user=user)
    return Support.objects.create(idea=of, participant=participant)


def act(name: str) -> Actor:
    return actor_of(cast.person(name))


def over(process: Process) -> None:
    """All its phases are in the past."""
    process.phases.update(starts_at=now() - timedelta(days=40), ends_at=now() - timedelta(days=10))


def visitor() -> Client:
    return Client()
