"""Voting: keep a ballot, cast it, change it until the deadline, enter one from paper."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.budgets import logic, permissions, queries
from proeftuin.budgets.models import Ballot, Draft
from proeftuin.budgets.permissions import VOTE
from proeftuin.budgets.words import money
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.processes.actions.participation import NOBODY, enter_for, in_time, take_part
from proeftuin.processes.drafts import About
from proeftuin.processes.models import Method, Participant
from proeftuin.processes.permissions import NOTHING, Credentials

KEPT_FOR = timedelta(days=60)


@transaction.atomic
def keep_draft(*, by: Actor, method: Method, typed: Mapping[int, int], shown: Credentials = NOTHING) -> Draft:
    """Keep a ballot that is not cast yet, whatever is wrong with it. ``typed``: per project a mark, points or a place.

    Raises NotAllowedError.
    """
    require(permissions.can_vote(by, method, shown))
    if not (by.is_person or shown.visitor_key):
        raise NotAllowedError(Denied(_("Your browser refuses the cookie that keeps your ballot."), _("Or sign in.")))
    choices = logic.ordered(logic.rules_of(method.settings), typed)
    owner = {"user_id": by.id} if by.is_person else {"key": shown.visitor_key}
    draft, _made = Draft.objects.update_or_create(
        method=method, **owner, defaults={"choices": choices, "changed_at": now()}
    )
    return draft


@transaction.atomic
def cast_ballot(
    *, by: Actor, method: Method, typed: Mapping[int, int], shown: Credentials = NOTHING, about: About = NOBODY
) -> Ballot:
    """Cast a ballot, or put it in the place of the one cast before. Cast twice at once counts once.

    Judged by the deadline and the rules as they stand when it gets its turn. Raises NotAllowedError after the deadline,
    InvalidError when it breaks the rules of the vote.
    """
    participant = take_part(by=by, method=method, action=VOTE, shown=shown, about=about)
    method = _rules_fixed(method)
    choices = _checked(method, typed)
    ballot, made = _ballot(method, participant, choices)
    if not made and [list(one) for one in choices] != ballot.choices:
        ballot.choices, ballot.changed_at = choices, now()
        ballot.save(update_fields=["choices", "changed_at"])
    in_time(participant)
    record("budget.voted" if made else "budget.vote_changed", by=by, thread=ballot.thread, audience=by.ref)
    if made and by.is_person:
        follow(by=by, thread=method.process.thread)
    owner = {"user_id": by.id} if by.is_person else {"key": shown.visitor_key}
    Draft.objects.filter(method=method, **owner).delete()
    return ballot


@transaction.atomic
def enter_ballot(
    *, by: Actor, method: Method, typed: Mapping[int, int], channel: str, key: str = "", about: About = NOBODY
) -> Ballot:
    """A clerk enters a ballot from paper or the telephone. A form entered before is refused.

    Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_enter(by, method))
    participant = enter_for(by=by, method=method, action=VOTE, channel=channel, key=key, about=about)
    method = _rules_fixed(method)
    choices = _checked(method, typed)
    ballot, made = _ballot(method, participant, choices, channel)
    if not made:
        raise InvalidError({"key": _("The form with this number was entered before.")})
    record("budget.entered", by=by, thread=ballot.thread, audience=method.process.circle, data={"channel": channel})
    return ballot


def forget_drafts() -> int:
    """Let go of ballots that nobody went on with for two months. Returns how many."""
    gone, _by_model = Draft.objects.filter(changed_at__lt=now() - KEPT_FOR).delete()
    return gone


def _rules_fixed(method: Method) -> Method:
    """From the first ballot on, projects and rules stand. Whoever changes them at the same moment goes first or is
    late.
    """
    if queries.has_ballots(method):
        return method
    fresh = Method.objects.select_for_update(no_key=True).only("settings").get(pk=method.pk)
    method.settings = fresh.settings
    return method


def _checked(method: Method, typed: Mapping[int, int]) -> logic.Choices:
    rules = logic.rules_of(method.settings)
    choices = logic.ordered(rules, typed)
    costs = {project.number: project.cost for project in queries.projects_of(method)}
    mistakes = logic.mistakes(rules, costs, choices)
    if mistakes:
        raise InvalidError({"": " ".join(mistakes_in_words(rules, mistakes))})
    return choices


def mistakes_in_words(rules: logic.Rules, mistakes: Sequence[tuple[str, int]]) -> list[str]:
    """What is wrong with a ballot, and what to do."""
    return [_words(rules, code, number) for code, number in mistakes]


def _words(rules: logic.Rules, code: str, number: int) -> str:
    if code == "few":
        return ngettext("Choose at least %(n)d project.", "Choose at least %(n)d projects.", number) % {"n": number}
    if code == "many":
        return ngettext("Choose at most %(n)d project.", "Choose at most %(n)d projects.", number) % {"n": number}
    if code == "over":
        return _("Your projects cost %(amount)s more than there is. Leave something out.") % {
            "amount": money(number, rules.currency)
        }
    if code == "points":
        return ngettext(
            "You gave %(n)d point too many. Take it back.", "You gave %(n)d points too many. Take them back.", number
        ) % {"n": number}
    return _("Project %(number)d can’t be chosen any more. Leave it out.") % {"number": number}


def _ballot(
    method: Method, participant: Participant, choices: logic.Choices, channel: str = "web"
) -> tuple[Ballot, bool]:
    found = Ballot.objects.select_for_update(no_key=True).filter(method=method, participant=participant).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            made = Ballot.objects.create(
                method=method, participant=participant, channel=channel, choices=choices, code=_code(method)
            )
            return made, True
    except IntegrityError:  # the other window was first: this one changes it
        return Ballot.objects.select_for_update(no_key=True).get(method=method, participant=participant), False


def _code(method: Method) -> str:
    return logic.plain_code(f"{method.process.prefix[:8]}{new_ref()}")[:24]
