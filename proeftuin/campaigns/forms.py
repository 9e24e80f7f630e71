"""Forms of campaigns. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns import logic
from proeftuin.campaigns.drafts import CampaignDraft, FundDraft, PledgeDraft
from proeftuin.campaigns.models import Campaign, Line
from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative
from proeftuin.organisations.models import Organisation
from proeftuin.processes.forms import ZONES, in_zone, line, moment, on_wall
from proeftuin.processes.forms import text as words
from proeftuin.ui.forms import Form, LanguageOfText

SELECT = {"class": "input"}
SHORT = {"class": "input input--short"}
FIXED = ("organisation", "initiative", "zone", "deadline", "near_miss_percent", *Line.Kind.values)
BUDGET = _("One on each line: what it is, a colon, and the amount in euro. Such as: Soil: 600")


def euros(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={**SHORT, "inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=40, widget=widget)


def count(label: Any, hint: Any = "", *, most: int = 100_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=most, widget=forms.NumberInput(attrs=SHORT)
    )


def pick(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=hint, required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=SELECT)
    )


class CampaignForm(Form):
    """All of it while it is a draft; ``words_only`` once people may have pledged on it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Name of the campaign"), required=True)
    summary = line(_("In one sentence"), _("What you will make, and for whom."), limit=300)
    story = words(_("Your plan"), _("What you want to do, why, and with whom. No names without consent."), 8)
    place = line(_("Where"), limit=120)
    organisation = pick(_("Host organisation"), _("It reviews the campaign first. None: an editor of this site does."))
    initiative = pick(_("Part of an initiative"), _("One in whose team you are."))
    minimum = words(_("Money: what you need at least"), BUDGET, 4)
    optimum = words(_("Money: what would make it better"), BUDGET, 3)
    hands = words(
        _("Hands: tasks"), _("One on each line: the task, a colon, and how many hours. Such as: Digging: 40"), 3
    )
    goods = words(_("Goods: things"), _("One on each line: the thing, a colon, and how many. Such as: Spades: 10"), 3)
    deadline = moment(_("Deadline"), _("Until this very moment people can pledge. It can’t move later."), required=True)
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(one, one) for one in ZONES], widget=forms.Select(attrs=SELECT)
    )
    near_miss_percent = forms.IntegerField(
        label=_("Just missed from (%)"), min_value=1, max_value=100, initial=80, widget=forms.NumberInput(attrs=SHORT),
        help_text=_("From this share of the target on, you may propose an adapted form within 14 days."),
    )  # fmt: skip
    pay_to = line(
        _("Bank account, and in whose name"),
        _("Only who pledged money reads it, once it goes on. No money goes through this site."),
    )
    language = LanguageOfText()

    def __init__(
        self, *args: object, organisations: Sequence[Organisation] = (), initiatives: Sequence[Initiative] = (),
        words_only: bool = False, **kwargs: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if words_only:
            for name in FIXED:
                del self.fields[name]
        else:
            self.fields["organisation"].choices = [("", _("none")), *((o.pk, o.shown_name) for o in organisations)]  # type: ignore[attr-defined]
            self.fields["initiative"].choices = [("", _("none")), *((i.pk, i.title) for i in initiatives)]  # type: ignore[attr-defined]

    def draft(self) -> CampaignDraft:
        clean = self.cleaned_data
        zone = clean.get("zone") or ZONES[0]
        names = ("title", "summary", "story", "place", "language", "minimum", "optimum", "hands", "goods", "pay_to")
        return CampaignDraft(
            deadline=in_zone(clean.get("deadline"), zone), zone=zone,
            near_miss_percent=clean.get("near_miss_percent") or 80, organisation_id=clean.get("organisation"),
            initiative_id=clean.get("initiative"), **{name: clean.get(name, "") for name in names},
        )  # fmt: skip


def values_of(campaign: Campaign) -> Mapping[str, object]:
    """What the form shows of a campaign: its deadline on its own clock, its needs as lines."""
    plain = ("title", "summary", "story", "place", "zone", "near_miss_percent", "pay_to", "language", "version")
    needs: dict[str, list[str]] = {kind: [] for kind in Line.Kind.values}
    for one in campaign.lines.all():
        is_money = one.kind in (Line.Kind.MINIMUM, Line.Kind.OPTIMUM)
        needs[one.kind].append(f"{one.name}: {_typed(one.amount) if is_money else one.amount}")
    return {
        **{name: getattr(campaign, name) for name in plain},
        **{kind: "\n".join(found) for kind, found in needs.items()},
        "organisation": campaign.organisation_id, "initiative": campaign.initiative_id,
        "deadline": on_wall(campaign.deadline, campaign.zone),
    }  # fmt: skip


def _typed(cents: int) -> str:
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


class PledgeForm(Form):
    """One kind of pledge. With an account there is no address to fill in."""

    kind = forms.CharField(widget=forms.HiddenInput)
    amount = euros(_("How much, in euro"), _("From 5 euro on. You pay nothing now."), required=True)
    hours = count(_("How many hours"), most=10**6)
    pieces = count(_("How many"), most=10**6)
    what = line(_("What you can do, or what you bring"), limit=200)
    on_date = forms.DateField(
        label=_("On which day"), required=False, help_text=_("If you know already."),
        widget=forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d"),
    )  # fmt: skip
    is_loan = forms.BooleanField(label=_("I lend it, and want it back"), required=False)
    worth = euros(_("What it is worth, in euro"), _("You may leave it empty. It is shown, and never counts as money."))
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    is_named = forms.BooleanField(
        label=_("Everybody may read my name"), required=False, help_text=_("Else the page says: Anonymous.")
    )
    address = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=_(
            "We mail you to ask whether it is you. Who runs the campaign reads it too, until a year after it ended."
        ),
    )  # fmt: skip
    note = words(_("Something to tell who runs it"), rows=2)

    KEEPS = {
        "money": {"amount"},
        "hands": {"hours", "what", "on_date", "worth"},
        "goods": {"pieces", "what", "on_date", "is_loan", "worth"},
    }  # fmt: skip

    def __init__(self, *args: object, kind: str, has_account: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kind"] = kind
        for name in set.union(*self.KEEPS.values()) - self.KEEPS[kind]:
            del self.fields[name]
        if has_account:
            del self.fields["address"]

    def draft(self) -> PledgeDraft:
        clean = self.cleaned_data
        return PledgeDraft(
            kind=clean["kind"], amount=clean.get("amount", ""), hours=clean.get("hours") or 0,
            pieces=clean.get("pieces") or 0, what=clean.get("what", ""), on_date=clean.get("on_date"),
            is_loan=clean.get("is_loan", False), worth=clean.get("worth", ""), name=clean["name"],
            address=clean.get("address", ""), is_named=clean["is_named"], note=clean["note"],
            language=(get_language() or "en")[:2],
        )  # fmt: skip


class SendBackForm(Form):
    note = words(_("What has to change"), _("Who runs the campaign reads it."), 4, required=True)


class FundCloseForm(Form):
    reason = words(_("Why"), _("Everyone reads it."), 4, required=True)


class AdaptedForm(Form):
    text = words(
        _("The adapted form"),
        _("What you will do with less, and what you leave out. It is mailed to everyone who pledged."),
        6,
    )
    minimum = euros(_("What you need for it at least"), required=True)


class ReportForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = words(
        _("What was done"),
        _("What stands there now, what it cost, and what was different. Names only with consent."),
        8,
    )
    case_url = line(_("Case that tells it"), _("The address of a published case on this site, if there is one."))
    share = forms.BooleanField(label=_("Everybody may read it from now on. Who gave is mailed."), required=False)


class PhotoForm(Form):
    files = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs=SELECT))  # type: ignore[assignment]
    alt = line(_("What it shows, in a few words"), required=True, limit=300)
    consent = forms.BooleanField(label=_("Everybody on it said yes to showing it here"), required=False)


