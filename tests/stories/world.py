"""Stories on an initiative of Sara's, as the tests of stories need them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from proeftuin.initiatives.models import Initiative
from proeftuin.stories import consent
from proeftuin.stories.actions import telling
from proeftuin.stories.drafts import ConsentDraft, StoryDraft
from proeftuin.stories.models import Story
from tests import cast

WAV = (
    b"RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00"
    b"\x02\x00\x10\x00data\x08\x00\x00\x00" + b"\0" * 8
)
WORDS = "Zevenblad: ik stond elke week in de rij en niemand wist mijn antwoord."
PSEUDONYM = "Korenbloem"


def told(initiative: Initiative, *, scope: str = "open", checked: bool = True, **changes: object) -> Story:
    """A story with two themes, an enabler and an obstacle, noted by Sara."""
    draft = {
        "words": WORDS, "pseudonym": PSEUDONYM, "language": "nl", "place": "Havenkant",
        "themes": ["Wachten", "Brieven"], "enablers": ["LISTENED"], "obstacles": ["SILO"], **changes,
    }  # fmt: skip
    sound = draft.pop("sound", None)
    mail_to = draft.pop("mail_to", "")
    story = telling.note_story(
        by=cast.actor("sara"), initiative=initiative, draft=StoryDraft(**draft), sound=sound,
        consent=ConsentDraft(scope=scope, words=consent.words_shown(initiative, scope, "nl"), mail_to=mail_to),
    )  # fmt: skip
    if checked:
        story = telling.check_story(by=cast.actor("sara"), story=story, words=story.words, version=story.version)
    return story


def recording(name: str = "opname.wav") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, WAV, "audio/wav")
