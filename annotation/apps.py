"""The annotation floor as a Django application."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """The annotation floor: it stands at the bottom and imports none of the others."""

    name = "annotation"
    label = "annotation"
    verbose_name = "Annotation"
    default_auto_field = "django.db.models.BigAutoField"
