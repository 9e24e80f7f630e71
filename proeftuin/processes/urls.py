"""Addresses of participation, under /processes/.

The page of a method (``<ref>/<method_ref>/``) takes whatever is left, so it stands last, and this room stands last in
the map of the site: the rooms above have pages of their own under ``<ref>/`` (desk, moderation, insight).
"""

from django.urls import include, path

from proeftuin.processes.views import counter, method, public, taking_part

urlpatterns = [
    path("processes/", public.process_list, name="processes"),
    path("processes.json", public.list_json, name="processes_json"),
    path("processes.csv", public.list_csv, name="processes_csv"),
    path("processes.atom", public.list_atom, name="processes_atom"),
    path("processes/", include("proeftuin.processes.manage_urls")),
    path("processes/<str:ref>.json", public.process_json, name="process_json"),
    path("processes/<str:ref>.atom", public.process_atom, name="process_atom"),
    path("processes/<str:ref>/", public.process_page, name="process"),
    path("processes/<str:ref>/code/", taking_part.code, name="process_code"),
    path("processes/<str:ref>/about-you/", taking_part.about_you, name="about_you"),
    path("processes/<str:ref>/counter/", counter.counter, name="counter"),
    path("processes/<str:ref>/paper/", counter.paper, name="process_paper"),
    path("processes/<str:ref>/<str:method_ref>/", method.method_page, name="method"),
]
