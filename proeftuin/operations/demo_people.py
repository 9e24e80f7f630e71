"""The demo's network: how people want to be found, field by field, and an innovator whom a resident nominated."""

from functools import partial

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Entry, Step, World, make_person, read
from proeftuin.organisations.models import Membership
from proeftuin.people.actions.nominating import nominate, say_yes
from proeftuin.people.actions.profiles import save_profile
from proeftuin.people.drafts import NominationDraft, ProfileDraft
from proeftuin.people.links import secret_of
from proeftuin.people.models import Nomination

TOLD = ("expertise", "about", "offers", "disciplines", "seeks", "languages", "shown")


def steps() -> list[Step]:
    """Each profile on its day; the nomination, and three days later the yes."""
    facts = read("network.toml")
    one = facts["nomination"]
    return [
        *(Step(entry["ago"], partial(_profile, entry=entry)) for entry in facts["person"]),
        Step(one["ago"], partial(_nominate, entry=one)), Step(one["answer_ago"], partial(_agree, entry=one)),
    ]  # fmt: skip


def _profile(world: World, *, entry: Entry) -> None:
    key = entry["key"]
    actor = world.actors.get(key) or make_person(world, key, entry)
    seat = Membership.objects.filter(user_id=actor.person_id, state="confirmed").first()
    bio = User.objects.values_list("bio", flat=True).get(pk=actor.person_id)
    told = {"about": bio} | {name: entry[name] for name in TOLD if name in entry}
    draft = ProfileDraft(listed=entry["listed"], organisation_id=seat.organisation_id if seat else None, **told)
    save_profile(by=actor, draft=draft, version=1)


def _draft(entry: Entry) -> NominationDraft:
    return NominationDraft(**{name: entry[name] for name in ("name", "email", "language", "does", "why", "themes")})


def _nominate(world: World, *, entry: Entry) -> None:
    nominate(by=world.actors[entry["by"]], draft=_draft(entry))


def _agree(_world: World, *, entry: Entry) -> None:
    one = Nomination.objects.get(email=entry["email"])
    say_yes(by=VISITOR, ref=one.ref, secret=secret_of(one.ref), draft=_draft(entry), version=one.version)
