"""Noting a story with the consent for it, changing it, and saying that it was looked through."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.stories import logic, permissions, tallies
from proeftuin.stories.documents import index
from proeftuin.stories.drafts import ConsentDraft, StoryDraft
from proeftuin.stories.links import mark_of, secret_of
from proeftuin.stories.models import Invitation, LinkMail, Quote, Story, Theme
from proeftuin.uploads.actions import add_upload, remove_upload
from proeftuin.uploads.models import Upload

LONGEST = 20_000
MOST_THEMES = 8
KEEPER = system("stories")  # adds and removes recordings: who told a story has no account here


@transaction.atomic
def note_story(
    *, by: Actor, initiative: Initiative, draft: StoryDraft, consent: ConsentDraft, sound: UploadedFile | None = None
) -> Story:
    """A team member writes down what someone told, and to what they agreed. Raises InvalidError."""
    require(permissions.can_gather(by, initiative))
    if consent.how not in vocabularies.codes("story_consents"):
        raise InvalidError({"how": _("Choose how the consent was given.")})
    return _add(by, initiative, draft, consent, sound)


@transaction.atomic
def tell_story(
    *, by: Actor, invitation: Invitation, draft: StoryDraft, consent: ConsentDraft, sound: UploadedFile | None = None
) -> Story:
    """Someone with the link tells a story, and agrees on the form itself. The account, if any, is not kept."""
    require(permissions.can_tell(invitation))
    return _add(KEEPER, invitation.initiative, draft, consent, sound)


@transaction.atomic
def change_story(*, by: Actor, story: Story, draft: StoryDraft, version: int) -> Story:
    """Save other words or tags. The earlier words are not kept. Changed words have to be looked through again."""
    story = locked(story)
    require(permissions.can_gather(by, story.initiative))
    if story.version != version:
        raise StaleError(story.version)
    _check(draft, has_sound=story.has_sound)
    before = tallies.cells_of(story)
    if draft.words.strip() != story.words or draft.pseudonym.strip() != story.pseudonym:
        story.checked_at = None
    _fill(story, draft)
    story.version += 1
    story.changed_at = now()
    story.save()
    story.themes.set(_themes(story.initiative, draft.themes))
    tallies.count(story.initiative, before, tallies.cells_of(story))
    _drop_untrue_quotes(story)
    index(story)
    _told(by, story, "story.changed")
    return story


@transaction.atomic
def replace_words(*, by: Actor, story: Story, words: str, version: int) -> Story:
    """Save the words without the names and places that were taken out. The earlier words are not kept."""
    story = locked(story)
    require(permissions.can_gather(by, story.initiative))
    if story.version != version:
        raise StaleError(story.version)
    _save_words(story, words)
    story.checked_at = None
    story.save()
    index(story)
    _told(by, story, "story.changed")
    return story


@transaction.atomic
def check_story(*, by: Actor, story: Story, words: str, version: int) -> Story:
    """Say that the words are free of names and places, with the words as they are after that. Raises StaleError."""
    story = locked(story)
    require(permissions.can_gather(by, story.initiative))
    if story.version != version:
        raise StaleError(story.version)
    _save_words(story, words)
    story.checked_at = now()
    story.save()
    index(story)
    _told(by, story, "story.opened" if story.is_open else "story.checked", is_open=story.is_open)
    return story


@transaction.atomic
def add_quote(*, by: Actor, story: Story, words: str, level: str = "") -> Quote:
    """Mark words of a story to be quoted. They must stand in it just so, and the consent must allow it."""
    story = locked(story)
    require(permissions.can_gather(by, story.initiative))
    if story.withdrawn_at or story.scope == "team":
        raise InvalidError({"words": _("The teller did not agree to be quoted.")})
    if not story.checked_at:
        raise InvalidError({"words": _("First look the story through for names and places.")})
    if level and level not in logic.LEVELS:
        raise InvalidError({"level": _("Choose one of the levels.")})
    if not logic.is_quote(words, story.words):
        raise InvalidError({"words": _("Copy the words just as they stand in the story.")})
    return Quote.objects.create(story=story, words=" ".join(words.split()), level=level)


@transaction.atomic
def remove_quote(*, by: Actor, quote: Quote) -> None:
    require(permissions.can_gather(by, quote.story.initiative))
    quote.delete()


def _add(
    by: Actor, initiative: Initiative, draft: StoryDraft, consent: ConsentDraft, sound: UploadedFile | None
) -> Story:
    _check(draft, has_sound=sound is not None)
    _check_consent(consent)
    tallies.lock(initiative)
    story = Story(
        initiative=initiative, has_sound=sound is not None, scope=consent.scope, consent_words=consent.words,
        taken_how=consent.how, taken_on=consent.on or today(), taken_by_id=by.id,
    )  # fmt: skip
    _fill(story, draft)
    story.link_mark = mark_of(secret_of(story.ref, story.link_number))
    story.save()
    story.themes.set(_themes(initiative, draft.themes))
    tallies.count(initiative, (), tallies.cells_of(story))
    if sound is not None:
        _keep_sound(story, sound)
    if consent.mail_to:
        LinkMail.objects.create(story=story, address=consent.mail_to, language=draft.language)
    _told(by, story, "story.told")
    return story


def _save_words(story: Story, words: str) -> None:
    if not words.strip() and not story.has_sound:
        raise InvalidError({"words": _("Something has to be left of the story.")})
    story.words, story.changed_at = words.strip(), now()
    story.version += 1
    _drop_untrue_quotes(story)


def _drop_untrue_quotes(story: Story) -> None:
    """What no longer stands in the story isn't quoted from it either."""
    for quote in story.quotes.all():
        if not logic.is_quote(quote.words, story.words):
            quote.delete()


