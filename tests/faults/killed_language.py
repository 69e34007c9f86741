"""Workers are killed while models answer. Run by `test_killed_language.py`, in a process of its own."""

from pathlib import Path

import pytest

from annotation.models import Judgment, Project, Prompt, Slot
from curation.models import ChatAnswer, PromptGrade
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.shapeworld.vlm.server import Settings, running
from tests.faults.workers import all_ended, states, wait_for_death, wait_until, worker
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db(transaction=True)


def test_grading_and_judging_survive_and_pay_for_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between an answer and its grade, and between the answers about a pair and its judgment."""
    project = Project.objects.create(slug="shapes", name="Shapes", instrument="pairwise", seed=7)
    compare_right_with_wrong(project, 8)
    with running(Settings()) as server:
        (tmp_path / "models.toml").write_text(
            f'[simulated]\nbase_url = "{server.base_url}"\nmodel = "simulated"\nimages = true\n'
        )
        monkeypatch.setenv("TASTEMAKER_LANGUAGE_MODELS", str(tmp_path / "models.toml"))
        grading = enqueue("grade_prompts", {"model": "simulated"}, project)
        with worker(killed_at="curation.prompts.text_grading:parse:4") as process:
            wait_for_death(process)
        assert PromptGrade.objects.count() == 3, "what was graded is kept"
        with worker() as process:
            wait_until(all_ended, process)
        judging = enqueue("judge", {"model": "simulated"}, project)
        with worker(killed_at="gpu_jobs.judging.filling:_submit:5") as process:
            wait_for_death(process)
        assert Judgment.objects.count() == 4
        with worker() as process:
            wait_until(all_ended, process)
        # Answers that were on their way when the worker died are asked for again: a few, never all.
        asked = server.asked[200]
    grading.refresh_from_db()
    judging.refresh_from_db()
    assert (grading.state, judging.state) == ("succeeded", "succeeded"), states()
    assert PromptGrade.objects.count() == Prompt.objects.count() == 8
    assert Judgment.objects.count() == 8 == judging.result["judgments"]
    assert set(Slot.objects.values_list("state", flat=True)) == {Slot.State.ANSWERED}
    assert ChatAnswer.objects.count() == 8 + 16 <= asked <= 8 + 16 + 5
