"""The settings with a test database that several connections can share: a file, or one on PostgreSQL."""

import os

from tastemaker.settings import *  # noqa: F403
from tastemaker.settings import DATABASES

DATABASES["default"]["TEST"] = {"NAME": os.environ["TASTEMAKER_TEST_DATABASE"]}
