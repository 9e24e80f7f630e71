"""Reading test beds: what each page needs, in a stated number of queries."""

from django.db.models import Q, QuerySet
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Organisation
from proeftuin.testbeds import logic, permissions
from proeftuin.testbeds.models import TestSite, Trial

PER_PAGE = 20
SHOWN = 100


def listed() -> "QuerySet[TestSite]":
    """Published sites, those that take applications first, the newest first."""
    return TestSite.objects.exclude(state="draft").select_related("organisation").order_by("-state", "-id")


def site_for(actor: Actor, ref: str) -> TestSite:
    """One that this actor may know of. Raises Http404."""
    found = TestSite.objects.select_related("organisation").filter(ref=ref).first()
    if found is None or not permissions.can_view_site(actor, found):
        raise Http404
    return found


def trial_for(actor: Actor, ref: str) -> Trial:
    """One that this actor may know of. Raises Http404."""
    found = Trial.objects.select_related("site__organisation", "firm").filter(ref=ref).first()
    if found is None or not permissions.can_view_trial(actor, found):
        raise Http404
    return found


def trials_of(actor: Actor, site: TestSite, *, is_host: bool) -> list[Trial]:
    """Public ones for everybody, all for the host, and those of one's own firm. One query."""
    found = Trial.objects.filter(site=site).select_related("firm")
    if not is_host:
        mine = Q(firm__memberships__user_id=actor.person_id, firm__memberships__state="confirmed")
        found = found.filter(Q(state__in=Trial.PUBLIC) | mine).distinct()
    return list(found.order_by("-id")[:SHOWN])


def on_my_desk(actor: Actor) -> tuple[list[TestSite], list[Trial]]:
    """My organisations' drafts, and the trials in which they are a party and that are not over. Two queries."""
    if not actor.is_person:
        return [], []
    ours = [one.pk for one in organisations_of(actor)]
    if not ours:
        return [], []
    drafts = TestSite.objects.filter(state="draft", organisation__in=ours).order_by("-id")
    trials = Trial.objects.filter(Q(firm__in=ours) | Q(site__organisation__in=ours)).exclude(state__in=logic.ENDED)
    return list(drafts[:20]), list(trials.select_related("site", "firm").order_by("-id")[:30])


def organisations_of(actor: Actor) -> list[Organisation]:
    if not actor.is_person:
        return []
    mine = Organisation.objects.current().filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))
