"""Addresses of votes on a budget. The page of a vote is the method's own, /processes/REF/METHODREF/."""

from django.urls import path

from proeftuin.budgets.views import managing, results, voting

urlpatterns = [
    path("budgets/files/", managing.files, name="budget_files"),
    path("budgets/projects/<str:ref>/", voting.project_page, name="budget_project"),
    path("budgets/projects/<str:ref>/edit/", managing.edit_project, name="budget_project_edit"),
    path("budgets/projects/<str:ref>/withdraw/", managing.withdraw_project, name="budget_project_withdraw"),
    path("budgets/ballots/<str:ref>/", voting.ballot_page, name="budget_ballot"),
    path("budgets/counts/<str:ref>/", results.count_page, name="budget_count"),
    path("budgets/counts/<str:ref>/count.json", results.count_json, name="budget_count_json"),
    path("budgets/counts/<str:ref>/input.pb", results.count_input, name="budget_count_input"),
    path("budgets/counts/<str:ref>/publish/", results.publish, name="budget_count_publish"),
    path("budgets/counts/<str:ref>/repeat/", results.repeat, name="budget_count_repeat"),
    path("budgets/<str:ref>/projects.json", voting.projects_json, name="budget_projects_json"),
    path("budgets/<str:ref>/vote/", voting.vote, name="budget_vote"),
    path("budgets/<str:ref>/check/", voting.check, name="budget_check"),
    path("budgets/<str:ref>/result/", results.result, name="budget_result"),
    path("budgets/<str:ref>/result.json", results.result_json, name="budget_result_json"),
    path("budgets/<str:ref>/projects/", managing.manage_projects, name="budget_projects"),
    path("budgets/<str:ref>/projects/new/", managing.new_project, name="budget_project_new"),
    path("budgets/<str:ref>/rules/", managing.rules, name="budget_rules"),
    path("budgets/<str:ref>/enter/", managing.enter, name="budget_enter"),
    path("budgets/<str:ref>/paper/", managing.paper, name="budget_paper"),
    path("budgets/<str:ref>/counts/", managing.counts, name="budget_counts"),
]
