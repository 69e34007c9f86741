"""The product's settings, in a hurry, with a database that the test and its workers share, and with a saboteur."""

import os

from tastemaker import settings as product
from tastemaker.settings import *  # noqa: F403

INSTALLED_APPS = [*product.INSTALLED_APPS, "tests.faults.saboteur.Saboteur"]
product.DATABASES["default"]["TEST"] = {"NAME": os.environ["TASTEMAKER_TEST_DATABASE"]}

JOB_LEASE_SECONDS = 3
JOB_HEARTBEAT_SECONDS = 0.5
JOB_CALL_AGAIN_SECONDS = 5
# Kills are what is tested, not how many of them are too many.
JOB_MAX_ATTEMPTS = 20

if product.CELERY_BROKER_URL.startswith("redis://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": os.environ["TASTEMAKER_TEST_KEYS"]}
