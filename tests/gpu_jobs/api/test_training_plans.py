"""Plans of training: recipes with all their settings, what a run would need, complaints at their settings."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Project
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Job, TrainingMetric, TrainingRun, TrainingSample
from gpu_jobs.training.recorder import Recorder
from tests.gpu_jobs.api.conftest import SignIn, fields_of, problem
from tests.gpu_jobs.api.test_results import RUNS, export, own_folder, training_run  # noqa: F401
from tests.gpu_jobs.conftest import png

pytestmark = pytest.mark.django_db
PLANS, RECIPES = "/api/v1/training-plans/", "/api/v1/training-recipes/"


@pytest.fixture
def asked(project: Project, export: Any) -> dict[str, Any]:  # noqa: F811
    base = generators.builtin()
    return {"project": project.slug, "dataset_version": export.version_id, "generator": base.pk}


def test_every_recipe_comes_whole_and_is_one_that_can_be_asked_for(
    lead: APIClient, project: Project, asked: dict[str, Any]
) -> None:
    told = lead.get(RECIPES).json()
    assert {"shapeworld-dpo", "diffusion-dpo"} <= {recipe["name"] for recipe in told["recipes"]}
    for recipe in told["recipes"]:
        assert recipe["citation"]
        assert set(recipe["settings"]) == set(told["schema"]["properties"])
        spec = {"dataset_version": asked["dataset_version"], "generator": asked["generator"]}
        job = enqueue.record("train", {**spec, "recipe": recipe["name"], "settings": recipe["settings"]}, project)
        assert job.spec["settings"] == recipe["settings"]


def test_a_plan_spells_out_what_would_be_run(lead: APIClient, asked: dict[str, Any]) -> None:
    given = {"steps": 10, "batch_pairs": 4, "accumulate": 2, "learning_rate": 3e-4}
    seen = lead.post(PLANS, asked | {"settings": given}, format="json").json()
    assert seen["recipe"] == "shapeworld-dpo", "its own recipe for the built-in world"
    assert {name: seen["settings"][name] for name in given} == given
    assert seen["spelled"]["effective_batch"] == 8
    assert seen["spelled"]["pairs_seen"] == 80
    assert seen["spelled"]["beta_authors"] == 2 * seen["spelled"]["k"]
    assert seen["estimate"]["trained_parameters"] == seen["estimate"]["denoiser_parameters"]
    budget = seen["estimate"]["budget"]
    assert set(budget["phases"]) == {"encoding", "training"}, "nothing is held out of which samples could be drawn"
    assert budget["phases"]["training"] == sum(budget["memory"].values())
    assert {"checkpoints", "tuned model"} <= set(budget["disk"])
    assert seen["estimate"]["seconds"] is None
    assert all("run.json" in command["command"] for command in seen["commands"])
    assert seen["config"]["dataset"] == "dataset", "no path of this machine leaves it"
    assert not TrainingRun.objects.exists()
    assert not Job.objects.exists()


def test_speed_comes_from_a_run_of_the_same_network_at_the_same_cost(
    lead: APIClient,
    project: Project,
    asked: dict[str, Any],
    export: Any,  # noqa: F811
) -> None:
    run = training_run(project, export)
    Job.objects.filter(pk=run.job_id).update(state=Job.State.SUCCEEDED, finished_at=timezone.now())
    TrainingRun.objects.filter(pk=run.pk).update(config=lead.post(PLANS, asked, format="json").json()["settings"])
    for step, speed in enumerate((1.0, 10.0, 12.0), start=1):
        values = {"pairs_per_s": speed, "memory_bytes": 1000 * step}
        TrainingMetric.objects.create(run=run, step=step, values=values)
    seen = lead.post(PLANS, asked, format="json").json()
    assert seen["estimate"]["pairs_per_s"] == 10.0
    assert seen["estimate"]["seconds"] == seen["spelled"]["pairs_seen"] / 10.0
    assert (seen["estimate"]["peak_memory"], seen["estimate"]["measured_by"]) == (3000, run.pk)
    other = lead.post(PLANS, asked | {"settings": {"resolution": 32}}, format="json").json()
    assert other["estimate"]["seconds"] is None, "another resolution costs something else"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"settings": {"steps": 0}}, "settings.steps"),
        ({"settings": {"beauty": 1}}, "settings.beauty"),
        ({"recipe": "none-such"}, "recipe"),
        ({"generator": 777}, "generator"),
        ({"dataset_version": 777}, "dataset_version"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(
    lead: APIClient, asked: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert fields_of(lead.post(PLANS, asked | change, format="json")) == {field}


@pytest.mark.parametrize("setting", ["steps", "beauty", "output", "cache", "gate"])
def test_a_job_is_refused_for_the_same_settings(lead: APIClient, asked: dict[str, Any], setting: str) -> None:
    spec = {"dataset_version": asked["dataset_version"], "generator": asked["generator"], "settings": {setting: -1}}
    body = {"kind": "train", "project": asked["project"], "spec": spec}
    (field,) = fields_of(lead.post("/api/v1/jobs/", body, format="json"))
    assert field in (f"spec.settings.{setting}", "spec.settings")


def test_no_folder_of_the_workers_can_be_named(lead: APIClient, asked: dict[str, Any]) -> None:
    masks = {"labels": {"kind": "aspect", "aspect": "x", "masks": "/etc"}}
    for given in (
        {"cache": "/etc"},
        {"reference_cache": "/etc"},
        {"output": "/etc"},
        {"gate": {"experts": ["/a", "/b"]}},
        masks,
    ):
        answer = problem(lead.post(PLANS, asked | {"settings": given}, format="json"), 400)
        assert "cannot be set here" in str(answer)


def test_validation_samples_come_with_the_run_and_no_other_file_does(
    lead: APIClient,
    sign_in: SignIn,
    project: Project,
    export: Any,  # noqa: F811
) -> None:
    run = training_run(project, export)
    output = run.folder / "output"
    (output / "samples").mkdir(parents=True)
    (output / "samples" / "0.png").write_bytes(png((1, 2, 3)))
    (output / "samples" / "1.png").write_bytes(png((1, 2, 3)))
    line = {"event": "sample", "step": 50, "samples": [{"prompt": "a", "seed": 7, "path": "samples/0.png"}]}
    record = Recorder(run, lambda *_: None)
    record([line])
    record([line])
    (seen,) = lead.get(f"{RUNS}{run.pk}/").json()["samples"]
    assert (seen["step"], seen["prompt"], seen["seed"]) == (50, "a", 7)
    assert b"".join(lead.get(seen["url"]).streaming_content) == png((1, 2, 3))
    problem(sign_in("stranger").get(seen["url"]), 404)
    for path in ("samples/1.png", "progress.jsonl", "../train.json"):
        assert lead.get(f"{RUNS}{run.pk}/files/{path}").status_code == 404
    for path in ("../secret.png", "/etc/passwd.png"):
        with pytest.raises(ValueError, match="not in the run's output"):
            record([{**line, "samples": [{"prompt": "a", "seed": 7, "path": path}]}])
    assert TrainingSample.objects.count() == 1


def test_numbers_of_timestep_bins_are_kept_by_bin(project: Project, export: Any) -> None:  # noqa: F811
    run = training_run(project, export)
    told = {"event": "eval", "step": 5, "margin": 0.5, "accuracy_by_timestep": {"0-250": 0.6}, "at": "2026-01-01"}
    Recorder(run, lambda *_: None)([told])
    assert TrainingMetric.objects.get(run=run).values == {
        "held_out_margin": 0.5,
        "held_out_accuracy_by_timestep.0-250": 0.6,
    }


def test_the_configuration_of_a_run_leaves_as_a_file_without_places(
    lead: APIClient,
    project: Project,
    export: Any,  # noqa: F811
) -> None:
    response = lead.get(f"{RUNS}{training_run(project, export).pk}/config/")
    assert "run.json" in response["Content-Disposition"]
    assert response.json() == {"steps": 3, "dataset": "dataset", "model": "model", "output": "output"}
