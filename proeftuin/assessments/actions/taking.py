"""Beginning an assessment, answering it apart, closing it with a result, and showing it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.assessments import content, permissions
from proeftuin.assessments.drafts import SheetDraft
from proeftuin.assessments.editions import edition_of
from proeftuin.assessments.models import Answer, Assessment, Sheet
from proeftuin.assessments.queries import review_day, sheet_of, summed_up
from proeftuin.content import vocabularies
from proeftuin.initiatives.actions.saving import told, touched
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record

LONGEST = 2000


@transaction.atomic
def open_assessment(*, by: Actor, initiative: Initiative, key: str) -> Assessment:
    """Begin one, in the phase where the initiative stands. The questionnaire is frozen as it is now."""
    require(permissions.can_open(by, initiative))
    found = content.questionnaire(key)
    if found is None:
        raise InvalidError({"": _("There is no questionnaire of that name.")})
    made = Assessment.objects.create(
        initiative=initiative, edition=edition_of(found), key=key, phase=initiative.phase, author_id=by.id
    )
    _told(by, made, "assessment.opened")
    return made


@transaction.atomic
def set_link(*, by: Actor, assessment: Assessment, link_for: str) -> Assessment:
    """Say whom the link lets in: nobody, people with an account, or anyone."""
    assessment = _locked(assessment)
    require(permissions.can_work(by, assessment))
    if link_for not in ("nobody", "accounts", "anyone"):
        raise InvalidError({"link_for": _("Choose who may answer.")})
    assessment.link_for = link_for
    assessment.save(update_fields=["link_for"])
    return assessment


@transaction.atomic
def answer(
    *, by: Actor, assessment: Assessment, draft: SheetDraft, give: bool, by_link: bool = False, version: int = 0
) -> Sheet:
    """Keep one's answers, or give them. What was given stays as it is, and only then one sees the others'.

    A visitor without an account can only give. Raises InvalidError with field "item" names, StaleError.
    """
    assessment = _locked(assessment)
    sheet = sheet_of(by, assessment)
    require(permissions.can_answer(by, assessment, sheet, by_link=by_link))
    _check(assessment.questionnaire, draft, give=give or not by.is_person)
    if sheet and sheet.version != version:
        raise StaleError(sheet.version)
    if sheet is None:
        sheet = Sheet(assessment=assessment, user_id=by.id if by.is_person else None, version=0)
    sheet.disciplines = [one for one in vocabularies.codes("disciplines") if one in draft.disciplines]
    sheet.given_at = now() if give or not by.is_person else None
    sheet.version += 1
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError as error:  # the same person in another window, at the same moment
        raise StaleError(1) from error
    sheet.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, value=one.value, note=one.note.strip(), link=one.link)
        for item, one in draft.answers.items()
    )
    if sheet.given_at:
        # Without a sentence: nobody is told who gave, and the ledger does not say who it was.
        record("assessment.given", by=Actor("system", "system:assessments"), thread=assessment.initiative.thread,
               subject=assessment.subject, audience=assessment.initiative.circle)  # fmt: skip
    return sheet


@transaction.atomic
def close_assessment(*, by: Actor, assessment: Assessment, version: int) -> Assessment:
    """Close: the result stays as it is, and whose sheet was whose is forgotten."""
    assessment = _locked(assessment)
    require(permissions.can_work(by, assessment))
    if assessment.version != version:
        raise StaleError(assessment.version)
    result = summed_up(assessment)
    if not result:
        raise InvalidError({"": _("There is nothing to close yet: first somebody has to answer.")})
    assessment.sheets.filter(given_at=None).delete()
    assessment.sheets.update(user=None)
    assessment.result, assessment.closed_at = result, now()
    assessment.link_for = "nobody"
    assessment.review_on = review_day(assessment)
    assessment.version += 1
    assessment.save()
    touched(assessment.initiative)
    _told(by, assessment, "assessment.closed")
    return assessment


@transaction.atomic
def remove_assessment(*, by: Actor, assessment: Assessment) -> None:
    """Throw one away that nobody answered yet."""
    assessment = _locked(assessment)
    require(permissions.can_work(by, assessment))
    if summed_up(assessment) or assessment.stakeholders.exists() or assessment.sheets.exists():
        raise InvalidError({"": _("It has answers already. Close it instead.")})
    assessment.delete()


@transaction.atomic
def show_summary(*, by: Actor, assessment: Assessment, is_public: bool, summary: str) -> Assessment:
    """Publish the scores with a few words, or take them back. Remarks and people are never in it."""
    assessment = _locked(assessment)
    require(permissions.can_open(by, assessment.initiative))
    if not assessment.closed_at:
        raise InvalidError({"": _("Close the assessment first.")})
    if is_public and not summary.strip():
        raise InvalidError({"summary": _("Write in a few sentences what you found, and what you do about it.")})
    if len(summary) > LONGEST:
        raise InvalidError({"summary": _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
    newly = is_public and not assessment.is_public
    assessment.is_public, assessment.summary = is_public, summary.strip()
    assessment.save(update_fields=["is_public", "summary"])
    if newly:
        _told(by, assessment, "assessment.shown", team_only=False)
    return assessment


def _check(questionnaire: content.Questionnaire, draft: SheetDraft, *, give: bool) -> None:
    problems: dict[str, object] = {}
    from_value = questionnaire.about.get("evidence_from")
    for item in questionnaire.items:
        one = draft.answers.get(item.id)
        if one is None:
            if give:
                problems[item.id] = _("Choose an answer, or “not applicable”.")
        elif one.value is not None and one.value not in range(5):
            problems[item.id] = _("Choose an answer, or “not applicable”.")
        elif len(one.note) > LONGEST:
            problems[item.id] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
        elif give and from_value and one.value is not None and one.value >= from_value and not one.link.strip():
            problems[item.id] = _("From %(value)d on: where can others see it? Give a link.") % {"value": from_value}
    unknown = set(draft.answers) - {item.id for item in questionnaire.items}
    if unknown:
        problems[""] = _("This questionnaire does not ask for that.")
    if problems:
        raise InvalidError(problems)


def _locked(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("initiative", "edition").get(pk=assessment.pk)


def _told(by: Actor, assessment: Assessment, kind: str, *, team_only: bool = True) -> None:
    told(by, assessment.initiative, kind, subject=assessment.subject, team_only=team_only,
         assessment={"vocabulary": "assessments", "code": assessment.key})  # fmt: skip
