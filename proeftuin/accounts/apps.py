from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "proeftuin.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from proeftuin.accounts import events, tasks  # noqa: F401 - tasks register themselves

        events.register()
