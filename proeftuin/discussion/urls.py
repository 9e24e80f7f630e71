"""Addresses of comments. A thread is named as everywhere: idea:7k3mq9x2ab."""

from django.urls import path

from proeftuin.discussion import views

urlpatterns = [
    path("discussion/<str:thread>.json", views.thread_json, name="discussion_json"),
    path("discussion/<str:thread>.atom", views.thread_atom, name="discussion_atom"),
    path("discussion/<str:thread>/", views.thread_page, name="discussion"),
    path("discussion/<str:thread>/say/", views.say, name="comment_new"),
    path("discussion/<str:thread>/names/", views.names, name="comment_names"),
    path("discussion/<str:thread>/<str:ref>/", views.comment_page, name="comment"),
    path("discussion/<str:thread>/<str:ref>/edit/", views.edit, name="comment_edit"),
    path("discussion/<str:thread>/<str:ref>/withdraw/", views.withdraw, name="comment_withdraw"),
    path("discussion/<str:thread>/<str:ref>/history/", views.history, name="comment_history"),
    path("discussion/<str:thread>/<str:ref>/vote/", views.vote, name="comment_vote"),
]
