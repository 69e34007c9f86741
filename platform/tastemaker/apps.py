"""The project as an app: it brings the commands that need every floor."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class TastemakerConfig(AppConfig):
    """Holds `manage.py demo` and `manage.py loop`."""

    name = "tastemaker"
    verbose_name = "Tastemaker"


class OperatorsConfig(AdminConfig):
    """Django's admin as the operators' pages."""

    default_site = "tastemaker.operators.Operators"
