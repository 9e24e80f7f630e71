"""Forms of the back office of a process. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.processes.changes import Plain
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import CodeList, Method, Phase, Process
from proeftuin.processes.playbooks import playbooks
from proeftuin.processes.registry import KINDS
from proeftuin.ui.forms import Form, LanguageOfText

ZONES = ("Europe/Brussels", "Europe/Amsterdam", "Europe/Paris", "Europe/Berlin", "Europe/Luxembourg", "UTC")


def text(label: object, hint: object = "", rows: int = 4, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def told_by(fields: Mapping[str, forms.Field]) -> Callable[[str, Plain], tuple[str, str]]:
    """How the fields of a form put a setting into words for who reads an amendment: its name, and what it says."""

    def told(name: str, value: Plain) -> tuple[str, str]:
        field = fields.get(name)
        label = str(field.label if field else name)
        if isinstance(field, forms.ChoiceField):
            return label, str(dict(field.choices).get(value, value))  # type: ignore[arg-type, call-overload]
        if isinstance(value, bool):
            return label, str(_("yes") if value else _("no"))
        if isinstance(value, list):
            return label, ", ".join(map(str, value))
        return label, "" if value is None else str(value)

    return told


def ask_why(form: Form, process: Process) -> None:
    """Make an amendment of a form about rules: it asks for the reason, and knows what version was read."""
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=process.version)
    form.fields["reason"] = reason()


def reason() -> forms.CharField:
    """Why rules change. Required: whoever took part reads it."""
    field = text(_("Why the rules change"), _("Public. Everyone who took part is told."), 3, required=True)
    field.error_messages["required"] = _("Say why: everyone reads it.")
    return field


def line(label: object, hint: object = "", *, required: bool = False, limit: int = 200) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit, widget=widget)


def number(label: object, hint: object = "", *, least: int = 0, most: int = 1_000_000) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input--short"})
    return forms.IntegerField(label=label, help_text=hint, min_value=least, max_value=most, widget=widget)


def choice(label: object, choices: object, hint: object = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=False, widget=forms.Select(attrs={"class": "input"})
    )  # type: ignore[arg-type]


class MomentField(forms.DateTimeField):
    """A date and time of day on the clock of a process; :func:`in_zone` makes a moment of it."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "input input--short"}, format="%Y-%m-%dT%H:%M"
    )
    input_formats = (
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d/%m/%Y %H:%M",
        "%d-%m-%Y %H:%M",
        "%Y-%m-%d",
    )

    def to_python(self, value: object) -> datetime | None:
        """What was typed, without a zone: the form knows the zone."""
        found = super().to_python(value)  # type: ignore[arg-type]
        return timezone.make_naive(found) if found and timezone.is_aware(found) else found


def moment(label: object, hint: object = "", *, required: bool = False) -> MomentField:
    return MomentField(label=label, help_text=hint, required=required)


def in_zone(value: datetime | None, zone: str) -> datetime | None:
    """A wall-clock time of a process as a moment."""
    return value.replace(tzinfo=ZoneInfo(zone)) if value else None


def kept(typed: datetime | None, stored: datetime | None, zone: str) -> datetime | None:
    """What was typed as a moment; the stored one where it is the same to the minute, which is all that a form shows."""
    shown = on_wall(stored, zone)
    same = typed and shown and typed.replace(second=0, microsecond=0) == shown.replace(second=0, microsecond=0)
    return stored if same else in_zone(typed, zone)


def on_wall(value: datetime | None, zone: str) -> datetime | None:
    """A moment as the clock on the wall of a process shows it."""
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if value else None


class NewForm(Form):
    """The first step: what it is called, who asks, and which ready-made process to begin with."""

    title = line(_("Title"), _("A question or an invitation says more than the name of a plan."), required=True)
    organisation = forms.ModelChoiceField(
        label=_("Who asks"), queryset=Organisation.objects.none(), widget=forms.Select(attrs={"class": "input"})
    )
    playbook = forms.ChoiceField(label=_("Begin with"), required=False, widget=forms.RadioSelect)
    starts_at = moment(_("Starts on"), _("You can change all moments afterwards."), required=True)
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        made = [(one.id, f"{one.title}: {one.summary}") for one in playbooks().values()]
        self.fields["playbook"].choices = [*made, ("", _("Empty: I choose everything myself"))]  # type: ignore[attr-defined]
        if made:
            self.initial.setdefault("playbook", made[0][0])


