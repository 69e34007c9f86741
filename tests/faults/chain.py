"""A chain of jobs over one project, from prompts to a tuned model, and what must be there once it has ended."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from annotation.models import Annotator, Comparison, Judgment, Project, Sample, Slot
from annotation.prompts import add_prompts
from curation.models import DatasetRow, DatasetVersion, Export, Score
from gpu_jobs.generation.generators import builtin
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.models import Attempt, Generator, Job, TrainingRun
from gpu_jobs.shapeworld.captions import sample_captions

SCORER = "shapeworld-verifier"
ANNOTATORS = [{"name": "one"}, {"name": "two", "noise": 0.2, "seed": 1}]
# The annotators and a vision-language model, which must be configured under this name.
VOICES, MODEL = 3, "simulated"
PROMPTS, STEPS = 16, 20
# What begins when, by what must have succeeded before.
ORDER: dict[str, tuple[str, ...]] = {
    "generate": (),
    "simulate": ("generate",),
    "judge": ("generate",),
    "score": ("generate",),
    "curate": ("simulate", "judge", "score"),
    "export": ("curate",),
    "train": ("export",),
}


@dataclass
class Difference:
    """What is missing, and what is there too often."""

    lost: int = 0
    doubled: int = 0
    said: list[str] = field(default_factory=list)

    def compare(self, what: str, expected: int, found: int) -> None:
        """Count how far `found` is from `expected`."""
        self.lost += max(0, expected - found)
        self.doubled += max(0, found - expected)
        if found != expected:
            self.said.append(f"{what}: {found} instead of {expected}")


class Chain:
    """Asks for each job once those before it have succeeded."""

    def __init__(self, number: int, tiny: Generator) -> None:
        slug = f"chain-{number}"
        self._project = Project.objects.create(
            slug=slug, name=slug, instrument="pairwise", seed=number, slots_per_comparison=VOICES
        )
        self._tiny = tiny
        self._seed = number
        self._jobs: dict[str, Job] = {}
        add_prompts(self._project, sample_captions(PROMPTS, number, unique=True))

    def advance(self) -> bool:
        """Ask for what may begin; whether everything has ended well."""
        for job in self._jobs.values():
            job.refresh_from_db()
        done = {kind for kind, job in self._jobs.items() if job.state == Job.State.SUCCEEDED}
        for kind, before in ORDER.items():
            if kind not in self._jobs and done.issuperset(before):
                self._jobs[kind] = enqueue(kind, self._spec(kind), self._project)
        return done == ORDER.keys()

    def unfinished(self) -> list[str]:
        """The jobs that did not succeed, or that nobody came to ask for."""
        states = {kind: self._jobs[kind].state if kind in self._jobs else "never asked for" for kind in ORDER}
        return [
            f"{self._project.slug}: {kind} is {state} {self._jobs[kind].error if kind in self._jobs else ''}"
            for kind, state in states.items()
            if state != Job.State.SUCCEEDED
        ]

    def difference(self) -> Difference:
        """What is there, against what a chain without accidents leaves."""
        told, project = Difference(), self._project
        samples = Sample.objects.filter(prompt__project=project)
        comparisons = Comparison.objects.filter(project=project)
        slots = Slot.objects.filter(project=project, state=Slot.State.ANSWERED)
        judgments = Judgment.objects.filter(slot__project=project)
        by_model = judgments.filter(annotator__kind=Annotator.Kind.VLM)
        attempts = Attempt.objects.filter(job__project=project)
        scores = Score.objects.filter(sample__in=samples, scorer=SCORER)
        told.compare("samples", 2 * PROMPTS, samples.count())
        told.compare(
            "different samples", 2 * PROMPTS, samples.values("prompt", "sha256", "origin_key").distinct().count()
        )
        told.compare("comparisons", PROMPTS, comparisons.count())
        told.compare("compared prompts", PROMPTS, comparisons.values("prompt").distinct().count())
        told.compare("answered slots", VOICES * PROMPTS, slots.count())
        told.compare("judgments", VOICES * PROMPTS, judgments.count())
        told.compare("views", VOICES * PROMPTS, judgments.values("comparison", "annotator").distinct().count())
        told.compare("judgments by a model", PROMPTS, by_model.count())
        told.compare("scores", samples.count(), scores.count())
        told.compare("scored samples", samples.count(), scores.values("sample").distinct().count())
        told.compare("attempts that succeeded", len(ORDER), attempts.filter(outcome="succeeded").count())
        told.compare("attempts without an end", 0, attempts.filter(ended_at=None).count())
        self._compare_versions(told)
        self._compare_training(told)
        return told

    def _spec(self, kind: str) -> dict[str, Any]:
        match kind:
            case "generate":
                return {"generator": builtin().pk, "steps": 4, "batch_size": 4, "seed": self._seed}
            case "simulate":
                return {"annotators": ANNOTATORS}
            case "judge":
                return {"model": MODEL}
            case "score":
                return {"scorer": SCORER}
            case "curate":
                return {"scorer": SCORER, "min_text_quality": 0.0}
        version = (self._jobs["curate"].result or {})["dataset_version"]
        if kind == "export":
            return {"dataset_version": version}
        return {
            "dataset_version": version,
            "generator": self._tiny.pk,
            "recipe": "shapeworld-dpo",
            "settings": {"resolution": 16, "steps": STEPS, "batch_pairs": 2, "checkpoint_every_steps": 5},
        }

    def _compare_versions(self, told: Difference) -> None:
        versions = DatasetVersion.with_drafts.filter(project=self._project)
        told.compare("dataset versions", 1, versions.count())
        for version in versions:
            told.compare("rows", version.rows, DatasetRow.objects.filter(version=version).count())
        exports = Export.objects.filter(version__in=versions)
        told.compare("exports", 1, exports.count())
        for export in exports:
            folder = Path(settings.VAR_DIR) / "exports" / export.folder
            manifest = json.loads((folder / "manifest.json").read_text())
            there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
            wanted = {file["path"]: file["sha256"] for file in manifest["files"]}
            told.compare("files of the export", len(wanted) + 1, len(there))
            whole = sum(_sha256(folder / path) == sha256 for path, sha256 in wanted.items() if path in there)
            told.compare("whole files of the export", len(wanted), whole)

    def _compare_training(self, told: Difference) -> None:
        runs = TrainingRun.objects.filter(project=self._project)
        told.compare("training runs", 1, runs.count())
        told.compare("tuned generators", 1, Generator.objects.filter(training_run__in=runs).count())
        for run in runs:
            steps = list(run.metrics.values_list("step", flat=True))
            told.compare("steps", STEPS, len(steps))
            told.compare("different steps", STEPS, len(set(steps) & set(range(1, STEPS + 1))))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
