"""What is wrong with a file is told in the language of the reader, with its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from proeftuin.accounts.models import User
from proeftuin.budgets import mistakes, tasks
from proeftuin.budgets.models import Count
from proeftuin.engines.budget.pb import MENDED, SENTENCES, Mistake, read
from tests import cast
from tests.budgets import world
from tests.budgets.test_counting import FILE

pytestmark = pytest.mark.django_db


def reading(as_, language: str) -> Client:
    User.objects.filter(pk=cast.person("sara").pk).update(language=language)
    return as_("sara")


def test_the_room_says_each_sentence_of_the_engine() -> None:
    with translation.override("en"):
        assert {code: str(words) for code, words in mistakes.SENTENCES.items()} == SENTENCES
        assert {code: str(words) for code, words in mistakes.MENDED.items()} == MENDED


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_each_sentence_keeps_its_values_in_each_language(language: str) -> None:
    values = {name: f"<{name}>" for name in ("name", "before", "text", "column", "told", "counted", "key", "kinds",
              "count", "least", "most", "projects", "points", "columns")}  # fmt: skip
    for code, english in SENTENCES.items():
        said = {str(Mistake(code, values)), english % values}
        with translation.override(language):
            words = mistakes.told(Mistake(code, values, 7, "left_out"))
        assert not any(one in words for one in said), code
        assert all((f"<{name}>" in words) == (f"%({name})s" in english) for name in values), code
        assert " 7" in words


def test_mistakes_of_an_upload_are_told_in_dutch(as_) -> None:
    world.voting_open()
    broken = FILE.replace(b"7;600", b"7;-600").replace(b"c;8", b"a;9")
    page = reading(as_, "nl").post(
        "/budgets/files/", {"file": SimpleUploadedFile("x.pb", broken), "rule": "greedy", "once": "d1"}
    )
    words = page.content.decode()
    assert page.status_code == 422 and not Count.objects.exists()
    for told in ("regel 11: de kost van project 7 is minder dan nul (-600)", "regel 17: er is geen project 9",
                 "regel 17: kiezer a stemde ook op regel 15"):  # fmt: skip
        assert told in words, told


def test_slips_are_kept_as_codes_and_told_to_each_reader(as_) -> None:
    world.voting_open()
    told = FILE.replace(b"num_votes;3", b"num_votes;4")
    as_("sara").post(
        "/budgets/files/",
        {"file": SimpleUploadedFile("x.pb", told), "rule": "greedy", "tolerant": "on", "once": "d2"},
    )
    tasks.make_counts()
    count = Count.objects.get()
    assert count.notes == mistakes.stored(read(told, tolerant=True).warnings)
    for language, words in (
        ("en", "line 5: num_votes says 4 ballots, the file has 3: counted what is there"),
        ("de", "Zeile 5: num_votes sagt 4 Stimmzettel, die Datei hat 3: gezählt, was da ist"),
    ):
        reader = reading(as_, language)
        assert words in reader.get(count.get_absolute_url()).content.decode()
        assert words in reader.get(f"{count.get_absolute_url()}count.json").json()["warnings"]


def test_notes_of_before_stay_as_they_are() -> None:
    assert mistakes.in_words(["line 5: as it was"]) == ["line 5: as it was"]
