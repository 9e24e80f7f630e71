from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "proeftuin.questions"
    label = "questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from proeftuin.questions import documents, events, personal, talking  # noqa: F401 - documents register themselves

        events.register()
        personal.register()
        talking.register()
