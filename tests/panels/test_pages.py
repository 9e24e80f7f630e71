"""The pages of a panel: registering, running it, and checking it, each without script."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.panels.actions import drawing
from proeftuin.panels.models import Panel, Volunteer
from proeftuin.processes.models import Participant
from tests import cast
from tests.panels import world
from tests.processes.world import opened

pytestmark = pytest.mark.django_db


def texts(page: Any) -> str:
    return page.content.decode()


def test_a_resident_registers_withdraws_and_comes_back(as_) -> None:
    panel = world.panel(households=True)
    address, client = panel.method.get_absolute_url(), as_("fatima")
    assert "Register for the draw" in texts(client.get(address))
    lacking = client.post(address, {"do": "register", "c1": "c1f1", "postcode": "1234 AB"})
    assert lacking.status_code == 422 and 'value="c1f1"' in texts(lacking) and "1234 AB" in texts(lacking)
    full = {"do": "register", "c1": "c1f1", "c2": "c2f2", "postcode": "1234 AB", "number": "7", "consent": "on"}
    assert client.post(address, full).status_code == 303
    code = Volunteer.objects.get().code
    assert code in texts(client.get(address)) and code not in texts(Client().get(address))
    assert client.post(address, {"do": "withdraw"}).status_code == 303
    assert not Volunteer.objects.exists()


def test_a_visitor_is_asked_to_sign_in() -> None:
    panel = world.panel()
    page = Client().get(panel.method.get_absolute_url())
    assert "Sign in" in texts(page) and '<form method="post" class="stack form"' not in texts(page)
    posted = Client().post(panel.method.get_absolute_url(), {"do": "register", "c1": "c1f1", "c2": "c2f1"})
    assert posted.status_code in (403, 422) or posted.status_code == 303
    assert not Volunteer.objects.exists()


def test_whoever_is_drawn_answers_on_the_page(as_) -> None:
    panel = world.panel(size=1, categories=(world.Category("c1", "Gender", (
        world.Feature("c1f1", "Women", None, 0, 1), world.Feature("c1f2", "Men", None, 0, 1))),))  # fmt: skip
    world.volunteer(panel, {"c1": "c1f1"}, user=cast.person("fatima"))
    world.drawn(panel)
    client, address = as_("fatima"), panel.method.get_absolute_url()
    assert "You were drawn" in texts(client.get(address))
    client.post(address, {"do": "accept"})
    assert "You are a member" in texts(client.get(address))
    client.post(address, {"do": "decline"})
    assert Volunteer.objects.get().state == "declined"


def test_an_officer_sets_it_up_without_script(as_) -> None:
    method, client = opened("panel"), as_("sara")
    manage, quotas = f"/panels/{method.ref}/", f"/panels/{method.ref}/quotas/"
    assert "Begin a panel" in texts(client.get(manage))
    assert client.post(manage).status_code == 303
    panel = Panel.objects.get()
    posted = {f"population_{one.code}": "100" for category in panel.parsed for one in category.features}
    saved = client.post(quotas, {**posted, "do": "population", "size": "10", "households": "on", "edits": panel.edits})
    assert saved.status_code == 303
    panel.refresh_from_db()
    assert panel.size == 10 and all(0 < one.maximum <= 5 for one in panel.parsed[0].features)
    added = client.post(quotas, {
        "do": "add", "size": "10", "edits": panel.edits, "title": "Schooling", "features": "Basic = 3\nHigher = 7",
    })  # fmt: skip
    assert added.status_code == 303
    panel.refresh_from_db()
    assert panel.parsed[-1].title == "Schooling" and panel.parsed[-1].features[1].population == 7
    client.post(quotas, {"do": f"remove:{panel.parsed[-1].code}", "size": "10", "edits": panel.edits})
    panel.refresh_from_db()
    assert "Schooling" not in {one.title for one in panel.parsed}


def test_what_was_typed_wrong_is_kept_and_told(as_) -> None:
    panel, client = world.panel(), as_("sara")
    quotas = f"/panels/{panel.method.ref}/quotas/"
    posted = {"do": "save", "size": "8", "edits": panel.edits, "min_c1f1": "five"}
    page = client.post(quotas, posted)
    assert page.status_code == 422 and "Fill in a whole number." in texts(page)
    twice = client.post(quotas, {"do": "save", "size": "8", "edits": panel.edits - 1})
    assert twice.status_code == 409 and "Somebody else changed this" in texts(twice)
    lacking = client.post(quotas, {"do": "add", "size": "8", "edits": panel.edits, "title": "X", "features": "One"})
    assert lacking.status_code == 422 and "two groups or more" in texts(lacking)
    assert Panel.objects.get().edits == panel.edits


def test_from_quotas_to_a_drawn_panel(as_) -> None:
    panel, client = world.panel(), as_("sara")
    world.filled(panel)
    manage = f"/panels/{panel.method.ref}/"
    assert "Yes: 8 places can be drawn" in texts(client.get(manage))
    assert client.post(f"{manage}lottery/", {"seed_source": ""}).status_code == 422
    assert client.post(f"{manage}lottery/", {"seed_source": "The lotto"}).status_code == 303
    assert "The lottery is being made" in texts(client.get(manage))
    world.deliver()
    assert "The lottery is published" in texts(client.get(manage))
    assert client.post(f"{manage}draw/", {"seed": "4 8 15"}).status_code == 303
    assert world.within_quotas(panel)
    one = Volunteer.objects.filter(state="invited").first()
    client.post(f"{manage}members/", {"code": one.code, "do": "decline"})
    assert "Draw replacements" in texts(client.get(manage))
    assert client.post(f"{manage}tables/", {"tables": "2", "rounds": "2"}).status_code == 303
    page = texts(client.get(manage))
    assert "Round 2" in page and "Table 2" in page
    assert client.post(f"{manage}tables/", {"tables": "0", "rounds": "2"}).status_code == 422


def test_quotas_that_cannot_be_met_say_what_to_relax(as_) -> None:
    panel, client = world.panel(), as_("sara")
    for _one in range(9):
        world.volunteer(panel, world.KINDS[0])
    manage = f"/panels/{panel.method.ref}/"
    page = texts(client.get(manage))
    assert "smallest change" in page and "Only 0 registered." in page
    assert client.post(f"{manage}lottery/", {"do": "relax"}).status_code == 303
    assert "Yes: 8 places can be drawn" in texts(client.get(manage))


def test_too_few_people_is_said(as_) -> None:
    panel = world.panel()
    world.volunteer(panel)
    assert "More people must register" in texts(as_("sara").get(f"/panels/{panel.method.ref}/"))


def test_everyone_can_check_the_draw() -> None:
    panel = world.panel()
    people = world.filled(panel)
    draw = world.drawn(panel, "4 8 15")
    ref = panel.method.ref
    lottery = Client().get(f"/panels/{ref}/lottery/1.json")
    assert lottery.content.decode() == draw.lottery
    page = texts(Client().get(f"/panels/{ref}/lottery/1/"))
    assert "Repeated just now" in page and all(code in page for code in draw.members)
    other = texts(Client().get(f"/panels/{ref}/lottery/1/", {"seed": "else", "code": people[0].code.lower()}))
    assert "Repeated just now" not in other and f"The chance of {people[0].code} was" in other
    assert "There is no NOBODY in this lottery." in texts(Client().get(f"/panels/{ref}/lottery/1/", {"code": "nobody"}))
    assert Client().get(f"/panels/{ref}/lottery/2/").status_code == 404


def test_the_result_shows_no_small_number_and_no_name() -> None:
    panel = world.panel()
    people = world.filled(panel)
    world.drawn(panel)
    page = texts(Client().get(f"/panels/{panel.method.ref}/result/"))
    data = Client().get(f"/panels/{panel.method.ref}/result.json").json()
    assert "Is the panel like the population?" in page and "not shown" in page
    assert all(
        group["members"] is None or group["members"] >= 5 for one in data["categories"] for group in one["groups"]
    )
    assert data["draws"][0]["seed"] and data["draws"][0]["lottery_sha256"] in page
    assert all(one.participant.user.name not in page for one in people)


def test_the_back_office_is_for_who_runs_it(as_) -> None:
    panel = world.panel()
    for path in ("", "quotas/"):
        address = f"/panels/{panel.method.ref}/{path}"
        assert as_("fatima").get(address).status_code in (403, 404)
        assert Client().get(address).status_code == 302
    for path in ("lottery/", "draw/", "members/", "tables/"):
        assert as_("fatima").post(f"/panels/{panel.method.ref}/{path}", {}).status_code in (403, 404)
    assert Client().get("/panels/nothere/result/").status_code == 404


def test_a_draft_is_hidden(as_) -> None:
    from proeftuin.processes.actions import setup
    from proeftuin.processes.drafts import MethodDraft
    from tests.processes.world import drafted

    method = setup.add_method(by=cast.actor("sara"), process=drafted(), draft=MethodDraft("panel", "A panel"))
    panel = world.of_method(method)
    assert Client().get(f"/panels/{method.ref}/result/").status_code == 404
    assert as_("sara").get(f"/panels/{method.ref}/").status_code == 200
    with pytest.raises(drawing.NotAllowedError):
        drawing.ask_lottery(by=cast.actor("sara"), panel=panel, seed_source="x")


def many(panel: Panel, number: int) -> None:
    """Rows as they are stored, quickly."""
    people = Participant.objects.bulk_create(Participant(process=panel.method.process) for _one in range(number))
    Volunteer.objects.bulk_create(
        Volunteer(panel=panel, participant=one, code=f"X{at}", features=world.KINDS[at % 4])
        for at, one in enumerate(people)
    )  # fmt: skip


@pytest.mark.parametrize(("path", "who"), [
    ("method", "fatima"), ("/panels/{ref}/", "sara"), ("/panels/{ref}/quotas/", "sara"),
    ("/panels/{ref}/result/", "fatima"), ("/panels/{ref}/result.json", "fatima"),
    ("/panels/{ref}/lottery/1/", "fatima"),
])  # fmt: skip
def test_pages_cost_the_same_at_a_thousand_volunteers(as_, path: str, who: str) -> None:
    panel, client = world.panel(), as_(who)
    world.filled(panel, 12)
    world.drawn(panel)
    address = panel.method.get_absolute_url() if path == "method" else path.format(ref=panel.method.ref)
    counts = []
    for more in (0, 1_000):
        many(panel, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, [one["sql"][:90] for one in queries.captured_queries]


def test_a_clerk_registers_who_wrote(as_) -> None:
    panel, client = world.panel(households=True), as_("sara")
    address = f"/panels/{panel.method.ref}/enter/"
    form = {"c1": "c1f1", "c2": "c2f2", "postcode": "1234 AB", "number": "7", "consent": "on", "channel": "paper",
            "key": "12", "once": "abc"}  # fmt: skip
    assert client.post(address, form).status_code == 303
    assert client.post(address, form).status_code == 303  # the same form, twice on its way
    one = Volunteer.objects.get()
    assert one.code in texts(client.get(address)) and one.participant.channel == "paper"
    again = client.post(address, {**form, "once": "def"})
    assert again.status_code == 422 and "entered before" in texts(again)
    assert client.post(address, {**form, "key": "13", "consent": "", "once": "g"}).status_code == 422
    assert as_("fatima").get(address).status_code in (403, 404)
    assert Volunteer.objects.count() == 1
    client.post(address, {"do": "withdraw", "code": "NOBODY"})
    assert "There is no code NOBODY" in texts(client.get(address))
    client.post(address, {"do": "withdraw", "code": one.code.lower()})
    assert not Volunteer.objects.exists()
