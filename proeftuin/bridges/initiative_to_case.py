"""From an initiative to a case: one click fills the record from the thread, and ties the two together."""

from decimal import Decimal

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.content import vocabularies
from proeftuin.initiatives import permissions
from proeftuin.initiatives.actions.saving import told
from proeftuin.initiatives.actions.work import codes_of_obstacles, outcome_of
from proeftuin.initiatives.logic import PHASES
from proeftuin.initiatives.models import Indicator, Initiative
from proeftuin.initiatives.queries import case_of, team_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.library.actions.cases import start_case
from proeftuin.library.actions.lessons import tie_lessons
from proeftuin.library.drafts import CaseDraft
from proeftuin.library.logic import LIMITS
from proeftuin.library.models import Case, Lesson


@transaction.atomic
def make_case(*, by: Actor, initiative: Initiative) -> Case:
    """The case of this initiative: made now as a draft, or the one that was made before.

    What the team wrote is copied as it stands today; the case can be changed without changing the thread.
    """
    require(permissions.can_write(by, initiative))
    there = case_of(initiative)
    if there is not None:
        return there
    with override(initiative.language):
        draft = draft_of(initiative)
    case = start_case(by=by, draft=draft, origin=initiative.thread)
    case.authors.add(*[one.user_id for one in team_of(initiative) if one.user_id and one.role in permissions.WRITERS])
    tie_lessons(by=by, origin=initiative.thread, case=case)
    told(by, initiative, "initiative.case_made", subject=case.thread)
    return case


def draft_of(initiative: Initiative) -> CaseDraft:
    """The fields of the case, from what the thread holds, in the thread's language."""
    said = {one.key: one.text for one in initiative.outputs.all()}
    lessons = list(Lesson.objects.filter(origin=initiative.thread))
    evaluation = getattr(initiative, "evaluation", None)
    organisation = initiative.organisation
    at = PHASES.index(initiative.phase)
    return CaseDraft(
        title=initiative.title,
        language=initiative.language,
        summary=_cut("summary", initiative.problem, said.get("selection", "")),
        overview=_cut("overview", initiative.problem, said.get("problem"), said.get("affected"), said.get("evidence"),
                      said.get("options"), said.get("selection"), said.get("plan"), said.get("changes")),
        innovative=_cut("innovative", said.get("selection"), said.get("changes")),
        status_text=_cut("status_text", evaluation.summary if evaluation else "", initiative.status_reason),
        partners=_cut("partners", _partners(initiative)),
        users=_cut("users", said.get("affected"), said.get("participants"), said.get("reached")),
        results=_cut("results", evaluation.summary if evaluation else "", *map(_in_words, initiative.indicators.all())),
        challenges=_cut("challenges", said.get("obstacles"), initiative.status_reason),
        conditions=_cut("conditions", said.get("risks"), said.get("budget"), said.get("ethics")),
        replication=_cut("replication", said.get("reuse")),
        lessons_text=_cut("lessons_text", *[f"- {one.text}" for one in lessons]),
        phases=list(PHASES[: at + 1]),
        outcome=outcome_of(initiative),
        obstacles=codes_of_obstacles(lessons),
        novelty="adapted" if initiative.builds_on_id else "",
        sectors=initiative.sectors,
        sdgs=initiative.sdgs,
        level=initiative.level or (organisation.level if organisation else ""),
        country=initiative.country or (organisation.country if organisation else ""),
        organisation_id=organisation.pk if organisation else None,
        derived_from_id=initiative.builds_on_id,
        year=now().year,
        cost=evaluation.cost if evaluation else None,
        effort_days=evaluation.effort_days if evaluation else None,
        open_for=["questions"] if said.get("reuse") else [],
        evidence="2" if any(one.result is not None for one in initiative.indicators.all()) else "1",
    )  # fmt: skip


def _partners(initiative: Initiative) -> str:
    """The organisations on the team, with the roles they had. People are not named."""
    roles: dict[str, list[str]] = {}
    for one in team_of(initiative):
        if one.organisation:
            label = vocabularies.label("initiative_roles", one.role).lower()
            roles.setdefault(one.organisation.shown_name, []).append(label)
    return "\n".join(f"{name}: {', '.join(dict.fromkeys(had))}" for name, had in roles.items())


def _in_words(indicator: Indicator) -> str:
    """One indicator: its result next to baseline and target."""
    unit = f" {indicator.unit}" if indicator.unit else ""

    def shown(value: Decimal | None) -> str:
        if value is None:
            return _("not measured")
        return f"{number_format(Decimal(format(value.normalize(), 'f')), use_l10n=True)}{unit}"

    return _("%(name)s: from %(baseline)s to %(result)s (target %(target)s).") % {
        "name": indicator.name, "baseline": shown(indicator.baseline), "result": shown(indicator.result),
        "target": shown(indicator.target),
    }  # fmt: skip


def _cut(field: str, *texts: str | None) -> str:
    """Texts joined, each once, as far as the field takes; cut between words with an ellipsis."""
    joined = "\n\n".join(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
    limit = LIMITS[field]
    if len(joined) <= limit:
        return joined
    return joined[: limit - 1].rsplit(" ", 1)[0].rstrip() + "…"
