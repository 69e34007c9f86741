"""Hygiene runs: a step finds, a person applies what it found, and may undo that."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from annotation import archive, audit
from annotation.errors import ConflictError
from annotation.models import Project
from annotation.progress import Progress, silent
from curation.hygiene import applied, media_steps, pairs, prompt_steps
from curation.hygiene.found import Found
from curation.hygiene.pairs import ProjectPairs
from curation.hygiene.specs import StepSpec
from curation.models import HygieneFinding, HygieneRun

BATCH = 1_000
Finder = Callable[[Project, ProjectPairs, Any, Progress], Found]
FINDERS: Mapping[str, Finder] = {
    "near_images": media_steps.find_near_images,
    "identical_sides": media_steps.find_identical_sides,
    "near_prompts": prompt_steps.find_near_prompts,
    "split_groups": prompt_steps.find_split_groups,
    "leakage": prompt_steps.find_leakage,
    "nsfw": media_steps.find_nsfw,
}


class AnotherRunStandsError(ConflictError):
    """The step has been applied with other findings."""

    def __init__(self, run: HygieneRun) -> None:
        super().__init__(f"Run {run.pk} of this step is applied: undo it first, then apply this one.")


def find(
    project: Project, spec: StepSpec, created_by: AbstractBaseUser | None = None, on_progress: Progress = silent
) -> HygieneRun:
    """Look, and write down what was found; the pool stays as it is until the run is applied.

    Pairs that other applied steps leave out are not looked at. Finding the same again is the same run. Killed and
    called again, it begins anew but for the measures of media, which stay. Raises what the step raises.
    """
    on_progress(0, None, "Reading the pool")
    saw = pairs.state(project)
    found_in = pairs.read(project).without(applied.of_project(project).excluded_by_others(spec.step))
    found = FINDERS[spec.step](project, found_in, spec, on_progress)
    asked = spec.model_dump(mode="json")
    sha256 = _hash(asked, found, saw)
    with transaction.atomic():
        # Two that find the same at once make one run of it.
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        run = HygieneRun.objects.filter(project=project, sha256=sha256).first()
        return run or _write(
            found, project=project, step=spec.step, spec=asked, saw=saw, sha256=sha256, created_by=created_by
        )


def apply(run: HygieneRun, by: AbstractBaseUser | None) -> HygieneRun:
    """Let the pool keep to what was found; a run that stands stays as it is.

    Raises AnotherRunStandsError, ArchivedError.
    """
    with transaction.atomic():
        archive.hold_open(run.project)
        run = _held(run)
        if run.stands:
            return run
        other = HygieneRun.objects.filter(HygieneRun.STANDING, project=run.project_id, step=run.step).first()
        if other is not None:
            raise AnotherRunStandsError(other)
        run.applied_at, run.undone_at = timezone.now(), None
        run.save(update_fields=["applied_at", "undone_at"])
        audit.record(by, "hygiene.applied", _subject(run), project=run.project, after=_told(run))
    return run


def undo(run: HygieneRun, by: AbstractBaseUser | None) -> HygieneRun:
    """Let the pool be as if the run had never been applied; one that does not stand stays as it is.

    Raises ArchivedError.
    """
    with transaction.atomic():
        archive.hold_open(run.project)
        run = _held(run)
        if run.stands:
            run.undone_at = max(timezone.now(), run.applied_at)
            run.save(update_fields=["undone_at"])
            audit.record(by, "hygiene.undone", _subject(run), project=run.project, before=_told(run))
    return run


def _held(run: HygieneRun) -> HygieneRun:
    return HygieneRun.objects.select_related("project").select_for_update(of=("self",)).get(pk=run.pk)


def _hash(asked: dict[str, Any], found: Found, saw: dict[str, Any]) -> str:
    content = {
        "spec": asked,
        "saw": saw,
        "counts": found.counts,
        "findings": [asdict(finding) for finding in found.findings],
        "examples": found.examples_json(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _write(found: Found, **fields: Any) -> HygieneRun:
    run = HygieneRun.objects.create(
        counts=found.counts, histogram=found.histogram, examples=found.examples_json(), **fields
    )
    HygieneFinding.objects.bulk_create(
        [
            HygieneFinding(
                run=run,
                action=finding.action,
                pair_id=finding.pair_id,
                comparison_id=finding.comparison,
                prompt_id=finding.prompt,
                group=finding.group,
                measure=finding.measure,
                reason=finding.reason,
            )
            for finding in found.findings
        ],
        batch_size=BATCH,
    )
    return run


def _subject(run: HygieneRun) -> str:
    return f"{run.step} {run.pk}"


def _told(run: HygieneRun) -> dict[str, Any]:
    return {"spec": run.spec, "counts": run.counts}
