"""A Kafka case as the tests need it: five offices, three knots, a session with six actions."""

from datetime import date, timedelta
from decimal import Decimal

from proeftuin.casework.actions import publishing, working
from proeftuin.casework.drafts import CaseDraft, KnotDraft, SessionDraft, StepDraft
from proeftuin.casework.models import KafkaCase, Published
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import today
from tests import cast

NAME = "Tilly Zonneveldt-Quast"
OFFICES = ("Gemeente", "Woningcorporatie", "Belastingdienst", "Wijkteam", "Ziekenhuis")


def opened(initiative: Initiative, *, name: str = NAME, title: str = "Een woning zonder adres") -> KafkaCase:
    """Noted by Sara, with a route along five offices in 120 days."""
    sara = cast.actor("sara")
    draft = CaseDraft(title=title, situation="Zij krijgt zonder adres geen woning.", language="nl", name=name,
                      contact="06-12345678", similar=40)  # fmt: skip
    case = working.open_case(by=sara, initiative=initiative, draft=draft)
    for number, office in enumerate(OFFICES):
        working.save_step(by=sara, case=case, draft=StepDraft(
            on=date(2025, 1, 6) + timedelta(days=30 * number), what=f"Aanvraag {number} afgewezen", agency=office,
            rule="Eerst een adres", days_lost=10 * number, cost=Decimal("12.50") * number,
        ))  # fmt: skip
    return KafkaCase.objects.get(pk=case.pk)


def tied(case: KafkaCase, *kinds: str) -> KafkaCase:
    """With a knot of each kind, which shows in the first step."""
    first = case.steps.first()
    assert first
    for kind in kinds:
        working.save_knot(by=cast.actor("sara"), case=case, draft=KnotDraft(
            kind=kind, clash="De regel vraagt wat niemand kan geven.", rule="Eerst een adres", agency="Gemeente",
            steps=[first.pk],
        ))  # fmt: skip
    return KafkaCase.objects.get(pk=case.pk)


def reviewed(case: KafkaCase, actions: int = 6) -> KafkaCase:
    """With the session, and its actions."""
    sara = cast.actor("sara")
    working.hold_session(by=sara, case=case, draft=SessionDraft(
        on=date(2025, 7, 1), came="wethouder\nteamleider loket\nmanager corporatie", agreements="Samen één aanvraag."
    ))  # fmt: skip
    for number in range(actions):
        working.agree_action(
            by=sara, case=case, knot=case.knots.first(),
            draft=TaskDraft(title=f"Actie {number}", owner_name="teamleider loket", due_on=date(2025, 9, 1)),
        )  # fmt: skip
    return KafkaCase.objects.get(pk=case.pk)


def published(case: KafkaCase, *, hides: bool = False) -> Published:
    return publishing.publish_case(
        by=cast.actor("sara"), case=case, consented_on=today(), how="person", looked_through=True, hides_agencies=hides
    )