class FundForm(Form):
    organisation = forms.TypedChoiceField(label=_("Whose money it is"), coerce=int, widget=forms.Select(attrs=SELECT))
    title = line(_("Name of the fund"), required=True)
    text = words(_("For what and whom"), rows=3)
    pool = euros(_("How much money there is, in euro"), required=True)
    rule = forms.ChoiceField(
        label=_("Rule"), choices=lambda: vocabularies.choices("fund_rules"), widget=forms.RadioSelect, initial="double"
    )
    factor = forms.DecimalField(
        label=_("For each euro, the fund adds"), initial=1, required=False, max_digits=6, decimal_places=3,
        localize=True,
        help_text=_("1 doubles a pledge, 0.5 adds half of it."), widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    max_per_pledge = euros(_("Of each pledge, this much counts at most, in euro"), _("Empty: no limit."))
    cap_project = euros(_("For each campaign at most, in euro"), _("Empty: no limit."))
    max_per_user = count(_("How many pledges of one giver are matched"), _("Empty: no limit."))
    donation = euros(_("One amount for a campaign, in euro"), _("Only for the second rule."))
    reached_percent = count(
        _("Once this share of the target is pledged (%)"), _("Only for the second rule."), most=1000
    )
    min_amount = euros(_("Or once this much is pledged, in euro"), _("Only for the second rule."))
    donors = count(_("By at least so many givers"), _("Only for the second rule."))
    opens_at = moment(_("Opens on"), required=True)
    closes_at = moment(_("Closes on"), required=True)

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        clean = super().clean() or {}
        for name in ("pool", "max_per_pledge", "cap_project", "donation", "min_amount"):
            typed = clean.get(name)
            clean[name] = logic.pledge_cents(typed) if typed else None
            if typed and clean[name] is None:
                self.add_error(name, _("Write an amount in euro, such as 25 or 12.50."))
        return clean

    def draft(self) -> FundDraft:
        clean = self.cleaned_data
        same = (
            "title",
            "text",
            "rule",
            "max_per_pledge",
            "cap_project",
            "max_per_user",
            "reached_percent",
            "min_amount",
        )
        return FundDraft(
            pool=clean["pool"] or 0, factor=clean["factor"] or Decimal(0), donation=clean["donation"] or 0,
            donors=clean["donors"] or 0, opens_at=_moment(clean["opens_at"]), closes_at=_moment(clean["closes_at"]),
            **{name: clean[name] for name in same},
        )  # fmt: skip


def _moment(typed: datetime) -> datetime:
    """On the clock of Brussels, as the moments of a fund are shown."""
    found = in_zone(typed, ZONES[0])
    assert found  # noqa: S101 - the field is required
    return found
