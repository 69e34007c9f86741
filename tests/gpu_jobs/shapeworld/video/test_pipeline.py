"""The shipped text-to-video model: stock parts, small, what its card says, and the bias that it is there for."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from curation.model_libraries import diffusers
from gpu_jobs.shapeworld.pipeline import WeightsMissingError
from gpu_jobs.shapeworld.video.film_strip import film_strips
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE, FRAMES
from gpu_jobs.shapeworld.video.pipeline import CLIP_WEIGHTS, generate_clips, load_clips
from gpu_jobs.shapeworld.video.training.report import USEFUL_CEILING, USEFUL_SEGMENTS

MEGABYTES = 1_000_000
PROMPTS = ["a red circle moving right fast", "a blue square standing still", "a green triangle moving up slowly"]


@pytest.fixture(scope="module")
def pipeline() -> Any:
    torch.set_num_threads(1)
    return load_clips()


@pytest.fixture(scope="module")
def report() -> Any:
    return json.loads((CLIP_WEIGHTS / "accuracy.json").read_text())


def test_the_weights_are_small_and_safe_and_say_what_they_reach(report: Any) -> None:
    files = [file for file in CLIP_WEIGHTS.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 10 * MEGABYTES
    assert {file.suffix for file in files} == {".json", ".safetensors", ".md"}
    assert report["split"] == "held_out"
    card = (CLIP_WEIGHTS / "README.md").read_text()
    for accuracy in report["guidance"].values():
        assert f"| {accuracy['exact']:.3f} | {accuracy['exact_segments']:.3f} |" in card


def test_it_is_a_stock_pipeline_that_anybody_loads_and_runs(pipeline: Any) -> None:
    stock = diffusers.DiffusionPipeline.from_pretrained(str(CLIP_WEIGHTS), local_files_only=True)
    assert type(stock) is diffusers.WanPipeline
    stock.set_progress_bar_config(disable=True)
    frames = stock(
        PROMPTS[0], height=32, width=32, num_frames=17, num_inference_steps=2, guidance_scale=1.0,
        max_sequence_length=8, generator=torch.Generator().manual_seed(3), output_type="np",
    ).frames  # fmt: skip
    assert frames.shape == (1, FRAMES, CLIP_SIZE, CLIP_SIZE, 3)
    (own,) = generate_clips(pipeline, PROMPTS[:1], [3], steps=2)
    assert np.abs(np.rint(frames[0] * 255) - own).max() <= 1


def test_a_clip_hangs_on_prompt_and_seed_not_on_its_batch(pipeline: Any) -> None:
    together = generate_clips(pipeline, PROMPTS, [1, 2, 3], steps=4)
    alone = generate_clips(pipeline, PROMPTS, [1, 2, 3], steps=4, batch_size=1)
    for one, other in zip(together, alone, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 2
    (another,) = generate_clips(pipeline, PROMPTS[:1], [4], steps=4)
    assert np.abs(another.astype(int) - together[0]).max() > 20


def test_its_card_warns_where_it_has_not_learned_enough(report: Any) -> None:
    best = max(accuracy["exact_segments"] for accuracy in report["guidance"].values())
    is_useful = best >= USEFUL_SEGMENTS and report["autoencoder"]["exact_segments"] >= USEFUL_CEILING
    warns = "not been trained long enough" in (CLIP_WEIGHTS / "README.md").read_text()
    assert warns != is_useful


def test_it_has_the_bias_that_it_is_there_for(report: Any) -> None:
    """What moves less looks alike in more of its frames, with guidance and without."""
    for accuracy in report["guidance"].values():
        assert accuracy["n"] >= 100
        still, slow, fast = (accuracy["consistent_by_made_speed"][speed] for speed in ("still", "slowly", "fast"))
        assert still > slow > fast


def test_strips_show_every_frame(pipeline: Any) -> None:
    clip = np.zeros((FRAMES, CLIP_SIZE, CLIP_SIZE, 3), np.uint8)
    picture = film_strips(PROMPTS[:2], [clip, clip], ["real", "copy"])
    assert picture.width > FRAMES * CLIP_SIZE and picture.height > 2 * CLIP_SIZE


def test_a_folder_without_weights_says_how_to_make_them(tmp_path) -> None:
    with pytest.raises(WeightsMissingError, match=r"gpu_jobs\.shapeworld\.video\.train"):
        load_clips(tmp_path)
