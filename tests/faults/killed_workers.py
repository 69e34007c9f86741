"""Workers are killed in the middle of real jobs. Run by `test_killed_workers.py`, in a process of its own."""

import hashlib
import json
import os
from pathlib import Path

import pytest
import torch
from django.conf import settings

from annotation import archive
from annotation.media import store
from annotation.models import AuditEvent, Comparison, Judgment, Project, Prompt, Sample, Slot
from annotation.prompts import add_prompts
from annotation.samples import Origin, store_sample
from curation.export import export_version
from curation.models import Export
from gpu_jobs.deletion import ask_for_deletion
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.models import Generator, Job
from tests.faults.workers import all_ended, kill, states, wait_for_death, wait_until, worker
from tests.gpu_jobs.shapes import compare_right_with_wrong, dataset_version, drawn
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline

pytestmark = pytest.mark.django_db(transaction=True)
SIMULATE = {"annotators": [{"name": "one"}, {"name": "two", "noise": 0.2, "seed": 1}]}


def die_at(moment: str) -> None:
    """Let a worker begin and die at this moment."""
    with worker(killed_at=moment) as process:
        wait_for_death(process)


def make_project(slug: str = "shapes", **fields: int) -> Project:
    return Project.objects.create(slug=slug, name=slug, instrument="pairwise", seed=7, **fields)


def assert_judged_once(project: Project, comparisons: int) -> None:
    """Every place is answered exactly once, by two different annotators, and nothing is left half done."""
    slots = Slot.objects.filter(project=project)
    assert set(slots.values_list("state", flat=True)) == {Slot.State.ANSWERED}
    judgments = Judgment.objects.filter(slot__project=project)
    assert (slots.count(), judgments.count()) == (2 * comparisons, 2 * comparisons)
    assert judgments.filter(is_current=True).values("comparison", "annotator").distinct().count() == 2 * comparisons
    assert project.comparisons.filter(preferences__n_judgments=2).count() == comparisons


def test_judging_and_exporting_survive_four_deaths() -> None:
    """Right after the claim, between two answers, before the rename of an export, before the row says "done"."""
    version = dataset_version(make_project("frozen"), 6)
    project = make_project(slots_per_comparison=2)
    compare_right_with_wrong(project, 15)
    judging = enqueue("simulate", SIMULATE, project)
    die_at("gpu_jobs.jobs.log:write:1")
    die_at("annotation.queue:submit:7")
    exporting = enqueue("export", {"dataset_version": version.pk, "profile": "native"}, version.project)
    die_at("curation.export.writer:_publish:1")
    die_at("gpu_jobs.jobs.life:succeed:1")
    with worker() as process:
        wait_until(all_ended, process)

    judging.refresh_from_db()
    exporting.refresh_from_db()
    assert (judging.state, exporting.state) == ("succeeded", "succeeded"), states()
    assert judging.attempt + exporting.attempt >= 6, "each death cost an attempt of somebody"
    assert judging.result["judgments"] == 30
    assert_judged_once(project, 15)
    assert_published_once(Export.objects.get())


def assert_published_once(export: Export) -> None:
    """One folder with exactly the files that its manifest names, and nothing beside it."""
    folder = Path(settings.VAR_DIR) / "exports" / export.folder
    manifest = json.loads((folder / "manifest.json").read_text())
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {"manifest.json", *(file["path"] for file in manifest["files"])}
    for file in manifest["files"]:
        assert hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert [path.name for path in folder.parent.iterdir() if not path.name.endswith(".lock")] == [folder.name]


def test_generation_survives_a_death_between_a_sample_and_its_comparison(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    project = make_project()
    add_prompts(project, [f"a red circle {number}" for number in range(8)])
    generator = Generator.objects.create(name="Tiny", source=str(save_tiny_pipeline(tmp_path / "tiny")))
    job = enqueue("generate", {"generator": generator.pk, "steps": 1, "batch_size": 4}, project)
    die_at("gpu_jobs.generation.answers:make_comparison:4")
    assert (Sample.objects.count(), Comparison.objects.count()) == (6, 3), "what was committed, whole"
    with worker() as process:
        wait_until(all_ended, process)

    job.refresh_from_db()
    assert (job.state, job.attempt) == ("succeeded", 2), states()
    assert (job.result["new_samples"], job.result["samples"]) == (10, 16)
    assert (Sample.objects.count(), Comparison.objects.count(), Slot.objects.count()) == (16, 8, 8)
    for prompt in Prompt.objects.all():
        (comparison,) = prompt.comparisons.all()
        assert set(comparison.samples.all()) == set(prompt.samples.all())


def stored() -> set[str]:
    """The names of all files in the media store."""
    return {file.name for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}


def test_deleting_a_project_survives_four_deaths() -> None:
    """Between two batches, before the project's own row, between a file and the note of it, before "done"."""
    kept, doomed = make_project("kept"), make_project("doomed")
    dataset_version(kept, 6)
    before = stored()
    export_version(dataset_version(doomed, 6), "native")
    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        # Stored long ago: what was stored a moment ago is left alone for some hours.
        os.utime(file, (0, 0))
    assert set(Sample.objects.filter(prompt__project=doomed).values_list("sha256", flat=True)) <= before
    store_sample(doomed.prompts.earliest("pk"), drawn("a red circle", 99), Origin(model="renderer", seed=99))
    (unshared,) = stored() - before
    os.utime(store.path(unshared), (0, 0))
    archive.archive(doomed, None)
    job = ask_for_deletion(doomed, doomed.name, None)
    die_at("gpu_jobs.deletion:_delete:3")
    die_at("gpu_jobs.deletion:_files_of:1")
    die_at("annotation.leftovers:_remove:2")
    die_at("gpu_jobs.jobs.life:succeed:1")
    with worker() as process:
        wait_until(all_ended, process)

    job.refresh_from_db()
    assert (job.state, job.project, job.attempt) == ("succeeded", None, 5), states()
    assert [project.slug for project in Project.objects.all()] == ["kept"]
    assert kept.comparisons.filter(preferences__n_judgments=1).count() == 6
    assert stored() == before
    assert not (Path(settings.VAR_DIR) / "exports" / "doomed").exists()
    assert AuditEvent.objects.filter(project="doomed", action="project.deleted").count() == 1


def test_a_worker_killed_from_outside_loses_nothing() -> None:
    project = make_project(slots_per_comparison=2)
    compare_right_with_wrong(project, 40)
    job = enqueue("simulate", SIMULATE, project)
    with worker() as process:
        wait_until(lambda: Judgment.objects.count() >= 5, process)
        kill(process)
    said = set(Judgment.objects.values_list("pk", flat=True))
    assert Job.objects.get().state == Job.State.RUNNING, "nobody knows yet"
    assert 5 <= len(said) < 80
    with worker() as process:
        wait_until(all_ended, process)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.result["judgments"]) == ("succeeded", 2, 80), states()
    assert said <= set(Judgment.objects.values_list("pk", flat=True)), "what was said stays said"
    assert_judged_once(project, 40)
