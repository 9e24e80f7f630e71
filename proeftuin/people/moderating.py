"""Profiles and nominated innovators as something to report."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.moderation.registry import Subject, SubjectKind, moderated
from proeftuin.people import permissions
from proeftuin.people.actions.profiles import renew
from proeftuin.people.cards import card
from proeftuin.people.documents import innovator_document
from proeftuin.people.models import Nomination, Profile
from proeftuin.search import actions as search


def register() -> None:
    moderated(SubjectKind("profile", profiles, hide_profile, restore_profile, profile_readable))
    moderated(SubjectKind("innovator", innovators, hide_innovator, restore_innovator, innovator_readable))


def profiles(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Profiles by the reference of the person, with what the network may know. One query."""
    found = Profile.objects.filter(user__ref__in=list(refs)).select_related("user", "organisation")
    return {one.user.ref: _profile(one) for one in found}


def _profile(one: Profile) -> Subject:
    shown = one.hidden_at is None
    one.hidden_at, kept = None, one.hidden_at
    words = card(one, "network")
    one.hidden_at = kept
    text = "\n\n".join(part for part in (", ".join(words.expertise), words.offers, words.seeks, words.about) if part)
    return Subject(
        ref=one.user.ref, title=words.name, text=text, url=words.url, scope="", at=one.changed_at,
        language=words.language, writer_id=one.user_id, writer_name=words.name, is_shown=shown,
    )  # fmt: skip


@transaction.atomic
def hide_profile(by: Actor, ref: str) -> None:
    """Out of the directory and the search at once. Hidden twice is hidden once."""
    profile = _locked(ref)
    if profile.hidden_at is None:
        profile.hidden_at = now()
        _changed(by, profile, "people.hidden")


@transaction.atomic
def restore_profile(by: Actor, ref: str) -> None:
    profile = _locked(ref)
    if profile.hidden_at is not None:
        profile.hidden_at = None
        _changed(by, profile, "people.restored")


def _changed(by: Actor, profile: Profile, kind: str) -> None:
    profile.save(update_fields=["hidden_at"])
    public = profile.listed == "public" and profile.hidden_at is None
    User.objects.filter(pk=profile.user_id).update(is_public=public)
    profile.user.is_public = public
    renew(profile)
    record(kind, by=by, thread=profile.user.actor_ref, audience=by.ref)


def _locked(ref: str) -> Profile:
    return (
        Profile.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user", "organisation")
        .get(user__ref=ref)
    )


def profile_readable(actor: Actor, ref: str) -> bool:
    profile = Profile.objects.select_related("user").filter(user__ref=ref).first()
    return bool(permissions.can_view(actor, profile))


def innovators(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Nominations that the person agreed to. One query."""
    found = Nomination.objects.filter(ref__in=list(refs)).exclude(state=Nomination.State.ASKED)
    return {
        one.ref: Subject(
            ref=one.ref, title=one.name, text=f"{one.does}\n\n{one.why}", url=one.get_absolute_url(), scope="",
            at=one.published_at, language=one.language, writer_name=one.name, is_shown=one.is_shown,
        )
        for one in found
    }  # fmt: skip


@transaction.atomic
def hide_innovator(by: Actor, ref: str) -> None:
    one = Nomination.objects.select_for_update(no_key=True).get(ref=ref)
    if one.is_shown:
        one.state = Nomination.State.HIDDEN
        one.save(update_fields=["state"])
        search.drop("innovator", ref)
        record("innovator.hidden", by=by, thread=one.thread, audience=by.ref)


@transaction.atomic
def restore_innovator(by: Actor, ref: str) -> None:
    one = Nomination.objects.select_for_update(no_key=True).get(ref=ref)
    if one.state == Nomination.State.HIDDEN:
        one.state = Nomination.State.PUBLISHED
        one.save(update_fields=["state"])
        search.put(innovator_document(one))
        record("innovator.restored", by=by, thread=one.thread, audience=by.ref)


def innovator_readable(actor: Actor, ref: str) -> bool:
    return bool(permissions.can_view_nomination(actor, Nomination.objects.filter(ref=ref).first()))
