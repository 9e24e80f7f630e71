"""Who could help a team, asking one of them, and answering."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, posting, signed_in
from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.people import helping, permissions
from proeftuin.people.actions import helping as actions
from proeftuin.people.forms import AskForm
from proeftuin.people.models import Request as HelpRequest
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def helpers(request: Request, ref: str) -> HttpResponse:
    """People who offer what this team lacks; ``?lacks=design`` asks for something else than the team's own gaps."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_ask_help(request.actor, initiative))
    known = vocabularies.codes("disciplines")
    lacking = [code for code in request.GET.getlist("lacks") if code in known] or helping.lacking_in(initiative)
    context = {"initiative": initiative, "lacking": lacking, "helpers": helping.helpers_for(initiative, lacking)}
    return render(request, "people/helpers.html", context)


@signed_in
@posting("ask_help", "20/h")
def ask(request: Request, ref: str, person: str, discipline: str) -> HttpResponse:
    """Write to one of them."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_ask_help(request.actor, initiative))
    user = User.objects.filter(ref=person, profile__offered__discipline=discipline).first()
    if user is None:
        raise Http404
    form = AskForm(request.POST or None)
    back = f"/people/for/{initiative.ref}/"
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_help(
                by=request.actor, initiative=initiative, person=user, discipline=discipline,
                message=form.cleaned_data["message"],
            )  # fmt: skip
            messages.success(request, _("Asked. You hear it when they answer."))
            return see_other(back)
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "initiative": initiative, "person": user, "discipline": discipline, "back": back}
    return form_page(request, "people/ask_help.html", context)


@signed_in
def request_page(request: Request, ref: str) -> HttpResponse:
    """What a team asks of me, and my answer."""
    found = HelpRequest.objects.select_related("initiative__organisation", "asked_by").filter(ref=ref).first()
    if found is None or not permissions.can_answer(request.actor, found):
        raise Http404
    problem = ""
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        welcome = request.POST["answer"] == "yes"
        try:
            actions.answer_help(by=request.actor, request=found, welcome=welcome)
            return see_other(found.initiative.get_absolute_url() if welcome else found.get_absolute_url())
        except InvalidError as error:
            problem = str(next(iter(error.problems.values())))
    context = {"asked": found, "initiative": found.initiative, "problem": problem}
    return render(request, "people/request.html", context, status=422 if problem else 200)
