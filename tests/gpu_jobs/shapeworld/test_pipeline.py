import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gpu_jobs.shapeworld.accuracy import measure
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.pipeline import WEIGHTS, WeightsMissingError, generate, load
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.autoencoder import to_tensor
from gpu_jobs.shapeworld.verifier import verify

MEGABYTES = 1_000_000


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return load()


def test_the_shipped_weights_are_small_and_say_what_they_reach() -> None:
    size = sum(file.stat().st_size for file in WEIGHTS.rglob("*") if file.is_file())
    assert size < 15 * MEGABYTES
    assert all(file.suffix != ".bin" for file in WEIGHTS.rglob("*"))
    report = json.loads((WEIGHTS / "accuracy.json").read_text())
    assert report["split"] == "held_out"
    card = (WEIGHTS / "README.md").read_text()
    assert f"{report['guidance']['1']['exact']:.3f}" in card


def test_the_model_draws_far_better_than_chance_as_its_card_says(pipeline: Any) -> None:
    accuracy, pictures = measure(pipeline, "tuning", 96, seed=5)
    reported = json.loads((WEIGHTS / "accuracy.json").read_text())["guidance"]["1"]
    assert len(pictures) == accuracy.n == 96
    # six colours and three shapes: guessing gets a pair's colours and shapes right once in 324 pictures
    assert accuracy.exact > 0.2
    # four standard errors of 96 pictures around a rate near one half
    assert accuracy.exact == pytest.approx(reported["exact"], abs=0.21)
    assert accuracy.by_claim["colour"] > 0.7


def test_a_picture_depends_on_prompt_and_seed_not_on_its_batch(pipeline: Any) -> None:
    prompts = ["a red circle", "a green square above a blue circle", "a cyan triangle"]
    together = generate(pipeline, prompts, [1, 2, 3])
    alone = generate(pipeline, prompts, [1, 2, 3], batch_size=1)
    for one, other in zip(together, alone, strict=True):
        assert np.abs(np.asarray(one, dtype=int) - np.asarray(other, dtype=int)).max() <= 2
    other_seed = generate(pipeline, prompts[:1], [4])[0]
    assert np.abs(np.asarray(other_seed, dtype=int) - np.asarray(together[0], dtype=int)).max() > 20


def test_the_verifier_reads_what_the_autoencoder_brings_back(pipeline: Any) -> None:
    captions = sample_captions(100, 8, None)
    pictures = [draw(parse(text), seed) for seed, text in enumerate(captions)]
    with torch.no_grad():
        latents = pipeline.vae.encode(to_tensor(pictures)).latent_dist.mode()
        decoded = pipeline.vae.decode(latents).sample
    brought_back = ((decoded.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    assert (
        np.mean([verify(text, picture).exact for text, picture in zip(captions, brought_back, strict=True)]) >= 0.97
    )
    # latents centred and of unit deviation are what lets the pipeline do without shift and scale
    assert latents.mean().abs() < 0.2
    assert 0.8 < latents.std() < 1.2


def test_a_folder_without_a_model_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissingError, match=r"gpu_jobs\.shapeworld\.train"):
        load(tmp_path)


def test_asking_where_the_weights_lie_imports_no_model_library() -> None:
    code = "import sys, gpu_jobs.shapeworld.pipeline; print({'torch', 'diffusers'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
