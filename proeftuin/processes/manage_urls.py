"""Addresses of the back office of a process, under /processes/ (start one, and <ref>/manage/…)."""

from django.urls import path

from proeftuin.processes.views import manage, manage_parts

OPENING = "<str:ref>/manage/methods/<str:method_ref>/<str:phase_ref>/<str:action>/"

urlpatterns = [
    path("new/", manage.new_process, name="process_new"),
    path("manage/", manage.my_processes, name="my_processes"),
    path("<str:ref>/manage/", manage.manage, name="process_manage"),
    path("<str:ref>/manage/words/", manage.words, name="process_words"),
    path("<str:ref>/manage/publish/", manage.publish, name="process_publish"),
    path("<str:ref>/manage/unpublish/", manage.unpublish, name="process_unpublish"),
    path("<str:ref>/manage/schedule/", manage.schedule, name="process_schedule"),
    path("<str:ref>/manage/preview/", manage.renew_preview, name="process_preview"),
    path("<str:ref>/manage/close/", manage.close, name="process_close"),
    path("<str:ref>/manage/archive/", manage.archive, name="process_archive"),
    path("<str:ref>/manage/let-go/", manage.let_go, name="process_let_go"),
    path("<str:ref>/manage/copy/", manage.duplicate, name="process_copy"),
    path("<str:ref>/manage/amend/", manage.amend, name="process_amend"),
    path("<str:ref>/manage/phases/new/", manage_parts.phase, name="phase_new"),
    path("<str:ref>/manage/phases/<str:phase_ref>/", manage_parts.phase, name="phase_edit"),
    path("<str:ref>/manage/phases/<str:phase_ref>/remove/", manage_parts.phase_remove, name="phase_remove"),
    path("<str:ref>/manage/methods/new/", manage_parts.method, name="method_new"),
    path("<str:ref>/manage/methods/<str:method_ref>/", manage_parts.method, name="method_edit"),
    path("<str:ref>/manage/methods/<str:method_ref>/remove/", manage_parts.method_remove, name="method_remove"),
    path(OPENING, manage_parts.opening, name="opening_edit"),
    path(f"{OPENING}remove/", manage_parts.opening_remove, name="opening_remove"),
    path("<str:ref>/manage/seats/new/", manage_parts.seat, name="seat_new"),
    path("<str:ref>/manage/seats/<int:seat_id>/remove/", manage_parts.seat_remove, name="seat_remove"),
    path("<str:ref>/manage/lists/new/", manage_parts.code_list, name="list_new"),
]
