"""Short public references that are safe to read aloud and to put in a URL."""

import re
import secrets

# Crockford's base 32 in lower case: no i, l, o or u, so no look-alikes and few accidental words.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
PATTERN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_ref() -> str:
    """A random reference of 10 characters (50 bits): unguessable enough to list, not a secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_secret() -> str:
    """A token of 32 URL-safe characters (192 bits) for private links."""
    return secrets.token_urlsafe(24)


def thread_of(kind: str, ref: str) -> str:
    """The name under which everything about one thing is gathered: ``initiative:7k3mq9x2ab``."""
    return f"{kind}:{ref}"


def split_thread(thread: str) -> tuple[str, str]:
    """The reverse of :func:`thread_of`. Raises ValueError when the text is not a thread."""
    kind, separator, ref = thread.partition(":")
    if not (kind and separator and ref):
        raise ValueError(f"not a thread: {thread!r}")
    return kind, ref
