from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    name = "proeftuin.playbooks"
    label = "playbooks"
    verbose_name = _("Playbooks")

    def ready(self) -> None:
        from proeftuin.playbooks import checks, documents, personal  # noqa: F401 - they register themselves

        personal.register()
