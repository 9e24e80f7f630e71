"""Pages that gather from many rooms: an organisation's, one's own, an initiative's. They ask once what is there."""

from datetime import timedelta

import pytest

from proeftuin.accounts.registry import SHELVES as MINE
from proeftuin.calls.models import Call
from proeftuin.campaigns.models import Campaign
from proeftuin.gatherings.models import Gathering, Host, Registration
from proeftuin.groups.models import Group
from proeftuin.groups.models import Seat as GroupSeat
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.items.models import Item
from proeftuin.kernel.clock import now
from proeftuin.labs.models import Lab, Owner
from proeftuin.library.models import Case
from proeftuin.notifications.models import Follow
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import SHELVES
from proeftuin.processes.models import Participant, Process
from proeftuin.questions.models import Question
from proeftuin.testbeds.models import TestSite
from tests import cast

pytestmark = pytest.mark.django_db


def something_of_everything(town: Organisation, many: int) -> None:
    """So many public things of each kind that an organisation's page shows, and a hidden one of each."""
    at, later = now(), now() + timedelta(days=9)
    for n in range(many):
        Case.objects.create(title=f"Case {n}", state="published", published_at=at, organisation=town)
        Initiative.objects.create(title=f"Team {n}", problem="Much.", organisation=town)
        Process.objects.create(title=f"Process {n}", prefix=f"P{n}", state="published", organisation=town)
        Item.objects.create(title=f"Guide {n}", state="published", published_at=at, organisation=town)
        Call.objects.create(title=f"Call {n}", state="running", organisation=town, opens_at=at, deadline=later)
        TestSite.objects.create(title=f"Site {n}", state="open", organisation=town)
        Campaign.objects.create(title=f"Drive {n}", state="live", organisation=town, deadline=later)
        Owner.objects.create(lab=Lab.objects.create(name=f"Lab {n}", opened_at=at), organisation=town, agreed_at=at)
        meeting = Gathering.objects.create(
            title=f"Café {n}", kind="meetup", state="published", starts_at=later, ends_at=later + timedelta(hours=2)
        )
        Host.objects.create(gathering=meeting, organisation=town, agreed_at=at)
    Case.objects.create(title="Hidden case", organisation=town)
    Initiative.objects.create(title="Hidden team", problem="Much.", organisation=town, is_public=False)
    Process.objects.create(title="Hidden process", prefix="H", organisation=town)
    Item.objects.create(title="Hidden guide", organisation=town)
    Call.objects.create(title="Hidden call", organisation=town, opens_at=at, deadline=later)
    TestSite.objects.create(title="Hidden site", organisation=town)
    Campaign.objects.create(title="Hidden drive", organisation=town, deadline=later)
    Owner.objects.create(lab=Lab.objects.create(name="Hidden lab"), organisation=town, agreed_at=at)


@pytest.mark.parametrize("many", [1, 25])
def test_an_organisation_with_something_in_every_room(as_, client, django_assert_max_num_queries, many: int) -> None:
    town = cast.organisation("waterrijk")
    something_of_everything(town, many)
    for reader, most in ((client, 14), (as_("ann"), 18), (as_("sara"), 18)):
        reader.get("/about/how/")
        with django_assert_max_num_queries(most):
            page = reader.get(town.get_absolute_url()).text
        for title in ("Case", "Team", "Process", "Guide", "Call", "Site", "Drive", "Lab", "Café"):
            assert f"{title} {many - 1}" in page, title
        assert "Hidden" not in page
        assert len(SHELVES) == page.count('<section class="section"><div class="section-head">')
        if many == 25:
            assert "20 of 25" in page
            assert "10 of 25" in page


def test_an_organisation_with_nothing_costs_little(client, django_assert_max_num_queries) -> None:
    town = cast.organisation("waterrijk")
    client.get("/about/how/")
    with django_assert_max_num_queries(3):
        assert "has not shared anything yet" in client.get(town.get_absolute_url()).text


def busy(key: str, many: int) -> None:
    """Somebody who does a lot of everything."""
    person, town, at = cast.person(key), cast.organisation("waterrijk"), now()
    for n in range(many):
        team = Initiative.objects.create(title=f"Team {n}", problem="Much.", organisation=town)
        Member.objects.create(initiative=team, user=person, role="coach", state="active")
        Follow.objects.create(user=person, thread=team.thread)
        case = Case.objects.create(title=f"Case {n}", state="published", published_at=at, organisation=town)
        case.authors.add(person)
        Question.objects.create(title=f"Question {n}", author=person)
        Item.objects.create(title=f"Guide {n}", author=person)
        group = Group.objects.create(title=f"Group {n}", organisation=town)
        GroupSeat.objects.create(group=group, user=person, state="active")
        process = Process.objects.create(title=f"Process {n}", prefix=f"P{n}", state="published", organisation=town)
        Participant.objects.create(process=process, user=person)
        meeting = Gathering.objects.create(
            title=f"Café {n}", kind="meetup", state="published", starts_at=at, ends_at=at + timedelta(days=2)
        )
        Registration.objects.create(gathering=meeting, user=person, state="registered")


@pytest.mark.parametrize("many", [1, 40])
def test_my_page_asks_only_for_what_i_have(as_, django_assert_max_num_queries, many: int) -> None:
    sara = as_("sara")
    sara.get("/about/how/")
    with django_assert_max_num_queries(8):
        assert "Where do you want to begin?" not in sara.get("/me/").text  # she belongs to an organisation
    busy("sara", many)
    with django_assert_max_num_queries(18):
        page = sara.get("/me/").text
    for title in ("Team", "Case", "Question", "Guide", "Group", "Process", "Café"):
        assert f"{title} 0" in page or f"{title} {many - 1}" in page, title
    order = ("Waiting for you", "Guide", "Your initiatives", "What you follow")
    assert sorted(order, key=page.index) == list(order)
    assert ("Everything you follow (40)" in page) == (many == 40)
    assert len(MINE) > 15


def test_a_newcomer_reads_where_to_begin(as_, client) -> None:
    newcomer = as_("fatima")
    page = newcomer.get("/me/").text
    assert "Where do you want to begin?" in page
    for path in ("/organisations/", "/ask/", "/questions/new/", "/initiatives/", "/knowledge/mail/", "/people/"):
        assert f'href="{path}"' in page
        assert newcomer.get(path).status_code in (200, 303)
