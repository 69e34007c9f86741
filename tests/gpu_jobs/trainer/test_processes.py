"""Laws of training by several processes: their number changes no number, and each of them stops as one."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gpu_jobs.trainer import loop
from gpu_jobs.trainer.adapters.trainable import make_trainable
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import Cancelled
from gpu_jobs.trainer.families import load_family
from gpu_jobs.trainer.processes import Processes, shard, whole
from gpu_jobs.trainer.references import AdaptersOff, FrozenCopy
from gpu_jobs.trainer.train import train
from tests.gpu_jobs.trainer.processes import together

Configured = Callable[..., TrainConfig]
LORA: dict[str, Any] = {"lora": {"rank": 4}, "reference": {"kind": "adapters_off"}, "learning_rate": 1e-2}
# Seven pairs, two a step: the second epoch begins within step 4.
STEPS: dict[str, Any] = {
    "steps": 6, "batch_pairs": 1, "accumulate": 2, "warmup_steps": 0,
    "held_out_split": "validation", "held_out_draws": 2, "eval_every_steps": 3, "average_decay": 0.9,
}  # fmt: skip
SAME = ("step", "loss", "margin", "winner_error", "loser_error", "gradient_norm", "implicit_accuracy")


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    content = (folder / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, content) if line["event"] == kind]


def numbers(folder: Path, kind: str) -> list[list[float]]:
    return [[line[name] for name in SAME if name in line] for line in lines(folder, kind)]


def run(config: TrainConfig) -> str:
    return str(train(config))


def run_until(config: TrainConfig, step: int, rank: int) -> int:
    """Train, one of the processes being told to stop in the middle of a step; by which signal it stopped."""
    take_step = loop.take_step

    def interrupted(run: loop.Run, position: Any) -> loop.StepReport:
        if position.step + 1 == step and run.processes.rank == rank:
            os.kill(os.getpid(), signal.SIGTERM)
        return take_step(run, position)

    loop.take_step = interrupted
    try:
        train(config)
    except Cancelled as cancelled:
        return cancelled.signal_number
    return 0


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
def test_two_processes_see_the_numbers_of_one(configured: Configured, tmp_path: Path, kind: dict[str, Any]) -> None:
    """To the bit: with two passes a step, one process adds the same two gradients that two exchange."""
    alone, both = (configured(**STEPS, **kind, output=str(tmp_path / name)) for name in ("alone", "both"))
    train(alone)
    together(2, run, both)
    assert numbers(both.output, "step") == numbers(alone.output, "step")
    assert len(numbers(both.output, "step")) == 6  # one of the two speaks
    (one,), (other,) = lines(alone.output, "eval")[-1:], lines(both.output, "eval")[-1:]
    assert {**one, "at": ""} == {**other, "at": ""}
    assert lines(both.output, "start")[0]["processes"] == 2


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
def test_divided_weights_learn_what_whole_ones_do(
    configured: Configured, tmp_path: Path, kind: dict[str, Any]
) -> None:
    alone = configured(**STEPS, **kind, output=str(tmp_path / "alone"))
    divided = configured(**STEPS, **kind, output=str(tmp_path / "divided"), sharding="full")
    train(alone)
    together(2, run, divided)
    first = lines(divided.output, "step")[0]
    assert first["loss"] == pytest.approx(np.log(2), abs=1e-7)
    assert first["margin"] == 0.0
    np.testing.assert_allclose(numbers(divided.output, "step"), numbers(alone.output, "step"), rtol=2e-3, atol=1e-4)
    assert (divided.output / "model" / "unet" / "diffusion_pytorch_model.safetensors").exists()


def test_a_run_goes_on_with_another_number_of_processes(configured: Configured, tmp_path: Path) -> None:
    """Stopped by one rank's signal with two processes, twice in the first epoch and once in the second."""
    settings = STEPS | {"average_decay": 0.9}
    broken = configured(**settings, output=str(tmp_path / "broken"))
    assert together(2, run_until, broken, 1, 1) == [signal.SIGTERM] * 2
    assert lines(broken.output, "checkpoint")[-1]["step"] == 1
    assert run_until_alone(broken, 3) == signal.SIGTERM
    divided = configured(**settings, output=str(tmp_path / "broken"), sharding="full")
    assert together(2, run_until, divided, 5, 0) == [signal.SIGTERM] * 2
    train(broken)
    unbroken = configured(**settings, output=str(tmp_path / "unbroken"))
    train(unbroken)
    assert [line["step"] for line in lines(broken.output, "step")] == [1, 2, 3, 4, 5, 6]
    np.testing.assert_allclose(
        numbers(broken.output, "step"), numbers(unbroken.output, "step"), rtol=1e-3, atol=1e-4
    )
    assert [line["processes"] for line in lines(broken.output, "start")] == [2, 1, 2, 1]


def run_until_alone(config: TrainConfig, step: int) -> int:
    take_step = loop.take_step
    try:
        return run_until(config, step, 0)
    finally:
        loop.take_step = take_step


def test_passes_that_cannot_be_shared_are_refused(configured: Configured) -> None:
    with pytest.raises(AssertionError, match=r"ConfigurationError.*accumulate=4 or 2"):
        together(2, run, configured(accumulate=3))


def reference_and_policy(config: TrainConfig, *, divided: bool) -> list[list[float]]:
    """Predictions of the base, of the reference and of the policy, after every trained weight has moved."""
    processes = Processes()
    family = load_family(config.model, device=processes.device)
    denoiser = family.denoiser
    latents = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    timesteps, conditions = torch.tensor([10, 900]), family.encode_prompts(["a red circle", "a blue square"])

    def predicted(network: Any) -> list[float]:
        return whole(family.predict(network, latents, timesteps, conditions)).flatten().tolist()

    with torch.no_grad():
        base = predicted(denoiser)
    frozen = FrozenCopy(denoiser) if config.lora is None else None
    if config.lora is not None:
        make_trainable(family, config)
    for network in filter(None, (denoiser, frozen and frozen.denoiser)):
        if divided:
            shard(network)
    reference = frozen or AdaptersOff(denoiser)
    policy = processes.wrapped(denoiser)
    optimiser = torch.optim.SGD([p for p in denoiser.parameters() if p.requires_grad], lr=10.0)
    for _ in range(2):  # the second half of an adapter moves first, the first half follows
        family.predict(policy, latents, timesteps, conditions).square().mean().backward()
        with reference.network(0) as network:
            before = predicted(network)
        optimiser.step()
        optimiser.zero_grad()
    with reference.network(0) as network:
        after = predicted(network)
    with torch.no_grad():
        return [base, before, after, predicted(policy)]


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
@pytest.mark.parametrize("divided", [False, True], ids=["ddp", "fsdp"])
def test_the_reference_is_the_base_model_in_every_process(
    configured: Configured, kind: dict[str, Any], divided: bool
) -> None:
    for base, before, after, policy in together(2, _reference_and_policy, configured(**kind), divided):
        np.testing.assert_allclose(before, base, atol=1e-6)
        np.testing.assert_allclose(after, base, atol=1e-6)
        assert np.abs(np.subtract(policy, base)).max() > 1e-3


def _reference_and_policy(config: TrainConfig, divided: bool) -> list[list[float]]:
    return reference_and_policy(config, divided=divided)


def test_one_process_needs_no_group(configured: Configured) -> None:
    processes = Processes()
    assert (processes.count, processes.rank, processes.is_main) == (1, 0, True)
    assert not torch.distributed.is_initialized()
    processes.check_divides(7)
