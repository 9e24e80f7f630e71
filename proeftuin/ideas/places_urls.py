"""Addresses of maps, of what is alike, and of merging."""

from django.urls import path

from proeftuin.ideas.views import alike, merging, places, proposals

urlpatterns = [
    path("processes/<str:ref>/outlines.geojson", places.outlines_data, name="outlines"),
    path("processes/<str:ref>/manage/outlines/", places.manage_outlines, name="process_outlines"),
    path("processes/<str:ref>/<str:method_ref>/map/", places.map_page, name="ideas_map"),
    path("processes/<str:ref>/<str:method_ref>/map/here/", places.map_here, name="ideas_map_here"),
    path("processes/<str:ref>/<str:method_ref>/map.geojson", places.map_points, name="ideas_map_points"),
    path("processes/<str:ref>/<str:method_ref>/alike/", alike.alike_ideas, name="ideas_alike"),
    path("ideas/<str:ref>/merge/", merging.merge, name="idea_merge"),
    path("ideas/<str:ref>/cosign/<str:secret>/", proposals.idea_cosign, name="idea_cosign"),
    path("ideas/<str:ref>/split/", merging.split, name="idea_split"),
    path("ideas/<str:ref>/unsplit/", merging.unsplit, name="idea_unsplit"),
    path("ideas/mergers/<str:ref>/undo/", merging.unmerge, name="idea_unmerge"),
]
