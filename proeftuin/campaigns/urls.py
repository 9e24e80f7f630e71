"""Addresses of campaigns: a neighbourhood initiative that asks for money, hands and goods."""

from django.urls import path

from proeftuin.campaigns.views import funds, holding, pledging, public

urlpatterns = [
    path("campaigns/", public.campaign_list, name="campaigns"),
    path("campaigns.json", public.campaign_list_json, name="campaigns_json"),
    path("campaigns.csv", public.campaign_list_csv, name="campaigns_csv"),
    path("campaigns.atom", public.campaign_list_atom, name="campaigns_atom"),
    path("campaigns/new/", holding.campaign_new, name="campaign_new"),
    path("campaigns/mine/<str:ref>/<str:secret>/", pledging.mine, name="pledge_mine"),
    path("campaigns/funds/", funds.fund_list, name="match_funds"),
    path("campaigns/funds/new/", funds.fund_new, name="match_fund_new"),
    path("campaigns/funds/<str:ref>/", funds.fund_page, name="match_fund"),
    path("campaigns/funds/<str:ref>/close/", funds.fund_close, name="match_fund_close"),
    path("campaigns/<str:ref>.json", public.campaign_json, name="campaign_json"),
    path("campaigns/<str:ref>/", public.campaign_page, name="campaign"),
    path("campaigns/<str:ref>/pledge/", pledging.campaign_pledge, name="campaign_pledge"),
    path("campaigns/<str:ref>/edit/", holding.campaign_edit, name="campaign_edit"),
    path("campaigns/<str:ref>/move/", holding.campaign_move, name="campaign_move"),
    path("campaigns/<str:ref>/send-back/", holding.campaign_send_back, name="campaign_send_back"),
    path("campaigns/<str:ref>/register/", holding.campaign_register, name="campaign_register"),
    path("campaigns/<str:ref>/register.csv", holding.campaign_register_csv, name="campaign_register_csv"),
    path("campaigns/<str:ref>/register.xlsx", holding.campaign_register_xlsx, name="campaign_register_xlsx"),
    path("campaigns/<str:ref>/near-miss/", holding.campaign_near_miss, name="campaign_near_miss"),
    path("campaigns/<str:ref>/report/", holding.campaign_report, name="campaign_report"),
]
