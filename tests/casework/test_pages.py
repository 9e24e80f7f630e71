"""The pages of Kafka cases: a name on no public page, and each form in its place."""

import pytest
from django.test import Client

from proeftuin.casework.models import EndUser, KafkaCase, Knot, Step
from proeftuin.exchange.datasets import DATASETS
from proeftuin.initiatives.models import Initiative, Member, Task
from tests import cast
from tests.casework.world import NAME, opened, published, reviewed, tied

pytestmark = pytest.mark.django_db


def outputs(initiative: Initiative, case: KafkaCase) -> list[str]:
    """Everything that someone outside the case team can fetch and that could hold a case."""
    base = initiative.get_absolute_url()
    return [
        base, f"{base}kafka/", case.get_absolute_url(), f"{case.get_absolute_url()}public/", "/kafka/patterns/",
        f"{base}timeline/", f"{base}tasks/",
        *(f"/initiatives/{initiative.ref}.{one}" for one in ("json", "csv", "atom")),
        "/initiatives/", "/initiatives.json", "/initiatives.csv", "/feed.atom",
        "/search/?q=zonneveldt", "/search/?q=woning+adres", "/ask/?q=woning+zonder+adres", "/notifications/", "/me/",
        "/me/data/", "/data/changes", "/sitemap.xml",
        *(f"/data/{name}.{ending}" for name in DATASETS for ending in ("csv", "jsonl")),
    ]  # fmt: skip


