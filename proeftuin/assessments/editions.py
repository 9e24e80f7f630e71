"""Freezing a questionnaire when it is first used."""

import hashlib
import json
from collections.abc import Mapping

from proeftuin.assessments import content
from proeftuin.assessments.models import Edition
from proeftuin.content.loader import Problem


def digest_of(raw: Mapping[str, object]) -> str:
    """Changes when structure or words change."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def edition_of(questionnaire: content.Questionnaire) -> Edition:
    """The frozen copy of a version: made at its first use, and from then on the one that counts."""
    raw = dict(questionnaire.raw)
    made, _new = Edition.objects.get_or_create(
        key=questionnaire.key, number=questionnaire.number, defaults={"raw": raw, "digest": digest_of(raw)}
    )
    return made


def changed_since() -> list[Problem]:
    """Versions that are in use and were changed in their files since: the frozen ones stay in use. One query."""
    found = []
    digests = {(one.key, one.number): one.digest for one in Edition.objects.only("key", "number", "digest")}
    for one in content.questionnaires():
        frozen = digests.get((one.key, one.number))
        place = content.place_of(one.key, one.number)
        if frozen and place and frozen != digest_of(one.raw):
            message = f"{one.key}: version {one.number} is in use and stays as it was; write {one.number + 1}.toml"
            found.append(Problem(place, 1, message))
    return found
