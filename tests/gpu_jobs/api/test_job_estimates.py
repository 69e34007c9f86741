"""Estimates over REST: what a job would do, and the time by what such jobs took."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Project, Sample
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Generator, Job
from tests.gpu_jobs.api.conftest import SignIn, fields_of, problem

pytestmark = pytest.mark.django_db
ESTIMATES = "/api/v1/job-estimates/"


@pytest.fixture
def generator() -> Generator:
    return generators.builtin()


def asked(client: APIClient, project: Project, spec: Any, kind: str = "generate") -> Any:
    return client.post(ESTIMATES, {"kind": kind, "project": project.slug, "spec": spec})


def done(project: Project, spec: dict[str, Any], result: dict[str, Any], seconds: float, **also: Any) -> None:
    job = enqueue.record("generate", spec, project)
    now = timezone.now()
    fields = {
        "state": Job.State.SUCCEEDED,
        "attempt": 1,
        "result": result,
        "started_at": now - dt.timedelta(seconds=seconds),
        "finished_at": now,
        **also,
    }
    Job.objects.filter(pk=job.pk).update(**fields)


def test_what_a_generation_would_make_is_counted_and_nothing_is_kept(
    lead: APIClient, with_prompts, generator: Generator
) -> None:
    project = with_prompts("a red circle", "a blue square", "a green circle")
    spec = {"generator": generator.pk, "strategy": {"name": "independent-noise", "samples_per_prompt": 4}}
    found = asked(lead, project, spec).json()
    assert (found["prompts"], found["samples"], found["comparisons"]) == (3, 12, 18)
    assert (found["seconds"], found["earlier_jobs"], found["requests"]) == (None, 0, None)
    assert asked(lead, project, {**spec, "max_prompts": 2}).json()["samples"] == 8
    assert not Job.objects.exists() and not Sample.objects.exists()


def test_the_time_follows_jobs_of_the_same_generator_and_strategy(
    lead: APIClient, with_prompts, generator: Generator, tmp_path: Path
) -> None:
    project = with_prompts("a red circle", "a blue square")
    spec = {"generator": generator.pk, "steps": 10}
    made = {"prompts": 10, "samples": 20, "new_samples": 20, "comparisons": 10, "new_comparisons": 10}
    done(project, spec, made, 40.0)  # 200 steps: 0.2 s a step
    other = Generator.objects.create(name="Other", source=str(tmp_path))
    done(project, {**spec, "generator": other.pk}, made, 4000.0)
    done(project, {**spec, "strategy": {"name": "branching"}}, made, 4000.0)
    done(project, spec, made, 4000.0, attempt=2)  # begun who knows when
    done(project, spec, {**made, "new_samples": 0}, 4000.0)  # nothing was left to do
    found = asked(lead, project, {**spec, "steps": 20}).json()
    assert found["earlier_jobs"] == 1
    assert found["seconds"] == pytest.approx(2 * 2 * 20 * 0.2)


def test_what_is_asked_for_in_vain_is_said(lead: APIClient, with_prompts, generator: Generator) -> None:
    project = with_prompts("a red circle")
    assert problem(asked(lead, project, {"generator": 99}), 400)["detail"].startswith("There is no generator 99")
    guided = {"generator": generator.pk, "strategy": {"name": "guided-copy"}}
    assert "real picture" in problem(asked(lead, project, guided), 400)["detail"]
    assert fields_of(asked(lead, project, {"generator": "best"})) == {"spec.generator"}
    assert fields_of(asked(lead, project, {}, "aggregate")) == {"kind"}


@pytest.mark.parametrize(("who", "status"), [("annotator", 403), ("stranger", 404), ("nobody", 403)])
def test_only_who_leads_may_ask(sign_in: SignIn, project: Project, who: str, status: int) -> None:
    assert asked(sign_in(who), project, {"generator": 1}).status_code == status
