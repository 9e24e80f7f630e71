"""Addresses of gatherings, under /gatherings/."""

from django.urls import path

from proeftuin.gatherings.views import aftermath, arranging, live, public, registering, series

urlpatterns = [
    path("gatherings/", public.gathering_list, name="gatherings"),
    path("gatherings.json", public.gathering_list_json, name="gatherings_json"),
    path("gatherings.csv", public.gathering_list_csv, name="gatherings_csv"),
    path("gatherings.atom", public.gathering_list_atom, name="gatherings_atom"),
    path("gatherings.ics", public.gathering_list_ics, name="gatherings_ics"),
    path("gatherings/new/", arranging.gathering_new, name="gathering_new"),
    path("gatherings/hosts/<int:number>/", arranging.host_answer, name="gathering_host_answer"),
    path("gatherings/series/<str:ref>.json", series.series_json, name="series_json"),
    path("gatherings/series/<str:ref>.ics", series.series_ics, name="series_ics"),
    path("gatherings/series/<str:ref>/", series.series_page, name="series"),
    path("gatherings/series/<str:ref>/register/", series.series_register, name="series_register"),
    path("gatherings/series/<str:ref>/edit/", series.series_edit, name="series_edit"),
    path("gatherings/mine/<str:ref>/<str:secret>/", registering.mine, name="gathering_mine"),
    path("gatherings/mine/<str:ref>/<str:secret>/calendar.ics", registering.mine_ics, name="gathering_mine_ics"),
    path("gatherings/<str:ref>.json", public.gathering_json, name="gathering_json"),
    path("gatherings/<str:ref>.ics", public.gathering_ics, name="gathering_ics"),
    path("gatherings/<str:ref>/", public.gathering_page, name="gathering"),
    path("gatherings/<str:ref>/register/", registering.gathering_register, name="gathering_register"),
    path("gatherings/<str:ref>/edit/", arranging.gathering_edit, name="gathering_edit"),
    path("gatherings/<str:ref>/publish/", arranging.gathering_publish, name="gathering_publish"),
    path("gatherings/<str:ref>/cancel/", arranging.gathering_cancel, name="gathering_cancel"),
    path("gatherings/<str:ref>/hosts/", arranging.gathering_hosts, name="gathering_hosts"),
    path("gatherings/<str:ref>/series/", series.gathering_series, name="gathering_series"),
    path("gatherings/<str:ref>/again/", series.gathering_again, name="gathering_again"),
    path("gatherings/<str:ref>/people/", arranging.gathering_people, name="gathering_people"),
    path("gatherings/findings/<str:ref>/", aftermath.finding_on, name="finding_on"),
    path("gatherings/offers/<int:number>/", aftermath.offer_answer, name="gathering_offer_answer"),
    path("gatherings/<str:ref>/after/", aftermath.after, name="gathering_after"),
    path("gatherings/<str:ref>/offer/", aftermath.gathering_offer, name="gathering_offer"),
    path("gatherings/<str:ref>/visits/<str:visit>/", aftermath.visit_page, name="gathering_visit"),
    path("gatherings/<str:ref>/live/", live.desk, name="gathering_live"),
    path("live/", live.join, name="live_join"),
    path("live/<str:code>/", live.room, name="live_room"),
    path("live/<str:code>/print/", live.printed, name="live_print"),
    path("live/<str:code>/screen/", live.screen, name="live_screen"),
]
