"""Two worlds in one transaction, made once for all tests of a module."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from tests.access.world import World, make_world


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, World]]:
    """One's own and a foreign one, made once; whatever a request changes is undone (see `ask`)."""
    from gpu_jobs.jobs import messages

    folder = tmp_path_factory.mktemp("access")
    no_limits = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": dict.fromkeys(("anonymous", "user", "token", "login"))
    }
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media", REST_FRAMEWORK=no_limits),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(messages, "send", lambda *args: None)
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)
        cache.clear()
        yield make_world(), make_world()
        transaction.set_rollback(True)
