"""Steps one by one, by every family: run through they are the pipeline's own; left and taken up they go on."""

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from curation.model_libraries import diffusers
from curation.scorers.media import Clip, Medium
from gpu_jobs.generation.denoising import Denoising, StepsUnknown
from gpu_jobs.generation.latents import noise_of
from gpu_jobs.generation.video_shapes import TimedShape
from gpu_jobs.trainer.sampling import generate
from gpu_jobs.trainer.video_sampling import VideoShape, generate_videos
from tests.gpu_jobs.trainer.tiny import noise_picture, tiny_pipeline
from tests.gpu_jobs.trainer.tiny_families import TINY, tiny_wan, tiny_wan_of_two_experts

PROMPTS = ["a red circle", "a blue square"]
SEEDS = [11, 12]
SHAPE = TimedShape(16, 16, 5, 4.0)
# As the trainer knows them, and what is sampled alone: Wan 2.2 of two experts, and with a timestep for each token.
SAMPLED = TINY | {
    "wan-two-experts": tiny_wan_of_two_experts,
    "wan-per-token": lambda: tiny_wan(expand_timesteps=True),
}


@pytest.fixture(scope="module", params=SAMPLED)
def pipeline(request: pytest.FixtureRequest) -> Any:
    torch.set_num_threads(1)
    made = SAMPLED[request.param]()
    if request.param == "sdxl":
        # Its own sampler is Euler's, whose pictures no other makes; the steps here are DDIM's.
        made.scheduler = diffusers.DDIMScheduler.from_config(made.scheduler.config, clip_sample=False)
    if request.param == "flux":
        made.default_sample_size = 8  # its own default is 128 latents, whatever the network
    return made


def way_of(pipeline: Any, prompts: list[str] = PROMPTS, **options: Any) -> Denoising:
    shape = SHAPE if type(pipeline).__name__ == "WanPipeline" else None
    return Denoising(pipeline, prompts, shape=shape, **{"steps": 4, "guidance": 1.0, **options})


def made_by(pipeline: Any, *, steps: int, guidance: float) -> np.ndarray:
    """What the pipeline makes by itself."""
    asked = {"steps": steps, "guidance": guidance, "batch_size": 2}
    if type(pipeline).__name__ == "WanPipeline":
        return np.stack(list(generate_videos(pipeline, PROMPTS, SEEDS, shape=VideoShape(16, 16, 5), **asked)))
    return pixels(list(generate(pipeline, PROMPTS, SEEDS, **asked)))


def pixels(media: list[Medium]) -> np.ndarray:
    frames = [medium.frames if isinstance(medium, Clip) else (medium,) for medium in media]
    return np.stack([np.stack([np.asarray(frame, int) for frame in each]).squeeze() for each in frames])


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_run_through_it_makes_what_the_pipeline_makes(pipeline: Any, guidance: float) -> None:
    way = way_of(pipeline, guidance=guidance)
    ours = pixels(way.media(way.between(way.noise(SEEDS), 0, 4)))
    theirs = made_by(pipeline, steps=4, guidance=guidance)
    assert ours.shape == theirs.shape and ours.std() > 1
    assert np.abs(ours - theirs).max() <= 1


def test_guidance_is_told_the_network_in_one_way_or_the_other(pipeline: Any) -> None:
    ends = []
    for guidance in (1.0, 5.0):
        way = way_of(pipeline, guidance=guidance)
        ends.append(way.between(way.noise(SEEDS), 0, 4))
    assert (ends[0] - ends[1]).abs().max() > 1e-3


def test_left_and_taken_up_again_it_ends_where_it_would_have(pipeline: Any) -> None:
    way = way_of(pipeline, steps=5)
    start = way.noise(SEEDS)
    whole = way.between(start, 0, 5, 1.0, SEEDS)
    halves = way.between(way.between(start, 0, 2, 1.0, SEEDS), 2, 5, 1.0, SEEDS)
    torch.testing.assert_close(whole, halves, rtol=0, atol=0)


