"""Where rooms say which personal data they hold, so that one page can show it all and one button can erase it."""

from collections.abc import Callable
from dataclasses import dataclass

from proeftuin.accounts.models import User


@dataclass(frozen=True, slots=True)
class Holder:
    """A room that holds personal data. ``export`` gives plain values; ``erase`` removes or detaches them."""

    room: str
    export: Callable[[User], object]
    erase: Callable[[User], None]


HOLDERS: dict[str, Holder] = {}


def holds_personal_data(room: str, *, export: Callable[[User], object], erase: Callable[[User], None]) -> None:
    HOLDERS[room] = Holder(room, export, erase)
