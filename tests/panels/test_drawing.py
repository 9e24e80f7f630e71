"""From volunteers to a panel: registered, a lottery published, drawn, replaced, seated, and forgotten again."""

import hashlib

import pytest

from proeftuin.accounts.queries import actor_of
from proeftuin.engines.panel import Lottery
from proeftuin.engines.panel import draw as repeated
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.panels import logic, personal
from proeftuin.panels.actions import drawing, setup, volunteering
from proeftuin.panels.models import Draw, Volunteer
from proeftuin.processes.actions import setup as processes
from proeftuin.processes.registry import COPIERS, KINDS
from tests import cast
from tests.panels import world

pytestmark = pytest.mark.django_db


def test_a_panel_is_drawn_within_its_quotas_and_anyone_can_repeat_it() -> None:
    panel = world.panel()
    world.filled(panel)
    draw = world.published(panel)
    assert draw.state == Draw.State.PUBLISHED and draw.digest == hashlib.sha256(draw.lottery.encode()).hexdigest()
    assert draw.min_chance == pytest.approx(draw.bound, abs=1e-3) and not draw.members
    drawn = drawing.draw_members(by=cast.actor("sara"), draw=draw, seed=" 4 8 15 ")
    assert world.within_quotas(panel) and drawn.seed == "4 8 15"
    assert list(repeated(Lottery.read(drawn.lottery), "4 8 15")) == drawn.members


def test_who_is_drawn_hears_of_it_and_nobody_else() -> None:
    panel = world.panel()
    people = world.filled(panel)
    members = world.drawn(panel).members
    world.deliver()
    invited = Event.objects.filter(kind="panel.invited").values_list("id", flat=True)
    notices = Notice.objects.filter(event_id__in=invited)
    told = set(notices.values_list("user__participations__volunteers__code", flat=True))
    assert told == set(members) and len(members) == 8 < len(people)
    public = Event.objects.filter(audience="public", kind__startswith="panel.")
    assert {one.kind for one in public} == {"panel.lottery_published", "panel.drawn"}


def test_a_lottery_is_asked_once_and_made_once() -> None:
    panel = world.panel()
    world.filled(panel)
    first = world.published(panel)
    again = drawing.ask_lottery(by=cast.actor("sara"), panel=panel, seed_source="another")
    assert again.pk == first.pk
    drawing.make_lottery(first.ref)
    assert Draw.objects.get().digest == first.digest
    drawing.draw_members(by=cast.actor("sara"), draw=first, seed="1")
    with pytest.raises(NotAllowedError, match="was drawn"):
        drawing.draw_members(by=cast.actor("sara"), draw=first, seed="2")


def test_the_source_of_the_seed_is_said_first() -> None:
    panel = world.panel()
    world.filled(panel)
    with pytest.raises(InvalidError, match="where the seed comes from"):
        drawing.ask_lottery(by=cast.actor("sara"), panel=panel, seed_source=" ")
    draw = world.published(panel)
    with pytest.raises(InvalidError, match="Fill in the seed"):
        drawing.draw_members(by=cast.actor("sara"), draw=draw, seed="  ")


def test_quotas_stand_once_a_lottery_is_published() -> None:
    panel = world.panel()
    world.filled(panel)
    world.published(panel)
    with pytest.raises(NotAllowedError, match="no longer change"):
        setup.change_panel(by=cast.actor("sara"), panel=panel, edits=panel.edits, change=lambda now: now.parsed, size=9)


def test_quotas_that_cannot_be_met_make_no_lottery_and_can_be_relaxed() -> None:
    panel = world.panel()
    for _one in range(9):
        world.volunteer(panel, world.KINDS[0])
    assert world.published(panel).state == Draw.State.IMPOSSIBLE
    conflict = drawing.conflict_now(panel)
    assert conflict and "volunteers" in {one.reason for one in conflict.changes}
    found = {(one.quota.category, one.quota.feature): (one.minimum, one.maximum) for one in conflict.changes}
    panel = setup.change_panel(
        by=cast.actor("sara"), panel=panel, edits=panel.edits, change=lambda now: logic.relaxed(now.parsed, found)
    )
    assert drawing.conflict_now(panel) is None
    world.drawn(panel)
    assert len(world.seated(panel)) == 8 and list(panel.draws.values_list("number", flat=True)) == [1, 2]


def test_empty_places_are_drawn_again_within_the_quotas() -> None:
    panel = world.panel()
    world.filled(panel)
    first = world.drawn(panel)
    gone = Volunteer.objects.filter(code__in=first.members[:2])
    for one in gone:
        volunteering.answer_invitation(by=actor_of(one.participant.user), volunteer=one, comes=False)
    assert len(world.seated(panel)) == 6
    second = world.drawn(panel, "another seed")
    assert len(second.members) == second.size == 2
    assert not set(second.members) & set(first.members) and world.within_quotas(panel)
    with pytest.raises(NotAllowedError, match="No place is empty"):
        drawing.ask_lottery(by=cast.actor("sara"), panel=panel, seed_source="x")


