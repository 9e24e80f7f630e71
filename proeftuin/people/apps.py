from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "proeftuin.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from proeftuin.people import (  # noqa: F401 - they register themselves
            documents,
            events,
            initiative_page,
            moderating,
            personal,
            question_page,
            reactions,
            tasks,
        )  # fmt: skip

        events.register()
        personal.register()
        moderating.register()
