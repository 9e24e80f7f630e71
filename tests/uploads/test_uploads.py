"""Files that people add: what they really are, what they no longer tell, and who may have them."""

import contextlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.uploads import actions, images
from proeftuin.uploads.actions import add_upload, remove_upload
from proeftuin.uploads.logic import MOST_PIXELS, endings, what_is
from proeftuin.uploads.models import Upload
from proeftuin.uploads.queries import uploads_of
from tests import cast

THREAD = "initiative:0000000000"
GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[MAKE] = "Cameraworks"
    exif[ORIENTATION] = 6  # lying on its side
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 13.0, 0.0), 3: "E", 4: (4.0, 24.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, exif=exif)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def add(name: str, content: bytes, *, by: str = "sara", thread: str = THREAD, audience: str = "public") -> Upload:
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    return add_upload(by=cast.actor(by), file=file, thread=thread, audience=audience)


def refused(name: str, content: bytes) -> str:
    with pytest.raises(InvalidError) as caught:
        add(name, content)
    assert not Upload.objects.exists()
    return str(caught.value.problems["files"])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_no_longer_tells_where_it_was_taken(kind: str) -> None:
    before = photo(kind)
    with Image.open(io.BytesIO(before)) as opened:
        assert opened.getexif().get_ifd(GPS)
    made = add(f"holiday.{kind.lower()}", before)
    stored = made.file.read()
    assert b"Cameraworks" not in stored
    with Image.open(io.BytesIO(stored)) as opened:
        assert dict(opened.getexif()) == {}
        assert "exif" not in opened.info and "xmp" not in opened.info
        assert opened.size == (40, 60) == (made.width, made.height)  # turned upright
    assert made.size == len(stored)


@pytest.mark.django_db
def test_large_pictures_are_made_smaller_and_bombs_are_refused() -> None:
    assert add("wide.png", photo("PNG", (3000, 30))).height == 2400
    with pytest.raises(images.NotAPictureError):
        images.clean(bomb(), "image/png")


def bomb() -> bytes:
    """A small file that says it holds far more pixels than we open."""
    content = bytearray(photo("PNG", (10, 10)))
    at = content.index(b"IHDR") + 4
    content[at : at + 8] = (50_000).to_bytes(4) + (50_000).to_bytes(4)
    assert MOST_PIXELS < 50_000 * 50_000
    return bytes(content)


@pytest.mark.django_db
def test_a_file_that_lies_is_refused_in_words() -> None:
    words = refused("plan.pdf", photo("PNG"))
    assert "plan.pdf" in words and ".png" in words and ".pdf" in words
    assert "picture" in refused("broken.jpg", b"\xff\xd8\xff" + b"no picture" * 10)
    assert "can't be added" in refused("run.exe", b"MZ\x90\x00" + bytes(100))
    assert "empty" in refused("nothing.txt", b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"<svg xmlns='x' onload='alert(1)'/>", b"  <?php echo 1;", b"#!/bin/sh\nrm",
     b"<!DOCTYPE html>", b"<?xml version='1.0'?><svg/>"],
)  # fmt: skip
def test_what_a_browser_would_run_is_refused(content: bytes) -> None:
    for name in ("a.txt", "a.html", "a.svg", "a.csv"):
        refused(name, content)


