"""Addresses of panels. The page where one registers is the method's own, /processes/REF/METHODREF/."""

from django.urls import path

from proeftuin.panels.views import entering, managing, results

urlpatterns = [
    path("panels/<str:ref>/", managing.panel_manage, name="panel_manage"),
    path("panels/<str:ref>/enter/", entering.panel_enter, name="panel_enter"),
    path("panels/<str:ref>/quotas/", managing.panel_quotas, name="panel_quotas"),
    path("panels/<str:ref>/lottery/", managing.panel_ask, name="panel_ask"),
    path("panels/<str:ref>/draw/", managing.panel_draw, name="panel_draw"),
    path("panels/<str:ref>/members/", managing.panel_members, name="panel_members"),
    path("panels/<str:ref>/tables/", managing.panel_tables, name="panel_tables"),
    path("panels/<str:ref>/result.json", results.panel_result_json, name="panel_result_json"),
    path("panels/<str:ref>/result/", results.panel_result, name="panel_result"),
    path("panels/<str:ref>/lottery/<int:number>.json", results.panel_lottery, name="panel_lottery"),
    path("panels/<str:ref>/lottery/<int:number>/", results.panel_verify, name="panel_verify"),
]
