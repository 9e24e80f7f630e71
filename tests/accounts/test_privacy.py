"""Personal data: all of it is declared, and erasing an account leaves none of it anywhere."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models

from proeftuin.accounts import actions as accounts
from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import declared_personal_data, our_models
from proeftuin.accounts.queries import actor_of
from proeftuin.initiatives.actions import start, team, work
from proeftuin.initiatives.drafts import InitiativeDraft, PostDraft
from proeftuin.library.actions import cases, lessons
from proeftuin.library.drafts import CaseDraft, LessonDraft
from proeftuin.library.models import Case
from proeftuin.notifications import actions as notifications
from proeftuin.organisations import actions as organisations
from proeftuin.uploads.actions import add_upload
from tests import cast

TEXTS = (models.CharField, models.TextField, models.FileField, models.JSONField)  # e-mail and URL fields are CharFields
ON_ERASE = {"delete", "blank", "keep", "detach"}


def fields_to_declare(model: type[models.Model]) -> Iterator[str]:
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if isinstance(field, TEXTS) or field.related_model is User:
            yield field.name


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_each_field_that_can_hold_a_person_is_declared(model: type[models.Model]) -> None:
    privacy = model.Privacy
    personal, open_ = getattr(privacy, "personal", {}), getattr(privacy, "open", [])
    declared = {*personal, *open_}
    assert set(fields_to_declare(model)) - declared == set()
    known = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    assert declared - known == set()
    assert set(personal) & set(open_) == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_each_link_to_a_person_is_personal(model: type[models.Model]) -> None:
    links = {
        field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many) if field.related_model is User
    }
    assert links - set(getattr(model.Privacy, "personal", {})) == set()


def test_what_is_declared_says_why_and_how_long() -> None:
    rows = declared_personal_data()
    assert {"accounts", "organisations", "notifications", "library", "initiatives", "uploads"} <= {r.room for r in rows}
    assert [row.field for row in rows if not (row.purpose and row.retention and row.on_erase in ON_ERASE)] == []
    links = {
        f"{m.__name__}.{f.name}"
        for m in our_models()
        for f in (*m._meta.concrete_fields, *m._meta.many_to_many)
        if f.related_model is User
    }
    assert [row.field for row in rows if row.what == "that it was you" and row.field not in links] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("nl", "netwerkadres"), ("fr", "adresse réseau"), ("de", "Netzwerkadresse")]
)
def test_everyone_can_read_what_is_kept_in_their_language(client, language: str, words: str) -> None:
    page = client.get("/about/privacy/", headers={"accept-language": language}).text
    assert words in page
    assert page.count("<tr>") == len(declared_personal_data()) + 1
    assert "></td>" not in page


NAME, EMAIL = "Quirine Zwartelinge", "quirine.zwartelinge@waterrijk.example"
TRACES = ("quirine", "zwartelinge")


@pytest.mark.django_db
def test_erasing_an_account_leaves_no_trace_in_any_table(client) -> None:
    user = a_person_who_took_part(client)
    assert places_of(TRACES) != []
    accounts.erase_account(by=actor_of(user), user=user)
    assert places_of(TRACES) == []
    user.refresh_from_db()
    assert not user.is_active
    assert Case.objects.filter(title="Ramps").exists()  # what was written with others stays


def a_person_who_took_part(client) -> User:
    """Somebody who left something in every room that people write in."""
    user = User.objects.create_user(EMAIL, "a long password", name=NAME, language="nl")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/me/")
    me, sara = actor_of(user), cast.actor("sara")
    accounts.edit_profile(by=me, name=NAME, language="nl", bio=f"I am {NAME}", expertise="ramps", is_public=True)
    organisations.join(by=me, organisation=cast.organisation("waterrijk"))
    mine = start.start_initiative(by=me, draft=InitiativeDraft(title="Ramps for all", problem="Steps."))
    theirs = start.start_initiative(by=sara, draft=InitiativeDraft(title="Fewer falls", problem="People fall."))
    team.ask_to_join(by=me, initiative=theirs, message=f"Hello, {NAME} here")
    notifications.follow(by=me, thread=theirs.thread)
    file = SimpleUploadedFile("quirine-notes.txt", b"plain notes", "text/plain")
    work.add_post(by=me, initiative=mine, draft=PostDraft(title="First", body="We went outside."), files=[file])
    work.fill_output(by=me, initiative=mine, key="problem", text="Steps everywhere.")
    draft = CaseDraft(title="Ramps", contact=f"{NAME}, {EMAIL}", contact_is_public=True)
    case = cases.start_case(by=me, draft=draft)
    lessons.record_lesson(by=me, draft=LessonDraft(text="Ask first.", kind="worked"), case=case)
    add_upload(by=me, file=SimpleUploadedFile("zwartelinge.txt", b"more", "text/plain"), thread=case.thread)
    other = start.start_initiative(by=sara, draft=InitiativeDraft(title="More bikes", problem="Cars."))
    team.invite(by=sara, initiative=other, email=EMAIL, role="member", message="Join us")
    return user


def places_of(words: tuple[str, ...]) -> list[str]:
    """Every column of every table, ours or not, in which one of these words stands; sessions are opened."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")
            for row in cursor.fetchall():
                found += [
                    f"{table}.{column}"
                    for column, value in zip(columns, row, strict=True)
                    if any(word in str(value).lower() for word in words)
                ]
    return sorted(set(found))
