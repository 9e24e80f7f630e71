"""Volunteering, withdrawing, and answering an invitation."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import keep_hearing
from proeftuin.panels import logic, permissions
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.actions.participation import enter_for, in_time, take_part
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import NOTHING, Credentials


@transaction.atomic
def register(
    *, by: Actor, method: Method, features: Mapping[str, str], consent: bool, postcode: str = "", number: str = "",
    shown: Credentials = NOTHING,
) -> Volunteer:  # fmt: skip
    """Register for the draw, or change what one told before it. Raises NotAllowedError, InvalidError."""
    require(permissions.can_volunteer(by, method, shown))
    panel = _ready(method)
    told = _told(panel, features, consent=consent, address=(postcode, number))
    participant = take_part(by=by, method=method, action=permissions.VOLUNTEER, shown=shown)
    home = logic.home_of(postcode, number, panel.salt) if panel.households else ""
    found = Volunteer.objects.select_for_update(no_key=True).filter(panel=panel, participant=participant).first()
    if found is not None:
        return _again(by, panel, found, told, home)
    try:
        with transaction.atomic():
            found = Volunteer.objects.create(
                panel=panel, participant=participant, code=_code(panel), features=told, home=home
            )
    except IntegrityError:
        return Volunteer.objects.get(panel=panel, participant=participant)  # the other window was first
    in_time(participant)
    keep_hearing(by=by, thread=found.thread)
    record("panel.registered", by=by, thread=found.thread, audience=by.ref)
    return found


@transaction.atomic
def enter_volunteer(
    *, by: Actor, method: Method, features: Mapping[str, str], consent: bool, channel: str, key: str = "",
    postcode: str = "", number: str = "",
) -> Volunteer:  # fmt: skip
    """A clerk registers somebody who wrote or called. The code goes on their letter; ``key`` is the number of the form.

    Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_enter(by, method))
    panel = _ready(method)
    told = _told(panel, features, consent=consent, address=(postcode, number))
    participant = enter_for(by=by, method=method, action=permissions.VOLUNTEER, channel=channel, key=key)
    if Volunteer.objects.filter(panel=panel, participant=participant).exists():
        raise InvalidError({"key": _("The form with this number was entered before.")})
    home = logic.home_of(postcode, number, panel.salt) if panel.households else ""
    found = Volunteer.objects.create(
        panel=panel, participant=participant, code=_code(panel), features=told, home=home
    )  # fmt: skip
    record("panel.entered", by=by, thread=found.thread, audience=method.process.circle, data={"channel": channel})
    return found


def _ready(method: Method) -> Panel:
    panel = Panel.objects.select_related("method__process").filter(method=method).first()
    if panel is None or not panel.categories:
        raise NotAllowedError(Denied(_("One can't register yet."), _("Follow this process to hear when one can.")))
    return panel


def _told(panel: Panel, features: Mapping[str, str], *, consent: bool, address: tuple[str, str]) -> dict[str, str]:
    wrong: dict[str, object] = {
        one.code: _("Choose one of the list.") for one in panel.parsed if features.get(one.code) not in one.codes
    }
    if not consent:
        wrong["consent"] = _("Without your consent we can't use this for the draw.")
    for name, typed in zip(("postcode", "number"), address, strict=True):
        if panel.households and not typed.strip():
            wrong[name] = _("Fill in your address: at most one person from an address is drawn.")
    if wrong:
        raise InvalidError(wrong)
    return {one.code: features[one.code] for one in panel.parsed}


def _again(by: Actor, panel: Panel, found: Volunteer, told: dict[str, str], home: str) -> Volunteer:
    """What was told counts anew, unless a lottery holds it already."""
    if found.state == Volunteer.State.GONE and not found.features:
        found.state = Volunteer.State.WAITING
    elif found.state != Volunteer.State.WAITING or _in_a_lottery(found):
        raise NotAllowedError(Denied(_("You are in the lottery as you registered. That no longer changes.")))
    found.features, found.home, found.consented_at = told, home, now()
    found.save()
    record("panel.registered", by=by, thread=found.thread, audience=by.ref)
    return found


@transaction.atomic
def withdraw(*, by: Actor, volunteer: Volunteer) -> None:
    """What one told is let go of. Before a lottery nothing is left; after it the published code, of nobody.

    Raises NotAllowedError.
    """
    volunteer = _locked(volunteer)
    if not permissions.can_enter(by, volunteer.panel.method):  # a clerk does it for who wrote or called
        require(permissions.can_answer(by, volunteer))
    let_go(volunteer)
    record("panel.withdrew", by=by, thread=volunteer.thread, audience=volunteer.process.circle)


def let_go(volunteer: Volunteer) -> None:
    """Forget what somebody told. A place in the panel becomes empty."""
    if not _in_a_lottery(volunteer):
        volunteer.delete()
        return
    volunteer.features, volunteer.home, volunteer.state = {}, "", Volunteer.State.GONE
    volunteer.save(update_fields=["features", "home", "state"])


@transaction.atomic
def answer_invitation(*, by: Actor, volunteer: Volunteer, comes: bool) -> Volunteer:
    """Who was drawn says whether they come; whoever runs the process may say so for them. Raises NotAllowedError."""
    volunteer = _locked(volunteer)
    if not permissions.can_set_up(by, volunteer.panel.method):
        require(permissions.can_answer(by, volunteer))
    if volunteer.state not in Volunteer.SEATED:
        raise NotAllowedError(
            Denied(_("There is no invitation to answer."), _("A place that was given up is drawn again."))
        )
    volunteer.state = Volunteer.State.ACCEPTED if comes else Volunteer.State.DECLINED
    volunteer.save(update_fields=["state"])
    record("panel.accepted" if comes else "panel.declined", by=by, thread=volunteer.thread,
           audience=volunteer.process.circle, data={"code": volunteer.code})  # fmt: skip
    return volunteer


def _locked(volunteer: Volunteer) -> Volunteer:
    return (
        Volunteer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__method__process", "participant")
        .get(pk=volunteer.pk)
    )


def _in_a_lottery(volunteer: Volunteer) -> bool:
    """Whether a lottery was made while somebody was registered. One query."""
    made = Draw.objects.filter(panel_id=volunteer.panel_id, state__in=(Draw.State.PUBLISHED, Draw.State.DRAWN))
    return made.filter(lottery__contains=f'"{volunteer.code}"').exists()


def _code(panel: Panel) -> str:
    code = new_ref()[:6].upper()
    while Volunteer.objects.filter(panel=panel, code=code).exists():
        code = new_ref()[:8].upper()
    return code
