"""The job kind "train", with the real trainer on a tiny model: stopped, continued, registered."""

import json
from typing import Any

import pytest

from annotation.models import Project
from curation.export import export_version
from curation.models import Export
from gpu_jobs.generation.generators import location
from gpu_jobs.generation.pipelines import local_folder
from gpu_jobs.jobs import enqueue, life
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.jobs.run import JobNotDone, run_here, run_job
from gpu_jobs.models import Generator, Job, TrainingRun
from tests.gpu_jobs.shapes import dataset_version

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 60


def events(run: TrainingRun, event: str) -> list[dict[str, Any]]:
    lines = (run.folder / "output" / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == event]


def spec_of(base: Generator, **changes: Any) -> dict[str, Any]:
    settings = {"resolution": 16, "steps": STEPS, "batch_pairs": 2, "checkpoint_every_steps": 1000}
    return {"generator": base.pk, "recipe": "shapeworld-dpo", "settings": settings, "name": "Better"} | changes


@pytest.mark.timeout(300)
def test_cancelled_it_keeps_a_checkpoint_and_started_again_it_continues(project: Project, base: Generator) -> None:
    version = dataset_version(project, 16)
    job = enqueue.record("train", spec_of(base, dataset_version=version.pk), project, called=True)

    def cancel_once_it_learns(now: ProgressNow) -> None:
        if now.message.startswith("loss"):
            life.request_cancel(job.pk)

    run_job(job.pk, cancel_once_it_learns)
    job.refresh_from_db()
    run = TrainingRun.objects.get(job=job)
    assert job.state == Job.State.CANCELLED, job.error
    reached = run.metrics.count()
    assert 1 <= reached < STEPS
    assert any((run.folder / "output" / "checkpoints").iterdir())
    assert not Generator.objects.filter(kind="tuned").exists()

    assert life.requeue(job.pk)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert (job.progress_done, job.progress_total) == (STEPS, STEPS)
    assert TrainingRun.objects.get() == run, "the same run"
    first, second = events(run, "start")
    assert first["resumed_from_step"] is None
    assert second["resumed_from_step"] >= reached
    steps = list(run.metrics.order_by("step").values_list("step", "values"))
    assert [step for step, _ in steps] == list(range(1, STEPS + 1)), "every step once, whoever took it"
    assert all({"loss", "implicit_accuracy", "margin", "winner_error_change"} <= set(values) for _, values in steps)
    assert_registered(job, run, base)


def assert_registered(job: Job, run: TrainingRun, base: Generator) -> None:
    """The tuned model is a generator of the project, and can be loaded like any other."""
    run.refresh_from_db()
    tuned = Generator.objects.get(kind="tuned")
    assert (tuned.name, tuned.parent, tuned.training_run, tuned.project) == ("Better", base, run, run.project)
    assert job.result == {"training_run": run.pk, "generator": tuned.pk, **run.summary}
    assert run.summary["pairs"] > 0
    assert run.export == Export.objects.get(), "the version was exported for it"
    assert local_folder(tuned) == run.folder / "output" / "model"
    assert location(tuned) != location(base)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dataset_version": 77}, "no dataset version 77"),
        ({"export": 77}, "no export 77"),
        ({"generator": 77, "dataset_version": 77}, "no generator 77"),
    ],
)
def test_what_is_not_the_project_s_is_not_used(
    project: Project, base: Generator, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(JobNotDone, match=message):
        run_here("train", spec_of(base, **changes), project)
    assert not TrainingRun.objects.exists()


def test_only_the_native_profile_is_learned_from(project: Project, base: Generator) -> None:
    export = export_version(dataset_version(project, 6), "pickapic")
    with pytest.raises(JobNotDone, match="the trainer reads the native profile"):
        run_here("train", spec_of(base, export=export.pk), project)


def test_an_export_of_another_project_is_no_export(project: Project, base: Generator) -> None:
    export = export_version(dataset_version(project, 6), "native")
    other = Project.objects.create(slug="other", name="Other", instrument="pairwise", seed=1)
    with pytest.raises(JobNotDone, match="'other' has no export"):
        run_here("train", spec_of(base, export=export.pk), other)
