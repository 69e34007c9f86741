"""Where generators lie, who may use them, and that the built-in one is always there."""

from pathlib import Path
from typing import Any

import pytest

from annotation.models import Project
from gpu_jobs.generation import generators
from gpu_jobs.models import Generator

pytestmark = pytest.mark.django_db


def test_the_built_in_one_is_one_however_often_it_is_asked_for() -> None:
    assert generators.builtin() == generators.builtin()
    assert Generator.objects.filter(source="builtin:shapeworld").count() == 1
    assert Path(generators.location(generators.builtin())).parts[-3:] == ("shapeworld", "weights", "text_to_image")


def test_a_project_may_use_its_own_and_what_serves_all(project: Project) -> None:
    shared = Generator.objects.create(name="Shared", source="/shared")
    own = Generator.objects.create(name="Own", source="/own", project=project)
    other = Project.objects.create(slug="other", name="Other", instrument="pairwise", seed=1)
    foreign = Generator.objects.create(name="Foreign", source="/foreign", project=other)
    usable = set(generators.usable_in(project))
    assert {shared, own} <= usable
    assert foreign not in usable


def test_what_a_run_made_is_found_when_the_data_folder_has_moved(settings: Any, tmp_path: Path) -> None:
    tuned = Generator(name="Tuned", source=generators.run_source(12))
    settings.VAR_DIR = tmp_path / "moved"
    assert generators.location(tuned) == str(tmp_path / "moved" / "runs" / "12" / "output" / "model")


def test_origins_name_no_folder_of_the_machine() -> None:
    assert generators.origin_name(Generator(source="/home/somebody/models/fine")) == "fine"
    assert generators.origin_name(Generator(source="some/hub-name")) == "some/hub-name"
