"""Strategies that take the steps themselves, of models of rectified flow: SD3's pictures, Wan's videos and ours."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.media.encode import video_of
from annotation.models import Comparison, Project, Prompt, Sample
from annotation.progress import silent
from annotation.samples import Origin, store_sample
from curation.scorers.media import Clip, Medium
from gpu_jobs.generation import answers, generators, guided_copy
from gpu_jobs.generation.answers import Strategy, answer_prompts
from gpu_jobs.generation.branching import Branching
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.fk_steering import FkSteering
from gpu_jobs.generation.guided_copy import GuidedCopy
from gpu_jobs.generation.video_shapes import VideoSpec
from gpu_jobs.models import Generator
from tests.gpu_jobs.generation.tiny_video import SHAPE, tiny_video_pipeline
from tests.gpu_jobs.trainer.tiny import noise_picture, png
from tests.gpu_jobs.trainer.tiny_families import tiny_sd3, tiny_wan_of_two_experts

pytestmark = pytest.mark.django_db
TEXTS = ("a red circle", "a blue square")
PIPELINES = {"sd3": tiny_sd3, "wan": tiny_video_pipeline, "wan-two-experts": tiny_wan_of_two_experts}


class Redness:
    """A scorer without weights: how red a picture or a clip is."""

    id, revision, range_hint, licence, prompt_free = "redness", "1", (0.0, 1.0), "Apache-2.0", True
    kinds = frozenset({"image", "video"})

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> np.ndarray:
        return np.array([pixels(one)[..., 0].mean() / 255 for one in media], np.float32)


def pixels(medium: Medium) -> np.ndarray:
    return np.stack([np.asarray(frame, float) for frame in getattr(medium, "frames", (medium,))])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("generators")
    for name, make in PIPELINES.items():
        make().save_pretrained(folder / name, safe_serialization=True)
    return {name: folder / name for name in PIPELINES}


@pytest.fixture(params=PIPELINES)
def drawing(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Drawing:
    generator = Generator.objects.create(name=request.param, source=str(folders[request.param]), revision="r1")
    more = {"video": VideoSpec(**SHAPE)} if request.param != "sd3" else {}
    return Drawing(generator, seed=3, steps=4, guidance=2.0, batch_size=4, **more)


@pytest.fixture
def prompts(with_prompts: Any, drawing: Drawing) -> list[Prompt]:
    made = list(Prompt.objects.filter(project=with_prompts(*TEXTS)).order_by("pk"))
    for number, prompt in enumerate(made):
        frames = [noise_picture(5 * number + frame) for frame in range(5)]
        is_clip = drawing.makes_videos
        store_sample(prompt, video_of(map(np.asarray, frames), 4.0) if is_clip else png(frames[0]), Origin())
    return made


MAKE = {
    "branching": lambda drawing, prompts: Branching(drawing, 3, 0.3),
    "fk-steering": lambda drawing, prompts: FkSteering(drawing, Redness(), 3, weigh_every=1),
    "guided-copy": lambda drawing, prompts: GuidedCopy(drawing, guided_copy.truths_of(prompts)),
}


@pytest.fixture(params=MAKE)
def strategy(request: pytest.FixtureRequest, drawing: Drawing, prompts: list[Prompt]) -> Strategy:
    made: Strategy = MAKE[request.param](drawing, prompts)
    return made


def test_stopped_between_prompts_it_goes_on_ends_as_if_never_stopped_and_draws_nothing_twice(
    project: Project, prompts: list[Prompt], strategy: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = answers.make_comparison

    def die_later(*arguments: Any, **named: Any) -> Any:
        if Comparison.objects.count() >= strategy.compared:
            raise KeyboardInterrupt
        return compared(*arguments, **named)

    monkeypatch.setattr(answers, "make_comparison", die_later)
    with pytest.raises(KeyboardInterrupt):
        answer_prompts(project, strategy, prompts, silent)
    monkeypatch.undo()
    drawn = Sample.objects.exclude(model=None)
    assert drawn.count() == strategy.kept, "what was committed, whole"
    answer_prompts(project, strategy, prompts, silent)
    interrupted = sorted(drawn.values_list("prompt__text", "sha256"))
    assert len(set(interrupted)) == 2 * strategy.kept, "samples that do not differ"
    assert {sample.origin["sampler"] for sample in drawn} == {"FlowMatchEulerDiscreteScheduler"}
    monkeypatch.setattr(type(strategy), "answers", lambda *_: pytest.fail("it draws again"))
    assert answer_prompts(project, strategy, prompts, silent).new_samples == 0
    monkeypatch.undo()
    Comparison.objects.all().delete()
    drawn.delete()
    answer_prompts(project, strategy, prompts, silent)
    assert sorted(drawn.values_list("prompt__text", "sha256")) == interrupted


@pytest.mark.parametrize("name", MAKE)
def test_the_batch_size_changes_nothing_but_rounding(drawing: Drawing, prompts: list[Prompt], name: str) -> None:
    from dataclasses import replace

    together, alone = (
        [drawn.medium for answer in MAKE[name](draws, prompts).answers(prompts) for drawn in answer.samples]
        for draws in (drawing, replace(drawing, batch_size=1))
    )
    for a, b in zip(together, alone, strict=True):
        assert np.abs(pixels(a) - pixels(b)).max() <= 1


class TestOurOwnVideoModel:
    @pytest.fixture
    def drawing(self) -> Drawing:
        return Drawing(generators.builtin_video(), seed=3, steps=6, batch_size=4, video=VideoSpec(frames=5))

    @pytest.fixture
    def prompts(self, with_prompts: Any) -> list[Prompt]:
        return list(Prompt.objects.filter(project=with_prompts("a red circle moving up fast")))

    def test_branches_share_what_came_before_their_split(self, drawing: Drawing, prompts: list[Prompt]) -> None:
        def distance(split_at: float) -> float:
            (answer,) = Branching(drawing, 2, split_at).answers(prompts)
            a, b = (pixels(drawn.medium) for drawn in answer.samples)
            return float(np.abs(a - b).mean())

        assert 0.0 < distance(0.999) < distance(0.0)

    def test_particles_explore_and_are_steered(self, drawing: Drawing, prompts: list[Prompt]) -> None:
        steering = FkSteering(drawing, Redness(), particles=6, lambda_=300.0, weigh_every=1)
        (answer,) = steering.answers(prompts)
        steered, plain = (one.medium for one in answer.samples)
        assert isinstance(steered, Clip) and len(steered.frames) == 5
        redness = Redness().score([], [steered, plain])
        assert redness[0] > redness[1]
