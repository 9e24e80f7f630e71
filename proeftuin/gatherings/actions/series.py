"""Series: what hosts do so that gatherings go on. Beginning one, putting gatherings in, and planning the next."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.gatherings import permissions
from proeftuin.gatherings.actions.arranging import arrange_gathering, belongs, host_for, invite_host
from proeftuin.gatherings.actions.places import locked
from proeftuin.gatherings.drafts import GatheringDraft
from proeftuin.gatherings.logic import agenda_text
from proeftuin.gatherings.models import Gathering, Series
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record

LONGEST = 20_000
ROOM = system("gatherings")


@transaction.atomic
def begin_series(*, by: Actor, gathering: Gathering, title: str) -> Series:
    """Begin a series with a gathering one hosts. Raises InvalidError."""
    gathering = locked(gathering)
    require(permissions.can_change(by, gathering))
    _check(title)
    series = Series.objects.create(title=title.strip(), language=gathering.language, author_id=by.id)
    audience = "public" if gathering.is_shown else by.ref
    record("series.begun", by=by, thread=series.thread, subject=gathering.thread, audience=audience,
           data={"title": series.title})  # fmt: skip
    _move(by, gathering, series)
    return series


@transaction.atomic
def put_in_series(*, by: Actor, gathering: Gathering, series: Series | None) -> Gathering:
    """Put a gathering into a series, or out of it. A series that loses its last gathering goes."""
    gathering = locked(gathering)
    require(permissions.can_change(by, gathering))
    if series is not None:
        require(permissions.can_change_series(by, series))
    if gathering.series_id != (series.pk if series else None):
        _move(by, gathering, series)
    return gathering


@transaction.atomic
def change_series(*, by: Actor, series: Series, title: str, text: str, language: str, version: int) -> Series:
    """New words about the whole. Raises StaleError, InvalidError."""
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    require(permissions.can_change_series(by, series))
    if series.version != version:
        raise StaleError(series.version)
    _check(title, text)
    series.title, series.text, series.language = title.strip(), text.strip(), language
    series.version += 1
    series.save()
    shown = series.gatherings.exclude(state=Gathering.State.DRAFT).exists()
    record("series.edited", by=by, thread=series.thread, audience="public" if shown else by.ref,
           data={"title": series.title})  # fmt: skip
    return series


@transaction.atomic
def plan_next(*, by: Actor, gathering: Gathering, starts_at: datetime, ends_at: datetime) -> Gathering:
    """The same again on another day, as a draft in the same series: words, agenda, place, link and hosts.

    The other hosts are asked again; who plans it agrees at once. Also after one that was cancelled.
    """
    gathering = locked(gathering)
    require(permissions.can_host(by, gathering))
    organisation = host_for(by, gathering)
    if organisation is None:
        raise InvalidError({"": _("This gathering has no host any more. Arrange a new one.")})
    names = ("kind", "title", "text", "language", "zone", "town", "place", "link", "capacity", "accessibility")
    draft = GatheringDraft(
        starts_at=starts_at, ends_at=ends_at, agenda=agenda_text(gathering.agenda), spoken=tuple(gathering.spoken),
        **{name: getattr(gathering, name) for name in names},
    )  # fmt: skip
    acting = by if belongs(by, organisation) else ROOM  # an editor plans it for a host, and then it is the host's own
    made = arrange_gathering(
        by=acting, organisation=organisation, draft=draft, about=gathering.about, previous=gathering,
        series=gathering.series,
    )  # fmt: skip
    others = gathering.hosts.exclude(agreed_at=None).exclude(organisation=organisation)
    for host in others.select_related("organisation"):
        invite_host(by=by, gathering=made, organisation=host.organisation)
    return made


def _move(by: Actor, gathering: Gathering, series: Series | None) -> None:
    left = gathering.series
    gathering.series, gathering.changed_at = series, now()
    gathering.version += 1
    gathering.save(update_fields=["series", "changed_at", "version"])
    record("gathering.put_in_series", by=by, thread=gathering.thread, audience=by.ref,
           subject=series.thread if series else "")  # fmt: skip
    if left and not left.gatherings.exists():
        left.delete()


def _check(title: str, text: str = "") -> None:
    problems: dict[str, object] = {}
    if not title.strip() or len(title.strip()) > 200:
        problems["title"] = _("Give it a name of at most 200 characters.")
    if len(text) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
