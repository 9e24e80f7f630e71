"""Beginning a lab, owning it together, opening and closing it, and what is incubated there."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.ids import thread_of
from proeftuin.labs import permissions
from proeftuin.labs.documents import lab_document
from proeftuin.labs.drafts import LabDraft
from proeftuin.labs.models import Lab, Owner, Project
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search
from proeftuin.uploads.actions import add_upload, remove_upload

LONGEST, MOST_OWNERS, LEAST_OWNERS = 20_000, 30, 2
FIELDS = ("name", "text", "place", "town", "hours", "accessibility", "contact", "language")
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
ROOM = system("labs")


@transaction.atomic
def begin_lab(*, by: Actor, organisation: Organisation, draft: LabDraft) -> Lab:
    """Write a lab down for an organisation one belongs to. Nobody else sees it yet. Raises InvalidError."""
    require(permissions.can_begin(by))
    if not (by.is_system or permissions.belongs(by, organisation.pk)):
        raise InvalidError({"organisation": _("Choose an organisation that you belong to.")})
    _check(draft)
    lab = Lab.objects.create(author_id=by.id, **{name: getattr(draft, name).strip() for name in FIELDS})
    Owner.objects.create(lab=lab, organisation=organisation, agreed_at=now(), user_id=by.id)
    _note(by, lab, "lab.begun")
    return lab


@transaction.atomic
def change_lab(*, by: Actor, lab: Lab, draft: LabDraft, version: int) -> Lab:
    """New words. Raises StaleError, InvalidError."""
    lab = _locked(lab)
    require(permissions.can_run(by, lab))
    if lab.version != version:
        raise StaleError(lab.version)
    _check(draft)
    for name in FIELDS:
        setattr(lab, name, getattr(draft, name).strip())
    _save(lab)
    _note(by, lab, "lab.changed")
    return lab


@transaction.atomic
def invite_owner(*, by: Actor, lab: Lab, organisation: Organisation) -> Owner:
    """Ask another organisation to own it with the same rights; one's own agrees at once. Asked twice is once."""
    lab = _locked(lab)
    require(permissions.can_run(by, lab))
    there = lab.owners.filter(organisation=organisation).first()
    if there:
        return there
    if lab.owners.count() >= MOST_OWNERS:
        raise InvalidError({"organisation": _("That is enough for one lab.")})
    own = permissions.belongs(by, organisation.pk)
    owner = Owner.objects.create(
        lab=lab, organisation=organisation, agreed_at=now() if own else None, user_id=by.id if own else None
    )
    _note(by, lab, "lab.owner_asked")
    if own:
        _found_anew(lab)
    return owner


@transaction.atomic
def answer_as_owner(*, by: Actor, owner: Owner, agree: bool) -> None:
    """A member of the organisation says yes for it, or no; an owner may leave too, but not the last one."""
    lab = _locked(owner.lab)
    owner = Owner.objects.select_related("organisation").get(pk=owner.pk)
    if not permissions.belongs(by, owner.organisation_id):
        raise NotAllowedError(permissions.NOT_AN_OWNER)
    if lab.is_closed:
        raise NotAllowedError(permissions.CLOSED)
    if agree:
        if owner.agreed_at is None:
            owner.agreed_at, owner.user_id = now(), by.id
            owner.save(update_fields=["agreed_at", "user"])
            _tell(by, lab, "lab.owner_joined", owner.organisation)
    else:
        others = lab.owners.exclude(pk=owner.pk).exclude(agreed_at=None)
        if owner.agreed_at and not others.exists():
            raise InvalidError({"": _("The last owner can’t leave. Close the lab, or ask another owner first.")})
        owner.delete()
        if owner.agreed_at:
            _tell(by, lab, "lab.owner_left", owner.organisation)
    _found_anew(lab)


@transaction.atomic
def show_logo(*, by: Actor, owner: Owner, file: UploadedFile) -> Owner:
    """The logo of an organisation, by one of its own members. A picture; the one before it goes."""
    if not permissions.belongs(by, owner.organisation_id):
        raise NotAllowedError(permissions.NOT_AN_OWNER)
    alt = str(owner.organisation.shown_name)
    upload = add_upload(by=by, file=file, thread=owner.lab.thread, subject="logo", alt=alt)
    if upload.media_type not in PICTURES:
        raise InvalidError({"file": _("Choose a picture: PNG or JPEG.")})
    before, owner.logo = owner.logo, upload
    owner.save(update_fields=["logo"])
    if before:
        remove_upload(by=ROOM, upload=before)
    _note(by, owner.lab, "lab.changed")
    return owner


