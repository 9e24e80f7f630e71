"""The turns of one mail of a newsletter, and what a mail that came back says. No Django."""

from email import message_from_bytes
from email.message import Message
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Literal, NamedTuple

type State = Literal["queued", "claimed", "sent", "failed", "unknown", "skipped"]
type What = Literal["claim", "taken", "refused", "later", "not_reached", "lost", "skip"]

# Only what is queued is ever claimed, and only what surely did not leave is queued again: so nobody is mailed twice.
TURNS: dict[tuple[str, str], State] = {
    ("queued", "claim"): "claimed", ("queued", "skip"): "skipped", ("claimed", "taken"): "sent",
    ("claimed", "refused"): "failed", ("claimed", "later"): "queued", ("claimed", "not_reached"): "queued",
    ("claimed", "lost"): "unknown", ("claimed", "skip"): "skipped",
}  # fmt: skip
ENDED = ("sent", "failed", "unknown", "skipped")
MOST_TRIES = 4
FOR_GOOD = 500


def turn(state: str, what: str) -> State:
    """The next state. Raises ValueError for a turn that does not exist."""
    try:
        return TURNS[state, what]
    except KeyError as error:
        raise ValueError(f"a {state} mail knows no {what}") from error


class Refusal(NamedTuple):
    """What the mail server answered: which turn that is, and whether the mailbox itself is the trouble."""

    what: What
    mailbox: bool = False
    for_good: bool = False


def refusal(error: BaseException, tries: int) -> Refusal:
    """What an error while sending means. An answer of the server is sure; anything else leaves us not knowing."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        if codes and min(codes) >= FOR_GOOD:
            return Refusal("refused", mailbox=True, for_good=True)
        return Refusal("refused", mailbox=True) if tries >= MOST_TRIES else Refusal("later")
    if isinstance(error, SMTPResponseException):
        if error.smtp_code >= FOR_GOOD or tries >= MOST_TRIES:
            return Refusal("refused")
        return Refusal("later")
    return Refusal("lost")


class Bounce(NamedTuple):
    """An address whose mail came back, for good (hard) or for now."""

    address: str
    hard: bool


def bounces_in(raw: bytes) -> list[Bounce]:
    """The addresses of a delivery report (RFC 3464) that say their mail failed or waits. None for any other mail."""
    found = []
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found += [one for block in blocks if isinstance(block, Message) and (one := _bounce(block))]
    return found


def _bounce(block: Message) -> Bounce | None:
    kind, _semicolon, address = (block["Final-Recipient"] or block["Original-Recipient"] or "").partition(";")
    action, status = (block["Action"] or "").strip().lower(), (block["Status"] or "").strip()
    if kind.strip().lower() != "rfc822" or action not in ("failed", "delayed"):
        return None
    # 4.x.x is for now, and a full mailbox (5.2.2) empties again.
    hard = action == "failed" and status.startswith("5") and status != "5.2.2"
    return Bounce(address.strip().strip("<>"), hard)
