"""Who may set up, run and take part in a process, and why not."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.registry import gives_tasks
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.processes import logic
from proeftuin.processes.models import Code, CodeList, Method, Opening, Process, Seat
from proeftuin.storage.prepared import Prepared
from proeftuin.ui.templatetags.ui import moment

ROLES = tuple(Seat.Role.values)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What someone shows beside the account: a visitor's key, a typed code."""

    visitor_key: str = ""
    code: str = ""


NOTHING = Credentials()


def roles_of(actor: Actor, process: Process) -> frozenset[str]:
    """The actor’s seats at this process; administrators and the system hold all. One query, none when kept."""
    if actor.is_system or actor.has_role():
        return frozenset(ROLES)
    if not actor.is_person:
        return frozenset()
    whose, kept = process.__dict__.get("_roles", ("", frozenset()))
    if whose == actor.ref:
        return kept  # type: ignore[no-any-return]
    return frozenset(Seat.objects.filter(process=process, user_id=actor.person_id).values_list("role", flat=True))


def keep_roles(actor: Actor, process: Process, *, has_seat: bool) -> frozenset[str]:
    """Fetch the actor's seats once; they answer all that a page asks. One query, none for who is known to have none."""
    process.__dict__["_roles"] = (actor.ref, roles_of(actor, process) if has_seat else frozenset())
    return roles_of(actor, process)


def can_view(actor: Actor, process: Process, *, secret: str = "") -> Verdict:
    """Public ones are for everyone; drafts for who works on them, and for who holds the preview link."""
    if process.is_public or (secret and secret == process.preview_secret) or roles_of(actor, process):
        return ALLOWED
    return Denied(_("This process is not public yet."), hidden=True)


def can_start(actor: Actor, organisation: Organisation) -> Verdict:
    """Participation officers of the instance, and administrators of the organisation that asks the question."""
    if actor.is_system or actor.has_role("officer"):
        return ALLOWED
    if not actor.is_person:
        return Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
    runs = Membership.objects.filter(
        user_id=actor.person_id, organisation=organisation, administers=True, state=Membership.State.CONFIRMED
    )
    if runs.exists():
        return ALLOWED
    return Denied(
        _("Only participation officers can start a process."),
        remedy=_("Ask an administrator of your organisation, or of this site."),
    )


def can_work(actor: Actor, process: Process, *roles: str) -> Verdict:
    """Whoever holds one of these seats. Managers may do what moderators, analysts, assessors and clerks may."""
    held = roles_of(actor, process)
    allowed = {*roles, *({"manager"} if "decider" not in roles else ())}
    if held & allowed:
        return ALLOWED
    if held or process.is_public:
        return Denied(_("This is for the people who run this process."), hidden=not held)
    return Denied(_("This process is not public yet."), hidden=True)


def can_enter(actor: Actor, process: Process) -> Verdict:
    """Clerks, while the process is public and runs: what comes in later would be counted and never be answered."""
    verdict = can_work(actor, process, "clerk")
    if not verdict:
        return verdict
    if not process.is_public:
        return Denied(_("This process is not public yet."))
    if process.state != Process.State.PUBLISHED:
        return Denied(_("This process is closed."), remedy=_("Read what came of it on its page."))
    return ALLOWED


def can_manage(actor: Actor, process: Process) -> Verdict:
    return can_work(actor, process, "manager")


# Lists and organisations are asked for by few: not joined.
_OPENINGS = Prepared(1, lambda method: Opening.objects.select_related("phase").filter(method=method))


def openings_of(method: Method) -> list[Opening]:
    """All windows of a method with their phases. One query, or none when they were kept and no rule changed since."""
    kept = getattr(method, "_prefetched_objects_cache", {}).get("openings")
    if kept is None:
        return _OPENINGS.all(method.pk)
    if method.__dict__.get("openings_as_of", rules_as_of(method.process)) != rules_as_of(method.process):
        kept._result_cache = _OPENINGS.all(method.pk)
        method.__dict__["openings_as_of"] = rules_as_of(method.process)
    return list(kept)


def rules_as_of(process: Process) -> object:
    """What changes when the rules did: the version that was read, or what a deed found when it got its turn."""
    return process.__dict__.get("rules_as_of", process.version)


def keep_openings(method: Method) -> None:
    """Fetch the openings once; they answer all that this request asks of the clock. One query, none the second time.

    A deed that gets its turn after the rules were amended reads them again.
    """
    kept = method.__dict__.setdefault("_prefetched_objects_cache", {})
    if "openings" not in kept:
        kept["openings"] = Opening.objects.all()
        kept["openings"]._result_cache = _OPENINGS.all(method.pk)
        method.__dict__["openings_as_of"] = rules_as_of(method.process)


def can_act(actor: Actor, method: Method, action: str, shown: Credentials = NOTHING) -> Verdict:
    """Whether someone may do this now: the process is public, the clock says so, and they are who it asks for.

    Denied says why, what to do, and from when. One query, two when a membership or a code is asked for.
    """
    verdict, _opening = opening_for(actor, method, action, shown)
    return verdict


