"""Addresses of opinions. The page where one votes is the method's own, /processes/REF/METHODREF/."""

from django.urls import path

from proeftuin.opinions.views import managing, results, voting

urlpatterns = [
    path("opinions/statements/<str:ref>/", voting.statement, name="opinions_statement"),
    path("opinions/<str:ref>/votes/", voting.mine, name="opinions_mine"),
    path("opinions/<str:ref>/propose/", voting.propose, name="opinions_propose"),
    path("opinions/<str:ref>/results/", results.results, name="opinions_results"),
    path("opinions/<str:ref>/results.json", results.results_json, name="opinions_results_json"),
    path("opinions/<str:ref>/results/renew/", managing.renew, name="opinions_renew"),
    path("opinions/<str:ref>/statements.csv", results.statements_csv, name="opinions_statements_csv"),
    path("opinions/<str:ref>/data/<str:name>.csv", results.data_csv, name="opinions_data"),
    path("opinions/<str:ref>/statements/", managing.statements, name="opinions_statements"),
    path("opinions/<str:ref>/statements/<str:statement>/decide/", managing.decide, name="opinions_decide"),
    path("opinions/<str:ref>/statements/<str:statement>/correct/", managing.correct, name="opinions_correct"),
    path("opinions/<str:ref>/settings/", managing.settings, name="opinions_settings"),
    path("opinions/<str:ref>/import/", managing.take_over, name="opinions_import"),
    path("opinions/<str:ref>/enter/", managing.enter, name="opinions_enter"),
    path("opinions/<str:ref>/paper/", managing.paper, name="opinions_paper"),
]
