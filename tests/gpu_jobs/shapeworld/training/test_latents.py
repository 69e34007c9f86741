import numpy as np
import torch

from gpu_jobs.shapeworld.captions import parse
from gpu_jobs.shapeworld.components import LATENT_SIZE, build_autoencoder, build_tokenizer
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.autoencoder import to_tensor
from gpu_jobs.shapeworld.training.latents import build_bank, object_cells


def test_cells_with_objects_are_marked_and_others_are_not() -> None:
    cells = object_cells(to_tensor([draw(parse("a large red square left of a large blue square"), 0)]))[0, 0]
    assert cells.shape == (LATENT_SIZE, LATENT_SIZE)
    assert set(cells.unique().tolist()) == {0.0, 1.0}
    # two squares of about five cells, with half a cell around them
    assert 2 * 4 * 4 <= cells.sum() <= 2 * 7 * 7
    assert cells[:3].sum() == cells[-3:].sum() == 0


def test_a_bank_holds_training_captions_and_draws_what_it_is_told() -> None:
    torch.manual_seed(0)
    vae, tokenizer = build_autoencoder(), build_tokenizer()
    drawn = []

    def to_draw(caption, rng: np.random.Generator):
        drawn.append(caption)
        return parse("a small red circle")

    bank = build_bank(vae, tokenizer, 5, 1, to_draw)
    assert len(bank) == len(drawn) == 5
    texts = tokenizer.batch_decode(bank.token_ids, skip_special_tokens=True)
    assert [text.replace(" ,", ",") for text in texts] == [caption.text for caption in drawn]
    assert bank.object_cells.shape == (5, 1, LATENT_SIZE, LATENT_SIZE)
    # one small circle in each picture
    assert bank.object_cells.sum(dim=(1, 2, 3)).max() < 30