def _keep_sound(story: Story, sound: UploadedFile) -> None:
    """The recording, for the team alone: readers of an open story hear it through the story's own page."""
    try:
        upload = add_upload(
            by=KEEPER, file=sound, thread=story.initiative.thread, subject=story.subject,
            audience=story.initiative.circle,
        )  # fmt: skip
    except InvalidError as error:
        raise InvalidError({"sound": error.problems.get("files", str(error))}) from error
    if not upload.media_type.startswith("audio/"):
        raise InvalidError({"sound": _("This is no sound recording. Use MP3, M4A, OGG or WAV.")})
    upload.name = f"story{upload.extension}"  # names of recordings tell who spoke, and when
    upload.save(update_fields=["name"])


def forget_sound(story: Story) -> None:
    """Take a recording away for good, from the disk too."""
    for upload in Upload.objects.filter(thread=story.initiative.thread, subject=story.subject):
        remove_upload(by=KEEPER, upload=upload)


def _check(draft: StoryDraft, *, has_sound: bool) -> None:
    problems: dict[str, object] = {}
    if not draft.words.strip() and not has_sound:
        problems["words"] = _("Write down the story, or add a recording.")
    if len(draft.words) > LONGEST:
        problems["words"] = _("At most %(most)d characters.") % {"most": LONGEST}
    if draft.language not in vocabularies.codes("languages"):
        problems["language"] = _("Choose a language.")
    if len(_named(draft.themes)) > MOST_THEMES:
        problems["themes"] = _("At most %(most)d themes: choose what it is about most.") % {"most": MOST_THEMES}
    for name in ("enablers", "obstacles"):
        if set(getattr(draft, name)) - set(vocabularies.codes(name)):
            problems[name] = _("Choose from the list.")
    if problems:
        raise InvalidError(problems)


def _check_consent(consent: ConsentDraft) -> None:
    if consent.scope not in logic.SCOPES:
        raise InvalidError({"scope": _("Choose who may read it.")})
    if not consent.words.strip():
        raise InvalidError({"scope": _("Nobody can agree to nothing: the text of the consent is missing.")})
    if consent.on and consent.on > today():
        raise InvalidError({"on": _("This day is still to come.")})
    if consent.mail_to:
        try:
            validate_email(consent.mail_to)
        except ValidationError as error:
            raise InvalidError({"mail_to": _("This is no e-mail address.")}) from error


def _fill(story: Story, draft: StoryDraft) -> None:
    story.words, story.language = draft.words.strip(), draft.language
    story.pseudonym, story.place = draft.pseudonym.strip()[:80], draft.place.strip()[:80]
    story.enablers, story.obstacles = sorted(set(draft.enablers)), sorted(set(draft.obstacles))


def _named(themes: Sequence[str]) -> list[str]:
    """Each theme once, whatever its capitals."""
    found: dict[str, str] = {}
    for one in themes:
        name = " ".join(one.split())[:80]
        if name:
            found.setdefault(name.lower(), name)
    return list(found.values())


def _themes(initiative: Initiative, names: Sequence[str]) -> list[Theme]:
    """The themes of these names; new ones are made."""
    known = {one.name.lower(): one for one in Theme.objects.filter(initiative=initiative)}
    wanted = _named(names)
    for name in wanted:
        if name.lower() not in known:
            known[name.lower()] = Theme.objects.create(initiative=initiative, name=name)
    return [known[name.lower()] for name in wanted]


def locked(story: Story) -> Story:
    tallies.lock(story.initiative)
    return Story.objects.select_for_update(of=("self",), no_key=True).select_related("initiative").get(pk=story.pk)


def _told(by: Actor, story: Story, kind: str, *, is_open: bool = False) -> None:
    """Nothing of the story goes into the ledger: what stands there stays."""
    initiative = story.initiative
    audience = "public" if is_open and initiative.is_public else initiative.circle
    record(kind, by=by, thread=initiative.thread, subject=story.subject, audience=audience,
           data={"title": initiative.title})  # fmt: skip
