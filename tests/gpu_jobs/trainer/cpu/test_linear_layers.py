"""Laws of linear layers by oneDNN: the numbers of torch's own, under every way in which a trainer uses a layer."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.cpu import linear_layers
from gpu_jobs.trainer.cpu.linear_layers import OneDnnLinear, made_by_intel, products_are_faster, use_faster_products
from gpu_jobs.trainer.families import family_of
from gpu_jobs.trainer.policy import ready_policy
from gpu_jobs.trainer.processes import Processes
from tests.gpu_jobs.trainer.tiny import tiny_pipeline

pytestmark = pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this torch has no oneDNN")


@pytest.fixture(autouse=True)
def faster_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever processor runs the tests."""
    monkeypatch.setattr(linear_layers, "products_are_faster", lambda: True)
    yield


def layer(into: int, out: int, *, bias: bool) -> tuple[torch.nn.Linear, torch.nn.Linear]:
    """A layer by oneDNN and the same in double precision by torch, its exact model."""
    torch.manual_seed(0)
    ours = torch.nn.Linear(into, out, bias=bias)
    exact = copy.deepcopy(ours).double()
    use_faster_products(ours)
    assert type(ours) is OneDnnLinear
    return ours, exact


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("into", "out"), [(64, 512), (96, 4), (3, 64), (1, 1)])
@pytest.mark.parametrize(
    "arranged",
    [
        lambda values: values,
        lambda values: values[0],
        lambda values: values[0, 0],
        lambda values: values.transpose(0, 1),
        lambda values: values[:, ::2],
        lambda values: values[:, :0],
        lambda values: values[:1].expand(3, -1, -1),
    ],
    ids=["batch", "matrix", "vector", "transposed", "strided", "empty", "expanded"],
)
def test_output_and_gradients_are_those_of_exact_arithmetic(
    into: int, out: int, bias: bool, arranged: Callable[[Tensor], Tensor]
) -> None:
    ours, exact = layer(into, out, bias=bias)
    values = torch.randn(3, 10, into)
    found = []
    for module, dtype in ((ours, torch.float32), (exact, torch.float64)):
        entered = values.clone().to(dtype).requires_grad_()
        output = module(arranged(entered))
        torch.manual_seed(1)
        output.backward(torch.randn(output.shape).to(dtype))
        found.append([output, entered.grad, module.weight.grad, *([module.bias.grad] if bias else [])])
    for mine, true in zip(*found, strict=True):
        assert mine.dtype == torch.float32
        torch.testing.assert_close(mine.double(), true, rtol=1e-4, atol=1e-5)


def test_what_needs_no_gradient_gets_none() -> None:
    ours, _ = layer(8, 4, bias=True)
    ours.requires_grad_(False)
    entered = torch.randn(2, 8, requires_grad=True)
    ours(entered).sum().backward()
    assert entered.grad is not None and ours.weight.grad is None and ours.bias.grad is None
    assert not ours(entered.detach()).requires_grad


def test_autocast_and_other_precisions_are_left_to_torch() -> None:
    ours, _ = layer(16, 8, bias=True)
    values = torch.randn(4, 16)
    with torch.autocast("cpu", torch.bfloat16):
        assert ours(values).dtype == torch.bfloat16
        assert torch.equal(ours(values), torch.nn.functional.linear(values, ours.weight, ours.bias))
    assert ours.double()(values.double()).dtype == torch.float64


def test_only_plain_linear_layers_are_changed_and_only_where_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    class Special(torch.nn.Linear):
        pass

    network = torch.nn.Sequential(torch.nn.Linear(2, 2), Special(2, 2), torch.nn.Conv2d(1, 1, 1))
    names = list(network.state_dict())
    monkeypatch.setattr(linear_layers, "products_are_faster", lambda: False)
    use_faster_products(network)
    assert type(network[0]) is torch.nn.Linear
    monkeypatch.setattr(linear_layers, "products_are_faster", lambda: True)
    use_faster_products(network)
    assert [type(module) for module in network] == [OneDnnLinear, Special, torch.nn.Conv2d]
    assert list(network.state_dict()) == names


