"""Labs: several owners with the same rights, each by its own yes; projects; and what others may not know."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.labs import actions
from proeftuin.labs.drafts import LabDraft
from proeftuin.labs.models import Lab, Owner, Project
from tests import cast


def lab(*, is_open: bool = True) -> Lab:
    """Waterrijk and Zandhove own it."""
    found = actions.begin_lab(
        by=cast.actor("sara"), organisation=cast.organisation("waterrijk"),
        draft=LabDraft(name="The Quay", place="Quay 3", town="Waterrijk"),
    )  # fmt: skip
    owner = actions.invite_owner(by=cast.actor("sara"), lab=found, organisation=cast.organisation("zandhove"))
    if is_open:
        actions.answer_as_owner(by=cast.actor("ann"), owner=owner, agree=True)
        actions.open_lab(by=cast.actor("ann"), lab=found)
    return Lab.objects.get()


def initiative(key: str = "fatima") -> Initiative:
    return start_initiative(
        by=cast.actor(key), draft=InitiativeDraft(title="Repair together", problem="Things are thrown away."),
        asked=AskedDraft(question="Who repairs?", shown=[], reason="Nobody yet."),
    )  # fmt: skip


@pytest.fixture
def everyone(db: None) -> None:
    for key in cast.PEOPLE:
        cast.person(key)


def test_it_opens_when_a_second_owner_said_yes(client, as_, everyone: None) -> None:
    found = lab(is_open=False)
    page = found.get_absolute_url()
    assert client.get(page).status_code == as_("fatima").get(page).status_code == 404
    assert as_("ann").get(page).status_code == 200  # who is asked reads it first
    with pytest.raises(InvalidError):
        actions.open_lab(by=cast.actor("sara"), lab=found)
    owner = Owner.objects.get(agreed_at=None)
    for stranger in ("sara", "fatima", "elke"):
        with pytest.raises(NotAllowedError):
            actions.answer_as_owner(by=cast.actor(stranger), owner=owner, agree=True)
    with pytest.raises(NotAllowedError):  # asked is not yet owning
        actions.open_lab(by=cast.actor("ann"), lab=found)
    assert as_("ann").post(f"{page}do/", {"do": "agree", "owner": owner.pk}).status_code == 303
    assert as_("ann").post(f"{page}do/", {"do": "open"}).status_code == 303
    assert "Gemeente Zandhove" in client.get(page).content.decode()
    assert client.get(f"/labs/{found.ref}.json").json()["owners"] == ["Gemeente Waterrijk", "Gemeente Zandhove"]


def test_owners_have_the_same_rights_and_the_last_stays(as_, everyone: None) -> None:
    found = lab()
    actions.change_lab(by=cast.actor("ann"), lab=found, draft=LabDraft(name="New"), version=found.version)
    with pytest.raises(StaleError):
        actions.change_lab(by=cast.actor("sara"), lab=found, draft=LabDraft(name="Old"), version=found.version)
    with pytest.raises(NotAllowedError):
        actions.change_lab(by=cast.actor("fatima"), lab=found, draft=LabDraft(name="Mine"), version=3)
    ours, theirs = found.owners.order_by("pk")
    with pytest.raises(NotAllowedError):  # nobody puts another owner out
        actions.answer_as_owner(by=cast.actor("ann"), owner=ours, agree=False)
    actions.answer_as_owner(by=cast.actor("sara"), owner=ours, agree=False)
    with pytest.raises(InvalidError):
        actions.answer_as_owner(by=cast.actor("ann"), owner=theirs, agree=False)
    page = as_("ann").post(f"{found.get_absolute_url()}do/", {"do": "invite", "organisation": "Nowhere"})
    assert page.status_code == 422 and "Nowhere" in page.content.decode()
    assert as_("ann").post(f"{found.get_absolute_url()}do/", {"do": "fly"}).status_code == 404
    assert as_("ann").post(f"{found.get_absolute_url()}do/", {"do": "take", "project": "x"}).status_code == 404


def test_a_project_comes_in_and_leaves(client, as_, everyone: None) -> None:
    found, mine = lab(), initiative()
    page = f"{found.get_absolute_url()}do/"
    assert as_("fatima").post(page, {"do": "ask", "initiative": mine.ref, "note": "A saw"}).status_code == 303
    project = Project.objects.get()
    for stranger in ("fatima", "pieter"):
        with pytest.raises(NotAllowedError):
            actions.answer_project(by=cast.actor(stranger), project=project, take=True)
    assert "Repair together" not in client.get(found.get_absolute_url()).content.decode()
    as_("ann").post(page, {"do": "take", "project": project.pk})
    assert "Repair together" in client.get(found.get_absolute_url()).content.decode()
    words = client.get(mine.get_absolute_url()).content.decode()
    assert "Gemeente Waterrijk" in words and "Gemeente Zandhove" in words
    Initiative.objects.update(is_public=False)  # taken back to its team: the lab shows it no more
    assert "Repair together" not in client.get(found.get_absolute_url()).content.decode()
    assert client.get(f"/labs/{found.ref}.json").json()["projects"] == []
    Initiative.objects.update(is_public=True)
    with pytest.raises(NotAllowedError):
        actions.ask_in(by=cast.actor("sara"), lab=found, initiative=mine)
    as_("fatima").post(page, {"do": "go", "project": project.pk})
    project.refresh_from_db()
    assert project.state == "out"
    assert actions.ask_in(by=cast.actor("fatima"), lab=found, initiative=mine).state == "asked"


def test_logos_are_pictures_of_ones_own(as_, everyone: None, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    found = lab()
    page = f"{found.get_absolute_url()}do/"
    answer = as_("ann").post(page, {"do": "logo", "file": SimpleUploadedFile("logo.png", b"no picture")})
    assert answer.status_code == 422
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(picture, "PNG")
    answer = as_("ann").post(page, {"do": "logo", "file": SimpleUploadedFile("logo.png", picture.getvalue())})
    assert answer.status_code == 303
    owner = Owner.objects.get(organisation=cast.organisation("zandhove"))
    assert owner.logo and not Owner.objects.get(organisation=cast.organisation("waterrijk")).logo
    assert owner.logo.get_absolute_url() in as_("sara").get(found.get_absolute_url()).content.decode()
    answer = as_("fatima").post(page, {"do": "logo", "file": SimpleUploadedFile("logo.png", picture.getvalue())})
    assert answer.status_code == 403


def test_a_closed_lab_stays_readable(client, everyone: None) -> None:
    found = lab()
    with pytest.raises(InvalidError):
        actions.close_lab(by=cast.actor("ann"), lab=found, reason=" ")
    actions.close_lab(by=cast.actor("ann"), lab=found, reason="The lease ended.")
    with pytest.raises(NotAllowedError):
        actions.change_lab(by=cast.actor("ann"), lab=found, draft=LabDraft(name="X"), version=9)
    assert "The lease ended." in client.get(found.get_absolute_url()).content.decode()


@pytest.mark.parametrize("many", [1, 1000])
def test_pages_ask_the_same_whatever_the_number(as_, everyone: None, many: int) -> None:
    found, mine = lab(), initiative()
    rows = Initiative.objects.bulk_create(
        Initiative(title=f"Project {n}", problem="…", organisation=cast.organisation("waterrijk")) for n in range(many)
    )
    at = found.opened_at
    Project.objects.bulk_create(Project(lab=found, initiative=one, state="in", in_since=at) for one in rows)
    Project.objects.create(lab=found, initiative=mine, state="in", in_since=found.opened_at)
    for n in range(min(many, 40)):
        other = Lab.objects.create(name=f"Lab {n}", opened_at=found.opened_at)
        Owner.objects.create(lab=other, organisation=cast.organisation("zandhove"), agreed_at=found.opened_at)
    ann = as_("ann")
    for path in ("/labs/", found.get_absolute_url(), "/labs.json"):
        with CaptureQueriesContext(connection) as asked:
            assert ann.get(path).status_code == 200
        assert len(asked) <= 12, (path, len(asked), [one["sql"][:120] for one in asked])


def test_erased_people_leave_the_lab(everyone: None) -> None:
    from proeftuin.labs.personal import erase, export

    lab()
    assert export(cast.person("sara"))["begun"][0]["name"] == "The Quay"  # type: ignore[index]
    erase(cast.person("sara"))
    assert Lab.objects.get().author is None and not Owner.objects.filter(user=cast.person("sara")).exists()
