"""Afterwards: findings with their sources, a dossier of a study trip, what follows, and who hosts the next one."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from proeftuin.gatherings import personal
from proeftuin.gatherings.actions import aftermath, series
from proeftuin.gatherings.actions.arranging import publish_gathering
from proeftuin.gatherings.models import Finding, Gathering, Inspiration, Offer
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.library.models import Case, Lesson
from proeftuin.organisations.models import Organisation
from proeftuin.search import queries as search
from proeftuin.uploads.models import Upload
from tests import cast
from tests.gatherings.world import guest, meetup

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db: None) -> Gathering:
    gathering = meetup()
    guest(gathering, 1)
    Gathering.objects.update(starts_at=clock.now() - timedelta(hours=5), ends_at=clock.now() - timedelta(hours=2))
    gathering.refresh_from_db()
    return gathering


def case(title: str, state: str = "published") -> Case:
    return Case.objects.create(title=title, state=state, published_at=clock.now())


def picture() -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(kept, "PNG")
    return SimpleUploadedFile("room.png", kept.getvalue(), "image/png")


def test_ann_offers_to_host_and_publishes_three_findings(client, as_, held: Gathering) -> None:
    """The acceptance example of the meetup, from the offer to the visitor who reads."""
    page, ann, sara = held.get_absolute_url(), as_("ann"), as_("sara")
    first, second = case("A shorter queue"), case("Forms in plain words")
    for text, source in (("Call back", first), ("Fewer fields", second), ("Ask at the door", first)):
        form = {"do": "finding", "text": text, "inspired_by": f"https://elsewhere.example{source.get_absolute_url()}\n"}
        assert ann.post(f"{page}after/", form).status_code == 303
    assert "Call back" not in client.get(page).content.decode()
    assert client.get(f"/gatherings/{held.ref}.json").json()["findings"] == []
    report = {"do": "report", "text": "We were nine.", "version": "1", "share": "on"}
    assert ann.post(f"{page}after/", report).status_code == 303
    words = client.get(page).content.decode()
    for text in (
        "Call back",
        "Fewer fields",
        "Ask at the door",
        "A shorter queue",
        "Forms in plain words",
        "We were nine.",
    ):
        assert text in words
    assert [
        hit.ref for hit in search.search("fields", language="en", actor=cast.actor("fatima"), kinds=["gathering"]).hits
    ]
    assert len(client.get(f"/gatherings/{held.ref}.json").json()["findings"]) == 3
    assert held.registrations.get().letters.filter(kind="report").count() == 1
    # Sara offers for Waterrijk, Ann accepts, and the next one starts from it.
    form = {"organisation": cast.organisation("waterrijk").pk, "note": "In spring, at the lab."}
    assert sara.post(f"{page}offer/", form).status_code == 303 and sara.post(f"{page}offer/", form).status_code == 303
    offer = Offer.objects.get()
    assert sara.post(f"/gatherings/offers/{offer.pk}/", {"answer": "yes"}).status_code == 404
    assert ann.post(f"/gatherings/offers/{offer.pk}/", {"answer": "yes"}).status_code == 303
    assert ann.post(f"/gatherings/offers/{offer.pk}/", {"answer": "yes"}).status_code == 303
    coming = Gathering.objects.get(previous=held)
    assert (coming.state, coming.title, coming.agenda, coming.link) == ("draft", held.title, held.agenda, "")
    assert coming.starts_at > clock.now() and coming.hosts.get().organisation == cast.organisation("waterrijk")
    assert "hosts the next one" in client.get(page).content.decode()


def test_a_study_trip_shows_what_each_host_showed(client, as_, held: Gathering) -> None:
    ann = cast.actor("ann")
    visits = [aftermath.add_visit(by=ann, gathering=held, name=f"Host {n}", town="Copenhagen") for n in range(9)]
    for n in range(20):
        aftermath.add_finding(by=ann, gathering=held, text=f"Insight number {n:02}", visits=[visits[n % 9]])
    aftermath.write_report(by=ann, gathering=held, text="", version=1, share=True)
    words = client.get(held.get_absolute_url()).content.decode()
    assert "9 hosts visited" in words and "20 findings" in words
    seen = client.get(visits[0].get_absolute_url()).content.decode()
    assert [n for n in range(20) if f"Insight number {n:02}" in seen] == [0, 9, 18]
    with pytest.raises(InvalidError):
        aftermath.add_visit(by=ann, gathering=held, name=" host 3 ")
    assert client.get(f"{held.get_absolute_url()}visits/nothing/").status_code == 404


def test_a_finding_becomes_a_lesson_or_a_case_in_one_click(as_, client, held: Gathering) -> None:
    by, ann = cast.actor("ann"), as_("ann")
    one = aftermath.add_finding(by=by, gathering=held, text="Call people back.", detail="It saved us a day.")
    two = aftermath.add_finding(by=by, gathering=held, text="Drop the form.")
    with pytest.raises(InvalidError):
        aftermath.finding_to_lesson(by=by, finding=one, kind="worked")
    aftermath.write_report(by=by, gathering=held, text="So.", version=1, share=True)
    for _twice in range(2):
        assert ann.post(f"/gatherings/findings/{one.ref}/", {"to": "lesson", "kind": "worked"}).status_code == 303
    lesson = Lesson.objects.get()
    assert (lesson.text, lesson.origin, lesson.organisation) == (one.text, held.thread, cast.organisation("zandhove"))
    assert lesson.shared_at and lesson.get_absolute_url() in client.get(held.get_absolute_url()).content.decode()
    assert (
        ann.post(f"/gatherings/findings/{two.ref}/", {"to": "case"})["Location"]
        == Case.objects.get().get_absolute_url()
    )
    assert Case.objects.get().get_absolute_url() not in client.get(held.get_absolute_url()).content.decode()
    assert as_("sara").post(f"/gatherings/findings/{one.ref}/", {"to": "case"}).status_code == 403
    # The case is a draft of its writer. Once it is out, everybody goes from the finding to it.
    Case.objects.update(state="published", published_at=clock.now(), title="No more form")
    words = client.get(held.get_absolute_url()).content.decode()
    assert Case.objects.get().get_absolute_url() in words and "No more form" in words
    became = {
        finding["text"]: finding["became"] for finding in client.get(f"/gatherings/{held.ref}.json").json()["findings"]
    }
    assert became[one.text].endswith(lesson.get_absolute_url()) and "/cases/" in became[two.text]


@pytest.mark.parametrize("source", ["/cases/0000000000/", "nothing", "/people/{fatima}/", "/cases/{draft}/"])
def test_a_source_that_leads_nowhere_is_answered_in_place(as_, held: Gathering, source: str) -> None:
    source = source.format(fatima=cast.person("fatima").ref, draft=case("Not out yet", "draft").ref)
    form = {"do": "finding", "text": "Typed words", "inspired_by": source}
    answer = as_("ann").post(f"{held.get_absolute_url()}after/", form)
    assert answer.status_code == 422 and "Typed words" in answer.content.decode() and not Finding.objects.exists()


def test_photos_only_with_consent(as_, client, held: Gathering) -> None:
    ann, page = as_("ann"), held.get_absolute_url()
    form = {"do": "file", "what": "photo", "alt": "Nine people around a table"}
    assert ann.post(f"{page}after/", {**form, "files": picture()}).status_code == 422
    assert not Upload.objects.exists()
    assert ann.post(f"{page}after/", {**form, "consent": "on", "files": picture()}).status_code == 303
    assert "Nine people around a table" in client.get(page).content.decode()
    assert client.get(Upload.objects.get().get_absolute_url()).status_code == 200
    ref = Upload.objects.get().ref
    assert as_("elke").post(f"{page}after/", {"do": "unfile", "ref": ref}).status_code == 303
    assert not Upload.objects.exists()


def test_sharing_is_asked_once_and_stays(as_, client, held: Gathering) -> None:
    ann, desk = as_("ann"), f"{held.get_absolute_url()}after/"
    assert 'name="share"' in ann.get(desk).content.decode()
    assert ann.post(desk, {"do": "report", "text": "So.", "version": "1", "share": "on"}).status_code == 303
    assert 'name="share"' not in ann.get(desk).content.decode()
    version = str(held.report.version)
    assert ann.post(desk, {"do": "report", "text": "So it was.", "version": version}).status_code == 303
    assert "So it was." in client.get(held.get_absolute_url()).content.decode()


def test_what_follows_is_ticked_off(as_, client, held: Gathering) -> None:
    ann, page = as_("ann"), held.get_absolute_url()
    form = {"do": "follow_up", "text": "Share the letter", "who": "Waterrijk", "due_on": "2031-01-05"}
    assert ann.post(f"{page}after/", form).status_code == 303
    aftermath.write_report(by=cast.actor("ann"), gathering=held, text="So.", version=1, share=True)
    assert "Share the letter" in client.get(page).content.decode()
    number = held.follow_ups.get().pk
    assert ann.post(f"{page}after/", {"do": "done", "number": number}).status_code == 303
    assert held.follow_ups.get().done_at
    assert ann.post(f"{page}after/", {"do": "done", "number": "x"}).status_code == 404


def test_only_hosts_and_only_from_the_start(as_, held: Gathering) -> None:
    with pytest.raises(NotAllowedError):
        aftermath.add_finding(by=cast.actor("sara"), gathering=held, text="No")
    with pytest.raises(StaleError):
        aftermath.write_report(by=cast.actor("ann"), gathering=held, text="a", version=1, share=False)
        aftermath.write_report(by=cast.actor("ann"), gathering=held, text="b", version=1, share=False)
    with pytest.raises(InvalidError):
        aftermath.write_report(by=cast.actor("ann"), gathering=held, text=" ", version=2, share=True)
    coming = meetup(title="Later")
    with pytest.raises(NotAllowedError):
        aftermath.add_finding(by=cast.actor("ann"), gathering=coming, text="Too early")
    assert "Come back when it has started." in as_("ann").get(f"{coming.get_absolute_url()}after/").content.decode()
    assert as_("sara").get(f"{coming.get_absolute_url()}after/").status_code == 403


def test_hostile_findings_are_shown_as_text(client, held: Gathering) -> None:
    evil, ann = "<script>alert(1)</script>", cast.actor("ann")
    aftermath.add_finding(by=ann, gathering=held, text=evil, detail=evil)
    aftermath.add_follow_up(by=ann, gathering=held, text=evil, who=evil)
    visit = aftermath.add_visit(by=ann, gathering=held, name=evil, town=evil, text=evil)
    aftermath.write_report(by=ann, gathering=held, text=evil, version=1, share=True)
    for address in (held.get_absolute_url(), visit.get_absolute_url()):
        assert evil not in client.get(address).content.decode()


def test_who_inspired_a_finding_and_leaves_is_named_no_more(held: Gathering) -> None:
    fatima = cast.person("fatima")
    fatima.is_public = True
    fatima.save()
    aftermath.add_finding(by=cast.actor("ann"), gathering=held, text="Listen", inspired_by=fatima.get_absolute_url())
    assert personal.export(fatima)["named_as_inspiration"] == [{"finding__text": "Listen"}]  # type: ignore[index]
    personal.erase(fatima)
    personal.erase(cast.person("ann"))
    assert not Inspiration.objects.exists() and Finding.objects.get().author is None


def test_a_source_that_is_not_public_any_more_is_not_named(client, held: Gathering) -> None:
    ann, fatima, gone = cast.actor("ann"), cast.person("fatima"), case("Taken back")
    fatima.is_public = True
    fatima.save()
    sources = (
        f"{fatima.get_absolute_url()}\n{gone.get_absolute_url()}\n{cast.organisation('waterrijk').get_absolute_url()}"
    )
    aftermath.add_finding(by=ann, gathering=held, text="Listen", inspired_by=sources)
    aftermath.write_report(by=ann, gathering=held, text="So.", version=1, share=True)
    page = held.get_absolute_url()
    words = client.get(page).content.decode()
    assert all(one in words for one in (fatima.display_name, "Taken back", "Gemeente Waterrijk"))
    fatima.is_public = False
    fatima.save()
    Case.objects.update(state="draft")
    words = client.get(page).content.decode()
    assert "Gemeente Waterrijk" in words and fatima.display_name not in words and "Taken back" not in words
    assert gone.get_absolute_url() not in client.get(f"/gatherings/{held.ref}.json").content.decode()


def test_the_list_of_what_was_held_leads_to_the_report(client, held: Gathering) -> None:
    ann = cast.actor("ann")
    aftermath.add_finding(by=ann, gathering=held, text="Call back")
    to_report = f"{held.get_absolute_url()}#report"
    assert to_report not in client.get("/gatherings/?when=past").content.decode()
    aftermath.write_report(by=ann, gathering=held, text="So.", version=1, share=True)
    words = client.get("/gatherings/?when=past").content.decode()
    assert to_report in words and "1 finding" in words
    assert 'id="report"' in client.get(held.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 500])
def test_the_page_costs_the_same_however_much_was_found(
    client, as_, held: Gathering, django_assert_max_num_queries, count: int
) -> None:
    ann = cast.actor("ann")
    visits = [aftermath.add_visit(by=ann, gathering=held, name=f"Host {n}") for n in range(3)]
    Finding.objects.bulk_create([Finding(gathering=held, text=f"Finding {n}") for n in range(count)])
    organisation = Organisation.objects.get(code="zandhove")
    for one in Finding.objects.all():
        one.visits.set(visits)
    Inspiration.objects.bulk_create(
        [Inspiration(finding=one, organisation=organisation) for one in Finding.objects.all()]
    )
    aftermath.write_report(by=ann, gathering=held, text="So.", version=1, share=True)
    _with_everything(held)
    host, sara = as_("ann"), as_("sara")
    for reader in (client, host, sara):
        reader.get("/gatherings/")
        for address in (held.get_absolute_url(), visits[0].get_absolute_url(), f"/gatherings/{held.ref}.json"):
            with django_assert_max_num_queries(12):
                assert reader.get(address).status_code == 200


def _with_everything(held: Gathering) -> None:
    """All that a page of a gathering can show at once: a series that goes on, what it is part of, offers, files."""
    ann, sara = cast.actor("ann"), cast.actor("sara")
    aftermath.add_follow_up(by=ann, gathering=held, text="Share the letter", who="Waterrijk")
    aftermath.offer_to_host(by=sara, gathering=held, organisation=cast.organisation("waterrijk"))
    aftermath.add_file(by=ann, gathering=held, file=picture(), what="photo", alt="Nine people", consent=True)
    series.begin_series(by=ann, gathering=held, title="Every month")
    later = clock.now() + timedelta(days=9)
    coming = series.plan_next(by=ann, gathering=held, starts_at=later, ends_at=later + timedelta(hours=2))
    publish_gathering(by=ann, gathering=coming)
    Gathering.objects.filter(pk=held.pk).update(about=f"case:{case('Part of this').ref}", previous=coming)
    finding = held.findings.order_by("pk")[0]
    aftermath.finding_to_lesson(by=ann, finding=finding, kind="worked")
