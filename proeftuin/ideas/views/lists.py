"""The list of a method: pages and twins."""

from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request
from proeftuin.processes.models import Method


def method_view(request: Request, method: Method) -> HttpResponse:
    """The ideas of a method, to someone who may see its process."""
    return render(request, "ideas/list.html", {"method": method})
