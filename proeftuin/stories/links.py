"""The private link of a teller: made from the instance's key, not stored: the database alone opens nothing."""

import hashlib
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from proeftuin.kernel.ids import ALPHABET
from proeftuin.stories.logic import SECRET_LENGTH

if TYPE_CHECKING:
    from proeftuin.stories.models import Story

SALT = "proeftuin.stories.link"


def secret_of(ref: str, number: int) -> str:
    """The secret of the ``number``-th link of a story: letters and digits that can be read aloud."""
    digest = salted_hmac(SALT, f"{ref}:{number}", algorithm="sha256").digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:SECRET_LENGTH])


def mark_of(secret: str) -> str:
    """What is stored of a secret: enough to know it again, too little to make it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def path_of(story: "Story") -> str:
    """The address that a teller gets. It leads nowhere any more once a newer one was made."""
    return f"/stories/withdraw/{secret_of(story.ref, story.link_number)}/"
