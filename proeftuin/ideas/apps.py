from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "proeftuin.ideas"
    label = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        from proeftuin.ideas import (  # noqa: F401 - some register themselves
            answering,
            documents,
            events,
            kinds,
            moderating,
            personal,
            proposals,
            provenance,
            reactions,
            talking,
            telling,
            threads,
        )

        events.register()
        kinds.register()
        moderating.register()
        personal.register()
        threads.register()
        answering.register()
