"""Forms of gatherings. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.gatherings.drafts import GatheringDraft, Guest
from proeftuin.gatherings.logic import agenda_text, on_the_clock
from proeftuin.gatherings.models import Gathering, Series, Visit
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.queries import alike
from proeftuin.processes.forms import ZONES, MomentField, line, on_wall
from proeftuin.processes.forms import text as words
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}


class WallField(MomentField):
    """A time as the clock of the place shows it: which place, and whether it exists there, only the form knows."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: object) -> datetime | None:
        with timezone.override(UTC):  # the clock of the instance has no say in it
            return super().to_python(value)


class GatheringForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    organisation = forms.TypedChoiceField(
        label=_("Which organisation arranges it"), coerce=int, widget=forms.Select(attrs=INPUT),
        help_text=_("You can ask other organisations to host it with you afterwards."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: vocabularies.choices("gathering_kinds"), widget=forms.Select(attrs=INPUT)
    )
    title = line(_("Title"), required=True)
    text = words(_("What it is about"), _("For whom is it, and what do they take home?"), 5)
    starts_at = WallField(label=_("Starts on"))
    ends_at = WallField(label=_("Ends on"))
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(one, one) for one in ZONES], widget=forms.Select(attrs=INPUT)
    )
    place = line(_("Where"), _("Street and number, and the room."), limit=300)
    town = line(_("Town"), limit=80)
    link = forms.URLField(
        label=_("Link to take part from afar"), required=False, max_length=500, assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "url"}),
        help_text=_("Only people who registered get it."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Number of places"), required=False, min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
        help_text=_("Empty: no limit. When it is full, there is a waiting list that moves up by itself."),
    )  # fmt: skip
    agenda = words(_("Agenda"), _("One item on each line, such as: 14:00 Welcome"), 6)
    spoken = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, choices=lambda: vocabularies.choices("gathering_languages"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    accessibility = words(
        _("Accessibility"), _("Step-free? A hearing loop? An interpreter? A quiet room? Say also what is not there."), 3
    )
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        if organisations:
            self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def clean(self) -> None:
        """The typed times become moments on the clock of the place."""
        super().clean()
        put_on_the_clock(self, self.cleaned_data.get("zone", ""))

    def draft(self) -> GatheringDraft:
        clean = self.cleaned_data
        names = ("kind", "title", "text", "zone", "place", "town", "link", "capacity", "agenda", "spoken",
                 "accessibility", "language")  # fmt: skip
        moments = {"starts_at": clean["starts_at"], "ends_at": clean["ends_at"]}
        return GatheringDraft(**moments, **{name: clean[name] for name in names})


def put_on_the_clock(form: Form, zone: str) -> None:
    """Make moments of ``starts_at`` and ``ends_at``; a time that the clock skips is answered beside its field."""
    for name in ("starts_at", "ends_at"):
        typed = form.cleaned_data.get(name)
        if typed and zone in ZONES:
            form.cleaned_data[name] = found = on_the_clock(typed, zone)
            if found is None:
                form.add_error(name, _("The clocks go forward then: this time does not exist. Choose one hour later."))


class AgainForm(Form):
    """The same again: only the moment is new, on the clock of the gathering before."""

    starts_at = WallField(label=_("Starts on"))
    ends_at = WallField(label=_("Ends on"))

    def __init__(self, *args: object, zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> None:
        super().clean()
        put_on_the_clock(self, self.zone)


class SeriesForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Name of the series"), required=True)
    text = words(_("What the series is about"), _("For whom is it, and what do they take home?"), 5)
    language = LanguageOfText()


class SeriesChoiceForm(Form):
    """To which series a gathering belongs: none, one of ours, or a new one."""

    NEW = "new"
    series = forms.ChoiceField(label=_("Series"), required=False, widget=forms.Select(attrs=INPUT))
    title = line(_("Name of a new series"))

    def __init__(self, *args: object, ours: Sequence[Series] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ours = {one.ref: one for one in ours}
        self.fields["series"].choices = [  # type: ignore[attr-defined]
            ("", _("No series")), *((one.ref, one.title) for one in ours), (self.NEW, _("A new series")),
        ]  # fmt: skip


def values_of(gathering: Gathering) -> Mapping[str, object]:
    """What the form shows of a gathering: its moments on its own clock."""
    plain = ("kind", "title", "text", "zone", "place", "town", "link", "capacity", "spoken", "accessibility",
             "language", "version")  # fmt: skip
    return {
        **{name: getattr(gathering, name) for name in plain},
        "agenda": agenda_text(gathering.agenda),
        "starts_at": on_wall(gathering.starts_at, gathering.zone),
        "ends_at": on_wall(gathering.ends_at, gathering.zone),
    }


class GuestForm(Form):
    """Registering. With an account there is no address to fill in."""

    name = forms.CharField(
        label=_("Your name"), required=False, max_length=80,
        help_text=_("For the list at the door. You may leave it empty."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    address = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=_(
            "We mail you to ask whether it is you. Only the system uses it, until 30 days after the gathering."
        ),
    )  # fmt: skip
    needs = forms.CharField(
        label=_("What you need to take part"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        help_text=_("For example a place for a wheelchair, or no nuts. The hosts read it."),
    )  # fmt: skip

    def __init__(self, *args: object, has_account: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["address"]

    def guest(self) -> Guest:
        clean = self.cleaned_data
        return Guest(
            name=clean["name"], address=clean.get("address", ""), needs=clean["needs"],
            language=(get_language() or "en")[:2],
        )  # fmt: skip


class CancelForm(Form):
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        help_text=_("Everyone who registered reads it in a mail. It stays on the page."),
        error_messages={"required": _("Say why: who registered reads it.")},
    )  # fmt: skip


class HostForm(Form):
    organisation = forms.CharField(
        label=_("Name of the organisation"), max_length=300, widget=forms.TextInput(attrs=INPUT),
        help_text=_("As it is called on this site. Somebody of that organisation agrees first."),
    )  # fmt: skip

    def clean_organisation(self) -> Organisation:
        name = self.cleaned_data["organisation"].strip()
        found = list(Organisation.objects.current().filter(name__iexact=name)[:2])
        if len(found) == 1:
            return found[0]
        others = ", ".join(one.shown_name for one in alike(name))
        if others:
            raise forms.ValidationError(_("Which one do you mean: %(names)s?") % {"names": others})
        raise forms.ValidationError(_("No organisation of this name is here. Add it first under Organisations."))


class ReportForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = words(_("What came of it"), _("For who was not there. Names only with consent."), 8)
    share = forms.BooleanField(label=_("Everybody may read it, with the findings, from now on"), required=False)

    def __init__(self, *args: object, shared: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if shared:  # it is asked once
            del self.fields["share"]


class FindingForm(Form):
    text = line(_("Finding, in one sentence"), required=True, limit=300)
    detail = words(_("Tell more"), rows=3)
    inspired_by = words(
        _("Inspired by"), _("Addresses of cases, organisations or people on this site, one on each line."), 2
    )
    visits = forms.ModelMultipleChoiceField(
        label=_("Seen at"), queryset=Visit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, gathering: Gathering, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visits"].queryset = gathering.visits.all()  # type: ignore[attr-defined]
        if not gathering.visits.exists():
            del self.fields["visits"]


class VisitForm(Form):
    name = line(_("Whom you visit"), required=True)
    town = line(_("Town"), limit=80)
    text = words(_("What they do"), rows=3)


class FollowUpForm(Form):
    text = line(_("What will be done"), required=True, limit=300)
    who = line(_("Who does it"), _("An organisation or a role. Everybody reads it."), limit=120)
    due_on = forms.DateField(
        label=_("By when"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip


class FileForm(Form):
    what = forms.ChoiceField(
        label=_("What it is"), choices=[("photo", _("A photo")), ("slides", _("A presentation"))],
        widget=forms.RadioSelect, initial="photo",
    )  # fmt: skip
    files = forms.FileField(label=_("File"), widget=forms.FileInput(attrs=INPUT))  # type: ignore[assignment]
    alt = line(_("What it shows, in a few words"), required=True, limit=300)
    consent = forms.BooleanField(
        label=_("Everybody on it, or who made it, said yes to showing it here"), required=False
    )


class OfferForm(Form):
    organisation = forms.TypedChoiceField(
        label=_("Which organisation hosts it"), coerce=int, widget=forms.Select(attrs=INPUT)
    )
    note = words(_("Where and when, about"), rows=2)

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]


class LessonKindForm(Form):
    kind = forms.ChoiceField(choices=lambda: vocabularies.choices("lesson_kinds"))
