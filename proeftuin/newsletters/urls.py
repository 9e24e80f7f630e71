"""Addresses of newsletters, under /newsletters/."""

from django.urls import path

from proeftuin.newsletters.views import making, public

urlpatterns = [
    path("newsletters/", public.newsletter_list, name="newsletters"),
    path("newsletters.json", public.newsletter_list_json, name="newsletters_json"),
    path("newsletters.atom", public.newsletter_list_atom, name="newsletters_atom"),
    path("newsletters/new/", making.newsletter_new, name="newsletter_new"),
    path("newsletters/bounces/", making.newsletter_bounces, name="newsletter_bounces"),
    path("newsletters/<str:ref>.json", public.newsletter_json, name="newsletter_json"),
    path("newsletters/<str:ref>/", public.newsletter_page, name="newsletter"),
    path("newsletters/<str:ref>/edit/", making.newsletter_edit, name="newsletter_edit"),
    path("newsletters/<str:ref>/make/", making.newsletter_make, name="newsletter_make"),
]
