"""The Celery application; a message carries a job's id, or nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tastemaker.settings")

app = Celery("tastemaker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["gpu_jobs.jobs", "tastemaker.accounts"])
