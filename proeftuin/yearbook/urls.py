"""Addresses of the year in lessons, under /year/."""

from django.urls import path

from proeftuin.yearbook.views import making, public

urlpatterns = [
    path("year/", public.year_list, name="years"),
    path("years.json", public.year_list_json, name="years_json"),
    path("year/new/", making.year_new, name="year_new"),
    path("year/sections/<int:number>/", making.year_section, name="year_section"),
    path("year/<str:ref>.json", public.year_json, name="year_json"),
    path("year/<str:ref>.csv", public.year_csv, name="year_csv"),
    path("year/<str:ref>/", public.year_page, name="year"),
    path("year/<str:ref>/print/", public.year_print, name="year_print"),
    path("year/<str:ref>/receipt.json", public.year_receipt, name="year_receipt"),
    path("year/<str:ref>/desk/", making.year_desk, name="year_desk"),
]
