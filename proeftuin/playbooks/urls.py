"""Addresses of this room, under /playbooks/ (the twin of the list is beside it)."""

from django.urls import path

from proeftuin.playbooks.views import editing, reading

urlpatterns = [
    path("playbooks/", reading.playbook_list, name="playbooks"),
    path("playbooks.json", reading.playbook_list_json, name="playbooks_json"),
    path("playbooks/edit/", editing.own_list, name="own_playbooks"),
    path("playbooks/edit/<slug:key>/", editing.own_page, name="own_playbook"),
    path("playbooks/edit/<slug:key>/preview/", editing.preview, name="own_preview"),
    path("playbooks/edit/<slug:key>/about/", editing.about_edit, name="own_about"),
    path("playbooks/edit/<slug:key>/roles/", editing.roles_edit, name="own_roles"),
    path("playbooks/edit/<slug:key>/stages/<slug:part>/", editing.stage_edit, name="own_stage"),
    path("playbooks/edit/<slug:key>/steps/<slug:part>/", editing.step_edit, name="own_step"),
    path("playbooks/edit/<slug:key>/cards/<slug:part>/", editing.card_edit, name="own_card"),
    path("playbooks/<slug:key>.json", reading.playbook_json, name="playbook_json"),
    path("playbooks/<slug:key>/", reading.playbook_page, name="playbook"),
]
