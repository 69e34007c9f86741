"""The product's settings, and one kind of job besides its own."""

from tastemaker import settings as product
from tastemaker.settings import *  # noqa: F403

INSTALLED_APPS = [*product.INSTALLED_APPS, "tests.scale._paced.Paced"]
