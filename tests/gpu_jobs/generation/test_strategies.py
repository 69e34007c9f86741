"""Every strategy: what was asked for is made once, whatever happens between, and each keeps its own law."""

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from annotation.media import store
from annotation.models import Comparison, Project, Prompt, Sample
from annotation.progress import silent
from annotation.samples import Origin, store_sample
from gpu_jobs.generation import answers, fk_steering, guided_copy, pipelines
from gpu_jobs.generation.answers import answer_prompts
from gpu_jobs.generation.best_of_n import BestOfN
from gpu_jobs.generation.branching import Branching
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.fk_steering import FkSteering
from gpu_jobs.generation.gallery import Gallery
from gpu_jobs.generation.guided_copy import GuidedCopy
from gpu_jobs.generation.independent_noise import IndependentNoise
from gpu_jobs.generation.noise_selection import NoiseSelection
from gpu_jobs.generation.specs import StrategySpec
from gpu_jobs.models import Generator
from tests.gpu_jobs.conftest import everything_in
from tests.gpu_jobs.trainer.tiny import noise_picture, png, save_tiny_pipeline

pytestmark = pytest.mark.django_db
TEXTS = ("a red circle", "a blue square", "a green circle")


class Redness:
    """A scorer without weights: how red a picture is."""

    id, revision, range_hint, licence, prompt_free = "redness", "1", (0.0, 1.0), "Apache-2.0", True
    kinds = frozenset({"image"})

    def score(self, prompts: Sequence[str], media: Sequence[Image.Image]) -> np.ndarray:
        return np.array([np.asarray(one, np.float32)[..., 0].mean() / 255 for one in media], np.float32)


@pytest.fixture
def prompts(with_prompts) -> list[Prompt]:
    project = with_prompts(*TEXTS)
    for number, prompt in enumerate(made := list(Prompt.objects.filter(project=project).order_by("pk"))):
        store_sample(prompt, png(noise_picture(number)), Origin())
    return made


@pytest.fixture
def other_generator(tmp_path) -> Generator:
    return Generator.objects.create(name="Other", source=str(save_tiny_pipeline(tmp_path / "other", seed=1)))


MAKE = {
    "independent-noise": lambda drawing, prompts, other: IndependentNoise(drawing, 3),
    "model-gallery": lambda drawing, prompts, other: Gallery((drawing, other)),
    "best-of-n": lambda drawing, prompts, other: BestOfN(drawing, Redness(), 4),
    "noise-selection": lambda drawing, prompts, other: NoiseSelection(drawing, Redness(), 4, 1),
    "branching": lambda drawing, prompts, other: Branching(drawing, 3, 0.5),
    "guided-copy": lambda drawing, prompts, other: GuidedCopy(drawing, guided_copy.truths_of(prompts)),
    "fk-steering": lambda drawing, prompts, other: FkSteering(drawing, Redness(), 3),
}


@pytest.fixture(params=MAKE)
def strategy(request, generator: Generator, other_generator: Generator, prompts: list[Prompt]):
    drawing, other = (Drawing(one, seed=3, steps=4, batch_size=4) for one in (generator, other_generator))
    return MAKE[request.param](drawing, prompts, other)


def test_every_prompt_gets_what_the_strategy_promises(project: Project, prompts, strategy) -> None:
    job = uuid.uuid4()
    made = answer_prompts(project, strategy, prompts, silent, job)
    assert set(Comparison.objects.values_list("job", flat=True)) == {job}
    assert (made.samples, made.new_samples) == (3 * strategy.kept, 3 * strategy.kept)
    assert (made.comparisons, made.new_comparisons) == (3 * strategy.compared, 3 * strategy.compared)
    assert set(Comparison.objects.values_list("strategy", flat=True)) == {strategy.name}
    for prompt in prompts:
        drawn = prompt.samples.exclude(model=None)
        assert {sample.origin["strategy"] for sample in drawn} == {strategy.name}
        known = [origin.as_json() for origin in strategy.candidates(prompt)]
        assert all(sample.origin in known for sample in drawn)
        assert len({sample.sha256 for sample in drawn}) == strategy.kept, "samples that do not differ"


def test_done_again_it_changes_nothing_and_draws_nothing(project: Project, prompts, strategy, monkeypatch) -> None:
    answer_prompts(project, strategy, prompts, silent)
    before = everything_in(project)
    monkeypatch.setattr(type(strategy), "answers", lambda *_: pytest.fail("it draws again"))
    again = answer_prompts(project, strategy, prompts, silent)
    assert (again.new_samples, again.new_comparisons) == (0, 0)
    assert everything_in(project) == before


def test_stopped_between_prompts_it_goes_on_and_ends_as_if_never_stopped(
    project: Project, prompts, strategy, monkeypatch
) -> None:
    made = answers.make_comparison

    def die_later(*arguments, **named):
        if Comparison.objects.count() >= strategy.compared:
            raise KeyboardInterrupt
        return made(*arguments, **named)

    monkeypatch.setattr(answers, "make_comparison", die_later)
    with pytest.raises(KeyboardInterrupt):
        answer_prompts(project, strategy, prompts, silent)
    monkeypatch.undo()
    assert Comparison.objects.count() == strategy.compared
    assert prompts[0].samples.exclude(model=None).count() == strategy.kept, "what was committed, whole"
    answer_prompts(project, strategy, prompts, silent)
    interrupted = sorted(Sample.objects.values_list("prompt__text", "sha256"))
    Comparison.objects.all().delete()
    Sample.objects.exclude(model=None).delete()
    answer_prompts(project, strategy, prompts, silent)
    assert sorted(Sample.objects.values_list("prompt__text", "sha256")) == interrupted


