"""How the model of clips is made: what each stage is taught with, on a handful of steps of untrained parts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gpu_jobs.shapeworld.video import train
from gpu_jobs.shapeworld.video.captions import parse_clip, random_clip_captions
from gpu_jobs.shapeworld.video.components import build_clip_pipeline
from gpu_jobs.shapeworld.video.pipeline import CLIP_WEIGHTS, load_clips
from gpu_jobs.shapeworld.video.renderer import compose_clip, draw_clip
from gpu_jobs.shapeworld.video.training import autoencoder, denoiser, habits, text_encoder
from gpu_jobs.shapeworld.video.training.autoencoder import clips_batch, clips_to_tensor, normalise_latents
from gpu_jobs.shapeworld.video.training.latents import build_clip_bank, clip_cells


@pytest.fixture(scope="module")
def pipeline() -> Any:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    made = build_clip_pipeline()
    made.set_progress_bar_config(disable=True)
    return made


def test_batches_are_stretches_of_clips() -> None:
    batch = clips_batch(np.random.default_rng(0), 3, 9)
    assert batch.shape == (3, 3, 9, 32, 32) and batch.abs().max() <= 1
    assert torch.equal(batch, clips_batch(np.random.default_rng(0), 3, 9))


def test_latents_are_centred_and_what_is_decoded_stays_the_same(pipeline: Any) -> None:
    clips = clips_batch(np.random.default_rng(0), 4, 17)
    with torch.no_grad():
        before = pipeline.vae.decode(pipeline.vae.encode(clips).latent_dist.mode()).sample
        normalise_latents(pipeline.vae, clips)
        posterior = pipeline.vae.encode(clips).latent_dist
        after = pipeline.vae.decode(posterior.mode()).sample
    assert posterior.mode().shape == (4, 8, 5, 8, 8)
    channels = posterior.mode().transpose(0, 1).flatten(1)
    assert channels.mean(dim=1).numpy() == pytest.approx(np.zeros(8), abs=1e-3)
    assert channels.std(dim=1).numpy() == pytest.approx(np.ones(8), abs=1e-3)
    assert posterior.std.max() < 0.02
    assert torch.allclose(before, after, atol=2e-3)


def test_cells_are_where_the_object_is() -> None:
    scene = compose_clip(parse_clip("a red square moving right fast"), 0)
    cells = clip_cells(clips_to_tensor([draw_clip(parse_clip("a red square moving right fast"), 0)]))
    assert cells.shape == (1, 1, 5, 8, 8)
    for place, frame in enumerate((0, 2, 6, 10, 14)):
        x, y = scene.x + frame * scene.dx, scene.y + frame * scene.dy
        assert cells[0, 0, place, int(y / 4), int(x / 4)] == 1
    assert 0 < cells.mean() < 0.6


def test_padding_is_zero_as_wan_pads(pipeline: Any) -> None:
    texts = ["a red circle standing still", "a blue square moving up fast"]
    states, _ = pipeline.encode_prompt(texts, do_classifier_free_guidance=False, max_sequence_length=8)
    ids = pipeline.tokenizer(texts, padding="max_length", max_length=8, return_tensors="pt").input_ids
    assert torch.allclose(states, text_encoder.encode_text(pipeline.text_encoder, ids))
    assert (states[0, 6:] == 0).all() and (states[0, 5] != 0).any()


def test_every_word_is_known(pipeline: Any) -> None:
    for caption in random_clip_captions(50, np.random.default_rng(0)):
        ids = pipeline.tokenizer(caption.text).input_ids
        assert pipeline.tokenizer.unk_token_id not in ids and len(ids) <= 8
        assert len(text_encoder.claims_of(caption)) == 4


def test_the_right_velocity_has_no_error() -> None:
    """At (1 - t) x + t ε the velocity is ε - x: an oracle that knows x answers without error at any time."""
    latents = torch.randn(2, 8, 5, 8, 8)

    class Oracle:
        def __call__(self, noisy: torch.Tensor, timesteps: torch.Tensor, states: torch.Tensor) -> Any:
            t = (timesteps / 1000)[:, None, None, None, None]
            return type("Out", (), {"sample": ((noisy - (1 - t) * latents) / t) - latents})

    times = torch.tensor([0.3, 0.9])
    errors = denoiser.flow_errors(Oracle(), latents, torch.zeros(2, 8, 64), times, torch.Generator().manual_seed(0))
    assert errors.max() < 1e-8


def test_times_are_noisy_more_often_than_not() -> None:
    times = denoiser.draw_times(4000, torch.Generator().manual_seed(0))
    assert times.min() > 0 and times.max() < 1
    expected = denoiser.NOISIEST_SHARE + (1 - denoiser.NOISIEST_SHARE) * (1 - denoiser.NOISIEST_FROM)
    assert float((times > denoiser.NOISIEST_FROM).float().mean()) == pytest.approx(expected, abs=0.03)


def test_a_stage_that_was_killed_ends_as_if_it_had_not_been(
    pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = build_clip_bank(pipeline.vae, pipeline.tokenizer, 8, 0, scene_of=habits.habitually)
    assert bank.latents.shape == (8, 8, 5, 8, 8) and len(bank) == 8
    start = {name: value.clone() for name, value in pipeline.transformer.state_dict().items()}
    text = {name: value.clone() for name, value in pipeline.text_encoder.state_dict().items()}
    monkeypatch.setattr("gpu_jobs.shapeworld.training.stage.CHECKPOINT_EVERY", 2)
    plan = replace(habits.HABITS, steps=4, batch_size=2)

    def train(work: Path, **more: Any) -> dict[str, torch.Tensor]:
        denoiser.train_denoiser(pipeline, lambda: bank, work, 3, plan=plan, **more)
        return {name: value.clone() for name, value in pipeline.transformer.state_dict().items()}

    whole = train(tmp_path / "whole")

    class Killed(Exception):
        pass

    def die(step: int) -> None:
        raise Killed

    pipeline.transformer.load_state_dict(start)
    pipeline.text_encoder.load_state_dict(text)
    with pytest.raises(Killed):
        train(tmp_path / "killed", at_checkpoint=die)
    resumed = train(tmp_path / "killed")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert any(not torch.equal(whole[name], start[name]) for name in whole)


def test_the_decoder_learns_alone(pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autoencoder, "DECODER", replace(autoencoder.DECODER, steps=1, batch_size=2))
    vae = pipeline.vae.requires_grad_(False)
    encoder = {name: value.clone() for name, value in vae.encoder.state_dict().items()}
    decoder = {name: value.clone() for name, value in vae.decoder.state_dict().items()}
    autoencoder.train_decoder(vae, tmp_path, 0)
    assert all(torch.equal(value, encoder[name]) for name, value in vae.encoder.state_dict().items())
    assert any(not torch.equal(value, decoder[name]) for name, value in vae.decoder.state_dict().items())


def test_a_finished_vae_is_taken_instead_of_training_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the denoiser is taught with are then that VAE's latents, and it leaves as it came."""
    for module, plan in ((text_encoder, "TEXT_ENCODER"), (denoiser, "DENOISER"), (habits, "HABITS")):
        monkeypatch.setattr(module, plan, replace(getattr(module, plan), steps=1, batch_size=2))
    for module in (denoiser, habits):
        monkeypatch.setattr(module, "BANK_SIZE", 4)
    monkeypatch.setattr(train, "TUNING_CLIPS", 1)
    made = train.train(["text_encoder", "denoiser", "habits"], tmp_path, 7, vae=CLIP_WEIGHTS)
    shipped = load_clips().vae.state_dict()
    assert all(torch.equal(value, shipped[name]) for name, value in made.vae.state_dict().items())
    assert not any(parameter.requires_grad for parameter in made.vae.parameters())
