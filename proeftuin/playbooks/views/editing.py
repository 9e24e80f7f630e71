"""The editor's pages: copy a playbook, change it, publish it. Every mistake stands beside its field."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, staff
from proeftuin.content.loader import LANGUAGES
from proeftuin.kernel.errors import InvalidError, StaleError
from proeftuin.ledger.actions import do_once
from proeftuin.playbooks import changes, rules
from proeftuin.playbooks.actions import writing as actions
from proeftuin.playbooks.changes import Draft
from proeftuin.playbooks.forms import (
    LABELS,
    NAMES,
    AboutForm,
    CardForm,
    CopyForm,
    RolesForm,
    StageForm,
    StepForm,
    WordsForm,
    beside,
    words_initial,
)
from proeftuin.playbooks.models import OwnPlaybook
from proeftuin.playbooks.queries import all_playbooks, own_for
from proeftuin.playbooks.rules import Mistake, key_of
from proeftuin.playbooks.structure import OUTCOMES, STAGE_WORDS, STEP_WORDS, TOOL_WORDS, WORDS, build, language
from proeftuin.playbooks.views.reading import page_of
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

type Change = Callable[[Draft], Draft]


@staff("editor")
def own_list(request: Request) -> HttpResponse:
    """The instance's own playbooks, and a form to copy one."""
    choices = [(one.id, one.title) for one in all_playbooks()]
    form = CopyForm(request.POST or None, choices=choices, initial={"source": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            return see_other(
                do_once(
                    by=request.actor, token=clean["once"],
                    work=lambda: actions.copy_playbook(
                        by=request.actor, source=clean["source"], title=clean["title"], language=language()
                    ).get_absolute_url(),
                )
            )  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    own = OwnPlaybook.objects.select_related("by").defer("live_about", "live_texts")
    return form_page(request, "playbooks/own_list.html", {"form": form, "own": own, "language": language()})


@staff("editor")
def own_page(request: Request, key: str) -> HttpResponse:
    """The whole draft: its parts in their order, what is wrong, and the buttons that move, add, remove and publish."""
    own = own_for(key)
    problem = ""
    if request.method == "POST":
        try:
            return see_other(_done(request, own))
        except InvalidError as error:
            problem = str(error)
        except StaleError:
            problem = "stale"
    found = rules.mistakes(own.about, own.texts)
    text = own.texts.get(language(), {})
    context = {
        "own": own, "text": text, "stages": _outline(own, text, found), "mistakes": _told(own, found),
        "cards": [
            (key_of(one), text.get("tools", {}).get(key_of(one), {}).get("name") or key_of(one))
            for one in own.about.get("tools", ())
        ],
        "roles": [text.get("roles", {}).get(one) or one for one in own.about.get("roles", ())],
        "problem": problem,
    }  # fmt: skip
    return render(request, "playbooks/own_page.html", context, status=_status(problem))


def _status(problem: str) -> int:
    return 409 if problem == "stale" else 422 if problem else 200


def _done(request: Request, own: OwnPlaybook) -> str:
    """Do what a button says. Returns where to go."""
    verb, part, name = (request.POST.get(one, "") for one in ("verb", "part", "name"))
    by, version = request.actor, request.POST.get("version", "")
    given = int(version) if version.isdigit() else 0
    if verb == "publish":
        actions.publish_playbook(by=by, own=own, version=given)
        return f"/playbooks/{own.key}/"
    if verb == "withdraw":
        actions.withdraw_playbook(by=by, own=own, version=given)
        return own.get_absolute_url()
    if verb == "discard":
        actions.discard_draft(by=by, own=own)
        return "/playbooks/edit/"
    made: list[str] = []
    change = _change_of(verb, part, name.strip(), made)
    try:
        actions.change_draft(by=by, own=own, version=given, change=change, strict=False)
    except KeyError as error:  # a colleague took that part away
        raise Http404 from error
    place = {"add-stage": "stages", "add-step": "steps", "add-card": "cards"}.get(verb, "")
    return f"{own.get_absolute_url()}{place}/{made[0]}/" if made else f"{own.get_absolute_url()}#{part}"


def _change_of(verb: str, part: str, name: str, made: list[str]) -> Change:
    """What a button does to the draft. ``made`` gets the id of what it adds."""
    plain: dict[str, Change] = {
        "stage-up": lambda draft: changes.move_stage(draft, part, -1),
        "stage-down": lambda draft: changes.move_stage(draft, part, 1),
        "stage-remove": lambda draft: changes.remove_stage(draft, part),
        "step-up": lambda draft: changes.move_step(draft, part, -1),
        "step-down": lambda draft: changes.move_step(draft, part, 1),
        "step-remove": lambda draft: changes.remove_step(draft, part),
        "card-remove": lambda draft: changes.remove_tool(draft, part),
    }
    if verb in plain:
        return plain[verb]
    adding: dict[str, Callable[[Draft], tuple[Draft, str]]] = {
        "add-stage": lambda draft: changes.add_stage(draft, name, language()),
        "add-step": lambda draft: changes.add_step(draft, part, name, language()),
        "add-card": lambda draft: changes.add_tool(draft, name, language()),
    }
    if verb not in adding or not name:
        raise InvalidError({"": actions.NAME_FIRST})

    def add(draft: Draft) -> Draft:
        after, key = adding[verb](draft)
        made.append(key)
        return after

    return add


@staff("editor")
def preview(request: Request, key: str) -> HttpResponse:
    """The draft as readers will see it, once nothing is missing in it."""
    own = own_for(key)
    if rules.mistakes(own.about, own.texts):
        return see_other(f"{own.get_absolute_url()}#mistakes")
    found = build(own.key, own.about, own.texts)
    return render(request, "playbooks/playbook.html", {**page_of(request, found), "draft": True})


@staff("editor")
def about_edit(request: Request, key: str) -> HttpResponse:
    own = own_for(key)
    initial = {
        "phases": own.about.get("phases"), "concepts": ", ".join(own.about.get("concepts", ())),
        "order": own.about.get("order", 500), **words_initial(own.texts, (), WORDS),
    }  # fmt: skip
    form = AboutForm(request.POST or None, initial={**initial, "version": own.version})

    def change(draft: Draft) -> Draft:
        about, texts = changes.set_words(draft, (), form.words())
        clean = form.cleaned_data
        return {**about, "phases": clean["phases"], "concepts": clean["concepts"], "order": clean["order"]}, texts

    return _edited(request, own, form, change, (), ())


@staff("editor")
def stage_edit(request: Request, key: str, part: str) -> HttpResponse:
    own = own_for(key)
    at = _or_404(changes.stage_at, own, part)
    stage = own.about["stages"][at]
    gate = stage.get("gate", {})
    initial = {
        "phase": stage.get("phase"), "decide": gate.get("decide", "team"), "outcomes": gate.get("outcomes", OUTCOMES),
        **words_initial(own.texts, ("stages", part), STAGE_WORDS), "version": own.version,
    }  # fmt: skip
    form = StageForm(request.POST or None, initial=initial, phases=own.about.get("phases", ()))

    def change(draft: Draft) -> Draft:
        about, texts = changes.set_words(draft, ("stages", part), form.words())
        clean = form.cleaned_data
        found = about["stages"][changes.stage_at(about, part)]
        found["phase"], found["gate"] = clean["phase"], {"decide": clean["decide"], "outcomes": clean["outcomes"]}
        return about, texts

    return _edited(request, own, form, change, ("stages", at), ("stages", part))


@staff("editor")
def step_edit(request: Request, key: str, part: str) -> HttpResponse:
    own = own_for(key)
    at, inner = _or_404(changes.step_at, own, part)
    stage = own.about["stages"][at]
    step = stage["steps"][inner]
    words_at = ("stages", key_of(stage), "steps", part)
    initial = {
        **step, "together": {True: "yes", False: "no"}.get(step.get("together"), ""),
        **words_initial(own.texts, words_at, STEP_WORDS), "version": own.version,
    }  # fmt: skip
    form = StepForm(
        request.POST or None, initial=initial, about=own.about, words=own.texts.get(language(), {}), step=part
    )

    def change(draft: Draft) -> Draft:
        about, texts = changes.set_words(draft, words_at, form.words())
        outer, place = changes.step_at(about, part)
        about["stages"][outer]["steps"][place] = form.settings(part)
        return about, texts

    return _edited(request, own, form, change, ("stages", at, "steps", inner), words_at)


@staff("editor")
def card_edit(request: Request, key: str, part: str) -> HttpResponse:
    own = own_for(key)
    tools = own.about.get("tools", [])
    at = next((number for number, one in enumerate(tools) if key_of(one) == part), None)
    if at is None:
        raise Http404
    text = own.texts.get(language(), {}).get("categories", {})
    known = list(dict.fromkeys(one["category"] for one in tools))
    category = tools[at]["category"]
    initial = {
        "category": category, **words_initial(own.texts, ("tools", part), TOOL_WORDS), "version": own.version,
        **{f"kind_{one}": own.texts[one].get("categories", {}).get(category, "") for one in LANGUAGES},
    }  # fmt: skip
    form = CardForm(request.POST or None, initial=initial, categories=[(one, text.get(one, one)) for one in known])

    def change(draft: Draft) -> Draft:
        named = changes.set_words(draft, ("tools", part), form.words())
        kinds, chosen = form.kinds(), form.cleaned_data["category"]
        chosen = chosen or changes.new_id(next(one for one in kinds.values() if one), known, "kind")
        return changes.set_category(named, part, chosen, kinds)

    return _edited(request, own, form, change, ("tools", at), ("tools", part))


@staff("editor")
def roles_edit(request: Request, key: str) -> HttpResponse:
    own = own_for(key)
    roles = own.about.get("roles", [])
    initial = {
        f"role_{at}_{one}": own.texts[one].get("roles", {}).get(role, "")
        for at, role in enumerate(roles)
        for one in LANGUAGES
    }
    form = RolesForm(request.POST or None, initial={**initial, "version": own.version}, roles=roles)

    def change(draft: Draft) -> Draft:
        taken, named = list(roles), {}
        for role, words in form.names():
            role_key = role or changes.new_id(next(one for one in words.values() if one), taken, "role")
            named[role_key] = words
        return changes.set_roles(draft, named)

    return _edited(request, own, form, change, (), (), "playbooks/own_roles.html")


def _edited(
    request: Request, own: OwnPlaybook, form: Form, change: Change, at: tuple[str | int, ...],
    words_at: tuple[str, ...], template: str = "playbooks/own_form.html",
) -> HttpResponse:  # fmt: skip
    """Save a part of the draft and go back to the whole; or the form as it was typed, each mistake beside its field."""
    context: dict[str, object] = {"own": own, "form": form, "words_at": words_at}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.change_draft(by=request.actor, own=own, version=version, change=change)
            return see_other(f"{own.get_absolute_url()}#{words_at[-1] if words_at else 'about'}")
        except InvalidError as error:
            front = ".".join(map(str, (rules.STRUCTURE, *at)))
            form.add_problems(
                {
                    name.removeprefix(f"{front}.").replace("gate.", "", 1): words
                    for name, words in error.problems.items()
                }
            )
        except StaleError as error:
            form.renew_version(error.current)
            stored = words_initial(own_for(own.key).texts, words_at, getattr(form, "names", ()) or ())
            conflict = "\n".join(one for one in stored.values() if one)
            return render(request, template, {**context, "conflict": conflict or "–"}, status=409)
    if isinstance(form, WordsForm) and not form.is_bound:
        form.beside = beside(rules.mistakes(own.about, own.texts), at, words_at)
    return form_page(request, template, context)


def _or_404(find: Callable[[dict[str, Any], str], Any], own: OwnPlaybook, part: str) -> Any:
    try:
        return find(own.about, part)
    except KeyError as error:
        raise Http404 from error


def _outline(own: OwnPlaybook, text: dict[str, Any], found: Sequence[Mistake]) -> list[dict[str, Any]]:
    """Stages with their steps, and how many things are wrong with each."""
    outline = []
    for at, stage in enumerate(own.about.get("stages", ())):
        key = key_of(stage)
        words = text.get("stages", {}).get(key, {})
        steps = []
        for inner, step in enumerate(stage.get("steps", ())):
            here = key_of(step)
            wrong = _count(found, ("stages", at, "steps", inner), ("stages", key, "steps", here))
            name = words.get("steps", {}).get(here, {}).get("name") or here
            steps.append({"id": here, "name": name, "wrong": wrong, **step})
        wrong = _count(found, ("stages", at), ("stages", key)) - sum(one["wrong"] for one in steps)
        outline.append({"id": key, "name": words.get("name") or key, "wrong": wrong, "steps": steps, "stage": stage})
    return outline


def _count(found: Sequence[Mistake], at: tuple[str | int, ...], words_at: tuple[str, ...]) -> int:
    paths = [(one.path, at if one.file == rules.STRUCTURE else words_at) for one in found]
    return sum(path[: len(place)] == place for path, place in paths)


def _told(own: OwnPlaybook, found: Sequence[Mistake]) -> list[tuple[str, str]]:
    """Each mistake with the page on which it is mended."""
    return [(_in_words(one), f"{own.get_absolute_url()}{_page(own, one)}") for one in found]


def _in_words(one: Mistake) -> str:
    """A missing text by the name of its field, instead of by its key in the file."""
    field, thing = one.path[-1], one.path[-2] if len(one.path) > 1 else ""
    if one.file == rules.STRUCTURE or field not in LABELS:
        return one.message
    missing = _("Missing: %(what)s (%(language)s)") % {"what": LABELS[str(field)], "language": NAMES[one.file]}
    return f"{thing}: {missing}" if thing else missing


def _page(own: OwnPlaybook, one: Mistake) -> str:
    path = one.path
    stages = own.about.get("stages", ())
    if path[:1] == ("stages",) and len(path) > 1:
        at = (
            path[1]
            if isinstance(path[1], int)
            else next((n for n, it in enumerate(stages) if key_of(it) == path[1]), -1)
        )
        if not 0 <= at < len(stages):
            return ""
        if len(path) > 3 and path[2] == "steps":
            inner = path[3]
            steps = stages[at].get("steps", ())
            return f"steps/{key_of(steps[inner]) if isinstance(inner, int) else inner}/"
        return f"stages/{key_of(stages[at])}/"
    if path[:1] == ("tools",) and len(path) > 1:
        tools = own.about.get("tools", ())
        return f"cards/{key_of(tools[path[1]]) if isinstance(path[1], int) else path[1]}/"
    return "roles/" if path[:1] == ("roles",) else "about/"
