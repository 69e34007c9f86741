"""Samples of independent noise: origins that say everything, and repeats that add nothing."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotation.media import store
from annotation.models import Comparison, Project, Prompt, Sample
from annotation.progress import silent
from gpu_jobs.generation import answers, drawing
from gpu_jobs.generation.answers import Generated, answer_prompts
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.independent_noise import IndependentNoise
from gpu_jobs.generation.seeds import sample_seed
from gpu_jobs.models import Generator
from gpu_jobs.trainer.sampling import generate, load_pipeline
from tests.gpu_jobs.conftest import everything_in

pytestmark = pytest.mark.django_db
TEXTS = ("a red circle", "a blue square", "a green circle", "a red square", "a blue circle")
WANTED = {"seed": 3, "steps": 2, "batch_size": 3}


def generate_pairs(project, generator, prompts, wanted, on_progress, n=2, *, is_ranked=False) -> Generated:
    strategy = IndependentNoise(Drawing(generator, **wanted), n, is_ranked)
    return answer_prompts(project, strategy, prompts, on_progress)


@pytest.fixture
def prompts(with_prompts) -> list[Prompt]:
    project = with_prompts(*TEXTS)
    return list(Prompt.objects.filter(project=project).order_by("pk"))


def test_every_prompt_gets_its_samples_and_a_comparison(
    project: Project, prompts: list[Prompt], generator: Generator
) -> None:
    heard: list[tuple[int, int | None]] = []
    made = generate_pairs(
        project, generator, prompts, WANTED, lambda done, total, _="": heard.append((done, total))
    )
    assert (made.prompts, made.samples, made.comparisons) == (5, 10, 5)
    assert (made.new_samples, made.new_comparisons) == (10, 5)
    assert heard == [(done, 5) for done in range(6)]
    for comparison in Comparison.objects.filter(project=project):
        assert (comparison.strategy, comparison.samples.count()) == ("independent-noise", 2)
        assert {sample.prompt_id for sample in comparison.samples.all()} == {comparison.prompt_id}


def test_of_n_samples_every_two_are_compared(project: Project, prompts: list[Prompt], generator: Generator) -> None:
    made = generate_pairs(project, generator, prompts[:1], {"steps": 1}, silent, 4)
    assert (made.samples, made.comparisons) == (4, 6)
    pairs = {frozenset(c.samples.values_list("pk", flat=True)) for c in Comparison.objects.all()}
    every_two = itertools.combinations(Sample.objects.values_list("pk", flat=True), 2)
    assert pairs == {frozenset(pair) for pair in every_two}


def test_where_the_project_ranks_all_of_them_are_one_question(
    project: Project, prompts: list[Prompt], generator: Generator
) -> None:
    project.instrument = "ranking"
    project.save()
    made = generate_pairs(project, generator, prompts[:1], {"steps": 1}, silent, 7, is_ranked=True)
    assert (made.samples, made.comparisons) == (7, 1)
    assert Comparison.objects.get().samples.count() == 7


def test_an_origin_is_enough_to_draw_the_sample_again(
    project: Project, prompts: list[Prompt], generator: Generator, pipeline_folder: Path
) -> None:
    generate_pairs(project, generator, prompts, WANTED, silent)
    pipeline = load_pipeline(pipeline_folder)
    for sample in Sample.objects.select_related("prompt"):
        origin = sample.origin
        assert origin == {
            "model": "tiny",
            "revision": "r1",
            "seed": origin["seed"],
            "sampler": "DDIMScheduler",
            "steps": 2,
            "guidance": 1.0,
            "strategy": "independent-noise",
        }
        text = sample.prompt.text
        assert origin["seed"] in {sample_seed(3, text, 0), sample_seed(3, text, 1)}
        (again,) = generate(pipeline, [text], [origin["seed"]], steps=2, guidance=1.0, batch_size=1)
        with Image.open(store.path(sample.sha256)) as stored:
            # At another batch size convolutions may round one level differently.
            assert np.abs(np.asarray(stored, int) - np.asarray(again, int)).max() <= 1


def test_what_a_tuned_generator_draws_names_its_parent(
    project: Project, prompts: list[Prompt], generator: Generator, pipeline_folder: Path
) -> None:
    tuned = Generator.objects.create(
        name="Tuned", source=f"{pipeline_folder}/../tiny", kind="tuned", parent=generator, project=project
    )
    generate_pairs(project, tuned, prompts[:1], WANTED, silent)
    assert {sample.origin["parent"] for sample in Sample.objects.all()} == {"tiny"}


def test_done_again_it_adds_nothing_and_loads_no_model(
    project: Project, prompts: list[Prompt], generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate_pairs(project, generator, prompts, WANTED, silent)
    before = everything_in(project)

    def refuse(_: Generator) -> None:
        raise AssertionError("there was nothing to draw")

    monkeypatch.setattr(drawing.pipelines, "load", refuse)
    again = generate_pairs(project, generator, prompts, WANTED, silent)
    assert (again.new_samples, again.new_comparisons) == (0, 0)
    assert (again.samples, again.comparisons) == (10, 5)
    assert everything_in(project) == before
    assert Sample.objects.count() == 10


def test_another_seed_adds_other_samples(project: Project, prompts: list[Prompt], generator: Generator) -> None:
    generate_pairs(project, generator, prompts, WANTED, silent)
    more = generate_pairs(project, generator, prompts, {"seed": 4, "steps": 2}, silent)
    assert (more.new_samples, Sample.objects.count()) == (10, 20)


@pytest.mark.parametrize("moment", range(1, 5))
def test_stopped_after_any_prompt_and_called_again_it_completes(
    project: Project, prompts: list[Prompt], generator: Generator, moment: int
) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int | None, message: str = "") -> None:
        if done == moment:
            raise Stopped

    with pytest.raises(Stopped):
        generate_pairs(project, generator, prompts, WANTED, stop)
    assert (Sample.objects.count(), Comparison.objects.count()) == (2 * moment, moment)
    first = everything_in(project)
    rest = generate_pairs(project, generator, prompts, WANTED, silent)
    assert (rest.new_samples, rest.new_comparisons) == (10 - 2 * moment, 5 - moment)
    assert first < everything_in(project)
    assert (Sample.objects.count(), Comparison.objects.count()) == (10, 5)


def test_killed_between_its_samples_a_prompt_leaves_none_of_them(
    project: Project, prompts: list[Prompt], generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    store_sample, stored = answers.store_sample, []

    def killed_at_the_fourth(*arguments):
        stored.append(arguments)
        if len(stored) == 4:
            raise Killed
        return store_sample(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(answers, "store_sample", killed_at_the_fourth)
        with pytest.raises(Killed):
            generate_pairs(project, generator, prompts, WANTED, silent)
    assert (Sample.objects.count(), Comparison.objects.count()) == (2, 1), "one prompt whole, the next not at all"
    generate_pairs(project, generator, prompts, WANTED, silent)
    assert (Sample.objects.count(), Comparison.objects.count()) == (10, 5)
