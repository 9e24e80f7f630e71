"""Talking about anything: threaded replies for and against, with their history."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    name = "proeftuin.discussion"
    label = "discussion"
    verbose_name = _("Discussion")

    def ready(self) -> None:
        from proeftuin.discussion import events, moderating, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        moderating.register()
        personal.register()
