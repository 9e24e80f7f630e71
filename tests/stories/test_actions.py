"""Telling with consent, and what is left when the consent goes: nothing but numbers."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.search import actions as index
from proeftuin.search.models import Entry
from proeftuin.stories import logic, tallies
from proeftuin.stories.actions import consent, meaning, telling
from proeftuin.stories.drafts import ConsentDraft, StoryDraft
from proeftuin.stories.links import path_of, secret_of
from proeftuin.stories.models import LinkMail, Story, Tally, Theme
from tests import cast
from tests.initiatives.conftest import started
from tests.stories.world import PSEUDONYM, WORDS, recording, told

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    """All rows of all tables as one text."""
    return json.dumps([list(model.objects.values()) for model in apps.get_models()], default=str)


def true_counts(initiative: Initiative) -> bool:
    stored = Tally.objects.filter(initiative=initiative, stories__gt=0)
    return {(one.theme_id, one.mark): one.stories for one in stored} == tallies.recount(initiative)


def test_a_withdrawn_story_is_nowhere_and_its_themes_keep_their_counts(
    initiative: Initiative, settings, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        story = told(initiative, sound=recording())
        telling.add_quote(by=cast.actor("sara"), story=story, words="niemand wist mijn antwoord", level="policy")
        other = told(initiative, pseudonym="Klaproos", words="Een ander verhaal.")
    files = list(Path(settings.MEDIA_ROOT).rglob("story*")) or list(Path(settings.MEDIA_ROOT).rglob("*.wav"))
    assert files and "Zevenblad" in everything_stored()
    before = {(one.theme_id, one.mark): one.stories for one in Tally.objects.all()}
    with django_capture_on_commit_callbacks(execute=True):
        consent.withdraw_story(by=VISITOR, story=story)
    stored = everything_stored()
    for word in ("Zevenblad", PSEUDONYM, "niemand wist"):
        assert word not in stored, word
    assert "Klaproos" in stored
    assert not [path for path in files if path.exists()]
    assert {(one.theme_id, one.mark): one.stories for one in Tally.objects.all()} == before
    assert true_counts(initiative)
    assert not story.quotes.exists() and not Story.objects.get(pk=story.pk).themes.exists()
    assert Entry.objects.get(kind="story", ref=story.ref).deleted
    assert not Entry.objects.get(kind="story", ref=other.ref).deleted


def test_words_taken_back_are_in_no_built_index_either(
    initiative: Initiative, settings, tmp_path, django_capture_on_commit_callbacks
) -> None:
    settings.DATA_DIR = tmp_path
    story = told(initiative, words="Pimpernoten groeien hier.")
    index.rebuild()
    held = [path for path in (tmp_path / "search").rglob("*") if path.is_file() and b"pimpernot" in path.read_bytes()]
    assert held
    with django_capture_on_commit_callbacks(execute=True):
        consent.narrow_consent(by=VISITOR, story=story, scope="team")
    assert not [path for path in held if path.exists()]


def test_withdrawing_twice_counts_once(initiative: Initiative) -> None:
    story = told(initiative)
    for _ in range(2):
        consent.withdraw_story(by=VISITOR, story=story)
    assert Tally.objects.get(theme=None, mark="").withdrawn == 1 and true_counts(initiative)


def test_the_ledger_never_held_a_word(initiative: Initiative) -> None:
    story = told(initiative)
    telling.change_story(
        by=cast.actor("joris"), story=story, version=story.version,
        draft=StoryDraft(words=WORDS + " Later ook niet.", pseudonym=PSEUDONYM, language="nl", themes=["Wachten"]),
    )  # fmt: skip
    consent.narrow_consent(by=VISITOR, story=story, scope="anonymous")
    consent.withdraw_story(by=VISITOR, story=story)
    said = json.dumps(list(Event.objects.values()), default=str)
    assert "Zevenblad" not in said and PSEUDONYM not in said and story.ref in said


def test_narrowing_takes_out_what_the_new_scope_does_not_allow(initiative: Initiative) -> None:
    story = told(initiative)
    telling.add_quote(by=cast.actor("sara"), story=story, words="niemand wist mijn antwoord")
    assert not Entry.objects.get(kind="story", ref=story.ref).deleted
    story = consent.narrow_consent(by=VISITOR, story=story, scope="anonymous")
    assert Entry.objects.get(kind="story", ref=story.ref).deleted and story.quotes.count() == 1
    story = consent.narrow_consent(by=VISITOR, story=story, scope="team")
    assert not story.quotes.exists() and story.words == WORDS
    for scope in ("team", "open", "everyone"):
        with pytest.raises(InvalidError):
            consent.narrow_consent(by=VISITOR, story=story, scope=scope)


def test_a_withdrawn_story_can_not_be_narrowed_or_linked_again(initiative: Initiative) -> None:
    story = told(initiative)
    consent.withdraw_story(by=VISITOR, story=story)
    with pytest.raises(InvalidError):
        consent.narrow_consent(by=VISITOR, story=story, scope="team")
    with pytest.raises(InvalidError):
        consent.renew_link(by=cast.actor("sara"), story=story)


def test_only_open_and_checked_stories_are_in_search(initiative: Initiative) -> None:
    for scope, checked in (("team", True), ("anonymous", True), ("open", False), ("open", True)):
        told(initiative, scope=scope, checked=checked)
    assert Entry.objects.filter(kind="story", deleted=False).count() == 1


def test_changed_words_have_to_be_looked_through_again(initiative: Initiative) -> None:
    story = told(initiative)
    telling.add_quote(by=cast.actor("sara"), story=story, words="niemand wist mijn antwoord")
    draft = StoryDraft(words="Nieuw.", pseudonym=PSEUDONYM, language="nl", themes=["Loket"])
    story = telling.change_story(by=cast.actor("sara"), story=story, draft=draft, version=story.version)
    assert not story.is_open and not story.quotes.exists()
    assert Entry.objects.get(kind="story", ref=story.ref).deleted and true_counts(initiative)
    with pytest.raises(StaleError):
        telling.change_story(by=cast.actor("sara"), story=story, draft=draft, version=1)


def test_quotes_need_consent_a_check_and_the_very_words(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    for story, words in (
        (told(initiative, scope="team"), "niemand wist mijn antwoord"),
        (told(initiative, scope="open", checked=False), "niemand wist mijn antwoord"),
        (told(initiative, scope="anonymous"), "iedereen wist mijn antwoord"),
        (told(initiative, scope="anonymous"), " "),
    ):
        with pytest.raises(InvalidError):
            telling.add_quote(by=sara, story=story, words=words)


def test_strangers_and_readers_note_nothing(initiative: Initiative) -> None:
    story = told(initiative)
    for who in ("ann", "fatima"):
        with pytest.raises(NotAllowedError):
            telling.check_story(by=cast.actor(who), story=story, words=WORDS, version=story.version)
        with pytest.raises(NotAllowedError):
            consent.withdraw_story(by=cast.actor(who), story=story)
        with pytest.raises(NotAllowedError):
            meaning.open_invitation(by=cast.actor(who), initiative=initiative, question="?", language="nl")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "  "}, "words"), ({"words": "x" * 20_001}, "words"), ({"language": "xx"}, "language"),
        ({"obstacles": ["NOTHING"]}, "obstacles"), ({"themes": [f"t{n}" for n in range(9)]}, "themes"),
        ({"scope": "everyone"}, "scope"), ({"mail_to": "no address"}, "mail_to"),
        ({"sound": SimpleUploadedFile("a.mp3", b"MZ nothing")}, "sound"),
        ({"sound": SimpleUploadedFile("a.pdf", b"%PDF-1.4 not sound")}, "sound"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(initiative: Initiative, change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        told(initiative, **change)
    assert field in refused.value.problems and not Story.objects.exists()


def test_themes_are_the_same_whatever_their_capitals(initiative: Initiative) -> None:
    told(initiative, themes=["Wachten", "wachten ", ""])
    told(initiative, themes=["WACHTEN"])
    assert [one.name for one in Theme.objects.all()] == ["Wachten"]
    assert Tally.objects.get(theme__name="Wachten", mark="").stories == 2


def test_the_link_is_mailed_and_the_address_forgotten(initiative: Initiative) -> None:
    story = told(initiative, mail_to="teller@example.org")
    while deliver_due():
        pass
    sent = [one for one in mail.outbox if one.to == ["teller@example.org"]]
    assert len(sent) == 1 and path_of(story) in sent[0].body
    assert not LinkMail.objects.exists() and "teller@example.org" not in everything_stored()


def test_a_new_link_ends_the_old_one(initiative: Initiative) -> None:
    story = told(initiative)
    old = story.link_mark
    story = consent.renew_link(by=cast.actor("sara"), story=story)
    assert story.link_mark != old and secret_of(story.ref, 1) != secret_of(story.ref, 2)


def test_no_secret_is_stored(initiative: Initiative) -> None:
    story = told(initiative)
    assert secret_of(story.ref, 1) not in everything_stored()


def test_a_closed_invitation_takes_no_story(initiative: Initiative) -> None:
    invitation = meaning.open_invitation(by=cast.actor("sara"), initiative=initiative, question="Hoe?", language="nl")
    agreed = ConsentDraft(scope="team", words="yes", how="form")
    story = telling.tell_story(
        by=cast.actor("fatima"), invitation=invitation, draft=StoryDraft(words="Kort."), consent=agreed
    )
    assert story.taken_by_id is None
    token = invitation.token
    invitation = meaning.close_invitation(by=cast.actor("sara"), invitation=invitation)
    assert invitation.token != token
    with pytest.raises(NotAllowedError):
        telling.tell_story(by=VISITOR, invitation=invitation, draft=StoryDraft(words="Kort."), consent=agreed)


def test_erasing_the_account_of_who_noted_it_leaves_the_story(initiative: Initiative) -> None:
    from proeftuin.stories import personal

    story = told(initiative)
    assert personal.export(cast.person("sara"))[0]["ref"] == story.ref
    assert "Zevenblad" not in str(personal.export(cast.person("sara")))
    personal.erase(cast.person("sara"))
    story.refresh_from_db()
    assert story.taken_by_id is None and story.words == WORDS


codes = st.lists(st.sampled_from(["SILO", "BUDGET", "TIME"]), max_size=3, unique=True)
names = st.lists(st.sampled_from(["Wachten", "Brieven", "Loket"]), max_size=3, unique=True)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), names, codes),
        st.tuples(st.just("change"), names, codes),
        st.tuples(st.just("withdraw"), names, codes),
    ),
    max_size=8,
)


class TestCounts(TestCase):
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(deeds, st.randoms(use_true_random=False))
    def test_counts_equal_a_recount_whatever_happens(self, todo: list[tuple[str, list[str], list[str]]], dice) -> None:
        initiative = Initiative.objects.first() or started()
        Story.objects.all().delete()
        Tally.objects.all().delete()
        sara = cast.actor("sara")
        for verb, themes, obstacles in todo:
            there = list(Story.objects.told().select_related("initiative"))
            if verb == "tell":
                told(initiative, themes=themes, obstacles=obstacles, checked=False)
            elif there and verb == "withdraw":
                consent.withdraw_story(by=VISITOR, story=dice.choice(there))
            elif there:
                one = dice.choice(there)
                draft = StoryDraft(words="Anders.", themes=themes, obstacles=obstacles)
                telling.change_story(by=sara, story=one, draft=draft, version=one.version)
            assert true_counts(initiative)
        whole = Tally.objects.filter(theme=None, mark="").first()
        assert (whole.stories if whole else 0) == sum(verb == "tell" for verb, *_ in todo)
        stored = {(one.theme_id, one.mark): one.stories for one in Tally.objects.filter(stories__gt=0)}
        tallies.rebuild(initiative)
        assert {(one.theme_id, one.mark): one.stories for one in Tally.objects.filter(stories__gt=0)} == stored


def test_typed_secrets_forgive() -> None:
    secret = secret_of("abc", 1)
    grouped = logic.in_groups(secret).upper().replace("0", "O").replace("1", "L")
    assert logic.typed_secret(f" {grouped} ") == secret and len(secret) == logic.SECRET_LENGTH