class WordsForm(Form):
    """The words and the promise of a process."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = line(_("Title"), required=True)
    summary = text(_("In short"), _("Two sentences: what is it about, and what do you ask?"), 3)
    description = text(_("The whole story"), _("Why now, what has been decided, what the plan is."), 8)
    area = line(_("The place it is about"))
    areas = text(_("Parts of this place"), _("To choose from when people tell where they live: one on each line."), 3)
    language = LanguageOfText()
    can_influence = text(_("What people can change"), _("Be exact: the plants, the route, the opening hours."))
    cannot_influence = text(_("What is fixed"), _("And why: the budget, the law, what was decided before."))
    level = choice(_("How much influence they have"), lambda: [("", "—"), *vocabularies.choices("influence_levels")])
    decides = line(_("Who decides"), _("For example: the council, on 12 March."), limit=300)
    answer_by = forms.DateField(
        label=_("Answer by"), required=False, help_text=_("Everyone sees this day, and whether you keep it."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip
    answer_threshold = number(
        _("From how many supports do you owe an answer?"), _("0: every contribution gets an answer.")
    )
    time_zone = choice(_("Time zone"), [(zone, zone) for zone in ZONES if zone in available_timezones()])
    retention_months = number(
        _("After how many months do you let go of names?"), _("Counted from the end. The counts stay."), most=120
    )

    def __init__(self, *args: object, process: Process, **kwargs: object) -> None:
        self.process = process
        super().__init__(*args, initial=self.initial_of(process), **kwargs)

    @staticmethod
    def initial_of(process: Process) -> dict[str, object]:
        names = [name for name in WordsForm.base_fields if hasattr(process, name)]
        return {**{name: getattr(process, name) for name in names}, "areas": "\n".join(process.areas)}

    def draft(self) -> ProcessDraft:
        clean = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version", "areas")}
        areas = [one.strip() for one in self.cleaned_data["areas"].splitlines() if one.strip()]
        return ProcessDraft(**clean, areas=areas, prefix=self.process.prefix)


class PhaseForm(Form):
    """One phase. Times are those of the process's own zone, which the page names."""

    title = line(_("Title"), required=True)
    description = text(_("What happens in it"), rows=3)
    starts_at = moment(_("Starts on"))
    ends_at = moment(_("Ends on"), _("At this minute it is closed."))

    def __init__(self, *args: object, zone: str, phase: Phase | None = None, **kwargs: object) -> None:
        self.zone, self.phase = zone, phase
        stored = {} if phase is None else {
            "title": phase.title, "description": phase.description, "starts_at": on_wall(phase.starts_at, zone),
            "ends_at": on_wall(phase.ends_at, zone),
        }  # fmt: skip
        super().__init__(*args, initial=stored, **kwargs)

    def draft(self) -> PhaseDraft:
        clean = self.cleaned_data
        return PhaseDraft(
            clean["title"], clean["description"],
            kept(clean["starts_at"], self.phase.starts_at if self.phase else None, self.zone),
            kept(clean["ends_at"], self.phase.ends_at if self.phase else None, self.zone),
        )  # fmt: skip


class MethodForm(Form):
    kind = forms.ChoiceField(label=_("Way of taking part"), widget=forms.RadioSelect)
    title = line(_("Title"), required=True)
    intro = text(_("Introduction"), _("What do you ask, and what do you do with it?"), 4)

    def __init__(self, *args: object, method: Method | None = None, **kwargs: object) -> None:
        stored = {} if method is None else {"title": method.title, "intro": method.intro}
        super().__init__(*args, initial=stored, **kwargs)
        if method is not None:
            del self.fields["kind"]
        else:
            kinds = [(one.code, f"{one.label}: {one.explanation}") for one in KINDS.values() if one.view]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def draft(self) -> MethodDraft:
        clean = self.cleaned_data
        return MethodDraft(clean["kind"], clean["title"], clean["intro"])


