"""A run's progress lines as rows: numbers by step, validation samples, and what the trainer said of the whole."""

from pathlib import PurePosixPath
from typing import Any

from annotation.progress import Progress
from gpu_jobs.models import TrainingMetric, TrainingRun, TrainingSample

SUMMARY = ("pairs", "ties_dropped", "held_out_pairs", "trained_parameters", "device")


class Recorder:
    """Turns the trainer's progress lines into rows, and into the job's progress."""

    def __init__(self, training_run: TrainingRun, on_progress: Progress) -> None:
        self._run = training_run
        self._on_progress = on_progress

    def __call__(self, lines: list[dict[str, Any]]) -> None:
        """Take in lines as they come; lines that were there before change nothing."""
        steps = {line["step"]: _numbers(line) for line in lines if line.get("event") == "step"}
        for line in lines:
            if line.get("event") == "eval":
                held_out = {f"held_out_{name}": value for name, value in _numbers(line).items()}
                before = steps.get(line["step"]) or self._recorded(line["step"])
                steps[line["step"]] = {**before, **held_out}
        TrainingMetric.objects.bulk_create(
            [TrainingMetric(run=self._run, step=step, values=values) for step, values in steps.items()],
            # A step repeated after a resume says the same, or more: the later line counts.
            update_conflicts=True,
            unique_fields=["run", "step"],
            update_fields=["values"],
        )
        self._keep_samples(lines)
        self._keep_summary(lines)
        for line in reversed(lines):
            if self._report(line):
                break

    def _recorded(self, step: int) -> dict[str, Any]:
        found = TrainingMetric.objects.filter(run=self._run, step=step).first()
        return {} if found is None else dict(found.values)

    def _keep_samples(self, lines: list[dict[str, Any]]) -> None:
        """Validation samples; only files that lie in the run's output are ever named by a row."""
        rows = [
            TrainingSample(
                run=self._run,
                step=line["step"],
                number=number,
                prompt=sample["prompt"],
                seed=sample["seed"],
                path=inside(sample["path"]),
                poster=inside(sample.get("poster", "")),
            )
            for line in lines
            if line.get("event") == "sample"
            for number, sample in enumerate(line["samples"])
        ]
        TrainingSample.objects.bulk_create(rows, ignore_conflicts=True)

    def _keep_summary(self, lines: list[dict[str, Any]]) -> None:
        summary = dict(self._run.summary)
        for line in lines:
            if line.get("event") == "start":
                summary |= {name: line[name] for name in SUMMARY if name in line}
                summary["warnings"] = []
            elif line.get("event") == "warning":
                summary["warnings"] = [*summary.get("warnings", []), line.get("message", "")]
        if summary != self._run.summary:
            self._run.summary = summary
            self._run.save(update_fields=["summary"])

    def _report(self, line: dict[str, Any]) -> bool:
        """Make this line the job's progress, if it says how far the training is."""
        event = str(line.get("event"))
        if event == "step":
            self._on_progress(line["step"], line.get("steps"), f"loss {line['loss']:.4f}")
        elif event == "caching":
            self._on_progress(line["done"], line["total"], "encoding pictures")
        return event in ("step", "caching")


def inside(path: str) -> str:
    """A path relative to the run's output; raises ValueError for one that would lead out of it."""
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError(f"{path!r} is not in the run's output folder.")
    return path


def _numbers(line: dict[str, Any]) -> dict[str, float]:
    """The numbers of a line by name; those of a list or mapping by "name.part", as of timestep bins."""
    found: dict[str, float] = {}
    for name, value in line.items():
        if name in ("event", "step", "steps"):
            continue
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        found |= {f"{name}.{part}": each for part, each in parts if _is_number(each)}
        if _is_number(value):
            found[name] = value
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