@transaction.atomic
def open_lab(*, by: Actor, lab: Lab) -> Lab:
    """Everybody reads it from now on. It takes two owners that said yes. Opened twice is once."""
    lab = _locked(lab)
    require(permissions.can_run(by, lab))
    if lab.is_shown:
        return lab
    if lab.owners.exclude(agreed_at=None).count() < LEAST_OWNERS:
        raise InvalidError(
            {"": _("A lab belongs to at least two organisations. Ask another one, and wait for its yes.")}
        )
    if not (lab.place or lab.town):
        raise InvalidError({"": _("Say where it is first.")})
    lab.opened_at = now()
    _save(lab)
    record("lab.opened", by=by, thread=lab.thread, data={"name": lab.name})
    return lab


@transaction.atomic
def close_lab(*, by: Actor, lab: Lab, reason: str) -> Lab:
    """The door closes for good, with a reason. The page stays."""
    lab = _locked(lab)
    require(permissions.can_run(by, lab))
    if not lab.is_shown:
        raise InvalidError({"reason": _("It never opened.")})
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: who worked there reads it.")})
    lab.closed_at, lab.close_reason = now(), reason.strip()[:500]
    _save(lab)
    record("lab.closed", by=by, thread=lab.thread, data={"name": lab.name, "reason": lab.close_reason})
    return lab


@transaction.atomic
def ask_in(*, by: Actor, lab: Lab, initiative: Initiative, note: str = "") -> Project:
    """A team asks for a place in the lab. Asked again after a no or after leaving, it is asked anew."""
    lab = _locked(lab)
    require(permissions.can_ask_in(by, lab, initiative))
    project, made = Project.objects.get_or_create(
        lab=lab, initiative=initiative, defaults={"note": note.strip()[:500], "user_id": by.id}
    )
    if not made and project.state in (Project.State.OUT, Project.State.DECLINED):
        project.state, project.note, project.user_id = Project.State.ASKED, note.strip()[:500], by.id
        project.save(update_fields=["state", "note", "user"])
        made = True
    if made:
        follow(by=by, thread=lab.thread)
        _note(by, lab, "lab.project_asked")
    return project


@transaction.atomic
def answer_project(*, by: Actor, project: Project, take: bool) -> Project:
    """An owner takes a project in, or says no. One that is in, and is told to go, stands on its own feet from then."""
    lab = _locked(project.lab)
    require(permissions.can_run(by, lab))
    project = Project.objects.select_related("initiative").get(pk=project.pk)
    if take and project.state == Project.State.ASKED:
        project.state, project.in_since, project.out_since = Project.State.IN, now(), None
        _tell_project(by, lab, project, "lab.project_in")
    elif not take and project.state == Project.State.ASKED:
        project.state = Project.State.DECLINED
    elif not take and project.state == Project.State.IN:
        _goes_out(by, lab, project)
    project.save()
    return project


@transaction.atomic
def leave_lab(*, by: Actor, project: Project) -> Project:
    """The team itself goes, or takes its question back."""
    lab = _locked(project.lab)
    project = Project.objects.select_related("initiative").get(pk=project.pk)
    require(initiatives.can_manage_team(by, project.initiative))
    if project.state == Project.State.IN:
        _goes_out(by, lab, project)
        project.save()
    elif project.state == Project.State.ASKED:
        project.delete()
    return project


def _goes_out(by: Actor, lab: Lab, project: Project) -> None:
    project.state, project.out_since = Project.State.OUT, now()
    _tell_project(by, lab, project, "lab.project_out")


def _check(draft: LabDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.name.strip():
        problems["name"] = _("Give it a name.")
    if max(len(draft.text), len(draft.accessibility)) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)


def _locked(lab: Lab) -> Lab:
    return Lab.objects.select_for_update(no_key=True).get(pk=lab.pk)


def _save(lab: Lab) -> None:
    lab.version += 1
    lab.changed_at = now()
    lab.save()
    _found_anew(lab)


def _note(by: Actor, lab: Lab, kind: str) -> None:
    """For the record alone: told to nobody."""
    record(kind, by=by, thread=lab.thread, audience=by.ref)


def _tell(by: Actor, lab: Lab, kind: str, organisation: Organisation) -> None:
    audience = "public" if lab.is_shown else by.ref
    record(kind, by=by, thread=lab.thread, audience=audience, subject=thread_of("organisation", organisation.ref),
           data={"name": lab.name, "organisation": str(organisation.shown_name)})  # fmt: skip


def _tell_project(by: Actor, lab: Lab, project: Project, kind: str) -> None:
    """On the lab's thread and on the initiative's, as long as everyone may know of that."""
    initiative = project.initiative
    data = {"name": lab.name, "title": initiative.title}
    if initiative.is_public:
        record(kind, by=by, thread=lab.thread, subject=initiative.thread, data=data)
    audience = "public" if initiative.is_public else initiative.circle
    record(kind, by=by, thread=initiative.thread, subject=lab.thread, audience=audience, data=data)


def _found_anew(lab: Lab) -> None:
    if lab.is_shown:
        search.put(lab_document(lab))
