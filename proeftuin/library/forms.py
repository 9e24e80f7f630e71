"""Forms of the library. They check shape and make drafts; the rules are the actions'."""

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.library import logic
from proeftuin.library.drafts import CaseDraft, LessonDraft
from proeftuin.library.models import AdoptionNote, Case
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form, LanguageOfText

MANY = ("phases", "types", "sectors", "sdgs", "obstacles", "open_for")
ONE = {"outcome": "outcomes", "novelty": "novelty", "level": "levels", "evidence": "evidence", "country": "countries"}


def long_text(label: object, limit: int, hint: object, rows: int = 5) -> forms.CharField:
    # No max_length on the field: the action says how much too long it is, and nothing typed is cut.
    widget = forms.Textarea(attrs={"rows": rows, "class": "input", "data-limit": str(limit)})
    return forms.CharField(label=label, required=False, help_text=hint, widget=widget, strip=True)


def line(label: object, hint: object = "", limit: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, max_length=limit, widget=forms.TextInput(attrs={"class": "input"})
    )


def choice(label: object, vocabulary: str, hint: object = "", *, required: bool = False) -> forms.ChoiceField:
    def choices() -> list[tuple[str, str]]:
        return [("", "—"), *vocabularies.choices(vocabulary)]

    return forms.ChoiceField(
        label=label, required=required, help_text=hint, choices=choices, widget=forms.Select(attrs={"class": "input"})
    )


def choices_of(label: object, vocabulary: str, hint: object = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=hint, choices=lambda: vocabularies.choices(vocabulary),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class CaseForm(Form):
    """The whole case, in the sections of logic.SECTIONS. Everything but the title may stay empty in a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    language = LanguageOfText()
    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"class": "input"}))
    summary = long_text(
        _("In short"), 500, _("Three sentences: why it was needed, what it is and for whom, what is new about it."), 4
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    organisation_name = line(_("Or its name, when it is not in the list"))
    country = choice(_("Country"), "countries")
    level = choice(_("Level of government"), "levels")
    sectors = choices_of(_("Policy areas"), "sectors")
    year = forms.IntegerField(
        label=_("Put into practice in"), required=False, min_value=1900, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip
    website = forms.URLField(
        label=_("Website"), required=False, max_length=1000, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "input"}),
    )  # fmt: skip
    overview = long_text(
        _("The whole story"), 5000,
        _("The problem, what you did, what you wanted to reach, who benefits, and how it goes on."), 12,
    )  # fmt: skip
    innovative = long_text(_("What makes it new"), 1000, _("New for you is new enough. What was done before?"))
    types = choices_of(_("What kind of innovation it is"), "types")
    novelty = choice(_("How new it is"), "novelty")
    phases = choices_of(_("Phases it went through"), "phases")
    status_text = long_text(_("Where it stands now"), 1000, _("Who works on it, and what comes next."), 4)
    partners = long_text(_("Partners"), 500, _("Who worked along, and what each of them brought."), 4)
    users = long_text(_("The people it is for"), 500, _("Whom it affects, and how they took part."), 4)
    outcome = choice(_("How it ended"), "outcomes", _("Also tell it when it failed: others learn most from that."))
    results = long_text(_("Results"), 1000, _("What you saw, and how you measured it. Give numbers where you can."))
    challenges = long_text(_("What was hard, what went wrong"), 1000, _("And how you responded to it."))
    conditions = long_text(
        _("What it needs to work"), 1000, _("Rules, leadership, people, money, technology, values: what must be there?")
    )
    replication = long_text(_("Reuse"), 1000, _("Has it been done elsewhere? Could it be, and what must change?"))
    lessons_text = long_text(_("Lessons"), 1000, _("What would you tell someone who starts tomorrow?"))
    obstacles = choices_of(_("Obstacles you met"), "obstacles")
    more = long_text(_("Anything else"), 1000, "", 4)
    open_for = choices_of(_("You are open for"), "open_for")
    contact = line(_("Whom to ask"), _("A function or a shared address lasts longer than a name."), 200)
    contact_is_public = forms.BooleanField(label=_("Everyone may see whom to ask"), required=False)
    evidence = choice(_("How strong the evidence is"), "evidence")
    tags = line(_("Tags"), _("Words that others would search for, with commas between them."), 500)
    sdgs = choices_of(_("Sustainable Development Goals"), "sdgs")
    cost = forms.DecimalField(
        label=_("Cost in euro"), required=False, min_value=0, max_digits=14, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"}),
    )  # fmt: skip
    effort_days = forms.IntegerField(
        label=_("Working days"), required=False, min_value=0, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip

    LABELS = {
        "summary": _("In short"),
        "novelty": _("What is new"),
        "people": _("People"),
        "reflection": _("Looking back"),
        "reuse": _("For the next one"),
    }

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        ids = {one.pk for one in organisations} | {self.initial.get("organisation")} - {None}
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=ids)  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[str, object, list[forms.BoundField]]]:
        """Each section with its label and fields, as the page shows them."""
        shown = []
        for name, fields in logic.SECTIONS.items():
            names = [field for field in fields if field in self.fields]
            if name == "summary":
                names = ["language", *names[:3], "organisation_name", *names[3:]]
            if name == "reuse":
                names.insert(names.index("contact") + 1, "contact_is_public")
            shown.append((name, self.LABELS[name], [self[field] for field in names]))
        return shown

    def draft(self, base: Case | None = None) -> CaseDraft:
        """What was filled in. Fields the form does not show stay as ``base`` has them."""
        clean = self.cleaned_data
        kept = {
            name: getattr(base, name)
            for name in ("concepts", "place", "area_code", "video", "attribution", "licence", "derived_from_id")
            if base is not None
        }
        plain = {name: clean[name] for name in clean if name not in ("once", "version", "organisation", "tags")}
        organisation = clean["organisation"]
        return CaseDraft(
            **{**plain, "outcome": plain["outcome"] or "unknown"},
            organisation_id=organisation.pk if organisation else None,
            tags=words_in(clean["tags"]),
            **kept,
        )

    @staticmethod
    def initial_of(case: Case) -> dict[str, object]:
        """The form's first values for a case that exists."""
        names = [name for name in CaseForm.base_fields if hasattr(case, name) and name not in ("organisation", "tags")]
        return {
            **{name: getattr(case, name) for name in names},
            "organisation": case.organisation_id,
            "tags": ", ".join(case.tags),
        }


class ReviewForm(Form):
    note = long_text(_("Note to the authors"), 1000, _("Needed when you send it back or hold it."), 3)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"}))


class LessonForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("The lesson, in one sentence"),
        help_text=_("For example: people stay seated when they do not trust a text message."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "input", "data-limit": "300"}),
    )
    kind = forms.ChoiceField(
        label=_("What kind of lesson"), choices=lambda: vocabularies.choices("lesson_kinds"), widget=forms.RadioSelect
    )
    evidence = long_text(_("How you know"), 2000, _("What you saw or measured."), 3)
    obstacles = choices_of(_("Obstacles it is about"), "obstacles")
    language = LanguageOfText()

    def draft(self) -> LessonDraft:
        clean = self.cleaned_data
        return LessonDraft(**{name: clean[name] for name in ("text", "kind", "evidence", "obstacles", "language")})


