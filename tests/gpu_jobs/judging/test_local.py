"""A model in the worker's process judges like one behind an endpoint."""

import pytest

from annotation.models import Judgment
from curation.models import ChatAnswer
from gpu_jobs.jobs import registry, timing
from gpu_jobs.jobs.estimates import estimate
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.models import JudgingRun
from tests.curation.chat.tiny_vlm import save_tiny_vlm
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def weights(monkeypatch, tmp_path):
    monkeypatch.setattr(timing, "poll_s", lambda: 3600.0)
    monkeypatch.setenv("TASTEMAKER_WEIGHTS", str(tmp_path))
    return tmp_path


def test_it_judges_in_both_orders_and_the_side_that_sways_it_is_found(project, weights):
    save_tiny_vlm(weights / "vlm-tiny", always='{"verdict":"first","reason":""}')
    compare_right_with_wrong(project, 2)
    spec = {"model": "vlm-tiny"}
    assert estimate(registry.get("judge_locally"), project, spec).work.requests == 4
    run = JudgingRun.objects.get(job=run_here("judge_locally", spec, project))
    assert run.report["position_first"]["value"] == 1.0 == run.report["flips"]["value"]
    assert set(Judgment.objects.values_list("answer__choice", flat=True)) == {"tie"}
    assert ChatAnswer.objects.filter(endpoint="vlm-tiny").count() == 4
    assert run.report["effort"]["tokens_in"] > 0


def test_one_that_rambles_gives_no_answer(project, weights):
    save_tiny_vlm(weights / "vlm-tiny", always="well")
    compare_right_with_wrong(project, 1)
    result = run_here("judge_locally", {"model": "vlm-tiny"}, project).result
    assert (result["judgments"], result["invalid"]) == (0, 1)
    with pytest.raises(JobNotDone, match="no local vision-language model 'vlm-other'"):
        run_here("judge_locally", {"model": "vlm-other"}, project)
