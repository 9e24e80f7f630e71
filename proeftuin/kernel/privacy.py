"""How a model declares its personal data. A test fails on a field that no model declares."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a personal field is kept, for how long, and what erasing an account does to it.

    ``on_erase``: "delete" the row, "blank" the field, "keep" (with the reason in ``retention``), or "detach"
    (the row stays without its link to the person). ``what`` names the field in words; a link to an account needs none.
    """

    purpose: object  # text, or a lazily translated text
    retention: object
    on_erase: str = "blank"
    what: object = ""
