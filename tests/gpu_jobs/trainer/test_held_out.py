"""What is measured on held-out pairs depends on the weights alone, not on what was measured before them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.trainer.method import Method
from gpu_jobs.trainer.noising import NOISINGS, build_noising
from gpu_jobs.trainer.train import train

Configured = Callable[..., TrainConfig]
KINDS = ("shared_gaussian", "ddim_inversion", "renoise")


def last_measured(config: TrainConfig) -> dict[str, Any]:
    lines = map(json.loads, (config.output / "progress.jsonl").read_text().splitlines())
    last = [line for line in lines if line["event"] == "eval"][-1]
    return {name: value for name, value in last.items() if name != "at"}


@pytest.fixture
def measuring(configured: Configured, tmp_path: Path) -> Configured:
    """A run that moves fast and is measured every second step."""

    def make(noising: str, output: str, **changes: Any) -> TrainConfig:
        return configured(
            noising={"kind": noising}, output=str(tmp_path / output), held_out_split="validation",
            eval_every_steps=2, learning_rate=1e-2, warmup_steps=0, **changes,
        )  # fmt: skip

    return make


@pytest.mark.parametrize("noising", KINDS)
def test_a_resumed_run_measures_what_an_unbroken_one_measures(measuring: Configured, noising: str) -> None:
    """What is kept from the first measurement must still be true at the next."""
    unbroken = measuring(noising, "unbroken", steps=4)
    train(unbroken)
    train(measuring(noising, "broken", steps=2))
    resumed = measuring(noising, "broken", steps=4)
    train(resumed)
    assert last_measured(resumed)["step"] == 4
    assert last_measured(resumed) == last_measured(unbroken)


def test_a_reference_that_says_the_same_is_asked_once(
    measuring: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    errors = Method.reference_errors

    def counted(method: Method, batch: Any, step: int) -> Any:
        asked.append(step)
        return errors(method, batch, step)

    monkeypatch.setattr(Method, "reference_errors", counted)
    train(measuring("shared_gaussian", "one", steps=2))
    once = len(asked) - 2  # both steps ask for themselves
    asked.clear()
    train(measuring("shared_gaussian", "two", steps=4))
    assert once > 0
    assert len(asked) - 4 == once


@pytest.mark.parametrize("choice", NOISINGS, ids=lambda choice: choice.__name__)
def test_only_noisings_that_leave_the_policy_alone_go_with_a_cache_of_errors(
    configured: Configured, tmp_path: Path, choice: Any
) -> None:
    """A cache serves several runs, whose policies differ: the same flaw, refused before anything begins."""
    settings = {"noising": {"kind": choice().kind}, "reference_cache": str(tmp_path)}
    if not build_noising(choice()).asks_policy:
        assert configured(**settings).reference_cache == tmp_path
        return
    with pytest.raises(ConfigurationError, match="reference_cache .* noised without the policy"):
        configured(**settings)
