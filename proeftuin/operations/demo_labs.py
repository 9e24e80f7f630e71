"""The demo's lab: three municipalities own it, a workshop is on its agenda, and one initiative grows in it."""
# ruff: noqa: E501 - a sentence of the demo stands on one line

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from proeftuin.gatherings.actions import arranging
from proeftuin.gatherings.drafts import GatheringDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.labs import actions
from proeftuin.labs.drafts import LabDraft
from proeftuin.labs.models import Lab, Owner
from proeftuin.operations.demo_world import Step, World
from proeftuin.organisations.models import Membership, Organisation

ZONE = ZoneInfo("Europe/Brussels")
NAME, WORKSHOP = "Lab De Kade", "Workshop: maak een proef in één dag"


def steps() -> list[Step]:
    return [Step(58, _begin), Step(50, _open), Step(30, _project), Step(16, _workshop)]


def _works_at(world: World, key: str) -> Organisation:
    return Membership.objects.filter(user_id=world.actors[key].person_id, state="confirmed")[0].organisation


def _begin(world: World) -> None:
    sara = world.actors["sara"]
    lab = actions.begin_lab(by=sara, organisation=_works_at(world, "sara"), draft=LabDraft(
        name=NAME, language="nl", town="Waterrijk", place="Kade 3, oude pakhuis", hours="Dinsdag en donderdag, 9 tot 17 uur",
        text="Drie besturen delen één plek. Ambtenaren leren er, bewoners proberen er, en projecten groeien er tot ze op eigen "
        "benen staan. **Iedereen mag binnen.**", contact="balie@lab-de-kade.example",
        accessibility="Zonder drempels, met een lift. Een stille kamer op de eerste verdieping.",
    ))  # fmt: skip
    taken = {_works_at(world, "sara").pk, _works_at(world, "ann").pk}
    third = next(one for key in sorted(world.actors) for one in _organisations(world, key) if one.pk not in taken)
    for organisation in (_works_at(world, "ann"), third):
        actions.invite_owner(by=sara, lab=lab, organisation=organisation)


def _organisations(world: World, key: str) -> list[Organisation]:
    seats = Membership.objects.filter(user_id=world.actors[key].person_id, state="confirmed")
    return [one.organisation for one in seats.select_related("organisation")]


def _open(world: World) -> None:
    lab = Lab.objects.get(name=NAME)
    for owner in Owner.objects.filter(lab=lab, agreed_at=None):
        speaker = next(key for key in sorted(world.actors) if owner.organisation in _organisations(world, key))
        actions.answer_as_owner(by=world.actors[speaker], owner=owner, agree=True)
    actions.open_lab(by=world.actors["sara"], lab=lab)


def _project(world: World) -> None:
    led = Member.objects.filter(user_id=world.actors["fatima"].person_id, role="lead", state="active")
    initiative = Initiative.objects.public().filter(pk__in=led.values("initiative")).exclude(status="closed").first()
    if initiative:
        lab = Lab.objects.get(name=NAME)
        note = "Een tafel, een avond per week, en iemand die meedenkt."
        project = actions.ask_in(by=world.actors["fatima"], lab=lab, initiative=initiative, note=note)
        actions.answer_project(by=world.actors["ann"], project=project, take=True)


def _workshop(world: World) -> None:
    day = (world.began + timedelta(days=17)).astimezone(ZONE).date()
    starts = datetime(day.year, day.month, day.day, 13, tzinfo=ZONE)
    gathering = arranging.arrange_gathering(
        by=world.actors["ann"], organisation=_works_at(world, "ann"), about=Lab.objects.get(name=NAME).thread,
        draft=GatheringDraft(
            kind="workshop", title=WORKSHOP, language="nl", starts_at=starts, ends_at=starts + timedelta(hours=4),
            text="Je komt met een idee en gaat naar huis met een proef die maandag begint.", town="Waterrijk",
            place="Lab De Kade, Kade 3", capacity=12, agenda="13:00 Welkom\n13:15 Eén zin: wij geloven dat\n15:00 Kleiner\n16:30 Wie begint?",
            accessibility="Zonder drempels, met een lift.",
        ),
    )  # fmt: skip
    arranging.publish_gathering(by=world.actors["ann"], gathering=gathering)
