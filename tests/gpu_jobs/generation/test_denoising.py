"""Steps one by one: run through they are the pipeline's own pictures; left and taken up again they go on."""

import numpy as np
import pytest
import torch

from gpu_jobs.generation.denoising import Denoising, StepsUnknown
from gpu_jobs.trainer.sampling import generate
from tests.gpu_jobs.trainer.tiny import noise_picture, tiny_pipeline

PROMPTS = ["a red circle", "a blue square"]
SEEDS = [11, 12]


@pytest.fixture(scope="module", params=["v_prediction", "epsilon"])
def pipeline(request):
    return tiny_pipeline(prediction_type=request.param, zero_snr=request.param == "v_prediction")


def pixels(pictures) -> np.ndarray:
    return np.stack([np.asarray(picture, int) for picture in pictures])


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_run_through_it_draws_what_the_pipeline_draws(pipeline, guidance) -> None:
    way = Denoising(pipeline, PROMPTS, steps=4, guidance=guidance)
    ours = way.media(way.between(way.noise(SEEDS), 0, 4))
    theirs = generate(pipeline, PROMPTS, SEEDS, steps=4, guidance=guidance, batch_size=2)
    assert np.abs(pixels(ours) - pixels(theirs)).max() <= 1


def test_left_and_taken_up_again_it_ends_where_it_would_have(pipeline) -> None:
    way = Denoising(pipeline, PROMPTS, steps=5, guidance=1.0)
    start = way.noise(SEEDS)
    whole = way.between(start, 0, 5, 1.0, SEEDS)
    halves = way.between(way.between(start, 0, 2, 1.0, SEEDS), 2, 5, 1.0, SEEDS)
    torch.testing.assert_close(whole, halves, rtol=0, atol=0)


def test_a_trajectorys_noise_is_its_own_whatever_the_batch(pipeline) -> None:
    both = Denoising(pipeline, PROMPTS, steps=3, guidance=1.0)
    alone = Denoising(pipeline, PROMPTS[1:], steps=3, guidance=1.0)
    together = both.between(both.noise(SEEDS), 0, 3, 1.0, SEEDS)[1:]
    by_itself = alone.between(alone.noise(SEEDS[1:]), 0, 3, 1.0, SEEDS[1:])
    torch.testing.assert_close(together, by_itself, rtol=1e-4, atol=1e-4)


def test_the_more_a_copy_is_corrupted_the_less_is_left_of_the_picture(pipeline) -> None:
    way = Denoising(pipeline, PROMPTS[:1], steps=1000, guidance=1.0)
    picture = noise_picture(3)
    kept = pixels(way.media(way._latents_of([picture])))
    far = [
        np.abs(kept - pixels(way.media(way.corrupted([picture], place, [5])))).mean()
        for place in (999, 900, 600, 0)
    ]
    assert far == sorted(far)
    assert far[0] * 3 < far[-1]


@pytest.mark.parametrize(("eta", "place"), [(1.0, 0), (0.75, 2), (0.5, 4), (0.01, 7)])
def test_a_share_of_the_way_is_a_place_on_it(pipeline, eta, place) -> None:
    assert Denoising(pipeline, PROMPTS[:1], steps=8, guidance=1.0).place_of(eta) == place


def test_a_pipeline_whose_steps_are_unknown_is_refused_in_a_sentence() -> None:
    class SomethingElsePipeline:
        pass

    with pytest.raises(StepsUnknown, match="SomethingElsePipeline cannot be taken one by one"):
        Denoising(SomethingElsePipeline(), PROMPTS, steps=2, guidance=1.0)


def test_a_prediction_that_is_neither_noise_nor_velocity_is_refused() -> None:
    pipeline = tiny_pipeline()
    pipeline.scheduler.register_to_config(prediction_type="sample")
    with pytest.raises(StepsUnknown, match="predicts 'sample'"):
        Denoising(pipeline, PROMPTS, steps=2, guidance=1.0)
