import pytest
import torch

from gpu_jobs.shapeworld.captions import sample_captions
from gpu_jobs.shapeworld.components import TOKEN_LENGTH, build_scheduler, build_tokenizer
from gpu_jobs.shapeworld.training.denoiser import NOISIEST_FROM, draw_timesteps
from gpu_jobs.shapeworld.training.latents import tokenise


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_noisiest_fifth_gets_its_share_and_its_part_of_the_rest(share: float) -> None:
    timesteps = draw_timesteps(4000, share, torch.Generator().manual_seed(0))
    assert timesteps.min() >= 0 and timesteps.max() <= 999
    noisiest = (timesteps >= NOISIEST_FROM).float().mean().item()
    assert noisiest == pytest.approx(share + (1 - share) * 0.2, abs=0.03)


def test_sampling_starts_from_pure_noise() -> None:
    scheduler = build_scheduler()
    assert scheduler.alphas_cumprod[-1] == 0
    scheduler.set_timesteps(8)
    assert scheduler.timesteps[0] == 999


def test_every_caption_fits_and_no_word_is_unknown() -> None:
    tokenizer = build_tokenizer()
    texts = sample_captions(500, 0, None)
    ids = tokenise(tokenizer, texts)
    assert ids.shape == (500, TOKEN_LENGTH)
    assert (ids != tokenizer.unk_token_id).all()
    assert (ids[:, 0] == tokenizer.bos_token_id).all()
    assert all(tokenizer.eos_token_id in row for row in ids)
    lengths = [len(row) for row in tokenizer(texts).input_ids]
    assert max(lengths) <= TOKEN_LENGTH
