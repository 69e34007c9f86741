"""The project as an app: it brings the commands that need every floor."""

from django.apps import AppConfig


class TastemakerConfig(AppConfig):
    """Holds `manage.py demo` and `manage.py loop`."""

    name = "tastemaker"
    verbose_name = "Tastemaker"
