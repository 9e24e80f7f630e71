"""Addresses of test beds: places where new solutions are tried."""

from django.urls import path

from proeftuin.testbeds import views

urlpatterns = [
    path("testbeds/", views.site_list, name="testbeds"),
    path("testbeds.json", views.site_list_json, name="testbeds_json"),
    path("testbeds/new/", views.site_new, name="test_site_new"),
    path("testbeds/trials/<str:ref>.json", views.trial_json, name="trial_json"),
    path("testbeds/trials/<str:ref>/", views.trial_page, name="trial"),
    path("testbeds/trials/<str:ref>/move/", views.trial_move, name="trial_move"),
    path("testbeds/trials/<str:ref>/plan/", views.trial_plan, name="trial_plan"),
    path("testbeds/trials/<str:ref>/<str:step>/", views.trial_step, name="trial_step"),
    path("testbeds/<str:ref>.json", views.site_json, name="test_site_json"),
    path("testbeds/<str:ref>/", views.site_page, name="test_site"),
    path("testbeds/<str:ref>/edit/", views.site_edit, name="test_site_edit"),
    path("testbeds/<str:ref>/open/", views.site_open, name="test_site_open"),
    path("testbeds/<str:ref>/apply/", views.site_apply, name="test_site_apply"),
]
