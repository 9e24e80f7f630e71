"""Addresses of shared knowledge, under /knowledge/."""

from django.urls import path

from proeftuin.items.views import items, mail

urlpatterns = [
    path("knowledge/", items.item_list, name="items"),
    path("knowledge.json", items.item_list_json, name="items_json"),
    path("knowledge.csv", items.item_list_csv, name="items_csv"),
    path("knowledge.atom", items.item_list_atom, name="items_atom"),
    path("knowledge/new/", items.item_new, name="item_new"),
    path("knowledge/subscribe/", mail.subscribe, name="items_subscribe"),
    path("knowledge/mail/", mail.my_mail, name="items_my_mail"),
    path("knowledge/mail/<str:ref>/<str:secret>/", mail.mine, name="items_mine"),
    path("knowledge/mail/<str:ref>/<str:secret>/stop/<str:kind>/", mail.stop, name="items_stop"),
    path("knowledge/<str:ref>.json", items.item_json, name="item_json"),
    path("knowledge/<str:ref>/", items.item_page, name="item"),
    path("knowledge/<str:ref>/edit/", items.item_edit, name="item_edit"),
    path("knowledge/<str:ref>/publish/", items.item_publish, name="item_publish"),
    path("knowledge/<str:ref>/withdraw/", items.item_withdraw, name="item_withdraw"),
    path("knowledge/<str:ref>/file/", items.item_file, name="item_file"),
]
