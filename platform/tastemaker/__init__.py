"""The Django project: how the floors below are wired together."""

from tastemaker.celery import app as celery_app

__all__ = ["celery_app"]
