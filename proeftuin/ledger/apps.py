from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "proeftuin.ledger"
    label = "ledger"
