"""The turns of a mail: whatever happens in whatever order, no mail leaves twice. And what a bounce says."""

from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from proeftuin.newsletters.logic import ENDED, MOST_TRIES, TURNS, Bounce, bounces_in, refusal, turn


@dataclass
class Letter:
    state: str = "queued"
    left: int = 0
    owners: list[int] = field(default_factory=list)


class Sending(RuleBasedStateMachine):
    """Two workers, a server that takes, refuses or breaks off, and kills at each point."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = [Letter() for _number in range(4)]
        self.hands: dict[int, Letter] = {}

    @rule(worker=some.integers(1, 2), which=some.integers(0, 3))
    def claim(self, worker: int, which: int) -> None:
        letter = self.letters[which]
        if worker not in self.hands and letter.state == "queued":
            letter.state = turn(letter.state, "claim")
            self.hands[worker] = letter

    @precondition(lambda self: self.hands)
    @rule(data=some.data(), what=some.sampled_from(["taken", "refused", "later", "not_reached", "lost", "broken"]))
    def send(self, data, what: str) -> None:
        worker = data.draw(some.sampled_from(sorted(self.hands)))
        letter = self.hands.pop(worker)
        if what in ("taken", "broken", "lost"):
            letter.left += 1  # a connection that breaks off may have brought it
        if what != "broken":  # broken: killed between the mail and the mark
            letter.state = turn(letter.state, what) if letter.state == "claimed" else letter.state

    @precondition(lambda self: self.hands)
    @rule(data=some.data())
    def killed_before_sending(self, data) -> None:
        self.hands.pop(data.draw(some.sampled_from(sorted(self.hands))))

    @rule()
    def tell_lost(self) -> None:
        held = [id(one) for one in self.hands.values()]
        for letter in self.letters:
            if letter.state == "claimed" and id(letter) not in held:
                letter.state = turn(letter.state, "lost")

    @rule(which=some.integers(0, 3))
    def halt(self, which: int) -> None:
        if self.letters[which].state == "queued":
            self.letters[which].state = turn("queued", "skip")

    @invariant()
    def nobody_is_mailed_twice(self) -> None:
        for letter in self.letters:
            assert letter.left <= 1
            assert letter.state != "sent" or letter.left == 1
            assert letter.state not in ("failed", "skipped", "queued") or letter.left == 0


TestSending = Sending.TestCase


@given(some.sampled_from(["queued", "claimed", *ENDED]), some.sampled_from(sorted({what for _state, what in TURNS})))
def test_what_ended_never_turns_again(state: str, what: str) -> None:
    if (state, what) in TURNS:
        assert state not in ENDED
        assert turn(state, what) in ("queued", "claimed", *ENDED)
    else:
        with pytest.raises(ValueError, match="knows no"):
            turn(state, what)


def test_only_an_answer_of_the_server_is_sure() -> None:
    gone = SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})
    busy = SMTPRecipientsRefused({"a@example.org": (451, b"greylisted")})
    assert refusal(gone, 1) == ("refused", True, True)
    assert refusal(busy, 1) == ("later", False, False)
    assert refusal(busy, MOST_TRIES) == ("refused", True, False)
    assert refusal(SMTPDataError(554, b"spam"), 1) == ("refused", False, False)
    assert refusal(SMTPDataError(452, b"full"), 1).what == "later"
    for error in (SMTPServerDisconnected("gone"), TimeoutError(), ConnectionResetError(), ValueError()):
        assert refusal(error, 1).what == "lost"


def report(action: str, status: str, kind: str = "rfc822", address: str = "gone@example.org") -> bytes:
    return (
        "From: mailer-daemon@example.org\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt failed.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: {kind}; {address}\nAction: {action}\nStatus: {status}\n\n--b--\n"
    ).encode()


def test_a_delivery_report_says_which_address_and_how() -> None:
    assert bounces_in(report("failed", "5.1.1")) == [Bounce("gone@example.org", True)]
    assert bounces_in(report("failed", "5.2.2")) == [Bounce("gone@example.org", False)]
    assert bounces_in(report("delayed", "4.4.1")) == [Bounce("gone@example.org", False)]
    assert bounces_in(report("delivered", "2.0.0")) == bounces_in(report("failed", "5.1.1", "x400")) == []


@given(some.binary(max_size=400))
def test_any_other_mail_is_no_bounce(raw: bytes) -> None:
    assert isinstance(bounces_in(raw), list)
