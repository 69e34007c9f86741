"""A judged project in the database, made once for all tests of this floor, and a scorer that needs no weights."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings

from annotation.models import Project
from curation.pool.kept import forget_pools
from curation.scoring import score_project
from tests.curation.worlds import judged_world, register_brightness


@pytest.fixture(autouse=True)
def brightness():
    """Every test may score by brightness."""
    register_brightness()


@pytest.fixture(scope="module")
def world_in_database(django_db_setup, django_db_blocker, tmp_path_factory):
    """A judged project outside of any test's transaction, to which each is rolled back; gone with the module."""
    folder = tmp_path_factory.mktemp("var")
    elsewhere = override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media")
    with elsewhere, django_db_blocker.unblock():
        project = judged_world(get_user_model().objects.create_user("lead"))
        yield project.pk
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def world(world_in_database, db):
    """A judged project without scores."""
    # A test's changes are rolled back, and the numbers of its rows are given out again.
    forget_pools()
    return Project.objects.get(pk=world_in_database)


@pytest.fixture
def lead(world):
    """The person who leads that project, and judged it."""
    return world.created_by


@pytest.fixture
def scored(world):
    """The judged project with scores by brightness."""
    score_project(world, "brightness")
    return world
