"""Pictures and files with an idea: told in words, without where they were taken, hidden with the idea."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from proeftuin.ideas.actions import attaching, states
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.processes.models import Method
from proeftuin.uploads.models import Upload
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def photo(name: str = "bench.jpg") -> SimpleUploadedFile:
    """A photograph that tells where and with what it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (1200, 800), "green").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def sent(method: Method) -> Idea:
    return submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench"))


def test_a_picture_is_sent_with_the_idea_and_shown_in_list_and_page(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas")
    where = f"/processes/{method.process.ref}/{method.ref}/new/"
    posted = {"title": "A bench", "file_1": photo(), "alt_1": "An old bench", "do": "send"}
    assert as_("fatima").post(where, posted).status_code == 303
    idea, upload = Idea.objects.get(), Upload.objects.get()
    with upload.file.open("rb") as file:
        assert b"Secret camera" not in file.read()
    for page in (idea.get_absolute_url(), method.get_absolute_url()):
        shown = Client().get(page).content.decode()
        assert upload.small_url in shown and 'alt="An old bench"' in shown
    assert Client().get(upload.small_url).status_code == 200


def test_a_picture_without_words_is_asked_for_them_and_nothing_is_sent(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas")
    where = f"/processes/{method.process.ref}/{method.ref}/new/"
    answer = as_("fatima").post(where, {"title": "A bench", "file_1": photo(), "do": "send"})
    assert answer.status_code == 422 and "Say what is on this picture" in answer.content.decode()
    program = SimpleUploadedFile("run.exe", b"MZ" + b"\0" * 99)
    assert as_("fatima").post(where, {"title": "A bench", "file_1": program, "do": "send"}).status_code == 422
    assert not Idea.objects.exists() and not Upload.objects.exists()


def test_only_the_writer_adds_and_only_where_the_form_takes_them() -> None:
    idea = sent(world.opened("ideas"))
    with pytest.raises(NotAllowedError):
        attaching.attach(by=cast.actor("ann"), idea=idea, files=[(photo(), "x")])
    with pytest.raises(InvalidError):
        attaching.attach(by=cast.actor("fatima"), idea=idea, files=[(photo(), "x")] * 4)
    text = SimpleUploadedFile("plan.txt", b"How to build it")
    idea = attaching.attach(by=cast.actor("fatima"), idea=idea, files=[(text, "")])  # a file needs no words
    assert [one["is_image"] for one in idea.pictures] == [False]
    Method.objects.update(settings={**idea.method.settings, "images": False})
    with pytest.raises(NotAllowedError):
        attaching.attach(by=cast.actor("fatima"), idea=idea, files=[(photo(), "x")])


def test_what_is_hidden_hides_its_pictures() -> None:
    idea = attaching.attach(by=cast.actor("fatima"), idea=sent(world.opened("ideas")), files=[(photo(), "A bench")])
    url = Upload.objects.get().get_absolute_url()
    assert Client().get(url).status_code == 200
    states.move_to(states.locked(idea), Idea.State.HIDDEN)
    assert Client().get(url).status_code == 404
    states.move_to(states.locked(idea), Idea.State.PUBLISHED)
    assert Client().get(url).status_code == 200
