"""Laws of sampling: a picture depends on its prompt and its seed, and on nothing that happens to be around it."""

import socket
from typing import Any

import numpy as np
import pytest
import torch

from gpu_jobs.trainer.errors import ModelNotFoundError
from gpu_jobs.trainer.sampling import generate, load_pipeline
from tests.gpu_jobs.trainer.tiny import PROMPTS, save_tiny_pipeline, tiny_pipeline


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return tiny_pipeline()


def pictures(pipeline: Any, prompts: list[str], seeds: list[int], **options: Any) -> np.ndarray:
    settings = {"steps": 2, "guidance": 1.0, "batch_size": 2} | options
    return np.stack([np.asarray(p, np.int16) for p in generate(pipeline, prompts, seeds, **settings)])


def test_a_picture_does_not_depend_on_its_batch(pipeline: Any) -> None:
    together = pictures(pipeline, PROMPTS, [7, 8, 9, 10], batch_size=4)
    alone = np.concatenate(
        [pictures(pipeline, [p], [s], batch_size=1) for p, s in zip(PROMPTS, [7, 8, 9, 10], strict=True)]
    )
    shuffled = pictures(pipeline, PROMPTS[::-1], [10, 9, 8, 7], batch_size=3)[::-1]
    assert np.abs(together - alone).max() <= 1  # one level of 255: rounding of differently sized batches
    assert np.abs(together - shuffled).max() <= 1


def test_same_seed_same_bytes_and_other_seed_other_picture(pipeline: Any) -> None:
    first, again, other = (pictures(pipeline, PROMPTS[:1], [seed]) for seed in (3, 3, 4))
    assert (first == again).all()
    assert (first != other).any()


def test_guidance_one_skips_the_unconditional_branch(pipeline: Any) -> None:
    batch_sizes: list[int] = []
    handle = pipeline.unet.register_forward_pre_hook(lambda module, args: batch_sizes.append(len(args[0])))
    try:
        pictures(pipeline, PROMPTS[:2], [1, 2], guidance=1.0)
        pictures(pipeline, PROMPTS[:2], [1, 2], guidance=2.0)
    finally:
        handle.remove()
    assert batch_sizes == [2, 2, 4, 4]


def test_progress_and_order(pipeline: Any) -> None:
    seen: list[tuple[int, int]] = []
    settings: dict[str, Any] = {"steps": 1, "guidance": 1.0, "batch_size": 2}
    made = list(generate(pipeline, PROMPTS[:3], [1, 2, 3], on_progress=lambda *x: seen.append(x), **settings))
    assert seen == [(2, 3), (3, 3)]
    assert len(made) == 3
    assert {p.mode for p in made} == {"RGB"}


def test_sampling_leaves_autograd_as_it_was(pipeline: Any) -> None:
    pictures_made = generate(pipeline, PROMPTS[:1], [1], steps=1, guidance=1.0, batch_size=1)
    next(pictures_made)
    assert torch.is_grad_enabled()


def test_each_picture_needs_a_seed(pipeline: Any) -> None:
    with pytest.raises(ValueError, match="seed of its own"):
        pictures(pipeline, PROMPTS, [1])


def test_a_saved_pipeline_draws_the_same_from_its_folder(pipeline: Any, tmp_path: Any) -> None:
    loaded = load_pipeline(save_tiny_pipeline(tmp_path / "model"), device="cpu")
    assert (pictures(loaded, PROMPTS, [1, 2, 3, 4]) == pictures(pipeline, PROMPTS, [1, 2, 3, 4])).all()


def test_a_local_folder_loads_without_a_network(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save_tiny_pipeline(tmp_path / "model")
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *_: pytest.fail("touched the network"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked for an address"))
    load_pipeline(folder, device="cpu")


def test_a_missing_folder_is_an_error_the_user_can_act_on(tmp_path: Any) -> None:
    with pytest.raises(ModelNotFoundError, match="no model folder"):
        load_pipeline(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelNotFoundError, match="model_index"):
        load_pipeline(tmp_path / "empty")
