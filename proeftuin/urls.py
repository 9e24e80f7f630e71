"""The map of the site: each room brings its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("proeftuin.site.urls")),
    path("", include("proeftuin.operations.urls")),
    path("", include("proeftuin.ui.urls")),
    path("", include("proeftuin.uploads.urls")),
    path("", include("proeftuin.search.urls")),
    path("", include("proeftuin.library.urls")),
    path("", include("proeftuin.exchange.urls")),
    path("", include("proeftuin.bridges.urls")),
    path("", include("proeftuin.runs.urls")),
    path("", include("proeftuin.experiments.urls")),
    path("", include("proeftuin.stories.urls")),
    path("", include("proeftuin.casework.urls")),
    path("", include("proeftuin.assessments.urls")),
    path("", include("proeftuin.initiatives.urls")),
    path("", include("proeftuin.calls.urls")),
    path("", include("proeftuin.gatherings.urls")),
    path("", include("proeftuin.playbooks.urls")),
    path("", include("proeftuin.questions.urls")),
    path("", include("proeftuin.deliberations.urls")),
    path("", include("proeftuin.ideas.urls")),
    path("", include("proeftuin.surveys.urls")),
    path("", include("proeftuin.opinions.urls")),
    path("", include("proeftuin.panels.urls")),
    path("", include("proeftuin.budgets.urls")),
    path("", include("proeftuin.discussion.urls")),
    path("", include("proeftuin.moderation.urls")),
    path("", include("proeftuin.decisions.urls")),
    path("", include("proeftuin.insight.urls")),
    path("", include("proeftuin.processes.urls")),  # after the rooms that have pages of their own under a process
    path("", include("proeftuin.organisations.urls")),
    path("notifications/", include("proeftuin.notifications.urls")),
    path("me/", include("proeftuin.accounts.urls")),
    path("", include("proeftuin.accounts.people_urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("proeftuin.api.urls")),
]

handler400 = "proeftuin.ui.views.bad_request"
