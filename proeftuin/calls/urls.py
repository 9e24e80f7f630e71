"""Addresses of the room calls."""

from django.urls import URLPattern, path

from proeftuin.calls.views import lifecost

urlpatterns: list[URLPattern] = [
    path("life-cycle-cost/", lifecost.calculator, name="life_cycle_cost"),
    path("life-cycle-cost.csv", lifecost.calculator_csv, name="life_cycle_cost_csv"),
    path("life-cycle-cost.json", lifecost.calculator_json, name="life_cycle_cost_json"),
]
