"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.ledger.actions import forget_people
from proeftuin.panels.actions.volunteering import let_go
from proeftuin.panels.models import Panel, Volunteer
from proeftuin.processes.models import Process


def register() -> None:
    holds_personal_data("panels", export=export, erase=erase)


def export(user: User) -> object:
    """For which panels this person registered, and what they told."""
    rows = Volunteer.objects.filter(participant__user=user).select_related("panel__method")
    return [
        {
            "panel": one.panel.method.title, "code": one.code, "state": one.state, "told": _in_words(one),
            "address_kept_as_mark": bool(one.home), "consented_at": one.consented_at,
        }
        for one in rows
    ]  # fmt: skip


def _in_words(volunteer: Volunteer) -> dict[str, str]:
    return {
        category.title: one.title
        for category in volunteer.panel.parsed for one in category.features
        if volunteer.features.get(category.code) == one.code
    }  # fmt: skip


def erase(user: User) -> None:
    """As withdrawing: what was told goes; a code that stands in a published lottery stays, of nobody."""
    for one in Volunteer.objects.filter(participant__user=user):
        let_go(one)


def anonymise(process: Process) -> int:
    """The process lets go of names: nothing is known of volunteers but their published codes, and
    of the panel how many have each feature."""
    for panel in Panel.objects.filter(method__process=process, kept={}):
        panel.kept = panel.seated_guarded()
        panel.save(update_fields=["kept"])
    mine = Volunteer.objects.filter(panel__method__process=process)
    forget_people([one.thread for one in mine.only("ref")])
    return mine.exclude(features={}, home="").update(features={}, home="")
