"""Pages of a team's stories: the list and its twins, one story, noting, looking through, the slip of paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.engines import naming
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.stories import data, logic, permissions, queries
from proeftuin.stories.actions import consent, telling
from proeftuin.stories.consent import sentences
from proeftuin.stories.forms import ChangeForm, NoteForm, QuoteForm
from proeftuin.stories.links import path_of
from proeftuin.stories.models import Story
from proeftuin.stories.views.sound import heard
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, absolute, atom_page, csv_page, json_page, see_other
from proeftuin.ui.onward import next_of, with_made


@public
def story_list(request: Request, ref: str) -> HttpResponse:
    """What people told, what it is about, and what helps or stands in the way."""
    initiative = initiative_for(request.actor, ref)
    typed = request.GET.get("theme", "")
    theme = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    is_team = permissions.can_read_all(request.actor, initiative)
    page = Paginator(queries.listed(request.actor, initiative, theme=theme), queries.PER_PAGE)
    counts = queries.counts_for(request.actor, initiative)
    context = {
        "initiative": initiative, "page": page.get_page(request.GET.get("page")), "counts": counts,
        "theme": theme, "is_team": is_team, "may_gather": permissions.can_gather(request.actor, initiative),
        "fewest": logic.FEWEST,
    }  # fmt: skip
    return render(request, "stories/list.html", context)


@public
def story_list_json(request: Request, ref: str) -> HttpResponse:
    initiative = _public(request, ref)
    page = Paginator(queries.open_stories(initiative), 100).get_page(request.GET.get("page"))
    counts = data.counts_data(queries.counts_for(data.EVERYONE, initiative))
    stories = [data.story_data(one, initiative) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "counts": counts, "stories": stories})


@public
def story_list_csv(request: Request, ref: str) -> HttpResponse:
    initiative = _public(request, ref)
    stories = (data.story_data(one, initiative) for one in queries.open_stories(initiative).iterator(chunk_size=500))
    return csv_page(f"stories-{initiative.ref}", data.COLUMNS, data.rows(stories))  # type: ignore[return-value]


@public
def story_list_atom(request: Request, ref: str) -> HttpResponse:
    initiative = _public(request, ref)
    items = []
    for one in queries.open_stories(initiative)[:50]:
        one.initiative = initiative
        title = one.pseudonym or _("A story")
        items.append(FeedItem(f"story:{one.ref}", title, one.get_absolute_url(), one.words[:500], one.changed_at))
    return atom_page(request, title=initiative.title, url=f"{initiative.get_absolute_url()}stories/", items=items)


@signed_in
def story_new(request: Request, ref: str) -> HttpResponse:
    """Note what somebody told, with the consent for it."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_gather(request.actor, initiative))
    themes = queries.theme_names(initiative)
    posted = request.POST or unpark(request) or None
    form = NoteForm(posted, request.FILES or None, themes=themes, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        try:
            made = do_once(
                by=request.actor, token=form.cleaned_data["once"], work=lambda: _noted(request, initiative, form)
            )
            return see_other(_after_noting(request, initiative, made))
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "initiative": initiative, "consent": sentences(initiative), "next": next_of(request)}
    return form_page(request, "stories/new.html", context)


def _noted(request: Request, initiative: Initiative, form: NoteForm) -> str:
    return telling.note_story(
        by=request.actor, initiative=initiative, draft=form.draft(), consent=form.consent(),
        sound=form.cleaned_data["sound"] or None,
    ).ref  # fmt: skip


def _after_noting(request: Request, initiative: Initiative, made: str) -> str:
    """To the page that asked for a story; else to the slip for the teller."""
    slip = f"{initiative.get_absolute_url()}stories/{made}/slip/"
    wanted = next_of(request)
    if not wanted:
        return slip
    messages.success(request, _("The story is noted. Its page has the slip with the private address for the teller."))
    return with_made(wanted, f"story:{made}")


@public
def story_page(request: Request, ref: str, story_ref: str) -> HttpResponse:
    story = queries.story_for(request.actor, ref, story_ref)
    is_team = permissions.can_read_all(request.actor, story.initiative)
    return _shown(request, story, QuoteForm() if is_team and story.scope != "team" and story.checked_at else None)


