from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "proeftuin.opinions"
    label = "opinions"
    verbose_name = _("Opinions")

    def ready(self) -> None:
        from proeftuin.opinions import events, kind, moderating, personal, tasks  # noqa: F401 - tasks register

        events.register()
        kind.register()
        moderating.register()
        personal.register()
