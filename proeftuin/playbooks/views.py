"""The pages of the playbooks. They only read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import public
from proeftuin.content import lexicon
from proeftuin.playbooks.content import playbook, playbooks
from proeftuin.playbooks.data import playbook_data
from proeftuin.playbooks.structure import Playbook
from proeftuin.ui.http import json_page


@public
def playbook_list(request: HttpRequest) -> HttpResponse:
    return render(request, "playbooks/playbook_list.html", {"playbooks": playbooks()})


@public
def playbook_list_json(_request: HttpRequest) -> HttpResponse:
    return json_page([playbook_data(one) for one in playbooks()])


@public
def playbook_page(request: HttpRequest, key: str) -> HttpResponse:
    found = _found(key)
    themes = lexicon.labels(found.concepts)
    return render(request, "playbooks/playbook.html", {"playbook": found, "themes": themes})


@public
def playbook_json(_request: HttpRequest, key: str) -> HttpResponse:
    return json_page(playbook_data(_found(key)))


def _found(key: str) -> Playbook:
    found = playbook(key)
    if found is None:
        raise Http404
    return found
