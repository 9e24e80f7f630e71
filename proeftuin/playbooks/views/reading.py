"""The pages of the playbooks. They only read."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.content import lexicon
from proeftuin.playbooks.data import playbook_data
from proeftuin.playbooks.queries import all_playbooks, playbook_for
from proeftuin.playbooks.registry import parts_of
from proeftuin.playbooks.structure import Playbook
from proeftuin.ui.http import json_page


@public
def playbook_list(request: Request) -> HttpResponse:
    return render(request, "playbooks/playbook_list.html", {"playbooks": all_playbooks()})


@public
def playbook_list_json(_request: Request) -> HttpResponse:
    return json_page([playbook_data(one) for one in all_playbooks()])


@public
def playbook_page(request: Request, key: str) -> HttpResponse:
    found = _found(key)
    return render(request, "playbooks/playbook.html", page_of(request, found))


def page_of(request: Request, found: Playbook, **more: object) -> dict[str, object]:
    """What the page of a playbook shows."""
    themes, parts = lexicon.labels(found.concepts), parts_of(request, found)
    return {"playbook": found, "themes": themes, "toolbox": found.toolbox(), "parts": parts, **more}


@public
def playbook_json(_request: Request, key: str) -> HttpResponse:
    return json_page(playbook_data(_found(key)))


def _found(key: str) -> Playbook:
    found = playbook_for(key)
    if found is None:
        raise Http404
    return found
