"""What the answer page showed, carried to the start form under our own signature so that nobody can make it up."""

from collections.abc import Sequence

from django.core import signing

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
