from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "proeftuin.ideas"
    label = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        from proeftuin.ideas import answering, documents, events, kinds, personal, reactions, threads  # noqa: F401 - they register themselves

        events.register()
        kinds.register()
        personal.register()
        threads.register()
        answering.register()
