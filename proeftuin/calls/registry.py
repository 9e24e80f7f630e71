"""What the rooms above say on the page of a call: where it comes from, or where it leads."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proeftuin.calls.models import Call

type Link = tuple[str, str]  # the words, and the address
type LinkMaker = Callable[["Call"], Link | None]

LINKS: dict[str, LinkMaker] = {}


def call_link(kind: str) -> Callable[[LinkMaker], LinkMaker]:
    """Register the link that calls of this kind have, for everyone. At most one query."""

    def registered(maker: LinkMaker) -> LinkMaker:
        LINKS[kind] = maker
        return maker

    return registered


def link_of(call: "Call") -> Link | None:
    maker = LINKS.get(call.kind)
    return maker(call) if maker else None