def test_a_trajectorys_noise_is_its_own_whatever_the_batch(pipeline: Any) -> None:
    together = way_of(pipeline, steps=3, guidance=2.0)
    one_by_one = way_of(pipeline, steps=3, guidance=2.0, batch_size=1)
    alone = way_of(pipeline, PROMPTS[1:], steps=3, guidance=2.0)
    expected = together.between(together.noise(SEEDS), 0, 3, 1.0, SEEDS)
    chunked = one_by_one.between(one_by_one.noise(SEEDS), 0, 3, 1.0, SEEDS)
    by_itself = alone.between(alone.noise(SEEDS[1:]), 0, 3, 1.0, SEEDS[1:])
    torch.testing.assert_close(expected, chunked, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(expected[1:], by_itself, rtol=1e-3, atol=1e-3)


def test_another_seed_of_the_noise_is_another_end_and_the_guess_grows_into_it(pipeline: Any) -> None:
    way = way_of(pipeline, PROMPTS[:1] * 2)
    latents = way.noise([11, 11])
    for place in range(4):
        latents, guess = way.step(latents, place, 1.0, [1, 2])
    assert (latents[0] - latents[1]).abs().max() > 1e-2, "the trunk was one"
    torch.testing.assert_close(latents, guess, rtol=1e-2, atol=5e-2)


def test_the_more_a_copy_is_corrupted_the_less_is_left_of_it(pipeline: Any) -> None:
    way = way_of(pipeline, PROMPTS[:1], steps=200)
    truth: Medium = noise_picture(3)
    if type(pipeline).__name__ == "WanPipeline":
        truth = Clip(tuple(noise_picture(3) for _ in range(5)), 4.0)
    kept = way._latents.of([truth])
    far = [float((kept - way.corrupted([truth], place, [5])).abs().mean()) for place in (199, 180, 120, 0)]
    assert far == sorted(far) and far[0] * 3 < far[-1]


@pytest.mark.parametrize("family", TINY)
def test_weights_of_half_precision_end_near_those_of_full(family: str) -> None:
    """Latents stay in float32 between the steps: only the network and the VAE are rounded."""
    ends = []
    for precision in (torch.float32, torch.bfloat16):
        made = TINY[family]().to(precision)
        if family == "flux":
            made.default_sample_size = 8
        way = way_of(made, steps=3, guidance=2.0)
        start = noise_of(way.noise(SEEDS).shape[1:], SEEDS, torch.float32, "cpu")
        latents = way.between(start, 0, 3, 1.0, SEEDS)
        assert latents.dtype == torch.float32
        assert len(way.media(latents)) == 2
        ends.append(latents)
    assert (ends[0] - ends[1]).abs().mean() < 0.1 * ends[0].abs().mean()


def test_a_sampler_that_scales_its_noise_does_not_scale_ours() -> None:
    """Euler's for diffusion starts at σ of about 14, and DDIM's steps at 1, whichever a pipeline comes with."""
    ddim = tiny_pipeline(prediction_type="epsilon", zero_snr=False)
    expected = way_of(ddim).noise(SEEDS)
    ddim.scheduler = diffusers.EulerDiscreteScheduler.from_config(ddim.scheduler.config)
    torch.testing.assert_close(way_of(ddim).noise(SEEDS), expected)
    assert expected.std() == pytest.approx(1.0, abs=0.1)


def test_latents_are_clipped_only_where_the_pipeline_says_so() -> None:
    """DDIM's default is to clip, at what is no bound for latents; samplers that don't know of it say nothing."""
    pipeline = tiny_pipeline(prediction_type="epsilon", zero_snr=False)
    pipeline.scheduler = diffusers.EulerDiscreteScheduler(beta_schedule="scaled_linear")
    _, clean = way_of(pipeline).step(5 * way_of(pipeline).noise(SEEDS), 2)
    assert clean.abs().max() > 1.0


def test_a_pipeline_whose_steps_are_unknown_is_refused_in_a_sentence() -> None:
    class SomethingElsePipeline:
        pass

    with pytest.raises(StepsUnknown, match="SomethingElsePipeline cannot be taken one by one"):
        Denoising(SomethingElsePipeline(), PROMPTS, steps=2, guidance=1.0)


@pytest.mark.parametrize("boundary_ratio", [0.0, 0.5, 0.9, 0.95, 1.0, None])
def test_each_expert_is_asked_where_the_pipeline_asks_it(boundary_ratio: float | None) -> None:
    """At the boundary itself the first; without one, or with one at 0, the first alone."""
    pipeline = tiny_wan_of_two_experts(boundary_ratio=boundary_ratio)
    asked: list[str] = []
    for name in ("transformer", "transformer_2"):
        getattr(pipeline, name).register_forward_pre_hook(lambda *_, name=name: asked.append(name))
    way = way_of(pipeline)
    ours = pixels(way.media(way.between(way.noise(SEEDS), 0, 4)))
    mine, asked[:] = list(asked), []
    theirs = made_by(pipeline, steps=4, guidance=1.0)
    assert mine == asked
    assert np.abs(ours - theirs).max() <= 1
    assert set(asked) == {None: {"transformer"}, 0.0: {"transformer"}}.get(
        boundary_ratio, {"transformer", "transformer_2"}
    )


def test_the_second_expert_makes_other_clips_than_the_first_alone() -> None:
    ends = [way_of(made) for made in (tiny_wan(), tiny_wan_of_two_experts())]
    one, two = (way.between(way.noise(SEEDS), 0, 4) for way in ends)
    assert (one - two).abs().max() > 1e-3


@pytest.mark.parametrize(("missing", "said"), [("transformer", "first"), ("transformer_2", "second")])
def test_half_a_pipeline_of_two_experts_is_refused(missing: str, said: str) -> None:
    pipeline = tiny_wan_of_two_experts()
    pipeline.register_modules(**{missing: None})
    with pytest.raises(StepsUnknown, match=f"{said}.*{missing}, is not there"):
        way_of(pipeline)


def test_a_size_that_no_latents_have_is_refused() -> None:
    with pytest.raises(StepsUnknown, match="multiples of 8; 20×16"):
        Denoising(TINY["wan"](), PROMPTS, steps=2, guidance=1.0, shape=TimedShape(20, 16, 5, 4.0))


def test_pictures_come_in_any_size_and_leave_as_the_pipeline_makes_them() -> None:
    way = way_of(tiny_pipeline(), PROMPTS[:1])
    large = Image.new("RGB", (50, 20), "red")
    assert way.corrupted([large], 0, [1]).shape == way.noise([1]).shape
