from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "proeftuin.budgets"
    label = "budgets"
    verbose_name = _("Budgets")

    def ready(self) -> None:
        from proeftuin.budgets import (  # noqa: F401 - documents, reactions and tasks register themselves
            documents,
            events,
            kind,
            personal,
            reactions,
            tasks,
        )

        events.register()
        personal.register()
        kind.register()
