"""Forms of a run: one for each type of output, made when the page asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.forms import FilesField, SeveralFiles, line, text
from proeftuin.kernel.clock import today
from proeftuin.playbooks.structure import Stage
from proeftuin.runs import results
from proeftuin.runs.results import CHOSEN, MOST_ROWS, TABLES
from proeftuin.ui.forms import Form

SPARE = 4  # empty rows below the filled ones
LEAST = 6
LARGEST = 2 * 1024 * 1024  # bytes of a file with answers
COLUMNS: Mapping[str, object] = {
    "name": _("Who"),
    "interest": _("What they want or fear"),
    "power": _("Power"),
    "side": _("Stands"),
    "moment": _("Moment"),
    "happens": _("What happens"),
    "feels": _("How it feels"),
    "gap": _("What gets in the way"),
}
WORDS: Mapping[str, str] = {"power": "actor_power", "side": "actor_side", "feels": "journey_feels"}
PERSONA: Mapping[str, tuple[object, int]] = {
    "name": (_("A made-up name, and who it is"), 1),
    "situation": (_("A day in this life"), 3),
    "needs": (_("What this person needs"), 3),
    "obstacles": (_("What gets in the way"), 3),
    "quote": (_("In their own words"), 2),
}


class RowsWidget(forms.Widget):
    """A table to fill in: the rows that are there, and some empty ones. Works without script."""

    template_name = "runs/widgets/rows.html"

    def __init__(self, output: str) -> None:
        super().__init__()
        self.columns = TABLES[output]

    def value_from_datadict(self, data: Mapping[str, Any], _files: object, name: str) -> list[dict[str, str]]:
        rows = []
        for at in range(MOST_ROWS + SPARE):
            row = {column: str(data.get(f"{name}-{at}-{column}", "")) for column in self.columns}
            if any(one.strip() for one in row.values()):
                rows.append(row)
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0]}" if id_ else ""

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        filled = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
        shown = [*filled, *([{}] * max(SPARE, LEAST - len(filled)))]
        context["columns"] = [COLUMNS[one] for one in self.columns]
        context["rows"] = [
            [self._cell(name, at, column, row.get(column, "")) for column in self.columns]
            for at, row in enumerate(shown)
        ]
        return context

    def _cell(self, name: str, at: int, column: str, value: str) -> dict[str, object]:
        choices = [("", "–"), *vocabularies.choices(WORDS[column])] if column in CHOSEN else []
        return {
            "name": f"{name}-{at}-{column}", "value": value, "choices": choices, "label": COLUMNS[column],
            "row": at + 1,
        }  # fmt: skip


class RowsField(forms.Field):
    def __init__(self, output: str, label: object) -> None:
        super().__init__(label=str(label), required=False, widget=RowsWidget(output))


class StepForm(Form):
    """What came out of a step. Its fields follow the type of output; the action checks the result."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    made = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    is_open = forms.BooleanField(label=_("Everyone may read this result"), required=False)

    def __init__(self, *args: Any, output: str, is_public: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.output = output
        for name, field in _fields(output):
            self.fields[name] = field
        if is_public:
            self.fields["is_open"] = self.fields.pop("is_open")  # below the rest
        else:
            del self.fields["is_open"]

    def result(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name, _field in _fields(self.output)} | {
            "made": self.cleaned_data["made"]
        }

    @property
    def uploads(self) -> Sequence[UploadedFile]:
        return self.cleaned_data.get("files") or ()


def initial_of(output: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """A stored result as the form shows it."""
    if output == "list":
        return {**result, "items": "\n".join(result.get("items", ()))}
    return {name: value for name, value in result.items() if name != "files"}


def _fields(output: str) -> list[tuple[str, forms.Field]]:
    note = ("note", text(_("Remark"), rows=2))
    if output in results.MADE:
        return [note]
    if output in results.TEXTS:
        label = _("Your recommendation") if output == "recommendation" else _("What came out of it")
        return [("text", text(label, rows=10))]
    if output == "list":
        return [("items", text(_("The list"), _("One on each line."), 10))]
    if output in TABLES:
        return [("rows", RowsField(output, _("The map") if output == "actor-map" else _("The journey")))]
    if output == "persona":
        return [
            (name, line(label, required=False) if rows == 1 else text(label, rows=rows))
            for name, (label, rows) in PERSONA.items()
        ]
    if output == "file":
        files = FilesField(label=_("Files"), required=False, widget=SeveralFiles(attrs={"multiple": True}))
        return [("files", files), note]
    return [
        ("title", line(_("Name"), required=False)),
        ("url", line(_("Link"), _("The address of the page, if there is one."), 1000, required=False)),
        note,
    ]


class PartForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = text(_("Your own part"), _("The others see it once they have written theirs."), 8)


class SkipForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = text(_("Why do you leave it out?"), _("Everyone who may see this run can read it."), 2, required=True)


class GateForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(label=_("What did you decide?"), widget=forms.RadioSelect)
    to_stage = forms.ChoiceField(
        label=_("If you adapt: from which stage?"), required=False, widget=forms.Select(attrs={"class": "input"})
    )
    reason = text(_("Reason"), _("Everyone can read this."), 3)

    def __init__(self, *args: Any, stage: Stage, back: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [vocabularies.term("gate_outcomes", one) for one in stage.gate.outcomes]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.label}: {one.hint}") for one in known if one
        ]
        self.fields["to_stage"].choices = [(one.id, one.name) for one in back]  # type: ignore[attr-defined]
        if "adapt" not in stage.gate.outcomes:
            del self.fields["to_stage"]


class StartForm(Form):
    playbook = forms.CharField(widget=forms.HiddenInput)


class HoursForm(Form):
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_value=100, max_digits=5, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"}),
    )  # fmt: skip
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"class": "input input--short", "type": "date"}))
    note = line(_("For what"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today().isoformat())


class NoteForm(Form):
    text = text(_("A new note"), _("Only the coaches of this team see it."), 4, required=True)


class NudgeForm(Form):
    text = line(_("What you ask"), _("Leave it empty to ask where they stand and what they need."), 500, required=False)


class BringForm(Form):
    """A file with answers; or its text, when the page asks once more about what a colleague changed."""

    WORDS = (_("Name"), _("Link"), _("Remark"))
    file = forms.FileField(
        label=_("The file that you kept"), required=False, widget=forms.FileInput(attrs={"accept": ".json,.html"})
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        file = clean.get("file")
        if file is not None:
            if file.size > LARGEST:
                self.add_error("file", _("This file is too large to be one with answers."))
                return clean
            clean["text"] = file.read().decode("utf-8", errors="replace")
        if not clean.get("text") and "file" not in self.errors:
            self.add_error("file", _("Choose the file that you kept."))
        return clean
