from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "proeftuin.budgets"
    label = "budgets"
    verbose_name = _("Budgets")

    def ready(self) -> None:
        from proeftuin.budgets import events, kind, personal, tasks  # noqa: F401 - tasks register themselves

        events.register()
        personal.register()
        kind.register()
