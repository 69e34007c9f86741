"""A media store of each test's own, so that what is left behind can be seen."""

import pytest

from tests.annotation import factories


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "media"


@pytest.fixture
def project():
    return factories.make_project(slots_per_comparison=3)
