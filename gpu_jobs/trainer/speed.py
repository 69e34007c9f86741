"""How fast a run goes and how much it holds: said on every step's line."""

import resource
from dataclasses import dataclass
from typing import Any

import torch

# Dense bfloat16 peaks in FLOP/s by the beginning of the device's name, from the makers' data sheets.
PEAK_FLOPS = {
    "NVIDIA B200": 2.25e15,
    "NVIDIA GH200": 989e12,
    "NVIDIA H200": 989e12,
    "NVIDIA H100 PCIe": 756e12,
    "NVIDIA H100": 989e12,
    "NVIDIA L40S": 362e12,
    "NVIDIA L4": 121e12,
    "NVIDIA A100": 312e12,
    "NVIDIA A10": 125e12,
    "NVIDIA GeForce RTX 4090": 165e12,
    "NVIDIA GeForce RTX 3090": 71e12,
}


@dataclass(frozen=True)
class Speed:
    """Turns the seconds of a step into what is worth saying of them.

    ``flops_per_pair`` is what the method asks for: recomputed activations do not count, so MFU is comparable with
    and without gradient checkpointing. None where it was not counted.
    """

    flops_per_pair: float | None
    processes: int
    device: torch.device

    def report(self, pairs: int, seconds: float) -> dict[str, Any]:
        """Pairs per second of all processes, this one's peak memory in bytes, MFU in [0, 1] or None."""
        return {
            "pairs_per_s": pairs / seconds,
            "memory_bytes": peak_memory_bytes(),
            "mfu": self._utilisation(pairs / seconds),
        }

    def _utilisation(self, pairs_per_s: float) -> float | None:
        peak = peak_flops(self.device)
        if peak is None or self.flops_per_pair is None:
            return None
        return self.flops_per_pair * pairs_per_s / (peak * self.processes)


def peak_flops(device: torch.device) -> float | None:
    """What the device could do at most, in bfloat16; None for CPUs and devices that are not in the table."""
    if device.type != "cuda":
        return None
    name = torch.cuda.get_device_name(device)
    return next((peak for prefix, peak in PEAK_FLOPS.items() if name.startswith(prefix)), None)


def peak_memory_bytes() -> int:
    """The most memory the process has held: on the CUDA device where there is one, else resident."""
    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # Linux counts in kibibytes
