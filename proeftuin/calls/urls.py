"""Addresses of the room calls."""

from django.urls import URLPattern, path

from proeftuin.calls.views import calls, entries, jury, lifecost

urlpatterns: list[URLPattern] = [
    path("life-cycle-cost/", lifecost.calculator, name="life_cycle_cost"),
    path("life-cycle-cost.csv", lifecost.calculator_csv, name="life_cycle_cost_csv"),
    path("life-cycle-cost.json", lifecost.calculator_json, name="life_cycle_cost_json"),
    path("calls/", calls.call_list, name="calls"),
    path("calls.json", calls.call_list_json, name="calls_json"),
    path("calls/new/", calls.call_new, name="call_new"),
    path("calls/<str:ref>.json", calls.call_json, name="call_json"),
    path("calls/<str:ref>/", calls.call_page, name="call"),
    path("calls/<str:ref>/edit/", calls.call_edit, name="call_edit"),
    path("calls/<str:ref>/move/", calls.call_move, name="call_move"),
    path("calls/<str:ref>/enter/", entries.entry_new, name="entry_new"),
    path("calls/<str:ref>/entries/", entries.call_entries, name="call_entries"),
    path("calls/<str:ref>/jury/", jury.jury_page, name="call_jury"),
    path("calls/<str:ref>/jury/assign/", jury.jury_assign, name="call_assign"),
    path("calls/<str:ref>/desk/", jury.jury_desk, name="jury_desk"),
    path("calls/<str:ref>/decide/", jury.call_decide, name="call_decide"),
    path("calls/<str:ref>/minutes/", jury.call_minutes, name="call_minutes"),
    path("calls/<str:ref>/minutes.md", jury.call_minutes_text, name="call_minutes_text"),
    path("calls/<str:ref>/scores.csv", jury.call_scores_csv, name="call_scores"),
    path("jury/join/<str:token>/", jury.jury_join, name="jury_join"),
    path("entries/join/<str:token>/", entries.entry_join, name="entry_join"),
    path("entries/<str:ref>/", entries.entry_page, name="entry"),
    path("entries/<str:ref>/edit/", entries.entry_edit, name="entry_edit"),
    path("entries/<str:ref>/withdraw/", entries.entry_withdraw, name="entry_withdraw"),
    path("entries/<str:ref>/authors/", entries.entry_authors, name="entry_authors"),
    path("entries/<str:ref>/score/", jury.entry_score, name="entry_score"),
]
