from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "proeftuin.groups"
    label = "groups"
    verbose_name = _("Groups")

    def ready(self) -> None:
        from proeftuin.groups import documents, events, personal, question_page, reactions  # noqa: F401

        events.register()
        personal.register()
