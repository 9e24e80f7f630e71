"""What the answer page showed, carried to the start form under our own signature so that nobody can make it up."""

from collections.abc import Sequence

from django.core import signing

from proeftuin.search.models import Entry
from proeftuin.search.results import Hit

SALT = "asked"
MOST = 40
TAKEN_BACK = ("person", "story", "kafka")  # by whom it is about: no copy of it may stay
FIELDS = ("kind", "ref", "title", "url", "score")


def sign_shown(shown: Sequence[dict[str, object]]) -> str:
    """A compact signed text of the hits that were shown: kind, ref, title, url and score of each."""
    plain = [{name: one.get(name, "") for name in FIELDS} for one in shown[:MOST]]
    return signing.dumps(plain, salt=SALT, compress=True)


def read_shown(text: str) -> list[dict[str, object]]:
    """The hits again, or an empty list when the text is not ours."""
    if not text:
        return []
    try:
        shown: list[dict[str, object]] = signing.loads(text, salt=SALT, max_age=7 * 24 * 3600)
    except signing.BadSignature:
        return []
    return shown


def for_everyone(hits: Sequence[Hit]) -> list[dict[str, object]]:
    """What may be kept in public with what someone starts: nothing that only a team knows, no people, and none of the
    things that someone may take back. One query.
    """
    lasting = [hit for hit in hits if hit.kind not in TAKEN_BACK]
    found = Entry.objects.filter(ref__in=[hit.ref for hit in lasting], audience="public", deleted=False)
    public_ones = set(found.values_list("kind", "ref")) if lasting else set()
    return [_kept(hit) for hit in lasting if (hit.kind, hit.ref) in public_ones]


def _kept(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "ref": hit.ref,
        "title": hit.plain_title[:200],
        "url": hit.url,
        "score": round(hit.score, 3),
    }
