"""One round of the loop, stage by stage, each long one as a job that runs in this process."""

import itertools
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from rich.console import Console

from annotation.intake.pickapic import import_file
from annotation.models import Comparison, Judgment, Project
from annotation.prompts import add_prompts
from curation.models import Export
from gpu_jobs.generation.generators import builtin
from gpu_jobs.jobs.run import run_here
from gpu_jobs.models import Evaluation, Generator, TrainingRun
from gpu_jobs.shapeworld.captions import sample_captions
from gpu_jobs.shapeworld.examples import write_pick_a_pic
from tastemaker.loop.plan import SCORER, SECOND_SCORER, LoopPlan
from tastemaker.loop.report import DatasetReport, EvaluationReport, LoopReport, TrainReport
from tastemaker.loop.show import Stages


def run_loop(plan: LoopPlan, console: Console) -> tuple[LoopReport, dict[str, float]]:
    """Run one round in a new project; returns the report and the seconds of each stage.

    Raises JobNotDone with the job's own error where a stage does not succeed.
    """
    began = time.monotonic()
    round_ = _Round(plan, _new_project(plan), Stages(console))
    console.print(f"Project [bold]{round_.project.slug}[/bold], seed {plan.seed}")
    base = builtin()
    round_.ask()
    round_.job("generate", plan.generate(base.pk))
    round_.bring_in()
    round_.job("simulate", plan.simulate())
    round_.job("score", {"scorer": SCORER})
    round_.job("score", {"scorer": SECOND_SCORER}, stage="score by CLIP")
    version = round_.job("curate", plan.select())["dataset_version"]
    native = round_.job("export", {"dataset_version": version, "profile": "native"})["export"]
    round_.job("export", {"dataset_version": version, "profile": "pickapic"}, stage="export pickapic")
    run = TrainingRun.objects.get(pk=round_.job("train", plan.train(version, base.pk))["training_run"])
    tuned = Generator.objects.get(training_run=run)
    evaluation = Evaluation.objects.get(pk=round_.job("evaluate", plan.evaluate(base.pk, tuned.pk))["evaluation"])
    report = LoopReport(
        pairs=Comparison.objects.filter(project=round_.project).count(),
        judgments=Judgment.objects.filter(comparison__project=round_.project, is_current=True).count(),
        dataset=_dataset_report(Export.objects.get(pk=native)),
        train=_train_report(run),
        evaluation=_evaluation_report(evaluation),
        seconds=round(time.monotonic() - began, 1),
    )
    return report, round_.stages.seconds


class _Round:
    """The project of one round, and how its stages are run and shown."""

    def __init__(self, plan: LoopPlan, project: Project, stages: Stages) -> None:
        self.plan = plan
        self.project = project
        self.stages = stages

    def job(self, kind: str, spec: Mapping[str, Any], stage: str = "") -> dict[str, Any]:
        """Run one job to its end; returns its result."""
        with self.stages.running(stage or kind) as bar:
            job = run_here(kind, spec, self.project, listener=bar.listen)
        return dict(job.result or {})

    def ask(self) -> None:
        """Write the prompts."""
        with self.stages.running("prompts"):
            add_prompts(self.project, sample_captions(self.plan.pairs, self.plan.seed, "train", unique=True))

    def bring_in(self) -> None:
        """Import a file of existing pairs."""
        with self.stages.running("import") as bar, tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            file, report = Path(folder) / "pairs.parquet", Path(folder) / "report.json"
            write_pick_a_pic(file, self.plan.imported_pairs, self.plan.seed)
            import_file(file, self.project, report, bar.count)


def _new_project(plan: LoopPlan) -> Project:
    for number in itertools.count(1):
        project, created = Project.objects.get_or_create(
            slug=f"loop-{number}",
            defaults={
                "name": f"Loop {number}, seed {plan.seed} (simulated annotators)",
                "slots_per_comparison": plan.slots_per_comparison,
                "seed": plan.seed,
            },
        )
        if created:
            return project
    raise AssertionError("unreachable")


def _dataset_report(export: Export) -> DatasetReport:
    return DatasetReport(
        path=str(Path(settings.VAR_DIR) / "exports" / export.folder), rows=export.rows, sha256=export.sha256
    )


def _train_report(run: TrainingRun) -> TrainReport:
    steps = [metric.values for metric in run.metrics.order_by("step")]
    tenth = max(1, len(steps) // 10)
    return TrainReport(
        objective=str(run.config["objective"]["kind"]).replace("_", "-"),
        steps=len(steps),
        loss_first=_mean(steps[:tenth], "loss"),
        loss_last=_mean(steps[-tenth:], "loss"),
        implicit_accuracy=_mean(steps[-tenth:], "implicit_accuracy"),
        pairs_per_s=_mean(steps[tenth:] or steps, "pairs_per_s"),
    )


def _mean(steps: list[dict[str, float]], name: str) -> float:
    return sum(step[name] for step in steps) / len(steps)


def _evaluation_report(evaluation: Evaluation) -> EvaluationReport:
    result = evaluation.result
    low, high = result["win_rate_ci"]
    return EvaluationReport(
        prompts=result["prompts"],
        base_accuracy=result["base_accuracy"],
        tuned_accuracy=result["tuned_accuracy"],
        win_rate=result["win_rate"],
        win_rate_ci=(low, high),
    )
