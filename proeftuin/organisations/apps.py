from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "proeftuin.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from proeftuin.organisations import documents, events, personal  # noqa: F401 - they register themselves

        events.register()
        personal.register()
