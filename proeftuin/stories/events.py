"""What happens with stories, in words that tell nothing of the story."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "story.told": _("A story was told for “%(title)s”"),
    "story.changed": _("A story of “%(title)s” was worked on"),
    "story.checked": _("A story of “%(title)s” was looked through"),
    "story.opened": _("A story of “%(title)s” can be read by everyone"),
    "story.narrowed": _("A teller lets fewer people read a story of “%(title)s”"),
    "story.withdrawn": _("A teller took back a story of “%(title)s”"),
    "story.link_renewed": _("A new private address was made for a story of “%(title)s”"),
    "story.fed_back": _("The team of “%(title)s” gave back what it heard in stories"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
