"""What people fill in about campaigns, as the actions take it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """``minimum``, ``optimum``, ``hands`` and ``goods``: one on each line, ``Paint: 120``."""

    title: str
    deadline: datetime | None
    summary: str = ""
    story: str = ""
    place: str = ""
    language: str = "en"
    zone: str = "Europe/Brussels"
    organisation_id: int | None = None
    initiative_id: int | None = None
    minimum: str = ""
    optimum: str = ""
    hands: str = ""
    goods: str = ""
    near_miss_percent: int = 80
    pay_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeDraft:
    """``amount`` and ``worth`` as people type them, in euro. ``address`` only without account."""

    kind: str
    amount: str = ""
    hours: int = 0
    pieces: int = 0
    what: str = ""
    on_date: date | None = None
    is_loan: bool = False
    worth: str = ""
    name: str = ""
    address: str = ""
    is_named: bool = False
    note: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundDraft:
    """Amounts in whole cents; None is no limit."""

    title: str
    pool: int
    opens_at: datetime
    closes_at: datetime
    text: str = ""
    rule: str = "double"
    max_per_pledge: int | None = None
    factor: Decimal = Decimal(1)
    cap_project: int | None = None
    max_per_user: int | None = None
    donation: int = 0
    reached_percent: int | None = None
    min_amount: int | None = None
    donors: int = 0