def test_whether_it_pays_is_asked_of_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_layers, "made_by_intel", lambda: False)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX512")
    assert products_are_faster()
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX2")
    assert not products_are_faster()


LORA: dict[str, Any] = {"lora": {"rank": 4}, "reference": {"kind": "adapters_off"}}


@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
@pytest.mark.parametrize("checkpointing", [False, True])
def test_a_denoiser_and_its_reference_predict_and_learn_as_before(
    configured: Callable[..., TrainConfig],
    monkeypatch: pytest.MonkeyPatch,
    kind: dict[str, Any],
    checkpointing: bool,
) -> None:
    """With adapters that say something, or weights that have moved, so that policy and reference differ."""

    def predicted(faster: bool) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        monkeypatch.setattr(linear_layers, "products_are_faster", lambda: faster)
        torch.manual_seed(0)
        family = family_of(tiny_pipeline())
        config = configured(**kind, gradient_checkpointing=checkpointing)
        reference = ready_policy(config, family, Processes())
        assert any(type(m) is OneDnnLinear for m in family.denoiser.modules()) == faster
        torch.manual_seed(1)
        trained = {n: p for n, p in family.denoiser.named_parameters() if p.requires_grad}
        with torch.no_grad():
            for parameter in trained.values():
                parameter.add_(0.02 * torch.randn_like(parameter))
        noisy, timesteps = torch.randn(4, family.denoiser.config.in_channels, 8, 8), torch.tensor([1, 5, 9, 20])
        conditions = family.encode_prompts(["a", "b", "c", "d"])
        policy = family.predict(family.denoiser, noisy, timesteps, conditions)
        with reference.network(0) as network:
            held_against = family.predict(network, noisy, timesteps, conditions)
        policy.square().mean().backward()
        return policy.detach(), held_against, {name: p.grad for name, p in trained.items() if p.grad is not None}

    (policy, reference, gradients), (policy_2, reference_2, gradients_2) = predicted(False), predicted(True)
    assert not torch.allclose(policy, reference, atol=1e-3)
    torch.testing.assert_close(policy_2, policy, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(reference_2, reference, rtol=1e-4, atol=1e-5)
    assert gradients and gradients.keys() == gradients_2.keys()
    largest = max(float(values.abs().max()) for values in gradients.values())
    for name, values in gradients.items():
        torch.testing.assert_close(gradients_2[name], values, rtol=1e-3, atol=1e-5 * largest)


@pytest.mark.parametrize("backend", ["aot_eager", "inductor"])
@pytest.mark.parametrize("bias", [True, False])
def test_a_changed_layer_compiles_to_one_graph(backend: str, bias: bool) -> None:
    """To code that a machine runs, too: torch's compiler takes the weights of oneDNN's products for constants."""
    ours, exact = layer(8, 4, bias=bias)
    torch.compiler.reset()
    values = torch.randn(3, 8)
    entered = [values.clone().requires_grad_(), values.double().requires_grad_()]
    compiled = torch.compile(lambda given: ours(2 * given), backend=backend, fullgraph=True)
    for output in (compiled(entered[0]), exact(2 * entered[1])):
        output.square().sum().backward()
    for mine, true in ((entered[0], entered[1]), *zip(ours.parameters(), exact.parameters(), strict=True)):
        assert mine.grad is not None and true.grad is not None
        torch.testing.assert_close(mine.grad.double(), true.grad, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("said", "intel"), [("vendor_id\t: GenuineIntel", True), ("vendor_id\t: AuthenticAMD", False)]
)
def test_intels_own_library_keeps_to_intels_processors(
    said: str, intel: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MKL is the slower one on other makers' processors only."""
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\n{said}\nmodel name\t: some processor\n")
    assert made_by_intel(tmp_path / "cpuinfo") is intel
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX512")
    monkeypatch.setattr(linear_layers, "made_by_intel", lambda: intel)
    assert products_are_faster() is not intel
