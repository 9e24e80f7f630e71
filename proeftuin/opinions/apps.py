from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "proeftuin.opinions"
    label = "opinions"
    verbose_name = _("Opinions")

    def ready(self) -> None:
        from proeftuin.opinions import (  # noqa: F401 - documents, reactions and tasks register themselves
            documents,
            events,
            kind,
            moderating,
            personal,
            reactions,
            tasks,
        )

        events.register()
        kind.register()
        moderating.register()
        personal.register()
