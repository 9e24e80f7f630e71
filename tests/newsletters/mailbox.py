"""A mail server that writes down whom it got mail for, and may kill the sender without warning."""

import os
import signal
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend


class Mailbox(BaseEmailBackend):
    """MAILBOX names the file. KILL is "before:3" or "after:3": the sender dies around its third mail."""

    def send_messages(self, email_messages):  # type: ignore[no-untyped-def]
        box = Path(os.environ["MAILBOX"])
        when, _colon, number = os.environ.get("KILL", "").partition(":")
        for message in email_messages:
            taken = len(box.read_text().splitlines()) if box.exists() else 0
            dies = when and taken + 1 == int(number)
            if dies and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            with box.open("a") as file:
                file.write(f"{message.to[0]}\n")
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)
