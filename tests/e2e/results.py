"""A trained and evaluated model, as rows: what its pages show."""

import io
import math

from django.utils import timezone
from PIL import Image

from annotation.models import Project
from curation.models import DatasetVersion, Export, Selection
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Evaluation, Generator, Job, TrainingMetric, TrainingRun, TrainingSample
from gpu_jobs.training.settings import complete

STEPS = 40


def make_training_run(
    project: Project, state: str = Job.State.SUCCEEDED, export: Export | None = None
) -> TrainingRun:
    """A run of forty steps, whose curves look as curves do."""
    base = generators.builtin()
    export = export or _export(project)
    spec = {"generator": base.pk, "dataset_version": export.version_id}
    job = enqueue.record("train", spec, project)
    config = complete("shapeworld-dpo", {"steps": STEPS})
    summary = {"pairs": 300, "ties_dropped": 7, "held_out_pairs": 20, "warnings": []}
    run = TrainingRun.objects.create(
        job=job, project=project, export=export, base=base, config=config, summary=summary
    )
    TrainingMetric.objects.bulk_create(
        TrainingMetric(run=run, step=step, values=_values(step)) for step in range(1, STEPS + 1)
    )
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=state, started_at=now, finished_at=now, progress_done=STEPS, progress_total=STEPS, attempt=1
    )
    return run


def make_tuned(run: TrainingRun) -> Generator:
    """What came out of it."""
    return Generator.objects.create(
        name="Shapes, tuned",
        source=generators.run_source(run.pk),
        kind=Generator.Kind.TUNED,
        parent=run.base,
        training_run=run,
        project=run.project,
    )


def make_validation_samples(run: TrainingRun, steps: tuple[int, ...]) -> None:
    """Pictures of two fixed prompts that grow bluer."""
    for step in steps:
        for number, prompt in enumerate(("a red circle", "a blue square")):
            path = f"samples/step-{step:08d}/{number}.png"
            file = run.folder / "output" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_png((200 - 4 * step, 90, 60 + 4 * step)))
            TrainingSample.objects.create(run=run, step=step, number=number, prompt=prompt, seed=number, path=path)


def make_evaluation(tuned: Generator) -> Evaluation:
    """Tuned against base on twelve prompts, with pictures."""
    job = enqueue.record("evaluate", {"base": tuned.parent_id, "tuned": tuned.pk}, tuned.project)
    Job.objects.filter(pk=job.pk).update(state=Job.State.SUCCEEDED, finished_at=timezone.now())
    made = Evaluation.objects.create(job=job, project=tuned.project, base=tuned.parent, tuned=tuned, config={})
    rows = [
        {
            "prompt": f"a red circle left of blue square {number}",
            "seed": number,
            "outcome": ("win", "tie", "win", "lose")[number % 4],
            "base": {"picture": f"pictures/base/{number:05d}.png", "score": 0.5},
            "tuned": {"picture": f"pictures/tuned/{number:05d}.png", "score": 0.75},
        }
        for number in range(12)
    ]
    for row in rows:
        for side, colour in (("base", (220, 120, 60)), ("tuned", (60, 90, 220))):
            path = made.folder / "output" / row[side]["picture"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_png(colour))
    (made.folder / "output" / "grid.png").write_bytes(_png((9, 9, 9)))
    made.result = {
        "prompts": 12, "base_accuracy": 0.41, "tuned_accuracy": 0.58, "accuracy_means": "share of exact pictures",
        "wins": 6, "ties": 3, "losses": 3, "win_rate": 0.625, "win_rate_ci": [0.512, 0.738],
        "by_attribute": {"base": {"shape": 0.6, "colour": 0.7}, "tuned": {"shape": 0.8, "colour": 0.75}},
        "rows": rows, "by_scorer": [
            {"scorer": "shapeworld-verifier", "base_mean": 0.7, "tuned_mean": 0.8, "win_rate": 0.625,
             "wins": 6, "ties": 3, "losses": 3, "win_rate_ci": [0.512, 0.738]},
            {"scorer": "shapeworld-clip", "base_mean": 0.2, "tuned_mean": 0.21, "win_rate": 0.5,
             "wins": 5, "ties": 2, "losses": 5, "win_rate_ci": [0.38, 0.62]},
        ],
    }  # fmt: skip
    made.save()
    return made


def _values(step: int) -> dict[str, float]:
    learned = 1 - math.exp(-step / 12)
    values = {
        "loss": math.log(2) * (1 - 0.5 * learned),
        "implicit_accuracy": 0.5 + 0.4 * learned,
        "margin": 0.01 * learned,
        "winner_error_change": -0.004 * learned,
        "loser_error_change": 0.006 * learned,
        "pairs_per_s": 48.0,
        "gradient_norm": 0.8 + 0.4 * learned,
    }
    return values | (
        {"held_out_margin": 0.008 * learned, "held_out_implicit_accuracy": 0.8} if step % 10 == 0 else {}
    )


def _export(project: Project) -> Export:
    selection = Selection.objects.create(
        project=project, spec={}, pool=0, selected=0, gates={}, terms_sha256="0" * 64
    )
    version = DatasetVersion.with_drafts.create(
        project=project, number=1, name="first", sha256="1" * 64, rows=0,
        recipe={"spec": {"scorer": "shapeworld-verifier"}}, statistics={},
        selection=selection, sealed_at=timezone.now(),
    )  # fmt: skip
    return Export.objects.create(version=version, profile="native", folder="x", sha256="2" * 64, rows=0, files=[])


def _png(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(file, "PNG")
    return file.getvalue()
