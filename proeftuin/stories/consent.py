"""What a teller agrees to, in plain words. What was shown is kept with the story, as it was shown."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative


def sentences(initiative: Initiative) -> list[str]:
    """The promise to who tells a story, in the active language: one short thought each."""
    return [
        _("You tell your story to the team of “%(title)s”.") % {"title": initiative.title},
        _("You choose who may read it. You can tell it under another name."),
        _("The team first looks for names and places in it, and takes them out."),
        _("The team counts what stories are about. A count says nothing about you."),
        _("You get a private address. There you read your story, let fewer people read it, or take it back."),
        _("Take it back, and it is gone from this site at once. Copies for emergencies are overwritten later."),
        _("You need not give a reason, and it has no consequences for you."),
    ]


def words_shown(initiative: Initiative, scope: str, language: str) -> str:
    """The whole text with the choice that was made, in the language of the teller: to keep with the story."""
    with override(language):
        chosen = vocabularies.term("story_scopes", scope)
        choice = f"{chosen.label}: {chosen.hint}" if chosen else scope
        return "\n".join([*sentences(initiative), _("Chosen: %(choice)s") % {"choice": choice}])
