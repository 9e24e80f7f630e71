"""Keeping the name of whom a case is about in the one place where it belongs."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from proeftuin.casework.models import EndUser, KafkaCase
from proeftuin.engines.naming import Mark, marks, parts_of_name
from proeftuin.kernel.errors import InvalidError


def holds_name(text: str, name: str) -> bool:
    """Whether a text holds the name: the whole of it in any capitals, or a part of it as it is written."""
    if not name.strip():
        return False
    whole = re.search(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", " ".join(text.split()), re.IGNORECASE)
    parts = (re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) for part in parts_of_name(name))
    return bool(whole) or any(parts)


def forbid_name(case: KafkaCase, texts: Mapping[str, str], name: str | None = None) -> None:
    """Raise InvalidError on the field whose words hold the name of whom the case is about."""
    if name is None:
        name = EndUser.objects.filter(case=case).values_list("name", flat=True).first() or ""
    words = _("The name of the person stands in these words. Write “the resident” or a role instead.")
    if "name" in texts:
        words = _("This name stands in the words of the case. Take it out there first.")
    problems = {field: words for field, text in texts.items() if holds_name(text, name)}
    if problems:
        raise InvalidError(problems)


def texts_of(case: KafkaCase) -> list[tuple[str, str]]:
    """All words of a case with what they are. A handful of queries."""
    found = [(_("Title"), case.title), (_("Situation"), case.situation)]
    for step in case.steps.all():
        found.append((_("Step"), "\n".join(filter(None, (step.what, step.agency, step.rule)))))
    for knot in case.knots.all():
        found.append((_("Knot"), "\n".join(filter(None, (knot.clash, knot.agency, knot.rule)))))
    for talk in case.talks.all():
        found.append((_("Talk"), "\n".join(filter(None, (talk.agency, talk.function, talk.heard)))))
    session = getattr(case, "session", None)
    if session:
        found.append((_("Session"), f"{session.came}\n{session.agreements}"))
    found += [(_("Recommendation"), f"{one.to}\n{one.words}") for one in case.recommendations.all()]
    found += [(_("Follow-up"), one.saw) for one in case.follow_ups.all() if one.saw]
    return [(label, words) for label, words in found if words.strip()]


def hints(texts: list[tuple[str, str]], language: str, name: str) -> list[tuple[str, str, list[Mark]]]:
    """What in these words may lead to a person, text by text; texts without any are left out."""
    known = [name] if name else []
    looked = [(label, words, marks(words, language, known)) for label, words in texts]
    return [one for one in looked if one[2]]