def content_of(client: Client, path: str) -> str:
    answer = client.get(path)
    return (b"".join(answer) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("who", ["", "ann", "fatima", "bas"])
@pytest.mark.parametrize("is_published", [True, False])
def test_the_name_is_on_no_page_of_others(client, as_, initiative: Initiative, who: str, is_published: bool) -> None:
    Member.objects.create(initiative=initiative, user=cast.person("ann"), role="client", state="active")
    case = reviewed(tied(opened(initiative), "proof"))
    if is_published:
        published(case)
    reader = as_(who) if who else client
    asked = outputs(initiative, case)
    for path in asked:
        words = content_of(reader, path).replace("q=zonneveldt", "").replace('value="zonneveldt"', "")
        for secret in ("Zonneveldt", "Tilly", "06-12345678"):
            assert secret not in words, (path, secret)
    assert (reader.get(case.get_absolute_url()).status_code == 200) is is_published


@pytest.mark.parametrize("who", ["sara", "joris", "pieter"])
def test_the_case_team_sees_the_name_on_one_page(as_, initiative: Initiative, who: str) -> None:
    case = reviewed(tied(opened(initiative), "proof"))
    published(case)
    assert NAME in content_of(as_(who), case.get_absolute_url())
    others = [path for path in outputs(initiative, case) if path != case.get_absolute_url()]
    assert [path for path in others if "Tilly" in content_of(as_(who), path)] == []


def test_pages_of_work_do_not_exist_for_others(client, as_, initiative: Initiative) -> None:
    case = tied(opened(initiative), "proof")
    base = case.get_absolute_url()
    step = case.steps.first()
    assert step
    for path in ("edit/", "session/", "publish/", "add/step/", f"step/{step.pk}/", "public/", ""):
        assert as_("bas").get(base + path).status_code == 404, path
        assert as_("ann").get(base + path).status_code == 404, path
    assert as_("ann").post(f"{base}step/{step.pk}/remove/").status_code == 404
    assert as_("ann").get(f"{initiative.get_absolute_url()}kafka/new/").status_code == 404
    assert client.get(base).status_code == 404


def test_a_case_from_beginning_to_publication(as_, client, initiative: Initiative) -> None:
    sara, base = as_("sara"), f"{initiative.get_absolute_url()}kafka/"
    answer = sara.post(f"{base}new/?next=/x/", {
        "title": "Een woning zonder adres", "situation": "Geen adres, geen woning.", "name": NAME, "contact": "",
        "similar": "40", "state": "open", "language": "nl", "next": "/x/", "once": "a",
    })  # fmt: skip
    case = KafkaCase.objects.get()
    assert answer["Location"] == f"/x/?made=kafka%3A{case.ref}" and EndUser.objects.get().name == NAME
    page = case.get_absolute_url()
    for number, office in enumerate(("Gemeente", "Fonds", "Bank", "Loket", "Rechtbank")):
        form = {"on": f"2025-0{number + 1}-10", "what": f"Stap {number}", "agency": office, "rule": "Eerst een adres",
                "days_lost": "10", "cost": "1250.5", "once": f"s{number}"}  # fmt: skip
        assert sara.post(f"{page}add/step/", form).status_code == 303
    shown = content_of(sara, page)
    assert shown.count('class="lane"') == 5 and "50 days and €" in shown and "at 5 offices" in shown
    assert (
        sara.post(
            f"{page}add/talk/", {"agency": "Fonds", "function": "manager", "on": "2025-06-01", "heard": "x"}
        ).status_code
        == 303
    )
    steps = [one.pk for one in Step.objects.all()]
    knot = {
        "kind": "loop",
        "clash": "Zonder woning geen adres.",
        "rule": "Eerst een adres",
        "agency": "Gemeente",
        "steps": steps[:2],
    }
    assert sara.post(f"{page}add/knot/", knot).status_code == 303
    assert Knot.objects.get().steps.count() == 2
    session = {
        "on": "2025-07-01",
        "came": "wethouder\nmanager",
        "end_user_came": "on",
        "agreements": "Samen.",
        "version": "0",
    }
    assert sara.post(f"{page}session/", session).status_code == 303
    assert sara.post(f"{page}session/", session).status_code == 409
    for number in range(6):
        form = {
            "title": f"Actie {number}",
            "owner_name": "manager",
            "due_on": "2026-01-01",
            "knot": "1",
            "once": f"a{number}",
        }
        assert sara.post(f"{page}add/action/", form).status_code == 303
    assert Task.objects.filter(source=f"kafka:{case.ref}/knot:1").count() == 6
    assert (
        sara.post(f"{page}add/recommendation/", {"to": "de raad", "words": "Eén adres is genoeg."}).status_code == 303
    )
    assert sara.post(f"{page}add/follow-up/", {"on": "2026-03-01", "saw": ""}).status_code == 303
    assert client.get(page).status_code == 404
    form = {"consented_on": "2025-08-01", "how": "person"}
    assert sara.post(f"{page}publish/", form).status_code == 422
    assert sara.post(f"{page}publish/", {**form, "looked_through": "on"}).status_code == 303
    shown = content_of(client, page)
    assert (
        shown.count('class="lane"') == 5
        and "Actie 5" in shown
        and "2025" not in shown.split("<main")[1].split("published without")[0]
    )
    assert page in content_of(client, "/search/?q=woning+zonder+adres")
    assert sara.post(f"{page}publish/", {"verb": "back"}).status_code == 303
    assert client.get(page).status_code == 404 and page not in content_of(client, "/search/?q=woning+zonder+adres")


def test_mistakes_keep_what_was_typed_and_name_the_field(as_, initiative: Initiative) -> None:
    case = opened(initiative)
    answer = as_("sara").post(
        f"{case.get_absolute_url()}add/step/", {"on": "2025-01-01", "what": "Toen belde Tilly", "cost": "-1"}
    )
    assert answer.status_code == 422 and "Toen belde Tilly" in answer.content.decode()
    answer = as_("sara").post(f"{case.get_absolute_url()}add/step/", {"on": "2025-01-01", "what": "Toen belde Tilly"})
    assert answer.status_code == 422 and "the resident" in answer.content.decode()


def test_parts_are_changed_and_removed(as_, initiative: Initiative) -> None:
    sara, case = as_("sara"), tied(opened(initiative), "proof")
    step, knot = case.steps.first(), case.knots.first()
    assert step and knot
    page = case.get_absolute_url()
    assert "Aanvraag 0" in content_of(sara, f"{page}step/{step.pk}/")
    form = {"on": "2025-01-01", "what": "Anders", "agency": "", "rule": "", "days_lost": "", "cost": ""}
    assert sara.post(f"{page}step/{step.pk}/", form).status_code == 303
    assert Step.objects.get(pk=step.pk).what == "Anders"
    assert sara.get(f"{page}knot/{knot.pk}/").status_code == 200
    assert sara.post(f"{page}knot/{knot.pk}/remove/").status_code == 303 and not Knot.objects.exists()
    for path in ("step/999999/", "nothing/1/", "add/nothing/", "action/1/"):
        assert sara.get(page + path).status_code == 404
    other = opened(initiative, name="").steps.first()
    assert other and sara.get(f"{page}step/{other.pk}/").status_code == 404


def test_the_look_before_publishing_shows_what_may_lead_to_a_person(as_, initiative: Initiative) -> None:
    case = opened(initiative)
    KafkaCase.objects.filter(pk=case.pk).update(situation="Zij belde meneer Pels op 0612345678.")
    shown = content_of(as_("sara"), f"{case.get_absolute_url()}publish/")
    assert "<mark>Pels</mark>" in shown and "<mark>0612345678</mark>" in shown


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(
    client, as_, django_assert_max_num_queries, initiative: Initiative, count: int
) -> None:
    case = reviewed(tied(opened(initiative), "proof"))
    published(case)
    made = KafkaCase.objects.bulk_create(KafkaCase(initiative=initiative, title=f"T {n}") for n in range(count))
    Knot.objects.bulk_create(Knot(case=one, number=1, kind="loop", clash="x", rule="R", agency="A") for one in made)
    Step.objects.bulk_create(
        Step(case=case, on="2025-01-01", what=f"S {n}", agency=f"Office {n % 7}") for n in range(min(count, 200))
    )
    sara = as_("sara")
    sara.get("/about/how/")
    client.get("/about/how/")
    base = f"{initiative.get_absolute_url()}kafka/"
    for reader, path, most in (
        (sara, base, 12), (sara, f"{base}?page=30", 12), (sara, "/kafka/patterns/", 12), (client, base, 12),
        (client, "/kafka/patterns/", 12), (client, case.get_absolute_url(), 12), (sara, case.get_absolute_url(), 22),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert reader.get(path).status_code == 200