def opening_for(
    actor: Actor, method: Method, action: str, shown: Credentials = NOTHING
) -> tuple[Verdict, Opening | None]:
    """As :func:`can_act`, with the opening that lets them in."""
    process = method.process
    if not process.is_public:
        return Denied(_("This process is not public yet."), hidden=not actor.is_person), None
    if process.state != Process.State.PUBLISHED:
        return Denied(_("This process is closed."), remedy=_("Read what came of it on its page.")), None
    openings = openings_of(method)
    state, window = logic.window_now([one.window for one in openings], action, now())
    if state != "open" or window is None:
        return _not_now(state, window, process.time_zone), None
    opening = next(one for one in openings if one.window == window)
    return _eligible(actor, opening, shown), opening


def still_open(opening: Opening, process: Process) -> Verdict:
    """Whether the clock still lets through this opening, asked again after a wait. No query."""
    state = logic.clock(now(), opening.window.starts_at, opening.window.ends_at)
    return ALLOWED if state == "open" else _not_now(state, opening.window, process.time_zone)


def _not_now(state: str, window: logic.Window | None, zone: str) -> Denied:
    if state == "upcoming" and window and window.starts_at:
        return Denied(_("This is not open yet."), remedy=_("Follow this process to hear when it opens."),
                      until=window.starts_at)  # fmt: skip
    if state == "past" and window:
        with timezone.override(zone):
            why = gettext("This closed on %(when)s.") % {"when": moment(window.ends_at)}
        return Denied(why, remedy=_("Follow this process to hear what becomes of it."))
    return Denied(_("This is not part of this process."))


SIGN_IN = Denied(_("Sign in to take part."), remedy=_("A code by e-mail is enough. It takes a minute."))


def _eligible(actor: Actor, opening: Opening, shown: Credentials) -> Verdict:
    """Whether someone is who the opening asks for."""
    match opening.who:
        case "everyone":
            if actor.is_person or shown.visitor_key:
                return ALLOWED
            return Denied(_("Your browser refuses the cookie that lets you count once."), remedy=_("Or sign in."))
        case "confirmed_email":
            return ALLOWED if actor.is_person else SIGN_IN
        case "member":
            return _as_member(actor, opening)
        case "list":
            return _on_list(opening, shown)
        case "claim":
            if not actor.is_person:
                return SIGN_IN
            if opening.claim_value in claims_of(actor, opening.claim_name):
                return ALLOWED
            why = opening.explanation or _("Your account does not say what this asks for.")
            return Denied(why, remedy=_("Sign in with the account that your municipality names."))
    return Denied(_("This is not part of this process."))


def _as_member(actor: Actor, opening: Opening) -> Verdict:
    if not actor.is_person:
        return SIGN_IN
    memberships = Membership.objects.filter(
        user_id=actor.person_id, organisation=opening.organisation_id, state=Membership.State.CONFIRMED
    )
    if memberships.exists():
        return ALLOWED
    why = opening.explanation or _("This is for members of %(organisation)s.") % {"organisation": opening.organisation}
    return Denied(why, remedy=_("Join the organisation first."))


def _on_list(opening: Opening, shown: Credentials) -> Verdict:
    if not shown.code:
        why = opening.explanation or _("Fill in your code to take part.")
        return Denied(why, remedy=_("It is your postal code, or the code in the letter that you got."))
    if code_of(opening, shown.code) is None:
        return Denied(_("This code is not on the list."), remedy=_("Check it, or ask us: see the contact page."))
    return ALLOWED


def is_on_a_list(process: Process, code: str) -> bool:
    """Whether a code stands on any list that an opening of this process asks for. Two queries."""
    lists = CodeList.objects.filter(process=process)
    wanted = Q(pk=None)
    for one in lists:
        wanted |= Q(list=one, hash=logic.hashed_code(code, one.salt))
    return Code.objects.filter(wanted).exists()


@gives_tasks
def has_seat(actor: Actor) -> bool:
    """Whether someone works on any process. One query."""
    return Seat.objects.filter(user_id=actor.person_id).exists()


def works_somewhere(actor: Actor) -> bool:
    """Whether the actor may open the back office at all. One query at most."""
    return actor.has_role("officer") or has_seat(actor)


def claims_of(actor: Actor, name: str) -> frozenset[str]:
    """The values of a claim that the actor's OpenID Connect accounts gave at the last sign-in. One query."""
    from allauth.socialaccount.models import SocialAccount  # with it comes a whole app that other pages don't need

    found: set[str] = set()
    for data in SocialAccount.objects.filter(user_id=actor.person_id).values_list("extra_data", flat=True):
        inner = data.get("userinfo")
        for source in (data, inner if isinstance(inner, dict) else {}):
            value = source.get(name)
            found.update(str(one) for one in (value if isinstance(value, list) else [value]) if one is not None)
    return frozenset(found)


def code_of(opening: Opening, code: str) -> Code | None:
    """The code of the opening's list that was typed, if it is there. One query."""
    if opening.code_list is None:
        return None
    return Code.objects.filter(list=opening.code_list, hash=logic.hashed_code(code, opening.code_list.salt)).first()
