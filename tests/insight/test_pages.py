"""The figures of a process, as visitors and officers see them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from proeftuin.discussion.models import Comment
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.insight.actions.figures import recount, set_population
from proeftuin.insight.models import PopulationGroup, Recount
from proeftuin.insight.tasks import keep_figures_fresh
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.processes.models import Method, Participant, Process
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db
SUBJECTS = ("More benches in the park for the elderly", "A wider lane for bicycles near the school",
            "Repair the broken street lights at night")  # fmt: skip


@pytest.fixture
def method() -> Method:
    return world.opened()


def filled(method: Method, people: int = 30) -> Process:
    """As many participants, mostly from the north; an idea of each third, a support of each, some comments."""
    process = method.process
    crowd = Participant.objects.bulk_create(
        Participant(process=process, area="North" if at % 10 else "South", age_group="25_44" if at % 2 else "65_plus",
                    channel="paper" if at % 5 == 0 else "web", at=now() - timedelta(hours=at % 20))
        for at in range(people)
    )  # fmt: skip
    ideas = Idea.objects.bulk_create(
        Idea(process=process, method=method, participant=crowd[at], reference=f"PARK-{at:05d}", language="en",
             title=f"{SUBJECTS[at % 3]}, number {at}", body=f"{SUBJECTS[at % 3]}. Please do it soon.",
             published_at=now() - timedelta(hours=at % 20))
        for at in range(0, people)
    )  # fmt: skip
    Support.objects.bulk_create(Support(idea=ideas[0], participant=one) for one in crowd)
    CountedElsewhere.objects.create(idea=ideas[0], channel="street", supports=12)
    Comment.objects.bulk_create(Comment(thread=one.thread, scope=process.thread, body="Yes") for one in ideas[:7])
    return process


def test_visitors_read_each_figure_with_its_definition_and_channels(client: Client, method: Method) -> None:
    process = filled(method)
    page = client.get(f"/processes/{process.ref}/insight/").text
    assert "Everyone who contributed" in page and "Drafts, withdrawn, merged and hidden ones are left out." in page
    figures = {one["code"]: one for one in client.get(f"/processes/{process.ref}/insight.json").json()["figures"]}
    assert figures["participants"]["count"] == 30
    assert figures["participants"]["channels"] == {"web": 24, "paper": 6}
    assert figures["supports"]["count"] == 42 and figures["supports"]["channels"]["street"] == 12
    assert figures["comments"]["count"] == 7


def test_what_is_hidden_is_not_counted_nor_quoted(client: Client, method: Method) -> None:
    process = filled(method)
    recount(by=cast.actor("sara"), process=process)
    quoted = [quote["idea"].ref for topic in client.get(f"/processes/{process.ref}/insight/").context["insight"].topics
              for quote in topic["quotes"]]  # fmt: skip
    assert quoted
    Idea.objects.filter(ref__in=quoted).update(state=Idea.State.HIDDEN)
    Comment.objects.update(hidden_at=now())
    page = client.get(f"/processes/{process.ref}/insight/").text
    assert not any(ref in page for ref in quoted)  # at once, before the next recount
    recount(by=cast.actor("sara"), process=process)
    figures = {
        one["code"]: one["count"] for one in client.get(f"/processes/{process.ref}/insight.json").json()["figures"]
    }
    assert figures["ideas"] == 30 - len(set(quoted)) and "comments" not in figures


def test_three_of_the_south_are_not_shown_to_anyone(client: Client, as_, method: Method) -> None:
    process = filled(method)
    for visitor in (client, as_("sara")):
        answer = visitor.get(f"/processes/{process.ref}/insight/")
        south = dict(answer.context["insight"].groups[0].cells)["South"]
        assert south.is_hidden and "fewer than can be shown" in answer.text
    data = client.get(f"/processes/{process.ref}/insight.json").json()
    assert {"group": "South", "count": None, "share": None, "population_share": None} in data["groups"]["area"]
    assert "area:South,,," in client.get(f"/processes/{process.ref}/insight.csv").getvalue().decode()


def test_age_and_gender_are_for_who_runs_the_process(client: Client, as_, method: Method) -> None:
    process = filled(method)
    assert "65 or older" not in client.get(f"/processes/{process.ref}/insight/").text
    assert "65 or older" in as_("sara").get(f"/processes/{process.ref}/insight/").text


def test_officers_fill_in_the_population_and_see_who_is_missing(as_, method: Method) -> None:
    process = filled(method)
    sara, address = as_("sara"), f"/processes/{process.ref}/insight/population/"
    table = "Area;People\nNorth;4.200\nSouth;3 800\nEast;1000"
    wrong = sara.post(address, {"dimension": "area", "table": "North;many", "source": "register"})
    assert wrong.status_code == 422 and "Line 1" in wrong.text and "North;many" in wrong.text
    assert sara.post(address, {"dimension": "area", "table": table, "source": "register 2026"}).status_code == 303
    page = sara.get(f"/processes/{process.ref}/insight/").text
    assert "Their voice is missing: South, East." in page and "register 2026" in page
    assert PopulationGroup.objects.count() == 3


def test_only_who_runs_it_fills_in_or_counts(as_, client: Client, method: Method) -> None:
    process = filled(method)
    assert as_("fatima").get(f"/processes/{process.ref}/insight/population/").status_code == 404
    assert as_("fatima").post(f"/processes/{process.ref}/insight/again/").status_code == 404
    with pytest.raises(NotAllowedError):
        set_population(by=cast.actor("fatima"), process=process, dimension="area", text="a;1", source="x")
    with pytest.raises(InvalidError):
        set_population(by=cast.actor("sara"), process=process, dimension="area", text="a;1\na;2", source="x")
    assert not PopulationGroup.objects.exists() and not Recount.objects.exists()


def test_drafts_tell_nothing(client: Client) -> None:
    process = world.drafted()
    for path in ("insight/", "insight.json", "insight.csv", "report/"):
        assert client.get(f"/processes/{process.ref}/{path}").status_code == 404


def test_the_page_costs_the_same_at_every_size(client: Client, method: Method, django_assert_max_num_queries) -> None:
    process = filled(method, people=1000)
    assert "We are counting" in client.get(f"/processes/{process.ref}/insight/").text
    recount(by=cast.actor("sara"), process=process)
    for path in ("insight/", "report/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/processes/{process.ref}/{path}").status_code == 200


def test_the_clock_counts_what_is_open_and_leaves_the_rest(method: Method) -> None:
    process = filled(method)
    assert keep_figures_fresh() == 1
    assert keep_figures_fresh() == 0
    with time_machine.travel(now() + timedelta(hours=1)):
        assert keep_figures_fresh() == 1
    Process.objects.filter(pk=process.pk).update(state="closed", closed_at=now() + timedelta(hours=2))
    with time_machine.travel(now() + timedelta(hours=3)):
        assert keep_figures_fresh() == 1
        assert keep_figures_fresh() == 0


def test_the_report_says_what_was_promised_and_what_came_of_it(client: Client, method: Method) -> None:
    process = filled(method)
    Idea.objects.filter(reference="PARK-00001").update(answer="accepted")
    page = client.get(f"/processes/{process.ref}/report/").text
    assert process.cannot_influence in page and "Still waiting" in page and "accepted" in page


def test_the_population_serves_the_quotas_of_a_panel() -> None:
    from proeftuin.panels.actions.setup import begin_panel

    method = world.opened("panel")
    by = cast.actor("sara")
    set_population(by=by, process=method.process, dimension="gender", text="woman;5100\nman;4900", source="CBS")
    panel = begin_panel(by=by, method=method)
    gender = next(one for one in panel.parsed if one.title == "Gender")
    assert [(one.population, one.minimum, one.maximum) for one in gender.features] == [
        (5100, 11, 13), (4900, 11, 12), (None, 0, 1)
    ]  # fmt: skip
    age = next(one for one in panel.parsed if one.title == "Age")
    assert all(one.population is None and one.at_most is None for one in age.features)
