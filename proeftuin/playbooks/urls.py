"""Addresses of this room, under /playbooks/ (the twin of the list is beside it)."""

from django.urls import path

from proeftuin.playbooks import views

urlpatterns = [
    path("playbooks/", views.playbook_list, name="playbooks"),
    path("playbooks.json", views.playbook_list_json, name="playbooks_json"),
    path("playbooks/<slug:key>.json", views.playbook_json, name="playbook_json"),
    path("playbooks/<slug:key>/", views.playbook_page, name="playbook"),
]
