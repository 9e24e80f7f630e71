"""A challenge of the municipality, its consultation and five suppliers."""

from datetime import UTC, date, datetime, timedelta

from proeftuin.challenges.actions import funnel, making
from proeftuin.challenges.drafts import ChallengeDraft
from proeftuin.challenges.models import Challenge
from proeftuin.kernel import clock
from tests import cast

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ASK_UNTIL = datetime(2026, 2, 2, 16, 0, tzinfo=UTC)
OPENS = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
DURING = ASK_UNTIL - timedelta(days=5)
AFTER = ASK_UNTIL + timedelta(days=5)
PHASES = (("Design", 5), ("Prototype", 3), ("Test", 2))


def draft(**more: object) -> ChallengeDraft:
    given: dict[str, object] = {
        "title": "Furnish 200 desks without new furniture", "need": "Desks that people can work at.",
        "outcome": "Nine in ten people say they sit well.", "constraints": "Fire safe.",
        "ask_until": ASK_UNTIL, "answers_on": date(2026, 2, 9), "organisation_id": cast.organisation("waterrijk").pk,
        "opens_at": OPENS, "deadline": DEADLINE, **more,
    }  # fmt: skip
    return ChallengeDraft(**given)  # type: ignore[arg-type]


def published(**more: object) -> Challenge:
    sara = cast.actor("sara")
    with clock.at(BEGAN):
        made = making.make_challenge(by=sara, draft=draft(**more))
        making.note_search(by=sara, challenge=made, words="circular furniture")
        return making.publish_challenge(by=sara, challenge=made)


def in_funnel(number: int = 5) -> Challenge:
    sara, challenge = cast.actor("sara"), published()
    with clock.at(AFTER):
        making.choose_procedure(by=sara, challenge=challenge, procedure="partnership", reason="Nobody sells it yet.")
        funnel.plan_funnel(by=sara, challenge=challenge, phases=PHASES)
        for at in range(number):
            funnel.add_supplier(by=sara, challenge=challenge, name=f"Maker {at + 1}")
        return funnel.start_funnel(by=sara, challenge=challenge)
