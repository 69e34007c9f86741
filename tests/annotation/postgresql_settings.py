"""The settings of tests, with a database on PostgreSQL that the run makes for itself."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["TEST"] = {"NAME": os.environ["TASTEMAKER_TEST_DATABASE"]}
