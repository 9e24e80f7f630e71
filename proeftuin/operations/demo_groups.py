"""The demo's groups: one for whoever wants to, with questions and a gathering; one with a moderator at the door."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from proeftuin.gatherings.actions import arranging
from proeftuin.gatherings.drafts import GatheringDraft
from proeftuin.groups import actions
from proeftuin.groups.drafts import GroupDraft
from proeftuin.groups.models import Group, Seat
from proeftuin.operations.demo_world import Step, World
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions.models import Question

ZONE = ZoneInfo("Europe/Brussels")
COUNTERS, LETTERS = "Korter wachten", "Brieven die iedereen begrijpt"


def steps() -> list[Step]:
    return [Step(70, _begin), Step(64, _come_in), Step(18, _questions), Step(9, _cafe)]


def _works_at(world: World, key: str) -> Organisation:
    return Membership.objects.filter(user_id=world.actors[key].person_id, state="confirmed")[0].organisation


def _begin(world: World) -> None:
    actions.begin_group(by=world.actors["ann"], organisation=_works_at(world, "ann"), draft=GroupDraft(
        title=COUNTERS, language="nl", sectors=("public-administration",),
        text="Voor wie aan een loket werkt, of erachter. We delen wat de rij korter maakte, en wat niet hielp.",
    ))  # fmt: skip
    actions.begin_group(by=world.actors["sara"], organisation=_works_at(world, "sara"), draft=GroupDraft(
        title=LETTERS, language="nl", entry="approval", sectors=("public-administration",),
        text="We herschrijven samen echte brieven. Daarom kennen we elkaar hier bij naam.",
    ))  # fmt: skip


def _come_in(world: World) -> None:
    counters, letters = Group.objects.get(title=COUNTERS), Group.objects.get(title=LETTERS)
    for key in ("sara", "pieter", "fatima"):
        actions.join_group(by=world.actors[key], group=counters)
    for key in ("ann", "pieter"):
        actions.join_group(by=world.actors[key], group=letters)
    seat = Seat.objects.get(group=letters, user_id=world.actors["ann"].person_id)
    actions.answer_seat(by=world.actors["sara"], seat=seat, do="let_in")


def _questions(world: World) -> None:
    counters = Group.objects.get(title=COUNTERS)
    for question in Question.objects.shown().order_by("pk")[:3]:
        actions.put_question(by=world.actors["ann"], group=counters, question=question)


def _cafe(world: World) -> None:
    day = (world.began + timedelta(days=31)).astimezone(ZONE).date()
    starts = datetime(day.year, day.month, day.day, 16, tzinfo=ZONE)
    gathering = arranging.arrange_gathering(
        by=world.actors["ann"], organisation=_works_at(world, "ann"), about=Group.objects.get(title=COUNTERS).thread,
        draft=GatheringDraft(
            kind="cafe", title="Café: één vraag, één tafel", language="nl", starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            text="Breng één vraag mee. Aan elke tafel zitten mensen die hem ook hebben.",
            town="Zandhove", place="Café De Kroon", capacity=24, accessibility="Eén trede aan de deur; wij helpen.",
        ),
    )  # fmt: skip
    arranging.publish_gathering(by=world.actors["ann"], gathering=gathering)
