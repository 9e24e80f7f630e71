from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "proeftuin.notifications"
    label = "notifications"
