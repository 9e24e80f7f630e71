"""Forms of ideas. What a method asks is in its settings, so the form is made for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.ideas.actions.attaching import MOST
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.logic import Asked, Rules
from proeftuin.ideas.models import Idea
from proeftuin.ui.forms import ISO_DAY, Form

EXTRA = "extra_"
ENTERED = ("paper", "telephone", "street", "email")


class ShapeField(forms.JSONField):
    """GeoJSON as the map sends it. What is nested without end, or a number without end, is no JSON either."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (RecursionError, ValueError):
            return InvalidJSONInput(data)


class IdeaForm(Form):
    """What somebody sends. The rules of the method say which questions there are."""

    title = forms.CharField(label=_("Title"), help_text=_("In one line: what is it?"), max_length=1000)
    body = forms.CharField(
        label=_("What do you want to tell?"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=100_000,
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    address = forms.CharField(
        label=_("Where is it about?"), required=False, max_length=300,
        help_text=_("A street, a square, how people call the place, or coordinates: 51.0543, 3.7174."),
    )  # fmt: skip
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    shape = ShapeField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rules: Rules, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.language = rules, language
        self.fields["title"].widget.attrs["maxlength"] = rules.title_max
        self.fields["body"].widget.attrs["data-limit"] = rules.body_max
        self.fields["body"].required = rules.body_min > 0
        self._choices("category", [(code, rules.category(code, language)) for code in rules.categories])
        self._choices("area", [(name, name) for name in rules.areas])
        if rules.place == "no":
            for name in ("address", "latitude", "longitude", "shape"):
                del self.fields[name]
        else:
            self.fields["address"].required = False
        for asked in rules.fields:
            self.fields[EXTRA + asked.code] = _field_for(asked)

    def draft(self) -> IdeaDraft:
        """What was filled in. Only after ``is_valid()``."""
        given = self.cleaned_data
        extra = {asked.code: _plain(given.get(EXTRA + asked.code)) for asked in self.rules.fields}
        return IdeaDraft(
            title=given["title"], body=given["body"], language=self.language, category=given.get("category", ""),
            area=given.get("area", ""), extra=extra, address=given.get("address", ""), latitude=given.get("latitude"),
            longitude=given.get("longitude"), shape=given.get("shape") or None,
        )  # fmt: skip

    def add_problems(self, problems: Mapping[str, object]) -> None:
        """A problem with the place stands beside its words: the pin has no place of its own to say it."""
        super().add_problems({"address" if name == "place" else name: words for name, words in problems.items()})

    @staticmethod
    def initial_of(idea: Idea) -> dict[str, object]:
        named = ("title", "body", "category", "area", "address", "latitude", "longitude", "shape", "version")
        extra = {EXTRA + code: value for code, value in {**idea.extra, **idea.private}.items()}
        return {**{name: getattr(idea, name) for name in named}, **extra}

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        if choices:
            field.choices = [("", "–"), *choices]
        else:
            del self.fields[name]


class PicturesForm(Form):
    """Up to three files, each with what is on it; and, of an idea that has some, which to take away."""

    def __init__(
        self, *args: Any, stored: Sequence[Mapping[str, Any]] = (), takes_more: bool = True, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        del self.fields["once"]
        if stored:
            self.fields["away"] = forms.MultipleChoiceField(
                label=_("Take away"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(one["ref"], one["alt"] or one["name"]) for one in stored],
            )  # fmt: skip
        # Whoever takes one away may put another in its place: one field is always there.
        for at in range(1, max(MOST - len(stored), 1) + 1 if takes_more else 1):
            self.fields[f"file_{at}"] = forms.FileField(
                label=_("Picture or file %(number)d") % {"number": at}, required=False
            )
            self.fields[f"alt_{at}"] = forms.CharField(
                label=_("What is on it? (for who can’t see it)"), required=False, max_length=300
            )

    def files_given(self) -> list[tuple[UploadedFile, str]]:
        given = self.cleaned_data
        numbers = range(1, MOST + 1)
        return [(given[f"file_{at}"], given[f"alt_{at}"]) for at in numbers if given.get(f"file_{at}")]

    def add_problems(self, problems: Mapping[str, object]) -> None:
        """Beside the files alone: what is about the words stands beside the words."""
        super().add_problems({name: words for name, words in problems.items() if name in self.fields})


class EntryForm(IdeaForm):
    """The same for a clerk, who says how it came in."""

    channel = forms.ChoiceField(label=_("How did it come in?"))
    key = forms.CharField(
        label=_("Number of the form"), help_text=_("As printed on it. The same number counts once."), required=False,
        max_length=60,
    )  # fmt: skip
    field_order = ["channel", "key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _channels(self.fields["channel"])
        self.order_fields(["channel", "key", *(name for name in self.fields if name not in ("channel", "key"))])


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Why do you take it back?"), help_text=_("You and the people who run this process see it."),
        required=False, max_length=300,
    )  # fmt: skip


class SheetForm(Form):
    """A counted sheet of signatures, or a show of hands."""

    channel = forms.ChoiceField(label=_("How did it come in?"))
    supports = forms.IntegerField(label=_("How many are for it?"), min_value=0, max_value=1_000_000, initial=0)
    against = forms.IntegerField(label=_("How many are against it?"), min_value=0, max_value=1_000_000, initial=0)
    note = forms.CharField(
        label=_("What was counted"), help_text=_("Everyone reads this: “sheets from the market of 3 May”."),
        required=False, max_length=300,
    )  # fmt: skip

    def __init__(self, *args: Any, against: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _channels(self.fields["channel"])
        if not against:
            del self.fields["against"]


def _channels(field: forms.Field) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
    field.choices = [(code, vocabularies.label("channels", code)) for code in ENTERED]


def _field_for(asked: Asked) -> forms.Field:
    told = {"label": asked.label, "required": asked.required}
    if asked.private:
        told["help_text"] = _("Only the people who run this process read this.")
    options = [(one, one) for one in asked.options]
    match asked.kind:
        case "long":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, **told)  # type: ignore[arg-type]
        case "one":
            return forms.ChoiceField(choices=[("", "–"), *options], **told)  # type: ignore[arg-type]
        case "many":
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **told)  # type: ignore[arg-type]
        case "number":
            return forms.FloatField(**told)  # type: ignore[arg-type]
        case "date":
            return forms.DateField(widget=forms.DateInput({"type": "date"}, ISO_DAY), **told)  # type: ignore[arg-type]
    return forms.CharField(max_length=300, **told)  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
