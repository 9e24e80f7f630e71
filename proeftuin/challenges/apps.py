from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    name = "proeftuin.challenges"
    label = "challenges"
    verbose_name = _("Challenges")

    def ready(self) -> None:
        from proeftuin.challenges import call_page, documents, events, personal, reactions  # noqa: F401 - they register

        events.register()
        personal.register()
