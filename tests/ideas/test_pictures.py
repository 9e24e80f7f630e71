"""Pictures and files with an idea: told in words, without where they were taken, hidden with the idea."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
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


def test_pictures_are_added_and_taken_away_while_the_words_may_change(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas", edit_minutes=30)
    idea = attaching.attach(by=cast.actor("fatima"), idea=sent(method), files=[(photo("old.jpg"), "An old bench")])
    old, fatima, where = Upload.objects.get(), as_("fatima"), f"{idea.get_absolute_url()}edit/"
    page = fatima.get(where).content.decode()
    assert f'value="{old.ref}"' in page and "An old bench" in page and 'name="file_2"' in page
    words = {"title": "A new bench", "do": "send", "version": idea.version}
    assert fatima.post(where, {**words, "file_1": photo()}).status_code == 422  # it lacks its words: nothing changed
    assert Idea.objects.get().title == "A bench" and Upload.objects.get() == old
    assert fatima.post(where, {**words, "away": "nothing"}).status_code == 422
    new = {"file_1": photo("new.jpg"), "alt_1": "A new bench"}
    assert fatima.post(where, {**words, **new, "away": old.ref}).status_code == 303
    idea, upload = Idea.objects.get(), Upload.objects.get()
    assert idea.title == "A new bench" and [one["ref"] for one in idea.pictures] == [upload.ref] != [old.ref]
    shown = Client().get(idea.get_absolute_url()).content.decode()
    assert 'alt="A new bench"' in shown and "An old bench" not in shown
    assert Client().get(old.get_absolute_url()).status_code == 404
    stale = fatima.post(where, {**words, "away": upload.ref})  # of the version before
    assert stale.status_code == 409 and Upload.objects.exists()
    more = {"file_1": photo(), "alt_1": "1", "file_2": photo(), "alt_2": "2"}
    assert fatima.post(where, {**words, **more, "version": idea.version}).status_code == 303
    idea = Idea.objects.get()
    with pytest.raises(InvalidError, match="at most 3"):
        files = [(photo(), "4")]
        draft = IdeaDraft("A new bench")
        attaching.edit_with_files(by=cast.actor("fatima"), idea=idea, draft=draft, version=idea.version, files=files)
    assert len(Idea.objects.get().pictures) == Upload.objects.count() == 3


def test_after_its_time_and_for_others_files_stay(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas", edit_minutes=30)
    idea = attaching.attach(by=cast.actor("fatima"), idea=sent(method), files=[(photo(), "An old bench")])
    change = {"draft": IdeaDraft("A bench"), "version": idea.version, "without": [idea.pictures[0]["ref"]]}
    with pytest.raises(NotAllowedError):
        attaching.edit_with_files(by=cast.actor("ann"), idea=idea, **change)
    with time_machine.travel(idea.published_at + timedelta(minutes=30)), pytest.raises(NotAllowedError):
        attaching.edit_with_files(by=cast.actor("fatima"), idea=idea, **change)
    other = attaching.attach(by=cast.actor("fatima"), idea=sent(method), files=[(photo(), "Another")])
    mine = {**change, "version": other.version, "without": [idea.pictures[0]["ref"]]}  # of another idea
    attaching.edit_with_files(by=cast.actor("fatima"), idea=other, **mine)
    assert Upload.objects.count() == 2
    Method.objects.update(settings={**method.settings, "images": False})  # what is there can be taken away still
    page = as_("fatima").get(f"{idea.get_absolute_url()}edit/").content.decode()
    assert 'name="away"' in page and 'name="file_1"' not in page
    attaching.edit_with_files(by=cast.actor("fatima"), idea=Idea.objects.get(pk=idea.pk), **change)
    assert Idea.objects.get(pk=idea.pk).pictures == [] and Upload.objects.count() == 1
