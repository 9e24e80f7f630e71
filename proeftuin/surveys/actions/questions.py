"""Making the questions: begin, change the draft, publish a version."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.processes.models import Method
from proeftuin.processes.registry import KINDS
from proeftuin.surveys import content, drafting, logic, permissions
from proeftuin.surveys.models import Questionnaire, Version

MOST_QUESTIONS = 200

type Change = Callable[[Mapping[str, Any]], dict[str, Any]]


@transaction.atomic
def begin_questionnaire(*, by: Actor, method: Method, template: str = "") -> Questionnaire:
    """Begin with a template or an empty page. Begun twice is begun once. Raises NotAllowedError, InvalidError."""
    require(permissions.can_edit_questions(by, method))
    if template and template not in content.templates():
        raise InvalidError({"template": _("Choose one of these questionnaires.")})
    schema = content.templates()[template].schema if template else {"pages": [{"title": {}, "questions": []}]}
    found, made = Questionnaire.objects.get_or_create(
        method=method, defaults={"draft": schema, "template": template}
    )  # fmt: skip
    if made:
        record("survey.begun", by=by, thread=method.process.thread, audience=method.process.circle,
               data={"method": method.title})  # fmt: skip
    return found


@transaction.atomic
def change_draft(*, by: Actor, questionnaire: Questionnaire, change: Change, edits: int) -> Questionnaire:
    """Change the copy that officers work on. Raises StaleError when somebody else changed it meanwhile."""
    questionnaire = (
        Questionnaire.objects.select_for_update(no_key=True).select_related("method__process").get(pk=questionnaire.pk)
    )
    require(permissions.can_edit_questions(by, questionnaire.method))
    if questionnaire.edits != edits:
        raise StaleError(questionnaire.edits)
    questionnaire.draft = change(questionnaire.draft)
    if len(list(questionnaire.parsed.questions)) > MOST_QUESTIONS:
        raise InvalidError({"": _("A survey has at most %(most)d questions.") % {"most": MOST_QUESTIONS}})
    questionnaire.edits += 1
    questionnaire.changed_at = now()
    questionnaire.save()
    return questionnaire


@transaction.atomic
def add_question(
    *, by: Actor, questionnaire: Questionnaire, page: int, kind: str, label: Mapping[str, str], edits: int
) -> str:
    """Add a question at the end of a page; returns its ref, which no question had before."""
    if kind not in logic.TYPES:
        raise InvalidError({"type": _("Choose what kind of question it is.")})
    if not any(label.values()):
        raise InvalidError({"label": _("Write the question.")})
    Questionnaire.objects.filter(pk=questionnaire.pk).update(counter=questionnaire.counter + 1)
    ref = f"n{questionnaire.counter + 1}"
    change_draft(
        by=by, questionnaire=questionnaire, edits=edits,
        change=lambda schema: drafting.with_question(schema, page, drafting.fresh(kind, ref, label)),
    )  # fmt: skip
    return ref


@transaction.atomic
def publish_version(*, by: Actor, questionnaire: Questionnaire, reason: str = "") -> Version:
    """Ask these questions from now on. Who began with an earlier version goes on with the one they saw.

    Once someone answered, a change needs a reason, which is public. Raises InvalidError; its field names are refs.
    """
    questionnaire = (
        Questionnaire.objects.select_for_update(no_key=True).select_related("method__process").get(pk=questionnaire.pk)
    )
    method = questionnaire.method
    require(permissions.can_edit_questions(by, method))
    _check(questionnaire, method.process.language)
    last = questionnaire.versions.order_by("-number").first()
    if last and last.schema == questionnaire.draft:
        return last
    answered = questionnaire.versions.filter(frozen_at__isnull=False).exists()
    if answered and not reason.strip():
        raise InvalidError({"reason": _("People have answered. Say why the questions change: it is public.")})
    version = Version.objects.create(
        questionnaire=questionnaire, number=last.number + 1 if last else 1, schema=questionnaire.draft,
        reason=reason.strip(),
    )  # fmt: skip
    record("survey.changed" if answered else "survey.published", by=by, thread=method.process.thread,
           audience=method.process.audience,
           data={"method": method.title, "version": version.number, "reason": version.reason})  # fmt: skip
    return version


def _check(questionnaire: Questionnaire, language: str) -> None:
    survey = questionnaire.parsed
    wrong = {one.ref: _("Something is missing here. See the list.") for one in logic.problems(survey, language)}
    for version in questionnaire.versions.all():
        for ref in logic.same_types(version.parsed, survey):
            wrong[ref] = _("This was another kind of question before. Add a new one.")
    if wrong:
        raise InvalidError(wrong)


@transaction.atomic
def change_settings(*, by: Actor, method: Method, settings: Mapping[str, Any]) -> Method:
    """How people answer and who sees the results. Fixed once somebody took part: then it takes an amendment."""
    require(permissions.can_edit_questions(by, method))
    merged = {**method.settings, **settings}
    problems = dict(KINDS["survey"].check(merged))
    if method.process.frozen_at and merged != method.settings:
        problems[""] = _("Somebody took part under these settings. They change only by an amendment now.")
    if problems:
        raise InvalidError(problems)
    method.settings = merged
    method.save(update_fields=["settings"])
    record("survey.settings", by=by, thread=method.process.thread, audience=method.process.circle,
           data={"method": method.title})  # fmt: skip
    return method


def copy_questionnaire(old: Method, new: Method) -> None:
    """With a duplicated process come its questions, as a draft and as its first version. Not the answers."""
    found = Questionnaire.objects.filter(method=old).first()
    if found is None:
        return
    last = found.versions.order_by("-number").first()
    copy = Questionnaire.objects.create(
        method=new, draft=found.draft, counter=found.counter, template=found.template
    )  # fmt: skip
    if last:
        Version.objects.create(questionnaire=copy, number=1, schema=last.schema)