def test_what_was_drawn_is_hashed_and_stored_before_the_next_batch_is_drawn(
    project: Project, prompts, strategy, monkeypatch
) -> None:
    drawn = Sample.objects.exclude(model=None)
    there: list[int] = []
    load = pipelines.load

    def loaded(*arguments):
        for sha256 in drawn.values_list("sha256", flat=True):
            assert hashlib.sha256(store.read(sha256)).hexdigest() == sha256
        there.append(drawn.count())
        return load(*arguments)

    monkeypatch.setattr(pipelines, "load", loaded)
    answer_prompts(project, strategy, prompts, silent)
    assert drawn.count() - there[-1] <= 4, "more than a batch was on its way"


def test_a_gallery_stopped_at_its_second_model_does_not_ask_the_first_again(
    project: Project, prompts, generator: Generator, other_generator: Generator, monkeypatch
) -> None:
    gallery = Gallery(tuple(Drawing(one, steps=2, batch_size=4) for one in (generator, other_generator)))
    load = pipelines.load

    def only(usable: Generator):
        def loaded(asked: Generator, *rest):
            if asked != usable:
                raise KeyboardInterrupt
            return load(asked, *rest)

        return loaded

    monkeypatch.setattr(pipelines, "load", only(generator))
    with pytest.raises(KeyboardInterrupt):
        answer_prompts(project, gallery, prompts, silent)
    assert Sample.objects.exclude(model=None).count() == 3 and not Comparison.objects.exists()
    monkeypatch.setattr(pipelines, "load", only(other_generator))
    made = answer_prompts(project, gallery, prompts, silent)
    assert (made.new_samples, made.new_comparisons) == (3, 3)


def pictures(prompt: Prompt) -> list[np.ndarray]:
    found = prompt.samples.exclude(model=None).order_by("created_at")
    return [np.asarray(Image.open(store.path(sample.sha256)).convert("RGB"), int) for sample in found]


def test_the_best_and_the_worst_are_kept(project: Project, prompts, generator: Generator) -> None:
    drawing = Drawing(generator, seed=3, steps=2, batch_size=8)
    all_of_them = drawing.media([(prompts[0], number) for number in range(6)])
    answer_prompts(project, BestOfN(drawing, Redness(), 6), prompts[:1], silent)
    redness = Redness().score([], all_of_them)
    kept = Redness().score([], [Image.fromarray(one.astype(np.uint8)) for one in pictures(prompts[0])])
    assert kept.max() == pytest.approx(redness.max(), abs=1e-2)
    assert kept.min() == pytest.approx(redness.min(), abs=1e-2)


def test_branches_that_split_later_differ_less(project: Project, prompts, generator: Generator) -> None:
    """They share what came before the split; without a split of their own they would be one picture."""

    def distance(split_at: float) -> float:
        drawing = Drawing(generator, seed=5, steps=8, batch_size=4)
        branching = Branching(drawing, 2, split_at)
        apart = [np.asarray(drawn.medium, float) for drawn in next(branching.answers(prompts[:1])).samples]
        return float(np.abs(apart[0] - apart[1]).mean())

    assert 0.0 < distance(0.999) < distance(0.0)


def test_guided_copies_share_their_level_and_name_what_they_copy(
    project: Project, prompts, generator: Generator
) -> None:
    truths = guided_copy.truths_of(prompts)
    strategy = GuidedCopy(Drawing(generator, seed=3, steps=40), truths)
    for prompt in prompts:
        first, second = strategy.candidates(prompt)
        assert first.eta == second.eta and 0.65 <= first.eta <= 0.8
        assert first.parent == second.parent == f"sample:{truths[prompt.pk].pk}"
        assert first.seed != second.seed
    assert len({strategy.eta_of(prompt) for prompt in prompts}) > 1


class TestWeighing:
    @pytest.mark.parametrize("potential", ["diff", "max", "add", "sum"])
    def test_whatever_the_potential_the_product_is_the_target(self, potential: str) -> None:
        """Σ log G_t = λ r_0 for every particle, as long as nobody is drawn anew (λ is small)."""
        dice = np.random.default_rng(0)
        weighing = fk_steering.Weighing(6, potential, 0.01)
        for turn in range(4):
            rewards = dice.normal(size=6)
            order = weighing.survivors(rewards, dice, is_last=turn == 3)
            assert order.tolist() == list(range(6))
        assert weighing._log_product == pytest.approx(0.01 * rewards)

    def test_nobody_is_drawn_anew_where_all_weigh_alike(self) -> None:
        weighing = fk_steering.Weighing(4, "diff", 10.0)
        assert weighing.survivors(np.ones(4), np.random.default_rng(0), is_last=False).tolist() == [0, 1, 2, 3]

    def test_the_heavy_take_the_places_of_the_light(self) -> None:
        weighing = fk_steering.Weighing(4, "diff", 100.0)
        order = weighing.survivors(np.array([0.0, 0.0, 1.0, 0.0]), np.random.default_rng(0), is_last=False)
        assert order.tolist() == [2, 2, 2, 2]


def test_steering_moves_samples_towards_the_scorer(project: Project, prompts, generator: Generator) -> None:
    drawing = Drawing(generator, seed=1, steps=6)
    steering = FkSteering(drawing, Redness(), particles=8, lambda_=200.0, weigh_every=1)
    pairs = [next(steering.answers([prompt])).samples for prompt in prompts]
    steered, plain = ([Redness().score([], [pair[side].medium])[0] for pair in pairs] for side in (0, 1))
    assert np.mean(steered) > np.mean(plain)


def test_every_strategy_that_can_be_asked_for_is_tried_here_and_documented() -> None:
    names = {spec.model_fields["name"].default for spec in get_args(get_args(StrategySpec)[0])}
    assert names == set(MAKE)
    told = Path("docs/generating.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in told for name in names)
