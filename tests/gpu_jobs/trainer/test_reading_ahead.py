"""Laws of batches made ahead: the bits of those made in time, under every end that a run can take."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.trainer import loop
from gpu_jobs.trainer import train as training
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import Cancelled, DatasetError
from gpu_jobs.trainer.method import Batch, Method
from gpu_jobs.trainer.order import Visit
from gpu_jobs.trainer.reading_ahead import Batches, worth_making_ahead
from gpu_jobs.trainer.train import train
from tests.gpu_jobs.trainer.test_train import assert_same_bits

Configured = Callable[..., TrainConfig]
SETTINGS: dict[str, Any] = {
    "steps": 6,
    "batch_pairs": 2,
    "accumulate": 2,
    "eval_every_steps": 2,
    "latent": "posterior_sample",
    "conditioning": {"caption_dropout": 0.3},
}


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make batches ahead on the CPU as well; the threads in which any were made."""
    monkeypatch.setattr(training, "worth_making_ahead", lambda config, method: True)
    made: list[str] = []
    whole = Method.batch

    def noted(self: Method, pairs: Any, draws: Any, step: int) -> Batch:
        made.append("beside" if threading.current_thread() is not threading.main_thread() else "in line")
        return whole(self, pairs, draws, step)

    monkeypatch.setattr(Method, "batch", noted)
    return made


def test_made_ahead_or_in_time_a_run_ends_with_the_same_bits(
    configured: Configured, tmp_path: Path, ahead: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held-out pairs are read from the same cache meanwhile; of the training's own only the first is waited for."""
    early = train(configured(**SETTINGS, output=str(tmp_path / "early")))
    passes = SETTINGS["steps"] * SETTINGS["accumulate"]
    assert ahead.count("beside") == passes - 1
    monkeypatch.undo()
    assert_same_bits(early, train(configured(**SETTINGS, output=str(tmp_path / "in-time"))))


def test_stopped_and_resumed_as_well(
    configured: Configured, tmp_path: Path, ahead: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = configured(**SETTINGS, output=str(tmp_path / "broken"))
    take_step = loop.take_step

    def interrupted(run: loop.Run, position: Any) -> loop.StepReport:
        if position.step == 2:
            signal.raise_signal(signal.SIGTERM)
        return take_step(run, position)

    monkeypatch.setattr(loop, "take_step", interrupted)
    with pytest.raises(Cancelled):
        train(broken)
    monkeypatch.setattr(loop, "take_step", take_step)
    resumed = train(broken)
    monkeypatch.undo()
    assert_same_bits(resumed, train(configured(**SETTINGS, output=str(tmp_path / "unbroken"))))


class Recorded:
    """Stands for a method: says which pairs were made in which thread, and fails of one of them."""

    def __init__(self) -> None:
        self.made: list[tuple[Any, int]] = []

    def batch(self, pairs: Any, draws: Any, step: int) -> Any:
        self.made.append((tuple(pairs), threading.get_ident()))
        if "broken" in pairs:
            raise DatasetError("a medium that was whole is not any more")
        return tuple(pairs), float(torch.tensor([torch.finfo(torch.float32).tiny]) * 0.5)


class Named(str):
    """A pair that is nothing but its id."""

    @property
    def pair_id(self) -> str:
        return str(self)


class Table:
    """Pairs by row."""

    pairs = [Named("a"), Named("b"), Named("broken")]


def batches(method: Recorded, *, ahead: bool) -> Any:
    table: Any = Table
    stands_in: Any = method
    return Batches(stands_in, table, 7, ahead=ahead)


A, B, BROKEN = ([Visit(row, 0)] for row in range(3))


def test_what_was_not_asked_next_is_made_anew() -> None:
    method = Recorded()
    some = batches(method, ahead=True)
    assert [some.take(A, 0, then=B)[0], some.take(A, 1)[0], some.take(B, 2)[0]] == [("a",), ("a",), ("b",)]
    assert [pairs for pairs, _ in method.made] == [("a",), ("b",), ("a",), ("b",)]


def test_without_it_nothing_is_made_beside() -> None:
    method = Recorded()
    some = batches(method, ahead=False)
    some.take(A, 0, then=B)
    some.take(B, 1)
    assert {thread for _, thread in method.made} == {threading.get_ident()}
    assert len(method.made) == 2


def test_what_goes_wrong_beside_is_said_where_the_batch_is_asked_for() -> None:
    some = batches(Recorded(), ahead=True)
    some.take(A, 0, then=BROKEN)
    with pytest.raises(DatasetError, match="whole"):
        some.take(BROKEN, 1)


def test_denormals_are_flushed_beside_as_in_the_loop() -> None:
    """Otherwise numbers next to zero would differ, by whether they were made in time."""
    some = batches(Recorded(), ahead=True)
    some.take(A, 0, then=B)
    assert some.take(B, 1)[1] == 0.0


def test_it_is_worth_it_where_the_processors_are_idle_and_no_network_is_asked(configured: Configured) -> None:
    def method(device: str, *, asks_policy: bool = False, losers: Any = None) -> Any:
        family = type("Family", (), {"device": torch.device(device)})
        noising = type("Noising", (), {"asks_policy": asks_policy})
        return type("Method", (), {"family": family, "noising": noising, "sampled_losers": losers})

    config = configured()
    assert worth_making_ahead(config, method("cuda"))
    assert not worth_making_ahead(config, method("cpu"))
    assert not worth_making_ahead(config, method("cuda", asks_policy=True))
    assert not worth_making_ahead(config, method("cuda", losers=object()))
    assert not worth_making_ahead(configured(cache_latents=False), method("cuda"))
