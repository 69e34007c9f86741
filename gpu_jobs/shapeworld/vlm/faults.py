"""How the simulated endpoint misbehaves, so that whoever talks to it can be shown to survive."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

Fault = Literal["too_fast", "broken", "slow", "half_sent", "malformed", "rambling"]
FAULTS: tuple[Fault, ...] = get_args(Fault)


@dataclass
class FaultPlan:
    """First the faults of `script`, one a request (None: none), then each by chance in its share of requests.

    too_fast answers 429 with Retry-After, broken 500; slow answers after `slow_s` seconds, half_sent breaks off in
    the middle, malformed sends what is no chat completion, and rambling a completion that is not in the form asked.
    """

    script: tuple[Fault | None, ...] = ()
    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 0
    retry_after_s: float = 1.0
    slow_s: float = 30.0

    def __post_init__(self) -> None:
        if unknown := (set(self.shares) | set(self.script)) - set(FAULTS) - {None}:
            raise ValueError(f"There is no fault {sorted(map(str, unknown))}; there are {', '.join(FAULTS)}.")
        if min(self.shares.values(), default=0.0) < 0 or sum(self.shares.values()) > 1:
            raise ValueError("Shares of faults are chances: none below 0, and together at most 1.")
        self._lock = threading.Lock()
        self._asked = 0

    def next(self) -> Fault | None:
        """What goes wrong with the next request."""
        with self._lock:
            number, self._asked = self._asked, self._asked + 1
        if number < len(self.script):
            return self.script[number]
        draw = np.random.default_rng((self.seed, number)).random()
        for fault, share in self.shares.items():
            if draw < share:
                return fault
            draw -= share
        return None