class AdoptForm(Form):
    taker = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("How you want to reuse it"), choices=lambda: vocabularies.choices("adoption_modes"),
        widget=forms.RadioSelect, initial="adapted",
    )  # fmt: skip
    expectations = long_text(
        _("What you expect of each other"),
        1000,
        _("Hours, a visit, files: what do you hope for, and what can you give?"),
        3,
    )

    def __init__(self, *args: object, takers: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=[one.pk for one in takers])
        self.fields["taker"].queryset = known  # type: ignore[attr-defined]


class FitForm(Form):
    """What a taker finds out on the way (COI's readiness questions, in our own words)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    problem_fit = forms.TypedChoiceField(
        label=_("Do you have the same problem?"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), (0, _("0: not at all")), (1, "1"), (2, _("2: partly")), (3, "3"), (4, _("4: exactly"))],
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    core = long_text(_("What must stay as it is"), 1000, _("The core that makes it work. The rest may change."), 3)
    expectations = long_text(_("What you expect of each other"), 1000, "", 3)
    goes_live_on = forms.DateField(
        label=_("Starts on"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip
    owner = line(_("Who owns it in the line organisation"), _("A function rather than a name."), 200)


class MoveForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("Next step"), widget=forms.Select(attrs={"class": "input"}))
    note = long_text(_("What you learned at this step"), 2000, "", 3)

    def __init__(self, *args: object, targets: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.choices = [(code, vocabularies.label("adoption_states", code)) for code in targets]  # type: ignore[attr-defined]


class StopForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why you stop"), help_text=_("Everyone can read this. The next one learns from it."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )  # fmt: skip
    obstacles = choices_of(_("What stood in the way"), "obstacles")


class NoteForm(Form):
    KINDS = [
        (AdoptionNote.Kind.TEST, _("A test: what we tried and saw")),
        (AdoptionNote.Kind.CHANGE, _("A change: what we did differently, and why")),
        (AdoptionNote.Kind.OBSTACLE, _("An obstacle: what stands in the way")),
        (AdoptionNote.Kind.NOTE, _("Something else")),
    ]
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, widget=forms.Select(attrs={"class": "input"}))
    text = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"}))
    obstacle = choice(_("Which obstacle"), "obstacles")
    due_on = forms.DateField(
        label=_("To be solved by"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip


class HarvestForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.CharField(
        label=_("The result, next to the original"),
        help_text=_("What is better, the same, or worse than where it came from? Give numbers where you can."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )


def words_in(text: str) -> list[str]:
    """Tags as typed: split at commas, trimmed, each once."""
    return list(dict.fromkeys(word.strip() for word in re.split(r"[,;\n]", text) if word.strip()))
