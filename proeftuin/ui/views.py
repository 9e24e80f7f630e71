"""Pages of the interface itself. They stand below accounts, so each carries its mark by hand."""

from types import SimpleNamespace

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.verdict import Denied
from proeftuin.ui.forms import Form
from proeftuin.ui.themes import NAME, folder


def theme(_request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A stored theme. Its address changes with its content, so it may be kept for ever."""
    path = folder() / f"{name}.css"
    if not NAME.fullmatch(name) or not path.exists():
        raise Http404
    response = HttpResponse(path.read_text(encoding="utf-8"), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


class Sample(Form):
    """One field of each kind, for the component page."""

    from django import forms as _forms

    line = _forms.CharField(label=_("A line of text"), help_text=_("With a hint below its label."))
    text = _forms.CharField(
        label=_("A longer text"), required=False, widget=_forms.Textarea(attrs={"rows": 3, "data-limit": "200"})
    )
    choice = _forms.ChoiceField(label=_("One of a list"), choices=[("a", "A"), ("b", "B")])
    several = _forms.MultipleChoiceField(
        label=_("Several of a list"), choices=[("a", "A"), ("b", "B"), ("c", "C")], required=False,
        widget=_forms.CheckboxSelectMultiple,
    )  # fmt: skip


def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    wrong = Sample({"choice": "z"}, auto_id="wrong_%s")
    context = {
        "sample": Sample(initial={"line": "…"}),
        "wrong": wrong,
        "denied": Denied(_("Only the lead can invite people."), remedy=_("Ask the lead.")),
        "outcomes": ("succeeded", "partly", "failed", "stopped", "ongoing", "unknown"),
        "phases": ("identify", "ideate", "develop", "implement", "evaluate", "share"),
        "people": [SimpleNamespace(name=name, role=role) for name, role in (("Sara", "lead"), ("Noor", "citizen"))],
        "bars": [("A", 62), ("B", 31), ("C", 7)],
    }
    return render(request, "ui/components.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too much at once has its own number and its own advice; all other nonsense is 400."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = 413 if too_much else 400
    return render(request, f"{status}.html", status=status)


theme.access = "public"  # type: ignore[attr-defined]
components.access = "public"  # type: ignore[attr-defined]