@signed_in
@require_POST
def story_quote(request: Request, ref: str, story_ref: str) -> HttpResponse:
    """Mark words to be quoted."""
    story = queries.story_for(request.actor, ref, story_ref)
    form = QuoteForm(request.POST)
    if form.is_valid():
        try:
            telling.add_quote(by=request.actor, story=story, words=form.cleaned_data["words"],
                              level=form.cleaned_data["level"])  # fmt: skip
            return see_other(f"{story.initiative.get_absolute_url()}stories/quotes/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return _shown(request, story, form)


def _shown(request: Request, story: Story, form: QuoteForm | None) -> HttpResponse:
    may_gather = permissions.can_gather(request.actor, story.initiative)
    context = {
        "story": story, "initiative": story.initiative, "form": form if may_gather else None, "may_gather": may_gather,
        "is_team": permissions.can_read_all(request.actor, story.initiative), "sound": queries.sound_of(story),
        "sound_url": f"{story.get_absolute_url()}sound/",
    }  # fmt: skip
    response = form_page(request, "stories/page.html", context)
    response["Cache-Control"] = "private, no-store"  # taken back, it must not come from a cache
    return response


@public
def story_sound(request: Request, ref: str, story_ref: str) -> HttpResponse:
    return heard(request, queries.story_for(request.actor, ref, story_ref))


@signed_in
def story_edit(request: Request, ref: str, story_ref: str) -> HttpResponse:
    story = _gathered(request, ref, story_ref)
    names = ("words", "pseudonym", "place", "language", "enablers", "obstacles", "version")
    initial = {name: getattr(story, name) for name in names} | {"themes": [one.name for one in story.themes.all()]}
    themes = queries.theme_names(story.initiative)
    form = ChangeForm(request.POST or unpark(request) or None, themes=themes, initial=initial)
    context = {"form": form, "story": story, "initiative": story.initiative}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            telling.change_story(by=request.actor, story=story, draft=form.draft(), version=version)
            return see_other(story.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            return render(request, "stories/edit.html", {**context, "conflict": story.words}, status=409)
    return form_page(request, "stories/edit.html", context)


@signed_in
def story_check(request: Request, ref: str, story_ref: str) -> HttpResponse:
    """Names and places that a reader could find: each is replaced or kept by a person."""
    story = _gathered(request, ref, story_ref)
    found = naming.marks(story.words, story.language)
    if request.method == "POST":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        chosen = [one for one in found if f"{one.start}:{one.end}" in request.POST.getlist("mark")]
        try:
            if request.POST.get("verb") == "replace":
                words = naming.replaced(story.words, chosen, story.language)
                telling.replace_words(by=request.actor, story=story, words=words, version=version)
                return see_other(request.path)
            telling.check_story(by=request.actor, story=story, words=story.words, version=version)
            return see_other(story.get_absolute_url())
        except (StaleError, InvalidError) as error:
            stale = _("Somebody changed the story meanwhile. Here it is as it is now.")
            messages.warning(request, stale if isinstance(error, StaleError) else str(error))
            return see_other(request.path)
    pieces = data.pieces(story.words, found)
    context = {"story": story, "initiative": story.initiative, "pieces": pieces,
               "found": [(one, naming.instead(one.kind, story.language)) for one in found]}  # fmt: skip
    return render(request, "stories/check.html", context)


@signed_in
def story_slip(request: Request, ref: str, story_ref: str) -> HttpResponse:
    """The slip of paper for the teller, to print; and a new address when the old one was lost."""
    story = _gathered(request, ref, story_ref)
    if request.method == "POST":
        consent.renew_link(by=request.actor, story=story)
        messages.success(request, _("There is a new private address. The old one no longer works."))
        return see_other(request.path)
    path = path_of(story)
    context = {"story": story, "initiative": story.initiative, "link": absolute(path),
               "door": absolute("/stories/withdraw/"), "code": logic.in_groups(path.split("/")[-2])}  # fmt: skip
    response = render(request, "stories/slip.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def story_withdraw(request: Request, ref: str, story_ref: str) -> HttpResponse:
    """The teller called or came by: the team takes the story away for them."""
    story = _gathered(request, ref, story_ref)
    if request.method == "POST":
        consent.withdraw_story(by=request.actor, story=story)
        messages.success(request, _("The story is gone. Its themes keep their counts."))
        return see_other(f"{story.initiative.get_absolute_url()}stories/")
    return render(request, "stories/withdraw.html", {"story": story, "initiative": story.initiative})


def _gathered(request: Request, ref: str, story_ref: str) -> Story:
    story = queries.story_for(request.actor, ref, story_ref)
    require(permissions.can_gather(request.actor, story.initiative))
    return story


def _public(request: Request, ref: str) -> Initiative:
    """Only what everyone may see has machine-readable twins."""
    initiative = initiative_for(request.actor, ref)
    if not initiative.is_public:
        raise Http404
    return initiative
