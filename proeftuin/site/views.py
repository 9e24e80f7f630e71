"""Pages that compose what lies below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")
