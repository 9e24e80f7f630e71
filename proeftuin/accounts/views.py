"""Pages about one's own account, people's public pages, and roles."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts import actions, queries
from proeftuin.accounts.access import Request, public, signed_in, staff, unpark
from proeftuin.accounts.forms import EraseForm, ProfileForm, RoleForm
from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def my_page(request: Request) -> HttpResponse:
    """What is mine here, and where I change it."""
    mine = queries.what_is_mine(request.actor)
    context = {"waiting": [one for one in mine if one.waits], "sections": [one for one in mine if not one.waits]}
    return render(request, "accounts/me.html", context)


@signed_in
def profile(request: Request) -> HttpResponse:
    names, kept = ("name", "language"), ("bio", "expertise", "is_public")
    initial = {name: getattr(request.user, name) for name in names}
    form = ProfileForm(request.POST or unpark(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            told = {name: form.cleaned_data[name] for name in names}
            others = {name: getattr(request.user, name) for name in kept}
            actions.edit_profile(by=request.actor, **told, **others)
            messages.success(request, _("Your profile is saved."))
            return _in_language(see_other("/me/"), form.cleaned_data["language"])
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "accounts/profile.html", {"form": form})


@signed_in
def my_data(request: Request) -> HttpResponse:
    """Everything we hold about me, as a file."""
    response = JsonResponse(queries.own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def erase(request: Request) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_account(by=request.actor, user=request.user)
            logout(request)
            messages.success(request, _("Your account is deleted. Thank you for taking part."))
            return see_other("/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "accounts/delete.html", {"form": form})


@staff("administrator")
def roles(request: Request) -> HttpResponse:
    """Who holds which role; giving one by e-mail address."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _person(form.cleaned_data["email"])
            actions.give_role(by=request.actor, user=user, role=form.cleaned_data["role"])
            return see_other("/me/roles/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "accounts/roles.html", {"form": form, "holders": queries.role_holders()})


@staff("administrator")
@require_POST
def role_take(request: Request) -> HttpResponse:
    try:
        user = _person(request.POST.get("email", ""))
        actions.take_role(by=request.actor, user=user, role=request.POST.get("role", ""))
    except InvalidError as error:
        form = RoleForm(request.POST)
        form.full_clean()
        form.add_problems(error.problems)
        return form_page(request, "accounts/roles.html", {"form": form, "holders": queries.role_holders()})
    return see_other("/me/roles/")


@public
def about_roles(request: Request) -> HttpResponse:
    """Who can do what here."""
    context = {"instance": vocabularies.terms("roles"), "team": vocabularies.terms("initiative_roles")}
    return render(request, "accounts/about_roles.html", context)


def _person(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise InvalidError({"email": _("Nobody has an account with this address.")})
    return found


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    """What was chosen here counts from now on, also where the language menu had set something else."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE, secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
