"""What an action may raise. Each carries words for the person who asked."""

from collections.abc import Mapping

from proeftuin.kernel.verdict import Denied, Verdict


class ActionError(Exception):
    """An action that did not happen; nothing was written."""


class NotAllowedError(ActionError):
    """The actor may not do this. ``denied`` says why and until when."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(str(denied))
        self.denied = denied


class TooOftenError(NotAllowedError):
    """The actor may do this, but not so many times in so short a time."""


class InvalidError(ActionError):
    """The input breaks a rule. ``problems`` maps a field name ("" for the whole) to a message."""

    def __init__(self, problems: Mapping[str, object]) -> None:
        super().__init__("; ".join(str(message) for message in problems.values()))
        self.problems = dict(problems)


class StaleError(ActionError):
    """Someone else saved first. ``current`` is the version now stored."""

    def __init__(self, current: int) -> None:
        super().__init__(f"version {current} is newer")
        self.current = current


def require(verdict: Verdict) -> None:
    """Raise :class:`NotAllowedError` unless the verdict is a yes."""
    if isinstance(verdict, Denied):
        raise NotAllowedError(verdict)
