"""A project with something of everything, and the count of what there is."""

import os
import time
from pathlib import Path

from django.apps import apps

from annotation import annotators, gold, invitations, queue, standings, uploads
from annotation.comparisons import make_comparison
from annotation.media import store
from annotation.models import LesserCaption, Rendition, Review
from annotation.samples import store_child
from curation.export import export_version
from curation.hygiene import prompt_lists, runs
from curation.hygiene.specs import IdenticalSides, Leakage
from curation.models import ExportCopy
from curation.stages import at_hand
from gpu_jobs import deletion
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import (
    ArenaComparison,
    Evaluation,
    Generator,
    Job,
    JudgingRun,
    TrainingMetric,
    TrainingRun,
    TrainingSample,
)
from tests.annotation.factories import make_sample, make_user, new_id
from tests.gpu_jobs.shapes import dataset_version

# What belongs to the installation, and not to a project; what models said of a text is found by that text alone.
OF_ALL = {"User", "Annotator", "AuditEvent", "Generator", "Leftover", "Job", "ChatAnswer", "PromptGrade"}
# The deletion is itself a job, with attempts, and its duration is counted.
OF_ALL |= {"Attempt", "JobDuration"}


def full(project):
    """Something of everything that a project can have, and the bytes of "shared" in one of its samples."""
    owner = make_user(project, "owner")
    version = dataset_version(project, 4)
    export = export_version(version, "native")
    ExportCopy.objects.create(export=export, destination="bucket", address="s3://bucket/x", sha256=export.sha256)
    work = at_hand.work_folder(project, "scores")
    work.mkdir(parents=True)
    (work / "plan.json").write_text("{}")
    _questions(project, owner)
    invitations.invite(project, "annotator", owner)
    uploads.keep(project, "pairs.jsonl", [b"{}"], owner)
    _hygiene(project, owner)
    base = generators.builtin()
    train = enqueue.record("train", {"generator": base.pk, "export": export.pk}, project)
    run = TrainingRun.objects.create(job=train, project=project, export=export, base=base, config={})
    (run.folder / "checkpoint").write_bytes(b"weights")
    TrainingMetric.objects.create(run=run, step=1, values={})
    tuned = Generator.objects.create(
        name="tuned", source=str(run.folder), kind="tuned", parent=base, training_run=run, project=project
    )
    evaluate = enqueue.record("evaluate", {"base": base.pk, "tuned": tuned.pk}, project)
    evaluation = Evaluation.objects.create(job=evaluate, project=project, base=base, tuned=tuned, config={})
    (evaluation.folder / "grid.png").write_bytes(b"grid")
    TrainingSample.objects.create(run=run, step=1, number=0, prompt="a cat", seed=0, path="samples/0.png")
    ArenaComparison.objects.create(evaluation=evaluation, comparison=project.comparisons.first(), tuned_position=0)
    judged = enqueue.record("judge", {"model": "somebody"}, project)
    JudgingRun.objects.create(job=judged, project=project, judge=annotators.for_user(owner))
    sample = project.comparisons.first().members.first().sample
    LesserCaption.objects.create(sample=sample, text="a cat", base="prompt", of="0" * 64, source="by hand")
    (train.folder / "log.txt").write_text("done")
    return project


def _questions(project, owner):
    samples = [make_sample(project, number=1), make_sample(project, number=2)]
    comparison, _ = make_comparison(project, samples[0].prompt, samples, "independent-noise")
    annotator = annotators.for_user(owner)
    standings.begin(project, [annotator.pk])
    taken = next(one for one in queue.lease(project, annotator, 20) if one.comparison.pk == comparison.pk)
    first, _ = queue.submit(taken.slot.pk, annotator, new_id(), {"choice": "tie"}, 900)
    second, _ = queue.submit(taken.slot.pk, annotator, new_id(), {"choice": "first"}, 900, supersedes=first.pk)
    Review.objects.create(judgment=second, reviewer=None, verdict="accepted")
    others = [make_sample(project, number=3), make_sample(project, number=4)]
    known, _ = make_comparison(project, others[0].prompt, others, "independent-noise")
    gold.make_gold(known, {"choice": "tie"}, owner, "")
    child = store_child(samples[0], b"a text that was edited", "text")
    store_child(child, b"a text that was edited twice", "text")
    Rendition.objects.get_or_create(
        source=samples[0].sha256,
        role="thumbnail",
        defaults={
            "sha256": store.put(f"thumbnail of {samples[0].sha256}".encode()),
            "media_type": "image/webp",
            "width": 1,
            "height": 1,
            "bytes": 9,
        },
    )


def _hygiene(project, owner):
    listed = prompt_lists.keep("Tests", ["a cat"], project, owner)
    runs.find(project, IdenticalSides())
    runs.apply(runs.find(project, Leakage(prompt_lists=(listed.pk,))), owner)


def census():
    """How many rows of everything there are."""
    models = [
        model for app in ("annotation", "curation", "gpu_jobs") for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: model._base_manager.count() for model in models if model.__name__ not in OF_ALL}


def files():
    """Every file in the data folder, but those of jobs that delete projects."""
    own = {str(pk) for pk in Job.objects.filter(kind=deletion.KIND).values_list("pk", flat=True)}
    root = Path(store.settings.VAR_DIR)
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return {str(path) for path in found if not (path.parts[0] == "jobs" and path.parts[1] in own)}


def age(path):
    then = time.time() - 24 * 3600
    os.utime(path, (then, then))


def owner_of(project):
    return project.memberships.get(role="owner").user
