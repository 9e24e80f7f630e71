"""A person as one viewer may see them: what is not for this viewer is not in it, so no page can show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from proeftuin.organisations.models import Organisation
from proeftuin.people.models import Profile


@dataclass(frozen=True, slots=True)
class Card:
    """What a viewer may know. ``expertise`` is cut at its commas."""

    ref: str
    name: str
    url: str
    language: str
    expertise: Sequence[str] = ()
    about: str = ""
    offers: str = ""
    disciplines: Sequence[str] = ()
    seeks: str = ""
    languages: Sequence[str] = ()
    organisation: Organisation | None = None

    @property
    def is_bare(self) -> bool:
        """Only a name."""
        told = (self.expertise, self.about, self.offers, self.disciplines, self.seeks, self.languages)
        return not any(told) and self.organisation is None


def card(profile: Profile, viewer: str) -> Card:
    """For "public" or "network". Needs the user and the organisation, so select them along."""
    return _card(profile, profile.seen_by(viewer))


def own_card(profile: Profile) -> Card:
    """Everything, for the person alone."""
    return _card(profile, frozenset(("expertise", "about", "offers", "seeks", "languages", "organisation")))


def _card(profile: Profile, fields: frozenset[str]) -> Card:
    user = profile.user
    return Card(
        user.ref, user.display_name, user.get_absolute_url(), user.language,
        expertise=tags(user.expertise) if "expertise" in fields else (),
        about=user.bio if "about" in fields else "",
        offers=profile.offers if "offers" in fields else "",
        disciplines=profile.disciplines if "offers" in fields else (),
        seeks=profile.seeks if "seeks" in fields else "",
        languages=profile.languages if "languages" in fields else (),
        organisation=profile.organisation if "organisation" in fields else None,
    )  # fmt: skip


def tags(text: str) -> list[str]:
    """Words with commas between them, each once."""
    return list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def card_data(one: Card) -> dict[str, object]:
    """A card as machines read it."""
    return {
        "ref": one.ref, "url": one.url, "name": one.name, "expertise": list(one.expertise), "about": one.about,
        "offers": one.offers, "disciplines": list(one.disciplines), "seeks": one.seeks,
        "languages": list(one.languages), "organisation": one.organisation.name if one.organisation else "",
    }  # fmt: skip
