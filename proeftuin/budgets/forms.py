"""Forms of the back office of a vote on a budget."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.budgets import logic
from proeftuin.budgets.actions.projects import ProjectDraft
from proeftuin.budgets.models import Project
from proeftuin.content import vocabularies
from proeftuin.ui.forms import Form


class AmountField(forms.CharField):
    """An amount as people write it; cleaned to cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: object) -> int:
        text = super().clean(value)
        found = logic.cents(text)
        if found is None:
            raise forms.ValidationError(_("Write an amount, such as 12500 or 12500,50."))
        return found

    def prepare_value(self, value: object) -> object:
        if isinstance(value, int):
            return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"
        return value


class ProjectForm(Form):
    title = forms.CharField(label=_("Project"), max_length=300)
    cost = AmountField(label=_("Cost"), help_text=_("What it takes in all, once."))
    body = forms.CharField(
        label=_("What it is"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    area = forms.CharField(label=_("Part of town"), required=False, max_length=120)
    category = forms.CharField(label=_("Theme"), required=False, max_length=80)
    sets = forms.CharField(
        label=_("Can’t be combined"), required=False, max_length=300,
        help_text=_("Give projects that exclude each other the same word here, such as “Square”. Only one can win."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def draft(self) -> ProjectDraft:
        data = self.cleaned_data
        names = [one.strip() for one in data["sets"].split(",") if one.strip()]
        return ProjectDraft(data["title"], data["cost"], data["body"], data["area"], data["category"], names)

    @staticmethod
    def initial_of(project: Project) -> dict[str, Any]:
        return {
            "title": project.title, "cost": project.cost, "body": project.body, "area": project.area,
            "category": project.category, "sets": ", ".join(project.sets), "version": project.version,
        }  # fmt: skip


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Why is it taken out?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone reads it. Ballots that name this project count without it."),
    )  # fmt: skip


class CountingFields(Form):
    """The rule that counts, with what it needs."""

    rule = forms.ChoiceField(label=_("Rule that counts"), widget=forms.RadioSelect)
    utility = forms.ChoiceField(
        label=_("What a project is worth to who chose it"), widget=forms.RadioSelect, required=False,
        help_text=_("For Equal Shares alone."),
    )  # fmt: skip
    completion = forms.ChoiceField(
        label=_("What happens with what is left"), widget=forms.RadioSelect, required=False,
        help_text=_("For Equal Shares alone."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, codes in {"rule": logic.RULES, "utility": logic.UTILITIES, "completion": logic.COMPLETIONS}.items():
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (code, vocabularies.label(f"budget_{name}", code)) for code in codes
            ]


class RulesForm(CountingFields):
    """The rules of a vote. ``fixed`` are those that stand: they are not asked, and read only if they were sent."""

    budget = AmountField(label=_("Money to divide"))
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, help_text=_("Three letters: EUR."))
    ballot = forms.ChoiceField(label=_("How people vote"), widget=forms.RadioSelect)
    minimum = forms.IntegerField(label=_("At least so many projects"), min_value=0, max_value=logic.LONGEST)
    maximum = forms.IntegerField(
        label=_("At most so many projects"),
        min_value=0,
        max_value=logic.LONGEST,
        help_text=_("0: as many as they like."),
    )
    points = forms.IntegerField(
        label=_("Points for each voter"), min_value=1, max_value=1000, help_text=_("For voting with points alone.")
    )
    at_least = forms.IntegerField(
        label=_("Votes that a project needs"), required=False, min_value=0, max_value=10_000_000,
        help_text=_("With fewer it can’t win. 0: no minimum."),
    )  # fmt: skip
    seed = forms.CharField(
        label=_("Word for the lot"),
        max_length=80,
        required=False,
        help_text=_("If all else is equal, a lot decides. Anybody can draw it again from this word."),
    )

    field_order = (
        "budget",
        "currency",
        "ballot",
        "minimum",
        "maximum",
        "points",
        "rule",
        "utility",
        "completion",
        "at_least",
        "seed",
    )

    def __init__(self, *args: Any, fixed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ballot"].choices = [  # type: ignore[attr-defined]
            (code, vocabularies.label("budget_ballot", code)) for code in logic.BALLOTS
        ]
        self.held = {name: self.fields.pop(name) for name in fixed}

    def settings_typed(self) -> dict[str, Any]:
        """As the method keeps them. A form that was opened before the first ballot sends what stands since, too."""
        data = {name: value for name, value in self.cleaned_data.items() if name in logic.DEFAULTS}
        data |= {name: self._read(name, field) for name, field in self.held.items() if name in self.data}
        if "currency" in data:
            data["currency"] = data["currency"].upper()
        for name, otherwise in (("at_least", 0), ("utility", "cost"), ("completion", "none")):
            if name in data:
                data[name] = data[name] or otherwise
        return data

    def _read(self, name: str, field: forms.Field) -> Any:
        try:
            return field.clean(self.data[name])
        except forms.ValidationError:
            return self.data[name]

    @staticmethod
    def initial_of(settings: Mapping[str, Any]) -> dict[str, Any]:
        return {**logic.DEFAULTS, **settings}


class FileForm(CountingFields):
    """A .pb file of an election that somebody counts here."""

    file = forms.FileField(label=_("File"), help_text=_("A .pb file (Pabulib), at most 40 MB."))
    title = forms.CharField(label=_("Name of this count"), max_length=200, required=False)
    tolerant = forms.BooleanField(
        label=_("Mend small mistakes"), required=False,
        help_text=_("Wrong totals, repeated voters and unknown projects are mended, and you read which."),
    )  # fmt: skip
    seed = forms.CharField(label=_("Word for the lot"), max_length=80, required=False)

    field_order = ("file", "title", "rule", "utility", "completion", "tolerant", "seed")

    def parameters(self) -> dict[str, str]:
        data = self.cleaned_data
        told = {"rule": data["rule"], "seed": data["seed"]}
        if data["rule"] == "equal-shares":
            told |= {"utility": data["utility"] or "cost", "completion": data["completion"] or "none"}
        return told
