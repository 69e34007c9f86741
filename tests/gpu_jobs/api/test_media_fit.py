"""Models and scorers of videos are not offered to projects of pictures, nor the other way round, and not taken."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Membership, Project
from curation.scorers import registry
from gpu_jobs.generation.generators import builtin, builtin_video, remember_media
from gpu_jobs.models import Generator, Job
from tests.gpu_jobs.api.conftest import problem
from tests.gpu_jobs.shapes import compare

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs/"


@pytest.fixture
def pictures(project: Project) -> Project:
    compare(project, "a red circle", ["a red circle", "a blue square"])
    return project


@pytest.fixture
def videos(lead: APIClient) -> Project:
    """Nothing is in it yet: that it is about videos, its instrument says."""
    made = Project.objects.create(slug="clips", name="Clips", instrument="segments", seed=1)
    manager = Membership.objects.get(user__username="manager").user
    Membership.objects.create(project=made, user=manager, role="manager")
    return made


def of_videos() -> str:
    return next(scorer.id for scorer in registry.available() if scorer.kinds == ("video",))


def why_not(client: APIClient, project: Project) -> dict[str, str | None]:
    rows = client.get("/api/v1/generators/", {"project": project.slug}).json()["results"]
    return {row["name"]: row["why_not"] for row in rows}


def refused(client: APIClient, project: Project, kind: str, spec: dict[str, Any]) -> dict[str, str]:
    answer = client.post(JOBS, {"kind": kind, "project": project.slug, "spec": spec}, format="json")
    assert not Job.objects.exists()
    return {error["field"]: error["message"] for error in problem(answer, 400)["errors"]}


def test_models_say_what_they_make_and_why_they_are_of_no_use(
    lead: APIClient, project: Project, videos: Project
) -> None:
    image, video = builtin(), builtin_video()
    unknown = Generator.objects.create(name="Unknown", source="some/where")
    assert (image.media, video.media, unknown.media) == ("image", "video", None)
    empty = {image.name: None, video.name: None, unknown.name: None}
    assert why_not(lead, project) == empty, "a project that has nothing yet may become one of either"
    compare(project, "a red circle", ["a red circle", "a blue square"])
    assert why_not(lead, project) == empty | {video.name: "It makes videos: this project has pictures."}
    assert why_not(lead, videos) == empty | {image.name: "It makes pictures: this project has videos."}


def test_samples_of_other_media_are_not_made(lead: APIClient, pictures: Project, videos: Project) -> None:
    image, video = builtin(), builtin_video()
    told = "Shapeworld video (built in): It makes videos: this project has pictures."
    assert refused(lead, pictures, "generate", {"generator": video.pk}) == {"spec.generator": told}
    assert refused(lead, videos, "generate", {"generator": image.pk}).keys() == {"spec.generator"}
    compared = {"base": image.pk, "tuned": video.pk}
    assert refused(lead, pictures, "evaluate", compared) == {"spec.tuned": told}
    trained = {"generator": video.pk, "dataset_version": 1, "recipe": "dense-dpo"}
    assert refused(lead, pictures, "train", trained) == {"spec.generator": told}


def test_scorers_judge_what_there_is(lead: APIClient, pictures: Project, videos: Project) -> None:
    for project, has, other in ((pictures, "image", "videos"), (videos, "video", "pictures")):
        rows = lead.get("/api/v1/scorers/", {"project": project.slug}).json()
        foreign = [row for row in rows if has not in row["kinds"]]
        assert foreign
        for row in foreign:
            assert not row["available"]
            assert row["why_not"].startswith(f"It judges {other}: this project has ")
            assert refused(lead, project, "score", {"scorer": row["id"]}).keys() == {"spec.scorer"}
    everywhere = {row["id"]: row for row in lead.get("/api/v1/scorers/").json()}
    assert all("this project" not in (row["why_not"] or "") for row in everywhere.values())


def test_a_scorer_of_videos_judges_no_pictures_while_they_are_made(lead: APIClient, pictures: Project) -> None:
    strategy = {"name": "best-of-n", "scorer": of_videos()}
    spec = {"generator": builtin().pk, "strategy": strategy}
    (message,) = refused(lead, pictures, "generate", spec).values()
    assert message.endswith("It judges videos, not pictures.")
    terms = {"terms": [{"scorer": of_videos()}]}
    assert refused(lead, pictures, "judge_by_scores", terms).keys() == {"spec.terms.0.scorer"}


def test_what_was_tuned_from_a_model_that_was_looked_at_makes_the_same() -> None:
    base = Generator.objects.create(name="Base", source="some/where")
    tuned = Generator.objects.create(name="Tuned", source="run:1", kind="tuned", parent=base)
    remember_media(base, "video")
    tuned.refresh_from_db()
    assert (base.media, tuned.media) == ("video", "video")
