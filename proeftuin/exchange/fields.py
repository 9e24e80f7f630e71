"""The fields that an import can fill, and what each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

type Kind = Literal["line", "text", "code", "codes", "list", "whole", "decimal", "url", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """``limit`` is in characters; longer text is cut between words with an ellipsis."""

    kind: Kind
    limit: int = 0
    vocabulary: str = ""
    required: bool = False


LICENCE = Field("line", 40)
ATTRIBUTION = Field("line", 300)
LANGUAGE = Field("line", 5)
TAGS = Field("list", 60)
URL = Field("url", 1000)
COUNTRY = Field("line", 2)

CASE: Mapping[str, Field] = {
    "title": Field("line", 300, required=True),
    "language": LANGUAGE,
    "summary": Field("text", 500),
    "overview": Field("text", 5000),
    "innovative": Field("text", 1000),
    "status_text": Field("text", 1000),
    "partners": Field("text", 500),
    "users": Field("text", 500),
    "results": Field("text", 1000),
    "challenges": Field("text", 1000),
    "conditions": Field("text", 1000),
    "replication": Field("text", 1000),
    "lessons_text": Field("text", 1000),
    "more": Field("text", 1000),
    "phases": Field("codes", vocabulary="phases"),
    "outcome": Field("code", 12, "outcomes"),
    "obstacles": Field("codes", vocabulary="obstacles"),
    "novelty": Field("code", 10, "novelty"),
    "types": Field("codes", vocabulary="types"),
    "sectors": Field("codes", vocabulary="sectors"),
    "sdgs": Field("codes", vocabulary="sdgs"),
    "concepts": TAGS,
    "tags": TAGS,
    "open_for": Field("codes", vocabulary="open_for"),
    "evidence": Field("code", 1, "evidence"),
    "level": Field("code", 20, "levels"),
    "country": COUNTRY,
    "place": Field("line", 200),
    "area_code": Field("line", 20),
    "year": Field("whole"),
    "cost": Field("decimal"),
    "effort_days": Field("whole"),
    "website": URL,
    "video": Field("url", 500),
    "organisation_name": Field("line", 300),
    "organisation": Field("line", 120),  # "format:id" of one that was imported before
    "licence": LICENCE,
    "attribution": ATTRIBUTION,
    "source_url": URL,
}
PUBLICATION: Mapping[str, Field] = {
    "kind": Field("line", 10),
    "title": Field("line", 300, required=True),
    "language": LANGUAGE,
    "summary": Field("text", 500),
    "body": Field("text", 50_000),
    "url": URL,
    "concepts": TAGS,
    "tags": TAGS,
    "licence": LICENCE,
    "attribution": ATTRIBUTION,
}
ORGANISATION: Mapping[str, Field] = {
    "name": Field("line", 300, required=True),
    "names_nl": Field("line", 300),
    "names_fr": Field("line", 300),
    "names_de": Field("line", 300),
    "names_en": Field("line", 300),
    "kind": Field("code", 20, "organisation_kinds"),
    "level": Field("code", 20, "levels"),
    "country": COUNTRY,
    "scheme": Field("line", 20),
    "code": Field("line", 60),
    "parent_code": Field("line", 60),
    "successor_code": Field("line", 60),
    "valid_until": Field("date"),
    "description": Field("text", 5000),
    "website": Field("url", 500),
    "licence": LICENCE,
    "attribution": ATTRIBUTION,
}
# An own export also says where a record came from in the first place, and what it is called here.
ORIGIN: Mapping[str, Field] = {"source": Field("line", 40), "source_id": Field("line", 200)}

FIELDS: dict[str, Mapping[str, Field]] = {
    "case": {**CASE, **ORIGIN},
    "publication": {**PUBLICATION, **ORIGIN},
    "organisation": ORGANISATION,
}
