from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "proeftuin.calls"
    label = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        from proeftuin.calls import (  # noqa: F401 - they register themselves
            documents,
            events,
            my_page,
            organisation_page,
            personal,
            reactions,
            tasks,
        )  # fmt: skip

        events.register()
        personal.register()