def test_at_most_one_from_an_address() -> None:
    panel = world.panel(households=True)
    for at in range(24):
        world.volunteer(panel, world.KINDS[at % 4], postcode="1234 AB", number=str(at // 3))
    draw = world.published(panel)
    for seed in range(20):
        members = repeated(Lottery.read(draw.lottery), str(seed))
        homes = Volunteer.objects.filter(code__in=members).values_list("home", flat=True)
        assert len(set(homes)) == 8


def test_an_address_is_kept_as_a_mark_alone() -> None:
    panel = world.panel(households=True)
    one, same, other = (world.volunteer(panel, postcode=code, number=number) for code, number in
                        (("1234 AB", "7"), ("1234ab", " 7 "), ("1234 AB", "8")))  # fmt: skip
    assert one.home == same.home != other.home and "1234" not in one.home
    with pytest.raises(InvalidError, match="your address"):
        world.volunteer(panel)


@pytest.mark.parametrize(("features", "consent", "field"), [
    ({"c1": "c1f1"}, True, "c2"), ({"c1": "c1f1", "c2": "c1f1"}, True, "c2"),
    ({"c1": "c1f1", "c2": "c2f1"}, False, "consent"),
])  # fmt: skip
def test_what_a_volunteer_must_tell(features: dict[str, str], consent: bool, field: str) -> None:
    panel = world.panel()
    with pytest.raises(InvalidError) as error:
        volunteering.register(
            by=actor_of(world.resident()), method=panel.method, features=features, consent=consent
        )  # fmt: skip
    assert set(error.value.problems) == {field}
    assert not Volunteer.objects.exists()


def test_registering_again_changes_what_one_told_until_the_lottery() -> None:
    panel = world.panel()
    world.filled(panel)
    user = world.resident()
    first = world.volunteer(panel, world.KINDS[0], user=user)
    again = world.volunteer(panel, world.KINDS[3], user=user)
    assert again.pk == first.pk and again.features == world.KINDS[3]
    world.published(panel)
    with pytest.raises(NotAllowedError, match="no longer changes"):
        world.volunteer(panel, world.KINDS[1], user=user)


def test_withdrawing_leaves_nothing_or_a_code_of_nobody() -> None:
    panel = world.panel()
    people = world.filled(panel)
    early, late = people[0], people[1]
    volunteering.withdraw(by=actor_of(early.participant.user), volunteer=early)
    assert not Volunteer.objects.filter(pk=early.pk).exists()
    draw = world.published(panel)
    volunteering.withdraw(by=actor_of(late.participant.user), volunteer=late)
    late.refresh_from_db()
    assert (late.features, late.home, late.state) == ({}, "", "gone") and late.code in draw.lottery
    drawing.draw_members(by=cast.actor("sara"), draw=draw, seed="1")
    late.refresh_from_db()
    assert late.state == "gone"


def test_only_oneself_withdraws_and_answers() -> None:
    panel = world.panel()
    world.filled(panel)
    world.drawn(panel)
    one = Volunteer.objects.filter(state="invited").first()
    for work in (
        lambda: volunteering.withdraw(by=cast.actor("fatima"), volunteer=one),
        lambda: volunteering.answer_invitation(by=cast.actor("fatima"), volunteer=one, comes=True),
        lambda: volunteering.answer_invitation(
            by=actor_of(one.participant.user), volunteer=Volunteer.objects.filter(state="waiting").first(), comes=True
        ),
    ):
        with pytest.raises(NotAllowedError):
            work()
    assert volunteering.answer_invitation(by=cast.actor("sara"), volunteer=one, comes=True).state == "accepted"


def test_only_who_runs_it_sets_up_and_draws() -> None:
    panel = world.panel()
    world.filled(panel)
    by = cast.actor("fatima")
    for work in (
        lambda: setup.begin_panel(by=by, method=panel.method),
        lambda: setup.change_panel(by=by, panel=panel, edits=panel.edits, change=lambda now: now.parsed),
        lambda: drawing.ask_lottery(by=by, panel=panel, seed_source="x"),
        lambda: drawing.seat_members(by=by, panel=panel, tables=1, rounds=1),
    ):
        with pytest.raises(NotAllowedError):
            work()


def test_two_people_change_the_quotas_at_once() -> None:
    panel = world.panel()
    with pytest.raises(StaleError):
        setup.change_panel(
            by=cast.actor("sara"), panel=panel, edits=panel.edits - 1, change=lambda now: now.parsed
        )  # fmt: skip


def test_tables_hold_each_member_once_a_round() -> None:
    panel = world.panel()
    world.filled(panel)
    members = world.drawn(panel).members
    seated = drawing.seat_members(by=cast.actor("sara"), panel=panel, tables=2, rounds=3)
    assert len(seated.tables) == 3
    assert all(sorted(code for table in one for code in table) == members for one in seated.tables)
    for tables, rounds in ((9, 1), (2, 11), (0, 1)):
        with pytest.raises(InvalidError):
            drawing.seat_members(by=cast.actor("sara"), panel=panel, tables=tables, rounds=rounds)


def test_deleting_the_account_and_letting_go_of_names() -> None:
    panel = world.panel()
    people = world.filled(panel)
    world.drawn(panel)
    user = people[0].participant.user
    exported = personal.export(user)
    assert exported[0]["code"] == people[0].code and set(exported[0]["told"]) == {"Gender", "Age"}
    personal.erase(user)
    assert Volunteer.objects.get(pk=people[0].pk).features == {}
    assert personal.anonymise(panel.method.process) == 23
    assert not Volunteer.objects.exclude(features={}).exists() and Volunteer.objects.count() == 24


def test_figures_and_copies() -> None:
    panel = world.panel()
    world.filled(panel, 6)
    assert KINDS["panel"].figures(panel.method)[0].count == 6
    new = processes.add_method(
        by=cast.actor("sara"), process=panel.method.process, draft=processes.MethodDraft("panel", "Again")
    )  # fmt: skip
    COPIERS["panel"](panel.method, new)
    assert new.panel.categories == panel.categories and not new.panel.volunteers.exists()
