"""Forms of an initiative. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.drafts import (
    AskedDraft,
    EvaluationDraft,
    IndicatorDraft,
    InitiativeDraft,
    PostDraft,
    TaskDraft,
)
from proeftuin.initiatives.models import Member
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form, LanguageOfText


def text(label: object, hint: object = "", rows: int = 4, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": rows, "class": "input"})
    )


def line(label: object, hint: object = "", limit: int = 200, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs={"class": "input"}),
    )


def link(label: object, hint: object = "") -> forms.URLField:
    return forms.URLField(
        label=label, help_text=hint, required=False, max_length=1000, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "input"}),
    )  # fmt: skip


def number(label: object, hint: object = "", *, least: int | None = None) -> forms.DecimalField:
    """A number as people write it: with a comma or a point before the decimals."""
    return forms.DecimalField(
        label=label, help_text=hint, required=False, min_value=least, max_digits=18, decimal_places=4, localize=True,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"}),
    )  # fmt: skip


class InitiativeForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("A short name"), _("As you would call it in the corridor."))
    problem = text(
        _("What is going on?"), _("The problem, not yet the solution. For whom is it a problem?"), 6, required=True
    )
    organisation = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("none: a free initiative"), widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    sectors = forms.MultipleChoiceField(
        label=_("Policy areas"), required=False, choices=lambda: vocabularies.choices("sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    sdgs = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, choices=lambda: vocabularies.choices("sdgs"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_public = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[("yes", _("Everyone: others can join and learn")), ("no", _("Only the team, for now"))],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        ids = {one.pk for one in organisations} | {self.initial.get("organisation")} - {None}
        self.organisations = {one.pk: one for one in organisations}
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=ids)  # type: ignore[attr-defined]

    def draft(self) -> InitiativeDraft:
        clean = self.cleaned_data
        organisation = clean["organisation"]
        return InitiativeDraft(
            title=clean["title"], problem=clean["problem"], language=clean["language"],
            is_public=clean["is_public"] == "yes", sectors=clean["sectors"], sdgs=clean["sdgs"],
            organisation_id=organisation.pk if organisation else None,
            level=organisation.level if organisation else "", country=organisation.country if organisation else "",
        )  # fmt: skip


class StartForm(InitiativeForm):
    """Starting from an answer page: with the question, what was shown, and why one starts anyway."""

    question = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40_000)
    builds_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    reason = text(
        _("Why start something new?"),
        _("Others did something that looks like this. What is different here? One sentence is enough."), 2,
    )  # fmt: skip

    def asked(self, shown: Sequence[dict[str, object]]) -> AskedDraft:
        clean = self.cleaned_data
        return AskedDraft(
            question=clean["question"], reason=clean["reason"], language=(get_language() or "")[:2], shown=shown,
            builds_on=clean["builds_on"],
        )  # fmt: skip


class OutputForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = text(_("In words"), rows=8, required=True)
    link = link(_("Link"), _("To a document or page, if there is one."))


class MoveForm(Form):
    phase = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = text(_("Reason"), _("Everyone can read this."), 3)


class ReturnForm(Form):
    to_phase = forms.ChoiceField(label=_("Back to"), widget=forms.Select(attrs={"class": "input"}))
    reason = text(_("Reason"), _("Everyone can read this."), 3)

    def __init__(self, *args: object, phases: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, vocabularies.label("phases", code)) for code in phases]
        self.fields["to_phase"].choices = choices  # type: ignore[attr-defined]


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is checked by content when it is stored."""

    def clean(self, data: object, initial: object = None) -> list[object]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files if one]


class PostForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Title"))
    body = text(_("What happened"), _("You can use Markdown: **bold**, lists with -, [links](https://…)."), 8)
    link = link(_("Link"))
    files = FilesField(
        label=_("Pictures and files"), required=False, widget=SeveralFiles(attrs={"multiple": True}),
        help_text=_("Where and with what a picture was taken is removed from it."),
    )  # fmt: skip
    is_public = forms.ChoiceField(
        label=_("Who may read it"), choices=[("yes", _("Everyone")), ("no", _("Only the team"))],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    language = LanguageOfText()

    def draft(self) -> PostDraft:
        clean = self.cleaned_data
        return PostDraft(
            title=clean["title"], body=clean["body"], link=clean["link"], language=clean["language"],
            is_public=clean["is_public"] == "yes",
        )  # fmt: skip


class IndicatorForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = line(_("What you measure"), _("For example: average waiting time at the counter"))
    unit = line(_("Unit"), _("For example: minutes"), 40, required=False)
    baseline = number(_("Now (baseline)"))
    target = number(_("Target"))
    more_is_better = forms.ChoiceField(
        label=_("Better is"), choices=[("no", _("lower")), ("yes", _("higher"))], widget=forms.RadioSelect, initial="no"
    )
    method = text(_("How you measure it"), rows=3)
    agreed_with = text(_("Agreed with"), _("Who had a say in this, beside the team itself?"), 2)

    def draft(self) -> IndicatorDraft:
        clean = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        return IndicatorDraft(**{**clean, "more_is_better": clean["more_is_better"] == "yes"})


class ResultForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    result = number(_("Result"))
    note = text(_("Remark"), rows=2)


class EvaluationForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label=_("How it ended"),
        choices=lambda: [
            (code, vocabularies.label("outcomes", code)) for code in ("succeeded", "partly", "failed", "stopped")
        ],
        widget=forms.RadioSelect,
    )
    summary = text(_("What you saw"), _("Results next to the baseline, expected or not."), 6, required=True)
    cost = forms.DecimalField(
        label=_("Cost in euro"), required=False, min_value=0, max_digits=14, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"}),
    )  # fmt: skip
    effort_days = forms.IntegerField(
        label=_("Working days"), required=False, min_value=0, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip
    people_reached = forms.IntegerField(
        label=_("People reached"), required=False, min_value=0, max_value=1_000_000_000,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip

    def draft(self) -> EvaluationDraft:
        clean = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        return EvaluationDraft(**clean)


class InviteForm(Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"class": "input"}))
    role = forms.ChoiceField(
        label=_("As"), choices=lambda: vocabularies.choices("initiative_roles"), initial="member",
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    message = text(_("A few words with it"), rows=3)


class JoinForm(Form):
    role = forms.ChoiceField(
        label=_("As"),
        choices=lambda: [
            (code, vocabularies.label("initiative_roles", code)) for code in ("member", "partner", "citizen", "coach")
        ],
        widget=forms.RadioSelect, initial="member",
    )  # fmt: skip
    message = text(_("What you bring, or why you want to join"), rows=3)


class MemberForm(Form):
    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: vocabularies.choices("initiative_roles"),
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    disciplines = forms.MultipleChoiceField(
        label=_("Brings"), required=False, choices=lambda: vocabularies.choices("disciplines"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_target_group = forms.BooleanField(label=_("Is one of the people it is about"), required=False)


class TaskForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("What will be done"))
    owner = forms.TypedChoiceField(
        label=_("Who does it"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    owner_name = line(_("Or somebody outside the team"), limit=120, required=False)
    due_on = forms.DateField(
        label=_("Ready on"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip
    note = text(_("Remark"), rows=2)

    def __init__(self, *args: object, team: Sequence[Member], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.user_id: one.user for one in team if one.user_id}
        names = [(key, one.display_name) for key, one in self.people.items()]
        self.fields["owner"].choices = [("", _("nobody yet")), *names]  # type: ignore[attr-defined]

    def draft(self) -> TaskDraft:
        clean = self.cleaned_data
        return TaskDraft(
            title=clean["title"], note=clean["note"], owner=self.people.get(clean["owner"]),
            owner_name=clean["owner_name"], due_on=clean["due_on"],
        )  # fmt: skip
