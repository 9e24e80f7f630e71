"""The page on which an officer brings a process along: tried out first, then imported."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proeftuin.accounts.models import InstanceRole
from proeftuin.ideas.models import Idea
from proeftuin.processes.models import Process
from tests import cast
from tests.exchange.test_commands import MADRID

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(as_, settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    settings.STAFF_NEEDS_MFA = False
    InstanceRole.objects.get_or_create(user=cast.person("sara"), role="officer")
    return as_("sara")


def sent(text: str = MADRID, name: str = "proposals.csv") -> dict[str, object]:
    return {"format": "consul", "chosen": SimpleUploadedFile(name, text.encode()), "title": "Calles"}


def test_first_tried_out_then_imported(officer) -> None:
    response = officer.post("/processes/import/", sent())
    assert response.status_code == 303 and not Process.objects.exists()
    report = response["Location"]
    page = officer.get(report).content.decode()
    assert "What the import would do" in page and "numSupports" in page
    assert officer.post(f"{report}run/").status_code == 303
    assert (Process.objects.get().title, Idea.objects.get().supports) == ("Calles", 12)
    page = officer.get(report).content.decode()
    assert "What the import did" in page and Process.objects.get().get_absolute_url() in page
    officer.post(f"{report}run/")
    assert Idea.objects.count() == 1


def test_the_wrong_file_comes_back_with_what_is_wrong(officer) -> None:
    for given in (sent("a,b\n1,2\n"), sent(name="virus.exe"), {"format": "consul"}):
        response = officer.post("/processes/import/", given)
        assert response.status_code == 422
    assert "none that Consul writes" in officer.post("/processes/import/", sent("a,b\n1,2\n")).content.decode()
    assert not Process.objects.exists()


def test_a_name_can_not_lead_out_of_the_folder(officer, tmp_path: Path) -> None:
    officer.post("/processes/import/", sent(name="../../evil.csv"))
    assert not list(tmp_path.parent.glob("evil.csv"))
    assert officer.get("/processes/import/..%2F..%2Fx/").status_code == 404


def test_anothers_files_are_not_there(officer, as_) -> None:
    report = officer.post("/processes/import/", sent())["Location"]
    InstanceRole.objects.create(user=cast.person("joris"), role="officer")
    assert as_("joris").get(report).status_code == 404


def test_others_do_not_find_the_page(as_) -> None:
    assert as_("fatima").get("/processes/import/").status_code == 404