class OpeningForm(Form):
    """Who may do one thing in one phase."""

    who = forms.ChoiceField(
        label=_("Who may do this"), widget=forms.RadioSelect,
        choices=lambda: [pair for pair in vocabularies.choices("eligibility") if pair[0] != "entered"],
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=_("Which organisation"), queryset=Organisation.objects.none(), required=False,
        widget=forms.Select(attrs={"class": "input"}), help_text=_("For members of an organisation."),
    )  # fmt: skip
    code_list = forms.ModelChoiceField(
        label=_("Which list"), queryset=CodeList.objects.none(), required=False,
        widget=forms.Select(attrs={"class": "input"}), help_text=_("For people on a list."),
    )  # fmt: skip
    claim_name = line(_("Name of the claim"), _("For who signs in with OpenID Connect: municipality"), limit=80)
    claim_value = line(_("Its value"), _("For example: Waterrijk"))
    explanation = text(_("Why, for who is refused"), _("They read this, with what they can do."), 2)

    def __init__(self, *args: object, process: Process, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if process.frozen_at is not None:
            self.fields["reason"] = text(_("Why the rules change"), _("Public. Everyone who took part is told."), 3)
        asks = Organisation.objects.filter(pk=process.organisation_id)
        self.fields["organisation"].queryset = asks  # type: ignore[attr-defined]
        self.fields["code_list"].queryset = process.lists.all()  # type: ignore[attr-defined]

    def draft(self, action: str) -> OpeningDraft:
        clean = self.cleaned_data
        return OpeningDraft(
            action, clean["who"], organisation_id=clean["organisation"].pk if clean["organisation"] else None,
            list_id=clean["code_list"].pk if clean["code_list"] else None, claim_name=clean["claim_name"],
            claim_value=clean["claim_value"], explanation=clean["explanation"],
        )  # fmt: skip


class SeatForm(Form):
    email = forms.EmailField(
        label=_("E-mail address of their account"), widget=forms.EmailInput(attrs={"class": "input"})
    )
    role = forms.ChoiceField(
        label=_("What they do"), choices=lambda: vocabularies.choices("process_roles"), widget=forms.RadioSelect
    )


class ListForm(Form):
    """A list of codes: from a table, or made here."""

    name = line(_("Name of the list"), required=True, limit=120)
    kind = forms.ChoiceField(
        label=_("Kind of codes"), widget=forms.RadioSelect,
        choices=[("shared", _("Many people have the same: postal codes")), ("once", _("One for each person: letters"))],
    )  # fmt: skip
    text = text(
        _("The codes"), _("One on each line; behind a semicolon the part of town, if you like. We keep only marks."), 8
    )
    many = number(_("Or make so many new codes for letters"), _("You download them once."), most=200_000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["many"].required = False


class ScheduleForm(Form):
    publish_at = moment(_("Publish by itself on"), _("Leave it empty to take the plan away."))


class CloseForm(Form):
    statement = text(_("What came of it"), _("Everyone who took part reads this."), 5)


class CopyForm(Form):
    title = line(_("Title"), required=True)
    starts_at = moment(_("Starts on"), required=True)


class AmendForm(Form):
    """Changing the rules of a running process, in public."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason()
    can_influence = WordsForm.base_fields["can_influence"]
    cannot_influence = WordsForm.base_fields["cannot_influence"]
    level = WordsForm.base_fields["level"]
    decides = WordsForm.base_fields["decides"]
    answer_by = WordsForm.base_fields["answer_by"]
    answer_threshold = WordsForm.base_fields["answer_threshold"]

    def __init__(self, *args: object, process: Process, phases: Sequence[Phase], **kwargs: object) -> None:
        self.process, self.phases = process, phases
        names = ("version", "can_influence", "cannot_influence", "level", "decides", "answer_by", "answer_threshold")
        stored: dict[str, object] = {name: getattr(process, name) for name in names}
        for one in phases:
            stored[f"{one.ref}-starts"] = on_wall(one.starts_at, process.time_zone)
            stored[f"{one.ref}-ends"] = on_wall(one.ends_at, process.time_zone)
        super().__init__(*args, initial=stored, **kwargs)
        for one in phases:
            self.fields[f"{one.ref}-starts"] = moment(_("“%(phase)s” starts on") % {"phase": one.title})
            self.fields[f"{one.ref}-ends"] = moment(_("“%(phase)s” ends on") % {"phase": one.title})

    def rules(self) -> dict[str, object]:
        names = ("can_influence", "cannot_influence", "level", "decides", "answer_by", "answer_threshold")
        return {name: self.cleaned_data[name] for name in names}

    def moments(self) -> dict[str, tuple[datetime | None, datetime | None]]:
        clean, zone = self.cleaned_data, self.process.time_zone
        return {
            one.ref: (
                kept(clean[f"{one.ref}-starts"], one.starts_at, zone),
                kept(clean[f"{one.ref}-ends"], one.ends_at, zone),
            )
            for one in self.phases
        }
