"""Videos from any pipeline that makes them: by seed alone, stored whole, and guided copies of real ones."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from annotation.media import store, videos
from annotation.media.encode import video_of
from annotation.models import Comparison, Project, Prompt, Sample
from annotation.progress import silent
from annotation.samples import Origin, store_sample
from curation.scorers.media import Clip
from gpu_jobs.generation import generators, guided_copy, pipelines
from gpu_jobs.generation.answers import answer_prompts
from gpu_jobs.generation.best_of_n import BestOfN
from gpu_jobs.generation.branching import Branching
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.files import read_video
from gpu_jobs.generation.fk_steering import FkSteering
from gpu_jobs.generation.gallery import Gallery
from gpu_jobs.generation.guided_copy import GuidedCopy, UnusableTruth
from gpu_jobs.generation.independent_noise import IndependentNoise
from gpu_jobs.generation.video_shapes import TimedShape, VideoSpec
from gpu_jobs.jobs.chosen_prompts import prompts_asked_for
from gpu_jobs.models import Generator
from gpu_jobs.trainer.video_sampling import VideoShape, generate_videos, text_length_of
from tests.gpu_jobs.conftest import everything_in
from tests.gpu_jobs.generation.tiny_video import SHAPE, save_tiny_video_pipeline, tiny_video_pipeline

pytestmark = pytest.mark.django_db
TEXTS = ("a red circle moving up fast", "a blue square standing still", "a green circle moving left slowly")
WANTED = VideoSpec(**SHAPE)
TIMED = TimedShape(**SHAPE)


class Redness:
    """A scorer without weights: how red a clip is."""

    id, revision, range_hint, licence, prompt_free = "redness", "1", (0.0, 1.0), "Apache-2.0", True
    kinds = frozenset({"video"})

    def score(self, prompts: Sequence[str], media: Sequence[Clip]) -> np.ndarray:
        return np.array([pixels(one)[..., 0].mean() / 255 for one in media], np.float32)


def pixels(clip: Clip) -> np.ndarray:
    return np.stack([np.asarray(frame) for frame in clip.frames]).astype(int)


def real_clip(seed: int, frames: int = 5, side: int = 16, fps: float = 4.0) -> Clip:
    """A bright square that wanders over a dark ground."""
    made = []
    for number in range(frames):
        frame = np.full((side, side, 3), 30, np.uint8)
        frame[2 + number : 8 + number, seed % 6 : seed % 6 + 6] = (220, 60 + 20 * seed, 40)
        made.append(Image.fromarray(frame))
    return Clip(tuple(made), fps)


@pytest.fixture(scope="module")
def pipeline():
    torch.set_num_threads(1)
    return tiny_video_pipeline()


@pytest.fixture(scope="module")
def video_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_video_pipeline(tmp_path_factory.mktemp("generators") / "tiny-video")


@pytest.fixture
def video_generator(video_folder: Path) -> Generator:
    return Generator.objects.create(name="Tiny video", source=str(video_folder), revision="r1")


@pytest.fixture
def prompts(with_prompts) -> list[Prompt]:
    project = with_prompts(*TEXTS)
    return list(Prompt.objects.filter(project=project).order_by("pk"))


@pytest.fixture
def prompts_with_truths(prompts: list[Prompt]) -> list[Prompt]:
    for number, prompt in enumerate(prompts):
        clip = real_clip(number)
        store_sample(prompt, video_of((np.asarray(frame) for frame in clip.frames), clip.fps), Origin())
    return prompts


def drawing(generator: Generator, **more) -> Drawing:
    return Drawing(generator, **{"seed": 3, "steps": 3, "batch_size": 4, "video": WANTED, **more})


class TestSampling:
    @pytest.mark.parametrize("guidance", [1.0, 2.0])
    def test_a_video_hangs_on_its_seed_alone(self, pipeline, guidance: float) -> None:
        def made(batch_size: int) -> list[np.ndarray]:
            texts, seeds = [TEXTS[0], TEXTS[1], TEXTS[0]], [5, 6, 7]
            shape = VideoShape(16, 16, 5)
            return list(
                generate_videos(
                    pipeline, texts, seeds, shape=shape, steps=2, guidance=guidance, batch_size=batch_size
                )
            )

        alone, together = made(1), made(3)
        assert alone[0].shape == (5, 16, 16, 3) and alone[0].dtype == np.uint8
        # At another batch size products may be rounded one level differently.
        assert max(np.abs(a.astype(int) - b).max() for a, b in zip(alone, together, strict=True)) <= 1
        assert (alone[0] != alone[2]).any(), "another seed is another video"

    def test_prompts_are_padded_no_further_than_the_tokenizer_reads(self, pipeline) -> None:
        assert text_length_of(pipeline) == pipeline.tokenizer.model_max_length == 8

    def test_arguments_that_contradict_each_other_are_refused(self, pipeline) -> None:
        shape = VideoShape(16, 16, 5)
        with pytest.raises(ValueError, match="a seed of its own"):
            list(generate_videos(pipeline, TEXTS, [1], shape=shape, steps=1, guidance=1.0, batch_size=1))
        with pytest.raises(ValueError, match="at least 1"):
            list(generate_videos(pipeline, TEXTS, [1, 2, 3], shape=shape, steps=0, guidance=1.0, batch_size=1))


class TestStepsOfAFlow:
    def test_noising_keeps_what_the_level_says(self, video_generator: Generator, prompts: list[Prompt]) -> None:
        """(1 - σ) x + σ ε with the ε of the seed, exactly."""
        draws = drawing(video_generator, steps=8)
        way = draws.denoising(prompts[:1] * 2)
        clip, place = real_clip(1), 3
        noisy = way.corrupted([clip, clip], place, [1, 2])
        sigma = draws.levels[place]
        clean = (noisy - sigma * way.noise([1, 2])) / (1 - sigma)
        assert torch.allclose(clean[0], clean[1], atol=1e-5), "both sides start from the same video"
        assert torch.allclose(clean[:1], way._latents.of([clip]), atol=1e-5)

    def test_levels_fall_from_one_and_are_found_again_by_the_loaded_model(
        self, video_generator: Generator, prompts: list[Prompt]
    ) -> None:
        draws = drawing(video_generator, steps=12)
        levels = draws.levels
        assert levels[0] == 1.0 and list(levels) == sorted(levels, reverse=True) and levels[-1] > 0
        way = draws.denoising(prompts[:1])
        assert [way.place_of(level) for level in levels] == list(range(12))
        # shift 3: σ = 3 s / (1 + 2 s), of s from 1 to the least level, itself shifted
        unshifted = np.linspace(1, 3 * 0.001 / (1 + 2 * 0.001), 12)
        assert levels == pytest.approx(3 * unshifted / (1 + 2 * unshifted), abs=1e-5)


class TestTruths:
    def test_a_real_video_is_read_at_the_generators_size_and_rate(self, tmp_path: Path) -> None:
        """Twice the rate: every second frame; twice the size: half of it."""
        frames = [np.full((32, 48, 3), 20 * number, np.uint8) for number in range(10)]
        path = tmp_path / "real.mp4"
        path.write_bytes(video_of(frames, 8.0))
        clip = read_video(path, TIMED)
        assert len(clip.frames) == 5 and clip.fps == 4.0 and clip.frames[0].size == (16, 16)
        assert [round(pixels(clip)[number].mean() / 20) for number in range(5)] == [0, 2, 4, 6, 8]

    def test_one_that_ends_too_early_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "short.mp4"
        path.write_bytes(video_of([np.zeros((16, 16, 3), np.uint8)] * 4, 4.0))
        with pytest.raises(ValueError, match="ends before frame 4 of the 5"):
            read_video(path, TIMED)


MAKE = {
    "independent-noise": lambda draws, prompts: IndependentNoise(draws, 2),
    "best-of-n": lambda draws, prompts: BestOfN(draws, Redness(), 3),
    "model-gallery": lambda draws, prompts: Gallery((draws, draws.with_steps(2))),
    "guided-copy": lambda draws, prompts: GuidedCopy(draws, guided_copy.truths_of(prompts)),
    "branching": lambda draws, prompts: Branching(draws, 2, 0.3),
    "fk-steering": lambda draws, prompts: FkSteering(draws, Redness(), 3, weigh_every=1),
}


@pytest.mark.parametrize("name", MAKE)
def test_strategies_answer_with_videos_once(
    project: Project, prompts_with_truths, video_generator: Generator, name: str, monkeypatch
) -> None:
    prompts = prompts_with_truths
    strategy = MAKE[name](drawing(video_generator), prompts)
    made = answer_prompts(project, strategy, prompts[:2], silent)
    assert (made.new_samples, made.new_comparisons) == (2 * strategy.kept, 2 * strategy.compared)
    for sample in Sample.objects.exclude(model=None):
        assert (sample.kind, sample.media_type, sample.is_playable) == ("video", "video/mp4", True)
        assert (sample.width, sample.height, sample.num_frames, sample.fps) == (16, 16, 5, 4.0)
        assert sample.wants_renditions, "a poster"
    before = everything_in(project)
    monkeypatch.setattr(pipelines, "load", lambda *_: pytest.fail("there was nothing to draw"))
    again = answer_prompts(project, strategy, prompts[:2], silent)
    assert (again.new_samples, again.new_comparisons, everything_in(project)) == (0, 0, before)


def test_stored_bytes_follow_from_the_frames(project: Project, prompts, video_generator: Generator) -> None:
    draws = drawing(video_generator, batch_size=1)
    answer_prompts(project, IndependentNoise(draws, 2), prompts[:1], silent)
    stored = set(Sample.objects.values_list("sha256", flat=True))
    (first, second) = draws.media([(prompts[0], 0), (prompts[0], 1)])
    again = {store.put(video_of(pixels(clip).astype(np.uint8), clip.fps)) for clip in (first, second)}
    assert stored == again


def test_another_shape_is_another_sample(project: Project, prompts, video_generator: Generator) -> None:
    for frames in (5, 9):
        wanted = WANTED.model_copy(update={"frames": frames})
        answer_prompts(project, IndependentNoise(drawing(video_generator, video=wanted)), prompts[:1], silent)
    assert sorted(Sample.objects.values_list("num_frames", flat=True)) == [5, 5, 9, 9]


class TestGuidedCopies:
    def test_both_sides_share_level_and_start_and_name_what_they_copy(
        self, project: Project, prompts_with_truths, video_generator: Generator
    ) -> None:
        truths = guided_copy.truths_of(prompts_with_truths)
        strategy = GuidedCopy(drawing(video_generator, steps=12), truths)
        levels = strategy.drawing.levels
        for prompt in prompts_with_truths:
            first, second = strategy.candidates(prompt)
            assert first.eta == second.eta and any(first.eta == pytest.approx(level, abs=1e-5) for level in levels)
            assert 0.6 <= first.eta <= 0.85
            assert first.parent == second.parent == f"sample:{truths[prompt.pk].pk}"
            assert first.seed != second.seed and first.sampler == "FlowMatchEulerDiscreteScheduler"

    def test_the_less_noise_the_nearer_to_the_real_video(
        self, project: Project, prompts_with_truths, video_generator: Generator
    ) -> None:
        truths = guided_copy.truths_of(prompts_with_truths)
        truth = read_video(store.path(truths[prompts_with_truths[0].pk].sha256), TIMED)

        def distance(eta: float) -> float:
            strategy = GuidedCopy(drawing(video_generator, steps=40), truths, eta, eta)
            (answer,) = strategy.answers(prompts_with_truths[:1])
            a, b = (pixels(drawn.medium) for drawn in answer.samples)
            assert a.shape == b.shape == pixels(truth).shape and (a != b).any()
            return float(np.abs(a - b).mean())

        assert distance(0.05) < distance(0.95)

    def test_prompts_that_have_only_a_real_video_are_the_unanswered_ones(
        self, project: Project, prompts_with_truths, video_generator: Generator
    ) -> None:
        assert not prompts_asked_for(project, "unanswered", None)
        found = list(prompts_asked_for(project, "unanswered", None, real_samples_needed=True))
        assert found == prompts_with_truths
        strategy = GuidedCopy(drawing(video_generator), guided_copy.truths_of(found))
        answer_prompts(project, strategy, found[:1], silent)
        left = prompts_asked_for(project, "unanswered", None, real_samples_needed=True)
        assert list(left) == prompts_with_truths[1:]

    def test_a_real_picture_is_no_video(
        self, project: Project, prompts: list[Prompt], video_generator: Generator
    ) -> None:
        file = __import__("io").BytesIO()
        real_clip(0).frames[0].save(file, "PNG")
        store_sample(prompts[0], file.getvalue(), Origin())
        strategy = GuidedCopy(drawing(video_generator), guided_copy.truths_of(prompts))
        with pytest.raises(UnusableTruth, match="of kind 'image'"):
            answer_prompts(project, strategy, prompts[:1], silent)
        assert not Comparison.objects.exists()


class TestShapes:
    def test_what_is_not_asked_for_is_as_the_model_makes_it(self, video_generator: Generator, pipeline) -> None:
        from gpu_jobs.generation.video_shapes import shape_of

        assert shape_of(generators.builtin_video(), pipeline, VideoSpec()) == TimedShape(32, 32, 17, 4.0)
        tuned = Generator(source="run:1", parent=generators.builtin_video())
        assert shape_of(tuned, pipeline, VideoSpec(frames=9)) == TimedShape(32, 32, 9, 4.0)
        assert shape_of(video_generator, pipeline, VideoSpec()) == TimedShape(832, 480, 81, 16.0), "Wan's own"

    def test_a_size_that_the_pipeline_refuses_is_said(
        self, project: Project, prompts, video_generator: Generator
    ) -> None:
        wanted = WANTED.model_copy(update={"width": 24})
        with pytest.raises(pipelines.UnusableGenerator, match="divisible by 16"):
            answer_prompts(project, IndependentNoise(drawing(video_generator, video=wanted)), prompts, silent)


def test_half_precision_is_for_devices_that_are_faster_in_it() -> None:
    assert pipelines.precision_on("cpu", has_bfloat16=True) == "float32"
    assert pipelines.precision_on("cuda", has_bfloat16=True) == "bfloat16"
    assert pipelines.precision_on("cuda", has_bfloat16=False) == "float16"


def test_the_stored_video_is_what_was_drawn(project: Project, prompts, video_generator: Generator) -> None:
    draws = drawing(video_generator)
    (clip,) = draws.media([(prompts[0], 0)])
    with videos.opened(video_of(pixels(clip).astype(np.uint8), clip.fps)) as video:
        seen = np.stack([np.asarray(frame.to_image()) for frame in video.frames()]).astype(int)
    # a random model's videos are noise, which halving the resolution of colour costs most
    assert np.abs(seen.mean(-1) - pixels(clip).mean(-1)).mean() < 12
