"""The job kind "evaluate", with the real trainer on tiny models."""

import pytest

from annotation.models import Project, Prompt
from annotation.prompts import add_prompts
from curation.scorers import register_image_scorer, registry
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.models import Evaluation, Generator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def redness() -> None:
    registry.register("redness", "tests.gpu_jobs.jobs.kinds.redness:Redness", "Redness")


@pytest.mark.timeout(300)
def test_the_better_one_wins_on_the_project_s_test_prompts(
    project: Project, base: Generator, redder: Generator
) -> None:
    add_prompts(project, [f"a red circle {number}" for number in range(80)])
    tested = set(Prompt.objects.filter(project=project, split="test").values_list("text", flat=True))
    assert tested, "one in twenty falls into the test split"
    spec = {
        "base": base.pk,
        "tuned": redder.pk,
        "prompt_source": "project-test",
        "steps": 1,
        "scorers": ["redness"],
    }
    heard: list[tuple[int, int | None]] = []
    job = run_here("evaluate", spec, project, listener=lambda now: heard.append((now.done, now.total)))
    made = Evaluation.objects.get(pk=job.result["evaluation"])
    assert (made.project, made.base, made.tuned) == (project, base, redder)
    assert (made.result["wins"], made.result["win_rate"]) == (len(tested), 1.0)
    assert {row["prompt"] for row in made.result["rows"]} == tested
    for row in made.result["rows"]:
        for side in ("base", "tuned"):
            assert (made.folder / "output" / row[side]["picture"]).is_file()
    assert (made.folder / "output" / "grid.png").is_file()
    assert heard == sorted(heard), "progress does not run back"
    assert heard[-1] == (2 * len(tested), 2 * len(tested))


def test_without_prompts_to_test_on_it_says_so(project: Project, base: Generator, redder: Generator) -> None:
    spec = {"base": base.pk, "tuned": redder.pk, "prompt_source": "project-test", "scorers": ["redness"]}
    with pytest.raises(JobNotDone, match="no prompt in its test split"):
        run_here("evaluate", spec, project)
    assert not Evaluation.objects.exists()


def test_an_unknown_scorer_is_named(project: Project, base: Generator, redder: Generator) -> None:
    with pytest.raises(JobNotDone, match="beauty"):
        run_here("evaluate", {"base": base.pk, "tuned": redder.pk, "n": 1, "scorers": ["beauty"]}, project)


@pytest.mark.parametrize(("scorer", "reason"), [("open_clip", "No weights of open_clip")])
def test_a_scorer_that_cannot_judge_here_is_told_before_anything_is_drawn(
    project: Project, base: Generator, redder: Generator, scorer: str, reason: str
) -> None:
    register_image_scorer("redness", "tests.gpu_jobs.jobs.kinds.redness:Redness", "Redness")
    with pytest.raises(JobNotDone, match=reason):
        run_here("evaluate", {"base": base.pk, "tuned": redder.pk, "n": 1, "scorers": [scorer]}, project)


def test_a_scorer_of_things_that_cannot_be_sent_is_told(
    project: Project, base: Generator, redder: Generator
) -> None:
    register_image_scorer("redness", "tests.gpu_jobs.jobs.kinds.redness:Redness", "Redness", weight=object())
    with pytest.raises(JobNotDone, match="redness cannot be built in the trainer's process"):
        run_here("evaluate", {"base": base.pk, "tuned": redder.pk, "n": 1, "scorers": ["redness"]}, project)


@pytest.mark.timeout(300)
def test_the_trainer_builds_the_scorer_with_its_options(
    project: Project, base: Generator, redder: Generator
) -> None:
    register_image_scorer("redness", "tests.gpu_jobs.jobs.kinds.redness:Redness", "Redness", weight=-1.0)
    spec = {"base": base.pk, "tuned": redder.pk, "n": 2, "steps": 1, "scorers": ["redness"]}
    made = Evaluation.objects.get(pk=run_here("evaluate", spec, project).result["evaluation"])
    assert (made.result["wins"], made.result["losses"]) == (0, 2), "less red is better now"


def test_another_project_s_generator_is_not_used(project: Project, base: Generator, redder: Generator) -> None:
    other = Project.objects.create(slug="other", name="Other", instrument="pairwise", seed=1)
    Generator.objects.filter(pk=redder.pk).update(project=other)
    with pytest.raises(JobNotDone, match=f"no generator {redder.pk} that project 'shapes' may use"):
        run_here("evaluate", {"base": base.pk, "tuned": redder.pk, "n": 1, "scorers": ["redness"]}, project)