@pytest.mark.django_db
def test_too_large_is_told_with_the_limit(settings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    words = refused("huge.txt", b"a" * (1024 * 1024 + 1))
    assert "huge.txt" in words and "1 MB" in words
    add("just.txt", b"a" * (1024 * 1024))


def test_office_files_with_macros_are_of_no_kind() -> None:
    plain = {"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}
    assert what_is(zipped(**plain)).extension == ".docx"
    assert what_is(zipped(**plain, **{"word__vbaProject.bin": b"x"})) is None
    assert what_is(zipped(mimetype=b"application/vnd.oasis.opendocument.text")).extension == ".odt"
    assert what_is(zipped(**{"evil.exe": b"x"})) is None


@given(st.binary(max_size=2000))
@example(b"PK\x03\x04" + b"\xff" * 60)
@example(b"%PDF-")
@example(b"RIFF\0\0\0\0WEBP")
def test_hostile_bytes_are_of_a_known_kind_or_of_none(content: bytes) -> None:
    found = what_is(content)
    assert found is None or found.extension in endings()
    if found and found.is_image:
        try:
            cleaned, width, height = images.clean(content, found.media_type)
        except images.NotAPictureError:
            return
        assert cleaned and width > 0 and height > 0


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says aloud what it finds damaged
@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_a_damaged_picture_is_cleaned_or_refused_but_never_crashes(at: int, damage: bytes) -> None:
    content = bytearray(photo())
    content[at : at + len(damage)] = damage
    with contextlib.suppress(images.NotAPictureError):
        images.clean(bytes(content), "image/jpeg")


@pytest.mark.django_db
def test_a_name_can_not_reach_outside_its_folder(settings) -> None:
    made = add('../../etc/pass\r\nwd";x=\u202e.txt', b"plain words")
    assert made.file.name == f"uploads/{made.ref[:2]}/{made.ref}.txt"
    assert "\u202e" not in made.name  # it turns "gpj.exe" into "exe.jpg" for the eye
    assert not set(made.name) & set('/\\\r\n";')
    answer = Client().get(f"/uploads/{made.ref}/x")
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]


@pytest.mark.django_db
def test_nothing_in_a_file_runs() -> None:
    made = add("notes.txt", b"plain words")
    answer = Client().get(made.get_absolute_url())
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"plain words"


@pytest.mark.django_db
def test_what_is_for_the_team_is_hidden_from_strangers(as_) -> None:
    initiative = Initiative.objects.create(title="Fewer falls", problem="People fall.", is_public=False)
    Member.objects.create(initiative=initiative, user=cast.person("sara"), role="lead", state="active")
    made = add("plan.txt", b"for us", thread=initiative.thread, audience=initiative.circle)
    path = made.get_absolute_url()
    assert as_("sara").get(path).status_code == 200
    assert "no-store" in as_("sara").get(path)["Cache-Control"]
    assert as_("fatima").get(path).status_code == 404
    assert Client().get(path).status_code == 404
    assert uploads_of(initiative.thread, frozenset()) == {}
    assert uploads_of(initiative.thread, frozenset({initiative.circle}))[""] == [made]


@pytest.mark.django_db
def test_visitors_add_nothing_and_others_remove_nothing(django_capture_on_commit_callbacks) -> None:
    with pytest.raises(NotAllowedError):
        add_upload(by=VISITOR, file=SimpleUploadedFile("a.txt", b"words"), thread=THREAD)
    made = add("a.txt", b"words")
    with pytest.raises(NotAllowedError):
        remove_upload(by=cast.actor("joris"), upload=made)
    storage, name, path = made.file.storage, made.file.name, made.get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        remove_upload(by=cast.actor("sara"), upload=made)
    assert not storage.exists(name)
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_a_wide_picture_is_shown_in_the_width_of_a_page() -> None:
    wide, narrow = add("wide.jpg", photo("JPEG", (600, 2000))), add("narrow.webp", photo("WEBP"))
    shown = Image.open(io.BytesIO(b"".join(Client().get(wide.small_url).streaming_content)))
    assert shown.size == (960, 288)  # the photo lay on its side: 2000 × 600
    assert dict(shown.getexif()) == {}
    answer = Client().get(narrow.small_url)
    assert b"".join(answer.streaming_content) == narrow.file.read()
    assert answer["Content-Type"] == "image/webp"


@pytest.mark.django_db
def test_the_small_picture_is_as_private_as_the_picture_and_goes_with_it(django_capture_on_commit_callbacks) -> None:
    made = add("wide.png", photo("PNG", (100, 1400)), audience="team:0000000000")
    assert Client().get(made.small_url).status_code == 404
    storage, path = made.file.storage, made.small_path
    assert storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_upload(by=cast.actor("sara"), upload=made)
    assert not storage.exists(path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("cv.pdf", b"MZ\x90\x00" + bytes(9), "program"), ("photo.jpg", b"<html><body>hi</body>", "web page"),
     ("logo.png", b'<?xml version="1.0"?><svg/>', "SVG"), ("notes.txt", zipped(**{"a.exe": b"x"}), "archive"),
     ("plan.docx", b"\xd0\xcf\x11\xe0" + bytes(9), "old format"), ("scan.jpg", b"II*\x00" + bytes(9), "browsers"),
     ("what.bin", bytes(range(32)), "don't know")],
)  # fmt: skip
def test_a_refused_file_is_told_what_it_is(name: str, content: bytes, says: str) -> None:
    words = refused(name, content)
    assert name in words and says in words and ".pdf" in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [("list.csv", b"a;b\n1;2", "list.csv"), ("letter.txt", b"Dear all, you, and you,", "letter.txt"),
     ("Excel.csv", "straße;größe\n".encode("cp1252"), "Excel.csv"), ("read.md", b"# Plan", "read.txt"),
     ("clip.mp4", b"\0\0\0\x18ftypisom" + bytes(9), "clip.mp4"),
     ("talk.m4a", b"\0\0\0\x18ftypmp42" + bytes(9), "talk.mp4"), ("song.mp3", b"\xff\xf3\x80" + bytes(9), "song.mp3"),
     ("talk.ogg", b"OggS" + bytes(9), "talk.ogg"),
     ("no ending", b"%PDF-1.7", "no ending.pdf")],
)  # fmt: skip
def test_what_people_use_is_accepted_under_its_own_kind(name: str, content: bytes, kept: str) -> None:
    assert add(name, content).name == kept


@pytest.mark.django_db
def test_a_name_with_signs_makes_an_address_that_works() -> None:
    made = add("#1 plan – één & ander.txt", b"plain words")
    assert "#" not in made.get_absolute_url()
    assert Client().get(made.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_files_without_a_row_go_the_next_day() -> None:
    kept = add("wide.png", photo("PNG", (100, 1400)))
    storage = kept.file.storage
    stray = storage.save("uploads/zz/zzzzzzzzzz.txt", io.BytesIO(b"left over"))
    assert actions.forget_strays() == 0  # a form may still be busy with it
    assert actions.forget_strays(older_than=timedelta(seconds=-5)) == 1
    assert not storage.exists(stray)
    assert storage.exists(kept.file.name) and storage.exists(kept.small_path)


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.integers(0, 600), st.binary(min_size=1, max_size=60))
def test_damage_anywhere_in_any_picture_is_answered(kind: str, at: int, damage: bytes) -> None:
    content = bytearray(photo(kind) if kind != "GIF" else gif())
    content[at : at + len(damage)] = damage
    found = what_is(bytes(content))
    if found and found.is_image:
        with contextlib.suppress(images.NotAPictureError):
            images.clean(bytes(content), found.media_type)


def gif() -> bytes:
    """Two frames, of which the first is kept."""
    out = io.BytesIO()
    frames = [Image.new("P", (30, 20), color) for color in (1, 2)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.django_db
def test_of_a_moving_picture_the_first_frame_stays() -> None:
    made = add("wave.gif", gif())
    assert (made.name, made.media_type, made.width) == ("wave.png", "image/png", 30)
