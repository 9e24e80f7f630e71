"""What the answer page showed, carried to the start form under our own signature so that nobody can make it up."""

from collections.abc import Sequence

from django.core import signing

from proeftuin.initiatives.models import Initiative
from proeftuin.search.results import Hit

SALT = "asked"
MOST = 40
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
    """What may be kept in public with what someone starts: no people, and no initiatives that only a team knows."""
    refs = [hit.ref for hit in hits if hit.kind == "initiative"]
    public_ones = set(Initiative.objects.public().filter(ref__in=refs).values_list("ref", flat=True)) if refs else set()
    kept = [hit for hit in hits if hit.kind != "person" and (hit.kind != "initiative" or hit.ref in public_ones)]
    return [_kept(hit) for hit in kept]


def _kept(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "ref": hit.ref,
        "title": hit.plain_title[:200],
        "url": hit.url,
        "score": round(hit.score, 3),
    }
